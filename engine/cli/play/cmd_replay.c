#include "cli/play/play.h"
#include "cli/play/facts_report.h"

static int
crs_cmd_replay(crs_cli *cli)
{
    static const crs_play_style style = {
        .kind = CRS_REQUEST_REPLAY, .people = crs_report_facts, .json = crs_report_facts_json};

    return crs_play_command(cli, &style);
}

const crs_command crs_command_replay = CRS_COMMAND(
    replay, "replay the cases and hold every reported fact against the simulation",
    "[OPTION...] [CASE...]",
    "Plays cases (default: all) under the strategy as reported, many times with different luck, "
    "and holds every reported fact against the median. A fact is \"in\" if the median lies in its "
    "band. A CASE is a name or a file.",
    "a fact is outside its band, or the run is too short to tell",
    CRS_OPTIONS({.id = CRS_OPT_STRATEGY}, {.id = CRS_OPT_STUDY}, {.id = CRS_OPT_SET},
                {.id = CRS_OPT_REPS, .fallback = "1000"}, {.id = CRS_OPT_SEED},
                {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS},
                {.id = CRS_OPT_DT}, {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT},
                {.id = CRS_OPT_FORCE}, {.id = CRS_OPT_SERIES}, {.id = CRS_OPT_EVERY},
                {.id = CRS_OPT_PARAMS}, {.id = CRS_OPT_PLOT}, {.id = CRS_OPT_JSON},
                {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_NUMERICS},
                {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim replay", "all cases, 1,000 replicates each"},
                 {"crisim replay shudong --noise off", "one case without luck, one run"},
                 {"crisim replay -o out", "also write CSV tables into out/"},
                 {"crisim replay --json --reps 100", "for programs"}));
