#include "cli/play/play.h"
#include "cli/play/facts_report.h"

int
crs_cmd_replay(crs_cli *cli)
{
    static const crs_play_style style = {.replicates = 1000,
                                         .with_facts = 1,
                                         .people = crs_report_facts,
                                         .json = crs_report_facts_json};

    return crs_play(cli, &style);
}
