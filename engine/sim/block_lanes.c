/* block_lanes: the lanes of a block: what is particular to each run, and the levers in force. See
 * block.h. */
#include <limits.h>
#include <string.h>

#include "core/random.h"
#include "sim/block_internal.h"

static crs_key
key_of(const crs_block *b, size_t lane)
{
    crs_key key;

    for (int i = 0; i < 4; i++) {
        key.word[i] = b->key[i][lane];
    }
    return key;
}

crs_trigger_lane
crs_block_trigger_lane(const crs_block *b, size_t lane)
{
    return (crs_trigger_lane){.strategy = b->run[lane].strategy,
                              .perception = &b->perception[lane],
                              .key = key_of(b, lane),
                              .course = &b->course[lane],
                              .lane = lane};
}

static void
realise_warning(const crs_model *model, const crs_run *run, crs_key key, crs_warned *out)
{
    crs_incubation incubation = {0};

    if (model->incubate) {
        model->incubate(run->params, &incubation);
    }
    crs_warning_realise(run->strategy->warning, &incubation, key, out);
}

void
crs_block_begin_course(crs_block *b, size_t lane, const crs_warned *warned)
{
    crs_course_begin(&b->course[lane], b->run[lane].strategy, &b->perception[lane],
                     key_of(b, lane), warned);
}

/* Writes the derived constants of all lanes for steps of the length that is due. Lanes mostly
 * share their parameters. */
void
crs_block_derive(crs_block *b)
{
    const crs_model *model = b->plan.model;
    const double *of = NULL;
    double derived[CRS_MAX_CONSTANTS];

    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        if (b->run[lane].params != of) {
            of = b->run[lane].params;
            model->derive(of, b->time.dt_h * (double)b->length, derived);
        }
        for (size_t i = 0; i < model->num_derived; i++) {
            b->derived[i][lane] = derived[i];
        }
    }
}

/* Writes the key, the noise flag and the course of a lane. */
void
crs_block_load_lane(crs_block *b, size_t lane)
{
    const crs_model *model = b->plan.model;
    const crs_run *run = &b->run[lane];
    const crs_key key = crs_key_make(run->seed, run->replicate);

    for (int i = 0; i < 4; i++) {
        b->key[i][lane] = key.word[i];
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        b->lanes.noisy |= !model->noises[i].is_of_engine &&
                          run->params[model->noises[i].param] != 0.0;
    }
    if (model->perceive) {
        model->perceive(run->params, &b->perception[lane]);
    }
    memset(b->levers[lane], 0, sizeof b->levers[lane]);
    b->forced_at[lane] = -1;
    realise_warning(model, run, key, &b->warned[lane]);
    crs_block_begin_course(b, lane, &b->warned[lane]);
    if (model->force) {
        const crs_trigger_lane of = crs_block_trigger_lane(b, lane);

        crs_triggers_load(&b->triggers, &of);
    }
    b->next_change[lane] = model->force ? 0 : LONG_MAX;
}

/* Is everything that levers and forcings of `lane` follow from as in `other`? Lanes mostly are
 * replicates of one strategy, whose luck has not parted their courses yet. */
static int
is_like(const crs_block *b, size_t lane, size_t other)
{
    const crs_run *one = &b->run[lane], *two = &b->run[other];
    const size_t actions = one->strategy->num_actions;

    return one->params == two->params && one->strategy == two->strategy &&
           memcmp(&b->course[lane], &b->course[other],
                  actions * sizeof b->course[lane].actions[0]) == 0 &&
           memcmp(&b->warned[lane], &b->warned[other], sizeof b->warned[lane]) == 0 &&
           memcmp(b->before[lane], b->before[other], sizeof b->before[lane]) == 0;
}

/* Takes over levers and forcings of a lane that has just been forced. */
static void
force_alike(crs_block *b, size_t lane, size_t other)
{
    for (size_t i = 0; i < b->plan.model->num_forcings; i++) {
        b->forcing[i][lane] = b->forcing[i][other];
    }
    b->next_change[lane] = b->next_change[other];
    memcpy(b->levers[lane], b->levers[other], sizeof b->levers[lane]);
}

/* Brings the levers and forcings of one lane up to the current step; `last` is the lane that was
 * brought up before it, or `lane`. */
static void
force_lane(crs_block *b, size_t lane, size_t last)
{
    const crs_model *model = b->plan.model;
    const crs_strategy *strategy = b->run[lane].strategy;
    crs_course *course = &b->course[lane];
    double levers[CRS_NUM_LEVERS], forcing[CRS_MAX_CONSTANTS];

    if (b->forced_at[lane] != b->step) {
        memcpy(b->before[lane], b->levers[lane], sizeof b->before[lane]);
        b->forced_at[lane] = b->step;
    }
    crs_course_advance(course, strategy, &b->perception[lane], key_of(b, lane), &b->time, b->step);
    if (last != lane && is_like(b, lane, last)) {
        force_alike(b, lane, last);
        return;
    }
    crs_strategy_levers(strategy, course, &b->perception[lane], &b->time, b->step, levers);
    crs_warned_levers(&b->warned[lane], levers);
    model->force(b->run[lane].params, b->time.dt_h * (double)b->length, levers, b->before[lane],
                 forcing);
    for (size_t i = 0; i < model->num_forcings; i++) {
        b->forcing[i][lane] = forcing[i];
    }
    b->next_change[lane] = crs_strategy_next_change(strategy, course, &b->perception[lane],
                                                    &b->time, b->step);
    if (memcmp(b->before[lane], levers, sizeof levers) != 0) {
        b->next_change[lane] = b->step + 1; /* forcings see changes: this one is over by then */
    }
    memcpy(b->levers[lane], levers, sizeof levers);
}

/* Brings the levers of all lanes up to the current step. */
void
crs_block_force(crs_block *b)
{
    size_t last = CRS_LANES;

    if (b->step < b->change) {
        return;
    }
    b->change = LONG_MAX;
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        if (b->next_change[lane] <= b->step) {
            force_lane(b, lane, last < CRS_LANES ? last : lane);
            last = lane;
        }
        b->change = b->next_change[lane] < b->change ? b->next_change[lane] : b->change;
    }
}

/* Brings derived constants and forcings up to the current step, and to its length. */
void
crs_block_prepare(crs_block *b)
{
    const long end = b->plan.num_steps;
    const long length = b->step < end ? crs_schedule_next(&b->time, b->step) - b->step : b->length;

    if (length != b->length) {
        b->length = length;
        crs_block_derive(b);
        for (size_t lane = 0; b->plan.model->force && lane < CRS_LANES; lane++) {
            b->next_change[lane] = b->step;
        }
        b->change = b->plan.model->force ? b->step : b->change;
    }
    crs_block_force(b);
}
