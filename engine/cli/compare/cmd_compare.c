#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/compare/comparison.h"
#include "cli/asking.h"
#include "cli/interrupt.h"
#include "request/metrics_choose.h"
#include "term/progress.h"
#include "scenario/param_sets.h"
#include "table/output.h"
#include "base/suggest.h"

static const char *const usual_metrics[] = {"trust_public_day180", "users_day180",
                                            "rating_day180",       "anger_area",
                                            "cost_day180",         "net_outcome_day180"};
static const char *const pareto_metrics[CRS_MAX_PARETO] = {"trust_public_day180", "users_day180",
                                                           "cost_day180"};

static const crs_option_value *
option(const crs_cli *cli, crs_option_id id)
{
    return &cli->options->value[id];
}

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

const crs_job *
crs_comparison_job(const crs_comparison *self, size_t c, size_t strategy)
{
    return &self->experiment.jobs[c * self->num_strategies + strategy];
}

const crs_metric_info *
crs_comparison_metric(const crs_comparison *self, size_t metric)
{
    return &self->experiment.plan.model->metrics[self->metrics[metric]];
}

/* ---- metrics ---- */

/* Trust, users and cost, as far as they are chosen; one alone makes no set. */
static void
choose_pareto(crs_comparison *self)
{
    for (int p = 0; p < CRS_MAX_PARETO; p++) {
        for (size_t m = 0; m < self->num_metrics; m++) {
            if (strcmp(crs_comparison_metric(self, m)->name, pareto_metrics[p]) == 0) {
                self->pareto[self->num_pareto++] = m;
            }
        }
    }
    self->num_pareto = self->num_pareto < 2 ? 0 : self->num_pareto;
}

/* ---- parameter sets ---- */

/* One set after the other, over the parameters of every case. */
static crs_status
fill_sets(crs_cli *cli, const crs_param_sets *sets, crs_comparison *self)
{
    const size_t num_params = cli->reader.model->num_params;

    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        self->sets[c] = crs_arena_alloc(&cli->arena, sets->num_sets, sizeof *self->sets[c]);
        for (size_t r = 0; r < sets->num_sets; r++) {
            double *set = crs_arena_alloc(&cli->arena, num_params, sizeof *set);

            if (!self->sets[c] || !set) {
                return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
            }
            memcpy(set, crs_comparison_job(self, c, 0)->params, num_params * sizeof *set);
            crs_param_sets_apply(sets, r, self->experiment.cases[c].id, set);
            self->sets[c][r] = set;
        }
    }
    self->num_sets = sets->num_sets;
    return CRS_OK;
}

static crs_status
read_sets(crs_cli *cli, const char *path, crs_comparison *self)
{
    crs_param_sets sets;
    crs_status status = crs_param_sets_read(&cli->library, &cli->reader, path, &sets);

    if (status == CRS_OK) {
        self->experiment.sources[self->experiment.num_sources++] = sets.source;
        status = fill_sets(cli, &sets, self);
    }
    return status;
}

/* The sets of --params, or the one of each case. */
static int
list_sets(crs_cli *cli, crs_comparison *self)
{
    const char *path = option(cli, CRS_OPT_PARAMS)->text;
    crs_experiment *experiment = &self->experiment;

    self->sets = crs_arena_alloc(&cli->arena, experiment->num_cases, sizeof *self->sets);
    if (!self->sets) {
        return out_of_memory(cli);
    }
    if (path) {
        const crs_status status = read_sets(cli, path, self);

        if (status != CRS_OK) {
            return crs_cli_fail(cli, crs_cli_input_exit(status));
        }
        if (!option(cli, CRS_OPT_REPS)->given && !experiment->study.has_replicates &&
            experiment->plan.replicates < self->num_sets) {
            experiment->plan.replicates = self->num_sets;
        }
        return CRS_EXIT_DONE;
    }
    for (size_t c = 0; c < experiment->num_cases; c++) {
        self->sets[c] = crs_arena_alloc(&cli->arena, 1, sizeof *self->sets[c]);
        if (!self->sets[c]) {
            return out_of_memory(cli);
        }
        self->sets[c][0] = crs_comparison_job(self, c, 0)->params;
    }
    self->num_sets = 1;
    return CRS_EXIT_DONE;
}

/* ---- the runs ---- */

static int
find_reference(crs_cli *cli, crs_comparison *self)
{
    const char *name = option(cli, CRS_OPT_REFERENCE)->text;

    for (size_t s = 0; s < self->num_strategies; s++) {
        if (strcmp(crs_comparison_job(self, 0, s)->strategy_id, name) == 0) {
            self->reference = s;
            return CRS_EXIT_DONE;
        }
    }
    crs_message_fail(&cli->message, CRS_ERR_NAME,
                     "--reference: \"%.60s\" is not one strategy; name a variant", name);
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

static int
prepare(crs_asking *asking, crs_comparison *self)
{
    crs_cli *cli = asking->cli;
    const int sequential = option(cli, CRS_OPT_PRECISION)->given;
    int code = crs_asking_exit(asking, crs_experiment_prepare(&asking->env, &self->experiment));

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    if (self->experiment.study.vary.count > 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--study: this study varies numbers, which is for \"crisim sweep\"; "
                         "compare takes parameter sets with --params");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    self->precision = sequential ? option(cli, CRS_OPT_PRECISION)->number : 0.0;
    self->num_strategies = self->experiment.num_jobs / self->experiment.num_cases;
    self->results = calloc(self->experiment.num_cases, sizeof *self->results);
    if (!self->results) {
        return out_of_memory(cli);
    }
    code = find_reference(cli, self);
    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(asking,
                                 crs_metrics_choose(&asking->env, self->experiment.plan.days,
                                                    usual_metrics,
                                                    sizeof usual_metrics / sizeof usual_metrics[0],
                                                    &self->metrics, &self->num_metrics))
               : code;
    code = code == CRS_EXIT_DONE ? list_sets(cli, self) : code;
    if (code == CRS_EXIT_DONE) {
        choose_pareto(self);
    }
    return code;
}

typedef struct watch {
    crs_progress progress;
    const char *what;
} watch;

static void
on_progress(void *context, uint64_t done, uint64_t total)
{
    watch *self = context;

    self->progress.total = total;
    crs_progress_update(&self->progress, self->what, done);
}

static crs_status
run_case(crs_comparison *self, size_t c, crs_strategy *strategies, watch *eye)
{
    const crs_replay_plan *common = &self->experiment.plan;
    const crs_compare_plan plan = {
        .model = common->model,
        .params = self->sets[c],
        .num_sets = self->num_sets,
        .strategies = strategies,
        .num_strategies = self->num_strategies,
        .reference = self->reference,
        .metrics = self->metrics,
        .num_metrics = self->num_metrics,
        .pareto = self->pareto,
        .num_pareto = self->num_pareto,
        .isa = common->isa,
        .dt_h = common->dt_h,
        .days = common->days,
        .seed = common->seed,
        .replicates = common->replicates,
        .precision = self->precision,
        .threads = common->threads,
        .on_progress = on_progress,
        .context = eye,
        .stop = common->stop,
    };

    for (size_t s = 0; s < self->num_strategies; s++) {
        strategies[s] = crs_comparison_job(self, c, s)->strategy;
    }
    eye->what = self->experiment.cases[c].id;
    return crs_compare_run(&self->results[c], &plan);
}

static int
run_cases(crs_cli *cli, crs_comparison *self)
{
    crs_strategy *strategies = crs_arena_alloc(&cli->arena, self->num_strategies,
                                               sizeof *strategies);
    crs_status status = strategies ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    watch eye = {0};

    crs_progress_start(&eye.progress, option(cli, CRS_OPT_PROGRESS)->text,
                       crs_options_flag(cli->options, CRS_OPT_QUIET), 1);
    for (size_t c = 0; c < self->experiment.num_cases && status == CRS_OK; c++) {
        status = run_case(self, c, strategies, &eye);
    }
    crs_progress_end(&eye.progress);
    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status, "stopped; nothing was written");
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    if (status == CRS_ERR_LIMIT) {
        crs_message_fail(&cli->message, status,
                         "this would take more than 4 GB of memory: choose fewer --reps, "
                         "--metric or --strategies");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (status != CRS_OK) {
        crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE;
}

/* ---- what is said ---- */

void
crs_comparison_order(const crs_comparison *self, size_t c, size_t metric, size_t *order)
{
    const int direction = crs_comparison_metric(self, metric)->direction;
    const double sign = direction == 0 ? 1.0 : direction;

    for (size_t s = 0; s < self->num_strategies; s++) {
        const crs_standing *mine = crs_compare_standing(&self->results[c], metric, s);
        size_t k = s;

        for (; k > 0; k--) { /* insertion: few */
            const crs_standing *other = crs_compare_standing(&self->results[c], metric,
                                                             order[k - 1]);

            if (other->rank.rank < mine->rank.rank ||
                (other->rank.rank == mine->rank.rank &&
                 !(sign * mine->mean.mean > sign * other->mean.mean))) {
                break;
            }
            order[k] = order[k - 1];
        }
        order[k] = s;
    }
}

static int
write_markdown(crs_cli *cli, const crs_comparison *self, const char *path)
{
    crs_sink sink = {0};
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    crs_status status;

    if (fd < 0) {
        crs_message_fail(&cli->message, CRS_ERR_IO, "%.300s: %s", path, strerror(errno));
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    status = crs_sink_init_fd(&sink, fd);
    status = status == CRS_OK ? crs_comparison_markdown(self, &sink) : status;
    status = status == CRS_OK ? crs_sink_flush(&sink) : status;
    if (status != CRS_OK) {
        crs_output_write_error(path, &sink, &cli->message);
    }
    crs_sink_free(&sink);
    if (close(fd) != 0 && status == CRS_OK) {
        status = crs_message_fail(&cli->message, CRS_ERR_IO, "%.300s: %s", path, strerror(errno));
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
report(crs_cli *cli, const crs_comparison *self)
{
    const char *markdown = option(cli, CRS_OPT_MARKDOWN)->text;
    const int to_stdout = markdown && strcmp(markdown, "-") == 0;
    crs_status status;

    if (to_stdout) {
        status = crs_comparison_markdown(self, cli->out);
    } else {
        status = crs_options_flag(cli->options, CRS_OPT_JSON) ? crs_comparison_json(cli, self)
                                                              : crs_comparison_report(cli, self);
    }
    if (status == CRS_ERR_MEMORY) {
        return out_of_memory(cli);
    }
    return markdown && !to_stdout ? write_markdown(cli, self, markdown) : CRS_EXIT_DONE;
}

static int
crs_cmd_compare(crs_cli *cli)
{
    const double began = crs_clock();
    crs_asking asking;
    crs_comparison self = {0};
    struct timespec started;
    int code;

    clock_gettime(CLOCK_REALTIME, &started);
    if (cli->options->num_arguments == 0 && !option(cli, CRS_OPT_STUDY)->given) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "compare takes a case or several, like \"crisim compare shudong\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_asking_begin(&asking, cli, CRS_REQUEST_COMPARE);
    code = code == CRS_EXIT_DONE ? prepare(&asking, &self) : code;
    code = code == CRS_EXIT_DONE ? run_cases(cli, &self) : code;
    if (code == CRS_EXIT_DONE) {
        code = crs_comparison_write(cli, &self, &started, crs_clock() - began);
    }
    code = code == CRS_EXIT_DONE ? report(cli, &self) : code;
    for (size_t c = 0; self.results && c < self.experiment.num_cases; c++) {
        crs_compare_free(&self.results[c]);
    }
    free(self.results);
    return code;
}

const crs_command crs_command_compare = CRS_COMMAND(
    compare, "strategies against each other: differences, ranks, regret", "[OPTION...] CASE...",
    "Plays strategies against each other under the same luck, replicate by replicate, and says "
    "how much each differs from a reference, how sure that is, which is best how often, what "
    "choosing it costs on average (regret), and whether it is dominated. Strategies whose "
    "simultaneous 95 % intervals do not separate share a rank. \"*\" marks the Pareto set of "
    "trust, users and cost.",
    NULL,
    CRS_OPTIONS(
        {.id = CRS_OPT_STUDY}, {.id = CRS_OPT_SET},
        {.id = CRS_OPT_REPS,
         .fallback = "1000",
         .meaning = "replicates: runs that differ by luck only; with --precision the most that "
                    "are run, 10000 if nothing is said"},
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_DT},
        {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
        {.id = CRS_OPT_STRATEGIES}, {.id = CRS_OPT_REFERENCE},
        {.id = CRS_OPT_METRIC,
         .meaning =
             "what to look at (default: trust, users, rating, anger, cost and net outcome)"},
        {.id = CRS_OPT_PARAMS}, {.id = CRS_OPT_PRECISION}, {.id = CRS_OPT_MARKDOWN},
        {.id = CRS_OPT_PLOT}, {.id = CRS_OPT_JSON}, {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA},
        {.id = CRS_OPT_NUMERICS}, {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim compare shudong --reps 100", "the whole library"},
        {"crisim compare zhixing --strategies golden-4h,silence", "two of them"},
        {"crisim compare shudong --strategies golden-4h --precision 0.01",
         "as many runs as that takes"},
        {"crisim compare shudong --strategies silence --export-markdown -", "a table to paste"}));
