/* results: an experiment written into a folder (-o DIR).
 *
 * The tables are those of result/run_tables.h; beside them stand manifest.json and
 * datapackage.json, which say what the columns mean and where all came from.
 */
#ifndef CRS_CLI_PLAY_RESULTS_H
#define CRS_CLI_PLAY_RESULTS_H

#include "cli/command.h"
#include "request/outcome.h"

typedef struct crs_results {
    const crs_experiment *experiment;
    crs_output *output; /* NULL: nothing is to be written */
    crs_run_tables tables;
    struct timespec started;
} crs_results;

/* Opens the folder of --output, if there is one. Returns an exit code; after an error that has
 * been said. Close in any case. */
int crs_results_open(crs_results *self, crs_cli *cli, const crs_experiment *experiment);

/* Writes a row of series.csv. Run after run, the rows of a run in order of time. */
crs_status crs_results_sample(crs_results *self, const crs_job *job, uint64_t replicate,
                              double t_h, const double *observed);

/* Writes what a finished job adds to the other tables. */
crs_status crs_results_job(crs_results *self, const crs_job *job, const crs_replay *replay);

/* Completes the folder; `seconds` is how long it all took. Returns an exit code. */
int crs_results_commit(crs_results *self, crs_cli *cli, double seconds);

/* What manifest.json says about an experiment; for the folders of other commands, too. */
crs_manifest crs_results_manifest(const crs_cli *cli, const crs_experiment *experiment,
                                  const struct timespec *started, double seconds);

/* Frees; a folder that was not completed is cleaned up. */
void crs_results_close(crs_results *self);

#endif
