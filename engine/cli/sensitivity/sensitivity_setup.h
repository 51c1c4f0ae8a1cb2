/* sensitivity_setup: a study file and the command line, put together to a sensitivity analysis. */
#ifndef CRS_CLI_SENSITIVITY_SENSITIVITY_SETUP_H
#define CRS_CLI_SENSITIVITY_SENSITIVITY_SETUP_H

#include "cli/experiment/study_setup.h"
#include "table/csv.h"
#include "study/sensitivity_run.h"

typedef struct crs_sensitivity_setup {
    crs_study_setup study;     /* the design of its variation is not used */
    const crs_column *metrics; /* [runs.block.num_metrics] */
    crs_sensitivity_plan plan;
    crs_sensitivity_runs runs; /* without progress */
} crs_sensitivity_setup;

/* Reads the study that is the command's argument, and prepares everything. All memory is the
 * arena's. Returns an exit code; after anything but CRS_EXIT_DONE the error has been said. */
int crs_sensitivity_setup_prepare(crs_cli *cli, crs_sensitivity_setup *self);

#endif
