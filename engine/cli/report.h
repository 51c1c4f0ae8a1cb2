/* report: what replay and run print, for people and as JSON. */
#ifndef CRS_CLI_REPORT_H
#define CRS_CLI_REPORT_H

#include "cli/experiment.h"

/* Facts against the simulation, job by job, and a last line that counts. */
crs_status crs_report_facts(const crs_cli *cli, const crs_experiment *experiment,
                            const crs_replay *replays);
crs_status crs_report_facts_json(const crs_cli *cli, const crs_experiment *experiment,
                                 const crs_replay *replays);

/* Summary metrics, job by job. */
crs_status crs_report_metrics(const crs_cli *cli, const crs_experiment *experiment,
                              const crs_replay *replays);
crs_status crs_report_metrics_json(const crs_cli *cli, const crs_experiment *experiment,
                                   const crs_replay *replays);

#endif
