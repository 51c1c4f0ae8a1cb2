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

/* (7) Burst after a step of logarithmic growth, with what is added at once. */
static inline double
crs_attention_burst(double burst, double growth, double impulse)
{
    return crs_clamp(burst * crs_exp_moderate(growth) + impulse, 0.0, CRS_ATTENTION_CAP);
}

/* (7) Slow discussion after a step; `keep` is exp(-delta_s dt). */
static inline double
crs_attention_discussion(double slow, double burst, double keep, double settling_dt)
{
    return slow * keep + settling_dt * burst;
}

#endif
