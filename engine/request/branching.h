/* branching: a run that saves its state on a day, or goes on from a saved one (study/branch.h). */
#ifndef CRS_REQUEST_BRANCHING_H
#define CRS_REQUEST_BRANCHING_H

#include "request/experiment.h"
#include "study/branch.h"

typedef struct crs_branching {
    double *save; /* owned; NULL: nothing is to be saved */
    long save_step;
    crs_branch from; /* the arena's; replicates 0: from the outbreak */
} crs_branching;

/* Reads the state to go on from, checks that it fits, and makes the experiment's plan and jobs go
 * on from there; makes room for the state to be saved. Errors as of crs_experiment_prepare();
 * free in any case. */
crs_status crs_branching_prepare(crs_branching *self, crs_env *env, crs_experiment *experiment);

/* Writes the state, if one was to be saved. */
crs_status crs_branching_finish(const crs_branching *self, crs_env *env,
                                const crs_experiment *experiment);

/* Frees; safe twice. */
void crs_branching_free(crs_branching *self);

#endif
