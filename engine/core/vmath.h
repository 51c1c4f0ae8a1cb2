/* vmath: elementary functions that give the same bits on every machine.
 *
 * Why not libm: its exp, log and pow differ between processors (with and without fused
 * multiply-add) and between libraries, so a run would not be reproducible to the byte. The
 * functions here use only +, -, *, /, comparison and integer operations on the bits of a double,
 * all of which IEEE 754 and C define exactly; compiled with -ffp-contract=off they give one
 * result everywhere.
 *
 * Why they look as they do: each is written for one double, free of branches, tables and calls,
 * so that a plain loop over the lanes of a block (CRS_EACH_LANE) becomes vector code under gcc
 * and clang for SSE2, AVX2, AVX-512 and beyond. Both sides of a choice are computed and one is
 * selected. Integer work keeps to what SSE2 has: 64-bit add, and, or, shift by a constant. There
 * is no int64 -> double conversion; integers pass through the low bits of a double near 2^52.
 *
 * Errors are stated in ulp (units in the last place of the result; 0.5 is perfect rounding) or
 * as absolute or relative errors; they were measured against long double, and test_vmath asserts
 * them. */
#ifndef CRS_CORE_VMATH_H
#define CRS_CORE_VMATH_H

#include <stdint.h>

#ifdef __FAST_MATH__
#error "-ffast-math changes results from machine to machine; crisim is not built with it"
#endif
#include <string.h>

/* 1.5 * 2^52: adding it to |x| < 2^51 rounds x to an integer, kept in the low bits. */
#define CRS_ROUND_MAGIC 0x1.8p52
/* ln 2, and in two parts: the first has 32 significant bits, so k * CRS_LN2_HI is exact. */
#define CRS_LN2_HI 0x1.62e42feep-1
#define CRS_LN2_LO 0x1.a39ef35793c76p-33
#define CRS_LN2    0x1.62e42fefa39efp-1
#define CRS_LOG2_E 0x1.71547652b82fep0

/* The bits of a double as an integer, and back. */
static inline uint64_t
crs_bits(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double
crs_from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The smaller, the larger, and x limited to [low, high]. A NaN in the last argument of min and
 * max, or in x, is returned. */
static inline double
crs_min(double a, double b)
{
    return a < b ? a : b;
}

static inline double
crs_max(double a, double b)
{
    return a > b ? a : b;
}

static inline double
crs_clamp(double x, double low, double high)
{
    return crs_min(high, crs_max(low, x));
}

/* exp(r) - 1 for |r| <= ln(2)/2. Minimax polynomial, relative error 1.8e-17 before rounding. */
static inline double
crs_expm1_reduced(double r)
{
    const double r2 = r * r;
    const double even = 0x1.0000000000005p-1 +
                        r2 * (0x1.5555555552105p-5 +
                              r2 * (0x1.6c16c17f32dc8p-10 +
                                    r2 * (0x1.a019a692d67fep-16 + r2 * 0x1.28a29f9cec4b0p-22)));
    const double odd = 0x1.555555555555cp-3 +
                       r2 * (0x1.111111110e7d3p-7 +
                             r2 * (0x1.a01a01b58857dp-13 +
                                   r2 * (0x1.71ddeaa79afaep-19 + r2 * 0x1.af75caa97be14p-26)));

    return r + r2 * (even + r * odd);
}

/* exp(x), for any x: 1 at 0 exactly, 0 below -745.13, inf above 709.78. Error below 1.1 ulp. */
static inline double
crs_exp(double x)
{
    /* exp(x) = 2^k * exp(r) with k = round(x / ln 2). The magic number adds 2 * 1023 to k, so
     * that the integer is positive; 2^k is applied in two factors, for k reaches from -1076 to
     * 1024 and a double's exponent does not. */
    const double magic = CRS_ROUND_MAGIC + 2046.0;
    const double y = crs_clamp(x, -746.0, 710.0);
    const double t = y * CRS_LOG2_E + magic;
    const double k = t - magic;
    const double r = (y - k * CRS_LN2_HI) - k * CRS_LN2_LO;
    const uint64_t n = crs_bits(t) & 0xfff;
    const uint64_t half = n >> 1;

    return (1.0 + crs_expm1_reduced(r)) * crs_from_bits(half << 52) *
           crs_from_bits((n - half) << 52);
}

/* exp(x) for |x| <= 700, where 2^k needs no second factor: fewer operations where the argument is
 * known to be moderate. Maximum error 1.1 ulp. */
static inline double
crs_exp_moderate(double x)
{
    const double t = x * CRS_LOG2_E + CRS_ROUND_MAGIC;
    const double k = t - CRS_ROUND_MAGIC;
    const double r = (x - k * CRS_LN2_HI) - k * CRS_LN2_LO;

    return (1.0 + crs_expm1_reduced(r)) * crs_from_bits((crs_bits(t) << 52) + crs_bits(1.0));
}

/* 1 - exp(-x) for x >= 0: the probability that a rate x acts. 0 at 0 exactly, 1 at inf; error
 * below 1.2 ulp, also at the smallest x. */
static inline double
crs_one_minus_exp_neg(double x)
{
    /* As crs_exp(), but 1 - 2^k (1 + e) = (1 - 2^k) - 2^k e, which loses nothing at small x. The
     * result is 1 beyond x = 37.5, so k >= -87. */
    const double y = -crs_min(60.0, x);
    const double t = y * CRS_LOG2_E + CRS_ROUND_MAGIC;
    const double k = t - CRS_ROUND_MAGIC;
    const double r = (y - k * CRS_LN2_HI) - k * CRS_LN2_LO;
    const double scale = crs_from_bits((crs_bits(t) << 52) + crs_bits(1.0));

    return (1.0 - scale) - scale * crs_expm1_reduced(r);
}

/* A number as mantissa * 2^exponent, mantissa in [sqrt(1/2), sqrt(2)). */
typedef struct crs_split_double {
    double mantissa;
    double exponent;
} crs_split_double;

/* For normal x > 0 (at least 2^-1022, finite); anything else gives nonsense. */
static inline crs_split_double
crs_split(double x)
{
    /* Subtracting the bits of sqrt(1/2) moves the boundary between exponents there. The exponent
     * becomes a double through the low bits of 2^52. */
    const uint64_t one = 0x3ff0000000000000;
    const uint64_t sqrt_half = 0x3fe6a09e667f3bcd;
    const uint64_t top = crs_bits(x) + (one - sqrt_half);

    return (crs_split_double){crs_from_bits(crs_bits(x) + one - (top & 0xfff0000000000000)),
                              crs_from_bits((top >> 52) | 0x4330000000000000) - (0x1p52 + 1023.0)};
}

/* ln(1 + f) + exponent ln 2 for 1 + f in [sqrt(1/2), sqrt(2)), give or take a rounding. */
static inline double
crs_log_reduced(double f, double exponent)
{
    /* The series in s = f / (2 + f) (Sun Microsystems' fdlibm, e_log.c). */
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double even = w * (3.999999999940941908e-01 +
                             w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd = z * (6.666666666666735130e-01 +
                            w * (2.857142874366239149e-01 +
                                 w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half_square = 0.5 * f * f;

    return exponent * CRS_LN2_HI -
           ((half_square - (s * (half_square + (even + odd)) + exponent * CRS_LN2_LO)) - f);
}

/* ln(x) for normal x > 0 (at least 2^-1022, finite); anything else gives nonsense. */
static inline double
crs_log_normal(double x)
{
    const crs_split_double y = crs_split(x);

    return crs_log_reduced(y.mantissa - 1.0, y.exponent);
}

/* ln(1 + x) for finite x > -1, without loss at small x. Error below 2.5 ulp. */
static inline double
crs_log_1p(double x)
{
    /* Where 1 + x needs no exponent, the series takes x itself; elsewhere the rounding of 1 + x
     * is small against the result. */
    const crs_split_double y = crs_split(1.0 + x);

    return crs_log_reduced(y.exponent == 0.0 ? x : y.mantissa - 1.0, y.exponent);
}

/* ln(x) for x >= 0; -inf at 0, inf at inf. Error below 0.9 ulp. */
static inline double
crs_log(double x)
{
    const int subnormal = x < 0x1p-1022;
    const double scaled = subnormal ? x * 0x1p54 : x;
    const double shift = subnormal ? 54.0 : 0.0;
    const double y = crs_log_normal(scaled) - shift * CRS_LN2;
    const double positive = x > 0.0 ? y : -__builtin_inf();

    return x < __builtin_inf() ? positive : x;
}

/* x^y for finite x >= 0: 1 at y = 0, else 0 or inf at x = 0, 1 at x = 1. Relative error below
 * (2 + 2 |y ln x|) / 2^53: the error of the logarithm is multiplied. */
static inline double
crs_pow(double x, double y)
{
    const double t = y * crs_log(x);

    return crs_exp(y == 0.0 ? 0.0 : t);
}

/* Cube root of x, 0 to 1e308; 0 at 0 exactly. Error below 1 ulp. */
static inline double
crs_cbrt(double x)
{
    /* z ~ x^(-1/3) by dividing the bits of x, read as an integer, by -3; the integer passes
     * through a double. Each z *= 1 + e/3 + ... is a step of the series of (1 - e)^(-1/3). */
    const int subnormal = x < 0x1p-1022;
    const double a = subnormal ? x * 0x1p54 : x;
    const double bits = crs_from_bits((crs_bits(a) >> 20) | 0x4330000000000000) - 0x1p52;
    const double third = (0x553ef0ffp12 - bits * (1.0 / 3.0)) + 0x1p52;
    const double z0 = crs_from_bits(crs_bits(third) << 20);
    const double e0 = 1.0 - (a * z0) * (z0 * z0);
    const double z1 =
        z0 + z0 * e0 * (1.0 / 3.0 + e0 * (2.0 / 9.0 + e0 * (14.0 / 81.0 + e0 * (35.0 / 243.0))));
    const double e1 = 1.0 - (a * z1) * (z1 * z1);
    const double z2 = z1 + z1 * e1 * (1.0 / 3.0 + e1 * (2.0 / 9.0));
    const double y = a * (z2 * z2);
    const double root = y - (y * (y * y) - a) * ((z2 * z2) * (1.0 / 3.0));

    return root * (subnormal ? 0x1p-18 : 1.0);
}

/* -ln(u) for u in [2^-53, 1), absolute error below 2e-10: a shorter series than crs_log_normal(),
 * for numbers that are random anyway. */
static inline double
crs_minus_log_uniform(double u)
{
    const crs_split_double y = crs_split(u);
    const double s = (1.0 - y.mantissa) / (1.0 + y.mantissa);
    const double z = s * s;
    const double series = 0.6666681678453452 + z * (0.39973593595363177 + z * 0.29961532862620865);

    return (2.0 * s + s * z * series) - y.exponent * CRS_LN2;
}

/* The normal quantile: the x for which a standard normal number is below x with probability u, in
 * (0, 1). Absolute error below 6e-10 for u from 2^-53 to 1 - 2^-53 (|x| <= 8.21), relative error
 * below 3e-10; nearer to 0 and 1 the result stays at -8.22 and 8.22. */
static inline double
crs_normal_quantile(double u)
{
    /* With q = u - 1/2 and v = -ln(4u(1 - u)) the quantile is q * h(v), and h is smooth from the
     * centre to the far tails, so no case is told apart (the idea of Giles 2010, "Approximating
     * the erfinv function", who has polynomials in two pieces). h is a rational minimax function
     * of degree 8 over 8 on v in [0, 35.5]. The logarithm needs only absolute accuracy; its error
     * is below 5e-11 in the result. */
    const double q = u - 0.5;
    const double v = crs_min(35.5, crs_minus_log_uniform(u * (1.0 - u)) - 2.0 * CRS_LN2);
    const double v2 = v * v;
    const double p_even = 2.5066282750381564 +
                          v2 * (0.17022079163828337 +
                                v2 * (0.002423451900819621 +
                                      v2 * (8.9617363300112805e-6 + v2 * 4.1663461031538057e-9)));
    const double p_odd = 0.83706522058233012 +
                         v2 * (0.024215740307183149 +
                               v2 * (0.00016919465814128323 + v2 * 6.1839978633645829e-7));
    const double q_even = 1.0 +
                          v2 * (0.035989675133166165 +
                                v2 * (0.00032629586683057427 +
                                      v2 * (1.1339373986081889e-6 + v2 * 3.7465987639143862e-11)));
    const double q_odd = 0.072141323164144492 +
                         v2 * (0.0019333167578914357 +
                               v2 * (9.4443358814627565e-6 + v2 * 2.4534918328474279e-8));

    return q * (p_even + v * p_odd) / (q_even + v * q_odd);
}

#endif
