#include "core/schedule.h"

#include <math.h>
#include <string.h>

typedef struct named {
    const char *name, *meaning;
    double dt_h;
    struct {
        double from_h, step_h;
    } level[CRS_MAX_LEVELS];
} named;

static const named table[CRS_NUM_STEPS] = {
#define ROW(id, name, dt_h, meaning, ...) {name, meaning, dt_h, {__VA_ARGS__}},
    CRS_STEPS_LIST(ROW)
#undef ROW
};

crs_schedule
crs_schedule_make(crs_steps steps, double dt_h, long num_ticks)
{
    const named *row = &table[steps];
    crs_schedule self = {.dt_h = dt_h, .num_ticks = num_ticks};

    for (size_t k = 0; k < CRS_MAX_LEVELS && row->level[k].step_h > 0.0; k++) {
        self.level[k].from = (long)(row->level[k].from_h / row->dt_h + 0.5);
        self.level[k].stride = (long)(row->level[k].step_h / row->dt_h + 0.5);
        self.num_levels++;
    }
    return self;
}

double
crs_steps_tick_h(crs_steps steps)
{
    return table[steps].dt_h;
}

const char *
crs_steps_name(crs_steps steps)
{
    return table[steps].name;
}

const char *
crs_steps_meaning(crs_steps steps)
{
    return table[steps].meaning;
}

crs_status
crs_steps_find(const char *name, crs_steps *steps)
{
    for (int i = 0; i < (int)CRS_NUM_STEPS; i++) {
        if (strcmp(table[i].name, name) == 0) {
            *steps = (crs_steps)i;
            return CRS_OK;
        }
    }
    return crs_error(CRS_ERR_NAME);
}

/* The level in which a step that begins at `tick` lies. */
static size_t
level_at(const crs_schedule *self, long tick)
{
    size_t k = self->num_levels - 1;

    while (k > 0 && tick < self->level[k].from) {
        k--;
    }
    return k;
}

long
crs_schedule_next(const crs_schedule *self, long tick)
{
    size_t k = level_at(self, tick);

    /* At the end, the longest step that still fits. */
    while (k > 0 &&
           (tick % self->level[k].stride || tick + self->level[k].stride > self->num_ticks)) {
        k--;
    }
    return tick + self->level[k].stride;
}

long
crs_schedule_before(const crs_schedule *self, long tick)
{
    const size_t last = level_at(self, tick - 1);
    const long stride = self->level[last].stride;
    long from = (tick - 1) / stride * stride; /* a step of the level, unless it did not fit */

    while (crs_schedule_next(self, from) < tick) {
        from = crs_schedule_next(self, from);
    }
    return from;
}

int
crs_schedule_is_step(const crs_schedule *self, long tick)
{
    return tick == 0 || (tick <= self->num_ticks &&
                         crs_schedule_next(self, crs_schedule_before(self, tick)) == tick);
}

double
crs_schedule_step(const crs_schedule *self, double t_h)
{
    const double tick = ceil(t_h / self->dt_h - 1e-9);
    long before;

    if (!(tick > 0.0) || tick >= (double)self->num_ticks || self->num_levels == 1) {
        return tick;
    }
    before = crs_schedule_before(self, (long)tick);
    return (double)crs_schedule_next(self, before);
}

long
crs_schedule_count(const crs_schedule *self)
{
    long count = 0;

    for (long tick = 0; tick < self->num_ticks; tick = crs_schedule_next(self, tick)) {
        count++;
    }
    return count;
}
