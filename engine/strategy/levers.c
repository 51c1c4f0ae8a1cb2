#include <limits.h>
#include <math.h>
#include <string.h>

#include "core/vmath.h"
#include "strategy/levers.h"
#include "strategy/perception.h"

/* A time beyond this many steps is never reached; fits a long of 32 bits. */
#define STEP_LIMIT 2e9

/* An action as people take it, before clarity and strength. */
typedef struct crs_heard {
    double intensity[CRS_NUM_INTENSITIES];
    double appeal, suspicion; /* of its compensation */
} crs_heard;

/* What an action that started at start_h carries at full strength: eq. (1), and compensation as
 * remedy. `consistency` is what blame has left of its apology, `payment` what a payment that may
 * still be a promise counts for. */
static void
hear(const crs_action *action, double start_h, double consistency, double payment,
     const crs_perception *perception, crs_heard *heard)
{
    const double late_h = fmax(0.0, start_h - perception->golden_h);
    const double floor = perception->sincerity_floor;

    heard->appeal = payment *
                    crs_compensation_appeal(perception, action->compensation, action->reach);
    heard->suspicion = crs_perception_suspicion(perception, action->compensation, action->reach);
    memcpy(heard->intensity, action->intensity, sizeof action->intensity);
    heard->intensity[CRS_INTENSITY_APOLOGY] *=
        (floor + (1.0 - floor) * crs_exp(-late_h / perception->sincerity_h)) * consistency;
    heard->intensity[CRS_INTENSITY_REMEDY] = 1.0 - (1.0 - heard->intensity[CRS_INTENSITY_REMEDY]) *
                                                       (1.0 - heard->appeal);
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
    case CRS_INTENSITY_ENDORSEMENT:
        return CRS_LEVER_ENDORSEMENT;
    case CRS_INTENSITY_APOLOGY:
    case CRS_INTENSITY_FACTS:
    case CRS_INTENSITY_CARE:
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
    case CRS_INTENSITY_VERIFICATION:
        return CRS_LEVER_VERIFICATION_VICTIMS;
    case CRS_INTENSITY_CARE:
        return CRS_LEVER_CARE_VICTIMS;
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

/* How much of an intensity is lost when it is said again: of words, not of deeds. */
static double
repetition_of(crs_intensity id, const crs_perception *perception)
{
    return id == CRS_INTENSITY_APOLOGY || id == CRS_INTENSITY_FACTS ? perception->repetition : 0.0;
}

/* Levers while actions are combined. */
typedef struct crs_mixture {
    double *rest;                   /* [CRS_NUM_LEVERS]: the product of (1 - x) so far */
    double loudest[CRS_NUM_LEVERS]; /* the largest x, where repeating loses; not in the product */
} crs_mixture;

static void
mix(crs_mixture *mixture, int lever, double x, double repetition)
{
    if (repetition > 0.0) {
        const double weaker = fmin(x, mixture->loudest[lever]);

        mixture->loudest[lever] = fmax(x, mixture->loudest[lever]);
        x = (1.0 - repetition) * weaker;
    }
    mixture->rest[lever] *= 1.0 - x;
}

/* Mixes in one action of strength `strength`. */
static void
combine(const crs_action *action, const crs_heard *heard, const crs_perception *perception,
        double clarity, double strength, crs_mixture *mixture)
{
    for (int i = 0; i < (int)CRS_NUM_INTENSITIES; i++) {
        const double scale = scaled_by_clarity((crs_intensity)i) ? clarity : 1.0;
        const double x = heard->intensity[i] * scale * strength;
        const double repetition = repetition_of((crs_intensity)i, perception);
        const int global = global_lever((crs_intensity)i);
        const int first = group_lever((crs_intensity)i);

        if (global >= 0) {
            mix(mixture, global, x, repetition);
        }
        for (int g = 0; first >= 0 && g < (int)CRS_NUM_GROUPS; g++) {
            if (action->audience & (1u << g)) {
                mix(mixture, first + g, x, repetition);
            }
        }
    }
    mix(mixture, CRS_LEVER_RESTITUTION, heard->appeal * strength, 0.0);
    mix(mixture, CRS_LEVER_SUSPICION, heard->suspicion * strength, 0.0);
}

/* A broken promise: what it was about is gone. */
static void
withdraw(crs_heard *heard)
{
    heard->intensity[CRS_INTENSITY_REMEDY] = 0.0;
    heard->intensity[CRS_INTENSITY_VALUE] = 0.0;
    heard->appeal = 0.0;
    heard->suspicion = 0.0;
}

/* Adds what happens once: at the start of an action, when its promise breaks, and at its payment
 * if that is in time; what is not delivered is not paid. */
static void
add_impulses(const crs_action *action, const crs_course_action *state, double end,
             const crs_schedule *time, long step, double *levers)
{
    const double paid = crs_schedule_step(time, state->start_h + action->payment_delay_h);

    if ((double)step == crs_schedule_step(time, state->broken_h)) {
        levers[CRS_LEVER_BROKEN] += 1.0;
    }
    if ((double)step == crs_schedule_step(time, state->start_h)) {
        levers[CRS_LEVER_STATEMENTS] += 1.0;
        levers[CRS_LEVER_COST_ONCE] += action->cost;
    }
    if ((double)step == paid && (action->payment_delay_h <= 0.0 || paid < end) &&
        state->broken_h >= CRS_NEVER_H) {
        levers[CRS_LEVER_PAYOUT] += action->compensation * action->reach;
    }
}

void
crs_warned_levers(const crs_warned *warned, double *levers)
{
    if (warned->outbreak == 0.0) {
        memset(levers, 0, CRS_NUM_LEVERS * sizeof *levers);
    }
    levers[CRS_LEVER_OUTBREAK] = warned->outbreak;
    levers[CRS_LEVER_DISCLOSED] = warned->disclosed;
    levers[CRS_LEVER_DETECTED] = warned->detected;
    levers[CRS_LEVER_LEAD] = warned->lead_h / 24.0;
    levers[CRS_LEVER_FALSE_ALARMS] = warned->false_alarms;
    levers[CRS_LEVER_WARNING_COST] = warned->cost;
}

void
crs_strategy_levers(const crs_strategy *strategy, const crs_course *course,
                    const crs_perception *perception, const crs_schedule *time, long step,
                    double *levers)
{

    crs_mixture mixture = {.rest = levers};
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
        const double start_h = state->start_h, end = crs_schedule_step(time, state->end_h);
        const double broken = crs_schedule_step(time, state->broken_h);

        if (!crs_course_has_started(course, k, time, step)) {
            continue;
        }
        started = 1.0;
        add_impulses(action, state, end, time, step, levers);
        if ((double)step < end) {
            const double strength = crs_action_strength(action, start_h, state->end_h,
                                                        crs_course_middle_h(state, time, step));
            crs_heard heard;

            levers[CRS_LEVER_COST_RATE] += action->cost_per_day / 24.0;
            hear(action, start_h,
                 crs_perception_consistency(perception, strategy, course, k, time, step),
                 crs_perception_payment(perception, action, start_h, time, step), perception,
                 &heard);
            if ((double)step >= broken) {
                withdraw(&heard);
            }
            combine(action, &heard, perception,
                    crs_perception_clarity(perception, action, start_h), strength, &mixture);
        }
    }
    for (int i = 0; i < (int)CRS_LEVER_SILENCE; i++) {
        levers[i] = 1.0 - levers[i] * (1.0 - mixture.loudest[i]);
    }
    levers[CRS_LEVER_VAGUENESS] = crs_perception_vagueness(perception, strategy, course, time,
                                                           step);
    levers[CRS_LEVER_UNANSWERED] = crs_perception_unanswered(perception, strategy, course, time,
                                                             step);
    if ((double)step >= crs_schedule_step(time, perception->golden_h)) {
        levers[CRS_LEVER_SILENCE] = 1.0 - started;
    }
}

/* 1 if the strength of an action in force at `step` is another at the step after. */
static int
is_moving(const crs_action *action, double start_h, const crs_schedule *time, long step)
{
    return action->half_life_h > 0.0 || (double)step * time->dt_h < start_h + action->ramp_h;
}

long
crs_strategy_next_change(const crs_strategy *strategy, const crs_course *course,
                         const crs_perception *perception, const crs_schedule *time, long step)
{
    const double golden = crs_schedule_step(time, perception->golden_h);
    double next = golden > (double)step ? fmin(STEP_LIMIT, golden) : STEP_LIMIT;

    next = fmin(next, crs_perception_next_change(perception, strategy, course, time, step));
    for (size_t k = 0; k < strategy->num_actions; k++) {
        const crs_action *action = &strategy->actions[k];
        const crs_course_action *state = &course->actions[k];
        const double start = crs_schedule_step(time, state->start_h);
        const double end = crs_schedule_step(time, state->end_h);
        const double paid = crs_schedule_step(time, state->start_h + action->payment_delay_h);
        const double broken = crs_schedule_step(time, state->broken_h);

        if (state->next_h < CRS_NEVER_H) {
            next = fmin(next, fmax((double)step + 1.0, crs_schedule_step(time, state->next_h)));
        }

        if (start > (double)step) {
            next = fmin(next, start);
            continue;
        }
        if (paid > (double)step) {
            next = fmin(next, paid);
        }
        if (start == (double)step || paid == (double)step ||
            (end > (double)step && is_moving(action, state->start_h, time, step))) {
            next = fmin(next, (double)step + 1.0); /* impulses end, or the strength moves */
        }
        if (end > (double)step) {
            next = fmin(next, end);
        }
        if (broken >= (double)step) {
            next = fmin(next, broken > (double)step ? broken : (double)step + 1.0);
        }
    }
    return next < STEP_LIMIT ? (long)next : LONG_MAX;
}
