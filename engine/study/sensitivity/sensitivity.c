#include "study/sensitivity/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "study/sensitivity/sensitivity_internal.h"

/* ---- sizes ---- */

static size_t
num_pairs(const crs_sensitivity_plan *plan)
{
    return plan->second_order ? plan->num_factors * (plan->num_factors - 1) / 2 : 0;
}

size_t
crs_sensitivity_width(const crs_sensitivity_plan *plan)
{
    return plan->method == CRS_SENSITIVITY_MORRIS
               ? plan->num_factors + 1
               : plan->num_factors * (plan->second_order ? 2 : 1) + 2;
}

static size_t
sums_of(const crs_sensitivity_plan *plan)
{
    return NUM_WHOLE + plan->num_factors * (NUM_EACH + (plan->second_order ? 1u : 0u)) +
           num_pairs(plan);
}

static size_t
moments_of(const crs_sensitivity_plan *plan)
{
    return NUM_POINTS + plan->num_factors * (NUM_DIFFERENCE + (plan->second_order ? 1u : 0u)) +
           num_pairs(plan);
}

static size_t
items_of(const crs_sensitivity_plan *plan)
{
    return plan->method == CRS_SENSITIVITY_MORRIS
               ? MORRIS_WHOLE + MORRIS_EACH * plan->num_factors
               : SOBOL_WHOLE + SOBOL_EACH * plan->num_factors + num_pairs(plan);
}

static size_t
groups_of(const crs_sensitivity_plan *plan)
{
    return plan->rows < CRS_SENSITIVITY_MAX_GROUPS ? (size_t)plan->rows
                                                   : CRS_SENSITIVITY_MAX_GROUPS;
}

double
crs_sensitivity_bytes(const crs_sensitivity_plan *plan)
{
    return ((double)plan->num_outputs * ((double)groups_of(plan) * (double)(sums_of(plan) + 1) +
                                         (double)moments_of(plan) + 2.0) +
            (double)items_of(plan) * (double)groups_of(plan)) *
           (double)sizeof(double);
}

/* ---- life ---- */

crs_status
crs_sensitivity_init(crs_sensitivity *self, const crs_sensitivity_plan *plan)
{
    crs_sensitivity out = {.plan = *plan, .design = plan->design};
    crs_status status = CRS_OK;

    *self = (crs_sensitivity){0};
    if (plan->num_factors < 1 || plan->rows < 2 || plan->replicates < 1 || plan->num_outputs < 1 ||
        (plan->second_order && (plan->method != CRS_SENSITIVITY_SOBOL || plan->num_factors < 2))) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (crs_sensitivity_bytes(plan) > CRS_SENSITIVITY_MAX_BYTES) {
        return crs_error(CRS_ERR_LIMIT);
    }
    out.width = crs_sensitivity_width(plan);
    out.num_sums = sums_of(plan);
    out.num_groups = groups_of(plan);
    out.num_items = items_of(plan);
    out.sums = calloc(plan->num_outputs * out.num_groups, out.num_sums * sizeof *out.sums);
    out.counts = calloc(plan->num_outputs * out.num_groups, sizeof *out.counts);
    out.origin = calloc(plan->num_outputs, sizeof *out.origin);
    out.moments = calloc(plan->num_outputs, moments_of(plan) * sizeof *out.moments);
    out.incomplete = calloc(plan->num_outputs, sizeof *out.incomplete);
    out.order = calloc(plan->num_factors, sizeof *out.order);
    out.steps = calloc(plan->num_factors, sizeof *out.steps);
    if (!out.sums || !out.counts || !out.origin || !out.moments || !out.incomplete || !out.order ||
        !out.steps) {
        status = crs_error(CRS_ERR_MEMORY);
    }
    if (status == CRS_OK) {
        status = crs_sensitivity_points_init(&out);
    }
    if (status != CRS_OK) {
        crs_sensitivity_free(&out);
        return status;
    }
    *self = out;
    return CRS_OK;
}

void
crs_sensitivity_free(crs_sensitivity *self)
{
    crs_design_free(&self->base);
    free(self->base_factors);
    free(self->base_row);
    free(self->sums);
    free(self->counts);
    free(self->origin);
    free(self->moments);
    free(self->incomplete);
    free(self->order);
    free(self->steps);
    *self = (crs_sensitivity){0};
}

/* ---- one row ---- */

/* Takes the n-th pair (x, y) into two means and the products of deviations (Welford 1962); with
 * y = x these are the squares. The means are moved by the caller. */
static double
product_of(double x, double mean_x, double y, double mean_y, double n)
{
    return (x - mean_x) * (y - mean_y) * (1.0 - 1.0 / n);
}

static void
move_mean(double *mean, double x, double n)
{
    *mean += (x - *mean) / n;
}

/* f(BA_j) and f(AB_l) for every pair j < l; `each` points past the differences. */
static void
take_pairs(const crs_sensitivity *self, const double *values, size_t output, double n,
           const double *point, const double *difference, double *second)
{
    const size_t k = self->plan.num_factors, stride = self->plan.num_outputs;
    const double a = values[output], b = values[stride + output];
    double *pair = second + k;

    for (size_t j = 0; j < k; j++) {
        const double e = values[(2 + k + j) * stride + output] - b;

        for (size_t l = j + 1; l < k; l++) {
            const double ab = values[(2 + l) * stride + output];
            const double mean_ab = point[MEAN_A] + difference[l * NUM_DIFFERENCE + MEAN_D];

            *pair++ += product_of(b + e, point[MEAN_B] + second[j], ab, mean_ab, n) -
                       product_of(a, point[MEAN_A], b, point[MEAN_B], n);
        }
    }
    for (size_t j = 0; j < k; j++) {
        move_mean(&second[j], values[(2 + k + j) * stride + output] - b, n);
    }
}

static void
take_sobol(const crs_sensitivity *self, const double *values, size_t output, double n,
           double *moments)
{
    const size_t k = self->plan.num_factors, stride = self->plan.num_outputs;
    const double a = values[output], b = values[stride + output];
    double *difference = moments + NUM_POINTS;

    if (self->plan.second_order) {
        take_pairs(self, values, output, n, moments, difference, difference + k * NUM_DIFFERENCE);
    }
    for (size_t j = 0; j < k; j++) {
        double *m = difference + j * NUM_DIFFERENCE;
        const double d = values[(2 + j) * stride + output] - a;

        m[SQUARES_D] += product_of(d, m[MEAN_D], d, m[MEAN_D], n);
        m[PRODUCTS_D] += product_of(b, moments[MEAN_B], d, m[MEAN_D], n);
        move_mean(&m[MEAN_D], d, n);
    }
    moments[SQUARES_A] += product_of(a, moments[MEAN_A], a, moments[MEAN_A], n);
    moments[SQUARES_B] += product_of(b, moments[MEAN_B], b, moments[MEAN_B], n);
    move_mean(&moments[MEAN_A], a, n);
    move_mean(&moments[MEAN_B], b, n);
}

/* The result as a whole is looked at in the first and last point of the trajectory, as A and B. */
static void
take_morris(const crs_sensitivity *self, const double *values, size_t output, double n,
            double *moments)
{
    const size_t k = self->plan.num_factors, stride = self->plan.num_outputs;
    const double a = values[output], b = values[k * stride + output];

    for (size_t e = 1; e <= k; e++) {
        const uint32_t moved = self->order[e - 1];
        double *m = moments + NUM_POINTS + moved * NUM_DIFFERENCE;
        const double effect = (values[e * stride + output] - values[(e - 1) * stride + output]) /
                              self->steps[moved];

        m[SQUARES_D] += product_of(effect, m[MEAN_D], effect, m[MEAN_D], n);
        move_mean(&m[MEAN_D], effect, n);
    }
    moments[SQUARES_A] += product_of(a, moments[MEAN_A], a, moments[MEAN_A], n);
    moments[SQUARES_B] += product_of(b, moments[MEAN_B], b, moments[MEAN_B], n);
    move_mean(&moments[MEAN_A], a, n);
    move_mean(&moments[MEAN_B], b, n);
}

/* ---- from a row to the sums ---- */

static void
finish_sobol(const crs_sensitivity *self, size_t output, const double *moments, double luck,
             double *sums)
{
    const size_t k = self->plan.num_factors;
    const double a = moments[MEAN_A] - self->origin[output];
    const double b = moments[MEAN_B] - self->origin[output];
    const double *difference = moments + NUM_POINTS;
    const double *second = difference + k * NUM_DIFFERENCE;
    double *each = sums + NUM_WHOLE;

    for (size_t j = 0; j < k; j++) {
        const double *m = difference + j * NUM_DIFFERENCE;

        each[j * NUM_EACH + SUM_FIRST] += b * m[MEAN_D] - m[PRODUCTS_D] * luck; /* (N2) */
        each[j * NUM_EACH + SUM_DELTA] += m[MEAN_D];
        each[j * NUM_EACH + SUM_TOTAL] += 0.5 *
                                          (m[MEAN_D] * m[MEAN_D] - m[SQUARES_D] * luck); /* (N3) */
    }
    if (self->plan.second_order) {
        double *of_ba = each + k * NUM_EACH, *of_pair = of_ba + k;
        const double *pair = second + k;

        for (size_t j = 0; j < k; j++) {
            of_ba[j] += second[j];
            for (size_t l = j + 1; l < k; l++) {
                const double ab = a + difference[l * NUM_DIFFERENCE + MEAN_D];

                *of_pair++ += (b + second[j]) * ab - a * b - *pair++ * luck; /* (N4) */
            }
        }
    }
}

static void
finish_morris(const crs_sensitivity *self, const double *moments, double luck, double *sums)
{
    double *each = sums + NUM_WHOLE;

    for (size_t j = 0; j < self->plan.num_factors; j++) {
        const double *m = moments + NUM_POINTS + j * NUM_DIFFERENCE;

        each[j * NUM_EACH + SUM_EFFECT] += m[MEAN_D]; /* (N1) */
        each[j * NUM_EACH + SUM_SIZE] += fabs(m[MEAN_D]);
        each[j * NUM_EACH + SUM_EFFECT_SQUARE] += m[MEAN_D] * m[MEAN_D] - m[SQUARES_D] * luck;
    }
}

static void
finish_row(crs_sensitivity *self, uint64_t row, size_t output)
{
    const double n = (double)self->plan.replicates;
    /* squares of deviations times `luck` estimate the variance of a mean over the replicates */
    const double luck = n > 1.0 ? 1.0 / (n * (n - 1.0)) : 0.0;
    const size_t group = (size_t)(row * self->num_groups / self->plan.rows);
    const size_t place = output * self->num_groups + group;
    const double *moments = self->moments + output * moments_of(&self->plan);
    double *sums = self->sums + place * self->num_sums;
    const double a = moments[MEAN_A] - self->origin[output];
    const double b = moments[MEAN_B] - self->origin[output];

    self->counts[place]++;
    sums[SUM_VALUE] += a + b;
    sums[SUM_SQUARE] += a * a + b * b - (moments[SQUARES_A] + moments[SQUARES_B]) * luck;
    sums[SUM_NOISE] += 0.5 * (moments[SQUARES_A] + moments[SQUARES_B]) * luck * n;
    if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
        finish_morris(self, moments, luck, sums);
    } else {
        finish_sobol(self, output, moments, luck, sums);
    }
}

/* Has the result a value everywhere in this replicate of the row? */
static int
is_complete(const crs_sensitivity *self, const double *values, size_t output)
{
    for (size_t e = 0; e < self->width; e++) {
        if (!isfinite(values[e * self->plan.num_outputs + output])) {
            return 0;
        }
    }
    return 1;
}

crs_status
crs_sensitivity_add(crs_sensitivity *self, uint64_t row, uint64_t replicate, const double *values)
{
    const size_t size = moments_of(&self->plan);

    if (row != self->next_row || replicate != self->next_replicate || row >= self->plan.rows) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (replicate == 0) {
        memset(self->moments, 0, self->plan.num_outputs * size * sizeof *self->moments);
        memset(self->incomplete, 0, self->plan.num_outputs * sizeof *self->incomplete);
        if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
            crs_sensitivity_trajectory(self->plan.seed, row, self->plan.num_factors, self->order,
                                       self->steps, self->base_row);
        }
    }
    self->next_replicate = replicate + 1 < self->plan.replicates ? replicate + 1 : 0;
    self->next_row += self->next_replicate == 0;
    for (size_t i = 0; i < self->plan.num_outputs; i++) {
        double *moments = self->moments + i * size;

        self->incomplete[i] |= !is_complete(self, values, i);
        if (self->incomplete[i]) {
            continue;
        }
        if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
            take_morris(self, values, i, (double)replicate + 1.0, moments);
        } else {
            take_sobol(self, values, i, (double)replicate + 1.0, moments);
        }
        if (self->next_replicate == 0) {
            if (crs_sensitivity_rows(self, i) == 0) {
                self->origin[i] = moments[MEAN_A];
            }
            finish_row(self, row, i);
        }
    }
    return CRS_OK;
}
