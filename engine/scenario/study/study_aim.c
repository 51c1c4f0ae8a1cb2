#include "scenario/study/study_aim.h"

#include <string.h>

#define ACTION_PATH  "strategy.actions."
#define WARNING_PATH "strategy.warning."

static crs_status
check_key(const crs_shape_key *key)
{
    return key && (key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_TIME) ? CRS_OK
                                                                             : CRS_ERR_ARGUMENT;
}

crs_status
crs_aim_find(const crs_reader *reader, const char *path, crs_aim *aim)
{
    const size_t prefix = strlen(ACTION_PATH);
    const char *dot = strrchr(path, '.');
    crs_aim out = {.param = -1};

    if (strncmp(path, WARNING_PATH, strlen(WARNING_PATH)) == 0) {
        out.key = crs_warning_key(path + strlen(WARNING_PATH), &out.offset);
        if (check_key(out.key) != CRS_OK) {
            return CRS_ERR_ARGUMENT;
        }
    } else if (strncmp(path, ACTION_PATH, prefix) != 0) {
        if (strncmp(path, "strategy.", strlen("strategy.")) == 0) {
            return CRS_ERR_ARGUMENT;
        }
        out.param = crs_param_find(reader->model->params, reader->model->num_params, path);
        if (out.param < 0) {
            return CRS_ERR_NAME;
        }
    } else {
        if (dot <= path + prefix) {
            return CRS_ERR_ARGUMENT;
        }
        out.action = crs_arena_text(reader->arena, path + prefix, (size_t)(dot - path) - prefix);
        out.key = crs_shape_find(&crs_shape_action, dot + 1);
        if (!out.action) {
            return crs_reader_memory(reader);
        }
        if (check_key(out.key) != CRS_OK) {
            return CRS_ERR_ARGUMENT;
        }
        out.offset = out.key->offset;
    }
    *aim = out;
    return CRS_OK;
}

int
crs_aim_is_time(const crs_aim *aim)
{
    return aim->param < 0 && aim->key->kind == CRS_KEY_TIME;
}

void
crs_aim_limits(const crs_reader *reader, const crs_aim *aim, double *min, double *max)
{
    *min = aim->param >= 0 ? reader->model->params[aim->param].min : aim->key->min;
    *max = aim->param >= 0 ? reader->model->params[aim->param].max : aim->key->max;
}

crs_factor
crs_aim_factor(const crs_reader *reader, const char *path, const crs_aim *aim)
{
    crs_factor out = {.name = path};

    if (aim->param >= 0) {
        out.unit = reader->model->params[aim->param].unit;
        out.meaning = reader->model->params[aim->param].meaning;
    } else {
        out.unit = crs_aim_is_time(aim)                      ? "h"
                   : strncmp(aim->key->name, "cost", 4) == 0 ? "million"
                                                             : "1";
        out.meaning = aim->key->meaning;
    }
    return out;
}

crs_status
crs_aim_fail(const crs_reader *reader, const crs_place *place, const char *path, crs_status why)
{
    if (why == CRS_ERR_NAME) {
        return crs_names_fail(reader, place, path, &crs_names_params);
    }
    return why != CRS_ERR_ARGUMENT
               ? why
               : crs_place_fail(
                     reader, place,
                     "cannot be varied: the path to an attribute is "
                     "strategy.actions.<id>.<key>, with a key that is a number or time%s",
                     strcmp(path, "strategy.first_response_h") == 0
                         ? " (here: the \"at\" of the first action)"
                         : "");
}
