/* play: requests to run and to replay, answered.
 *
 *     crs_env_take(&env, &request);      what is asked for
 *     crs_play_prepare(&play, &env);     files are read, everything is checked
 *     crs_play_run(&play, &env);         the runs
 *     ... play.experiment.jobs[i], play.replays[i] ...
 *     crs_play_free(&play);
 *
 * The other kinds of requests have the same steps. */
#ifndef CRS_REQUEST_PLAY_H
#define CRS_REQUEST_PLAY_H

#include "request/branching.h"

typedef struct crs_play {
    crs_experiment experiment;
    crs_replay *replays; /* [experiment.num_jobs]; zeroed until run */
    uint64_t total;      /* runs of all jobs */
    /* To be filled in between preparing and running; all may be left out. */
    int watches_first; /* 1: on_sample gets those of replicate 0 even without a series */
    /* As in crs_replay_plan. */
    crs_status (*on_sample)(void *context, size_t job, uint64_t replicate, double t_h,
                            const double *observed);
    /* A job is done; bands may be taken away (freed, NULL, num_samples 0), for they are large. */
    crs_status (*on_job)(void *context, size_t job, crs_replay *replay);
    void *context;
    /* Its own. */
    crs_branching branching;
    crs_env *env;
    size_t job;      /* that is running */
    uint64_t before; /* runs of earlier jobs */
} crs_play;

/* Reads and checks all that the request names. Errors as of crs_experiment_prepare(). Free in any
 * case. */
crs_status crs_play_prepare(crs_play *self, crs_env *env);

/* Runs, and saves the state if that is asked for. CRS_ERR_STOPPED, CRS_ERR_MEMORY,
 * CRS_ERR_THREAD, CRS_ERR_IO, or what on_sample or on_job returned. */
crs_status crs_play_run(crs_play *self, crs_env *env);

/* Frees; safe twice. */
void crs_play_free(crs_play *self);

#endif
