/* chain: is a sample good enough to be believed?
 *
 * Numbers about records[num_records][num_walkers][num_dims], the places of an ensemble of walkers
 * at equal distances of steps, one dimension at a time:
 *
 *   autocorrelation time  tau = 1 + 2 sum rho(k), rho averaged over walkers, summed up to the
 *                         first window M with M >= 5 tau (Sokal 1997); in records
 *   R-hat                 sqrt(variance between + within / within) of groups of walkers cut into
 *                         halves in time, of ranks turned into normal numbers, and of the ranks
 *                         of the distances from the median (folded), whichever is worse (Vehtari,
 *                         Gelman, Simpson, Carpenter & Buerkner 2021): sees a difference in scale
 *                         or in heavy tails, too. Single walkers are many and short, which would
 *                         make R-hat large however good the ensemble; as in the nested R-hat of
 *                         Margossian et al. 2022 walkers are grouped: 8 groups.
 *   bulk size             effective number of draws for what is in the middle: walkers cut into
 *                         halves are the chains, ranks turned into normal numbers, autocorrelation
 *                         of all chains together with the variance between them, summed by Geyer's
 *                         initial monotone sequence (Vehtari et al.). Walkers that stay where they
 *                         are make it small, however many they are, which groups hide.
 *   tail size             the same of being below the 5 % or the 95 % quantile, the smaller
 *
 * Walkers of an ensemble interact, so groups are not fully independent: an R-hat near 1 is
 * necessary, not sufficient; therefore the rule also asks for both sizes and for a number of
 * autocorrelation times. */
#ifndef CRS_STUDY_FIT_CHAIN_H
#define CRS_STUDY_FIT_CHAIN_H

#include <stddef.h>

#include "core/status.h"

#define CRS_CHAIN_GROUPS 8

typedef struct crs_chain {
    const double *records; /* [num_records][num_walkers][num_dims] */
    size_t num_records, num_walkers, num_dims;
} crs_chain;

typedef struct crs_chain_quality {
    double tau;        /* autocorrelation time, in records, at least 1 */
    double bulk, tail; /* effective sample sizes */
    double size;       /* the smaller */
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
