/* What is made of times that were not reached before the end of a run. In the likelihood:
 * test_fit.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sim/metrics.h"
#include "study/fit/fit_censored.h"
#include "study/normal_draw.h"

/* (C3): replicates of a normal distribution of which those after day 8 are cut off. Estimates of
 * mean and standard deviation, 400 times; what is simply left out, or taken as 8, is biased. */
static void
test_tobit(void **state)
{
    double sum = 0.0, of_variance = 0.0, taken = 0.0, left_out = 0.0;

    (void)state;
    for (uint64_t k = 0; k < 400; k++) {
        crs_fit_times times = {0};
        double mean, variance, sum_taken = 0.0;

        for (uint32_t i = 0; i < 40; i++) {
            const double t = 8.0 + 2.0 * normal(50 + k, 9, i); /* half of them are later */

            sum_taken += t > 8.0 ? 8.0 : t;
            if (t > 8.0) {
                times.later++;
            } else {
                const double before = times.mean;

                times.mean += (t - before) / (double)++times.reached;
                times.squares += (t - before) * (t - times.mean);
            }
        }
        crs_fit_tobit(&times, 8.0, &mean, &variance);
        sum += mean / 400.0;
        of_variance += variance / 400.0;
        taken += sum_taken / 40.0 / 400.0;
        left_out += times.mean / 400.0;
    }
    print_message("mean 8, variance 4, half later: %.3f and %.3f; left out %.3f, taken as the end "
                  "%.3f\n",
                  sum, of_variance, left_out, taken);
    assert_true(fabs(sum - 8.0) < 0.1 && fabs(of_variance - 4.0) < 0.4);
    assert_true(left_out < 6.8 && taken < 7.5);
    {
        const crs_fit_times none = {.later = 5};
        const crs_fit_times one = {.later = 1, .reached = 1, .mean = 4.0};
        double mean, variance;

        crs_fit_tobit(&none, 8.0, &mean, &variance);
        assert_true(crs_outcome_is_later(mean) && variance == 0.0);
        crs_fit_tobit(&one, 8.0, &mean, &variance);
        assert_true(mean > 6.0 && isfinite(mean) && variance > 0.0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tobit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
