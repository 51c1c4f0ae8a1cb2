/* random: numbers that depend on a key and on nothing else.
 *
 * Every random number of a run is a pure function of
 *
 *     (seed, replicate)         hashed once into the key of the run, 128 bits
 *     (purpose, step, agent)    what it is for, when, and for whom
 *
 * There is no generator whose state wanders from draw to draw. Therefore:
 * - two strategies on the same (seed, replicate) meet the same luck, whatever each of them draws
 *   besides (common random numbers): their difference is not drowned in noise. With a generator
 *   that is drawn from in turn, one more draw under one strategy puts all later ones out of step;
 * - a run can be entered in the middle, and lanes, threads and shards in any order give the same
 *   numbers.
 *
 * Why the key is hashed. PCG offers 2^63 streams, and it is tempting to give replicate r the
 * stream r of the same seed, or the seed + r. Both are wrong for an ensemble: the outputs of such
 * generators at one place are points of a lattice, more even or less even than independent
 * numbers. Over 400 seeds, the variance of the mean of one draw over 1,000 replicates was 0.06 to
 * 6.1 times its true value for pcg32 and 0.5 to 1.4 for pcg64, at twelve places up to the
 * ten-thousandth draw; with hashed keys 0.85 to 1.13. Some places look right, which makes it
 * worse: nothing warns that the confidence intervals are wrong. test_random repeats the
 * experiment, with hashed keys accepted and both seedings rejected.
 *
 * The hash of a use is pcg4d of M. Jarzynski & M. Olano, "Hash Functions for GPU Rendering", JCGT
 * 9(3), 2020, a 128-bit permutation in the PCG family that needs only 32-bit multiplications,
 * which every vector unit has. It gets one xorshift more at the end: without it the low bits of a
 * word do not depend on the high bits of the input, and a chi-square test of the low bytes rejects
 * it along purposes at 256,000 draws, along steps and agents at 2^25 (with it: no rejection at
 * 2^25). Each of the lower 28 bits of purpose, step and agent changes each output bit with
 * probability 1/2 (the upper ones less perfectly): keep them below 2^28.
 *
 * Different draws of one (purpose, step) need different `agent` (or `index`) or purpose.
 * Binomial numbers are in binomial.h. */
#ifndef CRS_CORE_RANDOM_H
#define CRS_CORE_RANDOM_H

#include <math.h>
#include <stdint.h>

#include "core/lanes.h"
#include "core/pcg.h"
#include "core/vmath.h"

/* The key of one run. */
typedef struct crs_key {
    uint32_t word[4];
} crs_key;

/* The random bits of one use. */
typedef struct crs_words {
    uint32_t x, y, z, w;
} crs_words;

/* The key of a run. Different (seed, replicate) never share a key: the hash is a permutation of
 * 128 bits. All values are allowed. */
crs_key crs_key_make(uint64_t seed, uint64_t replicate);

/* 128 random bits for one use; k0 to k3 are the words of the key. */
static inline crs_words
crs_draw(uint32_t k0, uint32_t k1, uint32_t k2, uint32_t k3, uint32_t purpose, uint32_t step,
         uint32_t agent)
{
    uint32_t x = (k0 + step) * 1664525u + 1013904223u;
    uint32_t y = (k1 + agent) * 1664525u + 1013904223u;
    uint32_t z = (k2 + purpose) * 1664525u + 1013904223u;
    uint32_t w = k3 * 1664525u + 1013904223u;

    x += y * w;
    y += z * x;
    z += x * y;
    w += y * z;
    x ^= x >> 16;
    y ^= y >> 16;
    z ^= z >> 16;
    w ^= w >> 16;
    x += y * w;
    y += z * x;
    z += x * y;
    w += y * z;
    return (crs_words){x ^ (x >> 16), y ^ (y >> 16), z ^ (z >> 16), w ^ (w >> 16)};
}

/* (w + 1/2) / 2^32: uniform in (0, 1), never an end. */
static inline double
crs_uniform(uint32_t w)
{
    return crs_from_bits(((uint64_t)w << 20) | 0x3ff0000000000000) - (1.0 - 0x1p-33);
}

/* Uniform in (0, 1) in fine steps: (k + 1/2) / 2^52, k made of hi and the upper 20 bits of lo. */
static inline double
crs_uniform53(uint32_t hi, uint32_t lo)
{
    return crs_from_bits(((uint64_t)hi << 20) | (lo >> 12) | 0x3ff0000000000000) - (1.0 - 0x1p-53);
}

/* Two independent standard normal numbers. */
typedef struct crs_normals {
    double first, second;
} crs_normals;

/* Two standard normal numbers from two words (Box & Muller 1958); |x| <= 6.76. Half the work of
 * two inversions: one logarithm, one root and one sine serve both. Absolute error below 4e-9. */
static inline crs_normals
crs_normal_pair(uint32_t radius_word, uint32_t angle_word)
{
    /* The angle is 2 pi t, t in (-1/2, 1/2). Sine and cosine of half of it by Chebyshev
     * interpolation in t^2 (errors 2.7e-11, 2.3e-10), then doubled. */
    const double radius = sqrt(2.0 * crs_minus_log_uniform(crs_uniform(radius_word)));
    const double t = crs_uniform(angle_word) - 0.5;
    const double x = t * t;
    const double sine = t *
                        (0x1.921fb54425516p+1 +
                         x * (-0x1.4abbce51c31dap+2 +
                              x * (0x1.466bc06900900p+1 +
                                   x * (-0x1.32d12ebe6b560p-1 +
                                        x * (0x1.5014072bd9ca2p-4 - x * 0x1.cc9b5f3456b49p-8)))));
    const double cosine = 0x1.fffffffe1a5acp-1 +
                          x * (-0x1.3bd3cc5795ceap+2 +
                               x * (0x1.03c1e40aebbdep+2 +
                                    x * (-0x1.55d07347dc5ecp+0 +
                                         x * (0x1.e126af91df3e2p-3 - x * 0x1.8fb3f4a0ec307p-6))));

    return (crs_normals){radius * (1.0 - 2.0 * sine * sine), radius * (2.0 * sine * cosine)};
}

/* Most that crs_poisson_inverse() returns. */
#define CRS_POISSON_INVERSE_MAX 12

/* The Poisson number of a mean in [0, 1] by inversion of u in (0, 1): how many of the first 12
 * values of the distribution function lie below u; `none` is exp(-mean). Larger numbers are cut
 * off at 12, which happens with probability 6.4e-11 at mean 1, less than one step of
 * crs_uniform(). */
static inline double
crs_poisson_small(double u, double mean, double none)
{
    double term = none;
    double sum = term;
    double count = u > sum ? 1.0 : 0.0;

/* Written out, because gcc 12 does not vectorise around an inner loop. */
#define CRS_POISSON_TERM(k)                                                                       \
    term *= mean * (1.0 / (k));                                                                   \
    sum += term;                                                                                  \
    count += u > sum ? 1.0 : 0.0;
    CRS_POISSON_TERM(1)
    CRS_POISSON_TERM(2)
    CRS_POISSON_TERM(3)
    CRS_POISSON_TERM(4)
    CRS_POISSON_TERM(5)
    CRS_POISSON_TERM(6)
    CRS_POISSON_TERM(7)
    CRS_POISSON_TERM(8)
    CRS_POISSON_TERM(9)
    CRS_POISSON_TERM(10)
    CRS_POISSON_TERM(11)
#undef CRS_POISSON_TERM
    return count;
}

/* The same, where exp(-mean) is not at hand. */
static inline double
crs_poisson_inverse(double u, double mean)
{
    return crs_poisson_small(u, mean, crs_exp(-mean));
}

/* Draws of all lanes of a block. `key` is [4][CRS_LANES], the words of every lane's key. */

/* The four words of every lane. */
static inline void
crs_draw_rows(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step, uint32_t index,
              uint32_t words[4][CRS_LANES])
{
    CRS_EACH_LANE(l)
    {
        const crs_words draw = crs_draw(key[0][l], key[1][l], key[2][l], key[3][l], purpose, step,
                                        index);

        words[0][l] = draw.x;
        words[1][l] = draw.y;
        words[2][l] = draw.z;
        words[3][l] = draw.w;
    }
}

/* Four rows of uniform numbers, rows[4][CRS_LANES], from one draw per lane. */
static inline void
crs_uniform_rows(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step, uint32_t index,
                 double (*rows)[CRS_LANES])
{
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];

    crs_draw_rows(key, purpose, step, index, words);
    for (int i = 0; i < 4; i++) {
        CRS_EACH_LANE(l)
        {
            rows[i][l] = crs_uniform(words[i][l]);
        }
    }
}

/* Four rows of standard normal numbers, rows[4][CRS_LANES], from one draw per lane. */
static inline void
crs_normal_rows(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step, uint32_t index,
                double (*rows)[CRS_LANES])
{
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];

    crs_draw_rows(key, purpose, step, index, words);
    CRS_EACH_LANE(l)
    {
        const crs_normals a = crs_normal_pair(words[0][l], words[1][l]);
        const crs_normals b = crs_normal_pair(words[2][l], words[3][l]);

        rows[0][l] = a.first;
        rows[1][l] = a.second;
        rows[2][l] = b.first;
        rows[3][l] = b.second;
    }
}

/* A generator of its own for one use that needs many numbers: state and stream are hashed from
 * the key. Independent of the crs_draw() of the same arguments. */
crs_pcg64 crs_pcg64_from_key(const crs_key *key, uint32_t purpose, uint32_t step, uint32_t agent);

/* Uniform in (0, 1), (k + 1/2) / 2^52. */
double crs_pcg_uniform(crs_pcg64 *rng);

/* Integer from 0 to bound - 1, every one equally likely; bound >= 1. */
uint64_t crs_pcg_below(crs_pcg64 *rng, uint64_t bound);

/* Standard normal. */
double crs_pcg_normal(crs_pcg64 *rng);

/* 1 with probability p, else 0. */
int crs_pcg_bernoulli(crs_pcg64 *rng, double p);

/* Poisson number, mean from 0 to 2^50 (0 below; beyond, the mean itself; NaN if NaN). Exact up to
 * rounding, at any mean. */
double crs_pcg_poisson(crs_pcg64 *rng, double mean);

/* The same for one key. While the mean is below 10, a number comes from one uniform by inversion,
 * so that it changes little when the mean does. */
double crs_poisson_keyed(const crs_key *key, uint32_t purpose, uint32_t step, double mean);

/* The words of a lane's key. */
static inline crs_key
crs_lane_key(const uint32_t key[4][CRS_LANES], int lane)
{
    return (crs_key){{key[0][lane], key[1][lane], key[2][lane], key[3][lane]}};
}

/* Poisson numbers of all lanes, exact at any mean; equal to crs_poisson_keyed() of each lane up
 * to rounding. Lanes with mean <= 1 are fast, the others take a call each. */
static inline void
crs_poisson_lanes(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step,
                  const double mean[CRS_LANES], double out[CRS_LANES])
{
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];
    _Alignas(CRS_LANE_ALIGN) double count[CRS_LANES];

    crs_draw_rows(key, purpose, step, 0, words);
    CRS_EACH_LANE(l)
    {
        count[l] = crs_poisson_inverse(crs_uniform53(words[0][l], words[1][l]),
                                       crs_clamp(mean[l], 0.0, 1.0));
    }
    CRS_EACH_LANE(l)
    {
        if (!(mean[l] <= 1.0) || count[l] >= CRS_POISSON_INVERSE_MAX) {
            const crs_key lane_key = crs_lane_key(key, l);

            count[l] = crs_poisson_keyed(&lane_key, purpose, step, mean[l]);
        }
    }
    CRS_EACH_LANE(l)
    {
        out[l] = count[l];
    }
}

#endif
