#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "request/experiment.h"
#include "request/experiment_internal.h"

/* ---- cases ---- */

static crs_status
read_study(crs_env *env, crs_experiment *self)
{
    const crs_request *request = &env->request;
    const char *path = request->study;
    crs_status status;

    if (!path) {
        return CRS_OK;
    }
    if (request->cases.count > 0 || request->strategies.count > 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--study names the cases and strategies; leave out %s",
                            request->cases.count > 0               ? "CASE"
                            : request->kind == CRS_REQUEST_COMPARE ? "--strategies"
                                                                   : "--strategy");
    }
    status = crs_library_find(&env->library, &env->reader, CRS_FILE_STUDY, path, &path);
    if (status == CRS_ERR_NAME) {
        return crs_env_blame(env, CRS_FAULT_REQUEST, status);
    }
    if (status == CRS_OK) {
        status = crs_study_read(&env->reader, path, &self->study, &self->sources[0]);
    }
    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    self->num_sources = 1;
    return CRS_OK;
}

/* Names of the cases: arguments, else those of the study, else all of the library. */
static crs_status
list_cases(crs_env *env, const crs_experiment *self, crs_ids *ids)
{
    crs_status status = CRS_OK;

    if (env->request.cases.count > 0) {
        *ids = env->request.cases;
    } else if (self->study.cases.count > 0) {
        *ids = self->study.cases;
    } else {
        status = crs_library_list(&env->library, &env->reader, CRS_FILE_CASE, ids);
    }
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    if (ids->count == 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_NAME,
                            "no cases found; --scenarios DIR says where they are");
    }
    return CRS_OK;
}

static crs_status
read_cases(crs_env *env, const crs_ids *ids, crs_experiment *self)
{
    self->cases = crs_arena_alloc(env->arena, ids->count, sizeof *self->cases);
    if (!self->cases) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < ids->count; i++) {
        const crs_status status = crs_library_case(&env->library, &env->reader, ids->items[i],
                                                   &self->cases[i],
                                                   &self->sources[self->num_sources]);

        if (status != CRS_OK) {
            return crs_experiment_lookup_failed(env, self, ids->items[i], status);
        }
        for (size_t k = 0; k < i; k++) {
            const char *first = self->sources[self->num_sources - (i - k)].path;
            const char *second = self->sources[self->num_sources].path;
            const int same = strcmp(first, second) == 0;

            if (strcmp(self->cases[k].id, self->cases[i].id) == 0) {
                return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                                    "case \"%.60s\" is given twice%s%.300s%s%.300s",
                                    self->cases[i].id, same ? "" : ": ", same ? "" : first,
                                    same ? "" : " and ", same ? "" : second);
            }
        }
        self->num_sources++;
        self->num_cases++;
    }
    return CRS_OK;
}

/* ---- jobs ---- */

/* All settings, those of the study first. */
static crs_status
list_settings(crs_env *env, const crs_experiment *self, crs_settings *out)
{
    const size_t num_study = self->study.set.count;
    const size_t num_given = env->request.settings.count;

    out->items = crs_arena_alloc(env->arena, num_study + num_given, sizeof *out->items);
    out->count = num_study + num_given;
    if (!out->items) {
        return crs_env_out_of_memory(env);
    }
    if (num_study > 0) {
        memcpy(out->items, self->study.set.items, num_study * sizeof *out->items);
    }
    for (size_t i = 0; i < num_given; i++) {
        const crs_status status = crs_setting_parse(&env->reader, env->request.settings.items[i],
                                                    &out->items[num_study + i]);

        if (status != CRS_OK) {
            return crs_env_blame(env, CRS_FAULT_REQUEST, status);
        }
    }
    return CRS_OK;
}

static crs_status
setting_failed(crs_env *env, const crs_setting *setting, crs_status status)
{
    return crs_env_blame(env, setting->place.file ? CRS_FAULT_INPUT : CRS_FAULT_REQUEST, status);
}

/* The parameters of a case with a set of --params, settings and switches of noise applied. */
static crs_status
make_params(crs_env *env, const crs_experiment *self, const crs_case *of,
            const crs_param_sets *sets, size_t set, const crs_settings *settings,
            const double **params)
{
    const crs_model *model = env->reader.model;
    double *out = crs_arena_alloc(env->arena, model->num_params, sizeof *out);

    if (!out) {
        return crs_env_out_of_memory(env);
    }
    memcpy(out, of->params, model->num_params * sizeof *out);
    if (sets->num_sets > 0) {
        crs_param_sets_apply(sets, set, of->id, out);
    }
    for (size_t i = 0; i < settings->count; i++) {
        const crs_status status = crs_setting_is_strategy(&settings->items[i])
                                      ? CRS_OK
                                      : crs_params_apply(&env->reader, &settings->items[i], out);

        if (status != CRS_OK) {
            return setting_failed(env, &settings->items[i], status);
        }
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        if (!(self->noise >> i & 1)) {
            out[model->noises[i].param] = 0.0;
        }
    }
    *params = out;
    return CRS_OK;
}

/* The sets of --params for a case: params[*num_sets], one if there is no --params. */
static crs_status
list_params(crs_env *env, const crs_experiment *self, const crs_case *of,
            const crs_param_sets *sets, const crs_settings *settings, crs_job *job)
{
    const size_t count = sets->num_sets > 0 ? sets->num_sets : 1;
    const double **params = crs_arena_alloc(env->arena, count, sizeof *params);
    crs_status status = params ? CRS_OK : crs_env_out_of_memory(env);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        status = make_params(env, self, of, sets, i, settings, &params[i]);
    }
    if (status == CRS_OK) {
        job->params = params[0];
        job->sets = params;
        job->num_sets = sets->num_sets;
    }
    return status;
}

crs_status
crs_experiment_sets(crs_env *env, crs_experiment *self, crs_param_sets *sets)
{
    const char **played = crs_arena_alloc(env->arena, self->num_cases, sizeof *played);
    crs_status status;

    if (!played) {
        return crs_env_out_of_memory(env);
    }
    for (size_t c = 0; c < self->num_cases; c++) {
        played[c] = self->cases[c].id;
    }
    status = crs_param_sets_read(&env->library, &env->reader, env->request.params, sets);
    if (status == CRS_ERR_NAME) {
        return crs_env_blame(env, CRS_FAULT_REQUEST, status);
    }
    if (status == CRS_OK) {
        status = crs_param_sets_check(sets, &env->library, &env->reader, played, self->num_cases);
    }
    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    self->sources[self->num_sources++] = sets->source;
    return CRS_OK;
}

/* Reads --params, for kinds whose runs take their sets in turn. */
static crs_status
read_sets(crs_env *env, crs_experiment *self, crs_param_sets *sets)
{
    crs_status status;

    if (!env->request.params || env->request.kind == CRS_REQUEST_COMPARE) {
        return CRS_OK;
    }
    status = crs_experiment_sets(env, self, sets);
    if (status != CRS_OK) {
        return status;
    }
    if (sets->num_sets > 1 && (env->request.save_day.given || env->request.from_state)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--params: a state belongs to one parameter set, not to %zu",
                            sets->num_sets);
    }
    if (!env->request.replicates.given && !self->study.has_replicates &&
        self->plan.replicates < sets->num_sets) {
        self->plan.replicates = sets->num_sets;
    }
    return CRS_OK;
}

static crs_status
make_job(crs_env *env, const crs_case *of, const crs_playbook *playbook, int is_one_of_many,
         const crs_settings *settings, crs_job *job)
{
    const crs_playbook *played = playbook->from_case ? &of->reported : playbook;

    job->of = of;
    job->strategy_id = playbook->id;
    job->strategy_title = played->title;
    job->strategy = played->strategy;
    crs_case_accuse(of, &job->strategy);
    for (size_t i = 0; i < settings->count; i++) {
        const crs_status status = crs_setting_is_strategy(&settings->items[i])
                                      ? crs_strategy_apply(&env->reader, &settings->items[i],
                                                           &job->strategy)
                                      : CRS_OK;

        if (status != CRS_OK) {
            if (is_one_of_many) {
                crs_message_add(env->message, ": %.60s", playbook->id);
            }
            return setting_failed(env, &settings->items[i], status);
        }
    }
    return CRS_OK;
}

/* Is one of the cases accused of this? */
static int
is_accused(const crs_experiment *self, const char *id)
{
    for (size_t c = 0; c < self->num_cases; c++) {
        for (size_t k = 0; k < self->cases[c].num_accusations; k++) {
            if (strcmp(self->cases[c].accusations[k].id, id) == 0) {
                return 1;
            }
        }
    }
    return strcmp(id, CRS_ANSWERS_ALL) == 0;
}

/* Says which answers of a strategy meet no accusation in any of the cases: a slip of the pen? */
static void
note_idle_answers(const crs_env *env, const crs_experiment *self, const crs_playbook *playbook)
{
    for (size_t a = 0; a < playbook->strategy.num_actions; a++) {
        const crs_action *action = &playbook->strategy.actions[a];

        for (size_t i = 0; i < action->answers.count; i++) {
            if (!is_accused(self, action->answers.items[i])) {
                crs_env_note(env, CRS_NOTE_HINT,
                             "note: action \"%s\" of %s answers \"%s\", of which nobody accuses "
                             "the company here (crisim describe %s)",
                             action->id, playbook->id, action->answers.items[i],
                             self->cases[0].id);
            }
        }
    }
}

static crs_status
make_jobs(crs_env *env, const crs_playbooks *strategies, crs_experiment *self)
{
    crs_settings settings = {0};
    crs_param_sets sets = {0};
    crs_status status = list_settings(env, self, &settings);

    status = status == CRS_OK ? read_sets(env, self, &sets) : status;

    if (status != CRS_OK) {
        return status;
    }
    self->jobs = crs_arena_alloc(env->arena, self->num_cases * strategies->count,
                                 sizeof *self->jobs);
    if (!self->jobs) {
        return crs_env_out_of_memory(env);
    }
    for (size_t s = 0; s < strategies->count; s++) {
        note_idle_answers(env, self, &strategies->items[s]);
    }
    for (size_t c = 0; c < self->num_cases; c++) {
        crs_job common = {0};

        status = list_params(env, self, &self->cases[c], &sets, &settings, &common);
        for (size_t s = 0; s < strategies->count && status == CRS_OK; s++) {
            crs_job *job = &self->jobs[self->num_jobs++];

            *job = common;
            status = make_job(env, &self->cases[c], &strategies->items[s], strategies->count > 1,
                              &settings, job);
        }
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

/* Would the largest job fit into memory? */
static crs_status
check_memory(crs_env *env, const crs_experiment *self)
{
    for (size_t i = 0; i < self->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(self, i);
        const double bytes = crs_replay_bytes(&plan);

        if (bytes > CRS_REPLAY_MAX_BYTES) {
            return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_LIMIT,
                                "this would take %g GB of memory, more than %g: write fewer rows "
                                "(--every 24), no series (--series none), or run fewer --reps",
                                ceil(bytes / 1e8) / 10.0,
                                floor(CRS_REPLAY_MAX_BYTES / 1e8) / 10.0);
        }
    }
    return CRS_OK;
}

/* Says that what a company does moves nothing in a model without a company. */
static void
mention_levers(const crs_env *env, const crs_experiment *self)
{
    size_t actions = 0;

    for (size_t i = 0; i < self->num_jobs; i++) {
        actions += self->jobs[i].strategy.num_actions;
    }
    if (!env->reader.model->force && actions > 0) {
        crs_env_note(env, CRS_NOTE_HINT,
                     "note: model %s has no levers: strategies change nothing in it",
                     env->reader.model->name);
    }
}

crs_status
crs_experiment_prepare(crs_env *env, crs_experiment *self)
{
    crs_ids ids = {0}, names = {0};
    crs_playbooks strategies = {0};
    crs_source study_source = {0};
    crs_status status;

    *self = (crs_experiment){.sources = &study_source,
                             .with_facts = env->request.kind == CRS_REQUEST_REPLAY};
    status = read_study(env, self);
    status = status == CRS_OK ? crs_experiment_settings(env, self) : status;
    status = status == CRS_OK ? list_cases(env, self, &ids) : status;
    status = status == CRS_OK ? crs_experiment_list_strategies(env, self, &names) : status;
    if (status != CRS_OK) {
        return status;
    }
    self->sources = crs_arena_alloc(env->arena, 3 + ids.count + names.count,
                                    sizeof *self->sources);
    if (!self->sources) {
        return crs_env_out_of_memory(env);
    }
    self->sources[0] = study_source;
    status = read_cases(env, &ids, self);
    status = status == CRS_OK ? crs_experiment_strategies(env, &names, self, &strategies) : status;
    status = status == CRS_OK ? make_jobs(env, &strategies, self) : status;
    if (status == CRS_OK) {
        mention_levers(env, self);
    }
    return status == CRS_OK ? check_memory(env, self) : status;
}

crs_replay_plan
crs_experiment_plan(const crs_experiment *self, size_t job)
{
    crs_replay_plan plan = self->plan;

    plan.params = self->jobs[job].params;
    plan.sets = self->jobs[job].sets;
    plan.num_sets = self->jobs[job].num_sets;
    plan.strategy = &self->jobs[job].strategy;
    plan.facts = self->jobs[job].of->facts;
    plan.num_facts = self->with_facts ? self->jobs[job].of->num_facts : 0;
    return plan;
}
