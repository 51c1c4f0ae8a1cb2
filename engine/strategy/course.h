/* course: what becomes of a strategy in one run.
 *
 * A strategy is data that runs share; it is never written to. What differs from run to run stands
 * in the run's *course*: for every action when it really started, when it ends, how often it has
 * started, and what becomes of its promise. Levers follow from (strategy, course, perception).
 *
 * An action that is given a time has its course from the beginning: it starts at at_h. An action
 * that is given a trigger (trigger.h) starts when the trigger is pulled, in each run for itself.
 *
 * Promises. An action promises what it announces (its remedy, compensation and value); whether it
 * is kept shows at its due time. It is broken with probability
 *
 *     1 - delivery * (1 - k_u * (1 - terms)),
 *
 * for unclear terms are read by everybody in his own favour. What is drawn depends on the key of
 * the run, the id of the action and the number of its start, and on nothing else: two strategies
 * that make the same promise meet the same luck, and a smaller delivery probability breaks every
 * promise that a larger one breaks. An action with a promise that is still open, or a
 * payment still to come, is not started again. */
#ifndef CRS_STRATEGY_COURSE_H
#define CRS_STRATEGY_COURSE_H

#include "core/random.h"
#include "core/schedule.h"
#include "strategy/strategy.h"
#include "strategy/warning.h"

/* What random numbers of the engine are for; models number theirs from 1 to 255. */
#define CRS_PURPOSE_PROMISE     256u
#define CRS_PURPOSE_OBSERVATION 257u

/* What has become of one action. Times in hours since the outbreak. */
typedef struct crs_course_action {
    double start_h;  /* of its latest start, may lie ahead; CRS_NEVER_H: not known to start */
    double end_h;    /* from then on it has no strength; CRS_NEVER_H: it goes on */
    double starts;   /* how often it has started, or is known to */
    double next_h;   /* of a start to come while an earlier one lasts; CRS_NEVER_H: none */
    double broken_h; /* when the promise of the latest start breaks; CRS_NEVER_H: it is kept */
    double broke_h;  /* when one of an earlier start last broke; CRS_NEVER_H: none did */
    double fired_h;  /* when its trigger was last pulled; -1: never */
} crs_course_action;

typedef struct crs_course {
    crs_course_action actions[CRS_MAX_ACTIONS]; /* as in the strategy */
} crs_course;

/* The course of a run with this key before its first step, after its warning
 * period (NULL: there was none). At most
 * CRS_MAX_ACTIONS actions are looked at. */
void crs_course_begin(crs_course *course, const crs_strategy *strategy,
                      const crs_perception *perception, crs_key key, const crs_warned *warned);

/* Starts action number `index` at start_h; if it has started before, when start_h comes, in
 * crs_course_advance(). */
void crs_course_start(crs_course *course, const crs_strategy *strategy,
                      const crs_perception *perception, crs_key key, size_t index, double start_h);

/* Brings the course up to a step: what was to start again by then has done so. */
void crs_course_advance(crs_course *course, const crs_strategy *strategy,
                        const crs_perception *perception, crs_key key, const crs_schedule *time,
                        long step);

/* Probability that the promise of an action is broken. */
double crs_promise_failure(const crs_action *action, const crs_perception *perception);

/* Has action number `index` started by `step`, if only just now? */
int crs_course_has_started(const crs_course *course, size_t index, const crs_schedule *time,
                           long step);

/* The middle of the part of the step at `step` in which an action that has started lasts: the time at
 * which a strength that moves is taken for the whole step. */
double crs_course_middle_h(const crs_course_action *state, const crs_schedule *time, long step);

/* When a promise of action number `index` was last broken by `step`; CRS_NEVER_H: none was. */
double crs_course_last_break(const crs_course *course, size_t index, const crs_schedule *time,
                             long step);

#endif
