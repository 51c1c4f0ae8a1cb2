/* Parameters and strategies that move as much of a model as can be, for tests of all models. */
#ifndef CRS_TESTS_ANY_RUN_H
#define CRS_TESTS_ANY_RUN_H

#include <stdint.h>

#include "sim/model.h"
#include "strategy/strategy.h"

#define MAX_PARAMS 256

/* A small generator for test data (Marsaglia 2003, xorshift64). */
static inline double
any_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

static inline void
switch_noise_off(const crs_model *model, double *params)
{
    for (size_t i = 0; i < model->num_noises; i++) {
        params[model->noises[i].param] = 0.0;
    }
}

/* A strategy that pulls every lever: blame with a ramp, an apology that fades, value for good. */
static const crs_action busy_actions[] = {
    {.id = "blame",
     .at_h = 24.0,
     .until_h = 96.0,
     .ramp_h = 12.0,
     .clarity = 1.0,
     .audience = CRS_ALL_GROUPS,
     .intensity = {[CRS_INTENSITY_BLAME_THIRD_PARTY] = 0.5, [CRS_INTENSITY_BLAME_USERS] = 0.3},
     .cost = 1.0},
    {.id = "apology",
     .at_h = 72.0,
     .until_h = CRS_NEVER_H,
     .half_life_h = 240.0,
     .clarity = 0.8,
     .audience = CRS_ALL_GROUPS,
     .intensity = {[CRS_INTENSITY_APOLOGY] = 0.7,
                   [CRS_INTENSITY_FACTS] = 0.8,
                   [CRS_INTENSITY_REMEDY] = 0.6,
                   [CRS_INTENSITY_VERIFICATION] = 0.5},
     .compensation = 1.5,
     .reach = 0.8,
     .cost_per_day = 0.1},
    {.id = "value",
     .at_h = 480.0,
     .until_h = CRS_NEVER_H,
     .clarity = 1.0,
     .audience = CRS_ALL_GROUPS,
     .intensity = {[CRS_INTENSITY_VALUE] = 0.9, [CRS_INTENSITY_VERIFICATION] = 0.7}},
};
static const crs_strategy busy = {.actions = busy_actions, .num_actions = 3};
static const crs_strategy early = {.actions = busy_actions + 1, .num_actions = 2};

#endif
