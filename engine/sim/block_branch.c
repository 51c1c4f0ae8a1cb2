/* block_branch: the state of a lane out of a block, and into another. See block.h. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "core/to_long.h"
#include "sim/block_internal.h"

/* Numbers of one action in a saved lane: which one it is, its first condition about readings, and
 * its course. */
#define SAVED_ACTION (2 + sizeof(crs_course_action) / sizeof(double))

/* Numbers of a saved lane about strategy and triggers: how many actions, since when there are
 * readings, and the actions. */
#define SAVED_COURSE (2 + CRS_MAX_ACTIONS * SAVED_ACTION)

/* Records of the steps before `step`. */
static size_t
records_before(const crs_plan *plan, long step)
{
    return plan->recorded ? (size_t)((step + plan->record_every - 1) / plan->record_every) : 0;
}

/* What a lane's state consists of besides its levers: calls visit() with every run of rows. */
static void
visit_rows(const crs_block *b, long step,
           void (*visit)(crs_row *rows, size_t num_rows, void *context), void *context)
{
    visit(b->state, b->plan.model->num_states, context);
    visit(b->before_state, b->plan.model->num_states, context);
    for (size_t i = 0; i < b->num_slots; i++) {
        visit((crs_row *)b->slots[i].value, 1, context);
        visit((crs_row *)b->slots[i].helper, 1, context);
        visit((crs_row *)b->slots[i].past, b->slots[i].past != NULL, context);
        visit(b->slots[i].ring, (size_t)b->slots[i].ring_steps, context);
    }
    for (size_t i = 0; i < b->num_lags; i++) {
        visit(b->lags[i].ring, (size_t)b->lags[i].lag_steps, context);
    }
    visit(b->records, records_before(&b->plan, step) * b->num_recorded, context);
    visit(b->unrecorded, b->num_recorded, context);
    visit(b->triggers.readings, b->triggers.num_rings * (size_t)crs_plan_readings(&b->plan),
          context);
    visit(b->triggers.held, b->plan.watch.conditions, context);
}

/* A lane on its way into or out of a block. */
typedef struct passage {
    size_t lane;
    double *to;
    const double *from;
} passage;

static void
copy_out(crs_row *rows, size_t num_rows, void *context)
{
    passage *self = context;

    for (size_t i = 0; i < num_rows; i++) {
        *self->to++ = rows[i][self->lane];
    }
}

static void
copy_in(crs_row *rows, size_t num_rows, void *context)
{
    passage *self = context;

    for (size_t i = 0; i < num_rows; i++) {
        rows[i][self->lane] = *self->from++;
    }
}

size_t
crs_plan_lane_numbers(const crs_plan *plan, long step)
{
    size_t count = CRS_NUM_LEVERS + CRS_WARNED_NUMBERS + 2 * plan->model->num_states +
                   SAVED_COURSE +
                   crs_plan_count_bits(plan->watch.observables) * (size_t)crs_plan_readings(plan) +
                   plan->watch.conditions;
    const uint64_t needed = crs_plan_observables(plan);

    for (size_t i = 0; i < plan->num_metrics; i++) {
        const crs_metric *metric = &plan->metrics[i];
        const crs_metric_term *terms[2] = {&metric->term, &metric->relative_to};

        for (int k = 0; k < 1 + (metric->is_ratio != 0); k++) {
            count += 2 + (size_t)crs_metric_op_remembers(terms[k]->op) +
                     (size_t)crs_plan_ring_steps(plan, terms[k]);
        }
    }
    for (size_t i = 0; i < plan->model->num_observables; i++) {
        const crs_observable_info *info = &plan->model->observables[i];

        if ((needed >> i & 1) && crs_observable_is_lagged(info)) {
            count += (size_t)crs_plan_steps(plan, info->lag_h);
        }
    }
    return count + (records_before(plan, step) + 1) * crs_plan_count_bits(plan->recorded);
}

/* Writes the course of a lane: SAVED_COURSE numbers. */
static void
save_course(const crs_block *b, size_t lane, double *numbers)
{
    const crs_strategy *strategy = b->run[lane].strategy;
    size_t slot = 0;

    memset(numbers, 0, SAVED_COURSE * sizeof *numbers);
    *numbers++ = (double)strategy->num_actions;
    *numbers++ = (double)b->triggers.from[lane];
    for (size_t i = 0; i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];

        *numbers++ = crs_action_number(action);
        *numbers++ = (double)slot;
        memcpy(numbers, &b->course[lane].actions[i], sizeof(crs_course_action));
        numbers += SAVED_ACTION - 2;
        slot += action->is_closed ? 0 : crs_action_num_readings(action);
    }
}

/* Takes over the course of the actions that were saved; `held` is what had been counted for the
 * conditions of the saved strategy. The actions that were not saved are as loaded. */
static void
restore_course(crs_block *b, size_t lane, const double *numbers, long step, const double *held)
{
    const crs_strategy *strategy = b->run[lane].strategy;
    const size_t num_saved = numbers[0] > 0.0 ? (size_t)fmin(numbers[0], CRS_MAX_ACTIONS) : 0;
    const size_t conditions = b->plan.watch.conditions;
    uint64_t taken = 0;
    size_t slot = 0;

    b->triggers.from[lane] = crs_to_long(numbers[1], 0, LONG_MAX / 4);
    for (size_t s = 0; s < conditions; s++) {
        b->triggers.held[s][lane] = 0.0;
    }
    for (size_t i = 0; i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];
        const double number = crs_action_number(action);
        const size_t readings = action->is_closed ? 0 : crs_action_num_readings(action);

        for (size_t k = 0; k < num_saved; k++) {
            const double *saved = numbers + 2 + k * SAVED_ACTION;

            if (saved[0] != number || taken >> k & 1) {
                continue;
            }
            taken |= (uint64_t)1 << k;
            memcpy(&b->course[lane].actions[i], saved + 2, sizeof(crs_course_action));
            for (size_t r = 0; r < readings && slot + r < conditions; r++) {
                const size_t from = (size_t)crs_to_long(saved[1], 0, LONG_MAX / 4) + r;

                b->triggers.held[slot + r][lane] = from < conditions ? held[from] : 0.0;
            }
            break;
        }
        slot += readings;
    }
    b->triggers.wake[lane] = b->triggers.wake[lane] == 0 ? step : LONG_MAX;
}

void
crs_block_save(const crs_block *block, size_t lane, double *numbers)
{
    passage out = {.lane = lane, .to = numbers + CRS_NUM_LEVERS + CRS_WARNED_NUMBERS};

    memcpy(numbers,
           block->forced_at[lane] == block->step ? block->before[lane] : block->levers[lane],
           sizeof block->levers[lane]);
    memcpy(numbers + CRS_NUM_LEVERS, &block->warned[lane], sizeof block->warned[lane]);
    visit_rows(block, block->step, copy_out, &out);
    save_course(block, lane, out.to);
}

void
crs_block_restore(crs_block *block, long step, const double *const *lanes, size_t num_lanes)
{
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        const double *numbers = lanes[lane < num_lanes ? lane : 0];
        passage in = {.lane = lane, .from = numbers + CRS_NUM_LEVERS + CRS_WARNED_NUMBERS};

        memcpy(block->levers[lane], numbers, sizeof block->levers[lane]);
        memcpy(&block->warned[lane], numbers + CRS_NUM_LEVERS, sizeof block->warned[lane]);
        /* The warning period is past: what it has brought forward is among the saved actions,
         * and what the strategy goes on with starts as planned. */
        crs_block_begin_course(block, lane, NULL);
        block->forced_at[lane] = -1;
        visit_rows(block, step, copy_in, &in);
        restore_course(block, lane, in.from, step, in.from - block->plan.watch.conditions);
        block->next_change[lane] = block->plan.model->force ? step : LONG_MAX;
    }
    block->triggers.is_reading |= block->triggers.num_rings > 0;
    block->step = step;
    block->past = step > 0 ? crs_schedule_before(&block->time, step) : 0;
    block->observed = 0;
    block->change = step;
    crs_block_prepare(block);
}
