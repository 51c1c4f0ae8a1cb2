/* sample: the points of a study, as CSV. */
#include "cli/sweep/sweep_plan.h"
#include "result/sweep_tables.h"

int
crs_cmd_sample(crs_cli *cli)
{
    crs_sweep_setup setup;
    int code = crs_sweep_setup_prepare(cli, 0, &setup);

    if (code == CRS_EXIT_DONE) {
        crs_span varied = {0};

        varied.columns = crs_sweep_setup_columns(cli, &setup, &varied.count);
        if (!varied.columns ||
            crs_sweep_design_write(&setup.design, &varied, &cli->arena, cli->out) != CRS_OK) {
            crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
            code = crs_cli_fail(cli, CRS_EXIT_FAILED);
        }
    }
    crs_sweep_setup_free(&setup);
    return code;
}
