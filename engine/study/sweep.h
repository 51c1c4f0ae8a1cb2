/* sweep: every point of a design, in every case under every strategy, many times over.
 *
 * A *job* is a case under a strategy. The runs of a sweep are numbered
 *
 *     run = (replicate * points + point) * jobs + job
 *
 * so replicates come last: a sweep that is cut short has looked at every point about equally
 * often. Runs are computed in *chunks* of a fixed number; what a chunk holds depends on nothing
 * but its number, so chunks may be computed in any order, anywhere, and again.
 *
 * All points and jobs share luck: replicate r has the same random key everywhere (common random
 * numbers). Neighbours in the numbering share blocks, so that lanes carry different points and
 * strategies and are always full.
 *
 * Memory: the runs of one chunk, whatever the number of runs. No files here. */
#ifndef CRS_STUDY_SWEEP_H
#define CRS_STUDY_SWEEP_H

#include "sim/ensemble.h"
#include "study/design.h"

/* Where a factor acts in a job: a parameter, or a number in an action or in the warning. */
typedef struct crs_target {
    int param;     /* index, or -1 */
    size_t action; /* index of the action, CRS_TARGET_WARNING ... */
    size_t offset; /* ... and of a double in it */
} crs_target;

/* Not an action but the strategy's warning. */
#define CRS_TARGET_WARNING ((size_t)-1)

/* A case under a strategy, before a point is applied. */
typedef struct crs_sweep_job {
    const double *params; /* [model->num_params] */
    crs_strategy strategy;
    const crs_target *targets; /* [num_factors] */
    const double *const *sets; /* [num_sets]: replicate r takes set r % num_sets instead ... */
    size_t num_sets;           /* ... if there are any */
} crs_sweep_job;

/* Puts the values of the factors, values[num_factors], into copies of the job's parameters,
 * actions and warning, and makes the strategy that consists of the latter two. */
void crs_sweep_apply(const crs_sweep_job *job, const double *values, size_t num_factors,
                     double *params, crs_action *actions, crs_warning *warning,
                     crs_strategy *strategy);

/* What to do. Pointers are borrowed for the life of the sweep. */
typedef struct crs_sweep_plan {
    crs_plan block; /* with metrics, without records */
    crs_design *design;
    const crs_sweep_job *jobs;
    size_t num_jobs;
    uint64_t seed;
    uint64_t replicates;
    uint64_t chunk_runs; /* a multiple of CRS_LANES; 0: crs_sweep_chunk_runs() */
    size_t threads;
} crs_sweep_plan;

typedef struct crs_sweep {
    crs_sweep_plan plan;
    uint64_t num_runs, num_chunks;
    double *points;           /* of the chunk, [min(chunk_runs, num_points)][num_factors] */
    double *params;           /* [threads][CRS_LANES][num_params] */
    crs_action *actions;      /* [threads][CRS_LANES][max_actions] */
    crs_warning *warnings;    /* [threads][CRS_LANES] */
    crs_strategy *strategies; /* [threads][CRS_LANES] */
    size_t max_actions;
    uint64_t chunk; /* that is computed */
    double *values; /* borrowed during crs_sweep_run_chunk() */
    void (*on_progress)(void *context, uint64_t runs);
    void *context;
} crs_sweep;

/* Runs in a chunk: a power of two, about a thousandth of all, 1024 .. 16384. Depends on the number
 * of runs only. */
uint64_t crs_sweep_chunk_runs(double num_runs);

/* Number of runs, as a double, for it may be a large number. */
double crs_sweep_num_runs(const crs_sweep_plan *plan);

/* Prepares a sweep. CRS_ERR_ARGUMENT (nothing to run), CRS_ERR_LIMIT (2^53 runs or more),
 * CRS_ERR_MEMORY. Free with crs_sweep_free(). */
crs_status crs_sweep_init(crs_sweep *self, const crs_sweep_plan *plan);

/* Frees; safe twice. */
void crs_sweep_free(crs_sweep *self);

/* Bytes that a prepared sweep takes, blocks included. */
double crs_sweep_bytes(const crs_sweep *self);

/* Number of runs in a chunk; only the last may have fewer than the others. */
uint64_t crs_sweep_runs_in(const crs_sweep *self, uint64_t chunk);

/* Computes a chunk into values[runs][num_metrics]. `on_progress` (may be NULL) hears how many of
 * its runs are done. `stop` as in crs_ensemble, or NULL. CRS_ERR_MEMORY, CRS_ERR_THREAD,
 * CRS_ERR_STOPPED, CRS_ERR_ARGUMENT (what the plan's block asks for is not to be had). */
crs_status crs_sweep_run_chunk(crs_sweep *self, uint64_t chunk, double *values,
                               void (*on_progress)(void *context, uint64_t runs), void *context,
                               const volatile int *stop);

/* Seconds that a run takes on all threads together, from a calibration of a moment: two blocks a
 * thread, cut to at most `max_steps` steps. `seconds` is a monotonic clock. */
crs_status crs_sweep_calibrate(crs_sweep *self, long max_steps, double (*seconds)(void),
                               double *seconds_per_run);

#endif
