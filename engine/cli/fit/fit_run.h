/* fit_run: a fit at work, and what has become of it so far. */
#ifndef CRS_CLI_FIT_FIT_RUN_H
#define CRS_CLI_FIT_FIT_RUN_H

#include <time.h>

#include "cli/command.h"
#include "term/progress.h"
#include "store/fit_checkpoint.h"
#include "result/fit_tables.h"

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

/* What was found, for its tables. Borrows from `self`. */
crs_fit_found crs_fit_run_found(const crs_fit_run *self);

/* Tells on the terminal. */
crs_status crs_fit_report(const crs_fit_run *self);

/* Writes the folder of --output. Returns an exit code. */
int crs_fit_write(crs_fit_run *self);

/* Name of a target for people and tables: "A1", "rating@72h". Into text[size]. */
const char *crs_fit_target_name(const crs_fit_target *target, char *text, size_t size);

#endif
