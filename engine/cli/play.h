/* play: runs the jobs of an experiment, shows progress, writes the folder of results. */
#ifndef CRS_CLI_PLAY_H
#define CRS_CLI_PLAY_H

#include "cli/experiment.h"

/* Runs all jobs into replays[num_jobs], which the caller has zeroed and frees with
 * crs_replay_free(). Returns an exit code; after anything but CRS_EXIT_DONE the error has been
 * said and nothing stands in the folder of results. */
int crs_play(crs_cli *cli, const crs_experiment *experiment, crs_replay *replays);

#endif
