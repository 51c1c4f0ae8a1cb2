#include <math.h>

#include <gsl/gsl_cdf.h>

#include "study/statistics.h"

static const crs_interval unknown = {0,           (double)NAN, (double)NAN, (double)NAN,
                                     (double)NAN, (double)NAN, (double)NAN};

void
crs_moments_add(crs_moments *self, double value)
{
    const double from_old = value - self->mean;

    self->count++;
    self->mean += from_old / (double)self->count;
    self->deviations += from_old * (value - self->mean);
}

double
crs_moments_variance(const crs_moments *self)
{
    return self->count < 2 ? (double)NAN : self->deviations / (double)(self->count - 1);
}

/* To a multiple of 2^-30. */
static double
rounded(double x)
{
    return floor(x * 0x1p30 + 0.5) * 0x1p-30;
}

double
crs_t_critical(double level, double freedom)
{
    return rounded(gsl_cdf_tdist_Qinv(0.5 * (1.0 - level), freedom));
}

double
crs_normal_critical(double level)
{
    return rounded(gsl_cdf_ugaussian_Qinv(0.5 * (1.0 - level)));
}

/* An interval around `mean` from a standard error. */
static crs_interval
t_interval(uint64_t count, double mean, double variance, double error, double critical)
{
    const double half_width = critical * error;

    return (crs_interval){
        count, mean, sqrt(variance), error, mean - half_width, mean + half_width, half_width};
}

/* (S2) */
static crs_interval
moments_interval(const crs_moments *moments, double level)
{
    const double variance = crs_moments_variance(moments);
    crs_interval out = unknown;

    if (moments->count < 2) {
        out.count = moments->count;
        out.mean = moments->count > 0 ? moments->mean : out.mean;
        return out;
    }
    return t_interval(moments->count, moments->mean, variance,
                      sqrt(variance / (double)moments->count),
                      crs_t_critical(level, (double)(moments->count - 1)));
}

crs_interval
crs_mean_interval(const double *values, size_t count, double level)
{
    crs_moments moments = {0};

    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i])) {
            crs_moments_add(&moments, values[i]);
        }
    }
    return moments_interval(&moments, level);
}

crs_interval
crs_paired_interval(const double *a, const double *b, size_t count, double level)
{
    crs_moments moments = {0};

    for (size_t i = 0; i < count; i++) {
        if (!isnan(a[i]) && !isnan(b[i])) {
            crs_moments_add(&moments, a[i] - b[i]);
        }
    }
    return moments_interval(&moments, level);
}

crs_interval
crs_unpaired_interval(const double *a, const double *b, size_t count, double level)
{
    crs_moments of_a = {0}, of_b = {0};
    double share_a, share_b, sum, freedom;

    for (size_t i = 0; i < count; i++) {
        if (!isnan(a[i]) && !isnan(b[i])) {
            crs_moments_add(&of_a, a[i]);
            crs_moments_add(&of_b, b[i]);
        }
    }
    if (of_a.count < 2) {
        return unknown;
    }
    share_a = crs_moments_variance(&of_a) / (double)of_a.count;
    share_b = crs_moments_variance(&of_b) / (double)of_b.count;
    sum = share_a + share_b;
    freedom = sum > 0.0
                  ? sum * sum / (share_a * share_a + share_b * share_b) * (double)(of_a.count - 1)
                  : (double)(of_a.count - 1);
    return t_interval(of_a.count, of_a.mean - of_b.mean, sum * (double)of_a.count, sqrt(sum),
                      crs_t_critical(level, freedom));
}

crs_interval
crs_ratio_interval(const double *a, const double *b, size_t count, double level)
{
    crs_moments of_a = {0}, of_b = {0}, residuals = {0};
    double ratio, variance;

    for (size_t i = 0; i < count; i++) {
        if (!isnan(a[i]) && !isnan(b[i])) {
            crs_moments_add(&of_a, a[i]);
            crs_moments_add(&of_b, b[i]);
        }
    }
    if (of_b.count < 2 || of_a.mean < 0.0 || of_b.mean <= 0.0 ||
        of_b.mean * of_b.mean < 4.0 * crs_moments_variance(&of_b) / (double)of_b.count) {
        return unknown; /* of money lost or won, say: only the difference speaks */
    }
    ratio = of_a.mean / of_b.mean; /* (S3) */
    for (size_t i = 0; i < count; i++) {
        if (!isnan(a[i]) && !isnan(b[i])) {
            crs_moments_add(&residuals, a[i] - ratio * b[i]);
        }
    }
    variance = crs_moments_variance(&residuals) / (of_b.mean * of_b.mean);
    return t_interval(of_b.count, ratio, variance, sqrt(variance / (double)of_b.count),
                      crs_t_critical(level, (double)(of_b.count - 1)));
}

/* Quantile of the gamma distribution with mean 1 and this shape. */
static double
gamma_quantile(double p, double shape)
{
    if (shape > 50.0) { /* Wilson & Hilferty 1931: off by 2e-5 at most */
        const double z = rounded(gsl_cdf_ugaussian_Pinv(p));
        const double root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape));

        return root * root * root;
    }
    return rounded(gsl_cdf_gamma_Pinv(p, shape, 1.0 / shape));
}

/* (S4) How low a share may be that was seen `events` times in n, at most 3: Poisson's (Brown, Cai
 * & DasGupta 2001), for Wilson's lower end is too high there. */
static double
least_share(double events, double n, double level)
{
    return gamma_quantile(1.0 - level, events) * events / n;
}

crs_interval
crs_share_interval(double share, uint64_t count, double level)
{
    const double z = crs_normal_critical(level);
    const double n = (double)count, few = n > 50.0 ? 3.0 : 2.0;
    const double seen = share * n, missed = (1.0 - share) * n;
    double middle, half_width;
    crs_interval out;

    if (count == 0) {
        return unknown;
    }
    middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n); /* (S4) */
    half_width = z / (1.0 + z * z / n) * sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
    out = (crs_interval){count,
                         share,
                         sqrt(share * (1.0 - share)),
                         sqrt(share * (1.0 - share) / n),
                         fmax(0.0, middle - half_width),
                         fmin(1.0, middle + half_width),
                         half_width};
    if (seen >= 0.5 && seen < few + 0.5) {
        out.low = fmin(out.low, least_share(seen, n, level));
    }
    if (missed >= 0.5 && missed < few + 0.5) {
        out.high = fmax(out.high, 1.0 - least_share(missed, n, level));
    }
    return out;
}

crs_interval
crs_loss_interval(const double *values, size_t count, double level, double size)
{
    crs_interval out = crs_mean_interval(values, count, level);
    const double n = (double)out.count, y = n * out.mean;
    const double v = out.count < 2 ? (double)NAN : n * out.sd * out.sd;
    double largest = 0.0, losses = 0.0, w;

    if (out.count < 2) {
        return out;
    }
    for (size_t i = 0; i < count; i++) {
        largest = values[i] > largest ? values[i] : largest;
        losses += values[i] > 0.0 ? 1.0 : 0.0;
    }
    if (losses > 0.0 && v == 0.0) { /* always the same: nothing is rare about it */
        return out;
    }
    w = losses > 0.0 ? (1.0 + 2.0 / losses) * largest : size; /* (S5) */
    out.low = y > 0.0 ? gamma_quantile(0.5 * (1.0 - level), y * y / v) * y / n : 0.0;
    out.high = w > 0.0 ? gamma_quantile(0.5 * (1.0 + level), (y + w) * (y + w) / (v + w * w)) *
                             (y + w) / n
                       : 0.0;
    out.half_width = 0.5 * (out.high - out.low);
    return out;
}

crs_interval
crs_clustered_interval(const double *values, size_t count, size_t num_sets, double level,
                       double *scratch)
{
    crs_interval out = crs_mean_interval(values, count, level);
    crs_interval of_sets;

    if (num_sets < 2 || num_sets >= count) {
        return out;
    }
    for (size_t s = 0; s < num_sets; s++) {
        crs_moments moments = {0};

        for (size_t i = s; i < count; i += num_sets) {
            if (!isnan(values[i])) {
                crs_moments_add(&moments, values[i]);
            }
        }
        scratch[s] = moments.count > 0 ? moments.mean : (double)NAN;
    }
    of_sets = crs_mean_interval(scratch, num_sets, level);
    out.error = of_sets.error;
    out.half_width = of_sets.half_width;
    out.low = out.mean - out.half_width;
    out.high = out.mean + out.half_width;
    return out;
}

/* ---- dominance and ranks ---- */

double
crs_gain(double a, double b)
{
    const double gain = a - b;

    return fabs(gain) <= 1e-12 * (fabs(a) + fabs(b)) ? 0.0 : gain;
}

crs_dominance
crs_dominance_of(const double *a, const double *b, size_t count)
{
    double sum_a = 0.0, sum_b = 0.0;
    int first = 1, second = 1, differ = 0;

    for (size_t i = 0; i < count; i++) { /* (S6) */
        first &= crs_gain(a[i], b[i]) >= 0.0;
        differ |= crs_gain(a[i], b[i]) != 0.0;
        sum_a += a[i];
        sum_b += b[i];
        second &= crs_gain(sum_a, sum_b) >= 0.0;
    }
    return !differ  ? CRS_DOMINANCE_NONE
           : first  ? CRS_DOMINANCE_FIRST
           : second ? CRS_DOMINANCE_SECOND
                    : CRS_DOMINANCE_NONE;
}

static int
is_complete(const double *const *columns, size_t n, size_t replicate)
{
    for (size_t k = 0; k < n; k++) {
        if (isnan(columns[k][replicate])) {
            return 0;
        }
    }
    return 1;
}

/* +1 if i is better than j beyond doubt, -1 if worse, else 0. */
static int
separation(const double *const *columns, size_t n, size_t i, size_t j, size_t count, int direction,
           double level)
{
    crs_moments moments = {0};
    crs_interval difference;

    for (size_t r = 0; r < count; r++) {
        if (is_complete(columns, n, r)) {
            crs_moments_add(&moments, (double)direction * crs_gain(columns[i][r], columns[j][r]));
        }
    }
    difference = moments_interval(&moments, level);
    if (moments.count == 1) {
        difference.low = difference.high = difference.mean;
    }
    return difference.low > 0.0 ? 1 : difference.high < 0.0 ? -1 : 0;
}

void
crs_rank_all(const double *const *columns, size_t n, size_t count, int direction, double level,
             crs_rank *ranks)
{
    const double pairs = (double)(n * (n - 1)) / 2.0;
    const double each = pairs > 1.0 ? 1.0 - (1.0 - level) / pairs : level; /* (S7) */

    for (size_t k = 0; k < n; k++) {
        ranks[k] = (crs_rank){1, 1, (unsigned)n};
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            const int side = separation(columns, n, i, j, count, direction, each);

            if (side != 0) {
                ranks[side > 0 ? j : i].first++;
                ranks[side > 0 ? i : j].last--;
            }
        }
    }
    for (size_t k = 0; k < n; k++) {
        ranks[k].rank = ranks[k].first;
    }
}
