#include "scenario/case_write.h"

#include "scenario/shape/names.h"
#include "scenario/shape/shape_write.h"
#include "scenario/shape/shapes.h"

static void
put_actions(const crs_model *model, const crs_strategy *strategy, crs_json_writer *json)
{
    crs_json_put_array(json, "actions");
    for (size_t i = 0; i < strategy->num_actions; i++) {
        crs_shape_write(json, model, NULL, &crs_shape_action, &strategy->actions[i],
                        CRS_SHAPE_WHOLE);
    }
    crs_json_put_end(json);
}

/* How a fact is measured, times in hours; without to_h until the end of the run. The caller ends
 * the object. */
static void
put_term(const crs_model *model, const crs_metric_term *term, const char *name,
         crs_json_writer *json)
{
    const crs_metric_needs needs = crs_metric_op_needs(term->op);

    crs_json_put_object(json, name);
    crs_json_put_text(json, "of", model->observables[term->of].name);
    if (term->times >= 0) {
        crs_json_put_text(json, "times", model->observables[term->times].name);
    }
    crs_json_put_text(json, "op", crs_metric_op_name(term->op));
    if (needs == CRS_METRIC_NEEDS_AT) {
        crs_json_put_number(json, "at_h", term->at_h);
    } else {
        crs_json_put_number(json, "from_h", term->from_h);
        if (term->to_h < CRS_METRIC_TO_END) {
            crs_json_put_number(json, "to_h", term->to_h);
        }
    }
    if (needs == CRS_METRIC_NEEDS_LEVEL) {
        crs_json_put_number(json, "level", term->level);
    }
    if (needs == CRS_METRIC_NEEDS_WINDOW) {
        crs_json_put_number(json, "window_h", term->window_h);
    }
}

static void
put_facts(const crs_model *model, const crs_case *of, crs_json_writer *json)
{
    crs_json_put_array(json, "facts");
    for (size_t i = 0; i < of->num_facts; i++) {
        const crs_fact *fact = &of->facts[i];

        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "id", fact->id);
        crs_json_put_known(json, "quote", fact->quote);
        crs_json_put_known(json, "observation", fact->observation);
        crs_json_put_known(json, "reading", fact->reading);
        crs_json_put_number(json, "value", fact->value);
        crs_json_put_row(json, "band");
        crs_json_put_number(json, NULL, fact->low);
        crs_json_put_number(json, NULL, fact->high);
        crs_json_put_end(json);
        put_term(model, &fact->metric.term, "metric", json);
        if (fact->metric.is_ratio) {
            put_term(model, &fact->metric.relative_to, "relative_to", json);
            crs_json_put_end(json);
        }
        crs_json_put_end(json);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
}

/* Whom it concerns, and what the company is accused of. */
static void
put_who(const crs_case *of, crs_json_writer *json)
{
    crs_json_put_object(json, "groups");
    for (int g = 0; g < CRS_NUM_GROUPS; g++) {
        crs_json_put_known(json, crs_names_groups.name(NULL, (size_t)g), of->who[g]);
    }
    crs_json_put_end(json);
    crs_json_put_array(json, "accusations");
    for (size_t k = 0; k < of->num_accusations; k++) {
        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "id", of->accusations[k].id);
        crs_json_put_known(json, "title", of->accusations[k].title);
        crs_json_put_number(json, "weight", of->accusations[k].weight);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
}

void
crs_case_write(const crs_case *of, const crs_model *model, crs_json_writer *json)
{
    crs_json_put_text(json, "id", of->id);
    crs_json_put_text(json, "name", of->name);
    crs_json_put_known(json, "name_zh", of->name_zh);
    crs_json_put_known(json, "title", of->title);
    crs_json_put_known(json, "currency", of->currency);
    crs_json_put_object(json, "context");
#define CONTEXT_TEXT(member) crs_json_put_known(json, #member, of->context.member);
    CRS_CONTEXT_LIST(CONTEXT_TEXT)
#undef CONTEXT_TEXT
    crs_json_put_end(json);
    put_who(of, json);
    crs_json_put_object(json, "parameters");
    for (size_t k = 0; k < model->num_params; k++) {
        if (model->params[k].scope == CRS_SCOPE_CASE) {
            crs_json_put_number(json, model->params[k].name, of->params[k]);
        }
    }
    crs_json_put_end(json);
    crs_json_put_object(json, "strategy");
    crs_json_put_known(json, "title", of->reported.title);
    crs_json_put_known(json, "about", of->reported.about);
    put_actions(model, &of->reported.strategy, json);
    crs_json_put_end(json);
    put_facts(model, of, json);
}

void
crs_playbook_write(const crs_playbook *playbook, const crs_model *model, crs_json_writer *json)
{
    crs_json_put_text(json, "id", playbook->id);
    crs_json_put_known(json, "title", playbook->title);
    crs_json_put_known(json, "about", playbook->about);
    crs_json_put_boolean(json, "from_case", playbook->from_case);
    if (playbook->strategy.warning) {
        crs_shape_write(json, model, "warning", &crs_shape_warning, playbook->strategy.warning,
                        CRS_SHAPE_WHOLE);
    }
    put_actions(model, &playbook->strategy, json);
}
