#include "cr1_model.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* A source of noise, on at 1. */
#define SWITCH(name, symbol, meaning)                                                             \
    {                                                                                             \
        name, symbol, "1", 0.0, 0.0, 1.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_NOISE, meaning,  \
            "bench/peers/cr1.md"                                                                  \
    }

static const crs_param_info params[CR1_NUM_PARAMS] = {
    [CR1_GAUSSIAN] = SWITCH("noise.gaussian", "g", "1: normal flows, clamped"),
    [CR1_BINOMIAL] = SWITCH("noise.binomial", "b", "1: exact binomial flows"),
};

#define COUNT(name)                                                                               \
    {                                                                                             \
        name, "1", 0.0, 1e5, "people"                                                             \
    }
#define COUNTS(state)                                                                             \
    COUNT(state "_victims"), COUNT(state "_users"), COUNT(state "_public"), COUNT(state "_experts")

static const crs_state_info states[CR1_NUM_STATES] = {
    COUNTS("unaware"), COUNTS("neutral"),  COUNTS("negative"),
    COUNTS("left"),    COUNTS("positive"), {"attention", "1", 0.0, 3.0, "attention A"},
};

#define SEEN(name, row)                                                                           \
    {                                                                                             \
        name, "1", CRS_OBSERVED_STATE, row, 0.0, -1, "as in bench/peers/cr1.md"                   \
    }

/* The columns of the table in cr1.md. */
static const crs_observable_info observables[] = {
    SEEN("attention", CR1_ATTENTION),       SEEN("unaware_victims", CR1_UNAWARE + 0),
    SEEN("neutral_users", CR1_NEUTRAL + 1), SEEN("negative_public", CR1_NEGATIVE + 2),
    SEEN("left_experts", CR1_LEFT + 3),     SEEN("positive_public", CR1_POSITIVE + 2),
};

static const crs_noise_info noises[] = {{"gaussian", CR1_GAUSSIAN, 0},
                                        {"binomial", CR1_BINOMIAL, 0}};

static void
derive(const double *values, double dt_h, double *derived)
{
    (void)dt_h;
    memcpy(derived, values, CR1_NUM_PARAMS * sizeof *derived);
}

#define KERNELS(id, suffix, name, test)                                                           \
    &(const crs_model_kernels){CRS_PASTE(crs_cr1_start, suffix), CRS_PASTE(crs_cr1_step, suffix), \
                               NULL},

const crs_model crs_model_cr1 = {
    .name = "cr1",
    .title = "CR-1, a chain of counts",
    .about = "Four groups, five states, shared attention; for benchmarks. See bench/peers/cr1.md.",
    .params = params,
    .num_params = LENGTH(params),
    .states = states,
    .num_states = LENGTH(states),
    .observables = observables,
    .num_observables = LENGTH(observables),
    .noises = noises,
    .num_noises = LENGTH(noises),
    .num_derived = CR1_NUM_PARAMS,
    .derive = derive,
    .kernels = {CRS_ISA_LIST(KERNELS)},
};
