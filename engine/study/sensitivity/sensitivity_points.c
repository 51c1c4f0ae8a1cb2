/* sensitivity_points: the designs of a sensitivity analysis. */
#include "study/sensitivity/sensitivity_internal.h"

#include <stdlib.h>
#include <string.h>

#include "core/random.h"

/* Purposes of random numbers, apart from those of the models and of design.c. */
#define PURPOSE_START     0x0d610000u
#define PURPOSE_ORDER     0x0d620000u
#define PURPOSE_DIRECTION 0x0d630000u

/* Morris: half of the levels is a step up, for p = 4 levels. */
#define STEP 0.5

static crs_words
draw(const crs_key *key, uint32_t purpose, uint32_t index)
{
    return crs_draw(key->word[0], key->word[1], key->word[2], key->word[3], purpose, 0, index);
}

/* A uniform integer below n, from 64 bits: the bias is below n / 2^32 of a chance. */
static uint32_t
below(crs_words words, uint32_t n)
{
    return (uint32_t)((uint64_t)words.x * n >> 32);
}

/* A trajectory walks from a start with every coordinate in the lower or upper half of the levels
 * to the same place in the other half, one coordinate a step. */
void
crs_sensitivity_trajectory(uint64_t seed, uint64_t row, size_t num_factors, uint32_t *order,
                           double *steps, double *start)
{
    const crs_key key = crs_key_make(seed, row);

    for (size_t f = 0; f < num_factors; f++) {
        const uint32_t level = below(draw(&key, PURPOSE_START, (uint32_t)f), 2);
        const int up = (int)below(draw(&key, PURPOSE_DIRECTION, (uint32_t)f), 2);

        steps[f] = up ? STEP : -STEP;
        start[f] = ((double)level + 0.5) / 4.0 + (up ? 0.0 : STEP);
        order[f] = (uint32_t)f;
    }
    for (size_t f = num_factors; f > 1; f--) { /* Fisher & Yates */
        const uint32_t other = below(draw(&key, PURPOSE_ORDER, (uint32_t)f), (uint32_t)f);
        const uint32_t kept = order[f - 1];

        order[f - 1] = order[other];
        order[other] = kept;
    }
}

static void
morris_row(crs_sensitivity *self, uint64_t row, double *points)
{
    const size_t k = self->plan.num_factors;

    crs_sensitivity_trajectory(self->plan.seed, row, k, self->order, self->steps, points);
    for (size_t e = 1; e <= k; e++) {
        const uint32_t moved = self->order[e - 1];

        memcpy(points + e * k, points + (e - 1) * k, k * sizeof *points);
        points[e * k + moved] += self->steps[moved];
    }
}

/* A, B, AB_1 .. AB_k, and for second order BA_1 .. BA_k. */
static void
sobol_row(crs_sensitivity *self, uint64_t row, double *points)
{
    const size_t k = self->plan.num_factors;
    const double *a = self->base_row, *b = self->base_row + k;

    crs_design_points(&self->base, row, 1, self->base_row);
    for (size_t e = 0; e < self->width; e++) {
        const int from_b = e == 1 || e >= 2 + k;

        memcpy(points + e * k, from_b ? b : a, k * sizeof *points);
        if (e >= 2) {
            points[e * k + (e - 2) % k] = from_b ? a[(e - 2) % k] : b[(e - 2) % k];
        }
    }
}

void
crs_sensitivity_points(crs_sensitivity *self, uint64_t first, uint64_t count, double *points)
{
    for (uint64_t i = 0; i < count; i++) {
        double *row = points + i * self->width * self->plan.num_factors;

        if (self->plan.method == CRS_SENSITIVITY_MORRIS) {
            morris_row(self, first + i, row);
        } else {
            sobol_row(self, first + i, row);
        }
    }
}

crs_status
crs_sensitivity_points_init(crs_sensitivity *self)
{
    const size_t num_base = 2 * self->plan.num_factors;
    crs_design_plan plan = {.kind = self->plan.design,
                            .num_factors = num_base,
                            .points = self->plan.rows,
                            .seed = self->plan.seed};
    crs_status status;

    self->base_factors = calloc(num_base, sizeof *self->base_factors);
    self->base_row = calloc(num_base, sizeof *self->base_row);
    if (!self->base_factors || !self->base_row) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t f = 0; f < num_base; f++) {
        self->base_factors[f] = (crs_factor){.name = "u", .kind = CRS_FACTOR_LINEAR, .high = 1.0};
    }
    plan.factors = self->base_factors;
    status = crs_design_init(&self->base, &plan);
    self->design = self->base.kind;
    return status;
}
