#include "strategy/trigger.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* A time beyond this many steps is never reached; fits a long and an int of 32 bits. */
#define STEP_LIMIT 2e9

static int
is_about_readings(const crs_condition *condition)
{
    return condition->kind <= CRS_WHEN_RISES;
}

static int
has_live_trigger(const crs_action *action)
{
    return action->when && !action->is_closed;
}

size_t
crs_action_num_readings(const crs_action *action)
{
    size_t count = 0;

    for (size_t i = 0; action->when && i < action->num_conditions; i++) {
        count += (size_t)is_about_readings(&action->when[i]);
    }
    return count;
}

int
crs_strategy_has_triggers(const crs_strategy *strategy)
{
    for (size_t i = 0; i < strategy->num_actions; i++) {
        if (has_live_trigger(&strategy->actions[i])) {
            return 1;
        }
    }
    return 0;
}

/* FNV-1a. */
static uint64_t
mix(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static uint64_t
mix_text(uint64_t hash, const char *text)
{
    return text ? mix(hash, text, strlen(text) + 1) : hash;
}

double
crs_action_number(const crs_action *action)
{
    uint64_t hash = mix_text(UINT64_C(0xcbf29ce484222325), action->id);

    hash = mix(hash, &action->at_h, sizeof action->at_h);
    hash = mix(hash, &action->delay_h, sizeof action->delay_h);
    for (size_t i = 0; action->when && i < action->num_conditions; i++) {
        const crs_condition *c = &action->when[i];
        const double numbers[] = {(double)c->kind, (double)c->metric, c->level,
                                  c->within_h,     c->for_h,          (double)c->size};

        hash = mix(hash, numbers, sizeof numbers);
        hash = mix_text(hash, c->action);
    }
    return (double)(hash >> 11);
}

/* ---- what is looked at ---- */

/* Whole steps in a time, up to a rounding error. */
static int
steps_up(double hours, double dt_h)
{
    return (int)fmin(STEP_LIMIT / 4.0, ceil(hours / dt_h - 1e-9));
}

static int
steps_down(double hours, double dt_h)
{
    return (int)fmin(STEP_LIMIT / 4.0, floor(hours / dt_h + 1e-9));
}

void
crs_watch_add(crs_watch *watch, const crs_strategy *strategy, double dt_h)
{
    size_t conditions = 0;

    for (size_t i = 0; strategy && i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];

        for (size_t k = 0; has_live_trigger(action) && k < action->num_conditions; k++) {
            const crs_condition *condition = &action->when[k];
            long steps;

            if (!is_about_readings(condition)) {
                continue;
            }
            conditions++;
            steps = (long)steps_up(strategy->observe_delay_h, dt_h) + 1;
            if (condition->kind == CRS_WHEN_RISES) {
                steps += steps_down(condition->within_h, dt_h);
            }
            watch->observables |= (uint64_t)1 << condition->metric;
            watch->steps = steps > watch->steps ? steps : watch->steps;
        }
    }
    watch->conditions = conditions > watch->conditions ? conditions : watch->conditions;
}

int
crs_watch_covers(const crs_watch *watch, const crs_strategy *strategy, double dt_h)
{
    crs_watch all = *watch;

    crs_watch_add(&all, strategy, dt_h);
    return all.observables == watch->observables && all.steps == watch->steps &&
           all.conditions == watch->conditions;
}

/* ---- loading ---- */

static int
ring_of(const crs_triggers *self, int observable)
{
    for (size_t r = 0; r < self->num_rings; r++) {
        if (self->observed[r] == observable) {
            return (int)r;
        }
    }
    return -1;
}

static void
load_condition(crs_triggers *self, size_t slot, size_t lane, const crs_condition *condition,
               int lag)
{
    const double sign = condition->kind == CRS_WHEN_BELOW ? -1.0 : 1.0;
    const int rises = condition->kind == CRS_WHEN_RISES;

    self->sign[slot][lane] = sign;
    self->level[slot][lane] = sign * condition->level;
    self->needed[slot][lane] = steps_up(condition->for_h, self->time.dt_h);
    self->ring[slot][lane] = ring_of(self, condition->metric);
    self->lag[slot][lane] = lag;
    self->within[slot][lane] = rises ? steps_down(condition->within_h, self->time.dt_h) : -1;
}

void
crs_triggers_load(crs_triggers *self, const crs_trigger_lane *of)
{
    const crs_strategy *strategy = of->strategy;
    const size_t lane = of->lane;
    const int lag = steps_up(strategy->observe_delay_h, self->time.dt_h);
    size_t slot = 0;

    self->wake[lane] = LONG_MAX;
    self->from[lane] = 0;
    self->noise[lane] = strategy->observe_noise * of->perception->observation_noise;
    self->is_looked_at[lane] = 0;
    for (size_t i = 0; i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];

        if (!has_live_trigger(action)) {
            continue;
        }
        self->wake[lane] = 0;
        for (size_t k = 0; k < action->num_conditions; k++) {
            if (is_about_readings(&action->when[k]) && slot < self->watch.conditions) {
                load_condition(self, slot++, lane, &action->when[k], lag);
            }
        }
    }
    self->is_reading |= self->wake[lane] == 0;
    for (size_t s = 0; s < self->watch.conditions; s++) {
        self->ring[s][lane] = s < slot ? self->ring[s][lane] : -1;
        self->held[s][lane] = 0.0;
        self->armed[s][lane] = 0;
        self->lowest[s][lane] = -1;
    }
}

/* ---- looking ---- */

static void
take_readings(crs_triggers *self, const double *const *observable,
              const uint32_t (*key)[CRS_LANES], long before, long step)
{
    const long kept = self->watch.steps;

    for (size_t r = 0; r < self->num_rings; r++) {
        crs_row *ring = self->readings + r * (size_t)kept;
        double *reading = ring[step % kept];

        for (long tick = step - kept > before ? step - kept + 1 : before + 1; tick < step;
             tick++) {
            memmove(ring[tick % kept], ring[before % kept], sizeof(crs_row));
        }
        memcpy(reading, observable[self->observed[r]], sizeof(crs_row));
        for (size_t l = 0; l < CRS_LANES; l++) {
            if (self->noise[l] > 0.0) {
                const crs_words draw = crs_draw(key[0][l], key[1][l], key[2][l], key[3][l],
                                                CRS_PURPOSE_OBSERVATION, (uint32_t)step,
                                                (uint32_t)self->observed[r]);

                reading[l] += self->noise[l] * crs_normal_pair(draw.x, draw.y).first;
            }
        }
    }
}

/* How far the reading of step `seen` is above the lowest of the `within` steps before it. Where
 * the lowest is, is remembered: all are looked through only when it has left the window. */
static double
rise_of(const crs_triggers *self, size_t slot, crs_row *ring, size_t lane, long seen, int within)
{
    const long from = seen - within > self->from[lane] ? seen - within : self->from[lane];
    const double now = ring[seen < 0 ? 0 : seen % self->watch.steps][lane];
    long *lowest = &self->lowest[slot][lane];

    if (seen < from) {
        return 0.0;
    }
    if (*lowest < from) {
        *lowest = seen;
        for (long s = from; s < seen; s++) {
            if (ring[s % self->watch.steps][lane] < ring[*lowest % self->watch.steps][lane]) {
                *lowest = s;
            }
        }
    } else if (now <= ring[*lowest % self->watch.steps][lane]) {
        *lowest = seen;
    }
    return now - ring[*lowest % self->watch.steps][lane];
}

/* Counts for how many ticks a condition has held, in all lanes. */
static void
look_at(crs_triggers *self, size_t slot, long before, long step)
{
    const double ticks = (double)(step - before);
    long seen = step;                      /* the step that is seen now ... */
    long place = step % self->watch.steps; /* ... and where it stands in a ring */

    for (size_t l = 0; l < CRS_LANES; l++) {
        crs_row *ring = self->readings;
        double x;

        if (self->ring[slot][l] < 0) {
            continue;
        }
        if (seen != step - self->lag[slot][l]) { /* lanes mostly look at the same */
            seen = step - self->lag[slot][l];
            place = seen < 0 ? 0 : seen % self->watch.steps;
        }
        ring += (size_t)self->ring[slot][l] * (size_t)self->watch.steps;
        x = self->within[slot][l] < 0 ? ring[place][l]
                                      : rise_of(self, slot, ring, l, seen, self->within[slot][l]);
        /* Of what nobody knows yet nothing is true. */
        self->held[slot][l] = seen >= self->from[l] &&
                                      self->sign[slot][l] * x >= self->level[slot][l]
                                  ? (self->held[slot][l] > 0.0 ? self->held[slot][l] + ticks : 1.0)
                                  : 0.0;
        self->is_looked_at[l] |= self->held[slot][l] > self->needed[slot][l] &&
                                 step >= self->armed[slot][l];
    }
}

int
crs_triggers_look(crs_triggers *self, const double *const *observable,
                  const uint32_t (*key)[CRS_LANES], long before, long step)
{
    int any = 0;

    if (self->num_rings > 0) {
        take_readings(self, observable, key, before, step);
    }
    for (size_t l = 0; l < CRS_LANES; l++) {
        self->is_looked_at[l] = step >= self->wake[l];
    }
    for (size_t slot = 0; slot < self->watch.conditions; slot++) {
        look_at(self, slot, before, step);
    }
    for (size_t l = 0; l < CRS_LANES; l++) {
        any |= self->is_looked_at[l];
    }
    return any;
}

/* ---- pulling ---- */

/* What the evaluation of a tree needs. */
typedef struct scene {
    const crs_triggers *triggers;
    const crs_trigger_lane *of;
    size_t self; /* the action whose trigger it is */
    long step;
} scene;

/* Has an action of that id started, or broken a promise, after the trigger was last pulled? A
 * trigger that never was pulled sees all from step 0 on, however long a step is. */
static int
has_happened(const scene *s, const crs_condition *condition)
{
    const crs_strategy *strategy = s->of->strategy;
    const crs_course *course = s->of->course;
    const crs_schedule *time = &s->triggers->time;
    const double fired_h = course->actions[s->self].fired_h;
    const double fired = fired_h < 0.0 ? -1.0 : crs_schedule_step(time, fired_h);

    for (size_t i = 0; i < strategy->num_actions; i++) {
        const char *id = strategy->actions[i].id;
        double when;

        if (!id || !condition->action || strcmp(id, condition->action) != 0) {
            continue;
        }
        when = condition->kind == CRS_WHEN_AFTER ? course->actions[i].start_h
                                                 : crs_course_last_break(course, i, time, s->step);
        when = crs_schedule_step(time, when);
        if (when <= (double)s->step && when > fired) {
            return 1;
        }
    }
    return 0;
}

/* Does the tree hold whose first condition about readings, if any, is number `slot`? */
static int
holds(const scene *s, const crs_condition *condition, size_t slot)
{
    const crs_triggers *triggers = s->triggers;
    const size_t lane = s->of->lane;
    const int all = condition->kind == CRS_WHEN_ALL;
    size_t child = 1;

    if (is_about_readings(condition)) {
        return slot < triggers->watch.conditions &&
               triggers->held[slot][lane] > triggers->needed[slot][lane];
    }
    if (condition->kind == CRS_WHEN_AFTER || condition->kind == CRS_WHEN_BROKEN) {
        return has_happened(s, condition);
    }
    while (child < condition->size) {
        if (holds(s, &condition[child], slot) != all) {
            return !all;
        }
        for (size_t i = 0; i < condition[child].size; i++) {
            slot += (size_t)is_about_readings(&condition[child + i]);
        }
        child += condition[child].size;
    }
    return all;
}

/* Does a start of the action pay, later on? */
static int
pays_later(const crs_action *action)
{
    return action->compensation * action->reach > 0.0 && action->payment_delay_h > 0.0 &&
           !(action->lasts_h > 0.0 && action->payment_delay_h >= action->lasts_h);
}

/* The first step at which the trigger of an action can be pulled, given its course. */
static double
armed_from(const crs_action *action, const crs_course_action *state, const crs_schedule *time)
{
    const double last_h = state->next_h < CRS_NEVER_H ? state->next_h : state->start_h;
    double step;

    if (state->starts == 0.0) {
        return 0.0;
    }
    if (!action->repeat) {
        return STEP_LIMIT;
    }
    step = fmax(crs_schedule_step(time, state->fired_h) + 1.0,
                crs_schedule_step(time, last_h + action->cooldown_h));
    /* What is open is not renewed: a promise that may break, a payment. */
    if (crs_action_is_risky(action)) {
        step = fmax(step, crs_schedule_step(time, last_h + action->due_h) + 1.0);
    }
    if (pays_later(action)) {
        step = fmax(step, crs_schedule_step(time, last_h + action->payment_delay_h) + 1.0);
    }
    return step;
}

/* One pass over the actions of a lane; 1 if any trigger was pulled. */
static int
pull_once(scene *s)
{
    const crs_trigger_lane *of = s->of;
    const crs_schedule *time = &s->triggers->time;
    size_t slot = 0;
    int any = 0;

    for (size_t i = 0; i < of->strategy->num_actions; i++) {
        const crs_action *action = &of->strategy->actions[i];
        crs_course_action *state = &of->course->actions[i];

        if (!has_live_trigger(action)) {
            continue;
        }
        s->self = i;
        if ((double)s->step >= armed_from(action, state, time) && holds(s, action->when, slot)) {
            state->fired_h = (double)s->step * time->dt_h;
            crs_course_start(of->course, of->strategy, of->perception, of->key, i,
                             state->fired_h + action->delay_h);
            any = 1;
        }
        slot += crs_action_num_readings(action);
    }
    return any;
}

/* The smaller of two steps, of which only those after `step` count. */
static double
sooner(double a, double b, long step)
{
    return b > (double)step && b < a ? b : a;
}

/* When the lane has to be looked at again: something happens to an action, or a trigger can be
 * pulled again. */
static void
set_alarm(crs_triggers *self, const crs_trigger_lane *of, long step)
{
    double wake = STEP_LIMIT;
    size_t slot = 0;

    for (size_t i = 0; i < of->strategy->num_actions; i++) {
        const crs_action *action = &of->strategy->actions[i];
        const crs_course_action *state = &of->course->actions[i];

        wake = sooner(wake, crs_schedule_step(&self->time, state->start_h), step);
        wake = sooner(wake, crs_schedule_step(&self->time, state->next_h), step);
        wake = sooner(wake, crs_schedule_step(&self->time, state->broken_h), step);
        if (has_live_trigger(action)) {
            const double from = armed_from(action, state, &self->time);
            const size_t end = slot + crs_action_num_readings(action);

            wake = sooner(wake, from, step);
            for (; slot < end && slot < self->watch.conditions; slot++) {
                self->armed[slot][of->lane] = from < STEP_LIMIT ? (long)from : LONG_MAX;
            }
            slot = end;
        }
    }
    self->wake[of->lane] = wake < STEP_LIMIT ? (long)wake : LONG_MAX;
}

int
crs_triggers_pull(crs_triggers *self, const crs_trigger_lane *of, long step)
{
    scene s = {self, of, 0, step};
    int any = 0;

    /* What starts now may set off what waits for it, whatever the order of the actions. */
    while (pull_once(&s)) {
        any = 1;
        crs_course_advance(of->course, of->strategy, of->perception, of->key, &self->time, step);
    }
    set_alarm(self, of, step);
    return any;
}
