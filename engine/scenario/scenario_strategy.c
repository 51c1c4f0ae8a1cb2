#include <string.h>

#include "scenario/playbook.h"
#include "scenario/scenario_internal.h"

/* Where to point for what is wrong with a key of action number `index`. */
static crs_place
action_place(const crs_json_file *file, const crs_json *actions, const crs_place *place,
             size_t index, const char *key)
{
    const crs_json *member;
    const crs_json *action;

    if (!actions) {
        return *place;
    }
    action = actions->first;
    while (index > 0) {
        action = action->next;
        index--;
    }
    member = crs_json_get(action, key);
    return (crs_place){.file = file, .node = member ? member : action};
}

crs_status
crs_actions_check(const crs_reader *reader, const crs_json_file *file, const crs_json *actions,
                  const crs_place *place, const crs_strategy *strategy)
{
    crs_status status = crs_playbook_check(reader, file, actions, place, strategy);
    if (status != CRS_OK) {
        return status;
    }
    for (size_t i = 0; i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];
        for (size_t j = 0; j < i; j++) {
            if (strcmp(strategy->actions[j].id, action->id) == 0) {
                crs_place where = action_place(file, actions, place, i, "id");
                return crs_place_fail(reader, &where,
                                      "the id \"%s\" is taken by an earlier action", action->id);
            }
        }
        if (!action->when && action->at_h > reader->horizon_h) {
            crs_place where = action_place(file, actions, place, i, "at");
            return crs_place_fail(reader, &where,
                                  "action \"%s\" starts at %g h, after the horizon of %g h",
                                  action->id, action->at_h, reader->horizon_h);
        }
        if (!action->when && action->until_h <= action->at_h) {
            crs_place where = action_place(file, actions, place, i, "until");
            return crs_place_fail(reader, &where,
                                  "action \"%s\" ends at %g h, but starts only at %g h",
                                  action->id, action->until_h, action->at_h);
        }
    }
    return CRS_OK;
}

/* The variant `variant` of the strategy `base`. */
static crs_status
make_variant(const crs_reader *reader, const crs_json_file *file, const crs_playbook *base,
             const crs_variant *variant, crs_playbook *out)
{
    const crs_place place = {.file = file, .node = variant->node};
    char *id = crs_arena_join(reader->arena, base->id, "-");
    char *title = crs_arena_join(reader->arena, base->title, ", ");
    crs_reader lenient = *reader;

    *out = *base;
    if (!id || !title) {
        return crs_reader_memory(reader);
    }
    out->id = crs_arena_join(reader->arena, id, variant->key);
    out->title = crs_arena_join(reader->arena, title, variant->key);
    if (!out->id || !out->title) {
        return crs_reader_memory(reader);
    }
    lenient.horizon_h = CRS_NEVER_H;
    for (size_t i = 0; i < variant->settings.count; i++) {
        crs_status status = crs_strategy_apply(&lenient, &variant->settings.items[i],
                                               &out->strategy);
        if (status != CRS_OK) {
            return status;
        }
    }
    return crs_actions_check(reader, file, NULL, &place, &out->strategy);
}

/* Checks what the table of a warning cannot say, and keeps it. */
static crs_status
take_warning(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
             const crs_warning *from, const crs_warning **out)
{
    crs_place place = {.file = file, .node = node};
    const struct {
        const char *key;
        crs_warning_plan plan;
    } only[] = {{"success", CRS_WARNING_QUIET_REPAIR}, {"first_response", CRS_WARNING_PREPARE}};
    crs_warning *kept;
    int watches = 0;
#define WATCHES(id, name, what) watches |= crs_json_get(node, name) != NULL;
    CRS_RADAR_LIST(WATCHES)
#undef WATCHES
    if (!watches) {
        return crs_place_fail(reader, &place,
                              "nothing is watched: key \"opinion\" or \"technical\" is missing");
    }
    for (size_t i = 0; i < sizeof(only) / sizeof(only[0]); i++) {
        place.node = crs_json_get(node, only[i].key);
        if (place.node && from->plan != (int)only[i].plan) {
            return crs_place_fail(reader, &place, "has no meaning for plan %s",
                                  crs_names_plans.name(reader->model, (size_t)from->plan));
        }
    }
    kept = crs_arena_alloc(reader->arena, 1, sizeof(*kept));
    if (!kept) {
        return crs_reader_memory(reader);
    }
    *kept = *from;
    *out = kept;
    return CRS_OK;
}

/* The playbooks of a file: the base itself, or each of its variants. */
static crs_status
make_variants(const crs_reader *reader, const crs_json_file *file, const crs_playbook *base,
              const crs_strategy_file *from, crs_playbooks *out)
{
    const crs_variant *variant = from->variants.items;
    size_t count = from->variants.count == 0 ? 1 : from->variants.count;
    crs_playbooks result = {crs_arena_alloc(reader->arena, count, sizeof(*result.items)), count};
    crs_status status = CRS_OK;

    if (!result.items) {
        return crs_reader_memory(reader);
    }
    result.items[0] = *base;
    for (size_t i = 0; i < from->variants.count; i++) {
        status = make_variant(reader, file, base, &variant[i], &result.items[i]);
        status = crs_reader_go_on(reader, status);
        if (status != CRS_OK) {
            return status;
        }
    }
    status = crs_reader_settle(reader);
    if (status == CRS_OK) {
        *out = result;
    }
    return status;
}

crs_status
crs_strategy_from_json(const crs_reader *reader, const crs_json_file *file, crs_playbooks *out)
{
    crs_strategy_file from;
    crs_status status = crs_shape_read(reader, file, file->root, &crs_shape_strategy, &from);
    crs_playbook base;
    const crs_json *actions;
    const crs_json *variants;
    const crs_json *warned;
    const crs_warning *warning = NULL;
    crs_place place = {.file = file, .node = file->root};

    status = status == CRS_OK ? crs_reader_settle(reader) : status;
    if (status != CRS_OK) {
        return status;
    }
    actions = crs_json_get(file->root, "actions");
    variants = crs_json_get(file->root, "variants");
    warned = crs_json_get(file->root, "warning");
    if (from.from_case && (actions || variants || warned)) {
        place.node = actions ? actions : variants ? variants : warned;
        return crs_place_fail(reader, &place,
                              "has no place beside \"from_case\", which stands for the case's own "
                              "strategy");
    }
    if (!from.from_case && !actions) {
        return crs_place_fail(reader, &place,
                              "key \"actions\" is missing (or \"from_case\": true)");
    }
    if (warned) {
        status = take_warning(reader, file, warned, &from.warning, &warning);
        if (status != CRS_OK) {
            return status;
        }
    }
    base = (crs_playbook){.id = from.id,
                          .title = from.title,
                          .about = from.about,
                          .from_case = from.from_case,
                          .strategy = {.actions = from.actions.items,
                                       .num_actions = from.actions.count,
                                       .observe_delay_h = from.observe.delay_h,
                                       .observe_noise = from.observe.noise,
                                       .warning = warning}};
    if (actions) {
        status = crs_actions_check(reader, file, actions, NULL, &base.strategy);
        if (status != CRS_OK) {
            return status;
        }
    }
    return make_variants(reader, file, &base, &from, out);
}
