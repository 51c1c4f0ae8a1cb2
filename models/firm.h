/* firm: users, rating, price, orders. Equation numbers as in README.md.
 *
 * Trust enters as its ratio to trust before the crisis. Rates come multiplied by dt. */
#ifndef CRS_MODELS_FIRM_H
#define CRS_MODELS_FIRM_H

#include "core/vmath.h"

/* Reviews are written at this fraction of the rate at one unit of attention when there is none. */
#define CRS_FIRM_QUIET_REVIEWS 0.02

/* A ratio of trusts to a power between 0 and 10; ratios below 1e-30 count as that. */
static inline double
crs_firm_power(double trust_ratio, double power)
{
    return crs_exp_moderate(power * crs_log_normal(crs_max(1e-30, trust_ratio)));
}

/* (13) Churn hazard over a step, >= 0; `square` is the mean square of attention. */
static inline double
crs_firm_hazard(double square, double negative, double aware, double trust_ratio, double base_dt,
                double heat_dt, double distrust_dt)
{
    return base_dt + heat_dt * square * negative * aware +
           distrust_dt * crs_max(0.0, 1.0 - trust_ratio);
}

/* (13) Users after a step in which as many as `coming` come and the others leave at a hazard. */
static inline double
crs_firm_users(double users, double coming, double hazard)
{
    const double stays = 1.0 - crs_one_minus_exp_neg(hazard);
    const double share = (1.0 - stays + 1e-30) / (hazard + 1e-30); /* who come stay so far */

    return users * stays + coming * share;
}

/* (13) Sign-ups, 1 before the crisis. */
static inline double
crs_firm_signups(double trust_ratio, double power, double aware, double negative, double attention)
{
    return crs_firm_power(trust_ratio, power) *
           (1.0 - aware * negative * crs_min(1.0, 3.0 * attention));
}

/* (14) Mean stars of the reviews that are written now: 1, 3 and 5 by opinion, the angry write
 * `selection` times as often, those who have not heard write as before. */
static inline double
crs_firm_stars(double aware, double negative, double positive, double selection, double before)
{
    const double neutral = 1.0 - negative - positive;
    const double angry = selection * negative;
    const double stars = (1.0 - aware) * before + aware * (angry + 3.0 * neutral + 5.0 * positive);
    const double reviews = (1.0 - aware) + aware * (angry + neutral + positive);

    return stars / reviews;
}

/* (14) Displayed rating after a step. */
static inline double
crs_firm_rating(double rating, double stars, double attention, double rate_dt)
{
    const double renewed = crs_one_minus_exp_neg(rate_dt * (CRS_FIRM_QUIET_REVIEWS + attention));

    return crs_clamp(rating + renewed * (stars - rating), 1.0, 5.0);
}

/* (15) The price to which the market moves. */
static inline double
crs_firm_fair_price(double attention, double negative, double trust_ratio, double heat,
                    double distrust)
{
    return 1.0 - heat * attention * negative - distrust * crs_max(0.0, 1.0 - trust_ratio);
}

/* (16) Repurchase, 1 before the crisis. */
static inline double
crs_firm_repurchase(double trust, double trust_before, double value, double per_trust,
                    double per_value)
{
    return crs_max(0.0, 1.0 + per_trust * (trust - trust_before) + per_value * value);
}

/* (18) Revenue that a step loses; revenues per step come with all users and deliveries. */
static inline double
crs_firm_revenue_lost(double users, double deliveries, double of_users, double of_orders)
{
    return of_users * (1.0 - users) + of_orders * (1.0 - deliveries);
}

/* (16) Orders, 1 before the crisis. */
static inline double
crs_firm_orders(double trust_ratio, double power, double value, double per_value, double attention,
                double negative, double held_back)
{
    return crs_firm_power(trust_ratio, power) * (1.0 + per_value * value) *
           (1.0 - held_back * crs_min(1.0, attention) * negative);
}

#endif
