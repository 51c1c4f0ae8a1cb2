/* Statistics at a stated level, for the tests of random numbers. */
#ifndef CRS_TESTS_STATISTICS_H
#define CRS_TESTS_STATISTICS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "core/random.h"

/* Level of every single test. */
#define ALPHA 1e-5

static inline crs_words
draw(const crs_key *key, uint32_t purpose, uint32_t step, uint32_t agent)
{
    return crs_draw(key->word[0], key->word[1], key->word[2], key->word[3], purpose, step, agent);
}

/* Fails if |z| is too large for a standard normal number. */
static inline void
assert_normal(double z, const char *what)
{
    if (!(2.0 * gsl_cdf_ugaussian_Q(fabs(z)) >= ALPHA)) {
        fail_msg("%s: z = %.2f", what, z);
    }
}

/* Fails if chi2 is too large for its degrees of freedom. */
static inline void
assert_chi_square(double chi2, double freedom, const char *what)
{
    if (!(gsl_cdf_chisq_Q(chi2, freedom) >= ALPHA)) {
        fail_msg("%s: chi-square %.1f at %.0f degrees of freedom", what, chi2, freedom);
    }
}

#endif
