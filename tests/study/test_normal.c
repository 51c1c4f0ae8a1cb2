/* The normal distribution against that of GSL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "study/normal.h"

static void
test_normal_cdf(void **state)
{
    (void)state;
    for (double z = -8.0; z <= 8.0; z += 0.01) {
        const double exact = gsl_cdf_ugaussian_P(z);

        assert_true(fabs(crs_normal_cdf(z) - exact) <= 1e-12 * exact + 1e-16);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_normal_cdf)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
