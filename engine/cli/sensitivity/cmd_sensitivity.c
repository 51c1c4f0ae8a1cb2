/* sensitivity: prepare, run, write indices.csv, report. */
#include "cli/asking.h"
#include "cli/play/results.h"
#include "cli/sensitivity/sensitivity_report.h"
#include "request/analysis.h"

typedef struct work {
    crs_cli *cli;
    crs_asking asking;
    crs_analysis analysis;
    crs_output *output; /* NULL: nothing is to be written */
    crs_result_writer table;
    struct timespec wall;
    double started;
} work;

static int
open_output(work *self)
{
    crs_cli *cli = self->cli;
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_cli_open_output(cli, &self->output);
    if (status == CRS_OK) {
        status = crs_result_open(&self->table, &crs_indices_table, NULL, self->output, &cli->arena,
                                 &cli->message);
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
write_folder(work *self, const crs_sensitivity_result *result)
{
    crs_cli *cli = self->cli;
    crs_manifest manifest = crs_results_manifest(cli, &self->analysis.setup.study.experiment,
                                                 &self->wall, crs_clock() - self->started);

    manifest.replicates = self->analysis.setup.plan.replicates;
    if (!self->output) {
        return CRS_EXIT_DONE;
    }
    if (crs_indices_write(result->setup, result->analysis, result->estimates, &self->table) !=
        CRS_OK) {
        crs_message_fail(&cli->message, CRS_ERR_IO, "%s: cannot be written; is the disk full?",
                         cli->options->value[CRS_OPT_OUTPUT].text);
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return crs_output_commit(self->output, &manifest, &cli->message) == CRS_OK
               ? CRS_EXIT_DONE
               : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
finish(work *self)
{
    crs_cli *cli = self->cli;
    const crs_sensitivity_result result = {&self->analysis.setup, &self->analysis.sensitivity,
                                           self->analysis.estimates};
    crs_status status;
    int code = write_folder(self, &result);

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    status = crs_options_flag(cli->options, CRS_OPT_JSON)
                 ? crs_sensitivity_report_json(cli, &result)
                 : crs_sensitivity_report(cli, &result);
    crs_cli_remark(
        cli, "%.0f runs in %.2f s, %zu threads, %s",
        crs_sensitivity_num_runs(&self->analysis.setup.plan, self->analysis.setup.runs.num_jobs),
        crs_clock() - self->started, self->analysis.setup.runs.threads,
        crs_isa_name(self->analysis.setup.runs.block.isa));
    return status == CRS_ERR_MEMORY
               ? crs_asking_exit(&self->asking, crs_env_out_of_memory(&self->asking.env))
               : CRS_EXIT_DONE;
}

static int
crs_cmd_sensitivity(crs_cli *cli)
{
    work self = {.cli = cli, .started = crs_clock()};
    crs_asking *asking = &self.asking;
    int code;

    clock_gettime(CLOCK_REALTIME, &self.wall);
    code = crs_asking_begin(asking, cli, CRS_REQUEST_SENSITIVITY);
    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(asking, crs_analysis_prepare(&self.analysis, &asking->env))
               : code;
    code = code == CRS_EXIT_DONE ? open_output(&self) : code;
    if (code == CRS_EXIT_DONE) {
        crs_asking_start(asking);
        code = crs_asking_exit_run(asking, crs_analysis_run(&self.analysis, &asking->env));
        crs_asking_end(asking);
    }
    code = code == CRS_EXIT_DONE ? finish(&self) : code;
    crs_output_close(&self.output);
    crs_analysis_free(&self.analysis);
    return code;
}

const crs_command crs_command_sensitivity = CRS_COMMAND(
    sensitivity, "which parameters move a result: Sobol' indices, Morris", "[OPTION...] STUDY",
    "Tells which of the numbers that a study varies move a result, and by how much: Sobol' "
    "indices (the share of the variance that a number explains alone, and the share in which "
    "it takes part), or Morris screening (the mean size of its effect, mu*). Indices are those "
    "of the mean over luck; luck is told apart. A study that varies nothing varies all "
    "parameters that have a prior.",
    NULL,
    CRS_OPTIONS(
        {.id = CRS_OPT_SET}, {.id = CRS_OPT_REPS, .fallback = "2"}, {.id = CRS_OPT_SEED},
        {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS}, {.id = CRS_OPT_DT},
        {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
        {.id = CRS_OPT_METRIC,
         .meaning =
             "what to explain (default: the study's, else users_day180,trust_public_day180)"},
        {.id = CRS_OPT_PARAMS,
         .meaning = "a set of parameters, one row: the values of those that are not varied"},
        {.id = CRS_OPT_METHOD}, {.id = CRS_OPT_SECOND_ORDER},
        {.id = CRS_OPT_POINTS,
         .argument = "N",
         .meaning = "rows of points, each as many as there are parameters, and some (default: the "
                    "study's, else 512; morris 40)"},
        {.id = CRS_OPT_PLOT, .meaning = "draw bars; auto: always"}, {.id = CRS_OPT_JSON},
        {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_NUMERICS},
        {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim sensitivity what-matters --points 128", "the calibrated parameters"},
                 {"crisim sensitivity what-matters --method morris", "a quick screening"},
                 {"crisim sensitivity what-matters --method morris --points 8 -o out-morris",
                  "also write indices.csv"}));
