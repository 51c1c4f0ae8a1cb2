/* course: what becomes of a strategy in one run.
 *
 * A strategy is data that runs share; it is never written to. What differs from run to run stands
 * in the run's *course*: for every action when it really started, when it ends and how often it
 * has started. Levers follow from (strategy, course, perception).
 *
 * An action that is given a time has the trivial course: it starts at at_h. */
#ifndef CRS_SIM_COURSE_H
#define CRS_SIM_COURSE_H

#include <stddef.h>

/* Actions that a strategy may have: a block reserves room for so many in every lane. */
#define CRS_MAX_ACTIONS 64

struct crs_action;
struct crs_strategy;

/* What has become of one action. Times in hours since the outbreak. */
typedef struct crs_course_action {
    double start_h; /* of its latest start, may lie ahead; CRS_NEVER_H: not known to start */
    double end_h;   /* from then on it has no strength; CRS_NEVER_H: it goes on */
    double starts;  /* how often it has started or is known to */
} crs_course_action;

typedef struct crs_course {
    crs_course_action actions[CRS_MAX_ACTIONS]; /* as in the strategy */
} crs_course;

/* The course of a run before its first step. At most CRS_MAX_ACTIONS actions are looked at. */
void crs_course_begin(crs_course *course, const struct crs_strategy *strategy);

/* First step whose time is at or after t_h. A time that should be k*dt may come out a rounding
 * error above it: what is in force is therefore decided by step numbers throughout, never by
 * comparing times. */
double crs_course_step(double t_h, double dt_h);

/* Has action number `index` started at `step`, if only just now? */
int crs_course_has_started(const crs_course *course, size_t index, double dt_h, long step);

#endif
