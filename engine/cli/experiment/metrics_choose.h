/* metrics_choose: the metrics that --metric names. */
#ifndef CRS_CLI_EXPERIMENT_METRICS_CHOOSE_H
#define CRS_CLI_EXPERIMENT_METRICS_CHOOSE_H

#include "cli/command.h"

/* Indices into the model's summary of the metrics of --metric ("a,b" or "all"), or of the usual
 * ones where it is not given, each once; memory is the arena's. Those that look beyond a run of
 * `days` are left out unless they were named. Returns an exit code; an error has been said. */
int crs_metrics_choose(crs_cli *cli, double days, const char *const *usual, size_t num_usual,
                       size_t **metrics, size_t *num_metrics);

#endif
