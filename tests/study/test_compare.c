/* Comparison of strategies on a model with a known best: the score of a strategy is its value
 * times luck that all share, so its mean, every difference and every rank are known. Coverage is
 * counted over fixed seeds and accepted within the binomial quantiles at ALPHA; planted bugs must
 * be rejected by the same rule. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "study/compare.h"
#include "support/synthetic.h"

#define ALPHA   1e-6
#define NUM     4
#define STEPS   24
#define SEEDS   1000
#define AT_END  ((double)STEPS)
#define NUM_OF  3
#define UNIFORM (0.5 * STEPS) /* mean of the luck: a sum of uniform numbers */

enum { SCORE, LOSS, SCALE };

static const crs_metric_info metrics[NUM_OF] = {
    {"score",
     "1",
     {.term = {CRS_METRIC_AT, SYNTHETIC_O_LUCK, SYNTHETIC_O_TOTAL, AT_END, 0.0, CRS_METRIC_TO_END,
               0.0, 0.0}},
     "",
     1,
     0},
    {"loss",
     "1",
     {.term = {CRS_METRIC_AT, SYNTHETIC_O_LUCK, SYNTHETIC_O_TOTAL, AT_END, 0.0, CRS_METRIC_TO_END,
               0.0, 0.0}},
     "",
     -1,
     0},
    {"scale",
     "1",
     {.term = {CRS_METRIC_AT, SYNTHETIC_O_X, -1, AT_END, 0.0, CRS_METRIC_TO_END, 0.0, 0.0}},
     "",
     0,
     0},
};

static const double values[NUM] = {0.25, 0.5, 0.25, 1.0};

typedef struct arena {
    crs_model model;
    crs_action actions[NUM];
    crs_strategy strategies[NUM];
    double params[8][SYNTHETIC_NUM_PARAMS];
    const double *sets[8];
    size_t chosen[NUM_OF];
    size_t pareto[2];
    crs_compare_plan plan;
} arena;

static void
make_arena(arena *self)
{
    *self = (arena){.model = synthetic_model, .chosen = {SCORE, LOSS, SCALE}, .pareto = {0, 1}};
    self->model.metrics = metrics;
    self->model.num_metrics = NUM_OF;
    for (int i = 0; i < NUM; i++) {
        self->actions[i] = crs_action_none();
        self->actions[i].id = "x";
        self->actions[i].intensity[CRS_INTENSITY_VALUE] = values[i];
        self->strategies[i] = (crs_strategy){.actions = &self->actions[i], .num_actions = 1};
    }
    for (int k = 0; k < 8; k++) {
        crs_param_defaults(synthetic_params, SYNTHETIC_NUM_PARAMS, self->params[k]);
        self->sets[k] = self->params[k];
    }
    self->plan = (crs_compare_plan){.model = &self->model,
                                    .params = self->sets,
                                    .num_sets = 1,
                                    .strategies = self->strategies,
                                    .num_strategies = NUM,
                                    .reference = 1,
                                    .metrics = self->chosen,
                                    .num_metrics = NUM_OF,
                                    .pareto = self->pareto,
                                    .num_pareto = 1,
                                    .isa = CRS_ISA_BASELINE,
                                    .dt_h = 1.0,
                                    .days = 1.0,
                                    .seed = 1,
                                    .replicates = 40,
                                    .threads = 1};
}

static void
test_known_best(void **unused)
{
    static const unsigned ranks[] = {3, 2, 3, 1}, last[] = {4, 2, 4, 1};
    static const unsigned ranks_of_loss[] = {1, 3, 1, 4};
    static const double best[] = {0.0, 0.0, 0.0, 1.0}, least[] = {0.5, 0.0, 0.5, 0.0};
    arena a;
    crs_compare result;

    (void)unused;
    make_arena(&a);
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.replicates, 40);
    assert_int_equal(result.units, 40);
    assert_int_equal(result.end, CRS_COMPARE_FIXED);
    for (size_t s = 0; s < NUM; s++) {
        const crs_standing *score = crs_compare_standing(&result, SCORE, s);
        const crs_standing *loss = crs_compare_standing(&result, LOSS, s);

        assert_int_equal(score->rank.rank, ranks[s]);
        assert_int_equal(score->rank.last, last[s]);
        assert_int_equal(loss->rank.rank, ranks_of_loss[s]);
        assert_true(score->best.mean == best[s] && loss->best.mean == least[s]);
        assert_true(fabs(score->ratio.mean - values[s] / 0.5) < 1e-12);
        assert_true(score->ratio.half_width < 1e-12); /* luck cancels in this model */
        assert_true(fabs(score->regret.mean -
                         (1.0 - values[s]) * crs_compare_standing(&result, SCORE, 3)->mean.mean) <
                    1e-9);
        assert_int_equal(crs_compare_standing(&result, SCALE, s)->rank.rank, 0);
        assert_true(isnan(crs_compare_standing(&result, SCALE, s)->best.mean));
        assert_int_equal(result.pareto[s], s == 3);
    }
    assert_int_equal(crs_compare_dominance(&result, SCORE, 3, 0), CRS_DOMINANCE_FIRST);
    assert_int_equal(crs_compare_dominance(&result, SCORE, 0, 3), CRS_DOMINANCE_NONE);
    assert_int_equal(crs_compare_dominance(&result, LOSS, 0, 3), CRS_DOMINANCE_FIRST);
    assert_int_equal(crs_compare_dominance(&result, SCORE, 0, 2), CRS_DOMINANCE_NONE);
    crs_compare_free(&result);
    a.plan.num_pareto = 2; /* score and loss oppose each other: nobody is dominated */
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.pareto[0] + result.pareto[1] + result.pareto[2] + result.pareto[3],
                     NUM);
    crs_compare_free(&result);
}

static int
is_plausible(unsigned covered, unsigned trials, double level)
{
    return gsl_cdf_binomial_P(covered, level, trials) > 0.5 * ALPHA &&
           (covered == 0 || gsl_cdf_binomial_Q(covered - 1, level, trials) > 0.5 * ALPHA);
}

static int
covers(const crs_interval *interval, double truth)
{
    return interval->low <= truth && truth <= interval->high;
}

static void
test_coverage_and_pairing(void **unused)
{
    unsigned paired = 0, unpaired = 0, sequential = 0;
    double gain = 0.0, replicates = 0.0;
    arena a;

    (void)unused;
    make_arena(&a);
    a.plan.num_metrics = 1;
    a.plan.num_pareto = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const double truth = (values[3] - values[1]) * UNIFORM;
        const crs_standing *best;
        crs_compare result;

        a.plan.seed = seed;
        a.plan.precision = 0.0;
        a.plan.replicates = 40;
        assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
        best = crs_compare_standing(&result, SCORE, 3);
        paired += (unsigned)covers(&best->difference, truth);
        unpaired += (unsigned)covers(&best->unpaired, truth);
        gain += best->unpaired.error / best->difference.error;
        crs_compare_free(&result);
        a.plan.precision = 0.012;
        a.plan.replicates = 100000;
        assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
        assert_int_equal(result.end, CRS_COMPARE_PRECISE);
        assert_true(result.reached <= 0.012);
        best = crs_compare_standing(&result, SCORE, 3);
        sequential += (unsigned)covers(&best->difference, truth);
        replicates += (double)result.replicates;
        crs_compare_free(&result);
    }
    print_message("of %d: paired %.4f, unpaired %.4f covered; standard error %.2f times smaller; "
                  "sequential %.4f with %.0f replicates\n",
                  SEEDS, paired / (double)SEEDS, unpaired / (double)SEEDS, gain / SEEDS,
                  sequential / (double)SEEDS, replicates / SEEDS);
    assert_true(is_plausible(paired, SEEDS, CRS_COMPARE_LEVEL));
    assert_false(is_plausible(unpaired, SEEDS, CRS_COMPARE_LEVEL)); /* the planted bug */
    assert_true(is_plausible(sequential, SEEDS, 0.945)); /* a little less, as compare.h says */
    assert_true(gain / SEEDS > 2.0);                     /* sqrt(1 + 0.5^2) / 0.5 = 2.24 */
}

static void
test_ends_of_the_search(void **unused)
{
    arena a;
    crs_compare result;

    (void)unused;
    make_arena(&a);
    a.plan.num_metrics = 1;
    a.plan.precision = 1e-6;
    a.plan.replicates = 300;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.end, CRS_COMPARE_CAPPED);
    assert_int_equal(result.replicates, 300);
    assert_true(result.reached > 1e-6);
    crs_compare_free(&result);
    a.params[0][SYNTHETIC_NOISE] = 0.0; /* no luck */
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.end, CRS_COMPARE_EXACT);
    assert_int_equal(result.replicates, 1);
    crs_compare_free(&result);
    make_arena(&a);
    for (int k = 0; k < 8; k++) { /* eight sets that differ a lot: more luck does not help */
        a.params[k][SYNTHETIC_NOISE] = 0.1 + 0.1 * k;
    }
    a.plan.num_metrics = 1;
    a.plan.num_sets = 8;
    a.plan.precision = 1e-3;
    a.plan.replicates = 100000;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.end, CRS_COMPARE_LIMITED);
    assert_int_equal(result.units, 8);
    assert_int_equal(result.replicates % 8, 0);
    assert_true(result.replicates < 1000);
    assert_int_equal(crs_compare_standing(&result, 0, 0)->mean.count, 8);
    crs_compare_free(&result);
}

/* Every strategy meets the same set and the same luck in a replicate. */
static void
test_parameter_sets(void **unused)
{
    static const double xs[STEPS + 1] = {[STEPS] = 1.0};
    arena a;
    crs_compare result;

    (void)unused;
    make_arena(&a);
    synthetic_x = xs;
    for (int k = 0; k < 8; k++) {
        a.params[k][SYNTHETIC_SCALE] = 1.0 + k;
    }
    a.plan.num_sets = 8;
    a.plan.replicates = 33; /* whole rounds: 40 */
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.replicates, 40);
    assert_int_equal(result.units, 8);
    for (size_t s = 0; s < NUM; s++) {
        double sum = 0.0;

        for (uint64_t r = 0; r < 40; r++) {
            const double ratio = crs_compare_value(&result, SCORE, s, r) /
                                 crs_compare_value(&result, SCORE, 3, r);

            assert_true(crs_compare_value(&result, SCALE, s, r) == 1.0 + (double)(r % 8));
            assert_true(fabs(ratio - values[s]) < 1e-12);
            sum += crs_compare_value(&result, SCORE, s, r);
        }
        assert_true(fabs(crs_compare_standing(&result, SCORE, s)->mean.mean - sum / 40.0) < 1e-9);
    }
    assert_true(crs_compare_value(&result, SCORE, 3, 0) !=
                crs_compare_value(&result, SCORE, 3, 8)); /* the same set, other luck */
    crs_compare_free(&result);
    a.plan.replicates = 5;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.replicates, 5);
    assert_int_equal(result.units, 5);
    crs_compare_free(&result);
    synthetic_x = NULL;
}

/* ---- what does not happen in time ---- */

/* The day on which value times luck is at a level of 4: strategy 3 reaches it after some 8 hours,
 * 1 after some 16, 0 and 2 never. */
static const crs_metric_info waits[] = {
    {"back",
     "d",
     {.term = {CRS_METRIC_FIRST_ABOVE, SYNTHETIC_O_LUCK, SYNTHETIC_O_TOTAL, 0.0, 0.0,
               CRS_METRIC_TO_END, 4.0, 0.0}},
     "",
     -1,
     0},
    {"neither",
     "d",
     {.term = {CRS_METRIC_FIRST_ABOVE, SYNTHETIC_O_LUCK, SYNTHETIC_O_TOTAL, 0.0, 0.0,
               CRS_METRIC_TO_END, 4.0, 0.0}},
     "",
     0,
     0},
};

static void
make_waiting_arena(arena *self)
{
    make_arena(self);
    self->model.metrics = waits;
    self->model.num_metrics = 2;
    self->plan.num_metrics = 2;
}

/* The order does not depend on how long the runs are, and who never arrives is last. (When runs
 * without a value were left out, one such strategy made all tie.) */
static void
test_later_is_worst(void **unused)
{
    static const unsigned ranks[] = {3, 2, 3, 1};
    arena a;
    crs_compare result;

    (void)unused;
    make_waiting_arena(&a);
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    for (size_t s = 0; s < NUM; s++) {
        const crs_standing *standing = crs_compare_standing(&result, 0, s);
        const int arrives = s % 2 == 1;

        assert_int_equal(standing->rank.rank, ranks[s]);
        assert_int_equal(standing->counts.reached, arrives ? 40 : 0);
        assert_int_equal(standing->counts.later, arrives ? 0 : 40);
        assert_int_equal(standing->counts.none, 0);
        assert_int_equal(standing->pairs, 40);
        assert_int_equal(standing->mean.count, 40);
        assert_true(arrives || (standing->mean.mean == 1.0 && standing->mean.sd == 0.0));
        assert_true(crs_outcome_is_later(standing->quantiles.q[CRS_REPLAY_P50]) == !arrives);
        assert_true(standing->best.mean == (s == 3 ? 1.0 : 0.0));
        assert_true((standing->regret.mean > 0.0) == (s != 3));
        assert_int_equal(crs_compare_dominance(&result, 0, 3, s),
                         s == 3 ? CRS_DOMINANCE_NONE : CRS_DOMINANCE_FIRST);
    }
    assert_true(result.facts[0].rule.horizon == 1.0);
    assert_int_equal(result.facts[0].compared, 40);
    assert_int_equal(result.facts[0].tied, 0);
    assert_true(result.facts[0].largest_regret > 0.5);
    crs_compare_free(&result);
    a.plan.days = 0.5; /* now only strategy 3 arrives */
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(crs_compare_standing(&result, 0, 3)->rank.rank, 1);
    assert_int_equal(crs_compare_standing(&result, 0, 1)->rank.rank, 2);
    assert_true(crs_compare_standing(&result, 0, 1)->mean.mean == 0.5);
    crs_compare_free(&result);
}

/* Strategy 0 prevents the crisis: nothing to wait for, 0 days, the best there is. A time of which
 * neither less nor more is better has no value then. */
static void
test_no_crisis_is_best(void **unused)
{
    static const crs_warning never = {.plan = CRS_WARNING_NEVER};
    arena a;
    crs_compare result;

    (void)unused;
    make_waiting_arena(&a);
    a.strategies[0].warning = &never;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(crs_compare_standing(&result, 0, 0)->rank.rank, 1);
    assert_int_equal(crs_compare_standing(&result, 0, 0)->counts.none, 40);
    assert_true(crs_compare_standing(&result, 0, 0)->mean.mean == 0.0);
    assert_int_equal(crs_compare_standing(&result, 0, 3)->rank.rank, 2);
    assert_int_equal(crs_compare_dominance(&result, 0, 0, 3), CRS_DOMINANCE_FIRST);
    assert_true(isnan(crs_compare_standing(&result, 1, 0)->mean.mean));
    assert_int_equal(crs_compare_standing(&result, 1, 0)->pairs, 0);
    assert_true(isnan(crs_compare_standing(&result, 1, 0)->difference.mean));
    assert_int_equal(crs_compare_standing(&result, 1, 3)->pairs, 40);
    assert_true(crs_compare_standing(&result, 1, 3)->difference.mean < 0.0);
    crs_compare_free(&result);
}

/* Where all are equal nobody is best. */
static void
test_ties(void **unused)
{
    arena a;
    crs_compare result;

    (void)unused;
    make_waiting_arena(&a);
    a.plan.days = 0.125; /* nobody arrives */
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.facts[0].tied, 40);
    for (size_t s = 0; s < NUM; s++) {
        assert_int_equal(crs_compare_standing(&result, 0, s)->rank.rank, 1);
        assert_true(isnan(crs_compare_standing(&result, 0, s)->best.mean));
        assert_true(crs_compare_standing(&result, 0, s)->regret.high == 0.0);
    }
    crs_compare_free(&result);
}

/* Runs that are all equal are not exact: an event of 1 % is missed by 64 of them mostly. */
static void
test_precision_of_what_did_not_happen(void **unused)
{
    arena a;
    crs_compare result;

    (void)unused;
    make_waiting_arena(&a);
    a.plan.days = 0.25;
    a.plan.num_metrics = 1;
    a.plan.precision = 0.05;
    a.plan.replicates = 100000;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_int_equal(result.end, CRS_COMPARE_PRECISE);
    assert_int_equal(result.replicates, 64);
    assert_true(result.reached == 3.0 / 64.0); /* not 0 */
    crs_compare_free(&result);
    a.plan.precision = 0.01;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_true(result.replicates >= 300 && result.replicates < 600);
    crs_compare_free(&result);
    a.plan.precision = 0.05;
    make_arena(&a);
    a.model.metrics = metrics;
    a.actions[0].intensity[CRS_INTENSITY_VALUE] = 0.0;
    for (int i = 0; i < NUM; i++) { /* all scores are 0: an event that was never seen */
        a.actions[i].intensity[CRS_INTENSITY_VALUE] = 0.0;
    }
    a.plan.num_metrics = 1;
    a.plan.precision = 0.05;
    a.plan.replicates = 100000;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_OK);
    assert_true(3.0 / (double)result.replicates <= 0.05 * 0.05);
    assert_true(result.replicates < 2000);
    crs_compare_free(&result);
}

static void
test_any_number_of_threads(void **unused)
{
    arena a;
    crs_compare one, many;

    (void)unused;
    make_arena(&a);
    a.plan.replicates = 500;
    assert_int_equal(crs_compare_run(&one, &a.plan), CRS_OK);
    a.plan.threads = 5;
    assert_int_equal(crs_compare_run(&many, &a.plan), CRS_OK);
    assert_memory_equal(one.values, many.values, NUM_OF * NUM * 500 * sizeof(double));
    assert_memory_equal(one.standings, many.standings, NUM_OF * NUM * sizeof(crs_standing));
    crs_compare_free(&one);
    crs_compare_free(&many);
}

static void
test_wrong_plans(void **unused)
{
    arena a;
    crs_compare result = {.replicates = 77};
    volatile int stop = 1;

    (void)unused;
#define REFUSED(member, value, status)                                                            \
    make_arena(&a);                                                                               \
    a.plan.member = value;                                                                        \
    assert_int_equal(crs_compare_run(&result, &a.plan), status);
    REFUSED(num_sets, 0, CRS_ERR_ARGUMENT)
    REFUSED(num_strategies, 0, CRS_ERR_ARGUMENT)
    REFUSED(reference, NUM, CRS_ERR_ARGUMENT)
    REFUSED(num_metrics, 0, CRS_ERR_ARGUMENT)
    REFUSED(replicates, 0, CRS_ERR_ARGUMENT)
    REFUSED(threads, 0, CRS_ERR_ARGUMENT)
    REFUSED(dt_h, 5.0, CRS_ERR_ARGUMENT)
    REFUSED(precision, (double)NAN, CRS_ERR_ARGUMENT)
    REFUSED(days, 0.01, CRS_ERR_ARGUMENT)
    REFUSED(replicates, (uint64_t)1 << 40, CRS_ERR_LIMIT)
    REFUSED(stop, &stop, CRS_ERR_STOPPED)
    make_arena(&a);
    a.chosen[0] = NUM_OF;
    assert_int_equal(crs_compare_run(&result, &a.plan), CRS_ERR_ARGUMENT);
    assert_int_equal(result.replicates, 77); /* left alone */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_best),
        cmocka_unit_test(test_coverage_and_pairing),
        cmocka_unit_test(test_ends_of_the_search),
        cmocka_unit_test(test_parameter_sets),
        cmocka_unit_test(test_later_is_worst),
        cmocka_unit_test(test_no_crisis_is_best),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_precision_of_what_did_not_happen),
        cmocka_unit_test(test_any_number_of_threads),
        cmocka_unit_test(test_wrong_plans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
