/* opinion: people re-consider and choose. Equation numbers as in README.md.
 *
 * A discrete choice with social interaction (Brock & Durlauf 2001) between a negative, a neutral
 * and a positive opinion, with utilities u_N, 0 and u_P. The same rule serves groups (here: shares
 * relax towards the choice) and agents (one person takes the choice with its probabilities). */
#ifndef CRS_MODELS_OPINION_H
#define CRS_MODELS_OPINION_H

#include <math.h>

#include "core/vmath.h"

/* Probabilities of the choice; neutral = 1 - negative - positive. */
typedef struct crs_choice {
    double negative, neutral, positive;
} crs_choice;

/* Shares of a group. */
typedef struct crs_opinion {
    double negative, positive;
} crs_opinion;

/* Logit choice with utilities u_N, 0, u_P, between -700 and 700. */
static inline crs_choice
crs_opinion_choice(double utility_negative, double utility_positive)
{
    const double negative = crs_exp_moderate(utility_negative);
    const double positive = crs_exp_moderate(utility_positive);
    const double scale = 1.0 / (1.0 + negative + positive);
    const crs_choice choice = {negative * scale, scale, positive * scale};

    return choice;
}

/* (5) Shares after a step in which a part `p` re-considered. */
static inline crs_opinion
crs_opinion_relax(crs_opinion old, crs_choice choice, double p)
{
    const crs_opinion now = {old.negative + p * (choice.negative - old.negative),
                             old.positive + p * (choice.positive - old.positive)};

    return now;
}

/* Back into the simplex: negative in 0..1, then positive in 0..1 - negative. */
static inline crs_opinion
crs_opinion_clamp(crs_opinion raw)
{
    const double negative = crs_clamp(raw.negative, 0.0, 1.0);
    const crs_opinion clamped = {negative, crs_clamp(raw.positive, 0.0, 1.0 - negative)};

    return clamped;
}

/* Adds the sampling noise of the few people who make up what is heard: covariance
 * scale^2 p (diag(choice) - choice choice'), from two standard normals. */
static inline crs_opinion
crs_opinion_noise(crs_opinion now, crs_choice choice, double p, double scale, double z1, double z2)
{
    const double rest = choice.neutral + choice.positive; /* never rounds to 0 */
    const double per_rest = 1.0 / rest;
    const double first = scale * sqrt(p * choice.negative * rest) * z1;
    const double second = scale * sqrt(p * choice.positive * choice.neutral * per_rest) * z2;
    const crs_opinion noisy = {now.negative + first,
                               now.positive + (second - choice.positive * per_rest * first)};

    return noisy;
}

#endif
