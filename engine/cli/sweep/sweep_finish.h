/* sweep_finish: the tables, the manifest and the data package of a sweep, from its chunks. */
#ifndef CRS_CLI_SWEEP_SWEEP_FINISH_H
#define CRS_CLI_SWEEP_SWEEP_FINISH_H

#include <time.h>

#include "cli/command.h"
#include "result/sweep_tables.h"

typedef struct crs_finish_plan {
    const char *dir;        /* where the tables go */
    int force;              /* 1: it need not be empty */
    const char *design_dir; /* where a design.csv is */
    const char *isa;
    size_t threads;
    struct timespec started;
    double seconds;
} crs_finish_plan;

/* Writes them; `files->design` is filled in from the plan. Returns an exit code; after anything
 * but CRS_EXIT_DONE the error has been said. */
int crs_sweep_finish(crs_cli *cli, const crs_sweep_files *files, const crs_finish_plan *plan);

#endif
