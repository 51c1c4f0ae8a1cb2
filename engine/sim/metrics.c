#include <math.h>
#include <string.h>

#include "sim/metrics.h"
#include "sim/metrics_kernel.h"

/* Unit of an operator's result. */
typedef enum op_unit { UNIT_SAME, UNIT_DAYS, UNIT_DAY, UNIT_RATIO } op_unit;

/* Static description of an operator. */
typedef struct op_info {
    const char *name;
    crs_metric_needs needs;
    op_unit unit;
    const char *meaning;
} op_info;

static const op_info ops[CRS_NUM_METRIC_OPS] = {
#define OP_ROW(id, name, needs, unit, meaning)                                                    \
    {name, CRS_METRIC_NEEDS_##needs, UNIT_##unit, meaning},
    CRS_METRIC_OP_LIST(OP_ROW)
#undef OP_ROW
};

crs_metric_term
crs_metric_term_of(int of)
{
    const crs_metric_term term = {CRS_METRIC_AT, of, -1, 0.0, 0.0, CRS_METRIC_TO_END, 0.0, 0.0};

    return term;
}

static double
term_last_h(const crs_metric_term *term)
{
    return term->op == CRS_METRIC_AT ? term->at_h : term->to_h;
}

double
crs_metric_last_h(const crs_metric *metric)
{
    const double last = term_last_h(&metric->term);
    const double other = metric->is_ratio ? term_last_h(&metric->relative_to) : 0.0;

    return last > other ? last : other;
}

crs_outcome_rule
crs_metric_rule(const crs_metric *metric, int direction, double days)
{
    crs_outcome_rule rule = {CRS_OUTCOME_NONE, CRS_OUTCOME_NONE};

    if (!metric->is_ratio && crs_metric_op_waits(metric->term.op)) {
        const double last = crs_metric_last_h(metric) / 24.0;

        rule.horizon = last < days ? last : days;
        rule.none = direction < 0 ? 0.0 : direction > 0 ? rule.horizon : CRS_OUTCOME_NONE;
    }
    return rule;
}

const char *
crs_metric_op_name(crs_metric_op op)
{
    return ops[op].name;
}

const char *
crs_metric_op_meaning(crs_metric_op op)
{
    return ops[op].meaning;
}

crs_metric_needs
crs_metric_op_needs(crs_metric_op op)
{
    return ops[op].needs;
}

int
crs_metric_op_is_day(crs_metric_op op)
{
    return ops[op].unit == UNIT_DAY;
}

int
crs_metric_op_waits(crs_metric_op op)
{
    return crs_metric_op_is_day(op) && op != CRS_METRIC_TIME_OF_MAXIMUM &&
           op != CRS_METRIC_TIME_OF_MINIMUM;
}

int
crs_metric_op_takes_share(crs_metric_op op)
{
    return op == CRS_METRIC_FADED || op == CRS_METRIC_RECOVERED;
}

crs_status
crs_metric_op_find(const char *name, crs_metric_op *op)
{
    for (int i = 0; i < (int)CRS_NUM_METRIC_OPS; i++) {
        if (strcmp(name, ops[i].name) == 0) {
            *op = (crs_metric_op)i;
            return CRS_OK;
        }
    }
    return crs_error(CRS_ERR_NAME);
}

const crs_metric_kernels *
crs_metric_kernels_for(crs_isa isa)
{
    static const crs_metric_kernels *const kernels[CRS_NUM_ISA] = {
#define KERNELS_ROW(id, suffix, name, test) &CRS_PASTE(crs_metric_kernels, suffix),
        CRS_ISA_LIST(KERNELS_ROW)
#undef KERNELS_ROW
    };

    return kernels[crs_isa_to_exact(isa)];
}

int
crs_metric_op_remembers(crs_metric_op op)
{
    return op == CRS_METRIC_WORST_RETURN || op == CRS_METRIC_FADED || op == CRS_METRIC_RECOVERED ||
           op == CRS_METRIC_FIRST_ABOVE || op == CRS_METRIC_FIRST_BELOW ||
           op == CRS_METRIC_BACK_ABOVE;
}

int
crs_metric_op_weighs(crs_metric_op op)
{
    return op == CRS_METRIC_AT || op == CRS_METRIC_MEAN || op == CRS_METRIC_AREA;
}

int
crs_metric_looks(const crs_metric_slot *slot, const crs_metric_time *time)
{
    if (slot->op == CRS_METRIC_WORST_RETURN) { /* needs the values before its window, too */
        return time->now <= slot->last || time->before < slot->last;
    }
    if (!crs_metric_op_weighs(slot->op) || slot->first > slot->last) {
        return time->now >= slot->first && time->now <= slot->last;
    }
    return time->now < slot->first ? time->after > slot->first
                                   : time->now <= slot->last || time->before < slot->last;
}
