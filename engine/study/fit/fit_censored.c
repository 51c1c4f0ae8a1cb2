#include "study/fit/fit_censored.h"

#include <math.h>

#include "core/vmath.h"
#include "sim/outcome.h"
#include "study/normal.h"

/* Steps of (C3); each one takes the estimate a share of the way that those later are of all. */
#define EM_STEPS 60

double
crs_fit_censored_residual(double z)
{
    return sqrt(fmax(0.0, -2.0 * crs_normal_log_cdf(crs_clamp(z, -1e6, 1e6))));
}

void
crs_fit_tobit(const crs_fit_times *times, double horizon, double *mean, double *variance)
{
    const double reached = (double)times->reached, later = (double)times->later;
    const double n = reached + later;
    double m, v;

    if (times->reached == 0) {
        *mean = CRS_OUTCOME_LATER;
        *variance = 0.0;
        return;
    }
    m = times->mean;
    v = times->squares / reached;
    if (times->later > 0) {
        const double off = horizon - times->mean;

        m += later / n * off; /* as if those later came at the horizon */
        v = (times->squares + reached * later / n * off * off) / n;
    }
    for (int step = 0; step < EM_STEPS && times->later > 0 && v > 0.0; step++) {
        const double s = sqrt(v), a = (horizon - m) / s;
        const double hazard = crs_exp(-0.5 * a * a) /
                              (2.5066282746310002 * fmax(crs_normal_cdf(-a), 1e-300));
        const double first = m + s * hazard; /* E[T | T > H] */
        const double spread = v * (1.0 + a * hazard - hazard * hazard);
        const double next = (reached * times->mean + later * first) / n;
        const double of_reached = times->squares +
                                  reached * (times->mean - next) * (times->mean - next);

        v = (of_reached + later * (fmax(spread, 0.0) + (first - next) * (first - next))) / n;
        m = next;
    }
    *mean = m;
    *variance = n > 1.0 ? v * n / (n - 1.0) : 0.0;
}
