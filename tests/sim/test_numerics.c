/* numerics: the fast copies of the field model against the exact ones.
 *
 * Over 512 replicates of other seeds the means of users and public trust on the last day are
 * compared: two-sample z, alpha = 1e-4 each (|z| < 3.9), fixed seeds, false alarms 2e-4 in all.
 * With the same seed only rounding differs. The twin, attention two per cent more contagious, is
 * rejected by paired differences. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "models/field.h"
#include "sim/block.h"

#define NUM_STEPS  (200L * 24)
#define NUM_BLOCKS 16
#define NUM_RUNS   (NUM_BLOCKS * CRS_LANES)

typedef struct outcome {
    double users[NUM_RUNS];
    double trust[NUM_RUNS];
} outcome;

/* Plays NUM_RUNS replicates of the default parameters, with attention.contagion scaled. */
static void
play(crs_isa isa, uint64_t seed, int noise, double scale, outcome *result)
{
    const crs_model *model = &crs_model_field;
    const crs_plan plan = {.model = model, .isa = isa, .dt_h = 1.0, .num_steps = NUM_STEPS};
    double params[CRS_FIELD_NUM_PARAMS];
    crs_run runs[CRS_LANES];
    crs_block *block = NULL;

    crs_param_defaults(model->params, model->num_params, params);
    params[CRS_FIELD_CONTAGION] *= scale;
    for (size_t i = 0; i < model->num_noises && !noise; i++) {
        params[model->noises[i].param] = 0.0;
    }
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    for (int b = 0; b < NUM_BLOCKS; b++) {
        for (int l = 0; l < CRS_LANES; l++) {
            runs[l] = (crs_run){params, NULL, seed, (uint64_t)(b * CRS_LANES + l)};
        }
        crs_block_load(block, runs, CRS_LANES);
        crs_block_advance(block, NUM_STEPS);
        memcpy(&result->users[b * CRS_LANES], crs_block_state(block)[CRS_FIELD_USERS],
               sizeof(crs_row));
        memcpy(&result->trust[b * CRS_LANES], crs_block_state(block)[CRS_FIELD_TRUST_PUBLIC],
               sizeof(crs_row));
    }
    crs_block_free(block);
}

/* Mean and squared standard error of x, or of x - y. */
static double
mean_of(const double *x, const double *y, double *error2)
{
    double sum = 0.0, squares = 0.0;

    for (int i = 0; i < NUM_RUNS; i++) {
        sum += x[i] - (y ? y[i] : 0.0);
    }
    for (int i = 0; i < NUM_RUNS; i++) {
        const double d = x[i] - (y ? y[i] : 0.0) - sum / NUM_RUNS;

        squares += d * d;
    }
    *error2 = squares / (NUM_RUNS - 1.0) / NUM_RUNS;
    return sum / NUM_RUNS;
}

static double
z_unpaired(const double *x, const double *y)
{
    double ex, ey;
    const double mx = mean_of(x, NULL, &ex), my = mean_of(y, NULL, &ey);

    return fabs(mx - my) / sqrt(ex + ey);
}

static double
z_paired(const double *x, const double *y)
{
    double error2;
    const double mean = mean_of(x, y, &error2);

    return fabs(mean) / sqrt(error2);
}

/* The fast copy of `exact`, or skips the test. */
static crs_isa
fast_copy(crs_isa exact)
{
    crs_isa fast = exact;

    if (crs_isa_to_fast(exact, &fast) != CRS_OK) {
        skip();
    }
    return fast;
}

static void
fast_copies_agree_bit_for_bit(void **state)
{
#ifdef CRS_HAVE_X86_KERNELS
    static outcome a, b;

    (void)state;
    play(fast_copy(CRS_ISA_AVX2), 1, 1, 1.0, &a);
    play(fast_copy(CRS_ISA_AVX512), 1, 1, 1.0, &b);
    assert_memory_equal(&a, &b, sizeof a);
#else
    (void)state;
    skip();
#endif
}

static void
without_noise_only_the_last_digits_differ(void **state)
{
    static outcome exact, fast;
    const crs_isa best = crs_isa_best();

    (void)state;
    play(fast_copy(best), 1, 0, 1.0, &fast);
    play(best, 1, 0, 1.0, &exact);
    assert_true(fabs(fast.users[0] - exact.users[0]) < 1e-12);
    assert_true(fabs(fast.trust[0] - exact.trust[0]) < 1e-12);
#ifdef NDEBUG /* a release build: gcc contracts from -O2 on only */
    assert_int_not_equal(memcmp(&fast, &exact, sizeof fast), 0);
#endif
}

static void
with_noise_they_are_statistically_equal(void **state)
{
    static outcome exact, fast, twin;
    const crs_isa best = crs_isa_best();

    (void)state;
    play(best, 1, 1, 1.0, &exact);
    play(fast_copy(best), 2, 1, 1.0, &fast);
    assert_true(z_unpaired(exact.users, fast.users) < 3.9);
    assert_true(z_unpaired(exact.trust, fast.trust) < 3.9);
    /* The same luck: nothing but rounding differs. */
    play(fast_copy(best), 1, 1, 1.0, &fast);
    for (int i = 0; i < NUM_RUNS; i++) {
        assert_true(fabs(exact.users[i] - fast.users[i]) < 1e-9);
    }
    play(fast_copy(best), 1, 1, 1.02, &twin);
    assert_true(z_paired(exact.users, twin.users) > 3.9);
    assert_true(z_paired(exact.trust, twin.trust) > 3.9);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_copies_agree_bit_for_bit),
        cmocka_unit_test(without_noise_only_the_last_digits_differ),
        cmocka_unit_test(with_noise_they_are_statistically_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
