/* comparison_write: the folder of a comparison. */
#include "cli/compare/comparison.h"
#include "cli/play/results.h"
#include "request/outcome.h"

int
crs_comparison_write(crs_cli *cli, const crs_comparison *self, const struct timespec *started,
                     double seconds)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_manifest manifest = crs_results_manifest(cli, &self->experiment, started, seconds);
    crs_output *output = NULL;
    crs_compare_names names;
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    manifest.replicates = 0;
    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        if (self->results[c].replicates > manifest.replicates) {
            manifest.replicates = self->results[c].replicates;
        }
    }
    status = crs_cli_open_output(cli, &output);
    if (status == CRS_OK) {
        status = crs_comparison_names(self, &cli->arena, &cli->message, &names);
    }
    if (status == CRS_OK) {
        status = crs_compare_tables_write(&names, output, &cli->arena, &cli->message);
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &cli->message);
    }
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}
