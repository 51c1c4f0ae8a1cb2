/* sample: the points of a study, as CSV. */
#include "cli/asking.h"
#include "request/sweep/sweep_plan.h"
#include "result/sweep_tables.h"

static int
crs_cmd_sample(crs_cli *cli)
{
    crs_sweep_setup setup = {0};
    crs_asking asking;
    int code = crs_asking_begin(&asking, cli, CRS_REQUEST_SAMPLE);

    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_sweep_setup_prepare(&asking.env, 0, &setup))
               : code;
    if (code == CRS_EXIT_DONE) {
        crs_span varied = {0};

        varied.columns = crs_sweep_setup_columns(&asking.env, &setup, &varied.count);
        if (!varied.columns ||
            crs_sweep_design_write(&setup.design, &varied, &cli->arena, cli->out) != CRS_OK) {
            crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
            code = crs_cli_fail(cli, CRS_EXIT_FAILED);
        }
    }
    crs_sweep_setup_free(&setup);
    return code;
}

const crs_command crs_command_sample = CRS_COMMAND(
    sample, "print the points of a study's design as CSV", "[OPTION...] STUDY",
    "Prints the points of a study's design as CSV, as sweep would use them.", NULL,
    CRS_OPTIONS({.id = CRS_OPT_SEED}, {.id = CRS_OPT_POINTS}, {.id = CRS_OPT_MODEL},
                {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim sample apology-compensation > points.csv", "to look at, or to edit"},
                 {"crisim sample prior-uncertainty --seed 7", "other points"}));
