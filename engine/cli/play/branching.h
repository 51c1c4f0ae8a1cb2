/* branching: `run --save-state DAY FILE` and `run --from-state FILE` (study/branch.h). */
#ifndef CRS_CLI_PLAY_BRANCHING_H
#define CRS_CLI_PLAY_BRANCHING_H

#include "cli/experiment/experiment.h"
#include "study/branch.h"

typedef struct crs_branching {
    double *save; /* owned; NULL: nothing is to be saved */
    long save_step;
    crs_branch from; /* the arena's; replicates 0: from the outbreak */
} crs_branching;

/* Reads the state to go on from, checks that it fits, and makes the experiment's plan and jobs go
 * on from there; makes room for the state to be saved. Returns an exit code; an error has been
 * said. Free in any case. */
int crs_branching_prepare(crs_branching *self, crs_cli *cli, crs_experiment *experiment);

/* Writes the state, if one was to be saved. Returns an exit code. */
int crs_branching_finish(const crs_branching *self, crs_cli *cli,
                         const crs_experiment *experiment);

/* Frees; safe twice. */
void crs_branching_free(crs_branching *self);

#endif
