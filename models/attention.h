/* attention: the heat of a topic and who has heard of it. Equation numbers as in README.md.
 *
 * Heat 1 is a national top topic. A burst decays fast and feeds a slow discussion; two
 * exponentials approximate the power-law relaxation of Crane & Sornette 2008. Rates come
 * multiplied by dt. */
#ifndef CRS_MODELS_ATTENTION_H
#define CRS_MODELS_ATTENTION_H

#include "core/vmath.h"

/* The burst never exceeds this many national top topics. */
#define CRS_ATTENTION_CAP 3.0

/* (6) Awareness after a step; `reach_dt` is eps kappa_g dt. */
static inline double
crs_attention_awareness(double aware, double attention, double reach_dt)
{
    return aware + crs_one_minus_exp_neg(reach_dt * attention) * (1.0 - aware);
}

/* (7) Logarithmic growth of the burst in a step, without noise. */
static inline double
crs_attention_growth(double negative, double aware_public, double contagion_dt, double decay_dt)
{
    return contagion_dt * negative * (1.0 - aware_public) - decay_dt;
}

/* (7) Mean over a step of a burst that grows by the factor exp(growth), relative to its value at
 * the start: (exp(growth) - 1) / growth, a series where that would lose digits. */
static inline double
crs_attention_mean(double growth, double factor)
{
    const double g = growth;
    const int is_small = g > -0.1 && g < 0.1;
    const double series =
        1.0 +
        g * (1.0 / 2 + g * (1.0 / 6 + g * (1.0 / 24 +
                                           g * (1.0 / 120 + g * (1.0 / 720 + g * (1.0 / 5040))))));

    return is_small ? series : (factor - 1.0) / (is_small ? 0.1 : g);
}

/* (7) Slow discussion after a step; `burst` is the mean over it, `keep` exp(-delta_s dt),
 * `settling` kappa_s dt exp(-delta_s dt / 2). */
static inline double
crs_attention_discussion(double slow, double burst, double keep, double settling)
{
    return slow * keep + settling * burst;
}

#endif
