/* strategy: what a company does, as data.
 *
 * A *strategy* is a list of timed *actions*: who hears them, what they carry, what they promise
 * and cost; with a radar for the time before the outbreak (warning.h) and triggers (trigger.h).
 * What becomes of it in a run is its course (course.h); what a model feels of it are levers
 * (levers.h). How people take it is the model's (crs_perception). */
#ifndef CRS_STRATEGY_STRATEGY_H
#define CRS_STRATEGY_STRATEGY_H

#include <stddef.h>

#include "core/status.h"

/* Actions that a strategy may have: a block reserves room for so many in every lane. */
#define CRS_MAX_ACTIONS 64

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

#endif
