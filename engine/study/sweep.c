#include "study/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "core/status.h"

#define MIN_CHUNK     1024
#define MAX_CHUNK     16384
#define CHUNKS_WANTED 1024.0
#define MAX_RUNS      9007199254740992.0

uint64_t
crs_sweep_chunk_runs(double num_runs)
{
    uint64_t runs = MIN_CHUNK;

    while (runs < MAX_CHUNK && (double)runs * CHUNKS_WANTED < num_runs) {
        runs *= 2;
    }
    return runs;
}

double
crs_sweep_num_runs(const crs_sweep_plan *plan)
{
    return (double)plan->design->num_points * (double)plan->num_jobs * (double)plan->replicates;
}

/* Points that a chunk may touch. */
static uint64_t
points_in_chunk(const crs_sweep_plan *plan)
{
    const uint64_t all = plan->design->num_points;
    const uint64_t most = plan->chunk_runs / plan->num_jobs + 2;

    return most < all ? most : all;
}

static crs_status
allocate(crs_sweep *self)
{
    const crs_sweep_plan *plan = &self->plan;
    const size_t slots = plan->threads * CRS_LANES;

    for (size_t j = 0; j < plan->num_jobs; j++) {
        if (plan->jobs[j].strategy.num_actions > self->max_actions) {
            self->max_actions = plan->jobs[j].strategy.num_actions;
        }
        crs_watch_add(&self->plan.block.watch, &plan->jobs[j].strategy, plan->block.dt_h);
    }
    self->points = calloc((size_t)points_in_chunk(plan) + 1,
                          (plan->design->plan.num_factors + 1) * sizeof *self->points);
    self->params = calloc(slots, plan->block.model->num_params * sizeof *self->params);
    self->actions = calloc(slots, (self->max_actions + 1) * sizeof *self->actions);
    self->warnings = calloc(slots, sizeof *self->warnings);
    self->strategies = calloc(slots, sizeof *self->strategies);
    return self->points && self->params && self->actions && self->warnings && self->strategies
               ? CRS_OK
               : crs_error(CRS_ERR_MEMORY);
}

crs_status
crs_sweep_init(crs_sweep *self, const crs_sweep_plan *plan)
{
    crs_sweep out = {.plan = *plan};
    const double num_runs = crs_sweep_num_runs(plan);
    crs_status status;

    *self = (crs_sweep){0};
    if (!(num_runs >= 1.0) || plan->threads == 0 || plan->chunk_runs % CRS_LANES != 0) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (num_runs >= MAX_RUNS) {
        return crs_error(CRS_ERR_LIMIT);
    }
    if (plan->chunk_runs == 0) {
        out.plan.chunk_runs = crs_sweep_chunk_runs(num_runs);
    }
    out.num_runs = (uint64_t)num_runs;
    out.num_chunks = (out.num_runs - 1) / out.plan.chunk_runs + 1;
    status = allocate(&out);
    if (status != CRS_OK) {
        crs_sweep_free(&out);
        return status;
    }
    *self = out;
    return CRS_OK;
}

void
crs_sweep_free(crs_sweep *self)
{
    free(self->points);
    free(self->params);
    free(self->actions);
    free(self->warnings);
    free(self->strategies);
    *self = (crs_sweep){0};
}

double
crs_sweep_bytes(const crs_sweep *self)
{
    const crs_sweep_plan *plan = &self->plan;
    const double slot = (double)plan->block.model->num_params * sizeof(double) +
                        (double)(self->max_actions + 1) * sizeof(crs_action) +
                        sizeof(crs_warning) + sizeof(crs_strategy);

    return (double)plan->chunk_runs * (double)plan->block.num_metrics * sizeof(double) +
           (double)points_in_chunk(plan) * (double)plan->design->plan.num_factors *
               sizeof(double) +
           (double)plan->threads * CRS_LANES * slot +
           (double)plan->threads * (double)crs_plan_block_bytes(&plan->block) +
           (plan->design->kept ? (double)plan->design->num_points * sizeof(uint32_t) : 0.0);
}

uint64_t
crs_sweep_runs_in(const crs_sweep *self, uint64_t chunk)
{
    const uint64_t first = chunk * self->plan.chunk_runs;
    const uint64_t rest = self->num_runs - first;

    return rest < self->plan.chunk_runs ? rest : self->plan.chunk_runs;
}

/* ---- one chunk ---- */

/* The first point of a chunk, and what a run's point is in self->points. With all points there,
 * they stand at their own number; otherwise the chunk runs through less than all points, from its
 * first one on, and perhaps from the last to 0. */
static uint64_t
first_point(const crs_sweep *self, uint64_t chunk)
{
    return chunk * self->plan.chunk_runs / self->plan.num_jobs % self->plan.design->num_points;
}

static void
load_points(crs_sweep *self, uint64_t chunk)
{
    crs_design *design = self->plan.design;
    const uint64_t count = points_in_chunk(&self->plan);
    const uint64_t first = first_point(self, chunk);
    const uint64_t tail = design->num_points - first < count ? design->num_points - first : count;

    crs_design_points(design, first, tail, self->points);
    crs_design_points(design, 0, count - tail, self->points + tail * design->plan.num_factors);
}

static const double *
point_of(const crs_sweep *self, uint64_t point)
{
    const uint64_t all = self->plan.design->num_points;

    return self->points + (point + all - first_point(self, self->chunk)) % all *
                              self->plan.design->plan.num_factors;
}

void
crs_sweep_apply(const crs_sweep_job *job, const double *values, size_t num_factors, double *params,
                crs_action *actions, crs_warning *warning, crs_strategy *strategy)
{
    *strategy = job->strategy;
    strategy->actions = actions;
    if (job->strategy.num_actions > 0) {
        memcpy(actions, job->strategy.actions, job->strategy.num_actions * sizeof *actions);
    }
    if (job->strategy.warning) {
        *warning = *job->strategy.warning;
        strategy->warning = warning;
    }
    for (size_t f = 0; f < num_factors; f++) {
        const crs_target *target = &job->targets[f];
        char *at = target->action == CRS_TARGET_WARNING ? (char *)warning
                                                        : (char *)&actions[target->action];

        if (target->param >= 0) {
            params[target->param] = values[f];
        } else {
            memcpy(at + target->offset, &values[f], sizeof *values);
        }
    }
}

static void
start_run(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const crs_sweep *self = context;
    const crs_sweep_plan *plan = &self->plan;
    const uint64_t number = self->chunk * plan->chunk_runs + index;
    const uint64_t point = number / plan->num_jobs % plan->design->num_points;
    const uint64_t replicate = number / plan->num_jobs / plan->design->num_points;
    const crs_sweep_job *job = &plan->jobs[number % plan->num_jobs];
    const size_t place = thread * CRS_LANES + slot;
    double *params = self->params + place * plan->block.model->num_params;
    crs_action *actions = self->actions + place * (self->max_actions + 1);
    const double *values = point_of(self, point);

    memcpy(params, job->num_sets > 0 ? job->sets[replicate % job->num_sets] : job->params,
           plan->block.model->num_params * sizeof *params);
    crs_sweep_apply(job, values, plan->design->plan.num_factors, params, actions,
                    &self->warnings[place], &self->strategies[place]);
    *run = (crs_run){params, &self->strategies[place], plan->seed, replicate};
}

static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    const crs_sweep *self = context;

    for (size_t lane = 0; lane < count; lane++) {
        crs_block_metrics(block, lane,
                          self->values + (first + lane) * self->plan.block.num_metrics);
    }
    if (self->on_progress) {
        self->on_progress(self->context, first + count);
    }
    return CRS_OK;
}

/* Computes `runs` runs of a chunk, from its first, for `num_steps` steps. */
static crs_status
run_part(crs_sweep *self, uint64_t chunk, uint64_t runs, long num_steps, double *values,
         const volatile int *stop)
{
    crs_ensemble ensemble = {
        .plan = self->plan.block,
        .num_runs = runs,
        .num_threads = self->plan.threads,
        .source = start_run,
        .sink = finish_runs,
        .context = self,
        .stop = stop,
    };

    ensemble.plan.num_steps = num_steps;
    self->chunk = chunk;
    self->values = values;
    load_points(self, chunk);
    return crs_ensemble_run(&ensemble);
}

crs_status
crs_sweep_run_chunk(crs_sweep *self, uint64_t chunk, double *values,
                    void (*on_progress)(void *context, uint64_t runs), void *context,
                    const volatile int *stop)
{
    crs_status status;

    self->on_progress = on_progress;
    self->context = context;
    status = run_part(self, chunk, crs_sweep_runs_in(self, chunk), self->plan.block.num_steps,
                      values, stop);
    self->on_progress = NULL;
    self->values = NULL;
    return status;
}

crs_status
crs_sweep_calibrate(crs_sweep *self, long max_steps, double (*seconds)(void),
                    double *seconds_per_run)
{
    const long all = self->plan.block.num_steps;
    const long steps = all < max_steps ? all : max_steps;
    const uint64_t in_chunk = crs_sweep_runs_in(self, 0);
    const uint64_t wanted = 2 * self->plan.threads * CRS_LANES;
    const uint64_t runs = wanted < in_chunk ? wanted : in_chunk;
    double *values = calloc((size_t)runs, (self->plan.block.num_metrics + 1) * sizeof *values);
    crs_status status = values ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    double start = 0.0;

    /* once to warm up, once to measure */
    for (int i = 0; i < 2 && status == CRS_OK; i++) {
        start = seconds();
        status = run_part(self, 0, runs, steps, values, NULL);
    }
    if (status == CRS_OK) {
        *seconds_per_run = (seconds() - start) / (double)runs * ((double)all / (double)steps);
    }
    free(values);
    return status;
}
