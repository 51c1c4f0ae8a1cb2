#include <inttypes.h>
#include <stdlib.h>

#include "cli/asking.h"
#include "cli/play/play.h"
#include "cli/play/results.h"

typedef struct player {
    crs_play play;
    crs_results results;
    crs_glance *glances; /* [num_jobs]; NULL: none are wanted */
    int writes_series;
    int folder_failed; /* 1: a row could not be written */
} player;

static crs_status
on_sample(void *context, size_t job, uint64_t replicate, double t_h, const double *observed)
{
    player *self = context;
    crs_status status = CRS_OK;

    if (self->glances && replicate == 0 && t_h >= 0.0) {
        crs_glance_add(&self->glances[job], t_h, observed);
    }
    if (self->writes_series) {
        status = crs_results_sample(&self->results, &self->play.experiment.jobs[job], replicate,
                                    t_h, observed);
    }
    self->folder_failed |= status == CRS_ERR_IO;
    return status;
}

static crs_status
on_job(void *context, size_t job, crs_replay *replay)
{
    player *self = context;
    const crs_status status = crs_results_job(&self->results, &self->play.experiment.jobs[job],
                                              replay);

    self->folder_failed |= status == CRS_ERR_IO;
    free(replay->bands); /* written; they are large */
    replay->bands = NULL;
    replay->num_samples = 0;
    return status;
}

static crs_status
make_glances(player *self)
{
    const size_t num_jobs = self->play.experiment.num_jobs;
    crs_status status = CRS_OK;

    self->glances = calloc(num_jobs + 1, sizeof *self->glances);
    for (size_t i = 0; self->glances && i < num_jobs && status == CRS_OK; i++) {
        const crs_replay_plan plan = crs_experiment_plan(&self->play.experiment, i);

        status = crs_glance_init(&self->glances[i], &plan);
    }
    return self->glances ? status : crs_error(CRS_ERR_MEMORY);
}

/* Runs all jobs and writes the folder. */
static int
run(player *self, crs_asking *asking)
{
    const double started = crs_clock();
    crs_cli *cli = asking->cli;
    const crs_replay_plan *plan = &self->play.experiment.plan;
    crs_status status;
    int code = crs_results_open(&self->results, cli, &self->play.experiment);

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->writes_series = plan->series != CRS_REPLAY_SERIES_NONE;
    self->play.watches_first = self->glances != NULL;
    self->play.on_sample = on_sample;
    self->play.on_job = on_job;
    self->play.context = self;
    crs_asking_start(asking);
    status = crs_play_run(&self->play, &asking->env);
    crs_asking_end(asking);
    if (self->folder_failed) {
        crs_message_fail(&cli->message, status, "%s: cannot be written; is the disk full?",
                         cli->options->value[CRS_OPT_OUTPUT].text);
    }
    code = crs_asking_exit_run(asking, status);
    code = code == CRS_EXIT_DONE ? crs_results_commit(&self->results, cli, crs_clock() - started)
                                 : code;
    if (code == CRS_EXIT_DONE) {
        crs_cli_remark(cli, "%" PRIu64 " runs in %.2f s, %zu threads, %s", self->play.total,
                       crs_clock() - started, plan->threads, crs_isa_name(plan->isa));
    }
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

static int
report(const player *self, crs_asking *asking, crs_play_report how)
{
    const crs_play *play = &self->play;
    const crs_status status = how(asking->cli, &play->experiment, play->replays, self->glances);

    return status == CRS_OK || status == CRS_ERR_IO /* main() says so */
               ? verdict_code(&play->experiment, play->replays)
               : crs_asking_exit(asking, crs_env_blame_status(&asking->env, status));
}

int
crs_play_command(crs_cli *cli, const crs_play_style *style)
{
    const int as_json = crs_options_flag(cli->options, CRS_OPT_JSON);
    crs_asking asking;
    player self = {0};
    int code = crs_asking_begin(&asking, cli, style->kind);

    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_play_prepare(&self.play, &asking.env))
               : code;
    if (code == CRS_EXIT_DONE && crs_cli_draws(cli, 0) && !as_json) {
        const crs_status status = make_glances(&self);

        code = status == CRS_OK
                   ? code
                   : crs_asking_exit(&asking, crs_env_blame_status(&asking.env, status));
    }
    code = code == CRS_EXIT_DONE ? run(&self, &asking) : code;
    code = code == CRS_EXIT_DONE ? report(&self, &asking, as_json ? style->json : style->people)
                                 : code;
    for (size_t i = 0; self.glances && i < self.play.experiment.num_jobs; i++) {
        crs_glance_free(&self.glances[i]);
    }
    free(self.glances);
    crs_results_close(&self.results);
    crs_play_free(&self.play);
    return code;
}
