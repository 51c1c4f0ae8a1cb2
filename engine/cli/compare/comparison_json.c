/* What `crisim compare --json` prints. */
#include "cli/compare/comparison.h"

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
put_standing(crs_json_writer *json, const crs_comparison *self, size_t c, size_t m, size_t s)
{
    static const char *const orders[] = {"none", "second", "first"};
    const crs_compare *result = &self->results[c];
    const crs_standing *standing = crs_compare_standing(result, m, s);

    crs_json_put_object(json, NULL);
    crs_json_put_text(json, "strategy", crs_comparison_job(self, c, s)->strategy_id);
    crs_json_put_integer(json, "rank", standing->rank.rank);
    crs_json_put_integer(json, "rank_first", standing->rank.first);
    crs_json_put_integer(json, "rank_last", standing->rank.last);
    put_interval(json, "value", &standing->mean);
    crs_json_put_number(json, "p05", standing->quantiles.q[CRS_REPLAY_P05]);
    crs_json_put_number(json, "p50", standing->quantiles.q[CRS_REPLAY_P50]);
    crs_json_put_number(json, "p95", standing->quantiles.q[CRS_REPLAY_P95]);
    put_interval(json, "difference", &standing->difference);
    put_interval(json, "ratio", &standing->ratio);
    put_interval(json, "best", &standing->best);
    put_interval(json, "regret", &standing->regret);
    crs_json_put_object(json, "dominated_by");
    for (size_t k = 0; k < self->num_strategies; k++) {
        const crs_dominance how = crs_compare_dominance(result, m, k, s);

        if (how != CRS_DOMINANCE_NONE) {
            crs_json_put_text(json, crs_comparison_job(self, c, k)->strategy_id, orders[how]);
        }
    }
    crs_json_put_end(json);
    crs_json_put_end(json);
}

static void
put_case(crs_json_writer *json, const crs_comparison *self, size_t c)
{
    static const char *const ends[] = {"fixed", "exact", "precise", "capped", "limited"};
    const crs_compare *result = &self->results[c];

    crs_json_put_object(json, NULL);
    crs_json_put_text(json, "case", self->experiment.cases[c].id);
    crs_json_put_integer(json, "replicates", result->replicates);
    crs_json_put_integer(json, "units", result->units);
    crs_json_put_text(json, "ended", ends[result->end]);
    if (self->precision > 0.0) {
        crs_json_put_number(json, "reached", result->reached);
    }
    crs_json_put_row(json, "pareto");
    for (size_t s = 0; s < self->num_strategies; s++) {
        if (result->pareto[s]) {
            crs_json_put_text(json, NULL, crs_comparison_job(self, c, s)->strategy_id);
        }
    }
    crs_json_put_end(json);
    crs_json_put_array(json, "metrics");
    for (size_t m = 0; m < self->num_metrics; m++) {
        const crs_metric_info *info = crs_comparison_metric(self, m);

        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "name", info->name);
        crs_json_put_text(json, "unit", info->unit);
        crs_json_put_number(json, "direction", info->direction);
        crs_json_put_array(json, "strategies");
        for (size_t s = 0; s < self->num_strategies; s++) {
            put_standing(json, self, c, m, s);
        }
        crs_json_put_end(json);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
    crs_json_put_end(json);
}

crs_status
crs_comparison_json(const crs_cli *cli, const crs_comparison *self)
{
    crs_json_writer json;

    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "version", CRISIM_VERSION);
    crs_json_put_text(&json, "model", self->experiment.plan.model->name);
    crs_json_put_integer(&json, "seed", self->experiment.plan.seed);
    crs_json_put_number(&json, "dt_h", self->experiment.plan.dt_h);
    crs_json_put_number(&json, "days", self->experiment.plan.days);
    crs_json_put_integer(&json, "parameter_sets", self->num_sets);
    crs_json_put_text(&json, "reference",
                      crs_comparison_job(self, 0, self->reference)->strategy_id);
    crs_json_put_array(&json, "cases");
    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        put_case(&json, self, c);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}
