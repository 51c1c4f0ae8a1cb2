/* Sensitivity indices against functions whose indices are known (known_functions.h).
 *
 * Each check has a twin with a planted bug in what it is given, which it must reject. Coverage of
 * the intervals is counted over fixed seeds; see test_coverage(). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/random.h"
#include "study/known_functions.h"
#include "study/sensitivity/sensitivity.h"

#define MAX_FACTORS 50
#define MAX_ITEMS   400

typedef enum bug {
    BUG_NONE,
    BUG_SWAPPED,      /* f(A) and f(B) change places */
    BUG_UNNORMALISED, /* shares times the variance */
    BUG_RAW           /* luck is not taken out */
} bug;

static void
assert_near(double value, double truth, double tolerance)
{
    if (!(fabs(value - truth) <= tolerance)) {
        fail_msg("%.6g instead of %.6g", value, truth);
    }
}

static crs_sensitivity_plan
sobol_plan(size_t k, uint64_t rows)
{
    return (crs_sensitivity_plan){.method = CRS_SENSITIVITY_SOBOL,
                                  .design = CRS_DESIGN_SOBOL,
                                  .num_factors = k,
                                  .rows = rows,
                                  .replicates = 1,
                                  .num_outputs = 1,
                                  .seed = 1};
}

/* Luck is common to a row, as in sensitivity_run. */
static double
luck_of(uint64_t seed, uint64_t row, uint64_t replicate)
{
    const crs_key key = crs_key_make(seed, row * 1000 + replicate);
    crs_pcg64 rng = crs_pcg64_from_key(&key, 77, 0, 0);

    return crs_pcg_normal(&rng);
}

/* Runs an analysis of f; estimates[num_items]. */
static void
analyse(crs_sensitivity *self, const crs_sensitivity_plan *plan, function f, bug planted,
        crs_estimate *estimates)
{
    double *points, *values;

    assert_int_equal(crs_sensitivity_init(self, plan), CRS_OK);
    points = calloc(self->width * plan->num_factors, sizeof *points);
    values = calloc(self->width, sizeof *values);
    assert_non_null(points);
    assert_non_null(values);
    for (uint64_t row = 0; row < plan->rows; row++) {
        crs_sensitivity_points(self, row, 1, points);
        for (uint64_t r = 0; r < plan->replicates; r++) {
            const double luck = luck_of(plan->seed, row, r);

            for (size_t e = 0; e < self->width; e++) {
                values[e] = f(points + e * plan->num_factors, plan->num_factors, luck);
            }
            if (planted == BUG_SWAPPED) {
                const double a = values[0];

                values[0] = values[1];
                values[1] = a;
            }
            assert_int_equal(crs_sensitivity_add(self, row, r, values), CRS_OK);
        }
    }
    assert_int_equal(crs_sensitivity_estimate(self, 0, estimates), CRS_OK);
    if (planted == BUG_UNNORMALISED) {
        const double sd = estimates[crs_sensitivity_find(self, CRS_SENSITIVITY_SD, -1)].value;

        for (size_t i = 4; i < self->num_items; i++) {
            estimates[i].value *= sd * sd;
        }
    }
    free(points);
    free(values);
}

static double
value_of(const crs_sensitivity *self, const crs_estimate *estimates, crs_sensitivity_index index,
         size_t factor)
{
    const long item = crs_sensitivity_find(self, index, (int)factor);

    assert_true(item >= 0);
    return estimates[item].value;
}

/* The largest error of first-order and total indices. */
static double
worst_error(const crs_sensitivity *self, const crs_estimate *estimates, const double *first,
            const double *total)
{
    double worst = 0.0;

    for (size_t j = 0; j < self->plan.num_factors; j++) {
        worst = fmax(worst, fabs(value_of(self, estimates, CRS_SENSITIVITY_FIRST, j) - first[j]));
        worst = fmax(worst, fabs(value_of(self, estimates, CRS_SENSITIVITY_TOTAL, j) - total[j]));
    }
    return worst;
}

static double
ishigami_error(uint64_t rows, bug planted)
{
    const crs_sensitivity_plan plan = sobol_plan(3, rows);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    double first[3], total[3], second, error;

    ishigami_indices(first, total, &second);
    analyse(&self, &plan, ishigami, planted, estimates);
    error = worst_error(&self, estimates, first, total);
    crs_sensitivity_free(&self);
    return error;
}

static void
test_ishigami(void **unused)
{
    (void)unused;
    assert_true(ishigami_error(4096, BUG_NONE) < 0.01);
    assert_true(ishigami_error(4096, BUG_SWAPPED) > 0.1);
    assert_true(ishigami_error(4096, BUG_UNNORMALISED) > 0.1);
}

/* Errors fall with the number of rows, about as 1/N with the Sobol' sequence: from 64 to 16,384
 * rows, 256 times as many, by more than the 16 times of independent points. */
static void
test_convergence(void **unused)
{
    static const uint64_t rows[] = {64, 256, 1024, 4096, 16384};
    double errors[5];

    (void)unused;
    for (size_t i = 0; i < 5; i++) {
        errors[i] = ishigami_error(rows[i], BUG_NONE);
        print_message("Ishigami, %5u rows: largest error %.5f\n", (unsigned)rows[i], errors[i]);
    }
    assert_true(errors[4] < errors[0] / 30.0);
    assert_true(errors[4] < 0.003);
}

static void
test_g_function(void **unused)
{
    const crs_sensitivity_plan plan = sobol_plan(6, 8192);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    double first[6], total[6];

    (void)unused;
    g_indices(6, first, total);
    for (bug planted = BUG_NONE; planted <= BUG_UNNORMALISED; planted++) {
        analyse(&self, &plan, g_function, planted, estimates);
        if (planted == BUG_NONE) {
            assert_true(worst_error(&self, estimates, first, total) < 0.005);
            assert_near(value_of(&self, estimates, CRS_SENSITIVITY_MEAN, (size_t)-1), 1.0, 0.002);
        } else {
            assert_true(worst_error(&self, estimates, first, total) > 0.05);
        }
        crs_sensitivity_free(&self);
    }
}

static void
test_second_order(void **unused)
{
    crs_sensitivity_plan plan = sobol_plan(3, 8192);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    double first[3], total[3], second_13;

    (void)unused;
    plan.second_order = 1;
    ishigami_indices(first, total, &second_13);
    analyse(&self, &plan, ishigami, BUG_NONE, estimates);
    assert_int_equal(self.width, 8);
    for (size_t i = 0; i < self.num_items; i++) {
        const crs_sensitivity_item item = crs_sensitivity_item_of(&self, i);

        if (item.index == CRS_SENSITIVITY_SECOND) {
            const double truth = item.factor == 0 && item.with == 2 ? second_13 : 0.0;

            assert_near(estimates[i].value, truth, 0.02);
            assert_true(item.factor < item.with);
        }
    }
    assert_true(worst_error(&self, estimates, first, total) < 0.01);
    crs_sensitivity_free(&self);
}

/* Beyond 20 factors the Sobol' sequence has not enough dimensions: a Latin hypercube serves. */
static double
wide_line(const double *u, size_t k, double luck)
{
    (void)k;
    (void)luck;
    return 3.0 * u[0] + 4.0 * u[24];
}

static void
test_many_factors(void **unused)
{
    const crs_sensitivity_plan plan = sobol_plan(25, 4096);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    double first[25] = {0.36}, total[25] = {0.36};

    (void)unused;
    first[24] = total[24] = 0.64;
    analyse(&self, &plan, wide_line, BUG_NONE, estimates);
    assert_int_equal(self.design, CRS_DESIGN_LHS);
    assert_true(worst_error(&self, estimates, first, total) < 0.02);
    crs_sensitivity_free(&self);
}

/* Intervals against the truth, with independent points: of SEEDS analyses of the g-function with
 * 512 rows each, how many of the 8 intervals cover. Nominal is 0.95; percentile bootstrap of
 * skewed ratios loses a little. Binomial standard deviation of one index over 300 seeds: 0.013. */
#define SEEDS 300

static void
count_covered(crs_design_kind design, bug planted, unsigned *covered)
{
    crs_sensitivity_plan plan = sobol_plan(4, 512);
    double first[4], total[4];

    g_indices(4, first, total);
    memset(covered, 0, 8 * sizeof *covered);
    plan.design = design;
    for (unsigned s = 0; s < SEEDS; s++) {
        crs_sensitivity self;
        crs_estimate estimates[MAX_ITEMS];

        plan.seed = 1000 + s;
        analyse(&self, &plan, g_function, BUG_NONE, estimates);
        for (size_t i = 0; i < 8; i++) {
            const crs_estimate e = estimates[4 + i];
            const double truth = i < 4 ? first[i] : total[i - 4];
            /* twin: intervals of standard errors that forget the square root of 2 */
            const double scale = planted == BUG_NONE ? 1.0 : 0.7071;

            covered[i] += e.value + scale * (e.low - e.value) <= truth &&
                          truth <= e.value + scale * (e.high - e.value);
        }
        crs_sensitivity_free(&self);
    }
}

static void
test_coverage(void **unused)
{
    unsigned covered[8], sum = 0, bad = 0;

    (void)unused;
    count_covered(CRS_DESIGN_RANDOM, BUG_NONE, covered);
    for (size_t i = 0; i < 8; i++) {
        print_message("g-function, %s index %u: %.3f covered\n", i < 4 ? "first" : "total",
                      (unsigned)(i % 4 + 1), covered[i] / (double)SEEDS);
        assert_in_range(covered[i], 0.88 * SEEDS, 0.99 * SEEDS);
        sum += covered[i];
    }
    assert_in_range(sum, 0.92 * 8 * SEEDS, 0.97 * 8 * SEEDS);
    count_covered(CRS_DESIGN_RANDOM, BUG_UNNORMALISED, covered);
    for (size_t i = 0; i < 8; i++) {
        bad += covered[i];
    }
    assert_true(bad < 0.92 * 8 * SEEDS);
    /* The errors of a Sobol' sequence cancel, the bootstrap does not know: intervals are wide. */
    sum = 0;
    count_covered(CRS_DESIGN_SOBOL, BUG_NONE, covered);
    for (size_t i = 0; i < 8; i++) {
        sum += covered[i];
    }
    print_message("g-function, Sobol' sequence: %.3f covered\n", sum / (8.0 * SEEDS));
    assert_true(sum > 0.98 * 8 * SEEDS);
}

/* Luck: 2 replicates. The indices are those of the mean, whatever luck does; the share of luck is
 * E[(2 (0.5 + u2) u3)^2] = 4 (1 + 1/12) / 3 against V = 5/12. The twin hands in the mean of the
 * replicates as if it were exact. */
static void
test_luck(void **unused)
{
    crs_sensitivity_plan plan = sobol_plan(3, 16384);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    const double noise = 4.0 * (13.0 / 12.0) / 3.0, v = 5.0 / 12.0;
    double first[3] = {0.2, 0.8, 0.0}, *total = first;

    (void)unused;
    plan.replicates = 2;
    plan.noisy = 1;
    analyse(&self, &plan, noisy_line, BUG_NONE, estimates);
    assert_true(worst_error(&self, estimates, first, total) < 0.06);
    assert_near(value_of(&self, estimates, CRS_SENSITIVITY_NOISE_SHARE, (size_t)-1),
                noise / (noise + v), 0.02);
    assert_near(value_of(&self, estimates, CRS_SENSITIVITY_SD, (size_t)-1), sqrt(v), 0.02);
    assert_int_equal(crs_sensitivity_doubts(&self, estimates) & CRS_DOUBT_LUCK, 0);
    crs_sensitivity_free(&self);

    plan.replicates = 1; /* the twin: luck cannot be taken out */
    analyse(&self, &plan, noisy_line, BUG_RAW, estimates);
    assert_true(worst_error(&self, estimates, first, total) > 0.2);
    assert_true(isnan(value_of(&self, estimates, CRS_SENSITIVITY_NOISE_SHARE, (size_t)-1)));
    assert_true(crs_sensitivity_doubts(&self, estimates) & CRS_DOUBT_LUCK);
    crs_sensitivity_free(&self);
}

static double
morris_line_error(bug planted)
{
    crs_sensitivity_plan plan = sobol_plan(4, 10);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    double worst = 0.0;

    plan.method = CRS_SENSITIVITY_MORRIS;
    analyse(&self, &plan, line, planted, estimates);
    assert_int_equal(self.width, 5);
    for (size_t j = 0; j < 4; j++) {
        const double a = (double)j - 1.5;

        worst = fmax(worst, fabs(value_of(&self, estimates, CRS_SENSITIVITY_MU, j) - a));
        worst = fmax(worst,
                     fabs(value_of(&self, estimates, CRS_SENSITIVITY_MU_STAR, j) - fabs(a)));
        worst = fmax(worst, value_of(&self, estimates, CRS_SENSITIVITY_SIGMA, j));
    }
    crs_sensitivity_free(&self);
    return worst;
}

static void
test_morris_on_a_line(void **unused)
{
    (void)unused;
    assert_true(morris_line_error(BUG_NONE) < 1e-12);
    assert_true(morris_line_error(BUG_SWAPPED) > 0.1);
}

/* A factor that acts one way here and the other way there: mu is small, mu* is not, and sigma
 * tells. Ishigami's x3 acts in interaction only. */
static void
test_morris_sees_interaction(void **unused)
{
    crs_sensitivity_plan plan = sobol_plan(3, 2000);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    size_t factors[3];
    const double effect = 0.1 * pow(PI / 4.0, 4.0) * (81.0 - 1.0) * sin(PI / 4.0) / 0.5;

    (void)unused;
    plan.method = CRS_SENSITIVITY_MORRIS;
    analyse(&self, &plan, ishigami, BUG_NONE, estimates);
    assert_true(fabs(value_of(&self, estimates, CRS_SENSITIVITY_MU, 2)) < 0.5);
    /* at the levels, +-pi/4 and +-3 pi/4, every effect has this size */
    assert_near(value_of(&self, estimates, CRS_SENSITIVITY_MU_STAR, 2), effect, 1e-9);
    assert_near(value_of(&self, estimates, CRS_SENSITIVITY_SIGMA, 2), effect, 0.02);
    crs_sensitivity_rank(&self, estimates, factors);
    for (size_t i = 1; i < 3; i++) {
        assert_true(value_of(&self, estimates, CRS_SENSITIVITY_MU_STAR, factors[i - 1]) >=
                    value_of(&self, estimates, CRS_SENSITIVITY_MU_STAR, factors[i]));
    }
    crs_sensitivity_free(&self);
}

/* Trajectories: every factor moves once, by half of its range, to a middle of a quarter; starts
 * and directions are spread evenly. */
static void
test_trajectories(void **unused)
{
    crs_sensitivity_plan plan = sobol_plan(7, 400);
    crs_sensitivity self;
    double points[8 * 7];
    unsigned up = 0, level[4] = {0}, moves_first = 0;

    (void)unused;
    plan.method = CRS_SENSITIVITY_MORRIS;
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_OK);
    for (uint64_t row = 0; row < plan.rows; row++) {
        crs_sensitivity_points(&self, row, 1, points);
        for (size_t e = 1; e < 8; e++) {
            unsigned moved = 0;

            for (size_t j = 0; j < 7; j++) {
                const double step = points[e * 7 + j] - points[(e - 1) * 7 + j];

                assert_true(step == 0.0 || fabs(step) == 0.5);
                moved += step != 0.0;
                up += step > 0.0;
                moves_first += e == 1 && j == 3 && step != 0.0;
            }
            assert_int_equal(moved, 1);
        }
        for (size_t j = 0; j < 7; j++) {
            level[(size_t)(4.0 * points[j])]++;
            assert_true(fabs(points[7 * 7 + j] - points[j]) == 0.5);
        }
    }
    /* 2,800 fair choices: standard deviation 26.5; five of them */
    assert_in_range(up, 1400 - 133, 1400 + 133);
    for (size_t l = 0; l < 4; l++) {
        assert_in_range(level[l], 700 - 115, 700 + 115);
    }
    assert_in_range(moves_first, 57 - 35, 57 + 35); /* 400/7, standard deviation 7 */
    crs_sensitivity_free(&self);
}

static void
test_gaps_and_constants(void **unused)
{
    const crs_sensitivity_plan plan = sobol_plan(3, 1024);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    size_t factors[3];
    double explained;

    (void)unused;
    analyse(&self, &plan, gap, BUG_NONE, estimates);
    assert_in_range(crs_sensitivity_rows(&self, 0), 980, 1023);
    assert_true(isfinite(estimates[4].value));
    crs_sensitivity_free(&self);

    analyse(&self, &plan, constant, BUG_NONE, estimates);
    assert_true(estimates[0].value == 0.1);
    assert_true(estimates[1].value == 0.0);
    assert_true(isnan(estimates[4].value));
    assert_int_equal(crs_sensitivity_doubts(&self, estimates), 0);
    crs_sensitivity_rank(&self, estimates, factors);
    assert_int_equal(factors[0], 0);
    assert_int_equal(crs_sensitivity_explain(&self, estimates, 0.8, &explained, factors), 0);
    crs_sensitivity_free(&self);

    analyse(&self, &plan, rounding, BUG_NONE, estimates);
    assert_true(estimates[1].value == 0.0);
    assert_true(isnan(estimates[4].value));
    crs_sensitivity_free(&self);
}

static void
test_order_and_doubts(void **unused)
{
    crs_sensitivity_plan plan = sobol_plan(4, 1024);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    size_t factors[4];
    double explained;

    (void)unused;
    /* shares of line(): 2.25, 0.25, 0.25, 2.25 of 5 */
    analyse(&self, &plan, line, BUG_NONE, estimates);
    assert_int_equal(crs_sensitivity_explain(&self, estimates, 0.8, &explained, factors), 2);
    assert_near(explained, 0.9, 0.02);
    assert_int_equal(factors[0] + factors[1], 3);
    assert_int_equal(crs_sensitivity_doubts(&self, estimates), 0);
    crs_sensitivity_free(&self);

    plan.rows = 4; /* far too few */
    analyse(&self, &plan, g_function, BUG_NONE, estimates);
    assert_true(crs_sensitivity_doubts(&self, estimates) & CRS_DOUBT_WIDE);
    crs_sensitivity_free(&self);
}

/* A result that one row alone moves: nothing varies without that row. Bounds are numbers, as wide
 * as they can be, and the analysis says that there are too few rows. (A bootstrap had samples
 * without variance there: bounds NaN, no doubt.) */
static void
test_one_row_makes_it(void **unused)
{
    const crs_sensitivity_plan plan = sobol_plan(3, 128);
    crs_sensitivity self;
    crs_estimate estimates[MAX_ITEMS];
    unsigned doubts;

    (void)unused;
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_OK);
    for (uint64_t row = 0; row < plan.rows; row++) {
        const double values[5] = {row == 5 ? 1.0 : 0.0, 0.0, 0.0, row == 5 ? 1.0 : 0.0,
                                  row == 5 ? 1.0 : 0.0};

        assert_int_equal(crs_sensitivity_add(&self, row, 0, values), CRS_OK);
    }
    assert_int_equal(crs_sensitivity_estimate(&self, 0, estimates), CRS_OK);
    for (size_t i = 0; i < self.num_items; i++) {
        const crs_sensitivity_item item = crs_sensitivity_item_of(&self, i);

        assert_true(isfinite(estimates[i].low) && isfinite(estimates[i].high));
        assert_true(estimates[i].low <= estimates[i].value &&
                    estimates[i].value <= estimates[i].high);
        if (item.index == CRS_SENSITIVITY_FIRST || item.index == CRS_SENSITIVITY_TOTAL) {
            assert_true(estimates[i].few && estimates[i].high - estimates[i].low >= 1.0);
        }
    }
    doubts = crs_sensitivity_doubts(&self, estimates);
    assert_true((doubts & CRS_DOUBT_ROWS) && (doubts & CRS_DOUBT_WIDE) &&
                (doubts & CRS_DOUBT_ZERO));
    crs_sensitivity_free(&self);
}

static void
test_bad_plans(void **unused)
{
    crs_sensitivity self;
    crs_sensitivity_plan plan = sobol_plan(3, 8);
    const double values[5] = {0.0};

    (void)unused;
    plan.rows = 1;
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_ERR_ARGUMENT);
    plan = sobol_plan(0, 8);
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_ERR_ARGUMENT);
    plan = sobol_plan(1, 8);
    plan.second_order = 1;
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_ERR_ARGUMENT);
    plan = sobol_plan(3, 8);
    plan.num_outputs = 1000000000;
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_ERR_LIMIT);
    crs_sensitivity_free(&self);
    plan = sobol_plan(3, 8);
    assert_int_equal(crs_sensitivity_init(&self, &plan), CRS_OK);
    assert_int_equal(crs_sensitivity_add(&self, 1, 0, values), CRS_ERR_ARGUMENT);
    crs_sensitivity_free(&self);
    crs_sensitivity_free(&self);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami),
        cmocka_unit_test(test_convergence),
        cmocka_unit_test(test_g_function),
        cmocka_unit_test(test_second_order),
        cmocka_unit_test(test_many_factors),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_luck),
        cmocka_unit_test(test_morris_on_a_line),
        cmocka_unit_test(test_morris_sees_interaction),
        cmocka_unit_test(test_trajectories),
        cmocka_unit_test(test_gaps_and_constants),
        cmocka_unit_test(test_order_and_doubts),
        cmocka_unit_test(test_one_row_makes_it),
        cmocka_unit_test(test_bad_plans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
