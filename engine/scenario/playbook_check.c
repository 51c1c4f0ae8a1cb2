/* playbook_check: triggers that name others, and triggers that can never be pulled. */
#include <math.h>
#include <string.h>

#include "scenario/playbook.h"
#include "base/suggest.h"

/* What is checked, and where to point. */
typedef struct inspection {
    const crs_reader *reader;
    const crs_json_file *file;
    const crs_json *actions; /* the list in the file; NULL: everything is said about `place` */
    const crs_place *place;
    const crs_strategy *strategy;
    int can_start[CRS_MAX_ACTIONS];
} inspection;

/* The key `key` of action `index`, or the action itself. */
static crs_place
place_of(const inspection *self, size_t index, const char *key)
{
    const crs_json *member;
    const crs_json *action;

    if (!self->actions) {
        return *self->place;
    }
    action = self->actions->first;
    for (; index > 0; index--) {
        action = action->next;
    }
    member = key ? crs_json_get(action, key) : NULL;
    return (crs_place){.file = self->file, .node = member ? member : action};
}

/* Points further down, to the condition number `target` of a tree, counted in prefix order. */
static const crs_json *
find_condition(const crs_json *node, size_t target, size_t *count)
{
    const crs_json *list;

    if (*count == target) {
        return node;
    }
    ++*count;
    list = crs_json_get(node, "all");
    list = list ? list : crs_json_get(node, "any");
    for (const crs_json *child = list ? list->first : NULL; child; child = child->next) {
        const crs_json *found = find_condition(child, target, count);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static crs_place
condition_place(const inspection *self, size_t index, size_t condition, const char *key)
{
    crs_place place = place_of(self, index, "when");
    size_t count = 0;
    if (self->actions) {
        const crs_json *node = find_condition(place.node, condition, &count);
        const crs_json *member = node ? crs_json_get(node, key) : NULL;

        place.node = member ? member : place.node;
    }
    return place;
}

static int
find_action(const crs_strategy *strategy, const char *id)
{
    for (size_t i = 0; i < strategy->num_actions; i++) {
        if (strcmp(strategy->actions[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- one condition ---- */

static crs_status
check_reading(const inspection *self, size_t index, size_t k)
{
    const crs_model *model = self->reader->model;
    const crs_condition *c = &self->strategy->actions[index].when[k];
    const char *key = c->kind == CRS_WHEN_ABOVE   ? "above"
                      : c->kind == CRS_WHEN_BELOW ? "below"
                                                  : "rises_by";
    double lower, upper;
    crs_place place;
    int never;

    crs_model_range(model, c->metric, &lower, &upper);
    never = c->kind == CRS_WHEN_ABOVE   ? c->level > upper
            : c->kind == CRS_WHEN_BELOW ? c->level < lower
                                        : c->level > upper - lower;
    if (!never) {
        return CRS_OK;
    }
    place = condition_place(self, index, k, key);
    return crs_place_fail(self->reader, &place,
                          "can never be: %s is between %g and %g, so never %s %g",
                          model->observables[c->metric].name, lower, upper,
                          c->kind == CRS_WHEN_RISES ? "rises by" : key, c->level);
}

static crs_status
check_reference(const inspection *self, size_t index, size_t k)
{
    const crs_strategy *strategy = self->strategy;
    const crs_condition *c = &strategy->actions[index].when[k];
    const char *names[CRS_MAX_ACTIONS];
    const int of = find_action(strategy, c->action);
    const crs_place place = condition_place(self, index, k,
                                            c->kind == CRS_WHEN_AFTER ? "after" : "broken");
    if (of < 0) {
        crs_status status;

        for (size_t i = 0; i < strategy->num_actions; i++) {
            names[i] = strategy->actions[i].id;
        }
        status = crs_place_fail(self->reader, &place,
                                "there is no action \"%.60s\" in the strategy", c->action);
        crs_suggest_add(self->reader->message, c->action, names, strategy->num_actions);
        return status;
    }
    /* What is set later, by variants or --set, may mend it or make it so on purpose. */
    if (c->kind == CRS_WHEN_BROKEN && self->actions &&
        !crs_action_is_risky(&strategy->actions[of])) {
        return crs_place_fail(self->reader, &place,
                              "can never be: the promise of \"%.60s\" is always kept (give it a "
                              "\"delivery\" or \"terms\" below 1)",
                              c->action);
    }
    return CRS_OK;
}

/* ---- all together ---- */

/* Can the tree hold, if only the actions that can_start marks do? */
static int
can_hold(const inspection *self, const crs_condition *c)
{
    if (c->kind <= CRS_WHEN_RISES) {
        return 1;
    }
    if (c->kind == CRS_WHEN_AFTER || c->kind == CRS_WHEN_BROKEN) {
        return self->can_start[find_action(self->strategy, c->action)];
    }
    for (size_t i = 1; i < c->size; i += c[i].size) {
        if (can_hold(self, &c[i]) != (c->kind == CRS_WHEN_ALL)) {
            return c->kind == CRS_WHEN_ANY;
        }
    }
    return c->kind == CRS_WHEN_ALL;
}

/* An action that cannot start and that the trigger of `index`, which cannot either, waits for. */
static size_t
waits_for(const inspection *self, size_t index)
{
    const crs_action *action = &self->strategy->actions[index];
    for (size_t k = 0; k < action->num_conditions; k++) {
        if (action->when[k].action) {
            const size_t other = (size_t)find_action(self->strategy, action->when[k].action);
            if (!self->can_start[other]) {
                return other;
            }
        }
    }
    return index;
}

static crs_status
fail_cycle(const inspection *self, size_t index)
{
    /* From any action that cannot start the way leads into a cycle; its first action is named. */
    size_t seen[CRS_MAX_ACTIONS] = {0};
    size_t first;
    crs_place place;
    crs_status status;
    while (!seen[index]) {
        seen[index] = 1;
        index = waits_for(self, index);
    }
    first = index;
    place = place_of(self, first, "when");
    status = crs_place_fail(self->reader, &place, "can never be: a cycle of triggers, \"%.60s\"",
                            self->strategy->actions[first].id);
    if (waits_for(self, first) == first && self->reader->message) {
        crs_message_add(self->reader->message, " waits for itself");
        return status;
    }
    do {
        index = waits_for(self, index);
        if (self->reader->message) {
            crs_message_add(self->reader->message, " waits for \"%.60s\"%s",
                            self->strategy->actions[index].id, index == first ? "" : ", which");
        }
    } while (index != first);
    return status;
}

static crs_status
check_order(inspection *self)
{
    const crs_strategy *strategy = self->strategy;
    for (int more = 1; more;) {
        more = 0;
        for (size_t i = 0; i < strategy->num_actions; i++) {
            const crs_action *action = &strategy->actions[i];
            if (!self->can_start[i] && (!action->when || can_hold(self, action->when))) {
                self->can_start[i] = 1;
                more = 1;
            }
        }
    }
    for (size_t i = 0; i < strategy->num_actions; i++) {
        if (!self->can_start[i]) {
            return fail_cycle(self, i);
        }
    }
    return CRS_OK;
}

/* Time or trigger, and only the keys that go with it. */
static crs_status
check_start(const inspection *self, size_t index)
{
    static const char *const keys[] = {"at", "until", "delay_h", "repeat", "cooldown_h"};
    const crs_action *action = &self->strategy->actions[index];
    const crs_action none = crs_action_none();
    const int given[] = {action->at_h < CRS_NEVER_H, action->until_h < CRS_NEVER_H,
                         action->delay_h != none.delay_h, action->repeat,
                         action->cooldown_h != none.cooldown_h};

    if (!action->when && action->at_h >= CRS_NEVER_H) {
        const crs_place place = place_of(self, index, NULL);
        return crs_place_fail(self->reader, &place,
                              "key \"at\" is missing (or \"when\", a trigger)");
    }
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const char *why = crs_action_lacks(action, keys[i]);
        if (why && given[i]) {
            const crs_place place = place_of(self, index, keys[i]);
            return crs_place_fail(self->reader, &place, "action \"%.60s\" %s", action->id, why);
        }
    }
    if (action->lasts_h > 0.0 && action->until_h < CRS_NEVER_H) {
        const crs_place place = place_of(self, index, "lasts");
        return crs_place_fail(self->reader, &place,
                              "action \"%.60s\" has an end, \"until\", and a duration, \"lasts\": "
                              "give one of them",
                              action->id);
    }
    return CRS_OK;
}

crs_status
crs_playbook_check(const crs_reader *reader, const crs_json_file *file, const crs_json *actions,
                   const crs_place *place, const crs_strategy *strategy)
{
    inspection self = {
        .reader = reader, .file = file, .actions = actions, .place = place, .strategy = strategy};
    crs_status status = CRS_OK;
    size_t readings = 0;
    if (strategy->num_actions > CRS_MAX_ACTIONS) {
        const crs_place where = place_of(&self, CRS_MAX_ACTIONS, NULL);
        return crs_place_fail(reader, &where, "a strategy has at most %d actions",
                              CRS_MAX_ACTIONS);
    }
    for (size_t i = 0; i < strategy->num_actions && status == CRS_OK; i++) {
        const crs_action *action = &strategy->actions[i];
        status = check_start(&self, i);
        readings += crs_action_num_readings(action);
        if (status == CRS_OK && readings > CRS_MAX_CONDITIONS) {
            const crs_place where = place_of(&self, i, "when");
            return crs_place_fail(reader, &where,
                                  "the triggers of a strategy have at most %d conditions about "
                                  "metrics",
                                  CRS_MAX_CONDITIONS);
        }
        for (size_t k = 0; k < action->num_conditions && status == CRS_OK; k++) {
            if (action->when[k].kind <= CRS_WHEN_RISES) {
                status = check_reading(&self, i, k);
            } else if (action->when[k].action) {
                status = check_reference(&self, i, k);
            }
        }
    }
    return status == CRS_OK ? check_order(&self) : status;
}
