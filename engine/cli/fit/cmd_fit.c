/* fit: best fit, posterior, checks, report. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/fit/fit_run.h"
#include "cli/interrupt.h"

#define SCREENED   256 /* draws from the prior that starting points are chosen from */
#define ITERATIONS 60

/* Leaving a case out is a check: a smaller sample will do. */
#define LEFT_OUT_SIZE  0.25
#define LEFT_OUT_STEPS 0.5

static const crs_option_value *
option(const crs_cli *cli, crs_option_id id)
{
    return &cli->options->value[id];
}

const char *
crs_fit_target_name(const crs_fit_target *target, char *text, size_t size)
{
    if (isnan(target->at_h)) {
        snprintf(text, size, "%s", target->id);
    } else if (target->at_h >= 48.0) {
        snprintf(text, size, "%s@%gd", target->id, target->at_h / 24.0);
    } else {
        snprintf(text, size, "%s@%gh", target->id, target->at_h);
    }
    return text;
}

/* ---- the work ---- */

static void
on_step(void *context, const crs_posterior *so_far)
{
    crs_fit_run *self = context;
    char text[128];

    snprintf(text, sizeof text, "%s, step %llu", self->doing, (unsigned long long)so_far->steps);
    crs_progress_update(&self->progress, text, so_far->steps * so_far->num_walkers);
}

static crs_posterior_plan
posterior_plan(crs_fit_run *self)
{
    const crs_fit_spec *spec = &self->problem.study.fit;
    crs_posterior_plan plan = crs_posterior_usual();

    plan.walkers = (size_t)spec->walkers;
    plan.max_steps = (size_t)spec->steps;
    plan.size = spec->size;
    plan.r_hat = spec->r_hat;
    plan.draws = (size_t)spec->draws;
    plan.on_step = on_step;
    plan.context = self;
    return plan;
}

/* Samples `fit` around its own best fit, found from `from`. */
static crs_status
sample_without(crs_fit_run *self, const crs_fit *fit, crs_posterior *out)
{
    const crs_fit_search search = {.starts = 1, .iterations = ITERATIONS, .from = self->mode.z};
    crs_posterior_plan plan = posterior_plan(self);
    crs_fit_mode mode = {0};
    crs_status status = crs_fit_mode_find(&mode, fit, &search);

    plan.size *= LEFT_OUT_SIZE;
    plan.max_steps = (size_t)(LEFT_OUT_STEPS * (double)plan.max_steps);
    if (status == CRS_OK) {
        status = crs_posterior_sample(out, fit, &mode, &plan);
    }
    crs_fit_mode_free(&mode);
    return status;
}

/* Predicts a case's targets from a sample that has not seen them. */
static crs_status
leave_out(crs_fit_run *self, size_t of, crs_fit_target *targets, double *f)
{
    const crs_fit *whole = &self->problem.fit;
    crs_fit fit = *whole;
    crs_posterior sample = {0};
    crs_status status;

    memcpy(targets, whole->targets, whole->num_targets * sizeof *targets);
    for (size_t t = 0; t < whole->num_targets; t++) {
        targets[t].weight = targets[t].of == of ? 0.0 : targets[t].weight;
    }
    fit.targets = targets;
    fit.counted_only = 1;
    status = sample_without(self, &fit, &sample);
    if (status == CRS_OK) {
        fit.counted_only = 0;
        self->left_out_converged = self->left_out_converged && sample.converged;
        status = crs_fit_simulate(&fit, sample.draws, sample.num_draws, f, NULL);
    }
    for (size_t i = 0; i < sample.num_draws && status == CRS_OK; i++) {
        for (size_t t = 0; t < whole->num_targets; t++) {
            const size_t at = i * whole->num_targets + t;

            self->left_out[at] = targets[t].of == of ? f[at] : self->left_out[at];
        }
    }
    crs_posterior_free(&sample);
    return status;
}

static crs_status
leave_each_out(crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const size_t size = self->num_draws * fit->num_targets;
    crs_fit_target *targets = calloc(fit->num_targets + 1, sizeof *targets);
    double *f = calloc(size + 1, sizeof *f);
    crs_status status = CRS_OK;

    self->left_out = calloc(size + 1, sizeof *self->left_out);
    self->left_out_converged = 1;
    if (!targets || !f || !self->left_out) {
        status = crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < fit->num_cases && status == CRS_OK; c++) {
        self->doing = fit->cases[c].id;
        status = leave_out(self, c, targets, f);
    }
    free(targets);
    free(f);
    return status;
}

/* Log likelihoods along the parameters to be profiled. */
static crs_status
profile(crs_fit_run *self)
{
    const crs_settings *names = &self->problem.study.fit.profile;
    double places[CRS_PROFILE_PLACES];
    crs_status status = CRS_OK;

    for (int i = 0; i < CRS_PROFILE_PLACES; i++) {
        places[i] = CRS_PROFILE_WIDTH * (2.0 * i / (CRS_PROFILE_PLACES - 1) - 1.0);
    }
    self->profiles = calloc(names->count * CRS_PROFILE_PLACES + 1, sizeof *self->profiles);
    if (!self->profiles) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < names->count && status == CRS_OK; i++) {
        size_t j = 0;

        while (strcmp(self->problem.fit.frees[j].name, names->items[i].text) != 0) {
            j++; /* checked when the study was read */
        }
        status = crs_fit_profile(&self->problem.fit, &self->mode, j, places, CRS_PROFILE_PLACES,
                                 self->profiles + i * CRS_PROFILE_PLACES);
    }
    return status;
}

static crs_status
predict(crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const size_t n = self->num_draws;
    crs_status status;

    self->prior_z = calloc(n * fit->num_frees + 1, sizeof *self->prior_z);
    self->prior = calloc(n * fit->num_targets + 1, sizeof *self->prior);
    self->after = calloc(n * fit->num_targets + 1, sizeof *self->after);
    if (!self->prior_z || !self->prior || !self->after) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_prior_draws(fit, n, self->prior_z);
    status = crs_fit_simulate(fit, self->prior_z, n, self->prior, NULL);
    return status == CRS_OK ? crs_fit_simulate(fit, self->posterior.draws, n, self->after, NULL)
                            : status;
}

static crs_status
solve(crs_fit_run *self)
{
    const crs_fit_spec *spec = &self->problem.study.fit;
    const crs_fit_search search = {.starts = (size_t)spec->starts,
                                   .draws = spec->starts > 1 ? SCREENED : 0,
                                   .iterations = ITERATIONS};
    const crs_posterior_plan plan = posterior_plan(self);
    double began = crs_clock();
    crs_status status;

    crs_progress_start(&self->progress, option(self->cli, CRS_OPT_PROGRESS)->text,
                       crs_options_flag(self->cli->options, CRS_OPT_QUIET),
                       plan.max_steps * (plan.walkers > 0 ? plan.walkers : 128));
    status = crs_fit_mode_find(&self->mode, &self->problem.fit, &search);
    self->seconds[0] = crs_clock() - began;
    if (status != CRS_OK || crs_options_flag(self->cli->options, CRS_OPT_BEST_ONLY)) {
        return status;
    }
    began = crs_clock();
    self->doing = "posterior";
    status = crs_posterior_sample(&self->posterior, &self->problem.fit, &self->mode, &plan);
    self->has_posterior = status == CRS_OK;
    self->num_draws = self->posterior.num_draws;
    self->seconds[1] = crs_clock() - began;
    began = crs_clock();
    status = status == CRS_OK ? predict(self) : status;
    if (status == CRS_OK && spec->leave_one_out && self->problem.fit.num_cases > 1) {
        status = leave_each_out(self);
    }
    status = status == CRS_OK ? profile(self) : status;
    self->seconds[2] = crs_clock() - began;
    return status;
}

/* ---- the command ---- */

static int
prepare(crs_fit_run *self)
{
    crs_cli *cli = self->cli;
    const char *environment = getenv("CRISIM_ISA");
    const char *isa = option(cli, CRS_OPT_ISA)->text;
    crs_fit *fit = &self->problem.fit;
    crs_status status;

    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "fit takes one study, like \"crisim fit default-fit -o out\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    status = crs_fit_problem_read(&cli->library, &cli->reader, cli->options->arguments[0],
                                  &self->problem);
    if (status != CRS_OK) {
        return crs_cli_fail(cli,
                            status == CRS_ERR_NAME ? CRS_EXIT_USAGE : crs_cli_input_exit(status));
    }
    if (!option(cli, CRS_OPT_ISA)->given && environment && environment[0]) {
        isa = environment;
    }
    status = crs_isa_parse(isa, &fit->isa);
    if (status != CRS_OK) {
        crs_message_fail(&cli->message, status, "--isa: \"%.60s\" cannot be used here", isa);
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    fit->threads = option(cli, CRS_OPT_THREADS)->given
                       ? (size_t)option(cli, CRS_OPT_THREADS)->integer
                       : crs_num_cpus();
    fit->seed = option(cli, CRS_OPT_SEED)->given ? option(cli, CRS_OPT_SEED)->integer : fit->seed;
    crs_interrupt_defer();
    fit->stop = crs_interrupt_flag();
    return CRS_EXIT_DONE;
}

static void
release(crs_fit_run *self)
{
    crs_fit_mode_free(&self->mode);
    crs_posterior_free(&self->posterior);
    free(self->prior_z);
    free(self->prior);
    free(self->after);
    free(self->left_out);
    free(self->profiles);
}

/* Opens the folder of --output, if there is one. Returns an exit code. */
static int
open_checkpoint(crs_fit_run *self)
{
    crs_cli *cli = self->cli;
    const crs_option_value *dir = option(cli, CRS_OPT_OUTPUT);
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_fit_checkpoint_open(&self->checkpoint, dir->text, &self->problem, CRISIM_VERSION,
                                     crs_options_flag(cli->options, CRS_OPT_BEST_ONLY),
                                     crs_options_flag(cli->options, CRS_OPT_RESUME),
                                     crs_options_flag(cli->options, CRS_OPT_FORCE), &cli->message);
    if (status == CRS_ERR_INVALID) {
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    if (status != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    self->problem.fit.tape = &self->checkpoint.tape;
    return CRS_EXIT_DONE;
}

static int
failed(crs_cli *cli, crs_status status)
{
    if (status == CRS_ERR_STOPPED && option(cli, CRS_OPT_OUTPUT)->given) {
        crs_message_fail(&cli->message, status,
                         "stopped; what was simulated is kept in %.300s: the same command with "
                         "--resume goes on, to the same bytes",
                         option(cli, CRS_OPT_OUTPUT)->text);
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    if (status == CRS_ERR_IO) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED); /* the checkpoint has said why */
    }
    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status,
                         "stopped; nothing was written (with -o DIR a fit can be resumed)");
        return crs_cli_fail(cli, crs_interrupt_exit_code());
    }
    crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
crs_cmd_fit(crs_cli *cli)
{
    crs_fit_run self = {.cli = cli, .checkpoint = {.lock = {.fd = -1}}};
    crs_status status;
    int code;

    clock_gettime(CLOCK_REALTIME, &self.started);
    code = prepare(&self);
    code = code == CRS_EXIT_DONE ? open_checkpoint(&self) : code;
    if (code == CRS_EXIT_DONE && self.checkpoint.is_complete) {
        crs_cli_note(cli, "%s: this fit is complete", option(cli, CRS_OPT_OUTPUT)->text);
        crs_fit_checkpoint_close(&self.checkpoint, 0);
        return CRS_EXIT_DONE;
    }
    if (code == CRS_EXIT_DONE) {
        status = solve(&self);
        crs_progress_end(&self.progress);
        code = status == CRS_OK ? crs_fit_write(&self) : failed(cli, status);
        if (self.checkpoint.found > 0) {
            crs_cli_remark(cli, "%llu simulations had been done before",
                           (unsigned long long)self.checkpoint.found);
        }
    }
    crs_fit_checkpoint_close(&self.checkpoint, code == CRS_EXIT_DONE);
    if (code == CRS_EXIT_DONE) {
        status = crs_fit_report(&self);
        code = status == CRS_OK || status == CRS_ERR_IO /* main() says so */
                   ? CRS_EXIT_DONE
                   : failed(cli, status);
    }
    if (code == CRS_EXIT_DONE && self.has_posterior && !self.posterior.converged) {
        code = CRS_EXIT_OUTSIDE;
    }
    release(&self);
    return code;
}

const crs_command crs_command_fit = CRS_COMMAND(
    fit, "fit parameters to facts and series: best fit, posterior, checks", "[OPTION...] STUDY",
    "Fits parameters to the facts of cases and to observed series, as the part \"fit\" of a study "
    "says: the best fit, then a sample of all parameter sets that agree (the posterior), and what "
    "it predicts. -o writes best.json and posterior.csv, the parameter sets that replay, run and "
    "compare can play. The same study gives the same bytes. A fit with -o that was stopped or "
    "killed goes on with --resume.",
    "the sample has not converged",
    CRS_OPTIONS(
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT},
        {.id = CRS_OPT_FORCE}, {.id = CRS_OPT_BEST_ONLY},
        {.id = CRS_OPT_RESUME,
         .meaning = "go on where the fit was stopped or killed; start it if there is none yet"},
        {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_PROGRESS},
        {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim fit default-fit --best-only", "where the project's own parameters come from"},
        {"crisim fit default-fit -o fitted --resume",
         "all of it; after a kill, the same command goes on"},
        {"crisim replay --params posterior", "over all that fits the facts"}));
