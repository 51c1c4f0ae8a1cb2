/* ensemble: many runs on a pool of threads, results in the order of the runs.
 *
 * Runs are numbered; block b holds runs b*CRS_LANES and following. Threads take blocks from a
 * counter, and hand results over strictly in order, so that what the caller sees (and every sum
 * that he forms) is the same for any number of threads. Memory is bounded by the blocks in flight,
 * one a thread, whatever the number of runs. */
#ifndef CRS_SIM_ENSEMBLE_H
#define CRS_SIM_ENSEMBLE_H

#include "sim/block.h"

/* Fills in run number `index`. Called from several threads at once; must be a pure function of
 * `index`. What it points to must live until the run has been handed over. `slot` (0 ..
 * CRS_LANES-1) and `thread` (0 .. threads-1) identify scratch memory that the caller may reuse. */
typedef void (*crs_run_source)(void *context, size_t thread, size_t slot, uint64_t index,
                               crs_run *run);

/* Receives `count` finished runs from number `first` on, in order, never twice at once.
 * Anything but CRS_OK ends the ensemble with that status. */
typedef crs_status (*crs_run_sink)(void *context, const crs_block *block, uint64_t first,
                                   size_t count);

typedef struct crs_ensemble {
    crs_plan plan;
    uint64_t num_runs;
    size_t num_threads; /* >= 1 */
    crs_run_source source;
    crs_run_sink sink;
    /* For branching; may be NULL. Called from several threads at once, with the block's runs:
     * after they are loaded (crs_block_restore() may be called here), and when they are at
     * `pause_step`. */
    void (*on_load)(void *context, crs_block *block, uint64_t first, size_t count);
    void (*on_pause)(void *context, crs_block *block, uint64_t first, size_t count);
    long pause_step;
    void *context;            /* handed to all of them */
    const volatile int *stop; /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
} crs_ensemble;

/* Runs it. CRS_ERR_ARGUMENT if a strategy has too many actions, or triggers that the plan does not
 * watch; CRS_ERR_MEMORY, CRS_ERR_THREAD, CRS_ERR_STOPPED, or what the sink returned. */
crs_status crs_ensemble_run(const crs_ensemble *ensemble);

/* Number of CPUs that this process may use, at least 1. */
size_t crs_num_cpus(void);

#endif
