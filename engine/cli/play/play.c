#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/play/branching.h"
#include "cli/interrupt.h"
#include "cli/play/play.h"
#include "term/progress.h"
#include "cli/play/results.h"

typedef struct player {
    crs_results results;
    crs_progress progress;
    const crs_job *job;
    crs_glance *glance; /* of the job; NULL: none is wanted */
    int writes_series;
    uint64_t before; /* runs of earlier jobs */
} player;

static crs_status
on_sample(void *context, uint64_t replicate, double t_h, const double *observed)
{
    player *self = context;

    if (self->glance && replicate == 0 && t_h >= 0.0) {
        crs_glance_add(self->glance, t_h, observed);
    }
    return self->writes_series
               ? crs_results_sample(&self->results, self->job, replicate, t_h, observed)
               : CRS_OK;
}

static void
on_progress(void *context, uint64_t done)
{
    player *self = context;

    crs_progress_update(&self->progress, self->job->of->id, self->before + done);
}

static crs_status
play_job(player *self, crs_replay_plan plan, crs_replay *replay)
{
    crs_status status = CRS_OK;

    plan.on_sample = on_sample;
    plan.on_progress = on_progress;
    plan.context = self;
    self->writes_series = plan.series != CRS_REPLAY_SERIES_NONE;
    if (self->glance) {
        plan.series = self->writes_series ? plan.series : CRS_REPLAY_SERIES_FIRST;
        status = crs_glance_init(self->glance, &plan);
    }
    status = status == CRS_OK ? crs_replay_run(replay, &plan) : status;
    if (status == CRS_OK) {
        status = crs_results_job(&self->results, self->job, replay);
    }
    if (status == CRS_OK) {
        self->before += replay->replicates;
        free(replay->bands); /* written; they are large */
        replay->bands = NULL;
        replay->num_samples = 0;
    }
    return status == CRS_OK && *crs_interrupt_flag() ? crs_error(CRS_ERR_STOPPED) : status;
}

static int
play_failed(crs_cli *cli, crs_status status)
{
    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status, "stopped; nothing was written");
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    if (status == CRS_ERR_IO) {
        crs_message_fail(&cli->message, status, "%s: cannot be written; is the disk full?",
                         cli->options->value[CRS_OPT_OUTPUT].text);
    } else {
        crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
    }
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* Runs all jobs into replays[num_jobs] and, unless it is NULL, glances[num_jobs]. */
static int
run_jobs(crs_cli *cli, const crs_experiment *experiment, crs_replay *replays, crs_glance *glances)
{
    const double started = crs_clock();
    player self = {0};
    crs_status status = CRS_OK;
    uint64_t total = 0;
    int code = crs_results_open(&self.results, cli, experiment);

    if (code != CRS_EXIT_DONE) {
        goto out;
    }
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);

        total += crs_replay_replicates(&plan);
    }
    crs_progress_start(&self.progress, cli->options->value[CRS_OPT_PROGRESS].text,
                       crs_options_flag(cli->options, CRS_OPT_QUIET), total);
    for (size_t i = 0; i < experiment->num_jobs && status == CRS_OK; i++) {
        self.job = &experiment->jobs[i];
        self.glance = glances ? &glances[i] : NULL;
        status = play_job(&self, crs_experiment_plan(experiment, i), &replays[i]);
    }
    crs_progress_end(&self.progress);
    if (status != CRS_OK) {
        code = play_failed(cli, status);
        goto out;
    }
    code = crs_results_commit(&self.results, cli, crs_clock() - started);
    crs_cli_remark(cli, "%" PRIu64 " runs in %.2f s, %zu threads, %s", total,
                   crs_clock() - started, experiment->plan.threads,
                   crs_isa_name(experiment->plan.isa));
out:
    crs_results_close(&self.results);
    return code;
}

/* 4 if a fact is outside its band, or could not be judged. */
static int
verdict_code(const crs_experiment *experiment, const crs_replay *replays)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        if (crs_replay_count(&replays[i], CRS_VERDICT_INSIDE) < replays[i].num_facts) {
            return CRS_EXIT_OUTSIDE;
        }
    }
    return CRS_EXIT_DONE;
}

int
crs_play(crs_cli *cli, const crs_play_style *style)
{
    const crs_play_report report = crs_options_flag(cli->options, CRS_OPT_JSON) ? style->json
                                                                                : style->people;
    crs_experiment experiment;
    crs_branching branching = {0};
    const int draws = crs_cli_draws(cli, 0) && !crs_options_flag(cli->options, CRS_OPT_JSON);
    crs_replay *replays = NULL;
    crs_glance *glances = NULL;
    int code = crs_experiment_prepare(cli, cli->options->value[CRS_OPT_REPS].integer,
                                      style->with_facts, &experiment);

    code = code == CRS_EXIT_DONE ? crs_branching_prepare(&branching, cli, &experiment) : code;
    if (code != CRS_EXIT_DONE) {
        goto out;
    }
    replays = calloc(experiment.num_jobs + 1, sizeof *replays);
    glances = draws ? calloc(experiment.num_jobs + 1, sizeof *glances) : NULL;
    if (!replays || (draws && !glances)) {
        code = play_failed(cli, crs_error(CRS_ERR_MEMORY));
        goto out;
    }
    code = run_jobs(cli, &experiment, replays, glances);
    code = code == CRS_EXIT_DONE ? crs_branching_finish(&branching, cli, &experiment) : code;
    if (code == CRS_EXIT_DONE) {
        const crs_status status = report(cli, &experiment, replays, glances);

        code = status == CRS_OK || status == CRS_ERR_IO /* main() says so */
                   ? verdict_code(&experiment, replays)
                   : play_failed(cli, status);
    }
out:
    for (size_t i = 0; replays && i < experiment.num_jobs; i++) {
        crs_replay_free(&replays[i]);
    }
    for (size_t i = 0; glances && i < experiment.num_jobs; i++) {
        crs_glance_free(&glances[i]);
    }
    free(replays);
    free(glances);
    crs_branching_free(&branching);
    return code;
}
