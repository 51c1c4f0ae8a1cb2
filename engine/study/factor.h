/* factor: a number that a study varies, and how it is spread.
 *
 * A *factor* is a parameter or an attribute of an action. It takes listed values, or lies in a
 * range (evenly spread, or evenly in its logarithm), or has a prior, cut off at the range. All
 * three are functions of a uniform number u in (0, 1), so that every design only has to spread u:
 * ranges and priors by inverse transform, lists by equal shares of (0, 1).
 *
 * Only core/vmath is used, never libm: a design is the same, bit for bit, on every machine. */
#ifndef CRS_STUDY_FACTOR_H
#define CRS_STUDY_FACTOR_H

#include <stddef.h>
#include <stdint.h>

#include "core/param.h"

typedef enum crs_factor_kind {
    CRS_FACTOR_VALUES, /* one of values[num_values] */
    CRS_FACTOR_LINEAR, /* low + (high - low) u */
    CRS_FACTOR_LOG,    /* low (high / low)^u */
    CRS_FACTOR_PRIOR   /* the prior's quantile, u limited to [low, high] */
} crs_factor_kind;

typedef struct crs_factor {
    const char *name;    /* "trust.loss_rate", "strategy.actions.apology.at" */
    const char *unit;    /* "1/h" */
    const char *meaning; /* one sentence */
    crs_factor_kind kind;
    const double *values; /* VALUES */
    size_t num_values;
    double low, high; /* LINEAR, LOG, PRIOR; high may be infinite for a prior */
    crs_prior prior;
    size_t levels;         /* of a grid: LINEAR, LOG, PRIOR */
    double u_low, u_high;  /* of low and high under the prior; set by crs_factor_prepare() */
    double log_normaliser; /* beta prior: -ln B(a, b) */
} crs_factor;

/* Checks the factor and fills in what its values are computed with. CRS_ERR_ARGUMENT if low is
 * not below high, a logarithmic range is not positive, a list is empty, or the prior is fixed or
 * leaves less than a millionth of its mass in [low, high]. */
crs_status crs_factor_prepare(crs_factor *factor);

/* The value at u, 0 < u < 1. Not decreasing in u, but for lists in disorder. */
double crs_factor_value(const crs_factor *factor, double u);

/* Number of levels in a grid, and the value of level number `level` (0 <= level < levels): the
 * list, steps from end to end of a range, middles of equal shares of a prior. */
size_t crs_factor_levels(const crs_factor *factor);
double crs_factor_level(const crs_factor *factor, size_t level);

/* The distribution function of a prior at x, 0..1; error below 1e-8. */
double crs_prior_cdf(const crs_prior *prior, double x);

#endif
