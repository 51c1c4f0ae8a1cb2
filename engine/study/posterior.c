#include "study/posterior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"

/* Records kept at most; an even number. */
#define MAX_RECORDS 512

/* First look. */
#define FIRST_LOOK 60

/* How much wider than Laplace's approximation the walkers start. */
#define WIDER 1.5

enum { PURPOSE_WALKER = 0x706f7301, PURPOSE_PRIOR };

crs_posterior_plan
crs_posterior_usual(void)
{
    return (crs_posterior_plan){
        .max_steps = 4000, .size = 1000.0, .r_hat = 1.01, .draws = 256, .share = {0.1, 0.3, 0.6}};
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

static crs_status
density(void *context, const double *points, size_t count, double *values)
{
    return crs_fit_evaluate(context, points, count, values);
}

/* Walkers around the best fit. */
static crs_status
scatter(const crs_fit *fit, const crs_fit_mode *mode, size_t walkers, double *points)
{
    const size_t d = fit->num_frees;
    double *root = calloc(d * d + d, sizeof *root);
    double *e = root ? root + d * d : NULL;
    crs_status status = root ? crs_cholesky(mode->covariance, d, root) : crs_error(CRS_ERR_MEMORY);

    for (size_t w = 0; w < walkers && status == CRS_OK; w++) {
        normals(fit->seed, PURPOSE_WALKER, w, d, e);
        for (size_t i = 0; i < d; i++) {
            double sum = 0.0;

            for (size_t k = 0; k <= i; k++) {
                sum += root[i * d + k] * e[k];
            }
            points[w * d + i] = mode->z[i] + WIDER * sum;
        }
    }
    free(root);
    return status;
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

/* Judges the later half; 1 if it is good. */
static crs_status
judge(crs_posterior *self, const crs_posterior_plan *plan, int *good)
{
    const size_t skipped = self->num_records / 2;
    const crs_chain chain = {self->records + skipped * self->num_walkers * self->num_dims,
                             self->num_records - skipped, self->num_walkers, self->num_dims};

    self->worst_r_hat = 1.0;
    self->least_size = (double)INFINITY;
    self->longest_tau = 0.0;
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
    }
    *good = self->worst_r_hat < plan->r_hat && self->least_size >= plan->size &&
            (double)(chain.num_records * self->every) >= 10.0 * self->longest_tau;
    return CRS_OK;
}

/* Drops the first half, and takes draws from the rest at equal distances. */
static crs_status
harvest(crs_posterior *self, size_t wanted)
{
    const size_t skipped = self->num_records / 2, d = self->num_dims;
    size_t available;

    self->num_records -= skipped;
    memmove(self->records, self->records + skipped * self->num_walkers * d,
            self->num_records * self->num_walkers * d * sizeof(double));
    available = self->num_records * self->num_walkers;
    self->num_draws = wanted < available ? wanted : available;
    self->draws = calloc(self->num_draws * d + 1, sizeof *self->draws);
    if (!self->draws) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < self->num_draws; i++) {
        const size_t from = i * available / self->num_draws;

        /* Record and walker both move on, so that all of them have their turn. */
        memcpy(self->draws + i * d,
               self->records + (from / self->num_walkers * self->num_walkers +
                                (from + i) % self->num_walkers) *
                                   d,
               d * sizeof(double));
    }
    return CRS_OK;
}

static crs_status
move_on(crs_posterior *self, const crs_posterior_plan *plan, crs_sampler *sampler)
{
    uint64_t look = FIRST_LOOK;
    int good = 0;
    crs_status status = CRS_OK;

    while (status == CRS_OK && !good && sampler->step < plan->max_steps) {
        status = crs_sampler_step(sampler);
        if (status == CRS_OK) {
            keep(self, sampler);
        }
        if (status == CRS_OK && (sampler->step == look || sampler->step == plan->max_steps)) {
            status = judge(self, plan, &good);
            look = look * 3 / 2;
        }
        if (plan->on_step) {
            plan->on_step(plan->context, sampler->step, self->worst_r_hat, self->least_size);
        }
    }
    self->converged = good;
    self->steps = sampler->step;
    self->evaluations = (sampler->step + 1) * self->num_walkers;
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
    crs_fit problem = *fit;
    crs_sampler sampler = {0};
    crs_sampler_plan how = {
        .num_dims = d, .log_density = density, .context = &problem, .seed = fit->seed};
    double *points = NULL;
    crs_status status;

    out.num_walkers = plan->walkers > 0 ? plan->walkers : 256;
    while (plan->walkers == 0 && out.num_walkers < 4 * (d + 1)) {
        out.num_walkers += 2 * CRS_LANES;
    }
    how.num_walkers = out.num_walkers;
    memcpy(how.share, plan->share, sizeof how.share);
    points = calloc(out.num_walkers * d + 1, sizeof *points);
    out.records = calloc(MAX_RECORDS * out.num_walkers * d + 1, sizeof *out.records);
    out.quality = calloc(d + 1, sizeof *out.quality);
    status = points && out.records && out.quality ? scatter(fit, mode, out.num_walkers, points)
                                                  : crs_error(CRS_ERR_MEMORY);
    if (status == CRS_OK) {
        status = crs_sampler_init(&sampler, &how, points);
    }
    if (status == CRS_OK) {
        status = move_on(&out, plan, &sampler);
    }
    if (status == CRS_OK) {
        status = harvest(&out, plan->draws);
    }
    if (status == CRS_OK) {
        *self = out;
        out = (crs_posterior){0};
    }
    crs_sampler_free(&sampler);
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
