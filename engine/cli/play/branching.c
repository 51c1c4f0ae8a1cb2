#include "cli/play/branching.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/branch_file.h"
#include "base/number.h"

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
usage_error(crs_cli *cli)
{
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

/* What the blocks of a job do. */
static crs_status
shape_of(crs_cli *cli, const crs_replay_plan *plan, crs_plan *shape)
{
    crs_metric *metrics = crs_arena_alloc(&cli->arena, plan->model->num_metrics + plan->num_facts,
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
mention_late(const crs_cli *cli, const crs_branch *branch, const crs_job *job, double dt_h)
{
    const long step = branch->step;
    size_t late = 0;

    for (size_t i = 0; i < job->strategy.num_actions; i++) {
        const crs_strategy alone = {.actions = &job->strategy.actions[i], .num_actions = 1};

        late += crs_branch_count_past(&alone, dt_h, step) > 0 &&
                !has_happened(branch, alone.actions);
    }

    if (late > 0 && !crs_options_flag(cli->options, CRS_OPT_QUIET)) {
        fprintf(stderr,
                "crisim: the past stays: %zu of %zu actions of %s would start before day %g and "
                "are left out\n",
                late, job->strategy.num_actions, job->strategy_id, (double)step * dt_h / 24.0);
    }
}

/* A strategy that a run goes on with must not ask for readings that nobody took. */
static int
check_joined(crs_cli *cli, const crs_branching *self, const crs_replay_plan *plan,
             const crs_job *job)
{
    const char *path = cli->options->value[CRS_OPT_FROM_STATE].text;

    if (job->strategy.num_actions > CRS_MAX_ACTIONS) {
        crs_message_fail(
            &cli->message, CRS_ERR_INVALID,
            "%.300s: with the actions of the past strategy \"%.60s\" has more than %d", path,
            job->strategy_id, CRS_MAX_ACTIONS);
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    if (!crs_watch_covers(&self->from.watch, &job->strategy, plan->dt_h)) {
        crs_message_fail(
            &cli->message, CRS_ERR_INVALID,
            "%.300s: triggers of strategy \"%.60s\" look at metrics that the saved run "
            "did not watch, and what they were is not known; save the state under a "
            "strategy with these triggers",
            path, job->strategy_id);
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    return CRS_EXIT_DONE;
}

static int
join_job(crs_cli *cli, const crs_branching *self, const crs_replay_plan *plan, crs_job *job)
{
    crs_action *actions = crs_arena_alloc(
        &cli->arena, self->from.past.num_actions + job->strategy.num_actions, sizeof *actions);

    if (!actions) {
        return out_of_memory(cli);
    }
    mention_late(cli, &self->from, job, plan->dt_h);
    job->strategy.num_actions = crs_branch_join(&self->from.past, &job->strategy, plan->dt_h,
                                                self->from.step, actions);
    job->strategy.actions = actions;
    return check_joined(cli, self, plan, job);
}

static int
go_on(crs_branching *self, crs_cli *cli, crs_experiment *experiment)
{
    const char *path = cli->options->value[CRS_OPT_FROM_STATE].text;
    int code = CRS_EXIT_DONE;
    crs_status status = crs_branch_read(&cli->reader, CRISIM_VERSION, path, &self->from,
                                        &experiment->sources[experiment->num_sources]);

    if (status != CRS_OK) {
        return crs_cli_fail(cli, crs_cli_input_exit(status));
    }
    experiment->num_sources++;
    experiment->plan.from = self->from.numbers;
    experiment->plan.from_step = self->from.step;
    experiment->plan.watch = self->from.watch;
    for (size_t i = 0; i < experiment->num_jobs && code == CRS_EXIT_DONE; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);
        crs_plan shape;

        if (shape_of(cli, &plan, &shape) != CRS_OK) {
            return out_of_memory(cli);
        }
        status = crs_branch_check(&self->from, path, experiment->jobs[i].of->id, &shape,
                                  plan.params, plan.seed, crs_replay_replicates(&plan),
                                  &cli->message);
        code = status == CRS_OK ? join_job(cli, self, &plan, &experiment->jobs[i])
                                : crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    return code;
}

/* ---- saving ---- */

/* The step of the day of --save-state. */
static int
read_day(crs_branching *self, crs_cli *cli, const crs_experiment *experiment)
{
    const double day = cli->options->value[CRS_OPT_SAVE_STATE].number;
    const crs_replay_plan *plan = &experiment->plan;
    double steps;

    if (!(day >= 0.0 && day < plan->days)) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--save-state: day %g is not before the end of the run of %g days", day,
                         plan->days);
        return usage_error(cli);
    }
    steps = day * 24.0 / plan->dt_h;
    if (fabs(steps - floor(steps + 0.5)) > 1e-6) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--save-state: day %g is not a whole number of steps of %g h", day,
                         plan->dt_h);
        return usage_error(cli);
    }
    self->save_step = (long)floor(steps + 0.5);
    if (plan->from && self->save_step < plan->from_step) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--save-state: day %g is before the day that the run goes on from", day);
        return usage_error(cli);
    }
    return CRS_EXIT_DONE;
}

/* A radar may bring a strategy's first statement forward, in some runs and not in others: a state
 * from before that statement does not say whose future it has. */
static int
check_warned(crs_cli *cli, const crs_branching *self, const crs_strategy *strategy, double dt_h)
{
    double first_h = CRS_NEVER_H;

    if (!strategy->warning || (strategy->warning->plan != CRS_WARNING_DISCLOSE &&
                               strategy->warning->plan != CRS_WARNING_PREPARE)) {
        return CRS_EXIT_DONE;
    }
    for (size_t i = 0; i < strategy->num_actions; i++) {
        first_h = fmin(first_h,
                       strategy->actions[i].when ? CRS_NEVER_H : strategy->actions[i].at_h);
    }
    if (first_h < CRS_NEVER_H && crs_course_step(first_h, dt_h) >= (double)self->save_step) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--save-state: a radar may bring the first statement forward, planned "
                         "for %g h: save the state after that",
                         first_h);
        return usage_error(cli);
    }
    return CRS_EXIT_DONE;
}

static int
make_room(crs_branching *self, crs_cli *cli, crs_experiment *experiment)
{
    const crs_replay_plan plan = crs_experiment_plan(experiment, 0);
    crs_plan shape;
    double numbers;

    if (experiment->num_jobs != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--save-state: \"%.60s\" has variants; name one of them",
                         cli->options->value[CRS_OPT_STRATEGY].text);
        return usage_error(cli);
    }
    if (shape_of(cli, &plan, &shape) != CRS_OK) {
        return out_of_memory(cli);
    }
    numbers = (double)crs_plan_lane_numbers(&shape, self->save_step) *
              (double)crs_replay_replicates(&plan);
    if (numbers * sizeof(double) > CRS_REPLAY_MAX_BYTES / 2.0) {
        crs_message_fail(&cli->message, CRS_ERR_LIMIT,
                         "--save-state: the state would take %g GB; run fewer --reps, or with "
                         "--series none",
                         ceil(numbers * 8e-8) / 10.0);
        return usage_error(cli);
    }
    self->save = malloc((size_t)numbers * sizeof *self->save);
    if (!self->save) {
        return out_of_memory(cli);
    }
    experiment->plan.save = self->save;
    experiment->plan.save_step = self->save_step;
    return CRS_EXIT_DONE;
}

int
crs_branching_prepare(crs_branching *self, crs_cli *cli, crs_experiment *experiment)
{
    int code = CRS_EXIT_DONE;

    *self = (crs_branching){0};
    if (cli->options->value[CRS_OPT_FROM_STATE].given) {
        code = go_on(self, cli, experiment);
    }
    if (code == CRS_EXIT_DONE && cli->options->value[CRS_OPT_SAVE_STATE].given) {
        code = read_day(self, cli, experiment);
        code = code == CRS_EXIT_DONE
                   ? check_warned(cli, self, &experiment->jobs[0].strategy, experiment->plan.dt_h)
                   : code;
        code = code == CRS_EXIT_DONE ? make_room(self, cli, experiment) : code;
    }
    return code;
}

int
crs_branching_finish(const crs_branching *self, crs_cli *cli, const crs_experiment *experiment)
{
    crs_replay_plan plan;
    crs_branch branch;
    crs_action *past;
    crs_plan shape;
    const crs_strategy none = {0};

    if (!self->save) {
        return CRS_EXIT_DONE;
    }
    plan = crs_experiment_plan(experiment, 0);
    past = crs_arena_alloc(&cli->arena, plan.strategy->num_actions, sizeof *past);
    if (!past || shape_of(cli, &plan, &shape) != CRS_OK) {
        return out_of_memory(cli);
    }
    branch = (crs_branch){
        .case_id = experiment->jobs[0].of->id,
        .step = self->save_step,
        .num_steps = shape.num_steps,
        .dt_h = shape.dt_h,
        .seed = plan.seed,
        .replicates = crs_replay_replicates(&plan),
        .recorded = shape.recorded,
        .record_every = shape.record_every,
        .measured = crs_branch_measured(&shape),
        .watch = shape.watch,
        .past = {.actions = past,
                 .num_actions = crs_branch_join(plan.strategy, &none, shape.dt_h, self->save_step,
                                                past)},
        .numbers = self->save,
        .lane_numbers = crs_plan_lane_numbers(&shape, self->save_step),
    };
    branch.params = crs_arena_alloc(&cli->arena, plan.model->num_params, sizeof *branch.params);
    if (!branch.params) {
        return out_of_memory(cli);
    }
    for (size_t i = 0; i < plan.model->num_params; i++) {
        branch.params[i] = plan.params[i];
    }
    if (crs_branch_write(&branch, plan.model, CRISIM_VERSION,
                         cli->options->value[CRS_OPT_SAVE_STATE].second,
                         &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE;
}

void
crs_branching_free(crs_branching *self)
{
    free(self->save);
    self->save = NULL;
}
