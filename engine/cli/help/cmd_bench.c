#include <time.h>

#include "cli/asking.h"
#include "request/experiment.h"
#include "cli/interrupt.h"

/* Each figure is the fastest of some rounds; a round lasts at least this many seconds. */
#define ROUND_SECONDS 0.2
#define NUM_ROUNDS    5

/* One figure: how the field model runs. */
typedef struct measurement {
    const char *what;
    int noise;
    size_t threads;
    double runs_per_second;
} measurement;

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void
source(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    (void)thread;
    (void)slot;
    *run = (crs_run){context, NULL, 1, index};
}

static crs_status
sink(void *context, const crs_block *block, uint64_t first, size_t count)
{
    (void)context;
    (void)block;
    (void)first;
    (void)count;
    return CRS_OK;
}

/* Runs per second of one round: doubles the work until it lasts long enough. */
static crs_status
measure_round(crs_ensemble *ensemble, double *runs_per_second)
{
    for (;;) {
        const double start = seconds();
        const crs_status status = crs_ensemble_run(ensemble);
        const double taken = seconds() - start;

        if (status != CRS_OK) {
            return status;
        }
        if (taken >= ROUND_SECONDS) {
            *runs_per_second = (double)ensemble->num_runs / taken;
            return CRS_OK;
        }
        ensemble->num_runs *= 2;
    }
}

static crs_status
measure(const crs_plan *plan, measurement *self)
{
    const crs_model *model = plan->model;
    double params[CRS_MAX_CONSTANTS];
    crs_ensemble ensemble = {.plan = *plan,
                             .num_runs = CRS_LANES * self->threads,
                             .num_threads = self->threads,
                             .source = source,
                             .sink = sink,
                             .stop = crs_interrupt_flag(),
                             .context = params};

    crs_param_defaults(model->params, model->num_params, params);
    for (size_t i = 0; i < model->num_noises && !self->noise; i++) {
        params[model->noises[i].param] = 0.0;
    }
    self->runs_per_second = 0.0;
    for (int i = 0; i < NUM_ROUNDS; i++) {
        double now;
        const crs_status status = measure_round(&ensemble, &now);

        if (status != CRS_OK) {
            return status;
        }
        self->runs_per_second = now > self->runs_per_second ? now : self->runs_per_second;
    }
    return CRS_OK;
}

static void
print_table(crs_cli *cli, const crs_plan *plan, const measurement *rows, size_t num_rows)
{
    static const crs_table_column columns[] = {{"runs", 0, 0},
                                               {"threads", 1, 0},
                                               {"runs a second", 1, 0},
                                               {"ns a step", 1, 0},
                                               {"a million runs take", 1, 0}};
    const crs_schedule time = crs_plan_schedule(plan);
    const double steps = (double)crs_schedule_count(&time);
    crs_table table;

    crs_cli_print(cli, "%s model, %g days in %.0f steps (%s), %zu metrics a run, %s\n\n",
                  plan->model->name, (double)plan->num_steps * plan->dt_h / 24.0, steps,
                  crs_steps_name(plan->steps), plan->num_metrics, crs_isa_name(plan->isa));
    crs_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < num_rows; i++) {
        const double rate = rows[i].runs_per_second;

        crs_table_cell(&table, rows[i].what);
        crs_table_format(&table, "%zu", rows[i].threads);
        crs_table_format(&table, "%.0f", rate);
        crs_table_format(&table, "%.1f", 1e9 / rate / steps);
        crs_table_format(&table, "%.1f min", 1e6 / rate / 60.0);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
}

static void
print_json(crs_cli *cli, const crs_plan *plan, const measurement *rows, size_t num_rows)
{
    const crs_schedule time = crs_plan_schedule(plan);
    crs_json_writer writer;

    crs_json_writer_init(&writer, cli->out);
    crs_json_put_object(&writer, NULL);
    crs_json_put_text(&writer, "isa", crs_isa_name(plan->isa));
    crs_json_put_integer(&writer, "steps", (uint64_t)crs_schedule_count(&time));
    crs_json_put_array(&writer, "figures");
    for (size_t i = 0; i < num_rows; i++) {
        crs_json_put_object(&writer, NULL);
        crs_json_put_boolean(&writer, "noise", rows[i].noise);
        crs_json_put_integer(&writer, "threads", rows[i].threads);
        crs_json_put_number(&writer, "runs_per_second", rows[i].runs_per_second);
        crs_json_put_end(&writer);
    }
    crs_json_put_end(&writer);
    crs_json_put_end(&writer);
    crs_json_writer_end(&writer);
}

static int
crs_cmd_bench(crs_cli *cli)
{
    const crs_model *model = cli->reader.model;
    measurement rows[] = {
        {"noise on", 1, 1, 0.0}, {"noise off", 0, 1, 0.0}, {"noise on", 1, 1, 0.0}};
    crs_metric metrics[CRS_MAX_CONSTANTS];
    crs_experiment experiment = {0};
    crs_plan plan;
    crs_asking asking;
    int code = crs_asking_begin(&asking, cli, CRS_REQUEST_BENCH);

    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_experiment_settings(&asking.env, &experiment))
               : code;
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    for (size_t i = 0; i < model->num_metrics; i++) {
        metrics[i] = model->metrics[i].metric;
    }
    plan = (crs_plan){
        .model = model,
        .isa = experiment.plan.isa,
        .dt_h = experiment.plan.dt_h,
        .steps = experiment.plan.steps,
        .num_steps = (long)(experiment.plan.days * 24.0 / experiment.plan.dt_h + 0.5),
        .metrics = metrics,
        .num_metrics = model->num_metrics};
    rows[2].threads = experiment.plan.threads;
    crs_interrupt_defer();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const crs_status status = measure(&plan, &rows[i]);

        if (status != CRS_OK) {
            crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
            return crs_cli_fail(cli, status == CRS_ERR_STOPPED ? crs_interrupt_exit_code()
                                                               : CRS_EXIT_FAILED);
        }
    }
    if (crs_options_flag(cli->options, CRS_OPT_JSON)) {
        print_json(cli, &plan, rows, sizeof rows / sizeof rows[0]);
    } else {
        print_table(cli, &plan, rows, sizeof rows / sizeof rows[0]);
    }
    return CRS_EXIT_DONE;
}

const crs_command crs_command_bench = CRS_COMMAND(
    bench, "measure how fast this machine simulates", "[OPTION...]",
    "Measures how many runs of the field model this machine simulates a second, with the usual "
    "summary of every run, and how long a million of them would take. The fastest of some "
    "rounds counts: other programs disturb.",
    NULL,
    CRS_OPTIONS({.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS}, {.id = CRS_OPT_DT},
                {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_JSON}, {.id = CRS_OPT_THREADS},
                {.id = CRS_OPT_ISA}, {.id = CRS_OPT_NUMERICS}),
    CRS_EXAMPLES({"crisim bench", "a few seconds"},
                 {"crisim bench --isa baseline", "what an old CPU would do"},
                 {"crisim bench --numerics fast", "with multiply-add contracted"}));
