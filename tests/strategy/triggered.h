/* An action that waits for conditions. */
#ifndef CRS_TESTS_TRIGGERED_H
#define CRS_TESTS_TRIGGERED_H

#include "strategy/strategy.h"

static inline crs_action
triggered(const char *id, const crs_condition *when, size_t count)
{
    crs_action action = crs_action_none();

    action.id = id;
    action.at_h = CRS_NEVER_H;
    action.when = when;
    action.num_conditions = count;
    action.intensity[CRS_INTENSITY_VALUE] = 0.5;
    return action;
}

#endif
