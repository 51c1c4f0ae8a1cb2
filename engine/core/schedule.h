/* schedule: the steps of a run.
 *
 * A crisis is fast while it is young and slow when it is old, and so are its steps: they grow on a
 * fixed schedule, the same for every run, whatever is played and whatever happens. So two
 * strategies meet the same luck, and no run's numbers depend on its neighbours.
 *
 * Time is counted in *ticks* of dt_h hours. The steps of a run begin at some of them: level k has
 * steps of `stride` ticks from its tick `from` on. Lengths are such that each divides the next and
 * all divide a day, and a level begins at a multiple of its length; hence a time that is whole days
 * before a step is a step, too. At the end of a run steps are halved until they fit.
 *
 * What happens at a time happens at the first step at or after it (crs_schedule_step()). */
#ifndef CRS_CORE_SCHEDULE_H
#define CRS_CORE_SCHEDULE_H

#include <stddef.h>

#include "core/status.h"

#define CRS_MAX_LEVELS 8

/* X(id, name, hours a tick, levels as {from hour, hours a step}, meaning): the schedules that have
 * a name. Chosen by their error at equal cost; models/README.md has the table. */
#define CRS_STEPS_LIST(X)                                                                         \
    X(UNIFORM, "uniform", 1.0, "equal steps, as long as --dt says", {0, 1})                       \
    X(FINE, "fine", 0.25, "a quarter of an hour, growing to 4 h: for checks", {0, 0.25},          \
      {24, 0.5}, {72, 1}, {168, 2}, {720, 4})                                                     \
    X(STANDARD, "standard", 1.0, "an hour, growing to a day after a month", {0, 1}, {72, 2},      \
      {168, 4}, {336, 8}, {720, 24})                                                              \
    X(COARSE, "coarse", 2.0, "two hours, growing to a day after ten days: for a first look",      \
      {0, 2}, {48, 4}, {120, 8}, {240, 24})

typedef enum crs_steps {
#define CRS_STEPS_ENUM(id, ...) CRS_STEPS_##id,
    CRS_STEPS_LIST(CRS_STEPS_ENUM)
#undef CRS_STEPS_ENUM
        CRS_NUM_STEPS
} crs_steps;

typedef struct crs_level {
    long from;   /* tick at which it begins */
    long stride; /* ticks a step */
} crs_level;

typedef struct crs_schedule {
    double dt_h;    /* hours a tick; divides a day */
    long num_ticks; /* of the run */
    size_t num_levels;
    crs_level level[CRS_MAX_LEVELS];
} crs_schedule;

/* The schedule of a name for a run of so many ticks of dt_h hours; of those with a name of their own
 * the tick is crs_steps_tick_h(). */
crs_schedule crs_schedule_make(crs_steps steps, double dt_h, long num_ticks);

/* Hours a tick of a schedule; of the uniform one, an hour unless somebody says otherwise. */
double crs_steps_tick_h(crs_steps steps);

/* "fine", "standard", "coarse", and what they are. Static storage. */
const char *crs_steps_name(crs_steps steps);
const char *crs_steps_meaning(crs_steps steps);

/* Finds a schedule by name; CRS_ERR_NAME if there is none. */
crs_status crs_steps_find(const char *name, crs_steps *steps);

/* The step after the step at `tick` (0 .. num_ticks - 1), and the one before it (1 .. num_ticks).
 * Cost: O(levels). */
long crs_schedule_next(const crs_schedule *self, long tick);
long crs_schedule_before(const crs_schedule *self, long tick);

/* Is there a step at `tick`? */
int crs_schedule_is_step(const crs_schedule *self, long tick);

/* The first step at or after t_h, as a tick; times after the end count as ticks. A time that
 * should be k*dt_h may come out a rounding error above it: what is in force is therefore decided by
 * ticks throughout, never by comparing times. */
double crs_schedule_step(const crs_schedule *self, double t_h);

/* Steps of the whole run. Cost: O(steps). */
long crs_schedule_count(const crs_schedule *self);

#endif
