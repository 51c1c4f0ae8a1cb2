/* block: the core loop. A block carries CRS_LANES runs of a model through time in step.
 *
 * Every lane has its own parameters, strategy and random key, so replicates, strategies, sweep
 * points and fit candidates all share blocks. The loop allocates nothing and does no I/O; a lane's
 * results do not depend on the other lanes, on the instruction set, or on where the run was
 * interrupted. See block.md for the design. */
#ifndef CRS_SIM_BLOCK_H
#define CRS_SIM_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "core/lanes.h"
#include "core/schedule.h"
#include "strategy/levers.h"
#include "sim/metrics.h"
#include "sim/model.h"
#include "strategy/trigger.h"

/* Observables that a model may have: they are bits of a uint64_t. */
#define CRS_MAX_OBSERVABLES 64

/* What all lanes of a block have in common. Pointers are borrowed and must outlive the block. */
typedef struct crs_plan {
    const crs_model *model;
    crs_isa isa;
    double dt_h;               /* hours a tick; must divide 24 */
    crs_steps steps;           /* how steps of so many ticks grow (core/schedule.h) */
    long num_steps;            /* ticks of the run: the horizon is num_steps * dt_h */
    const crs_metric *metrics; /* [num_metrics], may be NULL if there are none */
    size_t num_metrics;
    uint64_t recorded; /* bit set of observables to record; 0: none */
    long
        record_every; /* ticks between records, >= 1; the first is at t = 0. Between steps, records
                        * lie on the line from one to the next */
    crs_watch watch;  /* crs_watch_add() of all strategies of the runs; all 0: no triggers */
} crs_plan;

/* What is particular to one lane. Pointers are borrowed during crs_block_load() and the run. */
typedef struct crs_run {
    const double *params;         /* [model->num_params] */
    const crs_strategy *strategy; /* may be NULL: no action ever; see crs_plan.watch */
    uint64_t seed;
    uint64_t replicate;
} crs_run;

typedef struct crs_block crs_block;

/* Makes a block for `plan`. CRS_ERR_ARGUMENT if dt_h does not divide a day, or a metric or a
 * record asks for what the model does not have; CRS_ERR_MEMORY. Free with crs_block_free(). */
crs_status crs_block_create(crs_block **block, const crs_plan *plan);

/* Frees a block; NULL is fine. */
void crs_block_free(crs_block *block);

/* Number of records of a run under `plan`. */
size_t crs_plan_num_records(const crs_plan *plan);

/* Bytes that crs_block_create() takes for `plan`. */
size_t crs_plan_block_bytes(const crs_plan *plan);

/* Gives the first `num_runs` lanes (1 .. CRS_LANES) their runs and goes back to t = 0. */
void crs_block_load(crs_block *block, const crs_run *runs, size_t num_runs);

/* Advances to the first step at or after `tick` (0 .. num_ticks). May be called again to go on. */
void crs_block_advance(crs_block *block, long tick);

/* The steps of a plan. */
crs_schedule crs_plan_schedule(const crs_plan *plan);

/* Branching: a lane's state at a step, to go on from there later, in any block of an equal plan,
 * also under another strategy. It holds the model's states, the levers of the step before
 * (forcings see changes), what became of the warning period, accumulators and rings of metrics and
 * lagged observables, the records so far, the course of every action, and what triggers have seen;
 * what follows from parameters, key and strategy is not in it. Actions of the other strategy that
 * the saved one had, too (same id, same start or trigger), go on with their course; the others are
 * new. */

/* Numbers that a lane's state at the step at `tick` takes. */
size_t crs_plan_lane_numbers(const crs_plan *plan, long tick);

/* Writes the state of a lane at the block's step, which must be before the last. */
void crs_block_save(const crs_block *block, size_t lane, double *numbers);

/* Goes to the step at `tick` (0 .. num_ticks - 1) with the saved states of the first `num_lanes` lanes, whose
 * runs have been loaded. From this step on the levers are those of the runs' strategies: with the
 * strategy that the state was saved under, all that follows is the same to the bit. */
void crs_block_restore(crs_block *block, long tick, const double *const *lanes, size_t num_lanes);

/* The metrics of a lane at the end of the run, values[num_metrics]: outcomes (outcome.h). */
void crs_block_metrics(const crs_block *block, size_t lane, double *values);

/* Records: row of an observable at a record, as double[CRS_LANES]. NULL if not recorded. */
const double *crs_block_record(const crs_block *block, size_t record, int observable);

/* What became of a lane's warning period. */
const crs_warned *crs_block_warned(const crs_block *block, size_t lane);

/* Current state rows, [num_states]. */
const crs_row *crs_block_state(const crs_block *block);

#endif
