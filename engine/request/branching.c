#include "request/branching.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/branch_file.h"
#include "base/file.h"
#include "base/number.h"

/* What the blocks of a job do. */
static crs_status
shape_of(crs_env *env, const crs_replay_plan *plan, crs_plan *shape)
{
    crs_metric *metrics = crs_arena_alloc(env->arena, plan->model->num_metrics + plan->num_facts,
                                          sizeof *metrics);

    if (!metrics) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_replay_metrics(plan, metrics);
    *shape = crs_replay_block_plan(plan, metrics);
    return CRS_OK;
}

/* ---- going on ---- */

/* Has the action been played in the past of the branch? */
static int
has_happened(const crs_branch *branch, const crs_action *action)
{
    for (size_t i = 0; i < branch->past.num_actions; i++) {
        if (strcmp(branch->past.actions[i].id, action->id) == 0 &&
            (action->when || branch->past.actions[i].at_h == action->at_h)) {
            return 1;
        }
    }
    return 0;
}

/* Says how many actions of a strategy come too late for the branch. */
static void
mention_late(const crs_env *env, const crs_branch *branch, const crs_job *job,
             const crs_schedule *time)
{
    const long step = branch->step;
    size_t late = 0;

    for (size_t i = 0; i < job->strategy.num_actions; i++) {
        const crs_strategy alone = {.actions = &job->strategy.actions[i], .num_actions = 1};

        late += crs_branch_count_past(&alone, time, step) > 0 &&
                !has_happened(branch, alone.actions);
    }

    if (late > 0) {
        crs_env_note(env, CRS_NOTE_WARNING,
                     "the past stays: %zu of %zu actions of %s would start before day %g and are "
                     "left out",
                     late, job->strategy.num_actions, job->strategy_id,
                     (double)step * time->dt_h / 24.0);
    }
}

/* A strategy that a run goes on with must not ask for readings that nobody took. */
static crs_status
check_joined(crs_env *env, const crs_branching *self, const crs_replay_plan *plan,
             const crs_job *job)
{
    const char *path = env->request.from_state;

    if (job->strategy.num_actions > CRS_MAX_ACTIONS) {
        return crs_env_fail(
            env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
            "%.300s: with the actions of the past strategy \"%.60s\" has more than %d", path,
            job->strategy_id, CRS_MAX_ACTIONS);
    }
    if (!crs_watch_covers(&self->from.watch, &job->strategy, plan->dt_h)) {
        return crs_env_fail(
            env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
            "%.300s: triggers of strategy \"%.60s\" look at metrics that the saved run "
            "did not watch, and what they were is not known; save the state under a "
            "strategy with these triggers",
            path, job->strategy_id);
    }
    return CRS_OK;
}

static crs_status
join_job(crs_env *env, const crs_branching *self, const crs_replay_plan *plan, crs_job *job)
{
    crs_action *actions = crs_arena_alloc(
        env->arena, self->from.past.num_actions + job->strategy.num_actions, sizeof *actions);
    const crs_schedule time = crs_replay_schedule(plan);

    if (!actions) {
        return crs_env_out_of_memory(env);
    }
    mention_late(env, &self->from, job, &time);
    job->strategy.num_actions = crs_branch_join(&self->from.past, &job->strategy, &time,
                                                self->from.step, actions);
    job->strategy.actions = actions;
    return check_joined(env, self, plan, job);
}

static crs_status
go_on(crs_branching *self, crs_env *env, crs_experiment *experiment)
{
    const char *path = env->request.from_state;
    crs_status status = crs_branch_read(&env->reader, CRISIM_VERSION, path, &self->from,
                                        &experiment->sources[experiment->num_sources]);

    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    experiment->num_sources++;
    experiment->plan.from = self->from.numbers;
    experiment->plan.from_step = self->from.step;
    experiment->plan.watch = self->from.watch;
    for (size_t i = 0; i < experiment->num_jobs && status == CRS_OK; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);
        crs_plan shape;

        if (shape_of(env, &plan, &shape) != CRS_OK) {
            return crs_env_out_of_memory(env);
        }
        status = crs_branch_check(&self->from, path, experiment->jobs[i].of->id, &shape,
                                  plan.params, plan.seed, crs_replay_replicates(&plan),
                                  env->message);
        status = status == CRS_OK ? join_job(env, self, &plan, &experiment->jobs[i])
                                  : crs_env_blame(env, CRS_FAULT_INPUT, status);
    }
    return status;
}

/* ---- saving ---- */

/* The step of the day of --save-state. */
static crs_status
read_day(crs_branching *self, crs_env *env, const crs_experiment *experiment)
{
    const double day = env->request.save_day.value;
    const crs_replay_plan *plan = &experiment->plan;
    crs_schedule time;
    double steps;

    if (!(day >= 0.0 && day < plan->days)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: day %g is not before the end of the run of %g days",
                            day, plan->days);
    }
    steps = day * 24.0 / plan->dt_h;
    if (fabs(steps - floor(steps + 0.5)) > 1e-6) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: day %g is not a whole number of steps of %g h", day,
                            plan->dt_h);
    }
    self->save_step = (long)floor(steps + 0.5);
    time = crs_replay_schedule(plan);
    if (!crs_schedule_is_step(&time, self->save_step)) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: there is no step on day %g: steps are long by then "
                            "(--steps); take a whole day",
                            day);
    }
    if (plan->from && self->save_step < plan->from_step) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: day %g is before the day that the run goes on from",
                            day);
    }
    return CRS_OK;
}

/* A radar may bring a strategy's first statement forward, in some runs and not in others: a state
 * from before that statement does not say whose future it has. */
static crs_status
check_warned(crs_env *env, const crs_branching *self, const crs_strategy *strategy,
             const crs_schedule *time)
{
    double first_h = CRS_NEVER_H;

    if (!strategy->warning || (strategy->warning->plan != CRS_WARNING_DISCLOSE &&
                               strategy->warning->plan != CRS_WARNING_PREPARE)) {
        return CRS_OK;
    }
    for (size_t i = 0; i < strategy->num_actions; i++) {
        first_h = fmin(first_h,
                       strategy->actions[i].when ? CRS_NEVER_H : strategy->actions[i].at_h);
    }
    if (first_h < CRS_NEVER_H && crs_schedule_step(time, first_h) >= (double)self->save_step) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: a radar may bring the first statement forward, planned "
                            "for %g h: save the state after that",
                            first_h);
    }
    return CRS_OK;
}

static crs_status
make_room(crs_branching *self, crs_env *env, crs_experiment *experiment)
{
    const crs_replay_plan plan = crs_experiment_plan(experiment, 0);
    crs_plan shape;
    double numbers;

    if (experiment->num_jobs != 1) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "--save-state: \"%.60s\" has variants; name one of them",
                            env->request.strategies.count > 0 ? env->request.strategies.items[0]
                                                              : experiment->jobs[0].strategy_id);
    }
    if (shape_of(env, &plan, &shape) != CRS_OK) {
        return crs_env_out_of_memory(env);
    }
    numbers = (double)crs_plan_lane_numbers(&shape, self->save_step) *
              (double)crs_replay_replicates(&plan);
    if (numbers * sizeof(double) > CRS_REPLAY_MAX_BYTES / 2.0) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_LIMIT,
                            "--save-state: the state would take %g GB; run fewer --reps, or with "
                            "--series none",
                            ceil(numbers * 8e-8) / 10.0);
    }
    self->save = malloc((size_t)numbers * sizeof *self->save);
    if (!self->save) {
        return crs_env_out_of_memory(env);
    }
    experiment->plan.save = self->save;
    experiment->plan.save_step = self->save_step;
    return CRS_OK;
}

/* Before the run: nobody wants to hear after it that the state cannot be kept. */
static crs_status
check_target(crs_env *env)
{
    const crs_status status = crs_file_check_target(env->request.save_file, env->request.force,
                                                    env->message);

    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

crs_status
crs_branching_prepare(crs_branching *self, crs_env *env, crs_experiment *experiment)
{
    crs_status status = CRS_OK;

    *self = (crs_branching){0};
    if (env->request.from_state) {
        status = go_on(self, env, experiment);
    }
    if (status == CRS_OK && env->request.save_day.given) {
        const crs_schedule time = crs_replay_schedule(&experiment->plan);

        status = read_day(self, env, experiment);
        status = status == CRS_OK ? check_warned(env, self, &experiment->jobs[0].strategy, &time)
                                  : status;
        status = status == CRS_OK ? make_room(self, env, experiment) : status;
        status = status == CRS_OK ? check_target(env) : status;
    }
    return status;
}

crs_status
crs_branching_finish(const crs_branching *self, crs_env *env, const crs_experiment *experiment)
{
    crs_replay_plan plan;
    crs_branch branch;
    crs_action *past;
    crs_plan shape;
    const crs_strategy none = {0};
    crs_schedule time;
    crs_status status;

    if (!self->save) {
        return CRS_OK;
    }
    plan = crs_experiment_plan(experiment, 0);
    past = crs_arena_alloc(env->arena, plan.strategy->num_actions, sizeof *past);
    if (!past || shape_of(env, &plan, &shape) != CRS_OK) {
        return crs_env_out_of_memory(env);
    }
    time = crs_plan_schedule(&shape);
    branch = (crs_branch){
        .case_id = experiment->jobs[0].of->id,
        .step = self->save_step,
        .num_steps = shape.num_steps,
        .dt_h = shape.dt_h,
        .steps = shape.steps,
        .seed = plan.seed,
        .replicates = crs_replay_replicates(&plan),
        .recorded = shape.recorded,
        .record_every = shape.record_every,
        .measured = crs_branch_measured(&shape),
        .watch = shape.watch,
        .past = {.actions = past,
                 .num_actions = crs_branch_join(plan.strategy, &none, &time, self->save_step,
                                                past)},
        .numbers = self->save,
        .lane_numbers = crs_plan_lane_numbers(&shape, self->save_step),
    };
    branch.params = crs_arena_alloc(env->arena, plan.model->num_params, sizeof *branch.params);
    if (!branch.params) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < plan.model->num_params; i++) {
        branch.params[i] = plan.params[i];
    }
    status = crs_branch_write(&branch, plan.model, CRISIM_VERSION, env->request.save_file,
                              env->request.force, env->message);
    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

void
crs_branching_free(crs_branching *self)
{
    free(self->save);
    self->save = NULL;
}
