/* outcome: what came of a request, as the rows and documents of result/; no command line needed.
 *
 * Fits and sweeps write their folders themselves (fit_run.h, sweep_finish.h). */
#ifndef CRS_REQUEST_OUTCOME_H
#define CRS_REQUEST_OUTCOME_H

#include "request/comparison.h"
#include "request/curve.h"
#include "request/sensitivity_setup.h"
#include "result/compare_tables.h"
#include "result/run_tables.h"
#include "result/sensitivity_tables.h"

/* What manifest.json says of an experiment. Borrows all it is given. */
crs_manifest crs_experiment_manifest(const crs_experiment *experiment, int argc, char *const *argv,
                                     const struct timespec *started, double seconds);

/* Runs and replays: the tables that are wanted, and a job as they see it. Borrow. */
crs_run_tables_plan crs_experiment_tables(const crs_experiment *experiment);
crs_run_job crs_job_about(const crs_job *job);

/* A comparison as its tables see it; borrows, but for lists in the arena. CRS_ERR_MEMORY, with a
 * message. */
crs_status crs_comparison_names(const crs_comparison *self, crs_arena *arena, crs_message *message,
                                crs_compare_names *names);

/* Prints a comparison, a curve, as JSON. CRS_ERR_MEMORY, CRS_ERR_IO. */
crs_status crs_comparison_json(const crs_comparison *self, crs_arena *arena, crs_message *message,
                               crs_sink *sink);
crs_status crs_curve_print_json(const crs_curve *self, crs_sink *sink);

/* Writes the rows of curve.csv. CRS_ERR_IO. */
crs_status crs_curve_write(const crs_curve *self, crs_result_writer *to);

/* Estimate number `item` of output number `number` as a row. Borrows. */
crs_indices_row crs_indices_row_of(const crs_sensitivity_setup *setup,
                                   const crs_sensitivity *analysis, const crs_estimate *estimates,
                                   size_t number, size_t item);

/* Writes the rows of indices.csv. CRS_ERR_IO. */
crs_status crs_indices_write(const crs_sensitivity_setup *setup, const crs_sensitivity *analysis,
                             const crs_estimate *estimates, crs_result_writer *to);

#endif
