#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/experiment/experiment.h"
#include "scenario/param_sets.h"

#define AS_REPORTED "as-reported"

static const crs_option_value *
option(const crs_cli *cli, crs_option_id id)
{
    return &cli->options->value[id];
}

static int
usage_error(crs_cli *cli)
{
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* ---- cases and strategies ---- */

static int
read_study(crs_cli *cli, crs_experiment *self)
{
    const char *path = option(cli, CRS_OPT_STUDY)->text;
    crs_status status;

    if (!path) {
        return CRS_EXIT_DONE;
    }
    if (cli->options->num_arguments > 0 || option(cli, CRS_OPT_STRATEGY)->given ||
        option(cli, CRS_OPT_STRATEGIES)->given) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--study names the cases and strategies; leave out %s",
                         cli->options->num_arguments > 0          ? "CASE"
                         : option(cli, CRS_OPT_STRATEGIES)->given ? "--strategies"
                                                                  : "--strategy");
        return usage_error(cli);
    }
    status = crs_library_find(&cli->library, &cli->reader, CRS_FILE_STUDY, path, &path);
    if (status == CRS_ERR_NAME) {
        return usage_error(cli);
    }
    if (status == CRS_OK) {
        status = crs_study_read(&cli->reader, path, &self->study, &self->sources[0]);
    }
    if (status != CRS_OK) {
        return crs_cli_fail(cli, crs_cli_input_exit(status));
    }
    self->num_sources = 1;
    return CRS_EXIT_DONE;
}

/* Names of the cases: arguments, else those of the study, else all of the library. */
static int
list_cases(crs_cli *cli, const crs_experiment *self, crs_ids *ids)
{
    crs_status status = CRS_OK;

    if (cli->options->num_arguments > 0) {
        *ids = (crs_ids){cli->options->arguments, cli->options->num_arguments};
    } else if (self->study.cases.count > 0) {
        *ids = self->study.cases;
    } else {
        status = crs_library_list(&cli->library, &cli->reader, CRS_FILE_CASE, ids);
    }
    if (status != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    if (ids->count == 0) {
        crs_message_fail(&cli->message, CRS_ERR_NAME,
                         "no cases found; --scenarios DIR says where they are");
        return usage_error(cli);
    }
    return CRS_EXIT_DONE;
}

/* Exit code of a name or file that could not be read. */
static int
lookup_failed(crs_cli *cli, const crs_experiment *self, const char *argument, crs_status status)
{
    if (status == CRS_ERR_NAME && !crs_library_is_file(argument) && !self->study.id) {
        return usage_error(cli);
    }
    return crs_cli_fail(cli, crs_cli_input_exit(status));
}

static int
read_cases(crs_cli *cli, const crs_ids *ids, crs_experiment *self)
{
    self->cases = crs_arena_alloc(&cli->arena, ids->count, sizeof *self->cases);
    if (!self->cases) {
        return out_of_memory(cli);
    }
    for (size_t i = 0; i < ids->count; i++) {
        const crs_status status = crs_library_case(&cli->library, &cli->reader, ids->items[i],
                                                   &self->cases[i],
                                                   &self->sources[self->num_sources]);

        if (status != CRS_OK) {
            return lookup_failed(cli, self, ids->items[i], status);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(self->cases[k].id, self->cases[i].id) == 0) {
                crs_message_fail(&cli->message, CRS_ERR_INVALID, "case \"%.60s\" is given twice",
                                 self->cases[i].id);
                return usage_error(cli);
            }
        }
        self->num_sources++;
        self->num_cases++;
    }
    return CRS_EXIT_DONE;
}

/* Splits "a,b,c". */
static int
split_names(crs_cli *cli, const char *list, crs_ids *names)
{
    size_t count = 1;

    for (const char *c = list; *c; c++) {
        count += *c == ',';
    }
    names->items = crs_arena_alloc(&cli->arena, count, sizeof *names->items);
    names->count = 0;
    while (names->items) {
        const size_t length = strcspn(list, ",");

        names->items[names->count] = crs_arena_text(&cli->arena, list, length);
        if (!names->items[names->count++]) {
            break;
        }
        if (length == 0) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID, "--strategies: a name is missing");
            return usage_error(cli);
        }
        if (list[length] == '\0') {
            return CRS_EXIT_DONE;
        }
        list += length + 1;
    }
    return out_of_memory(cli);
}

/* Names of the strategies: of the study, of --strategies and the --reference, or of --strategy. */
static int
list_strategies(crs_cli *cli, const crs_experiment *self, crs_ids *names)
{
    const char *list = option(cli, CRS_OPT_STRATEGIES)->text;
    crs_ids with_reference;
    int code = CRS_EXIT_DONE;

    if (self->study.strategies.count > 0) {
        *names = self->study.strategies;
    } else if (!crs_options_has(cli->options, CRS_OPT_STRATEGIES)) {
        names->items[0] = option(cli, CRS_OPT_STRATEGY)->text;
    } else if (strcmp(list, "all") != 0) {
        code = split_names(cli, list, names);
    } else if (crs_library_list(&cli->library, &cli->reader, CRS_FILE_STRATEGY, names) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    if (code != CRS_EXIT_DONE || !crs_options_has(cli->options, CRS_OPT_REFERENCE)) {
        return code;
    }
    with_reference.items = crs_arena_alloc(&cli->arena, names->count + 1,
                                           sizeof *with_reference.items);
    if (!with_reference.items) {
        return out_of_memory(cli);
    }
    with_reference.items[0] = option(cli, CRS_OPT_REFERENCE)->text;
    memcpy(with_reference.items + 1, names->items, names->count * sizeof *names->items);
    with_reference.count = names->count + 1;
    *names = with_reference;
    return CRS_EXIT_DONE;
}

/* Is a strategy of this name among the first `count`? */
static int
is_known(const crs_playbook *items, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].id, id) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The strategies of all names, in order, each once; from_case stands for the case's own. */
static int
read_strategies(crs_cli *cli, const crs_ids *ids, crs_experiment *self, crs_playbooks *out)
{
    crs_playbooks *found = crs_arena_alloc(&cli->arena, ids->count, sizeof *found);
    size_t count = 0;

    if (!found) {
        return out_of_memory(cli);
    }
    for (size_t i = 0; i < ids->count; i++) {
        crs_status status;

        if (strcmp(ids->items[i], AS_REPORTED) == 0) {
            static crs_playbook reported = {.id = AS_REPORTED, .from_case = 1};

            found[i] = (crs_playbooks){&reported, 1};
        } else {
            status = crs_library_strategies(&cli->library, &cli->reader, ids->items[i], &found[i],
                                            &self->sources[self->num_sources]);
            if (status != CRS_OK) {
                return lookup_failed(cli, self, ids->items[i], status);
            }
            self->num_sources++;
        }
        count += found[i].count;
    }
    out->items = crs_arena_alloc(&cli->arena, count, sizeof *out->items);
    out->count = 0;
    if (!out->items) {
        return out_of_memory(cli);
    }
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t k = 0; k < found[i].count; k++) {
            if (!is_known(out->items, out->count, found[i].items[k].id)) {
                out->items[out->count++] = found[i].items[k];
            }
        }
    }
    return CRS_EXIT_DONE;
}

/* ---- jobs ---- */

/* All settings, those of the study first. */
static int
list_settings(crs_cli *cli, const crs_experiment *self, crs_settings *out)
{
    const size_t num_study = self->study.set.count;
    const size_t num_given = cli->options->num_settings;

    out->items = crs_arena_alloc(&cli->arena, num_study + num_given, sizeof *out->items);
    out->count = num_study + num_given;
    if (!out->items) {
        return out_of_memory(cli);
    }
    if (num_study > 0) {
        memcpy(out->items, self->study.set.items, num_study * sizeof *out->items);
    }
    for (size_t i = 0; i < num_given; i++) {
        if (crs_setting_parse(&cli->reader, cli->options->settings[i],
                              &out->items[num_study + i]) != CRS_OK) {
            return usage_error(cli);
        }
    }
    return CRS_EXIT_DONE;
}

static int
setting_failed(crs_cli *cli, const crs_setting *setting)
{
    return crs_cli_fail(cli, setting->place.file ? CRS_EXIT_INVALID : CRS_EXIT_USAGE);
}

/* The parameters of a case with a set of --params, settings and switches of noise applied. */
static int
make_params(crs_cli *cli, const crs_experiment *self, const crs_case *of,
            const crs_param_sets *sets, size_t set, const crs_settings *settings,
            const double **params)
{
    const crs_model *model = cli->reader.model;
    double *out = crs_arena_alloc(&cli->arena, model->num_params, sizeof *out);

    if (!out) {
        return out_of_memory(cli);
    }
    memcpy(out, of->params, model->num_params * sizeof *out);
    if (sets->num_sets > 0) {
        crs_param_sets_apply(sets, set, of->id, out);
    }
    for (size_t i = 0; i < settings->count; i++) {
        if (!crs_setting_is_strategy(&settings->items[i]) &&
            crs_params_apply(&cli->reader, &settings->items[i], out) != CRS_OK) {
            return setting_failed(cli, &settings->items[i]);
        }
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        if (!(self->noise >> i & 1)) {
            out[model->noises[i].param] = 0.0;
        }
    }
    *params = out;
    return CRS_EXIT_DONE;
}

/* The sets of --params for a case: params[*num_sets], one if there is no --params. */
static int
list_params(crs_cli *cli, const crs_experiment *self, const crs_case *of,
            const crs_param_sets *sets, const crs_settings *settings, crs_job *job)
{
    const size_t count = sets->num_sets > 0 ? sets->num_sets : 1;
    const double **params = crs_arena_alloc(&cli->arena, count, sizeof *params);
    int code = params ? CRS_EXIT_DONE : out_of_memory(cli);

    for (size_t i = 0; i < count && code == CRS_EXIT_DONE; i++) {
        code = make_params(cli, self, of, sets, i, settings, &params[i]);
    }
    if (code == CRS_EXIT_DONE) {
        job->params = params[0];
        job->sets = params;
        job->num_sets = sets->num_sets;
    }
    return code;
}

/* Reads --params, for commands whose runs take their sets in turn. */
static int
read_sets(crs_cli *cli, crs_experiment *self, crs_param_sets *sets)
{
    const char *argument = option(cli, CRS_OPT_PARAMS)->text;
    crs_status status;

    if (!argument || cli->options->command == &crs_command_compare) {
        return CRS_EXIT_DONE;
    }
    status = crs_param_sets_read(&cli->library, &cli->reader, argument, sets);
    if (status != CRS_OK) {
        return crs_cli_fail(cli,
                            status == CRS_ERR_NAME ? CRS_EXIT_USAGE : crs_cli_input_exit(status));
    }
    self->sources[self->num_sources++] = sets->source;
    if (sets->num_sets > 1 &&
        (option(cli, CRS_OPT_SAVE_STATE)->given || option(cli, CRS_OPT_FROM_STATE)->given)) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--params: a state belongs to one parameter set, not to %zu",
                         sets->num_sets);
        return usage_error(cli);
    }
    if (!option(cli, CRS_OPT_REPS)->given && !self->study.has_replicates &&
        self->plan.replicates < sets->num_sets) {
        self->plan.replicates = sets->num_sets;
    }
    return CRS_EXIT_DONE;
}

static int
make_job(crs_cli *cli, const crs_case *of, const crs_playbook *playbook, int is_one_of_many,
         const crs_settings *settings, crs_job *job)
{
    const crs_playbook *played = playbook->from_case ? &of->reported : playbook;

    job->of = of;
    job->strategy_id = playbook->id;
    job->strategy_title = played->title;
    job->strategy = played->strategy;
    crs_case_accuse(of, &job->strategy);
    for (size_t i = 0; i < settings->count; i++) {
        if (crs_setting_is_strategy(&settings->items[i]) &&
            crs_strategy_apply(&cli->reader, &settings->items[i], &job->strategy) != CRS_OK) {
            if (is_one_of_many) {
                crs_message_add(&cli->message, ": %.60s", playbook->id);
            }
            return setting_failed(cli, &settings->items[i]);
        }
    }
    return CRS_EXIT_DONE;
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
note_idle_answers(const crs_cli *cli, const crs_experiment *self, const crs_playbook *playbook)
{
    for (size_t a = 0; a < playbook->strategy.num_actions; a++) {
        const crs_action *action = &playbook->strategy.actions[a];

        for (size_t i = 0; i < action->answers.count; i++) {
            if (!is_accused(self, action->answers.items[i])) {
                crs_cli_note(cli,
                             "note: action \"%s\" of %s answers \"%s\", of which nobody accuses "
                             "the company here (crisim describe %s)",
                             action->id, playbook->id, action->answers.items[i],
                             self->cases[0].id);
            }
        }
    }
}

static int
make_jobs(crs_cli *cli, const crs_playbooks *strategies, crs_experiment *self)
{
    crs_settings settings = {0};
    crs_param_sets sets = {0};
    int code = list_settings(cli, self, &settings);

    code = code == CRS_EXIT_DONE ? read_sets(cli, self, &sets) : code;

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->jobs = crs_arena_alloc(&cli->arena, self->num_cases * strategies->count,
                                 sizeof *self->jobs);
    if (!self->jobs) {
        return out_of_memory(cli);
    }
    for (size_t s = 0; s < strategies->count; s++) {
        note_idle_answers(cli, self, &strategies->items[s]);
    }
    for (size_t c = 0; c < self->num_cases; c++) {
        crs_job common = {0};

        code = list_params(cli, self, &self->cases[c], &sets, &settings, &common);
        for (size_t s = 0; s < strategies->count && code == CRS_EXIT_DONE; s++) {
            crs_job *job = &self->jobs[self->num_jobs++];

            *job = common;
            code = make_job(cli, &self->cases[c], &strategies->items[s], strategies->count > 1,
                            &settings, job);
        }
        if (code != CRS_EXIT_DONE) {
            return code;
        }
    }
    return CRS_EXIT_DONE;
}

/* Would the largest job fit into memory? */
static int
check_memory(crs_cli *cli, const crs_experiment *self)
{
    for (size_t i = 0; i < self->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(self, i);
        const double bytes = crs_replay_bytes(&plan);

        if (bytes > CRS_REPLAY_MAX_BYTES) {
            crs_message_fail(&cli->message, CRS_ERR_LIMIT,
                             "this would take %g GB of memory, more than %g: write fewer rows "
                             "(--every 24), no series (--series none), or run fewer --reps",
                             ceil(bytes / 1e8) / 10.0, floor(CRS_REPLAY_MAX_BYTES / 1e8) / 10.0);
            return crs_cli_fail(cli, CRS_EXIT_USAGE);
        }
    }
    return CRS_EXIT_DONE;
}

int
crs_experiment_prepare(crs_cli *cli, uint64_t replicates, int with_facts, crs_experiment *self)
{
    const char *strategy = NULL;
    crs_ids ids = {0}, names = {&strategy, 1};
    crs_playbooks strategies = {0};
    crs_source study_source = {0};
    int code;

    *self = (crs_experiment){.sources = &study_source, .with_facts = with_facts};
    code = read_study(cli, self);
    code = code == CRS_EXIT_DONE ? crs_experiment_settings(cli, replicates, self) : code;
    code = code == CRS_EXIT_DONE ? list_cases(cli, self, &ids) : code;
    code = code == CRS_EXIT_DONE ? list_strategies(cli, self, &names) : code;
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->sources = crs_arena_alloc(&cli->arena, 3 + ids.count + names.count,
                                    sizeof *self->sources);
    if (!self->sources) {
        return out_of_memory(cli);
    }
    self->sources[0] = study_source;
    code = read_cases(cli, &ids, self);
    code = code == CRS_EXIT_DONE ? read_strategies(cli, &names, self, &strategies) : code;
    code = code == CRS_EXIT_DONE ? make_jobs(cli, &strategies, self) : code;
    return code == CRS_EXIT_DONE ? check_memory(cli, self) : code;
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
