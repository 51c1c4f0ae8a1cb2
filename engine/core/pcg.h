/* pcg: the permuted congruential generators of M. E. O'Neill, "PCG: A Family of Simple Fast
 * Space-Efficient Statistically Good Algorithms for Random Number Generation", Harvey Mudd
 * College HMC-CS-2014-0905 (2014).
 *
 * A linear congruential generator, state = state * multiplier + increment modulo 2^64 or 2^128,
 * whose output is a permutation of the state: XSH-RR (xorshift of the high bits, random rotation)
 * for pcg32, XSL-RR (xorshift of the low half, random rotation) for pcg64. The increment, an odd
 * number, names one of 2^63 or 2^127 streams. Bit for bit the author's C++ pcg32 and pcg64.
 *
 * Streams are no replicates: see random.h before seeding more than one generator. */
#ifndef CRS_CORE_PCG_H
#define CRS_CORE_PCG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef unsigned __int128 crs_uint128;

typedef struct crs_pcg32 {
    uint64_t state;
    uint64_t increment;
} crs_pcg32;

typedef struct crs_pcg64 {
    crs_uint128 state;
    crs_uint128 increment;
} crs_pcg64;

/* Seeds a generator; every value of `state` and `stream` is allowed (the top bit of `stream` is
 * lost). */
void crs_pcg32_init(crs_pcg32 *self, uint64_t state, uint64_t stream);
void crs_pcg64_init(crs_pcg64 *self, crs_uint128 state, crs_uint128 stream);

/* The next 32 or 64 random bits. */
uint32_t crs_pcg32_next(crs_pcg32 *self);
uint64_t crs_pcg64_next(crs_pcg64 *self);

/* As if next() had been called `delta` times; modulo the period, so -1 is one step back.
 * Cost: logarithmic in delta. */
void crs_pcg32_advance(crs_pcg32 *self, uint64_t delta);
void crs_pcg64_advance(crs_pcg64 *self, crs_uint128 delta);

#ifdef __cplusplus
}
#endif

#endif
