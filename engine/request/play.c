#include "request/play.h"

#include <stdlib.h>

static crs_status
on_sample(void *context, uint64_t replicate, double t_h, const double *observed)
{
    crs_play *self = context;

    return self->on_sample(self->context, self->job, replicate, t_h, observed);
}

static crs_status
ignore_sample(void *context, uint64_t replicate, double t_h, const double *observed)
{
    (void)context, (void)replicate, (void)t_h, (void)observed;
    return CRS_OK;
}

static void
on_progress(void *context, uint64_t done)
{
    const crs_play *self = context;

    crs_env_progress(self->env, self->experiment.jobs[self->job].of->id, self->before + done,
                     self->total);
}

crs_status
crs_play_prepare(crs_play *self, crs_env *env)
{
    crs_status status;

    *self = (crs_play){.env = env};
    status = crs_experiment_prepare(env, &self->experiment);
    status = status == CRS_OK ? crs_branching_prepare(&self->branching, env, &self->experiment)
                              : status;
    if (status != CRS_OK) {
        return status;
    }
    self->replays = calloc(self->experiment.num_jobs + 1, sizeof *self->replays);
    if (!self->replays) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < self->experiment.num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(&self->experiment, i);

        self->total += crs_replay_replicates(&plan);
    }
    return CRS_OK;
}

static crs_status
run_job(crs_play *self, size_t job)
{
    crs_replay_plan plan = crs_experiment_plan(&self->experiment, job);
    crs_replay *replay = &self->replays[job];
    crs_status status;

    plan.on_sample = self->on_sample ? on_sample : ignore_sample;
    plan.on_progress = on_progress;
    plan.context = self;
    if (self->watches_first && plan.series == CRS_REPLAY_SERIES_NONE) {
        plan.series = CRS_REPLAY_SERIES_FIRST;
    }
    self->job = job;
    status = crs_replay_run(replay, &plan);
    if (status == CRS_OK && self->on_job) {
        status = self->on_job(self->context, job, replay);
    }
    self->before += replay->replicates;
    return status == CRS_OK && crs_env_stopped(self->env) ? crs_error(CRS_ERR_STOPPED) : status;
}

crs_status
crs_play_run(crs_play *self, crs_env *env)
{
    crs_status status = CRS_OK;

    self->env = env;
    for (size_t i = 0; i < self->experiment.num_jobs && status == CRS_OK; i++) {
        status = run_job(self, i);
    }
    if (status != CRS_OK) {
        return crs_env_blame_status(env, status);
    }
    return crs_branching_finish(&self->branching, env, &self->experiment);
}

void
crs_play_free(crs_play *self)
{
    for (size_t i = 0; self->replays && i < self->experiment.num_jobs; i++) {
        crs_replay_free(&self->replays[i]);
    }
    free(self->replays);
    self->replays = NULL;
    crs_branching_free(&self->branching);
}
