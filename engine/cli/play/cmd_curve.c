#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/asking.h"
#include "cli/play/results.h"
#include "request/curve.h"
#include "term/plot.h"

#define PLOT_HEIGHT 14

/* ---- what is said ---- */

/* Is the metric a time that some runs do not reach? */
static int
is_incomplete(const crs_cli *cli, const crs_curve *self, size_t job, size_t metric)
{
    const crs_metric_info *info = &cli->reader.model->metrics[self->metrics[metric]];
    const crs_outcome_rule rule = crs_metric_rule(&info->metric, info->direction,
                                                  self->experiment.plan.days);
    const crs_summary *samples = crs_curve_samples(self, job, metric);
    int any = 0;

    for (size_t i = 0; i < self->num_points; i++) {
        any |= samples[i].counts.later > 0 || samples[i].counts.none > 0;
    }
    return any && crs_outcome_is_time(&rule);
}

static crs_status
draw(const crs_cli *cli, const crs_curve *self, size_t job, size_t metric, double *room)
{
    const crs_metric_info *info = &cli->reader.model->metrics[self->metrics[metric]];
    const crs_summary *samples = crs_curve_samples(self, job, metric);
    const size_t n = self->num_points;
    char name[256];
    const crs_plot plot = {
        .x_name = self->path,
        .y_name = name,
        .x = self->x,
        .y = room,
        .low = self->replicates > 1 ? room + n : NULL,
        .high = self->replicates > 1 ? room + 2 * n : NULL,
        .num_points = n,
        .height = PLOT_HEIGHT,
    };

    for (size_t i = 0; i < n; i++) {
        room[i] = samples[i].mean.mean;
        room[n + i] = samples[i].quantiles.q[CRS_REPLAY_P05];
        room[2 * n + i] = samples[i].quantiles.q[CRS_REPLAY_P95];
        if (isinf(room[2 * n + i])) {
            room[2 * n + i] = self->experiment.plan.days;
        }
        if (isinf(room[n + i])) {
            room[n + i] = self->experiment.plan.days;
        }
    }
    snprintf(name, sizeof name, "%s (%s)", info->name, info->unit);
    return crs_plot_print(&plot, &cli->style, cli->out);
}

/* The same in numbers. */
static crs_status
print_points(const crs_cli *cli, const crs_curve *self, size_t job, size_t metric)
{
    const crs_summary *samples = crs_curve_samples(self, job, metric);
    const crs_table_column shown[] = {
        {self->path, 1, 0},
        {cli->reader.model->metrics[self->metrics[metric]].name, 1, 0},
        {self->replicates > 1 ? "90 % of runs" : "", 0, 0},
        {"reached", 1, 0},
    };
    const double days = self->experiment.plan.days;
    const int incomplete = is_incomplete(cli, self, job, metric);
    crs_table table;
    crs_status status;

    crs_table_init(&table, shown, incomplete ? 4 : 3);
    for (size_t i = 0; i < self->num_points; i++) {
        char low[64], high[64];

        crs_table_format(&table, "%.6g", self->x[i]);
        crs_table_number(&table, samples[i].mean.mean);
        crs_text_outcome(samples[i].quantiles.q[CRS_REPLAY_P05], days, low, sizeof low);
        crs_text_outcome(samples[i].quantiles.q[CRS_REPLAY_P95], days, high, sizeof high);
        if (self->replicates > 1 && isnan(samples[i].quantiles.q[CRS_REPLAY_P05])) {
            crs_table_cell(&table, "-");
        } else if (self->replicates > 1) {
            crs_table_format(&table, "%s to %s", low, high);
        } else {
            crs_table_cell(&table, NULL);
        }
        if (incomplete) {
            crs_table_format(&table, "%" PRIu64 " of %" PRIu64, samples[i].counts.reached,
                             self->replicates);
        }
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return status;
}

static crs_status
report(const crs_cli *cli, const crs_curve *self)
{
    double *room = malloc(3 * self->num_points * sizeof *room);
    crs_status status = room ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    for (size_t j = 0; j < self->experiment.num_jobs && status == CRS_OK; j++) {
        const crs_job *job = &self->experiment.jobs[j];
        char line[512];

        snprintf(line, sizeof line,
                 "%s under %s: mean%s, %" PRIu64 " replicate%s a point, seed %" PRIu64,
                 job->of->name, job->strategy_id,
                 self->replicates > 1 ? " and the band of 90 % of runs" : "", self->replicates,
                 self->replicates == 1 ? "" : "s", self->experiment.plan.seed);
        crs_cli_title(cli, line);
        for (size_t m = 0; m < self->num_metrics && status == CRS_OK; m++) {
            crs_sink_text(cli->out, "\n");
            status = crs_cli_draws(cli, 1) ? draw(cli, self, j, m, room)
                                           : print_points(cli, self, j, m);
            if (is_incomplete(cli, self, j, m)) {
                snprintf(line, sizeof line,
                         "Not all runs reach it within the %g days; means count what is later as "
                         "day %g (curve.csv: how many reach it).",
                         self->experiment.plan.days, self->experiment.plan.days);
                crs_text_print(line, &cli->style, cli->out);
            }
        }
        crs_sink_text(cli->out, j + 1 < self->experiment.num_jobs ? "\n" : "");
    }
    free(room);
    return status;
}

static int
write_folder(crs_cli *cli, const crs_curve *self, const struct timespec *started, double seconds)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    const crs_manifest manifest = crs_results_manifest(cli, &self->experiment, started, seconds);
    crs_output *output = NULL;
    crs_result_writer to;
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_cli_open_output(cli, &output);
    if (status == CRS_OK) {
        status = crs_result_open(&to, &crs_curve_table, NULL, output, &cli->arena, &cli->message);
    }
    if (status == CRS_OK) {
        status = crs_curve_write(self, &to);
        status = status == CRS_ERR_IO ? crs_output_failure(output, &cli->message) : status;
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &cli->message);
    }
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
crs_cmd_curve(crs_cli *cli)
{
    const double began = crs_clock();
    struct timespec started;
    crs_asking asking;
    crs_curve self;
    int code;

    clock_gettime(CLOCK_REALTIME, &started);
    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "curve takes one case, like \"crisim curve shudong --vary "
                         "strategy.first_response_h=0:168:4\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_asking_begin(&asking, cli, CRS_REQUEST_CURVE);
    code = code == CRS_EXIT_DONE ? crs_asking_exit(&asking, crs_curve_prepare(&self, &asking.env))
                                 : code;
    if (code == CRS_EXIT_DONE) {
        crs_asking_start(&asking);
        code = crs_asking_exit_run(&asking, crs_curve_run(&self, &asking.env));
        crs_asking_end(&asking);
    }
    code = code == CRS_EXIT_DONE ? write_folder(cli, &self, &started, crs_clock() - began) : code;
    if (code == CRS_EXIT_DONE) {
        const crs_status status = crs_options_flag(cli->options, CRS_OPT_JSON)
                                      ? crs_curve_print_json(&self, cli->out)
                                      : report(cli, &self);

        if (status == CRS_ERR_MEMORY) {
            code = crs_asking_exit(&asking, crs_env_out_of_memory(&asking.env));
        }
    }
    return code;
}

const crs_command crs_command_curve = CRS_COMMAND(
    curve, "an outcome against delay, compensation, blame, any number",
    "[OPTION...] --vary PATH=FROM:TO:STEP CASE",
    "Varies one number and draws an outcome against it: the mean over replicates and the band "
    "in which 90 % of them lie, under the same luck at every point. PATH is that of --set. "
    "strategy.first_response_h moves all actions of the strategy by the same time, ends "
    "included, so that the first starts at that hour; strategy.clarity sets the clarity of all "
    "of them.",
    NULL,
    CRS_OPTIONS(
        {.id = CRS_OPT_STRATEGY}, {.id = CRS_OPT_SET}, {.id = CRS_OPT_REPS, .fallback = "200"},
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS},
        {.id = CRS_OPT_DT}, {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
        {.id = CRS_OPT_METRIC, .meaning = "what to draw (default: users_day180)"},
        {.id = CRS_OPT_VARY}, {.id = CRS_OPT_PLOT, .meaning = "draw the curve; auto: always"},
        {.id = CRS_OPT_JSON}, {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA},
        {.id = CRS_OPT_NUMERICS}, {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL},
        {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim curve shudong --vary strategy.first_response_h=0:168:12", "what delay costs"},
        {"crisim curve quanqiugou --strategy compensation-1x --vary "
         "strategy.actions.compensation.compensation=0:4:0.5",
         "and what money buys"},
        {"crisim curve zhixing --vary strategy.clarity=0:1:0.1 --reps 50 --metric "
         "trust_public_day180",
         "and plain words"}));
