/* sampler: draws from a density of which only ratios are known, by an ensemble of walkers.
 *
 * Walkers come in two halves. In a step each walker of one half is offered a new place, made from
 * the places of the *other* half only, then the halves change roles; so all offers of a half are
 * evaluated at once, in the lanes of blocks, and the ensemble as a whole leaves the product of the
 * densities invariant (Foreman-Mackey et al. 2013). Four kinds of offers, drawn for each walker
 * and step, for a walker at x and others y, y' in d dimensions:
 *
 *   stretch   x' = y + s (x - y), s in [1/a, a] with density ~ 1/sqrt(s), a = 2; accepted with
 *             probability min(1, s^(d-1) p(x')/p(x))            (Goodman & Weare 2010)
 *   change    x' = x + g (y - y') + tiny; g = 2.38/sqrt(2 d), one time in ten g = 1
 *             (differential evolution, ter Braak 2006)
 *   normal    given a normal distribution q that resembles p, with mean m and principal axes: in
 *             the coordinates e along them, in units of its deviations, some are chosen at random
 *             (a tenth, a third or all of them) and become
 *             sqrt(1 - b^2) e + b (standard normal), b = 1/2 or 1; accepted with probability
 *             min(1, p(x') q(x) / (p(x) q(x'))).
 *             The offer leaves q invariant (Neal 1999; Cotter et al. 2013): where p is nearly
 *             normal, steps are as long as the distribution in any number of dimensions, while
 *             those of the first two shrink like 1/sqrt(d).
 *   guided    given the gradient of a density g that resembles p: a ball is thrown from x with a
 *             random momentum and rolls a while over -ln g (leapfrog steps in the coordinates of
 *             q); with kinetic energies k before and k' after, it is accepted with probability
 *             min(1, p(x') exp(-k') / (p(x) exp(-k))).
 *             This is Hamiltonian Monte Carlo in which the path follows a cheap density and only
 *             its end is judged by the dear one (Rasmussen 2003; Liu 2001, surrogate transitions).
 *             The leapfrog map is reversible and keeps volumes whatever g is, so the sample is
 *             that of p; the better g, the longer the way that is accepted.
 *
 * q and g must not depend on the present state. They may be set anew, from earlier steps, if only
 * steps after that are used (posterior.h).
 *
 * Every random number is keyed by (seed, step, walker): the result depends on nothing else. */
#ifndef CRS_STUDY_FIT_SAMPLER_H
#define CRS_STUDY_FIT_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

typedef enum crs_move {
    CRS_MOVE_STRETCH,
    CRS_MOVE_CHANGE,
    CRS_MOVE_NORMAL,
    CRS_MOVE_GUIDED,
    CRS_NUM_MOVES
} crs_move;

/* Gradient[num_dims] at x[num_dims] of the logarithm of a density that resembles the one to be
 * sampled. Where it is not finite, offers are refused. */
typedef void (*crs_guide)(void *context, const double *x, double *gradient);

/* What to sample. Pointers are borrowed. */
typedef struct crs_sampler_plan {
    size_t num_dims;
    size_t num_walkers; /* even; at least 2 (num_dims + 1), better four times that */
    /* Logarithm of the density, up to a constant, at points[count][num_dims]; NaN counts as
     * -infinity. Anything but CRS_OK ends the sampling. */
    crs_status (*log_density)(void *context, const double *points, size_t count, double *values);
    void *context;
    uint64_t seed;
    double share[CRS_NUM_MOVES]; /* of the offers; they add up to 1 */
} crs_sampler_plan;

typedef struct crs_sampler {
    crs_sampler_plan plan;
    double *points; /* [num_walkers][num_dims] */
    double *values; /* [num_walkers]: log densities */
    uint64_t step;  /* steps taken */
    uint64_t offered[CRS_NUM_MOVES], accepted[CRS_NUM_MOVES];
    double *offers, *offer_values, *log_ratio; /* of a half */
    int *kinds;
    int has_normal;
    double *mean, *axes, *deviations; /* of q: [d], [d][d] a row an axis, [d] */
    crs_guide guide;                  /* NULL: none */
    void *guide_context;
    double *work; /* [2][d] */
} crs_sampler;

/* Prepares a sampler with walkers at points[num_walkers][num_dims] and evaluates them.
 * CRS_ERR_ARGUMENT, CRS_ERR_MEMORY, or what log_density returned. Free with
 * crs_sampler_free(). */
crs_status crs_sampler_init(crs_sampler *self, const crs_sampler_plan *plan, const double *points);

/* Frees; safe twice. */
void crs_sampler_free(crs_sampler *self);

/* Takes a step: every walker has one offer. */
crs_status crs_sampler_step(crs_sampler *self);

/* Sets q, from a mean[d] and a covariance[d][d]. Until then stretches take the place of normal
 * offers. CRS_ERR_ARGUMENT if the covariance is not positive definite, CRS_ERR_MEMORY. */
crs_status crs_sampler_set_normal(crs_sampler *self, const double *mean, const double *covariance);

/* Sets g; NULL: none. Until then, or without q, normal offers take the place of guided ones. */
void crs_sampler_set_guide(crs_sampler *self, crs_guide guide, void *context);

/* Eigenvectors (rows of axes[d][d]) and eigenvalues of a symmetric matrix[d][d], which is
 * destroyed; Jacobi's method. */
void crs_principal_axes(double *matrix, size_t d, double *axes, double *values);

#endif
