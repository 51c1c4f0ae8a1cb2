#include "study/fit/chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/vmath.h"
#include "sim/quantile.h"
#include "study/statistics.h"

static double
at(const crs_chain *chain, size_t record, size_t walker, size_t dim)
{
    return chain->records[(record * chain->num_walkers + walker) * chain->num_dims + dim];
}

void
crs_chain_moments(const crs_chain *chain, size_t dim, double *mean, double *deviation)
{
    const double n = (double)(chain->num_records * chain->num_walkers);
    double sum = 0.0, squares = 0.0;

    for (size_t i = 0; i < chain->num_records * chain->num_walkers; i++) {
        sum += chain->records[i * chain->num_dims + dim];
    }
    *mean = sum / n;
    for (size_t i = 0; i < chain->num_records * chain->num_walkers; i++) {
        const double off = chain->records[i * chain->num_dims + dim] - *mean;

        squares += off * off;
    }
    *deviation = sqrt(squares / (n - 1.0));
}

double
crs_chain_correlation(const crs_chain *chain, size_t a, size_t b)
{
    double mean_a, mean_b, deviation_a, deviation_b, sum = 0.0;
    const size_t n = chain->num_records * chain->num_walkers;

    crs_chain_moments(chain, a, &mean_a, &deviation_a);
    crs_chain_moments(chain, b, &mean_b, &deviation_b);
    for (size_t i = 0; i < n; i++) {
        sum += (chain->records[i * chain->num_dims + a] - mean_a) *
               (chain->records[i * chain->num_dims + b] - mean_b);
    }
    return sum / ((double)(n - 1) * deviation_a * deviation_b);
}

/* Covariance at a lag, averaged over walkers; deviations x[num_walkers][num_records]. */
static double
covariance(const crs_chain *chain, const double *x, size_t lag)
{
    const size_t n = chain->num_records;
    double sum = 0.0;

    for (size_t w = 0; w < chain->num_walkers; w++) {
        const double *of = x + w * n;

        for (size_t i = 0; i + lag < n; i++) {
            sum += of[i] * of[i + lag];
        }
    }
    return sum / (double)(n * chain->num_walkers);
}

static double
autocorrelation_time(const crs_chain *chain, const double *x)
{
    const double variance = covariance(chain, x, 0);
    double tau = 1.0;

    if (!(variance > 0.0)) {
        return (double)chain->num_records;
    }
    for (size_t lag = 1; lag < chain->num_records; lag++) {
        tau += 2.0 * covariance(chain, x, lag) / variance;
        if ((double)lag >= 5.0 * tau) {
            break;
        }
    }
    return tau > 1.0 ? tau : 1.0;
}

/* ---- ranks ---- */

/* Room for one dimension; rows are walkers, [num_walkers][num_records]. */
typedef struct bench {
    size_t walkers, n;
    double *x, *z, *sorted;
} bench;

/* Numbers of a normal distribution with the ranks of x, ties sharing theirs (Blom 1958). */
static void
normalise(const bench *self, const double *x, double *z)
{
    const size_t count = self->walkers * self->n;

    memcpy(self->sorted, x, count * sizeof *x);
    (void)crs_sort(self->sorted, count);
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = count, end;

        while (low < high) { /* the first that is not smaller */
            const size_t middle = low + (high - low) / 2;

            if (self->sorted[middle] < x[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (end = low, high = count; end < high;) { /* the first that is larger */
            const size_t middle = end + (high - end) / 2;

            if (self->sorted[middle] <= x[i]) {
                end = middle + 1;
            } else {
                high = middle;
            }
        }
        z[i] = crs_normal_quantile((0.5 * (double)(low + end + 1) - 0.375) /
                                   ((double)count + 0.25));
    }
}

/* ---- R-hat ---- */

/* Of the groups' halves. */
static double
split_r_hat(const bench *self, const double *z)
{
    const size_t half = self->n / 2;
    double overall = 0.0, within = 0.0, between = 0.0;
    double mean[2 * CRS_CHAIN_GROUPS];

    for (size_t g = 0; g < 2 * CRS_CHAIN_GROUPS; g++) {
        const size_t first = (g % 2) * (self->n - half);
        crs_moments moments = {0};

        for (size_t w = g / 2; w < self->walkers; w += CRS_CHAIN_GROUPS) {
            for (size_t i = 0; i < half; i++) {
                crs_moments_add(&moments, z[w * self->n + first + i]);
            }
        }
        mean[g] = moments.mean;
        within += crs_moments_variance(&moments) / (2 * CRS_CHAIN_GROUPS);
        overall += mean[g] / (2 * CRS_CHAIN_GROUPS);
    }
    for (size_t g = 0; g < 2 * CRS_CHAIN_GROUPS; g++) {
        between += (mean[g] - overall) * (mean[g] - overall) / (2 * CRS_CHAIN_GROUPS - 1);
    }
    return within > 0.0 ? sqrt((within + between) / within) : (double)INFINITY;
}

/* The worse of location and scale; z is overwritten. */
static double
rank_r_hat(const bench *self)
{
    const size_t count = self->walkers * self->n;
    double location, scale, median;

    normalise(self, self->x, self->z);
    location = split_r_hat(self, self->z);
    median = crs_quantile_sorted(self->sorted, count, 0.5);
    for (size_t i = 0; i < count; i++) {
        self->z[i] = fabs(self->x[i] - median);
    }
    normalise(self, self->z, self->z);
    scale = split_r_hat(self, self->z);
    return location > scale ? location : scale;
}

/* ---- effective sizes ---- */

/* Mean over the half-walkers of their autocovariance at a lag; z less the means of the halves. */
static double
lagged(const bench *self, const double *z, size_t lag)
{
    const size_t half = self->n / 2;
    double sum = 0.0;

    for (size_t c = 0; c < 2 * self->walkers; c++) {
        const double *of = z + c / 2 * self->n + (c % 2) * (self->n - half);

        for (size_t i = 0; i + lag < half; i++) {
            sum += of[i] * of[i + lag];
        }
    }
    return sum / (double)(half * 2 * self->walkers);
}

/* Effective size of z, which is overwritten by deviations from the means of the halves. */
static double
effective_size(const bench *self, double *z)
{
    const size_t half = self->n / 2;
    const double length = (double)half, total = length * 2.0 * (double)self->walkers;
    crs_moments means = {0};
    double within, plus, tau = -1.0, before = (double)INFINITY;

    for (size_t c = 0; c < 2 * self->walkers; c++) {
        double *of = z + c / 2 * self->n + (c % 2) * (self->n - half);
        double sum = 0.0;

        for (size_t i = 0; i < half; i++) {
            sum += of[i];
        }
        for (size_t i = 0; i < half; i++) {
            of[i] -= sum / length;
        }
        crs_moments_add(&means, sum / length);
    }
    within = lagged(self, z, 0) * length / (length - 1.0);
    plus = within * (length - 1.0) / length + crs_moments_variance(&means);
    if (!(plus > 0.0)) {
        return (double)NAN;
    }
    for (size_t lag = 0; lag + 1 < half; lag += 2) { /* Geyer 1992: pairs, positive, falling */
        const double even = lag == 0 ? 1.0 : 1.0 - (within - lagged(self, z, lag)) / plus;
        const double pair = even + 1.0 - (within - lagged(self, z, lag + 1)) / plus;

        if (pair <= 0.0) {
            break;
        }
        before = pair < before ? pair : before;
        tau += 2.0 * before;
    }
    return total / (tau > 0.2 ? tau : 0.2); /* 5 times the draws at most */
}

/* Effective size of being at or below the q-quantile. */
static double
tail_size(const bench *self, double q)
{
    const size_t count = self->walkers * self->n;
    const double level = crs_quantile_sorted(self->sorted, count, q);

    for (size_t i = 0; i < count; i++) {
        self->z[i] = self->x[i] <= level ? 1.0 : 0.0;
    }
    return effective_size(self, self->z);
}

/* ---- all of it ---- */

static void
judge(const bench *self, crs_chain_quality *out)
{
    const size_t count = self->walkers * self->n;
    double low, high;

    out->r_hat = rank_r_hat(self);
    normalise(self, self->x, self->z);
    out->bulk = effective_size(self, self->z);
    memcpy(self->sorted, self->x, count * sizeof *self->sorted);
    (void)crs_sort(self->sorted, count);
    low = tail_size(self, 0.05);
    high = tail_size(self, 0.95);
    out->tail = low < high ? low : high;
    out->size = out->bulk < out->tail ? out->bulk : out->tail;
}

crs_status
crs_chain_judge(const crs_chain *chain, size_t dim, crs_chain_quality *out)
{
    const size_t n = chain->num_records, walkers = chain->num_walkers;
    bench work = {.walkers = walkers, .n = n};
    double mean, deviation;

    if (n < 4 || walkers < CRS_CHAIN_GROUPS) {
        *out = (crs_chain_quality){(double)NAN, (double)NAN, (double)NAN, (double)NAN,
                                   (double)NAN};
        return CRS_OK;
    }
    work.x = calloc(3 * n * walkers, sizeof *work.x);
    if (!work.x) {
        return crs_error(CRS_ERR_MEMORY);
    }
    work.z = work.x + n * walkers;
    work.sorted = work.z + n * walkers;
    crs_chain_moments(chain, dim, &mean, &deviation);
    for (size_t w = 0; w < walkers; w++) {
        for (size_t i = 0; i < n; i++) {
            work.x[w * n + i] = at(chain, i, w, dim) - mean;
        }
    }
    out->tau = autocorrelation_time(chain, work.x);
    judge(&work, out);
    free(work.x);
    return CRS_OK;
}
