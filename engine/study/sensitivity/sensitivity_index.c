/* sensitivity_index: from sums over rows to indices, and what to make of them. */
#include <math.h>

#include "core/status.h"
#include "study/sensitivity/sensitivity_internal.h"

/* A variance below this share of the second moment is rounding; so is a change of the result
 * below that share of its mean. */
#define ROUNDING        1e-13
#define CHANGE_ROUNDING 1e-12

static const struct {
    const char *name;
} index_table[] = {
#define INDEX_ROW(id, name, meaning) {name},
    CRS_SENSITIVITY_INDEX_LIST(INDEX_ROW)
#undef INDEX_ROW
};

/* Indices that a method has, and how many of them are about the result as a whole. */
static const crs_sensitivity_index sobol_indices[] = {
    CRS_SENSITIVITY_MEAN,        CRS_SENSITIVITY_SD,    CRS_SENSITIVITY_NOISE_SD,
    CRS_SENSITIVITY_NOISE_SHARE, CRS_SENSITIVITY_FIRST, CRS_SENSITIVITY_TOTAL,
};
static const crs_sensitivity_index morris_indices[] = {
    CRS_SENSITIVITY_MEAN, CRS_SENSITIVITY_NOISE_SD, CRS_SENSITIVITY_MU_STAR,
    CRS_SENSITIVITY_MU,   CRS_SENSITIVITY_SIGMA,
};

const char *
crs_sensitivity_name(crs_sensitivity_index index)
{
    return index_table[index].name;
}

/* ---- estimates ---- */

crs_sensitivity_item
crs_sensitivity_item_of(const crs_sensitivity *self, size_t item)
{
    const int is_morris = self->plan.method == CRS_SENSITIVITY_MORRIS;
    const crs_sensitivity_index *indices = is_morris ? morris_indices : sobol_indices;
    const size_t whole = is_morris ? MORRIS_WHOLE : SOBOL_WHOLE;
    const size_t each = is_morris ? MORRIS_EACH : SOBOL_EACH;
    const size_t k = self->plan.num_factors;
    size_t rest, factor = 0;

    if (item < whole) {
        return (crs_sensitivity_item){indices[item], -1, -1};
    }
    if (item < whole + each * k) {
        return (crs_sensitivity_item){indices[whole + (item - whole) / k],
                                      (int)((item - whole) % k), -1};
    }
    for (rest = item - whole - each * k; rest >= k - 1 - factor; factor++) {
        rest -= k - 1 - factor;
    }
    return (crs_sensitivity_item){CRS_SENSITIVITY_SECOND, (int)factor, (int)(factor + 1 + rest)};
}

long
crs_sensitivity_find(const crs_sensitivity *self, crs_sensitivity_index index, int factor)
{
    for (size_t i = 0; i < self->num_items; i++) {
        const crs_sensitivity_item item = crs_sensitivity_item_of(self, i);

        if (item.index == index && item.factor == factor) {
            return (long)i;
        }
    }
    return -1;
}

static void
sobol_items(const crs_sensitivity *self, const double *sums, double n, double origin,
            double *items)
{
    const size_t k = self->plan.num_factors;
    const double mean = sums[SUM_VALUE] / (2.0 * n);
    const double rounding = CHANGE_ROUNDING * (origin + mean);
    const double moved = sums[SUM_SQUARE] / (2.0 * n) - mean * mean;
    const double spread = moved > rounding * rounding ? moved : 0.0;
    const double variance = spread > 0.0 ? spread : (double)NAN;
    const double noise = self->plan.replicates > 1 || !self->plan.noisy ? sums[SUM_NOISE] / n
                                                                        : (double)NAN;
    const double *each = sums + NUM_WHOLE;
    double *first = items + SOBOL_WHOLE, *total = first + k, *pair = total + k;

    items[0] = origin + mean;
    items[1] = sqrt(spread);
    items[2] = sqrt(noise);
    items[3] = noise / (noise + spread); /* (N5) */
    for (size_t j = 0; j < k; j++) {
        const double *s = each + j * NUM_EACH;

        first[j] = (s[SUM_FIRST] - mean * s[SUM_DELTA]) / n / variance;
        total[j] = s[SUM_TOTAL] / n / variance;
    }
    for (size_t j = 0; j < k && self->plan.second_order; j++) {
        const double *of_ba = each + k * NUM_EACH;

        for (size_t l = j + 1; l < k; l++) {
            const size_t place = (size_t)(pair - (total + k));
            const double both = of_ba[k + place] -
                                mean * (of_ba[j] + each[l * NUM_EACH + SUM_DELTA]);

            *pair++ = both / n / variance - first[j] - first[l];
        }
    }
}

static void
morris_items(const crs_sensitivity *self, const double *sums, double n, double origin,
             double *items)
{
    const size_t k = self->plan.num_factors;
    const double mean = origin + sums[SUM_VALUE] / (2.0 * n);
    double *mu_star = items + MORRIS_WHOLE, *mu = mu_star + k, *sigma = mu + k;

    items[0] = mean;
    items[1] = self->plan.replicates > 1 || !self->plan.noisy ? sqrt(sums[SUM_NOISE] / n)
                                                              : (double)NAN;
    for (size_t j = 0; j < k; j++) {
        const double *s = sums + NUM_WHOLE + j * NUM_EACH;
        const double square = s[SUM_EFFECT_SQUARE] / n;
        double spread;

        mu_star[j] = s[SUM_SIZE] / n;
        mu[j] = s[SUM_EFFECT] / n;
        spread = square - mu[j] * mu[j];
        sigma[j] = n < 2.0                      ? (double)NAN
                   : spread > ROUNDING * square ? sqrt(spread * n / (n - 1.0))
                                                : 0.0;
        if (mu_star[j] <= CHANGE_ROUNDING * fabs(mean)) {
            mu_star[j] = mu[j] = sigma[j] = 0.0;
        }
    }
}

void
crs_sensitivity_items(const crs_sensitivity *self, size_t output, const double *sums, double n,
                      double *items)
{
    if (n <= 0.0) {
        for (size_t i = 0; i < self->num_items; i++) {
            items[i] = (double)NAN;
        }
    } else if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
        morris_items(self, sums, n, self->origin[output], items);
    } else {
        sobol_items(self, sums, n, self->origin[output], items);
    }
}

uint64_t
crs_sensitivity_rows(const crs_sensitivity *self, size_t output)
{
    uint64_t count = 0;

    for (size_t g = 0; g < self->num_groups; g++) {
        count += self->counts[output * self->num_groups + g];
    }
    return count;
}

/* ---- what to make of them ---- */

/* Estimates of all factors for the index that ranks them. */
static const crs_estimate *
leading(const crs_sensitivity *self, const crs_estimate *estimates)
{
    return self->plan.method == CRS_SENSITIVITY_MORRIS
               ? estimates + MORRIS_WHOLE
               : estimates + SOBOL_WHOLE + self->plan.num_factors;
}

/* Factors by their estimates, largest first: insertion sort, stable. */
static void
order_by(const crs_estimate *by, size_t count, size_t *factors)
{
    for (size_t i = 0; i < count; i++) {
        const double value = isnan(by[i].value) ? -HUGE_VAL : by[i].value;
        size_t place = i;

        while (place > 0 &&
               (isnan(by[factors[place - 1]].value) || by[factors[place - 1]].value < value)) {
            if (isnan(by[factors[place - 1]].value) && isnan(by[i].value)) {
                break;
            }
            factors[place] = factors[place - 1];
            place--;
        }
        factors[place] = i;
    }
}

void
crs_sensitivity_rank(const crs_sensitivity *self, const crs_estimate *estimates, size_t *factors)
{
    order_by(leading(self, estimates), self->plan.num_factors, factors);
}

size_t
crs_sensitivity_explain(const crs_sensitivity *self, const crs_estimate *estimates, double share,
                        double *explained, size_t *factors)
{
    const crs_estimate *first = estimates + SOBOL_WHOLE;
    size_t count = 0;

    *explained = 0.0;
    order_by(first, self->plan.num_factors, factors);
    while (count < self->plan.num_factors && *explained < share &&
           first[factors[count]].value > 0.0) {
        *explained += first[factors[count++]].value;
    }
    return count;
}

unsigned
crs_sensitivity_doubts(const crs_sensitivity *self, const crs_estimate *estimates)
{
    const size_t k = self->plan.num_factors;
    const crs_estimate *top = leading(self, estimates);
    unsigned doubts = self->plan.noisy && self->plan.replicates < 2 ? CRS_DOUBT_LUCK : 0;
    size_t best = 0;

    for (size_t j = 1; j < k; j++) {
        best = top[j].value > top[best].value ? j : best;
    }
    if (!isfinite(top[best].value)) {
        return doubts;
    }
    doubts |= top[best].low <= 0.0 && top[best].value != 0.0 ? CRS_DOUBT_ZERO : 0;
    doubts |= top[best].few ? CRS_DOUBT_ROWS : 0;
    if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
        return doubts |
               (top[best].high - top[best].low > 0.5 * top[best].value ? CRS_DOUBT_WIDE : 0);
    }
    for (size_t j = 0; j < 2 * k; j++) {
        const crs_estimate *e = estimates + SOBOL_WHOLE + j;

        doubts |= e->few && e->high - e->low > 0.2 ? CRS_DOUBT_ROWS : 0;
        doubts |= e->value < -0.05 || e->value > 1.05 ? CRS_DOUBT_LEAVES : 0;
        doubts |= e->high - e->low > 0.2 ? CRS_DOUBT_WIDE : 0;
    }
    return doubts;
}
