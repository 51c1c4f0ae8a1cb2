#include "cli/play/results.h"

static int
has_bands(const crs_experiment *experiment)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);

        if (plan.bands && crs_replay_replicates(&plan) > 1) {
            return 1;
        }
    }
    return 0;
}

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
        const crs_run_tables_plan what = {
            .plan = &experiment->plan,
            .cases = experiment->cases,
            .num_cases = experiment->num_cases,
            .with_facts = experiment->with_facts,
            .with_bands = has_bands(experiment),
            .with_sets = experiment->num_jobs > 0 && experiment->jobs[0].num_sets > 0,
        };

        status = crs_run_tables_open(&self->tables, &what, self->output, &cli->arena,
                                     &cli->message);
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* ---- rows ---- */

crs_run_job
crs_results_job_of(const crs_job *job)
{
    return (crs_run_job){job->of, job->strategy_id, job->num_sets};
}

crs_status
crs_results_sample(crs_results *self, const crs_job *job, uint64_t replicate, double t_h,
                   const double *observed)
{
    const crs_run_job about = crs_results_job_of(job);

    return crs_run_tables_sample(&self->tables, &about, replicate, t_h, observed);
}

crs_status
crs_results_job(crs_results *self, const crs_job *job, const crs_replay *replay)
{
    const crs_run_job about = crs_results_job_of(job);

    return crs_run_tables_job(&self->tables, &about, replay);
}

/* ---- closing ---- */

crs_manifest
crs_results_manifest(const crs_cli *cli, const crs_experiment *experiment,
                     const struct timespec *started, double seconds)
{
    const crs_replay_plan plan = crs_experiment_plan(experiment, 0);

    return (crs_manifest){
        .title = experiment->study.title ? experiment->study.title : "A crisim simulation",
        .version = CRISIM_VERSION,
        .argc = cli->argc,
        .argv = cli->argv,
        .model = experiment->plan.model->name,
        .seed = experiment->plan.seed,
        .replicates = crs_replay_replicates(&plan),
        .dt_h = experiment->plan.dt_h,
        .days = experiment->plan.days,
        .noises = experiment->noises,
        .num_noises = experiment->num_noises,
        .isa = crs_isa_name(experiment->plan.isa),
        .threads = experiment->plan.threads,
        .inputs = experiment->sources,
        .num_inputs = experiment->num_sources,
        .started = *started,
        .seconds = seconds,
    };
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
