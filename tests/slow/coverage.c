/* Do intervals hold what they promise? Each row of the table draws numbers whose truth is known,
 * forms the interval as the program does, and counts how often it covers. Random numbers are
 * keyed, so the table is the same bytes everywhere; docs/explanation/statistics.md carries it.
 *
 *   coverage           prints the table (Markdown), fails if a row leaves its bounds
 *   coverage --twin    the same with planted errors; fails if a row does NOT leave its bounds
 *
 * Bounds say what is promised to hold, and are held to by the figure itself: with fixed keys there
 * is no luck from one day to the next. The Monte Carlo error of a figure, sqrt(p (1 - p) /
 * trials), tells how far the truth may lie from it. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "core/vmath.h"
#include "sim/outcome.h"
#include "sim/quantile.h"
#include "study/sensitivity/sensitivity.h"
#include "study/statistics.h"

#define LEVEL    0.95
#define MAX_N    2000
#define FACTORS  4
#define SHRUNK   0.6 /* a planted error: intervals this much too short */
#define NUM_SETS 16

typedef struct row row;

/* Tries once: adds to *covered and *tried. */
typedef void experiment(const row *self, uint64_t trial, int planted, unsigned *covered,
                        unsigned *tried);

struct row {
    const char *what, *of;
    unsigned n;
    double nominal, low, high;
    unsigned trials;
    experiment *try_once;
    double a, b; /* of the experiment */
};

/* ---- numbers ---- */

typedef struct source {
    crs_key key;
    uint32_t purpose, next;
} source;

static source
source_of(uint64_t trial, uint32_t purpose)
{
    return (source){crs_key_make(2026, trial), purpose, 0};
}

static crs_words
words(source *self)
{
    return crs_draw(self->key.word[0], self->key.word[1], self->key.word[2], self->key.word[3],
                    self->purpose, self->next++, 0);
}

static double
uniform(source *self)
{
    return crs_uniform(words(self).x);
}

static double
normal(source *self)
{
    const crs_words w = words(self);

    return crs_normal_pair(w.x, w.y).first;
}

static double
exponential(source *self)
{
    return -crs_log(uniform(self));
}

static double
normal_density(double x)
{
    return crs_exp(-0.5 * x * x) / 2.5066282746310002;
}

static unsigned
covers(const crs_interval *interval, double truth, int planted)
{
    const double scale = planted ? SHRUNK : 1.0;

    return interval->mean + scale * (interval->low - interval->mean) <= truth &&
           truth <= interval->mean + scale * (interval->high - interval->mean);
}

/* ---- means, differences, ratios ---- */

/* a = 0: normal, 1: exponential. Mean 1. */
static void
of_mean(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double values[MAX_N];
    source from = source_of(trial, 1);
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        values[i] = self->a > 0.0 ? exponential(&from) : 1.0 + normal(&from);
    }
    interval = crs_mean_interval(values, self->n, LEVEL);
    *covered += covers(&interval, 1.0, planted);
    (*tried)++;
}

/* Numbers of sets: the sets differ, and the runs of one do a little. */
static void
of_sets(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double values[MAX_N], of_set[NUM_SETS], scratch[NUM_SETS];
    source from = source_of(trial, 2);
    crs_interval interval;

    for (unsigned i = 0; i < NUM_SETS; i++) {
        of_set[i] = normal(&from);
    }
    for (unsigned i = 0; i < self->n; i++) {
        values[i] = of_set[i % NUM_SETS] + normal(&from);
    }
    interval = planted ? crs_mean_interval(values, self->n, LEVEL)
                       : crs_clustered_interval(values, self->n, NUM_SETS, LEVEL, scratch);
    *covered += covers(&interval, 0.0, 0);
    (*tried)++;
}

/* Two strategies that meet the same luck, of exponential size. */
static void
of_difference(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double a[MAX_N], b[MAX_N];
    source from = source_of(trial, 3);
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        const double luck = exponential(&from);

        a[i] = 2.0 * luck + 0.3 * normal(&from);
        b[i] = luck + 0.3 * normal(&from);
    }
    interval = crs_paired_interval(a, b, self->n, LEVEL);
    *covered += covers(&interval, 1.0, planted);
    (*tried)++;
}

/* The same, lognormal; means 1 to 2. */
static void
of_ratio(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double a[MAX_N], b[MAX_N];
    source from = source_of(trial, 4);
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        const double luck = 0.5 * normal(&from);

        a[i] = crs_exp(luck + 0.2 * normal(&from));
        b[i] = 2.0 * crs_exp(luck + 0.2 * normal(&from));
    }
    interval = crs_ratio_interval(a, b, self->n, LEVEL);
    *covered += covers(&interval, 0.5, planted);
    (*tried)++;
}

/* ---- times that are not all reached ---- */

static double
restricted_mean(double mean, double sd, double horizon)
{
    const double z = (horizon - mean) / sd;
    double below = 0.0; /* Phi(z) by Simpson's rule from -8: the oracle is not the program's */

    for (int i = 0; i <= 2000; i++) {
        const double x = -8.0 + (z + 8.0) * i / 2000.0;

        below += normal_density(x) * (i == 0 || i == 2000 ? 1.0 : i % 2 ? 4.0 : 2.0);
    }
    below *= (z + 8.0) / 2000.0 / 3.0;
    return horizon - sd * (z * below + normal_density(z));
}

/* Days of two strategies: normal, with means 228 and 240 and the same luck; a: the horizon in
 * standard deviations of the later one; b = 1: their difference, else the later one. Planted: what
 * is later than the horizon is left out (differences, where it hardly shows: too short as well).
 */
static void
of_time(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    const double sd_a = sqrt(109.0), sd_b = sqrt(164.0), horizon = 240.0 + self->a * sd_b;
    const crs_outcome_rule rule = {horizon, 0.0};
    const double truth_b = restricted_mean(240.0, sd_b, horizon);
    double a[MAX_N], b[MAX_N];
    source from = source_of(trial, 5);
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        const double luck = normal(&from);

        a[i] = 228.0 + 10.0 * luck + 3.0 * normal(&from);
        b[i] = 240.0 + 10.0 * luck + 8.0 * normal(&from);
        a[i] = a[i] > horizon ? CRS_OUTCOME_LATER : a[i];
        b[i] = b[i] > horizon ? CRS_OUTCOME_LATER : b[i];
        if (planted) {
            a[i] = isfinite(a[i]) ? a[i] : (double)NAN;
            b[i] = isfinite(b[i]) ? b[i] : (double)NAN;
        }
        a[i] = planted ? a[i] : crs_outcome_number(&rule, a[i]);
        b[i] = planted ? b[i] : crs_outcome_number(&rule, b[i]);
    }
    interval = self->b > 0.0 ? crs_paired_interval(a, b, self->n, LEVEL)
                             : crs_mean_interval(b, self->n, LEVEL);
    *covered += covers(&interval,
                       self->b > 0.0 ? restricted_mean(228.0, sd_a, horizon) - truth_b : truth_b,
                       planted && (self->a > 3.0 || self->b > 0.0));
    (*tried)++;
}

/* ---- shares and regret ---- */

static void
of_share(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    source from = source_of(trial, 6);
    double share = 0.0;
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        share += uniform(&from) < self->a ? 1.0 / (double)self->n : 0.0;
    }
    interval = crs_share_interval(share, self->n, LEVEL);
    if (planted) { /* Wald's */
        interval.low = share - 1.96 * interval.error;
        interval.high = share + 1.96 * interval.error;
    }
    *covered += covers(&interval, self->a, planted);
    (*tried)++;
}

/* Losses of exponential size in a share of runs. Planted: a t interval. */
static void
of_regret(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double values[MAX_N];
    source from = source_of(trial, 7);
    crs_interval interval;

    for (unsigned i = 0; i < self->n; i++) {
        const double size = exponential(&from);

        values[i] = uniform(&from) < self->a ? size : 0.0;
    }
    interval = planted ? crs_mean_interval(values, self->n, LEVEL)
                       : crs_loss_interval(values, self->n, LEVEL, 2.0);
    *covered += covers(&interval, self->a, planted);
    (*tried)++;
}

/* ---- bands ---- */

/* Does one more run lie between two quantiles, if they are given? Planted: those of type 7. */
static void
of_band(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    double values[MAX_N], low, high, next;
    source from = source_of(trial, 8);

    for (unsigned i = 0; i < self->n; i++) {
        values[i] = exponential(&from);
    }
    next = exponential(&from);
    (void)crs_sort(values, self->n);
    low = planted ? crs_quantile_sorted(values, self->n, self->a)
                  : crs_quantile_predictive(values, self->n, self->a);
    high = planted ? crs_quantile_sorted(values, self->n, 1.0 - self->a)
                   : crs_quantile_predictive(values, self->n, 1.0 - self->a);
    if (!isnan(low) && !isnan(high)) {
        *covered += low <= next && next <= high;
        (*tried)++;
    }
}

/* ---- sensitivity ---- */

static const double weights[FACTORS] = {0.0, 0.5, 1.0, 4.5};

/* Sobol's g-function, or (b = 1) an event that three of the factors bring about, seldom. */
static double
result(const row *self, const double *u)
{
    double product = 1.0;

    if (self->b > 0.0) {
        return (u[0] > 0.8 && u[1] > 0.6) || u[2] > 0.98 ? 1.0 : 0.0;
    }
    for (int j = 0; j < FACTORS; j++) {
        product *= (fabs(4.0 * u[j] - 2.0) + weights[j]) / (1.0 + weights[j]);
    }
    return product;
}

static void
true_indices(const row *self, double *first, double *total)
{
    double all = 1.0;

    if (self->b > 0.0) { /* y = 1 - (1 - x0 x1)(1 - x2), chances .2, .4, .02 */
        const double p = 0.08, q = 0.02, mean = 1.0 - (1.0 - p) * (1.0 - q);
        const double variance = mean * (1.0 - mean);
        const double rest = (1.0 - q) * (1.0 - q);

        first[0] = rest * 0.2 * 0.8 * 0.4 * 0.4 / variance;
        first[1] = rest * 0.4 * 0.6 * 0.2 * 0.2 / variance;
        first[2] = (1.0 - p) * (1.0 - p) * q * (1.0 - q) / variance;
        total[0] = 0.2 * 0.8 * 0.4 * (1.0 - q) / variance;
        total[1] = 0.4 * 0.6 * 0.2 * (1.0 - q) / variance;
        total[2] = q * (1.0 - q) * (1.0 - p) / variance;
        first[3] = total[3] = 0.0;
        return;
    }
    for (int j = 0; j < FACTORS; j++) {
        first[j] = 1.0 / (3.0 * (1.0 + weights[j]) * (1.0 + weights[j]));
        all *= 1.0 + first[j];
    }
    for (int j = 0; j < FACTORS; j++) {
        total[j] = first[j] * all / (1.0 + first[j]) / (all - 1.0);
    }
    for (int j = 0; j < FACTORS; j++) {
        first[j] /= all - 1.0;
    }
}

/* All factors of an analysis with n rows; a = 0: first-order, 1: total indices. Two replicates, in
 * which luck adds a tenth of the standard deviation. */
static void
of_index(const row *self, uint64_t trial, int planted, unsigned *covered, unsigned *tried)
{
    const crs_sensitivity_plan plan = {.method = CRS_SENSITIVITY_SOBOL,
                                       .design = CRS_DESIGN_RANDOM,
                                       .num_factors = FACTORS,
                                       .rows = self->n,
                                       .replicates = 2,
                                       .noisy = 1,
                                       .num_outputs = 1,
                                       .seed = trial};
    crs_sensitivity analysis;
    crs_estimate estimates[64];
    double points[(FACTORS + 2) * FACTORS], truth[2][FACTORS];
    source from = source_of(trial, 9);

    if (crs_sensitivity_init(&analysis, &plan) != CRS_OK) {
        exit(2);
    }
    for (uint64_t r = 0; r < plan.rows; r++) {
        crs_sensitivity_points(&analysis, r, 1, points);
        for (uint64_t k = 0; k < plan.replicates; k++) {
            double values[FACTORS + 2];

            for (int e = 0; e < FACTORS + 2; e++) {
                values[e] = result(self, points + (size_t)e * FACTORS) + 0.05 * normal(&from);
            }
            (void)crs_sensitivity_add(&analysis, r, k, values);
        }
    }
    if (crs_sensitivity_estimate(&analysis, 0, estimates) != CRS_OK) {
        exit(2);
    }
    true_indices(self, truth[0], truth[1]);
    for (int j = 0; j < FACTORS - (self->b > 0.0); j++) {
        const long item = crs_sensitivity_find(
            &analysis, self->a > 0.0 ? CRS_SENSITIVITY_TOTAL : CRS_SENSITIVITY_FIRST, j);
        const crs_estimate *e = &estimates[item];
        const crs_interval interval = {.mean = e->value, .low = e->low, .high = e->high};

        *covered += covers(&interval, truth[self->a > 0.0][j], planted);
        (*tried)++;
    }
    crs_sensitivity_free(&analysis);
}

/* ---- the table ---- */

static const row table[] = {
    {"mean", "normal", 10, LEVEL, 0.935, 0.965, 20000, of_mean, 0.0, 0.0},
    {"mean", "exponential", 30, LEVEL, 0.91, 0.965, 20000, of_mean, 1.0, 0.0},
    {"mean", "exponential", 200, LEVEL, 0.935, 0.965, 8000, of_mean, 1.0, 0.0},
    {"mean over 16 parameter sets", "10 runs a set", 160, LEVEL, 0.935, 0.965, 20000, of_sets, 0,
     0},
    {"paired difference", "exponential luck", 30, LEVEL, 0.91, 0.965, 20000, of_difference, 0, 0},
    {"paired difference", "exponential luck", 200, LEVEL, 0.93, 0.965, 8000, of_difference, 0, 0},
    {"ratio of means", "lognormal luck", 10, LEVEL, 0.91, 0.965, 20000, of_ratio, 0.0, 0.0},
    {"ratio of means", "lognormal luck", 100, LEVEL, 0.935, 0.965, 8000, of_ratio, 0.0, 0.0},
    {"restricted mean", "0 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time, 9.0, 0.0},
    {"restricted mean", "30 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time, 0.5244, 0.0},
    {"restricted mean", "50 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time, 0.0, 0.0},
    {"difference of restricted means", "0 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time, 9, 1},
    {"difference of restricted means", "30 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time,
     0.5244, 1.0},
    {"difference of restricted means", "50 % later", 200, LEVEL, 0.935, 0.965, 8000, of_time, 0.0,
     1.0},
    {"share", "1 %", 100, LEVEL, 0.92, 0.985, 20000, of_share, 0.01, 0.0},
    {"share", "1 %", 1000, LEVEL, 0.935, 0.975, 8000, of_share, 0.01, 0.0},
    {"share", "50 %", 20, LEVEL, 0.935, 0.975, 20000, of_share, 0.5, 0.0},
    {"share", "50 %", 100, LEVEL, 0.93, 0.97, 20000, of_share, 0.5, 0.0},
    {"regret", "in 2 % of runs", 100, LEVEL, 0.92, 0.985, 20000, of_regret, 0.02, 0.0},
    {"regret", "in 5 % of runs", 100, LEVEL, 0.92, 0.985, 20000, of_regret, 0.05, 0.0},
    {"regret", "in 30 % of runs", 20, LEVEL, 0.93, 0.985, 20000, of_regret, 0.3, 0.0},
    {"regret", "in 30 % of runs", 200, LEVEL, 0.935, 0.985, 8000, of_regret, 0.3, 0.0},
    {"first-order index", "g-function", 128, LEVEL, 0.93, 0.985, 2000, of_index, 0.0, 0.0},
    {"first-order index", "g-function", 512, LEVEL, 0.93, 0.985, 1000, of_index, 0.0, 0.0},
    {"first-order index", "g-function", 2048, LEVEL, 0.93, 0.985, 300, of_index, 0.0, 0.0},
    {"total index", "g-function", 128, LEVEL, 0.93, 0.985, 2000, of_index, 1.0, 0.0},
    {"total index", "g-function", 512, LEVEL, 0.93, 0.985, 1000, of_index, 1.0, 0.0},
    {"total index", "g-function", 2048, LEVEL, 0.93, 0.985, 300, of_index, 1.0, 0.0},
    {"first-order index", "rare event", 128, LEVEL, 0.86, 0.99, 2000, of_index, 0.0, 1.0},
    {"first-order index", "rare event", 512, LEVEL, 0.93, 0.99, 1000, of_index, 0.0, 1.0},
    {"total index", "rare event", 128, LEVEL, 0.93, 0.995, 2000, of_index, 1.0, 1.0},
    {"total index", "rare event", 512, LEVEL, 0.93, 0.995, 1000, of_index, 1.0, 1.0},
    {"band p25 to p75: one more run", "exponential", 5, 0.5, 0.49, 0.53, 80000, of_band, 0.25, 0},
    {"band p05 to p95: one more run", "exponential", 5, 0.9, 0.0, 0.0, 20000, of_band, 0.05, 0},
    {"band p05 to p95: one more run", "exponential", 20, 0.9, 0.89, 0.91, 80000, of_band, 0.05, 0},
    {"band p05 to p95: one more run", "exponential", 100, 0.9, 0.89, 0.905, 20000, of_band, 0.05,
     0.0},
};

/* Prints a row; returns 1 if the figure lies within its bounds. */
static int
try_row(const row *self, int planted)
{
    unsigned covered = 0, tried = 0;
    double share;

    for (uint64_t trial = 0; trial < self->trials; trial++) {
        self->try_once(self, trial, planted, &covered, &tried);
    }
    printf("| %s | %s | %u | %.0f %% | ", self->what, self->of, self->n, 100.0 * self->nominal);
    if (tried == 0) {
        printf("not given | | not given |");
        return self->high == 0.0;
    }
    share = (double)covered / (double)tried;
    printf("%.1f %% | %.1f | %.1f to %.1f %% |", 100.0 * share,
           100.0 * sqrt(share * (1.0 - share) / (double)tried), 100.0 * self->low,
           100.0 * self->high);
    return share >= self->low && share <= self->high;
}

int
main(int argc, char **argv)
{
    const int planted = argc > 1 && strcmp(argv[1], "--twin") == 0;
    int wrong = 0;

    printf("| interval of | data | runs or rows | nominal | covered | ± | held to |\n"
           "|---|---|---:|---:|---:|---:|---|\n");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const int is_held = try_row(&table[i], planted);

        printf("%s\n", is_held == !planted ? "" : " <-- WRONG");
        wrong += is_held != !planted;
    }
    return wrong > 0;
}
