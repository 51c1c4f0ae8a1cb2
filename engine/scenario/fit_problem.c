#include "scenario/fit_problem.h"

#include <math.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "scenario/series_file.h"
#include "base/suggest.h"

#define USUAL_DAYS 400.0

#define MAX_NAMES  256

/* ---- cases ---- */

/* The strategy of the study: as-reported, or one other. */
static crs_status
choose_strategy(const crs_library *library, const crs_reader *reader, crs_fit_problem *self,
                const crs_playbook **chosen)
{
    const crs_ids *names = &self->study.strategies;
    crs_playbooks found = {0};
    crs_status status;

    *chosen = NULL;
    if (names->count == 0 || (names->count == 1 && strcmp(names->items[0], "as-reported") == 0)) {
        return CRS_OK;
    }
    status = names->count == 1 ? crs_library_strategies(library, reader, names->items[0], &found,
                                                        &self->sources[self->num_sources])
                               : CRS_OK;
    if (status == CRS_OK && (names->count != 1 || found.count != 1)) {
        status = crs_message_fail(reader->message, CRS_ERR_INVALID,
                                  "%.300s: a fit knows one strategy, the one that was played",
                                  self->study.path);
    }
    if (status == CRS_OK) {
        self->num_sources++;
        *chosen = found.items[0].from_case ? NULL : &found.items[0];
    }
    return status;
}

/* Parameters and strategy of a case with the study's settings. */
static crs_status
make_case(const crs_reader *reader, const crs_fit_problem *self, const crs_case *of,
          const crs_playbook *chosen, crs_fit_case *out)
{
    const crs_model *model = reader->model;
    const crs_settings *settings = &self->study.set;
    const uint64_t noise = self->study.has_noise ? self->study.noise : 0;
    double *params = crs_arena_alloc(reader->arena, model->num_params, sizeof *params);
    crs_strategy *strategy = crs_arena_alloc(reader->arena, 1, sizeof *strategy);
    crs_status status = CRS_OK;

    if (!params || !strategy) {
        return crs_reader_memory(reader);
    }
    memcpy(params, of->params, model->num_params * sizeof *params);
    *strategy = chosen ? chosen->strategy : of->reported.strategy;
    crs_case_accuse(of, strategy);
    for (size_t i = 0; i < settings->count && status == CRS_OK; i++) {
        status = crs_setting_is_strategy(&settings->items[i])
                     ? crs_strategy_apply(reader, &settings->items[i], strategy)
                     : crs_params_apply(reader, &settings->items[i], params);
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        if (!(noise >> i & 1)) {
            params[model->noises[i].param] = 0.0;
        }
    }
    *out = (crs_fit_case){of->id, params, strategy};
    return status;
}

static crs_status
read_cases(const crs_library *library, const crs_reader *reader, crs_fit_problem *self)
{
    const crs_ids *ids = &self->study.cases;
    crs_fit_case *cases = crs_arena_alloc(reader->arena, ids->count, sizeof *cases);
    const crs_playbook *chosen = NULL;
    crs_status status = choose_strategy(library, reader, self, &chosen);

    self->cases = crs_arena_alloc(reader->arena, ids->count, sizeof *self->cases);
    if (status == CRS_OK && (!cases || !self->cases)) {
        return crs_reader_memory(reader);
    }
    for (size_t c = 0; c < ids->count && status == CRS_OK; c++) {
        status = crs_library_case(library, reader, ids->items[c], &self->cases[c],
                                  &self->sources[self->num_sources]);
        for (size_t k = 0; k < c && status == CRS_OK; k++) {
            if (strcmp(self->cases[k].id, self->cases[c].id) == 0) {
                status = crs_message_fail(
                    reader->message, CRS_ERR_INVALID,
                    "%.200s: case \"%.60s\" is there twice: %.300s and %.300s", self->study.path,
                    self->cases[c].id, self->sources[self->num_sources - 1 - (c - 1 - k)].path,
                    self->sources[self->num_sources].path);
            }
        }
        if (status == CRS_OK) {
            self->num_sources++;
            status = make_case(reader, self, &self->cases[c], chosen, &cases[c]);
        }
    }
    self->fit.cases = cases;
    self->fit.num_cases = ids->count;
    return status;
}

/* ---- targets ---- */

static crs_fit_target
fact_target(const crs_fact *fact, size_t of, const crs_fit_weight *differs)
{
    const double half = 0.5 * (fact->high - fact->low);
    crs_fit_target out = {
        .id = fact->id,
        .of = of,
        .at_h = (double)NAN,
        .metric = fact->metric,
        .value = fact->value,
        .below = fact->value > fact->low ? fact->value - fact->low : half,
        .above = fact->high > fact->value ? fact->high - fact->value : half,
        .weight = differs && differs->has_weight ? differs->weight : 1.0,
        .low = fact->low,
        .high = fact->high,
    };

    if (differs && differs->tolerance > 0.0) {
        out.below = out.above = differs->tolerance;
        out.low = fact->value - differs->tolerance;
        out.high = fact->value + differs->tolerance;
    }
    out.below /= CRS_FIT_TOLERANCE;
    out.above /= CRS_FIT_TOLERANCE;
    return out;
}

/* What the study says about fact `id`, or NULL. */
static const crs_fit_weight *
find_weight(const crs_fit_spec *spec, const char *id)
{
    const crs_fit_weight *weights = spec->targets.items;

    for (size_t i = 0; i < spec->targets.count; i++) {
        if (strcmp(weights[i].member.name, id) == 0) {
            return &weights[i];
        }
    }
    return NULL;
}

/* Does every weight belong to a fact? */
static crs_status
check_weights(const crs_reader *reader, const crs_fit_problem *self)
{
    const crs_fit_weight *weights = self->study.fit.targets.items;

    for (size_t i = 0; i < self->study.fit.targets.count; i++) {
        const char *names[MAX_NAMES];
        size_t count = 0;
        int known = 0;

        for (size_t c = 0; c < self->fit.num_cases; c++) {
            for (size_t f = 0; f < self->cases[c].num_facts && count < MAX_NAMES; f++) {
                names[count] = self->cases[c].facts[f].id;
                known = known || strcmp(names[count++], weights[i].member.name) == 0;
            }
        }
        if (!known) {
            crs_place_fail(reader, &weights[i].member.place,
                           "no case of the study has a fact "
                           "\"%.60s\"",
                           weights[i].member.name);
            crs_suggest_add(reader->message, weights[i].member.name, names, count);
            return CRS_ERR_INVALID;
        }
    }
    return CRS_OK;
}

typedef struct pile {
    crs_fit_target *items;
    size_t count;
    size_t of; /* index of the case */
} pile;

/* Index of the case that series `i` is of: by its id, or by its file as the study names it. */
static crs_status
find_case(const crs_reader *reader, const crs_fit_problem *self, size_t i, size_t *of)
{
    const crs_fit_series *series = self->study.fit.series.items;
    const char *name = series[i].of;
    const char *names[MAX_NAMES];
    size_t count = 0;

    if (crs_names_file(name)) {
        name = crs_scenario_beside(reader, self->study.path, name);
    }
    if (!name) {
        return crs_reader_memory(reader);
    }
    for (size_t c = 0; c < self->fit.num_cases; c++) {
        if (strcmp(self->fit.cases[c].id, name) == 0 ||
            strcmp(self->study.cases.items[c], name) == 0) {
            *of = c;
            return CRS_OK;
        }
        if (count < MAX_NAMES) {
            names[count++] = self->fit.cases[c].id;
        }
    }
    crs_message_fail(reader->message, CRS_ERR_INVALID,
                     "%.300s: /fit/series/%zu/case: the study has no case \"%.60s\"",
                     self->study.path, i, series[i].of);
    crs_suggest_add(reader->message, series[i].of, names, count);
    return CRS_ERR_INVALID;
}

/* Is series `i` one that was read before? Twice in a fit it would count twice. `first` is the
 * source of the first one. */
static crs_status
check_series_twin(const crs_reader *reader, const crs_fit_problem *self, const pile *piles,
                  const crs_source *first, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (piles[k].of == piles[i].of && strcmp(first[k].hash, first[i].hash) == 0) {
            return crs_message_fail(reader->message, CRS_ERR_INVALID,
                                    "%.200s: /fit/series/%zu: %.300s is the series of "
                                    "/fit/series/%zu, %.300s, again: it would count twice",
                                    self->study.path, i, first[i].path, k, first[k].path);
        }
    }
    return CRS_OK;
}

static crs_status
read_series(const crs_reader *reader, crs_fit_problem *self, pile *out)
{
    const crs_fit_series *series = self->study.fit.series.items;
    const crs_source *first = &self->sources[self->num_sources];
    crs_status status = CRS_OK;

    for (size_t i = 0; i < self->study.fit.series.count && status == CRS_OK; i++) {
        crs_source *source = &self->sources[self->num_sources];
        crs_series_use use = {.error = series[i].error,
                              .weight = series[i].has_weight ? series[i].weight : 1.0,
                              .horizon_h = self->fit.days * 24.0};
        crs_hash hash;

        status = find_case(reader, self, i, &use.of);
        if (status != CRS_OK) {
            return status;
        }
        source->path = crs_scenario_beside(reader, self->study.path, series[i].file);
        if (!source->path) {
            return crs_reader_memory(reader);
        }
        status = crs_series_read(reader, source->path, &use, &out[i].items, &out[i].count, &hash);
        if (status == CRS_OK) {
            crs_hash_text(&hash, source->hash);
            out[i].of = use.of;
            self->num_sources++;
            status = check_series_twin(reader, self, out, first, i);
        }
    }
    return status;
}

static crs_status
make_targets(const crs_reader *reader, crs_fit_problem *self)
{
    const crs_fit_spec *spec = &self->study.fit;
    pile *piles = crs_arena_alloc(reader->arena, spec->series.count, sizeof *piles);
    crs_fit_target *targets;
    size_t room = 0, counted = 0;
    crs_status status = piles ? check_weights(reader, self) : crs_reader_memory(reader);

    status = status == CRS_OK ? read_series(reader, self, piles) : status;
    if (status != CRS_OK) {
        return status;
    }
    for (size_t i = 0; i < spec->series.count; i++) {
        room += piles[i].count;
    }
    for (size_t c = 0; c < self->fit.num_cases; c++) {
        room += self->cases[c].num_facts;
    }
    targets = crs_arena_alloc(reader->arena, room, sizeof *targets);
    if (!targets) {
        return crs_reader_memory(reader);
    }
    for (size_t c = 0; c < self->fit.num_cases && !spec->without_facts; c++) {
        for (size_t f = 0; f < self->cases[c].num_facts; f++) {
            const crs_fact *fact = &self->cases[c].facts[f];

            targets[self->fit.num_targets++] = fact_target(fact, c, find_weight(spec, fact->id));
        }
    }
    for (size_t i = 0; i < spec->series.count; i++) {
        memcpy(targets + self->fit.num_targets, piles[i].items, piles[i].count * sizeof *targets);
        self->fit.num_targets += piles[i].count;
    }
    for (size_t t = 0; t < self->fit.num_targets; t++) {
        counted += targets[t].weight > 0.0;
    }
    self->fit.targets = targets;
    return counted > 0 ? CRS_OK
                       : crs_message_fail(reader->message, CRS_ERR_INVALID,
                                          "%.300s: /fit: no target: no fact and no series counts",
                                          self->study.path);
}

/* ---- free parameters ---- */

static crs_status
make_frees(const crs_reader *reader, crs_fit_problem *self)
{
    const crs_fit_vary *vary = self->study.fit.parameters.items;
    const size_t count = self->study.fit.parameters.count;
    crs_fit_free *frees = crs_arena_alloc(reader->arena, count * self->fit.num_cases,
                                          sizeof *frees);

    if (!frees) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < count; i++) {
        crs_fit_free one = {.of = -1};
        crs_status status = crs_fit_spec_factor(reader, &vary[i], &one.param, &one.factor);
        int shared = 1;

        if (status != CRS_OK) {
            return status;
        }
        shared = vary[i].has_shared ? vary[i].shared
                                    : reader->model->params[one.param].scope != CRS_SCOPE_CASE;
        one.name = one.factor.name;
        if (shared) {
            frees[self->fit.num_frees++] = one;
        }
        for (size_t c = 0; c < self->fit.num_cases && !shared; c++) {
            char *prefix = crs_arena_join(reader->arena, self->cases[c].id, ":");

            one.of = (int)c;
            one.name = prefix ? crs_arena_join(reader->arena, prefix, one.factor.name) : NULL;
            if (!one.name) {
                return crs_reader_memory(reader);
            }
            frees[self->fit.num_frees++] = one;
        }
    }
    self->fit.frees = frees;
    return CRS_OK;
}

/* Is everything to be profiled free? */
static crs_status
check_profile(const crs_reader *reader, const crs_fit_problem *self)
{
    const crs_settings *profile = &self->study.fit.profile;

    for (size_t i = 0; i < profile->count; i++) {
        const char *names[MAX_NAMES];
        const char *name = profile->items[i].text ? profile->items[i].text : "";
        size_t count = 0;
        int known = 0;

        for (size_t j = 0; j < self->fit.num_frees && count < MAX_NAMES; j++) {
            names[count] = self->fit.frees[j].name;
            known = known || strcmp(names[count++], name) == 0;
        }
        if (!known) {
            crs_place_fail(reader, &profile->items[i].place, "\"%.60s\" is not free", name);
            crs_suggest_add(reader->message, name, names, count);
            return CRS_ERR_INVALID;
        }
    }
    return CRS_OK;
}

crs_status
crs_fit_problem_read(const crs_library *library, const crs_reader *reader, const char *argument,
                     crs_fit_problem *out)
{
    crs_fit_problem self = {0};
    crs_reader within = *reader;
    const char *path = NULL;
    crs_source source = {0};
    crs_status status = crs_library_find(library, reader, CRS_FILE_STUDY, argument, &path);
    crs_steps steps;

    if (status == CRS_OK) {
        status = crs_study_read(reader, path, &self.study, &source);
    }
    if (status == CRS_OK && !self.study.has_fit) {
        status = crs_message_fail(reader->message, CRS_ERR_INVALID,
                                  "%.300s: key \"fit\" is missing: what is to be fitted?", path);
    }
    if (status != CRS_OK) {
        return status;
    }
    self.sources = crs_arena_alloc(reader->arena,
                                   2 + self.study.cases.count + self.study.fit.series.count,
                                   sizeof(crs_source));
    if (!self.sources) {
        return crs_reader_memory(reader);
    }
    self.sources[self.num_sources++] = source;
    steps = self.study.has_dt          ? CRS_STEPS_UNIFORM
            : self.study.has_steps     ? (crs_steps)(self.study.steps + 1)
            : reader->model->order < 2 ? CRS_STEPS_UNIFORM
                                       : CRS_STEPS_STANDARD;

    self.fit = (crs_fit){.model = reader->model,
                         .steps = steps,
                         .dt_h = self.study.has_dt ? self.study.dt_h : crs_steps_tick_h(steps),
                         .days = self.study.has_days ? self.study.days : USUAL_DAYS,
                         .seed = self.study.has_seed ? self.study.seed : 1,
                         .replicates = self.study.has_replicates ? self.study.replicates : 32,
                         .threads = 1};
    within.horizon_h = fmax(self.fit.days, USUAL_DAYS) * 24.0;
    within.facts_horizon_h = self.fit.days * 24.0;
    status = read_cases(library, &within, &self);
    status = status == CRS_OK ? make_targets(&within, &self) : status;
    status = status == CRS_OK ? make_frees(&within, &self) : status;
    status = status == CRS_OK ? check_profile(&within, &self) : status;
    if (status == CRS_OK) {
        *out = self;
    }
    return status;
}
