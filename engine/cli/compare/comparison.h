/* comparison: what `crisim compare` works on, and how it is shown and written. */
#ifndef CRS_CLI_COMPARE_COMPARISON_H
#define CRS_CLI_COMPARE_COMPARISON_H

#include <time.h>

#include "cli/command.h"
#include "request/experiment.h"
#include "study/compare.h"

/* Metrics of the Pareto set, at most. */
#define CRS_MAX_PARETO 3

typedef struct crs_comparison {
    crs_experiment experiment; /* job c * num_strategies + s */
    size_t num_strategies;
    size_t reference; /* index of a strategy */
    size_t *metrics;  /* [num_metrics], of the model's summary */
    size_t num_metrics;
    size_t pareto[CRS_MAX_PARETO]; /* positions in `metrics` */
    size_t num_pareto;
    double precision;     /* 0: none wanted */
    const double ***sets; /* [num_cases][num_sets]: parameters */
    size_t num_sets;
    crs_compare *results; /* [num_cases], owned */
} crs_comparison;

/* The job of a strategy in a case, and the model's row of a chosen metric. */
const crs_job *crs_comparison_job(const crs_comparison *self, size_t c, size_t strategy);
const crs_metric_info *crs_comparison_metric(const crs_comparison *self, size_t metric);

/* Strategies of a case from the best to the worst in a metric (by rank, then mean; by mean where
 * neither direction is better): order[num_strategies]. */
void crs_comparison_order(const crs_comparison *self, size_t c, size_t metric, size_t *order);

/* What is printed: for people, as Markdown, as JSON. CRS_ERR_MEMORY, CRS_ERR_IO. */
crs_status crs_comparison_report(const crs_cli *cli, const crs_comparison *self);
crs_status crs_comparison_markdown(const crs_comparison *self, crs_sink *sink);
crs_status crs_comparison_json(crs_cli *cli, const crs_comparison *self);

/* Writes ranking.csv, differences.csv, dominance.csv, runs.csv and the documents into the folder
 * of
 * --output. Returns an exit code; an error has been said. */
int crs_comparison_write(crs_cli *cli, const crs_comparison *self, const struct timespec *started,
                         double seconds);

#endif
