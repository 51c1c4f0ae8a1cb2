/* branch: one past, several futures.
 *
 * A *branch* is a replay stopped at a step: the state of every replicate, and all that the replay
 * must have in common with one that goes on from there (parameters, seed, step, horizon, what is
 * measured and recorded). The luck after the step is that of the seed, as if the run had never
 * stopped: every future meets the same luck.
 *
 * A run that goes on from a branch under a strategy B plays
 *     the actions of the past strategy that started before the step (they have happened; those
 *     that are still in force go on as planned), and
 *     the actions of B that start at or after the step.
 * Actions of B that would have started earlier are too late: they are left out. Actions with
 * triggers wait on in B, with what they have seen so far; those of the past that B has not have
 * no more say unless they have started. Hence with B equal to the past strategy the run is the
 * undisturbed one, to the byte. */
#ifndef CRS_STUDY_BRANCH_H
#define CRS_STUDY_BRANCH_H

#include "study/replay.h"

typedef struct crs_branch {
    const char *case_id;
    long step;
    long num_steps; /* of the whole run */
    double dt_h;
    crs_steps steps;
    uint64_t seed;
    uint64_t replicates;
    uint64_t recorded; /* as in crs_plan */
    long record_every;
    uint64_t measured;   /* see crs_branch_measured() */
    crs_watch watch;     /* what triggers of the saved run look at */
    double *params;      /* [num_params] */
    crs_strategy past;   /* actions that started before `step`, and all with triggers */
    double *numbers;     /* [replicates][lane_numbers], see crs_block_save() */
    size_t lane_numbers; /* of one replicate */
} crs_branch;

/* A number that tells the metrics of two plans apart. */
uint64_t crs_branch_measured(const crs_plan *plan);

/* Number of actions of `strategy` that start before `step`. */
size_t crs_branch_count_past(const crs_strategy *strategy, const crs_schedule *time, long step);

/* Fills actions[past->num_actions + next->num_actions] with the actions of `past` that start
 * before `step` and those of `next` that start at or after it; returns how many they are. Actions
 * with triggers: those of `next` are all there, pulled or not; those of `past` that `next` has
 * not go on if they have started, but are not pulled any more. The order is that of `next` where
 * it has the action, so that going on with `past` itself gives the same bytes. */
size_t crs_branch_join(const crs_strategy *past, const crs_strategy *next,
                       const crs_schedule *time, long step, crs_action *actions);

#endif
