/* param: described numbers.
 *
 * Every number that a user may set is a row of a table of crs_param_info; the reader, --set,
 * `crisim describe`, the JSON Schema, sweeps and fits all read the rows. A model's parameter
 * vector is double[num_params] in the order of its table. */
#ifndef CRS_CORE_PARAM_H
#define CRS_CORE_PARAM_H

#include <stddef.h>

#include "core/status.h"

/* What a parameter belongs to, and so who may set it. */
typedef enum crs_scope {
    CRS_SCOPE_SHARED, /* psychology: one value for all cases; not settable in a case file */
    CRS_SCOPE_CASE,   /* severity, group sizes, business constants of one case */
    CRS_SCOPE_NOISE   /* strength of a source of randomness */
} crs_scope;

/* Shape of a prior: what is believed before seeing the reported facts. */
typedef enum crs_prior_kind {
    CRS_PRIOR_FIXED,     /* not varied; a and b unused */
    CRS_PRIOR_UNIFORM,   /* on [a, b] */
    CRS_PRIOR_NORMAL,    /* mean a, standard deviation b, truncated to the range */
    CRS_PRIOR_LOGNORMAL, /* median a, standard deviation b of the logarithm, truncated */
    CRS_PRIOR_BETA       /* shape parameters a and b, on [0, 1] */
} crs_prior_kind;

typedef struct crs_prior {
    crs_prior_kind kind;
    double a, b;
} crs_prior;

typedef struct crs_param_info {
    const char *name;   /* "attention.fast_decay": subject, dot, what it is */
    const char *symbol; /* as in the equations, UTF-8; "" if none */
    const char *unit;   /* "1/h", "h", "1" for pure numbers */
    double value;       /* default */
    double min, max;    /* inclusive range; a value outside is an error */
    crs_prior prior;
    crs_scope scope;
    const char *meaning; /* one sentence */
    const char *source;  /* citation, "calibrated to ...", or "assumed: ..." */
} crs_param_info;

/* Index of the parameter called `name`, or -1. */
int crs_param_find(const crs_param_info *params, size_t num_params, const char *name);

/* Writes the defaults into values[num_params]. */
void crs_param_defaults(const crs_param_info *params, size_t num_params, double *values);

/* 1 if `value` is finite and inside the range of `info`, else 0. */
int crs_param_accepts(const crs_param_info *info, double value);

/* "shared", "case", "noise"; "fixed", "uniform", ... Static storage. */
const char *crs_scope_name(crs_scope scope);
const char *crs_prior_name(crs_prior_kind kind);

#endif
