#include "study/fit/sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "core/vmath.h"

/* Longest stretch. */
#define STRETCH 2.0

/* Power of the stretch in its acceptance, for d dimensions. A test plants another. */
#ifndef CRS_STRETCH_POWER
#define CRS_STRETCH_POWER(d) ((double)(d)-1.0)
#endif

/* Kinetic energy in the acceptance of guided offers. A test plants another. */
#ifndef CRS_KINETIC
#define CRS_KINETIC 0.5
#endif

/* Leapfrog steps of a guided offer, and how long they are, in units of q's deviations: together
 * around a quarter of a swing, after which a normal distribution has forgotten where it was. */
#define GUIDED_STEPS 8
#define GUIDED_SHORT 0.1
#define GUIDED_LONG  0.3

/* Purposes of random numbers. */
enum { PURPOSE_CHOICE = 0x73616d01, PURPOSE_ACCEPT, PURPOSE_NORMAL };

static crs_words
words(const crs_sampler *self, uint32_t purpose, size_t walker, uint32_t index)
{
    const crs_key key = crs_key_make(self->plan.seed, self->step);

    return crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], purpose, (uint32_t)walker,
                    index);
}

/* ---- the normal distribution ---- */

/* Turns rows and columns p and q so that element (p, q) vanishes (Golub & Van Loan 2013, 8.5). */
static void
rotate(double *m, size_t d, size_t p, size_t q, double *axes)
{
    const double theta = (m[q * d + q] - m[p * d + p]) / (2.0 * m[p * d + q]);
    const double t = (theta >= 0.0 ? 1.0 : -1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    const double c = 1.0 / sqrt(t * t + 1.0), s = t * c;

    for (size_t k = 0; k < d; k++) {
        const double kp = m[k * d + p], kq = m[k * d + q];

        m[k * d + p] = c * kp - s * kq;
        m[k * d + q] = s * kp + c * kq;
    }
    for (size_t k = 0; k < d; k++) {
        const double pk = m[p * d + k], qk = m[q * d + k];
        const double ap = axes[p * d + k], aq = axes[q * d + k];

        m[p * d + k] = c * pk - s * qk;
        m[q * d + k] = s * pk + c * qk;
        axes[p * d + k] = c * ap - s * aq;
        axes[q * d + k] = s * ap + c * aq;
    }
}

void
crs_principal_axes(double *matrix, size_t d, double *axes, double *values)
{
    for (size_t i = 0; i < d * d; i++) {
        axes[i] = i / d == i % d ? 1.0 : 0.0;
    }
    for (int sweep = 0; sweep < 30; sweep++) {
        double off = 0.0, on = 0.0;

        for (size_t i = 0; i < d * d; i++) {
            *(i / d == i % d ? &on : &off) += matrix[i] * matrix[i];
        }
        if (!(off > 1e-26 * on)) {
            break;
        }
        for (size_t p = 0; p + 1 < d; p++) {
            for (size_t q = p + 1; q < d; q++) {
                if (matrix[p * d + q] != 0.0) {
                    rotate(matrix, d, p, q, axes);
                }
            }
        }
    }
    for (size_t i = 0; i < d; i++) {
        values[i] = matrix[i * d + i];
    }
}

crs_status
crs_sampler_set_normal(crs_sampler *self, const double *mean, const double *covariance)
{
    const size_t d = self->plan.num_dims;
    double *matrix = calloc(d * d, sizeof *matrix);

    if (!matrix) {
        return crs_error(CRS_ERR_MEMORY);
    }
    memcpy(matrix, covariance, d * d * sizeof *matrix);
    memcpy(self->mean, mean, d * sizeof *mean);
    self->has_normal = 1;
    crs_principal_axes(matrix, d, self->axes, self->deviations);
    free(matrix);
    for (size_t i = 0; i < d; i++) {
        if (!(self->deviations[i] > 0.0)) {
            self->has_normal = 0;
            return crs_error(CRS_ERR_ARGUMENT);
        }
        self->deviations[i] = sqrt(self->deviations[i]);
    }
    return CRS_OK;
}

void
crs_sampler_set_guide(crs_sampler *self, crs_guide guide, void *context)
{
    self->guide = guide;
    self->guide_context = context;
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
    return CRS_STRETCH_POWER(d) * crs_log(s);
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
    static const double shares[] = {1.0, 0.1, 1.0 / 3.0, 1.0};
    const size_t d = self->plan.num_dims;
    const size_t choice = (size_t)(4.0 * crs_uniform(word));
    const double b = choice == 0 ? 0.5 : 1.0, share = shares[choice];
    const double keep = sqrt(1.0 - b * b);
    double gain = 0.0;

    memcpy(to, x, d * sizeof *to);
    for (size_t i = 0; i < d; i++) {
        self->work[i] = x[i] - self->mean[i];
    }
    for (size_t i = 0; i < d; i++) {
        const crs_words w = words(self, PURPOSE_NORMAL, walker, (uint32_t)i);
        const double *axis = self->axes + i * d;
        double before = 0.0, after;

        if (crs_uniform(w.z) >= share) {
            continue;
        }
        for (size_t k = 0; k < d; k++) {
            before += axis[k] * self->work[k];
        }
        before /= self->deviations[i];
        after = keep * before + b * crs_normal_pair(w.x, w.y).first;
        gain += 0.5 * (after * after - before * before);
        for (size_t k = 0; k < d; k++) {
            to[k] += axis[k] * self->deviations[i] * (after - before);
        }
    }
    return gain;
}

/* momentum += factor * gradient in the coordinates of q. Returns 0 if that is not finite. */
static int
push(crs_sampler *self, const double *x, double factor, double *gradient, double *momentum)
{
    const size_t d = self->plan.num_dims;
    double sum = 0.0;

    self->guide(self->guide_context, x, gradient);
    for (size_t i = 0; i < d; i++) {
        double along = 0.0;

        for (size_t k = 0; k < d; k++) {
            along += self->axes[i * d + k] * gradient[k];
        }
        momentum[i] += factor * self->deviations[i] * along;
        sum += momentum[i] * momentum[i];
    }
    return sum < 1e6;
}

static double
offer_guided(crs_sampler *self, size_t walker, const double *x, uint32_t word, double *to)
{
    const size_t d = self->plan.num_dims;
    const double e = GUIDED_SHORT + (GUIDED_LONG - GUIDED_SHORT) * crs_uniform(word);
    double *gradient = self->work, *momentum = gradient + d;
    double gain = 0.0;
    int fine;

    for (size_t i = 0; i < d; i++) {
        const crs_words w = words(self, PURPOSE_NORMAL, walker, (uint32_t)i);

        momentum[i] = crs_normal_pair(w.x, w.y).first;
        gain += CRS_KINETIC * momentum[i] * momentum[i];
    }
    memcpy(to, x, d * sizeof *to);
    fine = push(self, to, 0.5 * e, gradient, momentum);
    for (int s = 1; s <= GUIDED_STEPS && fine; s++) {
        for (size_t i = 0; i < d; i++) {
            const double along = e * self->deviations[i] * momentum[i];

            for (size_t k = 0; k < d; k++) {
                to[k] += along * self->axes[i * d + k];
            }
        }
        fine = push(self, to, s < GUIDED_STEPS ? e : 0.5 * e, gradient, momentum);
    }
    for (size_t i = 0; i < d; i++) {
        gain -= CRS_KINETIC * momentum[i] * momentum[i];
    }
    if (!fine) {
        memcpy(to, x, d * sizeof *to);
    }
    return fine ? gain : -(double)INFINITY;
}

/* ---- a step ---- */

/* A kind of offer, by a uniform number. */
static crs_move
choose(const crs_sampler *self, double u)
{
    const double *share = self->plan.share;
    int kind = 0;

    while (kind + 1 < CRS_NUM_MOVES && u >= share[kind]) {
        u -= share[kind++];
    }
    if (kind == CRS_MOVE_GUIDED && !self->guide) {
        kind = CRS_MOVE_NORMAL;
    }
    return kind >= CRS_MOVE_NORMAL && !self->has_normal ? CRS_MOVE_STRETCH : (crs_move)kind;
}

static void
make_offers(crs_sampler *self, size_t first, const double *others)
{
    const size_t d = self->plan.num_dims, half = self->plan.num_walkers / 2;

    for (size_t i = 0; i < half; i++) {
        const crs_words w = words(self, PURPOSE_CHOICE, first + i, 0);
        const double *x = self->points + (first + i) * d;
        const crs_move kind = choose(self, crs_uniform(w.x));
        const size_t one = (size_t)(crs_uniform(w.y) * (double)half);
        const size_t step = 1 + (size_t)(crs_uniform(w.z) * (double)(half - 1));
        const double *y = others + one * d, *y2 = others + (one + step) % half * d;
        double *to = self->offers + i * d;

        self->kinds[i] = (int)kind;
        self->log_ratio[i] = kind == CRS_MOVE_STRETCH ? offer_stretch(self, x, y, w.w, to)
                             : kind == CRS_MOVE_CHANGE
                                 ? offer_change(self, first + i, x, y, y2, w.w, to)
                             : kind == CRS_MOVE_NORMAL ? offer_normal(self, first + i, x, w.w, to)
                                                       : offer_guided(self, first + i, x, w.w, to);
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
    out.axes = calloc(d * d, sizeof(double));
    out.deviations = calloc(d, sizeof(double));
    out.work = calloc(2 * d, sizeof(double));
    if (!out.points || !out.values || !out.offers || !out.offer_values || !out.log_ratio ||
        !out.kinds || !out.mean || !out.axes || !out.deviations || !out.work) {
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
    free(self->axes);
    free(self->deviations);
    free(self->work);
    *self = (crs_sampler){0};
}
