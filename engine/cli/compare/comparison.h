/* comparison: how a comparison is shown and written. */
#ifndef CRS_CLI_COMPARE_COMPARISON_H
#define CRS_CLI_COMPARE_COMPARISON_H

#include <time.h>

#include "cli/command.h"
#include "request/comparison.h"

/* What is printed: for people, as Markdown (as JSON: request/outcome.h). CRS_ERR_MEMORY,
 * CRS_ERR_IO. */
crs_status crs_comparison_report(const crs_cli *cli, const crs_comparison *self);
crs_status crs_comparison_markdown(const crs_comparison *self, crs_sink *sink);

/* Writes ranking.csv, differences.csv, dominance.csv, runs.csv and the documents into the folder
 * of --output. Returns an exit code; an error has been said. */
int crs_comparison_write(crs_cli *cli, const crs_comparison *self, const struct timespec *started,
                         double seconds);

#endif
