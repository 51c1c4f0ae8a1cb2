#include "study/sensitivity/sensitivity_run.h"

#include <stdlib.h>
#include <string.h>

#include "core/status.h"

/* Runs of a chunk, about: enough to hide the start of the threads. */
#define CHUNK_RUNS 8192.0

/* An analysis at work. */
typedef struct work {
    crs_sensitivity *analysis;
    const crs_sensitivity_runs *runs;
    uint64_t first_row;       /* of the chunk */
    double *points;           /* of the chunk, in values of the factors */
    double *values;           /* [width][num_outputs] of a replicate of a row */
    double *params;           /* [threads][CRS_LANES][num_params] */
    crs_action *actions;      /* [threads][CRS_LANES][max_actions] */
    crs_warning *warnings;    /* [threads][CRS_LANES] */
    crs_strategy *strategies; /* [threads][CRS_LANES] */
    size_t max_actions;
} work;

double
crs_sensitivity_num_runs(const crs_sensitivity_plan *plan, size_t num_jobs)
{
    return (double)plan->rows * (double)plan->replicates * (double)crs_sensitivity_width(plan) *
           (double)num_jobs;
}

/* ---- runs ---- */

/* Where a run stands in its chunk. */
typedef struct position {
    uint64_t row, replicate;
    size_t evaluation, job;
} position;

static position
position_of(const work *self, uint64_t index)
{
    const uint64_t evaluation = index / self->runs->num_jobs;
    const uint64_t replicate = evaluation / self->analysis->width;
    const uint64_t replicates = self->analysis->plan.replicates;

    return (position){self->first_row + replicate / replicates, replicate % replicates,
                      (size_t)(evaluation % self->analysis->width),
                      (size_t)(index % self->runs->num_jobs)};
}

static void
start_run(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const work *self = context;
    const crs_sensitivity_plan *plan = &self->analysis->plan;
    const size_t num_params = self->runs->block.model->num_params;
    const position at = position_of(self, index);
    const crs_sweep_job *job = &self->runs->jobs[at.job];
    const size_t place = thread * CRS_LANES + slot;
    double *params = self->params + place * num_params;
    crs_action *actions = self->actions + place * (self->max_actions + 1);
    const double *point = self->points +
                          ((at.row - self->first_row) * self->analysis->width + at.evaluation) *
                              plan->num_factors;

    memcpy(params, job->params, num_params * sizeof *params);
    crs_sweep_apply(job, point, plan->num_factors, params, actions, &self->warnings[place],
                    &self->strategies[place]);
    *run = (crs_run){params, &self->strategies[place], plan->seed,
                     at.row * plan->replicates + at.replicate};
}

/* Counts the outcomes of a run, and turns them into what they count as. */
static void
take_outcomes(const crs_sensitivity_runs *runs, size_t job, double *values)
{
    for (size_t m = 0; m < runs->block.num_metrics; m++) {
        if (runs->counts) {
            crs_outcome_counts *counts = &runs->counts[job * runs->block.num_metrics + m];
            const crs_outcome_counts one = crs_outcome_count(&values[m], 1);

            counts->reached += one.reached;
            counts->later += one.later;
            counts->none += one.none;
        }
        if (runs->rules) {
            values[m] = crs_outcome_number(&runs->rules[m], values[m]);
        }
    }
}

static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    work *self = context;
    const size_t num_metrics = self->runs->block.num_metrics;
    const size_t num_outputs = self->analysis->plan.num_outputs;
    crs_status status = CRS_OK;

    for (size_t lane = 0; lane < count && status == CRS_OK; lane++) {
        const position at = position_of(self, first + lane);

        crs_block_metrics(block, lane,
                          self->values + at.evaluation * num_outputs + at.job * num_metrics);
        take_outcomes(self->runs, at.job,
                      self->values + at.evaluation * num_outputs + at.job * num_metrics);
        if (at.evaluation + 1 == self->analysis->width && at.job + 1 == self->runs->num_jobs) {
            status = crs_sensitivity_add(self->analysis, at.row, at.replicate, self->values);
        }
    }
    if (self->runs->on_progress) {
        const uint64_t runs_before = self->first_row * self->analysis->plan.replicates *
                                     self->analysis->width * self->runs->num_jobs;

        self->runs->on_progress(self->runs->context, runs_before + first + count);
    }
    return status;
}

/* ---- chunks ---- */

/* Rows of a chunk. */
static uint64_t
chunk_rows(const crs_sensitivity *analysis, size_t num_jobs)
{
    const double runs = crs_sensitivity_num_runs(&analysis->plan, num_jobs);
    const double rows = CHUNK_RUNS * (double)analysis->plan.rows / runs;

    return rows < 1.0                           ? 1
           : rows < (double)analysis->plan.rows ? (uint64_t)rows
                                                : analysis->plan.rows;
}

static void
load_points(work *self, uint64_t rows)
{
    const size_t num_factors = self->analysis->plan.num_factors;
    const size_t count = (size_t)rows * self->analysis->width * num_factors;

    crs_sensitivity_points(self->analysis, self->first_row, rows, self->points);
    for (size_t i = 0; i < count; i++) {
        self->points[i] = crs_factor_value(&self->runs->factors[i % num_factors], self->points[i]);
    }
}

static crs_status
run_chunk(work *self, uint64_t rows)
{
    const crs_sensitivity_plan *plan = &self->analysis->plan;
    crs_ensemble ensemble = {
        .plan = self->runs->block,
        .num_runs = rows * plan->replicates * self->analysis->width * self->runs->num_jobs,
        .num_threads = self->runs->threads,
        .source = start_run,
        .sink = finish_runs,
        .context = self,
        .stop = self->runs->stop,
    };

    for (size_t j = 0; j < self->runs->num_jobs; j++) {
        crs_watch_add(&ensemble.plan.watch, &self->runs->jobs[j].strategy, self->runs->block.dt_h);
    }
    load_points(self, rows);
    return crs_ensemble_run(&ensemble);
}

static crs_status
allocate(work *self, uint64_t rows)
{
    const crs_sensitivity *analysis = self->analysis;
    const crs_sensitivity_runs *runs = self->runs;
    const size_t slots = runs->threads * CRS_LANES;

    for (size_t j = 0; j < runs->num_jobs; j++) {
        if (runs->jobs[j].strategy.num_actions > self->max_actions) {
            self->max_actions = runs->jobs[j].strategy.num_actions;
        }
    }
    self->points = calloc((size_t)rows * analysis->width,
                          analysis->plan.num_factors * sizeof *self->points);
    self->values = calloc(analysis->width, analysis->plan.num_outputs * sizeof *self->values);
    self->params = calloc(slots, runs->block.model->num_params * sizeof *self->params);
    self->actions = calloc(slots, (self->max_actions + 1) * sizeof *self->actions);
    self->warnings = calloc(slots, sizeof *self->warnings);
    self->strategies = calloc(slots, sizeof *self->strategies);
    return self->points && self->values && self->params && self->actions && self->warnings &&
                   self->strategies
               ? CRS_OK
               : crs_error(CRS_ERR_MEMORY);
}

crs_status
crs_sensitivity_run(crs_sensitivity *self, const crs_sensitivity_runs *runs)
{
    work job = {.analysis = self, .runs = runs};
    const uint64_t rows = chunk_rows(self, runs->num_jobs);
    crs_status status;

    if (self->plan.num_outputs != runs->num_jobs * runs->block.num_metrics || runs->threads < 1 ||
        self->next_row != 0 || self->next_replicate != 0) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    status = allocate(&job, rows);
    for (; status == CRS_OK && job.first_row < self->plan.rows; job.first_row += rows) {
        const uint64_t rest = self->plan.rows - job.first_row;

        status = run_chunk(&job, rest < rows ? rest : rows);
    }
    free(job.points);
    free(job.values);
    free(job.params);
    free(job.actions);
    free(job.warnings);
    free(job.strategies);
    return status;
}
