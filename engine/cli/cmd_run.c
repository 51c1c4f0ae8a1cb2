#include <stdlib.h>

#include "cli/play.h"
#include "cli/report.h"

#define USUAL_REPLICATES 1

int
crs_cmd_run(crs_cli *cli)
{
    crs_experiment experiment;
    crs_replay *replays = NULL;
    crs_status status;
    int code;

    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "run takes one case, like \"crisim run shudong\" (see \"crisim describe "
                         "cases\")");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_experiment_prepare(cli, USUAL_REPLICATES, 0, &experiment);
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    replays = calloc(experiment.num_jobs + 1, sizeof *replays);
    if (!replays) {
        crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    code = crs_play(cli, &experiment, replays);
    if (code == CRS_EXIT_DONE) {
        status = crs_options_flag(cli->options, CRS_OPT_JSON)
                     ? crs_report_metrics_json(cli, &experiment, replays)
                     : crs_report_metrics(cli, &experiment, replays);
        code = status == CRS_ERR_MEMORY ? CRS_EXIT_FAILED : CRS_EXIT_DONE;
    }
    for (size_t i = 0; i < experiment.num_jobs; i++) {
        crs_replay_free(&replays[i]);
    }
    free(replays);
    return code;
}
