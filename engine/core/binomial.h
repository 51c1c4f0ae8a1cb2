/* binomial: exact binomial numbers, for one key and for all lanes of a block.
 *
 * Flows between small groups are whole numbers. A normal number clamped at zero is biased where
 * the mean flow is about one or less (by 10 % and more), so such flows need exact draws, and a
 * simulation that draws twenty of them a step needs them on lanes.
 *
 * 1. Counts of the rarer outcome are drawn, p <= 1/2; above 1/2 the number is turned upside down.
 * 2. Mean below CRS_BINOMIAL_SEARCH_MEAN: inversion of one uniform number. Probabilities are
 *    added up from 0 until they pass it, by f(k) = f(k - 1) (odds (n + 1)/k - odds). On lanes the
 *    terms are taken eight at a time until no lane is left that goes on. The result grows with p
 *    and n on the same key (common random numbers), which rejection cannot promise.
 * 3. Above: transformed rejection (W. Hoermann, "The generation of binomial random variates",
 *    J. Stat. Comput. Simul. 46, 1993: algorithm BTRS), about 1.2 attempts a number. Attempt i of
 *    a use has random bits of its own, so each attempt is a pure function of key, purpose, step
 *    and i: lanes are tried together, those that were refused move up and are tried again, and no
 *    lane's number depends on its neighbours. BTRS's squeeze, which accepts most attempts without
 *    a logarithm, is left out: lanes would have to wait for the ones that need it.
 *
 * The probability of k against that of the mode m = floor((n + 1) p), which decides an attempt, is
 * written so that nothing cancels, at any n up to 2^50; with d = k - m, q = 1 - p:
 *
 *   ln f(k)/f(m) = d ln(rho) - (k + 1/2) ln(1 + d/(m + 1)) - (n - k + 1/2) ln(1 - d/(n - m + 1))
 *                  + c(m) + c(n - m) - c(k) - c(n - k),       rho = p (n - m + 1) / (q (m + 1)),
 *
 * where c(k) corrects Stirling's formula for k! with k + 1 in it. Its series ends after four
 * terms: the relative error is below 1e-12 for k >= 9, and smaller counts have a probability below
 * 2e-18 at a mean of CRS_BINOMIAL_SEARCH_MEAN.
 *
 * Everything is straight-line code of vmath.h's kind: the same bits on all instruction sets. */
#ifndef CRS_CORE_BINOMIAL_H
#define CRS_CORE_BINOMIAL_H

#include <math.h>

#include "core/random.h"

/* Mean from which rejection takes over from inversion. */
#define CRS_BINOMIAL_SEARCH_MEAN 64.0

/* Largest n; beyond it, and for NaN, the result is n p as it stands. */
#define CRS_BINOMIAL_MAX 0x1p50

/* Number of successes in n trials of probability p: n whole, 0 to 2^50, p limited to [0, 1].
 * Exact up to rounding, at any n and p. */
double crs_pcg_binomial(crs_pcg64 *rng, double n, double p);

/* The same for one key. */
double crs_binomial_keyed(const crs_key *key, uint32_t purpose, uint32_t step, double n, double p);

/* ---- one lane ---- */

/* The probability of the rarer outcome. */
static inline double
crs_binomial_rare(double p)
{
    return crs_clamp(crs_min(p, 1.0 - p), 0.0, 0.5);
}

/* 1 if the number comes from inversion. */
static inline int
crs_binomial_is_small(double n, double rare)
{
    return n * rare < CRS_BINOMIAL_SEARCH_MEAN;
}

/* The uniform number that inversion uses; upside down above 1/2, so that the result grows with p
 * throughout. */
static inline double
crs_binomial_uniform(uint32_t hi, uint32_t lo, double p)
{
    const double u = crs_uniform53(hi, lo);

    return p > 0.5 ? 1.0 - u : u;
}

/* Terms that inversion may add: with a mean below 64 nothing is left to add after 145. */
#define CRS_BINOMIAL_TERMS 152

/* 1/k for k = 1 to CRS_BINOMIAL_TERMS. */
#define CRS_INVERSES(k)                                                                           \
    1.0 / (k), 1.0 / ((k) + 1), 1.0 / ((k) + 2), 1.0 / ((k) + 3), 1.0 / ((k) + 4),                \
        1.0 / ((k) + 5), 1.0 / ((k) + 6), 1.0 / ((k) + 7)
static const double crs_binomial_inverse[CRS_BINOMIAL_TERMS] = {
    CRS_INVERSES(1),   CRS_INVERSES(9),   CRS_INVERSES(17),  CRS_INVERSES(25),  CRS_INVERSES(33),
    CRS_INVERSES(41),  CRS_INVERSES(49),  CRS_INVERSES(57),  CRS_INVERSES(65),  CRS_INVERSES(73),
    CRS_INVERSES(81),  CRS_INVERSES(89),  CRS_INVERSES(97),  CRS_INVERSES(105), CRS_INVERSES(113),
    CRS_INVERSES(121), CRS_INVERSES(129), CRS_INVERSES(137), CRS_INVERSES(145)};
#undef CRS_INVERSES

/* x rounded down, |x| < 2^51. */
static inline double
crs_binomial_floor(double x)
{
    const double nearest = (x + CRS_ROUND_MAGIC) - CRS_ROUND_MAGIC;

    return nearest > x ? nearest - 1.0 : nearest;
}

/* Stirling's correction c(k); `inverse` is 1/(k + 1). */
static inline double
crs_binomial_stirling(double inverse)
{
    const double z = inverse * inverse;

    return inverse * (1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1260.0 - z * (1.0 / 1680.0))));
}

/* ln f(k)/f(m), as above; 0 <= k, m <= n. */
static inline double
crs_binomial_log_ratio(double k, double m, double n, double p)
{
    const double d = k - m;
    const double at_mode = 1.0 / ((m + 1.0) * (n - m + 1.0));
    const double at_k = 1.0 / ((k + 1.0) * (n - k + 1.0));
    const double mode_1 = at_mode * (n - m + 1.0);                         /* 1/(m + 1) */
    const double mode_2 = at_mode * (m + 1.0);                             /* 1/(n - m + 1) */
    const double rho_1 = (p * (n + 2.0) - (m + 1.0)) * mode_1 / (1.0 - p); /* rho - 1 */

    return d * crs_log_1p(rho_1) - (k + 0.5) * crs_log_1p(d * mode_1) -
           (n - k + 0.5) * crs_log_1p(-d * mode_2) + crs_binomial_stirling(mode_1) +
           crs_binomial_stirling(mode_2) - crs_binomial_stirling(at_k * (n - k + 1.0)) -
           crs_binomial_stirling(at_k * (k + 1.0));
}

/* One attempt of BTRS from two uniform numbers: the count, or -1 if it is refused. */
static inline double
crs_binomial_attempt(double u01, double v, double n, double p)
{
    const double spread = sqrt(n * p * (1.0 - p));
    const double b = 1.15 + 2.53 * spread;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double alpha = (2.83 + 5.1 / b) * spread;
    const double u = u01 - 0.5;
    const double us = 0.5 - fabs(u);
    const double proposal = (2.0 * a / us + b) * u + n * p + 0.5;
    const double k = crs_binomial_floor(crs_clamp(proposal, -1.0, n + 1.0));
    const double inside = crs_clamp(k, 0.0, n);
    const double m = crs_binomial_floor((n + 1.0) * p);
    const double hat = v * alpha * (us * us) / (a + b * (us * us));
    const double refused = crs_log_normal(hat) <= crs_binomial_log_ratio(inside, m, n, p) ? k
                                                                                          : -1.0;
    const double count = k == inside ? refused : -1.0;

    return n <= CRS_BINOMIAL_MAX && p <= 0.5 ? count : n * p;
}

/* The random bits of attempt `attempt`: a draw with the key changed by a constant, to be
 * independent of crs_draw() of the same arguments. */
static inline crs_words
crs_binomial_draw(uint32_t k0, uint32_t k1, uint32_t k2, uint32_t k3, uint32_t purpose,
                  uint32_t step, uint32_t attempt)
{
    return crs_draw(k0, k1, k2, k3 ^ 0x85ebca6bu, purpose, step, attempt);
}

/* ---- all lanes ---- */

/* Inversion in progress, a row a quantity. */
typedef struct crs_binomial_search {
    double u[CRS_LANES], odds[CRS_LANES], scale[CRS_LANES];
    double term[CRS_LANES], sum[CRS_LANES], count[CRS_LANES];
} crs_binomial_search;

static inline void
crs_binomial_search_start(crs_binomial_search *s, const double n[CRS_LANES],
                          const double rare[CRS_LANES])
{
    CRS_EACH_LANE(l)
    {
        const double p = rare[l];

        s->odds[l] = p / (1.0 - p);
        s->scale[l] = s->odds[l] * (n[l] + 1.0);
        s->term[l] = crs_exp(n[l] * crs_log_1p(-p));
        s->sum[l] = s->term[l];
        s->count[l] = s->u[l] > s->sum[l] ? 1.0 : 0.0;
    }
}

/* 1 while u is not passed and something is left to add, else 0: the sum of all probabilities is
 * short of 1 by a few 1e-16, so that it may never pass a number next to 1. */
static inline double
crs_binomial_goes_on(double u, double sum, double last)
{
    const double grows = sum > last ? 1.0 : 0.0;

    return u > sum ? grows : 0.0;
}

/* Adds the terms first + 1 to first + 8; not 0 if some lane goes on. */
static inline uint64_t
crs_binomial_search_eight(crs_binomial_search *restrict s, int first)
{
    const double *inverse = crs_binomial_inverse + first;
    uint64_t going_on = 0;

    CRS_EACH_LANE(l)
    {
        const double u = s->u[l], odds = s->odds[l], scale = s->scale[l];
        double term = s->term[l], sum = s->sum[l], count = s->count[l], last = sum;

/* Written out, because gcc 12 does not vectorise around an inner loop. */
#define CRS_BINOMIAL_TERM(j)                                                                      \
    term *= scale * inverse[j] - odds;                                                            \
    last = sum;                                                                                   \
    sum += term;                                                                                  \
    count += crs_binomial_goes_on(u, sum, last);
        CRS_BINOMIAL_TERM(0)
        CRS_BINOMIAL_TERM(1)
        CRS_BINOMIAL_TERM(2)
        CRS_BINOMIAL_TERM(3)
        CRS_BINOMIAL_TERM(4)
        CRS_BINOMIAL_TERM(5)
        CRS_BINOMIAL_TERM(6)
        CRS_BINOMIAL_TERM(7)
#undef CRS_BINOMIAL_TERM
        s->term[l] = term;
        s->sum[l] = sum;
        s->count[l] = count;
        going_on |= crs_bits(crs_binomial_goes_on(u, sum, last));
    }
    return going_on;
}

/* Lanes that are tried together. */
#define CRS_BINOMIAL_TRIED 16

/* One attempt for the lanes listed in lane[]. */
static inline void
crs_binomial_try(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step,
                 uint32_t attempt, const double n[CRS_LANES], const double rare[CRS_LANES],
                 const int lane[CRS_BINOMIAL_TRIED], double count[CRS_BINOMIAL_TRIED])
{
    _Alignas(CRS_LANE_ALIGN) double trials[CRS_BINOMIAL_TRIED], p[CRS_BINOMIAL_TRIED];
    _Alignas(CRS_LANE_ALIGN) uint32_t k[4][CRS_BINOMIAL_TRIED];

    for (int i = 0; i < CRS_BINOMIAL_TRIED; i++) {
        trials[i] = n[lane[i]];
        p[i] = rare[lane[i]];
        k[0][i] = key[0][lane[i]];
        k[1][i] = key[1][lane[i]];
        k[2][i] = key[2][lane[i]];
        k[3][i] = key[3][lane[i]];
    }
    for (int i = 0; i < CRS_BINOMIAL_TRIED; i++) {
        const crs_words d = crs_binomial_draw(k[0][i], k[1][i], k[2][i], k[3][i], purpose, step,
                                              attempt);

        k[0][i] = d.x;
        k[1][i] = d.y;
        k[2][i] = d.z;
        k[3][i] = d.w;
    }
    for (int i = 0; i < CRS_BINOMIAL_TRIED; i++) {
        count[i] = crs_binomial_attempt(crs_uniform53(k[0][i], k[1][i]),
                                        crs_uniform53(k[2][i], k[3][i]), trials[i], p[i]);
    }
}

/* Numbers of the lanes that are not small, by rejection. */
static inline void
crs_binomial_reject(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step,
                    const double n[CRS_LANES], const double rare[CRS_LANES], double out[CRS_LANES])
{
    int pending[CRS_LANES + CRS_BINOMIAL_TRIED];
    int num_pending = 0;

    CRS_EACH_LANE(l)
    {
        pending[num_pending] = l;
        num_pending += !crs_binomial_is_small(n[l], rare[l]);
    }
    for (uint32_t attempt = 0; num_pending > 0; attempt++) {
        int left = 0;

        for (int i = 0; i < CRS_BINOMIAL_TRIED; i++) {
            pending[num_pending + i] = pending[0]; /* fills up the last group */
        }
        for (int i = 0; i < num_pending; i += CRS_BINOMIAL_TRIED) {
            _Alignas(CRS_LANE_ALIGN) double count[CRS_BINOMIAL_TRIED];

            crs_binomial_try(key, purpose, step, attempt, n, rare, pending + i, count);
            for (int j = 0; j < CRS_BINOMIAL_TRIED && i + j < num_pending; j++) {
                const int lane = pending[i + j];

                out[lane] = count[j];
                pending[left] = lane;
                left += count[j] < 0.0;
            }
        }
        num_pending = left;
    }
}

/* Binomial numbers of all lanes, exact at any n and p; equal to crs_binomial_keyed() of each. */
static inline void
crs_binomial_lanes(const uint32_t key[4][CRS_LANES], uint32_t purpose, uint32_t step,
                   const double n[CRS_LANES], const double p[CRS_LANES], double out[CRS_LANES])
{
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];
    _Alignas(CRS_LANE_ALIGN) double rare[CRS_LANES];
    _Alignas(CRS_LANE_ALIGN) crs_binomial_search search;
    uint64_t any_small = 0, any_large = 0;

    CRS_EACH_LANE(l)
    {
        rare[l] = crs_binomial_rare(p[l]);
        any_small |= crs_bits(crs_binomial_is_small(n[l], rare[l]) ? 1.0 : 0.0);
        any_large |= crs_bits(crs_binomial_is_small(n[l], rare[l]) ? 0.0 : 1.0);
    }
    if (any_small) {
        crs_draw_rows(key, purpose, step, 0, words);
        CRS_EACH_LANE(l)
        {
            const double u = crs_binomial_uniform(words[0][l], words[1][l], p[l]);

            search.u[l] = crs_binomial_is_small(n[l], rare[l]) ? u : 0.0;
        }
        crs_binomial_search_start(&search, n, rare);
        for (int k = 0; k < CRS_BINOMIAL_TERMS && crs_binomial_search_eight(&search, k); k += 8) {
        }
        CRS_EACH_LANE(l)
        {
            search.count[l] = crs_min(search.count[l], n[l]);
        }
    }
    if (any_large) {
        crs_binomial_reject(key, purpose, step, n, rare, search.count);
    }
    CRS_EACH_LANE(l)
    {
        out[l] = p[l] > 0.5 ? n[l] - search.count[l] : search.count[l];
    }
}

#endif
