/* curve: a request for a curve, answered; steps as of play.h. Memory is the arena's: nothing is to
 * be freed. */
#ifndef CRS_REQUEST_CURVE_H
#define CRS_REQUEST_CURVE_H

#include "request/experiment.h"
#include "result/curve_tables.h"

typedef struct crs_curve {
    crs_experiment experiment;
    size_t *metrics; /* [num_metrics], of the model's summary */
    size_t num_metrics;
    const char *path; /* of what is varied */
    double *x;        /* [num_points] */
    size_t num_points;
    uint64_t replicates;  /* played at a point */
    crs_summary *samples; /* [num_jobs][num_metrics][num_points] */
    /* Its own. */
    const crs_env *env;
    size_t job;      /* that is running, */
    uint64_t before; /* and the runs done before this point */
} crs_curve;

/* Reads and checks all that the request names. Errors as of crs_experiment_prepare(). */
crs_status crs_curve_prepare(crs_curve *self, crs_env *env);

/* Runs. A value that the varied number cannot have is the request's fault; CRS_ERR_STOPPED,
 * CRS_ERR_MEMORY, CRS_ERR_THREAD. */
crs_status crs_curve_run(crs_curve *self, crs_env *env);

/* The samples of a job in a metric, [num_points]. */
crs_summary *crs_curve_samples(const crs_curve *self, size_t job, size_t metric);

#endif
