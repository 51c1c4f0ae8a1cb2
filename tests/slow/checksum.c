/* checksum: prints one number for each part of which the bits must not depend on the compiler,
 * its options or the processor: core/vmath.h, core/random.h with binomial.h, and the final states
 * of 64 noisy runs of every model. tests/slow/portable compares them over builds. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/registry.h"
#include "sim/block.h"
#include "core/vmath_kernel.h"

#define NUM_RUNS  64
#define NUM_STEPS 720

/* An answer that ramps up and fades, so that levers and forcings change in many steps. */
static void
set_strategy(crs_action actions[2])
{
    actions[0] = crs_action_none();
    actions[0].at_h = 6.5;
    actions[0].ramp_h = 30.0;
    actions[0].half_life_h = 100.0;
    actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.7;
    actions[0].intensity[CRS_INTENSITY_FACTS] = 0.3;
    actions[0].intensity[CRS_INTENSITY_BLAME_USERS] = 0.2;
    actions[1] = crs_action_none();
    actions[1].at_h = 300.0;
    actions[1].intensity[CRS_INTENSITY_VALUE] = 0.9;
    actions[1].intensity[CRS_INTENSITY_VERIFICATION] = 0.5;
}

static void
hash_number(uint64_t *hash, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    for (int byte = 0; byte < 8; byte++) {
        *hash = (*hash ^ ((bits >> (8 * byte)) & 0xff)) * UINT64_C(0x100000001b3);
    }
}

/* Hashes run by run, so that the number does not depend on CRS_LANES. */
static uint64_t
model_checksum(const crs_model *model)
{
    crs_action actions[2];
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    const crs_plan plan = {
        .model = model, .isa = crs_isa_best(), .dt_h = 1.0, .num_steps = NUM_STEPS};
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    double params[CRS_MAX_CONSTANTS];
    crs_block *block = NULL;

    set_strategy(actions);
    crs_param_defaults(model->params, model->num_params, params);
    if (crs_block_create(&block, &plan)) {
        exit(EXIT_FAILURE);
    }
    for (uint64_t first = 0; first < NUM_RUNS; first += CRS_LANES) {
        crs_run runs[CRS_LANES];

        for (uint64_t l = 0; l < CRS_LANES; l++) {
            runs[l] = (crs_run){params, &strategy, 42, first + l};
        }
        crs_block_load(block, runs, CRS_LANES);
        crs_block_advance(block, NUM_STEPS);
        for (int l = 0; l < CRS_LANES; l++) {
            for (size_t i = 0; i < model->num_states; i++) {
                hash_number(&hash, crs_block_state(block)[i][l]);
            }
        }
    }
    crs_block_free(block);
    return hash;
}

int
main(void)
{
    printf("vmath %016" PRIx64 "\n", CRS_PASTE(crs_test_vmath_checksum, _baseline)());
    printf("random %016" PRIx64 "\n", CRS_PASTE(crs_test_random_checksum, _baseline)());
    for (size_t i = 0; i < crs_num_models(); i++) {
        printf("%s %016" PRIx64 "\n", crs_model_at(i)->name, model_checksum(crs_model_at(i)));
    }
    return EXIT_SUCCESS;
}
