#include "strategy/strategy.h"

#include <math.h>
#include <string.h>

#include "core/vmath.h"

/* Half-lives after which a fading action counts as ended: 2^-20 is below one in a million. */
#define HALF_LIVES 20.0

crs_action
crs_action_none(void)
{
    crs_action action;

    memset(&action, 0, sizeof action);
    action.until_h = CRS_NEVER_H;
    action.clarity = 1.0;
    action.audience = CRS_ALL_GROUPS;
    action.reach = 1.0;
    action.delivery = 1.0;
    action.due_h = CRS_DUE_H;
    action.terms = 1.0;
    action.cooldown_h = CRS_COOLDOWN_H;
    return action;
}

int
crs_action_is_risky(const crs_action *action)
{
    return action->delivery < 1.0 || action->terms < 1.0;
}

double
crs_action_end_h(const crs_action *action, double start_h)
{
    double end = action->until_h;

    if (action->half_life_h > 0.0) {
        end = fmin(end, start_h + HALF_LIVES * action->half_life_h);
    }
    if (action->lasts_h > 0.0) {
        end = fmin(end, start_h + action->lasts_h);
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
