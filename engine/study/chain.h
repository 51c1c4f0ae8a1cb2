/* chain: is a sample good enough to be believed?
 *
 * Numbers about records[num_records][num_walkers][num_dims], the places of an ensemble of walkers
 * at equal distances of steps, one dimension at a time:
 *
 *   autocorrelation time  tau = 1 + 2 sum rho(k), rho averaged over walkers, summed up to the
 *                         first window M with M >= 5 tau (Sokal 1997); in records
 *   effective size        num_walkers * num_records / tau
 *   split R-hat           sqrt(variance between + within / within) over groups of walkers cut into
 *                         halves in time (Gelman et al. 2013). Single walkers are many and short,
 *                         which would make R-hat large however good the ensemble; as Margossian
 *                         et al. 2022 do, chains are grouped: 8 groups.
 *
 * Walkers of an ensemble interact, so groups are not fully independent: an R-hat near 1 is
 * necessary, not sufficient; therefore the rule also asks for a number of autocorrelation
 * times. */
#ifndef CRS_STUDY_CHAIN_H
#define CRS_STUDY_CHAIN_H

#include <stddef.h>

#include "core/status.h"

#define CRS_CHAIN_GROUPS 8

typedef struct crs_chain {
    const double *records; /* [num_records][num_walkers][num_dims] */
    size_t num_records, num_walkers, num_dims;
} crs_chain;

typedef struct crs_chain_quality {
    double tau;  /* autocorrelation time, in records, at least 1 */
    double size; /* effective sample size */
    double r_hat;
} crs_chain_quality;

/* Quality in dimension `dim`. At least four records and 8 walkers, else all NaN. O(records^2)
 * in the worst case, usually O(records tau). */
crs_status crs_chain_judge(const crs_chain *chain, size_t dim, crs_chain_quality *out);

/* Mean and standard deviation over all records and walkers of a dimension. */
void crs_chain_moments(const crs_chain *chain, size_t dim, double *mean, double *deviation);

/* Correlation of two dimensions over all records and walkers. */
double crs_chain_correlation(const crs_chain *chain, size_t a, size_t b);

#endif
