/* compare: strategies against each other, in one case.
 *
 * In replicate r every strategy meets the same luck (seed, r) and, where parameter sets are given,
 * the same set r mod num_sets. All statements rest on this pairing (statistics.h):
 *   - the paired difference to a reference strategy, and the ratio of the means, with intervals;
 *   - the chance of being the best in a replicate (equal shares to those that are equally good);
 *   - the expected regret: how much worse than the best of the same replicate, on average;
 *   - stochastic dominance over each other strategy, between the samples;
 *   - ranks, shared where simultaneous intervals do not separate;
 *   - membership of the Pareto set: no other strategy has means at least as good in all chosen
 *     metrics and better in one. By means; strategies near the border may be there by luck.
 *
 * With more replicates than sets, replicates of one set are no independent evidence about what is
 * not known about the parameters: intervals are then formed from the means of the sets ("units"),
 * and the number of replicates is a multiple of that of sets.
 *
 * Times that were not reached within the run count as its end, and where no crisis broke out a
 * time of which less is better counts as 0 (sim/outcome.h): means of times are restricted means,
 * and every standing says how many runs reached it. So no run is left out of a comparison of
 * times.
 *
 * Without luck and without sets a single run a strategy says everything: intervals have width 0.
 *
 * How many replicates: `replicates`, or, if `precision` > 0, as many as it takes: stages of
 * growing size, n -> 1.5 n from 64 on, until for every metric and strategy the half-width of the
 * paired interval is at most `precision` times the larger of the two means' magnitudes, or
 * `replicates` (the cap) is reached, or there is nothing more to learn from replicates because
 * every set has been played and the sets limit the precision. What did not vary at all in n
 * replicates counts as known to 3/n only (compare_judge.c). Looking after every stage and
 * stopping at the first that is narrow enough makes the coverage of the intervals a little less
 * than nominal (Chow & Robbins 1965: it tends to the nominal one as the precision tends to 0);
 * test_compare measures it. The number of looks is small because stages grow. */
#ifndef CRS_STUDY_COMPARE_H
#define CRS_STUDY_COMPARE_H

#include "sim/outcome.h"
#include "study/replay.h"
#include "study/statistics.h"

/* Level of all intervals; joint for the ranks. */
#define CRS_COMPARE_LEVEL 0.95

/* Smallest number of replicates with which `precision` is judged. */
#define CRS_COMPARE_FIRST_STAGE 64

/* What to do. Pointers are borrowed until crs_compare_run() returns. */
typedef struct crs_compare_plan {
    const crs_model *model;
    const double *const *params; /* [num_sets], each [model->num_params] */
    size_t num_sets;             /* >= 1; 1: the parameters are taken as known */
    const crs_strategy *strategies;
    size_t num_strategies; /* >= 1 */
    size_t reference;      /* index of a strategy */
    const size_t *metrics; /* [num_metrics]: indices of the model's summary metrics */
    size_t num_metrics;
    const size_t *pareto; /* [num_pareto]: positions in `metrics`; may be NULL */
    size_t num_pareto;
    crs_isa isa;
    double dt_h;
    crs_steps steps;
    double days;
    uint64_t seed;
    uint64_t replicates; /* a strategy; with `precision`: at most */
    double precision;    /* 0: none wanted */
    size_t threads;
    /* Hears how many runs are done, of how many at most. May be NULL. */
    void (*on_progress)(void *context, uint64_t done, uint64_t total);
    void *context;
    const volatile int *stop; /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
} crs_compare_plan;

/* What became of one strategy in one metric. */
typedef struct crs_standing {
    crs_interval mean;
    crs_quantiles quantiles;   /* over all runs; infinite: later than the horizon */
    crs_outcome_counts counts; /* runs in which it happened, comes later, cannot happen */
    uint64_t pairs;            /* runs in which the reference has a number, too */
    crs_interval difference;   /* to the reference, paired */
    crs_interval unpaired; /* the same as if luck were independent, to see what pairing gains */
    crs_interval ratio;    /* of the means, to the reference */
    crs_interval best;     /* chance of being the best */
    crs_interval regret;
    crs_rank rank;
} crs_standing;

/* What is common to all strategies in a metric. */
typedef struct crs_compare_facts {
    crs_outcome_rule rule; /* what outcomes count as; of a time: means are restricted ones */
    uint64_t compared;     /* replicates in which every strategy has a number */
    uint64_t tied;         /* of them: those in which all are equal; if all are, nobody is best */
    double largest_regret;
} crs_compare_facts;

/* Why no more replicates were run. */
typedef enum crs_compare_end {
    CRS_COMPARE_FIXED, /* that many were wanted */
    CRS_COMPARE_EXACT, /* there is no luck */
    CRS_COMPARE_PRECISE,
    CRS_COMPARE_CAPPED,
    CRS_COMPARE_LIMITED /* the number of parameter sets limits the precision */
} crs_compare_end;

typedef struct crs_compare {
    size_t num_strategies, num_metrics;
    uint64_t replicates; /* of each strategy */
    uint64_t units;      /* independent pieces of evidence among them */
    crs_compare_end end;
    double reached;                        /* the largest relative half-width ... */
    size_t widest_metric, widest_strategy; /* ... and whose it is; with `precision` only */
    double *values;                        /* [num_metrics][num_strategies][capacity]: outcomes */
    size_t capacity;                       /* replicates is at most this */
    crs_standing *standings;               /* [num_metrics][num_strategies] */
    unsigned char *dominates; /* [num_metrics][num_strategies][num_strategies]: crs_dominance */
    int *pareto;              /* [num_strategies]: 1 if in the Pareto set */
    crs_compare_facts *facts; /* [num_metrics] */
} crs_compare;

/* Runs it. `self` needs no preparation, and is left alone on error; free with crs_compare_free().
 * CRS_ERR_ARGUMENT, CRS_ERR_MEMORY, CRS_ERR_LIMIT, CRS_ERR_THREAD, CRS_ERR_STOPPED. */
crs_status crs_compare_run(crs_compare *self, const crs_compare_plan *plan);

/* Frees; safe twice. */
void crs_compare_free(crs_compare *self);

/* Outcome (sim/outcome.h) of a strategy in a metric in a replicate. */
double crs_compare_value(const crs_compare *self, size_t metric, size_t strategy,
                         uint64_t replicate);

/* Standing of a strategy in a metric. */
const crs_standing *crs_compare_standing(const crs_compare *self, size_t metric, size_t strategy);

/* How a dominates b in a metric. */
crs_dominance crs_compare_dominance(const crs_compare *self, size_t metric, size_t a, size_t b);

/* Bytes that the plan would take. */
double crs_compare_bytes(const crs_compare_plan *plan);

#endif
