#include "scenario/shape/shapes.h"

#include <math.h>

#include "scenario/playbook.h"
#include "scenario/files.h"

/* Ten years, in hours: the latest time that a file may mention. */
#define MAX_H        87600.0

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define SCHEMA_KEY                                                                                \
    {                                                                                             \
        .name = "$schema", .kind = CRS_KEY_IGNORED,                                               \
        .meaning = "path of the JSON Schema, for editors"                                         \
    }

/* Actions. */

static const crs_shape_key action_keys[] = {
    {.name = "id",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_action, id),
     .meaning = "name of the action, unique in its strategy"},
    {.name = "title",
     .kind = CRS_KEY_TEXT,
     .offset = offsetof(crs_action, title),
     .meaning = "what the company does, in one line"},
    {.name = "at",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, at_h),
     .max = MAX_H,
     .fallback = CRS_NEVER_H,
     .meaning = "start, since the outbreak; or else \"when\""},
    {.name = "when",
     .kind = CRS_KEY_WHEN,
     .offset = offsetof(crs_action, when),
     .shape = &crs_shape_condition,
     .read = crs_tree_read,
     .write = crs_tree_write,
     .meaning = "trigger: what the company must see for the action to start"},
    {.name = "delay_h",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, delay_h),
     .max = MAX_H,
     .meaning = "time from the trigger to the start; at once unless said"},
    {.name = "repeat",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_action, repeat),
     .meaning = "true: it starts again when the trigger is pulled again; else once"},
    {.name = "cooldown_h",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, cooldown_h),
     .min = 1.0,
     .max = MAX_H,
     .fallback = CRS_COOLDOWN_H,
     .meaning = "least time between two starts of a repeated action"},
    {.name = "until",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, until_h),
     .max = MAX_H,
     .fallback = CRS_NEVER_H,
     .meaning = "end (exclusive); without it the action goes on"},
    {.name = "lasts",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, lasts_h),
     .min = 0.1,
     .max = MAX_H,
     .meaning = "time from start to end; without it, and without until, the action goes on"},
    {.name = "half_life",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, half_life_h),
     .min = 0.1,
     .max = MAX_H,
     .meaning = "time in which the strength halves; without it the action does not fade"},
    {.name = "ramp",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, ramp_h),
     .max = MAX_H,
     .meaning = "time in which the strength rises from 0; without it, at once"},
    {.name = "clarity",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, clarity),
     .max = 1.0,
     .fallback = 1.0,
     .meaning = "0 = jargon, 1 = plain words"},
    {.name = "audience",
     .kind = CRS_KEY_GROUPS,
     .offset = offsetof(crs_action, audience),
     .fallback = -1.0,
     .names = &crs_names_groups,
     .meaning = "groups that hear it; all of them unless said"},
#define INTENSITY_ROW(id, row_name, clear, row_meaning)                                           \
    {.name = row_name,                                                                            \
     .kind = CRS_KEY_NUMBER,                                                                      \
     .offset = offsetof(crs_action, intensity) + CRS_INTENSITY_##id * sizeof(double),             \
     .max = 1.0,                                                                                  \
     .meaning = row_meaning},
    CRS_INTENSITY_LIST(INTENSITY_ROW)
#undef INTENSITY_ROW
        {.name = "compensation",
         .kind = CRS_KEY_NUMBER,
         .offset = offsetof(crs_action, compensation),
         .max = 100.0,
         .meaning = "paid to victims, as a multiple of their loss"},
    {.name = "reach",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, reach),
     .max = 1.0,
     .fallback = 1.0,
     .meaning = "share of the victims that the compensation reaches"},
    {.name = "payment_delay",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, payment_delay_h),
     .max = MAX_H,
     .meaning = "time from the start to the payment of the compensation; a promise until then, "
                "and not paid at all if the action ends before"},
    {.name = "cost",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, cost),
     .max = 1e9,
     .meaning = "cost at the start, in millions of the case's currency"},
    {.name = "cost_per_day",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, cost_per_day),
     .max = 1e9,
     .meaning = "cost of every day that it goes on, in millions of the case's currency"},
    {.name = "answers",
     .kind = CRS_KEY_IDS,
     .offset = offsetof(crs_action, answers),
     .meaning = "accusations of the case that it answers; \"all\": every one of them"},
    {.name = "delivery",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, delivery),
     .max = 1.0,
     .fallback = 1.0,
     .meaning = "probability that what is promised (remedy, compensation, value) is delivered; "
                "else it breaks when due: a secondary crisis"},
    {.name = "due",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_action, due_h),
     .min = 0.1,
     .max = MAX_H,
     .fallback = CRS_DUE_H,
     .meaning = "time after the start at which it shows whether the promise is kept"},
    {.name = "terms",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_action, terms),
     .max = 1.0,
     .fallback = 1.0,
     .meaning = "how clear the terms of the promise are, 0..1; unclear ones break more often"},
};

_Static_assert(offsetof(crs_action, num_conditions) - offsetof(crs_action, when) ==
                       offsetof(crs_tree, count) &&
                   sizeof(crs_tree) == offsetof(crs_tree, count) + sizeof(size_t),
               "a trigger is read as a crs_tree");

static const crs_shape_key observe_keys[] = {
    {.name = "delay_h",
     .kind = CRS_KEY_TIME,
     .offset = offsetof(crs_observing, delay_h),
     .max = 720.0,
     .meaning = "how old a reading is when the company sees it"},
    {.name = "noise",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_observing, noise),
     .max = 10.0,
     .meaning = "standard deviation of a reading, in the unit of the metric"},
};

const crs_shape crs_shape_observe = {
    .title = "observation",
    .meaning = "what the company sees of the metrics that its triggers watch",
    .size = sizeof(crs_observing),
    .keys = observe_keys,
    .num_keys = COUNT(observe_keys),
};

/* crs_answers is read as crs_ids. */
_Static_assert(sizeof(crs_answers) == sizeof(crs_ids) &&
                   offsetof(crs_answers, count) == offsetof(crs_ids, count),
               "a list of answers must be a list of ids");

const crs_shape crs_shape_action = {
    .title = "action",
    .meaning = "one thing that the company does or says, from a moment on",
    .size = sizeof(crs_action),
    .keys = action_keys,
    .num_keys = COUNT(action_keys),
};

/* Metrics and facts. A metric is a term and, optionally, the term that it is divided by. */

#define TERM_ROWS(base)                                                                           \
    {.name = "of",                                                                                \
     .kind = CRS_KEY_NAME,                                                                        \
     .required = 1,                                                                               \
     .offset = (base) + offsetof(crs_metric_term, of),                                            \
     .names = &crs_names_observables,                                                             \
     .meaning = "observable that is measured"},                                                   \
        {.name = "op",                                                                            \
         .kind = CRS_KEY_NAME,                                                                    \
         .required = 1,                                                                           \
         .offset = (base) + offsetof(crs_metric_term, op),                                        \
         .names = &crs_names_ops,                                                                 \
         .meaning = "operator: how the run of the observable becomes one number"},                \
        {.name = "at",                                                                            \
         .kind = CRS_KEY_TIME,                                                                    \
         .offset = (base) + offsetof(crs_metric_term, at_h),                                      \
         .max = MAX_H,                                                                            \
         .meaning = "when, for operator at"},                                                     \
        {.name = "from",                                                                          \
         .kind = CRS_KEY_TIME,                                                                    \
         .offset = (base) + offsetof(crs_metric_term, from_h),                                    \
         .max = MAX_H,                                                                            \
         .meaning = "first time of the window; the outbreak unless said"},                        \
        {.name = "to",                                                                            \
         .kind = CRS_KEY_TIME,                                                                    \
         .offset = (base) + offsetof(crs_metric_term, to_h),                                      \
         .max = MAX_H,                                                                            \
         .fallback = CRS_METRIC_TO_END,                                                           \
         .meaning = "last time of the window; the end of the run unless said"},                   \
        {.name = "level",                                                                         \
         .kind = CRS_KEY_NUMBER,                                                                  \
         .offset = (base) + offsetof(crs_metric_term, level),                                     \
         .meaning = "level, for operators first_above, first_below and back_above; a share 0..1 " \
                    "for faded and recovered"},                                                   \
        {.name = "window",                                                                        \
         .kind = CRS_KEY_TIME,                                                                    \
         .offset = (base) + offsetof(crs_metric_term, window_h),                                  \
         .min = 0.1,                                                                              \
         .max = MAX_H,                                                                            \
         .meaning = "time over which a return is taken, for operator worst_return"},              \
        {.name = "times",                                                                         \
         .kind = CRS_KEY_NAME,                                                                    \
         .offset = (base) + offsetof(crs_metric_term, times),                                     \
         .fallback = -1.0,                                                                        \
         .names = &crs_names_observables,                                                         \
         .meaning = "observable to multiply with before measuring"},

/* Operators are stored as an int, as the reader writes them. */
_Static_assert(sizeof(crs_metric_op) == sizeof(int), "operators must be the size of an int");

static const crs_shape_key term_keys[] = {TERM_ROWS(0)};

static const crs_shape shape_term = {
    .title = "denominator",
    .meaning = "a metric to divide by",
    .size = sizeof(crs_metric_term),
    .keys = term_keys,
    .num_keys = COUNT(term_keys),
};

static const crs_shape_key metric_keys[] = {
    TERM_ROWS(offsetof(crs_metric, term)){.name = "relative_to",
                                          .kind = CRS_KEY_OBJECT,
                                          .offset = offsetof(crs_metric, relative_to),
                                          .given = offsetof(crs_metric, is_ratio) + 1,
                                          .shape = &shape_term,
                                          .meaning = "a metric to divide by"},
};

static const crs_shape shape_metric = {
    .title = "metric",
    .meaning = "a number that summarises a run",
    .size = sizeof(crs_metric),
    .keys = metric_keys,
    .num_keys = COUNT(metric_keys),
};

_Static_assert(offsetof(crs_fact, high) == offsetof(crs_fact, low) + sizeof(double),
               "a band is read as two doubles in a row");

static const crs_shape_key fact_keys[] = {
    {.name = "id",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_fact, id),
     .meaning = "short name, unique in the case"},
    {.name = "quote",
     .kind = CRS_KEY_PROSE,
     .required = 1,
     .offset = offsetof(crs_fact, quote),
     .meaning = "the report's wording"},
    {.name = "observation",
     .kind = CRS_KEY_PROSE,
     .required = 1,
     .offset = offsetof(crs_fact, observation),
     .meaning = "how it is measured here"},
    {.name = "reading",
     .kind = CRS_KEY_PROSE,
     .offset = offsetof(crs_fact, reading),
     .meaning = "which reading was chosen, and why, where the wording allows several"},
    {.name = "metric",
     .kind = CRS_KEY_OBJECT,
     .required = 1,
     .offset = offsetof(crs_fact, metric),
     .shape = &shape_metric,
     .meaning = "the same as a metric of the run"},
    {.name = "value",
     .kind = CRS_KEY_NUMBER,
     .required = 1,
     .offset = offsetof(crs_fact, value),
     .meaning = "reported value"},
    {.name = "band",
     .kind = CRS_KEY_RANGE,
     .required = 1,
     .offset = offsetof(crs_fact, low),
     .meaning = "[low, high] that a replay must meet, ends included"},
};

/* A metric of a study: as above, with a name. */
static const crs_shape_key study_metric_keys[] = {
    {.name = "name",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_study_metric, member),
     .meaning = "name of the column in the results"},
    {.name = "unit",
     .kind = CRS_KEY_TEXT,
     .offset = offsetof(crs_study_metric, unit),
     .meaning = "unit of the column"},
    {.name = "meaning",
     .kind = CRS_KEY_TEXT,
     .offset = offsetof(crs_study_metric, meaning),
     .meaning = "what it says, in one sentence"},
    TERM_ROWS(offsetof(crs_study_metric, metric.term)){
        .name = "relative_to",
        .kind = CRS_KEY_OBJECT,
        .offset = offsetof(crs_study_metric, metric.relative_to),
        .given = offsetof(crs_study_metric, metric.is_ratio) + 1,
        .shape = &shape_term,
        .meaning = "a metric to divide by"},
};

const crs_shape crs_shape_study_metric = {
    .title = "metric",
    .meaning = "a number that summarises a run, with a name",
    .size = sizeof(crs_study_metric),
    .keys = study_metric_keys,
    .num_keys = COUNT(study_metric_keys),
};

static const crs_shape shape_fact = {
    .title = "fact",
    .meaning = "an effect that was reported, and the band in which a replay must put it",
    .size = sizeof(crs_fact),
    .keys = fact_keys,
    .num_keys = COUNT(fact_keys),
};

/* Cases. */

#define CONTEXT_ROW(member, text)                                                                 \
    {                                                                                             \
        .name = #member, .kind = CRS_KEY_PROSE, .offset = offsetof(crs_case_context, member),     \
        .meaning = text                                                                           \
    }

static const crs_shape_key context_keys[] = {
    CONTEXT_ROW(background, "the company and what happened before"),
    CONTEXT_ROW(promise, "what the company had promised"),
    CONTEXT_ROW(cause, "what broke, and how it came out"),
    CONTEXT_ROW(response, "what the company did"),
    CONTEXT_ROW(effect, "what came of it"),
    CONTEXT_ROW(lesson, "what the report concludes"),
};

static const crs_shape shape_context = {
    .title = "context",
    .meaning = "the case in prose",
    .size = sizeof(crs_case_context),
    .keys = context_keys,
    .num_keys = COUNT(context_keys),
};

static const crs_shape_key who_keys[] = {
#define WHO_ROW(id, row_name, who)                                                                \
    {.name = row_name,                                                                            \
     .kind = CRS_KEY_PROSE,                                                                       \
     .offset = CRS_GROUP_##id * sizeof(const char *),                                             \
     .meaning = who},
    CRS_GROUP_LIST(WHO_ROW)
#undef WHO_ROW
};

static const crs_shape shape_who = {
    .title = "groups",
    .meaning = "who the groups of people are in this case",
    .size = CRS_NUM_GROUPS * sizeof(const char *),
    .keys = who_keys,
    .num_keys = COUNT(who_keys),
};

#define REPORTED(member)                                                                          \
    (offsetof(crs_case_file, strategy.member) - offsetof(crs_case_file, strategy))

static const crs_shape_key reported_keys[] = {
    {.name = "title",
     .kind = CRS_KEY_TEXT,
     .offset = REPORTED(title),
     .meaning = "the strategy in one line"},
    {.name = "about",
     .kind = CRS_KEY_PROSE,
     .offset = REPORTED(about),
     .meaning = "how it was received"},
    {.name = "observe",
     .kind = CRS_KEY_OBJECT,
     .offset = REPORTED(observe),
     .shape = &crs_shape_observe,
     .meaning = "what the company sees of the metrics that its triggers watch"},
    {.name = "actions",
     .kind = CRS_KEY_ARRAY,
     .required = 1,
     .offset = REPORTED(actions),
     .shape = &crs_shape_action,
     .meaning = "what the company did, as reported"},
};

static const crs_shape shape_reported = {
    .title = "strategy as reported",
    .meaning = "the strategy as reported; called as-reported",
    .size = sizeof(((crs_case_file *)0)->strategy),
    .keys = reported_keys,
    .num_keys = COUNT(reported_keys),
};

static const crs_shape_key accusation_keys[] = {
    {.name = "id",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_accusation, id),
     .meaning = "short name, unique in the case, for \"answers\" of actions"},
    {.name = "title",
     .kind = CRS_KEY_TEXT,
     .offset = offsetof(crs_accusation, title),
     .meaning = "what the company is accused of, in one line"},
    {.name = "weight",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_accusation, weight),
     .max = 1000.0,
     .fallback = 1.0,
     .meaning = "how much it weighs, relative to the other accusations"},
};

const crs_shape crs_shape_accusation = {
    .title = "accusation",
    .meaning = "something that people want answered",
    .size = sizeof(crs_accusation),
    .keys = accusation_keys,
    .num_keys = COUNT(accusation_keys),
};

#define CASE_TEXT(member, key_kind, must, text)                                                   \
    {                                                                                             \
        .name = #member, .kind = key_kind, .required = must,                                      \
        .offset = offsetof(crs_case_file, member), .meaning = text                                \
    }

static const crs_shape_key case_keys[] = {
    SCHEMA_KEY,
    CASE_TEXT(id, CRS_KEY_ID, 1, "name of the case, as on the command line"),
    CASE_TEXT(name, CRS_KEY_TEXT, 1, "name of the company or product"),
    CASE_TEXT(name_zh, CRS_KEY_TEXT, 0, "its Chinese name"),
    CASE_TEXT(title, CRS_KEY_TEXT, 1, "the crisis in one line"),
    CASE_TEXT(currency, CRS_KEY_TEXT, 1, "currency of all amounts of money, e.g. CNY"),
    {.name = "context",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_case_file, context),
     .shape = &shape_context,
     .meaning = "the case in prose"},
    {.name = "groups",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_case_file, who),
     .shape = &shape_who,
     .meaning = "who the groups of people are"},
    {.name = "parameters",
     .kind = CRS_KEY_PARAMS,
     .required = 1,
     .offset = offsetof(crs_case_file, params),
     .names = &crs_names_params,
     .meaning = "what differs from the model's defaults; only what belongs to a case"},
    {.name = "strategy",
     .kind = CRS_KEY_OBJECT,
     .required = 1,
     .offset = offsetof(crs_case_file, strategy),
     .shape = &shape_reported,
     .meaning = "the strategy as reported"},
    {.name = "accusations",
     .kind = CRS_KEY_ARRAY,
     .offset = offsetof(crs_case_file, accusations),
     .shape = &crs_shape_accusation,
     .meaning = "what the company is accused of and has to answer"},
    {.name = "facts",
     .kind = CRS_KEY_ARRAY,
     .offset = offsetof(crs_case_file, facts),
     .shape = &shape_fact,
     .meaning = "reported effects that a replay must meet"},
};

const crs_shape crs_shape_case = {
    .title = "crisim case",
    .meaning = "A crisis: context, parameters, the strategy as reported, the reported facts.",
    .size = sizeof(crs_case_file),
    .keys = case_keys,
    .num_keys = COUNT(case_keys),
};

/* Strategies. */

static const crs_shape_key strategy_keys[] = {
    SCHEMA_KEY,
    {.name = "id",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_strategy_file, id),
     .meaning = "name of the strategy, as on the command line"},
    {.name = "title",
     .kind = CRS_KEY_TEXT,
     .required = 1,
     .offset = offsetof(crs_strategy_file, title),
     .meaning = "the strategy in one line"},
    {.name = "about",
     .kind = CRS_KEY_PROSE,
     .offset = offsetof(crs_strategy_file, about),
     .meaning = "what it stands for, and its source"},
    {.name = "from_case",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_strategy_file, from_case),
     .meaning = "true: stands for the strategy in the case's own file"},
    {.name = "observe",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_strategy_file, observe),
     .shape = &crs_shape_observe,
     .meaning = "what the company sees of the metrics that its triggers watch; all, at once, "
                "unless said"},
    {.name = "actions",
     .kind = CRS_KEY_ARRAY,
     .offset = offsetof(crs_strategy_file, actions),
     .shape = &crs_shape_action,
     .meaning = "what the company does; an empty list is silence"},
    {.name = "variants",
     .kind = CRS_KEY_VARIANTS,
     .offset = offsetof(crs_strategy_file, variants),
     .shape = &crs_shape_action,
     .meaning = "strategies called <id>-<key> that differ in some attributes, given by path: "
                "{\"24h\": {\"actions.apology.at\": 24}}"},
    {.name = "warning",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_strategy_file, warning),
     .given = offsetof(crs_strategy_file, has_warning) + 1,
     .shape = &crs_shape_warning,
     .meaning = "radar and plan before the outbreak; without it the crisis comes as a surprise"},
};

const crs_shape crs_shape_strategy = {
    .title = "crisim strategy",
    .meaning = "A strategy: actions at a time or on a trigger, for any case. Times count from the "
               "outbreak.",
    .size = sizeof(crs_strategy_file),
    .keys = strategy_keys,
    .num_keys = COUNT(strategy_keys),
};
