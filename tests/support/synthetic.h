/* synthetic: a model whose observables are whatever a test says, to test the engine by hand.
 *
 * Observables x and y follow the arrays that `synthetic_x` and `synthetic_y` point to, by step and
 * times the parameter `scale`; without an array they are 0. `total` sums the forcing, which is the
 * rise of the lever `value` since the last change; `luck` sums random numbers. */
#ifndef CRS_TESTS_SYNTHETIC_H
#define CRS_TESTS_SYNTHETIC_H

#include "core/random.h"
#include "sim/model.h"

enum { SYNTHETIC_SCALE, SYNTHETIC_SLOPE, SYNTHETIC_NOISE, SYNTHETIC_NUM_PARAMS };
enum { SYNTHETIC_TICKS = SYNTHETIC_NUM_PARAMS, SYNTHETIC_NUM_DERIVED };
enum { SYNTHETIC_X, SYNTHETIC_TOTAL, SYNTHETIC_LUCK, SYNTHETIC_STEP, SYNTHETIC_NUM_STATES };
enum {
    SYNTHETIC_O_X,
    SYNTHETIC_O_Y,
    SYNTHETIC_O_TOTAL,
    SYNTHETIC_O_X_DIFFERENCE,
    SYNTHETIC_O_X_HAZARD,
    SYNTHETIC_O_LUCK,
    SYNTHETIC_NUM_OBSERVABLES
};

static const double *synthetic_x, *synthetic_y;

/* Hours a tick of a plan whose steps grow; 0: all steps are a tick. */
static double synthetic_tick_h;

static void
synthetic_derive(const double *params, double dt_h, double *derived)
{
    for (int i = 0; i < (int)SYNTHETIC_NUM_PARAMS; i++) {
        derived[i] = params[i];
    }
    derived[SYNTHETIC_TICKS] = synthetic_tick_h > 0.0 ? dt_h / synthetic_tick_h : 1.0;
}

static void
synthetic_perceive(const double *params, crs_perception *perception)
{
    (void)params;
    *perception = (crs_perception){.golden_h = 4.0,
                                   .sincerity_floor = 0.3,
                                   .sincerity_h = 56.0,
                                   .compensation_best = 1.5,
                                   .compensation_width = 0.7};
}

static void
synthetic_force(const double *params, double dt_h, const double *levers, const double *previous,
                double *forcing)
{
    (void)params;
    (void)dt_h;
    forcing[0] = levers[CRS_LEVER_VALUE] - previous[CRS_LEVER_VALUE];
}

static void
synthetic_start(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        lanes->state[SYNTHETIC_X][l] = synthetic_x
                                           ? lanes->derived[SYNTHETIC_SCALE][l] * synthetic_x[0]
                                           : 0.0;
        lanes->state[SYNTHETIC_TOTAL][l] = 0.0;
        lanes->state[SYNTHETIC_LUCK][l] = 0.0;
        lanes->state[SYNTHETIC_STEP][l] = 0.0;
    }
}

static void
synthetic_step(const crs_lanes *lanes, uint32_t step)
{
    crs_row uniform[4];

    crs_uniform_rows(lanes->key, 1, step, 0, uniform);
    CRS_EACH_LANE(l)
    {
        lanes->state[SYNTHETIC_X][l] =
            synthetic_x ? lanes->derived[SYNTHETIC_SCALE][l] *
                              synthetic_x[step + (uint32_t)lanes->derived[SYNTHETIC_TICKS][l]]
                        : 0.0;
        lanes->state[SYNTHETIC_TOTAL][l] += lanes->forcing[0][l];
        lanes->state[SYNTHETIC_LUCK][l] += lanes->derived[SYNTHETIC_NOISE][l] * uniform[0][l];
        lanes->state[SYNTHETIC_STEP][l] = (double)step + 1.0;
    }
}

static void
synthetic_observe(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    if (wanted & ((uint64_t)1 << SYNTHETIC_O_Y)) {
        CRS_EACH_LANE(l)
        {
            const long step = (long)lanes->state[SYNTHETIC_STEP][l];

            out[SYNTHETIC_O_Y][l] = synthetic_y
                                        ? lanes->derived[SYNTHETIC_SCALE][l] * synthetic_y[step]
                                        : 0.0;
        }
    }
}

static const crs_param_info synthetic_params[SYNTHETIC_NUM_PARAMS] = {
    {"scale", "", "1", 1.0, -10.0, 10.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_CASE, "", ""},
    {"slope", "", "1", 0.0, -10.0, 10.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_CASE, "", ""},
    {"noise", "", "1", 1.0, 0.0, 1.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_NOISE, "", ""},
};

static const crs_state_info synthetic_states[SYNTHETIC_NUM_STATES] = {
    {"x", "1", -1e300, 1e300, ""},
    {"total", "1", -1e300, 1e300, ""},
    {"luck", "1", -1e300, 1e300, ""},
    {"step", "1", 0.0, 1e300, ""},
};

static const crs_observable_info synthetic_observables[SYNTHETIC_NUM_OBSERVABLES] = {
    {"x", "1", CRS_OBSERVED_STATE, SYNTHETIC_X, 0.0, -1, ""},
    {"y", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1, ""},
    {"total", "1", CRS_OBSERVED_STATE, SYNTHETIC_TOTAL, 0.0, -1, ""},
    {"x_difference", "1", CRS_OBSERVED_DIFFERENCE, SYNTHETIC_X, 24.0, SYNTHETIC_SLOPE, ""},
    {"x_hazard", "1", CRS_OBSERVED_HAZARD, SYNTHETIC_X, 24.0, SYNTHETIC_SLOPE, ""},
    {"luck", "1", CRS_OBSERVED_STATE, SYNTHETIC_LUCK, 0.0, -1, ""},
};

static const crs_noise_info synthetic_noises[] = {{"luck", SYNTHETIC_NOISE, 0}};

#define SYNTHETIC_KERNELS(id, suffix, name, test)                                                 \
    &(const crs_model_kernels){synthetic_start, synthetic_step, synthetic_observe},

static const crs_model synthetic_model = {
    .name = "synthetic",
    .title = "",
    .about = "",
    .params = synthetic_params,
    .num_params = SYNTHETIC_NUM_PARAMS,
    .states = synthetic_states,
    .num_states = SYNTHETIC_NUM_STATES,
    .observables = synthetic_observables,
    .num_observables = SYNTHETIC_NUM_OBSERVABLES,
    .noises = synthetic_noises,
    .num_noises = 1,
    .num_derived = SYNTHETIC_NUM_DERIVED,
    .num_forcings = 1,
    .order = 1,
    .derive = synthetic_derive,
    .perceive = synthetic_perceive,
    .force = synthetic_force,
    .kernels = {CRS_ISA_LIST(SYNTHETIC_KERNELS)},
};

#endif
