/* A comparison's tables and JSON: result/compare_tables.h does the work. */
#include "cli/compare/comparison.h"
#include "cli/play/results.h"
#include "result/compare_tables.h"

/* The names of what was compared; memory is the arena's. CRS_ERR_MEMORY, with a message. */
static crs_status
names_of(crs_cli *cli, const crs_comparison *self, crs_compare_names *names)
{
    const size_t num_cases = self->experiment.num_cases, n = self->num_strategies;
    const char **cases = crs_arena_alloc(&cli->arena, num_cases, sizeof *cases);
    const char **strategies = crs_arena_alloc(&cli->arena, num_cases * n, sizeof *strategies);
    const crs_metric_info **metrics = crs_arena_alloc(&cli->arena, self->num_metrics,
                                                      sizeof *metrics);

    if (!cases || !strategies || !metrics) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < num_cases * n; i++) {
        cases[i / n] = self->experiment.cases[i / n].id;
        strategies[i] = crs_comparison_job(self, i / n, i % n)->strategy_id;
    }
    for (size_t m = 0; m < self->num_metrics; m++) {
        metrics[m] = crs_comparison_metric(self, m);
    }
    *names = (crs_compare_names){
        .results = self->results,
        .cases = cases,
        .num_cases = num_cases,
        .strategies = strategies,
        .num_strategies = n,
        .reference = self->reference,
        .metrics = metrics,
        .num_metrics = self->num_metrics,
        .seed = self->experiment.plan.seed,
        .num_sets = self->num_sets,
        .precision = self->precision,
    };
    return CRS_OK;
}

int
crs_comparison_write(crs_cli *cli, const crs_comparison *self, const struct timespec *started,
                     double seconds)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_manifest manifest = crs_results_manifest(cli, &self->experiment, started, seconds);
    crs_output *output = NULL;
    crs_compare_names names;
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
        status = names_of(cli, self, &names);
    }
    if (status == CRS_OK) {
        status = crs_compare_tables_write(&names, output, &cli->arena, &cli->message);
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &cli->message);
    }
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

crs_status
crs_comparison_json(crs_cli *cli, const crs_comparison *self)
{
    crs_json_writer json;
    crs_compare_names names;
    const crs_status status = names_of(cli, self, &names);

    if (status != CRS_OK) {
        return status;
    }
    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "version", CRISIM_VERSION);
    crs_json_put_text(&json, "model", self->experiment.plan.model->name);
    crs_json_put_integer(&json, "seed", self->experiment.plan.seed);
    crs_json_put_number(&json, "dt_h", self->experiment.plan.dt_h);
    crs_json_put_number(&json, "days", self->experiment.plan.days);
    crs_compare_json(&names, &json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}
