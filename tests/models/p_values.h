/* P values of what the replicates of a model have come to. */
#ifndef CRS_TESTS_P_VALUES_H
#define CRS_TESTS_P_VALUES_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#define REPLICATES 10016 /* 313 blocks of 32 lanes */
#define MAX_COUNT  128

/* P value of Pearson's chi-square of whole numbers against probabilities[0 .. MAX_COUNT); the last
 * class takes everything beyond. Classes with fewer than 5 expected are merged with the next. */
static inline double
chi_square_p(const double *finals, const double *probabilities)
{
    static double counts[MAX_COUNT];
    double statistic = 0.0, seen = 0.0, expected = 0.0;
    int classes = 0;

    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < REPLICATES; i++) {
        const double k = fmin(finals[i], MAX_COUNT - 1.0);

        assert_true(k >= 0.0 && k == floor(k));
        counts[(size_t)k] += 1.0;
    }
    for (int k = 0; k < MAX_COUNT; k++) {
        double rest = 0.0;

        for (int j = k + 1; j < MAX_COUNT; j++) {
            rest += REPLICATES * probabilities[j];
        }
        seen += counts[k];
        expected += REPLICATES * probabilities[k];
        if ((expected >= 5.0 && rest >= 5.0) || k + 1 == MAX_COUNT) {
            statistic += (seen - expected) * (seen - expected) / expected;
            seen = expected = 0.0;
            classes++;
        }
    }
    return gsl_cdf_chisq_Q(statistic, classes - 1.0);
}

/* Two-sided P value of a mean against its expected value, by its own standard error. */
static inline double
mean_p(const double *values, double expected)
{
    double mean = 0.0, square = 0.0;

    for (size_t i = 0; i < REPLICATES; i++) {
        mean += values[i] / REPLICATES;
    }
    for (size_t i = 0; i < REPLICATES; i++) {
        square += (values[i] - mean) * (values[i] - mean) / (REPLICATES - 1.0);
    }
    return 2.0 * gsl_cdf_ugaussian_Q(fabs(mean - expected) / sqrt(square / REPLICATES));
}

/* Two-sided P value of the mean square distance from `centre` against the expected variance. */
static inline double
variance_p(const double *values, double centre, double expected)
{
    static double squares[REPLICATES];

    for (size_t i = 0; i < REPLICATES; i++) {
        squares[i] = (values[i] - centre) * (values[i] - centre);
    }
    return mean_p(squares, expected);
}

#endif
