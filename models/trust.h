/* trust: lost fast, regained slowly; evidence and value. Equation numbers as in README.md. */
#ifndef CRS_MODELS_TRUST_H
#define CRS_MODELS_TRUST_H

#include "core/vmath.h"

/* Nothing moves at such a rate a step; keeps ratios of rates defined. */
#define CRS_TRUST_STILL 1e-30

/* (9) Trust after a step, asymmetric (Slovic 1993): it recovers towards `goal` and is lost, both at
 * constant rates, `gain` and `loss` >= 0, which come multiplied by dt. */
static inline double
crs_trust_step(double trust, double goal, double gain, double loss)
{
    const double total = gain + loss + CRS_TRUST_STILL;

    return trust + crs_one_minus_exp_neg(total) * (gain * goal / total - trust);
}

/* (11) What is left of trust when promises break, of which the share `aware` hears; it loses
 * `loss` of its trust. */
static inline double
crs_trust_kept(double aware, double loss)
{
    return 1.0 - aware * loss;
}

/* (10), (24) Evidence, value, credibility: built up and lost at constant rates `gain` and `fade`
 * a step, they become x keep + add. */
static inline double
crs_trust_keep(double gain, double fade)
{
    return crs_exp(-(gain + fade));
}

static inline double
crs_trust_add(double gain, double fade)
{
    return crs_one_minus_exp_neg(gain + fade) * gain / (gain + fade + CRS_TRUST_STILL);
}

#endif
