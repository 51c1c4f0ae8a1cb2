/* report: what replay and run print, for people and as JSON. Without pictures `glances` is NULL.
 */
#ifndef CRS_CLI_PLAY_FACTS_REPORT_H
#define CRS_CLI_PLAY_FACTS_REPORT_H

#include "cli/play/glance.h"

/* Facts against the simulation, job by job, and a last line that counts. */
crs_status crs_report_facts(const crs_cli *cli, const crs_experiment *experiment,
                            const crs_replay *replays, const crs_glance *glances);
crs_status crs_report_facts_json(const crs_cli *cli, const crs_experiment *experiment,
                                 const crs_replay *replays, const crs_glance *glances);

/* Summary metrics, job by job. */
crs_status crs_report_metrics(const crs_cli *cli, const crs_experiment *experiment,
                              const crs_replay *replays, const crs_glance *glances);
crs_status crs_report_metrics_json(const crs_cli *cli, const crs_experiment *experiment,
                                   const crs_replay *replays, const crs_glance *glances);

#endif
