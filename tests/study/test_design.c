/* Designs against theory.
 *
 * Discrepancy: the L2 star discrepancy by Warnock's formula (1972). For N independent points its
 * expected square is (2^-d - 3^-d) / N; a Sobol' sequence lies far below, a random design scatters
 * around it. Uniformity: chi-square at alpha = 1e-6, seed fixed, so no false alarm can come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "study/design.h"

#define MAX_FACTORS 64

typedef struct fixture {
    crs_factor factors[MAX_FACTORS];
    crs_design design;
    double *points;
} fixture;

/* `count` factors, evenly spread on [0, 1]. */
static crs_design_plan
unit_plan(fixture *f, crs_design_kind kind, size_t count, uint64_t points, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        f->factors[i] = (crs_factor){.kind = CRS_FACTOR_LINEAR, .high = 1.0, .levels = 3};
        assert_int_equal(crs_factor_prepare(&f->factors[i]), CRS_OK);
    }
    return (crs_design_plan){
        .kind = kind, .factors = f->factors, .num_factors = count, .points = points, .seed = seed};
}

static const double *
make_points(fixture *f, const crs_design_plan *plan)
{
    assert_int_equal(crs_design_init(&f->design, plan), CRS_OK);
    f->points = calloc((size_t)f->design.num_points + 1, (plan->num_factors + 1) * sizeof(double));
    assert_non_null(f->points);
    crs_design_points(&f->design, 0, f->design.num_points, f->points);
    return f->points;
}

static void
drop(fixture *f)
{
    free(f->points);
    crs_design_free(&f->design);
    crs_design_free(&f->design); /* safe twice */
}

/* Square of the L2 star discrepancy of points[n][d]. */
static double
discrepancy(const double *points, size_t n, size_t d)
{
    double first = 0.0, second = 0.0;

    for (size_t i = 0; i < n; i++) {
        double product = 1.0;

        for (size_t k = 0; k < d; k++) {
            product *= (1.0 - points[i * d + k] * points[i * d + k]) / 2.0;
        }
        first += product;
        for (size_t j = 0; j < n; j++) {
            double both = 1.0;

            for (size_t k = 0; k < d; k++) {
                both *= 1.0 - fmax(points[i * d + k], points[j * d + k]);
            }
            second += both;
        }
    }
    return pow(3.0, -(double)d) - 2.0 * first / (double)n + second / ((double)n * (double)n);
}

static double
discrepancy_of(crs_design_kind kind, size_t d, uint64_t n, uint64_t seed)
{
    fixture f;
    const crs_design_plan plan = unit_plan(&f, kind, d, n, seed);
    const double result = discrepancy(make_points(&f, &plan), (size_t)n, d);

    drop(&f);
    return result;
}

static void
test_sobol_is_more_even_than_random(void **state)
{
    static const struct {
        size_t d;
        double share; /* of the expected discrepancy of random points that Sobol' stays below */
    } cases[] = {{1, 0.01}, {2, 0.02}, {5, 0.2}, {10, 1.0}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t d = cases[i].d;
        const double expected = (pow(2.0, -(double)d) - pow(3.0, -(double)d)) / 512.0;
        double random = 0.0;

        for (uint64_t seed = 1; seed <= 5; seed++) {
            assert_true(discrepancy_of(CRS_DESIGN_SOBOL, d, 512, seed) <
                        cases[i].share * expected);
            random += discrepancy_of(CRS_DESIGN_RANDOM, d, 512, seed) / 5.0;
        }
        assert_true(random > 0.4 * expected && random < 2.5 * expected);
    }
}

/* How many of n equal shares of every factor do not hold exactly one point: none for a Latin
 * hypercube, nor for the first 2^k points of a shifted Sobol' sequence. */
static int
count_missed(const double *points, size_t n, size_t d)
{
    int missed = 0;

    for (size_t k = 0; k < d; k++) {
        char *hit = calloc(n, 1);

        assert_non_null(hit);
        for (size_t i = 0; i < n; i++) {
            const size_t share = (size_t)(points[i * d + k] * (double)n);

            assert_true(points[i * d + k] > 0.0 && points[i * d + k] < 1.0);
            hit[share]++;
        }
        for (size_t i = 0; i < n; i++) {
            missed += hit[i] != 1;
        }
        free(hit);
    }
    return missed;
}

static void
test_lhs_hits_every_share_once(void **state)
{
    static const uint64_t sizes[] = {1, 2, 3, 7, 100, 256, 257, 5000};
    (void)state;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        fixture f;
        crs_design_plan plan = unit_plan(&f, CRS_DESIGN_LHS, 6, sizes[i], 11);

        assert_int_equal(count_missed(make_points(&f, &plan), (size_t)sizes[i], 6), 0);
        drop(&f);
        plan.kind = CRS_DESIGN_RANDOM; /* the twin */
        if (sizes[i] >= 100) {
            assert_true(count_missed(make_points(&f, &plan), (size_t)sizes[i], 6) > 0);
            drop(&f);
        }
    }
}

/* Permutations of the Latin hypercube: over seeds, every point lands in every share equally often
 * (chi-square), and the columns are not correlated more than chance allows. */
static void
test_lhs_permutations(void **state)
{
    enum { N = 5, SEEDS = 4000 };
    int counts[N][N] = {{0}};
    double chi = 0.0, together = 0.0;
    (void)state;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        fixture f;
        const crs_design_plan plan = unit_plan(&f, CRS_DESIGN_LHS, 2, N, seed);
        const double *points = make_points(&f, &plan);

        for (size_t i = 0; i < N; i++) {
            const int a = (int)(points[2 * i] * N), b = (int)(points[2 * i + 1] * N);

            counts[i][a]++;
            together += (double)(a - 2) * (double)(b - 2);
        }
        drop(&f);
    }
    for (int i = 0; i < N * N; i++) {
        const double expected = (double)SEEDS / N;

        chi += (counts[i / N][i % N] - expected) * (counts[i / N][i % N] - expected) / expected;
    }
    assert_true(gsl_cdf_chisq_Q(chi, (N - 1) * (N - 1)) > 1e-6);
    /* Var of the sum over a permutation pair: (sum of squares)^2 / (N - 1) = 25. */
    assert_true(fabs(together) < 5.0 * sqrt(25.0 * SEEDS));
}

static void
test_grid_is_complete(void **state)
{
    static const double values[] = {7.0, 3.0, 5.0};
    fixture f;
    crs_factor *factors = f.factors;
    crs_design_plan plan = {.kind = CRS_DESIGN_GRID, .factors = factors, .num_factors = 3};
    const double *points;
    (void)state;

    factors[0] = (crs_factor){.kind = CRS_FACTOR_VALUES, .values = values, .num_values = 3};
    factors[1] = (crs_factor){.kind = CRS_FACTOR_LINEAR, .low = 0.0, .high = 1.0, .levels = 5};
    factors[2] = (crs_factor){.kind = CRS_FACTOR_LOG, .low = 1.0, .high = 100.0, .levels = 3};
    points = make_points(&f, &plan);
    assert_int_equal(f.design.num_points, 45);
    for (size_t i = 0; i < 45; i++) {
        assert_true(points[3 * i] == values[i / 15]);
        assert_true(points[3 * i + 1] == 0.25 * (double)(i / 3 % 5));
        assert_true(fabs(points[3 * i + 2] - pow(10.0, (double)(i % 3))) < 1e-12);
    }
    assert_true(points[3 * 44 + 2] == 100.0 && points[2] == 1.0); /* ends exactly */
    drop(&f);
    factors[1].levels = 0;
    assert_int_equal(crs_design_init(&f.design, &plan), CRS_ERR_ARGUMENT);
    for (int i = 0; i < 3; i++) {
        factors[i].kind = CRS_FACTOR_LINEAR;
        factors[i].levels = 1001;
    }
    assert_int_equal(crs_design_init(&f.design, &plan), CRS_ERR_LIMIT);
}

static void
test_list(void **state)
{
    static const double a[] = {1.0, 2.0, 3.0}, b[] = {9.0, 8.0, 7.0};
    static const double rows[] = {0.5, 4.0, 0.25, 6.0};
    fixture f;
    crs_design_plan plan = {.kind = CRS_DESIGN_LIST, .factors = f.factors, .num_factors = 2};
    const double *points;
    (void)state;

    f.factors[0] = (crs_factor){.kind = CRS_FACTOR_VALUES, .values = a, .num_values = 3};
    f.factors[1] = (crs_factor){.kind = CRS_FACTOR_VALUES, .values = b, .num_values = 3};
    points = make_points(&f, &plan);
    assert_int_equal(f.design.num_points, 3);
    assert_true(points[4] == 3.0 && points[5] == 7.0);
    drop(&f);
    f.factors[1].num_values = 2;
    assert_int_equal(crs_design_init(&f.design, &plan), CRS_ERR_ARGUMENT);
    plan.list = rows;
    plan.points = 2;
    points = make_points(&f, &plan);
    assert_memory_equal(points, rows, sizeof rows);
    drop(&f);
}

static void
test_the_limit_of_sobol(void **state)
{
    fixture f;
    crs_design_plan plan = unit_plan(&f, CRS_DESIGN_SOBOL, 40, 64, 5);
    (void)state;

    assert_int_equal(count_missed(make_points(&f, &plan), 64, 40), 0);
    assert_int_equal(f.design.kind, CRS_DESIGN_SOBOL);
    drop(&f);
    plan = unit_plan(&f, CRS_DESIGN_SOBOL, 41, 64, 5);
    assert_int_equal(count_missed(make_points(&f, &plan), 64, 41), 0);
    assert_int_equal(f.design.kind, CRS_DESIGN_LHS);
    drop(&f);
}

/* Points do not depend on how they are asked for, but on the seed. */
static void
test_points_are_functions_of_seed_and_number(void **state)
{
    (void)state;
    for (int kind = CRS_DESIGN_LHS; kind <= CRS_DESIGN_RANDOM; kind++) {
        fixture f, g;
        crs_design_plan plan = unit_plan(&f, (crs_design_kind)kind, 4, 100, 3);
        const double *points = make_points(&f, &plan);
        double some[3 * 4];

        for (uint64_t first = 95; first < 96; first -= 19) {
            crs_design_points(&f.design, first, 3, some);
            assert_memory_equal(some, points + 4 * first, sizeof some);
        }
        plan.seed = 4;
        (void)make_points(&g, &plan);
        assert_memory_not_equal(g.points, points, 100 * 4 * sizeof *points);
        drop(&g);
        drop(&f);
    }
}

static void
test_constraints(void **state)
{
    static const crs_constraint constraints[] = {
        {{0, 0.0}, {1, 0.0}, CRS_RELATION_LESS},
        {{-1, 0.25}, {0, 0.0}, CRS_RELATION_LESS_OR_EQUAL},
    };
    (void)state;
    for (int kind = 0; kind < (int)CRS_NUM_DESIGN_KINDS; kind++) {
        fixture f;
        crs_design_plan plan = unit_plan(&f, (crs_design_kind)kind, 2, 4096, 1);
        double rows[4096 * 2];
        const double *points;

        for (size_t i = 0; i < 4096; i++) {
            rows[2 * i] = (double)(i % 64) / 64.0;
            rows[2 * i + 1] = (double)(i / 64) / 64.0;
        }
        plan.list = rows;
        f.factors[0].levels = f.factors[1].levels = 65;
        plan.constraints = constraints;
        plan.num_constraints = 2;
        points = make_points(&f, &plan);
        for (size_t i = 0; i < f.design.num_points; i++) {
            assert_true(points[2 * i] < points[2 * i + 1] && points[2 * i] >= 0.25);
        }
        /* the triangle's area is 9 / 32 */
        assert_true(fabs((double)f.design.num_points / (double)f.design.num_raw - 9.0 / 32.0) <
                    0.03);
        drop(&f);
    }
}

static void
test_nothing_varied(void **state)
{
    fixture f;
    const crs_design_plan plan = {.kind = CRS_DESIGN_LHS, .points = 9};
    (void)state;

    (void)make_points(&f, &plan);
    assert_int_equal(f.design.num_points, 1);
    drop(&f);
}

/* ---- priors ---- */

/* Distribution function of a prior by GSL, which knows nothing of ours. */
static double
oracle_cdf(const crs_prior *prior, double x)
{
    switch (prior->kind) {
    case CRS_PRIOR_UNIFORM:
        return gsl_cdf_flat_P(x, prior->a, prior->b);
    case CRS_PRIOR_NORMAL:
        return gsl_cdf_gaussian_P(x - prior->a, prior->b);
    case CRS_PRIOR_LOGNORMAL:
        return gsl_cdf_lognormal_P(x, log(prior->a), prior->b);
    default:
        return gsl_cdf_beta_P(x, prior->a, prior->b);
    }
}

static void
test_priors_against_gsl(void **state)
{
    static const struct {
        crs_prior prior;
        double low, high;
    } cases[] = {
        {{CRS_PRIOR_UNIFORM, 2.0, 6.0}, 0.0, 5.0},
        {{CRS_PRIOR_NORMAL, 1.4, 0.7}, -5.0, 10.0},
        {{CRS_PRIOR_NORMAL, 0.0, 1.0}, 0.5, 0.75},
        {{CRS_PRIOR_LOGNORMAL, 0.05, 0.5}, 0.0, (double)INFINITY},
        {{CRS_PRIOR_LOGNORMAL, 0.05, 0.5}, 0.01, 0.06},
        {{CRS_PRIOR_BETA, 2.0, 98.0}, 0.0, 1.0},
        {{CRS_PRIOR_BETA, 7.0, 3.0}, 0.0, 1.0},
        {{CRS_PRIOR_BETA, 0.5, 0.5}, 0.1, 0.9},
        {{CRS_PRIOR_BETA, 5.0, 5.0}, 0.25, 1.0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crs_factor factor = {.kind = CRS_FACTOR_PRIOR,
                             .prior = cases[i].prior,
                             .low = cases[i].low,
                             .high = cases[i].high};
        const double from = oracle_cdf(&factor.prior, factor.low);
        const double to = isfinite(factor.high) ? oracle_cdf(&factor.prior, factor.high) : 1.0;
        double before = -1e300;

        assert_int_equal(crs_factor_prepare(&factor), CRS_OK);
        for (int k = 0; k < 2000; k++) {
            const double u = (k + 0.5) / 2000.0;
            const double x = crs_factor_value(&factor, u);

            assert_true(x >= factor.low && x <= factor.high && x >= before);
            assert_true(fabs((oracle_cdf(&factor.prior, x) - from) / (to - from) - u) < 1e-7);
            assert_true(fabs(crs_prior_cdf(&factor.prior, x) - oracle_cdf(&factor.prior, x)) <
                        1e-8);
            before = x;
        }
    }
}

static void
test_unsound_factors(void **state)
{
    crs_factor unsound[] = {
        {.kind = CRS_FACTOR_VALUES},
        {.kind = CRS_FACTOR_LINEAR, .low = 1.0, .high = 1.0},
        {.kind = CRS_FACTOR_LINEAR, .low = 0.0, .high = (double)INFINITY},
        {.kind = CRS_FACTOR_LOG, .low = 0.0, .high = 1.0},
        {.kind = CRS_FACTOR_PRIOR, .low = 0.0, .high = 1.0},
        {.kind = CRS_FACTOR_PRIOR, .prior = {CRS_PRIOR_NORMAL, 0.0, 1.0}, .low = 7.0, .high = 9.0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof unsound / sizeof unsound[0]; i++) {
        assert_int_equal(crs_factor_prepare(&unsound[i]), CRS_ERR_ARGUMENT);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sobol_is_more_even_than_random),
        cmocka_unit_test(test_lhs_hits_every_share_once),
        cmocka_unit_test(test_lhs_permutations),
        cmocka_unit_test(test_grid_is_complete),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_the_limit_of_sobol),
        cmocka_unit_test(test_points_are_functions_of_seed_and_number),
        cmocka_unit_test(test_constraints),
        cmocka_unit_test(test_nothing_varied),
        cmocka_unit_test(test_priors_against_gsl),
        cmocka_unit_test(test_unsound_factors),
    };

    return cmocka_run_group_tests_name("design", tests, NULL, NULL);
}
