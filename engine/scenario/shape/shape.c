#include <string.h>

#include "scenario/shape/shape_internal.h"
#include "base/suggest.h"
#include "base/utf8.h"

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 256

/* A walk over one file. */
typedef struct walk {
    const crs_reader *reader;
    const crs_json_file *file;
} walk;

static crs_status read_value(const walk *w, const crs_json *node, const crs_shape_key *key,
                             void *out);

static crs_place
place_of(const walk *w, const crs_json *node)
{
    return (crs_place){.file = w->file, .node = node};
}

static crs_status
fail_type(const walk *w, const crs_json *node, const char *expected)
{
    crs_place place = place_of(w, node);
    return crs_place_fail(w->reader, &place, "must be %s, not %s", expected,
                          crs_json_type_name(node->type));
}

crs_status
crs_reader_go_on(const crs_reader *reader, crs_status status)
{
    crs_problems *problems = reader->problems;
    const char *text;

    if (status != CRS_ERR_INVALID || !problems || !reader->message) {
        return status;
    }
    if (problems->count < CRS_MAX_PROBLEMS) {
        text = crs_arena_text(reader->arena, reader->message->text, reader->message->length);
        if (!text) {
            return crs_reader_memory(reader);
        }
        problems->texts[problems->count] = text;
    }
    problems->count++;
    crs_message_clear(reader->message);
    return CRS_OK;
}

crs_status
crs_reader_settle(const crs_reader *reader)
{
    if (!reader->problems || reader->problems->count == 0) {
        return CRS_OK;
    }
    return crs_message_fail(reader->message, CRS_ERR_INVALID, "%s", reader->problems->texts[0]);
}

int
crs_names_file(const char *text)
{
    const size_t length = strlen(text), suffix = strlen(".json");

    return strchr(text, '/') != NULL ||
           (length > suffix && strcmp(text + length - suffix, ".json") == 0);
}

/* Checks a text: an id is short and plain, a line holds no line break. */
static crs_status
check_text(const walk *w, const crs_json *node, const crs_shape_key *key)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    crs_place place = place_of(w, node);
    if (key->kind == CRS_KEY_ID && !(key->or_file && crs_names_file(node->text))) {
        size_t length = strlen(node->text);
        if (length == 0 || length > 64 || strspn(node->text, plain) != length ||
            node->text[0] == '.') {
            return crs_place_fail(
                w->reader, &place,
                "\"%.60s\" is no id: use up to 64 letters, digits, '-', '_' and '.'", node->text);
        }
    } else if (key->kind == CRS_KEY_TEXT || key->kind == CRS_KEY_ID) {
        size_t length = strlen(node->text), size;
        for (const char *p = node->text; length > 0; p += size, length -= size) {
            size = crs_utf8_next(p, length);
            if (size == 0 || crs_utf8_is_control(p, size)) {
                return crs_place_fail(w->reader, &place,
                                      "must be one line without control characters");
            }
        }
    }
    return CRS_OK;
}

static crs_status
read_text(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_status status;

    if (node->type != CRS_JSON_TEXT) {
        return fail_type(w, node, "text");
    }
    status = check_text(w, node, key);
    if (status == CRS_OK && key->kind != CRS_KEY_IGNORED) {
        crs_shape_put(out, key->offset, &node->text, sizeof(node->text));
    }
    return status;
}

/* Numbers, times and names, by the same way as --set. */
static crs_status
read_scalar(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_setting setting = {.path = key->name,
                           .text = node->type == CRS_JSON_TEXT ? node->text : NULL,
                           .number = node->number,
                           .place = place_of(w, node)};
    int is_name = key->kind == CRS_KEY_NAME;
    int is_time = key->kind == CRS_KEY_TIME;
    if (is_name ? node->type != CRS_JSON_TEXT
                : node->type != CRS_JSON_NUMBER && !(is_time && setting.text)) {
        return fail_type(w, node,
                         is_name   ? "text"
                         : is_time ? "a time (hours, or a number and a unit: \"36h\", \"3d\")"
                                   : "a number");
    }
    return crs_key_set(w->reader, key, &setting, out);
}

static crs_status
read_boolean(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    if (node->type != CRS_JSON_BOOLEAN) {
        return fail_type(w, node, "true or false");
    }
    crs_shape_put_number(key, node->number, out);
    return CRS_OK;
}

static crs_status
read_set(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    uint64_t set = 0;
    crs_place place = place_of(w, node);
    if (key->kind == CRS_KEY_SWITCHES && node->type == CRS_JSON_TEXT) {
        crs_setting setting = {.path = key->name, .text = node->text, .place = place};
        if (strcmp(node->text, "on") != 0 && strcmp(node->text, "off") != 0) {
            return crs_place_fail(w->reader, &place, "must be \"on\", \"off\" or a list of names");
        }
        return crs_key_set(w->reader, key, &setting, out);
    }
    if (node->type != CRS_JSON_ARRAY) {
        return fail_type(w, node, "a list of names");
    }
    if (node->count == 0) {
        return crs_place_fail(w->reader, &place, "must not be empty");
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        crs_place child_place = place_of(w, child);
        crs_status status;

        if (child->type != CRS_JSON_TEXT) {
            return fail_type(w, child, "text");
        }
        status = crs_shape_add_name(w->reader, &child_place, key, child->text, strlen(child->text),
                                    &set);
        if (status != CRS_OK) {
            return status;
        }
    }
    crs_shape_put_set(key, set, out);
    return CRS_OK;
}

static crs_status
read_range(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_place place = place_of(w, node);
    double range[2];

    if (node->type != CRS_JSON_ARRAY || node->count != 2 || node->first->type != CRS_JSON_NUMBER ||
        node->first->next->type != CRS_JSON_NUMBER) {
        return crs_place_fail(w->reader, &place, "must be two numbers, [low, high]");
    }
    range[0] = node->first->number;
    range[1] = node->first->next->number;
    if (range[0] > range[1]) {
        return crs_place_fail(w->reader, &place, "low end %g is above high end %g", range[0],
                              range[1]);
    }
    crs_shape_put(out, key->offset, range, sizeof(range));
    return CRS_OK;
}

static crs_status
read_ids(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_place place = place_of(w, node);
    const crs_shape_key item = {.name = key->name, .kind = CRS_KEY_ID, .or_file = key->or_file};
    crs_ids ids;

    if (node->type != CRS_JSON_ARRAY) {
        return fail_type(w, node, "a list of ids");
    }
    if (node->count == 0) {
        return crs_place_fail(w->reader, &place, "must not be empty");
    }
    ids = (crs_ids){crs_arena_alloc(w->reader->arena, node->count, sizeof(*ids.items)), 0};
    if (!ids.items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        crs_status status = read_text(w, child, &item, &ids.items[ids.count]);
        status = crs_reader_go_on(w->reader, status);
        if (status != CRS_OK) {
            return status;
        }
        ids.count++;
    }
    crs_shape_put(out, key->offset, &ids, sizeof(ids));
    return CRS_OK;
}

static crs_status
read_array(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_array array;

    if (node->type != CRS_JSON_ARRAY) {
        return fail_type(w, node, "a list");
    }
    array = (crs_array){crs_arena_alloc(w->reader->arena, node->count, key->shape->size), 0};
    if (!array.items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        void *item = (char *)array.items + array.count * key->shape->size;
        crs_status status = crs_shape_read(w->reader, w->file, child, key->shape, item);
        status = crs_reader_go_on(w->reader, status);
        if (status != CRS_OK) {
            return status;
        }
        array.count++;
    }
    crs_shape_put(out, key->offset, &array, sizeof(array));
    return CRS_OK;
}

/* One of them: a parameter of the case. */
static crs_status
read_param(const walk *w, const crs_json *node, const crs_shape_key *key, double *values)
{
    const crs_model *model = w->reader->model;
    crs_place place = place_of(w, node);
    int index = crs_param_find(model->params, model->num_params, node->name);
    const crs_param_info *info;

    if (index < 0) {
        return crs_names_fail(w->reader, &place, node->name, key->names);
    }
    info = &model->params[index];
    if (info->scope != CRS_SCOPE_CASE) {
        return crs_place_fail(w->reader, &place,
                              "is shared by all cases; vary it with --set %s=...", info->name);
    }
    if (node->type != CRS_JSON_NUMBER) {
        return fail_type(w, node, "a number");
    }
    values[index] = node->number;
    return crs_range_check(w->reader, &place, node->number, info->min, info->max);
}

/* {name: number}: the model's defaults and, over them, what the file says about its case. */
static crs_status
read_params(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    const crs_model *model = w->reader->model;
    double *values;

    if (node->type != CRS_JSON_OBJECT) {
        return fail_type(w, node, "an object");
    }
    values = crs_arena_alloc(w->reader->arena, model->num_params, sizeof(*values));
    if (!values) {
        return crs_reader_memory(w->reader);
    }
    crs_param_defaults(model->params, model->num_params, values);
    for (const crs_json *child = node->first; child; child = child->next) {
        crs_status status = read_param(w, child, key, values);
        status = crs_reader_go_on(w->reader, status);
        if (status != CRS_OK) {
            return status;
        }
    }
    crs_shape_put(out, key->offset, &values, sizeof(values));
    return CRS_OK;
}

static crs_status
read_settings(const walk *w, const crs_json *node, crs_settings *settings)
{
    if (node->type != CRS_JSON_OBJECT) {
        return fail_type(w, node, "an object");
    }
    settings->items = crs_arena_alloc(w->reader->arena, node->count, sizeof(*settings->items));
    if (!settings->items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        if (child->type != CRS_JSON_NUMBER && child->type != CRS_JSON_TEXT) {
            return fail_type(w, child, "a number or text");
        }
        settings->items[settings->count++] = (crs_setting){
            .path = child->name,
            .text = child->type == CRS_JSON_TEXT ? child->text : NULL,
            .number = child->number,
            .place = place_of(w, child),
        };
    }
    return CRS_OK;
}

static crs_status
read_variants(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    const crs_shape_key name_key = {.name = key->name, .kind = CRS_KEY_ID};
    crs_variant *items;
    crs_array array;

    if (node->type != CRS_JSON_OBJECT) {
        return fail_type(w, node, "an object");
    }
    items = crs_arena_alloc(w->reader->arena, node->count, sizeof(*items));
    array = (crs_array){items, 0};
    if (!items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        crs_json name = *child;
        crs_status status;

        name.text = child->name;
        status = check_text(w, &name, &name_key);
        if (status == CRS_OK) {
            status = read_settings(w, child, &items[array.count].settings);
        }
        if (status != CRS_OK) {
            return status;
        }
        items[array.count].key = child->name;
        items[array.count].node = child;
        array.count++;
    }
    crs_shape_put(out, key->offset, &array, sizeof(array));
    return CRS_OK;
}

/* A list of numbers and texts. */
static crs_status
read_values(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_place place = place_of(w, node);
    crs_settings settings;

    if (node->type != CRS_JSON_ARRAY) {
        return fail_type(w, node, "a list");
    }
    if (node->count == 0) {
        return crs_place_fail(w->reader, &place, "must not be empty");
    }
    settings = (crs_settings){crs_arena_alloc(w->reader->arena, node->count, sizeof(crs_setting)),
                              0};
    if (!settings.items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        if (child->type != CRS_JSON_NUMBER && child->type != CRS_JSON_TEXT) {
            return fail_type(w, child, "a number or text");
        }
        settings.items[settings.count++] = (crs_setting){
            .path = key->name,
            .text = child->type == CRS_JSON_TEXT ? child->text : NULL,
            .number = child->number,
            .place = place_of(w, child),
        };
    }
    crs_shape_put(out, key->offset, &settings, sizeof(settings));
    return CRS_OK;
}

/* {name: struct}, or for choices [name or struct]; of a name alone the struct has its fallbacks.
 */
static crs_status
read_members(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    int is_map = key->kind == CRS_KEY_MAP;
    crs_place place = place_of(w, node);
    crs_array array;

    if (node->type != (is_map ? CRS_JSON_OBJECT : CRS_JSON_ARRAY)) {
        return fail_type(w, node, is_map ? "an object" : "a list");
    }
    if (node->count == 0 && !is_map) {
        return crs_place_fail(w->reader, &place, "must not be empty");
    }
    array = (crs_array){crs_arena_alloc(w->reader->arena, node->count, key->shape->size), 0};
    if (!array.items) {
        return crs_reader_memory(w->reader);
    }
    for (const crs_json *child = node->first; child; child = child->next) {
        char *item = (char *)array.items + array.count * key->shape->size;
        crs_member member = {child->name, place_of(w, child)};
        if (is_map || child->type == CRS_JSON_OBJECT) {
            crs_status status = crs_shape_read(w->reader, w->file, child, key->shape, item);
            status = crs_reader_go_on(w->reader, status);
            if (status != CRS_OK) {
                return status;
            }
            if (!is_map) {
                memcpy(&member.name, item, sizeof(member.name));
            }
        } else if (child->type == CRS_JSON_TEXT) {
            member.name = child->text;
        } else {
            return fail_type(w, child, "a name or an object");
        }
        memcpy(item, &member, sizeof(member));
        array.count++;
    }
    crs_shape_put(out, key->offset, &array, sizeof(array));
    return CRS_OK;
}

static crs_status
read_value(const walk *w, const crs_json *node, const crs_shape_key *key, void *out)
{
    crs_settings settings = {0};
    crs_status status;
    switch (key->kind) {
    case CRS_KEY_IGNORED:
    case CRS_KEY_ID:
    case CRS_KEY_TEXT:
    case CRS_KEY_PROSE:
        return read_text(w, node, key, out);
    case CRS_KEY_NUMBER:
    case CRS_KEY_INTEGER:
    case CRS_KEY_TIME:
    case CRS_KEY_NAME:
        return read_scalar(w, node, key, out);
    case CRS_KEY_BOOLEAN:
        return read_boolean(w, node, key, out);
    case CRS_KEY_NAMES:
    case CRS_KEY_GROUPS:
    case CRS_KEY_SWITCHES:
        return read_set(w, node, key, out);
    case CRS_KEY_RANGE:
        return read_range(w, node, key, out);
    case CRS_KEY_IDS:
        return read_ids(w, node, key, out);
    case CRS_KEY_WHEN:
        return key->read(w->reader, w->file, node, (char *)out + key->offset);
    case CRS_KEY_OBJECT:
        return crs_shape_read(w->reader, w->file, node, key->shape, (char *)out + key->offset);
    case CRS_KEY_ARRAY:
        return read_array(w, node, key, out);
    case CRS_KEY_PARAMS:
        return read_params(w, node, key, out);
    case CRS_KEY_SETTINGS:
        status = read_settings(w, node, &settings);
        crs_shape_put(out, key->offset, &settings, sizeof(settings));
        return status;
    case CRS_KEY_VARIANTS:
        return read_variants(w, node, key, out);
    case CRS_KEY_VALUES:
        return read_values(w, node, key, out);
    case CRS_KEY_MAP:
    case CRS_KEY_CHOICES:
        return read_members(w, node, key, out);
    }
    return crs_error(CRS_ERR_INTERNAL);
}

static crs_status
fail_unknown_key(const walk *w, const crs_json *node, const crs_shape *shape)
{
    const char *list[MAX_NAMES];
    size_t count = 0;
    crs_place place = place_of(w, node);
    crs_status status;

    for (size_t i = 0; i < shape->num_keys && count < MAX_NAMES; i++) {
        list[count++] = shape->keys[i].name;
    }
    status = crs_place_fail(w->reader, &place, "unknown key");
    crs_suggest_add(w->reader->message, node->name, list, count);
    return status;
}

crs_status
crs_shape_read(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
               const crs_shape *shape, void *out)
{
    const walk w = {reader, file};
    crs_place place = place_of(&w, node);
    if (node->type != CRS_JSON_OBJECT) {
        return fail_type(&w, node, "an object");
    }
    memset(out, 0, shape->size);
    crs_shape_defaults(reader->model, shape, out);
    for (const crs_json *child = node->first; child; child = child->next) {
        const crs_shape_key *key = crs_shape_find(shape, child->name);
        crs_status status = key ? read_value(&w, child, key, out)
                                : fail_unknown_key(&w, child, shape);

        status = crs_reader_go_on(reader, status);
        if (status != CRS_OK) {
            return status;
        }
        if (key && key->given != 0) {
            const int yes = 1;
            crs_shape_put(out, key->given - 1, &yes, sizeof(yes));
        }
    }
    for (size_t i = 0; i < shape->num_keys; i++) {
        if (shape->keys[i].required && !crs_json_get(node, shape->keys[i].name)) {
            crs_status status = crs_place_fail(reader, &place, "key \"%s\" is missing",
                                               shape->keys[i].name);
            status = crs_reader_go_on(reader, status);
            if (status != CRS_OK) {
                return status;
            }
        }
    }
    return CRS_OK;
}
