#include "study/fit/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/vmath.h"
#include "study/fit/fit_censored.h"

/* Beyond it (1) is constant, to keep u off 0 and 1; a prior has 1e-14 of its mass there. */
#define MAX_Z 7.5

/* ---- the real line ---- */

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
    double *scratch;      /* [threads][CRS_LANES][num_params] */
    double *values;       /* [num_metrics] */
    crs_fit_times *times; /* [count][num_targets] */
    double *f, *v;        /* [count][num_targets] */
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

/* Takes a run into mean and sum of squares (Welford 1962), of those that are known. */
static crs_status
finish_runs(void *context, const crs_block *block, uint64_t first, size_t count)
{
    const batch *self = context;
    const crs_fit *fit = self->fit;

    for (size_t lane = 0; lane < count; lane++) {
        const uint64_t index = first + lane;
        const size_t row = (size_t)(index / self->replicates) * fit->num_targets;

        crs_block_metrics(block, lane, self->values);
        for (size_t m = 0; m < self->num_metrics; m++) {
            const double value = self->values[m];
            crs_fit_times *times = &self->times[row + self->targets[m]];

            if (crs_outcome_is_later(value)) {
                times->later++;
            } else {
                const double n = (double)++times->reached;
                const double before = times->mean;

                times->mean = before + (value - before) / n;
                times->squares += n > 1.0 ? (value - before) * (value - times->mean) : 0.0;
            }
        }
    }
    return CRS_OK;
}

/* From the sums of a case to f and v. */
static void
finish_case(const batch *self, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t m = 0; m < self->num_metrics; m++) {
            const size_t t = self->targets[m], at = i * self->fit->num_targets + t;
            const crs_fit_times *times = &self->times[at];

            if (times->later > 0) {
                crs_fit_tobit(times, crs_fit_rule(self->fit, t).horizon, &self->f[at],
                              &self->v[at]);
            } else {
                self->f[at] = times->mean;
                self->v[at] = times->reached > 1 ? times->squares / (double)(times->reached - 1)
                                                 : 0.0;
            }
        }
    }
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

/* Ticks that a case must be run for its targets, whole days: what they are does not depend on
 * more. */
static long
needed_steps(const crs_fit *fit, const crs_metric *metrics, size_t num_metrics)
{
    const long all = (long)floor(fit->days * 24.0 / fit->dt_h + 0.5);
    long last = 1;

    for (size_t m = 0; m < num_metrics; m++) {
        const double last_h = crs_metric_last_h(&metrics[m]);
        const double days = floor(last_h / 24.0) + 1.0;
        const long step = days < fit->days ? (long)floor(days * 24.0 / fit->dt_h + 0.5) : all;

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
                 .steps = fit->steps,
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
    if (status == CRS_OK) {
        finish_case(work, count);
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
    crs_fit_times *times = calloc(count * self->num_targets + 1, sizeof *times);
    batch work = {.fit = self,
                  .targets = targets,
                  .x = x,
                  .scratch = scratch,
                  .values = values,
                  .times = times,
                  .f = f,
                  .v = v};
    crs_status status = CRS_OK;

    if (!metrics || !targets || !x || !values || !scratch || !times) {
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
    free(times);
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

crs_outcome_rule
crs_fit_rule(const crs_fit *self, size_t target)
{
    return crs_metric_rule(&self->targets[target].metric, 0, self->days);
}

int
crs_fit_has_luck(const crs_fit *self)
{
    for (size_t t = 0; t < self->num_targets; t++) {
        if (self->targets[t].weight > 0.0 && replicates_of(self, self->targets[t].of) > 1) {
            return 1;
        }
    }
    return 0;
}

/* Residual of a target without its weight; *widened: by how much luck widens its variance, 1 if
 * there is none or if it is no normal residual. */
static double
residual(const crs_fit *self, size_t t, double f, double v, double *widened)
{
    const crs_fit_target *target = &self->targets[t];
    const double off = f - target->value;
    const double deviation = off < 0.0 ? target->below : target->above;
    const double variance = deviation * deviation + v;

    *widened = 1.0;
    if (crs_outcome_is_none(f)) {
        return CRS_FIT_MISSED;
    }
    if (target->is_later) { /* (C2) */
        return crs_outcome_is_later(f) ? 0.0 : -crs_fit_censored_residual(off / sqrt(variance));
    }
    if (crs_outcome_is_later(f)) { /* (C1) */
        return crs_fit_censored_residual((target->value - crs_fit_rule(self, t).horizon) /
                                         target->above);
    }
    *widened = variance / (deviation * deviation);
    return isfinite(off) ? crs_clamp(off / sqrt(variance), -1e6, 1e6) : CRS_FIT_MISSED;
}

void
crs_fit_residuals(const crs_fit *self, const double *f, const double *v, double *r)
{
    for (size_t t = 0; t < self->num_targets; t++) {
        double widened;

        r[t] = sqrt(self->targets[t].weight) * residual(self, t, f[t], v ? v[t] : 0.0, &widened);
    }
}

double
crs_fit_log_density(const crs_fit *self, const double *z, const double *f, const double *v,
                    int with_prior)
{
    double sum = 0.0;

    for (size_t t = 0; t < self->num_targets; t++) {
        const double weight = self->targets[t].weight;
        double widened;
        const double r = residual(self, t, f[t], v ? v[t] : 0.0, &widened);

        sum -= 0.5 * weight * r * r;
        if (widened > 1.0) {
            sum -= 0.5 * weight * crs_log(widened);
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
