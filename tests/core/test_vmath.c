/* vmath: the stated errors against long double and GSL, the edges, and one checksum for all
 * instruction sets. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "core/lanes.h"
#include "core/pcg.h"
#include "core/vmath.h"
#include "vmath_kernel.h"

#define NUM_ARGUMENTS 400000

/* The checksum of kernels/vmath_kernel.c: the same for every compiler, option and processor. */
#define VMATH_CHECKSUM UINT64_C(0x20688dd79414cbdf)

/* Uniform in (0, 1). */
static double
uniform(crs_pcg32 *rng)
{
    return (crs_pcg32_next(rng) + 0.5) * 0x1p-32;
}

/* |value - truth| in units of the last place of the truth. */
static double
ulps(double value, long double truth)
{
    int exponent;

    (void)frexpl(truth, &exponent);
    exponent = exponent < -1021 ? -1021 : exponent;
    return (double)(fabsl((long double)value - truth) * ldexpl(1.0L, 53 - exponent));
}

/* Largest error of `f` against `truth` in ulp, on a grid and at random between low and high;
 * where `logarithmic`, of exp(low) to exp(high). */
static double
worst(double (*f)(double), long double (*truth)(long double), double low, double high,
      int logarithmic)
{
    crs_pcg32 rng;
    double largest = 0.0;

    crs_pcg32_init(&rng, 1, 1);
    for (int i = 0; i <= NUM_ARGUMENTS; i++) {
        const double u = i % 2 == 0 ? (double)i / NUM_ARGUMENTS : uniform(&rng);
        const double y = low + u * (high - low);
        const double x = logarithmic ? exp(y) : y;
        const double error = ulps(f(x), truth((long double)x));

        if (!(error <= largest)) {
            largest = error;
        }
    }
    return largest;
}

static long double
true_one_minus_exp_neg(long double x)
{
    return -expm1l(-x);
}

#define ASSERT_BELOW(value, bound)                                                                \
    do {                                                                                          \
        const double measured = (value);                                                          \
                                                                                                  \
        if (!(measured <= (bound))) {                                                             \
            fail_msg("%s is %.4g, stated %.4g", #value, measured, (double)(bound));               \
        }                                                                                         \
    } while (0)

static void
exp_is_accurate(void **state)
{
    (void)state;
    ASSERT_BELOW(worst(crs_exp, expl, -708.0, 709.7, 0), 1.1);
    ASSERT_BELOW(worst(crs_exp, expl, -2.0, 2.0, 0), 1.1);
    ASSERT_BELOW(worst(crs_exp, expl, -1e-3, 1e-3, 0), 1.1);
    ASSERT_BELOW(worst(crs_exp, expl, -745.2, -708.0, 0), 1.1); /* subnormal results */
}

static void
exp_at_its_edges(void **state)
{
    (void)state;
    assert_true(crs_exp(0.0) == 1.0 && crs_exp(-0.0) == 1.0);
    assert_true(crs_exp(0x1.62e42fefa39efp+9) <= DBL_MAX); /* the largest argument, 709.78 */
    assert_true(crs_exp(0x1.62e42fefa39f0p+9) > DBL_MAX);
    assert_true(crs_exp(1e308) > DBL_MAX && crs_exp((double)INFINITY) > DBL_MAX);
    assert_true(crs_exp(-745.1) > 0.0 && crs_exp(-745.2) == 0.0);
    assert_true(crs_exp(-1e308) == 0.0 && crs_exp(-(double)INFINITY) == 0.0);
    assert_true(isnan(crs_exp((double)NAN)));
}

/* The cheaper exp has the same bits wherever it may be used. */
static void
exp_moderate_is_exp(void **state)
{
    (void)state;
    for (int i = -700000; i <= 700000; i++) {
        const double x = i * 1e-3;

        assert_true(crs_exp_moderate(x) == crs_exp(x));
    }
}

static void
one_minus_exp_neg_is_accurate(void **state)
{
    (void)state;
    ASSERT_BELOW(worst(crs_one_minus_exp_neg, true_one_minus_exp_neg, 0.0, 2.0, 0), 1.2);
    ASSERT_BELOW(worst(crs_one_minus_exp_neg, true_one_minus_exp_neg, 0.0, 70.0, 0), 1.2);
    ASSERT_BELOW(worst(crs_one_minus_exp_neg, true_one_minus_exp_neg, -700.0, 5.0, 1), 1.2);
    assert_true(crs_one_minus_exp_neg(0.0) == 0.0);
    assert_true(crs_one_minus_exp_neg(5e-324) == 5e-324);
    assert_true(crs_one_minus_exp_neg(1e300) == 1.0);
    assert_true(crs_one_minus_exp_neg((double)INFINITY) == 1.0);
    assert_true(isnan(crs_one_minus_exp_neg((double)NAN)));
}

static void
log_is_accurate(void **state)
{
    (void)state;
    ASSERT_BELOW(worst(crs_log, logl, 0.4, 3.0, 0), 0.9);
    ASSERT_BELOW(worst(crs_log, logl, 1.0 - 1e-4, 1.0 + 1e-4, 0), 0.9);
    ASSERT_BELOW(worst(crs_log, logl, -744.0, 709.7, 1), 0.9);
    assert_true(crs_log(1.0) == 0.0);
    assert_true(crs_log(0.0) < -DBL_MAX && crs_log((double)INFINITY) > DBL_MAX);
    assert_true(ulps(crs_log(5e-324), logl(4.9406564584124654e-324L)) < 1.0);
    assert_true(isnan(crs_log((double)NAN)));
}

static long double
true_log_1p(long double x)
{
    return log1pl(x);
}

static double
log_1p_of_minus(double x)
{
    return crs_log_1p(-x);
}

static long double
true_log_1p_of_minus(long double x)
{
    return log1pl(-x);
}

static void
log_1p_is_accurate(void **state)
{
    (void)state;
    ASSERT_BELOW(worst(crs_log_1p, true_log_1p, -0.999, 3.0, 0), 2.5);
    ASSERT_BELOW(worst(crs_log_1p, true_log_1p, -700.0, 709.0, 1), 2.5);
    ASSERT_BELOW(worst(log_1p_of_minus, true_log_1p_of_minus, -700.0, -1e-9, 1), 2.5);
    assert_true(crs_log_1p(0.0) == 0.0);
}

static void
cbrt_is_accurate(void **state)
{
    (void)state;
    ASSERT_BELOW(worst(crs_cbrt, cbrtl, 0.0, 8.0, 0), 1.0);
    ASSERT_BELOW(worst(crs_cbrt, cbrtl, -744.0, 709.7, 1), 1.0);
    assert_true(crs_cbrt(0.0) == 0.0 && crs_cbrt(1.0) == 1.0 && crs_cbrt(0.125) == 0.5);
    assert_true(ulps(crs_cbrt(1e308), cbrtl(1e308L)) < 1.0);
    assert_true(ulps(crs_cbrt(5e-324), cbrtl(4.9406564584124654e-324L)) < 1.0);
}

static void
pow_is_accurate(void **state)
{
    crs_pcg32 rng;
    double largest = 0.0;

    (void)state;
    crs_pcg32_init(&rng, 2, 1);
    for (int i = 0; i < NUM_ARGUMENTS; i++) {
        const double x = i % 2 == 0 ? 2.0 * uniform(&rng) : exp(200.0 * uniform(&rng) - 100.0);
        const double y = 14.0 * uniform(&rng) - 7.0;
        const long double truth = powl((long double)x, (long double)y);
        const double units = 2.0 + 2.0 * fabs(y * log(x));
        const double error = (double)(fabsl((long double)crs_pow(x, y) / truth - 1.0L) * 0x1p53L) /
                             units;

        if (truth > 1e-300L && truth < 1e300L && error > largest) {
            largest = error;
        }
    }
    ASSERT_BELOW(largest, 1.0);
    assert_true(crs_pow(0.0, 0.0) == 1.0 && crs_pow(5.0, 0.0) == 1.0);
    assert_true(crs_pow(0.0, 0.3) == 0.0 && crs_pow(0.0, 1e-300) == 0.0);
    assert_true(crs_pow(0.0, -1.0) > DBL_MAX);
    assert_true(crs_pow(1.0, 77.0) == 1.0 && crs_pow(1.0, -1e300) == 1.0);
    assert_true(crs_pow(2.0, 2000.0) > DBL_MAX && crs_pow(2.0, -2000.0) == 0.0);
}

static void
normal_quantile_is_accurate(void **state)
{
    crs_pcg32 rng;
    double absolute = 0.0, relative = 0.0;

    (void)state;
    crs_pcg32_init(&rng, 3, 1);
    for (int i = 1; i < NUM_ARGUMENTS; i++) {
        const double tail = exp2(-53.0 * uniform(&rng));
        const double u = i % 2 == 0 ? (double)i / NUM_ARGUMENTS : i % 4 == 1 ? tail : 1.0 - tail;
        const double truth = u < 0.5 ? gsl_cdf_ugaussian_Pinv(u) : gsl_cdf_ugaussian_Qinv(1.0 - u);
        const double error = fabs(crs_normal_quantile(u) - truth);

        absolute = crs_max(absolute, error);
        relative = crs_max(relative, u == 0.5 ? 0.0 : error / fabs(truth));
    }
    ASSERT_BELOW(absolute, 6e-10);
    ASSERT_BELOW(relative, 3e-10);
    assert_true(crs_normal_quantile(0.5) == 0.0);
    assert_true(crs_normal_quantile(0x1p-53) == -crs_normal_quantile(1.0 - 0x1p-53));
    assert_true(crs_normal_quantile(1e-300) > -8.23 && crs_normal_quantile(1e-300) < -8.2);
}

/* Rising in u, across all changes of exponent and coefficient. */
static void
normal_quantile_is_monotone(void **state)
{
    double last = -9.0;

    (void)state;
    for (int i = 1; i < 1000000; i++) {
        const double x = crs_normal_quantile(i * 1e-6);

        assert_true(x > last);
        last = x;
    }
}

static void
choices_are_right(void **state)
{
    (void)state;
    assert_true(crs_min(1.0, 2.0) == 1.0 && crs_min(2.0, 1.0) == 1.0);
    assert_true(crs_max(1.0, 2.0) == 2.0 && crs_max(2.0, 1.0) == 2.0);
    assert_true(crs_clamp(-1.0, 0.0, 1.0) == 0.0 && crs_clamp(2.0, 0.0, 1.0) == 1.0);
    assert_true(crs_clamp(0.3, 0.0, 1.0) == 0.3);
    assert_true(isnan(crs_clamp((double)NAN, 0.0, 1.0)));
}

static void
all_instruction_sets_give_the_same_bits(void **state)
{
    (void)state;
#define CHECK(id, suffix, name, test)                                                             \
    if (crs_isa_supported(CRS_ISA_##id)) {                                                        \
        assert_int_equal(CRS_PASTE(crs_test_vmath_checksum, suffix)(), VMATH_CHECKSUM);           \
    }
    CRS_ISA_LIST(CHECK)
#undef CHECK
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_is_accurate),
        cmocka_unit_test(exp_at_its_edges),
        cmocka_unit_test(exp_moderate_is_exp),
        cmocka_unit_test(one_minus_exp_neg_is_accurate),
        cmocka_unit_test(log_is_accurate),
        cmocka_unit_test(log_1p_is_accurate),
        cmocka_unit_test(cbrt_is_accurate),
        cmocka_unit_test(pow_is_accurate),
        cmocka_unit_test(normal_quantile_is_accurate),
        cmocka_unit_test(normal_quantile_is_monotone),
        cmocka_unit_test(choices_are_right),
        cmocka_unit_test(all_instruction_sets_give_the_same_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
