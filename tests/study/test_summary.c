/* Outcomes of many runs: every kind has its place in counts, mean and quantiles. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/summary.h"

static void
test_every_kind_counts(void **unused)
{
    const crs_outcome_rule less = {100.0, 0.0};
    const double outcomes[] = {10.0, CRS_OUTCOME_LATER, CRS_OUTCOME_NONE, 30.0};
    double work[4];
    const crs_summary got = crs_summarise(outcomes, 4, &less, 0, 0, work);

    (void)unused;
    assert_int_equal(got.counts.reached, 2);
    assert_int_equal(got.counts.later, 1);
    assert_int_equal(got.counts.none, 1);
    assert_int_equal(got.mean.count, 4);
    assert_true(got.mean.mean == 35.0); /* 10, 100, 0, 30 */
    assert_true(got.quantiles.q[CRS_REPLAY_P50] == 20.0);
    assert_true(crs_outcome_is_later(got.quantiles.q[CRS_REPLAY_P75]));
    assert_true(isnan(got.quantiles.q[CRS_REPLAY_P95]));
}

/* What is no time and has no value is left out, of all of them. */
static void
test_what_has_no_value_is_left_out(void **unused)
{
    const crs_outcome_rule rule = {CRS_OUTCOME_NONE, CRS_OUTCOME_NONE};
    const double outcomes[] = {1.0, CRS_OUTCOME_NONE, 3.0};
    double work[3];
    const crs_summary got = crs_summarise(outcomes, 3, &rule, 0, 0, work);

    (void)unused;
    assert_int_equal(got.mean.count, 2);
    assert_true(got.mean.mean == 2.0 && got.quantiles.q[CRS_REPLAY_P50] == 2.0);
    assert_int_equal(crs_summarise(outcomes, 0, &rule, 0, 1, work).mean.count, 0);
}

/* 53.55 a thousand times: deviations of 0, and the mean is the number. (A sum divided by the
 * number of terms is not.) */
static void
test_constants_are_exact(void **unused)
{
    const crs_outcome_rule rule = {CRS_OUTCOME_NONE, CRS_OUTCOME_NONE};
    double outcomes[1000], work[1010];
    crs_summary got;

    (void)unused;
    for (size_t i = 0; i < 1000; i++) {
        outcomes[i] = 53.55;
    }
    got = crs_summarise(outcomes, 1000, &rule, 10, 0, work);
    assert_true(got.mean.mean == 53.55 && got.mean.sd == 0.0 && got.mean.error == 0.0);
    assert_true(got.quantiles.q[CRS_REPLAY_P05] == 53.55);
    assert_true(got.quantiles.q[CRS_REPLAY_P95] == 53.55);
}

static void
test_one_run_without_luck_says_all(void **unused)
{
    const crs_outcome_rule rule = {CRS_OUTCOME_NONE, CRS_OUTCOME_NONE};
    const double outcome = 7.0;
    double work[1];

    (void)unused;
    assert_true(crs_summarise(&outcome, 1, &rule, 0, 1, work).quantiles.q[CRS_REPLAY_P05] == 7.0);
    assert_true(isnan(crs_summarise(&outcome, 1, &rule, 0, 0, work).quantiles.q[CRS_REPLAY_P05]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_counts),
        cmocka_unit_test(test_what_has_no_value_is_left_out),
        cmocka_unit_test(test_constants_are_exact),
        cmocka_unit_test(test_one_run_without_luck_says_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
