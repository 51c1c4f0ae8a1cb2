/* shapes_warning: what a strategy file says about the time before the outbreak (see shape.h). */
#include "scenario/shape/shapes.h"

#include <stddef.h>

/* Ten years, in hours: the latest time that a file may mention. */
#define MAX_H        87600.0

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static size_t
num_plans(const crs_model *model)
{
    (void)model;
    return CRS_NUM_WARNING_PLANS;
}

static const struct {
    const char *name, *meaning;
} plans[] = {
#define PLAN_ROW(id, name, meaning) {name, meaning},
    CRS_WARNING_PLAN_LIST(PLAN_ROW)
#undef PLAN_ROW
};

static const char *
plan_name(const crs_model *model, size_t i)
{
    (void)model;
    return plans[i].name;
}

static const char *
plan_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return plans[i].meaning;
}

const crs_names crs_names_plans = {"plan", num_plans, plan_name, plan_meaning};

static const crs_shape_key radar_keys[] = {
    {.name = "sensitivity",
     .kind = CRS_KEY_NUMBER,
     .required = 1,
     .offset = offsetof(crs_radar, sensitivity),
     .max = 1.0,
     .meaning = "share of the flaw's signals that it catches"},
    {.name = "false_alarms",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_radar, false_alarms),
     .max = 100.0,
     .meaning = "false alarms a month of 30 days"},
    {.name = "cost_per_day",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_radar, cost_per_day),
     .max = 1e9,
     .meaning = "cost of every day before the outbreak, in millions of the case's currency"},
};

static const crs_shape shape_radar = {
    .title = "radar",
    .meaning = "how well it watches, and what that costs",
    .size = sizeof(crs_radar),
    .keys = radar_keys,
    .num_keys = COUNT(radar_keys),
};

static const crs_shape_key warning_keys[] = {
#define RADAR_ROW(id, row_name, what)                                                             \
    {.name = row_name,                                                                            \
     .kind = CRS_KEY_OBJECT,                                                                      \
     .offset = offsetof(crs_warning, radar) + CRS_RADAR_##id * sizeof(crs_radar),                 \
     .shape = &shape_radar,                                                                       \
     .meaning = what},
    CRS_RADAR_LIST(RADAR_ROW)
#undef RADAR_ROW
        {.name = "false_alarm_cost",
         .kind = CRS_KEY_NUMBER,
         .offset = offsetof(crs_warning, false_alarm_cost),
         .max = 1e9,
         .meaning = "cost of a false alarm, in millions of the case's currency"},
    {.name = "plan",
     .kind = CRS_KEY_NAME,
     .required = 1,
     .offset = offsetof(crs_warning, plan),
     .names = &crs_names_plans,
     .meaning = "what is done once a radar has caught a signal"},
    {.name = "takes",
     .kind = CRS_KEY_TIME,
     .required = 1,
     .offset = offsetof(crs_warning, takes_h),
     .max = MAX_H,
     .meaning = "time that the plan takes; in vain if the outbreak comes first"},
    {.name = "success",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_warning, success),
     .max = 1.0,
     .fallback = 1.0,
     .meaning = "probability that a repair done in time prevents the crisis; for quiet-repair"},
    {.name = "cost",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_warning, cost),
     .max = 1e9,
     .meaning = "cost of the plan when it begins, in millions of the case's currency"},
    {.name = "first_response",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_warning, first_response_h),
     .max = MAX_H,
     .meaning = "when the first statement comes at the latest; at once unless said; for prepare"},
};

const crs_shape crs_shape_warning = {
    .title = "warning",
    .meaning = "a double radar that watches before the outbreak, and what a detection is used for",
    .size = sizeof(crs_warning),
    .keys = warning_keys,
    .num_keys = COUNT(warning_keys),
};
