#include "request/sweep/sweep_plan.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/strategy_hash.h"
#include "scenario/shape/shapes.h"
#include "table/manifest.h"
#include "store/sweep_record.h"

/* Points that are looked at together. */
#define BLOCK 1024

static crs_status
make_design(crs_env *env, crs_sweep_setup *self)
{
    crs_status status = crs_study_vary(&env->reader, &self->study.experiment.study,
                                       env->request.points, self->study.experiment.plan.seed,
                                       &self->study.variation);

    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    status = crs_design_init(&self->design, &self->study.variation.plan);
    if (status == CRS_ERR_MEMORY) {
        return crs_env_out_of_memory(env);
    }
    if (status != CRS_OK || self->design.num_points == 0) {
        return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID, "%.300s: %s", self->study.path,
                            status == CRS_ERR_LIMIT ? "the design has more than a billion points"
                            : status != CRS_OK      ? "the design cannot be made"
                                                    : "the constraints leave no point");
    }
    return CRS_OK;
}

/* ---- jobs ---- */

static crs_status
make_jobs(crs_env *env, crs_sweep_setup *self, crs_sweep_plan *plan)
{
    const size_t num_factors = self->study.variation.plan.num_factors;
    crs_sweep_job *jobs = crs_arena_alloc(env->arena, self->study.experiment.num_jobs,
                                          sizeof *jobs);

    if (!jobs) {
        return crs_env_out_of_memory(env);
    }
    for (size_t j = 0; j < self->study.experiment.num_jobs; j++) {
        const crs_job *job = &self->study.experiment.jobs[j];
        crs_target *targets = crs_arena_alloc(env->arena, num_factors, sizeof *targets);

        if (!targets) {
            return crs_env_out_of_memory(env);
        }
        for (size_t f = 0; f < num_factors; f++) {
            const crs_status status = crs_study_setup_aim(env, &self->study, f, job, &targets[f]);

            if (status != CRS_OK) {
                return status;
            }
        }
        jobs[j] = (crs_sweep_job){job->params, job->strategy, targets, job->sets, job->num_sets};
    }
    plan->jobs = jobs;
    plan->num_jobs = self->study.experiment.num_jobs;
    return CRS_OK;
}

/* Does an action of a job end before it starts, at a point? Returns its index, or -1. */
static int
ill_timed(const crs_sweep_job *job, size_t num_factors, const double *point, crs_action *found)
{
    for (size_t i = 0; i < job->strategy.num_actions; i++) {
        crs_action action = job->strategy.actions[i];

        for (size_t f = 0; f < num_factors; f++) {
            if (job->targets[f].param < 0 && job->targets[f].action == i) {
                memcpy((char *)&action + job->targets[f].offset, &point[f], sizeof *point);
            }
        }
        if (!action.when && action.until_h <= action.at_h) {
            *found = action;
            return (int)i;
        }
    }
    return -1;
}

static int
varies_times(const crs_sweep_setup *self)
{
    for (size_t f = 0; f < self->study.variation.plan.num_factors; f++) {
        const crs_aim *aim = &self->study.variation.aims[f];

        if (aim->param < 0 && aim->key->kind == CRS_KEY_TIME) {
            return 1;
        }
    }
    return 0;
}

/* No action may end before it starts, at no point. */
static crs_status
check_times(crs_env *env, crs_sweep_setup *self, const crs_sweep_plan *plan)
{
    const size_t num_factors = self->study.variation.plan.num_factors;
    double *block = crs_arena_alloc(env->arena, BLOCK, (num_factors + 1) * sizeof *block);

    if (!block) {
        return crs_env_out_of_memory(env);
    }
    for (uint64_t p = 0; varies_times(self) && p < self->design.num_points; p++) {
        const uint64_t rest = self->design.num_points - p;

        if (p % BLOCK == 0) {
            crs_design_points(&self->design, p, rest < BLOCK ? rest : BLOCK, block);
        }
        for (size_t j = 0; j < plan->num_jobs; j++) {
            crs_action action;

            if (ill_timed(&plan->jobs[j], num_factors, block + p % BLOCK * num_factors, &action) >=
                0) {
                return crs_env_fail(
                    env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
                    "%.300s: point %zu: action \"%.60s\" of strategy \"%.60s\" ends "
                    "at %g h, but starts only at %g h (a constraint can leave such "
                    "points out)",
                    self->study.path, (size_t)p, action.id,
                    self->study.experiment.jobs[j].strategy_id, action.until_h, action.at_h);
            }
        }
    }
    return CRS_OK;
}

/* ---- metrics ---- */

/* Metrics of the study, or all of the model, as the block computes them and as columns. */
static crs_status
make_metrics(crs_env *env, crs_sweep_setup *self, crs_sweep_plan *plan)
{
    const crs_model *model = env->reader.model;
    const crs_study *study = &self->study.experiment.study;
    const crs_study_metric *own = study->metrics.items;
    const size_t count = study->metrics.count > 0 ? study->metrics.count : model->num_metrics;
    crs_metric *metrics = crs_arena_alloc(env->arena, count, sizeof *metrics);
    crs_column *columns = crs_arena_alloc(env->arena, count, sizeof *columns);

    if (!metrics || !columns) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < count; i++) {
        if (study->metrics.count > 0) {
            metrics[i] = own[i].metric;
            columns[i] = (crs_column){own[i].member.name, "number", own[i].unit ? own[i].unit : "",
                                      own[i].meaning ? own[i].meaning : own[i].member.name};
        } else {
            const crs_metric_info *info = &model->metrics[i];

            metrics[i] = info->metric;
            columns[i] = (crs_column){info->name, "number", info->unit, info->meaning};
        }
    }
    plan->block.metrics = metrics;
    plan->block.num_metrics = count;
    self->record.metrics = columns;
    self->record.num_metrics = count;
    return CRS_OK;
}

/* ---- record ---- */

static void
hash_number(crs_hash *hash, double value)
{
    crs_hash_add(hash, &value, sizeof value);
}

/* Everything that a run follows from but for point, seed and replicate. */
static const char *
hash_job(crs_env *env, const crs_sweep_setup *self, const crs_job *job)
{
    const crs_model *model = env->reader.model;
    char text[CRS_HASH_TEXT];
    crs_hash hash;

    crs_hash_init(&hash);
    crs_hash_add(&hash, model->name, strlen(model->name) + 1);
    hash_number(&hash, self->study.experiment.plan.dt_h);
    hash_number(&hash, (double)self->study.experiment.plan.steps);
    hash_number(&hash, self->study.experiment.plan.days);
    for (size_t s = 0; s < (job->num_sets > 0 ? job->num_sets : 1); s++) {
        const double *params = job->num_sets > 0 ? job->sets[s] : job->params;

        for (size_t i = 0; i < model->num_params; i++) {
            hash_number(&hash, params[i]);
        }
    }
    if (crs_strategy_hash(&hash, model, &job->strategy) != CRS_OK) {
        return NULL;
    }
    crs_hash_text(&hash, text);
    return crs_arena_text(env->arena, text, CRS_INPUT_TEXT - 1);
}

static crs_status
record_jobs(crs_env *env, crs_sweep_setup *self)
{
    const crs_experiment *experiment = &self->study.experiment;
    crs_sweep_record *record = &self->record;
    const size_t num_inputs = experiment->num_sources + (self->study.variation.file != NULL);

    record->jobs = crs_arena_alloc(env->arena, experiment->num_jobs, sizeof *record->jobs);
    record->inputs = crs_arena_alloc(env->arena, num_inputs, sizeof *record->inputs);
    record->varied = crs_arena_alloc(env->arena, self->study.variation.plan.num_factors,
                                     sizeof *record->varied);
    if (!record->jobs || !record->inputs || !record->varied) {
        return crs_env_out_of_memory(env);
    }
    for (size_t j = 0; j < experiment->num_jobs; j++) {
        const crs_job *job = &experiment->jobs[j];

        record->jobs[j] = (crs_record_job){job->of->id, job->strategy_id,
                                           hash_job(env, self, job)};
        if (!record->jobs[j].input) {
            return crs_env_out_of_memory(env);
        }
    }
    record->num_jobs = experiment->num_jobs;
    memcpy(record->inputs, experiment->sources, experiment->num_sources * sizeof *record->inputs);
    if (self->study.variation.file) {
        record->inputs[experiment->num_sources] = self->study.variation.source;
    }
    record->num_inputs = num_inputs;
    for (size_t f = 0; f < self->study.variation.plan.num_factors; f++) {
        const crs_factor *factor = &self->study.variation.factors[f];

        record->varied[f] = (crs_column){factor->name, "number", factor->unit, factor->meaning};
    }
    record->num_varied = self->study.variation.plan.num_factors;
    return CRS_OK;
}

static crs_status
make_record(crs_env *env, crs_sweep_setup *self)
{
    const crs_experiment *experiment = &self->study.experiment;
    crs_sweep_record *record = &self->record;

    record->version = CRISIM_VERSION;
    record->study = experiment->study.id;
    record->title = experiment->study.title;
    record->model = experiment->plan.model->name;
    record->numerics = experiment->plan.isa < CRS_NUM_ISA ? "exact" : "fast, " CRS_COMPILER;
    record->seed = experiment->plan.seed;
    record->replicates = self->sweep.plan.replicates;
    record->sets = experiment->jobs[0].num_sets;
    record->days = experiment->plan.days;
    record->dt_h = experiment->plan.dt_h;
    record->steps = crs_steps_name(experiment->plan.steps);
    record->noises = (crs_ids){experiment->noises, experiment->num_noises};
    record->settings = env->request.settings;
    record->design = crs_design_kind_name(self->design.kind);
    record->design_hash = "";
    record->points = self->design.num_points;
    record->chunk_runs = self->sweep.plan.chunk_runs;
    record->outputs = experiment->study.outputs;
    record->shard = record->shards = 1;
    return record_jobs(env, self);
}

/* ---- all of it ---- */

/* As asked for, but one where nothing is left to luck; and unless asked for, each set of --params
 * has its turn. */
static uint64_t
count_replicates(const crs_env *env, const crs_sweep_setup *self)
{
    const crs_asked_count *reps = &env->request.replicates;
    const crs_study *study = &self->study.experiment.study;
    const uint64_t sets = self->study.experiment.jobs[0].num_sets;
    int luck = self->study.experiment.num_noises > 0;
    uint64_t usual;

    for (size_t f = 0; f < self->study.variation.plan.num_factors; f++) {
        const int param = self->study.variation.aims[f].param;

        luck = luck || (param >= 0 && env->reader.model->params[param].scope == CRS_SCOPE_NOISE);
    }
    if (reps->given && (luck || sets > 1)) {
        return reps->value;
    }
    usual = luck && study->has_replicates ? study->replicates : 1;
    return usual < sets ? sets : usual;
}

static crs_status
make_sweep(crs_env *env, crs_sweep_setup *self)
{
    const crs_asked_count *chunk = &env->request.chunk;
    const crs_replay_plan *from = &self->study.experiment.plan;
    crs_sweep_plan plan = {
        .block = {.model = from->model,
                  .isa = from->isa,
                  .dt_h = from->dt_h,
                  .steps = from->steps,
                  .num_steps = (long)(from->days * 24.0 / from->dt_h + 0.5),
                  .record_every = 1},
        .design = &self->design,
        .seed = from->seed,
        .replicates = count_replicates(env, self),
        .chunk_runs = chunk->given ? (chunk->value + CRS_LANES - 1) / CRS_LANES * CRS_LANES : 0,
        .threads = from->threads,
    };
    crs_status status = make_jobs(env, self, &plan);

    status = status == CRS_OK ? check_times(env, self, &plan) : status;
    status = status == CRS_OK ? make_metrics(env, self, &plan) : status;
    if (status != CRS_OK) {
        return status;
    }
    status = crs_sweep_init(&self->sweep, &plan);
    if (status != CRS_OK) {
        return crs_env_fail(env, CRS_FAULT_MACHINE, status, "%.300s: %s", self->study.path,
                            status == CRS_ERR_LIMIT ? "more than 2^53 runs"
                                                    : crs_status_message(status));
    }
    return make_record(env, self);
}

crs_status
crs_sweep_setup_prepare(crs_env *env, int with_runs, crs_sweep_setup *self)
{
    crs_status status;

    *self = (crs_sweep_setup){0};
    status = crs_study_setup_begin(env, "apology-compensation", &self->study);
    status = status == CRS_OK ? make_design(env, self) : status;
    status = status == CRS_OK && with_runs ? make_sweep(env, self) : status;
    if (status == CRS_OK && self->design.kind != self->design.plan.kind &&
        self->design.plan.num_factors > 0) {
        crs_env_note(env, CRS_NOTE_HINT,
                     "note: %zu factors are more than the %d of a Sobol' sequence; a Latin "
                     "hypercube takes its place",
                     self->design.plan.num_factors, CRS_DESIGN_MAX_SOBOL);
    }
    return status;
}

void
crs_sweep_setup_free(crs_sweep_setup *self)
{
    crs_sweep_free(&self->sweep);
    crs_design_free(&self->design);
}

const crs_column *
crs_sweep_setup_columns(crs_env *env, const crs_sweep_setup *self, size_t *count)
{
    crs_column *varied = crs_arena_alloc(env->arena, self->study.variation.plan.num_factors,
                                         sizeof *varied);

    if (!varied) {
        return NULL;
    }
    for (size_t f = 0; f < self->study.variation.plan.num_factors; f++) {
        const crs_factor *factor = &self->study.variation.factors[f];

        varied[f] = (crs_column){factor->name, "number", factor->unit, factor->meaning};
    }
    *count = self->study.variation.plan.num_factors;
    return varied;
}
