#include "request/analysis.h"

#include <stdlib.h>

crs_status
crs_analysis_prepare(crs_analysis *self, crs_env *env)
{
    *self = (crs_analysis){.env = env};
    return crs_sensitivity_setup_prepare(env, &self->setup);
}

static void
on_progress(void *context, uint64_t done)
{
    const crs_analysis *self = context;
    const crs_sensitivity_setup *setup = &self->setup;

    crs_env_progress(self->env, setup->study.experiment.study.id, done,
                     (uint64_t)crs_sensitivity_num_runs(&setup->plan, setup->runs.num_jobs));
}

static crs_status
estimate_all(crs_analysis *self, const crs_env *env)
{
    const crs_sensitivity *sensitivity = &self->sensitivity;
    crs_status status = CRS_OK;

    self->estimates = calloc(sensitivity->plan.num_outputs,
                             sensitivity->num_items * sizeof *self->estimates);
    if (!self->estimates) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < sensitivity->plan.num_outputs && status == CRS_OK; i++) {
        status = crs_env_stopped(env)
                     ? crs_error(CRS_ERR_STOPPED)
                     : crs_sensitivity_estimate(sensitivity, i,
                                                self->estimates + i * sensitivity->num_items);
    }
    return status;
}

crs_status
crs_analysis_run(crs_analysis *self, crs_env *env)
{
    const crs_sensitivity_plan *plan = &self->setup.plan;
    crs_status status = crs_sensitivity_init(&self->sensitivity, plan);

    if (status != CRS_OK) {
        return crs_env_blame_status(env, status);
    }
    if (self->sensitivity.design != plan->design && plan->method == CRS_SENSITIVITY_SOBOL) {
        crs_env_note(env, CRS_NOTE_HINT,
                     "note: %zu factors need %zu dimensions, a Sobol' sequence has %d; a Latin "
                     "hypercube takes its place",
                     plan->num_factors, 2 * plan->num_factors, CRS_DESIGN_MAX_SOBOL);
    }
    self->env = env;
    self->setup.runs.on_progress = on_progress;
    self->setup.runs.context = self;
    status = crs_sensitivity_run(&self->sensitivity, &self->setup.runs);
    status = status == CRS_OK ? estimate_all(self, env) : status;
    return status == CRS_OK ? CRS_OK : crs_env_blame_status(env, status);
}

void
crs_analysis_free(crs_analysis *self)
{
    crs_sensitivity_free(&self->sensitivity);
    free(self->estimates);
    self->estimates = NULL;
}
