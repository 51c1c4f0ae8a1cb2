#include "cli/sweep/sweep_finish.h"

#include "cli/interrupt.h"

static int
failed(crs_cli *cli, crs_status status)
{
    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status,
                         "stopped while the tables were written; all runs are safe. Go on with "
                         "the same command%s",
                         crs_options_has(cli->options, CRS_OPT_RESUME) ? " and --resume" : "");
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    if (cli->message.length == 0) {
        crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
    }
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static crs_manifest
manifest_of(const crs_cli *cli, const crs_sweep_record *record, const crs_finish_plan *plan)
{
    return (crs_manifest){
        .title = record->title,
        .version = record->version,
        .argc = cli->argc,
        .argv = cli->argv,
        .model = record->model,
        .seed = record->seed,
        .replicates = record->replicates,
        .dt_h = record->dt_h,
        .days = record->days,
        .noises = record->noises.items,
        .num_noises = record->noises.count,
        .isa = plan->isa,
        .threads = plan->threads,
        .inputs = record->inputs,
        .num_inputs = record->num_inputs,
        .started = plan->started,
        .seconds = plan->seconds,
    };
}

int
crs_sweep_finish(crs_cli *cli, const crs_sweep_files *files, const crs_finish_plan *plan)
{
    const char *folder = crs_arena_join(&cli->arena, plan->design_dir, "/");
    const crs_manifest manifest = manifest_of(cli, files->record, plan);
    crs_sweep_files all = *files;
    crs_output *output = NULL;
    crs_status status;

    all.design = folder ? crs_arena_join(&cli->arena, folder, CRS_SWEEP_DESIGN) : NULL;
    if (!all.design) {
        status = crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return failed(cli, status);
    }
    status = crs_output_open(&output, plan->dir, plan->force, &cli->message);
    if (status == CRS_OK) {
        crs_output_format(output, cli->options->value[CRS_OPT_FORMAT].text);
        status = crs_sweep_tables_write(&all, output, &cli->arena, &cli->message);
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &cli->message);
    }
    crs_output_close(&output);
    if (status != CRS_OK) {
        return failed(cli, status);
    }
    crs_cli_note(cli, "results: %s (datapackage.json explains every column)", plan->dir);
    return CRS_EXIT_DONE;
}
