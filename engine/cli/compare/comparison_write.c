#include <math.h>
#include <string.h>

#include "cli/compare/comparison.h"
#include "cli/play/results.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define INTERVAL_COLUMNS(name, what)                                                              \
    {name, "number", "", what}, {name "_low", "number", "", "lower end of its 95 % interval"},    \
    {                                                                                             \
        name "_high", "number", "", "upper end of its 95 % interval"                              \
    }

static const crs_column ranking_columns[] = {
    {"case", "string", "", "id of the case"},
    {"metric", "string", "", "name of the metric"},
    {"strategy", "string", "", "id of the strategy"},
    {"rank", "integer", "", "1 is best; shared where simultaneous intervals do not separate"},
    {"rank_first", "integer", "", "best rank that the true one may have (joint 95 %)"},
    {"rank_last", "integer", "", "worst rank that the true one may have (joint 95 %)"},
    INTERVAL_COLUMNS("mean", "mean over the replicates, in the metric's unit"),
    {"sd", "number", "", "standard deviation of a unit of evidence (a replicate or a set's mean)"},
    {"p05", "number", "", "5 % of the replicates lie below"},
    {"p25", "number", "", "25 % of the replicates lie below"},
    {"p50", "number", "", "median over the replicates"},
    {"p75", "number", "", "75 % of the replicates lie below"},
    {"p95", "number", "", "95 % of the replicates lie below"},
    INTERVAL_COLUMNS("best", "share of the replicates in which it is best; ties share"),
    INTERVAL_COLUMNS("regret", "how much worse than the best of the same replicate, mean"),
    {"pareto", "boolean", "", "in the Pareto set of trust, users and cost, by means"},
    {"replicates", "integer", "", "replicates played"},
};

static const crs_column difference_columns[] = {
    {"case", "string", "", "id of the case"},
    {"metric", "string", "", "name of the metric"},
    {"strategy", "string", "", "id of the strategy"},
    {"reference", "string", "", "id of the strategy that it is held against"},
    {"units", "integer", "", "independent pieces of evidence: replicates, or parameter sets"},
    INTERVAL_COLUMNS("difference", "mean of the paired differences, strategy - reference"),
    INTERVAL_COLUMNS("ratio", "ratio of the means, strategy / reference"),
    {"per_million", "number", "",
     "difference for every million of extra cost until day 180; empty unless cost_day180 is among "
     "the metrics and differs"},
    {"se_paired", "number", "", "standard error of the difference, under the same luck"},
    {"se_unpaired", "number", "", "what it would be if each strategy had luck of its own"},
};

static const crs_column dominance_columns[] = {
    {"case", "string", "", "id of the case"},
    {"metric", "string", "", "name of the metric"},
    {"strategy", "string", "", "id of the strategy that dominates"},
    {"over", "string", "", "id of the strategy that is dominated"},
    {"order", "integer", "", "1: better for everybody; 2: better for all who shun risk"},
};

static const crs_column run_head[] = {
    {"case", "string", "", "id of the case"},
    {"strategy", "string", "", "id of the strategy"},
    {"replicate", "integer", "", "number of the replicate, from 0"},
    {"seed", "integer", "", "number from which all luck follows"},
    {"set", "integer", "", "number of the parameter set, from 0"},
};

static void
put_interval(crs_csv *csv, const crs_interval *interval)
{
    crs_csv_number(csv, interval->mean);
    crs_csv_number(csv, interval->low);
    crs_csv_number(csv, interval->high);
}

static void
put_rank(crs_csv *csv, unsigned rank)
{
    if (rank > 0) {
        crs_csv_integer(csv, rank);
    } else {
        crs_csv_text(csv, NULL);
    }
}

static void
put_names(crs_csv *csv, const crs_comparison *self, size_t c, size_t m, size_t s)
{
    crs_csv_text(csv, self->experiment.cases[c].id);
    crs_csv_text(csv, crs_comparison_metric(self, m)->name);
    crs_csv_text(csv, crs_comparison_job(self, c, s)->strategy_id);
}

static crs_status
put_ranking(crs_csv *csv, const crs_comparison *self, size_t c, size_t m, size_t s)
{
    const crs_standing *standing = crs_compare_standing(&self->results[c], m, s);

    put_names(csv, self, c, m, s);
    put_rank(csv, standing->rank.rank);
    put_rank(csv, standing->rank.first);
    put_rank(csv, standing->rank.rank > 0 ? standing->rank.last : 0);
    put_interval(csv, &standing->mean);
    crs_csv_number(csv, standing->mean.sd);
    for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) {
        crs_csv_number(csv, standing->quantiles.q[q]);
    }
    put_interval(csv, &standing->best);
    put_interval(csv, &standing->regret);
    crs_csv_boolean(csv, self->results[c].pareto[s]);
    crs_csv_integer(csv, self->results[c].replicates);
    return crs_csv_end_row(csv);
}

/* What the difference in a metric is per million that the strategy costs more than the reference
 * (an incremental cost-effectiveness ratio, of means), or NaN. */
static double
per_million(const crs_comparison *self, size_t c, double difference, size_t s)
{
    for (size_t m = 0; m < self->num_metrics; m++) {
        if (strcmp(crs_comparison_metric(self, m)->name, "cost_day180") == 0) {
            const crs_standing *cost = crs_compare_standing(&self->results[c], m, s);

            return cost->difference.mean != 0.0 ? difference / cost->difference.mean : (double)NAN;
        }
    }
    return (double)NAN;
}

static crs_status
put_difference(crs_csv *csv, const crs_comparison *self, size_t c, size_t m, size_t s)
{
    const crs_standing *standing = crs_compare_standing(&self->results[c], m, s);

    put_names(csv, self, c, m, s);
    crs_csv_text(csv, crs_comparison_job(self, c, self->reference)->strategy_id);
    crs_csv_integer(csv, standing->difference.count);
    put_interval(csv, &standing->difference);
    put_interval(csv, &standing->ratio);
    crs_csv_number(csv, per_million(self, c, standing->difference.mean, s));
    crs_csv_number(csv, standing->difference.error);
    crs_csv_number(csv, standing->unpaired.error);
    return crs_csv_end_row(csv);
}

static crs_status
put_dominance(crs_csv *csv, const crs_comparison *self, size_t c, size_t m, size_t s)
{
    crs_status status = CRS_OK;

    for (size_t k = 0; k < self->num_strategies && status == CRS_OK; k++) {
        const crs_dominance how = crs_compare_dominance(&self->results[c], m, s, k);

        if (how != CRS_DOMINANCE_NONE) {
            put_names(csv, self, c, m, s);
            crs_csv_text(csv, crs_comparison_job(self, c, k)->strategy_id);
            crs_csv_integer(csv, how == CRS_DOMINANCE_FIRST ? 1 : 2);
            status = crs_csv_end_row(csv);
        }
    }
    return status;
}

static crs_status
put_runs(crs_csv *csv, const crs_comparison *self, size_t c)
{
    const crs_compare *result = &self->results[c];
    crs_status status = CRS_OK;

    for (size_t s = 0; s < self->num_strategies; s++) {
        for (uint64_t r = 0; r < result->replicates && status == CRS_OK; r++) {
            crs_csv_text(csv, self->experiment.cases[c].id);
            crs_csv_text(csv, crs_comparison_job(self, c, s)->strategy_id);
            crs_csv_integer(csv, r);
            crs_csv_integer(csv, self->experiment.plan.seed);
            crs_csv_integer(csv, r % self->num_sets);
            for (size_t m = 0; m < self->num_metrics; m++) {
                crs_csv_number(csv, crs_compare_value(result, m, s, r));
            }
            status = crs_csv_end_row(csv);
        }
    }
    return status;
}

/* The tables of the folder. */
typedef struct tables {
    crs_csv *ranking, *differences, *dominance, *runs;
} tables;

static crs_status
open_tables(crs_cli *cli, const crs_comparison *self, crs_output *output, tables *out)
{
    const size_t count = COUNT(run_head) + self->num_metrics;
    crs_column *columns = crs_arena_alloc(&cli->arena, count, sizeof *columns);
    crs_status status;

    if (!columns) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    memcpy(columns, run_head, sizeof run_head);
    for (size_t m = 0; m < self->num_metrics; m++) {
        const crs_metric_info *info = crs_comparison_metric(self, m);

        columns[COUNT(run_head) + m] = (crs_column){info->name, "number", info->unit,
                                                    info->meaning};
    }
    status = crs_output_table(output, "ranking.csv", "Strategies by metric: means and ranks",
                              ranking_columns, COUNT(ranking_columns), &out->ranking,
                              &cli->message);
    if (status == CRS_OK) {
        status = crs_output_table(output, "differences.csv", "Paired differences to the reference",
                                  difference_columns, COUNT(difference_columns), &out->differences,
                                  &cli->message);
    }
    if (status == CRS_OK) {
        status = crs_output_table(
            output, "dominance.csv", "Which strategy stochastically dominates which",
            dominance_columns, COUNT(dominance_columns), &out->dominance, &cli->message);
    }
    return status == CRS_OK ? crs_output_table(output, "runs.csv", "One row a run", columns, count,
                                               &out->runs, &cli->message)
                            : status;
}

static crs_status
put_all(const crs_comparison *self, const tables *to)
{
    crs_status status = CRS_OK;

    for (size_t c = 0; c < self->experiment.num_cases && status == CRS_OK; c++) {
        for (size_t i = 0; i < self->num_metrics * self->num_strategies && status == CRS_OK; i++) {
            const size_t m = i / self->num_strategies, s = i % self->num_strategies;

            status = put_ranking(to->ranking, self, c, m, s);
            status = status == CRS_OK ? put_difference(to->differences, self, c, m, s) : status;
            status = status == CRS_OK ? put_dominance(to->dominance, self, c, m, s) : status;
        }
        status = status == CRS_OK ? put_runs(to->runs, self, c) : status;
    }
    return status;
}

int
crs_comparison_write(crs_cli *cli, const crs_comparison *self, const struct timespec *started,
                     double seconds)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_manifest manifest = crs_results_manifest(cli, &self->experiment, started, seconds);
    crs_output *output = NULL;
    tables to = {0};
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    manifest.replicates = 0;
    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        if (self->results[c].replicates > manifest.replicates) {
            manifest.replicates = self->results[c].replicates;
        }
    }
    status = crs_cli_open_output(cli, &output);
    if (status == CRS_OK) {
        status = open_tables(cli, self, output, &to);
    }
    if (status == CRS_OK) {
        status = put_all(self, &to);
        status = status == CRS_ERR_IO ? crs_output_failure(output, &cli->message) : status;
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &cli->message);
    }
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}
