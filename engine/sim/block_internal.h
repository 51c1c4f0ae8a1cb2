/* block_internal: what block.c (memory, the loop) and block_branch.c (a lane's state out and in)
 * share. */
#ifndef CRS_SIM_BLOCK_INTERNAL_H
#define CRS_SIM_BLOCK_INTERNAL_H

#include "sim/block.h"
#include "sim/metrics_kernel.h"

struct crs_block {
    crs_plan plan;
    const crs_model_kernels *kernels;
    const crs_metric_kernels *metric_kernels;
    crs_schedule time;
    long step;    /* the instant that the state belongs to, as a tick */
    long past;    /* the step before it; at the first, itself */
    long length;  /* ticks of the step from here, for which `derived` and `forcing` are; 0: none */
    int observed; /* 1 once the last instant of the run has been observed */
    crs_lanes lanes;
    /* rows */
    crs_row *state, *before_state, *derived, *forcing;
    crs_row *out;               /* [num_observables]: those that are not a state */
    const double **observable;  /* [num_observables]: where each one's row is */
    uint32_t (*key)[CRS_LANES]; /* [4] */
    /* lanes */
    crs_run run[CRS_LANES];
    crs_perception perception[CRS_LANES];
    crs_course *course; /* [CRS_LANES] */
    crs_warned warned[CRS_LANES];
    crs_triggers triggers;
    double levers[CRS_LANES][CRS_NUM_LEVERS];
    double before[CRS_LANES][CRS_NUM_LEVERS]; /* levers of the step before forced_at */
    long forced_at[CRS_LANES];                /* step at which levers were last brought up */
    long next_change[CRS_LANES];
    long change; /* the smallest of next_change */
    /* what is measured */
    crs_metric_slot *slots; /* [num_slots]: the terms of the metrics, then their divisors */
    size_t num_slots;
    crs_lag_slot *lags; /* [num_lags] */
    size_t num_lags;
    crs_row *records;    /* [num_records][num_recorded] */
    crs_row *unrecorded; /* [num_recorded]: at the step before, for records between steps */
    size_t num_recorded;
    void *memory;
};

size_t crs_plan_count_bits(uint64_t set);

/* Ticks nearest to a time. */
long crs_plan_steps(const crs_plan *plan, double hours);

/* Observables that metrics, records or triggers need, as a bit set. */
uint64_t crs_plan_observables(const crs_plan *plan);

/* Values that a term must remember besides its accumulators. */
long crs_plan_ring_steps(const crs_plan *plan, const crs_metric_term *term);

/* Readings of a watched observable that a block keeps: no more than a run has. */
long crs_plan_readings(const crs_plan *plan);

/* Does it need the past of a state? */
int crs_observable_is_lagged(const crs_observable_info *info);

/* The course of a lane before its first step, after its warning period. */
void crs_block_begin_course(crs_block *b, size_t lane, const crs_warned *warned);

/* A lane as triggers see it. */
crs_trigger_lane crs_block_trigger_lane(const crs_block *b, size_t lane);

/* Writes the key, the noise flag and the course of a lane. */
void crs_block_load_lane(crs_block *b, size_t lane);

/* Writes the derived constants of all lanes for steps of the length that is due. */
void crs_block_derive(crs_block *b);

/* Brings the levers of all lanes up to the current step. */
void crs_block_force(crs_block *b);

/* The same with derived constants, and to the length of the step. */
void crs_block_prepare(crs_block *b);

#endif
