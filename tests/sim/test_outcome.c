/* What a run may not have: known, later than the run, or none, and what each counts as. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/metrics.h"

static crs_metric
metric_of(crs_metric_op op, double to_h)
{
    crs_metric metric = {.term = crs_metric_term_of(0)};

    metric.term.op = op;
    metric.term.to_h = to_h;
    return metric;
}

static void
test_times(void **unused)
{
    const crs_metric metric = metric_of(CRS_METRIC_RECOVERED, CRS_METRIC_TO_END);
    const crs_outcome_rule less = crs_metric_rule(&metric, -1, 160.0);
    const crs_outcome_rule more = crs_metric_rule(&metric, 1, 160.0);
    const crs_outcome_rule neither = crs_metric_rule(&metric, 0, 160.0);

    (void)unused;
    assert_true(crs_outcome_is_time(&less));
    assert_true(crs_outcome_number(&less, 12.5) == 12.5);
    assert_true(crs_outcome_number(&less, CRS_OUTCOME_LATER) == 160.0);
    assert_true(crs_outcome_number(&less, CRS_OUTCOME_NONE) == 0.0); /* no crisis: no day of it */
    assert_true(crs_outcome_number(&more, CRS_OUTCOME_NONE) == 160.0);
    assert_true(isnan(crs_outcome_number(&neither, CRS_OUTCOME_NONE)));
    assert_true(crs_outcome_is_later(crs_outcome_place(&less, CRS_OUTCOME_LATER)));
    assert_true(crs_outcome_place(&less, CRS_OUTCOME_NONE) == 0.0);
}

/* A time is only known to the end of the window in which it is looked for. */
static void
test_horizon_is_that_of_the_window(void **unused)
{
    const crs_metric short_one = metric_of(CRS_METRIC_FIRST_ABOVE, 30.0 * 24.0);
    const crs_metric long_one = metric_of(CRS_METRIC_FIRST_ABOVE, 300.0 * 24.0);

    (void)unused;
    assert_true(crs_metric_rule(&short_one, -1, 160.0).horizon == 30.0);
    assert_true(crs_metric_rule(&long_one, -1, 160.0).horizon == 160.0);
}

/* Values, ratios, and days of extremes have no horizon: what is not there is left out. */
static void
test_what_is_no_time(void **unused)
{
    static const crs_metric_op ops[] = {CRS_METRIC_AT, CRS_METRIC_AREA, CRS_METRIC_TIME_OF_MAXIMUM,
                                        CRS_METRIC_TIME_OF_MINIMUM, CRS_METRIC_WORST_RETURN};
    crs_metric ratio = metric_of(CRS_METRIC_FADED, CRS_METRIC_TO_END);

    (void)unused;
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        const crs_metric metric = metric_of(ops[i], CRS_METRIC_TO_END);
        const crs_outcome_rule rule = crs_metric_rule(&metric, -1, 160.0);

        assert_false(crs_outcome_is_time(&rule));
        assert_true(isnan(crs_outcome_number(&rule, CRS_OUTCOME_NONE)));
        assert_true(crs_outcome_number(&rule, -3.0) == -3.0);
    }
    ratio.is_ratio = 1;
    ratio.relative_to = crs_metric_term_of(0);
    {
        const crs_outcome_rule rule = crs_metric_rule(&ratio, -1, 160.0);

        assert_false(crs_outcome_is_time(&rule));
    }
}

static void
test_counts(void **unused)
{
    const double values[] = {3.0, CRS_OUTCOME_LATER, CRS_OUTCOME_NONE, 0.0, CRS_OUTCOME_LATER};
    const crs_outcome_counts counts = crs_outcome_count(values, 5);
    const crs_metric metric = metric_of(CRS_METRIC_FADED, CRS_METRIC_TO_END);
    const crs_outcome_rule less = crs_metric_rule(&metric, -1, 160.0);
    const crs_outcome_rule neither = crs_metric_rule(&metric, 0, 160.0);

    (void)unused;
    assert_int_equal(counts.reached, 2);
    assert_int_equal(counts.later, 2);
    assert_int_equal(counts.none, 1);
    assert_int_equal(crs_outcome_left_out(&less, &counts), 0);
    assert_int_equal(crs_outcome_left_out(&neither, &counts), 1);
    assert_int_equal(crs_outcome_count(NULL, 0).reached, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_horizon_is_that_of_the_window),
        cmocka_unit_test(test_what_is_no_time),
        cmocka_unit_test(test_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
