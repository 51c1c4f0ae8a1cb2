/* The quadratic stand-in: exact where the truth is quadratic, near it where it is nearly so, with
 * the right gradient. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "core/random.h"
#include "study/fit/surrogate.h"

#define DIMS   4
#define POINTS 203 /* no multiple of a batch */

static void
points(double *x)
{
    const crs_key key = crs_key_make(9, 0);

    for (uint32_t i = 0; i < POINTS * DIMS; i++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], 1, i, 0);

        x[i] = 0.5 + (i % DIMS == 2 ? 0.01 : 1.0) * crs_normal_pair(w.x, w.y).first;
    }
}

/* Two outputs: a quadratic one, and one that is not. */
static void
truth(const double *x, double *y)
{
    y[0] = 3.0 + x[0] - 2.0 * x[1] + 0.5 * x[0] * x[3] - x[1] * x[1] + 40.0 * x[2];
    y[1] = sin(x[0] + 0.3 * x[1]);
}

static void
test_quadratic_is_met(void **state)
{
    double x[POINTS * DIMS], y[POINTS * 2], u[DIMS], gradient[DIMS];
    const double at[DIMS] = {0.3, -1.1, 0.501, 1.9};
    crs_surrogate surrogate;
    double value, expected[2];

    (void)state;
    points(x);
    for (size_t i = 0; i < POINTS; i++) {
        truth(x + i * DIMS, y + 2 * i);
    }
    assert_int_equal(crs_surrogate_fit(&surrogate, DIMS, 2, x, y, POINTS), CRS_OK);
    truth(at, expected);
    value = crs_surrogate_value(&surrogate, 0, at, u, gradient);
    assert_true(fabs(value - expected[0]) < 1e-3);
    assert_true(fabs(gradient[0] - (1.0 + 0.5 * at[3])) < 1e-3);
    assert_true(fabs(gradient[1] - (-2.0 - 2.0 * at[1])) < 1e-3);
    assert_true(fabs(gradient[2] - 40.0) < 0.05);
    value = crs_surrogate_value(&surrogate, 1, at, u, gradient);
    assert_true(fabs(value - expected[1]) < 0.3);
    crs_surrogate_free(&surrogate);
    crs_surrogate_free(&surrogate);
}

static void
test_gradient_is_that_of_the_value(void **state)
{
    double x[POINTS * DIMS], y[POINTS * 2], u[DIMS], gradient[DIMS], other[DIMS];
    crs_surrogate surrogate;

    (void)state;
    points(x);
    for (size_t i = 0; i < POINTS; i++) {
        truth(x + i * DIMS, y + 2 * i);
    }
    assert_int_equal(crs_surrogate_fit(&surrogate, DIMS, 2, x, y, POINTS), CRS_OK);
    (void)crs_surrogate_value(&surrogate, 1, x, u, gradient);
    for (size_t j = 0; j < DIMS; j++) {
        double low[DIMS] = {x[0], x[1], x[2], x[3]}, high[DIMS] = {x[0], x[1], x[2], x[3]};

        low[j] -= 1e-4;
        high[j] += 1e-4;
        assert_true(fabs((crs_surrogate_value(&surrogate, 1, high, u, other) -
                          crs_surrogate_value(&surrogate, 1, low, u, other)) /
                             2e-4 -
                         gradient[j]) < 1e-6);
    }
    crs_surrogate_free(&surrogate);
}

static void
test_too_few_points_are_refused(void **state)
{
    const double x[DIMS * 14] = {0.0}, y[14] = {0.0};
    crs_surrogate surrogate = {0};

    (void)state;
    assert_int_equal(crs_surrogate_size(DIMS), 15);
    assert_int_equal(crs_surrogate_fit(&surrogate, DIMS, 1, x, y, 14), CRS_ERR_ARGUMENT);
    crs_surrogate_free(&surrogate);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quadratic_is_met),
        cmocka_unit_test(test_gradient_is_that_of_the_value),
        cmocka_unit_test(test_too_few_points_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
