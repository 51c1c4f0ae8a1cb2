#include "request/fit_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "study/fit/fit_diagnose.h"
#include "table/output.h"

#define SCREENED   256 /* draws from the prior that starting points are chosen from */
#define ITERATIONS 60

/* Draws from the prior, at least, behind what it predicts. */
#define PRIOR_DRAWS 512

/* Leaving a case out is a check: a smaller sample will do. */
#define LEFT_OUT_SIZE  0.25
#define LEFT_OUT_STEPS 0.5

/* Walkers, where their number follows from the fit: a guess for the progress. */
#define USUAL_WALKERS 128

/* ---- preparing ---- */

/* Refuses a problem without an answer. */
static crs_status
diagnose(const crs_fit *fit, crs_env *env)
{
    crs_fit_diagnosis found;
    char text[512];
    crs_status status = crs_fit_diagnose(fit, &found);

    if (status != CRS_OK) {
        return crs_env_blame_status(env, status);
    }
    if (found.flaw == CRS_FIT_SOUND) {
        return CRS_OK;
    }
    crs_fit_diagnosis_say(fit, &found, text, sizeof text);
    return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID, "%s", text);
}

static crs_status
open_checkpoint(crs_fit_run *self, crs_env *env)
{
    const crs_request *request = &env->request;
    const crs_status status = crs_fit_checkpoint_open(
        &self->checkpoint, request->output, &self->problem, CRISIM_VERSION, request->best_only,
        request->resume, request->force, env->message);

    if (status != CRS_OK) {
        return crs_env_blame(env, status == CRS_ERR_INVALID ? CRS_FAULT_INPUT : CRS_FAULT_MACHINE,
                             status);
    }
    self->problem.fit.tape = &self->checkpoint.tape;
    return CRS_OK;
}

crs_status
crs_fit_run_prepare(crs_fit_run *self, crs_env *env)
{
    const crs_request *request = &env->request;
    crs_fit *fit = &self->problem.fit;
    crs_status status;

    *self = (crs_fit_run){.env = env, .checkpoint = {.lock = {.fd = -1}}};
    clock_gettime(CLOCK_REALTIME, &self->started);
    if (!request->study) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "fit takes one study, like \"crisim fit default-fit -o out\"");
    }
    status = crs_fit_problem_read(&env->library, &env->reader, request->study, &self->problem);
    if (status != CRS_OK) {
        return status == CRS_ERR_NAME ? crs_env_blame(env, CRS_FAULT_REQUEST, status)
                                      : crs_env_blame_input(env, status);
    }
    status = crs_isa_parse(request->isa, &fit->isa);
    if (status != CRS_OK) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, status, "--isa: \"%.60s\" cannot be used here",
                            request->isa);
    }
    fit->threads = request->threads.given ? (size_t)request->threads.value : crs_num_cpus();
    fit->seed = request->seed.given ? request->seed.value : fit->seed;
    fit->stop = env->stop;
    return diagnose(fit, env);
}

/* ---- the work ---- */

static void
on_step(void *context, const crs_posterior *so_far)
{
    crs_fit_run *self = context;
    char text[128];

    snprintf(text, sizeof text, "%s, step %llu", self->doing, (unsigned long long)so_far->steps);
    crs_env_progress(self->env, text, so_far->steps * so_far->num_walkers, self->most);
}

static crs_posterior_plan
posterior_plan(crs_fit_run *self)
{
    const crs_fit_spec *spec = &self->problem.study.fit;
    crs_posterior_plan plan = crs_posterior_usual();

    plan.walkers = (size_t)spec->walkers;
    plan.max_steps = (size_t)spec->steps;
    plan.size = spec->size;
    plan.r_hat = spec->r_hat;
    plan.draws = (size_t)spec->draws;
    plan.on_step = on_step;
    plan.context = self;
    return plan;
}

/* Samples `fit` around its own best fit, found from `from`. */
static crs_status
sample_without(crs_fit_run *self, const crs_fit *fit, crs_posterior *out)
{
    const crs_fit_search search = {.starts = 1, .iterations = ITERATIONS, .from = self->mode.z};
    crs_posterior_plan plan = posterior_plan(self);
    crs_fit_mode mode = {0};
    crs_status status = crs_fit_mode_find(&mode, fit, &search);

    plan.size *= LEFT_OUT_SIZE;
    plan.max_steps = (size_t)(LEFT_OUT_STEPS * (double)plan.max_steps);
    if (status == CRS_OK) {
        status = crs_posterior_sample(out, fit, &mode, &plan);
    }
    crs_fit_mode_free(&mode);
    return status;
}

/* Predicts a case's targets from a sample that has not seen them. */
static crs_status
leave_out(crs_fit_run *self, size_t of, crs_fit_target *targets, double *f)
{
    const crs_fit *whole = &self->problem.fit;
    crs_fit fit = *whole;
    crs_posterior sample = {0};
    crs_status status;

    memcpy(targets, whole->targets, whole->num_targets * sizeof *targets);
    for (size_t t = 0; t < whole->num_targets; t++) {
        targets[t].weight = targets[t].of == of ? 0.0 : targets[t].weight;
    }
    fit.targets = targets;
    fit.counted_only = 1;
    status = sample_without(self, &fit, &sample);
    if (status == CRS_OK) {
        fit.counted_only = 0;
        self->left_out_converged = self->left_out_converged && sample.converged;
        status = crs_fit_simulate(&fit, sample.draws, sample.num_draws, f, NULL);
    }
    for (size_t i = 0; i < sample.num_draws && status == CRS_OK; i++) {
        for (size_t t = 0; t < whole->num_targets; t++) {
            const size_t at = i * whole->num_targets + t;

            self->left_out[at] = targets[t].of == of ? f[at] : self->left_out[at];
        }
    }
    crs_posterior_free(&sample);
    return status;
}

static crs_status
leave_each_out(crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const size_t size = self->num_draws * fit->num_targets;
    crs_fit_target *targets = calloc(fit->num_targets + 1, sizeof *targets);
    double *f = calloc(size + 1, sizeof *f);
    crs_status status = CRS_OK;

    self->left_out = calloc(size + 1, sizeof *self->left_out);
    self->left_out_converged = 1;
    if (!targets || !f || !self->left_out) {
        status = crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < fit->num_cases && status == CRS_OK; c++) {
        self->doing = fit->cases[c].id;
        status = leave_out(self, c, targets, f);
    }
    free(targets);
    free(f);
    return status;
}

/* Log likelihoods along the parameters to be profiled. */
static crs_status
profile(crs_fit_run *self)
{
    const crs_settings *names = &self->problem.study.fit.profile;
    double places[CRS_PROFILE_PLACES];
    crs_status status = CRS_OK;

    for (int i = 0; i < CRS_PROFILE_PLACES; i++) {
        places[i] = CRS_PROFILE_WIDTH * (2.0 * i / (CRS_PROFILE_PLACES - 1) - 1.0);
    }
    self->profiles = calloc(names->count * CRS_PROFILE_PLACES + 1, sizeof *self->profiles);
    if (!self->profiles) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < names->count && status == CRS_OK; i++) {
        size_t j = 0;

        while (strcmp(self->problem.fit.frees[j].name, names->items[i].text) != 0) {
            j++; /* checked when the study was read */
        }
        status = crs_fit_profile(&self->problem.fit, &self->mode, j, places, CRS_PROFILE_PLACES,
                                 self->profiles + i * CRS_PROFILE_PLACES);
    }
    return status;
}

static crs_status
predict(crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const size_t n = self->num_draws, m = n > PRIOR_DRAWS ? n : PRIOR_DRAWS;
    double *z = calloc(m * fit->num_frees + 1, sizeof *z);
    crs_status status = CRS_OK;

    self->num_prior = m;
    self->prior = calloc(m * fit->num_targets + 1, sizeof *self->prior);
    self->after = calloc(n * fit->num_targets + 1, sizeof *self->after);
    if (!z || !self->prior || !self->after) {
        status = crs_error(CRS_ERR_MEMORY);
    }
    if (status == CRS_OK) {
        crs_prior_draws(fit, m, z);
        status = crs_fit_simulate(fit, z, m, self->prior, NULL);
    }
    free(z);
    return status == CRS_OK ? crs_fit_simulate(fit, self->posterior.draws, n, self->after, NULL)
                            : status;
}

static crs_status
solve(crs_fit_run *self, const crs_env *env)
{
    const crs_fit_spec *spec = &self->problem.study.fit;
    const crs_fit_search search = {.starts = (size_t)spec->starts,
                                   .draws = spec->starts > 1 ? SCREENED : 0,
                                   .iterations = ITERATIONS};
    const crs_posterior_plan plan = posterior_plan(self);
    double began = crs_clock();
    crs_status status;

    self->most = plan.max_steps * (plan.walkers > 0 ? plan.walkers : USUAL_WALKERS);
    status = crs_fit_mode_find(&self->mode, &self->problem.fit, &search);
    self->seconds[0] = crs_clock() - began;
    if (status != CRS_OK || env->request.best_only) {
        return status;
    }
    began = crs_clock();
    self->doing = "posterior";
    status = crs_posterior_sample(&self->posterior, &self->problem.fit, &self->mode, &plan);
    self->has_posterior = status == CRS_OK;
    self->num_draws = self->posterior.num_draws;
    self->seconds[1] = crs_clock() - began;
    began = crs_clock();
    status = status == CRS_OK ? predict(self) : status;
    if (status == CRS_OK && spec->leave_one_out && self->problem.fit.num_cases > 1) {
        status = leave_each_out(self);
    }
    status = status == CRS_OK ? profile(self) : status;
    self->seconds[2] = crs_clock() - began;
    return status;
}

/* ---- what came out ---- */

crs_fit_found
crs_fit_run_found(const crs_fit_run *self)
{
    return (crs_fit_found){
        .study = self->problem.study.id,
        .fit = &self->problem.fit,
        .mode = &self->mode,
        .posterior = self->has_posterior ? &self->posterior : NULL,
        .prior = self->prior,
        .after = self->after,
        .left_out = self->left_out,
        .num_prior = self->num_prior,
        .num_draws = self->num_draws,
        .profiled = &self->problem.study.fit.profile,
        .profiles = self->profiles,
    };
}

static crs_status
write_folder(const crs_fit_run *self, crs_env *env)
{
    const crs_fit *fit = &self->problem.fit;
    const crs_manifest manifest = {
        .title = self->problem.study.title,
        .version = CRISIM_VERSION,
        .argc = env->argc,
        .argv = env->argv,
        .model = fit->model->name,
        .seed = fit->seed,
        .replicates = fit->replicates,
        .dt_h = fit->dt_h,
        .steps = crs_steps_name(fit->steps),
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

    status = crs_output_open_locked(&output, env->request.output, 1,
                                    env->message); /* the checkpoint's folder */
    if (status == CRS_OK) {
        crs_output_format(output, env->request.format);
        crs_output_keep(output, env->keep);
    }
    if (status == CRS_OK) {
        const crs_fit_found found = crs_fit_run_found(self);

        status = crs_fit_tables_write(&found, output, env->arena, env->message);
    }
    status = status == CRS_OK ? crs_output_commit(output, &manifest, env->message) : status;
    crs_output_close(&output);
    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

static crs_status
failed(crs_env *env, crs_status status)
{
    if (status == CRS_ERR_STOPPED && env->request.output) {
        return crs_env_fail(env, CRS_FAULT_STOPPED, status,
                            "stopped; what was simulated is kept in %.300s: the same command with "
                            "--resume goes on, to the same bytes",
                            env->request.output);
    }
    if (status == CRS_ERR_IO) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status); /* the checkpoint has said why */
    }
    if (status == CRS_ERR_STOPPED) {
        return crs_env_fail(env, CRS_FAULT_STOPPED, status,
                            "stopped; nothing was written (with -o DIR a fit can be resumed)");
    }
    return crs_env_blame_status(env, status);
}

crs_status
crs_fit_run_work(crs_fit_run *self, crs_env *env)
{
    crs_status status = env->request.output ? open_checkpoint(self, env) : CRS_OK;

    if (status != CRS_OK) {
        return status;
    }
    self->env = env;
    self->was_complete = self->checkpoint.is_complete;
    if (self->was_complete) {
        crs_env_note(env, CRS_NOTE_HINT, "%s: this fit is complete", env->request.output);
        crs_fit_checkpoint_close(&self->checkpoint, 0);
        return CRS_OK;
    }
    status = solve(self, env);
    if (status != CRS_OK) {
        status = failed(env, status);
    } else if (env->request.output) {
        status = write_folder(self, env);
    }
    if (self->checkpoint.found > 0) {
        crs_env_note(env, CRS_NOTE_REMARK, "%llu simulations had been done before",
                     (unsigned long long)self->checkpoint.found);
    }
    crs_fit_checkpoint_close(&self->checkpoint, status == CRS_OK);
    return status;
}

void
crs_fit_run_free(crs_fit_run *self)
{
    crs_fit_checkpoint_close(&self->checkpoint, 0);
    crs_fit_mode_free(&self->mode);
    crs_posterior_free(&self->posterior);
    free(self->prior);
    free(self->after);
    free(self->left_out);
    free(self->profiles);
    *self = (crs_fit_run){.checkpoint = {.lock = {.fd = -1}}};
}
