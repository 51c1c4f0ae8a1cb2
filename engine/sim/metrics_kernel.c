#include <math.h>

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
    case CRS_METRIC_AT:
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
}

/* Trapezoid weight of a step within the window, in days. A window of one instant has no area; its
 * mean is the value then. */
static inline double
area_weight(const crs_metric_slot *slot, long step)
{
    if (slot->first == slot->last) {
        return slot->op == CRS_METRIC_MEAN ? 1.0 : 0.0;
    }
    return slot->dt_d * (step == slot->first || step == slot->last ? 0.5 : 1.0);
}

/* The value of t = 0 stands for all times before. */
static void
update_return(crs_metric_slot *slot, const double *restrict x, long step)
{
    double *restrict value = slot->value;
    double *restrict past;

    if (step == 0) {
        for (long i = 0; i < slot->ring_steps; i++) {
            CRS_EACH_LANE(l)
            {
                slot->ring[i][l] = x[l];
            }
        }
    }
    past = slot->ring[step % slot->ring_steps];
    if (step >= slot->first) {
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

/* helper is the largest value so far, from 0. A new one starts the wait anew. */
static void
update_faded(crs_metric_slot *slot, const double *restrict x, double day)
{
    double *restrict value = slot->value;
    double *restrict peak = slot->helper;
    const double share = slot->level;

    CRS_EACH_LANE(l)
    {
        const int rises = x[l] > peak[l];
        const int fades = peak[l] > 0.0 && x[l] <= share * peak[l] && value[l] != value[l];

        value[l] = rises ? (double)NAN : fades ? day : value[l];
        peak[l] = crs_max(peak[l], x[l]);
    }
}

/* helper is the smallest value so far, ring[0] the first. A new smallest starts the wait anew;
 * where nothing is lost, nothing is missing from the first day on. */
static void
update_recovered(crs_metric_slot *slot, const double *restrict x, long step, double day)
{
    double *restrict value = slot->value;
    double *restrict trough = slot->helper;
    double *restrict first = slot->ring[0];
    const double share = slot->level;

    if (step == slot->first) {
        CRS_EACH_LANE(l)
        {
            first[l] = trough[l] = x[l];
            value[l] = day;
        }
        return;
    }
    CRS_EACH_LANE(l)
    {
        const int falls = x[l] < trough[l];
        const int back = x[l] - trough[l] >= share * (first[l] - trough[l]) &&
                         value[l] != value[l];

        value[l] = falls ? (double)NAN : back ? day : value[l];
        trough[l] = crs_min(trough[l], x[l]);
    }
}

/* One slot whose window holds `step`; x is the value of its observable or product. */
static void
update_slot(crs_metric_slot *slot, const double *restrict x, long step)
{
    double *restrict value = slot->value;
    double *restrict helper = slot->helper;
    const double day = (double)step * slot->dt_d;
    const double level = slot->level;
    const double weight = area_weight(slot, step);

    switch (slot->op) {
    case CRS_METRIC_AT:
        CRS_EACH_LANE(l) value[l] = x[l];
        break;
    case CRS_METRIC_MINIMUM:
        CRS_EACH_LANE(l) value[l] = crs_min(value[l], x[l]);
        break;
    case CRS_METRIC_MAXIMUM:
        CRS_EACH_LANE(l) value[l] = crs_max(value[l], x[l]);
        break;
    case CRS_METRIC_MEAN:
    case CRS_METRIC_AREA:
        CRS_EACH_LANE(l) value[l] += weight * x[l];
        break;
    case CRS_METRIC_SUM:
        CRS_EACH_LANE(l) value[l] += step % slot->steps_per_day == 0 ? x[l] : 0.0;
        break;
    case CRS_METRIC_FIRST_ABOVE:
        CRS_EACH_LANE(l) value[l] = value[l] != value[l] && x[l] >= level ? day : value[l];
        break;
    case CRS_METRIC_FIRST_BELOW:
        CRS_EACH_LANE(l) value[l] = value[l] != value[l] && x[l] <= level ? day : value[l];
        break;
    case CRS_METRIC_BACK_ABOVE:
        CRS_EACH_LANE(l)
        {
            const int back = helper[l] > 0.0 && x[l] >= level;

            value[l] = value[l] != value[l] && back ? day : value[l];
            helper[l] = x[l] < level ? 1.0 : helper[l];
        }
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
        update_faded(slot, x, day);
        break;
    case CRS_METRIC_RECOVERED:
        update_recovered(slot, x, step, day);
        break;
    case CRS_METRIC_WORST_RETURN:
        update_return(slot, x, step);
        break;
    case CRS_NUM_METRIC_OPS:
        break;
    }
}

static void
metric_update(crs_metric_slot *slots, size_t num_slots, long step)
{
    for (size_t i = 0; i < num_slots; i++) {
        crs_metric_slot *slot = &slots[i];
        /* A return needs the values before its window, too. */
        const long first = slot->op == CRS_METRIC_WORST_RETURN ? 0 : slot->first;

        if (step < first || step > slot->last) {
            continue;
        }
        if (slot->times) {
            crs_row product;

            CRS_EACH_LANE(l)
            {
                product[l] = slot->of[l] * slot->times[l];
            }
            update_slot(slot, product, step);
        } else {
            update_slot(slot, slot->of, step);
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
lag_update(crs_lag_slot *slot, long step, int wanted)
{
    double *restrict past = slot->ring[step % slot->lag_steps];
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
    CRS_EACH_LANE(l)
    {
        past[l] = state[l];
    }
}

const crs_metric_kernels CRS_KERNEL(crs_metric_kernels) = {metric_reset, metric_update,
                                                           metric_finish, lag_reset, lag_update};
