/* field: tier 1, a company in a crisis and four groups of people, as mean fields.
 *
 * Purpose: public sentiment, churn and the recovery of trust under a strategy. The equations are
 * specified in README.md and stand in response.h, opinion.h, attention.h, trust.h and firm.h, one
 * subject a file, each with its number; this file names the quantities.
 *
 * What is computed when:
 *   1. derive()  once a run: rates per step and other constants of the parameters
 *   2. force()   when levers change: what the response does to outrage, resentment, evidence
 *   3. step()    every step, all lanes (field_kernel.c): the firm, then attention, then opinion,
 *                awareness and trust group by group, then vacuum, resentment, evidence and value:
 *                in this order all of them still see the values at t */
#ifndef CRS_MODELS_FIELD_H
#define CRS_MODELS_FIELD_H

#include "models/field_params.h"
#include "sim/model.h"

typedef enum crs_field_param {
#define FIELD_PARAM_ENUM(id, ...) CRS_FIELD_##id,
    CRS_FIELD_PARAM_LIST(FIELD_PARAM_ENUM)
#undef FIELD_PARAM_ENUM
        CRS_FIELD_NUM_PARAMS
} crs_field_param;

/* One row per group of people, in the order of crs_group. */
#define CRS_FIELD_GROUPS(X, id, name, unit, lower, upper, meaning)                                \
    X(id##_VICTIMS, name "_victims", unit, lower, upper, meaning ": victims")                     \
    X(id##_USERS, name "_users", unit, lower, upper, meaning ": users")                           \
    X(id##_PUBLIC, name "_public", unit, lower, upper, meaning ": the public")                    \
    X(id##_EXPERTS, name "_experts", unit, lower, upper, meaning ": experts")

/* X(id, name, unit, lower bound, upper bound, meaning) */
#define CRS_FIELD_STATE_LIST(X)                                                                   \
    X(HEAT_FAST, "heat_fast", "1", 0, 3, "fast burst of attention")                               \
    X(HEAT_SLOW, "heat_slow", "1", 0, (double)INFINITY, "slow discussion")                        \
    CRS_FIELD_GROUPS(X, AWARE, "aware", "1", 0, 1, "share that has heard of it")                  \
    CRS_FIELD_GROUPS(X, NEGATIVE, "negative", "1", 0, 1, "share of negative opinion")             \
    CRS_FIELD_GROUPS(X, POSITIVE, "positive", "1", 0, 1, "share of positive opinion")             \
    CRS_FIELD_GROUPS(X, TRUST, "trust", "1", 0, 1, "trust")                                       \
    X(RESENTMENT, "resentment", "1", 0, 1, "resentment from perceived blame shifting")            \
    X(EVIDENCE, "evidence", "1", 0, 1, "evidence of verified, delivered remedies")                \
    X(VALUE, "value", "1", 0, 1, "value rebuilt")                                                 \
    X(VACUUM, "vacuum", "1", 0, 1, "information vacuum")                                          \
    X(USERS, "users", "1", 0, (double)INFINITY, "active users, 1 before the crisis")              \
    X(LOST, "lost", "1", 0, (double)INFINITY, "users lost to the crisis who may return")          \
    X(HAZARD, "hazard", "1", 0, (double)INFINITY, "churn hazard since the outbreak")              \
    X(LEFT, "left", "1", 0, (double)INFINITY, "users who left since the outbreak")                \
    X(RATING, "rating", "1..5", 1, 5, "displayed rating")                                         \
    X(PRICE, "price", "1", 0, (double)INFINITY, "price index, 1 before the crisis")               \
    X(ORDERS, "orders", "1", 0, (double)INFINITY, "orders in the first stage of delivery")        \
    X(DELIVERIES, "deliveries", "1", 0, (double)INFINITY,                                         \
      "orders in the second stage of delivery")                                                   \
    X(COST, "cost", "million", 0, (double)INFINITY, "cost of the response so far")                \
    X(REVENUE_LOST, "revenue_lost", "million", -(double)INFINITY, (double)INFINITY,               \
      "revenue lost so far")                                                                      \
    X(CREDIBILITY, "credibility", "1", 0, 1, "credibility of the company's word")                 \
    X(SECONDARY, "secondary", "1", 0, (double)INFINITY, "promises broken so far")

typedef enum crs_field_state {
#define FIELD_STATE_ENUM(id, ...) CRS_FIELD_##id,
    CRS_FIELD_STATE_LIST(FIELD_STATE_ENUM)
#undef FIELD_STATE_ENUM
        CRS_FIELD_NUM_STATES
} crs_field_state;

/* X(id, name, unit, kind, state, lag in hours, slope, meaning): the columns of series.csv. */
#define CRS_FIELD_OBSERVABLE_LIST(X)                                                              \
    X(ATTENTION, "attention", "1", COMPUTED, -1, 0, -1,                                           \
      "attention (heat): 1 = a national top topic")                                               \
    X(AWARENESS, "awareness_public", "1", STATE, CRS_FIELD_AWARE_PUBLIC, 0, -1,                   \
      "share of the public that has heard of it")                                                 \
    X(NEGATIVE, "negative_share", "1", COMPUTED, -1, 0, -1, "negative share of the discourse")    \
    X(NEUTRAL, "neutral_share", "1", COMPUTED, -1, 0, -1, "neutral share of the discourse")       \
    X(POSITIVE, "positive_share", "1", COMPUTED, -1, 0, -1, "positive share of the discourse")    \
    X(TRUST_VICTIMS, "trust_victims", "1", STATE, CRS_FIELD_TRUST_VICTIMS, 0, -1,                 \
      "trust of the victims, 0..1")                                                               \
    X(TRUST_USERS, "trust_users", "1", STATE, CRS_FIELD_TRUST_USERS, 0, -1,                       \
      "trust of the users, 0..1")                                                                 \
    X(TRUST_PUBLIC, "trust_public", "1", STATE, CRS_FIELD_TRUST_PUBLIC, 0, -1,                    \
      "trust of the public, 0..1")                                                                \
    X(TRUST_EXPERTS, "trust_experts", "1", STATE, CRS_FIELD_TRUST_EXPERTS, 0, -1,                 \
      "trust of the experts, 0..1")                                                               \
    X(RESENTMENT, "resentment", "1", STATE, CRS_FIELD_RESENTMENT, 0, -1,                          \
      "resentment from perceived blame shifting, 0..1")                                           \
    X(EVIDENCE, "evidence", "1", STATE, CRS_FIELD_EVIDENCE, 0, -1,                                \
      "evidence of verified, delivered remedies, 0..1")                                           \
    X(VALUE, "value", "1", STATE, CRS_FIELD_VALUE, 0, -1, "value rebuilt, 0..1")                  \
    X(QUALITY, "quality", "1", COMPUTED, -1, 0, -1,                                               \
      "quality of the response as heard by the public, 0..1")                                     \
    X(USERS, "active_users", "1", STATE, CRS_FIELD_USERS, 0, -1,                                  \
      "active users, 1 before the crisis")                                                        \
    X(CHURN_30D, "churn_rate_30d", "1", HAZARD, CRS_FIELD_HAZARD, 720, CRS_FIELD_D_CHURN_BASE,    \
      "share of the users of 30 days ago lost since")                                             \
    X(UNINSTALLS_24H, "uninstalls_24h", "1", DIFFERENCE, CRS_FIELD_LEFT, 24,                      \
      CRS_FIELD_D_CHURN_BASE, "users lost in the last 24 h, share of the users before")           \
    X(SIGNUP, "signup_index", "1", COMPUTED, -1, 0, -1, "sign-ups, 1 before the crisis")          \
    X(RATING, "rating", "1..5", STATE, CRS_FIELD_RATING, 0, -1, "displayed rating")               \
    X(PRICE, "price_index", "1", STATE, CRS_FIELD_PRICE, 0, -1, "price, 1 before the crisis")     \
    X(REPURCHASE, "repurchase_index", "1", COMPUTED, -1, 0, -1,                                   \
      "repurchase rate, 1 before the crisis")                                                     \
    X(ORDERS, "order_index", "1", COMPUTED, -1, 0, -1, "orders, 1 before the crisis")             \
    X(DELIVERIES, "delivery_index", "1", STATE, CRS_FIELD_DELIVERIES, 0, -1,                      \
      "deliveries, 1 before the crisis")                                                          \
    X(COST, "cost", "million", STATE, CRS_FIELD_COST, 0, -1,                                      \
      "cost of the response so far, in millions of the case's currency")                          \
    X(REVENUE_LOST, "revenue_lost", "million", STATE, CRS_FIELD_REVENUE_LOST, 0, -1,              \
      "revenue lost so far for want of users and orders, less what was won, in millions")         \
    X(NET_OUTCOME, "net_outcome", "million", COMPUTED, -1, 0, -1,                                 \
      "-(cost + revenue_lost), in millions of the case's currency: larger is better")             \
    X(CREDIBILITY, "credibility", "1", COMPUTED, -1, 0, -1,                                       \
      "share of the response that the public takes in, 0..1")                                     \
    X(SECONDARY, "secondary_crises", "1", STATE, CRS_FIELD_SECONDARY, 0, -1,                      \
      "secondary crises so far: promises that were broken")                                       \
    X(OUTBREAK, "has_broken_out", "1", COMPUTED, -1, 0, -1,                                       \
      "1 if the crisis has broken out, else 0")                                                   \
    X(DETECTED, "has_been_seen", "1", COMPUTED, -1, 0, -1,                                        \
      "1 if a radar has seen it coming, else 0")                                                  \
    X(LEAD, "seen_ahead", "d", COMPUTED, -1, 0, -1,                                               \
      "how long before the outbreak a radar saw it coming, 0 if none did")                        \
    X(FALSE_ALARMS, "alarms_so_far", "1", COMPUTED, -1, 0, -1,                                    \
      "false alarms before the outbreak, so far")

typedef enum crs_field_observable {
#define FIELD_OBSERVABLE_ENUM(id, ...) CRS_FIELD_O_##id,
    CRS_FIELD_OBSERVABLE_LIST(FIELD_OBSERVABLE_ENUM)
#undef FIELD_OBSERVABLE_ENUM
        CRS_FIELD_NUM_OBSERVABLES
} crs_field_observable;

/* Constants derived from the parameters, once a run. `P(r)` is 1 - exp(-r dt). */
typedef enum crs_field_derived {
    CRS_FIELD_D_REACH,                                   /* [4] eps kappa_g dt */
    CRS_FIELD_D_EXPOSED = CRS_FIELD_D_REACH + 4,         /* [4] eps w_g dt */
    CRS_FIELD_D_VOICE = CRS_FIELD_D_EXPOSED + 4,         /* [4] phi_g */
    CRS_FIELD_D_TRUST0 = CRS_FIELD_D_VOICE + 4,          /* [4] T_0,g */
    CRS_FIELD_D_TRUST_ROOM = CRS_FIELD_D_TRUST0 + 4,     /* [4] (1 - T_0,g) chi */
    CRS_FIELD_D_TRUST_LOSS = CRS_FIELD_D_TRUST_ROOM + 4, /* [4] l_g dt */
    CRS_FIELD_D_AWARE0 = CRS_FIELD_D_TRUST_LOSS + 4,     /* [4] awareness at the outbreak */
    CRS_FIELD_D_SHOCK = CRS_FIELD_D_AWARE0 + 4,          /* A_0 */
    CRS_FIELD_D_CONTAGION,                               /* alpha dt */
    CRS_FIELD_D_FAST_DECAY,                              /* delta_f dt */
    CRS_FIELD_D_SETTLING,                                /* kappa_s dt exp(-delta_s dt/2) */
    CRS_FIELD_D_SLOW_KEEP,                               /* exp(-delta_s dt) */
    CRS_FIELD_D_BASE_RATE,                               /* lambda_0 dt */
    CRS_FIELD_D_OUTRAGE_WEIGHT,
    CRS_FIELD_D_OUTRAGE_THRESHOLD,
    CRS_FIELD_D_TRUST_WEIGHT,
    CRS_FIELD_D_PRAISE_THRESHOLD,
    CRS_FIELD_D_CONFORMITY_NEGATIVE,
    CRS_FIELD_D_CONFORMITY_POSITIVE,
    CRS_FIELD_D_BLAME_WEIGHT,                     /* k_B */
    CRS_FIELD_D_VACUUM_WEIGHT,                    /* k_v */
    CRS_FIELD_D_VACUUM_GAIN,                      /* P(1/tau_v) */
    CRS_FIELD_D_TRUST_GAIN,                       /* gamma_0 dt */
    CRS_FIELD_D_TRUST_EVIDENCE,                   /* gamma_1 dt */
    CRS_FIELD_D_VICTIM_GAIN,                      /* omega_gamma */
    CRS_FIELD_D_CHURN_BASE,                       /* h_0 dt */
    CRS_FIELD_D_CHURN_HEAT,                       /* h_A dt */
    CRS_FIELD_D_CHURN_DISTRUST,                   /* h_T dt */
    CRS_FIELD_D_WIN_BACK,                         /* omega_w dt */
    CRS_FIELD_D_PER_TRUST,                        /* [4] 1 / T_0,g */
    CRS_FIELD_D_ECHO = CRS_FIELD_D_PER_TRUST + 4, /* [4] k_x for users and public, else 0 */
    CRS_FIELD_D_CREDIBILITY_TRUST = CRS_FIELD_D_ECHO + 4, /* c_T */
    CRS_FIELD_D_SIGNUP_POWER,
    CRS_FIELD_D_REVIEW_RATE, /* r_0 dt */
    CRS_FIELD_D_REVIEW_SELECTION,
    CRS_FIELD_D_RATING0,
    CRS_FIELD_D_PRICE_HEAT,
    CRS_FIELD_D_PRICE_DISTRUST,
    CRS_FIELD_D_PRICE_SPEED, /* P(1/tau_S) */
    CRS_FIELD_D_REPURCHASE_TRUST,
    CRS_FIELD_D_REPURCHASE_VALUE,
    CRS_FIELD_D_ORDER_POWER,
    CRS_FIELD_D_ORDER_HEAT,
    CRS_FIELD_D_DELIVERY_SPEED,  /* P(2/tau_d) */
    CRS_FIELD_D_REVENUE_USERS,   /* y_N dt/24 */
    CRS_FIELD_D_REVENUE_ORDERS,  /* y_o dt/24 */
    CRS_FIELD_D_ATTENTION_NOISE, /* sigma_a sqrt(dt) */
    CRS_FIELD_D_ATTENTION_DRIFT, /* -sigma_a^2 dt / 2 */
    CRS_FIELD_D_NEWS_SIZE,       /* s_n */
    CRS_FIELD_D_NEWS_NONE,       /* exp(-r_n dt) */
    CRS_FIELD_D_NEWS_MEAN,       /* r_n dt */
    CRS_FIELD_D_OPINION_NOISE,   /* strength / sqrt(n_eff) */
    CRS_FIELD_D_PRICE_NOISE,     /* of eq. (15), over a step */
    CRS_FIELD_NUM_DERIVED
} crs_field_derived;

/* What the response does, changed only when levers change. */
typedef enum crs_field_forcing {
    CRS_FIELD_F_OUTRAGE,                          /* [4] R_0, less amends to victims */
    CRS_FIELD_F_RELIEF = CRS_FIELD_F_OUTRAGE + 4, /* [4] k_Q Q_g */
    CRS_FIELD_F_QUALITY = CRS_FIELD_F_RELIEF + 4, /* Q_public */
    CRS_FIELD_F_CREDIBILITY_KEEP,                 /* K: what is kept, what is added */
    CRS_FIELD_F_CREDIBILITY_ADD,
    CRS_FIELD_F_ENDORSED,        /* 1 + k_e endorsement */
    CRS_FIELD_F_AMENDS,          /* gamma_R restitution dt */
    CRS_FIELD_F_RESENTMENT_RATE, /* k_b blame dt */
    CRS_FIELD_F_RESENTMENT_FADE, /* delta_B (1 + eta Q_public) dt */
    CRS_FIELD_F_EVIDENCE_KEEP,   /* E: what is kept, what is added */
    CRS_FIELD_F_EVIDENCE_ADD,
    CRS_FIELD_F_VALUE_KEEP, /* V alike */
    CRS_FIELD_F_VALUE_ADD,
    CRS_FIELD_F_SILENCE,   /* 1 from the golden hours to the answer */
    CRS_FIELD_F_IMPULSE,   /* attention added in this step */
    CRS_FIELD_F_COST,      /* running cost of a step */
    CRS_FIELD_F_COST_ONCE, /* cost at the beginning of this step */
    CRS_FIELD_F_BROKEN,    /* promises that break in this step */
    CRS_FIELD_F_INTEGRITY, /* [2] share of trust that those who hear of it lose: victims, others */
    CRS_FIELD_F_OUTBREAK = CRS_FIELD_F_INTEGRITY + 2, /* 1 if it breaks out, else 0 */
    CRS_FIELD_F_SHOCK,                                /* factor of the attention at the outbreak */
    CRS_FIELD_F_DETECTED,                             /* 1 if a radar saw it coming */
    CRS_FIELD_F_LEAD,                                 /* how long before, d */
    CRS_FIELD_F_FALSE_ALARMS,                         /* before the outbreak */
    CRS_FIELD_F_WARNING_COST,                         /* cost before the outbreak */
    CRS_FIELD_NUM_FORCINGS
} crs_field_forcing;

/* What random numbers are for; part of the key of every draw. */
typedef enum crs_field_purpose {
    CRS_FIELD_PURPOSE_MARKET = 1, /* attention, price, news */
    CRS_FIELD_PURPOSE_OPINION = 2 /* two draws: groups 0-1 and 2-3 */
} crs_field_purpose;

extern const crs_model crs_model_field;

#endif
