/* setting: --set, "set" of studies and "variants" of strategies, one way for all. */
#include <string.h>

#include "scenario/scenario_internal.h"
#include "base/suggest.h"

#define STRATEGY "strategy."
#define ACTIONS  "actions."
#define WARNING  "warning."

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 64

crs_status
crs_setting_parse(const crs_reader *reader, const char *option, crs_setting *out)
{
    const char *equals = strchr(option, '=');
    const crs_place place = {.option = option};
    char *path;

    if (!equals || equals == option || equals[1] == '\0') {
        return crs_place_fail(reader, &place,
                              "must be a path and a value: --set opinion.trust_weight=1.2, "
                              "--set strategy.actions.apology.at=4");
    }
    path = crs_arena_text(reader->arena, option, (size_t)(equals - option));
    if (!path) {
        return crs_reader_memory(reader);
    }
    *out = (crs_setting){.path = path, .text = equals + 1, .place = place};
    return CRS_OK;
}

int
crs_setting_is_strategy(const crs_setting *setting)
{
    return strncmp(setting->path, STRATEGY, strlen(STRATEGY)) == 0;
}

crs_status
crs_params_apply(const crs_reader *reader, const crs_setting *setting, double *values)
{
    const crs_model *model = reader->model;
    int index = crs_param_find(model->params, model->num_params, setting->path);
    const crs_param_info *info;
    crs_shape_key key;
    double value = 0.0;
    crs_status status;

    if (index < 0) {
        return crs_names_fail(reader, &setting->place, setting->path, &crs_names_params);
    }
    info = &model->params[index];
    key = (crs_shape_key){.name = info->name, .kind = CRS_KEY_NUMBER};
    status = crs_key_set(reader, &key, setting, &value);
    if (status == CRS_OK) {
        status = crs_range_check(reader, &setting->place, value, info->min, info->max);
    }
    if (status == CRS_OK) {
        values[index] = value;
    }
    return status;
}

static crs_status
fail_action(const crs_reader *reader, const crs_setting *setting, const char *id,
            const crs_strategy *strategy)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    crs_status status;

    for (; count < strategy->num_actions && count < MAX_NAMES; count++) {
        names[count] = strategy->actions[count].id;
    }
    status = crs_place_fail(reader, &setting->place,
                            "there is no action \"%.60s\" in the strategy", id);
    crs_suggest_add(reader->message, id, names, count);
    return status;
}

static crs_status
fail_key(const crs_reader *reader, const crs_setting *setting, const char *name)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    crs_status status;

    for (; count < crs_shape_action.num_keys && count < MAX_NAMES; count++) {
        names[count] = crs_shape_action.keys[count].name;
    }
    status = crs_place_fail(reader, &setting->place, "actions have no key \"%.60s\"", name);
    crs_suggest_add(reader->message, name, names, count);
    return status;
}

static const crs_whole wholes[] = {
    {STRATEGY "first_response_h", "h",
     "hour of the first action: all actions move by the same time, ends included"},
    {STRATEGY "clarity", "1", "clarity of all actions: 1 is plain words, 0 is jargon"},
};

/* How their values are read, in the same order. */
static const crs_shape_key whole_keys[] = {
    {.name = "first_response_h", .kind = CRS_KEY_TIME, .max = 1e6},
    {.name = "clarity", .kind = CRS_KEY_NUMBER, .max = 1.0},
};

#define NUM_WHOLES (sizeof(wholes) / sizeof(wholes[0]))

const crs_whole *
crs_setting_wholes(size_t *count)
{
    *count = NUM_WHOLES;
    return wholes;
}

/* The attributes of a strategy as a whole: NULL if the path is not one of them. */
static const crs_shape_key *
find_whole(const char *path)
{
    for (size_t i = 0; i < NUM_WHOLES; i++) {
        if (strcmp(whole_keys[i].name, path) == 0) {
            return &whole_keys[i];
        }
    }
    return NULL;
}

static crs_status
fail_path(const crs_reader *reader, const crs_setting *setting)
{
    const char *names[NUM_WHOLES];
    crs_status status = crs_place_fail(reader, &setting->place,
                                       "the path to an attribute is strategy.actions.<id>.<key>, "
                                       "or " STRATEGY "first_response_h, " STRATEGY "clarity");
    const char *near;

    for (size_t i = 0; i < NUM_WHOLES; i++) {
        names[i] = wholes[i].path;
    }
    near = crs_suggest(setting->path, names, NUM_WHOLES);
    if (near) {
        crs_message_add(reader->message, " (did you mean \"%s\"?)", near);
    }
    return status;
}

/* first_response_h: all actions move by the same time, ends included, so that the first starts
 * then. clarity: all actions get it. */
static crs_status
apply_whole(const crs_reader *reader, const crs_shape_key *key, const crs_setting *setting,
            crs_strategy *strategy)
{
    const size_t count = strategy->num_actions;
    crs_action *actions = crs_arena_alloc(reader->arena, count, sizeof(*actions));
    double value = 0.0, first_h = CRS_NEVER_H;
    crs_status status = actions ? crs_key_set(reader, key, setting, &value)
                                : crs_reader_memory(reader);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        actions[i] = strategy->actions[i];
        first_h = actions[i].at_h < first_h ? actions[i].at_h : first_h;
    }
    if (status == CRS_OK && key->kind == CRS_KEY_TIME && first_h >= CRS_NEVER_H && count > 0) {
        return crs_place_fail(reader, &setting->place,
                              "no action of the strategy starts at a time: all have triggers");
    }
    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        if (key->kind == CRS_KEY_TIME && !actions[i].when) {
            actions[i].at_h += value - first_h;
            actions[i].until_h += actions[i].until_h < CRS_NEVER_H ? value - first_h : 0.0;
        } else if (key->kind != CRS_KEY_TIME) {
            actions[i].clarity = value;
        }
    }
    if (status == CRS_OK) {
        strategy->actions = actions;
    }
    return status;
}

const crs_shape_key *
crs_warning_key(const char *path, size_t *offset)
{
    const char *dot = strchr(path, '.');
    const crs_shape *shape = &crs_shape_warning;
    size_t base = 0;
    const crs_shape_key *found;

    for (size_t i = 0; dot && i < crs_shape_warning.num_keys; i++) {
        const crs_shape_key *key = &crs_shape_warning.keys[i];
        if (key->kind == CRS_KEY_OBJECT && strlen(key->name) == (size_t)(dot - path) &&
            strncmp(key->name, path, strlen(key->name)) == 0) {
            base = key->offset;
            shape = key->shape;
            path = dot + 1;
            break;
        }
    }
    found = crs_shape_find(shape, path);
    if (!found || found->kind == CRS_KEY_OBJECT) {
        return NULL;
    }
    *offset = base + found->offset;
    return found;
}

static crs_status
fail_warning(const crs_reader *reader, const crs_setting *setting, const char *path)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    crs_status status;

    for (size_t i = 0; i < crs_shape_warning.num_keys; i++) {
        const crs_shape_key *key = &crs_shape_warning.keys[i];
        if (key->kind != CRS_KEY_OBJECT) {
            names[count++] = key->name;
        }
        for (size_t k = 0; key->kind == CRS_KEY_OBJECT && k < key->shape->num_keys; k++) {
            char *base = crs_arena_join(reader->arena, key->name, ".");
            names[count] = base ? crs_arena_join(reader->arena, base, key->shape->keys[k].name)
                                : NULL;
            if (!names[count]) {
                return crs_reader_memory(reader);
            }
            count++;
        }
    }
    status = crs_place_fail(reader, &setting->place, "a warning has no key \"%.60s\"", path);
    crs_suggest_add(reader->message, path, names, count);
    return status;
}

/* strategy.warning.plan, strategy.warning.technical.sensitivity, ... */
static crs_status
apply_warning(const crs_reader *reader, const crs_setting *setting, const char *path,
              crs_strategy *strategy)
{
    size_t offset = 0;
    const crs_shape_key *key = crs_warning_key(path, &offset);
    crs_warning *warning = crs_arena_alloc(reader->arena, 1, sizeof(*warning));
    crs_status status;

    if (!warning) {
        return crs_reader_memory(reader);
    }
    if (!strategy->warning) {
        return crs_place_fail(reader, &setting->place,
                              "the strategy has no radar: its file has no \"warning\"");
    }
    if (!key) {
        return fail_warning(reader, setting, path);
    }
    *warning = *strategy->warning;
    status = crs_key_set(reader, key, setting, (char *)warning + offset - key->offset);
    if (status == CRS_OK) {
        strategy->warning = warning;
    }
    return status;
}

crs_status
crs_strategy_apply(const crs_reader *reader, const crs_setting *setting, crs_strategy *strategy)
{
    const char *path = setting->path;
    crs_strategy result = *strategy;
    const char *dot;
    const crs_shape_key *whole;
    char *id;
    size_t count = strategy->num_actions;
    crs_action *actions;
    crs_action *action = NULL;
    const crs_shape_key *key;
    crs_status status;

    path += strncmp(path, STRATEGY, strlen(STRATEGY)) == 0 ? strlen(STRATEGY) : 0;
    dot = strrchr(path, '.');
    whole = find_whole(path);
    if (strncmp(path, WARNING, strlen(WARNING)) == 0) {
        return apply_warning(reader, setting, path + strlen(WARNING), strategy);
    }
    if (whole) {
        return apply_whole(reader, whole, setting, strategy);
    }
    if (strncmp(path, ACTIONS, strlen(ACTIONS)) != 0 || dot <= path + strlen(ACTIONS)) {
        return fail_path(reader, setting);
    }
    path += strlen(ACTIONS);
    id = crs_arena_text(reader->arena, path, (size_t)(dot - path));
    actions = crs_arena_alloc(reader->arena, count, sizeof(*actions));
    if (!id || !actions) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < count; i++) {
        actions[i] = strategy->actions[i];
        if (strcmp(actions[i].id, id) == 0) {
            action = &actions[i];
        }
    }
    if (!action) {
        return fail_action(reader, setting, id, strategy);
    }
    key = crs_shape_find(&crs_shape_action, dot + 1);
    if (!key) {
        return fail_key(reader, setting, dot + 1);
    }
    status = crs_key_set(reader, key, setting, action);
    if (status != CRS_OK) {
        return status;
    }
    result.actions = actions;
    status = crs_actions_check(reader, NULL, NULL, &setting->place, &result);
    if (status == CRS_OK) {
        *strategy = result;
    }
    return status;
}
