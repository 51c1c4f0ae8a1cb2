/* fit_mode: the best fit, and what it looks like around it.
 *
 * The best fit is the mode of the posterior in z (fit.h): the point that minimises the sum of
 * squares of all residuals r_i(z) and of all z_j, a nonlinear least-squares problem that always
 * has at least as many residuals as unknowns. (In x the mode would lie elsewhere: a density has
 * no mode that is independent of the scale. In z the prior has its mode at its median.)
 *
 * 1. Draws from the prior are evaluated, in lanes; the best of them and the prior's median are
 *    the starting points.
 * 2. From each, GSL's trust-region Levenberg-Marquardt (gsl_multifit_nlinear, normal equations by
 *    Cholesky). Derivatives are central differences, all of them evaluated together, in lanes:
 *    the derivative costs as much as three to nine single runs.
 * 3. The best end point counts. J'J there, the prior included, is the inverse of the posterior's
 *    covariance if the model were linear (Laplace): good for starting a sampler.
 *
 * Simplex and derivative-free methods were rejected by measurement (bench/fit.c): with some
 * forty unknowns they need hundreds of times the simulations. */
#ifndef CRS_STUDY_FIT_FIT_MODE_H
#define CRS_STUDY_FIT_FIT_MODE_H

#include "study/fit/fit.h"

/* How hard to look. */
typedef struct crs_fit_search {
    size_t starts;      /* >= 1 */
    size_t draws;       /* from the prior, to choose starting points from; 0: only the median */
    size_t iterations;  /* at most, from a start */
    const double *from; /* [num_frees]: a starting point instead of the median; or NULL */
    const int *fixed;   /* [num_frees]: 1: stays as in `from`; or NULL */
} crs_fit_search;

typedef struct crs_fit_mode {
    double *z;          /* [num_frees] */
    double *f, *v;      /* [num_targets]: simulated there */
    double *covariance; /* [num_frees][num_frees], Laplace */
    double log_density;
    double *ends; /* [starts]: log densities reached */
    size_t num_ends;
    size_t evaluations; /* candidates simulated */
} crs_fit_mode;

/* Finds it. `self` needs no preparation; free with crs_fit_mode_free(). Errors as
 * crs_fit_simulate(). GSL's error handler must be off. */
crs_status crs_fit_mode_find(crs_fit_mode *self, const crs_fit *fit, const crs_fit_search *search);

/* Frees; safe twice. */
void crs_fit_mode_free(crs_fit_mode *self);

/* Profile: the largest log likelihood (without the prior of the parameter itself, with that of
 * the others) for free parameter `index` held at z = places[i], i < count, into values[count].
 * Starts from `mode`. */
crs_status crs_fit_profile(const crs_fit *fit, const crs_fit_mode *mode, size_t index,
                           const double *places, size_t count, double *values);

#endif
