/* quantile: order statistics of replicates, NaN-aware.
 *
 * NaN stands for "never": a level that was not reached, a day beyond the horizon. It therefore
 * counts as larger than every number, +infinity included. A caller who wants quantiles over all
 * runs passes all sorted values, and gets NaN where the rank falls among the runs in which it
 * never happened; one who wants them among the runs in which it did passes the number that
 * crs_sort() returns. */
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

#endif
