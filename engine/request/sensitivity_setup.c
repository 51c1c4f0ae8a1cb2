#include "request/sensitivity_setup.h"

#include <string.h>

#include "request/metrics_choose.h"
#include "base/number.h"

/* Rows unless the study or the command line say otherwise. */
#define USUAL_SOBOL_ROWS  512
#define USUAL_MORRIS_ROWS 40

#define MAX_ROWS          1e9

#define COUNT(table)      (sizeof(table) / sizeof((table)[0]))

/* ---- what is varied ---- */

/* What is varied is varied around one set: draws of a posterior depend on each other, and indices
 * of numbers that do are not what is computed here. */
static crs_status
check_sets(crs_env *env, const crs_sensitivity_setup *self)
{
    const size_t sets = self->study.experiment.jobs[0].num_sets;

    if (sets > 1) {
        return crs_env_fail(
            env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
            "--params: sensitivity takes one parameter set, like best.json of a fit, "
            "not %zu",
            sets);
    }
    return CRS_OK;
}

/* Every parameter that has a prior, for a study that varies nothing. */
static crs_status
vary_priors(crs_env *env, crs_study *study)
{
    const crs_model *model = env->reader.model;
    crs_vary *vary = crs_arena_alloc(env->arena, model->num_params, sizeof *vary);
    size_t count = 0;

    if (!vary) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < model->num_params; i++) {
        if (model->params[i].prior.kind != CRS_PRIOR_FIXED) {
            vary[count++] = (crs_vary){.member = {.name = model->params[i].name}, .prior = 1};
        }
    }
    study->vary.items = vary;
    study->vary.count = count;
    study->has_design = 1;
    study->design.kind = CRS_DESIGN_RANDOM;
    study->design.points = 1;
    return CRS_OK;
}

/* Indices need factors that are independent of each other. */
static const char *
refusal(const crs_study *study)
{
    if (study->design.file) {
        return "sensitivity makes its own points; leave out /design/file";
    }
    if (study->constraints.count > 0) {
        return "sensitivity needs numbers that vary independently; leave out /constraints";
    }
    return NULL;
}

static crs_status
make_factors(crs_env *env, crs_sensitivity_setup *self)
{
    crs_study study = self->study.experiment.study;
    const char *why = refusal(&study);
    crs_status status;

    if (why) {
        return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID, "%.300s: %s", self->study.path,
                            why);
    }
    status = study.vary.count == 0 ? vary_priors(env, &study) : CRS_OK;
    if (status != CRS_OK) {
        return status;
    }
    status = crs_study_vary(&env->reader, &study, NULL, self->study.experiment.plan.seed,
                            &self->study.variation);
    self->runs.factors = self->study.variation.factors;
    self->plan.num_factors = self->study.variation.plan.num_factors;
    return status == CRS_OK ? CRS_OK : crs_env_blame_input(env, status);
}

/* ---- jobs ---- */

/* The latest or earliest value of a factor that is a list or a range. */
static double
extreme(const crs_factor *factor, int latest)
{
    double out = factor->kind == CRS_FACTOR_VALUES ? factor->values[0]
                 : latest                          ? factor->high
                                                   : factor->low;

    for (size_t i = 0; factor->kind == CRS_FACTOR_VALUES && i < factor->num_values; i++) {
        const double value = factor->values[i];

        out = (latest ? value > out : value < out) ? value : out;
    }
    return out;
}

/* May an action end before it starts? Its start and its end vary independently. */
static crs_status
check_times(crs_env *env, const crs_sensitivity_setup *self, const crs_job *job,
            const crs_target *targets)
{
    for (size_t f = 0; f < self->plan.num_factors; f++) {
        const size_t i = targets[f].action;
        crs_action action;

        if (targets[f].param >= 0 || i == CRS_TARGET_WARNING) {
            continue;
        }
        action = job->strategy.actions[i];
        for (size_t g = 0; g < self->plan.num_factors; g++) {
            if (targets[g].param < 0 && targets[g].action == i) {
                const double value = extreme(&self->study.variation.factors[g],
                                             targets[g].offset == offsetof(crs_action, at_h));

                memcpy((char *)&action + targets[g].offset, &value, sizeof value);
            }
        }
        if (!action.when && action.until_h <= action.at_h) {
            crs_study_setup_begin_message(env, &self->study, f);
            crs_message_add(env->message,
                            "action \"%.60s\" of strategy \"%.60s\" might end (%g h) before it "
                            "starts (%g h)",
                            action.id, job->strategy_id, action.until_h, action.at_h);
            return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
        }
    }
    return CRS_OK;
}

static crs_status
make_jobs(crs_env *env, crs_sensitivity_setup *self)
{
    const crs_experiment *experiment = &self->study.experiment;
    crs_sweep_job *jobs = crs_arena_alloc(env->arena, experiment->num_jobs, sizeof *jobs);

    if (!jobs) {
        return crs_env_out_of_memory(env);
    }
    for (size_t j = 0; j < experiment->num_jobs; j++) {
        const crs_job *job = &experiment->jobs[j];
        crs_target *targets = crs_arena_alloc(env->arena, self->plan.num_factors, sizeof *targets);
        crs_status status = CRS_OK;

        if (!targets) {
            return crs_env_out_of_memory(env);
        }
        for (size_t f = 0; f < self->plan.num_factors && status == CRS_OK; f++) {
            status = crs_study_setup_aim(env, &self->study, f, job, &targets[f]);
        }
        status = status == CRS_OK ? check_times(env, self, job, targets) : status;
        if (status != CRS_OK) {
            return status;
        }
        jobs[j] = (crs_sweep_job){
            .params = job->params, .strategy = job->strategy, .targets = targets};
    }
    self->runs.jobs = jobs;
    self->runs.num_jobs = experiment->num_jobs;
    return CRS_OK;
}

/* ---- metrics ---- */

/* Those of --metric; else the study's; else the usual ones. */
static crs_status
make_metrics(crs_env *env, crs_sensitivity_setup *self)
{
    const crs_model *model = env->reader.model;
    const crs_study *study = &self->study.experiment.study;
    const int of_study = study->metrics.count > 0 && env->request.metrics.count == 0;
    const crs_study_metric *own = study->metrics.items;
    size_t *chosen = NULL, count = study->metrics.count;
    crs_metric *metrics;
    crs_column *columns;

    if (!of_study) {
        const crs_status status = crs_metrics_choose(env, self->study.experiment.plan.days,
                                                     model->usual.sensitivity, &chosen, &count);

        if (status != CRS_OK) {
            return status;
        }
    }
    metrics = crs_arena_alloc(env->arena, count, sizeof *metrics);
    columns = crs_arena_alloc(env->arena, count, sizeof *columns);
    if (!metrics || !columns) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < count; i++) {
        if (of_study) {
            metrics[i] = own[i].metric;
            columns[i] = (crs_column){own[i].member.name, "number", own[i].unit ? own[i].unit : "",
                                      own[i].meaning ? own[i].meaning : own[i].member.name};
        } else {
            const crs_metric_info *info = &model->metrics[chosen[i]];

            metrics[i] = info->metric;
            columns[i] = (crs_column){info->name, "number", info->unit, info->meaning};
        }
    }
    self->runs.block.metrics = metrics;
    self->runs.block.num_metrics = count;
    self->metrics = columns;
    return CRS_OK;
}

/* ---- all of it ---- */

/* Number of rows: --points, else the study's, else the usual one. */
static crs_status
choose_rows(crs_env *env, crs_sensitivity_setup *self)
{
    const crs_study *study = &self->study.experiment.study;
    const char *text = env->request.points;
    const int is_morris = self->plan.method == CRS_SENSITIVITY_MORRIS;

    self->plan.rows = is_morris ? USUAL_MORRIS_ROWS : USUAL_SOBOL_ROWS;
    if (text) {
        if (crs_number_parse_count(text, &self->plan.rows) != CRS_OK || self->plan.rows < 2 ||
            (double)self->plan.rows > MAX_ROWS) {
            return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                                "--points: \"%.60s\" is not a whole number from 2 to 1000000000",
                                text);
        }
    } else if (study->has_design && study->design.points >= 2 && !is_morris) {
        self->plan.rows = study->design.points;
    }
    return CRS_OK;
}

/* Does anything depend on luck? Noise may be varied, too. */
static int
has_luck(const crs_env *env, const crs_sensitivity_setup *self)
{
    for (size_t f = 0; f < self->plan.num_factors; f++) {
        const int param = self->study.variation.aims[f].param;

        if (param >= 0 && env->reader.model->params[param].scope == CRS_SCOPE_NOISE) {
            return 1;
        }
    }
    return self->study.experiment.num_noises > 0;
}

static crs_status
make_plan(crs_env *env, crs_sensitivity_setup *self)
{
    const crs_asked_count *reps = &env->request.replicates;
    const crs_study *study = &self->study.experiment.study;
    /* the many replicates of a study that varies nothing are meant for something else */
    const int for_this = study->has_replicates && study->vary.count > 0;
    crs_sensitivity_plan *plan = &self->plan;

    plan->num_outputs = self->runs.num_jobs * self->runs.block.num_metrics;
    plan->seed = self->study.experiment.plan.seed;
    plan->noisy = has_luck(env, self);
    plan->replicates = !plan->noisy               ? 1
                       : for_this && !reps->given ? study->replicates
                                                  : reps->value;
    if (plan->second_order && plan->num_factors < 2) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--second-order: the study varies one number only");
    }
    if (crs_sensitivity_bytes(plan) > CRS_SENSITIVITY_MAX_BYTES) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_LIMIT,
                            "this would take more than %g GB of memory: choose fewer metrics "
                            "(--metric), or leave out --second-order",
                            CRS_SENSITIVITY_MAX_BYTES / (1024.0 * 1024 * 1024));
    }
    return CRS_OK;
}

/* What outcomes of the metrics count as, and room to count them. */
static crs_status
make_rules(crs_env *env, crs_sensitivity_setup *self)
{
    const crs_model *model = self->study.experiment.plan.model;
    const size_t num_metrics = self->runs.block.num_metrics;
    crs_outcome_rule *rules = crs_arena_alloc(env->arena, num_metrics, sizeof *rules);

    self->runs.counts = crs_arena_alloc(env->arena, num_metrics * self->runs.num_jobs,
                                        sizeof *self->runs.counts);
    if (!rules || !self->runs.counts) {
        return crs_env_out_of_memory(env);
    }
    for (size_t m = 0; m < num_metrics; m++) {
        const int at = crs_model_find_metric(model, self->metrics[m].name);

        rules[m] = crs_metric_rule(&self->runs.block.metrics[m],
                                   at >= 0 ? model->metrics[at].direction : 0,
                                   self->study.experiment.plan.days);
    }
    self->runs.rules = rules;
    return CRS_OK;
}

crs_status
crs_sensitivity_setup_prepare(crs_env *env, crs_sensitivity_setup *self)
{
    const char *method = env->request.method;
    const crs_replay_plan *from = &self->study.experiment.plan;
    crs_status status;

    *self = (crs_sensitivity_setup){.plan.design = CRS_DESIGN_SOBOL};
    self->plan.method = method[0] == 'm' ? CRS_SENSITIVITY_MORRIS : CRS_SENSITIVITY_SOBOL;
    self->plan.second_order = env->request.second_order;
    if (self->plan.second_order && self->plan.method == CRS_SENSITIVITY_MORRIS) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--second-order has a meaning for --method sobol only");
    }
    status = crs_study_setup_begin(env, "what-matters", &self->study);
    status = status == CRS_OK ? check_sets(env, self) : status;
    status = status == CRS_OK ? choose_rows(env, self) : status;
    status = status == CRS_OK ? make_factors(env, self) : status;
    status = status == CRS_OK ? make_jobs(env, self) : status;
    status = status == CRS_OK ? make_metrics(env, self) : status;
    status = status == CRS_OK ? make_rules(env, self) : status;
    if (status != CRS_OK) {
        return status;
    }
    self->runs.block.model = from->model;
    self->runs.block.isa = from->isa;
    self->runs.block.dt_h = from->dt_h;
    self->runs.block.steps = from->steps;
    self->runs.block.num_steps = (long)(from->days * 24.0 / from->dt_h + 0.5);
    self->runs.block.record_every = 1;
    self->runs.threads = from->threads;
    self->runs.stop = env->stop;
    return make_plan(env, self);
}
