#include "study/sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "core/vmath.h"

/* Longest stretch. */
#define STRETCH 2.0

/* Purposes of random numbers. */
enum { PURPOSE_CHOICE = 0x73616d01, PURPOSE_ACCEPT, PURPOSE_NORMAL };

static crs_words
words(const crs_sampler *self, uint32_t purpose, size_t walker, uint32_t index)
{
    const crs_key key = crs_key_make(self->plan.seed, self->step);

    return crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], purpose, (uint32_t)walker,
                    index);
}

/* ---- the other half as a normal distribution ---- */

crs_status
crs_cholesky(const double *covariance, size_t d, double *root)
{
    for (size_t i = 0; i < d; i++) {
        for (size_t k = 0; k <= i; k++) {
            double sum = covariance[i * d + k];

            for (size_t j = 0; j < k; j++) {
                sum -= root[i * d + j] * root[k * d + j];
            }
            if (i == k && !(sum > 0.0)) {
                return CRS_ERR_ARGUMENT;
            }
            root[i * d + k] = i == k ? sqrt(sum) : sum / root[k * d + k];
        }
        for (size_t k = i + 1; k < d; k++) {
            root[i * d + k] = 0.0;
        }
    }
    return CRS_OK;
}

/* Mean and root of the covariance of `count` points; 0 if they span no volume. */
static int
describe(crs_sampler *self, const double *points, size_t count)
{
    const size_t d = self->plan.num_dims;
    const double shrink = (double)(d + 1) / (double)(d + 1 + count);

    for (size_t j = 0; j < d; j++) {
        double sum = 0.0;

        for (size_t i = 0; i < count; i++) {
            sum += points[i * d + j];
        }
        self->mean[j] = sum / (double)count;
    }
    memset(self->root, 0, d * d * sizeof *self->root);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < d; j++) {
            const double off = points[i * d + j] - self->mean[j];

            for (size_t k = 0; k <= j; k++) {
                self->root[j * d + k] += off * (points[i * d + k] - self->mean[k]);
            }
        }
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k <= j; k++) {
            self->root[j * d + k] *= (j == k ? 1.0 : 1.0 - shrink) / (double)(count - 1);
        }
    }
    return crs_cholesky(self->root, d, self->root) == CRS_OK;
}

/* |L^-1 (x - m)|^2 */
static double
distance(const crs_sampler *self, const double *x)
{
    const size_t d = self->plan.num_dims;
    double *y = self->work, sum = 0.0;

    for (size_t i = 0; i < d; i++) {
        double rest = x[i] - self->mean[i];

        for (size_t k = 0; k < i; k++) {
            rest -= self->root[i * d + k] * y[k];
        }
        y[i] = rest / self->root[i * d + i];
        sum += y[i] * y[i];
    }
    return sum;
}

/* ---- offers: each writes x' and returns the logarithm of the factor beside p(x')/p(x) ---- */

static double
offer_stretch(const crs_sampler *self, const double *x, const double *y, uint32_t word, double *to)
{
    const size_t d = self->plan.num_dims;
    const double u = 1.0 + (STRETCH - 1.0) * crs_uniform(word);
    const double s = u * u / STRETCH;

    for (size_t j = 0; j < d; j++) {
        to[j] = y[j] + s * (x[j] - y[j]);
    }
    return ((double)d - 1.0) * crs_log(s);
}

static double
offer_change(const crs_sampler *self, size_t walker, const double *x, const double *y,
             const double *y2, uint32_t word, double *to)
{
    const size_t d = self->plan.num_dims;
    const double g = crs_uniform(word) < 0.1 ? 1.0 : 2.38 / sqrt(2.0 * (double)d);

    for (size_t j = 0; j < d; j++) {
        const crs_words w = words(self, PURPOSE_NORMAL, walker, (uint32_t)j);

        to[j] = x[j] + g * (y[j] - y2[j]) + 1e-5 * crs_normal_pair(w.x, w.y).first;
    }
    return 0.0;
}

static double
offer_normal(crs_sampler *self, size_t walker, const double *x, uint32_t word, double *to)
{
    static const double sizes[] = {0.2, 0.5, 0.9};
    const size_t d = self->plan.num_dims;
    const double b = sizes[(size_t)(3.0 * crs_uniform(word))];
    const double keep = sqrt(1.0 - b * b);
    double *e = self->work + d;

    for (size_t j = 0; j < d; j++) {
        const crs_words w = words(self, PURPOSE_NORMAL, walker, (uint32_t)j);

        e[j] = crs_normal_pair(w.x, w.y).first;
    }
    for (size_t i = 0; i < d; i++) {
        double sum = 0.0;

        for (size_t k = 0; k <= i; k++) {
            sum += self->root[i * d + k] * e[k];
        }
        to[i] = self->mean[i] + keep * (x[i] - self->mean[i]) + b * sum;
    }
    return 0.5 * (distance(self, to) - distance(self, x));
}

/* ---- a step ---- */

static void
make_offers(crs_sampler *self, size_t first, const double *others)
{
    const size_t d = self->plan.num_dims, half = self->plan.num_walkers / 2;
    const double *share = self->plan.share;
    const int has_root = share[CRS_MOVE_NORMAL] > 0.0 && describe(self, others, half);

    for (size_t i = 0; i < half; i++) {
        const crs_words w = words(self, PURPOSE_CHOICE, first + i, 0);
        const double *x = self->points + (first + i) * d;
        const double u = crs_uniform(w.x);
        const size_t one = (size_t)(crs_uniform(w.y) * (double)half);
        const size_t step = 1 + (size_t)(crs_uniform(w.z) * (double)(half - 1));
        const double *y = others + one * d, *y2 = others + (one + step) % half * d;
        double *to = self->offers + i * d;
        crs_move kind = u < share[CRS_MOVE_STRETCH] ? CRS_MOVE_STRETCH : CRS_MOVE_CHANGE;

        if (kind == CRS_MOVE_CHANGE && u >= share[CRS_MOVE_STRETCH] + share[CRS_MOVE_CHANGE]) {
            kind = has_root ? CRS_MOVE_NORMAL : CRS_MOVE_STRETCH;
        }
        self->kinds[i] = (int)kind;
        self->log_ratio[i] = kind == CRS_MOVE_STRETCH ? offer_stretch(self, x, y, w.w, to)
                             : kind == CRS_MOVE_CHANGE
                                 ? offer_change(self, first + i, x, y, y2, w.w, to)
                                 : offer_normal(self, first + i, x, w.w, to);
    }
}

static crs_status
move_half(crs_sampler *self, size_t first, const double *others)
{
    const size_t d = self->plan.num_dims, half = self->plan.num_walkers / 2;
    crs_status status;

    make_offers(self, first, others);
    status = self->plan.log_density(self->plan.context, self->offers, half, self->offer_values);
    for (size_t i = 0; i < half && status == CRS_OK; i++) {
        const crs_words w = words(self, PURPOSE_ACCEPT, first + i, 0);
        const double gain = self->offer_values[i] - self->values[first + i] + self->log_ratio[i];

        self->offered[self->kinds[i]]++;
        if (crs_log(crs_uniform53(w.x, w.y)) < gain) { /* no for NaN */
            memcpy(self->points + (first + i) * d, self->offers + i * d, d * sizeof(double));
            self->values[first + i] = self->offer_values[i];
            self->accepted[self->kinds[i]]++;
        }
    }
    return status;
}

crs_status
crs_sampler_step(crs_sampler *self)
{
    const size_t half = self->plan.num_walkers / 2;
    crs_status status = move_half(self, 0, self->points + half * self->plan.num_dims);

    if (status == CRS_OK) {
        status = move_half(self, half, self->points);
    }
    self->step++;
    return status;
}

crs_status
crs_sampler_init(crs_sampler *self, const crs_sampler_plan *plan, const double *points)
{
    const size_t d = plan->num_dims, n = plan->num_walkers, half = n / 2;
    crs_sampler out = {.plan = *plan};
    crs_status status;

    if (d < 1 || n % 2 || n < 2 * (d + 1) || n > (1u << 24)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    out.points = calloc(n * d, sizeof(double));
    out.values = calloc(n, sizeof(double));
    out.offers = calloc(half * d, sizeof(double));
    out.offer_values = calloc(half, sizeof(double));
    out.log_ratio = calloc(half, sizeof(double));
    out.kinds = calloc(half, sizeof(int));
    out.mean = calloc(d, sizeof(double));
    out.root = calloc(d * d, sizeof(double));
    out.work = calloc(2 * d, sizeof(double));
    if (!out.points || !out.values || !out.offers || !out.offer_values || !out.log_ratio ||
        !out.kinds || !out.mean || !out.root || !out.work) {
        crs_sampler_free(&out);
        return crs_error(CRS_ERR_MEMORY);
    }
    memcpy(out.points, points, n * d * sizeof(double));
    status = plan->log_density(plan->context, out.points, n, out.values);
    if (status != CRS_OK) {
        crs_sampler_free(&out);
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        out.values[i] = isnan(out.values[i]) ? -(double)INFINITY : out.values[i];
    }
    *self = out;
    return CRS_OK;
}

void
crs_sampler_free(crs_sampler *self)
{
    free(self->points);
    free(self->values);
    free(self->offers);
    free(self->offer_values);
    free(self->log_ratio);
    free(self->kinds);
    free(self->mean);
    free(self->root);
    free(self->work);
    *self = (crs_sampler){0};
}
