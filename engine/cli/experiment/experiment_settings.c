/* The settings that all jobs of an experiment share: seed, replicates, times, noise, threads,
 * instruction set, what is written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/experiment/experiment.h"
#include "cli/interrupt.h"
#include "base/suggest.h"

/* Length of a run for which cases and strategies are written, days. */
#define USUAL_DAYS 400.0

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

/* Reads "on", "off" or "attention,news" into a bit set of the model's sources of noise. */
static crs_status
parse_noise(const crs_model *model, const char *text, uint64_t *noise, crs_message *message)
{
    const uint64_t all = ((uint64_t)1 << model->num_noises) - 1;
    uint64_t out = 0;

    if (strcmp(text, "on") == 0 || strcmp(text, "off") == 0) {
        *noise = text[1] == 'n' ? all : 0;
        return CRS_OK;
    }
    for (const char *word = text; word; word = strchr(word, ',')) {
        char name[64] = "";
        const char *names[64 + 2] = {"on", "off"};
        size_t length;
        int index;

        word += *word == ',';
        length = strcspn(word, ",");
        memcpy(name, word, length < sizeof name ? length : sizeof name - 1);
        index = crs_model_find_noise(model, name);
        if (index < 0) {
            for (size_t i = 0; i < model->num_noises; i++) {
                names[i + 2] = model->noises[i].name;
            }
            crs_message_fail(message, CRS_ERR_NAME, "--noise: unknown source \"%.60s\"", name);
            crs_suggest_add(message, name, names, model->num_noises + 2);
            return CRS_ERR_NAME;
        }
        out |= (uint64_t)1 << index;
    }
    *noise = out;
    return CRS_OK;
}

static int
set_noise(crs_cli *cli, crs_experiment *self)
{
    const crs_model *model = cli->reader.model;

    if (parse_noise(model, option(cli, CRS_OPT_NOISE)->text, &self->noise, &cli->message) !=
        CRS_OK) {
        return usage_error(cli);
    }
    if (self->study.has_noise && !option(cli, CRS_OPT_NOISE)->given) {
        self->noise = self->study.noise;
    }
    self->noises = crs_arena_alloc(&cli->arena, model->num_noises + 1, sizeof *self->noises);
    if (!self->noises) {
        crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    for (size_t i = 0; i < model->num_noises; i++) {
        if (self->noise >> i & 1) {
            self->noises[self->num_noises++] = model->noises[i].name;
        }
    }
    return CRS_EXIT_DONE;
}

static int
set_isa(crs_cli *cli, crs_experiment *self)
{
    crs_option_value chosen = *option(cli, CRS_OPT_ISA);
    const char *origin = "--isa";
    const char *environment = getenv("CRISIM_ISA");
    crs_status status;

    if (!chosen.given && environment && environment[0]) {
        origin = "CRISIM_ISA";
        if (crs_option_read(CRS_OPT_ISA, origin, environment, &chosen, &cli->message) != CRS_OK) {
            return usage_error(cli);
        }
    }
    status = crs_isa_parse(chosen.text, &self->plan.isa);
    if (status != CRS_OK) {
        crs_message_fail(&cli->message, status, "%s: %s", origin,
                         status == CRS_ERR_NAME ? "not in this build of crisim"
                                                : "this CPU does not have it");
        crs_message_add(&cli->message, " (\"%s\")", chosen.text);
        return usage_error(cli);
    }
    if (strcmp(option(cli, CRS_OPT_NUMERICS)->text, "fast") == 0 &&
        crs_isa_to_fast(self->plan.isa, &self->plan.isa) != CRS_OK) {
        crs_message_fail(&cli->message, CRS_ERR_ARGUMENT,
                         "--numerics fast: needs a CPU with FMA, and avx2 or avx512");
        return usage_error(cli);
    }
    return CRS_EXIT_DONE;
}

/* Is `hours` a whole number of steps of dt, and at least one? */
static int
is_whole(double hours, double dt_h)
{
    const double steps = hours / dt_h;

    return steps >= 0.5 && fabs(steps - floor(steps + 0.5)) < 1e-6;
}

/* dt, days and every, which must fit each other. */
static int
set_times(crs_cli *cli, crs_experiment *self)
{
    const crs_study *study = &self->study;
    crs_replay_plan *plan = &self->plan;
    const int of_study_dt = study->has_dt && !option(cli, CRS_OPT_DT)->given;
    const int of_study_days = study->has_days && !option(cli, CRS_OPT_DAYS)->given;

    plan->dt_h = of_study_dt ? study->dt_h : option(cli, CRS_OPT_DT)->number;
    plan->days = of_study_days ? study->days : option(cli, CRS_OPT_DAYS)->number;
    plan->every_h = option(cli, CRS_OPT_EVERY)->number;
    if (!(plan->dt_h > 0.0) || !is_whole(24.0, plan->dt_h)) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--dt: %g h does not divide a day (24 h) into whole steps", plan->dt_h);
        return usage_error(cli);
    }
    plan->dt_h = 24.0 / floor(24.0 / plan->dt_h + 0.5);
    if (!is_whole(plan->days * 24.0, plan->dt_h)) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--days: %g days are not a whole number of steps of %g h", plan->days,
                         plan->dt_h);
        return usage_error(cli);
    }
    if (!option(cli, CRS_OPT_EVERY)->given) {
        plan->every_h = plan->dt_h * ceil(plan->every_h / plan->dt_h - 1e-9);
    } else if (!is_whole(plan->every_h, plan->dt_h)) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "--every: %g h is not a whole number of steps of %g h", plan->every_h,
                         plan->dt_h);
        return usage_error(cli);
    }
    /* A run may be cut short; files are then still checked against the usual length. */
    cli->reader.horizon_h = fmax(plan->days, USUAL_DAYS) * 24.0;
    cli->reader.facts_horizon_h = cli->reader.horizon_h;
    return CRS_EXIT_DONE;
}

static void
set_output(const crs_cli *cli, crs_experiment *self)
{
    const char *series = option(cli, CRS_OPT_SERIES)->text;

    if (crs_options_has(cli->options, CRS_OPT_SERIES) && option(cli, CRS_OPT_OUTPUT)->given &&
        strcmp(series, "none") != 0) {
        self->plan.series = strcmp(series, "all") == 0 ? CRS_REPLAY_SERIES_ALL
                                                       : CRS_REPLAY_SERIES_FIRST;
        self->plan.bands = 1;
    }
}

int
crs_experiment_settings(crs_cli *cli, uint64_t replicates, crs_experiment *self)
{
    const crs_option_value *reps = option(cli, CRS_OPT_REPS);
    const crs_option_value *seed = option(cli, CRS_OPT_SEED);
    const crs_option_value *threads = option(cli, CRS_OPT_THREADS);
    const crs_study *study = &self->study;
    crs_replay_plan *plan = &self->plan;
    int code;

    plan->model = cli->reader.model;
    plan->replicates = reps->given             ? reps->integer
                       : study->has_replicates ? study->replicates
                                               : replicates;
    plan->seed = study->has_seed && !seed->given ? study->seed : seed->integer;
    plan->threads = threads->given ? (size_t)threads->integer : crs_num_cpus();
    plan->stop = crs_interrupt_flag();
    code = set_times(cli, self);
    code = code == CRS_EXIT_DONE ? set_noise(cli, self) : code;
    code = code == CRS_EXIT_DONE ? set_isa(cli, self) : code;
    set_output(cli, self);
    return code;
}
