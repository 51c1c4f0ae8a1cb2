/* fit_run: a request to fit, answered; steps as of play.h. With request.output what is simulated
 * is kept there, and taken from there again (store/fit_checkpoint.h). */
#ifndef CRS_REQUEST_FIT_RUN_H
#define CRS_REQUEST_FIT_RUN_H

#include <time.h>

#include "request/env.h"
#include "store/fit_checkpoint.h"
#include "result/fit_tables.h"

typedef struct crs_fit_run {
    crs_fit_problem problem;
    crs_fit_checkpoint checkpoint; /* open if there is an output folder */
    crs_fit_mode mode;
    int was_complete; /* 1: the folder had all of it already */
    int has_posterior;
    crs_posterior posterior;
    double *prior;          /* [num_prior][num_targets]: predictions of the prior */
    double *after;          /* [num_draws][num_targets]: and of the posterior */
    double *left_out;       /* the same, from the other cases only; NULL: not wanted */
    int left_out_converged; /* 1: all of those samples have */
    size_t num_prior, num_draws;
    double *profiles;  /* [profile.count][CRS_PROFILE_PLACES] */
    double seconds[3]; /* best fit, posterior, checks */
    struct timespec started;
    /* Its own. */
    const crs_env *env;
    const char *doing;
    uint64_t most; /* runs of the sampler, at most */
} crs_fit_run;

/* Reads and checks all that the request names, and whether there is an answer to it
 * (study/fit/fit_diagnose.h). Errors as of crs_experiment_prepare(). Free in any case. */
crs_status crs_fit_run_prepare(crs_fit_run *self, crs_env *env);

/* Fits, and writes the folder if there is one; a fit that is complete already is left alone, and
 * `mode` stays empty. CRS_ERR_EXISTS, CRS_ERR_INVALID (another fit is there), CRS_ERR_STOPPED,
 * CRS_ERR_IO, CRS_ERR_MEMORY, CRS_ERR_THREAD. */
crs_status crs_fit_run_work(crs_fit_run *self, crs_env *env);

/* Frees; safe twice. */
void crs_fit_run_free(crs_fit_run *self);

/* What was found, for its tables. Borrows from `self`. */
crs_fit_found crs_fit_run_found(const crs_fit_run *self);

#endif
