/* fit_censored: times that were not reached within the run, in a fit.
 *
 * A simulated time that lies beyond the end of the run, H, is not H: all that is known is T > H.
 * Tobin, "Estimation of relationships for limited dependent variables", Econometrica 1958:
 *
 *   (C1) observed y, simulated T > H: ln Phi((y - H) / s), the probability that an observation
 * with error s comes out as it did or later, if what is observed lies beyond H (C2) observed "not
 * by y": ln Phi((T - y) / s); T > H says nothing against it (C3) with luck, n replicates of which
 * k are later: mean and variance of the normal distribution whose numbers, cut off at H, are most
 * likely the replicates (EM, Dempster, Laird & Rubin 1977). If all are later, (C1).
 *
 * Terms are turned into residuals, r = sqrt(-2 ln L), so that least squares can take them. (C1)
 * lies above the residual of T = H, which would be a time that is known, and grows the farther y
 * lies before the end of the run; it cannot tell how late T is, so such a target gives the search
 * no slope, only a wall. */
#ifndef CRS_STUDY_FIT_FIT_CENSORED_H
#define CRS_STUDY_FIT_FIT_CENSORED_H

#include <stdint.h>

/* Sums over the replicates of a time. */
typedef struct crs_fit_times {
    uint64_t reached, later;
    double mean, squares; /* of those reached, squares of deviations */
} crs_fit_times;

/* sqrt(-2 ln Phi(z)). */
double crs_fit_censored_residual(double z);

/* (C3): *mean is +infinity if none was reached. */
void crs_fit_tobit(const crs_fit_times *times, double horizon, double *mean, double *variance);

#endif
