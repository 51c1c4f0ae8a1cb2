/* experiment: what a request and a study file ask for, looked up and ready to run.
 *
 * A *job* is a case under a strategy; an experiment is a list of jobs and settings for all. */
#ifndef CRS_REQUEST_EXPERIMENT_H
#define CRS_REQUEST_EXPERIMENT_H

#include "request/env.h"
#include "scenario/param_sets.h"
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
    const char *reference; /* id of the strategy that a comparison refers to; NULL: not one */
    int with_facts;        /* 1: the reported facts are measured as well */
} crs_experiment;

/* Fills in what does not depend on cases: seed, replicates, times, noise, threads, instruction
 * set. Errors as of crs_experiment_prepare(). */
crs_status crs_experiment_settings(crs_env *env, crs_experiment *self);

/* Reads and checks all that env->request names, and fills `self`; memory is env->arena's.
 * `self` needs no preparation. Whose fault an error is stands in env->fault: CRS_ERR_NAME,
 * CRS_ERR_INVALID, CRS_ERR_PARSE, CRS_ERR_IO, CRS_ERR_LIMIT, CRS_ERR_MEMORY, CRS_ERR_ARGUMENT. */
crs_status crs_experiment_prepare(crs_env *env, crs_experiment *self);

/* Reads the parameter sets of --params, and checks what they say about cases against those of the
 * experiment. The file becomes one of the sources. */
crs_status crs_experiment_sets(crs_env *env, crs_experiment *self, crs_param_sets *sets);

/* The plan of one job. */
crs_replay_plan crs_experiment_plan(const crs_experiment *self, size_t job);

#endif
