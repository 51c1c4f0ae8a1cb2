#include "study/branch.h"

#include <math.h>
#include <string.h>

/* FNV-1a over the bytes of a number. */
static uint64_t
mix(uint64_t hash, double number)
{
    unsigned char bytes[sizeof number];

    memcpy(bytes, &number, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

uint64_t
crs_branch_measured(const crs_plan *plan)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < plan->num_metrics; i++) {
        const crs_metric *metric = &plan->metrics[i];
        const crs_metric_term *terms[2] = {&metric->term, &metric->relative_to};

        for (int k = 0; k < 1 + (metric->is_ratio != 0); k++) {
            const double numbers[] = {(double)k,
                                      (double)terms[k]->op,
                                      (double)terms[k]->of,
                                      (double)terms[k]->times,
                                      terms[k]->at_h,
                                      terms[k]->from_h,
                                      terms[k]->to_h,
                                      terms[k]->level,
                                      terms[k]->window_h};

            for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
                hash = mix(hash, numbers[n]);
            }
        }
    }
    return hash;
}

/* Does the action start before the step? As the core loop has it: an action starts at the first
 * step whose time is at or after its own. */
static int
is_past(const crs_action *action, const crs_schedule *time, long step)
{
    return !action->when && crs_schedule_step(time, action->at_h) < (double)step;
}

size_t
crs_branch_count_past(const crs_strategy *strategy, const crs_schedule *time, long step)
{
    size_t count = 0;

    for (size_t i = 0; i < strategy->num_actions; i++) {
        count += (size_t)is_past(&strategy->actions[i], time, step);
    }
    return count;
}

/* The action of `strategy` with the id of `action`, the same start and the same trigger, or NULL.
 */
static const crs_action *
find_same(const crs_strategy *strategy, const crs_action *action)
{
    for (size_t i = 0; i < strategy->num_actions; i++) {
        if (crs_action_number(&strategy->actions[i]) == crs_action_number(action)) {
            return &strategy->actions[i];
        }
    }
    return NULL;
}

size_t
crs_branch_join(const crs_strategy *past, const crs_strategy *next, const crs_schedule *time,
                long step, crs_action *actions)
{
    size_t count = 0;

    for (size_t i = 0; i < past->num_actions; i++) {
        const crs_action *action = &past->actions[i];

        if ((action->when || is_past(action, time, step)) && !find_same(next, action)) {
            actions[count] = *action;
            actions[count++].is_closed = action->when != NULL;
        }
    }
    for (size_t i = 0; i < next->num_actions; i++) {
        const crs_action *action = &next->actions[i];

        if (action->when || !is_past(action, time, step)) {
            actions[count++] = *action;
        } else if (find_same(past, action)) {
            actions[count++] = *find_same(past, action); /* it happened as the past has it */
        }
    }
    return count;
}
