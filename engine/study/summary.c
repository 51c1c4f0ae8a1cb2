#include "study/summary.h"

crs_summary
crs_summarise(const double *outcomes, size_t count, const crs_outcome_rule *rule, size_t num_sets,
              int is_exact, double *work)
{
    crs_summary out = {.counts = crs_outcome_count(outcomes, count)};

    for (size_t i = 0; i < count; i++) {
        work[i] = crs_outcome_number(rule, outcomes[i]);
    }
    out.mean = crs_clustered_interval(work, count, num_sets, CRS_SUMMARY_LEVEL, work + count);
    for (size_t i = 0; i < count; i++) {
        work[i] = crs_outcome_place(rule, outcomes[i]);
    }
    out.quantiles = is_exact && count > 0 ? crs_quantiles_exactly(work[0])
                                          : crs_quantiles_of(work, count);
    return out;
}
