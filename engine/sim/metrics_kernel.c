#include <math.h>
#include <string.h>

#include "core/vmath.h"
#include "sim/metrics_kernel.h"

static void
metric_reset(crs_metric_slot *slot)
{
    double start = 0.0;

    switch (slot->op) {
    case CRS_METRIC_MINIMUM:
    case CRS_METRIC_WORST_RETURN:
    case CRS_METRIC_TIME_OF_MINIMUM:
        start = (double)INFINITY;
        break;
    case CRS_METRIC_MAXIMUM:
    case CRS_METRIC_TIME_OF_MAXIMUM:
        start = -(double)INFINITY;
        break;
    case CRS_METRIC_FIRST_ABOVE:
    case CRS_METRIC_FIRST_BELOW:
    case CRS_METRIC_BACK_ABOVE:
    case CRS_METRIC_FADED:
    case CRS_METRIC_RECOVERED:
        start = (double)NAN;
        break;
    default:
        break;
    }
    CRS_EACH_LANE(l)
    {
        slot->value[l] = start;
        slot->helper[l] = 0.0;
    }
    if (slot->past) {
        memset(slot->past, 0, sizeof(crs_row));
    }
}

/* Integral from `before` to `to` of the line that rises from 0 at `before` to 1 at `now`, of its part
 * that lies in first..last; lengths in ticks. */
static inline double
ramp_area(long before, long now, long first, long last)
{
    const double from = (double)((first > before ? first : before) - before);
    const double to = (double)((last < now ? last : now) - before);

    return to > from ? 0.5 * (to * to - from * from) / (double)(now - before) : 0.0;
}

/* What a step weighs in an integral over the window, in days: values go straight from step to step.
 * A window of one instant has no area; its mean is the value then. */
static inline double
area_weight(const crs_metric_slot *slot, const crs_metric_time *time)
{
    double ticks = 0.0;

    if (time->before < time->now) {
        ticks += ramp_area(time->before, time->now, slot->first, slot->last);
    }
    if (time->now < time->after) {
        ticks += ramp_area(-time->after, -time->now, -slot->last, -slot->first);
    }
    return slot->dt_d * ticks;
}

/* What a step weighs in the value at an instant. */
static inline double
instant_weight(long at, const crs_metric_time *time)
{
    if (at == time->now) {
        return 1.0;
    }
    if (at < time->now) {
        return (double)(at - time->before) / (double)(time->now - time->before);
    }
    return (double)(time->after - at) / (double)(time->after - time->now);
}

static inline double
weight_of(const crs_metric_slot *slot, const crs_metric_time *time)
{
    if (slot->op == CRS_METRIC_AT || (slot->op == CRS_METRIC_MEAN && slot->first == slot->last)) {
        return instant_weight(slot->first, time);
    }
    return slot->op == CRS_METRIC_MEAN || slot->op == CRS_METRIC_AREA ? area_weight(slot, time)
                                                                      : 0.0;
}

/* One value of the return over a window, and into the ring. */
static inline void
take_return(crs_metric_slot *slot, const double *restrict x, double *restrict past, int counts)
{
    double *restrict value = slot->value;

    if (counts) {
        CRS_EACH_LANE(l)
        {
            const double change = x[l] / past[l] - 1.0;

            value[l] = change < value[l] ? change : value[l]; /* skips 0/0 */
        }
    }
    CRS_EACH_LANE(l)
    {
        past[l] = x[l];
    }
}

/* The value of t = 0 stands for all times before. Where its other end may lie between steps,
 * ticks there are looked at, too. */
static void
update_return(crs_metric_slot *slot, const double *restrict x, const crs_metric_time *time)
{
    const long length = time->now - time->before;

    if (time->now == 0) {
        for (long i = 0; i < slot->ring_steps; i++) {
            CRS_EACH_LANE(l)
            {
                slot->ring[i][l] = x[l];
            }
        }
    }
    if (slot->fills) {
        for (long tick = time->before + 1; tick < time->now; tick++) {
            const double share = (double)(tick - time->before) / (double)length;
            crs_row between;

            CRS_EACH_LANE(l)
            {
                between[l] = slot->past[l] + share * (x[l] - slot->past[l]);
            }
            take_return(slot, between, slot->ring[tick % slot->ring_steps],
                        tick >= slot->first && tick <= slot->last);
        }
    }
    take_return(slot, x, slot->ring[time->now % slot->ring_steps],
                time->now >= slot->first && time->now <= slot->last);
}

/* When the line from x0, at the step before, to x1, now, crosses a level, in days; `now` if it has
 * not been on the other side. */
static inline double
crossing(double x0, double x1, double level, double day_before, double day)
{
    const double rise = x1 - x0;
    const double share = rise != 0.0 ? (level - x0) / rise : 1.0;

    return share >= 0.0 && share < 1.0 ? day_before + share * (day - day_before) : day;
}

/* helper is the largest value so far, from 0. A new one starts the wait anew. */
static void
update_faded(crs_metric_slot *slot, const double *restrict x, double day_before, double day)
{
    double *restrict value = slot->value;
    double *restrict peak = slot->helper;
    const double *restrict past = slot->past;
    const double share = slot->level;

    CRS_EACH_LANE(l)
    {
        const int rises = x[l] > peak[l];
        const int fades = peak[l] > 0.0 && x[l] <= share * peak[l] && value[l] != value[l];
        const double when = crossing(past[l], x[l], share * peak[l], day_before, day);

        value[l] = rises ? (double)NAN : fades ? when : value[l];
        peak[l] = crs_max(peak[l], x[l]);
    }
}

/* helper is the smallest value so far, ring[0] the first. A new smallest starts the wait anew;
 * where nothing is lost, nothing is missing from the first day on. */
static void
update_recovered(crs_metric_slot *slot, const double *restrict x, int is_first, double day_before,
                 double day)
{
    double *restrict value = slot->value;
    double *restrict trough = slot->helper;
    double *restrict first = slot->ring[0];
    const double *restrict past = slot->past;
    const double share = slot->level;

    if (is_first) {
        CRS_EACH_LANE(l)
        {
            first[l] = trough[l] = x[l];
            value[l] = day;
        }
        return;
    }
    CRS_EACH_LANE(l)
    {
        const double wanted = trough[l] + share * (first[l] - trough[l]);
        const int falls = x[l] < trough[l];
        const int back = x[l] - trough[l] >= share * (first[l] - trough[l]) &&
                         value[l] != value[l];
        const double when = crossing(past[l], x[l], wanted, day_before, day);

        value[l] = falls ? (double)NAN : back ? when : value[l];
        trough[l] = crs_min(trough[l], x[l]);
    }
}

/* Operators about when a level is crossed; `is_first`: there is no step before in the window. */
static void
update_crossed(crs_metric_slot *slot, const double *restrict x, int is_first, double day_before,
               double day)
{
    double *restrict value = slot->value;
    double *restrict helper = slot->helper;
    const double *restrict past = slot->past;
    const double sign = slot->op == CRS_METRIC_FIRST_BELOW ? -1.0 : 1.0;
    const double level = slot->level;
    const int back = slot->op == CRS_METRIC_BACK_ABOVE;

    CRS_EACH_LANE(l)
    {
        const int there = sign * x[l] >= sign * level && (!back || helper[l] > 0.0);
        const double when = is_first ? day : crossing(past[l], x[l], level, day_before, day);

        value[l] = value[l] != value[l] && there ? when : value[l];
        helper[l] = back && x[l] < level ? 1.0 : helper[l];
    }
}

/* One slot that looks at the step; x is the value of its observable or product. */
static void
update_slot(crs_metric_slot *slot, const double *restrict x, const crs_metric_time *time)
{
    double *restrict value = slot->value;
    double *restrict helper = slot->helper;
    const double day = (double)time->now * slot->dt_d;
    const double day_before = (double)time->before * slot->dt_d;
    const double weight = weight_of(slot, time);
    const int is_first = time->before < slot->first || time->before == time->now;

    switch (slot->op) {
    case CRS_METRIC_AT:
    case CRS_METRIC_MEAN:
    case CRS_METRIC_AREA:
        CRS_EACH_LANE(l) value[l] += weight * x[l];
        break;
    case CRS_METRIC_MINIMUM:
        CRS_EACH_LANE(l) value[l] = crs_min(value[l], x[l]);
        break;
    case CRS_METRIC_MAXIMUM:
        CRS_EACH_LANE(l) value[l] = crs_max(value[l], x[l]);
        break;
    case CRS_METRIC_SUM:
        CRS_EACH_LANE(l) value[l] += time->now % slot->ticks_per_day == 0 ? x[l] : 0.0;
        break;
    case CRS_METRIC_FIRST_ABOVE:
    case CRS_METRIC_FIRST_BELOW:
    case CRS_METRIC_BACK_ABOVE:
        update_crossed(slot, x, is_first, day_before, day);
        break;
    case CRS_METRIC_TIME_OF_MAXIMUM:
        CRS_EACH_LANE(l)
        {
            helper[l] = x[l] > value[l] ? day : helper[l];
            value[l] = crs_max(value[l], x[l]);
        }
        break;
    case CRS_METRIC_TIME_OF_MINIMUM:
        CRS_EACH_LANE(l)
        {
            helper[l] = x[l] < value[l] ? day : helper[l];
            value[l] = crs_min(value[l], x[l]);
        }
        break;
    case CRS_METRIC_FADED:
        update_faded(slot, x, day_before, day);
        break;
    case CRS_METRIC_RECOVERED:
        update_recovered(slot, x, is_first, day_before, day);
        break;
    case CRS_METRIC_WORST_RETURN:
        update_return(slot, x, time);
        break;
    case CRS_NUM_METRIC_OPS:
        break;
    }
    if (slot->past) {
        memcpy(slot->past, x, sizeof(crs_row));
    }
}

static void
metric_update(crs_metric_slot *slots, size_t num_slots, const crs_metric_time *time)
{
    for (size_t i = 0; i < num_slots; i++) {
        crs_metric_slot *slot = &slots[i];

        if (!crs_metric_looks(slot, time)) {
            continue;
        }
        if (slot->times) {
            crs_row product;

            CRS_EACH_LANE(l)
            {
                product[l] = slot->of[l] * slot->times[l];
            }
            update_slot(slot, product, time);
        } else {
            update_slot(slot, slot->of, time);
        }
    }
}

/* Was there anything to wait for? BACK_ABOVE waits once the value has been below, FADED once it
 * has been above 0; the others wait from the first. */
static inline int
is_waiting(const crs_metric_slot *slot, double helper)
{
    const int is_late = slot->op == CRS_METRIC_BACK_ABOVE || slot->op == CRS_METRIC_FADED;

    return crs_metric_op_waits(slot->op) && (!is_late || helper > 0.0);
}

static void
metric_finish(const crs_metric_slot *slot, double *values)
{
    const double length = (double)(slot->last - slot->first) * slot->dt_d;

    CRS_EACH_LANE(l)
    {
        double value = slot->value[l];

        if (slot->first > slot->last) { /* the window lies beyond the run */
            value = crs_metric_op_waits(slot->op) ? CRS_OUTCOME_LATER : CRS_OUTCOME_NONE;
        } else if (slot->op == CRS_METRIC_TIME_OF_MAXIMUM ||
                   slot->op == CRS_METRIC_TIME_OF_MINIMUM) {
            value = slot->helper[l];
        } else if (slot->op == CRS_METRIC_MEAN) {
            value = length > 0.0 ? value / length : value;
        } else if (slot->op == CRS_METRIC_WORST_RETURN) {
            value = value < (double)INFINITY ? value : (double)NAN;
        } else if (value != value && is_waiting(slot, slot->helper[l])) {
            value = CRS_OUTCOME_LATER;
        }
        values[l] = value;
    }
}

static void
lag_reset(crs_lag_slot *slot)
{
    for (long i = 0; i < slot->lag_steps; i++) {
        const double steps = (double)(i - slot->lag_steps);

        CRS_EACH_LANE(l)
        {
            slot->ring[i][l] = slot->state[l] + steps * slot->slope[l];
        }
    }
}

static void
lag_update(crs_lag_slot *slot, const crs_metric_time *time, int wanted)
{
    double *restrict past = slot->ring[time->now % slot->lag_steps];
    const double *restrict state = slot->state;
    double *restrict out = slot->out;

    if (wanted && slot->is_hazard) {
        CRS_EACH_LANE(l)
        {
            out[l] = crs_one_minus_exp_neg(crs_max(0.0, state[l] - past[l]));
        }
    } else if (wanted) {
        CRS_EACH_LANE(l)
        {
            out[l] = state[l] - past[l];
        }
    }
    for (long tick = time->before + 1; slot->fills && tick < time->now; tick++) {
        const double share = (double)(tick - time->before) / (double)(time->now - time->before);
        const double *restrict before = slot->ring[time->before % slot->lag_steps];
        double *restrict between = slot->ring[tick % slot->lag_steps];

        CRS_EACH_LANE(l)
        {
            between[l] = before[l] + share * (state[l] - before[l]);
        }
    }
    CRS_EACH_LANE(l)
    {
        past[l] = state[l];
    }
}

const crs_metric_kernels CRS_KERNEL(crs_metric_kernels) = {metric_reset, metric_update,
                                                           metric_finish, lag_reset, lag_update};
