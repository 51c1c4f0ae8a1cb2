#include "study/design.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_qrng.h>

#include "core/random.h"
#include "core/status.h"

/* Purposes of random numbers, apart from those of the models. */
#define PURPOSE_RANDOM  0x0d510000u
#define PURPOSE_JITTER  0x0d520000u
#define PURPOSE_PERMUTE 0x0d530000u
#define PURPOSE_SHIFT   0x0d540000u

/* Rounds of the Feistel network, and the fewest bits that it works on: with fewer, not all
 * permutations would be equally likely. */
#define ROUNDS   6
#define MIN_BITS 8

/* Binary digits of GSL's Sobol' points. */
#define SOBOL_SCALE 0x1p30

const char *
crs_design_kind_name(crs_design_kind kind)
{
    static const char *const names[] = {
#define NAME(id, name, meaning) name,
        CRS_DESIGN_KIND_LIST(NAME)
#undef NAME
    };

    return names[kind];
}

const char *
crs_design_kind_meaning(crs_design_kind kind)
{
    static const char *const meanings[] = {
#define MEANING(id, name, meaning) meaning,
        CRS_DESIGN_KIND_LIST(MEANING)
#undef MEANING
    };

    return meanings[kind];
}

/* ---- one point ---- */

static double
uniform_of(const crs_key *key, uint32_t purpose, uint32_t step, uint32_t agent)
{
    const crs_words words = crs_draw(key->word[0], key->word[1], key->word[2], key->word[3],
                                     purpose, step, agent);

    return crs_uniform53(words.x, words.y);
}

static void
random_point(const crs_design *self, uint64_t raw, double *row)
{
    const crs_key key = crs_key_make(self->plan.seed, raw);

    for (size_t f = 0; f < self->plan.num_factors; f++) {
        row[f] = crs_factor_value(&self->plan.factors[f],
                                  uniform_of(&key, PURPOSE_RANDOM, 0, (uint32_t)f));
    }
}

/* Where a permutation of 0 .. count-1, one a factor, puts `index`. */
static uint64_t
permuted(const crs_key *key, uint32_t factor, uint64_t count, uint64_t index)
{
    unsigned half = MIN_BITS / 2;
    uint64_t x = index;

    while (((uint64_t)1 << 2 * half) < count) {
        half++;
    }
    do {
        const uint32_t mask = (uint32_t)(((uint64_t)1 << half) - 1);
        uint32_t left = (uint32_t)(x >> half), right = (uint32_t)x & mask;

        for (uint32_t round = 0; round < ROUNDS; round++) {
            const crs_words words = crs_draw(key->word[0], key->word[1], key->word[2],
                                             key->word[3], PURPOSE_PERMUTE + round, right, factor);
            const uint32_t next = left ^ (words.x & mask);

            left = right;
            right = next;
        }
        x = (uint64_t)left << half | right;
    } while (x >= count);
    return x;
}

static void
lhs_point(const crs_design *self, uint64_t raw, double *row)
{
    const crs_key key = crs_key_make(self->plan.seed, 0);
    const crs_key jitter = crs_key_make(self->plan.seed, raw);

    for (size_t f = 0; f < self->plan.num_factors; f++) {
        const uint64_t share = permuted(&key, (uint32_t)f, self->num_raw, raw);
        const double u = uniform_of(&jitter, PURPOSE_JITTER, 0, (uint32_t)f);

        row[f] = crs_factor_value(&self->plan.factors[f],
                                  ((double)share + u) / (double)self->num_raw);
    }
}

/* GSL leaves out the first point of the sequence, 0; with it, and not without it, every binary box
 * holds its share of the first 2^k points (Owen 2020, "On dropping the first Sobol' point"). */
static void
sobol_point(crs_design *self, uint64_t raw, double *row)
{
    const crs_key key = crs_key_make(self->plan.seed, 0);

    if (raw < self->sobol_next) {
        gsl_qrng_init(self->sobol);
        self->sobol_next = 1;
    }
    memset(row, 0, self->plan.num_factors * sizeof *row);
    for (; self->sobol_next <= raw; self->sobol_next++) {
        gsl_qrng_get(self->sobol, row);
    }
    for (size_t f = 0; f < self->plan.num_factors; f++) {
        const crs_words words = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3],
                                         PURPOSE_SHIFT, 0, (uint32_t)f);
        const uint32_t bits = (uint32_t)(row[f] * SOBOL_SCALE) ^ words.x >> 2;

        row[f] = crs_factor_value(&self->plan.factors[f], ((double)bits + 0.5) / SOBOL_SCALE);
    }
}

static void
grid_point(const crs_design *self, uint64_t raw, double *row)
{
    for (size_t f = self->plan.num_factors; f-- > 0;) {
        const uint64_t levels = crs_factor_levels(&self->plan.factors[f]);

        row[f] = crs_factor_level(&self->plan.factors[f], (size_t)(raw % levels));
        raw /= levels;
    }
}

static void
list_point(const crs_design *self, uint64_t raw, double *row)
{
    for (size_t f = 0; f < self->plan.num_factors; f++) {
        row[f] = self->plan.list ? self->plan.list[raw * self->plan.num_factors + f]
                                 : self->plan.factors[f].values[raw];
    }
}

static void
raw_point(crs_design *self, uint64_t raw, double *row)
{
    switch (self->kind) {
    case CRS_DESIGN_GRID:
        grid_point(self, raw, row);
        break;
    case CRS_DESIGN_LIST:
        list_point(self, raw, row);
        break;
    case CRS_DESIGN_LHS:
        lhs_point(self, raw, row);
        break;
    case CRS_DESIGN_SOBOL:
        sobol_point(self, raw, row);
        break;
    case CRS_DESIGN_RANDOM:
    case CRS_NUM_DESIGN_KINDS:
        random_point(self, raw, row);
        break;
    }
}

/* ---- all of them ---- */

static double
operand_value(const crs_operand *operand, const double *row)
{
    return operand->factor >= 0 ? row[operand->factor] : operand->value;
}

static int
is_allowed(const crs_design_plan *plan, const double *row)
{
    for (size_t i = 0; i < plan->num_constraints; i++) {
        const crs_constraint *constraint = &plan->constraints[i];
        const double left = operand_value(&constraint->left, row);
        const double right = operand_value(&constraint->right, row);

        if (!(constraint->relation == CRS_RELATION_LESS ? left < right : left <= right)) {
            return 0;
        }
    }
    return 1;
}

/* Number of points before constraints. */
static crs_status
count_points(const crs_design_plan *plan, crs_design_kind kind, uint64_t *count)
{
    double product = 1.0;

    if (plan->num_factors == 0) {
        *count = 1;
        return CRS_OK;
    }
    for (size_t f = 0; f < plan->num_factors && kind == CRS_DESIGN_GRID; f++) {
        product *= (double)crs_factor_levels(&plan->factors[f]);
    }
    for (size_t f = 0; f < plan->num_factors && kind == CRS_DESIGN_LIST && !plan->list; f++) {
        if (plan->factors[f].kind != CRS_FACTOR_VALUES ||
            plan->factors[f].num_values != plan->factors[0].num_values) {
            return crs_error(CRS_ERR_ARGUMENT);
        }
        product = (double)plan->factors[0].num_values;
    }
    if (kind != CRS_DESIGN_GRID && (kind != CRS_DESIGN_LIST || plan->list)) {
        product = (double)plan->points;
    }
    if (!(product >= 1.0)) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (product > CRS_DESIGN_MAX_POINTS) {
        return crs_error(CRS_ERR_LIMIT);
    }
    *count = (uint64_t)product;
    return CRS_OK;
}

/* Fills `kept`: counts first, so that nothing is allocated for points that are left out. */
static crs_status
keep_allowed(crs_design *self)
{
    uint64_t count = 0;

    for (uint64_t raw = 0; raw < self->num_raw; raw++) {
        raw_point(self, raw, self->row);
        count += (uint64_t)is_allowed(&self->plan, self->row);
    }
    self->kept = malloc((size_t)(count + 1) * sizeof *self->kept);
    if (!self->kept) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (uint64_t raw = 0; raw < self->num_raw; raw++) {
        raw_point(self, raw, self->row);
        if (is_allowed(&self->plan, self->row)) {
            self->kept[self->num_points++] = (uint32_t)raw;
        }
    }
    return CRS_OK;
}

crs_status
crs_design_init(crs_design *self, const crs_design_plan *plan)
{
    crs_design out = {.plan = *plan, .kind = plan->kind};
    crs_status status;

    *self = (crs_design){0};
    if (plan->num_factors == 0) {
        out.kind = CRS_DESIGN_GRID;
    } else if (plan->kind == CRS_DESIGN_SOBOL && plan->num_factors > CRS_DESIGN_MAX_SOBOL) {
        out.kind = CRS_DESIGN_LHS;
    }
    status = count_points(plan, out.kind, &out.num_raw);
    if (status != CRS_OK) {
        return status;
    }
    out.row = calloc(plan->num_factors + 1, sizeof *out.row);
    if (out.kind == CRS_DESIGN_SOBOL) {
        out.sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)plan->num_factors);
        out.sobol_next = 1;
    }
    if (!out.row || (out.kind == CRS_DESIGN_SOBOL && !out.sobol)) {
        status = crs_error(CRS_ERR_MEMORY);
    } else if (plan->num_constraints > 0) {
        status = keep_allowed(&out);
    } else {
        out.num_points = out.num_raw;
    }
    if (status != CRS_OK) {
        crs_design_free(&out);
        return status;
    }
    *self = out;
    return CRS_OK;
}

void
crs_design_free(crs_design *self)
{
    free(self->kept);
    free(self->row);
    if (self->sobol) {
        gsl_qrng_free(self->sobol);
    }
    *self = (crs_design){0};
}

void
crs_design_points(crs_design *self, uint64_t first, uint64_t count, double *points)
{
    for (uint64_t i = 0; i < count; i++) {
        raw_point(self, self->kept ? self->kept[first + i] : first + i,
                  points + i * self->plan.num_factors);
    }
}
