/* sweep_plan: a study file and a request, put together to a sweep that can run. */
#ifndef CRS_REQUEST_SWEEP_SWEEP_PLAN_H
#define CRS_REQUEST_SWEEP_SWEEP_PLAN_H

#include "request/study_setup.h"
#include "store/sweep_record.h"

typedef struct crs_sweep_setup {
    crs_study_setup study;
    crs_design design;
    crs_sweep sweep;
    crs_sweep_record record; /* all but the hash of the design, and the shard (1 of 1) */
} crs_sweep_setup;

/* Reads the study of the request, and prepares everything. `with_runs` 0: only study, variation
 * and design. Errors as of crs_experiment_prepare(); free with crs_sweep_setup_free(), also then.
 */
crs_status crs_sweep_setup_prepare(crs_env *env, int with_runs, crs_sweep_setup *self);

/* Frees; safe twice. */
void crs_sweep_setup_free(crs_sweep_setup *self);

/* Columns of design.csv behind the point's number, in the arena; NULL when out of memory. */
const crs_column *crs_sweep_setup_columns(crs_env *env, const crs_sweep_setup *self,
                                          size_t *count);

#endif
