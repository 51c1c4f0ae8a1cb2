#include "request/metrics_choose.h"

#include <string.h>

#include "base/suggest.h"

/* The choice so far. */
typedef struct choice {
    crs_env *env;
    double days;
    size_t *metrics;
    size_t count;
} choice;

static crs_status
fail_unknown(crs_env *env, const char *name)
{
    const crs_model *model = env->reader.model;
    const char **names = crs_arena_alloc(env->arena, model->num_metrics, sizeof *names);

    for (size_t i = 0; i < model->num_metrics && names; i++) {
        names[i] = model->metrics[i].name;
    }
    crs_message_fail(env->message, CRS_ERR_NAME, "--metric: there is no metric \"%.60s\"", name);
    crs_suggest_add(env->message, name, names, names ? model->num_metrics : 0);
    if (!names || !crs_suggest(name, names, model->num_metrics)) {
        crs_message_add(env->message, " (see \"crisim describe metrics\")");
    }
    return crs_env_blame(env, CRS_FAULT_REQUEST, CRS_ERR_NAME);
}

static crs_status
add(choice *self, const char *name, int is_named)
{
    const crs_model *model = self->env->reader.model;
    double last_h;
    size_t i = 0;

    while (i < model->num_metrics && strcmp(model->metrics[i].name, name) != 0) {
        i++;
    }
    if (i == model->num_metrics) {
        return fail_unknown(self->env, name);
    }
    last_h = crs_metric_last_h(&model->metrics[i].metric);
    if (last_h < CRS_METRIC_TO_END && last_h > self->days * 24.0) {
        if (!is_named) {
            return CRS_OK;
        }
        return crs_env_fail(self->env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--metric: %s looks beyond the run of %g days", name, self->days);
    }
    for (size_t k = 0; k < self->count; k++) {
        if (self->metrics[k] == i) {
            return CRS_OK;
        }
    }
    self->metrics[self->count++] = i;
    return CRS_OK;
}

/* Those of "a,b,c". */
static crs_status
add_usual(choice *self, const char *usual)
{
    crs_status status = CRS_OK;

    while (*usual && status == CRS_OK) {
        const size_t length = strcspn(usual, ",");
        const char *name = crs_arena_text(self->env->arena, usual, length);

        status = name ? add(self, name, 0) : crs_env_out_of_memory(self->env);
        usual += length + (usual[length] == ',');
    }
    return status;
}

crs_status
crs_metrics_choose(crs_env *env, double days, const char *usual, size_t **metrics,
                   size_t *num_metrics)
{
    const crs_model *model = env->reader.model;
    const crs_ids *names = &env->request.metrics;
    const int all = names->count == 0 ? !usual
                                      : names->count == 1 && strcmp(names->items[0], "all") == 0;
    choice self = {.env = env, .days = days};
    crs_status status = CRS_OK;

    self.metrics = crs_arena_alloc(env->arena, model->num_metrics, sizeof *self.metrics);
    if (!self.metrics) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < model->num_metrics && all; i++) {
        add(&self, model->metrics[i].name, 0);
    }
    if (names->count == 0 && usual) {
        status = add_usual(&self, usual);
    }
    for (size_t i = 0; i < names->count && !all && status == CRS_OK; i++) {
        status = add(&self, names->items[i], 1);
    }
    if (status == CRS_OK && self.count == 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "no metric fits into a run of %g days; choose with --metric", days);
    }
    *metrics = self.metrics;
    *num_metrics = self.count;
    return status;
}
