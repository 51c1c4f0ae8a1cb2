#include "study/fit/guide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Evaluations kept, and needed at least, for each coefficient of the surrogate. */
#define KEPT   5.0
#define NEEDED 1.5

/* Hopeless: this much, and twice what a normal distribution has on average, below the best. */
#define HOPELESS 30.0

crs_status
crs_guide_init(crs_guide_memory *self, const crs_fit *fit)
{
    const size_t d = fit->num_frees, n = fit->num_targets;

    *self = (crs_guide_memory){.fit = fit};
    self->capacity = (size_t)(KEPT * (double)crs_surrogate_size(d));
    self->targets = calloc(n + 1, sizeof *self->targets);
    self->z = calloc(self->capacity * d, sizeof *self->z);
    self->f = calloc(self->capacity * n + 1, sizeof *self->f);
    self->v = calloc(self->capacity * n + 1, sizeof *self->v);
    self->values = calloc(self->capacity, sizeof *self->values);
    self->variance = calloc(n + 1, sizeof *self->variance);
    self->scratch = calloc(2 * d, sizeof *self->scratch);
    if (!self->targets || !self->z || !self->f || !self->v || !self->values || !self->variance ||
        !self->scratch) {
        crs_guide_free(self);
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t t = 0; t < n; t++) {
        if (fit->targets[t].weight > 0.0) {
            self->targets[self->num_targets++] = t;
        }
    }
    return CRS_OK;
}

void
crs_guide_free(crs_guide_memory *self)
{
    free(self->targets);
    free(self->z);
    free(self->f);
    free(self->v);
    free(self->values);
    free(self->variance);
    free(self->scratch);
    crs_surrogate_free(&self->surrogate);
    *self = (crs_guide_memory){0};
}

crs_status
crs_guide_evaluate(void *context, const double *z, size_t count, double *values)
{
    crs_guide_memory *self = context;
    const crs_fit *fit = self->fit;
    const size_t d = fit->num_frees, n = fit->num_targets;
    double *f = calloc(2 * count * n + 1, sizeof *f);
    double *v = f ? f + count * n : NULL;
    crs_status status = f ? crs_fit_simulate(fit, z, count, f, v) : crs_error(CRS_ERR_MEMORY);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const size_t at = self->seen++ % self->capacity;

        values[i] = crs_fit_log_density(fit, z + i * d, f + i * n, v + i * n, 1);
        memcpy(self->z + at * d, z + i * d, d * sizeof *z);
        memcpy(self->f + at * n, f + i * n, n * sizeof *f);
        memcpy(self->v + at * n, v + i * n, n * sizeof *v);
        self->values[at] = values[i];
    }
    free(f);
    return status;
}

/* Copies what can be learnt from to x[..][num_frees] and y[..][num_targets]; returns how many. */
static size_t
choose(crs_guide_memory *self, double *x, double *y)
{
    const size_t d = self->fit->num_frees, n = self->fit->num_targets, m = self->num_targets;
    const size_t kept = self->seen < self->capacity ? self->seen : self->capacity;
    double best = -(double)INFINITY;
    size_t count = 0;

    memset(self->variance, 0, m * sizeof *self->variance);
    for (size_t i = 0; i < kept; i++) {
        best = self->values[i] > best ? self->values[i] : best;
    }
    for (size_t i = 0; i < kept; i++) {
        int fine = self->values[i] >= best - (double)d - HOPELESS;

        for (size_t t = 0; t < m && fine; t++) {
            y[count * m + t] = self->f[i * n + self->targets[t]];
            fine = isfinite(y[count * m + t]);
        }
        if (fine) {
            memcpy(x + count * d, self->z + i * d, d * sizeof *x);
            for (size_t t = 0; t < m; t++) {
                self->variance[t] += self->v[i * n + self->targets[t]];
            }
            count++;
        }
    }
    for (size_t t = 0; t < m && count > 0; t++) {
        self->variance[t] /= (double)count;
    }
    return count;
}

crs_status
crs_guide_learn(crs_guide_memory *self, int *ready)
{
    const size_t d = self->fit->num_frees, m = self->num_targets;
    double *x = calloc(self->capacity * d, sizeof *x);
    double *y = calloc(self->capacity * m + 1, sizeof *y);
    crs_status status = x && y ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    const size_t count = status == CRS_OK ? choose(self, x, y) : 0;

    *ready = (double)count >= NEEDED * (double)crs_surrogate_size(d);
    if (*ready) {
        crs_surrogate_free(&self->surrogate);
        status = crs_surrogate_fit(&self->surrogate, d, m, x, y, count);
    }
    free(x);
    free(y);
    return status;
}

void
crs_guide_gradient(void *context, const double *z, double *gradient)
{
    crs_guide_memory *self = context;
    const size_t d = self->fit->num_frees;
    double *u = self->scratch, *slope = u + d;

    for (size_t j = 0; j < d; j++) {
        gradient[j] = -z[j];
    }
    for (size_t t = 0; t < self->num_targets; t++) {
        const crs_fit_target *target = &self->fit->targets[self->targets[t]];
        const double off = crs_surrogate_value(&self->surrogate, t, z, u, slope) - target->value;
        const double deviation = off < 0.0 ? target->below : target->above;
        const double pull = target->weight * off / (deviation * deviation + self->variance[t]);

        for (size_t j = 0; j < d; j++) {
            gradient[j] -= pull * slope[j];
        }
    }
}
