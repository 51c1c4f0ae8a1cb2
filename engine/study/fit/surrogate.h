/* surrogate: a cheap stand-in for simulated numbers, near where they were simulated.
 *
 * Each output is a quadratic function of the inputs,
 *
 *   y_o(x) = c_o + b_o u + u' A_o u,   u = x - centre,
 *
 * fitted by least squares to simulated points: a response surface (Box & Wilson 1951). Columns are
 * brought to one scale and a ridge of a millionth of their mean square keeps the equations
 * regular. In 40 dimensions that are 861 coefficients an output; a gradient costs a hundredth of
 * a simulation. What is built on it must not depend on its being right: the sampler only steers
 * by it (sampler.h). */
#ifndef CRS_STUDY_FIT_SURROGATE_H
#define CRS_STUDY_FIT_SURROGATE_H

#include <stddef.h>

#include "core/status.h"

typedef struct crs_surrogate {
    size_t num_dims, num_outputs;
    double *centre;   /* [num_dims] */
    double *constant; /* [num_outputs] */
    double *slope;    /* [num_outputs][num_dims] */
    double *curve;    /* [num_outputs][num_dims][num_dims], symmetric */
} crs_surrogate;

/* Number of coefficients of an output in d dimensions. */
size_t crs_surrogate_size(size_t d);

/* Fits x[count][num_dims] -> y[count][num_outputs], all finite. `self` needs no preparation; free
 * with crs_surrogate_free(). CRS_ERR_ARGUMENT if there are fewer points than coefficients,
 * CRS_ERR_MEMORY. */
crs_status crs_surrogate_fit(crs_surrogate *self, size_t num_dims, size_t num_outputs,
                             const double *x, const double *y, size_t count);

/* Frees; safe twice. */
void crs_surrogate_free(crs_surrogate *self);

/* Output number `o` at x[num_dims], and its gradient[num_dims]. `u` is scratch, [num_dims]. */
double crs_surrogate_value(const crs_surrogate *self, size_t o, const double *x, double *u,
                           double *gradient);

#endif
