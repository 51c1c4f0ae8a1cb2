/* metrics: numbers that summarise a run.
 *
 * A metric is an *operator* applied to an observable (or to the product of two) over a window of
 * time, optionally divided by another metric. Facts are metrics with a reported value and a band.
 * Operators are computed on the fly, lane by lane; nothing is stored but their accumulators.
 *
 * What had not happened by the end of the run (or window) is later, +infinity; what cannot happen
 * or cannot be said is NaN: see outcome.h. */
#ifndef CRS_SIM_METRICS_H
#define CRS_SIM_METRICS_H

#include <stddef.h>

#include "core/lanes.h"
#include "sim/outcome.h"

/* X(id, name, what `at`/`level`/`window` it needs, unit of the result, meaning) */
#define CRS_METRIC_OP_LIST(X)                                                                     \
    X(AT, "at", AT, SAME, "value at a time")                                                      \
    X(MINIMUM, "minimum", NONE, SAME, "smallest value in the window")                             \
    X(MAXIMUM, "maximum", NONE, SAME, "largest value in the window")                              \
    X(MEAN, "mean", NONE, SAME, "time average over the window")                                   \
    X(SUM, "sum", NONE, SAME, "sum of the values at whole days in the window")                    \
    X(AREA, "area", NONE, DAYS, "integral over the window, unit times days")                      \
    X(FIRST_ABOVE, "first_above", LEVEL, DAY, "first day at or above a level")                    \
    X(FIRST_BELOW, "first_below", LEVEL, DAY, "first day at or below a level")                    \
    X(BACK_ABOVE, "back_above", LEVEL, DAY,                                                       \
      "first day at or above a level again, after having been below it")                          \
    X(TIME_OF_MAXIMUM, "time_of_maximum", NONE, DAY, "day of the largest value in the window")    \
    X(TIME_OF_MINIMUM, "time_of_minimum", NONE, DAY, "day of the smallest value in the window")   \
    X(FADED, "faded", LEVEL, DAY,                                                                 \
      "first day after the largest value at or below the share `level` of it")                    \
    X(RECOVERED, "recovered", LEVEL, DAY,                                                         \
      "first day after the smallest value on which the share `level` of the fall to it is back")  \
    X(WORST_RETURN, "worst_return", WINDOW, RATIO,                                                \
      "smallest relative change over any `window` hours that end in the window")

typedef enum crs_metric_op {
#define CRS_METRIC_OP_ENUM(id, name, needs, unit, meaning) CRS_METRIC_##id,
    CRS_METRIC_OP_LIST(CRS_METRIC_OP_ENUM)
#undef CRS_METRIC_OP_ENUM
        CRS_NUM_METRIC_OPS
} crs_metric_op;

/* What an operator needs besides its window. */
typedef enum crs_metric_needs {
    CRS_METRIC_NEEDS_NONE,
    CRS_METRIC_NEEDS_AT,
    CRS_METRIC_NEEDS_LEVEL,
    CRS_METRIC_NEEDS_WINDOW
} crs_metric_needs;

/* One operator on one observable (or product). Times in hours since the outbreak. */
typedef struct crs_metric_term {
    crs_metric_op op;
    int of;          /* index of an observable */
    int times;       /* index of another to multiply with, or -1 */
    double at_h;     /* CRS_METRIC_AT */
    double from_h;   /* window, inclusive */
    double to_h;     /* window, inclusive; CRS_METRIC_TO_END: the end of the run */
    double level;    /* FIRST_ABOVE, FIRST_BELOW, BACK_ABOVE; a share 0..1: FADED, RECOVERED */
    double window_h; /* WORST_RETURN */
} crs_metric_term;

#define CRS_METRIC_TO_END 1e300

/* A metric: a term, or the ratio of two. */
typedef struct crs_metric {
    crs_metric_term term;
    int is_ratio;
    crs_metric_term relative_to;
} crs_metric;

/* What a metric of a summary stands for, whatever it is called in its model: those that rank,
 * weigh or draw results ask for a role, never for a name. X(id, meaning) */
#define CRS_ROLE_LIST(X)                                                                          \
    X(TRUST, "how much the public still trusts")                                                  \
    X(USERS, "how many users are left")                                                           \
    X(COST, "what the response costs")

enum {
#define CRS_ROLE_INDEX(id, meaning) CRS_ROLE_INDEX_##id,
    CRS_ROLE_LIST(CRS_ROLE_INDEX)
#undef CRS_ROLE_INDEX
        CRS_NUM_ROLES
};

/* A set of roles: one bit each. */
typedef enum crs_role {
#define CRS_ROLE_BIT(id, meaning) CRS_ROLE_##id = 1 << CRS_ROLE_INDEX_##id,
    CRS_ROLE_LIST(CRS_ROLE_BIT)
#undef CRS_ROLE_BIT
} crs_role;

/* A metric of a model's summary, described. */
typedef struct crs_metric_info {
    const char *name; /* column in runs.csv */
    const char *unit;
    crs_metric metric;
    const char *meaning;
    int direction;  /* +1: larger is better, -1: smaller is better, 0: neither */
    unsigned roles; /* set of crs_role; 0: none */
} crs_metric_info;

/* A term that is the value of `of` at t = 0: fill in what differs. */
crs_metric_term crs_metric_term_of(int of);

/* The last time that the metric looks at, in hours; CRS_METRIC_TO_END if the end of the run. */
double crs_metric_last_h(const crs_metric *metric);

/* What outcomes of the metric count as in runs of `days` days. direction: +1 larger is better, -1
 * smaller is better, 0 neither. */
crs_outcome_rule crs_metric_rule(const crs_metric *metric, int direction, double days);

const char *crs_metric_op_name(crs_metric_op op);
const char *crs_metric_op_meaning(crs_metric_op op);
crs_metric_needs crs_metric_op_needs(crs_metric_op op);

/* 1 if the operator's result is a day. */
int crs_metric_op_is_day(crs_metric_op op);

/* 1 if the operator waits for something to happen, which may be later than the run; the days of
 * the largest and smallest value always are within it. */
int crs_metric_op_waits(crs_metric_op op);

/* 1 if `level` is a share, 0..1. */
int crs_metric_op_takes_share(crs_metric_op op);

/* Finds an operator by name; CRS_ERR_NAME if there is none. */
crs_status crs_metric_op_find(const char *name, crs_metric_op *op);

#endif
