/* trigger: actions that start when something is seen to happen (playbooks, closed loops).
 *
 * The trigger of an action is a tree of *conditions* over what a company would see: readings of
 * observables, as old as strategy.observe_delay_h says and with its noise, and what has become of
 * other actions. Readings are taken at every step, before the step, and the trigger is pulled at
 * the first step at which its tree holds; the action starts delay_h later, at once if that is 0.
 *
 * A block asks all lanes about one condition in one loop without branches (crs_triggers_look()).
 * Only where something holds does a lane go to scalar code, and a block of strategies without
 * triggers does none of this.
 *
 *   1. plan     crs_watch_add(): what triggers of these strategies look at, how far back
 *   2. load     crs_triggers_load(): the conditions of a lane become columns
 *   3. step     crs_triggers_look(): readings; conditions held so long
 *               crs_triggers_pull(): trees of the lanes where something may have changed */
#ifndef CRS_STRATEGY_TRIGGER_H
#define CRS_STRATEGY_TRIGGER_H

#include <stddef.h>
#include <stdint.h>

#include "core/lanes.h"
#include "strategy/course.h"
#include "strategy/strategy.h"

/* Conditions about readings that all triggers of a strategy may have together. */
#define CRS_MAX_CONDITIONS 64

typedef enum crs_condition_kind {
    CRS_WHEN_ABOVE,  /* the metric is at or above a level */
    CRS_WHEN_BELOW,  /* the metric is at or below a level */
    CRS_WHEN_RISES,  /* the metric is by `level` or more above its lowest reading of within_h */
    CRS_WHEN_AFTER,  /* the action has started; for a repeated one: since its trigger was pulled */
    CRS_WHEN_BROKEN, /* a promise of the action has broken; likewise */
    CRS_WHEN_ALL,
    CRS_WHEN_ANY
} crs_condition_kind;

/* A node of a trigger. Trees stand in prefix order: a node, then all that is below it. */
typedef struct crs_condition {
    crs_condition_kind kind;
    int metric;         /* ABOVE, BELOW, RISES: index of an observable */
    double level;       /* ABOVE, BELOW, RISES */
    double within_h;    /* RISES: > 0 */
    double for_h;       /* ABOVE, BELOW, RISES: it must have held so long, >= 0 */
    const char *action; /* AFTER, BROKEN: its id */
    size_t size;        /* nodes from this one to the last below it, >= 1 */
} crs_condition;

/* What triggers of some strategies look at. All 0: there are none. */
typedef struct crs_watch {
    uint64_t observables; /* bit set */
    long steps;           /* ticks of which readings are kept */
    size_t conditions;    /* conditions about readings of one strategy, at most */
} crs_watch;

/* Adds what the triggers of a strategy, which may be NULL, look at, at steps of dt_h. */
void crs_watch_add(crs_watch *watch, const crs_strategy *strategy, double dt_h);

/* Is everything that the strategy's triggers look at in `watch`? */
int crs_watch_covers(const crs_watch *watch, const crs_strategy *strategy, double dt_h);

/* Is there a trigger in the strategy? */
int crs_strategy_has_triggers(const crs_strategy *strategy);

/* What a block remembers for triggers; its rows are carved by the block. */
typedef struct crs_triggers {
    crs_watch watch;
    crs_schedule time;
    int observed[64];  /* observable of every ring */
    size_t num_rings;  /* observables of watch */
    crs_row *readings; /* [num_rings][watch.steps] */
    /* Conditions about readings, a row each, [watch.conditions]. One holds if sign*x >= level, and
     * is true when it has held for more than `needed` steps. */
    crs_row *sign, *level, *held, *needed;
    int (*ring)[CRS_LANES];      /* which readings; -1: the lane has no such condition */
    int (*lag)[CRS_LANES];       /* how many steps old they are */
    int (*within)[CRS_LANES];    /* RISES: steps of the window; else -1 */
    long (*lowest)[CRS_LANES];   /* RISES: step of the lowest reading in it; -1: not known yet */
    long (*armed)[CRS_LANES];    /* from this step on the trigger that it is of can be pulled */
    double noise[CRS_LANES];     /* standard deviation of readings */
    long from[CRS_LANES];        /* readings of earlier steps are unknown */
    long wake[CRS_LANES];        /* next step at which to look at the trees, whatever is read */
    int is_looked_at[CRS_LANES]; /* 1: something may hold in this step */
    int is_reading;              /* 1: a lane has triggers, or goes on from a saved state, which
                                  * may be saved again for a strategy that has */
} crs_triggers;

/* The run of a lane, as triggers see it. */
typedef struct crs_trigger_lane {
    const crs_strategy *strategy;
    const crs_perception *perception;
    crs_key key;
    crs_course *course;
    size_t lane;
} crs_trigger_lane;

/* Gives a lane its conditions, before the first step. What is beyond `watch` is never true. */
void crs_triggers_load(crs_triggers *self, const crs_trigger_lane *of);

/* Takes the readings of a step and counts how long conditions have held since the step `before`
 * (step 0: itself); observable[i] is the row of observable i, key[4] as in crs_lanes. Between steps
 * what was read last holds. Returns 1 if crs_triggers_pull() is to be called, for
 * the lanes that is_looked_at marks. */
int crs_triggers_look(crs_triggers *self, const double *const *observable,
                      const uint32_t (*key)[CRS_LANES], long before, long step);

/* Pulls the triggers of a lane whose trees hold at `step`; 1 if any was pulled. */
int crs_triggers_pull(crs_triggers *self, const crs_trigger_lane *of, long step);

/* Conditions about readings in a trigger. */
size_t crs_action_num_readings(const crs_action *action);

/* A number below 2^53 that tells an action from others by its id and its start or trigger. */
double crs_action_number(const crs_action *action);

#endif
