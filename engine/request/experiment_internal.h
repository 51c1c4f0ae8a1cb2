/* What the files of experiment share: its strategies, before they meet its cases. */
#ifndef CRS_REQUEST_EXPERIMENT_INTERNAL_H
#define CRS_REQUEST_EXPERIMENT_INTERNAL_H

#include "request/experiment.h"

/* Names of the strategies: of the study or the request, else the usual ones; of a comparison also
 * the reference, first. */
crs_status crs_experiment_list_strategies(crs_env *env, const crs_experiment *self,
                                          crs_ids *names);

/* The strategies of all names, in order, each once; from_case stands for the case's own. Files
 * read become sources of `self`, which has room for them; the reference is found. Two strategies
 * of one id are an error. */
crs_status crs_experiment_strategies(crs_env *env, const crs_ids *ids, crs_experiment *self,
                                     crs_playbooks *out);

/* The case or strategy `argument` could not be read: sets whose fault it is; returns `status`. */
crs_status crs_experiment_lookup_failed(crs_env *env, const crs_experiment *self,
                                        const char *argument, crs_status status);

#endif
