#include "study/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/vmath.h"

/* Beyond it (1) is constant, to keep u off 0 and 1; a prior has 1e-14 of its mass there. */
#define MAX_Z 7.5

/* ---- the real line ---- */

/* Hart's algorithm 5666 as given by G. West, "Better approximations to cumulative normal
 * functions", Wilmott Magazine 2005. */
double
crs_normal_cdf(double z)
{
    const double a = fabs(z);
    const double e = crs_exp(-0.5 * a * a);
    double tail;

    if (a < 7.07106781186547) {
        const double above =
            ((((((3.52624965998911e-2 * a + 0.700383064443688) * a + 6.37396220353165) * a +
                33.912866078383) *
                   a +
               112.079291497871) *
                  a +
              221.213596169931) *
                 a +
             220.206867912376);
        const double below =
            (((((((8.83883476483184e-2 * a + 1.75566716318264) * a + 16.064177579207) * a +
                 86.7807322029461) *
                    a +
                296.564248779674) *
                   a +
               637.333633378831) *
                  a +
              793.826512519948) *
                 a +
             440.413735824752);

        tail = e * above / below;
    } else {
        tail = e / (a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))))) / 2.506628274631;
    }
    return z > 0.0 ? 1.0 - tail : tail;
}

double
crs_fit_value(const crs_fit_free *free, double z)
{
    return crs_factor_value(&free->factor, crs_normal_cdf(crs_clamp(z, -MAX_Z, MAX_Z)));
}

double
crs_fit_place(const crs_fit_free *free, double x)
{
    const crs_factor *factor = &free->factor;
    const double u = (crs_prior_cdf(&factor->prior, x) - factor->u_low) /
                     (factor->u_high - factor->u_low);

    return crs_clamp(crs_normal_quantile(crs_clamp(u, 1e-9, 1.0 - 1e-9)), -6.0, 6.0);
}

/* ---- simulation ---- */

/* The runs of one case: candidate by candidate, replicates of one together. */
typedef struct batch {
    const crs_fit *fit;
    size_t of;
    size_t num_metrics;
    const size_t *targets; /* [num_metrics]: which target a metric stands for */
    const double *x;       /* [count][num_frees] */
    uint64_t replicates;
    double *scratch; /* [threads][CRS_LANES][num_params] */
    double *values;  /* [num_metrics] */
    double *f, *v;   /* [count][num_targets] */
} batch;

static void
start_run(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    const batch *self = context;
    const crs_fit *fit = self->fit;
    const crs_fit_case *of = &fit->cases[self->of];
    const size_t num_params = fit->model->num_params;
    const double *x = self->x + index / self->replicates * fit->num_frees;
    double *params = self->scratch + (thread * CRS_LANES + slot) * num_params;

    memcpy(params, of->params, num_params * sizeof *params);
    for (size_t j = 0; j < fit->num_frees; j++) {
        if (fit->frees[j].of < 0 || fit->frees[j].of == (int)self->of) {
            params[fit->frees[j].param] = x[j];
        }
    }
    *run = (crs_run){params, of->strategy, fit->seed, index % self->replicates};
}

static int
is_day(const crs_metric *metric)
{
    return !metric->is_ratio && crs_metric_op_is_day(metric->term.op);
}

/* Takes a run into mean and sum of squares (Welford 1962). */
static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    const batch *self = context;
    const crs_fit *fit = self->fit;

    for (size_t lane = 0; lane < count; lane++) {
        const uint64_t index = first + lane;
        const double n = (double)(index % self->replicates) + 1.0;
        const size_t row = (size_t)(index / self->replicates) * fit->num_targets;

        crs_block_metrics(block, lane, self->values);
        for (size_t m = 0; m < self->num_metrics; m++) {
            const size_t t = self->targets[m];
            const double value = isnan(self->values[m]) && is_day(&fit->targets[t].metric)
                                     ? fit->days
                                     : self->values[m];
            const double before = n > 1.0 ? self->f[row + t] : 0.0;
            const double mean = before + (value - before) / n;

            self->v[row + t] = n > 1.0 ? self->v[row + t] + (value - before) * (value - mean)
                                       : 0.0;
            self->f[row + t] = mean;
        }
    }
    return CRS_OK;
}

static uint64_t
replicates_of(const crs_fit *self, size_t of)
{
    for (size_t i = 0; i < self->model->num_noises; i++) {
        if (self->cases[of].params[self->model->noises[i].param] != 0.0) {
            return self->replicates;
        }
    }
    return 1;
}

/* Steps that a case must be run for its targets; what they are does not depend on more. */
static long
needed_steps(const crs_fit *fit, const crs_metric *metrics, size_t num_metrics)
{
    const long all = (long)floor(fit->days * 24.0 / fit->dt_h + 0.5);
    long last = 1;

    for (size_t m = 0; m < num_metrics; m++) {
        const double last_h = crs_metric_last_h(&metrics[m]);
        const long step = last_h < fit->days * 24.0 ? (long)ceil(last_h / fit->dt_h) + 1 : all;

        last = step > last ? step : last;
    }
    return last < all ? last : all;
}

static crs_status
simulate_case(batch *work, size_t *targets, crs_metric *metrics, size_t count)
{
    const crs_fit *fit = work->fit;
    crs_ensemble ensemble = {
        .plan = {.model = fit->model,
                 .isa = fit->isa,
                 .dt_h = fit->dt_h,
                 .metrics = metrics,
                 .record_every = 1},
        .num_threads = fit->threads,
        .source = start_run,
        .sink = finish_runs,
        .context = work,
        .stop = fit->stop,
    };
    crs_status status;

    work->num_metrics = 0;
    for (size_t t = 0; t < fit->num_targets; t++) {
        const int counts = fit->targets[t].weight > 0.0 || !fit->counted_only;

        for (size_t i = 0; i < count && !counts; i++) {
            work->f[i * fit->num_targets + t] = (double)NAN;
        }
        if (fit->targets[t].of == work->of && counts) {
            targets[work->num_metrics] = t;
            metrics[work->num_metrics++] = fit->targets[t].metric;
        }
    }
    if (work->num_metrics == 0) {
        return CRS_OK;
    }
    work->replicates = replicates_of(fit, work->of);
    ensemble.plan.num_metrics = work->num_metrics;
    ensemble.plan.num_steps = needed_steps(fit, metrics, work->num_metrics);
    ensemble.num_runs = count * work->replicates;
    crs_watch_add(&ensemble.plan.watch, fit->cases[work->of].strategy, ensemble.plan.dt_h);
    status = crs_ensemble_run(&ensemble);
    for (size_t i = 0; i < count && status == CRS_OK && work->replicates > 1; i++) {
        for (size_t m = 0; m < work->num_metrics; m++) {
            work->v[i * fit->num_targets + targets[m]] /= (double)(work->replicates - 1);
        }
    }
    return status;
}

static crs_status
simulate(const crs_fit *self, const double *z, size_t count, double *f, double *v)
{
    const size_t lanes = self->threads * CRS_LANES;
    crs_metric *metrics = calloc(self->num_targets + 1, sizeof *metrics);
    size_t *targets = calloc(self->num_targets + 1, sizeof *targets);
    double *x = calloc(count * self->num_frees + 1, sizeof *x);
    double *values = calloc(self->num_targets + 1, sizeof *values);
    double *scratch = calloc(lanes * self->model->num_params + 1, sizeof *scratch);
    batch work = {.fit = self,
                  .targets = targets,
                  .x = x,
                  .scratch = scratch,
                  .values = values,
                  .f = f,
                  .v = v};
    crs_status status = CRS_OK;

    if (!metrics || !targets || !x || !values || !scratch) {
        status = crs_error(CRS_ERR_MEMORY);
        goto out;
    }
    for (size_t i = 0; i < count * self->num_frees; i++) {
        x[i] = crs_fit_value(&self->frees[i % self->num_frees], z[i]);
    }
    for (size_t c = 0; c < self->num_cases && status == CRS_OK; c++) {
        work.of = c;
        status = simulate_case(&work, targets, metrics, count);
    }
out:
    free(metrics);
    free(targets);
    free(x);
    free(values);
    free(scratch);
    return status;
}

crs_status
crs_fit_simulate(const crs_fit *self, const double *z, size_t count, double *f, double *v)
{
    const crs_fit_tape *tape = self->tape;
    double *spread = v ? NULL : calloc(count * self->num_targets + 1, sizeof *spread);
    double *variance = v ? v : spread;
    crs_status status = variance ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    int known = 0;

    if (status == CRS_OK && self->stop && *self->stop) {
        status = crs_error(CRS_ERR_STOPPED);
    }
    if (status == CRS_OK && tape) {
        status = tape->recall(tape->context, self, z, count, f, variance, &known);
    }
    if (status == CRS_OK && !known) {
        status = simulate(self, z, count, f, variance);
        if (status == CRS_OK && tape) {
            status = tape->record(tape->context, self, z, count, f, variance);
        }
    }
    free(spread);
    return status;
}

/* ---- likelihood ---- */

void
crs_fit_residuals(const crs_fit *self, const double *f, const double *v, double *r)
{
    for (size_t t = 0; t < self->num_targets; t++) {
        const crs_fit_target *target = &self->targets[t];
        const double off = f[t] - target->value;
        const double deviation = off < 0.0 ? target->below : target->above;
        const double variance = deviation * deviation + (v ? v[t] : 0.0);

        r[t] = sqrt(target->weight) *
               (isfinite(off) ? crs_clamp(off / sqrt(variance), -1e6, 1e6) : CRS_FIT_MISSED);
    }
}

double
crs_fit_log_density(const crs_fit *self, const double *z, const double *f, const double *v,
                    int with_prior)
{
    double sum = 0.0;

    for (size_t t = 0; t < self->num_targets; t++) {
        const crs_fit_target *target = &self->targets[t];
        const double off = f[t] - target->value;
        const double deviation = off < 0.0 ? target->below : target->above;
        const double noise = v ? v[t] : 0.0;
        const double variance = deviation * deviation + noise;
        const double r = isfinite(off) ? crs_clamp(off / sqrt(variance), -1e6, 1e6)
                                       : CRS_FIT_MISSED;

        sum -= 0.5 * target->weight * r * r;
        if (noise > 0.0) {
            sum -= 0.5 * target->weight * crs_log(variance / (deviation * deviation));
        }
    }
    for (size_t j = 0; j < self->num_frees && with_prior; j++) {
        sum -= 0.5 * z[j] * z[j];
    }
    return sum;
}

crs_status
crs_fit_evaluate(const crs_fit *self, const double *z, size_t count, double *values)
{
    double *f = calloc(2 * count * self->num_targets + 1, sizeof *f);
    double *v = f ? f + count * self->num_targets : NULL;
    crs_status status = f ? crs_fit_simulate(self, z, count, f, v) : crs_error(CRS_ERR_MEMORY);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        values[i] = crs_fit_log_density(self, z + i * self->num_frees, f + i * self->num_targets,
                                        v + i * self->num_targets, 1);
    }
    free(f);
    return status;
}
