/* Every operator on a synthetic series, against numbers worked out by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/block.h"
#include "sim/outcome.h"
#include "support/synthetic.h"

/* Eight steps of 12 h: four days. */
#define DT_H      12.0
#define NUM_STEPS 8
static const double series_x[NUM_STEPS + 1] = {4.0, 2.0, 1.0, 3.0, 5.0, 5.0, 2.0, 1.0, 6.0};
static const double series_y[NUM_STEPS + 1] = {1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0, 0.0, 5.0};

/* x over the whole run. */
static crs_metric
metric_of(crs_metric_op op)
{
    crs_metric metric;

    memset(&metric, 0, sizeof metric);
    metric.term = crs_metric_term_of(SYNTHETIC_O_X);
    metric.term.op = op;
    metric.relative_to = crs_metric_term_of(SYNTHETIC_O_X);
    return metric;
}

/* The metric of a run whose parameter `scale` is `scale`. */
static double
measured_at(const crs_metric *metric, double scale, double slope)
{
    const double params[SYNTHETIC_NUM_PARAMS] = {scale, slope, 0.0};
    const crs_run run = {params, NULL, 1, 0};
    const crs_plan plan = {.model = &synthetic_model,
                           .isa = crs_isa_best(),
                           .dt_h = DT_H,
                           .num_steps = NUM_STEPS,
                           .metrics = metric,
                           .num_metrics = 1};
    crs_block *block = NULL;
    double value = 0.0;

    synthetic_x = series_x;
    synthetic_y = series_y;
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, NUM_STEPS);
    crs_block_metrics(block, 0, &value);
    crs_block_free(block);
    return value;
}

static double
measured(const crs_metric *metric)
{
    return measured_at(metric, 1.0, 0.0);
}

static void
assert_measures(const crs_metric *metric, double expected)
{
    const double value = measured(metric);

    if (!(value == expected || fabs(value - expected) <= 1e-14 ||
          (isnan(value) && isnan(expected)))) {
        fail_msg("%s is %.17g, not %.17g", crs_metric_op_name(metric->term.op), value, expected);
    }
}

static const double nothing = CRS_OUTCOME_NONE;
static const double later = CRS_OUTCOME_LATER;

static void
test_at(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_AT);

    (void)unused;
    assert_measures(&m, 4.0);
    m.term.at_h = 36.0;
    assert_measures(&m, 3.0);
    m.term.at_h = 96.0;
    assert_measures(&m, 6.0);
    m.term.at_h = 108.0; /* beyond the horizon */
    assert_measures(&m, nothing);
    m.term.at_h = 1e300;
    assert_measures(&m, nothing);
}

static void
test_extremes(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_MINIMUM);

    (void)unused;
    assert_measures(&m, 1.0);
    m.term.to_h = 12.0; /* the end of the window belongs to it */
    assert_measures(&m, 2.0);
    m = metric_of(CRS_METRIC_MAXIMUM);
    assert_measures(&m, 6.0);
    m.term.from_h = 24.0;
    m.term.to_h = 84.0;
    assert_measures(&m, 5.0);
    m = metric_of(CRS_METRIC_TIME_OF_MAXIMUM);
    assert_measures(&m, 4.0);
    m.term.to_h = 84.0; /* the first of two equal */
    assert_measures(&m, 2.0);
}

static void
test_sums(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_AREA);

    (void)unused;
    /* trapezoids of half a day: 0.5 * (29 - (4 + 6) / 2) */
    assert_measures(&m, 12.0);
    m.term.from_h = 12.0;
    m.term.to_h = 36.0;
    assert_measures(&m, 0.5 * (1.0 + 1.0 + 1.5));
    m.term.from_h = m.term.to_h = 24.0;
    assert_measures(&m, 0.0);

    m = metric_of(CRS_METRIC_MEAN);
    assert_measures(&m, 3.0);
    m.term.from_h = m.term.to_h = 24.0; /* one instant: the value */
    assert_measures(&m, 1.0);

    m = metric_of(CRS_METRIC_SUM); /* days 0, 1, 2, 3, 4 */
    assert_measures(&m, 4.0 + 1.0 + 5.0 + 2.0 + 6.0);
    m.term.from_h = 12.0;
    m.term.to_h = 84.0;
    assert_measures(&m, 1.0 + 5.0 + 2.0);
}

static void
test_levels(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_FIRST_BELOW);

    (void)unused;
    m.term.level = 1.0;
    assert_measures(&m, 1.0);
    m.term.level = 0.5;
    assert_measures(&m, later);
    m.term.level = 4.0;
    assert_measures(&m, 0.0);
    m.term.level = 2.0;
    m.term.from_h = 36.0;
    assert_measures(&m, 3.0);

    m = metric_of(CRS_METRIC_FIRST_ABOVE);
    m.term.level = 5.0;
    assert_measures(&m, 2.0);
    m.term.level = 6.5;
    assert_measures(&m, later);

    m = metric_of(CRS_METRIC_BACK_ABOVE);
    m.term.level = 4.0; /* 4 at the start does not count: it was not below yet; 3 at 1.5, 5 at 2 */
    assert_measures(&m, 1.75);
    m.term.level = 1.0; /* never below */
    assert_measures(&m, nothing);
    m.term.level = 6.0;
    assert_measures(&m, 4.0);
}

static void
test_trough(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_TIME_OF_MINIMUM);

    (void)unused;
    assert_measures(&m, 1.0); /* the first of two equal */
    m.term.from_h = 36.0;
    assert_measures(&m, 3.5);
    m.term.to_h = 48.0;
    assert_measures(&m, 1.5);
}

/* 4 2 1 3 5 5 2 1 6: the end after the largest, whatever came before it. */
static void
test_faded(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_FADED);

    (void)unused;
    m.term.level = 0.5;
    assert_measures(&m, later); /* 6 on the last day has not faded */
    m.term.to_h = 84.0;
    /* 5 at day 2.5, 2 at 3: 2.5 in between; not the 2 of day 0.5, before the peak */
    assert_measures(&m, 2.5 + 0.5 * (2.5 / 3.0));
    m.term.to_h = 36.0;
    assert_measures(&m, 0.5); /* the end of the level belongs to it: 2 <= 0.5 * 4 */
    m.term.level = 0.25;
    assert_measures(&m, 1.0);
    m.term.level = 0.2;
    assert_measures(&m, later);
    m.term.to_h = 84.0;
    assert_measures(&m, 3.5);
    m.term.from_h = 72.0;
    assert_measures(&m, later); /* 2 1: the window begins with the peak */
    m.term.level = 0.5;
    assert_measures(&m, 3.5);
    assert_true(isnan(measured_at(&m, 0.0, 0.0)));  /* nothing ever: nothing ends */
    assert_true(isnan(measured_at(&m, -1.0, 0.0))); /* nor below nothing */
}

/* 4 2 1 3 5 5 2 1 6: what is back of the fall from the first value of the window. */
static void
test_recovered(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_RECOVERED);

    (void)unused;
    m.term.level = 0.5; /* 4 -> 1: back at 2.5, from 1 to 3 */
    assert_measures(&m, 1.375);
    m.term.level = 1.0; /* back at 4 */
    assert_measures(&m, 1.75);
    m.term.to_h = 36.0;
    assert_measures(&m, later);
    m = metric_of(CRS_METRIC_RECOVERED);
    m.term.from_h = 36.0; /* 3 5 5 2 1 6: the later trough counts, 3 -> 1 */
    m.term.level = 0.5;
    assert_measures(&m, 3.6);
    m.term.to_h = 72.0; /* 3 5 5 2 */
    assert_measures(&m, later);
    m.term.to_h = 60.0; /* 3 5 5: nothing was lost */
    assert_measures(&m, 1.5);
    m = metric_of(CRS_METRIC_RECOVERED);
    m.term.level = 0.5;
    assert_true(measured_at(&m, 0.0, 0.0) == 0.0);
    assert_true(measured_at(&m, -1.0, 0.0) == later); /* the trough is the last value */
}

static void
test_worst_return(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_WORST_RETURN);

    (void)unused;
    m.term.window_h = 12.0;
    assert_measures(&m, 2.0 / 5.0 - 1.0);
    m.term.window_h = 24.0; /* 5 -> 1 */
    assert_measures(&m, 1.0 / 5.0 - 1.0);
    m.term.to_h = 48.0; /* 4 -> 1 on the first day */
    assert_measures(&m, 1.0 / 4.0 - 1.0);
    m.term.from_h = 36.0; /* windows end in it and may begin before it: 2 -> 3 */
    m.term.to_h = 36.0;
    assert_measures(&m, 3.0 / 2.0 - 1.0);
    m = metric_of(CRS_METRIC_WORST_RETURN);
    m.term.window_h = 1e9; /* longer than the run: since t = 0 */
    assert_measures(&m, 1.0 / 4.0 - 1.0);
    m.term.of = SYNTHETIC_O_TOTAL; /* 0/0 throughout */
    m.term.window_h = 12.0;
    assert_measures(&m, nothing);
}

static void
test_product_and_ratio(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_MAXIMUM);

    (void)unused;
    m.term.times = SYNTHETIC_O_Y; /* 4 0 2 0 15 0 8 0 30 */
    assert_measures(&m, 30.0);
    m.term.to_h = 84.0;
    assert_measures(&m, 15.0);
    m.is_ratio = 1;
    m.relative_to.at_h = 48.0;
    assert_measures(&m, 3.0);
    m.relative_to.of = SYNTHETIC_O_Y;
    m.relative_to.at_h = 12.0; /* divided by 0 */
    assert_measures(&m, nothing);
    m.relative_to.at_h = 200.0; /* divided by nothing */
    assert_measures(&m, nothing);
}

static void
test_windows_without_a_step(void **unused)
{
    (void)unused;
    for (int op = 0; op < (int)CRS_NUM_METRIC_OPS; op++) {
        crs_metric m = metric_of((crs_metric_op)op);
        const double expected = crs_metric_op_waits(m.term.op) ? later : nothing;

        if (op == CRS_METRIC_AT) {
            continue;
        }
        m.term.window_h = 12.0;
        m.term.from_h = 13.0; /* between steps */
        m.term.to_h = 23.0;
        assert_measures(&m, expected);
        m.term.from_h = 120.0;
        m.term.to_h = CRS_METRIC_TO_END;
        assert_measures(&m, expected);
        m.term.to_h = 1e30;
        assert_measures(&m, expected);
        if (crs_metric_op_waits(m.term.op)) {
            continue;
        }
        m.term.from_h = 0.0;
        m.term.to_h = 120.0; /* beyond the horizon */
        assert_measures(&m, nothing);
    }
}

/* A window that the run does not reach the end of: what happened in time is known. */
static void
test_waiting_beyond_the_run(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_FIRST_ABOVE);

    (void)unused;
    m.term.to_h = 960.0;
    m.term.level = 5.0;
    assert_measures(&m, 2.0);
    m.term.level = 6.5;
    assert_measures(&m, later);
    m = metric_of(CRS_METRIC_FADED);
    m.term.to_h = 960.0;
    m.term.level = 0.5;
    assert_measures(&m, later);
    m.is_ratio = 1; /* "later" divided by something is no number */
    assert_measures(&m, nothing);
    m.term.op = CRS_METRIC_MAXIMUM;
    m.term.to_h = CRS_METRIC_TO_END;
    m.relative_to.op = CRS_METRIC_FIRST_ABOVE;
    m.relative_to.level = 6.5;
    assert_measures(&m, nothing);
}

/* Where no crisis broke out nothing is to be waited for. */
static void
test_no_crisis(void **unused)
{
    static const crs_warning never = {.plan = CRS_WARNING_NEVER};
    static const crs_strategy quiet = {.warning = &never};
    const double params[SYNTHETIC_NUM_PARAMS] = {1.0, 0.0, 0.0};
    crs_metric m = metric_of(CRS_METRIC_FIRST_ABOVE);
    crs_plan plan = {.model = &synthetic_model,
                     .isa = crs_isa_best(),
                     .dt_h = DT_H,
                     .num_steps = NUM_STEPS,
                     .metrics = &m,
                     .num_metrics = 1};

    (void)unused;
    synthetic_x = series_x;
    m.term.level = 6.5;
    for (int is_quiet = 0; is_quiet < 2; is_quiet++) {
        const crs_run run = {params, is_quiet ? &quiet : NULL, 1, 0};
        crs_block *block = NULL;
        double value = 0.0;

        plan.watch = (crs_watch){0};
        crs_watch_add(&plan.watch, run.strategy, DT_H);
        assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
        crs_block_load(block, &run, 1);
        crs_block_advance(block, NUM_STEPS);
        crs_block_metrics(block, 0, &value);
        assert_true(is_quiet ? crs_outcome_is_none(value) : crs_outcome_is_later(value));
        crs_block_free(block);
    }
}

/* Differences and hazards look 24 h back; before t = 0 the state rose by `slope` a step. */
static void
test_lags(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_AT);

    (void)unused;
    m.term.of = SYNTHETIC_O_X_DIFFERENCE;
    m.term.at_h = 48.0;
    assert_measures(&m, 5.0 - 1.0);
    m.term.at_h = 24.0;
    assert_measures(&m, 1.0 - 4.0);
    m.term.at_h = 12.0;
    assert_true(measured_at(&m, 1.0, 0.25) == 2.0 - (4.0 - 0.25));
    m.term.at_h = 0.0;
    assert_true(measured_at(&m, 1.0, 0.25) == 0.5);
    m.term.of = SYNTHETIC_O_X_HAZARD;
    assert_true(fabs(measured_at(&m, 1.0, 0.25) - 0.39346934028736658) < 1e-15);
}

static void
test_lanes_apart(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_AREA);

    (void)unused;
    assert_true(measured_at(&m, 2.0, 0.0) == 24.0);
    assert_true(measured_at(&m, -1.0, 0.0) == -12.0);
}

/* Every operator goes on from a saved state, at any step, in a block that knows nothing else. */
static void
test_saved(void **unused)
{
    const double params[SYNTHETIC_NUM_PARAMS] = {1.0, 0.0, 0.0};
    const crs_run run = {params, NULL, 1, 0};
    crs_metric metrics[CRS_NUM_METRIC_OPS];
    double whole[CRS_NUM_METRIC_OPS], resumed[CRS_NUM_METRIC_OPS], numbers[4096];
    const double *lane = numbers;
    crs_plan plan = {.model = &synthetic_model,
                     .isa = crs_isa_best(),
                     .dt_h = DT_H,
                     .num_steps = NUM_STEPS,
                     .metrics = metrics,
                     .num_metrics = CRS_NUM_METRIC_OPS};

    (void)unused;
    synthetic_x = series_x;
    synthetic_y = series_y;
    for (int op = 0; op < (int)CRS_NUM_METRIC_OPS; op++) {
        metrics[op] = metric_of((crs_metric_op)op);
        metrics[op].term.level = op == CRS_METRIC_RECOVERED ? 1.0 : 0.5;
        metrics[op].term.window_h = 24.0;
        metrics[op].term.to_h = op == CRS_METRIC_FADED ? 84.0 : CRS_METRIC_TO_END;
    }
    for (long step = 0; step < NUM_STEPS; step++) {
        crs_block *first = NULL, *second = NULL;

        assert_int_equal(crs_block_create(&first, &plan), CRS_OK);
        assert_int_equal(crs_block_create(&second, &plan), CRS_OK);
        assert_true(crs_plan_lane_numbers(&plan, step) <= sizeof numbers / sizeof numbers[0]);
        crs_block_load(first, &run, 1);
        crs_block_advance(first, step);
        crs_block_save(first, 0, numbers);
        crs_block_advance(first, NUM_STEPS);
        crs_block_load(second, &run, 1);
        crs_block_restore(second, step, &lane, 1);
        crs_block_advance(second, NUM_STEPS);
        crs_block_metrics(first, 0, whole);
        crs_block_metrics(second, 0, resumed);
        assert_memory_equal(whole, resumed, sizeof whole);
        assert_true(whole[CRS_METRIC_RECOVERED] == 1.75 && whole[CRS_METRIC_FADED] > 2.9 &&
                    whole[CRS_METRIC_FADED] < 2.92);
        crs_block_free(first);
        crs_block_free(second);
    }
}

static void
test_names(void **unused)
{
    (void)unused;
    for (int i = 0; i < (int)CRS_NUM_METRIC_OPS; i++) {
        crs_metric_op op = CRS_NUM_METRIC_OPS;

        assert_int_equal(crs_metric_op_find(crs_metric_op_name((crs_metric_op)i), &op), CRS_OK);
        assert_int_equal(op, i);
        assert_true(strlen(crs_metric_op_meaning((crs_metric_op)i)) > 10);
    }
    {
        crs_metric_op op = CRS_METRIC_SUM;

        assert_int_equal(crs_metric_op_find("sums", &op), CRS_ERR_NAME);
        assert_int_equal(op, CRS_METRIC_SUM);
    }
    assert_int_equal(crs_metric_op_needs(CRS_METRIC_AT), CRS_METRIC_NEEDS_AT);
    assert_int_equal(crs_metric_op_needs(CRS_METRIC_BACK_ABOVE), CRS_METRIC_NEEDS_LEVEL);
    assert_true(crs_metric_op_is_day(CRS_METRIC_FADED) && !crs_metric_op_is_day(CRS_METRIC_AREA));
    assert_true(crs_metric_op_takes_share(CRS_METRIC_RECOVERED));
    assert_false(crs_metric_op_takes_share(CRS_METRIC_BACK_ABOVE));
    assert_int_equal(crs_metric_op_needs(CRS_METRIC_WORST_RETURN), CRS_METRIC_NEEDS_WINDOW);
    assert_int_equal(crs_metric_op_needs(CRS_METRIC_AREA), CRS_METRIC_NEEDS_NONE);
}

static void
test_last_time(void **unused)
{
    crs_metric m = metric_of(CRS_METRIC_AT);

    (void)unused;
    m.term.at_h = 36.0;
    assert_true(crs_metric_last_h(&m) == 36.0);
    m.relative_to.at_h = 48.0;
    assert_true(crs_metric_last_h(&m) == 36.0);
    m.is_ratio = 1;
    assert_true(crs_metric_last_h(&m) == 48.0);
    m.term.op = CRS_METRIC_AREA;
    assert_true(crs_metric_last_h(&m) == CRS_METRIC_TO_END);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_trough),
        cmocka_unit_test(test_faded),
        cmocka_unit_test(test_recovered),
        cmocka_unit_test(test_worst_return),
        cmocka_unit_test(test_product_and_ratio),
        cmocka_unit_test(test_windows_without_a_step),
        cmocka_unit_test(test_waiting_beyond_the_run),
        cmocka_unit_test(test_no_crisis),
        cmocka_unit_test(test_lags),
        cmocka_unit_test(test_lanes_apart),
        cmocka_unit_test(test_saved),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_last_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
