/* The settings that all jobs of an experiment share: seed, replicates, times, noise, threads,
 * instruction set, what is written. */
#include <math.h>
#include <string.h>

#include "request/experiment.h"
#include "base/suggest.h"

/* Length of a run for which cases and strategies are written, days. */
#define USUAL_DAYS 400.0

/* Reads "on", "off" or "attention,news" into a bit set of the model's sources of noise. */
static crs_status
parse_noise(const crs_model *model, const char *text, uint64_t *noise, crs_message *message)
{
    const uint64_t all = ((uint64_t)1 << model->num_noises) - 1;
    uint64_t out = 0;

    if (strcmp(text, "on") == 0 || strcmp(text, "off") == 0) {
        *noise = text[1] == 'n' ? all : 0;
        return CRS_OK;
    }
    for (const char *word = text; word; word = strchr(word, ',')) {
        char name[64] = "";
        const char *names[64 + 2] = {"on", "off"};
        size_t length;
        int index;

        word += *word == ',';
        length = strcspn(word, ",");
        memcpy(name, word, length < sizeof name ? length : sizeof name - 1);
        index = crs_model_find_noise(model, name);
        if (index < 0) {
            for (size_t i = 0; i < model->num_noises; i++) {
                names[i + 2] = model->noises[i].name;
            }
            crs_message_fail(message, CRS_ERR_NAME, "--noise: unknown source \"%.60s\"", name);
            crs_suggest_add(message, name, names, model->num_noises + 2);
            return CRS_ERR_NAME;
        }
        out |= (uint64_t)1 << index;
    }
    *noise = out;
    return CRS_OK;
}

static crs_status
set_noise(crs_env *env, crs_experiment *self)
{
    const crs_model *model = env->reader.model;

    const char *text = env->request.noise ? env->request.noise : "on";
    const crs_status status = parse_noise(model, text, &self->noise, env->message);

    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_REQUEST, status);
    }
    if (self->study.has_noise && !env->request.noise) {
        self->noise = self->study.noise;
    }
    self->noises = crs_arena_alloc(env->arena, model->num_noises + 1, sizeof *self->noises);
    if (!self->noises) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        if (self->noise >> i & 1) {
            self->noises[self->num_noises++] = model->noises[i].name;
        }
    }
    return CRS_OK;
}

static crs_status
set_isa(crs_env *env, crs_experiment *self)
{
    const crs_request *request = &env->request;
    const crs_status status = crs_isa_parse(request->isa, &self->plan.isa);

    if (status != CRS_OK) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, status, "%s: %s (\"%s\")",
                            request->isa_origin ? request->isa_origin : "--isa",
                            status == CRS_ERR_NAME ? "not in this build of crisim"
                                                   : "this CPU does not have it",
                            request->isa);
    }
    if (strcmp(env->request.numerics, "fast") == 0 &&
        crs_isa_to_fast(self->plan.isa, &self->plan.isa) != CRS_OK) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_ARGUMENT,
                            "--numerics fast: needs a CPU with FMA, and avx2 or avx512");
    }
    return CRS_OK;
}

/* Is `hours` a whole number of steps of dt, and at least one? */
static int
is_whole(double hours, double dt_h)
{
    const double steps = hours / dt_h;

    return steps >= 0.5 && fabs(steps - floor(steps + 0.5)) < 1e-6;
}

/* The steps: --dt and --steps exclude each other, and each beats what the study says. */
static crs_status
set_steps(crs_env *env, const crs_study *study, crs_replay_plan *plan)
{
    const crs_request *request = &env->request;

    if (request->dt_h.given && request->steps) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--steps: --dt asks for equal steps already");
    }
    /* What converges slowly, or counts time in events, has equal steps. */
    plan->steps = env->reader.model->order < 2 ? CRS_STEPS_UNIFORM : CRS_STEPS_STANDARD;
    if (request->dt_h.given || (study->has_dt && !request->steps)) {
        plan->steps = CRS_STEPS_UNIFORM;
        plan->dt_h = request->dt_h.given ? request->dt_h.value : study->dt_h;
        return CRS_OK;
    }
    if (request->steps) {
        (void)crs_steps_find(request->steps, &plan->steps); /* one of the choices */
    } else if (study->has_steps) {
        plan->steps = (crs_steps)(study->steps + 1);
    }
    if (plan->steps != CRS_STEPS_UNIFORM && env->reader.model->order == 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--steps: the model %s counts time in events, and has equal steps",
                            env->reader.model->name);
    }
    plan->dt_h = crs_steps_tick_h(plan->steps);
    return CRS_OK;
}

/* Steps, days and every, which must fit each other. */
static crs_status
set_times(crs_env *env, crs_experiment *self)
{
    const crs_study *study = &self->study;
    crs_replay_plan *plan = &self->plan;
    const int of_study_days = study->has_days && !env->request.days.given;

    if (set_steps(env, study, plan) != CRS_OK) {
        return CRS_ERR_INVALID;
    }
    plan->days = of_study_days ? study->days : env->request.days.value;
    plan->every_h = env->request.every_h.value;
    if (!(plan->dt_h > 0.0) || !is_whole(24.0, plan->dt_h)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--dt: %g h does not divide a day (24 h) into whole steps",
                            plan->dt_h);
    }
    plan->dt_h = 24.0 / floor(24.0 / plan->dt_h + 0.5);
    if (!is_whole(plan->days * 24.0, plan->dt_h)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--days: %g days are not a whole number of steps of %g h", plan->days,
                            plan->dt_h);
    }
    if (!env->request.every_h.given) {
        plan->every_h = plan->dt_h * ceil(plan->every_h / plan->dt_h - 1e-9);
    } else if (!is_whole(plan->every_h, plan->dt_h)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--every: %g h is not a whole number of steps of %g h", plan->every_h,
                            plan->dt_h);
    }
    /* A run may be cut short; files are then still checked against the usual length. */
    env->reader.horizon_h = fmax(plan->days, USUAL_DAYS) * 24.0;
    env->reader.facts_horizon_h = env->reader.horizon_h;
    return CRS_OK;
}

static void
set_output(const crs_env *env, crs_experiment *self)
{
    const char *series = env->request.series;

    if (series && strcmp(series, "none") != 0) {
        self->plan.series = strcmp(series, "all") == 0 ? CRS_REPLAY_SERIES_ALL
                                                       : CRS_REPLAY_SERIES_FIRST;
        self->plan.bands = 1;
    }
}

crs_status
crs_experiment_settings(crs_env *env, crs_experiment *self)
{
    const crs_request *request = &env->request;
    const crs_study *study = &self->study;
    crs_replay_plan *plan = &self->plan;
    crs_status status;

    plan->model = env->reader.model;
    plan->replicates = study->has_replicates && !request->replicates.given
                           ? study->replicates
                           : request->replicates.value;
    plan->seed = study->has_seed && !request->seed.given ? study->seed : request->seed.value;
    plan->threads = request->threads.given ? (size_t)request->threads.value : crs_num_cpus();
    plan->stop = env->stop;
    status = set_times(env, self);
    status = status == CRS_OK ? set_noise(env, self) : status;
    status = status == CRS_OK ? set_isa(env, self) : status;
    set_output(env, self);
    return status;
}
