/* Results of every registered model depend on nothing but the run itself: not on its lane, its
 * neighbours, pauses, what is recorded, or the instruction set. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/any_run.h"
#include "models/registry.h"
#include "sim/block.h"

#define TEST_STEPS 1440

/* Everything that a lane gives: final state, metrics, records. */
typedef struct outcome {
    double *values;
    size_t num_values;
} outcome;

typedef struct setting {
    crs_isa isa;
    int recording;
    const long *splits; /* steps at which the run pauses, ended by TEST_STEPS */
} setting;

static const long unbroken[] = {TEST_STEPS};

static void
take_outcome(const crs_model *model, const crs_plan *plan, const crs_block *block, size_t lane,
             outcome *out)
{
    size_t n = 0;

    out->num_values = model->num_states + model->num_metrics +
                      crs_plan_num_records(plan) * model->num_observables;
    out->values = calloc(out->num_values, sizeof out->values[0]);
    assert_non_null(out->values);
    for (size_t i = 0; i < model->num_states; i++) {
        out->values[n++] = crs_block_state(block)[i][lane];
    }
    crs_block_metrics(block, lane, out->values + n);
    n += model->num_metrics;
    for (size_t r = 0; r < crs_plan_num_records(plan); r++) {
        for (int i = 0; i < (int)model->num_observables; i++) {
            out->values[n++] = crs_block_record(block, r, i)[lane];
        }
    }
}

static void
simulate(const crs_model *model, const setting *how, const crs_run *runs, size_t num_runs,
         outcome *outcomes)
{
    const uint64_t all = ~(uint64_t)0 >> (CRS_MAX_OBSERVABLES - model->num_observables);
    crs_metric metrics[64];
    const crs_plan plan = {.model = model,
                           .isa = how->isa,
                           .dt_h = 1.0,
                           .num_steps = TEST_STEPS,
                           .metrics = metrics,
                           .num_metrics = model->num_metrics,
                           .recorded = how->recording ? all : 0,
                           .record_every = 7};
    crs_block *block = NULL;
    long step = 0;

    assert_true(model->num_metrics <= 64);
    for (size_t i = 0; i < model->num_metrics; i++) {
        metrics[i] = model->metrics[i].metric;
    }
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, runs, num_runs);
    for (size_t i = 0; step < TEST_STEPS; i++) {
        step = how->splits[i];
        crs_block_advance(block, step);
    }
    for (size_t lane = 0; lane < num_runs; lane++) {
        take_outcome(model, &plan, block, lane, &outcomes[lane]);
    }
    crs_block_free(block);
}

static void
free_outcomes(outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(outcomes[i].values);
    }
}

/* Runs as different as can be: parameters near the defaults, strategies, keys, noise off in some.
 */
static void
varied_runs(const crs_model *model, double (*params)[MAX_PARAMS], crs_run *runs)
{
    uint64_t state = 4711;

    for (size_t i = 0; i < CRS_LANES; i++) {
        crs_param_defaults(model->params, model->num_params, params[i]);
        for (size_t k = 0; k < model->num_params; k++) {
            const crs_param_info *info = &model->params[k];
            const double varied = info->value * (0.8 + 0.4 * any_number(&state));

            params[i][k] = fmin(info->max, fmax(info->min, varied));
        }
        if (i % 5 == 1) { /* the last lane, too */
            switch_noise_off(model, params[i]);
        }
        runs[i] = (crs_run){params[i],
                            i % 3 == 0   ? &busy
                            : i % 3 == 1 ? &early
                                         : NULL,
                            7 + i / 8, i};
    }
}

static void
assert_same(const crs_model *model, const outcome *a, const outcome *b, size_t num_values)
{
    for (size_t i = 0; i < num_values; i++) {
        if (memcmp(&a->values[i], &b->values[i], sizeof a->values[i]) != 0) {
            fail_msg("%s: value %zu differs: %.17g and %.17g", model->name, i, a->values[i],
                     b->values[i]);
        }
    }
}

static double lane_params[CRS_LANES][MAX_PARAMS];

static void
check_independence(const crs_model *model, const crs_run *runs, const outcome *expected)
{
    const setting usual = {crs_isa_best(), 1, unbroken};
    crs_run turned[CRS_LANES];
    outcome outcomes[CRS_LANES];

    for (size_t i = 0; i < CRS_LANES; i++) { /* other places */
        turned[(i + 5) % CRS_LANES] = runs[i];
    }
    simulate(model, &usual, turned, CRS_LANES, outcomes);
    for (size_t i = 0; i < CRS_LANES; i++) {
        assert_same(model, &outcomes[(i + 5) % CRS_LANES], &expected[i], expected[i].num_values);
    }
    free_outcomes(outcomes, CRS_LANES);
    for (size_t i = 0; i < 6; i++) { /* alone; one of them is free of noise */
        simulate(model, &usual, &runs[i + 2], 1, outcomes);
        assert_same(model, &outcomes[0], &expected[i + 2], expected[i + 2].num_values);
        free_outcomes(outcomes, 1);
    }
}

static void
check_setting(const crs_model *model, const setting *how, const crs_run *runs,
              const outcome *expected)
{
    outcome outcomes[CRS_LANES];

    simulate(model, how, runs, CRS_LANES, outcomes);
    for (size_t i = 0; i < CRS_LANES; i++) {
        assert_same(model, &outcomes[i], &expected[i],
                    how->recording ? expected[i].num_values
                                   : model->num_states + model->num_metrics);
    }
    free_outcomes(outcomes, CRS_LANES);
}

static void
test_same_bits(void **unused)
{
    static const long halves[] = {1, 2, 37, 719, 720, 1439, TEST_STEPS};
    const setting usual = {crs_isa_best(), 1, unbroken};
    const setting paused = {crs_isa_best(), 1, halves};
    const setting unrecorded = {crs_isa_best(), 0, unbroken};

    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);
        crs_run runs[CRS_LANES];
        outcome expected[CRS_LANES];

        varied_runs(model, lane_params, runs);
        simulate(model, &usual, runs, CRS_LANES, expected);
        check_setting(model, &usual, runs, expected);
        check_setting(model, &paused, runs, expected);
        check_setting(model, &unrecorded, runs, expected);
        for (int isa = 0; isa < (int)CRS_NUM_ISA; isa++) {
            const setting other = {(crs_isa)isa, 1, unbroken};

            if (crs_isa_supported((crs_isa)isa)) {
                check_setting(model, &other, runs, expected);
            }
        }
        check_independence(model, runs, expected);
        free_outcomes(expected, CRS_LANES);
    }
}

/* The bits of the first eight lanes, on any compiler, instruction set and number of lanes. An
 * alarm, not an oracle: if results were meant to change, put the new number here and say so in the
 * change log. The field model is left out, since calibration moves its defaults. */
static void
test_checksums(void **unused)
{
    static const struct {
        const char *model;
        uint64_t checksum;
    } rows[] = {
        {"sir", 0xa24a9ed33fd256b4},
        {"rumour", 0xe03e9ea800eac3d5},
        {"birth-death", 0x19d8b74952bbfef8},
        {"voter", 0x81792d5c28fadceb},
    };
    const setting usual = {crs_isa_best(), 1, unbroken};

    (void)unused;
    for (size_t m = 0; m < sizeof rows / sizeof rows[0]; m++) {
        const crs_model *model = crs_model_find(rows[m].model);
        crs_run runs[CRS_LANES];
        outcome outcomes[CRS_LANES];
        uint64_t hash = 0;

        varied_runs(model, lane_params, runs);
        simulate(model, &usual, runs, 8, outcomes);
        for (size_t lane = 0; lane < 8; lane++) {
            for (size_t i = 0; i < outcomes[lane].num_values; i++) {
                uint64_t bits;

                memcpy(&bits, &outcomes[lane].values[i], sizeof bits);
                hash = ((hash ^ bits) + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
                hash ^= hash >> 29;
            }
        }
        if (hash != rows[m].checksum) {
            fail_msg("%s: checksum 0x%016llx", model->name, (unsigned long long)hash);
        }
        free_outcomes(outcomes, 8);
    }
}

static int
differs(const outcome *a, const outcome *b)
{
    return memcmp(a->values, b->values, a->num_values * sizeof a->values[0]) != 0;
}

/* Another seed or replicate is another run with noise on, and the same run with noise off. */
static void
test_keys_matter(void **unused)
{
    const setting usual = {crs_isa_best(), 1, unbroken};

    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);
        double noisy[MAX_PARAMS], quiet[MAX_PARAMS];
        outcome outcomes[6];

        crs_param_defaults(model->params, model->num_params, noisy);
        memcpy(quiet, noisy, sizeof quiet);
        switch_noise_off(model, quiet);
        {
            const crs_run runs[6] = {{noisy, NULL, 1, 0}, {noisy, NULL, 1, 1},
                                     {noisy, NULL, 2, 0}, {quiet, NULL, 1, 0},
                                     {quiet, NULL, 1, 1}, {quiet, NULL, 2, 0}};

            simulate(model, &usual, runs, 6, outcomes);
        }
        assert_true(differs(&outcomes[0], &outcomes[1]));
        assert_true(differs(&outcomes[0], &outcomes[2]));
        assert_true(differs(&outcomes[1], &outcomes[2]));
        assert_true(differs(&outcomes[0], &outcomes[3]));
        assert_false(differs(&outcomes[3], &outcomes[4]));
        assert_false(differs(&outcomes[3], &outcomes[5]));
        free_outcomes(outcomes, 6);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_checksums),
        cmocka_unit_test(test_keys_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
