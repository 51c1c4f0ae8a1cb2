/* fit_report: a fit told on the terminal. */
#ifndef CRS_CLI_FIT_FIT_REPORT_H
#define CRS_CLI_FIT_FIT_REPORT_H

#include "cli/command.h"
#include "request/fit_run.h"

/* Tells what was found. CRS_ERR_MEMORY, CRS_ERR_IO. */
crs_status crs_fit_report(const crs_cli *cli, const crs_fit_run *self);

#endif
