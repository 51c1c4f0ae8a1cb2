/* The core loop: plans, records, lanes and forcings, on the synthetic model. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/block.h"
#include "support/synthetic.h"

#define NUM_STEPS 60

static double ramp[NUM_STEPS + 1];

static int
setup(void **unused)
{
    (void)unused;
    for (int i = 0; i <= NUM_STEPS; i++) {
        ramp[i] = i * 10.0;
    }
    synthetic_x = ramp;
    synthetic_y = ramp;
    return 0;
}

static crs_plan
usual_plan(void)
{
    return (crs_plan){.model = &synthetic_model,
                      .isa = crs_isa_best(),
                      .dt_h = 1.0,
                      .num_steps = NUM_STEPS,
                      .record_every = 1};
}

static void
assert_refused(const crs_plan *plan)
{
    crs_block *block = (crs_block *)&ramp;

    assert_int_equal(crs_block_create(&block, plan), CRS_ERR_ARGUMENT);
    assert_null(block);
    crs_block_free(block);
}

static void
test_wrong_plans(void **unused)
{
    static const double steps_h[] = {0.0, -1.0, 5.0, 48.0, 0.7, (double)NAN};
    crs_metric metric;

    (void)unused;
    for (size_t i = 0; i < sizeof steps_h / sizeof steps_h[0]; i++) {
        crs_plan plan = usual_plan();

        plan.dt_h = steps_h[i];
        assert_refused(&plan);
    }
    for (int i = 0; i < 6; i++) {
        crs_plan plan = usual_plan();

        memset(&metric, 0, sizeof metric);
        metric.term = crs_metric_term_of(0);
        metric.relative_to = crs_metric_term_of(0);
        plan.metrics = &metric;
        plan.num_metrics = 1;
        switch (i) {
        case 0:
            metric.term.of = SYNTHETIC_NUM_OBSERVABLES;
            break;
        case 1:
            metric.term.times = SYNTHETIC_NUM_OBSERVABLES;
            break;
        case 2:
            metric.is_ratio = 1;
            metric.relative_to.of = -1;
            break;
        case 3:
            plan.recorded = (uint64_t)1 << SYNTHETIC_NUM_OBSERVABLES;
            break;
        case 4:
            plan.recorded = 1;
            plan.record_every = 0;
            break;
        default:
            plan.num_steps = -1;
            break;
        }
        assert_refused(&plan);
    }
    {
        crs_model in_events = synthetic_model;
        crs_plan plan = usual_plan();

        in_events.order = 0; /* its steps are events: they cannot grow */
        plan.model = &in_events;
        plan.steps = CRS_STEPS_STANDARD;
        assert_refused(&plan);
    }
}

static void
test_divisors_of_a_day(void **unused)
{
    static const double steps_h[] = {24.0, 12.0, 1.0, 0.5, 0.1, 1.0 / 3.0, 24.0 / 7.0};

    (void)unused;
    for (size_t i = 0; i < sizeof steps_h / sizeof steps_h[0]; i++) {
        crs_plan plan = usual_plan();
        crs_block *block = NULL;

        plan.dt_h = steps_h[i];
        assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
        crs_block_free(block);
    }
}

static void
test_records(void **unused)
{
    const double params[] = {2.0, 0.0, 0.0};
    const crs_run run = {params, NULL, 1, 0};
    crs_plan plan = usual_plan();
    crs_block *block = NULL;

    (void)unused;
    plan.recorded = (uint64_t)1 << SYNTHETIC_O_X | (uint64_t)1 << SYNTHETIC_O_X_DIFFERENCE;
    plan.record_every = 7;
    assert_int_equal(crs_plan_num_records(&plan), 9); /* 0, 7, .. 56 */
    assert_true(crs_plan_block_bytes(&plan) > 9 * 2 * sizeof(crs_row));
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, NUM_STEPS);
    for (size_t r = 0; r < 9; r++) {
        const double now = 20.0 * (double)(7 * r);
        const double before = fmax(0.0, now - 480.0);

        assert_true(crs_block_record(block, r, SYNTHETIC_O_X)[0] == now);
        assert_true(crs_block_record(block, r, SYNTHETIC_O_X_DIFFERENCE)[0] == now - before);
    }
    assert_null(crs_block_record(block, 0, SYNTHETIC_O_Y));
    crs_block_free(block);
    plan.recorded = 0;
    assert_int_equal(crs_plan_num_records(&plan), 0);
}

/* Loading again starts afresh, whatever was there before. */
static void
test_reload(void **unused)
{
    const double first[] = {3.0, 0.0, 1.0}, second[] = {1.0, 0.0, 0.5};
    const crs_run runs[2] = {{first, NULL, 1, 0}, {second, NULL, 9, 4}};
    crs_metric metric;
    crs_plan plan = usual_plan();
    crs_block *block = NULL;
    double values[2], again[2];

    (void)unused;
    memset(&metric, 0, sizeof metric);
    metric.term = crs_metric_term_of(SYNTHETIC_O_LUCK);
    metric.term.op = CRS_METRIC_AREA;
    plan.metrics = &metric;
    plan.num_metrics = 1;
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    for (int i = 0; i < 2; i++) {
        crs_block_load(block, &runs[i], 1);
        crs_block_advance(block, NUM_STEPS);
        crs_block_metrics(block, 0, &values[i]);
    }
    assert_true(values[0] > 0.0 && values[0] != values[1]);
    crs_block_load(block, &runs[0], 1); /* broken off half way */
    crs_block_advance(block, NUM_STEPS / 2);
    crs_block_load(block, runs, 2);
    crs_block_advance(block, NUM_STEPS);
    crs_block_metrics(block, 0, &again[0]);
    crs_block_metrics(block, 1, &again[1]);
    assert_memory_equal(values, again, sizeof values);
    crs_block_free(block);
}

/* A forcing that follows the rise of a lever holds for the step of the rise only: all rises add
 * up to the highest value, whether it comes at once, by a ramp, or fades. */
static void
test_rises_happen_once(void **unused)
{
    static const double ramps_h[] = {0.0, 0.5, 1.0, 3.3, 8.0};
    const double params[] = {1.0, 0.0, 0.0};

    (void)unused;
    for (size_t i = 0; i < sizeof ramps_h / sizeof ramps_h[0]; i++) {
        crs_action action = crs_action_none();
        const crs_strategy strategy = {.actions = &action, .num_actions = 1};
        const crs_run run = {params, &strategy, 1, 0};
        const crs_plan plan = usual_plan();
        crs_block *block = NULL;

        action.at_h = 10.0;
        action.ramp_h = ramps_h[i];
        action.intensity[CRS_INTENSITY_VALUE] = 0.75;
        assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
        crs_block_load(block, &run, 1);
        crs_block_advance(block, NUM_STEPS);
        assert_true(fabs(crs_block_state(block)[SYNTHETIC_TOTAL][0] - 0.75) < 1e-12);
        crs_block_free(block);
    }
}

static void
test_no_steps(void **unused)
{
    const double params[] = {1.0, 0.0, 0.0};
    const crs_run run = {params, NULL, 1, 0};
    crs_metric metric;
    crs_plan plan = usual_plan();
    crs_block *block = NULL;
    double value;

    (void)unused;
    memset(&metric, 0, sizeof metric);
    metric.term = crs_metric_term_of(SYNTHETIC_O_Y);
    metric.term.op = CRS_METRIC_MEAN;
    plan.num_steps = 0;
    plan.metrics = &metric;
    plan.num_metrics = 1;
    ramp[0] = 5.0;
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, 0);
    crs_block_metrics(block, 0, &value);
    assert_true(value == 5.0);
    crs_block_free(block);
    ramp[0] = 0.0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_plans),       cmocka_unit_test(test_divisors_of_a_day),
        cmocka_unit_test(test_records),           cmocka_unit_test(test_reload),
        cmocka_unit_test(test_rises_happen_once), cmocka_unit_test(test_no_steps),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
