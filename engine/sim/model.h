/* model: what the engine can simulate.
 *
 * A model is one constant crs_model: tables that describe its numbers, and pure functions. The
 * engine owns time, memory, randomness keys and levers; the model owns the equations.
 *
 * Per lane, outside the loop, in plain scalar code:
 *   derive   parameters -> derived constants (rates per step, hoisted sub-expressions)
 *   force    parameters, levers -> forcings, whenever the levers change
 * Per block, in the loop, compiled once per instruction set (crs_model_kernels):
 *   start    derived, forcings -> state at t = 0
 *   step     state at t -> state at t + dt
 *   observe  state at t -> what can be seen at t
 *
 * Adding a model: write these tables and functions in one file in models/ (sir.c is the one to
 * copy), its name in models/CMakeLists.txt, and a line in registry.h.
 *
 * What every model must keep (tests/models/test_contract.c looks at each of these):
 *   names      unique; every number with its unit, meaning and source; defaults inside the range;
 *   bounds     states finite and inside [lower, upper] for every admissible parameter set;
 *   lags       whole days, with the derived constant that is the rise before t = 0;
 *   order      halving dt divides the change of the result by 2^order, noise off;
 *   same bits  whatever the instruction set, the lane, its neighbours, breaks and restarts;
 *   luck       at least one source of noise: with it on, another seed or replicate is another run;
 *              with all parameters of scope `noise` at 0 (each must allow 0) it is the same. */
#ifndef CRS_SIM_MODEL_H
#define CRS_SIM_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "core/lanes.h"
#include "core/param.h"
#include "strategy/levers.h"
#include "sim/metrics.h"
#include "strategy/warning.h"

/* Derived constants, and forcings, that a model may have. */
#define CRS_MAX_CONSTANTS 256

/* A state of a model. Bounds hold for every admissible parameter set; infinite where none. */
typedef struct crs_state_info {
    const char *name;
    const char *unit;
    double lower, upper;
    const char *meaning;
} crs_state_info;

/* How an observable follows from a state. */
typedef enum crs_observed {
    CRS_OBSERVED_STATE,      /* it is the state */
    CRS_OBSERVED_COMPUTED,   /* the model's observe kernel computes it */
    CRS_OBSERVED_DIFFERENCE, /* state now - state lag_h ago */
    CRS_OBSERVED_HAZARD      /* 1 - exp(-(state now - state lag_h ago)) */
} crs_observed;

/* Something that can be seen, recorded and measured. */
typedef struct crs_observable_info {
    const char *name; /* column in series.csv */
    const char *unit;
    crs_observed kind;
    int state;    /* index of the state; -1 if computed */
    double lag_h; /* difference and hazard: a whole number of days */
    int slope;    /* difference and hazard: index of the derived constant that holds the state's
                     rise per step before t = 0; else -1 */
    const char *meaning;
} crs_observable_info;

/* Bounds of an observable that is computed: they hold for every admissible parameter set. */
typedef struct crs_observable_range {
    int observable;
    double lower, upper;
} crs_observable_range;

/* A source of randomness: the parameter that scales it, 0 = off. */
typedef struct crs_noise_info {
    const char *name;
    int param;
    int is_of_engine; /* 1: the engine draws it (promises, observation), not the kernels */
} crs_noise_info;

/* What the kernels of a model see of a block. Rows are double[CRS_LANES]. */
typedef struct crs_lanes {
    crs_row *state;  /* [num_states] */
    crs_row *before; /* [num_states]: what the model remembers of the step before, of any state */
    const crs_row *derived;           /* [num_derived] */
    const crs_row *forcing;           /* [num_forcings] */
    const uint32_t (*key)[CRS_LANES]; /* [4]: crs_key of every lane */
    double
        stretch; /* half this step over the step before, 0 at the first: where a state would be in
                     * the middle of the step if it went on as before, x + stretch (x - before) */
    int noisy;   /* 0 if every source of noise is off in every lane */
} crs_lanes;

/* The hot functions of a model, for one instruction set. */
typedef struct crs_model_kernels {
    void (*start)(const crs_lanes *lanes);
    void (*step)(const crs_lanes *lanes, uint32_t step);
    /* Computes observable i into out[i] for every i of kind CRS_OBSERVED_COMPUTED whose bit is
     * set in `wanted`; leaves the other rows alone. May be NULL if there are none. */
    void (*observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out);
} crs_model_kernels;

/* What is shown of a model unless somebody asks for something else: names with commas between them,
 * in the order of importance; NULL: all. */
typedef struct crs_usual {
    const char *compare;     /* metrics of a comparison */
    const char *curve;       /* metrics of a curve */
    const char *sensitivity; /* metrics of a sensitivity analysis */
    const char *glance;      /* observables that a run draws in small; NULL: the first ones */
} crs_usual;

typedef struct crs_model {
    const char *name;
    const char *title;
    const char *about;
    const crs_param_info *params;
    size_t num_params;
    const crs_state_info *states;
    size_t num_states;
    const crs_observable_info *observables;
    size_t num_observables;             /* at most CRS_MAX_OBSERVABLES */
    const crs_observable_range *ranges; /* of computed observables, where they are bounded */
    size_t num_ranges;
    const crs_noise_info *noises;
    size_t num_noises;
    const crs_metric_info *metrics; /* the summary of a run */
    size_t num_metrics;
    crs_usual usual;
    size_t num_derived;  /* at most CRS_MAX_CONSTANTS */
    size_t num_forcings; /* at most CRS_MAX_CONSTANTS */
    int order; /* of convergence in dt with noise off; 0: time is in events, dt does not matter */
    /* parameters[num_params] -> derived[num_derived] */
    void (*derive)(const double *params, double dt_h, double *derived);
    /* parameters -> how actions are perceived; NULL if the model has no levers */
    void (*perceive)(const double *params, crs_perception *perception);
    /* parameters -> the time before the outbreak; NULL if the model knows none */
    void (*incubate)(const double *params, crs_incubation *incubation);
    /* parameters, levers at this step and those before the last change (all 0 before t = 0)
     * -> forcing[num_forcings]; NULL if the model has no levers */
    void (*force)(const double *params, double dt_h, const double *levers, const double *previous,
                  double *forcing);
    const crs_model_kernels *kernels[CRS_NUM_KERNELS]; /* NULL where there is no such copy */
} crs_model;

/* Index of the observable called `name`, or -1. */
int crs_model_find_observable(const crs_model *model, const char *name);

/* Bounds of an observable; infinite where none are known. */
void crs_model_range(const crs_model *model, int observable, double *lower, double *upper);

/* Index of the source of noise called `name`, or -1. */
int crs_model_find_noise(const crs_model *model, const char *name);

/* Index of the summary metric, or -1. */
int crs_model_find_metric(const crs_model *model, const char *name);

#endif
