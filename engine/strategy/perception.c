#include "strategy/perception.h"

#include <math.h>
#include <string.h>

#include "core/vmath.h"

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

double
crs_perception_clarity(const crs_perception *perception, const crs_action *action, double start_h)
{
    if (perception->urgency <= 0.0) {
        return action->clarity;
    }
    return action->clarity + (1.0 - action->clarity) * perception->urgency *
                                 crs_exp(-start_h / perception->urgency_h);
}

double
crs_perception_consistency(const crs_perception *perception, const crs_strategy *strategy,
                           const crs_course *course, size_t index, const crs_schedule *time,
                           long step)
{
    double clean = 1.0;

    if (perception->contradiction <= 0.0) {
        return 1.0;
    }
    for (size_t k = 0; k < strategy->num_actions; k++) {
        const crs_action *action = &strategy->actions[k];
        const crs_course_action *state = &course->actions[k];
        const double blame = action->intensity[CRS_INTENSITY_BLAME_THIRD_PARTY] +
                             action->intensity[CRS_INTENSITY_BLAME_USERS];

        if (blame > 0.0 && state->start_h >= course->actions[index].start_h &&
            crs_course_has_started(course, k, time, step) &&
            (double)step < crs_schedule_step(time, state->end_h)) {
            const double t_h = crs_course_middle_h(state, time, step);
            const double strength = crs_action_strength(action, state->start_h, state->end_h, t_h);

            clean *= (1.0 - action->intensity[CRS_INTENSITY_BLAME_THIRD_PARTY] * strength) *
                     (1.0 - action->intensity[CRS_INTENSITY_BLAME_USERS] * strength);
        }
    }
    return 1.0 - perception->contradiction * (1.0 - clean);
}

double
crs_perception_suspicion(const crs_perception *perception, double multiple, double reach)
{
    double distance;

    if (!(multiple > perception->compensation_best)) {
        return 0.0;
    }
    distance = crs_log(multiple / perception->compensation_best) / perception->compensation_width;
    return reach * (1.0 - crs_exp(-0.5 * distance * distance));
}

double
crs_perception_payment(const crs_perception *perception, const crs_action *action, double start_h,
                       const crs_schedule *time, long step)
{
    const double paid = crs_schedule_step(time, start_h + action->payment_delay_h);

    return (double)step >= paid ? 1.0 : perception->promised;
}

/* Adds what one action says of the three elements to what is left unsaid. */
static void
say(const crs_perception *perception, const crs_action *action, double start_h, double payment,
    double unsaid[3])
{
    const double clarity = crs_perception_clarity(perception, action, start_h);
    const double appeal = payment *
                          crs_compensation_appeal(perception, action->compensation, action->reach);
    const double remedy = 1.0 - (1.0 - action->intensity[CRS_INTENSITY_REMEDY]) * (1.0 - appeal);

    unsaid[0] *= 1.0 - action->intensity[CRS_INTENSITY_APOLOGY] * clarity;
    unsaid[1] *= 1.0 - action->intensity[CRS_INTENSITY_FACTS] * clarity;
    unsaid[2] *= 1.0 - remedy * clarity;
}

/* When the company first spoke, or CRS_NEVER_H. */
static double
first_word_h(const crs_strategy *strategy, const crs_course *course, const crs_schedule *time,
             long step)
{
    double first = CRS_NEVER_H;

    for (size_t k = 0; k < strategy->num_actions; k++) {
        if (crs_course_has_started(course, k, time, step)) {
            first = fmin(first, course->actions[k].start_h);
        }
    }
    return first;
}

double
crs_perception_vagueness(const crs_perception *perception, const crs_strategy *strategy,
                         const crs_course *course, const crs_schedule *time, long step)
{
    const double from_h = first_word_h(strategy, course, time, step) + perception->grace_h;
    double unsaid[3] = {1.0, 1.0, 1.0};

    if (perception->enough <= 0.0 || (double)step < crs_schedule_step(time, from_h)) {
        return 0.0;
    }
    for (size_t k = 0; k < strategy->num_actions; k++) {
        const crs_action *action = &strategy->actions[k];
        const double start_h = course->actions[k].start_h;

        if (crs_course_has_started(course, k, time, step)) {
            say(perception, action, start_h,
                crs_perception_payment(perception, action, start_h, time, step), unsaid);
        }
    }
    return 1.0 -
           fmin(1.0, (1.0 - fmax(unsaid[0], fmax(unsaid[1], unsaid[2]))) / perception->enough);
}

static int
answers(const crs_action *action, const crs_accusation *accusation)
{
    for (size_t i = 0; i < action->answers.count; i++) {
        if (strcmp(action->answers.items[i], accusation->id) == 0 ||
            strcmp(action->answers.items[i], CRS_ANSWERS_ALL) == 0) {
            return 1;
        }
    }
    return 0;
}

double
crs_perception_unanswered(const crs_perception *perception, const crs_strategy *strategy,
                          const crs_course *course, const crs_schedule *time, long step)
{
    double open = 0.0, total = 0.0;

    if ((double)step < crs_schedule_step(time, perception->grace_h)) {
        return 0.0;
    }
    for (size_t i = 0; i < strategy->num_accusations; i++) {
        const crs_accusation *accusation = &strategy->accusations[i];
        double unanswered = 1.0;

        for (size_t k = 0; k < strategy->num_actions; k++) {
            const crs_action *action = &strategy->actions[k];

            if (crs_course_has_started(course, k, time, step) && answers(action, accusation)) {
                unanswered *= 1.0 - crs_perception_clarity(perception, action,
                                                           course->actions[k].start_h);
            }
        }
        open += accusation->weight * unanswered;
        total += accusation->weight;
    }
    return total > 0.0 ? open / total : 0.0;
}

double
crs_perception_next_change(const crs_perception *perception, const crs_strategy *strategy,
                           const crs_course *course, const crs_schedule *time, long step)
{
    const double first_h = first_word_h(strategy, course, time, step);
    const double ends[2] = {
        crs_schedule_step(time, first_h + perception->grace_h),
        strategy->num_accusations > 0 ? crs_schedule_step(time, perception->grace_h) : 0.0};
    double next = (double)INFINITY;

    for (int i = 0; i < 2; i++) {
        next = ends[i] > (double)step ? fmin(next, ends[i]) : next;
    }
    return next;
}
