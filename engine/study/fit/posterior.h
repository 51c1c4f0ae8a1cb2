/* posterior: a sample of the parameter sets that agree with the observations.
 *
 * 1. Walkers start around the best fit, spread as the Laplace approximation there says, but half
 *    as wide again: starting wider than the target lets R-hat see what has not mixed.
 * 2. The ensemble (sampler.h) moves in epochs of 50, 100, 200, ... steps. Within an epoch nothing
 *    is adapted. At its end the epoch is judged (chain.h): it is good if, in every dimension,
 *    split R-hat is below `r_hat`, the effective size is at least `size`, and the epoch is at
 *    least ten autocorrelation times long. The first epoch is never good. If it is not good, its
 *    mean and covariance, mixed with Laplace's according to its effective size, become the normal
 *    distribution of the next epoch's offers, all that was simulated becomes its guide (guide.h),
 *    and its records are thrown away: draws come from a single epoch, that is from a Markov chain
 *    with a fixed kernel.
 * 3. Memory is bounded: when the history is full, every other record is dropped, and from then on
 *    records are taken half as often.
 * 4. Draws are taken from the good epoch at equal distances.
 *
 * The number of looks is small and they are at fixed steps, so the result is a function of problem
 * and seed. */
#ifndef CRS_STUDY_FIT_POSTERIOR_H
#define CRS_STUDY_FIT_POSTERIOR_H

#include "study/fit/chain.h"
#include "study/fit/fit_mode.h"
#include "study/fit/sampler.h"

/* When to stop. */
struct crs_posterior;

typedef struct crs_posterior_plan {
    size_t walkers;   /* 0: 128, or more if there are many unknowns */
    size_t max_steps; /* sampling ends here at the latest, converged or not */
    double size;      /* effective size wanted, in every dimension */
    double r_hat;     /* largest allowed */
    size_t draws;     /* wanted */
    double share[CRS_NUM_MOVES];
    /* Hears of every step; may be NULL. */
    void (*on_step)(void *context, const struct crs_posterior *so_far);
    void *context;
} crs_posterior_plan;

typedef struct crs_posterior {
    size_t num_dims, num_walkers;
    uint64_t steps, epoch_steps; /* in all, and in the last epoch */
    uint64_t every;              /* steps between records */
    uint64_t evaluations;
    int converged;
    double *records; /* [num_records][num_walkers][num_dims]: of the last epoch */
    size_t num_records;
    crs_chain_quality *quality; /* [num_dims]; tau in steps */
    double worst_r_hat, least_size, mean_size, longest_tau;
    uint64_t offered[CRS_NUM_MOVES], accepted[CRS_NUM_MOVES];
    double *draws; /* [num_draws][num_dims] */
    size_t num_draws;
} crs_posterior;

/* The plan that is used unless said otherwise. */
crs_posterior_plan crs_posterior_usual(void);

/* Samples. `self` needs no preparation; free with crs_posterior_free(). Errors as
 * crs_fit_simulate(). Not having converged is no error: see `converged`. */
crs_status crs_posterior_sample(crs_posterior *self, const crs_fit *fit, const crs_fit_mode *mode,
                                const crs_posterior_plan *plan);

/* Frees; safe twice. */
void crs_posterior_free(crs_posterior *self);

/* The records as a chain, to be judged. */
crs_chain crs_posterior_chain(const crs_posterior *self);

/* Draws from the prior: draws[count][num_frees]. */
void crs_prior_draws(const crs_fit *fit, size_t count, double *draws);

#endif
