/* compare_internal: what the two files of a comparison have in common. */
#ifndef CRS_STUDY_COMPARE_INTERNAL_H
#define CRS_STUDY_COMPARE_INTERNAL_H

#include "study/compare.h"

/* The outcomes of a strategy in a metric, [capacity]. */
double *crs_compare_column(const crs_compare *self, size_t metric, size_t strategy);

/* The largest half-width of a paired interval relative to the larger mean, and, in `self`, whose
 * it is. work[2 * units + replicates]. */
double crs_compare_widest(crs_compare *self, const crs_compare_plan *plan, double *work);

/* Fills standings, dominance, facts and the Pareto set. CRS_ERR_MEMORY, CRS_ERR_STOPPED. */
crs_status crs_compare_judge(crs_compare *self, const crs_compare_plan *plan);

#endif
