/* sensitivity: prepare, run, write indices.csv, report. */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/asking.h"
#include "cli/interrupt.h"
#include "cli/play/results.h"
#include "cli/sensitivity/sensitivity_report.h"

typedef struct work {
    crs_cli *cli;
    crs_asking asking;
    crs_sensitivity_setup setup;
    crs_sensitivity analysis;
    crs_estimate *estimates; /* [num_outputs][num_items] */
    crs_output *output;      /* NULL: nothing is to be written */
    crs_result_writer table;
    crs_progress progress;
    struct timespec wall;
    double started;
} work;

static int
failed(work *self, crs_status status)
{
    crs_cli *cli = self->cli;

    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status, "stopped; nothing was written");
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    if (status == CRS_ERR_IO) {
        crs_message_fail(&cli->message, status, "%s: cannot be written; is the disk full?",
                         cli->options->value[CRS_OPT_OUTPUT].text);
    } else {
        crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
    }
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

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

static void
on_progress(void *context, uint64_t done)
{
    work *self = context;

    crs_progress_update(&self->progress, self->setup.study.experiment.study.id, done);
}

static crs_status
estimate_all(work *self)
{
    const crs_sensitivity *analysis = &self->analysis;
    crs_status status = CRS_OK;

    self->estimates = calloc(analysis->plan.num_outputs,
                             analysis->num_items * sizeof *self->estimates);
    if (!self->estimates) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < analysis->plan.num_outputs && status == CRS_OK; i++) {
        status = *crs_interrupt_flag()
                     ? crs_error(CRS_ERR_STOPPED)
                     : crs_sensitivity_estimate(analysis, i,
                                                self->estimates + i * analysis->num_items);
    }
    return status;
}

static crs_status
compute(work *self)
{
    crs_cli *cli = self->cli;
    const double runs = crs_sensitivity_num_runs(&self->setup.plan, self->setup.runs.num_jobs);
    crs_status status = crs_sensitivity_init(&self->analysis, &self->setup.plan);

    if (status != CRS_OK) {
        return status;
    }
    if (self->analysis.design != self->setup.plan.design &&
        self->setup.plan.method == CRS_SENSITIVITY_SOBOL) {
        crs_cli_note(cli,
                     "note: %zu factors need %zu dimensions, a Sobol' sequence has %d; a Latin "
                     "hypercube takes its place",
                     self->setup.plan.num_factors, 2 * self->setup.plan.num_factors,
                     CRS_DESIGN_MAX_SOBOL);
    }
    self->setup.runs.on_progress = on_progress;
    self->setup.runs.context = self;
    crs_progress_start(&self->progress, cli->options->value[CRS_OPT_PROGRESS].text,
                       crs_options_flag(cli->options, CRS_OPT_QUIET), (uint64_t)runs);
    status = crs_sensitivity_run(&self->analysis, &self->setup.runs);
    crs_progress_end(&self->progress);
    return status == CRS_OK ? estimate_all(self) : status;
}

static int
write_folder(work *self, const crs_sensitivity_result *result)
{
    crs_cli *cli = self->cli;
    crs_manifest manifest = crs_results_manifest(cli, &self->setup.study.experiment, &self->wall,
                                                 crs_clock() - self->started);

    manifest.replicates = self->setup.plan.replicates;
    if (!self->output) {
        return CRS_EXIT_DONE;
    }
    if (crs_sensitivity_write(result, &self->table) != CRS_OK) {
        return failed(self, CRS_ERR_IO);
    }
    return crs_output_commit(self->output, &manifest, &cli->message) == CRS_OK
               ? CRS_EXIT_DONE
               : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
finish(work *self)
{
    crs_cli *cli = self->cli;
    const crs_sensitivity_result result = {&self->setup, &self->analysis, self->estimates};
    crs_status status;
    int code = write_folder(self, &result);

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    status = crs_options_flag(cli->options, CRS_OPT_JSON)
                 ? crs_sensitivity_report_json(cli, &result)
                 : crs_sensitivity_report(cli, &result);
    crs_cli_remark(cli, "%.0f runs in %.2f s, %zu threads, %s",
                   crs_sensitivity_num_runs(&self->setup.plan, self->setup.runs.num_jobs),
                   crs_clock() - self->started, self->setup.runs.threads,
                   crs_isa_name(self->setup.runs.block.isa));
    return status == CRS_ERR_MEMORY ? failed(self, status) : CRS_EXIT_DONE;
}

static int
crs_cmd_sensitivity(crs_cli *cli)
{
    work self = {.cli = cli, .started = crs_clock()};
    crs_status status;
    int code;

    clock_gettime(CLOCK_REALTIME, &self.wall);
    code = crs_asking_begin(&self.asking, cli, CRS_REQUEST_SENSITIVITY);
    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&self.asking,
                                 crs_sensitivity_setup_prepare(&self.asking.env, &self.setup))
               : code;
    code = code == CRS_EXIT_DONE ? open_output(&self) : code;
    if (code == CRS_EXIT_DONE) {
        status = compute(&self);
        code = status == CRS_OK ? finish(&self) : failed(&self, status);
    }
    crs_output_close(&self.output);
    crs_sensitivity_free(&self.analysis);
    free(self.estimates);
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
        {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_DT}, {.id = CRS_OPT_OUTPUT},
        {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
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
        {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim sensitivity what-matters --points 128", "the calibrated parameters"},
                 {"crisim sensitivity what-matters --method morris", "a quick screening"},
                 {"crisim sensitivity what-matters --method morris --points 8 -o out-morris",
                  "also write indices.csv"}));
