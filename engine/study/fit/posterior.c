#include "study/fit/posterior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "study/fit/guide.h"

/* Records kept at most; an even number. */
#define MAX_RECORDS 512

/* Steps of the first epoch. */
#define FIRST_EPOCH 50

/* How much wider than Laplace's approximation the walkers start. */
#define WIDER 1.5

enum { PURPOSE_WALKER = 0x706f7301, PURPOSE_PRIOR };

crs_posterior_plan
crs_posterior_usual(void)
{
    return (crs_posterior_plan){.max_steps = 6400,
                                .size = 1000.0,
                                .r_hat = 1.01,
                                .draws = 256,
                                .share = {0.05, 0.05, 0.2, 0.7}};
}

static void
normals(uint64_t seed, uint32_t purpose, size_t row, size_t d, double *out)
{
    const crs_key key = crs_key_make(seed, 0);

    for (size_t j = 0; j < d; j++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], purpose,
                                     (uint32_t)row, (uint32_t)j);

        out[j] = crs_normal_pair(w.x, w.y).first;
    }
}

void
crs_prior_draws(const crs_fit *fit, size_t count, double *draws)
{
    for (size_t i = 0; i < count; i++) {
        normals(fit->seed, PURPOSE_PRIOR, i, fit->num_frees, draws + i * fit->num_frees);
    }
}

/* Walkers around the best fit. */
static crs_status
scatter(const crs_fit *fit, const crs_fit_mode *mode, size_t walkers, double *points)
{
    const size_t d = fit->num_frees;
    double *matrix = calloc(2 * d * d + 2 * d, sizeof *matrix);
    double *axes, *values, *e;

    if (!matrix) {
        return crs_error(CRS_ERR_MEMORY);
    }
    axes = matrix + d * d;
    values = axes + d * d;
    e = values + d;
    memcpy(matrix, mode->covariance, d * d * sizeof *matrix);
    crs_principal_axes(matrix, d, axes, values);
    for (size_t w = 0; w < walkers; w++) {
        double *x = points + w * d;

        memcpy(x, mode->z, d * sizeof *x);
        normals(fit->seed, PURPOSE_WALKER, w, d, e);
        for (size_t i = 0; i < d; i++) {
            for (size_t k = 0; k < d; k++) {
                x[k] += WIDER * sqrt(fabs(values[i])) * e[i] * axes[i * d + k];
            }
        }
    }
    free(matrix);
    return CRS_OK;
}

/* ---- the history ---- */

static void
keep(crs_posterior *self, const crs_sampler *sampler)
{
    const size_t size = self->num_walkers * self->num_dims;

    if (sampler->step % self->every != 0) {
        return;
    }
    if (self->num_records == MAX_RECORDS) {
        for (size_t i = 0; i < MAX_RECORDS / 2; i++) {
            memmove(self->records + i * size, self->records + (2 * i + 1) * size,
                    size * sizeof(double));
        }
        self->num_records = MAX_RECORDS / 2;
        self->every *= 2;
        if (sampler->step % self->every != 0) {
            return;
        }
    }
    memcpy(self->records + self->num_records++ * size, sampler->points, size * sizeof(double));
}

/* Judges the epoch. */
static crs_status
judge(crs_posterior *self, const crs_posterior_plan *plan)
{
    const crs_chain chain = crs_posterior_chain(self);

    self->worst_r_hat = 1.0;
    self->least_size = (double)INFINITY;
    self->mean_size = self->longest_tau = 0.0;
    for (size_t j = 0; j < self->num_dims; j++) {
        crs_chain_quality *q = &self->quality[j];
        const crs_status status = crs_chain_judge(&chain, j, q);

        if (status != CRS_OK) {
            return status;
        }
        q->tau *= (double)self->every;
        self->worst_r_hat = q->r_hat <= self->worst_r_hat ? self->worst_r_hat : q->r_hat;
        self->least_size = q->size >= self->least_size ? self->least_size : q->size;
        self->longest_tau = q->tau <= self->longest_tau ? self->longest_tau : q->tau;
        self->mean_size += q->size / (double)self->num_dims;
    }
    self->converged = self->steps > self->epoch_steps && self->worst_r_hat < plan->r_hat &&
                      self->least_size >= plan->size &&
                      (double)self->epoch_steps >= 10.0 * self->longest_tau;
    return CRS_OK;
}

/* Sets the normal distribution of offers from the epoch and, as if it were 4 d draws, from the
 * best fit; and the guide from what was evaluated. */
static crs_status
adapt(const crs_posterior *self, const crs_fit_mode *mode, crs_guide_memory *guide,
      crs_sampler *sampler)
{
    const size_t d = self->num_dims, n = self->num_records * self->num_walkers;
    const double trust = self->mean_size / (self->mean_size + 4.0 * (double)d);
    double *mean = calloc(d * d + d, sizeof *mean);
    double *covariance = mean ? mean + d : NULL;
    crs_status status;
    int ready = 0;

    if (!mean) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < n * d; i++) {
        mean[i % d] += self->records[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double *x = self->records + i * d;

        for (size_t j = 0; j < d; j++) {
            for (size_t k = 0; k < d; k++) {
                covariance[j * d + k] += (x[j] - mean[j]) * (x[k] - mean[k]);
            }
        }
    }
    for (size_t i = 0; i < d * d; i++) {
        covariance[i] = trust * covariance[i] / (double)(n - 1) +
                        (1.0 - trust) * mode->covariance[i];
    }
    for (size_t j = 0; j < d; j++) {
        mean[j] = trust * mean[j] + (1.0 - trust) * mode->z[j];
    }
    status = crs_sampler_set_normal(sampler, mean, covariance);
    free(mean);
    if (status == CRS_OK) {
        status = crs_guide_learn(guide, &ready);
        crs_sampler_set_guide(sampler, ready ? crs_guide_gradient : NULL, guide);
    }
    return status;
}

/* Takes draws from the records at equal distances. */
static crs_status
harvest(crs_posterior *self, size_t wanted)
{
    const size_t d = self->num_dims, walkers = self->num_walkers;
    const size_t available = self->num_records * walkers;

    self->num_draws = wanted < available ? wanted : available;
    self->draws = calloc(self->num_draws * d + 1, sizeof *self->draws);
    if (!self->draws) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < self->num_draws; i++) {
        /* Record and walker both move on, so that all of them have their turn. */
        const size_t record = i * self->num_records / self->num_draws;

        memcpy(self->draws + i * d, self->records + (record * walkers + i % walkers) * d,
               d * sizeof(double));
    }
    return CRS_OK;
}

/* One epoch. */
static crs_status
run_epoch(crs_posterior *self, const crs_posterior_plan *plan, crs_sampler *sampler)
{
    crs_status status = CRS_OK;

    self->num_records = 0;
    self->every = 1;
    for (uint64_t i = 0; i < self->epoch_steps && status == CRS_OK; i++) {
        status = crs_sampler_step(sampler);
        if (status == CRS_OK) {
            keep(self, sampler);
        }
        self->steps++;
        if (plan->on_step) {
            plan->on_step(plan->context, self);
        }
    }
    return status;
}

static crs_status
move_on(crs_posterior *self, const crs_fit_mode *mode, const crs_posterior_plan *plan,
        crs_guide_memory *guide, crs_sampler *sampler)
{
    crs_status status = crs_sampler_set_normal(sampler, mode->z, mode->covariance);

    while (status == CRS_OK && !self->converged && self->steps < plan->max_steps) {
        const uint64_t left = plan->max_steps - self->steps;
        const uint64_t next = self->epoch_steps == 0 ? FIRST_EPOCH : 2 * self->epoch_steps;

        /* What would be left for a last, longer epoch that is too short goes to this one. */
        self->epoch_steps = left < 2 * next ? left : next;
        if (self->steps > 0) {
            status = adapt(self, mode, guide, sampler);
        }
        if (status == CRS_OK) {
            status = run_epoch(self, plan, sampler);
        }
        if (status == CRS_OK) {
            status = judge(self, plan);
        }
    }
    self->evaluations = (self->steps + 1) * self->num_walkers;
    memcpy(self->offered, sampler->offered, sizeof self->offered);
    memcpy(self->accepted, sampler->accepted, sizeof self->accepted);
    return status;
}

crs_status
crs_posterior_sample(crs_posterior *self, const crs_fit *fit, const crs_fit_mode *mode,
                     const crs_posterior_plan *plan)
{
    const size_t d = fit->num_frees;
    crs_posterior out = {.num_dims = d, .every = 1, .worst_r_hat = (double)INFINITY};
    crs_guide_memory guide = {0};
    crs_sampler sampler = {0};
    crs_sampler_plan how = {
        .num_dims = d, .log_density = crs_guide_evaluate, .context = &guide, .seed = fit->seed};
    double *points = NULL;
    crs_status status;

    out.num_walkers = plan->walkers > 0 ? plan->walkers : 128;
    while (plan->walkers == 0 && out.num_walkers < 2 * (d + 1)) {
        out.num_walkers += 2 * CRS_LANES;
    }
    how.num_walkers = out.num_walkers;
    memcpy(how.share, plan->share, sizeof how.share);
    points = calloc(out.num_walkers * d + 1, sizeof *points);
    out.records = calloc(MAX_RECORDS * out.num_walkers * d + 1, sizeof *out.records);
    out.quality = calloc(d + 1, sizeof *out.quality);
    status = points && out.records && out.quality ? scatter(fit, mode, out.num_walkers, points)
                                                  : crs_error(CRS_ERR_MEMORY);
    status = status == CRS_OK ? crs_guide_init(&guide, fit) : status;
    if (status == CRS_OK) {
        status = crs_sampler_init(&sampler, &how, points);
    }
    if (status == CRS_OK) {
        status = move_on(&out, mode, plan, &guide, &sampler);
    }
    if (status == CRS_OK) {
        status = harvest(&out, plan->draws);
    }
    if (status == CRS_OK) {
        *self = out;
        out = (crs_posterior){0};
    }
    crs_sampler_free(&sampler);
    crs_guide_free(&guide);
    crs_posterior_free(&out);
    free(points);
    return status;
}

void
crs_posterior_free(crs_posterior *self)
{
    free(self->records);
    free(self->quality);
    free(self->draws);
    *self = (crs_posterior){0};
}

crs_chain
crs_posterior_chain(const crs_posterior *self)
{
    return (crs_chain){self->records, self->num_records, self->num_walkers, self->num_dims};
}
