#include "scenario/playbook.h"

#include <math.h>
#include <string.h>

#include "base/suggest.h"
#include "scenario/shape/names.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Ten years, in hours: as in shapes.c. */
#define MAX_H 87600.0

/* A condition as it stands in the file. */
typedef struct crs_condition_file {
    int metric;
    double above, below, rises_by, within_h, for_h;
    int has_metric, has_above, has_below, has_rise, has_within, has_for;
    const char *after, *broken;
    int has_all, has_any;
    crs_array all, any; /* of crs_condition_file */
} crs_condition_file;

#define AT(member)    offsetof(crs_condition_file, member)
#define GIVEN(member) (offsetof(crs_condition_file, member) + 1)

static const crs_shape_key condition_keys[] = {
    {.name = "metric",
     .kind = CRS_KEY_NAME,
     .offset = AT(metric),
     .given = GIVEN(has_metric),
     .fallback = -1.0,
     .names = &crs_names_watched,
     .meaning = "what the company watches: a column of series.csv"},
    {.name = "above",
     .kind = CRS_KEY_NUMBER,
     .offset = AT(above),
     .given = GIVEN(has_above),
     .meaning = "the metric is at or above this level"},
    {.name = "below",
     .kind = CRS_KEY_NUMBER,
     .offset = AT(below),
     .given = GIVEN(has_below),
     .meaning = "the metric is at or below this level"},
    {.name = "rises_by",
     .kind = CRS_KEY_NUMBER,
     .offset = AT(rises_by),
     .given = GIVEN(has_rise),
     .meaning = "the metric is by so much above its lowest value of the last within_h"},
    {.name = "within_h",
     .kind = CRS_KEY_TIME,
     .offset = AT(within_h),
     .given = GIVEN(has_within),
     .min = 0.1,
     .max = MAX_H,
     .meaning = "time in which the metric rises by so much"},
    {.name = "for_h",
     .kind = CRS_KEY_TIME,
     .offset = AT(for_h),
     .given = GIVEN(has_for),
     .max = MAX_H,
     .meaning = "time for which that must have been so without a break; at once unless said"},
    {.name = "after",
     .kind = CRS_KEY_ID,
     .offset = AT(after),
     .meaning = "the action of this id has started"},
    {.name = "broken",
     .kind = CRS_KEY_ID,
     .offset = AT(broken),
     .meaning = "the promise of the action of this id has been broken"},
    {.name = "all",
     .kind = CRS_KEY_ARRAY,
     .offset = AT(all),
     .given = GIVEN(has_all),
     .shape = &crs_shape_condition,
     .meaning = "all of these conditions hold"},
    {.name = "any",
     .kind = CRS_KEY_ARRAY,
     .offset = AT(any),
     .given = GIVEN(has_any),
     .shape = &crs_shape_condition,
     .meaning = "at least one of these conditions holds"},
};

const crs_shape crs_shape_condition = {
    .title = "condition",
    .meaning = "what must be seen for an action to start: one of metric (with above, below or "
               "rises_by), after, broken, all, any",
    .size = sizeof(crs_condition_file),
    .keys = condition_keys,
    .num_keys = COUNT(condition_keys),
    .refers_to_itself = 1,
};

/* ---- reading ---- */

/* Where conditions go while a tree is read. */
typedef struct gathering {
    const crs_reader *reader;
    const crs_json_file *file;
    crs_condition *nodes;
    size_t count, room;
} gathering;

static crs_status
fail_at(const gathering *g, const crs_json *node, const char *key, const char *what,
        const char *detail)
{
    const crs_json *member = key ? crs_json_get(node, key) : NULL;
    const crs_place place = {.file = g->file, .node = member ? member : node};
    return crs_place_fail(g->reader, &place, what, detail);
}

/* One condition about a metric; its keys must fit together. */
static crs_status
gather_metric(gathering *g, const crs_json *node, const crs_condition_file *from)
{
    static const char *const levels[] = {"above", "below", "rises_by"};
    const int given[] = {from->has_above, from->has_below, from->has_rise};
    const double value[] = {from->above, from->below, from->rises_by};
    int kind = -1;
    for (int i = 0; i < 3; i++) {
        if (given[i] && kind >= 0) {
            return fail_at(g, node, levels[i],
                           "has no place beside \"%s\"; join two conditions by \"all\" or \"any\"",
                           levels[kind]);
        }
        kind = given[i] ? i : kind;
    }
    if (kind < 0) {
        return fail_at(g, node, NULL, "a metric needs one of \"above\", \"below\", %s",
                       "\"rises_by\"");
    }
    if (from->has_rise && !from->has_within) {
        return fail_at(g, node, NULL, "key \"%s\" is missing: the time in which it rises",
                       "within_h");
    }
    if (from->has_within && !from->has_rise) {
        return fail_at(g, node, "within_h", "has no meaning without \"%s\"", "rises_by");
    }
    if (from->has_rise && !(from->rises_by > 0.0)) {
        return fail_at(g, node, "rises_by", "must be %s than 0", "more");
    }
    g->nodes[g->count++] = (crs_condition){.kind = kind == 0   ? CRS_WHEN_ABOVE
                                                   : kind == 1 ? CRS_WHEN_BELOW
                                                               : CRS_WHEN_RISES,
                                           .metric = from->metric,
                                           .level = value[kind],
                                           .within_h = from->within_h,
                                           .for_h = from->for_h,
                                           .size = 1};
    return CRS_OK;
}

/* Which of the five kinds of condition it is. Exactly one must be given. */
static crs_status
find_kind(const gathering *g, const crs_json *node, const crs_condition_file *from, int *kind)
{
    static const char *const names[] = {"metric", "after", "broken", "all", "any"};
    static const char *const only[] = {"above", "below", "rises_by", "within_h", "for_h"};
    const int given[] = {from->has_metric, from->after != NULL, from->broken != NULL,
                         from->has_all, from->has_any};
    *kind = -1;
    for (int i = 0; i < 5; i++) {
        if (given[i] && *kind >= 0) {
            return fail_at(g, node, names[i], "has no place beside \"%s\"", names[*kind]);
        }
        *kind = given[i] ? i : *kind;
    }
    if (*kind < 0) {
        return fail_at(g, node, NULL,
                       "needs one of \"metric\", \"after\", \"broken\", \"all\", %s", "\"any\"");
    }
    for (size_t i = 0; i < COUNT(only) && *kind != 0; i++) {
        if (crs_json_get(node, only[i])) {
            return fail_at(g, node, only[i], "has no meaning without \"%s\"", "metric");
        }
    }
    return CRS_OK;
}

/* Adds a condition and all below it. Depth is bounded by that of the JSON. */
static crs_status
gather(gathering *g, const crs_json *node, const crs_condition_file *from)
{
    static const crs_condition_kind kinds[] = {CRS_WHEN_ABOVE, CRS_WHEN_AFTER, CRS_WHEN_BROKEN,
                                               CRS_WHEN_ALL, CRS_WHEN_ANY};
    int kind;
    crs_status status = find_kind(g, node, from, &kind);
    const crs_array *list;
    size_t self;
    const crs_condition_file *items;
    const crs_json *child;

    if (status != CRS_OK) {
        return status;
    }
    if (g->count >= g->room) {
        return fail_at(g, node, NULL, "a trigger has %s 64 conditions", "at most");
    }
    if (kind == 0) {
        return gather_metric(g, node, from);
    }
    self = g->count++;
    g->nodes[self] = (crs_condition){
        .kind = kinds[kind], .action = kind == 1 ? from->after : from->broken, .size = 1};
    if (kind <= 2) {
        return CRS_OK;
    }
    list = kind == 3 ? &from->all : &from->any;
    items = list->items;
    child = crs_json_get(node, kind == 3 ? "all" : "any")->first;
    if (list->count == 0) {
        return fail_at(g, node, kind == 3 ? "all" : "any", "must not be %s", "empty");
    }
    for (size_t i = 0; i < list->count && status == CRS_OK; i++, child = child->next) {
        status = gather(g, child, &items[i]);
    }
    g->nodes[self].size = g->count - self;
    return status;
}

crs_status
crs_tree_read(const crs_reader *reader, const crs_json_file *file, const crs_json *node, void *out)
{
    gathering g = {.reader = reader, .file = file, .room = CRS_MAX_CONDITIONS};
    crs_condition_file from;
    crs_status status = crs_shape_read(reader, file, node, &crs_shape_condition, &from);
    if (status != CRS_OK) {
        return status;
    }
    g.nodes = crs_arena_alloc(reader->arena, g.room, sizeof(*g.nodes));
    if (!g.nodes) {
        return crs_reader_memory(reader);
    }
    status = gather(&g, node, &from);
    if (status == CRS_OK) {
        *(crs_tree *)out = (crs_tree){g.nodes, g.count};
    }
    return status;
}

const char *
crs_action_lacks(const crs_action *action, const char *key)
{
    if (action->when) {
        if (strcmp(key, "at") == 0) {
            return "starts on its trigger, \"when\", and cannot have \"at\", too";
        }
        if (strcmp(key, "until") == 0) {
            return "starts on its trigger, nobody knows when, and cannot have \"until\"; say how "
                   "long it goes on, \"lasts\"";
        }
        if (strcmp(key, "cooldown_h") == 0 && !action->repeat) {
            return "starts once and has no \"cooldown_h\"; \"repeat\": true lets it start again";
        }
        return NULL;
    }
    if (strcmp(key, "delay_h") == 0 || strcmp(key, "repeat") == 0 ||
        strcmp(key, "cooldown_h") == 0) {
        return "starts at a time, and \"delay_h\", \"repeat\" and \"cooldown_h\" are for actions "
               "with a trigger, \"when\"";
    }
    return NULL;
}

/* ---- saying and writing ---- */

static void
say(const crs_model *model, const crs_condition *c, int is_inner, crs_message *text)
{
    switch (c->kind) {
    case CRS_WHEN_ABOVE:
    case CRS_WHEN_BELOW:
    case CRS_WHEN_RISES:
        crs_message_add(text, "%s %s %g", model->observables[c->metric].name,
                        c->kind == CRS_WHEN_ABOVE   ? "above"
                        : c->kind == CRS_WHEN_BELOW ? "below"
                                                    : "rises by",
                        c->level);
        if (c->kind == CRS_WHEN_RISES) {
            crs_message_add(text, " within %g h", c->within_h);
        }
        if (c->for_h > 0.0) {
            crs_message_add(text, " for %g h", c->for_h);
        }
        break;
    case CRS_WHEN_AFTER:
        crs_message_add(text, "after %s", c->action);
        break;
    case CRS_WHEN_BROKEN:
        crs_message_add(text, "%s broken", c->action);
        break;
    case CRS_WHEN_ALL:
    case CRS_WHEN_ANY:
        crs_message_add(text, "%s", is_inner ? "(" : "");
        for (size_t i = 1; i < c->size; i += c[i].size) {
            crs_message_add(text, "%s", i == 1 ? "" : c->kind == CRS_WHEN_ALL ? " and " : " or ");
            say(model, &c[i], 1, text);
        }
        crs_message_add(text, "%s", is_inner ? ")" : "");
        break;
    }
}

void
crs_tree_say(const crs_model *model, const crs_action *action, crs_message *text)
{
    if (!action->when) {
        return;
    }
    say(model, action->when, 0, text);
    if (action->delay_h > 0.0) {
        crs_message_add(text, ", %g h later", action->delay_h);
    }
    if (action->repeat) {
        crs_message_add(text, ", again after %g h", action->cooldown_h);
    }
}

static void
put_condition(crs_json_writer *json, const crs_model *model, const char *name,
              const crs_condition *c)
{
    crs_json_put_object(json, name);
    switch (c->kind) {
    case CRS_WHEN_ABOVE:
    case CRS_WHEN_BELOW:
    case CRS_WHEN_RISES:
        crs_json_put_text(json, "metric", model->observables[c->metric].name);
        crs_json_put_number(json,
                            c->kind == CRS_WHEN_ABOVE   ? "above"
                            : c->kind == CRS_WHEN_BELOW ? "below"
                                                        : "rises_by",
                            c->level);
        if (c->kind == CRS_WHEN_RISES) {
            crs_json_put_number(json, "within_h", c->within_h);
        }
        if (c->for_h > 0.0) {
            crs_json_put_number(json, "for_h", c->for_h);
        }
        break;
    case CRS_WHEN_AFTER:
    case CRS_WHEN_BROKEN:
        crs_json_put_text(json, c->kind == CRS_WHEN_AFTER ? "after" : "broken", c->action);
        break;
    case CRS_WHEN_ALL:
    case CRS_WHEN_ANY:
        crs_json_put_array(json, c->kind == CRS_WHEN_ALL ? "all" : "any");
        for (size_t i = 1; i < c->size; i += c[i].size) {
            put_condition(json, model, NULL, &c[i]);
        }
        crs_json_put_end(json);
        break;
    }
    crs_json_put_end(json);
}

void
crs_tree_write(crs_json_writer *json, const crs_model *model, const char *name, const void *member)
{
    const crs_tree *tree = member;

    if (tree->nodes) {
        put_condition(json, model, name, tree->nodes);
    }
}
