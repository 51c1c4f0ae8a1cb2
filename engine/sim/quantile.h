/* quantile: order statistics of replicates, NaN-aware.
 *
 * NaN counts as larger than every number, +infinity included: a caller who wants quantiles over
 * all values passes all of them, and gets NaN where the rank falls among those that are not there;
 * one who wants them among those that are passes the number that crs_sort() returns. What has not
 * happened within a run is +infinity (sim/outcome.h), and so is a quantile that falls there. */
#ifndef CRS_SIM_QUANTILE_H
#define CRS_SIM_QUANTILE_H

#include <stddef.h>

/* Sorts values ascending, NaN last, and returns how many are not NaN. -0 becomes +0, so that the
 * result depends on the multiset of values only, not on their order. O(n log n), in place. */
size_t crs_sort(double *values, size_t num_values);

/* The q-quantile (0 <= q <= 1) of `num_values` numbers as crs_sort() leaves them, linear between
 * order statistics (Hyndman & Fan 1996, type 7). NaN if there are none, if q is outside its
 * range, or if an order statistic that it takes part of is NaN. */
double crs_quantile_sorted(const double *values, size_t num_values, double q);

/* The same by type 6, (n + 1) q from 1: one more value lies below it with probability q, whatever
 * the distribution, so two of them are a *predictive* interval. (Type 7 is too narrow for that:
 * its p05 to p95 holds one more value in 54 % of cases at n = 4, in 81 % at n = 20.) NaN where
 * there are too few values to promise that, (n + 1) q < 1 or > n: for p05 below 19. */
double crs_quantile_predictive(const double *values, size_t num_values, double q);

#endif
