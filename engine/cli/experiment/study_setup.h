/* study_setup: what commands that work on a study's variation have in common: finding the study,
 * the experiment that it names, and where in a strategy a factor acts. */
#ifndef CRS_CLI_EXPERIMENT_STUDY_SETUP_H
#define CRS_CLI_EXPERIMENT_STUDY_SETUP_H

#include "cli/experiment/experiment.h"
#include "scenario/study_design.h"
#include "study/sweep.h"

/* A study and what it is played with. Memory is the arena's. */
typedef struct crs_study_setup {
    const char *path;
    crs_options options; /* the command line as crs_experiment_prepare() wants it; borrowed */
    crs_experiment experiment;
    crs_variation variation; /* filled in by the caller */
} crs_study_setup;

/* Finds the one study that the command's arguments name (`example`: a study for the message) and
 * prepares cases under strategies, as for `replay --study`; but how many replicates there are is
 * the caller's business. Returns an exit code; after anything but CRS_EXIT_DONE the error has been
 * said. */
int crs_study_setup_begin(crs_cli *cli, const char *example, crs_study_setup *self);

/* Where a factor acts in a job. CRS_EXIT_INVALID if its strategy has no such action. */
int crs_study_setup_aim(crs_cli *cli, const crs_study_setup *self, size_t factor,
                        const crs_job *job, crs_target *target);

/* Begins a message with the place of a factor: in the study, or in a file with points. */
void crs_study_setup_begin_message(crs_cli *cli, const crs_study_setup *self, size_t factor);

#endif
