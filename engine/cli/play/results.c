#include "cli/play/results.h"

int
crs_results_open(crs_results *self, crs_cli *cli, const crs_experiment *experiment)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_status status;

    *self = (crs_results){.experiment = experiment};
    clock_gettime(CLOCK_REALTIME, &self->started);
    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_cli_open_output(cli, &self->output);
    if (status == CRS_OK) {
        const crs_run_tables_plan what = crs_experiment_tables(experiment);

        status = crs_run_tables_open(&self->tables, &what, self->output, &cli->arena,
                                     &cli->message);
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* ---- rows ---- */

crs_status
crs_results_sample(crs_results *self, const crs_job *job, uint64_t replicate, double t_h,
                   const double *observed)
{
    const crs_run_job about = crs_job_about(job);

    return crs_run_tables_sample(&self->tables, &about, replicate, t_h, observed);
}

crs_status
crs_results_job(crs_results *self, const crs_job *job, const crs_replay *replay)
{
    const crs_run_job about = crs_job_about(job);

    return crs_run_tables_job(&self->tables, &about, replay);
}

/* ---- closing ---- */

crs_manifest
crs_results_manifest(const crs_cli *cli, const crs_experiment *experiment,
                     const struct timespec *started, double seconds)
{
    return crs_experiment_manifest(experiment, cli->argc, cli->argv, started, seconds);
}

int
crs_results_commit(crs_results *self, crs_cli *cli, double seconds)
{
    const crs_manifest manifest = crs_results_manifest(cli, self->experiment, &self->started,
                                                       seconds);

    if (!self->output) {
        return CRS_EXIT_DONE;
    }
    if (crs_output_commit(self->output, &manifest, &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE;
}

void
crs_results_close(crs_results *self)
{
    crs_output_close(&self->output);
}
