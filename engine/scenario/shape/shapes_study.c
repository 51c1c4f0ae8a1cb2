/* shapes_study: the tables of study files. */
#include "scenario/shape/shapes.h"

#include "scenario/files.h"
#include "study/design.h"

/* Ten years, in hours: the latest time that a file may mention. */
#define MAX_H        87600.0

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Names to choose from. */

static size_t
num_scales(const crs_model *model)
{
    (void)model;
    return 2;
}

static const char *
scale_name(const crs_model *model, size_t i)
{
    (void)model;
    return i == 0 ? "linear" : "log";
}

static const char *
scale_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return i == 0 ? "evenly spread" : "evenly spread in the logarithm";
}

static size_t
num_kinds(const crs_model *model)
{
    (void)model;
    return CRS_NUM_DESIGN_KINDS;
}

static const char *
kind_name(const crs_model *model, size_t i)
{
    (void)model;
    return crs_design_kind_name((crs_design_kind)i);
}

static const char *
kind_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return crs_design_kind_meaning((crs_design_kind)i);
}

static size_t
num_outputs(const crs_model *model)
{
    (void)model;
    return CRS_NUM_STUDY_OUTPUTS;
}

static const char *
output_name(const crs_model *model, size_t i)
{
    static const char *const names[] = {"runs", "summary"};

    (void)model;
    return names[i];
}

static const char *
output_meaning(const crs_model *model, size_t i)
{
    static const char *const meanings[] = {
        "runs.csv: one row a run",
        "summary.csv: mean, deviation and quantiles over the replicates",
    };

    (void)model;
    return meanings[i];
}

static const crs_names names_scales = {"scale", num_scales, scale_name, scale_meaning};
static const crs_names names_kinds = {"kind of design", num_kinds, kind_name, kind_meaning};
static const crs_names names_outputs = {"output", num_outputs, output_name, output_meaning};

/* What is varied, and how. */

static const crs_shape_key vary_keys[] = {
    {.name = "values",
     .kind = CRS_KEY_VALUES,
     .offset = offsetof(crs_vary, values),
     .meaning = "the values that it takes"},
    {.name = "range",
     .kind = CRS_KEY_VALUES,
     .offset = offsetof(crs_vary, range),
     .meaning = "[low, high], ends included; with a prior: where the prior is cut off"},
    {.name = "scale",
     .kind = CRS_KEY_NAME,
     .offset = offsetof(crs_vary, scale),
     .given = offsetof(crs_vary, has_scale) + 1,
     .names = &names_scales,
     .meaning = "how a range is spread; linear unless said"},
    {.name = "prior",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_vary, prior),
     .meaning = "true: spread as the parameter's prior says (crisim describe parameters)"},
    {.name = "levels",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_vary, levels),
     .min = 1.0,
     .max = 1e6,
     .meaning = "number of values of a range or prior in a grid"},
};

static const crs_shape shape_vary = {
    .title = "factor",
    .meaning = "how a parameter or an attribute of an action is varied",
    .size = sizeof(crs_vary),
    .keys = vary_keys,
    .num_keys = COUNT(vary_keys),
};

#define DESIGN(member) (offsetof(crs_study, design.member) - offsetof(crs_study, design))

static const crs_shape_key design_keys[] = {
    {.name = "kind",
     .kind = CRS_KEY_NAME,
     .required = 1,
     .offset = DESIGN(kind),
     .names = &names_kinds,
     .meaning = "how points are spread over what is varied"},
    {.name = "points",
     .kind = CRS_KEY_INTEGER,
     .offset = DESIGN(points),
     .min = 1.0,
     .max = CRS_DESIGN_MAX_POINTS,
     .meaning = "number of points, for lhs, sobol and random"},
    {.name = "file",
     .kind = CRS_KEY_TEXT,
     .offset = DESIGN(file),
     .meaning = "CSV with a point a row, for list; beside the study file"},
};

static const crs_shape shape_design = {
    .title = "design",
    .meaning = "which points are looked at",
    .size = sizeof(((crs_study *)0)->design),
    .keys = design_keys,
    .num_keys = COUNT(design_keys),
};

static const crs_shape_key study_keys[] = {
    {.name = "$schema",
     .kind = CRS_KEY_IGNORED,
     .meaning = "path of the JSON Schema, for editors"},
    {.name = "id",
     .kind = CRS_KEY_ID,
     .required = 1,
     .offset = offsetof(crs_study, id),
     .meaning = "name of the study"},
    {.name = "title",
     .kind = CRS_KEY_TEXT,
     .required = 1,
     .offset = offsetof(crs_study, title),
     .meaning = "the study in one line"},
    {.name = "about",
     .kind = CRS_KEY_PROSE,
     .offset = offsetof(crs_study, about),
     .meaning = "the question that it answers"},
    {.name = "cases",
     .kind = CRS_KEY_IDS,
     .required = 1,
     .or_file = 1,
     .offset = offsetof(crs_study, cases),
     .meaning = "cases, by id or file (beside the study file)"},
    {.name = "strategies",
     .kind = CRS_KEY_IDS,
     .or_file = 1,
     .offset = offsetof(crs_study, strategies),
     .meaning = "strategies, by id or file (beside the study file); as-reported unless said"},
    {.name = "replicates",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_study, replicates),
     .given = offsetof(crs_study, has_replicates) + 1,
     .min = 1.0,
     .max = 1e9,
     .meaning = "noisy repetitions of every run"},
    {.name = "seed",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_study, seed),
     .given = offsetof(crs_study, has_seed) + 1,
     .max = 18446744073709551615.0,
     .meaning = "seed of all randomness"},
    {.name = "days",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_study, days),
     .given = offsetof(crs_study, has_days) + 1,
     .min = 1.0,
     .max = MAX_H / 24.0,
     .meaning = "horizon, in days from the outbreak"},
    {.name = "dt",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_study, dt_h),
     .given = offsetof(crs_study, has_dt) + 1,
     .min = 0.01,
     .max = 24.0,
     .meaning = "hours a step, all equal; must divide a day (instead of \"steps\")"},
    {.name = "steps",
     .kind = CRS_KEY_NAME,
     .offset = offsetof(crs_study, steps),
     .given = offsetof(crs_study, has_steps) + 1,
     .names = &crs_names_steps,
     .meaning = "how steps grow while a crisis ages; \"standard\" unless \"dt\" is given"},
    {.name = "noise",
     .kind = CRS_KEY_SWITCHES,
     .offset = offsetof(crs_study, noise),
     .given = offsetof(crs_study, has_noise) + 1,
     .fallback = -1.0,
     .names = &crs_names_noises,
     .meaning = "\"on\", \"off\", or the sources of noise that are on"},
    {.name = "set",
     .kind = CRS_KEY_SETTINGS,
     .offset = offsetof(crs_study, set),
     .shape = &crs_shape_action,
     .names = &crs_names_params,
     .meaning = "parameters, and strategy.actions.<id>.<key>, as with --set"},
    {.name = "vary",
     .kind = CRS_KEY_MAP,
     .offset = offsetof(crs_study, vary),
     .shape = &shape_vary,
     .meaning = "parameters, and strategy.actions.<id>.<key>, that take several values"},
    {.name = "constraints",
     .kind = CRS_KEY_VALUES,
     .offset = offsetof(crs_study, constraints),
     .meaning = "points that break one are left out: \"a < b\", with <, <=, >, >= between what is "
                "varied, or a number"},
    {.name = "design",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_study, design),
     .given = offsetof(crs_study, has_design) + 1,
     .shape = &shape_design,
     .meaning = "which points are looked at; a grid unless said"},
    {.name = "metrics",
     .kind = CRS_KEY_CHOICES,
     .offset = offsetof(crs_study, metrics),
     .shape = &crs_shape_study_metric,
     .names = &crs_names_metrics,
     .meaning = "what is kept of a run; all metrics of the model unless said"},
    {.name = "outputs",
     .kind = CRS_KEY_NAMES,
     .offset = offsetof(crs_study, outputs),
     .fallback = -1.0,
     .names = &names_outputs,
     .meaning = "tables of a sweep that are written, beside design.csv; all unless said"},
    {.name = "fit",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_study, fit),
     .given = offsetof(crs_study, has_fit) + 1,
     .shape = &crs_shape_fit,
     .meaning = "for crisim fit: what is fitted, and to what"},
};

const crs_shape crs_shape_study = {
    .title = "crisim study",
    .meaning = "A study: which cases under which strategies, what is varied, and how.",
    .size = sizeof(crs_study),
    .keys = study_keys,
    .num_keys = COUNT(study_keys),
};
