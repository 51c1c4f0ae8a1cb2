#include "cli/play/play.h"
#include "cli/play/facts_report.h"

static int
crs_cmd_run(crs_cli *cli)
{
    static const crs_play_style style = {
        .kind = CRS_REQUEST_RUN, .people = crs_report_metrics, .json = crs_report_metrics_json};

    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "run takes one case, like \"crisim run shudong\" (see \"crisim describe "
                         "cases\")");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    return crs_play_command(cli, &style);
}

const crs_command crs_command_run = CRS_COMMAND(
    run, "simulate one case under a strategy", "[OPTION...] CASE",
    "Plays one case under a strategy and prints what became of the company: the metrics of a "
    "run, and with several replicates their median and the interval in which 90 % of them lie. "
    "A state saved on a day is a branch: a run that goes on from it keeps what was done "
    "before, meets the same luck, and plays the actions of --strategy that start from that day "
    "on.",
    NULL,
    CRS_OPTIONS({.id = CRS_OPT_STRATEGY}, {.id = CRS_OPT_SET},
                {.id = CRS_OPT_REPS, .fallback = "1"}, {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE},
                {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS}, {.id = CRS_OPT_DT},
                {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE},
                {.id = CRS_OPT_SERIES}, {.id = CRS_OPT_EVERY}, {.id = CRS_OPT_PARAMS},
                {.id = CRS_OPT_SAVE_STATE}, {.id = CRS_OPT_FROM_STATE}, {.id = CRS_OPT_PLOT},
                {.id = CRS_OPT_JSON}, {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA},
                {.id = CRS_OPT_NUMERICS}, {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL},
                {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim run shudong", "one run as reported"},
        {"crisim run zhixing --strategy silence --reps 1000", "and what luck does"},
        {"crisim run shudong --set strategy.actions.apology.at=4h", "apologise earlier"},
        {"crisim run quanqiugou --strategy my-strategy.json -o out", "a strategy of one's own"}));
