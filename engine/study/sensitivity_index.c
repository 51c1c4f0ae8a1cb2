/* sensitivity_index: from sums over rows to indices, their intervals and their order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "core/status.h"
#include "sim/quantile.h"
#include "study/sensitivity_internal.h"

/* Purpose of the bootstrap's random numbers. */
#define PURPOSE_BOOTSTRAP 0x0d640000u

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

/* The sums of one group, `times` times, onto `sums`. */
static void
add_group(const crs_sensitivity *self, size_t output, size_t group, double *sums, double *n)
{
    const size_t place = output * self->num_groups + group;
    const double *from = self->sums + place * self->num_sums;

    for (size_t i = 0; i < self->num_sums; i++) {
        sums[i] += from[i];
    }
    *n += (double)self->counts[place];
}

static void
items_from(const crs_sensitivity *self, size_t output, const double *sums, double n, double *items)
{
    if (n == 0.0) {
        for (size_t i = 0; i < self->num_items; i++) {
            items[i] = (double)NAN;
        }
    } else if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
        morris_items(self, sums, n, self->origin[output], items);
    } else {
        sobol_items(self, sums, n, self->origin[output], items);
    }
}

crs_status
crs_sensitivity_estimate(const crs_sensitivity *self, size_t output, crs_estimate *estimates)
{
    const size_t resamples = CRS_SENSITIVITY_RESAMPLES;
    const crs_key key = crs_key_make(self->plan.seed, 0);
    double *sums = calloc(self->num_sums, sizeof *sums);
    double *items = calloc(self->num_items, sizeof *items);
    double *drawn = calloc(self->num_items, resamples * sizeof *drawn);
    double n = 0.0;

    if (!sums || !items || !drawn) {
        free(sums);
        free(items);
        free(drawn);
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t r = 0; r < resamples; r++) {
        crs_pcg64 rng = crs_pcg64_from_key(&key, PURPOSE_BOOTSTRAP, (uint32_t)r, 0);

        memset(sums, 0, self->num_sums * sizeof *sums);
        n = 0.0;
        for (size_t g = 0; g < self->num_groups; g++) {
            add_group(self, output, crs_pcg_below(&rng, self->num_groups), sums, &n);
        }
        items_from(self, output, sums, n, items);
        for (size_t i = 0; i < self->num_items; i++) {
            drawn[i * resamples + r] = items[i];
        }
    }
    memset(sums, 0, self->num_sums * sizeof *sums);
    n = 0.0;
    for (size_t g = 0; g < self->num_groups; g++) {
        add_group(self, output, g, sums, &n);
    }
    items_from(self, output, sums, n, items);
    for (size_t i = 0; i < self->num_items; i++) {
        double *sorted = drawn + i * resamples;
        const int known = isfinite(items[i]);

        crs_sort(sorted, resamples);
        estimates[i] = (crs_estimate){
            items[i],
            known ? crs_quantile_sorted(sorted, resamples, 0.5 * (1.0 - CRS_SENSITIVITY_LEVEL))
                  : (double)NAN,
            known ? crs_quantile_sorted(sorted, resamples, 0.5 * (1.0 + CRS_SENSITIVITY_LEVEL))
                  : (double)NAN,
        };
    }
    free(sums);
    free(items);
    free(drawn);
    return CRS_OK;
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
    if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
        return doubts |
               (top[best].high - top[best].low > 0.5 * top[best].value ? CRS_DOUBT_WIDE : 0);
    }
    for (size_t j = 0; j < 2 * k; j++) {
        const crs_estimate *e = estimates + SOBOL_WHOLE + j;

        doubts |= e->value < -0.05 || e->value > 1.05 ? CRS_DOUBT_LEAVES : 0;
        doubts |= e->high - e->low > 0.2 ? CRS_DOUBT_WIDE : 0;
    }
    return doubts;
}
