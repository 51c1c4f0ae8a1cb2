/* analysis: a request for a sensitivity analysis, answered; steps as of play.h. */
#ifndef CRS_REQUEST_ANALYSIS_H
#define CRS_REQUEST_ANALYSIS_H

#include "request/sensitivity_setup.h"

typedef struct crs_analysis {
    crs_sensitivity_setup setup;
    crs_sensitivity sensitivity;
    /* [setup.plan.num_outputs][sensitivity.num_items], an output a job and metric of it */
    crs_estimate *estimates;
    /* Its own. */
    const crs_env *env;
} crs_analysis;

/* Reads and checks all that the request names. Errors as of crs_experiment_prepare(). Free in any
 * case. */
crs_status crs_analysis_prepare(crs_analysis *self, crs_env *env);

/* Runs and estimates. CRS_ERR_STOPPED, CRS_ERR_MEMORY, CRS_ERR_THREAD. */
crs_status crs_analysis_run(crs_analysis *self, crs_env *env);

/* Frees; safe twice. */
void crs_analysis_free(crs_analysis *self);

#endif
