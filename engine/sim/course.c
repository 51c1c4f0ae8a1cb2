#include "sim/course.h"

#include <math.h>

#include "sim/levers.h"

void
crs_course_begin(crs_course *course, const crs_strategy *strategy)
{
    for (size_t i = 0; i < strategy->num_actions && i < CRS_MAX_ACTIONS; i++) {
        const crs_action *action = &strategy->actions[i];

        course->actions[i] = (crs_course_action){
            .start_h = action->at_h,
            .end_h = crs_action_end_h(action, action->at_h),
            .starts = 1.0,
        };
    }
}

double
crs_course_step(double t_h, double dt_h)
{
    return ceil(t_h / dt_h - 1e-9);
}

int
crs_course_has_started(const crs_course *course, size_t index, double dt_h, long step)
{
    return (double)step >= crs_course_step(course->actions[index].start_h, dt_h);
}
