/* sensitivity_interval: how sure the indices are, (N6). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "core/vmath.h"
#include "study/sensitivity/sensitivity_internal.h"
#include "study/statistics.h"

/* The groups of one output. */
typedef struct groups {
    const crs_sensitivity *analysis;
    size_t output;
    size_t count;  /* those with a row in them */
    double n;      /* rows */
    double t;      /* critical value */
    double *sums;  /* [num_sums]: of all */
    double *spare; /* [num_sums] */
    double *items; /* [num_items]: from all */
    double *drawn; /* [num_items][num_groups]: from all but one */
    double *loss;  /* [num_groups] */
} groups;

static const double *
group_sums(const groups *self, size_t group)
{
    const crs_sensitivity *analysis = self->analysis;

    return analysis->sums + (self->output * analysis->num_groups + group) * analysis->num_sums;
}

static double
group_rows(const groups *self, size_t group)
{
    const crs_sensitivity *analysis = self->analysis;

    return (double)analysis->counts[self->output * analysis->num_groups + group];
}

/* Estimates from all groups, and from all but one. */
static void
leave_one_out(groups *self)
{
    const crs_sensitivity *analysis = self->analysis;

    for (size_t g = 0; g < analysis->num_groups; g++) {
        const double *of_group = group_sums(self, g);

        for (size_t i = 0; i < analysis->num_sums; i++) {
            self->sums[i] += of_group[i];
        }
        self->n += group_rows(self, g);
    }
    for (size_t g = 0; g < analysis->num_groups; g++) {
        const double *of_group = group_sums(self, g);

        if (group_rows(self, g) == 0.0) {
            continue;
        }
        for (size_t i = 0; i < analysis->num_sums; i++) {
            self->spare[i] = self->sums[i] - of_group[i];
        }
        crs_sensitivity_items(analysis, self->output, self->spare, self->n - group_rows(self, g),
                              self->items);
        for (size_t i = 0; i < analysis->num_items; i++) {
            self->drawn[i * analysis->num_groups + self->count] = self->items[i];
        }
        self->count++;
    }
    crs_sensitivity_items(analysis, self->output, self->sums, self->n, self->items);
    self->t = self->count > 1 ? crs_t_critical(CRS_SENSITIVITY_LEVEL, (double)self->count - 1.0)
                              : (double)NAN;
}

/* Jackknife standard error of an item; *known: how many of the groups can be left out. */
static double
standard_error(const groups *self, size_t item, size_t *known)
{
    const double *drawn = self->drawn + item * self->analysis->num_groups;
    crs_moments moments = {0};

    for (size_t g = 0; g < self->count; g++) {
        if (isfinite(drawn[g])) {
            crs_moments_add(&moments, drawn[g]);
        }
    }
    *known = (size_t)moments.count;
    return moments.count < 2 ? (double)NAN
                             : sqrt(moments.deviations * (1.0 - 1.0 / (double)moments.count));
}

static int
is_share(crs_sensitivity_index index)
{
    return index == CRS_SENSITIVITY_FIRST || index == CRS_SENSITIVITY_TOTAL ||
           index == CRS_SENSITIVITY_NOISE_SHARE;
}

/* Can it not be negative? (A first-order index cannot, but its estimate is unbiased only if it
 * may.) */
static int
is_positive(crs_sensitivity_index index)
{
    return index != CRS_SENSITIVITY_MEAN && index != CRS_SENSITIVITY_MU &&
           index != CRS_SENSITIVITY_FIRST && index != CRS_SENSITIVITY_SECOND;
}

/* (N6) */
static crs_estimate
jackknife(const groups *self, size_t item, crs_sensitivity_index index)
{
    const double value = self->items[item];
    size_t known;
    const double error = standard_error(self, item, &known);
    const double width = self->t * error;
    crs_estimate out = {value, value - width, value + width, 0};

    if (!isfinite(value)) {
        return (crs_estimate){value, (double)NAN, (double)NAN, 0};
    }
    if (known < self->count || self->count < 2) { /* one row makes it, or there is one only */
        out.few = 1;
        if (is_share(index)) {
            out.low = fmin(value, 0.0);
            out.high = fmax(value, 1.0);
            return out;
        }
        out.low = isnan(out.low) ? value : out.low;
        out.high = isnan(out.high) ? value : out.high;
    }
    if ((is_positive(index) || index == CRS_SENSITIVITY_FIRST) && value > error && error > 0.0) {
        out.low = fmin(out.low, value * crs_exp(-width / value));
        out.high = fmax(out.high, value * crs_exp(width / value));
    }
    if (is_positive(index)) {
        out.low = fmax(out.low, 0.0);
    }
    return out;
}

/* Effective number of contributions to a sum of numbers >= 0. */
static double
effective(const double *values, size_t count)
{
    double sum = 0.0, squares = 0.0;

    for (size_t i = 0; i < count; i++) {
        const double value = fmax(values[i], 0.0);

        sum += value;
        squares += value * value;
    }
    return squares > 0.0 ? sum * sum / squares : 0.0;
}

/* Does the variance of the result over what is varied rest on few rows? */
static int
varies_in_few(const groups *self)
{
    const double mean = self->sums[SUM_VALUE] / (2.0 * self->n);
    size_t count = 0;

    for (size_t g = 0; g < self->analysis->num_groups; g++) {
        const double *sums = group_sums(self, g);
        const double rows = group_rows(self, g);

        if (rows > 0.0) {
            self->loss[count++] = sums[SUM_SQUARE] - 2.0 * mean * sums[SUM_VALUE] +
                                  2.0 * rows * mean * mean;
        }
    }
    return effective(self->loss, count) < CRS_SENSITIVITY_FEW;
}

/* What every group adds to the leading index of a factor, as a mean over rows. */
static size_t
contributions(const groups *self, size_t factor, size_t place)
{
    size_t count = 0;

    for (size_t g = 0; g < self->analysis->num_groups; g++) {
        if (group_rows(self, g) > 0.0) {
            self->loss[count++] = fmax(0.0,
                                       group_sums(self, g)[NUM_WHOLE + factor * NUM_EACH + place]);
        }
    }
    return count;
}

/* Widens the total indices, or mu*, of which few rows make up most. */
static void
widen(const groups *self, crs_estimate *leading)
{
    const crs_sensitivity *analysis = self->analysis;
    const size_t place = analysis->plan.method == CRS_SENSITIVITY_MORRIS ? SUM_SIZE : SUM_TOTAL;
    const size_t k = analysis->plan.num_factors;
    double largest = 0.0;

    for (size_t j = 0; j < k; j++) {
        const size_t count = contributions(self, j, place);

        for (size_t g = 0; g < count; g++) {
            largest = fmax(largest, self->loss[g]);
        }
    }
    for (size_t j = 0; j < k; j++) {
        const size_t count = contributions(self, j, place);
        const double mine = effective(self->loss, count);
        const double scale = self->sums[NUM_WHOLE + j * NUM_EACH + place];
        crs_interval interval;

        if (!isfinite(leading[j].value) || mine >= CRS_SENSITIVITY_FEW || !(largest > 0.0)) {
            continue;
        }
        interval = crs_loss_interval(self->loss, count, CRS_SENSITIVITY_LEVEL, largest);
        if (scale > 0.0 && leading[j].value > 0.0) {
            const double unit = leading[j].value / (scale / (double)count);

            leading[j].high = fmax(leading[j].high, interval.high * unit);
            leading[j].low = fmin(leading[j].low, interval.low * unit);
            leading[j].few = 1;
        }
    }
}

static void
estimate_all(const groups *self, crs_estimate *estimates)
{
    const crs_sensitivity *analysis = self->analysis;
    const int is_morris = analysis->plan.method == CRS_SENSITIVITY_MORRIS;
    const int few = !is_morris && varies_in_few(self);

    for (size_t i = 0; i < analysis->num_items; i++) {
        const crs_sensitivity_index index = crs_sensitivity_item_of(analysis, i).index;

        estimates[i] = jackknife(self, i, index);
        estimates[i].few |= few && is_share(index) && isfinite(estimates[i].value);
    }
    widen(self, estimates + (is_morris ? MORRIS_WHOLE : SOBOL_WHOLE + analysis->plan.num_factors));
    for (size_t i = 0; i < analysis->num_items; i++) {
        if (crs_sensitivity_item_of(analysis, i).index == CRS_SENSITIVITY_TOTAL) {
            estimates[i].high = fmin(estimates[i].high, fmax(1.0, estimates[i].value));
        }
    }
}

crs_status
crs_sensitivity_estimate(const crs_sensitivity *self, size_t output, crs_estimate *estimates)
{
    const size_t num_numbers = 2 * self->num_sums + self->num_items +
                               (self->num_items + 1) * self->num_groups;
    double *numbers = calloc(num_numbers + 1, sizeof *numbers);
    groups work = {.analysis = self, .output = output};

    if (!numbers) {
        return crs_error(CRS_ERR_MEMORY);
    }
    work.sums = numbers;
    work.spare = work.sums + self->num_sums;
    work.items = work.spare + self->num_sums;
    work.drawn = work.items + self->num_items;
    work.loss = work.drawn + self->num_items * self->num_groups;
    leave_one_out(&work);
    estimate_all(&work, estimates);
    free(numbers);
    return CRS_OK;
}
