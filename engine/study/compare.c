#include "study/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/quantile.h"

/* A stage that narrows the intervals by less than this share has met what the sets allow. */
#define STANDSTILL 0.05

/* A comparison at work. */
typedef struct job {
    const crs_compare_plan *plan;
    crs_compare *out;
    uint64_t first;   /* replicate with which the stage begins */
    uint64_t already; /* runs of earlier stages */
    uint64_t most;    /* runs at most */
    double *scratch;  /* [num_metrics] of a lane */
} job;

double
crs_compare_value(const crs_compare *self, size_t metric, size_t strategy, uint64_t replicate)
{
    return self->values[(metric * self->num_strategies + strategy) * self->capacity + replicate];
}

const crs_standing *
crs_compare_standing(const crs_compare *self, size_t metric, size_t strategy)
{
    return &self->standings[metric * self->num_strategies + strategy];
}

crs_dominance
crs_compare_dominance(const crs_compare *self, size_t metric, size_t a, size_t b)
{
    return (crs_dominance)
        self->dominates[(metric * self->num_strategies + a) * self->num_strategies + b];
}

static double *
column(const crs_compare *self, size_t metric, size_t strategy)
{
    return self->values + (metric * self->num_strategies + strategy) * self->capacity;
}

/* ---- how many replicates ---- */

static int
has_luck(const crs_compare_plan *plan)
{
    for (size_t s = 0; s < plan->num_sets; s++) {
        for (size_t i = 0; i < plan->model->num_noises; i++) {
            if (plan->params[s][plan->model->noises[i].param] != 0.0) {
                return 1;
            }
        }
    }
    return 0;
}

/* Beyond the number of sets only whole rounds through all of them. */
static uint64_t
whole_rounds(const crs_compare_plan *plan, uint64_t replicates)
{
    const uint64_t sets = plan->num_sets;

    return replicates <= sets ? replicates : (replicates + sets - 1) / sets * sets;
}

/* The most that may be run. */
static uint64_t
capacity_of(const crs_compare_plan *plan)
{
    if (!has_luck(plan)) {
        return plan->num_sets == 1 || plan->replicates > plan->num_sets ? plan->num_sets
                                                                        : plan->replicates;
    }
    return whole_rounds(plan, plan->replicates);
}

double
crs_compare_bytes(const crs_compare_plan *plan)
{
    return (double)capacity_of(plan) * (double)plan->num_strategies *
           (double)(plan->num_metrics + 2) * (double)sizeof(double);
}

static int
is_whole(double hours, double dt_h)
{
    const double steps = hours / dt_h;

    return steps >= 0.5 && steps < 2147483648.0 && fabs(steps - floor(steps + 0.5)) < 1e-6;
}

static crs_status
check(const crs_compare_plan *plan)
{
    if (plan->num_sets < 1 || plan->num_strategies < 1 || plan->num_metrics < 1 ||
        plan->reference >= plan->num_strategies || plan->replicates < 1 || plan->threads < 1 ||
        !(plan->dt_h > 0.0) || !is_whole(24.0, plan->dt_h) ||
        !is_whole(plan->days * 24.0, plan->dt_h) || !(plan->precision >= 0.0)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    for (size_t m = 0; m < plan->num_metrics; m++) {
        if (plan->metrics[m] >= plan->model->num_metrics) {
            return crs_error(CRS_ERR_ARGUMENT);
        }
    }
    return crs_compare_bytes(plan) > CRS_REPLAY_MAX_BYTES ? crs_error(CRS_ERR_LIMIT) : CRS_OK;
}

/* ---- the runs ---- */

static void
start_run(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const job *self = context;
    const crs_compare_plan *plan = self->plan;
    const uint64_t replicate = self->first + index / plan->num_strategies;

    (void)thread;
    (void)slot;
    *run = (crs_run){plan->params[replicate % plan->num_sets],
                     &plan->strategies[index % plan->num_strategies], plan->seed, replicate};
}

static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    const job *self = context;
    const size_t num_strategies = self->plan->num_strategies;

    for (size_t lane = 0; lane < count; lane++) {
        const uint64_t replicate = self->first + (first + lane) / num_strategies;
        const size_t strategy = (size_t)((first + lane) % num_strategies);

        crs_block_metrics(block, lane, self->scratch);
        for (size_t m = 0; m < self->plan->num_metrics; m++) {
            column(self->out, m, strategy)[replicate] = self->scratch[m];
        }
    }
    if (self->plan->on_progress) {
        self->plan->on_progress(self->plan->context, self->already + first + count, self->most);
    }
    return CRS_OK;
}

/* Runs replicates self->first .. end - 1 of all strategies. */
static crs_status
run_stage(job *self, const crs_metric *metrics, uint64_t end)
{
    const crs_compare_plan *plan = self->plan;
    crs_ensemble ensemble = {
        .plan = {.model = plan->model,
                 .isa = plan->isa,
                 .dt_h = plan->dt_h,
                 .num_steps = (long)floor(plan->days * 24.0 / plan->dt_h + 0.5),
                 .metrics = metrics,
                 .num_metrics = plan->num_metrics,
                 .record_every = 1},
        .num_runs = (end - self->first) * plan->num_strategies,
        .num_threads = plan->threads,
        .source = start_run,
        .sink = finish_runs,
        .context = self,
        .stop = plan->stop,
    };
    crs_status status;

    for (size_t i = 0; i < plan->num_strategies; i++) {
        crs_watch_add(&ensemble.plan.watch, &plan->strategies[i], plan->dt_h);
    }
    status = crs_ensemble_run(&ensemble);
    self->already += ensemble.num_runs;
    self->first = end;
    self->out->replicates = end;
    self->out->units = end < plan->num_sets || plan->num_sets == 1 ? end : plan->num_sets;
    return status;
}

/* ---- units ---- */

/* Means over the replicates of each unit (replicate r belongs to unit r mod units); the values
 * themselves where every replicate is one. NaN if any is. */
static void
unit_means(const crs_compare *self, const double *values, double *means)
{
    const uint64_t rounds = self->replicates / self->units;

    for (uint64_t u = 0; u < self->units; u++) {
        double sum = 0.0;

        for (uint64_t k = 0; k < rounds; k++) {
            sum += values[u + k * self->units];
        }
        means[u] = sum / (double)rounds;
    }
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

/* Unit means of all strategies in a metric: units[num_strategies][self->units]. */
static void
metric_units(const crs_compare *self, size_t metric, double *units)
{
    for (size_t s = 0; s < self->num_strategies; s++) {
        unit_means(self, column(self, metric, s), units + s * self->units);
    }
}

/* The largest half-width of a paired interval relative to the larger mean. */
static double
widest(const crs_compare *self, size_t reference, double *units)
{
    double largest = 0.0;

    for (size_t m = 0; m < self->num_metrics; m++) {
        metric_units(self, m, units);
        for (size_t s = 0; s < self->num_strategies; s++) {
            const double *of_s = units + s * self->units;
            const double *of_reference = units + reference * self->units;
            const crs_interval difference = crs_paired_interval(of_s, of_reference, self->units,
                                                                CRS_COMPARE_LEVEL);
            const double scale = fmax(
                fabs(crs_mean_interval(of_s, self->units, CRS_COMPARE_LEVEL).mean),
                fabs(crs_mean_interval(of_reference, self->units, CRS_COMPARE_LEVEL).mean));

            if (difference.half_width > 0.0 && scale > 0.0) {
                largest = fmax(largest, difference.half_width / scale);
            }
        }
    }
    return largest;
}

static crs_status
run_sequentially(job *self, const crs_metric *metrics, double *units)
{
    const crs_compare_plan *plan = self->plan;
    crs_compare *out = self->out;
    double before = (double)INFINITY;
    uint64_t next = CRS_COMPARE_FIRST_STAGE;

    out->end = CRS_COMPARE_CAPPED;
    for (;;) {
        crs_status status;
        int limited;

        next = whole_rounds(plan, next);
        next = next < out->capacity ? next : out->capacity;
        status = run_stage(self, metrics, next);
        if (status != CRS_OK) {
            return status;
        }
        out->reached = widest(out, plan->reference, units);
        limited = out->replicates > out->units && out->reached > (1.0 - STANDSTILL) * before;
        if (out->reached <= plan->precision || limited) {
            out->end = limited && out->reached > plan->precision ? CRS_COMPARE_LIMITED
                                                                 : CRS_COMPARE_PRECISE;
            return CRS_OK;
        }
        if (next == out->capacity) {
            return CRS_OK;
        }
        before = out->reached;
        next += next / 2;
    }
}

/* ---- what is learnt ---- */

/* Who is best in each replicate, and by how much the others miss it. best and regret are
 * [num_strategies][replicates]. A replicate with a NaN says nothing: NaN. */
static void
judge_replicates(const crs_compare *self, size_t metric, int direction, double *best,
                 double *regret)
{
    const size_t n = (size_t)self->replicates;

    for (size_t r = 0; r < n; r++) {
        double top = -(double)INFINITY;
        size_t winners = 0;
        int known = 1;

        for (size_t s = 0; s < self->num_strategies; s++) {
            const double value = (double)direction * column(self, metric, s)[r];

            known &= !isnan(value);
            winners = value > top ? 1 : winners + (value == top);
            top = value > top ? value : top;
        }
        for (size_t s = 0; s < self->num_strategies; s++) {
            const double value = (double)direction * column(self, metric, s)[r];

            best[s * n + r] = !known ? (double)NAN : value == top ? 1.0 / (double)winners : 0.0;
            regret[s * n + r] = known ? top - value : (double)NAN;
        }
    }
}

/* Room for the work on one metric. */
typedef struct bench {
    double *units;       /* [num_strategies][units] */
    double *best;        /* [num_strategies][replicates] */
    double *regret;      /* [num_strategies][replicates] */
    double *spare;       /* [replicates] */
    const double **rows; /* [num_strategies] */
    crs_rank *ranks;     /* [num_strategies] */
} bench;

static crs_status
judge_strategy(const job *self, size_t metric, size_t s, const bench *b, crs_standing *standing)
{
    const crs_compare *out = self->out;
    const size_t units = (size_t)out->units, n = (size_t)out->replicates;
    const double *mine = b->units + s * units;
    const double *reference = b->units + self->plan->reference * units;
    const int direction = self->plan->model->metrics[self->plan->metrics[metric]].direction;

    memcpy(b->spare, column(out, metric, s), n * sizeof(double));
    standing->quantiles = crs_quantiles_of(b->spare, n);
    if (is_exact(out)) {
        standing->mean = exactly(mine[0]);
        standing->difference = standing->unpaired = exactly(mine[0] - reference[0]);
        standing->ratio = exactly(reference[0] != 0.0 ? mine[0] / reference[0] : (double)NAN);
    } else {
        standing->mean = crs_mean_interval(mine, units, CRS_COMPARE_LEVEL);
        standing->difference = crs_paired_interval(mine, reference, units, CRS_COMPARE_LEVEL);
        standing->unpaired = crs_unpaired_interval(mine, reference, units, CRS_COMPARE_LEVEL);
        standing->ratio = crs_ratio_interval(mine, reference, units, CRS_COMPARE_LEVEL);
    }
    if (direction == 0) {
        standing->best = standing->regret = crs_mean_interval(NULL, 0, CRS_COMPARE_LEVEL);
        return CRS_OK;
    }
    if (is_exact(out)) {
        standing->best = exactly(b->best[s]);
        standing->regret = exactly(b->regret[s]);
        return CRS_OK;
    }
    unit_means(out, b->best + s * n, b->spare);
    standing->best = crs_mean_interval(b->spare, units, CRS_COMPARE_LEVEL);
    standing->best = crs_share_interval(standing->best.mean, standing->best.count,
                                        CRS_COMPARE_LEVEL);
    unit_means(out, b->regret + s * n, b->spare);
    return crs_bootstrap_interval(b->spare, units, CRS_COMPARE_LEVEL, CRS_COMPARE_RESAMPLES,
                                  self->plan->seed, &standing->regret);
}

/* Copies the replicates of a strategy in which all are known, ascending in goodness. */
static size_t
sorted_complete(const crs_compare *self, size_t metric, size_t s, int direction,
                const double *known, double *values)
{
    size_t count = 0;

    for (size_t r = 0; r < (size_t)self->replicates; r++) {
        if (!isnan(known[r])) {
            values[count++] = (double)direction * column(self, metric, s)[r];
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
judge_metric(const job *self, size_t metric, const bench *b)
{
    crs_compare *out = self->out;
    const int direction = self->plan->model->metrics[self->plan->metrics[metric]].direction;
    crs_standing *standings = out->standings + metric * out->num_strategies;
    crs_status status = CRS_OK;

    metric_units(out, metric, b->units);
    judge_replicates(out, metric, direction, b->best, b->regret);
    for (size_t s = 0; s < out->num_strategies && status == CRS_OK; s++) {
        status = judge_strategy(self, metric, s, b, &standings[s]);
        b->rows[s] = b->units + s * out->units;
    }
    if (status != CRS_OK || direction == 0) {
        return status; /* nothing is better than anything: ranks stay 0 */
    }
    crs_rank_all(b->rows, out->num_strategies, (size_t)out->units, direction, CRS_COMPARE_LEVEL,
                 b->ranks);
    for (size_t s = 0; s < out->num_strategies; s++) {
        standings[s].rank = b->ranks[s];
    }
    return judge_dominance(out, metric, direction, b->regret);
}

/* Is `a` at least as good as b in all means, and better in one? */
static int
is_better(const job *self, size_t a, size_t b)
{
    const crs_compare_plan *plan = self->plan;
    int better = 0;

    for (size_t i = 0; i < plan->num_pareto; i++) {
        const size_t m = plan->pareto[i];
        const double sign = plan->model->metrics[plan->metrics[m]].direction;
        const double gain = sign * crs_gain(crs_compare_standing(self->out, m, a)->mean.mean,
                                            crs_compare_standing(self->out, m, b)->mean.mean);

        if (!(gain >= 0.0)) {
            return 0;
        }
        better |= gain > 0.0;
    }
    return better;
}

static void
judge_pareto(const job *self)
{
    crs_compare *out = self->out;

    for (size_t s = 0; s < out->num_strategies; s++) {
        out->pareto[s] = self->plan->num_pareto > 0;
        for (size_t k = 0; k < out->num_strategies; k++) {
            if (k != s && is_better(self, k, s)) {
                out->pareto[s] = 0;
            }
        }
    }
}

static crs_status
judge(const job *self)
{
    const crs_compare *out = self->out;
    const size_t cells = out->num_strategies * (size_t)out->replicates + 1;
    bench b = {malloc(cells * sizeof(double)),
               malloc(cells * sizeof(double)),
               malloc(cells * sizeof(double)),
               malloc(((size_t)out->replicates + 1) * sizeof(double)),
               calloc(out->num_strategies, sizeof(double *)),
               calloc(out->num_strategies, sizeof(crs_rank))};
    crs_status status = b.units && b.best && b.regret && b.spare && b.rows && b.ranks
                            ? CRS_OK
                            : crs_error(CRS_ERR_MEMORY);

    for (size_t m = 0; m < out->num_metrics && status == CRS_OK; m++) {
        status = self->plan->stop && *self->plan->stop ? crs_error(CRS_ERR_STOPPED)
                                                       : judge_metric(self, m, &b);
    }
    if (status == CRS_OK) {
        judge_pareto(self);
    }
    free(b.units);
    free(b.best);
    free(b.regret);
    free(b.spare);
    free(b.rows);
    free(b.ranks);
    return status;
}

/* ---- all of it ---- */

static crs_status
allocate(job *self)
{
    const crs_compare_plan *plan = self->plan;
    crs_compare *out = self->out;
    const size_t cells = plan->num_metrics * plan->num_strategies;

    out->num_strategies = plan->num_strategies;
    out->num_metrics = plan->num_metrics;
    out->capacity = (size_t)capacity_of(plan);
    out->values = calloc(cells * out->capacity, sizeof *out->values);
    out->standings = calloc(cells, sizeof *out->standings);
    out->dominates = calloc(cells * plan->num_strategies, sizeof *out->dominates);
    out->pareto = calloc(plan->num_strategies, sizeof *out->pareto);
    self->scratch = calloc(plan->num_metrics, sizeof *self->scratch);
    self->most = out->capacity * plan->num_strategies;
    return out->values && out->standings && out->dominates && out->pareto && self->scratch
               ? CRS_OK
               : crs_error(CRS_ERR_MEMORY);
}

static crs_status
run_all(job *self, const crs_metric *metrics)
{
    const crs_compare_plan *plan = self->plan;
    crs_compare *out = self->out;
    const int luck = has_luck(plan);
    double *units = NULL;
    crs_status status;

    if (plan->precision > 0.0 && luck) {
        units = malloc(out->capacity * out->num_strategies * sizeof *units);
        status = units ? run_sequentially(self, metrics, units) : crs_error(CRS_ERR_MEMORY);
        free(units);
        return status;
    }
    status = run_stage(self, metrics, out->capacity);
    out->end = !luck && plan->num_sets == 1 ? CRS_COMPARE_EXACT : CRS_COMPARE_FIXED;
    return status;
}

crs_status
crs_compare_run(crs_compare *self, const crs_compare_plan *plan)
{
    crs_compare out = {0};
    job work = {.plan = plan, .out = &out};
    crs_metric *metrics = NULL;
    crs_status status = check(plan);

    if (status != CRS_OK) {
        return status;
    }
    metrics = calloc(plan->num_metrics, sizeof *metrics);
    status = metrics ? allocate(&work) : crs_error(CRS_ERR_MEMORY);
    for (size_t m = 0; m < plan->num_metrics && status == CRS_OK; m++) {
        metrics[m] = plan->model->metrics[plan->metrics[m]].metric;
    }
    status = status == CRS_OK ? run_all(&work, metrics) : status;
    status = status == CRS_OK ? judge(&work) : status;
    if (status == CRS_OK) {
        *self = out;
        out = (crs_compare){0};
    }
    free(metrics);
    free(work.scratch);
    crs_compare_free(&out);
    return status;
}

void
crs_compare_free(crs_compare *self)
{
    free(self->values);
    free(self->standings);
    free(self->dominates);
    free(self->pareto);
    *self = (crs_compare){0};
}
