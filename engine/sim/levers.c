#include <limits.h>
#include <math.h>
#include <string.h>

#include "core/vmath.h"
#include "sim/levers.h"

/* Half-lives after which a fading action counts as ended: 2^-20 is below one in a million. */
#define HALF_LIVES 20.0

/* A time beyond this many steps is never reached; fits a long of 32 bits. */
#define STEP_LIMIT 2e9

crs_action
crs_action_none(void)
{
    crs_action action;

    memset(&action, 0, sizeof action);
    action.until_h = CRS_NEVER_H;
    action.clarity = 1.0;
    action.audience = CRS_ALL_GROUPS;
    action.reach = 1.0;
    return action;
}

double
crs_action_end_h(const crs_action *action, double start_h)
{
    double end = action->until_h;

    if (action->half_life_h > 0.0) {
        end = fmin(end, start_h + HALF_LIVES * action->half_life_h);
    }
    return end;
}

double
crs_action_strength(const crs_action *action, double start_h, double end_h, double t_h)
{
    const double age = t_h - start_h;
    double strength = 1.0;

    if (age < 0.0 || t_h >= end_h) {
        return 0.0;
    }
    if (age < action->ramp_h) {
        strength = age / action->ramp_h;
    }
    if (action->half_life_h > 0.0) {
        strength *= crs_pow(0.5, age / action->half_life_h);
    }
    return strength;
}

double
crs_compensation_appeal(const crs_perception *perception, double multiple, double reach)
{
    double distance;

    if (!(multiple > 0.0)) {
        return 0.0;
    }
    distance = crs_log(multiple / perception->compensation_best) / perception->compensation_width;
    return reach * crs_exp(-0.5 * distance * distance);
}

/* What an action that started at start_h adds to each intensity at full strength, before clarity:
 * eq. (1), and compensation as remedy. */
static void
perceived_intensities(const crs_action *action, double start_h, const crs_perception *perception,
                      double intensity[CRS_NUM_INTENSITIES])
{
    const double late_h = fmax(0.0, start_h - perception->golden_h);
    const double floor = perception->sincerity_floor;
    const double appeal = crs_compensation_appeal(perception, action->compensation, action->reach);

    memcpy(intensity, action->intensity, sizeof action->intensity);
    intensity[CRS_INTENSITY_APOLOGY] *= floor +
                                        (1.0 - floor) * crs_exp(-late_h / perception->sincerity_h);
    intensity[CRS_INTENSITY_REMEDY] = 1.0 -
                                      (1.0 - intensity[CRS_INTENSITY_REMEDY]) * (1.0 - appeal);
}

/* The lever that an intensity acts on as heard by everybody, or -1 where groups hear apart. */
static int
global_lever(crs_intensity id)
{
    switch (id) {
    case CRS_INTENSITY_REMEDY:
        return CRS_LEVER_REMEDY_DELIVERED;
    case CRS_INTENSITY_VERIFICATION:
        return CRS_LEVER_VERIFICATION;
    case CRS_INTENSITY_BLAME_THIRD_PARTY:
        return CRS_LEVER_BLAME_THIRD_PARTY;
    case CRS_INTENSITY_BLAME_USERS:
        return CRS_LEVER_BLAME_USERS;
    case CRS_INTENSITY_VALUE:
        return CRS_LEVER_VALUE;
    case CRS_INTENSITY_APOLOGY:
    case CRS_INTENSITY_FACTS:
    case CRS_NUM_INTENSITIES:
        break;
    }
    return -1;
}

/* The lever of an intensity as heard by group 0 (the others follow), or -1. */
static int
group_lever(crs_intensity id)
{
    switch (id) {
    case CRS_INTENSITY_APOLOGY:
        return CRS_LEVER_APOLOGY_VICTIMS;
    case CRS_INTENSITY_FACTS:
        return CRS_LEVER_FACTS_VICTIMS;
    case CRS_INTENSITY_REMEDY:
        return CRS_LEVER_REMEDY_VICTIMS;
    default:
        return -1;
    }
}

static int
scaled_by_clarity(crs_intensity id)
{
#define CLARITY_FLAG(id, name, clear, meaning) clear,
    static const int flags[CRS_NUM_INTENSITIES] = {CRS_INTENSITY_LIST(CLARITY_FLAG)};
#undef CLARITY_FLAG

    return flags[id];
}

/* levers[i] holds the product of (1 - x) so far; multiplies one action into it. */
static void
combine(const crs_action *action, double start_h, const crs_perception *perception,
        double strength, double *levers)
{
    double intensity[CRS_NUM_INTENSITIES];

    perceived_intensities(action, start_h, perception, intensity);
    for (int i = 0; i < (int)CRS_NUM_INTENSITIES; i++) {
        const double clarity = scaled_by_clarity((crs_intensity)i) ? action->clarity : 1.0;
        const double rest = 1.0 - intensity[i] * clarity * strength;
        const int global = global_lever((crs_intensity)i);
        const int first = group_lever((crs_intensity)i);

        if (global >= 0) {
            levers[global] *= rest;
        }
        for (int g = 0; first >= 0 && g < (int)CRS_NUM_GROUPS; g++) {
            if (action->audience & (1u << g)) {
                levers[first + g] *= rest;
            }
        }
    }
}

void
crs_strategy_levers(const crs_strategy *strategy, const crs_course *course,
                    const crs_perception *perception, double dt_h, long step, double *levers)
{
    const double t_h = (double)step * dt_h;
    double started = 0.0;

    for (int i = 0; i < (int)CRS_LEVER_SILENCE; i++) {
        levers[i] = 1.0;
    }
    for (int i = CRS_LEVER_SILENCE; i < (int)CRS_NUM_LEVERS; i++) {
        levers[i] = 0.0;
    }
    for (size_t k = 0; k < strategy->num_actions; k++) {
        const crs_action *action = &strategy->actions[k];
        const crs_course_action *state = &course->actions[k];
        const double start = crs_course_step(state->start_h, dt_h);

        if ((double)step < start) {
            continue;
        }
        started = 1.0;
        if ((double)step == start) {
            levers[CRS_LEVER_STATEMENTS] += 1.0;
            levers[CRS_LEVER_COST_ONCE] += action->cost;
            levers[CRS_LEVER_PAYOUT] += action->compensation * action->reach;
        }
        if ((double)step < crs_course_step(state->end_h, dt_h)) {
            const double strength = crs_action_strength(action, state->start_h, state->end_h,
                                                        fmax(t_h, state->start_h));

            levers[CRS_LEVER_COST_RATE] += action->cost_per_day / 24.0;
            combine(action, state->start_h, perception, strength, levers);
        }
    }
    for (int i = 0; i < (int)CRS_LEVER_SILENCE; i++) {
        levers[i] = 1.0 - levers[i];
    }
    if ((double)step >= crs_course_step(perception->golden_h, dt_h)) {
        levers[CRS_LEVER_SILENCE] = 1.0 - started;
    }
}

/* 1 if the strength of an action in force at `step` is another at the step after. */
static int
is_moving(const crs_action *action, double start_h, double dt_h, long step)
{
    return action->half_life_h > 0.0 || (double)step * dt_h < start_h + action->ramp_h;
}

long
crs_strategy_next_change(const crs_strategy *strategy, const crs_course *course,
                         const crs_perception *perception, double dt_h, long step)
{
    const double golden = crs_course_step(perception->golden_h, dt_h);
    double next = golden > (double)step ? fmin(STEP_LIMIT, golden) : STEP_LIMIT;

    for (size_t k = 0; k < strategy->num_actions; k++) {
        const crs_action *action = &strategy->actions[k];
        const crs_course_action *state = &course->actions[k];
        const double start = crs_course_step(state->start_h, dt_h);
        const double end = crs_course_step(state->end_h, dt_h);

        if (start > (double)step) {
            next = fmin(next, start);
            continue;
        }
        if (start == (double)step ||
            (end > (double)step && is_moving(action, state->start_h, dt_h, step))) {
            next = fmin(next, (double)step + 1.0); /* impulses end, or the strength moves */
        }
        if (end > (double)step) {
            next = fmin(next, end);
        }
    }
    return next < STEP_LIMIT ? (long)next : LONG_MAX;
}
