/* Intervals, dominance and ranks against theory. Coverage is counted over fixed seeds: of T trials
 * the number that cover is binomial, and is accepted within the two-sided quantiles at ALPHA; each
 * coverage test has a twin with a planted bug that must be rejected by the same rule. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "core/random.h"
#include "study/statistics.h"

#define ALPHA  1e-6
#define LEVEL  0.95
#define TRIALS 4000
#define N      25

/* Uniform and normal numbers of a trial. */
static double
normal(unsigned trial, unsigned purpose, unsigned i)
{
    const crs_key key = crs_key_make(11, trial);
    crs_pcg64 rng = crs_pcg64_from_key(&key, purpose, i, 0);

    return crs_pcg_normal(&rng);
}

/* 1 if `covered` of `trials` is what a true coverage of `level` gives. */
static int
is_plausible(unsigned covered, unsigned trials, double level)
{
    return gsl_cdf_binomial_P(covered, level, trials) > 0.5 * ALPHA &&
           gsl_cdf_binomial_Q(covered, level, trials) +
                   (gsl_cdf_binomial_P(covered, level, trials) -
                    (covered > 0 ? gsl_cdf_binomial_P(covered - 1, level, trials) : 0.0)) >
               0.5 * ALPHA;
}

/* Pairs with common luck of standard deviation 3 and own luck of 0.5; means 1.7 and 1. */
static void
make_pairs(unsigned trial, double *a, double *b)
{
    for (unsigned i = 0; i < N; i++) {
        const double common = 3.0 * normal(trial, 1, i);

        a[i] = 1.7 + common + 0.5 * normal(trial, 2, i);
        b[i] = 1.0 + common + 0.5 * normal(trial, 3, i);
    }
}

static unsigned
covers(const crs_interval *interval, double truth)
{
    return interval->low <= truth && truth <= interval->high;
}

static void
test_moments_against_gsl(void **unused)
{
    double values[N];
    crs_moments moments = {0};

    (void)unused;
    for (unsigned i = 0; i < N; i++) {
        values[i] = 1e9 + normal(0, 1, i); /* a naive sum of squares would lose all digits */
        crs_moments_add(&moments, values[i]);
    }
    assert_int_equal(moments.count, N);
    assert_true(fabs(moments.mean - gsl_stats_mean(values, 1, N)) < 1e-6);
    assert_true(fabs(crs_moments_variance(&moments) / gsl_stats_variance(values, 1, N) - 1.0) <
                1e-6);
    moments = (crs_moments){0};
    assert_true(isnan(crs_moments_variance(&moments)));
}

static void
test_critical_values(void **unused)
{
    (void)unused; /* tables of Student's t */
    assert_true(fabs(crs_t_critical(0.95, 1.0) - 12.7062047) < 1e-6);
    assert_true(fabs(crs_t_critical(0.95, 24.0) - 2.0638986) < 1e-6);
    assert_true(fabs(crs_normal_critical(0.95) - 1.9599640) < 1e-6);
    assert_true(crs_t_critical(0.95, 7.0) * 0x1p30 == floor(crs_t_critical(0.95, 7.0) * 0x1p30));
}

static void
test_coverage_of_paired_interval(void **unused)
{
    unsigned paired = 0, unpaired = 0, as_if_unpaired = 0;
    double a[N], b[N];

    (void)unused;
    for (unsigned t = 0; t < TRIALS; t++) {
        crs_interval good, separate, planted;

        make_pairs(t, a, b);
        good = crs_paired_interval(a, b, N, LEVEL);
        separate = crs_unpaired_interval(a, b, N, LEVEL);
        planted = crs_paired_interval(a, b, N, 1.0 - (1.0 - LEVEL) / 0.5); /* 90 %, not 95 % */
        paired += covers(&good, 0.7);
        unpaired += covers(&separate, 0.7);
        as_if_unpaired += covers(&planted, 0.7);
        assert_true(separate.half_width > 2.0 * good.half_width);
    }
    print_message("paired t interval covers %.4f of %d\n", (double)paired / TRIALS, TRIALS);
    assert_true(is_plausible(paired, TRIALS, LEVEL));
    /* planted bugs: the variance of separate means for pairs; a level that is not what it says */
    assert_false(is_plausible(unpaired, TRIALS, LEVEL));
    assert_false(is_plausible(as_if_unpaired, TRIALS, LEVEL));
}

static void
test_independent_seeds_are_found_out(void **unused)
{
    unsigned covered = 0;
    double a[N], b[N], other[N], width = 0.0, width_of_bug = 0.0;

    (void)unused;
    for (unsigned t = 0; t < TRIALS; t++) {
        crs_interval good, bug;

        make_pairs(t, a, b);
        make_pairs(t + TRIALS, other, other);
        make_pairs(t + TRIALS, other, b);
        bug = crs_paired_interval(a, b, N, LEVEL); /* b met other luck than a */
        make_pairs(t, a, b);
        good = crs_paired_interval(a, b, N, LEVEL);
        covered += covers(&bug, 0.7);
        width += good.half_width;
        width_of_bug += bug.half_width;
    }
    /* Still right, but six times as wide: sqrt(2 * 9.25) / sqrt(0.5). */
    assert_true(is_plausible(covered, TRIALS, LEVEL));
    assert_true(fabs(width_of_bug / width - 6.083) < 0.15);
}

static void
test_coverage_of_ratio(void **unused)
{
    unsigned covered = 0, planted = 0;
    double a[N], b[N];

    (void)unused;
    for (unsigned t = 0; t < TRIALS; t++) {
        crs_interval good, bug;

        for (unsigned i = 0; i < N; i++) {
            const double common = normal(t, 1, i);

            b[i] = 20.0 + common;
            a[i] = 1.3 * b[i] + 0.3 * normal(t, 2, i);
        }
        good = crs_ratio_interval(a, b, N, LEVEL);
        covered += covers(&good, 1.3);
        bug = crs_mean_interval(a, N, LEVEL); /* takes the denominator for a constant */
        planted += (unsigned)(fabs(good.mean - 1.3) <= bug.half_width / 20.0);
    }
    print_message("ratio interval covers %.4f of %d\n", (double)covered / TRIALS, TRIALS);
    assert_true(is_plausible(covered, TRIALS, LEVEL));
    assert_false(is_plausible(planted, TRIALS, LEVEL));
    for (unsigned i = 0; i < N; i++) {
        a[i] = -a[i];
    }
    assert_true(isnan(crs_ratio_interval(a, b, N, LEVEL).mean));
    assert_true(isnan(crs_ratio_interval(b, a, N, LEVEL).mean));
    memset(b, 0, sizeof b);
    assert_true(isnan(crs_ratio_interval(a, b, N, LEVEL).mean));
}

static void
test_share_interval(void **unused)
{
    double coverage = 0.0;
    crs_interval end;

    (void)unused;
    /* Exact coverage at n = 30, p = 0.1: sum of the binomial over the k whose interval covers. */
    for (unsigned k = 0; k <= 30; k++) {
        const crs_interval interval = crs_share_interval(k / 30.0, 30, LEVEL);

        coverage += covers(&interval, 0.1) ? gsl_cdf_binomial_P(k, 0.1, 30) -
                                                 (k > 0 ? gsl_cdf_binomial_P(k - 1, 0.1, 30) : 0.0)
                                           : 0.0;
    }
    print_message("Wilson's interval covers 0.1 with probability %.4f\n", coverage);
    assert_true(coverage > 0.93 && coverage < 0.985);
    end = crs_share_interval(0.0, 30, LEVEL);
    assert_true(end.low == 0.0 && end.high > 0.1 && end.high < 0.12); /* 0.1135, Wilson 1927 */
    end = crs_share_interval(1.0, 30, LEVEL);
    assert_true(end.high == 1.0 && end.low > 0.88);
}

/* Losses that happen with probability `chance`, and then are exponential with mean 1. */
static unsigned
covered_losses(double chance, unsigned n, unsigned trials)
{
    double values[200];
    unsigned covered = 0;

    for (unsigned t = 0; t < trials; t++) {
        const crs_key key = crs_key_make(77, t);
        crs_interval interval;

        for (unsigned i = 0; i < n; i++) {
            const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], 1, n,
                                         i);

            values[i] = crs_uniform(w.x) < chance ? -log(crs_uniform(w.y)) : 0.0;
        }
        interval = crs_loss_interval(values, n, LEVEL, 2.0);
        assert_true(interval.low >= 0.0 && interval.low <= interval.mean &&
                    interval.high >= interval.mean);
        covered += covers(&interval, chance);
    }
    print_message("losses in %.0f %% of %u runs: covered in %.4f\n", 100.0 * chance, n,
                  (double)covered / trials);
    return covered;
}

static void
test_losses(void **unused)
{
    const double none[30] = {0.0};
    double same[5] = {2.0, 2.0, 2.0, 2.0, 2.0};
    crs_interval interval;

    (void)unused;
    assert_true(covered_losses(0.3, 100, 1000) > 930);
    assert_true(covered_losses(0.02, 100, 1000) > 910); /* a bootstrap: 690 */
    assert_true(covered_losses(0.9, 20, 1000) > 930);
    interval = crs_loss_interval(none, 30, LEVEL, 4.0);
    assert_true(interval.low == 0.0 && interval.mean == 0.0);
    assert_true(fabs(interval.high - 4.0 * 3.688879454 / 30.0) < 1e-6); /* -ln 0.025 */
    interval = crs_loss_interval(none, 30, LEVEL, 0.0);
    assert_true(interval.high == 0.0);
    interval = crs_loss_interval(same, 5, LEVEL, 4.0);
    assert_true(interval.low == 2.0 && interval.high == 2.0 && interval.sd == 0.0);
}

/* Sets differ with standard deviation 1, numbers of a set with 0.1: the evidence is the sets'. */
static void
test_sets_are_the_evidence(void **unused)
{
    double values[64], scratch[8];
    unsigned covered = 0, blind = 0;

    (void)unused;
    for (unsigned t = 0; t < 1000; t++) {
        crs_interval interval;

        for (unsigned i = 0; i < 64; i++) {
            values[i] = normal(t, 1, i % 8) + 0.1 * normal(t, 2, i);
        }
        interval = crs_clustered_interval(values, 64, 8, LEVEL, scratch);
        covered += covers(&interval, 0.0);
        interval = crs_mean_interval(values, 64, LEVEL);
        blind += covers(&interval, 0.0);
    }
    print_message("of 8 sets: %u of 1000, as if all were independent: %u\n", covered, blind);
    assert_true(is_plausible(covered, 1000, LEVEL));
    assert_false(is_plausible(blind, 1000, LEVEL));
    values[5] = (double)NAN;
    assert_int_equal(crs_clustered_interval(values, 64, 8, LEVEL, scratch).count, 63);
    for (unsigned i = 0; i < 64; i++) {
        values[i] = 53.55;
    }
    {
        const crs_interval interval = crs_clustered_interval(values, 64, 8, LEVEL, scratch);

        assert_true(interval.mean == 53.55 && interval.sd == 0.0 && interval.error == 0.0);
    }
    assert_true(crs_clustered_interval(values, 4, 8, LEVEL, scratch).error == 0.0);
}

static void
test_missing_numbers(void **unused)
{
    const double a[] = {1.0, (double)NAN, 3.0, 4.0}, b[] = {0.5, 2.0, (double)NAN, 3.0};
    const crs_interval pair = crs_paired_interval(a, b, 4, LEVEL);

    (void)unused;
    assert_int_equal(pair.count, 2);
    assert_true(pair.mean == 0.75);
    assert_int_equal(crs_mean_interval(a, 4, LEVEL).count, 3);
    assert_int_equal(crs_mean_interval(a + 1, 1, LEVEL).count, 0);
    assert_true(isnan(crs_mean_interval(a + 1, 1, LEVEL).mean));
    assert_true(crs_mean_interval(a, 1, LEVEL).mean == 1.0);
    assert_true(isnan(crs_mean_interval(a, 1, LEVEL).half_width));
}

static void
test_dominance(void **unused)
{
    const double base[] = {1.0, 2.0, 3.0, 4.0}, up[] = {1.0, 2.5, 3.0, 4.0};
    const double calm[] = {2.0, 2.0, 3.0, 3.0}, wild[] = {0.0, 2.0, 3.0, 9.0};

    (void)unused;
    assert_int_equal(crs_dominance_of(up, base, 4), CRS_DOMINANCE_FIRST);
    assert_int_equal(crs_dominance_of(base, up, 4), CRS_DOMINANCE_NONE);
    assert_int_equal(crs_dominance_of(base, base, 4), CRS_DOMINANCE_NONE);
    assert_int_equal(crs_dominance_of(calm, base, 4), CRS_DOMINANCE_SECOND); /* equal means */
    assert_int_equal(crs_dominance_of(base, calm, 4), CRS_DOMINANCE_NONE);
    assert_int_equal(crs_dominance_of(wild, base, 4), CRS_DOMINANCE_NONE);
    assert_int_equal(crs_dominance_of(base, wild, 4), CRS_DOMINANCE_NONE);
}

/* Five competitors with means 0, 0, 1, 1, 2 (in common luck); how often are the sets of ranks all
 * right, and how often does a tie break? */
static void
test_ranks(void **unused)
{
    static const double means[] = {0.0, 0.0, 1.0, 1.0, 2.0};
    static const unsigned best_rank[] = {4, 4, 2, 2, 1}, worst_rank[] = {5, 5, 3, 3, 1};
    unsigned joint = 0, planted = 0, separated = 0;

    (void)unused;
    for (unsigned t = 0; t < TRIALS; t++) {
        double values[5][N];
        const double *rows[5];
        crs_rank ranks[5];
        int right = 1, right_of_bug = 1;

        for (unsigned k = 0; k < 5; k++) {
            rows[k] = values[k];
            for (unsigned i = 0; i < N; i++) {
                values[k][i] = means[k] + 3.0 * normal(t, 1, i) + 0.6 * normal(t, 2 + k, i);
            }
        }
        crs_rank_all(rows, 5, N, 1, LEVEL, ranks);
        for (unsigned k = 0; k < 5; k++) {
            right &= ranks[k].first <= best_rank[k] && worst_rank[k] <= ranks[k].last;
            separated += k == 4 && ranks[k].last == 1;
        }
        joint += (unsigned)right;
        crs_rank_all(rows, 5, N, 1, 1.0 - 10.0 * (1.0 - LEVEL), ranks); /* no correction */
        for (unsigned k = 0; k < 5; k++) {
            right_of_bug &= ranks[k].first <= best_rank[k] && worst_rank[k] <= ranks[k].last;
        }
        planted += (unsigned)right_of_bug;
    }
    print_message("all ranks right in %.4f (uncorrected %.4f), the best alone first in %.4f\n",
                  (double)joint / TRIALS, (double)planted / TRIALS, (double)separated / TRIALS);
    /* Bonferroni: at least the level; two of ten pairs are true ties: 1 - 2 * 0.005. */
    assert_true(gsl_cdf_binomial_P(joint, LEVEL, TRIALS) > 0.5 * ALPHA);
    assert_true(is_plausible(joint, TRIALS, 0.99));
    assert_true(gsl_cdf_binomial_P(planted, LEVEL, TRIALS) < 0.5 * ALPHA);
    assert_true(separated > TRIALS * 9 / 10);
}

static void
test_ranks_of_smaller_is_better_and_of_one(void **unused)
{
    const double a[] = {1.0}, b[] = {2.0}, c[] = {2.0};
    const double *rows[] = {a, b, c};
    crs_rank ranks[3];

    (void)unused;
    crs_rank_all(rows, 3, 1, -1, LEVEL, ranks);
    assert_int_equal(ranks[0].rank, 1);
    assert_int_equal(ranks[0].last, 1);
    assert_int_equal(ranks[1].rank, 2);
    assert_int_equal(ranks[2].rank, 2);
    assert_int_equal(ranks[2].last, 3);
    crs_rank_all(rows, 1, 1, 1, LEVEL, ranks);
    assert_int_equal(ranks[0].rank, 1);
    assert_int_equal(ranks[0].last, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_against_gsl),
        cmocka_unit_test(test_critical_values),
        cmocka_unit_test(test_coverage_of_paired_interval),
        cmocka_unit_test(test_independent_seeds_are_found_out),
        cmocka_unit_test(test_coverage_of_ratio),
        cmocka_unit_test(test_share_interval),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_sets_are_the_evidence),
        cmocka_unit_test(test_missing_numbers),
        cmocka_unit_test(test_dominance),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_ranks_of_smaller_is_better_and_of_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
