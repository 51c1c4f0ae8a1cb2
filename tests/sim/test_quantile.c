/* Sorting and quantiles against GSL, and the rules for NaN. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>

#include "sim/quantile.h"

#define MAX_VALUES 5000

static const double not_a_number = (double)NAN;
static const double infinite = (double)INFINITY;

/* A small generator for test data (Marsaglia 2003, xorshift64). */
static double
any_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

/* Shapes that hurt careless sorts. */
static void
fill(double *values, size_t n, int shape, uint64_t *state)
{
    for (size_t i = 0; i < n; i++) {
        switch (shape) {
        case 0:
            values[i] = any_number(state) - 0.5;
            break;
        case 1:
            values[i] = (double)i;
            break;
        case 2:
            values[i] = (double)(n - i);
            break;
        case 3:
            values[i] = 3.0;
            break;
        case 4:
            values[i] = floor(4.0 * any_number(state));
            break;
        case 5:
            values[i] = i < n / 2 ? (double)i : (double)(n - i); /* organ pipe */
            break;
        default:
            values[i] = (double)((i * 7919) % (n + 1));
            break;
        }
    }
}

static void
test_against_gsl(void **unused)
{
    static double ours[MAX_VALUES], theirs[MAX_VALUES];
    static const size_t sizes[] = {1, 2, 3, 24, 25, 26, 31, 100, 1000, MAX_VALUES};
    uint64_t state = 7;

    (void)unused;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (int shape = 0; shape < 7; shape++) {
            const size_t n = sizes[s];

            fill(ours, n, shape, &state);
            memcpy(theirs, ours, n * sizeof ours[0]);
            assert_int_equal(crs_sort(ours, n), n);
            gsl_sort(theirs, 1, n);
            assert_memory_equal(ours, theirs, n * sizeof ours[0]);
            for (double q = 0.0; q <= 1.0; q += 0.03125) {
                const double expected = gsl_stats_quantile_from_sorted_data(theirs, 1, n, q);

                assert_true(fabs(crs_quantile_sorted(ours, n, q) - expected) <=
                            1e-12 * (1.0 + fabs(expected)));
            }
        }
    }
}

/* McIlroy's adversary (1999): an order that drives median-of-three quicksort to n^2. Here the
 * classic "median of three killer" permutation; it must not cost more than n log n, and sort. */
static void
test_killer_order(void **unused)
{
    static double values[MAX_VALUES];
    const size_t half = MAX_VALUES / 2;

    (void)unused;
    for (size_t i = 0; i < half; i++) {
        values[2 * i] = i % 2 == 0 ? (double)(i + 1) : (double)(half + i);
        values[2 * i + 1] = (double)(2 * (i + 1));
    }
    assert_int_equal(crs_sort(values, MAX_VALUES), MAX_VALUES);
    for (size_t i = 1; i < MAX_VALUES; i++) {
        assert_true(values[i - 1] <= values[i]);
    }
}

static void
test_nan_is_last(void **unused)
{
    double values[] = {2.0, not_a_number, -1.0, infinite, not_a_number, 0.5, -infinite};
    const size_t n = sizeof values / sizeof values[0];

    (void)unused;
    assert_int_equal(crs_sort(values, n), 5);
    assert_true(values[0] == -infinite && values[1] == -1.0 && values[2] == 0.5);
    assert_true(values[3] == 2.0 && values[4] == infinite);
    assert_true(isnan(values[5]) && isnan(values[6]));
    assert_true(crs_quantile_sorted(values, n, 0.5) == 2.0);      /* position 3 exactly */
    assert_true(crs_quantile_sorted(values, n, 0.6) == infinite); /* between 2 and inf */
    assert_true(isnan(crs_quantile_sorted(values, n, 0.7)));      /* between inf and NaN */
    assert_true(isnan(crs_quantile_sorted(values, n, 0.95)));
    assert_true(crs_quantile_sorted(values, 5, 0.5) == 0.5); /* those that happened */
}

static void
test_limits(void **unused)
{
    double zeros[] = {0.0, -0.0, 0.0, -0.0};
    const double pair[] = {1.0, 3.0};
    const double endless[] = {infinite, infinite};

    (void)unused;
    assert_int_equal(crs_sort(NULL, 0), 0);
    assert_true(isnan(crs_quantile_sorted(NULL, 0, 0.5)));
    assert_true(isnan(crs_quantile_sorted(pair, 2, -0.01)));
    assert_true(isnan(crs_quantile_sorted(pair, 2, 1.01)));
    assert_true(isnan(crs_quantile_sorted(pair, 2, not_a_number)));
    assert_true(crs_quantile_sorted(pair, 2, 0.0) == 1.0);
    assert_true(crs_quantile_sorted(pair, 2, 1.0) == 3.0);
    assert_true(crs_quantile_sorted(pair, 2, 0.25) == 1.5);
    assert_true(crs_quantile_sorted(endless, 2, 0.5) == infinite);
    assert_int_equal(crs_sort(zeros, 4), 4);
    for (int i = 0; i < 4; i++) {
        assert_false(signbit(zeros[i]));
    }
}

/* One more value lies between p05 and p95 with 90 % exactly, for any n of at least 19. */
static void
test_predictive(void **unused)
{
    double values[20], ends[2];

    (void)unused;
    for (size_t n = 1; n <= 20; n++) {
        for (size_t i = 0; i < n; i++) {
            values[i] = (double)(i + 1);
        }
        ends[0] = crs_quantile_predictive(values, n, 0.05);
        ends[1] = crs_quantile_predictive(values, n, 0.95);
        assert_true(isnan(ends[0]) == (n < 19) && isnan(ends[1]) == (n < 19));
        assert_true(crs_quantile_predictive(values, n, 0.5) == 0.5 * (double)(n + 1));
    }
    assert_true(fabs(ends[0] - 1.05) < 1e-12 && fabs(ends[1] - 19.95) < 1e-12);
    assert_true(crs_quantile_predictive(values, 19, 0.05) == 1.0);
    assert_true(crs_quantile_predictive(values, 19, 0.95) == 19.0);
    values[19] = (double)INFINITY;
    assert_true(crs_quantile_predictive(values, 20, 0.95) == (double)INFINITY);
    assert_true(isnan(crs_quantile_predictive(values, 0, 0.5)));
    assert_true(isnan(crs_quantile_predictive(values, 20, 1.5)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_gsl), cmocka_unit_test(test_killer_order),
        cmocka_unit_test(test_nan_is_last), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_predictive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
