/* levers: the lever values that a strategy puts on a model at any time.
 *
 * A model never sees a strategy; it reads *levers*, the combined strength of all actions that are
 * felt at an instant, as described in models/README.md. They follow from the strategy and its
 * course in the run (course.h). Levers change rarely (when an action starts, ends, ramps or
 * fades), so a block evaluates them only when crs_strategy_next_change() says so.
 *
 * A new kind of action is a row of CRS_INTENSITY_LIST (strategy.h), plus its place in levers.c. */
#ifndef CRS_STRATEGY_LEVERS_H
#define CRS_STRATEGY_LEVERS_H

#include "strategy/course.h"
#include "strategy/strategy.h"
#include "strategy/warning.h"

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

/* Puts what has become of it into levers[CRS_NUM_LEVERS]. Without an outbreak nothing that was
 * planned for it happens: all other levers are 0. */
void crs_warned_levers(const crs_warned *warned, double *levers);

/* Writes the levers in force at step `step` into levers[CRS_NUM_LEVERS], those of the warning
 * period (crs_warned_levers()) as 0. An action starts at the
 * first step whose time is at or after its start; its impulses belong to that step.
 * Cost: O(actions). */
void crs_strategy_levers(const crs_strategy *strategy, const crs_course *course,
                         const crs_perception *perception, const crs_schedule *time, long step,
                         double *levers);

/* The first step after `step` at which crs_strategy_levers() may give another result, or
 * LONG_MAX if it never will. */
long crs_strategy_next_change(const crs_strategy *strategy, const crs_course *course,
                              const crs_perception *perception, const crs_schedule *time,
                              long step);

#endif
