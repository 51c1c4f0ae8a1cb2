/* fit_tables: what fit writes: best.json, predictive.csv, and of a posterior diagnostics.csv,
 * sampler.csv, correlations.csv, profile.csv and posterior.csv. */
#ifndef CRS_RESULT_FIT_TABLES_H
#define CRS_RESULT_FIT_TABLES_H

#include "result/tables.h"
#include "scenario/fit_spec.h"
#include "study/fit/posterior.h"
#include "study/replay.h"

/* Places of a profile, from -PROFILE_WIDTH to PROFILE_WIDTH deviations of the prior. */
#define CRS_PROFILE_PLACES 9
#define CRS_PROFILE_WIDTH  2.0

/* What a fit has found. Borrowed. */
typedef struct crs_fit_found {
    const char *study; /* its id */
    const crs_fit *fit;
    const crs_fit_mode *mode;
    const crs_posterior *posterior; /* NULL: only the best fit was wanted */
    const double *prior;            /* [num_prior][num_targets]: what the prior predicts */
    const double *after;            /* [num_draws][num_targets]: what the posterior does */
    const double *left_out;         /* the same, from the other cases only; NULL: not wanted */
    size_t num_prior, num_draws;
    const crs_settings *profiled; /* free parameters, by name */
    const double *profiles;       /* [profiled->count][CRS_PROFILE_PLACES] */
} crs_fit_found;

/* A target. */
typedef struct crs_predictive_row {
    const char *case_id;
    const crs_fit_target *target;
    double best;
    crs_quantiles prior, posterior, left_out;
    double inside, left_out_inside;
} crs_predictive_row;

/* A free parameter. */
typedef struct crs_diagnostics_row {
    const crs_fit_free *free;
    double best, informed;
    crs_quantiles prior, posterior;
    const crs_chain_quality *quality;
} crs_diagnostics_row;

typedef struct crs_sampler_row {
    const char *move;
    uint64_t offered, accepted;
} crs_sampler_row;

typedef struct crs_correlations_row {
    const char *a, *b;
    double correlation;
} crs_correlations_row;

typedef struct crs_profile_row {
    const char *parameter;
    double value, log_likelihood;
} crs_profile_row;

typedef struct crs_posterior_row {
    uint64_t draw;
    const double *values; /* [num_frees] */
} crs_posterior_row;

/* Quantiles of target t over rows of predictions[num_draws][num_targets]; NaN without them. */
crs_quantiles crs_fit_found_quantiles(const crs_fit_found *self, const double *predictions,
                                      size_t t);

/* Share of the rows in which target t lies in its band. */
double crs_fit_found_inside(const crs_fit_found *self, const double *predictions, size_t t);

/* Quantiles of the prior of free parameter j: exact, not from draws. */
crs_quantiles crs_fit_found_prior(const crs_fit_found *self, size_t j);

/* Quantiles of the values of free parameter j over z[num_draws][num_frees]. */
crs_quantiles crs_fit_found_values(const crs_fit_found *self, const double *z, size_t j);

/* Writes all tables and best.json. Columns belong to `arena`, which must outlive the output.
 * CRS_ERR_IO, CRS_ERR_MEMORY, with a message. */
crs_status crs_fit_tables_write(const crs_fit_found *self, crs_output *output, crs_arena *arena,
                                crs_message *message);

#endif
