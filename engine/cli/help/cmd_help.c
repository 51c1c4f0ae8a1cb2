#include <stdio.h>
#include <string.h>

#include "cli/help/help.h"

#define HELP_WIDTH 96

static const crs_page program_page = {
    .usage = "COMMAND [OPTION...] [ARGUMENT...]",
    .text = "Simulates how the public, the users and the victims of a crisis respond to what a "
            "company says and does: attention, opinion, trust, churn, rating and price, hour by "
            "hour. Same input, same bytes, on any number of threads.",
    .examples = {{"crisim replay", "the three cases against what was reported"},
                 {"crisim run shudong --strategy golden-4h", "what if they had answered in 4 h"},
                 {"crisim describe", "what there is to simulate"},
                 {"crisim help run", "more on a command"}},
};

static const crs_page pages[CRS_NUM_COMMANDS] = {
    [CRS_COMMAND_REPLAY] =
        {.usage = "replay [OPTION...] [CASE...]",
         .text = "Plays cases (default: all) under the strategy as reported, many times with "
                 "different luck, and holds every reported fact against the median. A fact is "
                 "\"in\" if the median lies in its band. Exit code 4 if one does not, or if the "
                 "run is too short to tell. A CASE is a name or a file.",
         .examples = {{"crisim replay", "all cases, 1,000 replicates each"},
                      {"crisim replay shudong --noise off", "one case without luck, one run"},
                      {"crisim replay -o out", "also write CSV tables into out/"},
                      {"crisim replay --json --reps 100", "for programs"}}},
    [CRS_COMMAND_RUN] =
        {.usage = "run [OPTION...] CASE",
         .text = "Plays one case under a strategy and prints what became of the company: the "
                 "metrics of a run, and with several replicates their median and the interval in "
                 "which 90 % of them lie. A state saved on a day is a branch: a run that goes on "
                 "from it keeps what was done before, meets the same luck, and plays the actions "
                 "of --strategy that start from that day on.",
         .examples = {{"crisim run shudong", "one run as reported"},
                      {"crisim run zhixing --strategy silence --reps 1000", "and what luck does"},
                      {"crisim run shudong --set strategy.actions.apology.at=4h",
                       "apologise earlier"},
                      {"crisim run quanqiugou --strategy my-strategy.json -o out",
                       "a strategy of one's own"}}},
    [CRS_COMMAND_COMPARE] =
        {.usage = "compare [OPTION...] CASE...",
         .text = "Plays strategies against each other under the same luck, replicate by "
                 "replicate, and says how much each differs from a reference, how sure that is, "
                 "which is best how often, what choosing it costs on average (regret), and "
                 "whether it is dominated. Strategies whose simultaneous 95 % intervals do not "
                 "separate share a rank. \"*\" marks the Pareto set of trust, users and cost.",
         .examples = {{"crisim compare shudong --reps 100", "the whole library"},
                      {"crisim compare zhixing --strategies golden-4h,silence", "two of them"},
                      {"crisim compare shudong --strategies golden-4h --precision 0.01",
                       "as many runs as that takes"},
                      {"crisim compare shudong --strategies silence --export-markdown -",
                       "a table to paste"}}},
    [CRS_COMMAND_CURVE] =
        {.usage = "curve [OPTION...] --vary PATH=FROM:TO:STEP CASE",
         .text = "Varies one number and draws an outcome against it: the mean over replicates "
                 "and the band in which 90 % of them lie, under the same luck at every point. "
                 "PATH is that of --set. strategy.first_response_h moves all actions of the "
                 "strategy by the same time, ends included, so that the first starts at that "
                 "hour; strategy.clarity sets the clarity of all of them.",
         .examples = {{"crisim curve shudong --vary strategy.first_response_h=0:168:12",
                       "what delay costs"},
                      {"crisim curve quanqiugou --strategy compensation-1x --vary "
                       "strategy.actions.compensation.compensation=0:4:0.5",
                       "and what money buys"},
                      {"crisim curve zhixing --vary strategy.clarity=0:1:0.1 --reps 50 "
                       "--metric trust_public_day180",
                       "and plain words"}}},
    [CRS_COMMAND_SENSITIVITY] =
        {.usage = "sensitivity [OPTION...] STUDY",
         .text = "Tells which of the numbers that a study varies move a result, and by how much: "
                 "Sobol' indices (the share of the variance that a number explains alone, and "
                 "the share in which it takes part), or Morris screening (the mean size of its "
                 "effect, mu*). Indices are those of the mean over luck; luck is told apart. "
                 "A study that varies nothing varies all parameters that have a prior.",
         .examples = {{"crisim sensitivity what-matters --points 128",
                       "the calibrated parameters"},
                      {"crisim sensitivity what-matters --method morris", "a quick screening"},
                      {"crisim sensitivity what-matters --method morris --points 8 -o out-morris",
                       "also write indices.csv"}}},
    [CRS_COMMAND_SWEEP] =
        {.usage = "sweep [OPTION...] STUDY -o DIR",
         .text = "Runs every point of a study's design, in every case under every strategy, as "
                 "often as the study says, and writes runs.csv, summary.csv, design.csv and a "
                 "manifest. Tells first what it will take. Results are stored as they come: after "
                 "a kill, a full disk or Ctrl-C the same command with --resume goes on, to the "
                 "same bytes. With --shard, DIR gets a folder shard-K-of-N for each part.",
         .examples = {{"crisim sweep apology-compensation --dry-run", "runs, time, memory"},
                      {"crisim sweep apology-compensation --reps 2 -o out", "with results"},
                      {"crisim sweep apology-compensation --reps 2 -o out --resume", "go on"},
                      {"crisim sweep apology-compensation --reps 2 -o shards --shard 1/1",
                       "a part, on any machine"}}},
    [CRS_COMMAND_SAMPLE] =
        {.usage = "sample [OPTION...] STUDY",
         .text = "Prints the points of a study's design as CSV, as sweep would use them.",
         .examples = {{"crisim sample apology-compensation > points.csv",
                       "to look at, or to edit"},
                      {"crisim sample prior-uncertainty --seed 7", "other points"}}},
    [CRS_COMMAND_REPORT] =
        {.usage = "report [OPTION...] DIR",
         .text = "Makes one page of HTML of a folder that -o of run, replay, compare, curve, "
                 "sweep, sensitivity or fit has written: findings in words, figures, tables, and "
                 "where all came from. The page holds everything itself, asks for nothing from "
                 "anywhere, opens in any browser and prints well. Exit code 4 if the folder is "
                 "not complete.",
         .examples = {{"crisim replay --reps 100 -q -o out-replay", "some results"},
                      {"crisim report out-replay", "writes report.html"},
                      {"crisim report out-replay -o replay.html", "another name"},
                      {"crisim report out-replay -o - > page.html", "to standard output"}}},
    [CRS_COMMAND_STATUS] =
        {.usage = "status [OPTION...] DIR...",
         .text = "Tells how far a sweep or its shards are, and which are missing, as a list for "
                 "sbatch --array. Checks the hash of every chunk. Exit code 4 if something is "
                 "missing or corrupt.",
         .examples = {{"crisim status shards", "all shards in a folder"}}},
    [CRS_COMMAND_MERGE] =
        {.usage = "merge [OPTION...] -o DIR SHARD...",
         .text = "Puts the shards of a sweep together: the same bytes as one machine would have "
                 "written. A SHARD is a folder of a shard, or one that holds shards. Refuses "
                 "shards of different sweeps, versions or seeds, twice the same, and corrupt or "
                 "missing ones.",
         .examples = {{"crisim merge -o result shards", "all shards in a folder"}}},
    [CRS_COMMAND_FIT] =
        {.usage = "fit [OPTION...] STUDY",
         .text = "Fits parameters to the facts of cases and to observed series, as the part "
                 "\"fit\" of a study says: the best fit, then a sample of all parameter sets "
                 "that agree (the posterior), and what it predicts. -o writes best.json and "
                 "posterior.csv, which --params of run, replay and compare reads. The same study "
                 "gives the same bytes. A fit with -o that was stopped or killed goes on with "
                 "--resume. Exit code 4 if the sample has not converged.",
         .examples = {{"crisim fit default-fit --best-only",
                       "where the project's own parameters come from"},
                      {"crisim fit default-fit -o fitted --resume",
                       "all of it; after a kill, the same command goes on"},
                      {"crisim replay --params posterior", "over all that fits the facts"}}},
    [CRS_COMMAND_VALIDATE] =
        {.usage = "validate [OPTION...] FILE...",
         .text = "Checks case, strategy and study files, and says where and what is wrong. \"-\" "
                 "is standard input. Exit code 3 if a file is wrong.",
         .examples = {{"crisim validate my-case.json", "one file"},
                      {"crisim validate scenarios/*.json", "several"}}},
    [CRS_COMMAND_BENCH] =
        {.usage = "bench [OPTION...]",
         .text = "Measures how many runs of the field model this machine simulates a second, with "
                 "the usual summary of every run, and how long a million of them would take. The "
                 "fastest of some rounds counts: other programs disturb.",
         .examples = {{"crisim bench", "a few seconds"},
                      {"crisim bench --isa baseline", "what an old CPU would do"},
                      {"crisim bench --numerics fast", "with multiply-add contracted"}}},
    [CRS_COMMAND_DESCRIBE] =
        {.usage = "describe [OPTION...] [TOPIC|NAME|FILE]",
         .text =
             "Topics: cases, strategies, studies, parameters, paths, metrics, actions, models. "
             "A NAME is that "
             "of any item of a topic, a FILE a case, strategy or study of your own.",
         .examples = {{"crisim describe strategies", "the library of strategies"},
                      {"crisim describe shudong", "a case: what happened, its facts"},
                      {"crisim describe my-strategy.json", "a file of your own, drawn over time"},
                      {"crisim describe attention.contagion", "a parameter and its source"}}},
    [CRS_COMMAND_SCHEMA] =
        {.usage = "schema [case|strategy|study]",
         .text = "Prints the JSON Schema (draft 2020-12) of a kind of file, or of all kinds as an "
                 "object. Editors use it to complete keys and to mark errors.",
         .examples = {{"crisim schema case > case.schema.json", "then \"$schema\" points there"},
                      {"crisim schema strategy", "what an action may hold"}}},
    [CRS_COMMAND_COMPLETE] =
        {.usage = "complete -- [WORD...]",
         .text = "Tells what could come next on a command line of these words, the last of which "
                 "is not finished yet: for the completion of bash, zsh and fish, whose scripts "
                 "are in engine/cli/completion and come with the installation.",
         .examples = {{"crisim complete -- run --strategy gol", "golden-4h"}}},
    [CRS_COMMAND_HELP] = {.usage = "help [OPTION...] [COMMAND]",
                          .text = "Explains a command: what it does, its options, examples.",
                          .examples = {{"crisim help", "all commands"},
                                       {"crisim help replay", "one of them"},
                                       {"crisim help --man > crisim.1", "to read with man -l"}}},
};

const crs_page *
crs_help_page(crs_command_id command)
{
    return command == CRS_NUM_COMMANDS ? &program_page : &pages[command];
}

static void
print_pair(const crs_cli *cli, const char *left, const char *right, int column)
{
    char line[1024];
    const int terminal = cli->style.width;
    const size_t width = (size_t)((terminal && terminal < HELP_WIDTH ? terminal : HELP_WIDTH) -
                                  column);
    const char *rest = right;
    int first = 1;

    while (*rest || first) {
        size_t next;
        const size_t length = crs_text_break(rest, width > 24 ? width : 24, &next);

        snprintf(line, sizeof line, "  %-*s%.*s", column - 2, first ? left : "", (int)length,
                 rest);
        crs_cli_print(cli, "%s\n", line);
        rest += next;
        first = 0;
    }
}

static void
print_option(const crs_cli *cli, const crs_option_info *info)
{
    char left[80], right[512];

    snprintf(left, sizeof left, "%c%c%s--%s%s%s", info->letter ? '-' : ' ',
             info->letter ? info->letter : ' ', info->letter ? ", " : "  ", info->name,
             info->argument ? " " : "", info->argument ? info->argument : "");
    snprintf(right, sizeof right, "%s%s%s%s", info->meaning,
             info->fallback[0] ? " (default: " : "", info->fallback, info->fallback[0] ? ")" : "");
    if (strlen(left) > 26) { /* does not fit beside */
        crs_cli_print(cli, "  %s\n", left);
        left[0] = '\0';
    }
    print_pair(cli, left, right, 30);
}

static void
print_options(const crs_cli *cli, unsigned commands)
{
    crs_cli_title(cli, "Options");
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if ((crs_option_table[i].commands & commands) == commands) {
            print_option(cli, &crs_option_table[i]);
        }
    }
}

/* Commands with what they do behind them or, where that does not fit the terminal, before. */
static void
print_examples(const crs_cli *cli, const crs_page *which)
{
    const int width = cli->style.width;
    int column = 0, longest = 0, above;

    for (int i = 0; i < CRS_PAGE_EXAMPLES && which->examples[i].command; i++) {
        const int length = (int)strlen(which->examples[i].command) + 5;
        const int what = (int)strlen(which->examples[i].what);

        column = length > column ? length : column;
        longest = what > longest ? what : longest;
    }
    above = width > 0 && 2 + column + 2 + longest > width;
    crs_cli_title(cli, "Examples");
    for (int i = 0; i < CRS_PAGE_EXAMPLES && which->examples[i].command; i++) {
        if (above) {
            crs_cli_print(cli, "  # %s\n  %s\n", which->examples[i].what,
                          which->examples[i].command);
        } else {
            crs_cli_print(cli, "  %-*s# %s\n", column, which->examples[i].command,
                          which->examples[i].what);
        }
    }
}

void
crs_help_print(const crs_cli *cli, crs_command_id command)
{
    const int is_program = command == CRS_NUM_COMMANDS;
    const crs_page *which = crs_help_page(command);
    crs_table_style style = cli->style;

    style.width = style.width && style.width < HELP_WIDTH ? style.width : HELP_WIDTH;
    crs_cli_print(cli, "Usage: crisim %s\n\n", which->usage);
    crs_text_print(which->text, &style, cli->out);
    crs_sink_text(cli->out, "\n");
    if (is_program) {
        crs_cli_title(cli, "Commands");
        for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
            print_pair(cli, crs_command_name((crs_command_id)i),
                       crs_command_about((crs_command_id)i), 15);
        }
        crs_sink_text(cli->out, "\n");
    }
    print_options(cli, is_program ? CRS_FOR_EVERYBODY : 1u << command);
    crs_sink_text(cli->out, "\n");
    print_examples(cli, which);
    if (is_program || command == CRS_COMMAND_REPLAY || command == CRS_COMMAND_RUN) {
        crs_sink_text(cli->out, "\n");
        crs_cli_title(cli, "Exit codes");
#define PRINT_EXIT(code, meaning) print_pair(cli, code, meaning, 15);
        CRS_EXIT_LIST(PRINT_EXIT)
#undef PRINT_EXIT
    }
}

int
crs_cmd_help(crs_cli *cli)
{
    crs_command_id command = CRS_NUM_COMMANDS;

    if (crs_options_flag(cli->options, CRS_OPT_MAN)) {
        crs_man_print(cli);
        return CRS_EXIT_DONE;
    }
    if (cli->options->num_arguments > 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID, "help takes one command");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (cli->options->num_arguments == 1 &&
        crs_command_find(cli->options->arguments[0], &command, &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    crs_help_print(cli, command);
    return CRS_EXIT_DONE;
}
