#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "sim/block_internal.h"

static const crs_strategy no_strategy = {.actions = NULL};

/* ---- memory: one allocation, carved ---- */

/* Carves aligned pieces off a region; with memory == NULL it only counts. */
typedef struct carver {
    unsigned char *memory;
    size_t used;
} carver;

static void *
carve(carver *c, size_t bytes)
{
    void *piece = c->memory ? c->memory + c->used : NULL;

    c->used += (bytes + CRS_LANE_ALIGN - 1) / CRS_LANE_ALIGN * CRS_LANE_ALIGN;
    return piece;
}

static crs_row *
carve_rows(carver *c, size_t num_rows)
{
    return (crs_row *)carve(c, num_rows * sizeof(crs_row));
}

size_t
crs_plan_count_bits(uint64_t set)
{
    size_t count = 0;

    for (; set; set &= set - 1) {
        count++;
    }
    return count;
}

long
crs_plan_steps(const crs_plan *plan, double hours)
{
    return (long)floor(fmin(hours / plan->dt_h + 0.5, (double)LONG_MAX / 4));
}

crs_schedule
crs_plan_schedule(const crs_plan *plan)
{
    return crs_schedule_make(plan->steps, plan->dt_h, plan->num_steps);
}

size_t
crs_plan_num_records(const crs_plan *plan)
{
    return plan->recorded ? (size_t)(plan->num_steps / plan->record_every) + 1 : 0;
}

/* Observables that metrics or records need, as a bit set. */
uint64_t
crs_plan_observables(const crs_plan *plan)
{
    uint64_t needed = plan->recorded | plan->watch.observables;

    for (size_t i = 0; i < plan->num_metrics; i++) {
        const crs_metric *metric = &plan->metrics[i];
        const crs_metric_term *terms[2] = {&metric->term, &metric->relative_to};

        for (int k = 0; k < 1 + (metric->is_ratio != 0); k++) {
            needed |= (uint64_t)1 << terms[k]->of;
            needed |= terms[k]->times >= 0 ? (uint64_t)1 << terms[k]->times : 0;
        }
    }
    return needed;
}

long
crs_plan_readings(const crs_plan *plan)
{
    return plan->watch.steps <= plan->num_steps ? plan->watch.steps : plan->num_steps + 1;
}

int
crs_observable_is_lagged(const crs_observable_info *info)
{
    return info->kind == CRS_OBSERVED_DIFFERENCE || info->kind == CRS_OBSERVED_HAZARD;
}

/* Values that a term must remember besides its accumulators. */
long
crs_plan_ring_steps(const crs_plan *plan, const crs_metric_term *term)
{
    const long steps = crs_plan_steps(plan, term->window_h);

    if (term->op != CRS_METRIC_WORST_RETURN) {
        return term->op == CRS_METRIC_RECOVERED; /* the first value */
    }
    if (steps > plan->num_steps) {
        return plan->num_steps + 1; /* every return is since t = 0 */
    }
    return steps > 0 ? steps : 1;
}

/* Must what lies `ticks` back be looked up between steps? Where all steps end on a whole day and it
 * is whole days, no: then it was a step. */
static int
fills_between(const crs_plan *plan, long ticks)
{
    const long day = crs_plan_steps(plan, 24.0);

    return plan->steps != CRS_STEPS_UNIFORM && (ticks % day != 0 || plan->num_steps % day != 0);
}

/* Of a window between two steps, what looks at steps sees the earlier one. */
static void
place_window(const crs_plan *plan, crs_metric_slot *slot)
{
    const crs_schedule time = crs_plan_schedule(plan);

    if (slot->first > 0 && slot->first <= slot->last && !crs_metric_op_weighs(slot->op) &&
        slot->op != CRS_METRIC_SUM && slot->op != CRS_METRIC_WORST_RETURN &&
        crs_schedule_step(&time, (double)slot->first * time.dt_h) > (double)slot->last) {
        slot->first = slot->last = crs_schedule_before(&time, slot->first);
    }
}

/* Makes slot ready for a term. */
static void
place_term(crs_block *b, carver *c, crs_metric_slot *slot, const crs_metric_term *term)
{
    const crs_plan *plan = &b->plan;
    const int to_end = term->to_h >= CRS_METRIC_TO_END;
    crs_metric_slot ready = {.op = term->op, .level = term->level, .dt_d = plan->dt_h / 24.0};

    ready.ticks_per_day = crs_plan_steps(plan, 24.0);
    ready.first = (long)ceil(fmin(term->from_h / plan->dt_h - 1e-9, (double)LONG_MAX / 4));
    ready.last = to_end ? plan->num_steps
                        : (long)floor(fmin(term->to_h / plan->dt_h + 1e-9, (double)LONG_MAX / 4));
    if (term->op == CRS_METRIC_AT) {
        ready.first = ready.last = crs_plan_steps(plan, fmin(term->at_h, 1e12));
    }
    if (ready.last > plan->num_steps && crs_metric_op_waits(term->op)) {
        ready.last = plan->num_steps; /* what has not happened by then is later */
    }
    if (ready.last > plan->num_steps) {
        ready.first = 1; /* looks beyond the horizon: undefined */
        ready.last = 0;
    }
    place_window(plan, &ready);
    ready.value = (double *)carve_rows(c, 1);
    ready.helper = (double *)carve_rows(c, 1);
    ready.past = crs_metric_op_remembers(term->op) ? (double *)carve_rows(c, 1) : NULL;
    ready.ring_steps = crs_plan_ring_steps(plan, term);
    ready.ring = carve_rows(c, (size_t)ready.ring_steps);
    ready.fills = fills_between(plan, ready.ring_steps);
    ready.needs = (uint64_t)1 << term->of;
    ready.needs |= term->times >= 0 ? (uint64_t)1 << term->times : 0;
    if (c->memory) {
        ready.of = b->observable[term->of];
        ready.times = term->times >= 0 ? b->observable[term->times] : NULL;
        *slot = ready;
    }
}

static void
place_lag(crs_block *b, carver *c, crs_lag_slot *slot, unsigned observable)
{
    const crs_observable_info *info = &b->plan.model->observables[observable];
    const long lag_steps = crs_plan_steps(&b->plan, info->lag_h);
    crs_row *ring = carve_rows(c, (size_t)lag_steps);

    if (c->memory) {
        slot->state = b->state[info->state];
        slot->slope = b->derived[info->slope];
        slot->out = b->out[observable];
        slot->ring = ring;
        slot->lag_steps = lag_steps;
        slot->fills = fills_between(&b->plan, lag_steps);
        slot->is_hazard = info->kind == CRS_OBSERVED_HAZARD;
        slot->observable = observable;
    }
}

static void
place_observables(crs_block *b)
{
    const crs_model *model = b->plan.model;

    for (size_t i = 0; i < model->num_observables; i++) {
        const crs_observable_info *info = &model->observables[i];

        b->observable[i] = info->kind == CRS_OBSERVED_STATE ? b->state[info->state] : b->out[i];
    }
}

static void
place_triggers(crs_block *b, carver *c)
{
    const crs_watch *watch = &b->plan.watch;
    const size_t ints = watch->conditions * sizeof *b->triggers.lag;
    crs_triggers *t = &b->triggers;

    *t = (crs_triggers){.watch = *watch, .time = crs_plan_schedule(&b->plan)};
    t->watch.steps = crs_plan_readings(&b->plan);
    for (int i = 0; i < CRS_MAX_OBSERVABLES; i++) {
        if (watch->observables >> i & 1) {
            t->observed[t->num_rings++] = i;
        }
    }
    t->readings = carve_rows(c, t->num_rings * (size_t)t->watch.steps);
    t->sign = carve_rows(c, watch->conditions);
    t->level = carve_rows(c, watch->conditions);
    t->held = carve_rows(c, watch->conditions);
    t->needed = carve_rows(c, watch->conditions);
    t->ring = (int(*)[CRS_LANES])carve(c, ints);
    t->lag = (int(*)[CRS_LANES])carve(c, ints);
    t->within = (int(*)[CRS_LANES])carve(c, ints);
    t->lowest = (long(*)[CRS_LANES])carve(c, watch->conditions * sizeof *t->lowest);
    t->armed = (long(*)[CRS_LANES])carve(c, watch->conditions * sizeof *t->armed);
}

/* Lays out everything that depends on the plan; returns the bytes used. */
static size_t
place(crs_block *b, carver *c)
{
    const crs_plan *plan = &b->plan;
    const crs_model *model = plan->model;
    const uint64_t needed = crs_plan_observables(plan);
    size_t slot = 0, lag = 0;

    b->num_slots = 0;
    for (size_t i = 0; i < plan->num_metrics; i++) {
        b->num_slots += plan->metrics[i].is_ratio ? 2 : 1;
    }
    b->num_lags = 0;
    for (size_t i = 0; i < model->num_observables; i++) {
        b->num_lags += (needed >> i & 1) && crs_observable_is_lagged(&model->observables[i]);
    }
    b->num_recorded = crs_plan_count_bits(plan->recorded);
    b->state = carve_rows(c, model->num_states);
    b->before_state = carve_rows(c, model->num_states);
    b->derived = carve_rows(c, model->num_derived);
    b->forcing = carve_rows(c, model->num_forcings);
    b->out = carve_rows(c, model->num_observables);
    b->observable = (const double **)carve(c, model->num_observables * sizeof b->observable[0]);
    b->key = (uint32_t(*)[CRS_LANES])carve(c, 4 * sizeof b->key[0]);
    b->course = (crs_course *)carve(c, CRS_LANES * sizeof b->course[0]);
    b->slots = (crs_metric_slot *)carve(c, b->num_slots * sizeof b->slots[0]);
    b->lags = (crs_lag_slot *)carve(c, b->num_lags * sizeof b->lags[0]);
    if (c->memory) {
        place_observables(b);
    }
    for (size_t i = 0; i < plan->num_metrics; i++) {
        const crs_metric *metric = &plan->metrics[i];

        place_term(b, c, c->memory ? &b->slots[slot] : NULL, &metric->term);
        slot++;
        if (metric->is_ratio) {
            place_term(b, c, c->memory ? &b->slots[slot] : NULL, &metric->relative_to);
            slot++;
        }
    }
    for (unsigned i = 0; i < model->num_observables; i++) {
        if ((needed >> i & 1) && crs_observable_is_lagged(&model->observables[i])) {
            place_lag(b, c, c->memory ? &b->lags[lag] : NULL, i);
            lag++;
        }
    }
    b->records = carve_rows(c, crs_plan_num_records(plan) * b->num_recorded);
    b->unrecorded = carve_rows(c, b->num_recorded);
    place_triggers(b, c);
    return c->used;
}

static int
term_is_valid(const crs_model *model, const crs_metric_term *term)
{
    const int n = (int)model->num_observables;

    return term->op < CRS_NUM_METRIC_OPS && term->of >= 0 && term->of < n && term->times >= -1 &&
           term->times < n && term->at_h >= 0.0 && term->from_h >= 0.0;
}

static int
plan_is_valid(const crs_plan *plan)
{
    const double per_day = 24.0 / plan->dt_h;
    const size_t n = plan->model->num_observables;

    if (!(plan->dt_h > 0.0) || per_day < 1.0 || fabs(per_day - floor(per_day + 0.5)) > 1e-9 ||
        plan->num_steps < 0 || plan->num_steps >= UINT32_MAX || n > CRS_MAX_OBSERVABLES ||
        (plan->recorded && plan->record_every < 1) ||
        (n < CRS_MAX_OBSERVABLES && (plan->recorded | plan->watch.observables) >> n)) {
        return 0;
    }
    for (size_t i = 0; i < plan->num_metrics; i++) {
        if (!term_is_valid(plan->model, &plan->metrics[i].term) ||
            (plan->metrics[i].is_ratio &&
             !term_is_valid(plan->model, &plan->metrics[i].relative_to))) {
            return 0;
        }
    }
    if (plan->steps >= CRS_NUM_STEPS ||
        (plan->steps != CRS_STEPS_UNIFORM &&
         (plan->model->order == 0 || plan->dt_h != crs_steps_tick_h(plan->steps)))) {
        return 0;
    }
    return crs_isa_supported(plan->isa) && plan->model->kernels[plan->isa];
}

size_t
crs_plan_block_bytes(const crs_plan *plan)
{
    crs_block counted = {.plan = *plan};
    carver c = {NULL, 0};

    return sizeof counted + place(&counted, &c);
}

crs_status
crs_block_create(crs_block **block, const crs_plan *plan)
{
    crs_block *b = NULL;
    carver c = {NULL, 0};
    size_t bytes;

    *block = NULL;
    if (!plan_is_valid(plan)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    b = calloc(1, sizeof *b);
    if (!b) {
        return crs_error(CRS_ERR_MEMORY);
    }
    b->plan = *plan;
    b->time = crs_plan_schedule(&b->plan);
    bytes = place(b, &c);
    b->memory = aligned_alloc(CRS_LANE_ALIGN, bytes);
    if (!b->memory) {
        free(b);
        return crs_error(CRS_ERR_MEMORY);
    }
    memset(b->memory, 0, bytes);
    c.memory = b->memory;
    c.used = 0;
    place(b, &c);
    b->kernels = plan->model->kernels[plan->isa];
    b->metric_kernels = crs_metric_kernels_for(plan->isa);
    b->lanes.state = b->state;
    b->lanes.before = b->before_state;
    b->lanes.derived = (const crs_row *)b->derived;
    b->lanes.forcing = (const crs_row *)b->forcing;
    b->lanes.key = (const uint32_t(*)[CRS_LANES])b->key;
    *block = b;
    return CRS_OK;
}

void
crs_block_free(crs_block *block)
{
    if (block) {
        free(block->memory);
        free(block);
    }
}

void
crs_block_load(crs_block *block, const crs_run *runs, size_t num_runs)
{
    block->step = block->past = 0;
    block->length = 0;
    block->observed = 0;
    block->change = 0;
    block->lanes.noisy = 0;
    block->triggers.is_reading = 0;
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        /* Lanes without a run shadow the first. */
        block->run[lane] = runs[lane < num_runs ? lane : 0];
        if (!block->run[lane].strategy) {
            block->run[lane].strategy = &no_strategy;
        }
        crs_block_load_lane(block, lane);
    }
    if (block->plan.num_steps == 0) {
        block->length = 1;
        crs_block_derive(block);
    }
    crs_block_prepare(block);
    block->kernels->start(&block->lanes);
    for (size_t i = 0; i < block->num_slots; i++) {
        block->metric_kernels->reset(&block->slots[i]);
    }
    for (size_t i = 0; i < block->num_lags; i++) {
        block->metric_kernels->lag_reset(&block->lags[i]);
    }
}

/* ---- the loop ---- */

/* Is there a record at this step, or between the step before and this one? */
static int
is_recording(const crs_block *b)
{
    const long every = b->plan.record_every;

    return b->plan.recorded && (b->step == 0 || b->step / every > b->past / every);
}

/* Does a record follow before the next step? Then the values of this step are its beginning. */
static int
will_record(const crs_block *b, const crs_metric_time *time)
{
    const long every = b->plan.record_every;

    return b->plan.recorded && (time->after - 1) / every > time->now / every;
}

/* Observables that somebody looks at in this step. */
static uint64_t
wanted_now(const crs_block *b, const crs_metric_time *time)
{
    uint64_t wanted = is_recording(b) || will_record(b, time) ? b->plan.recorded : 0;

    for (size_t i = 0; i < b->num_slots; i++) {
        if (crs_metric_looks(&b->slots[i], time)) {
            wanted |= b->slots[i].needs;
        }
    }
    return b->triggers.is_reading ? wanted | b->plan.watch.observables : wanted;
}

/* Writes the records at this step and since the one before, on the line between the two. */
static void
record(crs_block *b)
{
    const long every = b->plan.record_every;
    const long first = b->step == 0 ? 0 : b->past / every + 1;

    for (long index = first; index <= b->step / every; index++) {
        const long tick = index * every;
        const double share = b->step > b->past
                                 ? (double)(tick - b->past) / (double)(b->step - b->past)
                                 : 1.0;
        crs_row *row = b->records + (size_t)index * b->num_recorded;

        for (size_t i = 0, k = 0; i < b->plan.model->num_observables; i++) {
            if (!(b->plan.recorded >> i & 1)) {
                continue;
            }
            CRS_EACH_LANE(l)
            {
                const double past = b->unrecorded[k][l];

                row[k][l] = tick == b->step ? b->observable[i][l]
                                            : past + share * (b->observable[i][l] - past);
            }
            k++;
        }
    }
}

/* Remembers this step for records before the next. */
static void
remember(crs_block *b)
{
    for (size_t i = 0, k = 0; i < b->plan.model->num_observables; i++) {
        if (b->plan.recorded >> i & 1) {
            memcpy(b->unrecorded[k++], b->observable[i], sizeof(crs_row));
        }
    }
}

/* Pulls triggers; where one is pulled the levers, and what can be seen, follow at once. */
static void
trigger(crs_block *b, uint64_t wanted)
{
    int any = 0;

    if (!crs_triggers_look(&b->triggers, b->observable, b->lanes.key, b->past, b->step)) {
        return;
    }
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        if (b->triggers.is_looked_at[lane]) {
            const crs_trigger_lane of = crs_block_trigger_lane(b, lane);

            if (crs_triggers_pull(&b->triggers, &of, b->step)) {
                b->next_change[lane] = b->step;
                any = 1;
            }
        }
    }
    if (any) {
        b->change = b->step;
        crs_block_force(b);
        if (b->kernels->observe && wanted) {
            b->kernels->observe(&b->lanes, wanted, b->out);
        }
    }
}

/* Takes what can be seen at the current step into metrics and records. */
static void
observe(crs_block *b)
{
    const crs_metric_time time = {b->past, b->step,
                                  b->step < b->plan.num_steps ? b->step + b->length : b->step};
    const uint64_t wanted = wanted_now(b, &time);

    if (b->kernels->observe && wanted) {
        b->kernels->observe(&b->lanes, wanted, b->out);
    }
    for (size_t i = 0; i < b->num_lags; i++) {
        b->metric_kernels->lag_update(&b->lags[i], &time,
                                      (int)(wanted >> b->lags[i].observable & 1));
    }
    if (b->triggers.is_reading) {
        trigger(b, wanted);
    }
    b->metric_kernels->update(b->slots, b->num_slots, &time);
    if (is_recording(b)) {
        record(b);
    }
    if (will_record(b, &time)) {
        remember(b);
    }
}

void
crs_block_advance(crs_block *block, long tick)
{
    while (block->step < tick) {
        const long past = block->step - block->past;

        observe(block);
        block->lanes.stretch = past > 0 ? 0.5 * (double)block->length / (double)past : 0.0;
        block->kernels->step(&block->lanes, (uint32_t)block->step);
        block->past = block->step;
        block->step += block->length;
        crs_block_prepare(block);
    }
    if (block->step == block->plan.num_steps && !block->observed) {
        observe(block);
        block->observed = 1;
    }
}

/* ---- results ---- */

void
crs_block_metrics(const crs_block *block, size_t lane, double *values)
{
    size_t slot = 0;

    for (size_t i = 0; i < block->plan.num_metrics; i++) {
        crs_row term, divisor;

        block->metric_kernels->finish(&block->slots[slot++], term);
        values[i] = term[lane];
        if (block->plan.metrics[i].is_ratio) {
            block->metric_kernels->finish(&block->slots[slot++], divisor);
            values[i] = isfinite(term[lane]) && isfinite(divisor[lane]) && divisor[lane] != 0.0
                            ? term[lane] / divisor[lane]
                            : CRS_OUTCOME_NONE;
        } else if (crs_outcome_is_later(values[i]) && block->warned[lane].outbreak == 0.0) {
            values[i] = CRS_OUTCOME_NONE; /* no crisis broke out: it will not come later, either */
        }
    }
}

const double *
crs_block_record(const crs_block *block, size_t record, int observable)
{
    const uint64_t bit = (uint64_t)1 << observable;

    if (!(block->plan.recorded & bit)) {
        return NULL;
    }
    return block->records[record * block->num_recorded +
                          crs_plan_count_bits(block->plan.recorded & (bit - 1))];
}

const crs_warned *
crs_block_warned(const crs_block *block, size_t lane)
{
    return &block->warned[lane];
}

const crs_row *
crs_block_state(const crs_block *block)
{
    return (const crs_row *)block->state;
}
