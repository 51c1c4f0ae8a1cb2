/* response: how an answer is heard, and the outrage that is left. Equation numbers as in
 * README.md.
 *
 * Inputs and results are pure numbers 0..1 unless said otherwise. */
#ifndef CRS_MODELS_RESPONSE_H
#define CRS_MODELS_RESPONSE_H

#include "core/vmath.h"

/* (2) Response quality: the weighted geometric mean of attitude, facts and action; with one
 * missing, unless it has no weight, it is worth nothing. */
static inline double
crs_response_quality(double apology, double facts, double remedy, const double weights[3])
{
    const double total = weights[0] + weights[1] + weights[2];

    if (weights[0] == weights[1] && weights[1] == weights[2]) {
        return crs_cbrt(apology * facts * remedy);
    }
    return crs_pow(apology, weights[0] / total) * crs_pow(facts, weights[1] / total) *
           crs_pow(remedy, weights[2] / total);
}

/* (25) Share of a response that a group takes in, 0..1: the company's word (its credibility, more
 * where others vouch for it), less for lost trust and objecting experts. */
static inline double
crs_response_credibility(double word, double trust_ratio, double trust_weight, double doubt,
                         double echo)
{
    const double trusted = 1.0 - trust_weight * crs_max(0.0, 1.0 - trust_ratio);

    return crs_min(1.0, word * trusted) * (1.0 - echo * doubt);
}

/* (4) Outrage: `aggravation` and what the response leaves of responsibility. */
static inline double
crs_response_outrage(double aggravation, double responsibility, double relief, double credibility)
{
    return aggravation * (responsibility * (1.0 - relief * credibility));
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

/* (8) Resentment after a step: `rate_dt` is k_b blame dt, `fade_dt` its rate of fading. */
static inline double
crs_response_resentment(double resentment, double attention, double rate_dt, double fade_dt)
{
    const double rise = rate_dt * crs_min(1.0, attention);
    const double total = rise + fade_dt + 1e-30;

    return resentment + crs_one_minus_exp_neg(total) * (rise / total - resentment);
}

#endif
