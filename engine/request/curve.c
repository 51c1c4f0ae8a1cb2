#include "request/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "request/metrics_choose.h"

/* Points of a curve, at most. */
#define MAX_POINTS 1000

crs_summary *
crs_curve_samples(const crs_curve *self, size_t job, size_t metric)
{
    return self->samples + (job * self->num_metrics + metric) * self->num_points;
}

/* ---- what is varied ---- */

/* Reads "FROM:TO:STEP": numbers, or times like 12h and 2w. */
static int
read_range(const char *text, double numbers[3])
{
    for (int i = 0; i < 3; i++) {
        const size_t length = strcspn(text, ":");
        char word[64] = "";

        if (length == 0 || length >= sizeof word || (text[length] == '\0') != (i == 2)) {
            return 0;
        }
        memcpy(word, text, length);
        if (crs_number_parse(word, &numbers[i]) != CRS_OK &&
            crs_number_parse_time(word, &numbers[i]) != CRS_OK) {
            return 0;
        }
        text += length + 1;
    }
    return 1;
}

static crs_status
read_vary(crs_env *env, crs_curve *self)
{
    const char *text = env->request.vary;
    const char *equals = text ? strchr(text, '=') : NULL;
    double range[3], count;

    if (!text || !equals || equals == text || !read_range(equals + 1, range)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--vary must be PATH=FROM:TO:STEP, like "
                            "--vary strategy.first_response_h=0:168:4");
    }
    count = floor((range[1] - range[0]) / range[2] + 1e-9) + 1.0;
    if (!(range[2] > 0.0) || !(range[1] >= range[0])) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--vary: FROM must not be above TO, and STEP be positive (\"%.60s\")",
                            equals + 1);
    }
    if (!(count <= MAX_POINTS)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_LIMIT,
                            "--vary: %g points, more than %d", count, MAX_POINTS);
    }
    self->num_points = (size_t)count;
    self->path = crs_arena_text(env->arena, text, (size_t)(equals - text));
    self->x = crs_arena_alloc(env->arena, self->num_points, sizeof *self->x);
    if (!self->path || !self->x) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < self->num_points; i++) {
        self->x[i] = range[0] + (double)i * range[2];
    }
    return CRS_OK;
}

/* The plan of a job with the varied number set. */
static crs_status
set_point(crs_env *env, const crs_curve *self, double x, crs_replay_plan *plan, double *params,
          crs_strategy *strategy)
{
    char number[CRS_NUMBER_BYTES];
    char *assigned = crs_arena_join(env->arena, self->path, "=");
    const size_t num_params = env->reader.model->num_params;
    crs_setting setting;
    crs_status status;

    crs_number_write(x, number);
    assigned = assigned ? crs_arena_join(env->arena, assigned, number) : NULL;
    if (!assigned) {
        return crs_message_fail(env->message, CRS_ERR_MEMORY, "out of memory");
    }
    status = crs_setting_parse(&env->reader, assigned, &setting);
    setting.place.by = "--vary";
    memcpy(params, plan->params, num_params * sizeof *params);
    *strategy = *plan->strategy;
    if (status == CRS_OK) {
        status = crs_setting_is_strategy(&setting)
                     ? crs_strategy_apply(&env->reader, &setting, strategy)
                     : crs_params_apply(&env->reader, &setting, params);
    }
    plan->params = params;
    plan->strategy = strategy;
    return status;
}

/* ---- the runs ---- */

static crs_status
take_samples(crs_curve *self, size_t job, size_t point, const crs_replay *replay)
{
    const size_t n = (size_t)replay->replicates;
    const size_t num_sets = self->experiment.jobs[job].num_sets;
    double *column = malloc((2 * n + num_sets + 1) * sizeof *column);

    if (!column) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t m = 0; m < self->num_metrics; m++) {
        crs_summary *out = &crs_curve_samples(self, job, m)[point];

        for (size_t r = 0; r < n; r++) {
            column[r] = replay->values[r * replay->num_metrics + self->metrics[m]];
        }
        *out = crs_summarise(column, n, &replay->rules[self->metrics[m]], num_sets,
                             replay->is_exact, column + n);
    }
    self->replicates = replay->replicates;
    free(column);
    return CRS_OK;
}

static void
on_progress(void *context, uint64_t done)
{
    const crs_curve *self = context;

    crs_env_progress(self->env, self->experiment.jobs[self->job].of->id, self->before + done,
                     self->experiment.num_jobs * self->num_points *
                         self->experiment.plan.replicates);
}

static crs_status
run_point(crs_env *env, crs_curve *self, size_t point, double *params)
{
    crs_replay_plan plan = crs_experiment_plan(&self->experiment, self->job);
    crs_replay replay = {0};
    crs_strategy strategy;
    crs_status status = set_point(env, self, self->x[point], &plan, params, &strategy);

    if (status != CRS_OK) {
        return crs_env_blame(env, status == CRS_ERR_MEMORY ? CRS_FAULT_MACHINE : CRS_FAULT_REQUEST,
                             status);
    }
    plan.series = CRS_REPLAY_SERIES_NONE;
    plan.bands = 0;
    plan.on_progress = on_progress;
    plan.context = self;
    status = crs_replay_run(&replay, &plan);
    status = status == CRS_OK ? take_samples(self, self->job, point, &replay) : status;
    self->before += self->experiment.plan.replicates;
    crs_replay_free(&replay);
    if (status == CRS_OK && crs_env_stopped(env)) {
        status = crs_error(CRS_ERR_STOPPED);
    }
    return status == CRS_OK ? CRS_OK : crs_env_blame_status(env, status);
}

crs_status
crs_curve_prepare(crs_curve *self, crs_env *env)
{
    crs_status status;

    *self = (crs_curve){.env = env};
    status = read_vary(env, self);
    if (status == CRS_OK && env->request.cases.count == 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "curve takes one case, like \"crisim curve shudong --vary "
                            "strategy.first_response_h=0:168:4\"");
    }
    status = status == CRS_OK ? crs_experiment_prepare(env, &self->experiment) : status;
    return status == CRS_OK ? crs_metrics_choose(env, self->experiment.plan.days,
                                                 env->reader.model->usual.curve, &self->metrics,
                                                 &self->num_metrics)
                            : status;
}

crs_status
crs_curve_run(crs_curve *self, crs_env *env)
{
    const size_t num_jobs = self->experiment.num_jobs;
    double *params = crs_arena_alloc(env->arena, env->reader.model->num_params, sizeof *params);
    crs_status status = CRS_OK;

    self->env = env;
    self->samples = crs_arena_alloc(env->arena, num_jobs * self->num_metrics * self->num_points,
                                    sizeof *self->samples);
    if (!params || !self->samples) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < num_jobs * self->num_points && status == CRS_OK; i++) {
        self->job = i / self->num_points;
        status = run_point(env, self, i % self->num_points, params);
    }
    return status;
}
