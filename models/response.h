/* response: how an answer is heard, and the outrage that is left. Equation numbers as in
 * README.md.
 *
 * Inputs and results are pure numbers 0..1 unless said otherwise. */
#ifndef CRS_MODELS_RESPONSE_H
#define CRS_MODELS_RESPONSE_H

#include "core/vmath.h"

/* (2) Response quality: attitude, facts and action; with one missing it is worth nothing. */
static inline double
crs_response_quality(double apology, double facts, double remedy)
{
    return crs_cbrt(apology * facts * remedy);
}

/* Perceived blame shifting; blaming users weighs `users_weight` times as much. */
static inline double
crs_response_blame(double blame_third_party, double blame_users, double users_weight)
{
    return 1.0 - (1.0 - blame_third_party) * (1.0 - crs_min(1.0, users_weight * blame_users));
}

/* (3) Vacuum after a step of silence; `gain` is the probability of its rate. */
static inline double
crs_response_vacuum(double vacuum, double gain)
{
    return vacuum + gain * (1.0 - vacuum);
}

/* (4) Part of outrage that resentment and the vacuum raise, >= 1 (SCCT, Coombs 2007). */
static inline double
crs_response_aggravation(double resentment, double vacuum, double blame_weight,
                         double vacuum_weight)
{
    return 1.0 + blame_weight * resentment + vacuum_weight * vacuum;
}

/* (8) Resentment after a step: `rate_dt` is k_b blame dt, `fade` the probability of fading. */
static inline double
crs_response_resentment(double resentment, double attention, double rate_dt, double fade)
{
    const double rise = crs_one_minus_exp_neg(rate_dt * crs_min(1.0, attention));

    return crs_clamp(resentment + rise * (1.0 - resentment) - fade * resentment, 0.0, 1.0);
}

#endif
