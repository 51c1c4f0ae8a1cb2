/* summary: the outcomes of many runs in a few numbers, for whoever has them in a row. */
#ifndef CRS_STUDY_SUMMARY_H
#define CRS_STUDY_SUMMARY_H

#include "sim/outcome.h"
#include "study/replay.h"
#include "study/statistics.h"

/* Level of the interval of the mean. */
#define CRS_SUMMARY_LEVEL 0.95

typedef struct crs_summary {
    crs_outcome_counts counts;
    crs_interval mean;       /* of what the outcomes count as; of a time: restricted */
    crs_quantiles quantiles; /* over the runs that count; infinite: later than the horizon */
} crs_summary;

/* Summarises outcomes[count], of which number i has parameter set i mod num_sets (0: there are
 * none). is_exact: there is no luck, one run says everything. work[count + num_sets]. */
crs_summary crs_summarise(const double *outcomes, size_t count, const crs_outcome_rule *rule,
                          size_t num_sets, int is_exact, double *work);

#endif
