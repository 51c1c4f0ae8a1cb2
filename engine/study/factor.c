#include "study/factor.h"

#include <stdlib.h>
#include <stdio.h>
#include <float.h>
#include <math.h>

#include "core/status.h"
#include "core/vmath.h"

/* Least mass of a prior inside its range. */
#define MIN_MASS 1e-6

/* ---- the beta distribution ---- */

/* ln Gamma(x), x > 0: Lanczos' series with g = 7 and nine terms (as in Godfrey 2001); relative
 * error of Gamma below 1e-14. */
static double
log_gamma(double x)
{
    static const double c[] = {0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
                               771.32342877765313,   -176.61502916214059,   12.507343278686905,
                               -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
    const double t = x + 6.5;
    double sum = c[0];

    for (int i = 1; i < 9; i++) {
        sum += c[i] / (x - 1.0 + i);
    }
    return 0.9189385332046727 + (x - 0.5) * crs_log(t) - t + crs_log(sum);
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22) by the method of Lentz;
 * converges quickly for x < (a + 1) / (a + b + 2). */
static double
beta_fraction(double a, double b, double x)
{
    double c = 1.0;
    double d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    double f = d;

    for (int m = 1; m <= 300; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0));
        double change;

        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        f *= d * c;
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        change = d * c;
        f *= change;
        if (fabs(change - 1.0) < 1e-15) {
            break;
        }
    }
    return f;
}

static double
beta_cdf(double a, double b, double log_normaliser, double x)
{
    double front;

    if (x <= 0.0 || x >= 1.0) {
        return x <= 0.0 ? 0.0 : 1.0;
    }
    front = crs_exp(log_normaliser + a * crs_log(x) + b * crs_log(1.0 - x));
    return x < (a + 1.0) / (a + b + 2.0) ? front * beta_fraction(a, b, x) / a
                                         : 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

static double
beta_normaliser(const crs_prior *prior)
{
    return log_gamma(prior->a + prior->b) - log_gamma(prior->a) - log_gamma(prior->b);
}

/* Newton's method between two brackets, bisecting where it would leave them. */
static double
beta_quantile(const crs_factor *factor, double u)
{
    const double a = factor->prior.a, b = factor->prior.b;
    double low = 0.0, high = 1.0, x = a / (a + b);

    for (int i = 0; i < 100; i++) {
        const double error = beta_cdf(a, b, factor->log_normaliser, x) - u;
        const double density = crs_exp(factor->log_normaliser + (a - 1.0) * crs_log(x) +
                                       (b - 1.0) * crs_log(1.0 - x));
        double next = x - error / density;

        if (error > 0.0) {
            high = x;
        } else {
            low = x;
        }
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (fabs(next - x) <= 1e-15 * x) {
            break;
        }
        x = next;
    }
    return x;
}

/* ---- priors ---- */

/* The normal distribution function, by bisecting the quantile: the two are inverse to each other
 * exactly, which an independent approximation would not be. */
static double
normal_cdf(double z)
{
    double low = 0.0, high = 1.0;

    if (!(z > -8.2) || !(z < 8.2)) {
        return z > 0.0 ? 1.0 : 0.0;
    }
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);

        if (crs_normal_quantile(middle) < z) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

double
crs_prior_cdf(const crs_prior *prior, double x)
{
    switch (prior->kind) {
    case CRS_PRIOR_UNIFORM:
        return crs_clamp((x - prior->a) / (prior->b - prior->a), 0.0, 1.0);
    case CRS_PRIOR_NORMAL:
        return normal_cdf((x - prior->a) / prior->b);
    case CRS_PRIOR_LOGNORMAL:
        return x > 0.0 ? normal_cdf((crs_log(x) - crs_log(prior->a)) / prior->b) : 0.0;
    case CRS_PRIOR_BETA:
        return beta_cdf(prior->a, prior->b, beta_normaliser(prior), x);
    case CRS_PRIOR_FIXED:
        break;
    }
    return x < prior->a ? 0.0 : 1.0;
}

static double
prior_quantile(const crs_factor *factor, double u)
{
    const crs_prior *prior = &factor->prior;

    switch (prior->kind) {
    case CRS_PRIOR_UNIFORM:
        return prior->a + (prior->b - prior->a) * u;
    case CRS_PRIOR_NORMAL:
        return prior->a + prior->b * crs_normal_quantile(u);
    case CRS_PRIOR_LOGNORMAL:
        return crs_exp(crs_log(prior->a) + prior->b * crs_normal_quantile(u));
    case CRS_PRIOR_BETA:
        return beta_quantile(factor, u);
    case CRS_PRIOR_FIXED:
        break;
    }
    return prior->a;
}

/* ---- factors ---- */

static int
is_sound(const crs_factor *factor)
{
    switch (factor->kind) {
    case CRS_FACTOR_VALUES:
        return factor->num_values > 0;
    case CRS_FACTOR_LINEAR:
        return factor->low < factor->high && isfinite(factor->low) && isfinite(factor->high);
    case CRS_FACTOR_LOG:
        return factor->low > 0.0 && factor->low < factor->high && isfinite(factor->high);
    case CRS_FACTOR_PRIOR:
        return factor->low < factor->high && factor->prior.kind != CRS_PRIOR_FIXED;
    }
    return 0;
}

crs_status
crs_factor_prepare(crs_factor *factor)
{
    crs_factor out = *factor;

    if (!is_sound(factor)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (factor->kind == CRS_FACTOR_PRIOR) {
        if (factor->prior.kind == CRS_PRIOR_BETA) {
            out.log_normaliser = beta_normaliser(&factor->prior);
        }
        out.u_low = crs_prior_cdf(&factor->prior, factor->low);
        out.u_high = isfinite(factor->high) ? crs_prior_cdf(&factor->prior, factor->high) : 1.0;
        if (!(out.u_high - out.u_low >= MIN_MASS)) {
            return crs_error(CRS_ERR_ARGUMENT);
        }
    }
    *factor = out;
    return CRS_OK;
}

double
crs_factor_value(const crs_factor *factor, double u)
{
    size_t index;

    switch (factor->kind) {
    case CRS_FACTOR_VALUES:
        index = (size_t)(u * (double)factor->num_values);
        return factor->values[index < factor->num_values ? index : factor->num_values - 1];
    case CRS_FACTOR_LINEAR:
        return crs_clamp(factor->low + (factor->high - factor->low) * u, factor->low,
                         factor->high);
    case CRS_FACTOR_LOG:
        return crs_clamp(
            crs_exp(crs_log(factor->low) + (crs_log(factor->high) - crs_log(factor->low)) * u),
            factor->low, factor->high);
    case CRS_FACTOR_PRIOR:
        break;
    }
    return crs_clamp(prior_quantile(factor, factor->u_low + (factor->u_high - factor->u_low) * u),
                     factor->low, factor->high);
}

size_t
crs_factor_levels(const crs_factor *factor)
{
    return factor->kind == CRS_FACTOR_VALUES ? factor->num_values : factor->levels;
}

/* A level of a plain range without what arithmetic put behind the twelfth digit: 0.3, not
 * 0.30000000000000004. Values that are no short decimals stay as they are. */
static double
tidy(const crs_factor *factor, double value)
{
    const double scale = fmax(fabs(factor->low), fabs(factor->high));
    char text[40];
    double rounded;

    snprintf(text, sizeof text, "%.12g", value); /* and back, in whatever locale */
    rounded = strtod(text, NULL);
    return fabs(rounded - value) <= 4.0 * DBL_EPSILON * scale
               ? crs_clamp(rounded, factor->low, factor->high)
               : value;
}

double
crs_factor_level(const crs_factor *factor, size_t level)
{
    const double last = factor->levels > 1 ? (double)(factor->levels - 1) : 1.0;
    double value;

    if (factor->kind == CRS_FACTOR_VALUES) {
        return factor->values[level];
    }
    if (factor->kind == CRS_FACTOR_PRIOR) {
        return crs_factor_value(factor, ((double)level + 0.5) / (double)factor->levels);
    }
    if (level > 0 && level + 1 == factor->levels) {
        return factor->high;
    }
    if (level == 0) {
        return factor->low;
    }
    value = crs_factor_value(factor, (double)level / last);
    return factor->kind == CRS_FACTOR_LINEAR ? tidy(factor, value) : value;
}
