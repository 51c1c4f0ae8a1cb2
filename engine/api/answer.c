/* answer: a request of any kind becomes tables in memory. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "request/analysis.h"
#include "request/fit_run.h"
#include "request/outcome.h"
#include "request/play.h"
#include "request/sweep/sweep_run.h"
#include "table/keep_folder.h"

/* An output that only keeps tables. */
static crs_status
open_output(crs_env *env, crs_keep *keep, crs_output **output)
{
    const crs_status status = crs_output_open_memory(output, keep, env->message);

    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

/* ---- run, replay ---- */

typedef struct player {
    crs_play play;
    crs_run_tables tables;
} player;

static crs_status
on_sample(void *context, size_t job, uint64_t replicate, double t_h, const double *observed)
{
    player *self = context;
    const crs_run_job of = crs_job_about(&self->play.experiment.jobs[job]);

    return crs_run_tables_sample(&self->tables, &of, replicate, t_h, observed);
}

static crs_status
on_job(void *context, size_t job, crs_replay *replay)
{
    player *self = context;
    const crs_run_job of = crs_job_about(&self->play.experiment.jobs[job]);
    const crs_status status = crs_run_tables_job(&self->tables, &of, replay);

    free(replay->bands); /* they are large, and kept elsewhere now */
    replay->bands = NULL;
    replay->num_samples = 0;
    return status;
}

static crs_status
open_tables(player *self, crs_env *env, crs_output *output)
{
    const crs_run_tables_plan what = crs_experiment_tables(&self->play.experiment);

    return crs_run_tables_open(&self->tables, &what, output, env->arena, env->message);
}

static int
all_inside(const crs_play *play)
{
    for (size_t i = 0; i < play->experiment.num_jobs; i++) {
        const crs_replay *replay = &play->replays[i];

        if (crs_replay_count(replay, CRS_VERDICT_INSIDE) < replay->num_facts) {
            return 0;
        }
    }
    return 1;
}

static crs_status
answer_play(crs_env *env, crs_keep *keep, int *complete)
{
    player self = {0};
    crs_output *output = NULL;
    crs_status status = crs_play_prepare(&self.play, env);

    status = status == CRS_OK ? open_output(env, keep, &output) : status;
    status = status == CRS_OK ? open_tables(&self, env, output) : status;
    if (status == CRS_OK) {
        self.play.on_sample = on_sample;
        self.play.on_job = on_job;
        self.play.context = &self;
        status = crs_play_run(&self.play, env);
    }
    if (status == CRS_OK) {
        *complete = all_inside(&self.play);
    }
    crs_output_close(&output);
    crs_play_free(&self.play);
    return status;
}

/* ---- compare, curve, sensitivity ---- */

static crs_status
answer_compare(crs_env *env, crs_keep *keep, int *complete)
{
    crs_comparison self;
    crs_compare_names names;
    crs_output *output = NULL;
    crs_status status = crs_comparison_prepare(&self, env);

    (void)complete;
    status = status == CRS_OK ? crs_comparison_run(&self, env) : status;
    status = status == CRS_OK ? open_output(env, keep, &output) : status;
    status = status == CRS_OK ? crs_comparison_names(&self, env->arena, env->message, &names)
                              : status;
    status = status == CRS_OK ? crs_compare_tables_write(&names, output, env->arena, env->message)
                              : status;
    crs_output_close(&output);
    crs_comparison_free(&self);
    return status;
}

static crs_status
answer_curve(crs_env *env, crs_keep *keep, int *complete)
{
    crs_curve self;
    crs_output *output = NULL;
    crs_result_writer to;
    crs_status status = crs_curve_prepare(&self, env);

    (void)complete;
    status = status == CRS_OK ? crs_curve_run(&self, env) : status;
    status = status == CRS_OK ? open_output(env, keep, &output) : status;
    status = status == CRS_OK
                 ? crs_result_open(&to, &crs_curve_table, NULL, output, env->arena, env->message)
                 : status;
    status = status == CRS_OK ? crs_curve_write(&self, &to) : status;
    crs_output_close(&output);
    return status;
}

static crs_status
answer_sensitivity(crs_env *env, crs_keep *keep, int *complete)
{
    crs_analysis self;
    crs_output *output = NULL;
    crs_result_writer to;
    crs_status status = crs_analysis_prepare(&self, env);

    (void)complete;
    status = status == CRS_OK ? crs_analysis_run(&self, env) : status;
    status = status == CRS_OK ? open_output(env, keep, &output) : status;
    status = status == CRS_OK
                 ? crs_result_open(&to, &crs_indices_table, NULL, output, env->arena, env->message)
                 : status;
    status = status == CRS_OK
                 ? crs_indices_write(&self.setup, &self.sensitivity, self.estimates, &to)
                 : status;
    crs_output_close(&output);
    crs_analysis_free(&self);
    return status;
}

/* ---- sweep, fit: they may grow in a folder ---- */

/* What was complete before is read from its folder. */
static crs_status
read_complete(crs_env *env, crs_keep *keep)
{
    crs_status status = CRS_OK;

    if (keep->num_tables == 0) {
        status = crs_keep_folder(keep, env->request.output, env->message);
    }
    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

static crs_status
sweep(crs_env *env, crs_keep *keep, int *complete)
{
    crs_sweep_run self;
    crs_status status = crs_sweep_run_prepare(&self, env);

    status = status == CRS_OK ? crs_sweep_run_work(&self, env) : status;
    *complete = !self.is_shard;
    if (status == CRS_OK && !self.is_shard) {
        status = read_complete(env, keep);
    }
    crs_sweep_run_free(&self);
    return status;
}

/* Removes a folder and what is in it; `depth` folders deep. */
static void
remove_folder(const char *folder, int depth)
{
    DIR *dir = opendir(folder);
    char path[1024];

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(path, sizeof path, "%.600s/%.255s", folder, entry->d_name);
        if (unlink(path) != 0 && depth > 0) {
            remove_folder(path, depth - 1);
        }
    }
    if (dir) {
        closedir(dir);
    }
    rmdir(folder);
}

static crs_status
answer_sweep(crs_env *env, crs_keep *keep, int *complete)
{
    const char *base = getenv("TMPDIR");
    char folder[500];
    crs_status status;

    if (env->request.output) {
        return sweep(env, keep, complete);
    }
    snprintf(folder, sizeof folder, "%.400s/crisim-XXXXXX", base && base[0] ? base : "/tmp");
    if (!mkdtemp(folder)) {
        return crs_env_fail(env, CRS_FAULT_MACHINE, CRS_ERR_IO,
                            "%.400s: a temporary folder could not be made there", folder);
    }
    env->request.output = folder;
    status = sweep(env, keep, complete);
    if (status == CRS_ERR_STOPPED) {
        crs_env_fail(env, CRS_FAULT_STOPPED, status,
                     "stopped; nothing was kept (with \"output\" a sweep can be resumed)");
    }
    env->request.output = NULL;
    remove_folder(folder, 1);
    return status;
}

static crs_status
answer_fit(crs_env *env, crs_keep *keep, int *complete)
{
    crs_fit_run self = {.checkpoint = {.lock = {.fd = -1}}};
    crs_output *output = NULL;
    crs_status status = crs_fit_run_prepare(&self, env);

    status = status == CRS_OK ? crs_fit_run_work(&self, env) : status;
    if (status == CRS_OK && self.was_complete) {
        status = read_complete(env, keep);
    } else if (status == CRS_OK) {
        *complete = !self.has_posterior || self.posterior.converged;
        if (keep->num_tables == 0) {
            const crs_fit_found found = crs_fit_run_found(&self);

            status = open_output(env, keep, &output);
            status = status == CRS_OK
                         ? crs_fit_tables_write(&found, output, env->arena, env->message)
                         : status;
        }
    }
    crs_output_close(&output);
    crs_fit_run_free(&self);
    return status;
}

/* ---- all kinds ---- */

crs_status
crs_api_answer(crs_env *env, crs_keep *keep, int *complete)
{
    switch (env->request.kind) {
    case CRS_REQUEST_RUN:
    case CRS_REQUEST_REPLAY:
        return answer_play(env, keep, complete);
    case CRS_REQUEST_COMPARE:
        return answer_compare(env, keep, complete);
    case CRS_REQUEST_CURVE:
        return answer_curve(env, keep, complete);
    case CRS_REQUEST_SENSITIVITY:
        return answer_sensitivity(env, keep, complete);
    case CRS_REQUEST_SWEEP:
        return answer_sweep(env, keep, complete);
    case CRS_REQUEST_FIT:
        return answer_fit(env, keep, complete);
    default:
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_NAME, "this kind cannot be answered");
    }
}
