/* list: what a library has, as tables. */
#include <string.h>

#include "api/api.h"
#include "models/registry.h"
#include "scenario/case_write.h"
#include "scenario/playbook.h"
#include "scenario/scenario.h"
#include "table/csv.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct lister {
    crs_env *env;
    crs_kept_table *table;
} lister;

/* A row of texts. */
static void
put_texts(const lister *self, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        crs_keep_text(self->table, i, texts[i]);
    }
}

#define TEXT(name, meaning)                                                                       \
    {                                                                                             \
        name, "string", "", meaning                                                               \
    }
#define NUMBER(name, meaning)                                                                     \
    {                                                                                             \
        name, "number", "", meaning                                                               \
    }

/* ---- files ---- */

static const crs_column file_columns[] = {
    TEXT("id", "the name to ask for it by"),
    TEXT("title", "one line"),
    TEXT("about", "what it is about, in a sentence or two"),
    TEXT("json", "all of it as JSON, times in hours"),
};

/* Columns of studies: without the last. */
#define NUM_STUDY_COLUMNS 3

/* A case or a playbook as a cell: the other of the two is NULL. */
static crs_status
put_json(lister *self, const crs_case *of, const crs_playbook *playbook)
{
    const crs_model *model = self->env->reader.model;
    crs_sink sink;
    crs_json_writer json;
    crs_status status = crs_sink_init_memory(&sink);

    if (status != CRS_OK) {
        return status;
    }
    crs_json_writer_init(&json, &sink);
    crs_json_put_object(&json, NULL);
    if (of) {
        crs_case_write(of, model, &json);
    } else {
        crs_playbook_write(playbook, model, &json);
    }
    crs_json_put_end(&json);
    crs_json_writer_end(&json);
    crs_sink_write(&sink, "", 1); /* NUL */
    status = crs_sink_flush(&sink);
    if (status == CRS_OK) {
        crs_keep_text(self->table, NUM_STUDY_COLUMNS, sink.buffer);
        crs_keep_row(self->table);
    }
    crs_sink_free(&sink);
    return status;
}

static crs_status
put_case(lister *self, const char *id)
{
    crs_case of;
    crs_status status = crs_library_case(&self->env->library, &self->env->reader, id, &of, NULL);

    if (status == CRS_OK) {
        put_texts(self, (const char *[]){id, of.title, of.context.background}, 3);
        status = put_json(self, &of, NULL);
    }
    return status;
}

/* All variants of a file; a row each. */
static crs_status
put_strategies(lister *self, const char *id)
{
    crs_playbooks found;
    crs_status status = crs_library_strategies(&self->env->library, &self->env->reader, id, &found,
                                               NULL);

    for (size_t i = 0; status == CRS_OK && i < found.count; i++) {
        put_texts(self,
                  (const char *[]){found.items[i].id, found.items[i].title, found.items[i].about},
                  3);
        status = put_json(self, NULL, &found.items[i]);
    }
    return status;
}

static crs_status
put_study(lister *self, const char *id)
{
    const char *path = NULL;
    crs_study study;
    crs_status status = crs_library_find(&self->env->library, &self->env->reader, CRS_FILE_STUDY,
                                         id, &path);

    status = status == CRS_OK ? crs_study_read(&self->env->reader, path, &study, NULL) : status;
    if (status == CRS_OK) {
        put_texts(self, (const char *[]){id, study.title, study.about}, 3);
        crs_keep_row(self->table);
    }
    return status;
}

static crs_status
put_files(lister *self, crs_file_kind kind, crs_status (*put)(lister *self, const char *id))
{
    crs_ids ids;
    crs_status status = crs_library_list(&self->env->library, &self->env->reader, kind, &ids);

    for (size_t i = 0; status == CRS_OK && i < ids.count; i++) {
        status = put(self, ids.items[i]);
    }
    return status;
}

static crs_status
list_cases(lister *self)
{
    return put_files(self, CRS_FILE_CASE, put_case);
}

static crs_status
list_strategies(lister *self)
{
    return put_files(self, CRS_FILE_STRATEGY, put_strategies);
}

static crs_status
list_studies(lister *self)
{
    return put_files(self, CRS_FILE_STUDY, put_study);
}

/* ---- what the model has ---- */

static const crs_column metric_columns[] = {
    TEXT("name", "column of the table runs"),
    TEXT("unit", "1 for shares and pure numbers"),
    TEXT("meaning", "one sentence"),
    {"direction", "number", "", "1: larger is better, -1: smaller is better, 0: neither"},
};

static crs_status
list_metrics(lister *self)
{
    const crs_model *model = self->env->reader.model;

    for (size_t i = 0; i < model->num_metrics; i++) {
        const crs_metric_info *info = &model->metrics[i];

        put_texts(self, (const char *[]){info->name, info->unit, info->meaning}, 3);
        crs_keep_number(self->table, 3, info->direction);
        crs_keep_row(self->table);
    }
    return CRS_OK;
}

static crs_status
list_observables(lister *self)
{
    const crs_model *model = self->env->reader.model;

    for (size_t i = 0; i < model->num_observables; i++) {
        const crs_observable_info *info = &model->observables[i];

        put_texts(self, (const char *[]){info->name, info->unit, info->meaning}, 3);
        crs_keep_row(self->table);
    }
    return CRS_OK;
}

static const crs_column param_columns[] = {
    TEXT("name", "path for \"set\""),
    TEXT("unit", "1 for pure numbers"),
    TEXT("meaning", "one sentence"),
    TEXT("scope", "shared by all cases, of a case, or strength of a source of luck"),
    TEXT("symbol", "as in the equations"),
    TEXT("source", "a citation, \"calibrated to ...\", or \"assumed: ...\""),
    NUMBER("value", "default"),
    NUMBER("min", "smallest value"),
    NUMBER("max", "largest value"),
};

static crs_status
list_parameters(lister *self)
{
    const crs_model *model = self->env->reader.model;

    for (size_t i = 0; i < model->num_params; i++) {
        const crs_param_info *info = &model->params[i];

        put_texts(self,
                  (const char *[]){info->name, info->unit, info->meaning,
                                   crs_scope_name(info->scope), info->symbol, info->source},
                  6);
        crs_keep_number(self->table, 6, info->value);
        crs_keep_number(self->table, 7, info->min);
        crs_keep_number(self->table, 8, info->max);
        crs_keep_row(self->table);
    }
    return CRS_OK;
}

static const crs_column model_columns[] = {
    TEXT("name", "as the option \"model\" and lists of a model take it"),
    TEXT("title", "one line"),
    TEXT("about", "what it is, in a few sentences"),
};

static crs_status
list_models(lister *self)
{
    for (size_t i = 0; i < crs_num_models(); i++) {
        const crs_model *model = crs_model_at(i);

        put_texts(self, (const char *[]){model->name, model->title, model->about}, 3);
        crs_keep_row(self->table);
    }
    return CRS_OK;
}

/* ---- what can be asked for ---- */

static const crs_column option_columns[] = {
    TEXT("name", "as crisim_request_set() takes it"),
    TEXT("type", "text, choice, names (a,b,c), list (one more each time), flag, number, time, "
                 "count"),
    TEXT("choices", "words to choose from, a|b|c"),
    TEXT("usual", "what it is if it is left out"),
    TEXT("kinds", "of requests that have it, a,b,c"),
    NUMBER("min", "smallest value of a number"),
    NUMBER("max", "largest value of a number"),
};

static crs_status
list_options(lister *self)
{
    static const char *const types[] = {
        [CRS_REQUEST_TYPE_TEXT] = "text",   [CRS_REQUEST_TYPE_CHOICE] = "choice",
        [CRS_REQUEST_TYPE_NAMES] = "names", [CRS_REQUEST_TYPE_LIST] = "list",
        [CRS_REQUEST_TYPE_FLAG] = "flag",   [CRS_REQUEST_TYPE_NUMBER] = "number",
        [CRS_REQUEST_TYPE_TIME] = "time",   [CRS_REQUEST_TYPE_COUNT] = "count"};
    size_t count;
    const crs_request_row *rows = crs_request_rows(&count);

    for (size_t i = 0; i < count; i++) {
        crs_message kinds = {0};

        for (int k = 0; k < CRS_NUM_REQUEST_KINDS; k++) {
            if (rows[i].kinds >> k & 1u) {
                crs_message_add(&kinds, "%s%s", kinds.length ? "," : "",
                                crs_request_kind_name((crs_request_kind)k));
            }
        }
        put_texts(self,
                  (const char *[]){rows[i].name, types[rows[i].type], rows[i].choices,
                                   rows[i].usual, kinds.text},
                  5);
        crs_keep_number(self->table, 5, rows[i].min);
        crs_keep_number(self->table, 6, rows[i].max);
        crs_keep_row(self->table);
    }
    return CRS_OK;
}

/* ---- all lists ---- */

static const struct {
    const char *name, *title;
    const crs_column *columns;
    size_t num_columns;
    crs_status (*list)(lister *self);
} lists[] = {
    {"cases", "Cases", file_columns, COUNT(file_columns), list_cases},
    {"strategies", "Strategies", file_columns, COUNT(file_columns), list_strategies},
    {"studies", "Studies", file_columns, NUM_STUDY_COLUMNS, list_studies},
    {"metrics", "Metrics of a run", metric_columns, COUNT(metric_columns), list_metrics},
    {"observables", "What can be seen over time", metric_columns, 3, list_observables},
    {"parameters", "Parameters", param_columns, COUNT(param_columns), list_parameters},
    {"models", "Models", model_columns, COUNT(model_columns), list_models},
    {"options", "Options of requests", option_columns, COUNT(option_columns), list_options},
};

/* Makes the table of one list. */
static crs_status
make_list(crs_env *env, const char *what, crs_keep *keep)
{
    for (size_t i = 0; i < COUNT(lists); i++) {
        if (strcmp(lists[i].name, what) == 0) {
            lister self = {.env = env};

            self.table = crs_keep_table(keep, lists[i].name, lists[i].title, lists[i].columns,
                                        lists[i].num_columns);
            return self.table ? lists[i].list(&self) : crs_error(CRS_ERR_MEMORY);
        }
    }
    return crs_message_fail(env->message, CRS_ERR_NAME,
                            "there is no list \"%.60s\" (cases, strategies, studies, metrics, "
                            "observables, parameters, models, options)",
                            what);
}

/* Takes the model of "sir:parameters"; `what` becomes "parameters". */
static crs_status
take_model(crs_env *env, const char **what)
{
    const char *colon = strchr(*what, ':');
    crs_request request = {.kind = CRS_REQUEST_RUN};
    crs_status status;

    if (!colon) {
        return CRS_OK;
    }
    request.model = crs_arena_text(env->arena, *what, (size_t)(colon - *what));
    *what = colon + 1;
    status = request.model ? crs_env_take(env, &request) : crs_error(CRS_ERR_MEMORY);
    /* Whole cases are listed, not what a run of the usual length plays of them. */
    env->reader.horizon_h = CRS_NEVER_H;
    env->reader.facts_horizon_h = CRS_NEVER_H;
    return status;
}

crisim_status
crisim_list(const crisim_library *library, const char *what, crisim_result **result,
            crisim_error *error)
{
    crs_keep keep = {0};
    crs_message message = {0};
    crs_arena arena;
    crs_env env;
    crs_status status;

    if (!library || !what || !result) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    crs_arena_init(&arena);
    crs_env_init(&env, crs_model_at(0), &arena, &message, library->dirs, library->num_dirs);
    status = take_model(&env, &what);
    status = status == CRS_OK ? make_list(&env, what, &keep) : status;
    crs_arena_free(&arena);
    return crs_api_result(&keep, 1, status, &message, result, error);
}
