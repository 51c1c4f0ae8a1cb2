/* replay: a strategy played many times in one case, and what is learnt from it.
 *
 * The replicates of a *replay* differ by luck only: the same parameters, the same strategy, the
 * same seed, replicate numbers 0, 1, 2, ... From every replicate the model's summary metrics and
 * the case's facts are kept; over all of them each has quantiles; a fact has a verdict. On demand
 * the observables over time come along: those of the first replicate or of all, handed out one
 * instant after the other, and their quantiles at every instant (bands).
 *
 * Bands need the whole history of every replicate at once:
 *     replicates x samples x observables x 8 bytes,
 * for instance 1,000 x 1,601 x 23 = 295 MB. More than CRS_REPLAY_MAX_BYTES is refused.
 *
 * No files and no printing here; results do not depend on the number of threads. */
#ifndef CRS_STUDY_REPLAY_H
#define CRS_STUDY_REPLAY_H

#include "sim/ensemble.h"
#include "sim/outcome.h"
#include "study/case.h"

/* Largest amount of memory that a replay may take. */
#define CRS_REPLAY_MAX_BYTES (4.0 * 1024 * 1024 * 1024)

/* Replicates below which p05 and p95 promise nothing and are NaN (sim/quantile.h). */
#define CRS_REPLAY_FEWEST 19

/* Quantiles: X(id, name, q). Bands and summaries have all of them. */
#define CRS_REPLAY_QUANTILE_LIST(X)                                                               \
    X(P05, "p05", 0.05)                                                                           \
    X(P25, "p25", 0.25)                                                                           \
    X(P50, "p50", 0.50)                                                                           \
    X(P75, "p75", 0.75)                                                                           \
    X(P95, "p95", 0.95)

typedef enum crs_replay_quantile {
#define CRS_REPLAY_QUANTILE_ENUM(id, name, q) CRS_REPLAY_##id,
    CRS_REPLAY_QUANTILE_LIST(CRS_REPLAY_QUANTILE_ENUM)
#undef CRS_REPLAY_QUANTILE_ENUM
        CRS_REPLAY_NUM_QUANTILES
} crs_replay_quantile;

/* The quantiles of one number over the replicates that have one: predictive ones, see
 * sim/quantile.h. NaN where there are too few replicates to promise that (p05 and p95 below 19);
 * +infinity: later than the horizon. */
typedef struct crs_quantiles {
    double q[CRS_REPLAY_NUM_QUANTILES];
} crs_quantiles;

/* Whose observables over time are wanted. */
typedef enum crs_replay_series {
    CRS_REPLAY_SERIES_NONE,
    CRS_REPLAY_SERIES_FIRST, /* of replicate 0 */
    CRS_REPLAY_SERIES_ALL    /* of all replicates, one after the other */
} crs_replay_series;

/* What to do. Pointers are borrowed until crs_replay_run() returns. */
typedef struct crs_replay_plan {
    const crs_model *model;
    const double *params;         /* [model->num_params] */
    const double *const *sets;    /* [num_sets]: replicate r has set r mod num_sets ... */
    size_t num_sets;              /* ... instead of `params`; 0: `params` */
    const crs_strategy *strategy; /* may be NULL: no action ever */
    const crs_fact *facts;        /* [num_facts], may be NULL if there are none */
    size_t num_facts;
    crs_isa isa;
    double dt_h;     /* hours a tick; must divide 24 */
    crs_steps steps; /* how they grow */
    double days;     /* length of the run; a whole number of steps */
    uint64_t seed;
    uint64_t replicates; /* >= 1; without noise at most one a set is run: more would be equal */
    size_t threads;      /* >= 1 */
    double every_h;      /* hours between samples of series and bands; a whole number of steps */
    crs_replay_series series;
    int bands; /* 1: quantiles of the observables over time, if there are several replicates */
    /* Receives the observables at a sample, observed[model->num_observables], in order of
     * replicate and time; where a radar watches, from the beginning of the warning period on,
     * at times below 0. Anything but CRS_OK ends the replay. NULL if series is NONE. */
    crs_status (*on_sample)(void *context, uint64_t replicate, double t_h, const double *observed);
    /* Hears how many replicates are done. May be NULL. */
    void (*on_progress)(void *context, uint64_t done);
    void *context;            /* handed to both */
    const volatile int *stop; /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
    /* Branching (study/branch.h). Replicate r's state begins at number r *
     * crs_plan_lane_numbers(), of the plan that crs_replay_block_plan() gives. */
    crs_watch watch;    /* with `from`: what the saved run watched; else what `strategy` does */
    const double *from; /* states at from_step to go on from; NULL: from the outbreak */
    long from_step;
    double *save; /* receives the states at save_step; NULL: none are saved */
    long save_step;
} crs_replay_plan;

/* The steps of a plan. */
crs_schedule crs_replay_schedule(const crs_replay_plan *plan);

/* What became of a fact. */
typedef enum crs_verdict {
    CRS_VERDICT_INSIDE,  /* the median lies in the band */
    CRS_VERDICT_OUTSIDE, /* it does not, or mostly there is none, or none within the run */
    CRS_VERDICT_BEYOND   /* the run is too short to tell */
} crs_verdict;

typedef struct crs_replay {
    uint64_t replicates; /* that were run */
    int is_exact;        /* 1: there is no luck, and one set of parameters: one run says all */
    size_t num_summary;  /* metrics 0 .. num_summary-1 are the model's summary */
    size_t num_facts;    /* those after them are the facts */
    size_t num_metrics;
    double *values;             /* [replicates][num_metrics]: outcomes, sim/outcome.h */
    crs_outcome_rule *rules;    /* [num_metrics]: what they count as */
    crs_outcome_counts *counts; /* [num_metrics] */
    crs_quantiles *quantiles;   /* [num_metrics] */
    crs_verdict *verdicts;      /* [num_facts] */
    size_t num_samples; /* instants of the bands, see crs_replay_time_h(); 0 without bands */
    size_t num_observables;
    crs_quantiles *bands; /* [num_samples][num_observables] */
} crs_replay;

/* Runs it. `self` needs no preparation, and is left alone on error; free with crs_replay_free().
 * CRS_ERR_ARGUMENT, CRS_ERR_MEMORY, CRS_ERR_LIMIT (see crs_replay_bytes), CRS_ERR_THREAD,
 * CRS_ERR_STOPPED, or what on_sample returned. */
crs_status crs_replay_run(crs_replay *self, const crs_replay_plan *plan);

/* Frees what a replay holds; safe twice. */
void crs_replay_free(crs_replay *self);

/* Replicates that the plan would run: plan->replicates; if all noise is off, at most one a set. */
uint64_t crs_replay_replicates(const crs_replay_plan *plan);

/* Hours since the outbreak of a sample of the observables, 0 being the first. */
double crs_replay_time_h(const crs_replay_plan *plan, size_t sample);

/* What the blocks of the replay do; its metrics[model->num_metrics + num_facts] belong to the
 * caller, or are NULL: then the plan has no metrics. */
crs_plan crs_replay_block_plan(const crs_replay_plan *plan, const crs_metric *metrics);

/* Fills metrics[model->num_metrics + num_facts]: the summary, then the facts. */
void crs_replay_metrics(const crs_replay_plan *plan, crs_metric *metrics);

/* Number of samples of a series under the plan. */
uint64_t crs_replay_samples(const crs_replay_plan *plan);

/* Bytes that the plan would take, about. A double, for it may be a large number. */
double crs_replay_bytes(const crs_replay_plan *plan);

/* Quantiles of replicates of a fact or metric, NaNs left out; sorts values[num_values] in place.
 */
crs_quantiles crs_quantiles_of(double *values, size_t num_values);

/* Those of a number that is the same in every replicate, because there is no luck. */
crs_quantiles crs_quantiles_exactly(double value);

/* "inside", "outside", "beyond". Static storage. */
const char *crs_verdict_name(crs_verdict verdict);

/* Number of facts with that verdict. */
size_t crs_replay_count(const crs_replay *self, crs_verdict verdict);

#endif
