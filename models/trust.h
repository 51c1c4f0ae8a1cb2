/* trust: lost fast, regained slowly; evidence and value. Equation numbers as in README.md. */
#ifndef CRS_MODELS_TRUST_H
#define CRS_MODELS_TRUST_H

#include "core/vmath.h"

/* (9) Trust after a step, asymmetric (Slovic 1993). `gain` is the probability of recovery towards
 * `goal`, `loss_dt` is l_g dt, `impact` is attention times outrage times awareness. */
static inline double
crs_trust_step(double trust, double goal, double gain, double loss_dt, double impact)
{
    const double loss = crs_one_minus_exp_neg(loss_dt * impact);

    return crs_clamp(trust + gain * (goal - trust) - loss * trust, 0.0, 1.0);
}

/* (11) What is left of trust when promises break, of which the share `aware` hears; it loses
 * `loss` of its trust. */
static inline double
crs_trust_kept(double aware, double loss)
{
    return 1.0 - aware * loss;
}

/* (10) Evidence or value after a step of building up and fading, both as probabilities. */
static inline double
crs_trust_build(double level, double gain, double fade)
{
    return crs_clamp(level + gain * (1.0 - level) - fade * level, 0.0, 1.0);
}

/* (24) Credibility after a step of losing and coming back, both as probabilities. */
static inline double
crs_trust_credibility(double level, double loss, double gain)
{
    return crs_clamp(level + gain * (1.0 - level) - loss * level, 0.0, 1.0);
}

#endif
