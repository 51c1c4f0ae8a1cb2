/* levers: a strategy, and the lever values that it puts on a model at any time.
 *
 * A *strategy* is data: a list of timed *actions*. A model never sees it; it reads *levers*, the
 * combined strength of all actions that are felt at an instant, as described in models/README.md.
 * They follow from the strategy and its course in the run (course.h).
 * Levers change rarely (when an action starts, ends, ramps or fades), so a block evaluates them
 * only when crs_strategy_next_change() says so.
 *
 * A new kind of action is a row of CRS_INTENSITY_LIST, plus its place in levers.c. */
#ifndef CRS_STRATEGY_LEVERS_H
#define CRS_STRATEGY_LEVERS_H

#include <stddef.h>

#include "core/status.h"
#include "strategy/course.h"

/* The groups of people who hear actions: X(id, name, who they are). */
#define CRS_GROUP_LIST(X)                                                                         \
    X(VICTIMS, "victims", "those who were harmed")                                                \
    X(USERS, "users", "customers who were not harmed")                                            \
    X(PUBLIC, "public", "everybody else who may hear of it")                                      \
    X(EXPERTS, "experts", "media and professionals")

typedef enum crs_group {
#define CRS_GROUP_ENUM(id, name, who) CRS_GROUP_##id,
    CRS_GROUP_LIST(CRS_GROUP_ENUM)
#undef CRS_GROUP_ENUM
        CRS_NUM_GROUPS
} crs_group;

#define CRS_ALL_GROUPS ((1u << CRS_NUM_GROUPS) - 1u)

/* What an action can carry, each 0..1: X(id, name, scaled by clarity, meaning). */
#define CRS_INTENSITY_LIST(X)                                                                     \
    X(APOLOGY, "apology", 1, "attitude: how fully the company says that it is sorry")             \
    X(FACTS, "facts", 1, "how much of what happened is told")                                     \
    X(REMEDY, "remedy", 1, "corrective action, as a share of what would make it good")            \
    X(VERIFICATION, "verification", 1, "how well others can check it: auditors, published data")  \
    X(BLAME_THIRD_PARTY, "blame_third_party", 0, "how strongly a partner is blamed")              \
    X(BLAME_USERS, "blame_users", 0, "how strongly users or victims are blamed")                  \
    X(VALUE, "value", 0, "long-term reconstruction: product change, a new standard")              \
    X(CARE, "care", 0, "personal care: visits, advisers, one to one")                             \
    X(ENDORSEMENT, "endorsement", 1, "how well a credible third party vouches for it")

typedef enum crs_intensity {
#define CRS_INTENSITY_ENUM(id, name, clear, meaning) CRS_INTENSITY_##id,
    CRS_INTENSITY_LIST(CRS_INTENSITY_ENUM)
#undef CRS_INTENSITY_ENUM
        CRS_NUM_INTENSITIES
} crs_intensity;

/* Lever values: X(id, name, unit, meaning). Rows _VICTIMS.. follow the order of crs_group. */
#define CRS_LEVER_LIST(X)                                                                         \
    X(APOLOGY_VICTIMS, "apology_victims", "1", "apology as heard by victims")                     \
    X(APOLOGY_USERS, "apology_users", "1", "apology as heard by users")                           \
    X(APOLOGY_PUBLIC, "apology_public", "1", "apology as heard by the public")                    \
    X(APOLOGY_EXPERTS, "apology_experts", "1", "apology as heard by experts")                     \
    X(FACTS_VICTIMS, "facts_victims", "1", "facts as heard by victims")                           \
    X(FACTS_USERS, "facts_users", "1", "facts as heard by users")                                 \
    X(FACTS_PUBLIC, "facts_public", "1", "facts as heard by the public")                          \
    X(FACTS_EXPERTS, "facts_experts", "1", "facts as heard by experts")                           \
    X(REMEDY_VICTIMS, "remedy_victims", "1", "remedy as heard by victims")                        \
    X(REMEDY_USERS, "remedy_users", "1", "remedy as heard by users")                              \
    X(REMEDY_PUBLIC, "remedy_public", "1", "remedy as heard by the public")                       \
    X(REMEDY_EXPERTS, "remedy_experts", "1", "remedy as heard by experts")                        \
    X(REMEDY_DELIVERED, "remedy_delivered", "1", "remedy over all actions, whoever hears")        \
    X(VERIFICATION, "verification", "1", "how well it can be checked")                            \
    X(VERIFICATION_VICTIMS, "verification_victims", "1", "the same as heard by victims")          \
    X(VERIFICATION_USERS, "verification_users", "1", "the same as heard by users")                \
    X(VERIFICATION_PUBLIC, "verification_public", "1", "the same as heard by the public")         \
    X(VERIFICATION_EXPERTS, "verification_experts", "1", "the same as heard by experts")          \
    X(CARE_VICTIMS, "care_victims", "1", "personal care for victims")                             \
    X(CARE_USERS, "care_users", "1", "personal care for users")                                   \
    X(CARE_PUBLIC, "care_public", "1", "personal care for the public")                            \
    X(CARE_EXPERTS, "care_experts", "1", "personal care for experts")                             \
    X(ENDORSEMENT, "endorsement", "1", "how well third parties vouch for it")                     \
    X(RESTITUTION, "restitution", "1", "compensation that victims accept")                        \
    X(SUSPICION, "suspicion", "1", "compensation that looks like a bribe")                        \
    X(BLAME_THIRD_PARTY, "blame_third_party", "1", "blame put on a partner")                      \
    X(BLAME_USERS, "blame_users", "1", "blame put on users or victims")                           \
    X(VALUE, "value", "1", "long-term reconstruction")                                            \
    X(SILENCE, "silence", "1", "1 from the golden hours until the first action, else 0")          \
    X(VAGUENESS, "vagueness", "1", "what is missing of the weakest of the three elements")        \
    X(UNANSWERED, "unanswered", "1", "share of the accusations that nobody has answered")         \
    X(COST_RATE, "cost_rate", "million/h", "running cost of the actions in force")                \
    X(OUTBREAK, "outbreak", "1", "1 if the crisis breaks out, else 0")                            \
    X(DISCLOSED, "disclosed", "1", "1 if the company told it first, else 0")                      \
    X(DETECTED, "detected", "1", "1 if a radar saw it coming, else 0")                            \
    X(LEAD, "lead", "d", "how long before the outbreak a radar saw it coming")                    \
    X(FALSE_ALARMS, "false_alarms", "1", "false alarms before the outbreak")                      \
    X(WARNING_COST, "warning_cost", "million", "cost before the outbreak")                        \
    X(STATEMENTS, "statements", "1", "impulse: actions that start now")                           \
    X(COST_ONCE, "cost_once", "million", "impulse: fixed cost of actions that start now")         \
    X(PAYOUT, "payout", "1", "impulse: compensation multiple times reach that is paid now")       \
    X(BROKEN, "broken", "1", "impulse: promises that break now")

typedef enum crs_lever {
#define CRS_LEVER_ENUM(id, name, unit, meaning) CRS_LEVER_##id,
    CRS_LEVER_LIST(CRS_LEVER_ENUM)
#undef CRS_LEVER_ENUM
        CRS_NUM_LEVERS
} crs_lever;

/* The first impulse: levers from here on hold for the step at which an action starts, only. */
#define CRS_FIRST_IMPULSE CRS_LEVER_STATEMENTS

/* "until" of an action that does not end. */
#define CRS_NEVER_H 1e300

/* In a list of answered accusations: every one of them. */
#define CRS_ANSWERS_ALL "all"

/* What the company is accused of in a case. */
typedef struct crs_accusation {
    const char *id, *title; /* title may be NULL */
    double weight;          /* relative to the others, >= 0 */
} crs_accusation;

/* Ids of the accusations that an action answers; CRS_ANSWERS_ALL: all. Borrowed. */
typedef struct crs_answers {
    const char **items;
    size_t count;
} crs_answers;

struct crs_condition;

/* Unless an action says otherwise: when its promise is due, and how long a repeated one rests. */
#define CRS_DUE_H      336.0
#define CRS_COOLDOWN_H 24.0

/* One action, at a time or on a trigger. Times in hours since the outbreak. */
typedef struct crs_action {
    const char *id;     /* unique in its strategy; owned by whoever owns the strategy's memory */
    const char *title;  /* one line for people, may be NULL */
    double at_h;        /* start, >= 0; of no meaning with a trigger */
    double until_h;     /* end, exclusive; CRS_NEVER_H if none */
    double half_life_h; /* > 0: the strength halves every half_life_h; 0: it does not fade */
    double ramp_h;      /* > 0: the strength rises linearly over ramp_h; 0: at once */
    double clarity;     /* 0 (jargon) .. 1 (plain words) */
    unsigned audience;  /* bit set of 1u << crs_group */
    double intensity[CRS_NUM_INTENSITIES]; /* 0..1 each */
    double compensation;                   /* multiple of the victims' loss, >= 0 */
    double reach;                          /* share of victims compensated, 0..1 */
    double payment_delay_h;                /* from the start to the payment, >= 0 */
    double cost;                           /* once, at the start, millions of currency */
    double cost_per_day;                   /* while it runs, millions of currency a day */
    crs_answers answers;                   /* accusations that it answers */
    double lasts_h;                        /* > 0: it ends so long after its start; 0: see until */
    /* its promise */
    double delivery; /* probability that it is kept, 0..1 */
    double due_h;    /* time after the start at which that shows */
    double terms;    /* how clear the terms are, 0..1 */
    /* its trigger: a tree in prefix order (trigger.h); NULL: it starts at at_h */
    const struct crs_condition *when;
    size_t num_conditions;
    double delay_h;    /* from the trigger to the start */
    int repeat;        /* 1: it starts again whenever the trigger is pulled again */
    double cooldown_h; /* ... but only so long after its last start */
    int is_closed;     /* 1: its trigger is not pulled any more (branching) */
} crs_action;

/* A strategy of at most CRS_MAX_ACTIONS actions. The struct owns nothing. */
typedef struct crs_strategy {
    const crs_action *actions;
    size_t num_actions;
    const crs_accusation *accusations; /* of the case that it meets; NULL: none */
    size_t num_accusations;
    /* What the company sees of the metrics that its triggers watch. */
    double observe_delay_h; /* how old it is */
    double observe_noise;   /* standard deviation of a reading, in the unit of the metric */
    const struct crs_warning *warning; /* NULL: no radar (warning.h) */
} crs_strategy;

/* How people perceive actions; a model fills it from its parameters. */
typedef struct crs_perception {
    double golden_h;           /* hours in which an answer counts as prompt */
    double sincerity_floor;    /* what is left of an apology that comes too late, 0..1 */
    double sincerity_h;        /* time scale on which a late apology loses sincerity, h */
    double compensation_best;  /* multiple of the loss that convinces most */
    double compensation_width; /* width of the inverted U, in natural logarithms */
    double promised;           /* what a promised payment counts for, 0..1 */
    double urgency;            /* part of jargon that is forgiven at the outbreak, 0..1 */
    double urgency_h;          /* time scale on which that is over, h */
    double repetition;         /* part of an apology or fact that is lost when repeated, 0..1 */
    double contradiction;      /* part of an apology that full blame after it takes back, 0..1 */
    double grace_h;            /* hours before vagueness and silence on accusations count */
    double enough;             /* strength of an element at which an answer is not vague, 0..1 */
    double unclear_terms;      /* share of promises that wholly unclear terms break, 0..1 */
    double promise_noise;      /* scales the probability that promises break, 0..1 */
    double observation_noise;  /* scales the noise of what the company sees, >= 0 */
} crs_perception;

/* Does the action promise something that may be broken? */
int crs_action_is_risky(const crs_action *action);

/* An action that does nothing: clear, to everybody, at 0 h, for ever; its promise is kept. */
crs_action crs_action_none(void);

/* The time from which an action that starts at start_h has no strength any more: its end, or 20
 * half-lives. */
double crs_action_end_h(const crs_action *action, double start_h);

/* Strength y(t) in 0..1, before clarity (models/README.md), of an action that is in force from
 * start_h to end_h. */
double crs_action_strength(const crs_action *action, double start_h, double end_h, double t_h);

/* Compensation as perceived remedy, 0..1: an inverted U in the logarithm of the multiple
 * (Haesevoets et al. 2017), scaled by reach. */
double crs_compensation_appeal(const crs_perception *perception, double multiple, double reach);

/* Writes the levers in force at step `step` into levers[CRS_NUM_LEVERS], those of the warning
 * period (crs_warned_levers()) as 0. An action starts at the
 * first step whose time is at or after its start; its impulses belong to that step.
 * Cost: O(actions). */
void crs_strategy_levers(const crs_strategy *strategy, const crs_course *course,
                         const crs_perception *perception, double dt_h, long step, double *levers);

/* The first step after `step` at which crs_strategy_levers() may give another result, or
 * LONG_MAX if it never will. */
long crs_strategy_next_change(const crs_strategy *strategy, const crs_course *course,
                              const crs_perception *perception, double dt_h, long step);

#endif
