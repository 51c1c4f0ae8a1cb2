#include "cli/sensitivity/sensitivity_setup.h"

#include <string.h>

#include "cli/interrupt.h"
#include "cli/experiment/metrics_choose.h"
#include "base/number.h"

/* Rows and replicates unless the study or the command line say otherwise. */
#define USUAL_SOBOL_ROWS  512
#define USUAL_MORRIS_ROWS 40

#define MAX_ROWS          1e9

#define COUNT(table)      (sizeof(table) / sizeof((table)[0]))

static const crs_option_value *
option(const crs_cli *cli, crs_option_id id)
{
    return &cli->options->value[id];
}

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* ---- what is varied ---- */

/* What is varied is varied around one set: draws of a posterior depend on each other, and indices
 * of numbers that do are not what is computed here. */
static int
check_sets(crs_cli *cli, const crs_sensitivity_setup *self)
{
    const size_t sets = self->study.experiment.jobs[0].num_sets;

    if (sets > 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--params: sensitivity takes one parameter set, like best.json of a fit, "
                         "not %zu",
                         sets);
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    return CRS_EXIT_DONE;
}

/* Every parameter that has a prior, for a study that varies nothing. */
static int
vary_priors(crs_cli *cli, crs_study *study)
{
    const crs_model *model = cli->reader.model;
    crs_vary *vary = crs_arena_alloc(&cli->arena, model->num_params, sizeof *vary);
    size_t count = 0;

    if (!vary) {
        return out_of_memory(cli);
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
    return CRS_EXIT_DONE;
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

static int
make_factors(crs_cli *cli, crs_sensitivity_setup *self)
{
    crs_study study = self->study.experiment.study;
    const char *why = refusal(&study);
    crs_status status;
    int code;

    if (why) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID, "%.300s: %s", self->study.path, why);
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    code = study.vary.count == 0 ? vary_priors(cli, &study) : CRS_EXIT_DONE;
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    status = crs_study_vary(&cli->reader, &study, NULL, self->study.experiment.plan.seed,
                            &self->study.variation);
    self->runs.factors = self->study.variation.factors;
    self->plan.num_factors = self->study.variation.plan.num_factors;
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, crs_cli_input_exit(status));
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
static int
check_times(crs_cli *cli, const crs_sensitivity_setup *self, const crs_job *job,
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
            crs_study_setup_begin_message(cli, &self->study, f);
            crs_message_add(&cli->message,
                            "action \"%.60s\" of strategy \"%.60s\" might end (%g h) before it "
                            "starts (%g h)",
                            action.id, job->strategy_id, action.until_h, action.at_h);
            return crs_cli_fail(cli, CRS_EXIT_INVALID);
        }
    }
    return CRS_EXIT_DONE;
}

static int
make_jobs(crs_cli *cli, crs_sensitivity_setup *self)
{
    const crs_experiment *experiment = &self->study.experiment;
    crs_sweep_job *jobs = crs_arena_alloc(&cli->arena, experiment->num_jobs, sizeof *jobs);

    if (!jobs) {
        return out_of_memory(cli);
    }
    for (size_t j = 0; j < experiment->num_jobs; j++) {
        const crs_job *job = &experiment->jobs[j];
        crs_target *targets = crs_arena_alloc(&cli->arena, self->plan.num_factors,
                                              sizeof *targets);
        int code = CRS_EXIT_DONE;

        if (!targets) {
            return out_of_memory(cli);
        }
        for (size_t f = 0; f < self->plan.num_factors && code == CRS_EXIT_DONE; f++) {
            code = crs_study_setup_aim(cli, &self->study, f, job, &targets[f]);
        }
        code = code == CRS_EXIT_DONE ? check_times(cli, self, job, targets) : code;
        if (code != CRS_EXIT_DONE) {
            return code;
        }
        jobs[j] = (crs_sweep_job){
            .params = job->params, .strategy = job->strategy, .targets = targets};
    }
    self->runs.jobs = jobs;
    self->runs.num_jobs = experiment->num_jobs;
    return CRS_EXIT_DONE;
}

/* ---- metrics ---- */

/* Those of --metric; else the study's; else the usual ones. */
static int
make_metrics(crs_cli *cli, crs_sensitivity_setup *self)
{
    static const char *const usual[] = {"users_day180", "trust_public_day180"};
    const crs_model *model = cli->reader.model;
    const crs_study *study = &self->study.experiment.study;
    const int of_study = study->metrics.count > 0 && !option(cli, CRS_OPT_METRIC)->given;
    const crs_study_metric *own = study->metrics.items;
    size_t *chosen = NULL, count = study->metrics.count;
    crs_metric *metrics;
    crs_column *columns;

    if (!of_study) {
        const int code = crs_metrics_choose(cli, self->study.experiment.plan.days, usual,
                                            COUNT(usual), &chosen, &count);

        if (code != CRS_EXIT_DONE) {
            return code;
        }
    }
    metrics = crs_arena_alloc(&cli->arena, count, sizeof *metrics);
    columns = crs_arena_alloc(&cli->arena, count, sizeof *columns);
    if (!metrics || !columns) {
        return out_of_memory(cli);
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
    return CRS_EXIT_DONE;
}

/* ---- all of it ---- */

/* Number of rows: --points, else the study's, else the usual one. */
static int
choose_rows(crs_cli *cli, crs_sensitivity_setup *self)
{
    const crs_study *study = &self->study.experiment.study;
    const char *text = option(cli, CRS_OPT_POINTS)->text;
    const int is_morris = self->plan.method == CRS_SENSITIVITY_MORRIS;

    self->plan.rows = is_morris ? USUAL_MORRIS_ROWS : USUAL_SOBOL_ROWS;
    if (text) {
        if (crs_number_parse_count(text, &self->plan.rows) != CRS_OK || self->plan.rows < 2 ||
            (double)self->plan.rows > MAX_ROWS) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID,
                             "--points: \"%.60s\" is not a whole number from 2 to 1000000000",
                             text);
            return crs_cli_fail(cli, CRS_EXIT_USAGE);
        }
    } else if (study->has_design && study->design.points >= 2 && !is_morris) {
        self->plan.rows = study->design.points;
    }
    return CRS_EXIT_DONE;
}

/* Does anything depend on luck? Noise may be varied, too. */
static int
has_luck(const crs_cli *cli, const crs_sensitivity_setup *self)
{
    for (size_t f = 0; f < self->plan.num_factors; f++) {
        const int param = self->study.variation.aims[f].param;

        if (param >= 0 && cli->reader.model->params[param].scope == CRS_SCOPE_NOISE) {
            return 1;
        }
    }
    return self->study.experiment.num_noises > 0;
}

static int
make_plan(crs_cli *cli, crs_sensitivity_setup *self)
{
    const crs_option_value *reps = option(cli, CRS_OPT_REPS);
    const crs_study *study = &self->study.experiment.study;
    /* the many replicates of a study that varies nothing are meant for something else */
    const int for_this = study->has_replicates && study->vary.count > 0;
    crs_sensitivity_plan *plan = &self->plan;

    plan->num_outputs = self->runs.num_jobs * self->runs.block.num_metrics;
    plan->seed = self->study.experiment.plan.seed;
    plan->noisy = has_luck(cli, self);
    plan->replicates = !plan->noisy  ? 1
                       : reps->given ? reps->integer
                       : for_this    ? study->replicates
                                     : reps->integer;
    if (plan->second_order && plan->num_factors < 2) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--second-order: the study varies one number only");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (crs_sensitivity_bytes(plan) > CRS_SENSITIVITY_MAX_BYTES) {
        crs_message_fail(&cli->message, CRS_ERR_LIMIT,
                         "this would take more than %g GB of memory: choose fewer metrics "
                         "(--metric), or leave out --second-order",
                         CRS_SENSITIVITY_MAX_BYTES / (1024.0 * 1024 * 1024));
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    return CRS_EXIT_DONE;
}

int
crs_sensitivity_setup_prepare(crs_cli *cli, crs_sensitivity_setup *self)
{
    const char *method = option(cli, CRS_OPT_METHOD)->text;
    const crs_replay_plan *from = &self->study.experiment.plan;
    int code;

    *self = (crs_sensitivity_setup){.plan.design = CRS_DESIGN_SOBOL};
    self->plan.method = method[0] == 'm' ? CRS_SENSITIVITY_MORRIS : CRS_SENSITIVITY_SOBOL;
    self->plan.second_order = crs_options_flag(cli->options, CRS_OPT_SECOND_ORDER);
    if (self->plan.second_order && self->plan.method == CRS_SENSITIVITY_MORRIS) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--second-order has a meaning for --method sobol only");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_study_setup_begin(cli, "what-matters", &self->study);
    code = code == CRS_EXIT_DONE ? check_sets(cli, self) : code;
    code = code == CRS_EXIT_DONE ? choose_rows(cli, self) : code;
    code = code == CRS_EXIT_DONE ? make_factors(cli, self) : code;
    code = code == CRS_EXIT_DONE ? make_jobs(cli, self) : code;
    code = code == CRS_EXIT_DONE ? make_metrics(cli, self) : code;
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->runs.block.model = from->model;
    self->runs.block.isa = from->isa;
    self->runs.block.dt_h = from->dt_h;
    self->runs.block.num_steps = (long)(from->days * 24.0 / from->dt_h + 0.5);
    self->runs.block.record_every = 1;
    self->runs.threads = from->threads;
    self->runs.stop = crs_interrupt_flag();
    return make_plan(cli, self);
}
