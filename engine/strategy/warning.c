#include "strategy/warning.h"

#include <math.h>
#include <string.h>

#include "core/vmath.h"

/* What the draws of a run are for, the `agent` of random.h: a detection for each radar, the
 * repair, then the false alarms of each radar. */
enum { AGENT_DETECTION, AGENT_REPAIR = AGENT_DETECTION + CRS_NUM_RADARS, AGENT_FALSE_ALARM };

/* A test plants an error here. */
#ifndef CRS_DETECTION_AGENT
#define CRS_DETECTION_AGENT(radar) (AGENT_DETECTION + (uint32_t)(radar))
#endif

static double
uniform(crs_key key, uint32_t step, uint32_t agent)
{
    const crs_words draw = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3],
                                    CRS_PURPOSE_WARNING, step, agent);

    return crs_uniform53(draw.x, draw.y);
}

/* Exponential with mean 1; the mean itself without noise. */
static double
exponential(const crs_incubation *incubation, crs_key key, uint32_t step, uint32_t agent)
{
    return incubation->noise != 0.0 ? -crs_log(uniform(key, step, agent)) : 1.0;
}

/* Signals a day that a radar could catch. */
static double
signals_of(const crs_incubation *incubation, int radar)
{
    return radar == CRS_RADAR_OPINION ? incubation->complaints
                                      : incubation->alarms + incubation->partners;
}

/* Hours from the beginning to the first catch; the whole length if there is none before. */
static double
first_catch_h(const crs_warned *warned, crs_key key)
{
    const crs_incubation *incubation = &warned->incubation;
    double first_h = incubation->length_h;

    for (int r = 0; r < (int)CRS_NUM_RADARS; r++) {
        const double per_day = warned->radar[r].sensitivity * signals_of(incubation, r);

        if (per_day > 0.0) {
            const double mean_h = 24.0 / per_day;
            const double wait = exponential(incubation, key, 0, CRS_DETECTION_AGENT(r));

            first_h = fmin(first_h, mean_h * wait);
        }
    }
    return first_h;
}

/* False alarms of a radar in the first `hours`. */
static double
count_alarms(const crs_warned *warned, crs_key key, int radar, double hours)
{
    const double per_h = warned->radar[radar].false_alarms / (24.0 * CRS_MONTH_DAYS);
    double count = 0.0, at_h = 0.0;

    if (!(per_h > 0.0) || warned->incubation.noise == 0.0) {
        return per_h * hours;
    }
    for (uint32_t k = 0;; k++) {
        at_h += exponential(&warned->incubation, key, k, AGENT_FALSE_ALARM + (uint32_t)radar) /
                per_h;
        if (at_h > hours) {
            return count;
        }
        count += 1.0;
    }
}

void
crs_warned_until(const crs_warned *warned, crs_key key, double t_h, double *false_alarms,
                 double *cost)
{
    const double hours = t_h - warned->begin_h;
    double alarms = 0.0, spent = 0.0;

    for (int r = 0; r < (int)CRS_NUM_RADARS; r++) {
        alarms += count_alarms(warned, key, r, hours);
        spent += warned->radar[r].cost_per_day * (hours / 24.0);
    }
    spent += warned->false_alarm_cost * alarms;
    spent += warned->detected != 0.0 && t_h >= warned->detected_h ? warned->plan_cost : 0.0;
    *false_alarms = alarms;
    *cost = spent;
}

/* What the plan makes of a detection `left_h` before the outbreak. */
static void
carry_out(const crs_warning *warning, crs_key key, double left_h, crs_warned *out)
{
    const crs_incubation *incubation = &out->incubation;

    out->detected = 1.0;
    out->lead_h = left_h;
    out->detected_h = -left_h;
    if (left_h < warning->takes_h) {
        return; /* the outbreak comes first */
    }
    switch (warning->plan) {
    case CRS_WARNING_QUIET_REPAIR: {
        const double luck = incubation->noise != 0.0 ? uniform(key, 0, AGENT_REPAIR) : 0.5;

        /* `<=`: the draw is never an end, and a probability of one half suffices without noise */
        out->outbreak = luck <= warning->success ? 0.0 : 1.0;
        break;
    }
    case CRS_WARNING_DISCLOSE:
        out->disclosed = out->prepared = 1.0;
        out->begin_h = -(incubation->length_h - left_h + warning->takes_h);
        out->detected_h = -warning->takes_h; /* t = 0 is the disclosure */
        break;
    case CRS_WARNING_PREPARE:
        out->prepared = 1.0;
        out->first_response_h = warning->first_response_h;
        break;
    default:
        break;
    }
}

void
crs_warning_realise(const crs_warning *warning, const crs_incubation *incubation, crs_key key,
                    crs_warned *out)
{
    double left_h;

    *out = (crs_warned){.outbreak = 1.0};
    if (!warning) {
        return;
    }
    if (warning->plan == CRS_WARNING_NEVER) {
        out->outbreak = 0.0;
        return;
    }
    out->is_watched = 1.0;
    out->begin_h = -incubation->length_h;
    memcpy(out->radar, warning->radar, sizeof out->radar);
    out->false_alarm_cost = warning->false_alarm_cost;
    out->plan_cost = warning->cost;
    out->incubation = *incubation;
    left_h = incubation->length_h - first_catch_h(out, key);
    if (left_h > 0.0) {
        carry_out(warning, key, left_h, out);
    }
    crs_warned_until(out, key, 0.0, &out->false_alarms, &out->cost);
}

double
crs_warned_start_h(const crs_warned *warned, double first_h, double at_h)
{
    return warned && warned->prepared != 0.0 && at_h <= first_h
               ? fmin(at_h, warned->first_response_h)
               : at_h;
}
