#include "request/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "request/metrics_choose.h"

static const unsigned pareto_roles[CRS_MAX_PARETO] = {CRS_ROLE_TRUST, CRS_ROLE_USERS,
                                                      CRS_ROLE_COST};

const crs_job *
crs_comparison_job(const crs_comparison *self, size_t c, size_t strategy)
{
    return &self->experiment.jobs[c * self->num_strategies + strategy];
}

const crs_metric_info *
crs_comparison_metric(const crs_comparison *self, size_t metric)
{
    return &self->experiment.plan.model->metrics[self->metrics[metric]];
}

/* ---- metrics ---- */

/* Trust, users and cost, as far as they are chosen; one alone makes no set. */
static void
choose_pareto(crs_comparison *self)
{
    for (int p = 0; p < CRS_MAX_PARETO; p++) {
        for (size_t m = 0; m < self->num_metrics; m++) {
            if (crs_comparison_metric(self, m)->roles & pareto_roles[p]) {
                self->pareto[self->num_pareto++] = m;
            }
        }
    }
    self->num_pareto = self->num_pareto < 2 ? 0 : self->num_pareto;
}

/* ---- parameter sets ---- */

/* One set after the other, over the parameters of every case. */
static crs_status
fill_sets(crs_env *env, const crs_param_sets *sets, crs_comparison *self)
{
    const size_t num_params = env->reader.model->num_params;

    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        self->sets[c] = crs_arena_alloc(env->arena, sets->num_sets, sizeof *self->sets[c]);
        for (size_t r = 0; r < sets->num_sets; r++) {
            double *set = crs_arena_alloc(env->arena, num_params, sizeof *set);

            if (!self->sets[c] || !set) {
                return crs_message_fail(env->message, CRS_ERR_MEMORY, "out of memory");
            }
            memcpy(set, crs_comparison_job(self, c, 0)->params, num_params * sizeof *set);
            crs_param_sets_apply(sets, r, self->experiment.cases[c].id, set);
            self->sets[c][r] = set;
        }
    }
    self->num_sets = sets->num_sets;
    return CRS_OK;
}

/* The sets of --params, or the one of each case. */
static crs_status
list_sets(crs_env *env, crs_comparison *self)
{
    crs_experiment *experiment = &self->experiment;

    self->sets = crs_arena_alloc(env->arena, experiment->num_cases, sizeof *self->sets);
    if (!self->sets) {
        return crs_env_out_of_memory(env);
    }
    if (env->request.params) {
        crs_param_sets sets;
        crs_status status = crs_experiment_sets(env, experiment, &sets);

        if (status != CRS_OK) {
            return status;
        }
        status = fill_sets(env, &sets, self);
        if (status != CRS_OK) {
            return crs_env_blame_input(env, status);
        }
        if (!env->request.replicates.given && !experiment->study.has_replicates &&
            experiment->plan.replicates < self->num_sets) {
            experiment->plan.replicates = self->num_sets;
        }
        return CRS_OK;
    }
    for (size_t c = 0; c < experiment->num_cases; c++) {
        self->sets[c] = crs_arena_alloc(env->arena, 1, sizeof *self->sets[c]);
        if (!self->sets[c]) {
            return crs_env_out_of_memory(env);
        }
        self->sets[c][0] = crs_comparison_job(self, c, 0)->params;
    }
    self->num_sets = 1;
    return CRS_OK;
}

/* ---- preparing ---- */

static crs_status
find_reference(crs_env *env, crs_comparison *self)
{
    const char *name = self->experiment.reference;

    for (size_t s = 0; name && s < self->num_strategies; s++) {
        if (strcmp(crs_comparison_job(self, 0, s)->strategy_id, name) == 0) {
            self->reference = s;
            return CRS_OK;
        }
    }
    return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_NAME,
                        "--reference: \"%.60s\" is not one strategy; name a variant",
                        env->request.reference);
}

crs_status
crs_comparison_prepare(crs_comparison *self, crs_env *env)
{
    const crs_request *request = &env->request;
    crs_status status;

    *self = (crs_comparison){0};
    if (request->cases.count == 0 && !request->study) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "compare takes a case or several, like \"crisim compare shudong\"");
    }
    status = crs_experiment_prepare(env, &self->experiment);
    if (status != CRS_OK) {
        return status;
    }
    if (self->experiment.study.vary.count > 0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--study: this study varies numbers, which is for \"crisim sweep\"; "
                            "compare takes parameter sets with --params");
    }
    self->precision = request->precision.given ? request->precision.value : 0.0;
    self->num_strategies = self->experiment.num_jobs / self->experiment.num_cases;
    self->results = calloc(self->experiment.num_cases, sizeof *self->results);
    if (!self->results) {
        return crs_env_out_of_memory(env);
    }
    status = find_reference(env, self);
    status = status == CRS_OK ? crs_metrics_choose(env, self->experiment.plan.days,
                                                   env->reader.model->usual.compare,
                                                   &self->metrics, &self->num_metrics)
                              : status;
    status = status == CRS_OK ? list_sets(env, self) : status;
    if (status == CRS_OK) {
        choose_pareto(self);
    }
    return status;
}

/* ---- the runs ---- */

/* Whom to tell how far a case is. */
typedef struct watch {
    const crs_env *env;
    const char *what;
} watch;

static void
on_progress(void *context, uint64_t done, uint64_t total)
{
    const watch *self = context;

    crs_env_progress(self->env, self->what, done, total);
}

static crs_status
run_case(crs_comparison *self, size_t c, crs_strategy *strategies, watch *eye)
{
    const crs_replay_plan *common = &self->experiment.plan;
    const crs_compare_plan plan = {
        .model = common->model,
        .params = self->sets[c],
        .num_sets = self->num_sets,
        .strategies = strategies,
        .num_strategies = self->num_strategies,
        .reference = self->reference,
        .metrics = self->metrics,
        .num_metrics = self->num_metrics,
        .pareto = self->pareto,
        .num_pareto = self->num_pareto,
        .isa = common->isa,
        .dt_h = common->dt_h,
        .steps = common->steps,
        .days = common->days,
        .seed = common->seed,
        .replicates = common->replicates,
        .precision = self->precision,
        .threads = common->threads,
        .on_progress = on_progress,
        .context = eye,
        .stop = common->stop,
    };

    for (size_t s = 0; s < self->num_strategies; s++) {
        strategies[s] = crs_comparison_job(self, c, s)->strategy;
    }
    return crs_compare_run(&self->results[c], &plan);
}

crs_status
crs_comparison_run(crs_comparison *self, crs_env *env)
{
    crs_strategy *strategies = crs_arena_alloc(env->arena, self->num_strategies,
                                               sizeof *strategies);
    crs_status status = strategies ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    for (size_t c = 0; c < self->experiment.num_cases && status == CRS_OK; c++) {
        watch eye = {env, self->experiment.cases[c].id};

        status = run_case(self, c, strategies, &eye);
    }
    if (status == CRS_ERR_LIMIT) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, status,
                            "this would take more than 4 GB of memory: choose fewer --reps, "
                            "--metric or --strategies");
    }
    return status == CRS_OK ? CRS_OK : crs_env_blame_status(env, status);
}

void
crs_comparison_free(crs_comparison *self)
{
    for (size_t c = 0; self->results && c < self->experiment.num_cases; c++) {
        crs_compare_free(&self->results[c]);
    }
    free(self->results);
    self->results = NULL;
}

/* ---- what came out ---- */

void
crs_comparison_order(const crs_comparison *self, size_t c, size_t metric, size_t *order)
{
    const int direction = crs_comparison_metric(self, metric)->direction;
    const double sign = direction == 0 ? 1.0 : direction;

    for (size_t s = 0; s < self->num_strategies; s++) {
        const crs_standing *mine = crs_compare_standing(&self->results[c], metric, s);
        size_t k = s;

        for (; k > 0; k--) { /* insertion: few */
            const crs_standing *other = crs_compare_standing(&self->results[c], metric,
                                                             order[k - 1]);

            if (other->rank.rank < mine->rank.rank ||
                (other->rank.rank == mine->rank.rank &&
                 !(sign * mine->mean.mean > sign * other->mean.mean))) {
                break;
            }
            order[k] = order[k - 1];
        }
        order[k] = s;
    }
}
