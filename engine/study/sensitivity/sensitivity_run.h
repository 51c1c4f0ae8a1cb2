/* sensitivity_run: a sensitivity analysis of a model, in all jobs of a study at once.
 *
 * Runs are numbered ((row * replicates + replicate) * width + evaluation) * jobs + job, so the
 * lanes of a block carry different points, cases and strategies and are always full. Replicate r
 * of row i has the random key (seed, i * replicates + r) in all its evaluations and jobs:
 * differences within a row are differences under the same luck.
 *
 * Rows are computed in chunks of a few thousand runs. Memory: the points of a chunk, and the
 * results of one replicate of one row. */
#ifndef CRS_STUDY_SENSITIVITY_SENSITIVITY_RUN_H
#define CRS_STUDY_SENSITIVITY_SENSITIVITY_RUN_H

#include "sim/outcome.h"
#include "study/sensitivity/sensitivity.h"
#include "study/sweep.h"

/* What to evaluate. Outputs of the analysis are job * block.num_metrics + metric. */
typedef struct crs_sensitivity_runs {
    crs_plan block;            /* with metrics, without records */
    const crs_factor *factors; /* [num_factors], prepared */
    const crs_sweep_job *jobs; /* [num_jobs] */
    size_t num_jobs;
    /* [block.num_metrics]: what outcomes count as; NULL: only what is known counts. */
    const crs_outcome_rule *rules;
    /* [num_jobs][block.num_metrics]: receives how many runs reached it, and so on; may be NULL. */
    crs_outcome_counts *counts;
    size_t threads; /* >= 1 */
    /* Hears how many runs are done. May be NULL. */
    void (*on_progress)(void *context, uint64_t done);
    void *context;
    const volatile int *stop; /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
} crs_sensitivity_runs;

/* Number of runs of an analysis in `num_jobs` jobs; a double, for it may be a large number. */
double crs_sensitivity_num_runs(const crs_sensitivity_plan *plan, size_t num_jobs);

/* Runs all rows of a freshly prepared analysis. CRS_ERR_ARGUMENT (its outputs are not jobs times
 * metrics), CRS_ERR_MEMORY, CRS_ERR_THREAD, CRS_ERR_STOPPED. */
crs_status crs_sensitivity_run(crs_sensitivity *self, const crs_sensitivity_runs *runs);

#endif
