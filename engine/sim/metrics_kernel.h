/* metrics_kernel: the operators of metrics.h over the lanes of a block, step by step. Used by
 * block.c only; compiled once per instruction set. */
#ifndef CRS_SIM_METRICS_KERNEL_H
#define CRS_SIM_METRICS_KERNEL_H

#include <stdint.h>

#include "core/lanes.h"
#include "sim/metrics.h"

/* A term made ready for a plan: times as steps, rows as pointers. */
typedef struct crs_metric_slot {
    crs_metric_op op;
    uint64_t needs;      /* bit set of the observables it reads */
    const double *of;    /* row of the observable */
    const double *times; /* row of the factor, or NULL */
    long first, last;    /* ticks of its window, inclusive; first > last: never */
    long ticks_per_day;  /* SUM */
    double level;
    double dt_d;    /* days a tick */
    double *value;  /* row: the accumulator */
    double *helper; /* row: second accumulator */
    double *past;   /* row: the value at the step before; NULL if the operator does not ask */
    crs_row *ring;  /* WORST_RETURN: [ring_steps] past values; RECOVERED: the first value */
    long ring_steps;
    int fills; /* WORST_RETURN: 1: what is ring_steps back may lie between steps */
} crs_metric_slot;

/* A step and its neighbours, as ticks. Between steps, values go straight from one to the next. */
typedef struct crs_metric_time {
    long before; /* the step before; at the first, itself */
    long now;
    long after; /* the next step; at the end, itself */
} crs_metric_time;

/* Does a slot look at this step? */
int crs_metric_looks(const crs_metric_slot *slot, const crs_metric_time *time);

/* Is the operator's result a sum of values with weights, so that between steps counts, too? */
int crs_metric_op_weighs(crs_metric_op op);

/* Does the operator need the value at the step before? */
int crs_metric_op_remembers(crs_metric_op op);

/* A lagged observable made ready for a plan. */
typedef struct crs_lag_slot {
    const double *state; /* row */
    const double *slope; /* row of derived constants: rise per tick before t = 0 */
    double *out;         /* row of the observable */
    crs_row *ring;       /* [lag_steps] */
    long lag_steps;      /* ticks: whole days */
    int fills;           /* 1: a step may not be whole days after one: all ticks are remembered */
    int is_hazard;
    unsigned observable;
} crs_lag_slot;

typedef struct crs_metric_kernels {
    /* Sets the accumulators of a slot to "nothing seen yet". */
    void (*reset)(crs_metric_slot *slot);
    /* Takes the values at a step into the accumulators of every slot that looks at it. */
    void (*update)(crs_metric_slot *slots, size_t num_slots, const crs_metric_time *time);
    /* Outcome (outcome.h) of a slot per lane after the run. */
    void (*finish)(const crs_metric_slot *slot, double *values);
    void (*lag_reset)(crs_lag_slot *slot);
    /* Remembers the state at a step; computes the observable if `wanted`. */
    void (*lag_update)(crs_lag_slot *slot, const crs_metric_time *time, int wanted);
} crs_metric_kernels;

/* The copy for an instruction set; fast numerics measure exactly, too. */
const crs_metric_kernels *crs_metric_kernels_for(crs_isa isa);

#define CRS_METRIC_KERNELS_DECLARE(id, suffix, name, test)                                        \
    extern const crs_metric_kernels CRS_PASTE(crs_metric_kernels, suffix);
CRS_ISA_LIST(CRS_METRIC_KERNELS_DECLARE)
#undef CRS_METRIC_KERNELS_DECLARE

#endif
