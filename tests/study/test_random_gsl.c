/* random_gsl: PCG behind GSL's interface. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "study/random_gsl.h"

static void
gives_the_numbers_of_the_key(void **state)
{
    const crs_key key = crs_key_make(11, 3);
    crs_pcg64 pcg = crs_pcg64_from_key(&key, 1, 2, 3);
    crs_gsl_rng rng;

    (void)state;
    crs_gsl_rng_init(&rng, &key, 1, 2, 3);
    assert_string_equal(gsl_rng_name(&rng.gsl), "crs_pcg64");
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(gsl_rng_get(&rng.gsl), crs_pcg64_next(&pcg) >> 32);
        assert_true(gsl_rng_uniform(&rng.gsl) == crs_pcg_uniform(&pcg));
    }
}

static void
other_keys_give_other_numbers(void **state)
{
    const crs_key key = crs_key_make(11, 3);
    crs_gsl_rng a, b;

    (void)state;
    crs_gsl_rng_init(&a, &key, 1, 2, 3);
    crs_gsl_rng_init(&b, &key, 1, 2, 4);
    assert_true(gsl_rng_get(&a.gsl) != gsl_rng_get(&b.gsl) ||
                gsl_rng_get(&a.gsl) != gsl_rng_get(&b.gsl));
}

static void
works_allocated_and_cloned(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(&crs_gsl_pcg64);
    gsl_rng *clone;

    (void)state;
    gsl_rng_set(rng, 77);
    clone = gsl_rng_clone(rng);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(gsl_rng_get(rng), gsl_rng_get(clone));
    }
    gsl_rng_set(clone, 78);
    assert_true(gsl_rng_uniform(rng) != gsl_rng_uniform(clone));
    gsl_rng_free(rng);
    gsl_rng_free(clone);
}

/* Statistic: mean of 100,000 Beta(2, 3) numbers, and of integers below 1000; two-sided at
 * alpha = 1e-3 each. */
static void
drives_the_distributions_of_gsl(void **state)
{
    const crs_key key = crs_key_make(5, 0);
    const int n = 100000;
    double beta = 0.0, whole = 0.0;
    crs_gsl_rng rng;

    (void)state;
    crs_gsl_rng_init(&rng, &key, 0, 0, 0);
    for (int i = 0; i < n; i++) {
        beta += gsl_ran_beta(&rng.gsl, 2.0, 3.0);
        whole += (double)gsl_rng_uniform_int(&rng.gsl, 1000);
    }
    assert_true(fabs(beta / n - 0.4) / sqrt(0.04 / n) < gsl_cdf_ugaussian_Pinv(1.0 - 5e-4));
    assert_true(fabs(whole / n - 499.5) / sqrt((1e6 - 1.0) / 12.0 / n) <
                gsl_cdf_ugaussian_Pinv(1.0 - 5e-4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_numbers_of_the_key),
        cmocka_unit_test(other_keys_give_other_numbers),
        cmocka_unit_test(works_allocated_and_cloned),
        cmocka_unit_test(drives_the_distributions_of_gsl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
