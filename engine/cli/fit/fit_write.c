/* fit_write: the folder of a fit. */
#include "cli/fit/fit_run.h"
#include "result/fit_tables.h"

crs_fit_found
crs_fit_run_found(const crs_fit_run *self)
{
    return (crs_fit_found){
        .study = self->problem.study.id,
        .fit = &self->problem.fit,
        .mode = &self->mode,
        .posterior = self->has_posterior ? &self->posterior : NULL,
        .prior_z = self->prior_z,
        .prior = self->prior,
        .after = self->after,
        .left_out = self->left_out,
        .num_draws = self->num_draws,
        .profiled = &self->problem.study.fit.profile,
        .profiles = self->profiles,
    };
}

int
crs_fit_write(crs_fit_run *self)
{
    crs_cli *cli = self->cli;
    const crs_fit *fit = &self->problem.fit;
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    const crs_manifest manifest = {
        .title = self->problem.study.title,
        .version = CRISIM_VERSION,
        .argc = cli->argc,
        .argv = cli->argv,
        .model = fit->model->name,
        .seed = fit->seed,
        .replicates = fit->replicates,
        .dt_h = fit->dt_h,
        .days = fit->days,
        .isa = crs_isa_name(fit->isa),
        .threads = fit->threads,
        .inputs = self->problem.sources,
        .num_inputs = self->problem.num_sources,
        .started = self->started,
        .seconds = self->seconds[0] + self->seconds[1] + self->seconds[2],
    };
    crs_output *output = NULL;
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_output_open(&output, dir->text, 1, &cli->message); /* the checkpoint's folder */
    if (status == CRS_OK) {
        crs_output_format(output, cli->options->value[CRS_OPT_FORMAT].text);
    }
    if (status == CRS_OK) {
        const crs_fit_found found = crs_fit_run_found(self);

        status = crs_fit_tables_write(&found, output, &cli->arena, &cli->message);
    }
    status = status == CRS_OK ? crs_output_commit(output, &manifest, &cli->message) : status;
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}
