#include "result/compare_tables.h"

#include <math.h>
#include <string.h>

/* ---- cells that take more than a look into the row ---- */

/* Ranks count from 1; there are none where neither direction is better. */
static uint64_t
rank_or_none(unsigned rank)
{
    return rank > 0 ? rank : CRS_NO_INTEGER;
}

static double
value_of(const crs_compare_runs_row *row, size_t metric)
{
    return crs_compare_value(row->result, metric, row->number, row->replicate);
}

CRS_RESULT_DEFINE(ranking, CRS_RANKING_COLUMNS)
CRS_RESULT_DEFINE(differences, CRS_DIFFERENCES_COLUMNS)
CRS_RESULT_DEFINE(dominance, CRS_DOMINANCE_COLUMNS)
CRS_RESULT_DEFINE(compare_runs, CRS_COMPARE_RUNS_COLUMNS)

/* ---- rows ---- */

static const char *
strategy_of(const crs_compare_names *self, size_t c, size_t s)
{
    return self->strategies[c * self->num_strategies + s];
}

/* What the difference in a metric is per million that the strategy costs more than the reference
 * (an incremental cost-effectiveness ratio, of means), or NaN. */
static double
per_million(const crs_compare_names *self, size_t c, double difference, size_t s)
{
    for (size_t m = 0; m < self->num_metrics; m++) {
        if (self->metrics[m]->roles & CRS_ROLE_COST) {
            const crs_standing *cost = crs_compare_standing(&self->results[c], m, s);

            return cost->difference.mean != 0.0 ? difference / cost->difference.mean : (double)NAN;
        }
    }
    return (double)NAN;
}

static crs_standing_row
standing_row(const crs_compare_names *self, size_t c, size_t m, size_t s)
{
    const crs_compare *result = &self->results[c];
    const crs_standing *standing = crs_compare_standing(result, m, s);

    return (crs_standing_row){
        .case_id = self->cases[c],
        .metric = self->metrics[m]->name,
        .strategy = strategy_of(self, c, s),
        .reference = strategy_of(self, c, self->reference),
        .standing = standing,
        .is_pareto = result->pareto[s],
        .replicates = result->replicates,
        .per_million = per_million(self, c, standing->difference.mean, s),
    };
}

/* The tables of the folder. */
typedef struct tables {
    crs_result_writer ranking, differences, dominance, runs;
    crs_span metrics;
} tables;

static crs_status
put_dominance(const crs_compare_names *self, tables *to, size_t c, size_t m, size_t s)
{
    crs_status status = CRS_OK;

    for (size_t k = 0; k < self->num_strategies && status == CRS_OK; k++) {
        const crs_dominance how = crs_compare_dominance(&self->results[c], m, s, k);
        const crs_dominance_row row = {self->cases[c], self->metrics[m]->name,
                                       strategy_of(self, c, s), strategy_of(self, c, k),
                                       how == CRS_DOMINANCE_FIRST ? 1 : 2};

        if (how != CRS_DOMINANCE_NONE) {
            status = dominance_put(&to->dominance, &row);
        }
    }
    return status;
}

static crs_status
put_runs(const crs_compare_names *self, tables *to, size_t c)
{
    const crs_compare *result = &self->results[c];
    crs_status status = CRS_OK;

    for (size_t s = 0; s < self->num_strategies; s++) {
        for (uint64_t r = 0; r < result->replicates && status == CRS_OK; r++) {
            const crs_compare_runs_row row = {self->cases[c],
                                              strategy_of(self, c, s),
                                              r,
                                              self->seed,
                                              r % self->num_sets,
                                              result,
                                              s};

            status = compare_runs_put(&to->runs, &row);
        }
    }
    return status;
}

static crs_status
put_all(const crs_compare_names *self, tables *to)
{
    crs_status status = CRS_OK;

    for (size_t c = 0; c < self->num_cases && status == CRS_OK; c++) {
        for (size_t i = 0; i < self->num_metrics * self->num_strategies && status == CRS_OK; i++) {
            const size_t m = i / self->num_strategies, s = i % self->num_strategies;
            const crs_standing_row row = standing_row(self, c, m, s);

            status = ranking_put(&to->ranking, &row);
            status = status == CRS_OK ? differences_put(&to->differences, &row) : status;
            status = status == CRS_OK ? put_dominance(self, to, c, m, s) : status;
        }
        status = status == CRS_OK ? put_runs(self, to, c) : status;
    }
    return status;
}

static crs_status
open_tables(const crs_compare_names *self, tables *to, crs_output *output, crs_arena *arena,
            crs_message *message)
{
    crs_column *columns = crs_arena_alloc(arena, self->num_metrics, sizeof *columns);
    crs_status status;

    if (!columns) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t m = 0; m < self->num_metrics; m++) {
        const crs_metric_info *info = self->metrics[m];

        columns[m] = (crs_column){info->name, "number", info->unit, info->meaning};
    }
    to->metrics = (crs_span){columns, self->num_metrics};
    status = crs_result_open(&to->ranking, &crs_ranking_table, NULL, output, arena, message);
    if (status == CRS_OK) {
        status = crs_result_open(&to->differences, &crs_differences_table, NULL, output, arena,
                                 message);
    }
    if (status == CRS_OK) {
        status = crs_result_open(&to->dominance, &crs_dominance_table, NULL, output, arena,
                                 message);
    }
    return status == CRS_OK ? crs_result_open(&to->runs, &crs_compare_runs_table, &to->metrics,
                                              output, arena, message)
                            : status;
}

crs_status
crs_compare_tables_write(const crs_compare_names *self, crs_output *output, crs_arena *arena,
                         crs_message *message)
{
    tables to = {.metrics = {NULL, 0}};
    crs_status status = open_tables(self, &to, output, arena, message);

    if (status == CRS_OK) {
        status = put_all(self, &to);
        status = status == CRS_ERR_IO ? crs_output_failure(output, message) : status;
    }
    return status;
}

/* ---- JSON ---- */

static void
put_interval(crs_json_writer *json, const char *name, const crs_interval *interval)
{
    crs_json_put_object(json, name);
    crs_json_put_number(json, "mean", interval->mean);
    crs_json_put_number(json, "low", interval->low);
    crs_json_put_number(json, "high", interval->high);
    crs_json_put_end(json);
}

static void
put_dominators(const crs_compare_names *self, crs_json_writer *json, size_t c, size_t m, size_t s)
{
    static const char *const orders[] = {"none", "second", "first"};

    crs_json_put_object(json, "dominated_by");
    for (size_t k = 0; k < self->num_strategies; k++) {
        const crs_dominance how = crs_compare_dominance(&self->results[c], m, k, s);

        if (how != CRS_DOMINANCE_NONE) {
            crs_json_put_text(json, strategy_of(self, c, k), orders[how]);
        }
    }
    crs_json_put_end(json);
}

static void
put_standing(const crs_compare_names *self, crs_json_writer *json, size_t c, size_t m, size_t s)
{
    const crs_standing_row row = standing_row(self, c, m, s);
    const crs_standing *standing = row.standing;

    crs_json_put_object(json, NULL);
    ranking_member(json, NULL, CRS_COLUMN_ranking_strategy, &row);
    /* 0: there are no ranks */
    crs_json_put_integer(json, CRS_COLUMN(ranking, rank), standing->rank.rank);
    crs_json_put_integer(json, CRS_COLUMN(ranking, rank_first), standing->rank.first);
    crs_json_put_integer(json, CRS_COLUMN(ranking, rank_last), standing->rank.last);
    put_interval(json, "value", &standing->mean);
    ranking_member(json, NULL, CRS_COLUMN_ranking_p05, &row);
    ranking_member(json, NULL, CRS_COLUMN_ranking_p50, &row);
    ranking_member(json, NULL, CRS_COLUMN_ranking_p95, &row);
    put_interval(json, CRS_COLUMN(differences, difference), &standing->difference);
    put_interval(json, CRS_COLUMN(differences, ratio), &standing->ratio);
    put_interval(json, CRS_COLUMN(ranking, best), &standing->best);
    put_interval(json, CRS_COLUMN(ranking, regret), &standing->regret);
    ranking_member(json, NULL, CRS_COLUMN_ranking_reached, &row);
    ranking_member(json, NULL, CRS_COLUMN_ranking_later, &row);
    ranking_member(json, NULL, CRS_COLUMN_ranking_none, &row);
    differences_member(json, NULL, CRS_COLUMN_differences_pairs, &row);
    put_dominators(self, json, c, m, s);
    crs_json_put_end(json);
}

static void
put_case(const crs_compare_names *self, crs_json_writer *json, size_t c)
{
    static const char *const ends[] = {"fixed", "exact", "precise", "capped", "limited"};
    const crs_compare *result = &self->results[c];

    crs_json_put_object(json, NULL);
    crs_json_put_text(json, "case", self->cases[c]);
    crs_json_put_integer(json, "replicates", result->replicates);
    crs_json_put_integer(json, "units", result->units);
    crs_json_put_text(json, "ended", ends[result->end]);
    if (self->precision > 0.0) {
        crs_json_put_number(json, "reached", result->reached);
    }
    crs_json_put_row(json, "pareto");
    for (size_t s = 0; s < self->num_strategies; s++) {
        if (result->pareto[s]) {
            crs_json_put_text(json, NULL, strategy_of(self, c, s));
        }
    }
    crs_json_put_end(json);
    crs_json_put_array(json, "metrics");
    for (size_t m = 0; m < self->num_metrics; m++) {
        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "name", self->metrics[m]->name);
        crs_json_put_text(json, "unit", self->metrics[m]->unit);
        crs_json_put_number(json, "direction", self->metrics[m]->direction);
        /* of a time: means are of min(time, horizon); null: it is none */
        crs_json_put_number(json, "horizon", result->facts[m].rule.horizon);
        crs_json_put_integer(json, "compared", result->facts[m].compared);
        crs_json_put_integer(json, "tied", result->facts[m].tied);
        crs_json_put_array(json, "strategies");
        for (size_t s = 0; s < self->num_strategies; s++) {
            put_standing(self, json, c, m, s);
        }
        crs_json_put_end(json);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
    crs_json_put_end(json);
}

void
crs_compare_json(const crs_compare_names *self, crs_json_writer *json)
{
    crs_json_put_integer(json, "parameter_sets", self->num_sets);
    crs_json_put_text(json, "reference", strategy_of(self, 0, self->reference));
    crs_json_put_array(json, "cases");
    for (size_t c = 0; c < self->num_cases; c++) {
        put_case(self, json, c);
    }
    crs_json_put_end(json);
}
