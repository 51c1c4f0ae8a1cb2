#include "work.h"

/* What the source and the sink of an ensemble share. */
typedef struct shared {
    const bench_work *work;
    double params[CRS_MAX_CONSTANTS];
    crs_action actions[2];
    crs_strategy strategy;
} shared;

/* A prompt, full answer and a later reconstruction. */
static void
set_strategy(shared *self)
{
    self->actions[0] = crs_action_none();
    self->actions[0].at_h = 4.0;
    self->actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.8;
    self->actions[0].intensity[CRS_INTENSITY_FACTS] = 0.8;
    self->actions[0].intensity[CRS_INTENSITY_REMEDY] = 0.8;
    self->actions[1] = crs_action_none();
    self->actions[1].at_h = 720.0;
    self->actions[1].intensity[CRS_INTENSITY_VALUE] = 0.8;
    self->strategy = (crs_strategy){.actions = self->actions, .num_actions = 2};
}

/* Sources of noise keep the model's own strength, or 1 where that is 0. */
static void
set_params(shared *self)
{
    const crs_model *model = self->work->model;

    crs_param_defaults(model->params, model->num_params, self->params);
    for (size_t i = 0; i < model->num_noises; i++) {
        double *strength = &self->params[model->noises[i].param];

        if (self->work->noise != BENCH_ALL_NOISE && self->work->noise != (int)i) {
            *strength = 0.0;
        } else if (*strength == 0.0) {
            *strength = 1.0;
        }
    }
}

static void
source(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const shared *self = context;

    (void)thread;
    (void)slot;
    *run = (crs_run){self->params, &self->strategy, 1, index};
}

static crs_status
sink(void *context, const crs_block *block, uint64_t first, size_t count)
{
    const shared *self = context;
    const size_t num_metrics = self->work->model->num_metrics;
    double dropped[CRS_MAX_CONSTANTS];

    for (size_t lane = 0; lane < count && self->work->with_metrics; lane++) {
        double *to = self->work->kept ? self->work->kept + (first + lane) * num_metrics : dropped;

        crs_block_metrics(block, lane, to);
    }
    return CRS_OK;
}

double
bench_work_seconds(const bench_work *work)
{
    shared context = {.work = work};
    crs_metric metrics[CRS_MAX_CONSTANTS];
    crs_ensemble ensemble = {
        .plan = {.model = work->model,
                 .isa = work->isa,
                 .dt_h = work->dt_h,
                 .num_steps = work->num_steps,
                 .metrics = metrics,
                 .num_metrics = work->with_metrics ? work->model->num_metrics : 0},
        .num_runs = work->num_runs,
        .num_threads = work->num_threads,
        .source = source,
        .sink = sink,
        .context = &context,
    };
    double (*const clock)(void) = work->num_threads > 1 ? bench_seconds : bench_cpu_seconds;
    double start;

    set_strategy(&context);
    set_params(&context);
    for (size_t i = 0; i < work->model->num_metrics; i++) {
        metrics[i] = work->model->metrics[i].metric;
    }
    start = clock();
    bench_must(crs_ensemble_run(&ensemble), "ensemble");
    return clock() - start;
}

double
bench_work_ns(const void *work)
{
    const bench_work *w = work;

    return bench_work_seconds(w) * 1e9 / ((double)w->num_steps * (double)w->num_runs);
}
