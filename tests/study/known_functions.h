/* Functions whose sensitivity indices are known:
 *
 *   Ishigami & Homma 1990: f = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, x uniform on +-pi
 *   g-function (Sobol' 1993): f = product of (|4 x_j - 2| + a_j) / (1 + a_j) */
#ifndef CRS_TESTS_KNOWN_FUNCTIONS_H
#define CRS_TESTS_KNOWN_FUNCTIONS_H

#include <math.h>
#include <stddef.h>

#define PI 3.14159265358979323846

/* A function of u[k] and of luck, a standard normal number. */
typedef double (*function)(const double *u, size_t k, double luck);

static inline double
ishigami(const double *u, size_t k, double luck)
{
    const double x1 = PI * (2.0 * u[0] - 1.0), x2 = PI * (2.0 * u[1] - 1.0),
                 x3 = PI * (2.0 * u[2] - 1.0);

    (void)k;
    (void)luck;
    return sin(x1) + 7.0 * sin(x2) * sin(x2) + 0.1 * x3 * x3 * x3 * x3 * sin(x1);
}

/* V = 49/8 + 0.1 pi^4/5 + 0.01 pi^8/18 + 1/2; V1 = (1 + 0.1 pi^4/5)^2/2; V2 = 49/8;
 * V13 = 0.01 pi^8 (1/18 - 1/50). */
static inline void
ishigami_indices(double *first, double *total, double *second_13)
{
    const double p4 = PI * PI * PI * PI;
    const double v = 49.0 / 8.0 + 0.1 * p4 / 5.0 + 0.01 * p4 * p4 / 18.0 + 0.5;
    const double v1 = 0.5 * (1.0 + 0.1 * p4 / 5.0) * (1.0 + 0.1 * p4 / 5.0);
    const double v13 = 0.01 * p4 * p4 * (1.0 / 18.0 - 1.0 / 50.0);

    first[0] = v1 / v;
    first[1] = 49.0 / 8.0 / v;
    first[2] = 0.0;
    total[0] = (v1 + v13) / v;
    total[1] = first[1];
    total[2] = v13 / v;
    *second_13 = v13 / v;
}

static const double g_a[] = {0.0, 1.0, 4.5, 9.0, 99.0, 99.0};

static inline double
g_function(const double *u, size_t k, double luck)
{
    double product = 1.0;

    (void)luck;
    for (size_t j = 0; j < k; j++) {
        product *= (fabs(4.0 * u[j] - 2.0) + g_a[j]) / (1.0 + g_a[j]);
    }
    return product;
}

/* V_j = 1/(3 (1 + a_j)^2), V = product of (1 + V_j) - 1, VT_j = V_j product of the others. */
static inline void
g_indices(size_t k, double *first, double *total)
{
    double product = 1.0;

    for (size_t j = 0; j < k; j++) {
        product *= 1.0 + 1.0 / (3.0 * (1.0 + g_a[j]) * (1.0 + g_a[j]));
    }
    for (size_t j = 0; j < k; j++) {
        const double v = 1.0 / (3.0 * (1.0 + g_a[j]) * (1.0 + g_a[j]));

        first[j] = v / (product - 1.0);
        total[j] = v * product / (1.0 + v) / (product - 1.0);
    }
}

/* Mean u1 + 2 u2, and luck whose size depends on u2 and u3: without the correction it passes for
 * interaction. V = 5/12, S = 0.2, 0.8, 0. E[luck^2] = 4 (1/4 + 1/12 + 1/12 ...), see the test. */
static inline double
noisy_line(const double *u, size_t k, double luck)
{
    (void)k;
    return u[0] + 2.0 * u[1] + 2.0 * luck * (0.5 + u[1]) * u[2];
}

static inline double
line(const double *u, size_t k, double luck)
{
    double sum = 7.0;

    (void)luck;
    for (size_t j = 0; j < k; j++) {
        sum += ((double)j - 1.5) * u[j];
    }
    return sum;
}

static inline double
gap(const double *u, size_t k, double luck)
{
    return u[0] < 0.01 ? (double)NAN : line(u, k, luck);
}

static inline double
constant(const double *u, size_t k, double luck)
{
    (void)u;
    (void)k;
    (void)luck;
    return 0.1;
}

/* The last bit of a constant depends on an addend that does not matter. */
static inline double
rounding(const double *u, size_t k, double luck)
{
    (void)k;
    (void)luck;
    return 53.6 + (u[0] < 0.5 ? 0.0 : 7e-15);
}

#endif
