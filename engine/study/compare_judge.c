/* compare_judge: from the outcomes of the runs to what is learnt from them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/quantile.h"
#include "study/compare_internal.h"

/* ---- numbers and units ---- */

static const crs_outcome_rule *
rule_of(const crs_compare *self, size_t metric)
{
    return &self->facts[metric].rule;
}

/* What a run counts as; NaN if it is left out. */
static double
number(const crs_compare *self, size_t metric, size_t strategy, size_t replicate)
{
    return crs_outcome_number(rule_of(self, metric),
                              crs_compare_column(self, metric, strategy)[replicate]);
}

/* Means over the replicates of each unit (replicate r belongs to unit r mod units); the numbers
 * themselves where every replicate is one. What is NaN is left out. */
static void
unit_means(const crs_compare *self, const double *numbers, double *means)
{
    for (uint64_t u = 0; u < self->units; u++) {
        crs_moments moments = {0};

        for (uint64_t r = u; r < self->replicates; r += self->units) {
            if (!isnan(numbers[r])) {
                crs_moments_add(&moments, numbers[r]);
            }
        }
        means[u] = moments.count > 0 ? moments.mean : (double)NAN;
    }
}

/* Unit means of a strategy, over the replicates in which `other` has a number, too. */
static void
strategy_units(const crs_compare *self, size_t metric, size_t s, size_t other, double *spare,
               double *means)
{
    for (size_t r = 0; r < (size_t)self->replicates; r++) {
        spare[r] = isnan(number(self, metric, other, r)) ? (double)NAN
                                                         : number(self, metric, s, r);
    }
    unit_means(self, spare, means);
}

/* An interval that is a point, where there is no luck. */
static crs_interval
exactly(double value)
{
    return (crs_interval){1, value, 0.0, 0.0, value, value, 0.0};
}

static int
is_exact(const crs_compare *self)
{
    return self->end == CRS_COMPARE_EXACT;
}

/* ---- is it precise enough? ---- */

/* Are all outcomes of a strategy whole numbers: a yes or no, or a count of events? */
static int
counts_events(const crs_compare *self, size_t metric, size_t strategy)
{
    for (size_t r = 0; r < (size_t)self->replicates; r++) {
        const double value = number(self, metric, strategy, r);

        if (!(value == floor(value))) {
            return 0;
        }
    }
    return 1;
}

/* Relative half-width of the paired interval of a strategy to the reference. Where the
 * difference was the same in all n runs, it may still be another in up to 3/n of them (rule of
 * three, Hanley & Lippman-Hand 1983), so equal runs are never exact. That share is held against
 * the precision itself, and where events are counted, relative to their share; an event that did
 * not happen at all counts as one of a share of `precision`, or one that cannot happen would be
 * waited for for ever. */
static double
half_width(const crs_compare *self, const crs_compare_plan *plan, size_t metric, size_t s,
           double *work)
{
    const size_t units = (size_t)self->units, reference = plan->reference;
    double *mine = work, *theirs = work + units, *spare = work + 2 * units;
    double scale, three = 3.0 / (double)self->replicates;
    crs_interval difference, of_mine, of_theirs;

    strategy_units(self, metric, s, reference, spare, mine);
    strategy_units(self, metric, reference, s, spare, theirs);
    difference = crs_paired_interval(mine, theirs, units, CRS_COMPARE_LEVEL);
    of_mine = crs_mean_interval(mine, units, CRS_COMPARE_LEVEL);
    of_theirs = crs_mean_interval(theirs, units, CRS_COMPARE_LEVEL);
    scale = fmax(fabs(of_mine.mean), fabs(of_theirs.mean));
    if (difference.half_width > 0.0) {
        return difference.half_width / scale;
    }
    if (s == reference || !(difference.count >= 2)) {
        return 0.0; /* nothing to compare */
    }
    return counts_events(self, metric, s) && counts_events(self, metric, reference)
               ? three / fmax(scale, plan->precision)
               : three;
}

double
crs_compare_widest(crs_compare *self, const crs_compare_plan *plan, double *work)
{
    double largest = 0.0;

    for (size_t m = 0; m < self->num_metrics; m++) {
        for (size_t s = 0; s < self->num_strategies; s++) {
            const double width = half_width(self, plan, m, s, work);

            if (width > largest) {
                largest = width;
                self->widest_metric = m;
                self->widest_strategy = s;
            }
        }
    }
    return largest;
}

/* ---- what is learnt ---- */

/* Who is best in each replicate, and by how much the others miss it. best and regret are
 * [num_strategies][replicates]. A replicate in which one has no number says nothing: NaN. */
static void
judge_replicates(crs_compare *self, size_t metric, int direction, double *best, double *regret)
{
    const size_t n = (size_t)self->replicates;
    crs_compare_facts *facts = &self->facts[metric];

    facts->compared = facts->tied = 0;
    facts->largest_regret = 0.0;
    for (size_t r = 0; r < n; r++) {
        double top = -(double)INFINITY;
        size_t winners = 0;
        int known = 1;

        for (size_t s = 0; s < self->num_strategies; s++) {
            const double value = (double)direction * number(self, metric, s, r);

            known &= !isnan(value);
            winners = value > top ? 1 : winners + (value == top);
            top = value > top ? value : top;
        }
        facts->compared += (uint64_t)known;
        facts->tied += known && winners == self->num_strategies;
        for (size_t s = 0; s < self->num_strategies; s++) {
            const double value = (double)direction * number(self, metric, s, r);

            best[s * n + r] = !known ? (double)NAN : value == top ? 1.0 / (double)winners : 0.0;
            regret[s * n + r] = known ? crs_gain(top, value) : (double)NAN;
            facts->largest_regret = regret[s * n + r] > facts->largest_regret
                                        ? regret[s * n + r]
                                        : facts->largest_regret;
        }
    }
}

/* Room for the work on one metric. */
typedef struct bench {
    double *units;       /* [num_strategies + 2][units] */
    double *best;        /* [num_strategies][replicates] */
    double *regret;      /* [num_strategies][replicates] */
    double *spare;       /* [replicates] */
    const double **rows; /* [num_strategies] */
    crs_rank *ranks;     /* [num_strategies] */
} bench;

/* Mean, and how it stands to the reference. */
static void
judge_means(const crs_compare *self, const crs_compare_plan *plan, size_t metric, size_t s,
            const bench *b, crs_standing *standing)
{
    const size_t units = (size_t)self->units;
    double *mine = b->units + self->num_strategies * units, *reference = mine + units;

    strategy_units(self, metric, s, plan->reference, b->spare, mine);
    strategy_units(self, metric, plan->reference, s, b->spare, reference);
    for (size_t r = 0; r < (size_t)self->replicates; r++) {
        standing->pairs += !isnan(number(self, metric, s, r)) &&
                           !isnan(number(self, metric, plan->reference, r));
    }
    if (is_exact(self)) {
        standing->mean = exactly(b->units[s * units]);
        standing->difference = standing->unpaired = exactly(mine[0] - reference[0]);
        standing->ratio = exactly(reference[0] != 0.0 ? mine[0] / reference[0] : (double)NAN);
        return;
    }
    standing->mean = crs_mean_interval(b->units + s * units, units, CRS_COMPARE_LEVEL);
    standing->difference = crs_paired_interval(mine, reference, units, CRS_COMPARE_LEVEL);
    standing->unpaired = crs_unpaired_interval(mine, reference, units, CRS_COMPARE_LEVEL);
    standing->ratio = crs_ratio_interval(mine, reference, units, CRS_COMPARE_LEVEL);
}

static void
judge_quantiles(const crs_compare *self, size_t metric, size_t s, double *spare,
                crs_standing *standing)
{
    const size_t n = (size_t)self->replicates;
    const double *outcomes = crs_compare_column(self, metric, s);

    for (size_t r = 0; r < n; r++) {
        spare[r] = crs_outcome_place(rule_of(self, metric), outcomes[r]);
    }
    standing->quantiles = is_exact(self) ? crs_quantiles_exactly(spare[0])
                                         : crs_quantiles_of(spare, n);
    standing->counts = crs_outcome_count(outcomes, n);
}

static void
judge_strategy(const crs_compare *self, const crs_compare_plan *plan, size_t metric, size_t s,
               const bench *b, crs_standing *standing)
{
    const size_t units = (size_t)self->units, n = (size_t)self->replicates;
    const crs_compare_facts *facts = &self->facts[metric];

    judge_quantiles(self, metric, s, b->spare, standing);
    judge_means(self, plan, metric, s, b, standing);
    standing->best = standing->regret = crs_mean_interval(NULL, 0, CRS_COMPARE_LEVEL);
    if (plan->model->metrics[plan->metrics[metric]].direction == 0) {
        return;
    }
    if (is_exact(self)) {
        standing->best = exactly(b->best[s * n]);
        standing->regret = exactly(b->regret[s * n]);
    } else {
        unit_means(self, b->best + s * n, b->spare);
        standing->best = crs_mean_interval(b->spare, units, CRS_COMPARE_LEVEL);
        standing->best = crs_share_interval(standing->best.mean, standing->best.count,
                                            CRS_COMPARE_LEVEL);
        unit_means(self, b->regret + s * n, b->spare);
        standing->regret = crs_loss_interval(b->spare, units, CRS_COMPARE_LEVEL,
                                             facts->largest_regret);
    }
    if (facts->tied == facts->compared && self->num_strategies > 1) {
        standing->best = crs_mean_interval(NULL, 0, CRS_COMPARE_LEVEL); /* nobody is */
    }
}

/* Copies the replicates of a strategy in which all are known, ascending in goodness. */
static size_t
sorted_complete(const crs_compare *self, size_t metric, size_t s, int direction,
                const double *known, double *values)
{
    size_t count = 0;

    for (size_t r = 0; r < (size_t)self->replicates; r++) {
        if (!isnan(known[r])) {
            values[count++] = (double)direction * number(self, metric, s, r);
        }
    }
    return crs_sort(values, count);
}

static crs_status
judge_dominance(crs_compare *self, size_t metric, int direction, const double *known)
{
    const size_t n = (size_t)self->replicates, num = self->num_strategies;
    double *sorted = malloc((num * n + 1) * sizeof *sorted);
    size_t count = 0;

    if (!sorted) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t s = 0; s < num; s++) {
        count = sorted_complete(self, metric, s, direction, known, sorted + s * n);
    }
    for (size_t a = 0; a < num; a++) {
        for (size_t b = 0; b < num; b++) {
            self->dominates[(metric * num + a) * num + b] = (unsigned char)crs_dominance_of(
                sorted + a * n, sorted + b * n, count);
        }
    }
    free(sorted);
    return CRS_OK;
}

static crs_status
judge_metric(crs_compare *self, const crs_compare_plan *plan, size_t metric, const bench *b)
{
    const int direction = plan->model->metrics[plan->metrics[metric]].direction;
    crs_standing *standings = self->standings + metric * self->num_strategies;

    judge_replicates(self, metric, direction, b->best, b->regret);
    for (size_t s = 0; s < self->num_strategies; s++) {
        strategy_units(self, metric, s, s, b->spare, b->units + s * self->units);
        b->rows[s] = b->units + s * self->units;
    }
    for (size_t s = 0; s < self->num_strategies; s++) {
        judge_strategy(self, plan, metric, s, b, &standings[s]);
    }
    if (direction == 0) {
        return CRS_OK; /* nothing is better than anything: ranks stay 0 */
    }
    crs_rank_all(b->rows, self->num_strategies, (size_t)self->units, direction, CRS_COMPARE_LEVEL,
                 b->ranks);
    for (size_t s = 0; s < self->num_strategies; s++) {
        standings[s].rank = b->ranks[s];
    }
    return judge_dominance(self, metric, direction, b->regret);
}

/* Is `a` at least as good as b in all means, and better in one? */
static int
is_better(const crs_compare *self, const crs_compare_plan *plan, size_t a, size_t b)
{
    int better = 0;

    for (size_t i = 0; i < plan->num_pareto; i++) {
        const size_t m = plan->pareto[i];
        const double sign = plan->model->metrics[plan->metrics[m]].direction;
        const double gain = sign * crs_gain(crs_compare_standing(self, m, a)->mean.mean,
                                            crs_compare_standing(self, m, b)->mean.mean);

        if (!(gain >= 0.0)) {
            return 0;
        }
        better |= gain > 0.0;
    }
    return better;
}

static void
judge_pareto(crs_compare *self, const crs_compare_plan *plan)
{
    for (size_t s = 0; s < self->num_strategies; s++) {
        self->pareto[s] = plan->num_pareto > 0;
        for (size_t k = 0; k < self->num_strategies; k++) {
            if (k != s && is_better(self, plan, k, s)) {
                self->pareto[s] = 0;
            }
        }
    }
}

crs_status
crs_compare_judge(crs_compare *self, const crs_compare_plan *plan)
{
    const size_t cells = self->num_strategies * (size_t)self->replicates + 1;
    bench b = {malloc((cells + 2 * (size_t)self->units) * sizeof(double)),
               malloc(cells * sizeof(double)),
               malloc(cells * sizeof(double)),
               malloc(((size_t)self->replicates + 1) * sizeof(double)),
               calloc(self->num_strategies, sizeof(double *)),
               calloc(self->num_strategies, sizeof(crs_rank))};
    crs_status status = b.units && b.best && b.regret && b.spare && b.rows && b.ranks
                            ? CRS_OK
                            : crs_error(CRS_ERR_MEMORY);

    for (size_t m = 0; m < self->num_metrics && status == CRS_OK; m++) {
        status = plan->stop && *plan->stop ? crs_error(CRS_ERR_STOPPED)
                                           : judge_metric(self, plan, m, &b);
    }
    if (status == CRS_OK) {
        judge_pareto(self, plan);
    }
    free(b.units);
    free(b.best);
    free(b.regret);
    free(b.spare);
    free(b.rows);
    free(b.ranks);
    return status;
}
