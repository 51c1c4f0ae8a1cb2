/* study_aim: what the paths of a study stand for.
 *
 * A path names a parameter ("trust.loss_rate") or an attribute of an action of the strategy in
 * use ("strategy.actions.apology.at") or of its warning ("strategy.warning.takes"), as with
 * --set. */
#ifndef CRS_SCENARIO_STUDY_AIM_H
#define CRS_SCENARIO_STUDY_AIM_H

#include "scenario/scenario_internal.h"
#include "study/factor.h"

/* Where the value of a factor goes. */
typedef struct crs_aim {
    int param;                /* index of a parameter, or -1 */
    const char *action;       /* else the id of an action, or NULL: the warning, ... */
    const crs_shape_key *key; /* ... and its attribute, a number or a time */
    size_t offset;            /* in the action or the warning */
} crs_aim;

/* Finds what a path names. CRS_ERR_NAME: no parameter is called so; CRS_ERR_ARGUMENT: an action
 * has no such attribute, or none that is a number; CRS_ERR_MEMORY. No message: crs_aim_fail(). */
crs_status crs_aim_find(const crs_reader *reader, const char *path, crs_aim *aim);

/* Says why crs_aim_find() has failed at a place of a file. Returns CRS_ERR_INVALID, or
 * CRS_ERR_MEMORY as it is. */
crs_status crs_aim_fail(const crs_reader *reader, const crs_place *place, const char *path,
                        crs_status why);

int crs_aim_is_time(const crs_aim *aim);

/* Range of what a factor may be set to at all. */
void crs_aim_limits(const crs_reader *reader, const crs_aim *aim, double *min, double *max);

/* A factor that is called `path`, not yet spread. */
crs_factor crs_aim_factor(const crs_reader *reader, const char *path, const crs_aim *aim);

#endif
