/* experiment: what the command line and a study file ask for, looked up and ready to run.
 *
 * A *job* is a case under a strategy; an experiment is a list of jobs and settings for all. */
#ifndef CRS_CLI_EXPERIMENT_EXPERIMENT_H
#define CRS_CLI_EXPERIMENT_EXPERIMENT_H

#include "cli/command.h"
#include "study/replay.h"

typedef struct crs_job {
    const crs_case *of;
    const char *strategy_id;
    const char *strategy_title;
    crs_strategy strategy;     /* --set applied */
    const double *params;      /* the case's; --params, --set and --noise applied */
    const double *const *sets; /* [num_sets], all of --params; 0: just `params` */
    size_t num_sets;
} crs_job;

typedef struct crs_experiment {
    crs_case *cases; /* [num_cases] */
    size_t num_cases;
    crs_job *jobs; /* [num_jobs], case after case */
    size_t num_jobs;
    crs_source *sources; /* [num_sources]: files read */
    size_t num_sources;
    crs_study study;      /* has_* are 0 if there is none */
    crs_replay_plan plan; /* all that the jobs have in common */
    uint64_t noise;       /* bit set of sources that are on */
    const char **noises;  /* [num_noises], their names */
    size_t num_noises;
    int with_facts; /* 1: the reported facts are measured as well */
} crs_experiment;

/* Fills in what does not depend on cases: seed, replicates, times, noise, threads, instruction
 * set. Errors as in crs_experiment_prepare(). */
int crs_experiment_settings(crs_cli *cli, uint64_t replicates, crs_experiment *self);

/* Fills `self`; memory belongs to cli->arena. `replicates` is the default of --reps. Returns an
 * exit code; after anything but CRS_EXIT_DONE the error has been said. */
int crs_experiment_prepare(crs_cli *cli, uint64_t replicates, int with_facts,
                           crs_experiment *self);

/* The plan of one job. */
crs_replay_plan crs_experiment_plan(const crs_experiment *self, size_t job);

#endif
