/* study_setup: what kinds of requests that work on a study's variation have in common: finding the
 * study, the experiment that it names, and where in a strategy a factor acts. */
#ifndef CRS_REQUEST_STUDY_SETUP_H
#define CRS_REQUEST_STUDY_SETUP_H

#include "request/experiment.h"
#include "scenario/study/study_design.h"
#include "study/sweep.h"

/* A study and what it is played with. Memory is the arena's. */
typedef struct crs_study_setup {
    const char *path;
    crs_experiment experiment;
    crs_variation variation; /* filled in by the caller */
} crs_study_setup;

/* Finds the study of the request (`example`: a study for the message where there is none) and
 * prepares cases under strategies, as for a replay; but how many replicates there are is the
 * caller's business. Errors as of crs_experiment_prepare(). */
crs_status crs_study_setup_begin(crs_env *env, const char *example, crs_study_setup *self);

/* Where a factor acts in a job. CRS_ERR_INVALID, the input's fault, if its strategy has no such
 * action. */
crs_status crs_study_setup_aim(crs_env *env, const crs_study_setup *self, size_t factor,
                               const crs_job *job, crs_target *target);

/* Begins a message with the place of a factor: in the study, or in a file with points. */
void crs_study_setup_begin_message(crs_env *env, const crs_study_setup *self, size_t factor);

#endif
