/* outcome: a number that a run may not have.
 *
 * What a run says about a metric is one of three things, and a double carries them all:
 *
 *   known   the event happened, the quantity has a value: a finite number
 *   later   it had not happened when the run ended: +infinity, later than the horizon
 *   none    it cannot happen, or nothing can be said: NaN. No crisis broke out; there was no
 *           outbreak that could end; the run ends before the instant that is asked for; a ratio
 *           to zero
 *
 * The two must not be told by the same mark, for they are opposites: a strategy whose crisis is
 * still going on at the end has the worst time there is, and one whose crisis never broke out the
 * best. Infinity was chosen because arithmetic, sorting, stores and readers of CSV treat it as
 * what it means; a reserved NaN would lose its payload in half of them, and a mean that forgets
 * the question drops a NaN silently but shows an infinity.
 *
 * What an outcome *counts as*, wherever one number is needed (means, differences, ratios, ranks,
 * best, regret, dominance, sensitivity): an outcome that is later counts as the horizon, min(T,
 * horizon), so a mean of times is a *restricted mean* (Royston & Parmar 2013), the area between
 * the curve of those that are still waiting and 0 up to the horizon. It needs no assumption about
 * what happens later and exists always; it says how long one waits on average within the run, and
 * is to be shown with how many reached it. Where no crisis broke out, a time of which less is
 * better counts as 0 days of it, one of which more is better as the horizon, and a time that is
 * neither has no value. What is not a time and has no value is left out.
 *
 * Rejected: leaving out what was not reached (rewards the strategy that never gets there), and
 * medians only (exist below half of the runs, and do not add up over sets of parameters). */
#ifndef CRS_SIM_OUTCOME_H
#define CRS_SIM_OUTCOME_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define CRS_OUTCOME_LATER ((double)INFINITY)
#define CRS_OUTCOME_NONE  ((double)NAN)

/* What outcomes of a metric count as. */
typedef struct crs_outcome_rule {
    double horizon; /* days: the last at which it can have happened; NaN: the metric is no time */
    double none;    /* what "none" counts as; NaN: it is left out */
} crs_outcome_rule;

/* How many runs there are of each kind. */
typedef struct crs_outcome_counts {
    uint64_t reached; /* known */
    uint64_t later;
    uint64_t none;
} crs_outcome_counts;

static inline int
crs_outcome_is_known(double value)
{
    return isfinite(value);
}

static inline int
crs_outcome_is_later(double value)
{
    return value == CRS_OUTCOME_LATER;
}

static inline int
crs_outcome_is_none(double value)
{
    return isnan(value);
}

/* 1 if the metric is a time, so that its mean is a restricted one. */
int crs_outcome_is_time(const crs_outcome_rule *rule);

/* The number that an outcome counts as; NaN if it is left out. */
double crs_outcome_number(const crs_outcome_rule *rule, double value);

/* The same for quantiles: "later" stays what it is, larger than every number. */
double crs_outcome_place(const crs_outcome_rule *rule, double value);

/* Counts `count` outcomes. */
crs_outcome_counts crs_outcome_count(const double *values, size_t count);

/* Runs that are left out of means under the rule. */
uint64_t crs_outcome_left_out(const crs_outcome_rule *rule, const crs_outcome_counts *counts);

#endif
