/* random_gsl: crisim's PCG as a random number generator for the GNU Scientific Library.
 *
 * GSL's distributions, shuffles and Monte Carlo integrators take a gsl_rng. This one is keyed like
 * all randomness in crisim (core/random.h), lives wherever the caller puts it and allocates
 * nothing:
 *
 *     crs_gsl_rng rng;
 *
 *     crs_gsl_rng_init(&rng, &key, PURPOSE, 0, 0);
 *     x = gsl_ran_beta(&rng.gsl, 2.0, 3.0);
 *
 * GSL calls libm, so its numbers may differ in the last bit between machines; results that must
 * not differ use the distributions of core/random.h. */
#ifndef CRS_STUDY_RANDOM_GSL_H
#define CRS_STUDY_RANDOM_GSL_H

#include <gsl/gsl_rng.h>

#include "core/random.h"

/* The type, "crs_pcg64": 32 random bits an integer, 52 a uniform number, in (0, 1). May also be
 * given to gsl_rng_alloc(); gsl_rng_set(rng, s) keys it as crs_key_make(s, 0), all else 0. */
extern const gsl_rng_type crs_gsl_pcg64;

/* A generator without allocation. `gsl` points into the struct: do not copy or move it. */
typedef struct crs_gsl_rng {
    gsl_rng gsl;
    crs_pcg64 pcg;
} crs_gsl_rng;

/* Makes a generator: the numbers of crs_pcg64_from_key() of the same arguments. */
void crs_gsl_rng_init(crs_gsl_rng *self, const crs_key *key, uint32_t purpose, uint32_t step,
                      uint32_t agent);

#endif
