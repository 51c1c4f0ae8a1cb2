#include <stdlib.h>

#include "cli/play.h"
#include "cli/report.h"

#define USUAL_REPLICATES 1000

/* 4 if a fact is outside its band, or could not be judged. */
static int
verdict_code(const crs_experiment *experiment, const crs_replay *replays)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        if (crs_replay_count(&replays[i], CRS_VERDICT_INSIDE) < replays[i].num_facts) {
            return CRS_EXIT_OUTSIDE;
        }
    }
    return CRS_EXIT_DONE;
}

int
crs_cmd_replay(crs_cli *cli)
{
    crs_experiment experiment;
    crs_replay *replays = NULL;
    crs_status status;
    int code = crs_experiment_prepare(cli, USUAL_REPLICATES, 1, &experiment);

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
                     ? crs_report_facts_json(cli, &experiment, replays)
                     : crs_report_facts(cli, &experiment, replays);
        code = status == CRS_ERR_MEMORY ? CRS_EXIT_FAILED : verdict_code(&experiment, replays);
    }
    for (size_t i = 0; i < experiment.num_jobs; i++) {
        crs_replay_free(&replays[i]);
    }
    free(replays);
    return code;
}
