/* What every registered model owes the engine: valid tables, finite numbers within the stated
 * bounds over the whole range of its parameters, convergence at the stated order. That results
 * depend on nothing but the run itself: test_same_bits.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/any_run.h"
#include "models/field.h"
#include "models/registry.h"
#include "sim/block.h"

#define RANDOM_VECTORS 256

/* ---- tables ---- */

static void
check_params(const crs_model *model)
{
    assert_true(model->num_params <= MAX_PARAMS);
    for (size_t i = 0; i < model->num_params; i++) {
        const crs_param_info *info = &model->params[i];

        assert_true(crs_param_accepts(info, info->value));
        assert_true(isfinite(info->min) && isfinite(info->max) && info->min < info->max);
        assert_int_equal(crs_param_find(model->params, model->num_params, info->name), i);
        assert_true(strlen(info->meaning) > 3 && strlen(info->source) > 3);
        assert_true(info->unit[0] != '\0');
        if (info->prior.kind != CRS_PRIOR_FIXED && info->prior.kind != CRS_PRIOR_UNIFORM) {
            assert_true(info->prior.b > 0.0);
        }
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        const crs_param_info *info = &model->params[model->noises[i].param];

        assert_int_equal(info->scope, CRS_SCOPE_NOISE);
        assert_true(info->min == 0.0); /* every source can be switched off */
        assert_int_equal(crs_model_find_noise(model, model->noises[i].name), i);
    }
}

static void
check_outputs(const crs_model *model)
{
    const int n = (int)model->num_observables;

    assert_true(n > 0 && n <= CRS_MAX_OBSERVABLES);
    assert_true(model->num_derived <= CRS_MAX_CONSTANTS);
    assert_true(model->num_forcings <= CRS_MAX_CONSTANTS);
    for (int i = 0; i < n; i++) {
        const crs_observable_info *info = &model->observables[i];

        assert_int_equal(crs_model_find_observable(model, info->name), i);
        assert_true(info->kind == CRS_OBSERVED_COMPUTED ||
                    (info->state >= 0 && info->state < (int)model->num_states));
        if (info->kind == CRS_OBSERVED_DIFFERENCE || info->kind == CRS_OBSERVED_HAZARD) {
            assert_true(info->lag_h > 0.0 && fmod(info->lag_h, 24.0) == 0.0);
            assert_true(info->slope >= 0 && info->slope < (int)model->num_derived);
        }
    }
    for (size_t i = 0; i < model->num_metrics; i++) {
        assert_true(model->metrics[i].metric.term.of < n);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(model->metrics[i].name, model->metrics[k].name);
        }
    }
}

static void
test_tables(void **unused)
{
    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);

        assert_ptr_equal(crs_model_find(model->name), model);
        check_params(model);
        check_outputs(model);
    }
    assert_null(crs_model_find("no such model"));
}

/* ---- bounds ---- */

static void
assert_within(const crs_model *model, size_t state, double value)
{
    const crs_state_info *info = &model->states[state];
    const double slack = 1e-9;
    const double low = info->lower - slack * fmax(1.0, fabs(info->lower));
    const double high = info->upper + slack * fmax(1.0, fabs(info->upper));

    if (!(isfinite(value) && value >= low && value <= high)) {
        fail_msg("%s: %s is %.17g", model->name, info->name, value);
    }
}

/* Shares of opinion stay a simplex, group by group. */
static void
assert_simplex(const crs_row *state, int lane)
{
    for (int g = 0; g < (int)CRS_NUM_GROUPS; g++) {
        const double negative = state[CRS_FIELD_NEGATIVE_VICTIMS + g][lane];
        const double positive = state[CRS_FIELD_POSITIVE_VICTIMS + g][lane];
        const double trust = state[CRS_FIELD_TRUST_VICTIMS + g][lane];

        assert_true(negative >= 0.0 && positive >= 0.0 && negative + positive <= 1.0 + 1e-12);
        assert_true(trust >= 0.0 && trust <= 1.0);
    }
    assert_true(state[CRS_FIELD_USERS][lane] >= 0.0);
}

static void
check_block_within(const crs_model *model, const crs_block *block)
{
    const crs_row *state = crs_block_state(block);

    for (int l = 0; l < CRS_LANES; l++) {
        for (size_t i = 0; i < model->num_states; i++) {
            assert_within(model, i, state[i][l]);
        }
        if (model == &crs_model_field) {
            assert_simplex(state, l);
        }
    }
}

/* Runs up to CRS_LANES parameter vectors for 400 days and looks at every state every day, and at
 * every observable. */
static void
check_vectors(const crs_model *model, double dt_h, double (*params)[MAX_PARAMS], size_t count)
{
    const uint64_t all = ~(uint64_t)0 >> (CRS_MAX_OBSERVABLES - model->num_observables);
    const long per_day = lround(24.0 / dt_h);
    const crs_plan plan = {.model = model,
                           .isa = crs_isa_best(),
                           .dt_h = dt_h,
                           .num_steps = 400 * per_day,
                           .recorded = all,
                           .record_every = 10 * per_day};
    crs_run runs[CRS_LANES];
    crs_block *block = NULL;

    for (size_t i = 0; i < count; i++) {
        runs[i] = (crs_run){params[i], i % 3 ? &busy : NULL, 12, i};
    }
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, runs, count);
    for (long day = 0; day <= 400; day++) {
        crs_block_advance(block, day * per_day);
        check_block_within(model, block);
    }
    for (size_t r = 0; r < crs_plan_num_records(&plan); r++) {
        for (int i = 0; i < (int)model->num_observables; i++) {
            for (int l = 0; l < CRS_LANES; l++) {
                assert_true(isfinite(crs_block_record(block, r, i)[l]));
            }
        }
    }
    crs_block_free(block);
}

/* Parameter vector number `index`: each one at its minimum and maximum, all at once, then random
 * ones from the whole range. */
static void
extreme_vector(const crs_model *model, size_t index, uint64_t *state, double *params)
{
    const size_t n = model->num_params;

    crs_param_defaults(model->params, n, params);
    if (index < 2 * n) {
        params[index / 2] = index % 2 ? model->params[index / 2].max
                                      : model->params[index / 2].min;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const crs_param_info *info = &model->params[i];
        const double u = index == 2 * n ? 0.0 : index == 2 * n + 1 ? 1.0 : any_number(state);

        params[i] = fmin(info->max, info->min + u * (info->max - info->min));
    }
}

static void
test_whole_range(void **unused)
{
    static double params[CRS_LANES][MAX_PARAMS];

    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);
        const size_t num_random = m == 0 ? RANDOM_VECTORS : RANDOM_VECTORS / 8;
        const size_t count = 2 * model->num_params + 2 + num_random;
        uint64_t state = 99 + m;
        size_t filled = 0;

        for (size_t i = 0; i < 2 * count; i++) { /* with noise, then without */
            extreme_vector(model, i % count, &state, params[filled]);
            if (i >= count) {
                switch_noise_off(model, params[filled]);
            }
            filled++;
            if (filled == CRS_LANES || i + 1 == count || i + 1 == 2 * count) {
                check_vectors(model, 1.0, params, filled);
                check_vectors(model, 24.0, params, filled);
                filled = 0;
            }
        }
    }
}

/* ---- no crisis ---- */

/* Nothing moves in the field model if nothing happens; `price_noise` 0 or the default. */
static void
check_calm(int noisy, int with_price)
{
    static const int still[] = {
        CRS_FIELD_HEAT_FAST,     CRS_FIELD_HEAT_SLOW,    CRS_FIELD_TRUST_VICTIMS,
        CRS_FIELD_TRUST_USERS,   CRS_FIELD_TRUST_PUBLIC, CRS_FIELD_TRUST_EXPERTS,
        CRS_FIELD_AWARE_VICTIMS, CRS_FIELD_AWARE_PUBLIC, CRS_FIELD_RESENTMENT,
        CRS_FIELD_EVIDENCE,      CRS_FIELD_VALUE,        CRS_FIELD_USERS,
        CRS_FIELD_RATING,        CRS_FIELD_ORDERS,       CRS_FIELD_DELIVERIES,
        CRS_FIELD_COST,
    };
    const crs_model *model = &crs_model_field;
    const crs_plan plan = {
        .model = model, .isa = crs_isa_best(), .dt_h = 1.0, .num_steps = 400 * 24};
    crs_row before[CRS_FIELD_NUM_STATES];
    double params[MAX_PARAMS];
    const crs_run run = {params, NULL, 5, 0};
    crs_block *block = NULL;

    crs_param_defaults(model->params, model->num_params, params);
    params[CRS_FIELD_SHOCK] = 0.0;
    if (!noisy) {
        switch_noise_off(model, params);
    }
    if (with_price) {
        params[CRS_FIELD_NOISE_PRICE] = 0.0; /* prices tremble without a crisis, too */
    }
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    memcpy(before, crs_block_state(block), sizeof before);
    for (long day = 1; day <= 400; day++) {
        crs_block_advance(block, 24 * day);
        for (size_t i = 0; i < sizeof still / sizeof still[0]; i++) {
            const int s = still[i];

            if (!(fabs(crs_block_state(block)[s][0] - before[s][0]) <= 1e-10)) {
                fail_msg("%s moved from %.17g to %.17g by day %ld", model->states[s].name,
                         before[s][0], crs_block_state(block)[s][0], day);
            }
        }
        if (with_price) {
            assert_true(fabs(crs_block_state(block)[CRS_FIELD_PRICE][0] - 1.0) <= 1e-10);
        }
    }
    crs_block_free(block);
}

static void
test_no_crisis(void **unused)
{
    (void)unused;
    check_calm(0, 1);
    check_calm(1, 1);
    check_calm(1, 0);
}

/* ---- order of convergence ---- */

static void
final_state(const crs_model *model, double dt_h, long num_steps, double *final)
{
    const crs_plan plan = {
        .model = model, .isa = crs_isa_best(), .dt_h = dt_h, .num_steps = num_steps};
    double params[MAX_PARAMS];
    const crs_run run = {params, &busy, 5, 0};
    crs_block *block = NULL;

    crs_param_defaults(model->params, model->num_params, params);
    switch_noise_off(model, params);
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, num_steps);
    for (size_t i = 0; i < model->num_states; i++) {
        final[i] = crs_block_state(block)[i][0];
    }
    crs_block_free(block);
}

/* Relative difference of two states, summed. */
static double
distance(const crs_model *model, const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t i = 0; i < model->num_states; i++) {
        sum += fabs(a[i] - b[i]) / fmax(1e-3, fmax(fabs(a[i]), fabs(b[i])));
    }
    return sum;
}

/* Richardson: halving dt divides the change of the result by 2^order. */
static void
test_order(void **unused)
{
    static double state[5][MAX_PARAMS];
    const double days = 60.0;

    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);
        double change[4];

        assert_true(model->num_states <= MAX_PARAMS);
        if (model->order == 0) { /* a step is an event: dt only labels the axis */
            final_state(model, 1.0, 500, state[0]);
            final_state(model, 0.25, 500, state[1]);
            assert_memory_equal(state[0], state[1], model->num_states * sizeof state[0][0]);
            continue;
        }
        for (int i = 0; i < 5; i++) {
            const double dt_h = 1.0 / (1 << i);

            final_state(model, dt_h, lround(days * 24.0 / dt_h), state[i]);
        }
        for (int i = 0; i < 4; i++) {
            change[i] = distance(model, state[i], state[i + 1]);
        }
        if (change[0] < 1e-11) { /* exact at any dt */
            continue;
        }
        for (int i = 1; i < 4; i++) {
            const double order = log2(change[i - 1] / change[i]);

            print_message("%s: dt %g h, observed order %.3f\n", model->name, 1.0 / (1 << i),
                          order);
            if (i == 3 && !(fabs(order - model->order) <= 0.1)) {
                fail_msg("%s converges at order %.3f, not %d", model->name, order, model->order);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_whole_range),
        cmocka_unit_test(test_no_crisis),
        cmocka_unit_test(test_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
