/* fit_run: a fit at work, and what has become of it so far. */
#ifndef CRS_CLI_FIT_FIT_RUN_H
#define CRS_CLI_FIT_FIT_RUN_H

#include <time.h>

#include "cli/command.h"
#include "term/progress.h"
#include "store/fit_checkpoint.h"
#include "study/posterior.h"
#include "study/replay.h"

/* Places of a profile, from -PROFILE_WIDTH to PROFILE_WIDTH deviations of the prior. */
#define CRS_PROFILE_PLACES 9
#define CRS_PROFILE_WIDTH  2.0

typedef struct crs_fit_run {
    crs_cli *cli;
    crs_fit_problem problem;
    crs_fit_checkpoint checkpoint; /* open if there is an output folder */
    crs_fit_mode mode;
    int has_posterior;
    crs_posterior posterior;
    double *prior_z;        /* [num_draws][num_frees] */
    double *prior, *after;  /* [num_draws][num_targets]: predictions of prior and posterior */
    double *left_out;       /* the same, from the other cases only; NULL: not wanted */
    int left_out_converged; /* 1: all of those samples have */
    size_t num_draws;
    double *profiles; /* [profile.count][CRS_PROFILE_PLACES] */
    crs_progress progress;
    const char *doing;
    double seconds[3]; /* best fit, posterior, checks */
    struct timespec started;
} crs_fit_run;

/* Quantiles of target t over rows of predictions[num_draws][num_targets]; NaN without them. */
crs_quantiles crs_fit_run_quantiles(const crs_fit_run *self, const double *predictions, size_t t);

/* Share of the rows in which target t lies in its band. */
double crs_fit_run_inside(const crs_fit_run *self, const double *predictions, size_t t);

/* Quantiles of the values of free parameter j over z[num_draws][num_frees]. */
crs_quantiles crs_fit_run_values(const crs_fit_run *self, const double *z, size_t j);

/* Tells on the terminal. */
crs_status crs_fit_report(const crs_fit_run *self);

/* Writes the folder of --output. Returns an exit code. */
int crs_fit_write(crs_fit_run *self);

/* Name of a target for people and tables: "A1", "rating@72h". Into text[size]. */
const char *crs_fit_target_name(const crs_fit_target *target, char *text, size_t size);

#endif
