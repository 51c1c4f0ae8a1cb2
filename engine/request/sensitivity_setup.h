/* sensitivity_setup: a study file and a request, put together to a sensitivity analysis. */
#ifndef CRS_REQUEST_SENSITIVITY_SETUP_H
#define CRS_REQUEST_SENSITIVITY_SETUP_H

#include "request/study_setup.h"
#include "table/csv.h"
#include "study/sensitivity/sensitivity_run.h"

typedef struct crs_sensitivity_setup {
    crs_study_setup study;     /* the design of its variation is not used */
    const crs_column *metrics; /* [runs.block.num_metrics] */
    crs_sensitivity_plan plan;
    crs_sensitivity_runs runs; /* without progress */
} crs_sensitivity_setup;

/* Reads the study of the request, and prepares everything. All memory is the arena's. Errors as of
 * crs_experiment_prepare(). */
crs_status crs_sensitivity_setup_prepare(crs_env *env, crs_sensitivity_setup *self);

#endif
