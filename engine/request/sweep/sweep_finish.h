/* sweep_finish: the tables, the manifest and the data package of a sweep, from its chunks. */
#ifndef CRS_REQUEST_SWEEP_SWEEP_FINISH_H
#define CRS_REQUEST_SWEEP_SWEEP_FINISH_H

#include <time.h>

#include "request/env.h"
#include "result/sweep_tables.h"

typedef struct crs_finish_plan {
    const char *dir;        /* where the tables go */
    int force;              /* 1: it need not be empty */
    int is_merge;           /* 1: the folder is not locked yet, and has no sweep.json */
    const char *design_dir; /* where a design.csv is */
    const char *isa;
    size_t threads;
    struct timespec started;
    double seconds;
} crs_finish_plan;

/* Writes them; `files->design` is filled in from the plan. CRS_ERR_STOPPED, CRS_ERR_IO,
 * CRS_ERR_EXISTS, CRS_ERR_MEMORY. */
crs_status crs_sweep_finish(crs_env *env, const crs_sweep_files *files,
                            const crs_finish_plan *plan);

#endif
