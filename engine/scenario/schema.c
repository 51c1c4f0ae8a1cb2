#include "scenario/schema.h"

#include <math.h>
#include <string.h>

#include "json/json_write.h"
#include "scenario/playbook.h"
#include "scenario/scenario_internal.h"

#define ID_OR_FILE_PATTERN "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$|/|[.]json$"
#define ID_PATTERN         "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$"
#define TIME_PATTERN       "^[+]?([0-9]+([.][0-9]+)?|[.][0-9]+)([eE][+-]?[0-9]+)?[hdw]?$"

/* What the functions below write with. */
typedef struct author {
    crs_json_writer *writer;
    const crs_model *model;
} author;

static void write_shape(const author *a, const crs_shape *shape);

/* A shape that refers to itself stands among the definitions, and is named here. */
static void
write_shape_or_name(const author *a, const crs_shape *shape)
{
    if (shape->refers_to_itself) {
        crs_message name;
        crs_message_clear(&name);
        crs_message_add(&name, "#/$defs/%s", shape->title);
        crs_json_put_text(a->writer, "$ref", name.text);
    } else {
        write_shape(a, shape);
    }
}

static void
write_range(const author *a, double min, double max)
{
    if (min == 0.0 && max == 0.0) {
        return;
    }
    crs_json_put_number(a->writer, "minimum", min);
    if (isfinite(max)) {
        crs_json_put_number(a->writer, "maximum", max);
    }
}

static void
write_enum(const author *a, const crs_names *names)
{
    size_t count = names->count(a->model);
    crs_json_put_array(a->writer, "enum");
    for (size_t i = 0; i < count; i++) {
        crs_json_put_text(a->writer, NULL, names->name(a->model, i));
    }
    crs_json_put_end(a->writer);
    /* not part of the standard: editors show it beside the names */
    crs_json_put_array(a->writer, "enumDescriptions");
    for (size_t i = 0; i < count; i++) {
        crs_json_put_text(a->writer, NULL, names->meaning(a->model, i));
    }
    crs_json_put_end(a->writer);
}

/* A list of distinct names, at least one. */
static void
write_set(const author *a, const crs_names *names)
{
    crs_json_put_text(a->writer, "type", "array");
    crs_json_put_object(a->writer, "items");
    write_enum(a, names);
    crs_json_put_end(a->writer);
    crs_json_put_integer(a->writer, "minItems", 1);
}

static void
write_time(const author *a, const crs_shape_key *key)
{
    crs_json_put_array(a->writer, "anyOf");
    crs_json_put_object(a->writer, NULL);
    crs_json_put_text(a->writer, "type", "number");
    write_range(a, key->min, key->max);
    crs_json_put_text(a->writer, "description", "hours");
    crs_json_put_end(a->writer);
    crs_json_put_object(a->writer, NULL);
    crs_json_put_text(a->writer, "type", "string");
    crs_json_put_text(a->writer, "pattern", TIME_PATTERN);
    crs_json_put_text(a->writer, "description", "a number and a unit: \"36h\", \"3d\", \"2w\"");
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
}

/* "description": meaning, and where it exists the unit and the default. */
static void
write_param(const author *a, const crs_param_info *info)
{
    crs_message text;
    crs_message_clear(&text);
    crs_message_add(&text, "%s (%s; default %g)", info->meaning, info->unit, info->value);
    crs_json_put_object(a->writer, info->name);
    crs_json_put_text(a->writer, "description", text.text);
    crs_json_put_text(a->writer, "type", "number");
    crs_json_put_number(a->writer, "minimum", info->min);
    if (isfinite(info->max)) {
        crs_json_put_number(a->writer, "maximum", info->max);
    }
    crs_json_put_end(a->writer);
}

/* Members for the parameters: those of cases only, or all. */
static void
write_params(const author *a, int all)
{
    crs_json_put_object(a->writer, "properties");
    for (size_t i = 0; i < a->model->num_params; i++) {
        if (all || a->model->params[i].scope == CRS_SCOPE_CASE) {
            write_param(a, &a->model->params[i]);
        }
    }
    crs_json_put_end(a->writer);
}

/* What the attribute of an action may be set to by a path. */
static void
write_setting(const author *a, const crs_shape_key *key)
{
    if (key->kind == CRS_KEY_TIME) {
        write_time(a, key);
    } else if (key->kind == CRS_KEY_NUMBER) {
        crs_json_put_text(a->writer, "type", "number");
        write_range(a, key->min, key->max);
    } else {
        crs_json_put_text(a->writer, "type", "string");
    }
}

/* "patternProperties": paths to attributes of actions, `prefix`actions.<id>.<key>. */
static void
write_paths(const author *a, const crs_shape *shape, const char *prefix)
{
    crs_json_put_object(a->writer, "patternProperties");
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        crs_message pattern;

        if (key->kind != CRS_KEY_TIME && key->kind != CRS_KEY_NUMBER &&
            key->kind != CRS_KEY_GROUPS) {
            continue;
        }
        crs_message_clear(&pattern);
        crs_message_add(&pattern, "^%sactions[.][A-Za-z0-9_.-]+[.]%s$", prefix, key->name);
        crs_json_put_object(a->writer, pattern.text);
        crs_json_put_text(a->writer, "description", key->meaning);
        write_setting(a, key);
        crs_json_put_end(a->writer);
    }
    crs_json_put_end(a->writer);
    crs_json_put_boolean(a->writer, "additionalProperties", 0);
}

static void
write_text(const author *a, const crs_shape_key *key)
{
    crs_json_put_text(a->writer, "type", "string");
    if (key->kind == CRS_KEY_ID) {
        crs_json_put_text(a->writer, "pattern", key->or_file ? ID_OR_FILE_PATTERN : ID_PATTERN);
    }
}

static void
write_number(const author *a, const crs_shape_key *key)
{
    crs_json_put_text(a->writer, "type", key->kind == CRS_KEY_INTEGER ? "integer" : "number");
    write_range(a, key->min, key->max);
}

static void
write_switches(const author *a, const crs_shape_key *key)
{
    crs_json_put_array(a->writer, "anyOf");
    crs_json_put_object(a->writer, NULL);
    crs_json_put_row(a->writer, "enum");
    crs_json_put_text(a->writer, NULL, "on");
    crs_json_put_text(a->writer, NULL, "off");
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
    crs_json_put_object(a->writer, NULL);
    write_set(a, key->names);
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
}

/* {"enum": names of the model's metrics}, or an object. */
static void
write_choice(const author *a, const crs_shape_key *key)
{
    crs_json_put_array(a->writer, "anyOf");
    crs_json_put_object(a->writer, NULL);
    write_enum(a, key->names);
    crs_json_put_end(a->writer);
    crs_json_put_object(a->writer, NULL);
    write_shape(a, key->shape);
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
}

/* Lists: of two numbers, of ids, of values, of structs. */
static void
write_list(const author *a, const crs_shape_key *key)
{
    crs_json_put_text(a->writer, "type", "array");
    crs_json_put_object(a->writer, "items");
    if (key->kind == CRS_KEY_RANGE) {
        crs_json_put_text(a->writer, "type", "number");
    } else if (key->kind == CRS_KEY_IDS) {
        crs_json_put_text(a->writer, "type", "string");
        crs_json_put_text(a->writer, "pattern", key->or_file ? ID_OR_FILE_PATTERN : ID_PATTERN);
    } else if (key->kind == CRS_KEY_VALUES) {
        crs_json_put_row(a->writer, "type");
        crs_json_put_text(a->writer, NULL, "number");
        crs_json_put_text(a->writer, NULL, "string");
        crs_json_put_end(a->writer);
    } else if (key->kind == CRS_KEY_CHOICES) {
        write_choice(a, key);
    } else {
        write_shape_or_name(a, key->shape);
    }
    crs_json_put_end(a->writer);
    if (key->kind == CRS_KEY_RANGE) {
        crs_json_put_integer(a->writer, "minItems", 2);
        crs_json_put_integer(a->writer, "maxItems", 2);
    } else if (key->kind != CRS_KEY_ARRAY) {
        crs_json_put_integer(a->writer, "minItems", 1);
    }
}

/* Objects of one shape, their keys parameters or paths to attributes of actions. */
static void
write_members(const author *a, const crs_shape_key *key)
{
    crs_json_put_object(a->writer, "propertyNames");
    crs_json_put_array(a->writer, "anyOf");
    crs_json_put_object(a->writer, NULL);
    crs_json_put_row(a->writer, "enum");
    for (size_t i = 0; i < a->model->num_params; i++) {
        crs_json_put_text(a->writer, NULL, a->model->params[i].name);
    }
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
    crs_json_put_object(a->writer, NULL);
    crs_json_put_text(a->writer, "pattern", "^strategy[.]actions[.][A-Za-z0-9_.-]+[.][a-z_]+$");
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
    crs_json_put_end(a->writer);
    crs_json_put_object(a->writer, "additionalProperties");
    write_shape(a, key->shape);
    crs_json_put_end(a->writer);
}

/* Objects whose keys are names or paths. */
static void
write_map(const author *a, const crs_shape_key *key)
{
    crs_json_put_text(a->writer, "type", "object");
    if (key->kind == CRS_KEY_PARAMS) {
        write_params(a, 0);
        crs_json_put_boolean(a->writer, "additionalProperties", 0);
    } else if (key->kind == CRS_KEY_SETTINGS) {
        write_params(a, 1);
        write_paths(a, key->shape, "strategy[.]");
    } else if (key->kind == CRS_KEY_MAP) {
        write_members(a, key);
    } else {
        crs_json_put_object(a->writer, "propertyNames");
        crs_json_put_text(a->writer, "pattern", ID_PATTERN);
        crs_json_put_end(a->writer);
        crs_json_put_object(a->writer, "additionalProperties");
        crs_json_put_text(a->writer, "type", "object");
        write_paths(a, key->shape, "(strategy[.])?");
        crs_json_put_end(a->writer);
    }
}

static void
write_value(const author *a, const crs_shape_key *key)
{
    switch (key->kind) {
    case CRS_KEY_IGNORED:
    case CRS_KEY_ID:
    case CRS_KEY_TEXT:
    case CRS_KEY_PROSE:
        write_text(a, key);
        break;
    case CRS_KEY_NUMBER:
    case CRS_KEY_INTEGER:
        write_number(a, key);
        break;
    case CRS_KEY_TIME:
        write_time(a, key);
        break;
    case CRS_KEY_BOOLEAN:
        crs_json_put_text(a->writer, "type", "boolean");
        break;
    case CRS_KEY_NAME:
        write_enum(a, key->names);
        break;
    case CRS_KEY_NAMES:
    case CRS_KEY_GROUPS:
        write_set(a, key->names);
        break;
    case CRS_KEY_SWITCHES:
        write_switches(a, key);
        break;
    case CRS_KEY_RANGE:
    case CRS_KEY_IDS:
    case CRS_KEY_ARRAY:
    case CRS_KEY_VALUES:
    case CRS_KEY_CHOICES:
        write_list(a, key);
        break;
    case CRS_KEY_WHEN:
    case CRS_KEY_OBJECT:
        write_shape_or_name(a, key->shape);
        break;
    case CRS_KEY_PARAMS:
    case CRS_KEY_SETTINGS:
    case CRS_KEY_VARIANTS:
    case CRS_KEY_MAP:
        write_map(a, key);
        break;
    }
}

/* "default", where the key is optional and a plain value stands for its absence. */
static void
write_default(const author *a, const crs_shape_key *key)
{
    int plain = key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_TIME;
    if (plain && !key->required && key->given == 0 && key->fallback < CRS_NEVER_H &&
        key->fallback >= key->min) {
        crs_json_put_number(a->writer, "default", key->fallback);
    }
}

static void
write_shape(const author *a, const crs_shape *shape)
{
    crs_json_put_text(a->writer, "type", "object");
    crs_json_put_object(a->writer, "properties");
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        crs_json_put_object(a->writer, key->name);
        crs_json_put_text(a->writer, "description", key->meaning);
        write_value(a, key);
        write_default(a, key);
        crs_json_put_end(a->writer);
    }
    crs_json_put_end(a->writer);
    crs_json_put_boolean(a->writer, "additionalProperties", 0);
    crs_json_put_row(a->writer, "required");
    for (size_t i = 0; i < shape->num_keys; i++) {
        if (shape->keys[i].required) {
            crs_json_put_text(a->writer, NULL, shape->keys[i].name);
        }
    }
    crs_json_put_end(a->writer);
}

crs_status
crs_schema_write(crs_file_kind kind, const crs_model *model, crs_sink *sink)
{
    static const crs_shape *const shapes[CRS_NUM_FILE_KINDS] = {
        [CRS_FILE_CASE] = &crs_shape_case,
        [CRS_FILE_STRATEGY] = &crs_shape_strategy,
        [CRS_FILE_STUDY] = &crs_shape_study,
    };
    crs_json_writer writer;
    const author a = {&writer, model};
    crs_json_writer_init(&writer, sink);
    crs_json_put_object(&writer, NULL);
    crs_json_put_text(&writer, "$schema", "https://json-schema.org/draft/2020-12/schema");
    crs_json_put_text(&writer, "title", shapes[kind]->title);
    crs_json_put_text(&writer, "description", shapes[kind]->meaning);
    write_shape(&a, shapes[kind]);
    if (kind != CRS_FILE_STUDY) {
        crs_json_put_object(&writer, "$defs");
        crs_json_put_object(&writer, crs_shape_condition.title);
        crs_json_put_text(&writer, "description", crs_shape_condition.meaning);
        write_shape(&a, &crs_shape_condition);
        crs_json_put_end(&writer);
        crs_json_put_end(&writer);
    }
    crs_json_put_end(&writer);
    return crs_json_writer_end(&writer);
}
