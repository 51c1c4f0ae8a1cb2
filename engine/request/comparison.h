/* comparison: a request to compare, answered; steps as of play.h. */
#ifndef CRS_REQUEST_COMPARISON_H
#define CRS_REQUEST_COMPARISON_H

#include "request/experiment.h"
#include "study/compare.h"

/* Metrics of the Pareto set, at most. */
#define CRS_MAX_PARETO 3

typedef struct crs_comparison {
    crs_experiment experiment; /* job c * num_strategies + s */
    size_t num_strategies;
    size_t reference; /* index of a strategy */
    size_t *metrics;  /* [num_metrics], of the model's summary */
    size_t num_metrics;
    size_t pareto[CRS_MAX_PARETO]; /* positions in `metrics` */
    size_t num_pareto;
    double precision;     /* 0: none wanted */
    const double ***sets; /* [num_cases][num_sets]: parameters */
    size_t num_sets;
    crs_compare *results; /* [num_cases], owned */
} crs_comparison;

/* The job of a strategy in a case, and the model's row of a chosen metric. */
const crs_job *crs_comparison_job(const crs_comparison *self, size_t c, size_t strategy);
const crs_metric_info *crs_comparison_metric(const crs_comparison *self, size_t metric);

/* Strategies of a case from the best to the worst in a metric (by rank, then mean; by mean where
 * neither direction is better): order[num_strategies]. */
void crs_comparison_order(const crs_comparison *self, size_t c, size_t metric, size_t *order);

/* Reads and checks all that the request names. Errors as of crs_experiment_prepare(). Free in any
 * case. */
crs_status crs_comparison_prepare(crs_comparison *self, crs_env *env);

/* Runs. CRS_ERR_LIMIT, the request's fault, if it does not fit into memory; CRS_ERR_STOPPED,
 * CRS_ERR_MEMORY, CRS_ERR_THREAD. */
crs_status crs_comparison_run(crs_comparison *self, crs_env *env);

/* Frees; safe twice. */
void crs_comparison_free(crs_comparison *self);

#endif
