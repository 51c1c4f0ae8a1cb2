/* warning: the time before the outbreak, in one run.
 *
 * A flaw gives signals before it breaks out: complaints, technical alarms, signs of trouble at
 * partners. They come as Poisson processes of some rate a day over the *incubation* (the case's).
 * A strategy may watch with a double *radar*: opinion (complaints) and technical (alarms and
 * partners). A radar catches each signal with its sensitivity s, so that the time from the
 * beginning to the first catch is exponential with the rate
 *
 *     L = s_opinion r_complaints + s_technical (r_alarms + r_partners),
 *
 * the flaw is detected before the outbreak with probability 1 - exp(-L T), and the lead (from
 * detection to outbreak) is longer than x with probability 1 - exp(-L (T - x)).
 *
 * What the lead buys is the strategy's *plan*; it takes some time from detection on, and if the
 * outbreak comes first it is in vain:
 *   quiet-repair  with some probability the crisis never breaks out
 *   disclose      the company tells it first, when it is ready: "stealing thunder" (Arpan &
 *                 Roskos-Ewoldsen 2005); its first statement is the disclosure. What that is worth
 *                 is the model's
 *   prepare       the first statement lies ready and comes as soon as the crisis breaks out
 *
 * False alarms come as Poisson processes, too, and cost something each. All of it belongs to
 * t < 0: t = 0 is the outbreak, or the disclosure, or when it would have broken out.
 *
 * What happens follows from the key of the run, the radar and the case: under the same luck a more
 * sensitive radar never detects later. With the case's noise off everything takes its expected
 * time: a radar catches after 1 / (its rate), false alarms are their expected number, a repair
 * succeeds if its probability is at least one half. Without a radar nothing is drawn. */
#ifndef CRS_STRATEGY_WARNING_H
#define CRS_STRATEGY_WARNING_H

#include <stddef.h>

#include "core/random.h"

/* What the random numbers are for, beside those of course.h. */
#define CRS_PURPOSE_WARNING 258u

/* X(id, name, what it watches) */
#define CRS_RADAR_LIST(X)                                                                         \
    X(OPINION, "opinion", "radar of opinion: complaints, reviews, what is said")                  \
    X(TECHNICAL, "technical", "technical radar: alarms, audits, trouble at partners")

typedef enum crs_radar_id {
#define CRS_RADAR_ENUM(id, name, what) CRS_RADAR_##id,
    CRS_RADAR_LIST(CRS_RADAR_ENUM)
#undef CRS_RADAR_ENUM
        CRS_NUM_RADARS
} crs_radar_id;

/* X(id, name, meaning) */
#define CRS_WARNING_PLAN_LIST(X)                                                                  \
    X(QUIET_REPAIR, "quiet-repair",                                                               \
      "mend it before anybody knows; the crisis may never break out")                             \
    X(DISCLOSE, "disclose", "make it public before others do: stealing thunder")                  \
    X(PREPARE, "prepare", "have the first statement ready when it breaks out")

typedef enum crs_warning_plan {
#define CRS_WARNING_PLAN_ENUM(id, name, meaning) CRS_WARNING_##id,
    CRS_WARNING_PLAN_LIST(CRS_WARNING_PLAN_ENUM)
#undef CRS_WARNING_PLAN_ENUM
        CRS_NUM_WARNING_PLANS,
    CRS_WARNING_NEVER = CRS_NUM_WARNING_PLANS /* no outbreak, no cost: a state at rest */
} crs_warning_plan;

/* Days of a month of false alarms. */
#define CRS_MONTH_DAYS 30.0

typedef struct crs_radar {
    double sensitivity;  /* share of the signals that it catches, 0..1 */
    double false_alarms; /* a month of 30 days */
    double cost_per_day; /* millions of currency */
} crs_radar;

/* The radar of a strategy, and what it is for. */
typedef struct crs_warning {
    crs_radar radar[CRS_NUM_RADARS];
    double false_alarm_cost; /* of each, millions */
    double takes_h;          /* of the plan, from detection on */
    double success;          /* of a repair that is done in time, 0..1 */
    double cost;             /* of the plan, once, when it begins, millions */
    double first_response_h; /* PREPARE: when the first statement comes */
    int plan;                /* crs_warning_plan */
} crs_warning;

/* What a case says about the time before its outbreak; a model fills it from its parameters. */
typedef struct crs_incubation {
    double length_h;   /* from the flaw to the outbreak */
    double complaints; /* signals a day */
    double alarms;
    double partners;
    double noise; /* 0: everything takes its expected time */
} crs_incubation;

/* What has become of it in one run. Numbers only: a saved run holds them. */
typedef struct crs_warned {
    double is_watched; /* 1: there is a radar */
    double outbreak;   /* 0: the crisis never breaks out */
    double disclosed;  /* 1: the company told it first */
    double prepared;   /* 1: the first statement comes at first_response_h at the latest */
    double detected;   /* 1: before the outbreak */
    double lead_h;     /* from detection to when it would have broken out; 0: not detected */
    double begin_h;    /* when the incubation began, <= 0 */
    double detected_h; /* when it was detected, <= 0; 0: it was not */
    double false_alarms;
    double cost; /* before t = 0, millions */
    double first_response_h;
    /* what it follows from */
    crs_radar radar[CRS_NUM_RADARS];
    double false_alarm_cost, plan_cost;
    crs_incubation incubation;
} crs_warned;

#define CRS_WARNED_NUMBERS (sizeof(crs_warned) / sizeof(double))

/* The warning period of the run with this key. `warning` may be NULL: no radar, no warning. */
void crs_warning_realise(const crs_warning *warning, const crs_incubation *incubation, crs_key key,
                         crs_warned *out);

/* False alarms from the beginning to t_h (begin_h .. 0), and the cost until then. */
void crs_warned_until(const crs_warned *warned, crs_key key, double t_h, double *false_alarms,
                      double *cost);

/* When an action planned for at_h really starts; first_h is that of the first of the strategy.
 * `warned` may be NULL: as planned. */
double crs_warned_start_h(const crs_warned *warned, double first_h, double at_h);

#endif
