#include "result/run_tables.h"

#include <math.h>
#include <string.h>

/* ---- cells that take more than a look into the row ---- */

/* What was measured for a fact's column; empty where the case has no fact of that id. */
static double
value_of_fact(const crs_runs_row *row, size_t column)
{
    for (size_t i = 0; i < row->num_facts; i++) {
        if (strcmp(row->facts[i].id, row->wanted[column]->id) == 0) {
            return row->facts_values[i];
        }
    }
    return (double)NAN;
}

static int
is_inside(const crs_facts_row *row)
{
    return row->verdict == CRS_VERDICT_BEYOND ? CRS_NO_BOOLEAN
                                              : row->verdict == CRS_VERDICT_INSIDE;
}

/* 1 if the fact can be seen on a curve: it is a value, the smallest or the largest one. */
static int
has_place(const crs_facts_row *row)
{
    const crs_metric_term *term = &row->fact->metric.term;

    return (term->op == CRS_METRIC_AT || term->op == CRS_METRIC_MINIMUM ||
            term->op == CRS_METRIC_MAXIMUM) &&
           term->times < 0 && !row->fact->metric.is_ratio;
}

static const char *
place_of(const crs_facts_row *row)
{
    return has_place(row) ? row->model->observables[row->fact->metric.term.of].name : NULL;
}

static double
place_from_h(const crs_facts_row *row)
{
    const crs_metric_term *term = &row->fact->metric.term;

    return !has_place(row) ? (double)NAN : term->op == CRS_METRIC_AT ? term->at_h : term->from_h;
}

static double
place_to_h(const crs_facts_row *row)
{
    const crs_metric_term *term = &row->fact->metric.term;
    const double to_h = term->to_h < row->end_h ? term->to_h : row->end_h;

    return !has_place(row) ? (double)NAN : term->op == CRS_METRIC_AT ? term->at_h : to_h;
}

CRS_RESULT_DEFINE(runs, CRS_RUNS_COLUMNS)
CRS_RESULT_DEFINE(series, CRS_SERIES_COLUMNS)
CRS_RESULT_DEFINE(bands, CRS_BANDS_COLUMNS)
CRS_RESULT_DEFINE(facts, CRS_FACTS_COLUMNS)
CRS_RESULT_DEFINE(metrics, CRS_METRICS_COLUMNS)

/* ---- opening ---- */

/* One column per id of a fact: cases may share ids. */
static crs_status
find_fact_columns(crs_run_tables *self, const crs_run_tables_plan *what, crs_arena *arena)
{
    size_t room = 0;

    for (size_t c = 0; c < what->num_cases && what->with_facts; c++) {
        room += what->cases[c].num_facts;
    }
    self->fact_columns = crs_arena_alloc(arena, room, sizeof *self->fact_columns);
    if (!self->fact_columns) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < what->num_cases && what->with_facts; c++) {
        for (size_t f = 0; f < what->cases[c].num_facts; f++) {
            const crs_fact *fact = &what->cases[c].facts[f];
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
open_series(crs_run_tables *self, crs_output *output, crs_arena *arena, crs_message *message)
{
    const crs_model *model = self->plan->model;
    crs_column *columns = crs_arena_alloc(arena, model->num_observables, sizeof *columns);

    if (!columns) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < model->num_observables; i++) {
        const crs_observable_info *info = &model->observables[i];

        columns[i] = (crs_column){info->name, "number", info->unit, info->meaning};
    }
    self->attention = crs_model_find_observable(model, "attention");
    self->trust = crs_model_find_observable(model, "trust_public");
    self->series_spans[0] = (crs_span){columns, model->num_observables};
    return crs_result_open(&self->series, &crs_series_table, self->series_spans, output, arena,
                           message);
}

static crs_status
open_runs(crs_run_tables *self, const crs_run_tables_plan *what, crs_output *output,
          crs_arena *arena, crs_message *message)
{
    const crs_model *model = self->plan->model;
    crs_column *metrics = crs_arena_alloc(arena, model->num_metrics, sizeof *metrics);
    crs_column *facts = NULL;

    if (metrics && find_fact_columns(self, what, arena) == CRS_OK) {
        facts = crs_arena_alloc(arena, self->num_fact_columns, sizeof *facts);
    }
    if (!facts) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < model->num_metrics; i++) {
        const crs_metric_info *info = &model->metrics[i];

        metrics[i] = (crs_column){info->name, "number", info->unit, info->meaning};
    }
    for (size_t i = 0; i < self->num_fact_columns; i++) {
        const crs_fact *fact = self->fact_columns[i];

        facts[i] = (crs_column){fact->id, "number", "", fact->observation};
    }
    self->runs_spans[0] = (crs_span){NULL, what->with_sets ? 1 : 0};
    self->runs_spans[1] = (crs_span){metrics, model->num_metrics};
    self->runs_spans[2] = (crs_span){facts, self->num_fact_columns};
    return crs_result_open(&self->runs, &crs_runs_table, self->runs_spans, output, arena, message);
}

crs_status
crs_run_tables_open(crs_run_tables *self, const crs_run_tables_plan *what, crs_output *output,
                    crs_arena *arena, crs_message *message)
{
    crs_status status = CRS_OK;

    *self = (crs_run_tables){.plan = what->plan};
    if (what->plan->series != CRS_REPLAY_SERIES_NONE) {
        status = open_series(self, output, arena, message);
    }
    if (status == CRS_OK && what->with_bands) {
        status = crs_result_open(&self->bands, &crs_bands_table, NULL, output, arena, message);
    }
    if (status == CRS_OK && what->with_facts) {
        status = crs_result_open(&self->facts, &crs_facts_table, NULL, output, arena, message);
    }
    return status == CRS_OK ? open_runs(self, what, output, arena, message) : status;
}

/* ---- rows ---- */

crs_status
crs_run_tables_sample(crs_run_tables *self, const crs_run_job *job, uint64_t replicate, double t_h,
                      const double *observed)
{
    crs_series_row row = {job->of->id, job->strategy, replicate, t_h, observed, CRS_PHASE_CALM};

    if (t_h <= self->last_h) {
        self->life = (crs_life){0}; /* time goes back: the next run */
    }
    self->last_h = t_h;
    if (self->attention >= 0 && self->trust >= 0) { /* else a model that knows no crisis: calm */
        row.phase = crs_life_next(&self->life, t_h, observed[self->attention],
                                  observed[self->trust]);
    }
    return series_put(&self->series, &row);
}

static crs_status
write_bands(crs_run_tables *self, const crs_run_job *job, const crs_replay *replay)
{
    const size_t n = replay->num_observables;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < replay->num_samples * n && status == CRS_OK; i++) {
        const crs_bands_row row = {job->of->id, job->strategy,
                                   self->plan->model->observables[i % n].name,
                                   crs_replay_time_h(self->plan, i / n), &replay->bands[i]};

        status = bands_put(&self->bands, &row);
    }
    return status;
}

crs_facts_row
crs_facts_row_of(const crs_run_job *job, const crs_replay_plan *plan, const crs_replay *replay,
                 size_t i)
{
    return (crs_facts_row){job->of->id,         job->strategy,
                           &job->of->facts[i],  &replay->quantiles[replay->num_summary + i],
                           replay->verdicts[i], plan->model,
                           plan->days * 24.0};
}

static crs_status
write_runs(crs_run_tables *self, const crs_run_job *job, const crs_replay *replay)
{
    crs_status status = CRS_OK;

    for (uint64_t r = 0; r < replay->replicates && status == CRS_OK; r++) {
        const double *values = replay->values + r * replay->num_metrics;
        const crs_runs_row row = {
            .case_id = job->of->id,
            .strategy = job->strategy,
            .replicate = r,
            .seed = self->plan->seed,
            .set = job->num_sets > 0 ? r % job->num_sets : CRS_NO_INTEGER,
            .metrics = values,
            .facts = job->of->facts,
            .facts_values = values + replay->num_summary,
            .num_facts = replay->num_facts,
            .wanted = self->fact_columns,
        };

        status = runs_put(&self->runs, &row);
    }
    return status;
}

crs_status
crs_run_tables_job(crs_run_tables *self, const crs_run_job *job, const crs_replay *replay)
{
    crs_status status = CRS_OK;

    if (self->bands.table) {
        status = write_bands(self, job, replay);
    }
    for (size_t i = 0; self->facts.table && i < replay->num_facts && status == CRS_OK; i++) {
        const crs_facts_row row = crs_facts_row_of(job, self->plan, replay, i);

        status = facts_put(&self->facts, &row);
    }
    if (status == CRS_OK && self->runs.table) {
        status = write_runs(self, job, replay);
    }
    return status;
}

/* ---- JSON ---- */

void
crs_facts_json(crs_json_writer *json, const crs_facts_row *row)
{
    crs_json_put_object(json, NULL);
    facts_member(json, NULL, CRS_COLUMN_facts_id, row);
    facts_member(json, NULL, CRS_COLUMN_facts_case, row);
    facts_member(json, NULL, CRS_COLUMN_facts_strategy, row);
    facts_member(json, NULL, CRS_COLUMN_facts_quote, row);
    facts_member(json, NULL, CRS_COLUMN_facts_observation, row);
    facts_member(json, NULL, CRS_COLUMN_facts_value, row);
    crs_json_put_row(json, "band");
    facts_member(json, CRS_NO_NAME, CRS_COLUMN_facts_low, row);
    facts_member(json, CRS_NO_NAME, CRS_COLUMN_facts_high, row);
    crs_json_put_end(json);
    facts_member(json, NULL, CRS_COLUMN_facts_p05, row);
    facts_member(json, NULL, CRS_COLUMN_facts_p50, row);
    facts_member(json, NULL, CRS_COLUMN_facts_p95, row);
    facts_member(json, NULL, CRS_COLUMN_facts_inside, row);
    crs_json_put_end(json);
}

void
crs_metrics_json(crs_json_writer *json, const crs_metrics_row *row)
{
    crs_json_put_object(json, NULL);
    for (size_t i = 0; i < CRS_NUM_COLUMNS_metrics; i++) {
        metrics_member(json, NULL, (crs_metrics_column)i, row);
    }
    crs_json_put_end(json);
}
