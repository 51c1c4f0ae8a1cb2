/* compare_tables: what compare writes (ranking.csv, differences.csv, dominance.csv, runs.csv) and
 * prints as JSON. */
#ifndef CRS_RESULT_COMPARE_TABLES_H
#define CRS_RESULT_COMPARE_TABLES_H

#include "result/tables.h"
#include "study/compare.h"

/* Comparisons, a case each, and the names of what was compared. Borrowed. */
typedef struct crs_compare_names {
    const crs_compare *results; /* [num_cases] */
    const char *const *cases;   /* [num_cases] */
    size_t num_cases;
    const char *const *strategies; /* [num_cases][num_strategies] */
    size_t num_strategies;
    size_t reference;                      /* index of a strategy */
    const crs_metric_info *const *metrics; /* [num_metrics] */
    size_t num_metrics;
    uint64_t seed;
    size_t num_sets;  /* >= 1 */
    double precision; /* 0: none was wanted */
} crs_compare_names;

/* A strategy in a metric, alone and against the reference. */
typedef struct crs_standing_row {
    const char *case_id, *metric, *strategy, *reference;
    const crs_standing *standing;
    int is_pareto;
    uint64_t replicates;
    double per_million;
} crs_standing_row;

typedef crs_standing_row crs_ranking_row, crs_differences_row;

/* A strategy that dominates another. */
typedef struct crs_dominance_row {
    const char *case_id, *metric, *strategy, *over;
    unsigned order;
} crs_dominance_row;

/* A replicate of a strategy. */
typedef struct crs_compare_runs_row {
    const char *case_id, *strategy;
    uint64_t replicate, seed, set;
    const crs_compare *result;
    size_t number; /* of the strategy */
} crs_compare_runs_row;

/* Writes the four tables. Columns belong to `arena`, which must outlive the output. CRS_ERR_IO,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_compare_tables_write(const crs_compare_names *self, crs_output *output,
                                    crs_arena *arena, crs_message *message);

/* Puts the members "parameter_sets", "reference" and "cases" into an object. */
void crs_compare_json(const crs_compare_names *self, crs_json_writer *json);

#endif
