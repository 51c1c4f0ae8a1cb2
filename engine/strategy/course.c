#include "strategy/course.h"

#include <math.h>

/* A number for the id of an action, below 2^28 as random.h wants it; FNV-1a. */
static uint32_t
number_of(const crs_strategy *strategy, size_t index)
{
    const char *id = strategy->actions[index].id;
    uint32_t hash = 2166136261u;

    if (!id) {
        return (uint32_t)index;
    }
    for (; *id; id++) {
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    }
    return (hash >> 28) ^ (hash & 0xfffffffu);
}

double
crs_promise_failure(const crs_action *action, const crs_perception *perception)
{
    const double kept = action->delivery *
                        (1.0 - perception->unclear_terms * (1.0 - action->terms));

    return perception->promise_noise * (1.0 - kept);
}

/* When the promise of a start breaks, or CRS_NEVER_H. */
static double
fate(const crs_strategy *strategy, const crs_perception *perception, crs_key key, size_t index,
     double start_h, double occurrence)
{
    const crs_action *action = &strategy->actions[index];
    const double failure = crs_promise_failure(action, perception);
    crs_words draw;

    if (!(failure > 0.0)) {
        return CRS_NEVER_H;
    }
    draw = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], CRS_PURPOSE_PROMISE,
                    (uint32_t)occurrence, number_of(strategy, index));
    return crs_uniform53(draw.x, draw.y) < failure ? start_h + action->due_h : CRS_NEVER_H;
}

static void
begin_start(crs_course_action *state, const crs_strategy *strategy,
            const crs_perception *perception, crs_key key, size_t index, double start_h)
{
    state->broke_h = state->broken_h < CRS_NEVER_H ? state->broken_h : state->broke_h;
    state->start_h = start_h;
    state->end_h = crs_action_end_h(&strategy->actions[index], start_h);
    state->broken_h = fate(strategy, perception, key, index, start_h, state->starts);
    state->starts += 1.0;
    state->next_h = CRS_NEVER_H;
}

void
crs_course_begin(crs_course *course, const crs_strategy *strategy,
                 const crs_perception *perception, crs_key key, const crs_warned *warned)
{
    double first_h = CRS_NEVER_H;

    for (size_t i = 0; i < strategy->num_actions; i++) {
        first_h = fmin(first_h,
                       strategy->actions[i].when ? CRS_NEVER_H : strategy->actions[i].at_h);
    }
    for (size_t i = 0; i < strategy->num_actions && i < CRS_MAX_ACTIONS; i++) {
        crs_course_action *state = &course->actions[i];

        *state = (crs_course_action){.start_h = CRS_NEVER_H,
                                     .end_h = CRS_NEVER_H,
                                     .next_h = CRS_NEVER_H,
                                     .broken_h = CRS_NEVER_H,
                                     .broke_h = CRS_NEVER_H,
                                     .fired_h = -1.0};
        if (!strategy->actions[i].when) {
            begin_start(state, strategy, perception, key, i,
                        crs_warned_start_h(warned, first_h, strategy->actions[i].at_h));
        }
    }
}

void
crs_course_start(crs_course *course, const crs_strategy *strategy,
                 const crs_perception *perception, crs_key key, size_t index, double start_h)
{
    crs_course_action *state = &course->actions[index];

    if (state->starts > 0.0) {
        state->next_h = start_h;
    } else {
        begin_start(state, strategy, perception, key, index, start_h);
    }
}

void
crs_course_advance(crs_course *course, const crs_strategy *strategy,
                   const crs_perception *perception, crs_key key, const crs_schedule *time,
                   long step)
{
    for (size_t i = 0; i < strategy->num_actions; i++) {
        crs_course_action *state = &course->actions[i];

        if (state->next_h < CRS_NEVER_H &&
            (double)step >= crs_schedule_step(time, state->next_h)) {
            begin_start(state, strategy, perception, key, i, state->next_h);
        }
    }
}

int
crs_course_has_started(const crs_course *course, size_t index, const crs_schedule *time, long step)
{
    return (double)step >= crs_schedule_step(time, course->actions[index].start_h);
}

double
crs_course_middle_h(const crs_course_action *state, const crs_schedule *time, long step)
{
    const double from_h = fmax((double)step * time->dt_h, state->start_h);
    const long next = step < time->num_ticks ? crs_schedule_next(time, step) : step;
    const double to_h = fmin((double)next * time->dt_h, state->end_h);

    return to_h > from_h ? 0.5 * (from_h + to_h) : from_h;
}

double
crs_course_last_break(const crs_course *course, size_t index, const crs_schedule *time, long step)
{
    const crs_course_action *state = &course->actions[index];

    return (double)step >= crs_schedule_step(time, state->broken_h) ? state->broken_h
                                                                    : state->broke_h;
}
