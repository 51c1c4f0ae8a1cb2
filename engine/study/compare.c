#include "study/compare.h"

#include <math.h>
#include <stdlib.h>

#include "study/compare_internal.h"

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

double *
crs_compare_column(const crs_compare *self, size_t metric, size_t strategy)
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
            crs_compare_column(self->out, m, strategy)[replicate] = self->scratch[m];
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
                 .steps = plan->steps,
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
        out->reached = crs_compare_widest(out, plan, units);
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
    out->facts = calloc(plan->num_metrics, sizeof *out->facts);
    self->scratch = calloc(plan->num_metrics, sizeof *self->scratch);
    self->most = out->capacity * plan->num_strategies;
    return out->values && out->standings && out->dominates && out->pareto && out->facts &&
                   self->scratch
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
        units = malloc(3 * out->capacity * sizeof *units);
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
        const crs_metric_info *info = &plan->model->metrics[plan->metrics[m]];

        metrics[m] = info->metric;
        out.facts[m].rule = crs_metric_rule(&info->metric, info->direction, plan->days);
    }
    status = status == CRS_OK ? run_all(&work, metrics) : status;
    status = status == CRS_OK ? crs_compare_judge(&out, plan) : status;
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
    free(self->facts);
    *self = (crs_compare){0};
}
