#include "study/fit/surrogate.h"

#include <math.h>
#include <stdlib.h>

/* Of the mean square of a column. */
#define RIDGE 1e-6

/* Points that are added to the normal equations together. */
#define BATCH 8

size_t
crs_surrogate_size(size_t d)
{
    return 1 + d + d * (d + 1) / 2;
}

/* 1, u_j, u_j u_k for k <= j. */
static void
features(const crs_surrogate *self, const double *x, double *out)
{
    const size_t d = self->num_dims;
    size_t n = 0;

    out[n++] = 1.0;
    for (size_t j = 0; j < d; j++) {
        out[n++] = x[j] - self->centre[j];
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k <= j; k++) {
            out[n++] = out[1 + j] * out[1 + k];
        }
    }
}

/* square[p][p] (lower triangle) += sum over a batch of rows f f', right[p][outputs] += f y'. */
static void
accumulate(const double *f, const double *y, size_t p, size_t outputs, double *square,
           double *right)
{
    for (size_t i = 0; i < p; i++) {
        double *row = square + i * p;

        for (size_t b = 0; b < BATCH; b += 2) {
            const double *f0 = f + b * p, *f1 = f0 + p;
            const double a0 = f0[i], a1 = f1[i];

            for (size_t k = 0; k <= i; k++) {
                row[k] += a0 * f0[k] + a1 * f1[k];
            }
        }
        for (size_t b = 0; b < BATCH; b++) {
            for (size_t o = 0; o < outputs; o++) {
                right[i * outputs + o] += f[b * p + i] * y[b * outputs + o];
            }
        }
    }
}

/* Solves square x = right (lower triangle given, destroyed) by Cholesky's method, after scaling
 * to a unit diagonal; the solution goes to `right`. */
static void
solve(double *square, double *right, double *scale, size_t p, size_t outputs)
{
    for (size_t i = 0; i < p; i++) {
        scale[i] = square[i * p + i] > 0.0 ? 1.0 / sqrt(square[i * p + i]) : 0.0;
    }
    for (size_t i = 0; i < p; i++) {
        double *row = square + i * p;

        for (size_t k = 0; k < i; k++) {
            row[k] *= scale[i] * scale[k];
        }
        row[i] = 1.0 + RIDGE;
        for (size_t o = 0; o < outputs; o++) {
            right[i * outputs + o] *= scale[i];
        }
    }
    /* Right-looking, so that inner loops run along rows: column j of the factor is kept in the
     * rows below it. */
    for (size_t i = 0; i < p; i++) {
        double *row = square + i * p;

        for (size_t k = 0; k < i; k++) {
            const double *other = square + k * p;
            double sum0 = 0.0, sum1 = 0.0;
            size_t m = 0;

            for (; m + 1 < k; m += 2) {
                sum0 += row[m] * other[m];
                sum1 += row[m + 1] * other[m + 1];
            }
            if (m < k) {
                sum0 += row[m] * other[m];
            }
            row[k] = (row[k] - sum0 - sum1) / other[k];
            row[i] -= row[k] * row[k];
        }
        row[i] = sqrt(row[i] > RIDGE * RIDGE ? row[i] : RIDGE * RIDGE);
        for (size_t o = 0; o < outputs; o++) {
            double y = right[i * outputs + o];

            for (size_t k = 0; k < i; k++) {
                y -= row[k] * right[k * outputs + o];
            }
            right[i * outputs + o] = y / row[i];
        }
    }
    for (size_t i = p; i-- > 0;) {
        for (size_t o = 0; o < outputs; o++) {
            const double y = right[i * outputs + o] / square[i * p + i];

            right[i * outputs + o] = y;
            for (size_t k = 0; k < i; k++) {
                right[k * outputs + o] -= square[i * p + k] * y;
            }
        }
    }
    for (size_t i = 0; i < p * outputs; i++) {
        right[i] *= scale[i / outputs];
    }
}

static void
take_coefficients(crs_surrogate *self, const double *right)
{
    const size_t d = self->num_dims, outputs = self->num_outputs;

    for (size_t o = 0; o < outputs; o++) {
        size_t n = 1 + d;

        self->constant[o] = right[o];
        for (size_t j = 0; j < d; j++) {
            self->slope[o * d + j] = right[(1 + j) * outputs + o];
        }
        for (size_t j = 0; j < d; j++) {
            for (size_t k = 0; k <= j; k++, n++) {
                const double a = right[n * outputs + o] * (j == k ? 1.0 : 0.5);

                self->curve[(o * d + j) * d + k] = self->curve[(o * d + k) * d + j] = a;
            }
        }
    }
}

static crs_status
fit(crs_surrogate *self, const double *x, const double *y, size_t count)
{
    const size_t d = self->num_dims, outputs = self->num_outputs, p = crs_surrogate_size(d);
    double *square = calloc(p * p + p * outputs + p, sizeof *square);
    double *f = calloc(BATCH * (p + outputs), sizeof *f);
    double *right = square ? square + p * p : NULL, *targets = f ? f + BATCH * p : NULL;
    const crs_status status = square && f ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const size_t b = i % BATCH;

        features(self, x + i * d, f + b * p);
        for (size_t o = 0; o < outputs; o++) {
            targets[b * outputs + o] = y[i * outputs + o];
        }
        if (i + 1 == count) { /* fill up with nothing */
            for (size_t k = (b + 1) * p; k < BATCH * p; k++) {
                f[k] = 0.0;
            }
        }
        if (b + 1 == BATCH || i + 1 == count) {
            accumulate(f, targets, p, outputs, square, right);
        }
    }
    if (status == CRS_OK) {
        solve(square, right, right + p * outputs, p, outputs);
        take_coefficients(self, right);
    }
    free(square);
    free(f);
    return status;
}

crs_status
crs_surrogate_fit(crs_surrogate *self, size_t num_dims, size_t num_outputs, const double *x,
                  const double *y, size_t count)
{
    const size_t d = num_dims;
    crs_surrogate out = {.num_dims = d, .num_outputs = num_outputs};
    crs_status status = CRS_OK;

    if (count < crs_surrogate_size(d)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    out.centre = calloc(d + 1, sizeof *out.centre);
    out.constant = calloc(num_outputs + 1, sizeof *out.constant);
    out.slope = calloc(num_outputs * d + 1, sizeof *out.slope);
    out.curve = calloc(num_outputs * d * d + 1, sizeof *out.curve);
    if (!out.centre || !out.constant || !out.slope || !out.curve) {
        status = crs_error(CRS_ERR_MEMORY);
    }
    for (size_t i = 0; i < count * d && status == CRS_OK; i++) {
        out.centre[i % d] += x[i] / (double)count;
    }
    status = status == CRS_OK ? fit(&out, x, y, count) : status;
    if (status == CRS_OK) {
        *self = out;
    } else {
        crs_surrogate_free(&out);
    }
    return status;
}

void
crs_surrogate_free(crs_surrogate *self)
{
    free(self->centre);
    free(self->constant);
    free(self->slope);
    free(self->curve);
    *self = (crs_surrogate){0};
}

double
crs_surrogate_value(const crs_surrogate *self, size_t o, const double *x, double *u,
                    double *gradient)
{
    const size_t d = self->num_dims;
    const double *slope = self->slope + o * d, *curve = self->curve + o * d * d;
    double value = self->constant[o];

    for (size_t j = 0; j < d; j++) {
        u[j] = x[j] - self->centre[j];
        gradient[j] = 0.0;
    }
    for (size_t k = 0; k < d; k++) {
        const double *row = curve + k * d;
        const double a = u[k];

        for (size_t j = 0; j < d; j++) {
            gradient[j] += row[j] * a;
        }
    }
    for (size_t j = 0; j < d; j++) {
        value += (slope[j] + gradient[j]) * u[j];
        gradient[j] = slope[j] + 2.0 * gradient[j];
    }
    return value;
}
