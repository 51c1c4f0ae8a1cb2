/* play: runs the jobs of an experiment, shows progress, writes the folder of results, reports.
 * What commands that run something have in common. */
#ifndef CRS_CLI_PLAY_PLAY_H
#define CRS_CLI_PLAY_PLAY_H

#include "cli/play/glance.h"
#include "request/play.h"

/* Prints what became of all jobs: replays[num_jobs], glances[num_jobs] or NULL without pictures.
 */
typedef crs_status (*crs_play_report)(const crs_cli *cli, const crs_experiment *experiment,
                                      const crs_replay *replays, const crs_glance *glances);

/* How a command plays. */
typedef struct crs_play_style {
    crs_request_kind kind;
    crs_play_report people, json;
} crs_play_style;

/* Prepares, runs and reports what the command line asks for. Returns an exit code; after an error
 * it has been said, and nothing stands in the folder of results. */
int crs_play_command(crs_cli *cli, const crs_play_style *style);

#endif
