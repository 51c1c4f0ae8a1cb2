#include <math.h>

#include "core/vmath.h"
#include "models/field.h"
#include "models/field_kernel.h"
#include "models/response.h"
#include "models/trust.h"

static const crs_param_info params[CRS_FIELD_NUM_PARAMS] = {
#define PARAM_ROW(id, name, symbol, unit, value, min, max, prior, a, b, scope, meaning, source)   \
    {name,    symbol, unit, value, min, max, {CRS_PRIOR_##prior, a, b}, CRS_SCOPE_##scope,        \
     meaning, source},
    CRS_FIELD_PARAM_LIST(PARAM_ROW)
#undef PARAM_ROW
};

static const crs_state_info states[CRS_FIELD_NUM_STATES] = {
#define STATE_ROW(id, name, unit, lower, upper, meaning) {name, unit, lower, upper, meaning},
    CRS_FIELD_STATE_LIST(STATE_ROW)
#undef STATE_ROW
};

static const crs_observable_info observables[CRS_FIELD_NUM_OBSERVABLES] = {
#define OBSERVABLE_ROW(id, name, unit, kind, state, lag_h, slope, meaning)                        \
    {name, unit, CRS_OBSERVED_##kind, state, lag_h, slope, meaning},
    CRS_FIELD_OBSERVABLE_LIST(OBSERVABLE_ROW)
#undef OBSERVABLE_ROW
};

static const crs_observable_range ranges[] = {
    {CRS_FIELD_O_ATTENTION, 0.0, (double)INFINITY},
    {CRS_FIELD_O_NEGATIVE, 0.0, 1.0},
    {CRS_FIELD_O_NEUTRAL, 0.0, 1.0},
    {CRS_FIELD_O_POSITIVE, 0.0, 1.0},
    {CRS_FIELD_O_QUALITY, 0.0, 1.0},
    {CRS_FIELD_O_SIGNUP, 0.0, (double)INFINITY},
    {CRS_FIELD_O_ORDERS, 0.0, (double)INFINITY},
};

static const crs_noise_info noises[] = {
    {"attention", CRS_FIELD_NOISE_ATTENTION, 0}, {"news", CRS_FIELD_NOISE_NEWS, 0},
    {"opinion", CRS_FIELD_NOISE_OPINION, 0},     {"price", CRS_FIELD_NOISE_PRICE, 0},
    {"promises", CRS_FIELD_NOISE_PROMISES, 1},   {"observation", CRS_FIELD_NOISE_OBSERVATION, 1},
    {"warning", CRS_FIELD_NOISE_WARNING, 1},
};

/* The summary of a run: X(name, unit, direction (+1: larger is better, -1: smaller), operator,
 * observable, factor, day of `at`, level, window in hours of a return, 1 if relative to the value
 * at the outbreak, meaning). */
/* clang-format off */
#define METRIC_LIST(X) \
    X("attention_peak", "1", -1, MAXIMUM, ATTENTION, -1, 0, 0, 0, 0, \
      "largest attention", 0) \
    X("attention_peak_day", "d", 0, TIME_OF_MAXIMUM, ATTENTION, -1, 0, 0, 0, 0, \
      "day of the largest attention", 0) \
    X("attention_area", "d", -1, AREA, ATTENTION, -1, 0, 0, 0, 0, \
      "attention over the whole run", 0) \
    X("negative_peak", "1", -1, MAXIMUM, NEGATIVE, -1, 0, 0, 0, 0, \
      "largest negative share", 0) \
    X("negative_day30", "1", -1, AT, NEGATIVE, -1, 30, 0, 0, 0, \
      "negative share on day 30", 0) \
    X("anger_area", "d", -1, AREA, NEGATIVE, CRS_FIELD_O_ATTENTION, 0, 0, 0, 0, \
      "negative share times attention over the whole run", 0) \
    X("trust_public_min", "1", 1, MINIMUM, TRUST_PUBLIC, -1, 0, 0, 0, 0, \
      "lowest public trust", 0) \
    X("trust_public_day180", "1", 1, AT, TRUST_PUBLIC, -1, 180, 0, 0, 0, \
      "public trust on day 180", CRS_ROLE_TRUST) \
    X("trust_kept_day180", "1", 1, AT, TRUST_PUBLIC, -1, 180, 0, 0, 1, \
      "public trust on day 180, relative to before", 0) \
    X("trust_victims_day365", "1", 1, AT, TRUST_VICTIMS, -1, 365, 0, 0, 0, \
      "trust of the victims on day 365", 0) \
    X("users_min", "1", 1, MINIMUM, USERS, -1, 0, 0, 0, 0, \
      "fewest active users, 1 before", 0) \
    X("users_day30", "1", 1, AT, USERS, -1, 30, 0, 0, 0, \
      "active users on day 30, 1 before", 0) \
    X("users_day180", "1", 1, AT, USERS, -1, 180, 0, 0, 0, \
      "active users on day 180, 1 before", CRS_ROLE_USERS) \
    X("uninstalls_max", "1", -1, MAXIMUM, UNINSTALLS_24H, -1, 0, 0, 0, 0, \
      "largest loss of users in 24 h, share of the users before", 0) \
    X("rating_min", "1..5", 1, MINIMUM, RATING, -1, 0, 0, 0, 0, \
      "lowest displayed rating", 0) \
    X("rating_day180", "1..5", 1, AT, RATING, -1, 180, 0, 0, 0, \
      "displayed rating on day 180", 0) \
    X("signups_day60", "1", 1, AT, SIGNUP, -1, 60, 0, 0, 0, \
      "sign-ups on day 60, 1 before", 0) \
    X("price_worst_day", "1", 1, WORST_RETURN, PRICE, -1, 0, 0, 24, 0, \
      "worst 24 h return", 0) \
    X("price_day14", "1", 1, AT, PRICE, -1, 14, 0, 0, 0, \
      "price on day 14, 1 before", 0) \
    X("deliveries_min", "1", 1, MINIMUM, DELIVERIES, -1, 0, 0, 0, 0, \
      "fewest deliveries, 1 before", 0) \
    X("deliveries_day180", "1", 1, AT, DELIVERIES, -1, 180, 0, 0, 0, \
      "deliveries on day 180, 1 before", 0) \
    X("orders_area", "d", 1, AREA, ORDERS, -1, 0, 0, 0, 0, \
      "orders over the whole run, in days of normal orders", 0) \
    X("cost_day180", "million", -1, AT, COST, -1, 180, 0, 0, 0, \
      "cost of the response until day 180, millions of the case's currency", CRS_ROLE_COST) \
    X("cost_day365", "million", -1, AT, COST, -1, 365, 0, 0, 0, \
      "cost of the response until day 365, millions of the case's currency", 0) \
    X("revenue_lost_day180", "million", -1, AT, REVENUE_LOST, -1, 180, 0, 0, 0, \
      "revenue lost until day 180, millions of the case's currency", 0) \
    X("revenue_lost_day365", "million", -1, AT, REVENUE_LOST, -1, 365, 0, 0, 0, \
      "revenue lost until day 365, millions of the case's currency", 0) \
    X("net_outcome_day180", "million", 1, AT, NET_OUTCOME, -1, 180, 0, 0, 0, \
      "-(cost + revenue lost) until day 180, millions of the case's currency", 0) \
    X("net_outcome_day365", "million", 1, AT, NET_OUTCOME, -1, 365, 0, 0, 0, \
      "-(cost + revenue lost) until day 365, millions of the case's currency", 0) \
    /* Life cycle */ \
    X("outbreak_day", "d", 0, FIRST_ABOVE, ATTENTION, -1, 0, 0.01, 0, 0, \
      "outbreak: first day with 1 % of the attention of a top topic", 0) \
    X("outbreak_end_day", "d", -1, FADED, ATTENTION, -1, 0, 0.1, 0, 0, \
      "end of the outbreak: first day with a tenth of its peak", 0) \
    X("trust_trough_day", "d", 0, TIME_OF_MINIMUM, TRUST_PUBLIC, -1, 0, 0, 0, 0, \
      "day of the lowest public trust", 0) \
    X("trust_half_day", "d", -1, RECOVERED, TRUST_PUBLIC, -1, 0, 0.5, 0, 0, \
      "day on which half of the public trust that was lost is back", 0) \
    X("trust_full_day", "d", -1, RECOVERED, TRUST_PUBLIC, -1, 0, 1, 0, 0, \
      "day on which public trust is back where it was before", 0) \
    X("secondary_crises", "1", -1, MAXIMUM, SECONDARY, -1, 0, 0, 0, 0, \
      "number of secondary crises: promises that were broken", 0) \
    X("secondary_first_day", "d", 0, FIRST_ABOVE, SECONDARY, -1, 0, 1, 0, 0, \
      "day of the first secondary crisis; none: no value", 0) \
    /* Warning */ \
    X("outbreak", "1", -1, AT, OUTBREAK, -1, 0, 0, 0, 0, \
      "1 if the crisis broke out, else 0", 0) \
    X("detected", "1", 1, AT, DETECTED, -1, 0, 0, 0, 0, \
      "1 if a radar saw it coming, else 0", 0) \
    X("lead", "d", 1, AT, LEAD, -1, 0, 0, 0, 0, \
      "how long before the outbreak a radar saw it, 0 if none did", 0) \
    X("false_alarms", "1", -1, AT, FALSE_ALARMS, -1, 0, 0, 0, 0, \
      "false alarms before the outbreak", 0) \
    X("warning_cost", "million", -1, AT, COST, -1, 0, 0, 0, 0, \
      "cost before the outbreak: radar, false alarms, plan", 0)
/* clang-format on */

static const crs_metric_info metrics[] = {
#define METRIC_ROW(name, unit, direction, op, of, times, day, level, window_h, relative, meaning, \
                   roles)                                                                         \
    {name,                                                                                        \
     unit,                                                                                        \
     {{CRS_METRIC_##op, CRS_FIELD_O_##of, times, (day)*24.0, 0.0, CRS_METRIC_TO_END, level,       \
       window_h},                                                                                 \
      relative,                                                                                   \
      {CRS_METRIC_AT, CRS_FIELD_O_##of, -1, 0.0, 0.0, CRS_METRIC_TO_END, 0.0, 0.0}},              \
     meaning,                                                                                     \
     direction,                                                                                   \
     roles},
    METRIC_LIST(METRIC_ROW)
#undef METRIC_ROW
};

/* Probability of an event of rate `per_h` within a step. */
static double
probability(double per_h, double dt_h)
{
    return crs_one_minus_exp_neg(per_h * dt_h);
}

static void
derive_groups(const double *p, double dt_h, double *d)
{
    const int victims = CRS_GROUP_VICTIMS;

    for (int g = 0; g < (int)CRS_NUM_GROUPS; g++) {
        const double trust = p[CRS_FIELD_TRUST0_VICTIMS + g];
        const double aware = g == victims ? 1.0 : p[CRS_FIELD_AWARE_AT_OUTBREAK];

        d[CRS_FIELD_D_REACH + g] = p[CRS_FIELD_EXPOSURE] * p[CRS_FIELD_REACH_VICTIMS + g] * dt_h;
        d[CRS_FIELD_D_EXPOSED + g] = p[CRS_FIELD_EXPOSURE] * p[CRS_FIELD_EXPOSED_VICTIMS + g] *
                                     dt_h;
        d[CRS_FIELD_D_VOICE + g] = p[CRS_FIELD_VOICE_VICTIMS + g];
        d[CRS_FIELD_D_TRUST0 + g] = trust;
        d[CRS_FIELD_D_TRUST_ROOM + g] = (1.0 - trust) * p[CRS_FIELD_VALUE_CEILING];
        d[CRS_FIELD_D_TRUST_LOSS + g] = p[CRS_FIELD_TRUST_LOSS] * dt_h *
                                        (g == victims ? p[CRS_FIELD_VICTIM_LOSS] : 1.0);
        d[CRS_FIELD_D_PER_TRUST + g] = 1.0 / trust;
        d[CRS_FIELD_D_ECHO + g] = g == CRS_GROUP_USERS || g == CRS_GROUP_PUBLIC
                                      ? p[CRS_FIELD_EXPERT_ECHO]
                                      : 0.0;
        d[CRS_FIELD_D_AWARE0 + g] = p[CRS_FIELD_SHOCK] > 0.0 ? aware : 0.0;
    }
}

static void
derive_people(const double *p, double dt_h, double *d)
{
    d[CRS_FIELD_D_SHOCK] = p[CRS_FIELD_SHOCK];
    d[CRS_FIELD_D_CONTAGION] = p[CRS_FIELD_CONTAGION] * dt_h;
    d[CRS_FIELD_D_FAST_DECAY] = p[CRS_FIELD_FAST_DECAY] * dt_h;
    d[CRS_FIELD_D_SETTLING] = p[CRS_FIELD_SETTLING] * dt_h *
                              crs_exp(-0.5 * p[CRS_FIELD_SLOW_DECAY] * dt_h);
    d[CRS_FIELD_D_SLOW_KEEP] = crs_exp(-p[CRS_FIELD_SLOW_DECAY] * dt_h);
    d[CRS_FIELD_D_BASE_RATE] = p[CRS_FIELD_BASE_RATE] * dt_h;
    d[CRS_FIELD_D_OUTRAGE_WEIGHT] = p[CRS_FIELD_OUTRAGE_WEIGHT];
    d[CRS_FIELD_D_OUTRAGE_THRESHOLD] = p[CRS_FIELD_OUTRAGE_THRESHOLD];
    d[CRS_FIELD_D_TRUST_WEIGHT] = p[CRS_FIELD_TRUST_WEIGHT];
    d[CRS_FIELD_D_PRAISE_THRESHOLD] = p[CRS_FIELD_PRAISE_THRESHOLD];
    d[CRS_FIELD_D_CONFORMITY_NEGATIVE] = p[CRS_FIELD_CONFORMITY_NEGATIVE];
    d[CRS_FIELD_D_CONFORMITY_POSITIVE] = p[CRS_FIELD_CONFORMITY_POSITIVE];
    d[CRS_FIELD_D_BLAME_WEIGHT] = p[CRS_FIELD_BLAME_WEIGHT];
    d[CRS_FIELD_D_VACUUM_WEIGHT] = p[CRS_FIELD_VACUUM_WEIGHT];
    /* Without a crisis nobody waits for an answer. */
    d[CRS_FIELD_D_VACUUM_GAIN] = p[CRS_FIELD_SHOCK] > 0.0
                                     ? probability(1.0 / p[CRS_FIELD_VACUUM_H], dt_h)
                                     : 0.0;
    d[CRS_FIELD_D_CREDIBILITY_TRUST] = p[CRS_FIELD_CREDIBILITY_TRUST];
    d[CRS_FIELD_D_TRUST_GAIN] = p[CRS_FIELD_TRUST_GAIN] * dt_h;
    d[CRS_FIELD_D_TRUST_EVIDENCE] = p[CRS_FIELD_TRUST_EVIDENCE] * dt_h;
    d[CRS_FIELD_D_VICTIM_GAIN] = p[CRS_FIELD_VICTIM_GAIN];
}

static void
derive_firm(const double *p, double dt_h, double *d)
{
    d[CRS_FIELD_D_CHURN_BASE] = p[CRS_FIELD_CHURN_BASE] * dt_h;
    d[CRS_FIELD_D_CHURN_HEAT] = p[CRS_FIELD_CHURN_HEAT] * dt_h;
    d[CRS_FIELD_D_CHURN_DISTRUST] = p[CRS_FIELD_CHURN_DISTRUST] * dt_h;
    d[CRS_FIELD_D_WIN_BACK] = p[CRS_FIELD_WIN_BACK] * dt_h;
    d[CRS_FIELD_D_SIGNUP_POWER] = p[CRS_FIELD_SIGNUP_POWER];
    d[CRS_FIELD_D_REVIEW_RATE] = p[CRS_FIELD_REVIEW_RATE] * dt_h;
    d[CRS_FIELD_D_REVIEW_SELECTION] = p[CRS_FIELD_REVIEW_SELECTION];
    d[CRS_FIELD_D_RATING0] = p[CRS_FIELD_RATING0];
    d[CRS_FIELD_D_PRICE_HEAT] = p[CRS_FIELD_PRICE_HEAT];
    d[CRS_FIELD_D_PRICE_DISTRUST] = p[CRS_FIELD_PRICE_DISTRUST];
    d[CRS_FIELD_D_PRICE_SPEED] = probability(1.0 / p[CRS_FIELD_PRICE_TIME], dt_h);
    d[CRS_FIELD_D_REPURCHASE_TRUST] = p[CRS_FIELD_REPURCHASE_TRUST];
    d[CRS_FIELD_D_REPURCHASE_VALUE] = p[CRS_FIELD_REPURCHASE_VALUE];
    d[CRS_FIELD_D_ORDER_POWER] = p[CRS_FIELD_ORDER_POWER];
    d[CRS_FIELD_D_ORDER_HEAT] = p[CRS_FIELD_ORDER_HEAT];
    d[CRS_FIELD_D_DELIVERY_SPEED] = probability(2.0 / p[CRS_FIELD_DELIVERY_H], dt_h);
    d[CRS_FIELD_D_REVENUE_USERS] = p[CRS_FIELD_REVENUE_USERS] * dt_h / 24.0;
    d[CRS_FIELD_D_REVENUE_ORDERS] = p[CRS_FIELD_REVENUE_ORDERS] * dt_h / 24.0;
}

static void
derive_noise(const double *p, double dt_h, double *d)
{
    const double sd = p[CRS_FIELD_NOISE_ATTENTION], price_h = p[CRS_FIELD_PRICE_TIME];

    d[CRS_FIELD_D_ATTENTION_NOISE] = sd * sqrt(dt_h);
    d[CRS_FIELD_D_ATTENTION_DRIFT] = -0.5 * sd * sd * dt_h;
    d[CRS_FIELD_D_NEWS_SIZE] = p[CRS_FIELD_NOISE_NEWS];
    d[CRS_FIELD_D_NEWS_MEAN] = p[CRS_FIELD_NEWS_RATE] * dt_h;
    d[CRS_FIELD_D_NEWS_NONE] = crs_exp(-d[CRS_FIELD_D_NEWS_MEAN]);
    d[CRS_FIELD_D_OPINION_NOISE] = p[CRS_FIELD_NOISE_OPINION] / sqrt(p[CRS_FIELD_OPINION_SAMPLE]);
    /* What is left at the end of a step of noise that comes all along and fades meanwhile. */
    d[CRS_FIELD_D_PRICE_NOISE] = p[CRS_FIELD_NOISE_PRICE] *
                                 sqrt(probability(2.0 / price_h, dt_h) * 0.5 * price_h / 24.0);
}

static void
derive(const double *p, double dt_h, double *d)
{
    derive_groups(p, dt_h, d);
    derive_people(p, dt_h, d);
    derive_firm(p, dt_h, d);
    derive_noise(p, dt_h, d);
}

static void
perceive(const double *p, crs_perception *perception)
{
    perception->golden_h = p[CRS_FIELD_GOLDEN_H];
    perception->sincerity_floor = p[CRS_FIELD_SINCERITY_FLOOR];
    perception->sincerity_h = p[CRS_FIELD_SINCERITY_H];
    perception->compensation_best = p[CRS_FIELD_COMPENSATION_BEST];
    perception->compensation_width = p[CRS_FIELD_COMPENSATION_WIDTH];
    perception->promised = p[CRS_FIELD_PROMISED];
    perception->urgency = p[CRS_FIELD_URGENCY];
    perception->urgency_h = p[CRS_FIELD_URGENCY_H];
    perception->repetition = p[CRS_FIELD_REPETITION];
    perception->contradiction = p[CRS_FIELD_CONTRADICTION];
    perception->grace_h = p[CRS_FIELD_GRACE_H];
    perception->enough = p[CRS_FIELD_ENOUGH];
    perception->unclear_terms = p[CRS_FIELD_UNCLEAR_TERMS];
    perception->promise_noise = p[CRS_FIELD_NOISE_PROMISES];
    perception->observation_noise = p[CRS_FIELD_NOISE_OBSERVATION];
}

static double
perceived_blame(const double *p, const double *levers)
{
    return crs_response_blame(levers[CRS_LEVER_BLAME_THIRD_PARTY], levers[CRS_LEVER_BLAME_USERS],
                              p[CRS_FIELD_BLAME_USERS_WEIGHT]);
}

/* (2) Response quality as heard by group g. */
static double
quality_for(const double *p, const double *levers, int g)
{
    const double weights[3] = {p[CRS_FIELD_APOLOGY_VICTIMS + g], p[CRS_FIELD_FACTS_VICTIMS + g],
                               p[CRS_FIELD_REMEDY_VICTIMS + g]};
    const double quality = crs_response_quality(levers[CRS_LEVER_APOLOGY_VICTIMS + g],
                                                levers[CRS_LEVER_FACTS_VICTIMS + g],
                                                levers[CRS_LEVER_REMEDY_VICTIMS + g], weights);

    return quality *
           (1.0 - p[CRS_FIELD_VERIFICATION_VICTIMS + g] *
                      (1.0 - levers[CRS_LEVER_VERIFICATION_VICTIMS + g])) *
           (1.0 - p[CRS_FIELD_CARE_VICTIMS + g] * (1.0 - levers[CRS_LEVER_CARE_VICTIMS + g]));
}

/* (24) Rate at which credibility is lost; nobody judges a company without a crisis. */
static double
credibility_loss(const double *p, const double *levers)
{
    const double rate = p[CRS_FIELD_VAGUENESS_RATE] * levers[CRS_LEVER_VAGUENESS] +
                        p[CRS_FIELD_ACCUSATION_RATE] * levers[CRS_LEVER_UNANSWERED] +
                        p[CRS_FIELD_SUSPICION_RATE] * levers[CRS_LEVER_SUSPICION];

    return p[CRS_FIELD_SHOCK] > 0.0 ? rate : 0.0;
}

/* (11) What `broken` promises do in one step: attention, and the trust of those who hear of it,
 * m_I times what as much attention costs otherwise at full outrage, while its burst lasts. */
static void
force_broken(const double *p, double broken, double *f)
{
    const double shock = p[CRS_FIELD_PROMISE_SHOCK] * broken;
    const double loss = p[CRS_FIELD_INTEGRITY_LOSS] * p[CRS_FIELD_TRUST_LOSS] * shock /
                        p[CRS_FIELD_FAST_DECAY];

    f[CRS_FIELD_F_IMPULSE] += shock;
    f[CRS_FIELD_F_BROKEN] = broken;
    f[CRS_FIELD_F_INTEGRITY] = crs_one_minus_exp_neg(p[CRS_FIELD_VICTIM_LOSS] * loss);
    f[CRS_FIELD_F_INTEGRITY + 1] = crs_one_minus_exp_neg(loss);
}

static void
incubate(const double *p, crs_incubation *incubation)
{
    incubation->length_h = 24.0 * p[CRS_FIELD_INCUBATION_D];
    incubation->complaints = p[CRS_FIELD_SIGNALS_COMPLAINTS];
    incubation->alarms = p[CRS_FIELD_SIGNALS_ALARMS];
    incubation->partners = p[CRS_FIELD_SIGNALS_PARTNERS];
    incubation->noise = p[CRS_FIELD_NOISE_WARNING];
}

/* (12) What the warning period has left. */
static void
force_warning(const double *p, const double *levers, double *f)
{
    const int is_disclosed = levers[CRS_LEVER_DISCLOSED] > 0.0;

    f[CRS_FIELD_F_OUTBREAK] = levers[CRS_LEVER_OUTBREAK];
    f[CRS_FIELD_F_SHOCK] = levers[CRS_LEVER_OUTBREAK] *
                           (is_disclosed ? p[CRS_FIELD_DISCLOSED_SHOCK] : 1.0);
    f[CRS_FIELD_F_DETECTED] = levers[CRS_LEVER_DETECTED];
    f[CRS_FIELD_F_LEAD] = levers[CRS_LEVER_LEAD];
    f[CRS_FIELD_F_FALSE_ALARMS] = levers[CRS_LEVER_FALSE_ALARMS];
    f[CRS_FIELD_F_WARNING_COST] = levers[CRS_LEVER_WARNING_COST];
}

/* (10), (24) What is built up and lost at constant rates a step: f[0] is kept, f[1] added. */
static void
force_build(double gain, double fade, double f[2])
{
    f[0] = crs_trust_keep(gain, fade);
    f[1] = crs_trust_add(gain, fade);
}

static void
force(const double *p, double dt_h, const double *levers, const double *previous, double *f)
{
    /* Of what never breaks out nobody is guilty. */
    const double responsibility = p[CRS_FIELD_RESPONSIBILITY] * levers[CRS_LEVER_OUTBREAK] *
                                  (levers[CRS_LEVER_DISCLOSED] > 0.0 ? p[CRS_FIELD_DISCLOSED_BLAME]
                                                                     : 1.0);
    const double blame = perceived_blame(p, levers);
    const double rise = fmax(0.0, blame - perceived_blame(p, previous));
    const double verified = levers[CRS_LEVER_VERIFICATION] * levers[CRS_LEVER_REMEDY_DELIVERED];
    double quality[CRS_NUM_GROUPS];

    for (int g = 0; g < (int)CRS_NUM_GROUPS; g++) {
        const double amends = g == CRS_GROUP_VICTIMS ? p[CRS_FIELD_AMENDS] : 0.0;

        quality[g] = quality_for(p, levers, g);
        f[CRS_FIELD_F_OUTRAGE + g] = responsibility *
                                     (1.0 - amends * levers[CRS_LEVER_RESTITUTION]);
        f[CRS_FIELD_F_RELIEF + g] = p[CRS_FIELD_QUALITY_WEIGHT] * quality[g];
    }
    force_build(p[CRS_FIELD_CREDIBILITY_GAIN] * dt_h, credibility_loss(p, levers) * dt_h,
                &f[CRS_FIELD_F_CREDIBILITY_KEEP]);
    force_build(p[CRS_FIELD_EVIDENCE_RATE] * verified * dt_h, p[CRS_FIELD_EVIDENCE_DECAY] * dt_h,
                &f[CRS_FIELD_F_EVIDENCE_KEEP]);
    force_build(p[CRS_FIELD_VALUE_RATE] * levers[CRS_LEVER_VALUE] * dt_h,
                p[CRS_FIELD_EVIDENCE_DECAY] * dt_h, &f[CRS_FIELD_F_VALUE_KEEP]);
    f[CRS_FIELD_F_ENDORSED] = 1.0 + p[CRS_FIELD_ENDORSEMENT] * levers[CRS_LEVER_ENDORSEMENT];
    f[CRS_FIELD_F_AMENDS] = p[CRS_FIELD_TRUST_AMENDS] * levers[CRS_LEVER_RESTITUTION] * dt_h;
    force_warning(p, levers, f);
    f[CRS_FIELD_F_QUALITY] = quality[CRS_GROUP_PUBLIC];
    f[CRS_FIELD_F_RESENTMENT_RATE] = p[CRS_FIELD_RESENTMENT_RATE] * blame * dt_h;
    f[CRS_FIELD_F_RESENTMENT_FADE] =
        p[CRS_FIELD_RESENTMENT_DECAY] *
        (1.0 + p[CRS_FIELD_RESENTMENT_HEALING] * quality[CRS_GROUP_PUBLIC]) * dt_h;
    f[CRS_FIELD_F_SILENCE] = levers[CRS_LEVER_SILENCE];
    f[CRS_FIELD_F_IMPULSE] = p[CRS_FIELD_BLAME_SHOCK] * responsibility * rise +
                             p[CRS_FIELD_STATEMENT_SHOCK] * levers[CRS_LEVER_STATEMENTS];
    f[CRS_FIELD_F_COST] = levers[CRS_LEVER_COST_RATE] * dt_h;
    f[CRS_FIELD_F_COST_ONCE] = levers[CRS_LEVER_COST_ONCE] + levers[CRS_LEVER_PAYOUT] *
                                                                 p[CRS_FIELD_LOSS] *
                                                                 p[CRS_FIELD_VICTIMS] * 1e-6;
    force_broken(p, levers[CRS_LEVER_BROKEN], f);
}

#define KERNELS(id, suffix, name, test)                                                           \
    static const crs_model_kernels kernels##suffix = {CRS_PASTE(crs_field_start, suffix),         \
                                                      CRS_PASTE(crs_field_step, suffix),          \
                                                      CRS_PASTE(crs_field_observe, suffix)};
CRS_ISA_LIST(KERNELS)
CRS_FAST_LIST(KERNELS)
#undef KERNELS

const crs_model crs_model_field = {
    .name = "field",
    .title = "A company in a crisis and four groups of people",
    .about = "Mean-field dynamics of attention, opinion, trust and what they do to users, rating, "
             "price and orders, under the levers of a response strategy; specified in "
             "models/README.md.",
    .params = params,
    .num_params = CRS_FIELD_NUM_PARAMS,
    .states = states,
    .num_states = CRS_FIELD_NUM_STATES,
    .observables = observables,
    .num_observables = CRS_FIELD_NUM_OBSERVABLES,
    .ranges = ranges,
    .num_ranges = sizeof ranges / sizeof ranges[0],
    .noises = noises,
    .num_noises = sizeof noises / sizeof noises[0],
    .metrics = metrics,
    .num_metrics = sizeof metrics / sizeof metrics[0],
    .usual = {.compare = "trust_public_day180,users_day180,rating_day180,anger_area,cost_day180,"
                         "net_outcome_day180",
              .curve = "users_day180",
              .sensitivity = "users_day180,trust_public_day180",
              .glance = "attention,trust_public,active_users"},
    .num_derived = CRS_FIELD_NUM_DERIVED,
    .num_forcings = CRS_FIELD_NUM_FORCINGS,
    .order = 2,
    .derive = derive,
    .perceive = perceive,
    .incubate = incubate,
    .force = force,
    .kernels =
        {
#define KERNELS(id, suffix, name, test) [CRS_ISA_##id] = &kernels##suffix,
            CRS_ISA_LIST(KERNELS) CRS_FAST_LIST(KERNELS)
#undef KERNELS
        },
};
