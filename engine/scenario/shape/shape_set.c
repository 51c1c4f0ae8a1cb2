/* shape_set: the value of one key, whether it comes from a file or from --set; places, ranges and
 * names in messages. */
#include "scenario/shape/shape_internal.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 256

void
crs_place_begin(const crs_place *place, crs_message *message)
{
    if (!message) {
        return;
    }
    if (place->file) {
        crs_json_address(place->file, place->node, message);
    } else {
        crs_message_clear(message);
        crs_message_add(message, "%s %.160s: ", place->by ? place->by : "--set", place->option);
    }
}

crs_status
crs_place_fail(const crs_reader *reader, const crs_place *place, const char *format, ...)
{
    va_list arguments;
    crs_place_begin(place, reader->message);
    va_start(arguments, format);
    crs_message_add_list(reader->message, format, &arguments);
    va_end(arguments);
    return crs_error(CRS_ERR_INVALID);
}

crs_status
crs_reader_memory(const crs_reader *reader)
{
    return crs_message_fail(reader->message, CRS_ERR_MEMORY, "out of memory");
}

int
crs_names_find(const crs_names *names, const crs_model *model, const char *name)
{
    for (size_t i = 0; i < names->count(model); i++) {
        if (strcmp(names->name(model, i), name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

crs_status
crs_names_fail(const crs_reader *reader, const crs_place *place, const char *name,
               const crs_names *names)
{
    const char *list[MAX_NAMES];
    size_t count = 0;
    crs_status status;

    for (size_t i = 0; i < names->count(reader->model) && count < MAX_NAMES; i++) {
        list[count++] = names->name(reader->model, i);
    }
    status = crs_place_fail(reader, place, "unknown %s \"%.60s\"", names->what, name);
    crs_suggest_add(reader->message, name, list, count);
    return status;
}

const crs_shape_key *
crs_shape_find(const crs_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->num_keys; i++) {
        if (strcmp(shape->keys[i].name, name) == 0) {
            return &shape->keys[i];
        }
    }
    return NULL;
}

crs_status
crs_range_check(const crs_reader *reader, const crs_place *place, double value, double min,
                double max)
{
    if (value >= min && value <= max) {
        return CRS_OK;
    }
    crs_place_begin(place, reader->message);
    if (place->file) {
        crs_message_add(reader->message, "%g is ", value);
    }
    if (isinf(max)) {
        crs_message_add(reader->message, "out of range: must be at least %g", min);
    } else {
        crs_message_add(reader->message, "out of range %g..%g", min, max);
    }
    return crs_error(CRS_ERR_INVALID);
}

static crs_status
check_range(const crs_reader *reader, const crs_place *place, const crs_shape_key *key,
            double value)
{
    if (key->min == 0.0 && key->max == 0.0) {
        return CRS_OK;
    }
    return crs_range_check(reader, place, value, key->min, key->max);
}

void
crs_shape_put(void *out, size_t offset, const void *value, size_t size)
{
    memcpy((char *)out + offset, value, size);
}

static uint64_t
all_of(const crs_names *names, const crs_model *model)
{
    size_t count = names->count(model);
    return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

void
crs_shape_put_number(const crs_shape_key *key, double value, void *out)
{
    if (key->kind == CRS_KEY_INTEGER) {
        uint64_t integer = (uint64_t)value;
        crs_shape_put(out, key->offset, &integer, sizeof(integer));
    } else if (key->kind == CRS_KEY_BOOLEAN || key->kind == CRS_KEY_NAME) {
        int integer = (int)value;
        crs_shape_put(out, key->offset, &integer, sizeof(integer));
    } else {
        crs_shape_put(out, key->offset, &value, sizeof(value));
    }
}

void
crs_shape_put_set(const crs_shape_key *key, uint64_t set, void *out)
{
    if (key->kind == CRS_KEY_GROUPS) {
        unsigned bits = (unsigned)set;
        crs_shape_put(out, key->offset, &bits, sizeof(bits));
    } else {
        crs_shape_put(out, key->offset, &set, sizeof(set));
    }
}

static int
is_set(const crs_shape_key *key)
{
    return key->kind == CRS_KEY_NAMES || key->kind == CRS_KEY_GROUPS ||
           key->kind == CRS_KEY_SWITCHES;
}

static int
is_number(const crs_shape_key *key)
{
    return key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_INTEGER ||
           key->kind == CRS_KEY_TIME || key->kind == CRS_KEY_BOOLEAN || key->kind == CRS_KEY_NAME;
}

void
crs_shape_defaults(const crs_model *model, const crs_shape *shape, void *out)
{
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        if (is_number(key)) {
            crs_shape_put_number(key, key->fallback, out);
        } else if (is_set(key)) {
            crs_shape_put_set(key, key->fallback < 0.0 ? all_of(key->names, model) : 0, out);
        } else if (key->kind == CRS_KEY_OBJECT) {
            crs_shape_defaults(model, key->shape, (char *)out + key->offset);
        }
    }
}

/* The number that a setting gives, in hours if it is a time. */
static crs_status
setting_number(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting,
               double *value)
{
    crs_status status;

    if (!setting->text) {
        *value = setting->number;
        return CRS_OK;
    }
    if (key->kind == CRS_KEY_TIME) {
        if (crs_number_parse_time(setting->text, value) != CRS_OK) {
            return crs_place_fail(reader, &setting->place,
                                  "\"%.60s\" is not a time: give hours, or a number and a unit "
                                  "(\"36h\", \"3d\", \"2w\")",
                                  setting->text);
        }
        return CRS_OK;
    }
    if (setting->place.file) {
        return crs_place_fail(reader, &setting->place, "must be a number, not text");
    }
    status = crs_number_parse(setting->text, value);
    if (status != CRS_OK) {
        return crs_place_fail(reader, &setting->place, "%s",
                              status == CRS_ERR_INVALID ? "number too large for a double"
                                                        : "must be a number");
    }
    return CRS_OK;
}

/* A whole number from 2^53 on, of which a double may have lost digits: as the file writes it. */
static crs_status
set_large(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting,
          void *out)
{
    const crs_json *node = setting->place.file ? setting->place.node : NULL;

    if (!node || node->integer == 0) {
        return crs_place_fail(
            reader, &setting->place,
            "a number from 2^53 on must be written as a whole number below 2^64, "
            "without point and exponent");
    }
    crs_shape_put(out, key->offset, &node->integer, sizeof(node->integer));
    return CRS_OK;
}

static crs_status
set_number(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting,
           void *out)
{
    double value = 0.0;
    crs_status status = setting_number(reader, key, setting, &value);
    if (status == CRS_OK && key->kind == CRS_KEY_INTEGER && value != floor(value)) {
        return crs_place_fail(reader, &setting->place, "must be a whole number");
    }
    if (status == CRS_OK) {
        status = check_range(reader, &setting->place, key, value);
    }
    if (status == CRS_OK && key->kind == CRS_KEY_INTEGER && value >= 9007199254740992.0) {
        return set_large(reader, key, setting, out);
    }
    if (status == CRS_OK) {
        crs_shape_put_number(key, value, out);
    }
    return status;
}

crs_status
crs_shape_add_name(const crs_reader *reader, const crs_place *place, const crs_shape_key *key,
                   const char *text, size_t length, uint64_t *set)
{
    char *name = crs_arena_text(reader->arena, text, length);
    int index;

    if (!name) {
        return crs_reader_memory(reader);
    }
    index = crs_names_find(key->names, reader->model, name);
    if (index < 0) {
        return crs_names_fail(reader, place, name, key->names);
    }
    *set |= UINT64_C(1) << index;
    return CRS_OK;
}

/* "a,b,c", and "on" or "off" for switches. */
static crs_status
set_set(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting, void *out)
{
    uint64_t set = 0;
    const char *text = setting->text;
    int is_switch = key->kind == CRS_KEY_SWITCHES;

    if (!text) {
        return crs_place_fail(reader, &setting->place, "must be names with commas between them");
    }
    if (is_switch && strcmp(text, "on") == 0) {
        set = all_of(key->names, reader->model);
    } else if (!is_switch || strcmp(text, "off") != 0) {
        for (int more = 1; more;) {
            size_t length = strcspn(text, ",");
            crs_status status = crs_shape_add_name(reader, &setting->place, key, text, length,
                                                   &set);
            if (status != CRS_OK) {
                return status;
            }
            more = text[length] == ',';
            text += length + (size_t)more;
        }
    }
    crs_shape_put_set(key, set, out);
    return CRS_OK;
}

static crs_status
set_name(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting, void *out)
{
    int index;

    if (!setting->text) {
        return crs_place_fail(reader, &setting->place, "must be text, not a number");
    }
    index = crs_names_find(key->names, reader->model, setting->text);
    if (index < 0) {
        return crs_names_fail(reader, &setting->place, setting->text, key->names);
    }
    crs_shape_put_number(key, index, out);
    return CRS_OK;
}

crs_status
crs_key_set(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting,
            void *out)
{
    if (key->kind == CRS_KEY_NAME) {
        return set_name(reader, key, setting, out);
    }
    if (is_set(key)) {
        return set_set(reader, key, setting, out);
    }
    if (key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_INTEGER || key->kind == CRS_KEY_TIME) {
        return set_number(reader, key, setting, out);
    }
    return crs_place_fail(reader, &setting->place, "\"%s\" cannot be set", key->name);
}
