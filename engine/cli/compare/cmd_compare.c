#include <string.h>

#include "base/atomic_file.h"
#include "base/file.h"
#include "cli/asking.h"
#include "cli/compare/comparison.h"
#include "request/outcome.h"

static int
write_markdown(crs_cli *cli, const crs_comparison *self, const char *path)
{
    const int replace = crs_options_flag(cli->options, CRS_OPT_FORCE);
    crs_atomic_file file;
    crs_status status = crs_atomic_open_path(&file, path, replace, &cli->message);

    if (status != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    if (crs_comparison_markdown(self, &file.sink) == CRS_ERR_MEMORY) {
        crs_atomic_abort(&file);
        crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    status = replace ? crs_atomic_commit(&file, &cli->message)
                     : crs_atomic_commit_new(&file, &cli->message);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* Before the runs: nobody wants to hear after them that the file is there. */
static int
check_markdown(crs_cli *cli)
{
    const char *path = cli->options->value[CRS_OPT_MARKDOWN].text;
    const int replace = crs_options_flag(cli->options, CRS_OPT_FORCE);

    return !path || strcmp(path, "-") == 0 ||
                   crs_file_check_target(path, replace, &cli->message) == CRS_OK
               ? CRS_EXIT_DONE
               : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
report(crs_cli *cli, const crs_comparison *self)
{
    const char *markdown = cli->options->value[CRS_OPT_MARKDOWN].text;
    const int to_stdout = markdown && strcmp(markdown, "-") == 0;
    crs_status status;

    if (to_stdout) {
        status = crs_comparison_markdown(self, cli->out);
    } else {
        status = crs_options_flag(cli->options, CRS_OPT_JSON)
                     ? crs_comparison_json(self, &cli->arena, &cli->message, cli->out)
                     : crs_comparison_report(cli, self);
    }
    if (status == CRS_ERR_MEMORY) {
        crs_message_fail(&cli->message, status, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return markdown && !to_stdout ? write_markdown(cli, self, markdown) : CRS_EXIT_DONE;
}

static int
crs_cmd_compare(crs_cli *cli)
{
    const double began = crs_clock();
    crs_comparison self = {0};
    struct timespec started;
    crs_asking asking;
    int code;

    clock_gettime(CLOCK_REALTIME, &started);
    code = check_markdown(cli);
    code = code == CRS_EXIT_DONE ? crs_asking_begin(&asking, cli, CRS_REQUEST_COMPARE) : code;
    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_comparison_prepare(&self, &asking.env))
               : code;
    if (code == CRS_EXIT_DONE) {
        crs_asking_start(&asking);
        code = crs_asking_exit_run(&asking, crs_comparison_run(&self, &asking.env));
        crs_asking_end(&asking);
    }
    if (code == CRS_EXIT_DONE) {
        code = crs_comparison_write(cli, &self, &started, crs_clock() - began);
    }
    code = code == CRS_EXIT_DONE ? report(cli, &self) : code;
    crs_comparison_free(&self);
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
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS},
        {.id = CRS_OPT_DT}, {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
        {.id = CRS_OPT_STRATEGIES}, {.id = CRS_OPT_REFERENCE},
        {.id = CRS_OPT_METRIC,
         .meaning =
             "what to look at (default: trust, users, rating, anger, cost and net outcome)"},
        {.id = CRS_OPT_PARAMS}, {.id = CRS_OPT_PRECISION}, {.id = CRS_OPT_MARKDOWN},
        {.id = CRS_OPT_PLOT}, {.id = CRS_OPT_JSON}, {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA},
        {.id = CRS_OPT_NUMERICS}, {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL},
        {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim compare shudong --reps 100", "the whole library"},
        {"crisim compare zhixing --strategies golden-4h,silence", "two of them"},
        {"crisim compare shudong --strategies golden-4h --precision 0.01",
         "as many runs as that takes"},
        {"crisim compare shudong --strategies silence --export-markdown -", "a table to paste"}));
