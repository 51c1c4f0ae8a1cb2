#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/quantile.h"
#include "study/replay.h"

/* Samples between two looks at plan->stop while quantiles are computed. */
#define STOP_INTERVAL 64

static const double quantile_ranks[] = {
#define RANK_ROW(id, name, q) q,
    CRS_REPLAY_QUANTILE_LIST(RANK_ROW)
#undef RANK_ROW
};

/* A replay at work. */
typedef struct job {
    const crs_replay_plan *plan;
    crs_replay *out;
    size_t num_samples;
    double *history; /* [num_samples][num_observables][replicates], NULL without bands */
    double *row;     /* [num_observables] */
    size_t from_numbers, save_numbers; /* of a saved state */
} job;

crs_quantiles
crs_quantiles_of(double *values, size_t num_values)
{
    const size_t count = crs_sort(values, num_values);
    crs_quantiles out;

    for (int i = 0; i < CRS_REPLAY_NUM_QUANTILES; i++) {
        out.q[i] = crs_quantile_predictive(values, count, quantile_ranks[i]);
    }
    return out;
}

crs_quantiles
crs_quantiles_exactly(double value)
{
    crs_quantiles out;

    for (int i = 0; i < CRS_REPLAY_NUM_QUANTILES; i++) {
        out.q[i] = value;
    }
    return out;
}

const char *
crs_verdict_name(crs_verdict verdict)
{
    static const char *const names[] = {"inside", "outside", "beyond"};

    return names[verdict];
}

size_t
crs_replay_count(const crs_replay *self, crs_verdict verdict)
{
    size_t count = 0;

    for (size_t i = 0; i < self->num_facts; i++) {
        count += self->verdicts[i] == verdict;
    }
    return count;
}

/* ---- the plan ---- */

/* Does any of the parameter sets have noise? */
static int
has_noise(const crs_replay_plan *plan)
{
    const size_t sets = plan->num_sets > 0 ? plan->num_sets : 1;

    for (size_t set = 0; set < sets; set++) {
        const double *params = plan->num_sets > 0 ? plan->sets[set] : plan->params;

        for (size_t i = 0; i < plan->model->num_noises; i++) {
            if (params[plan->model->noises[i].param] != 0.0) {
                return 1;
            }
        }
    }
    return 0;
}

uint64_t
crs_replay_replicates(const crs_replay_plan *plan)
{
    const uint64_t sets = plan->num_sets > 0 ? plan->num_sets : 1;

    return has_noise(plan) || plan->replicates < sets ? plan->replicates : sets;
}

static long
steps_of(double hours, double dt_h)
{
    return (long)floor(hours / dt_h + 0.5);
}

double
crs_replay_time_h(const crs_replay_plan *plan, size_t sample)
{
    return (double)(steps_of(plan->every_h, plan->dt_h) * (long)sample) * plan->dt_h;
}

static int
has_bands(const crs_replay_plan *plan)
{
    return plan->bands && crs_replay_replicates(plan) > 1;
}

/* Is `hours` a whole number of steps, at least one? A millionth of a step is forgiven. */
crs_schedule
crs_replay_schedule(const crs_replay_plan *plan)
{
    return crs_schedule_make(plan->steps, plan->dt_h, steps_of(plan->days * 24.0, plan->dt_h));
}

static int
is_whole(double hours, double dt_h)
{
    const double steps = hours / dt_h;

    return steps >= 0.5 && steps < 2147483648.0 && fabs(steps - floor(steps + 0.5)) < 1e-6;
}

uint64_t
crs_replay_samples(const crs_replay_plan *plan)
{
    return (uint64_t)(steps_of(plan->days * 24.0, plan->dt_h) /
                      steps_of(plan->every_h, plan->dt_h)) +
           1;
}

crs_plan
crs_replay_block_plan(const crs_replay_plan *plan, const crs_metric *metrics)
{
    const size_t num_observables = plan->model->num_observables;
    crs_plan out = {
        .model = plan->model,
        .isa = plan->isa,
        .dt_h = plan->dt_h,
        .steps = plan->steps,
        .num_steps = steps_of(plan->days * 24.0, plan->dt_h),
        .metrics = metrics,
        .num_metrics = metrics ? plan->model->num_metrics + plan->num_facts : 0,
        .record_every = steps_of(plan->every_h, plan->dt_h),
    };

    if (plan->series != CRS_REPLAY_SERIES_NONE || has_bands(plan)) {
        out.recorded = num_observables < 64 ? ((uint64_t)1 << num_observables) - 1 : UINT64_MAX;
    }
    out.watch = plan->watch;
    if (!plan->from) {
        crs_watch_add(&out.watch, plan->strategy, plan->dt_h);
    }
    return out;
}

void
crs_replay_metrics(const crs_replay_plan *plan, crs_metric *metrics)
{
    for (size_t i = 0; i < plan->model->num_metrics; i++) {
        metrics[i] = plan->model->metrics[i].metric;
    }
    for (size_t i = 0; i < plan->num_facts; i++) {
        metrics[plan->model->num_metrics + i] = plan->facts[i].metric;
    }
}

double
crs_replay_bytes(const crs_replay_plan *plan)
{
    const double replicates = (double)crs_replay_replicates(plan);
    const double samples = (double)crs_replay_samples(plan);
    const double observables = (double)plan->model->num_observables;
    const crs_plan shape = crs_replay_block_plan(plan, NULL);
    double bytes = replicates * (double)(plan->model->num_metrics + plan->num_facts);

    if (has_bands(plan)) {
        bytes += samples * observables * (replicates + CRS_REPLAY_NUM_QUANTILES);
    }
    if (shape.recorded) {
        bytes += (double)plan->threads * samples * observables * CRS_LANES;
    }
    return bytes * (double)sizeof(double);
}

/* May a state belong to this step? */
static int
is_step(const crs_replay_plan *plan, long step)
{
    return step >= 0 && step < steps_of(plan->days * 24.0, plan->dt_h);
}

static crs_status
check(const crs_replay_plan *plan)
{
    if (plan->replicates < 1 || plan->threads < 1 || !(plan->dt_h > 0.0) ||
        !is_whole(24.0, plan->dt_h) || !is_whole(plan->days * 24.0, plan->dt_h) ||
        !is_whole(plan->every_h, plan->dt_h)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (plan->series != CRS_REPLAY_SERIES_NONE && !plan->on_sample) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if ((plan->from && !is_step(plan, plan->from_step)) ||
        (plan->save && !is_step(plan, plan->save_step)) ||
        (plan->from && plan->save && plan->save_step < plan->from_step)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    return crs_replay_bytes(plan) > CRS_REPLAY_MAX_BYTES ? crs_error(CRS_ERR_LIMIT) : CRS_OK;
}

/* ---- the runs ---- */

static void
start_run(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const crs_replay_plan *plan = ((const job *)context)->plan;
    const double *params = plan->num_sets > 0 ? plan->sets[index % plan->num_sets] : plan->params;

    (void)thread;
    (void)slot;
    *run = (crs_run){params, plan->strategy, plan->seed, index};
}

static void
keep_history(job *self, const crs_block *block, uint64_t first, size_t count)
{
    const size_t num_observables = self->out->num_observables;
    const size_t replicates = (size_t)self->out->replicates;

    for (size_t s = 0; s < self->num_samples; s++) {
        for (size_t i = 0; i < num_observables; i++) {
            memcpy(self->history + (s * num_observables + i) * replicates + first,
                   crs_block_record(block, s, (int)i), count * sizeof(double));
        }
    }
}

/* Observables that tell about the time before the outbreak. */
typedef struct before {
    int cost, net, alarms, seen, ahead; /* -1: the model has none */
} before;

static before
before_of(const crs_model *model)
{
    return (before){crs_model_find_observable(model, "cost"),
                    crs_model_find_observable(model, "net_outcome"),
                    crs_model_find_observable(model, "alarms_so_far"),
                    crs_model_find_observable(model, "has_been_seen"),
                    crs_model_find_observable(model, "seen_ahead")};
}

static void
put(double *row, int observable, double value)
{
    if (observable >= 0) {
        row[observable] = value;
    }
}

/* The observables while nothing has happened: those of a run that never breaks out, at t = 0. */
static crs_status
observe_rest(const crs_replay_plan *plan, const double *params, double *row)
{
    static const crs_warning never = {.plan = CRS_WARNING_NEVER};
    const crs_strategy quiet = {.warning = &never};
    const crs_run run = {params, &quiet, plan->seed, 0};
    crs_plan shape = crs_replay_block_plan(plan, NULL);
    crs_block *block = NULL;
    crs_status status;

    shape.num_steps = 0;
    status = crs_block_create(&block, &shape);
    if (status == CRS_OK) {
        crs_block_load(block, &run, 1);
        crs_block_advance(block, 0);
        for (size_t i = 0; i < plan->model->num_observables; i++) {
            row[i] = crs_block_record(block, 0, (int)i)[0];
        }
    }
    crs_block_free(block);
    return status;
}

/* Hands out the time before t = 0 of a run that was watched. */
static crs_status
hand_out_warning(job *self, const crs_warned *warned, uint64_t replicate)
{
    const crs_replay_plan *plan = self->plan;
    const double *params = plan->num_sets > 0 ? plan->sets[replicate % plan->num_sets]
                                              : plan->params;
    const crs_key key = crs_key_make(plan->seed, replicate);
    const before index = before_of(plan->model);
    const double every_h = crs_replay_time_h(plan, 1);
    crs_status status = observe_rest(plan, params, self->row);

    for (long s = (long)floor(-warned->begin_h / every_h); s > 0 && status == CRS_OK; s--) {
        const double t_h = -(double)s * every_h;
        const int seen = warned->detected != 0.0 && t_h >= warned->detected_h;
        double alarms, cost;

        crs_warned_until(warned, key, t_h, &alarms, &cost);
        put(self->row, index.cost, cost);
        put(self->row, index.net, -cost);
        put(self->row, index.alarms, alarms);
        put(self->row, index.seen, seen);
        put(self->row, index.ahead, seen ? warned->lead_h / 24.0 : 0.0);
        status = plan->on_sample(plan->context, replicate, t_h, self->row);
    }
    return status;
}

static crs_status
hand_out(job *self, const crs_block *block, size_t lane, uint64_t replicate)
{
    const crs_replay_plan *plan = self->plan;
    const crs_warned *warned = crs_block_warned(block, lane);

    if (warned->is_watched != 0.0) {
        const crs_status status = hand_out_warning(self, warned, replicate);

        if (status != CRS_OK) {
            return status;
        }
    }

    for (size_t s = 0; s < self->num_samples; s++) {
        crs_status status;

        for (size_t i = 0; i < self->out->num_observables; i++) {
            self->row[i] = crs_block_record(block, s, (int)i)[lane];
        }
        status = plan->on_sample(plan->context, replicate, crs_replay_time_h(plan, s), self->row);
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    job *self = context;
    const crs_replay_plan *plan = self->plan;
    crs_replay *out = self->out;

    for (size_t lane = 0; lane < count; lane++) {
        crs_block_metrics(block, lane, out->values + (first + lane) * out->num_metrics);
    }
    if (self->history) {
        keep_history(self, block, first, count);
    }
    for (size_t lane = 0; lane < count; lane++) {
        if (plan->series == CRS_REPLAY_SERIES_ALL ||
            (plan->series == CRS_REPLAY_SERIES_FIRST && first + lane == 0)) {
            const crs_status status = hand_out(self, block, lane, first + lane);

            if (status != CRS_OK) {
                return status;
            }
        }
    }
    if (plan->on_progress) {
        plan->on_progress(plan->context, first + count);
    }
    return CRS_OK;
}

/* ---- what is learnt from them ---- */

static crs_status
summarise(crs_replay *out)
{
    const size_t replicates = (size_t)out->replicates;
    double *column = calloc(replicates, sizeof *column);

    if (!column) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t m = 0; m < out->num_metrics; m++) {
        for (size_t r = 0; r < replicates; r++) {
            column[r] = out->values[r * out->num_metrics + m];
        }
        out->counts[m] = crs_outcome_count(column, replicates);
        for (size_t r = 0; r < replicates; r++) {
            column[r] = crs_outcome_place(&out->rules[m], column[r]);
        }
        out->quantiles[m] = out->is_exact ? crs_quantiles_exactly(column[0])
                                          : crs_quantiles_of(column, replicates);
    }
    free(column);
    return CRS_OK;
}

/* Is the run long enough for the fact? It must reach the end of the fact's window, and where the
 * fact is a day, the last day of its band. */
static int
is_within(const crs_fact *fact, double horizon_h)
{
    const double last_h = crs_metric_last_h(&fact->metric);

    if (last_h < CRS_METRIC_TO_END) {
        return last_h <= horizon_h;
    }
    return fact->metric.is_ratio || !crs_metric_op_is_day(fact->metric.term.op) ||
           fact->high * 24.0 <= horizon_h;
}

static void
judge(const crs_replay_plan *plan, crs_replay *out)
{
    for (size_t i = 0; i < out->num_facts; i++) {
        const crs_fact *fact = &plan->facts[i];
        const double median = out->quantiles[out->num_summary + i].q[CRS_REPLAY_P50];

        if (!is_within(fact, plan->days * 24.0)) {
            out->verdicts[i] = CRS_VERDICT_BEYOND;
        } else if (2 * out->counts[out->num_summary + i].none <= out->replicates &&
                   median >= fact->low && median <= fact->high) {
            out->verdicts[i] = CRS_VERDICT_INSIDE;
        } else {
            out->verdicts[i] = CRS_VERDICT_OUTSIDE;
        }
    }
}

static crs_status
form_bands(job *self)
{
    crs_replay *out = self->out;
    const size_t replicates = (size_t)out->replicates;
    const size_t num_rows = self->num_samples * out->num_observables;

    for (size_t row = 0; row < num_rows; row++) {
        if (row % STOP_INTERVAL == 0 && self->plan->stop && *self->plan->stop) {
            return crs_error(CRS_ERR_STOPPED);
        }
        out->bands[row] = crs_quantiles_of(self->history + row * replicates, replicates);
    }
    return CRS_OK;
}

/* ---- all of it ---- */

static crs_status
allocate(job *self)
{
    const crs_replay_plan *plan = self->plan;
    crs_replay *out = self->out;
    const size_t num_cells = self->num_samples * plan->model->num_observables;

    out->replicates = crs_replay_replicates(plan);
    out->is_exact = !has_noise(plan) && plan->num_sets <= 1;
    out->num_summary = plan->model->num_metrics;
    out->num_facts = plan->num_facts;
    out->num_metrics = out->num_summary + out->num_facts;
    out->num_observables = plan->model->num_observables;
    out->values = calloc((size_t)out->replicates * out->num_metrics + 1, sizeof(double));
    out->rules = calloc(out->num_metrics + 1, sizeof *out->rules);
    out->counts = calloc(out->num_metrics + 1, sizeof *out->counts);
    out->quantiles = calloc(out->num_metrics + 1, sizeof *out->quantiles);
    out->verdicts = calloc(out->num_facts + 1, sizeof *out->verdicts);
    self->row = calloc(out->num_observables + 1, sizeof(double));
    if (has_bands(plan)) {
        out->num_samples = self->num_samples;
        out->bands = calloc(num_cells + 1, sizeof *out->bands);
        self->history = malloc((num_cells * (size_t)out->replicates + 1) * sizeof(double));
        if (!out->bands || !self->history) {
            return crs_error(CRS_ERR_MEMORY);
        }
    }
    return out->values && out->rules && out->counts && out->quantiles && out->verdicts && self->row
               ? CRS_OK
               : crs_error(CRS_ERR_MEMORY);
}

static void
restore_runs(void *context, crs_block *block, uint64_t first, size_t count)
{
    const job *self = context;
    const double *lanes[CRS_LANES];

    for (size_t lane = 0; lane < count; lane++) {
        lanes[lane] = self->plan->from + (first + lane) * self->from_numbers;
    }
    crs_block_restore(block, self->plan->from_step, lanes, count);
}

static void
save_runs(void *context, crs_block *block, uint64_t first, size_t count)
{
    const job *self = context;

    for (size_t lane = 0; lane < count; lane++) {
        crs_block_save(block, lane, self->plan->save + (first + lane) * self->save_numbers);
    }
}

static crs_status
run_all(job *self, const crs_metric *metrics)
{
    const crs_replay_plan *plan = self->plan;
    const crs_plan shape = crs_replay_block_plan(plan, metrics);
    const crs_ensemble ensemble = {
        .plan = shape,
        .num_runs = self->out->replicates,
        .num_threads = plan->threads,
        .source = start_run,
        .sink = finish_runs,
        .on_load = plan->from ? restore_runs : NULL,
        .on_pause = plan->save ? save_runs : NULL,
        .pause_step = plan->save_step,
        .context = self,
        .stop = plan->stop,
    };

    self->from_numbers = crs_plan_lane_numbers(&shape, plan->from_step);
    self->save_numbers = crs_plan_lane_numbers(&shape, plan->save_step);
    return crs_ensemble_run(&ensemble);
}

crs_status
crs_replay_run(crs_replay *self, const crs_replay_plan *plan)
{
    crs_replay out = {0};
    job work = {.plan = plan, .out = &out};
    crs_metric *metrics = NULL;
    crs_status status = check(plan);

    if (status != CRS_OK) {
        return status;
    }
    work.num_samples = (size_t)crs_replay_samples(plan);
    metrics = calloc(plan->model->num_metrics + plan->num_facts + 1, sizeof *metrics);
    status = metrics ? allocate(&work) : crs_error(CRS_ERR_MEMORY);
    if (status != CRS_OK) {
        goto out;
    }
    crs_replay_metrics(plan, metrics);
    for (size_t m = 0; m < out.num_metrics; m++) {
        const int is_summary = m < out.num_summary;

        out.rules[m] = crs_metric_rule(
            &metrics[m], is_summary ? plan->model->metrics[m].direction : 0, plan->days);
    }
    status = run_all(&work, metrics);
    if (status == CRS_OK) {
        status = summarise(&out);
    }
    if (status == CRS_OK && work.history) {
        status = form_bands(&work);
    }
    if (status == CRS_OK) {
        judge(plan, &out);
        *self = out;
        out = (crs_replay){0};
    }
out:
    free(metrics);
    free(work.history);
    free(work.row);
    crs_replay_free(&out);
    return status;
}

void
crs_replay_free(crs_replay *self)
{
    free(self->values);
    free(self->rules);
    free(self->counts);
    free(self->quantiles);
    free(self->verdicts);
    free(self->bands);
    *self = (crs_replay){0};
}
