#include "cli/play/play.h"
#include "cli/play/facts_report.h"

int
crs_cmd_run(crs_cli *cli)
{
    static const crs_play_style style = {
        .replicates = 1, .people = crs_report_metrics, .json = crs_report_metrics_json};

    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "run takes one case, like \"crisim run shudong\" (see \"crisim describe "
                         "cases\")");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    return crs_play(cli, &style);
}
