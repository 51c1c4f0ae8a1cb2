#include "scenario/shape/shape_write.h"

#include <string.h>

#include "scenario/shape/names.h"

/* On the way through a struct. */
typedef struct writing {
    crs_json_writer *json;
    const crs_model *model;
    crs_shape_extent extent;
    int is_probe; /* 1: what must be there is left out, too, where it has its default */
} writing;

static void write_members(const writing *w, const crs_shape *shape, const void *from);

/* A member of a struct, copied out: a table may describe any struct. */
#define MEMBER(type, variable)                                                                    \
    type variable;                                                                                \
    memcpy(&variable, (const char *)from + key->offset, sizeof(variable))

static double
number_at(const crs_shape_key *key, const void *from)
{
    double number;

    if (key->kind == CRS_KEY_INTEGER) {
        MEMBER(uint64_t, integer);
        return (double)integer;
    }
    if (key->kind == CRS_KEY_BOOLEAN || key->kind == CRS_KEY_NAME) {
        MEMBER(int, integer);
        return integer;
    }
    memcpy(&number, (const char *)from + key->offset, sizeof(number));
    return number;
}

/* Is the number left out? Where everything is wanted, only what could not be read back is. */
static int
is_left_out(const writing *w, const crs_shape_key *key, double value)
{
    const int is_bounded = key->min != 0.0 || key->max != 0.0;

    if ((key->required && !w->is_probe) || value != key->fallback) {
        return 0;
    }
    return w->extent == CRS_SHAPE_DIFFERENT || key->given != 0 ||
           (is_bounded && (value < key->min || value > key->max));
}

static void
write_number(const writing *w, const crs_shape_key *key, const void *from)
{
    const double value = number_at(key, from);

    if (is_left_out(w, key, value)) {
        return;
    }
    if (key->kind == CRS_KEY_BOOLEAN) {
        crs_json_put_boolean(w->json, key->name, value != 0.0);
    } else if (key->kind == CRS_KEY_INTEGER) {
        MEMBER(uint64_t, integer);
        crs_json_put_integer(w->json, key->name, integer);
    } else if (key->kind != CRS_KEY_NAME) {
        crs_json_put_number(w->json, key->name, value);
    } else if (value >= 0.0) {
        crs_json_put_text(w->json, key->name, key->names->name(w->model, (size_t)value));
    }
}

static void
write_text(const writing *w, const crs_shape_key *key, const void *from)
{
    MEMBER(const char *, text);

    if (text) {
        crs_json_put_text(w->json, key->name, text);
    }
}

static void
write_set(const writing *w, const crs_shape_key *key, const void *from)
{
    const size_t count = key->names->count(w->model);
    const uint64_t all = count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
    uint64_t set;

    if (key->kind == CRS_KEY_GROUPS) {
        MEMBER(unsigned, bits);
        set = bits;
    } else {
        MEMBER(uint64_t, bits);
        set = bits;
    }
    if (w->extent == CRS_SHAPE_DIFFERENT && set == (key->fallback < 0.0 ? all : 0)) {
        return;
    }
    if (key->kind == CRS_KEY_SWITCHES && (set == 0 || set == all)) {
        crs_json_put_text(w->json, key->name, set ? "on" : "off");
        return;
    }
    crs_json_put_row(w->json, key->name);
    for (size_t i = 0; i < count; i++) {
        if (set >> i & 1) {
            crs_json_put_text(w->json, NULL, key->names->name(w->model, i));
        }
    }
    crs_json_put_end(w->json);
}

static void
write_ids(const writing *w, const crs_shape_key *key, const void *from)
{
    MEMBER(crs_ids, ids);

    if (ids.count == 0 && w->extent == CRS_SHAPE_DIFFERENT) {
        return;
    }
    crs_json_put_row(w->json, key->name);
    for (size_t i = 0; i < ids.count; i++) {
        crs_json_put_text(w->json, NULL, ids.items[i]);
    }
    crs_json_put_end(w->json);
}

static void
write_setting(const writing *w, const char *name, const crs_setting *setting)
{
    if (setting->text) {
        crs_json_put_text(w->json, name, setting->text);
    } else {
        crs_json_put_number(w->json, name, setting->number);
    }
}

/* {path: value}, or a list of values. */
static void
write_settings(const writing *w, const char *name, const crs_settings *settings, int has_paths)
{
    if (has_paths) {
        crs_json_put_object(w->json, name);
    } else {
        crs_json_put_row(w->json, name);
    }
    for (size_t i = 0; i < settings->count; i++) {
        write_setting(w, has_paths ? settings->items[i].path : NULL, &settings->items[i]);
    }
    crs_json_put_end(w->json);
}

static void
write_params(const writing *w, const crs_shape_key *key, const void *from)
{
    MEMBER(const double *, values);

    crs_json_put_object(w->json, key->name);
    for (size_t i = 0; values && i < w->model->num_params; i++) {
        const crs_param_info *info = &w->model->params[i];

        if (info->scope == CRS_SCOPE_CASE && values[i] != info->value) {
            crs_json_put_number(w->json, info->name, values[i]);
        }
    }
    crs_json_put_end(w->json);
}

/* Structs that begin with a crs_member: by name in an object, or listed, those that are nothing
 * but a name of the model's by that. */
static void
write_named(const writing *w, const crs_shape_key *key, const crs_array *array)
{
    const int is_map = key->kind == CRS_KEY_MAP;

    if (is_map) {
        crs_json_put_object(w->json, key->name);
    } else {
        crs_json_put_array(w->json, key->name);
    }
    for (size_t i = 0; i < array->count; i++) {
        const char *item = (const char *)array->items + i * key->shape->size;
        crs_member member;

        memcpy(&member, item, sizeof member);
        if (!is_map && crs_names_find(&crs_names_metrics, w->model, member.name) >= 0) {
            crs_json_put_text(w->json, NULL, member.name);
        } else {
            crs_json_put_object(w->json, is_map ? member.name : NULL);
            write_members(w, key->shape, item);
            crs_json_put_end(w->json);
        }
    }
    crs_json_put_end(w->json);
}

static void
write_variants(const writing *w, const crs_shape_key *key, const crs_array *array)
{
    const crs_variant *items = array->items;

    crs_json_put_object(w->json, key->name);
    for (size_t i = 0; i < array->count; i++) {
        write_settings(w, items[i].key, &items[i].settings, 1);
    }
    crs_json_put_end(w->json);
}

static void
write_array(const writing *w, const crs_shape_key *key, const void *from)
{
    MEMBER(crs_array, array);

    if (array.count == 0 && !key->required) {
        return;
    }
    if (key->kind == CRS_KEY_VARIANTS) {
        write_variants(w, key, &array);
    } else if (key->kind != CRS_KEY_ARRAY) {
        write_named(w, key, &array);
    } else {
        crs_json_put_array(w->json, key->name);
        for (size_t i = 0; i < array.count; i++) {
            crs_json_put_object(w->json, NULL);
            write_members(w, key->shape, (const char *)array.items + i * key->shape->size);
            crs_json_put_end(w->json);
        }
        crs_json_put_end(w->json);
    }
}

/* Is there nothing in the struct that differs from its default? */
static int
is_default(const writing *w, const crs_shape *shape, const void *from)
{
    crs_sink sink = {0};
    crs_json_writer json;
    const writing probe = {&json, w->model, CRS_SHAPE_DIFFERENT, 1};
    int empty = 0;

    if (crs_sink_init_memory(&sink) == CRS_OK) {
        crs_json_writer_init(&json, &sink);
        crs_json_put_object(&json, NULL);
        write_members(&probe, shape, from);
        crs_json_put_end(&json);
        empty = sink.length == strlen("{}");
        (void)crs_json_writer_end(&json);
    }
    crs_sink_free(&sink);
    return empty;
}

static void
write_object(const writing *w, const crs_shape_key *key, const void *from)
{
    const char *member = (const char *)from + key->offset;

    if (!key->required && !key->given && w->extent == CRS_SHAPE_DIFFERENT &&
        is_default(w, key->shape, member)) {
        return;
    }
    crs_json_put_object(w->json, key->name);
    write_members(w, key->shape, member);
    crs_json_put_end(w->json);
}

static void
write_range(const writing *w, const crs_shape_key *key, const void *from)
{
    double range[2];

    memcpy(range, (const char *)from + key->offset, sizeof range);
    crs_json_put_row(w->json, key->name);
    crs_json_put_number(w->json, NULL, range[0]);
    crs_json_put_number(w->json, NULL, range[1]);
    crs_json_put_end(w->json);
}

static void
write_list_of_settings(const writing *w, const crs_shape_key *key, const void *from)
{
    MEMBER(crs_settings, settings);

    if (settings.count > 0) {
        write_settings(w, key->name, &settings, key->kind == CRS_KEY_SETTINGS);
    }
}

static void
write_member(const writing *w, const crs_shape_key *key, const void *from)
{
    switch (key->kind) {
    case CRS_KEY_IGNORED:
        break;
    case CRS_KEY_ID:
    case CRS_KEY_TEXT:
    case CRS_KEY_PROSE:
        write_text(w, key, from);
        break;
    case CRS_KEY_NUMBER:
    case CRS_KEY_INTEGER:
    case CRS_KEY_TIME:
    case CRS_KEY_BOOLEAN:
    case CRS_KEY_NAME:
        write_number(w, key, from);
        break;
    case CRS_KEY_NAMES:
    case CRS_KEY_GROUPS:
    case CRS_KEY_SWITCHES:
        write_set(w, key, from);
        break;
    case CRS_KEY_RANGE:
        write_range(w, key, from);
        break;
    case CRS_KEY_IDS:
        write_ids(w, key, from);
        break;
    case CRS_KEY_WHEN:
        key->write(w->json, w->model, key->name, (const char *)from + key->offset);
        break;
    case CRS_KEY_OBJECT:
        write_object(w, key, from);
        break;
    case CRS_KEY_ARRAY:
    case CRS_KEY_VARIANTS:
    case CRS_KEY_MAP:
    case CRS_KEY_CHOICES:
        write_array(w, key, from);
        break;
    case CRS_KEY_PARAMS:
        write_params(w, key, from);
        break;
    case CRS_KEY_SETTINGS:
    case CRS_KEY_VALUES:
        write_list_of_settings(w, key, from);
        break;
    }
}

static void
write_members(const writing *w, const crs_shape *shape, const void *from)
{
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        int is_given = 1;

        if (key->given) {
            memcpy(&is_given, (const char *)from + key->given - 1, sizeof is_given);
        }
        if (is_given) {
            write_member(w, key, from);
        }
    }
}

void
crs_shape_write(crs_json_writer *json, const crs_model *model, const char *name,
                const crs_shape *shape, const void *from, crs_shape_extent extent)
{
    const writing w = {json, model, extent, 0};

    crs_json_put_object(json, name);
    write_members(&w, shape, from);
    crs_json_put_end(json);
}

crs_status
crs_shape_hash(crs_hash *hash, const crs_model *model, const crs_shape *shape, const void *from)
{
    crs_sink sink = {0};
    crs_json_writer json;
    crs_status status = crs_sink_init_memory(&sink);

    if (status == CRS_OK) {
        crs_json_writer_init(&json, &sink);
        crs_shape_write(&json, model, NULL, shape, from, CRS_SHAPE_DIFFERENT);
        status = crs_json_writer_end(&json);
    }
    if (status == CRS_OK) {
        crs_hash_add(hash, sink.buffer, sink.length);
    }
    crs_sink_free(&sink);
    return status;
}
