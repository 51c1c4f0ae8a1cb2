#include <math.h>
#include <string.h>

#include "cli/play/results.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define CASE_COLUMN                                                                               \
    {                                                                                             \
        "case", "string", "", "id of the case"                                                    \
    }
#define STRATEGY_COLUMN                                                                           \
    {                                                                                             \
        "strategy", "string", "", "id of the strategy"                                            \
    }
#define QUANTILE_COLUMNS(of)                                                                      \
    {"p05", "number", "", "5 % of the replicates lie below"},                                     \
        {"p25", "number", "", "25 % of the replicates lie below"},                                \
        {"p50", "number", "", "median over the replicates" of},                                   \
        {"p75", "number", "", "75 % of the replicates lie below"},                                \
    {                                                                                             \
        "p95", "number", "", "95 % of the replicates lie below"                                   \
    }

static const crs_column series_head[] = {
    CASE_COLUMN,
    STRATEGY_COLUMN,
    {"replicate", "integer", "", "number of the replicate, from 0"},
    {"t_h", "number", "h", "time since the outbreak"},
};

/* "stage of the crisis: warning = ...; calm = ..." */
static const char phase_meaning[] = "stage of the crisis, from the rows of the run so far"
#define MEANING_PART(id, name, meaning) "; " name ": " meaning
    CRS_PHASE_LIST(MEANING_PART)
#undef MEANING_PART
    ;

static const crs_column bands_columns[] = {
    CASE_COLUMN,
    STRATEGY_COLUMN,
    {"t_h", "number", "h", "time since the outbreak"},
    {"metric", "string", "", "name of the observable, as in series.csv"},
    QUANTILE_COLUMNS(", in the observable's unit"),
};

static const crs_column facts_columns[] = {
    CASE_COLUMN,
    STRATEGY_COLUMN,
    {"id", "string", "", "id of the fact"},
    {"quote", "string", "", "what was reported"},
    {"observation", "string", "", "how it is measured"},
    {"value", "number", "", "reported value"},
    {"low", "number", "", "lower end of the band, inclusive"},
    {"high", "number", "", "upper end of the band, inclusive"},
    {"p05", "number", "", "5 % of the replicates lie below"},
    {"p50", "number", "", "median over the replicates"},
    {"p95", "number", "", "95 % of the replicates lie below"},
    {"inside", "boolean", "",
     "whether the median lies in the band; empty: the run is too short to tell"},
    {"of", "string", "",
     "observable of which it is the value, the smallest or the largest; empty: something else"},
    {"from_h", "number", "h", "from when on it is looked for; empty: see `of`"},
    {"to_h", "number", "h", "until when; the same time: its value at that time"},
};

static const crs_column runs_head[] = {
    CASE_COLUMN,
    STRATEGY_COLUMN,
    {"replicate", "integer", "", "number of the replicate, from 0"},
    {"seed", "integer", "", "number from which all luck follows"},
};

/* ---- opening ---- */

/* One column per id of a fact: cases may share ids. */
static crs_status
find_fact_columns(crs_results *self, crs_arena *arena)
{
    const crs_experiment *experiment = self->experiment;
    size_t room = 0;

    for (size_t c = 0; c < experiment->num_cases; c++) {
        room += experiment->with_facts ? experiment->cases[c].num_facts : 0;
    }
    self->fact_columns = crs_arena_alloc(arena, room, sizeof *self->fact_columns);
    if (!self->fact_columns) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < experiment->num_cases && experiment->with_facts; c++) {
        for (size_t f = 0; f < experiment->cases[c].num_facts; f++) {
            const crs_fact *fact = &experiment->cases[c].facts[f];
            size_t k = 0;

            while (k < self->num_fact_columns &&
                   strcmp(self->fact_columns[k]->id, fact->id) != 0) {
                k++;
            }
            self->fact_columns[k] = fact;
            self->num_fact_columns += k == self->num_fact_columns;
        }
    }
    return CRS_OK;
}

static crs_status
open_series(crs_results *self, crs_cli *cli)
{
    const crs_model *model = cli->reader.model;
    const size_t count = COUNT(series_head) + model->num_observables + 1;
    crs_column *columns = crs_arena_alloc(&cli->arena, count, sizeof *columns);

    if (!columns) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    memcpy(columns, series_head, sizeof series_head);
    for (size_t i = 0; i < model->num_observables; i++) {
        const crs_observable_info *info = &model->observables[i];

        columns[COUNT(series_head) + i] = (crs_column){info->name, "number", info->unit,
                                                       info->meaning};
    }
    columns[count - 1] = (crs_column){"phase", "string", "", phase_meaning};
    self->attention = crs_model_find_observable(model, "attention");
    self->trust = crs_model_find_observable(model, "trust_public");
    return crs_output_table(self->output, "series.csv", "Observables over time", columns, count,
                            &self->series, &cli->message);
}

static crs_status
open_runs(crs_results *self, crs_cli *cli)
{
    const crs_model *model = cli->reader.model;
    const size_t first_fact = COUNT(runs_head) + model->num_metrics;
    size_t count;
    crs_column *columns = NULL;

    if (find_fact_columns(self, &cli->arena) == CRS_OK) {
        columns = crs_arena_alloc(&cli->arena, first_fact + self->num_fact_columns,
                                  sizeof *columns);
    }
    if (!columns) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    count = first_fact + self->num_fact_columns;
    memcpy(columns, runs_head, sizeof runs_head);
    for (size_t i = 0; i < model->num_metrics; i++) {
        const crs_metric_info *info = &model->metrics[i];

        columns[COUNT(runs_head) + i] = (crs_column){info->name, "number", info->unit,
                                                     info->meaning};
    }
    for (size_t i = 0; i < self->num_fact_columns; i++) {
        const crs_fact *fact = self->fact_columns[i];

        columns[first_fact + i] = (crs_column){fact->id, "number", "", fact->observation};
    }
    return crs_output_table(self->output, "runs.csv", "One row a run: summary metrics", columns,
                            count, &self->runs, &cli->message);
}

static int
has_bands(const crs_experiment *experiment)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);

        if (plan.bands && crs_replay_replicates(&plan) > 1) {
            return 1;
        }
    }
    return 0;
}

static crs_status
open_tables(crs_results *self, crs_cli *cli)
{
    crs_status status = CRS_OK;

    if (self->experiment->plan.series != CRS_REPLAY_SERIES_NONE) {
        status = open_series(self, cli);
    }
    if (status == CRS_OK && has_bands(self->experiment)) {
        status = crs_output_table(self->output, "bands.csv",
                                  "Quantiles of the observables over time", bands_columns,
                                  COUNT(bands_columns), &self->bands, &cli->message);
    }
    if (status == CRS_OK && self->experiment->with_facts) {
        status = crs_output_table(self->output, "facts.csv", "Reported facts against the median",
                                  facts_columns, COUNT(facts_columns), &self->facts,
                                  &cli->message);
    }
    return status == CRS_OK ? open_runs(self, cli) : status;
}

int
crs_results_open(crs_results *self, crs_cli *cli, const crs_experiment *experiment)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_status status;

    *self = (crs_results){.experiment = experiment};
    clock_gettime(CLOCK_REALTIME, &self->started);
    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_cli_open_output(cli, &self->output);
    if (status == CRS_OK) {
        status = open_tables(self, cli);
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

/* ---- rows ---- */

crs_status
crs_results_sample(crs_results *self, const crs_job *job, uint64_t replicate, double t_h,
                   const double *observed)
{
    crs_csv *csv = self->series;
    crs_phase phase;

    if (t_h <= self->last_h) {
        self->life = (crs_life){0}; /* time goes back: the next run */
    }
    self->last_h = t_h;
    phase = crs_life_next(&self->life, t_h, observed[self->attention], observed[self->trust]);

    crs_csv_text(csv, job->of->id);
    crs_csv_text(csv, job->strategy_id);
    crs_csv_integer(csv, replicate);
    crs_csv_number(csv, t_h);
    for (size_t i = 0; i < self->experiment->plan.model->num_observables; i++) {
        crs_csv_number(csv, observed[i]);
    }
    crs_csv_text(csv, crs_phase_name(phase));
    return crs_csv_end_row(csv);
}

static crs_status
write_bands(const crs_results *self, const crs_job *job, const crs_replay *replay)
{
    crs_csv *csv = self->bands;

    for (size_t row = 0; row < replay->num_samples * replay->num_observables; row++) {
        const size_t sample = row / replay->num_observables;
        const size_t i = row % replay->num_observables;
        crs_status status;

        crs_csv_text(csv, job->of->id);
        crs_csv_text(csv, job->strategy_id);
        crs_csv_number(csv, crs_replay_time_h(&self->experiment->plan, sample));
        crs_csv_text(csv, self->experiment->plan.model->observables[i].name);
        for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) {
            crs_csv_number(csv, replay->bands[row].q[q]);
        }
        status = crs_csv_end_row(csv);
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

/* Where a fact can be seen on a curve: the observable, and from when to when. */
static void
write_fact_place(const crs_results *self, const crs_fact *fact)
{
    const crs_metric_term *term = &fact->metric.term;
    const int is_value = term->op == CRS_METRIC_AT;
    const int is_seen = (is_value || term->op == CRS_METRIC_MINIMUM ||
                         term->op == CRS_METRIC_MAXIMUM) &&
                        term->times < 0 && !fact->metric.is_ratio;
    const double end_h = self->experiment->plan.days * 24.0;
    const double to_h = is_value ? term->at_h : term->to_h < end_h ? term->to_h : end_h;

    crs_csv_text(self->facts,
                 is_seen ? self->experiment->plan.model->observables[term->of].name : NULL);
    crs_csv_number(self->facts, is_seen ? is_value ? term->at_h : term->from_h : (double)NAN);
    crs_csv_number(self->facts, is_seen ? to_h : (double)NAN);
}

static crs_status
write_facts(const crs_results *self, const crs_job *job, const crs_replay *replay)
{
    crs_csv *csv = self->facts;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < replay->num_facts && status == CRS_OK; i++) {
        const crs_fact *fact = &job->of->facts[i];
        const crs_quantiles *simulated = &replay->quantiles[replay->num_summary + i];

        crs_csv_text(csv, job->of->id);
        crs_csv_text(csv, job->strategy_id);
        crs_csv_text(csv, fact->id);
        crs_csv_text(csv, fact->quote);
        crs_csv_text(csv, fact->observation);
        crs_csv_number(csv, fact->value);
        crs_csv_number(csv, fact->low);
        crs_csv_number(csv, fact->high);
        crs_csv_number(csv, simulated->q[CRS_REPLAY_P05]);
        crs_csv_number(csv, simulated->q[CRS_REPLAY_P50]);
        crs_csv_number(csv, simulated->q[CRS_REPLAY_P95]);
        if (replay->verdicts[i] == CRS_VERDICT_BEYOND) {
            crs_csv_text(csv, NULL);
        } else {
            crs_csv_boolean(csv, replay->verdicts[i] == CRS_VERDICT_INSIDE);
        }
        write_fact_place(self, fact);
        status = crs_csv_end_row(csv);
    }
    return status;
}

/* A fact's number in the row of its run; empty where the case has no fact of that id. */
static void
write_fact_cell(const crs_results *self, const crs_job *job, const crs_replay *replay,
                const double *values, size_t column)
{
    for (size_t i = 0; i < replay->num_facts; i++) {
        if (strcmp(job->of->facts[i].id, self->fact_columns[column]->id) == 0) {
            crs_csv_number(self->runs, values[replay->num_summary + i]);
            return;
        }
    }
    crs_csv_text(self->runs, NULL);
}

static crs_status
write_runs(const crs_results *self, const crs_job *job, const crs_replay *replay)
{
    crs_csv *csv = self->runs;
    crs_status status = CRS_OK;

    for (uint64_t r = 0; r < replay->replicates && status == CRS_OK; r++) {
        const double *values = replay->values + r * replay->num_metrics;

        crs_csv_text(csv, job->of->id);
        crs_csv_text(csv, job->strategy_id);
        crs_csv_integer(csv, r);
        crs_csv_integer(csv, self->experiment->plan.seed);
        for (size_t i = 0; i < replay->num_summary; i++) {
            crs_csv_number(csv, values[i]);
        }
        for (size_t i = 0; i < self->num_fact_columns; i++) {
            write_fact_cell(self, job, replay, values, i);
        }
        status = crs_csv_end_row(csv);
    }
    return status;
}

crs_status
crs_results_job(const crs_results *self, const crs_job *job, const crs_replay *replay)
{
    crs_status status = CRS_OK;

    if (self->bands) {
        status = write_bands(self, job, replay);
    }
    if (status == CRS_OK && self->facts) {
        status = write_facts(self, job, replay);
    }
    if (status == CRS_OK && self->runs) {
        status = write_runs(self, job, replay);
    }
    return status;
}

/* ---- closing ---- */

crs_manifest
crs_results_manifest(const crs_cli *cli, const crs_experiment *experiment,
                     const struct timespec *started, double seconds)
{
    const crs_replay_plan plan = crs_experiment_plan(experiment, 0);

    return (crs_manifest){
        .title = experiment->study.title ? experiment->study.title : "A crisim simulation",
        .version = CRISIM_VERSION,
        .argc = cli->argc,
        .argv = cli->argv,
        .model = experiment->plan.model->name,
        .seed = experiment->plan.seed,
        .replicates = crs_replay_replicates(&plan),
        .dt_h = experiment->plan.dt_h,
        .days = experiment->plan.days,
        .noises = experiment->noises,
        .num_noises = experiment->num_noises,
        .isa = crs_isa_name(experiment->plan.isa),
        .threads = experiment->plan.threads,
        .inputs = experiment->sources,
        .num_inputs = experiment->num_sources,
        .started = *started,
        .seconds = seconds,
    };
}

int
crs_results_commit(crs_results *self, crs_cli *cli, double seconds)
{
    const crs_manifest manifest = crs_results_manifest(cli, self->experiment, &self->started,
                                                       seconds);

    if (!self->output) {
        return CRS_EXIT_DONE;
    }
    if (crs_output_commit(self->output, &manifest, &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE;
}

void
crs_results_close(crs_results *self)
{
    crs_output_close(&self->output);
}
