#include "study/fit/fit_mode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>

#include "core/random.h"
#include "core/vmath.h"

/* Step of central differences in z: days are known to a step of the simulation only, which a
 * smaller one would see as noise. */
#define STEP 0.04

/* An iteration that gains less than this, relative to the sum of squares, is the last. */
#define ENOUGH 1e-4

/* Purpose of the random numbers that choose starting points. */
#define PURPOSE_START 0x66697401u

/* Least squares in the coordinates that are not fixed. */
typedef struct problem {
    const crs_fit *fit;
    const size_t *free; /* [num_free]: coordinates */
    size_t num_free;
    double *z;     /* [2 num_free + 1][num_frees] */
    double *f, *v; /* [2 num_free + 1][num_targets] */
    double *r;     /* [2][num_targets] */
    size_t evaluations;
    crs_status status;
} problem;

/* ---- residuals and their derivatives ---- */

static int
residuals(const gsl_vector *y, void *context, gsl_vector *out)
{
    problem *self = context;
    const crs_fit *fit = self->fit;

    for (size_t i = 0; i < self->num_free; i++) {
        self->z[self->free[i]] = gsl_vector_get(y, i);
    }
    self->status = crs_fit_simulate(fit, self->z, 1, self->f, self->v);
    if (self->status != CRS_OK) {
        return GSL_EFAILED;
    }
    self->evaluations++;
    crs_fit_residuals(fit, self->f, self->v, self->r);
    for (size_t t = 0; t < fit->num_targets; t++) {
        gsl_vector_set(out, t, self->r[t]);
    }
    for (size_t i = 0; i < self->num_free; i++) {
        gsl_vector_set(out, fit->num_targets + i, gsl_vector_get(y, i));
    }
    return GSL_SUCCESS;
}

static int
derivatives(const gsl_vector *y, void *context, gsl_matrix *out)
{
    problem *self = context;
    const crs_fit *fit = self->fit;
    const size_t d = fit->num_frees, n = fit->num_targets;

    for (size_t i = 0; i < self->num_free; i++) {
        self->z[self->free[i]] = gsl_vector_get(y, i);
    }
    for (size_t i = 0; i < 2 * self->num_free; i++) {
        double *row = self->z + (i + 1) * d;

        memcpy(row, self->z, d * sizeof *row);
        row[self->free[i / 2]] += i % 2 ? STEP : -STEP;
    }
    self->status = crs_fit_simulate(fit, self->z + d, 2 * self->num_free, self->f + n,
                                    self->v + n);
    if (self->status != CRS_OK) {
        return GSL_EFAILED;
    }
    self->evaluations += 2 * self->num_free;
    gsl_matrix_set_zero(out);
    for (size_t i = 0; i < self->num_free; i++) {
        const size_t low = (2 * i + 1) * n, high = (2 * i + 2) * n;

        crs_fit_residuals(fit, self->f + low, self->v + low, self->r);
        crs_fit_residuals(fit, self->f + high, self->v + high, self->r + n);
        for (size_t t = 0; t < n; t++) {
            gsl_matrix_set(out, t, i, (self->r[n + t] - self->r[t]) / (2.0 * STEP));
        }
        gsl_matrix_set(out, n + i, i, 1.0);
    }
    return GSL_SUCCESS;
}

/* ---- one descent ---- */

/* Goes from y to the nearest minimum; y becomes it. `jacobian` (may be NULL) receives J there. */
static crs_status
descend(problem *self, gsl_vector *y, size_t iterations, gsl_matrix *jacobian)
{
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_fdf system = {.f = residuals,
                                       .df = derivatives,
                                       .n = self->fit->num_targets + self->num_free,
                                       .p = self->num_free,
                                       .params = self};
    gsl_multifit_nlinear_workspace *work;
    double before;

    how.solver = gsl_multifit_nlinear_solver_cholesky;
    how.scale = gsl_multifit_nlinear_scale_levenberg; /* z has one scale already */
    work = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, system.n, system.p);
    if (!work) {
        return crs_error(CRS_ERR_MEMORY);
    }
    self->status = CRS_OK;
    gsl_multifit_nlinear_init(y, &system, work);
    before = gsl_blas_dnrm2(work->f);
    for (size_t i = 0; i < iterations && self->status == CRS_OK; i++) {
        const int code = gsl_multifit_nlinear_iterate(work);
        const double now = gsl_blas_dnrm2(work->f);

        if (code != GSL_SUCCESS || now * now > before * before * (1.0 - ENOUGH)) {
            break;
        }
        before = now;
    }
    gsl_vector_memcpy(y, work->x);
    if (jacobian && self->status == CRS_OK) {
        gsl_matrix_memcpy(jacobian, work->J);
    }
    gsl_multifit_nlinear_free(work);
    return self->status;
}

static crs_status
problem_init(problem *self, const crs_fit *fit, size_t *coordinates, const int *fixed)
{
    const size_t rows = 2 * fit->num_frees + 1;

    *self = (problem){.fit = fit, .free = coordinates};
    for (size_t j = 0; j < fit->num_frees; j++) {
        if (!fixed || !fixed[j]) {
            coordinates[self->num_free++] = j;
        }
    }
    self->z = calloc(rows * fit->num_frees + 1, sizeof *self->z);
    self->f = calloc(rows * fit->num_targets + 1, sizeof *self->f);
    self->v = calloc(rows * fit->num_targets + 1, sizeof *self->v);
    self->r = calloc(2 * fit->num_targets + 1, sizeof *self->r);
    return self->z && self->f && self->v && self->r ? CRS_OK : crs_error(CRS_ERR_MEMORY);
}

static void
problem_free(problem *self)
{
    free(self->z);
    free(self->f);
    free(self->v);
    free(self->r);
}

/* ---- starting points ---- */

/* Fills starts[search->starts][num_frees]: the first, then the best of draws from the prior. */
static crs_status
choose_starts(const crs_fit *fit, const crs_fit_search *search, double *starts, size_t *evaluated)
{
    const size_t d = fit->num_frees, n = search->draws;
    const crs_key key = crs_key_make(fit->seed, 0);
    double *draws = calloc(n * d + 1, sizeof *draws);
    double *values = calloc(n + 1, sizeof *values);
    crs_status status = draws && values ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    if (status == CRS_OK && search->from) {
        memcpy(starts, search->from, d * sizeof *starts);
    }
    for (size_t i = 0; i < n * d && status == CRS_OK; i++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3],
                                     PURPOSE_START, (uint32_t)(i / d), (uint32_t)(i % d));
        const size_t j = i % d;

        draws[i] = search->fixed && search->fixed[j] ? starts[j] : crs_normal_pair(w.x, w.y).first;
    }
    if (status == CRS_OK && n > 0) {
        status = crs_fit_evaluate(fit, draws, n, values);
        *evaluated += n;
    }
    for (size_t s = 1; s < search->starts && status == CRS_OK; s++) {
        size_t best = 0;

        for (size_t i = 1; i < n; i++) {
            best = values[i] > values[best] ? i : best;
        }
        if (n > 0) {
            memcpy(starts + s * d, draws + best * d, d * sizeof *starts);
            values[best] = -(double)INFINITY;
        }
    }
    free(draws);
    free(values);
    return status;
}

/* ---- the mode ---- */

static crs_status
allocate(crs_fit_mode *self, const crs_fit *fit, size_t starts)
{
    const size_t d = fit->num_frees;

    self->z = calloc(d + 1, sizeof *self->z);
    self->f = calloc(fit->num_targets + 1, sizeof *self->f);
    self->v = calloc(fit->num_targets + 1, sizeof *self->v);
    self->covariance = calloc(d * d + 1, sizeof *self->covariance);
    self->ends = calloc(starts + 1, sizeof *self->ends);
    return self->z && self->f && self->v && self->covariance && self->ends
               ? CRS_OK
               : crs_error(CRS_ERR_MEMORY);
}

/* Covariance (J'J)^-1 of the coordinates that are not fixed. */
static crs_status
invert(const problem *work, const gsl_matrix *jacobian, gsl_matrix *square, crs_fit_mode *out)
{
    const size_t d = work->fit->num_frees;

    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, jacobian, jacobian, 0.0, square);
    if (gsl_linalg_cholesky_decomp1(square) != GSL_SUCCESS ||
        gsl_linalg_cholesky_invert(square) != GSL_SUCCESS) {
        return crs_error(CRS_ERR_INTERNAL); /* J'J contains the identity */
    }
    for (size_t i = 0; i < work->num_free; i++) {
        for (size_t k = 0; k < work->num_free; k++) {
            out->covariance[work->free[i] * d + work->free[k]] = gsl_matrix_get(square, i, k);
        }
    }
    return CRS_OK;
}

/* Descends from every start; the best end goes to `out`. */
static crs_status
descend_all(problem *work, const double *starts, const crs_fit_search *search, gsl_vector *y,
            gsl_matrix *jacobian, gsl_matrix *square, crs_fit_mode *out)
{
    const crs_fit *fit = work->fit;
    crs_status status = CRS_OK;

    out->log_density = -(double)INFINITY;
    for (size_t s = 0; s < search->starts && status == CRS_OK; s++) {
        double reached;

        memcpy(work->z, starts + s * fit->num_frees, fit->num_frees * sizeof *work->z);
        for (size_t i = 0; i < work->num_free; i++) {
            gsl_vector_set(y, i, work->z[work->free[i]]);
        }
        status = descend(work, y, search->iterations, jacobian);
        if (status != CRS_OK) {
            break;
        }
        for (size_t i = 0; i < work->num_free; i++) {
            work->z[work->free[i]] = gsl_vector_get(y, i);
        }
        status = crs_fit_simulate(fit, work->z, 1, work->f, work->v);
        reached = crs_fit_log_density(fit, work->z, work->f, work->v, 1);
        out->ends[out->num_ends++] = reached;
        if (status == CRS_OK && (reached > out->log_density || s == 0)) {
            out->log_density = reached;
            memcpy(out->z, work->z, fit->num_frees * sizeof *out->z);
            memcpy(out->f, work->f, fit->num_targets * sizeof *out->f);
            memcpy(out->v, work->v, fit->num_targets * sizeof *out->v);
            status = invert(work, jacobian, square, out);
        }
    }
    out->evaluations += work->evaluations + search->starts;
    return status;
}

crs_status
crs_fit_mode_find(crs_fit_mode *self, const crs_fit *fit, const crs_fit_search *search)
{
    const size_t d = fit->num_frees;
    crs_fit_mode out = {0};
    problem work = {0};
    gsl_vector *y = NULL;
    gsl_matrix *jacobian = NULL, *square = NULL;
    size_t *coordinates = calloc(d + 1, sizeof *coordinates);
    double *starts = calloc(search->starts * d + 1, sizeof *starts);
    crs_status status = coordinates && starts
                            ? problem_init(&work, fit, coordinates, search->fixed)
                            : crs_error(CRS_ERR_MEMORY);

    status = status == CRS_OK ? allocate(&out, fit, search->starts) : status;
    if (status != CRS_OK) {
        goto out;
    }
    if (work.num_free == 0) {
        status = crs_error(CRS_ERR_ARGUMENT);
        goto out;
    }
    y = gsl_vector_calloc(work.num_free);
    jacobian = gsl_matrix_calloc(fit->num_targets + work.num_free, work.num_free);
    square = gsl_matrix_calloc(work.num_free, work.num_free);
    if (!y || !jacobian || !square) {
        status = crs_error(CRS_ERR_MEMORY);
        goto out;
    }
    status = choose_starts(fit, search, starts, &out.evaluations);
    if (status == CRS_OK) {
        status = descend_all(&work, starts, search, y, jacobian, square, &out);
    }
    if (status == CRS_OK) {
        *self = out;
        out = (crs_fit_mode){0};
    }
out:
    gsl_vector_free(y);
    gsl_matrix_free(jacobian);
    gsl_matrix_free(square);
    free(coordinates);
    free(starts);
    problem_free(&work);
    crs_fit_mode_free(&out);
    return status;
}

void
crs_fit_mode_free(crs_fit_mode *self)
{
    free(self->z);
    free(self->f);
    free(self->v);
    free(self->covariance);
    free(self->ends);
    *self = (crs_fit_mode){0};
}

crs_status
crs_fit_profile(const crs_fit *fit, const crs_fit_mode *mode, size_t index, const double *places,
                size_t count, double *values)
{
    int *fixed = calloc(fit->num_frees + 1, sizeof *fixed);
    double *from = calloc(fit->num_frees + 1, sizeof *from);
    crs_status status = fixed && from ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const crs_fit_search search = {
            .starts = 1, .iterations = 12, .from = from, .fixed = fixed};
        crs_fit_mode at = {0};

        memcpy(from, mode->z, fit->num_frees * sizeof *from);
        from[index] = places[i];
        fixed[index] = 1;
        if (fit->num_frees == 1) {
            status = crs_fit_evaluate(fit, from, 1, &values[i]);
        } else {
            status = crs_fit_mode_find(&at, fit, &search);
            values[i] = status == CRS_OK ? at.log_density : 0.0;
        }
        values[i] += 0.5 * places[i] * places[i];
        crs_fit_mode_free(&at);
    }
    free(fixed);
    free(from);
    return status;
}
