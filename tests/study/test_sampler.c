/* The ensemble sampler against densities whose moments are known, each kind of offer alone and all
 * together; the numbers by which a chain is judged against processes whose autocorrelation is
 * known; a planted error that must be seen.
 *
 * Statistic: (mean over the sample - true mean) / (standard deviation / sqrt(effective size)), for
 * the means of x and of x^2; level 1e-5 for each of about 80 checks on fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "study/fit/chain.h"
#include "study/fit/sampler.h"

crs_status crs_twin_sampler_init(crs_sampler *self, const crs_sampler_plan *plan,
                                 const double *points);
crs_status crs_twin_sampler_step(crs_sampler *self);
void crs_twin_sampler_free(crs_sampler *self);
crs_status crs_twin_sampler_set_normal(crs_sampler *self, const double *mean,
                                       const double *covariance);

#define WALKERS 64
#define BURN_IN 400
#define RECORDS 1500

/* Largest |z| at level 1e-5. */
#define LARGEST 4.42

/* ---- targets ---- */

/* Mean (1, 2, 3, ...), unit variances, correlation 0.9 of neighbours: x_j - j an AR(1) process. */
static crs_status
gaussian(void *context, const double *points, size_t count, double *values)
{
    const size_t d = *(const size_t *)context;

    for (size_t i = 0; i < count; i++) {
        const double *x = points + i * d;
        double before = x[0] - 1.0;

        values[i] = -0.5 * before * before;
        for (size_t j = 1; j < d; j++) {
            const double here = x[j] - 1.0 - (double)j;
            const double step = here - 0.9 * before;

            values[i] -= 0.5 * step * step / (1.0 - 0.81);
            before = here;
        }
    }
    return CRS_OK;
}

/* x_0 standard normal, x_1 = x_0^2 + 0.5 standard normal: mean 1, variance 2.25. */
static crs_status
banana(void *context, const double *points, size_t count, double *values)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const double x = points[2 * i], off = points[2 * i + 1] - x * x;

        values[i] = -0.5 * x * x - 2.0 * off * off;
    }
    return CRS_OK;
}

/* What guides: as gaussian(), but with means larger by 0.3 and a correlation of 0.8. */
static void
guide(void *context, const double *x, double *gradient)
{
    const size_t d = *(const size_t *)context;

    gradient[0] = 1.3 - x[0];
    for (size_t j = 1; j < d; j++) {
        const double before = x[j - 1] - 0.3 - (double)j, here = x[j] - 1.3 - (double)j;
        const double step = (here - 0.8 * before) / (1.0 - 0.64);

        gradient[j] = -step;
        gradient[j - 1] += 0.8 * step;
    }
}

/* ---- running ---- */

typedef struct method {
    crs_status (*init)(crs_sampler *, const crs_sampler_plan *, const double *);
    crs_status (*step)(crs_sampler *);
    void (*release)(crs_sampler *);
    crs_status (*set_normal)(crs_sampler *, const double *, const double *);
} method;

static const method real = {crs_sampler_init, crs_sampler_step, crs_sampler_free,
                            crs_sampler_set_normal};
static const method twin = {crs_twin_sampler_init, crs_twin_sampler_step, crs_twin_sampler_free,
                            crs_twin_sampler_set_normal};

/* Samples; returns records[RECORDS][WALKERS][d], to be freed. */
static double *
sample(const method *how, const crs_sampler_plan *plan, const double *mean,
       const double *covariance)
{
    const size_t size = plan->num_walkers * plan->num_dims;
    double *points = calloc(size, sizeof *points);
    double *records = calloc(RECORDS * size, sizeof *records);
    const crs_key key = crs_key_make(plan->seed, 77);
    size_t d = plan->num_dims;
    crs_sampler sampler;

    assert_non_null(points);
    assert_non_null(records);
    for (size_t i = 0; i < size; i++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], 1,
                                     (uint32_t)i, 0);

        points[i] = 2.0 * crs_normal_pair(w.x, w.y).first;
    }
    assert_int_equal(how->init(&sampler, plan, points), CRS_OK);
    if (mean) {
        assert_int_equal(how->set_normal(&sampler, mean, covariance), CRS_OK);
        crs_sampler_set_guide(&sampler, guide, &d);
    }
    for (int i = 0; i < BURN_IN; i++) {
        assert_int_equal(how->step(&sampler), CRS_OK);
    }
    for (size_t i = 0; i < RECORDS; i++) {
        assert_int_equal(how->step(&sampler), CRS_OK);
        memcpy(records + i * size, sampler.points, size * sizeof *records);
    }
    how->release(&sampler);
    free(points);
    return records;
}

/* Largest |z| of the means of x_j and of x_j^2; squares are appended as further dimensions. */
static double
largest_z(const double *records, size_t d, const double *mean, const double *square)
{
    const size_t n = (size_t)RECORDS * WALKERS;
    double *both = calloc(n * 2 * d, sizeof *both);
    const crs_chain chain = {both, RECORDS, WALKERS, 2 * d};
    double largest = 0.0;

    assert_non_null(both);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++) {
            both[i * 2 * d + j] = records[i * d + j];
            both[i * 2 * d + d + j] = records[i * d + j] * records[i * d + j];
        }
    }
    for (size_t j = 0; j < 2 * d; j++) {
        crs_chain_quality quality;
        double found, deviation;

        assert_int_equal(crs_chain_judge(&chain, j, &quality), CRS_OK);
        crs_chain_moments(&chain, j, &found, &deviation);
        largest = fmax(largest, fabs(found - (j < d ? mean[j] : square[j - d])) /
                                    (deviation / sqrt(quality.size)));
    }
    free(both);
    return largest;
}

static double
gaussian_z(const method *how, size_t d, const double share[CRS_NUM_MOVES], int with_normal)
{
    crs_sampler_plan plan = {
        .num_dims = d, .num_walkers = WALKERS, .log_density = gaussian, .context = &d, .seed = 5};
    /* Of q: deliberately not the target's. */
    const double centre[] = {1.3, 2.0, 2.6, 4.0};
    const double covariance[] = {1.4, 0.8, 0.6, 0.4, 0.8, 1.2, 0.8, 0.6,
                                 0.6, 0.8, 1.3, 0.8, 0.4, 0.6, 0.8, 1.5};
    const double mean[] = {1.0, 2.0, 3.0, 4.0}, square[] = {2.0, 5.0, 10.0, 17.0};
    double *records, z;

    memcpy(plan.share, share, sizeof plan.share);
    records = sample(how, &plan, with_normal ? centre : NULL, covariance);
    z = largest_z(records, d, mean, square);
    free(records);
    return z;
}

static void
test_gaussian_by_each_move(void **state)
{
    static const double shares[][CRS_NUM_MOVES] = {{1.0, 0.0, 0.0, 0.0}, {0.0, 1.0, 0.0, 0.0},
                                                   {0.0, 0.0, 1.0, 0.0}, {0.0, 0.0, 0.0, 1.0},
                                                   {0.2, 0.3, 0.5, 0.0}, {0.1, 0.2, 0.2, 0.5}};

    (void)state;
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        const double z = gaussian_z(&real, 4, shares[i], i >= 2);

        if (!(z < LARGEST)) {
            fail_msg("moves %zu: |z| = %.1f", i, z);
        }
    }
}

static void
test_wrong_power_is_seen(void **state)
{
    static const double stretch[CRS_NUM_MOVES] = {1.0, 0.0, 0.0, 0.0};

    (void)state;
    assert_true(gaussian_z(&real, 1, stretch, 0) < LARGEST);
    assert_true(gaussian_z(&twin, 1, stretch, 0) > 2.0 * LARGEST);
}

static void
test_wrong_kinetic_energy_is_seen(void **state)
{
    static const double guided[CRS_NUM_MOVES] = {0.0, 0.0, 0.0, 1.0};

    (void)state;
    assert_true(gaussian_z(&real, 1, guided, 1) < LARGEST);
    assert_true(gaussian_z(&twin, 1, guided, 1) > 2.0 * LARGEST);
}

/* A guide that leads astray spoils no sample: where it is not finite, offers are refused. */
static void
nowhere(void *context, const double *x, double *gradient)
{
    gradient[0] = (double)NAN * x[0];
    (void)context;
}

static void
test_guide_without_a_value_is_refused(void **state)
{
    size_t d = 1;
    const double points[8] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8}, mean = 0.0, variance = 1.0;
    const crs_sampler_plan plan = {.num_dims = 1,
                                   .num_walkers = 8,
                                   .log_density = gaussian,
                                   .context = &d,
                                   .share = {0.0, 0.0, 0.0, 1.0}};
    crs_sampler sampler;

    (void)state;
    assert_int_equal(crs_sampler_init(&sampler, &plan, points), CRS_OK);
    assert_int_equal(crs_sampler_set_normal(&sampler, &mean, &variance), CRS_OK);
    crs_sampler_set_guide(&sampler, nowhere, NULL);
    assert_int_equal(crs_sampler_step(&sampler), CRS_OK);
    assert_memory_equal(sampler.points, points, sizeof points);
    assert_int_equal(sampler.offered[CRS_MOVE_GUIDED], 8);
    crs_sampler_free(&sampler);
}

static void
test_banana(void **state)
{
    static const double shares[][CRS_NUM_MOVES] = {
        {1.0, 0.0, 0.0, 0.0}, {0.2, 0.3, 0.5, 0.0}, {0.1, 0.1, 0.2, 0.6}};
    const double mean[] = {0.0, 1.0}, square[] = {1.0, 3.25};
    const double covariance[] = {1.0, 0.0, 0.0, 2.25};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        crs_sampler_plan plan = {
            .num_dims = 2, .num_walkers = WALKERS, .log_density = banana, .seed = 11};
        double *records, z;

        memcpy(plan.share, shares[i], sizeof plan.share);
        records = sample(&real, &plan, mean, covariance);
        z = largest_z(records, 2, mean, square);
        free(records);
        if (!(z < LARGEST)) {
            fail_msg("moves %zu: |z| = %.1f", i, z);
        }
    }
}

/* ---- judging ---- */

/* Walkers that follow x' = r x + sqrt(1 - r^2) e: autocorrelation time (1 + r) / (1 - r). */
static double *
autoregressive(size_t records, size_t walkers, double r, double shift)
{
    double *out = calloc(records * walkers, sizeof *out);
    const crs_key key = crs_key_make(3, 0);

    assert_non_null(out);
    for (size_t i = 0; i < records * walkers; i++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], 2,
                                     (uint32_t)i, 0);
        const double e = crs_normal_pair(w.x, w.y).first;

        out[i] = i < walkers ? e : r * out[i - walkers] + sqrt(1.0 - r * r) * e;
    }
    for (size_t i = 0; i < records * walkers; i++) {
        out[i] += i % walkers % CRS_CHAIN_GROUPS == 0 ? shift : 0.0;
    }
    return out;
}

static void
test_autocorrelation_time(void **state)
{
    static const double rs[] = {0.0, 0.5, 0.9};

    (void)state;
    for (int i = 0; i < 3; i++) {
        double *records = autoregressive(2000, 32, rs[i], 0.0);
        const crs_chain chain = {records, 2000, 32, 1};
        const double tau = (1.0 + rs[i]) / (1.0 - rs[i]);
        crs_chain_quality quality;

        assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
        assert_true(fabs(quality.tau - tau) < 0.1 * tau);
        assert_true(fabs(quality.bulk - 64000.0 / tau) < 0.12 * 64000.0 / tau);
        assert_true(quality.tail > 0.5 * quality.bulk);
        assert_true(quality.size == fmin(quality.bulk, quality.tail));
        assert_true(quality.r_hat < 1.005);
        free(records);
    }
}

/* A group that sits elsewhere is seen by R-hat. */
static void
test_r_hat_sees_a_group_apart(void **state)
{
    double *records = autoregressive(500, 64, 0.5, 0.5);
    const crs_chain chain = {records, 500, 64, 1};
    crs_chain_quality quality;

    (void)state;
    assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
    assert_true(quality.r_hat > 1.01);
    free(records);
}

/* A group twice as wide has the same mean: only the folded ranks see it. */
static void
test_r_hat_sees_another_scale(void **state)
{
    double *records = autoregressive(500, 64, 0.5, 0.0);
    const crs_chain chain = {records, 500, 64, 1};
    crs_chain_quality quality;

    (void)state;
    assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
    assert_true(quality.r_hat < 1.01);
    for (size_t i = 0; i < 500 * 64; i++) {
        records[i] *= i % 64 % CRS_CHAIN_GROUPS == 0 ? 2.0 : 1.0;
    }
    assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
    assert_true(quality.r_hat > 1.01);
    free(records);
}

/* Walkers that never move: groups of them look alike, the effective size does not. */
static void
test_size_sees_walkers_that_stay(void **state)
{
    double *records = autoregressive(500, 256, 0.0, 0.0);
    const crs_chain chain = {records, 500, 256, 1};
    crs_chain_quality quality;

    (void)state;
    for (size_t i = 256; i < 500 * 256; i++) {
        records[i] = records[i % 256] + 1e-3 * records[i];
    }
    assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
    print_message("walkers that stay: R-hat %.3f, bulk %.0f, tail %.0f\n", quality.r_hat,
                  quality.bulk, quality.tail);
    assert_true(quality.bulk < 400.0 && quality.tail < 600.0);
    free(records);
}

static void
test_too_short_to_judge(void **state)
{
    const double records[24] = {0.0};
    const crs_chain chain = {records, 3, 8, 1};
    crs_chain_quality quality;

    (void)state;
    assert_int_equal(crs_chain_judge(&chain, 0, &quality), CRS_OK);
    assert_true(isnan(quality.r_hat));
}

static void
test_axes_rebuild_the_matrix(void **state)
{
    const double matrix[] = {4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0};
    double turned[9], axes[9], values[3];

    (void)state;
    memcpy(turned, matrix, sizeof turned);
    crs_principal_axes(turned, 3, axes, values);
    for (int i = 0; i < 9; i++) {
        double sum = 0.0;

        for (int k = 0; k < 3; k++) {
            sum += values[k] * axes[3 * k + i / 3] * axes[3 * k + i % 3];
        }
        assert_true(fabs(sum - matrix[i]) < 1e-12);
    }
}

static void
test_refuses_too_few_walkers(void **state)
{
    size_t d = 4;
    const double points[40] = {0.0};
    crs_sampler sampler;
    crs_sampler_plan plan = {
        .num_dims = d, .num_walkers = 8, .log_density = gaussian, .context = &d};

    (void)state;
    assert_int_equal(crs_sampler_init(&sampler, &plan, points), CRS_ERR_ARGUMENT);
    plan.num_walkers = 11;
    assert_int_equal(crs_sampler_init(&sampler, &plan, points), CRS_ERR_ARGUMENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaussian_by_each_move),
        cmocka_unit_test(test_wrong_power_is_seen),
        cmocka_unit_test(test_wrong_kinetic_energy_is_seen),
        cmocka_unit_test(test_guide_without_a_value_is_refused),
        cmocka_unit_test(test_banana),
        cmocka_unit_test(test_autocorrelation_time),
        cmocka_unit_test(test_r_hat_sees_a_group_apart),
        cmocka_unit_test(test_r_hat_sees_another_scale),
        cmocka_unit_test(test_size_sees_walkers_that_stay),
        cmocka_unit_test(test_too_short_to_judge),
        cmocka_unit_test(test_axes_rebuild_the_matrix),
        cmocka_unit_test(test_refuses_too_few_walkers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
