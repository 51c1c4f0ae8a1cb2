#include <math.h>

#include "core/random.h"

/* Mean above which rejection takes over from inversion; it needs >= 10. */
#define INVERSION_MEAN 10.0

/* Above this, and for NaN, the mean is returned: rounding would spoil the rejection. */
#define MEAN_MAX 0x1p50

#define LN_2_PI  1.8378770664093454836

/* The finaliser of SplitMix64 (Steele, Lea & Flood 2014, with Stafford's constants): every bit
 * of the input changes every bit of the output with probability 1/2. */
static uint64_t
mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}

crs_key
crs_key_make(uint64_t seed, uint64_t replicate)
{
    /* A Feistel network: each line can be undone, so different inputs have different keys. */
    uint64_t a = seed;
    uint64_t b = replicate;

    for (uint64_t round = 1; round <= 2; round++) {
        a += mix(b + round * UINT64_C(0x9e3779b97f4a7c15));
        b += mix(a + round * UINT64_C(0xd1342543de82ef95));
    }
    return (crs_key){{(uint32_t)a, (uint32_t)(a >> 32), (uint32_t)b, (uint32_t)(b >> 32)}};
}

/* A draw with the key changed by a constant, to be independent of crs_draw(). */
static crs_uint128
draw_128(const crs_key *key, uint32_t domain, uint32_t purpose, uint32_t step, uint32_t agent)
{
    const crs_words d = crs_draw(key->word[0], key->word[1], key->word[2], key->word[3] ^ domain,
                                 purpose, step, agent);

    return ((crs_uint128)(((uint64_t)d.x << 32) | d.y) << 64) | (((uint64_t)d.z << 32) | d.w);
}

crs_pcg64
crs_pcg64_from_key(const crs_key *key, uint32_t purpose, uint32_t step, uint32_t agent)
{
    crs_pcg64 rng;

    crs_pcg64_init(&rng, draw_128(key, 0x9e3779b9, purpose, step, agent),
                   draw_128(key, 0x7f4a7c15, purpose, step, agent));
    return rng;
}

double
crs_pcg_uniform(crs_pcg64 *rng)
{
    const uint64_t bits = crs_pcg64_next(rng);

    return crs_uniform53((uint32_t)(bits >> 32), (uint32_t)bits);
}

uint64_t
crs_pcg_below(crs_pcg64 *rng, uint64_t bound)
{
    /* D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019. */
    const uint64_t threshold = (UINT64_MAX - bound + 1) % bound;
    crs_uint128 product;

    do {
        product = (crs_uint128)crs_pcg64_next(rng) * bound;
    } while ((uint64_t)product < threshold);
    return (uint64_t)(product >> 64);
}

double
crs_pcg_normal(crs_pcg64 *rng)
{
    return crs_normal_quantile(crs_pcg_uniform(rng));
}

int
crs_pcg_bernoulli(crs_pcg64 *rng, double p)
{
    return crs_pcg_uniform(rng) < p;
}

/* ln(k!) - (k + 1/2) ln k + k - ln(2 pi)/2, the error of Stirling's formula; k >= 1, whole. */
static double
stirling_error(double k)
{
    static const double table[16] = {0.0,
                                     0.08106146679532726,
                                     0.0413406959554093,
                                     0.02767792568499834,
                                     0.020790672103765093,
                                     0.016644691189821193,
                                     0.013876128823070748,
                                     0.01189670994589177,
                                     0.010411265261972096,
                                     0.009255462182712733,
                                     0.00833056343336287,
                                     0.007573675487951841,
                                     0.00694284010720953,
                                     0.006408994188004207,
                                     0.0059513701127588475,
                                     0.005554733551962801};
    const double inverse = 1.0 / k;
    const double z = inverse * inverse;

    if (k < 16.0) {
        return table[(int)k];
    }
    return inverse * (1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1260.0 - z * (1.0 / 1680.0))));
}

/* The deviance k ln(k / mean) + mean - k without cancellation near k = mean: C. Loader, "Fast and
 * Accurate Computation of Binomial Probabilities", 2000; k >= 1. */
static double
deviance(double k, double mean)
{
    const double difference = k - mean;
    const double v = difference / (k + mean);
    double sum = difference * v;
    double term = 2.0 * k * v;

    if (fabs(difference) >= 0.1 * (k + mean)) {
        return k * crs_log(k / mean) - difference;
    }
    for (int j = 3; j < 40; j += 2) {
        const double last = sum;

        term *= v * v;
        sum += term / j;
        if (sum == last) {
            break;
        }
    }
    return sum;
}

/* ln of the probability of k. */
static double
poisson_log_pmf(double k, double mean)
{
    if (k == 0.0) {
        return -mean;
    }
    return -stirling_error(k) - deviance(k, mean) - 0.5 * (LN_2_PI + crs_log(k));
}

/* Inversion: adds up probabilities from 0 until they pass u. The sum is off by a few 1e-16, so
 * that it may never pass a u next to 1: stops where nothing is left to add. */
static double
poisson_search(double u, double mean)
{
    double k = 0.0;
    double term = crs_exp(-mean);
    double sum = term;

    while (u > sum && (k < mean || term > 0x1p-60)) {
        k += 1.0;
        term *= mean / k;
        sum += term;
    }
    return k;
}

/* W. Hoermann, "The transformed rejection method for generating Poisson random variables",
 * Insurance: Mathematics and Economics 12, 1993: algorithm PTRS, mean >= 10. */
static double
poisson_rejection(crs_pcg64 *rng, double mean)
{
    const double b = 0.931 + 2.53 * sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double v_accept = 0.9277 - 3.6224 / (b - 2.0);

    if (!(mean <= MEAN_MAX)) {
        return mean;
    }
    for (;;) {
        const double u = crs_pcg_uniform(rng) - 0.5;
        const double v = crs_pcg_uniform(rng);
        const double us = 0.5 - fabs(u);
        const double k = floor((2.0 * a / us + b) * u + mean + 0.43);

        if (us >= 0.07 && v <= v_accept) {
            return k;
        }
        if (k >= 0.0 && (us >= 0.013 || v <= us) &&
            crs_log(v * inverse_alpha / (a / (us * us) + b)) <= poisson_log_pmf(k, mean)) {
            return k;
        }
    }
}

double
crs_pcg_poisson(crs_pcg64 *rng, double mean)
{
    if (mean < INVERSION_MEAN) {
        return poisson_search(crs_pcg_uniform(rng), crs_max(mean, 0.0));
    }
    return poisson_rejection(rng, mean);
}

/* The uniform number that the keyed draws invert. */
static double
keyed_uniform(const crs_key *key, uint32_t purpose, uint32_t step)
{
    const crs_words d = crs_draw(key->word[0], key->word[1], key->word[2], key->word[3], purpose,
                                 step, 0);

    return crs_uniform53(d.x, d.y);
}

double
crs_poisson_keyed(const crs_key *key, uint32_t purpose, uint32_t step, double mean)
{
    crs_pcg64 rng;

    if (mean < INVERSION_MEAN) {
        return poisson_search(keyed_uniform(key, purpose, step), crs_max(mean, 0.0));
    }
    rng = crs_pcg64_from_key(key, purpose, step, 0);
    return poisson_rejection(&rng, mean);
}
