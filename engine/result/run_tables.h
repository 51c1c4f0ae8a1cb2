/* run_tables: what run and replay write and print.
 *
 *   series.csv  observables over time, a column each, of the first or of all replicates, and the
 *               phase of the crisis
 *   bands.csv   their quantiles over time, when there are several replicates
 *   facts.csv   every fact with its band, quantiles and verdict (replay)
 *   runs.csv    one row a run: summary metrics, and the facts' metrics (replay) */
#ifndef CRS_RESULT_RUN_TABLES_H
#define CRS_RESULT_RUN_TABLES_H

#include "result/tables.h"
#include "study/phase.h"
#include "study/replay.h"

/* A run. */
typedef struct crs_runs_row {
    const char *case_id, *strategy;
    uint64_t replicate, seed, set;
    const double *metrics;      /* [summary metrics] */
    const crs_fact *facts;      /* of the case, [num_facts] */
    const double *facts_values; /* [num_facts], what was measured */
    size_t num_facts;
    const crs_fact *const *wanted; /* a column each */
} crs_runs_row;

/* An instant of a run. */
typedef struct crs_series_row {
    const char *case_id, *strategy;
    uint64_t replicate;
    double t_h;
    const double *observed; /* [observables] */
    crs_phase phase;
} crs_series_row;

/* An observable at an instant, over the replicates. */
typedef struct crs_bands_row {
    const char *case_id, *strategy, *observable;
    double t_h;
    const crs_quantiles *quantiles;
} crs_bands_row;

/* A fact and what the replicates make of it. */
typedef struct crs_facts_row {
    const char *case_id, *strategy;
    const crs_fact *fact;
    const crs_quantiles *quantiles;
    crs_verdict verdict;
    const crs_model *model;
    double end_h; /* of the run */
} crs_facts_row;

/* A summary metric over the replicates. */
typedef struct crs_metrics_row {
    const crs_metric_info *info;
    const crs_quantiles *quantiles;
    const crs_outcome_counts *counts;
} crs_metrics_row;

/* A case under a strategy. Borrowed. */
typedef struct crs_run_job {
    const crs_case *of;
    const char *strategy;
    size_t num_sets; /* replicate r has parameter set r mod num_sets; 0: there are none */
} crs_run_job;

/* The tables while they are written. */
typedef struct crs_run_tables {
    const crs_replay_plan *plan;
    crs_result_writer series, bands, facts, runs; /* without a table: not wanted */
    const crs_fact **fact_columns;                /* [num_fact_columns]: of runs.csv, one per id */
    size_t num_fact_columns;
    crs_span series_spans[1], runs_spans[3];
    int attention, trust; /* observables that phases follow from; -1: the model has none */
    crs_life life;        /* of the run whose series is being written */
    double last_h;        /* time of its last row */
} crs_run_tables;

/* What is to be written. Borrowed until the last row. */
typedef struct crs_run_tables_plan {
    const crs_replay_plan *plan; /* all that the jobs have in common */
    const crs_case *cases;       /* [num_cases], for the columns of facts */
    size_t num_cases;
    int with_facts, with_bands, with_sets;
} crs_run_tables_plan;

/* Starts the tables. Errors as of crs_result_open(). */
crs_status crs_run_tables_open(crs_run_tables *self, const crs_run_tables_plan *what,
                               crs_output *output, crs_arena *arena, crs_message *message);

/* Writes a row of series.csv. Run after run, the rows of a run in order of time. CRS_ERR_IO. */
crs_status crs_run_tables_sample(crs_run_tables *self, const crs_run_job *job, uint64_t replicate,
                                 double t_h, const double *observed);

/* Writes what a finished job adds to the other tables. CRS_ERR_IO. */
crs_status crs_run_tables_job(crs_run_tables *self, const crs_run_job *job,
                              const crs_replay *replay);

/* The row of fact number i of a job. */
crs_facts_row crs_facts_row_of(const crs_run_job *job, const crs_replay_plan *plan,
                               const crs_replay *replay, size_t i);

/* A fact, a metric as an object in JSON. */
void crs_facts_json(crs_json_writer *json, const crs_facts_row *row);
void crs_metrics_json(crs_json_writer *json, const crs_metrics_row *row);

#endif
