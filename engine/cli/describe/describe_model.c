#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/describe/describe.h"
#include "base/number.h"
#include "scenario/shape/shapes.h"
#include "models/registry.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const crs_model *
model_of(const crs_catalogue *catalogue)
{
    return catalogue->cli->reader.model;
}

/* "0 to 3" */
static void
range_text(double min, double max, char *text, size_t size)
{
    char low[CRS_NUMBER_BYTES], high[CRS_NUMBER_BYTES];

    crs_number_write(min, low);
    crs_number_write(max, high);
    snprintf(text, size, "%s to %s", low, high);
}

static void
cell_number(crs_table *table, double value)
{
    char text[CRS_NUMBER_BYTES];

    crs_number_write(value, text);
    crs_table_cell(table, text);
}

/* ---- parameters ---- */

static size_t
num_params(const crs_catalogue *catalogue)
{
    return model_of(catalogue)->num_params;
}

static const char *
param_name(const crs_catalogue *catalogue, size_t i)
{
    return model_of(catalogue)->params[i].name;
}

static const crs_table_column param_columns[] = {{"parameter", 0, 0}, {"symbol", 0, 0},
                                                 {"default", 1, 0},   {"unit", 0, 0},
                                                 {"range", 0, 0},     {"meaning", 0, 1}};

static void
param_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    const crs_param_info *info = &model_of(catalogue)->params[i];
    char range[96];

    range_text(info->min, info->max, range, sizeof range);
    crs_table_cell(table, info->name);
    crs_table_cell(table, catalogue->cli->style.unicode ? info->symbol : "");
    cell_number(table, info->value);
    crs_table_cell(table, info->unit);
    crs_table_cell(table, range);
    crs_table_cell(table, info->meaning);
}

/* "normal, mean 2, standard deviation 0.7" */
void
crs_describe_prior(const crs_prior *prior, char *text, size_t size)
{
    char a[CRS_NUMBER_BYTES], b[CRS_NUMBER_BYTES];

    crs_number_write(prior->a, a);
    crs_number_write(prior->b, b);
    switch (prior->kind) {
    case CRS_PRIOR_UNIFORM:
        snprintf(text, size, "uniform from %s to %s", a, b);
        break;
    case CRS_PRIOR_NORMAL:
        snprintf(text, size, "normal, mean %s, standard deviation %s", a, b);
        break;
    case CRS_PRIOR_LOGNORMAL:
        snprintf(text, size, "log-normal, median %s, standard deviation of the logarithm %s", a,
                 b);
        break;
    case CRS_PRIOR_BETA:
        snprintf(text, size, "beta, shapes %s and %s", a, b);
        break;
    default:
        snprintf(text, size, "fixed: not varied");
    }
}

static void
param_page(const crs_catalogue *catalogue, size_t i)
{
    static const char *const belongs[] = {"shared: one value for all cases (vary it with --set)",
                                          "case: each case has its own",
                                          "noise: strength of a source of luck"};
    const crs_param_info *info = &model_of(catalogue)->params[i];
    const crs_cli *cli = catalogue->cli;
    char text[256], number[CRS_NUMBER_BYTES];

    crs_cli_title(cli, info->name);
    crs_describe_line(cli, "meaning", info->meaning);
    crs_describe_line(cli, "symbol", cli->style.unicode ? info->symbol : "");
    crs_number_write(info->value, number);
    crs_describe_line(cli, "default", number);
    crs_describe_line(cli, "unit", info->unit);
    range_text(info->min, info->max, text, sizeof text);
    crs_describe_line(cli, "range", text);
    crs_describe_prior(&info->prior, text, sizeof text);
    crs_describe_line(cli, "prior", text);
    crs_describe_line(cli, "scope", belongs[info->scope]);
    crs_describe_line(cli, "source", info->source);
}

static void
put_param(const crs_param_info *info, crs_json_writer *json)
{
    crs_json_put_text(json, "name", info->name);
    crs_json_put_text(json, "symbol", info->symbol);
    crs_json_put_text(json, "unit", info->unit);
    crs_json_put_number(json, "value", info->value);
    crs_json_put_number(json, "min", info->min);
    crs_json_put_number(json, "max", info->max);
    crs_json_put_object(json, "prior");
    crs_json_put_text(json, "kind", crs_prior_name(info->prior.kind));
    crs_json_put_number(json, "a", info->prior.a);
    crs_json_put_number(json, "b", info->prior.b);
    crs_json_put_end(json);
    crs_json_put_text(json, "scope", crs_scope_name(info->scope));
    crs_json_put_text(json, "meaning", info->meaning);
    crs_json_put_text(json, "source", info->source);
}

static void
param_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    put_param(&model_of(catalogue)->params[i], json);
}

const crs_topic crs_topic_parameters = {
    .name = "parameters",
    .about = "numbers of the model: unit, range, prior, source",
    .count = num_params,
    .item_name = param_name,
    .columns = param_columns,
    .num_columns = COUNT(param_columns),
    .row = param_row,
    .page = param_page,
    .json = param_json,
};

/* ---- metrics: observables, summary metrics, operators ---- */

typedef struct metric_view {
    const char *name, *kind, *unit, *meaning;
} metric_view;

static metric_view
metric_at(const crs_catalogue *catalogue, size_t i)
{
    const crs_model *model = model_of(catalogue);
    metric_view out = {0};

    if (i < model->num_observables) {
        const crs_observable_info *info = &model->observables[i];

        out = (metric_view){info->name, "observable", info->unit, info->meaning};
    } else if (i < model->num_observables + model->num_metrics) {
        const crs_metric_info *info = &model->metrics[i - model->num_observables];

        out = (metric_view){info->name, "summary", info->unit, info->meaning};
    } else {
        const crs_metric_op op = (crs_metric_op)(i - model->num_observables - model->num_metrics);

        out = (metric_view){crs_metric_op_name(op), "operator", "", crs_metric_op_meaning(op)};
    }
    return out;
}

static size_t
num_metrics(const crs_catalogue *catalogue)
{
    const crs_model *model = model_of(catalogue);

    return model->num_observables + model->num_metrics + CRS_NUM_METRIC_OPS;
}

static const char *
metric_name(const crs_catalogue *catalogue, size_t i)
{
    return metric_at(catalogue, i).name;
}

static const crs_table_column metric_columns[] = {
    {"metric", 0, 0}, {"kind", 0, 0}, {"unit", 0, 0}, {"meaning", 0, 1}};

static void
metric_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    const metric_view view = metric_at(catalogue, i);

    crs_table_cell(table, view.name);
    crs_table_cell(table, view.kind);
    crs_table_cell(table, view.unit);
    crs_table_cell(table, view.meaning);
}

static void
metric_page(const crs_catalogue *catalogue, size_t i)
{
    const metric_view view = metric_at(catalogue, i);
    const crs_cli *cli = catalogue->cli;
    const char *where = view.kind[0] == 'o' && view.kind[1] == 'b' ? "column of series.csv"
                        : view.kind[0] == 's'                      ? "column of runs.csv"
                                                                   : "\"op\" of a fact's metric";

    crs_cli_title(cli, view.name);
    crs_describe_line(cli, "meaning", view.meaning);
    crs_describe_line(cli, "unit", view.unit);
    crs_describe_line(cli, "kind", view.kind);
    crs_describe_line(cli, "found", where);
}

static void
metric_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    const metric_view view = metric_at(catalogue, i);

    crs_json_put_text(json, "name", view.name);
    crs_json_put_text(json, "kind", view.kind);
    crs_json_put_text(json, "unit", view.unit);
    crs_json_put_text(json, "meaning", view.meaning);
}

const crs_topic crs_topic_metrics = {
    .name = "metrics",
    .about = "what can be seen of a run, and operators that make one number of it",
    .count = num_metrics,
    .item_name = metric_name,
    .columns = metric_columns,
    .num_columns = COUNT(metric_columns),
    .row = metric_row,
    .page = metric_page,
    .json = metric_json,
};

/* ---- actions: the keys of an action ---- */

static const char *
key_kind(const crs_shape_key *key)
{
    switch (key->kind) {
    case CRS_KEY_NUMBER:
        return "number";
    case CRS_KEY_TIME:
        return "time";
    case CRS_KEY_GROUPS:
        return "groups";
    case CRS_KEY_ID:
        return "id";
    case CRS_KEY_BOOLEAN:
        return "true or false";
    case CRS_KEY_WHEN:
        return "condition";
    default:
        return "text";
    }
}

static int
has_range(const crs_shape_key *key)
{
    return key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_TIME;
}

static int
has_default(const crs_shape_key *key)
{
    return has_range(key) && !key->required && fabs(key->fallback) < CRS_NEVER_H;
}

static size_t
num_keys(const crs_catalogue *catalogue)
{
    (void)catalogue;
    return crs_shape_action.num_keys;
}

static const char *
key_name(const crs_catalogue *catalogue, size_t i)
{
    (void)catalogue;
    return crs_shape_action.keys[i].name;
}

static const crs_table_column key_columns[] = {
    {"key", 0, 0}, {"kind", 0, 0}, {"range", 0, 0}, {"default", 1, 0}, {"meaning", 0, 1}};

static void
key_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    const crs_shape_key *key = &crs_shape_action.keys[i];
    char range[96] = "";

    (void)catalogue;
    if (has_range(key)) {
        range_text(key->min, key->max, range, sizeof range);
    }
    crs_table_cell(table, key->name);
    crs_table_cell(table, key_kind(key));
    crs_table_cell(table, range);
    if (has_default(key)) {
        cell_number(table, key->fallback);
    } else {
        crs_table_cell(table, key->required ? "required" : "");
    }
    crs_table_cell(table, key->meaning);
}

static void
key_page(const crs_catalogue *catalogue, size_t i)
{
    const crs_shape_key *key = &crs_shape_action.keys[i];
    const crs_cli *cli = catalogue->cli;
    char text[96];

    crs_cli_title(cli, key->name);
    crs_describe_line(cli, "meaning", key->meaning);
    crs_describe_line(cli, "kind", key_kind(key));
    if (has_range(key)) {
        range_text(key->min, key->max, text, sizeof text);
        crs_describe_line(cli, "range", text);
    }
    if (has_default(key)) {
        crs_number_write(key->fallback, text);
        crs_describe_line(cli, "default", text);
    }
    if (has_range(key) || key->kind == CRS_KEY_GROUPS) {
        snprintf(text, sizeof text, "--set strategy.actions.ID.%s=VALUE", key->name);
        crs_describe_line(cli, "set by", text);
    }
}

static void
key_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    const crs_shape_key *key = &crs_shape_action.keys[i];

    (void)catalogue;
    crs_json_put_text(json, "name", key->name);
    crs_json_put_text(json, "kind", key_kind(key));
    crs_json_put_boolean(json, "required", key->required);
    if (has_range(key)) {
        crs_json_put_number(json, "min", key->min);
        crs_json_put_number(json, "max", key->max);
    }
    if (has_default(key)) {
        crs_json_put_number(json, "default", key->fallback);
    }
    crs_json_put_text(json, "meaning", key->meaning);
}

const crs_topic crs_topic_actions = {
    .name = "actions",
    .about = "what an action of a strategy can hold",
    .count = num_keys,
    .item_name = key_name,
    .columns = key_columns,
    .num_columns = COUNT(key_columns),
    .row = key_row,
    .page = key_page,
    .json = key_json,
};

/* ---- paths: attributes of a strategy as a whole ---- */

static const crs_whole *
whole_at(size_t i)
{
    size_t count;

    return &crs_setting_wholes(&count)[i];
}

static size_t
num_paths(const crs_catalogue *catalogue)
{
    size_t count;

    (void)catalogue;
    crs_setting_wholes(&count);
    return count;
}

static const char *
path_name(const crs_catalogue *catalogue, size_t i)
{
    (void)catalogue;
    return whole_at(i)->path;
}

static const crs_table_column path_columns[] = {{"path", 0, 0}, {"unit", 0, 0}, {"meaning", 0, 1}};

static void
path_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    (void)catalogue;
    crs_table_cell(table, whole_at(i)->path);
    crs_table_cell(table, whole_at(i)->unit);
    crs_table_cell(table, whole_at(i)->meaning);
}

static void
path_page(const crs_catalogue *catalogue, size_t i)
{
    const crs_cli *cli = catalogue->cli;

    crs_cli_title(cli, whole_at(i)->path);
    crs_describe_line(cli, "meaning", whole_at(i)->meaning);
    crs_describe_line(cli, "unit", whole_at(i)->unit);
    crs_describe_line(cli, "use", "a path of --set, --vary, and of \"vary\" in studies");
}

static void
path_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    (void)catalogue;
    crs_json_put_text(json, "path", whole_at(i)->path);
    crs_json_put_text(json, "unit", whole_at(i)->unit);
    crs_json_put_text(json, "meaning", whole_at(i)->meaning);
}

const crs_topic crs_topic_paths = {
    .name = "paths",
    .about = "what can be set of a strategy as a whole",
    .count = num_paths,
    .item_name = path_name,
    .columns = path_columns,
    .num_columns = COUNT(path_columns),
    .row = path_row,
    .page = path_page,
    .json = path_json,
};

/* ---- models ---- */

static size_t
num_models(const crs_catalogue *catalogue)
{
    (void)catalogue;
    return crs_num_models();
}

static const char *
model_name(const crs_catalogue *catalogue, size_t i)
{
    (void)catalogue;
    return crs_model_at(i)->name;
}

static const crs_table_column model_columns[] = {{"model", 0, 0},
                                                 {"parameters", 1, 0},
                                                 {"states", 1, 0},
                                                 {"observables", 1, 0},
                                                 {"what it is", 0, 1}};

static void
model_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    const crs_model *model = crs_model_at(i);

    (void)catalogue;
    crs_table_cell(table, model->name);
    crs_table_format(table, "%zu", model->num_params);
    crs_table_format(table, "%zu", model->num_states);
    crs_table_format(table, "%zu", model->num_observables);
    crs_table_cell(table, model->title);
}

static void
model_page(const crs_catalogue *catalogue, size_t i)
{
    static const crs_table_column columns[] = {{"state", 0, 0}, {"unit", 0, 0}, {"meaning", 0, 1}};
    const crs_model *model = crs_model_at(i);
    const crs_cli *cli = catalogue->cli;
    crs_table table;

    crs_cli_title(cli, model->name);
    crs_describe_line(cli, "title", model->title);
    crs_describe_line(cli, "about", model->about);
    crs_sink_text(cli->out, "\n");
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t k = 0; k < model->num_states; k++) {
        crs_table_cell(&table, model->states[k].name);
        crs_table_cell(&table, model->states[k].unit);
        crs_table_cell(&table, model->states[k].meaning);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
}

static void
model_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    const crs_model *model = crs_model_at(i);

    (void)catalogue;
    crs_json_put_text(json, "name", model->name);
    crs_json_put_text(json, "title", model->title);
    crs_json_put_text(json, "about", model->about);
    crs_json_put_array(json, "parameters");
    for (size_t k = 0; k < model->num_params; k++) {
        crs_json_put_object(json, NULL);
        put_param(&model->params[k], json);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
    crs_json_put_array(json, "observables");
    for (size_t k = 0; k < model->num_observables; k++) {
        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "name", model->observables[k].name);
        crs_json_put_text(json, "unit", model->observables[k].unit);
        crs_json_put_text(json, "meaning", model->observables[k].meaning);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
}

const crs_topic crs_topic_models = {
    .name = "models",
    .about = "the model of the cases, and classic models that test the engine",
    .count = num_models,
    .item_name = model_name,
    .columns = model_columns,
    .num_columns = COUNT(model_columns),
    .row = model_row,
    .page = model_page,
    .json = model_json,
};
