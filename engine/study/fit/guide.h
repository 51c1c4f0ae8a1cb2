/* guide: remembers what a fit has simulated, and makes of it a gradient for the sampler.
 *
 * Evaluations pass through it; the last few thousand are kept. crs_guide_learn() fits a quadratic
 * surrogate (surrogate.h) of the simulated targets to those of them that are not hopeless; with it
 * instead of the simulation, the gradient of eq. (4) of fit.h costs a hundredth of an evaluation.
 * The surrogate is of targets, not of the density: they are much closer to a quadratic. */
#ifndef CRS_STUDY_FIT_GUIDE_H
#define CRS_STUDY_FIT_GUIDE_H

#include "study/fit/fit.h"
#include "study/fit/surrogate.h"

typedef struct crs_guide_memory {
    const crs_fit *fit;
    size_t *targets; /* [num_targets]: those that count */
    size_t num_targets;
    size_t capacity;         /* evaluations kept */
    size_t seen;             /* evaluations so far */
    double *z, *f, *v;       /* [capacity][num_frees], [capacity][num_targets] twice */
    double *values;          /* [capacity]: log densities */
    crs_surrogate surrogate; /* of the targets that count */
    double *variance;        /* [num_targets]: by noise, on average */
    double *scratch;         /* [2][num_frees] */
} crs_guide_memory;

/* Prepares; `fit` is borrowed. CRS_ERR_MEMORY. Free with crs_guide_free(). */
crs_status crs_guide_init(crs_guide_memory *self, const crs_fit *fit);

/* Frees; safe twice. */
void crs_guide_free(crs_guide_memory *self);

/* Eq. (4) of candidates, and remembers them. `self` is a crs_guide_memory: a log_density. */
crs_status crs_guide_evaluate(void *self, const double *z, size_t count, double *values);

/* Fits the surrogate; *ready tells whether enough is known for that. CRS_ERR_MEMORY. */
crs_status crs_guide_learn(crs_guide_memory *self, int *ready);

/* Gradient of eq. (4) by the surrogate: a crs_guide. */
void crs_guide_gradient(void *self, const double *z, double *gradient);

#endif
