/* sensitivity_report: what a sensitivity analysis found, in words, bars, tables and JSON. */
#ifndef CRS_CLI_SENSITIVITY_SENSITIVITY_REPORT_H
#define CRS_CLI_SENSITIVITY_SENSITIVITY_REPORT_H

#include "cli/command.h"
#include "request/sensitivity_setup.h"
#include "result/sensitivity_tables.h"

/* An analysis that has run; estimates[job * num_metrics + metric][num_items]. */
typedef struct crs_sensitivity_result {
    const crs_sensitivity_setup *setup;
    const crs_sensitivity *analysis;
    const crs_estimate *estimates;
} crs_sensitivity_result;

/* Prints it for people, or for programs. CRS_ERR_MEMORY; errors of the sink stick there. */
crs_status crs_sensitivity_report(const crs_cli *cli, const crs_sensitivity_result *self);
crs_status crs_sensitivity_report_json(const crs_cli *cli, const crs_sensitivity_result *self);

/* The finding about an output in one sentence, like "Three of 43 parameters explain 84 % of the
 * spread in users_day180: ...", into text[size]. `factors` has room for all factors. */
void crs_sensitivity_sentence(const crs_sensitivity_result *self, size_t output, size_t *factors,
                              char *text, size_t size);

#endif
