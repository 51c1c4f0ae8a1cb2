/* Replays: what is kept of the runs, quantiles, verdicts, series and bands, and that none of it
 * depends on the number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "models/field.h"
#include "study/replay.h"

#define REPLICATES 70 /* two full blocks and a part of one */

static double params[CRS_FIELD_NUM_PARAMS];
static crs_action action;
static const crs_strategy strategy = {.actions = &action, .num_actions = 1};

static int
set_up(void **state)
{
    (void)state;
    crs_param_defaults(crs_model_field.params, crs_model_field.num_params, params);
    action = crs_action_none();
    action.at_h = 12.0;
    action.intensity[CRS_INTENSITY_APOLOGY] = 0.8;
    action.intensity[CRS_INTENSITY_FACTS] = 0.8;
    action.intensity[CRS_INTENSITY_REMEDY] = 0.8;
    return 0;
}

static crs_replay_plan
small_plan(void)
{
    return (crs_replay_plan){.model = &crs_model_field,
                             .params = params,
                             .strategy = &strategy,
                             .isa = crs_isa_best(),
                             .dt_h = 1.0,
                             .days = 10.0,
                             .seed = 3,
                             .replicates = REPLICATES,
                             .threads = 2,
                             .every_h = 12.0};
}

/* A fact about trust in the public at hour `at_h`. */
static crs_fact
trust_fact(double at_h, double low, double high)
{
    crs_fact fact = {.id = "T", .value = 0.5 * (low + high), .low = low, .high = high};

    fact.metric.term = crs_metric_term_of(CRS_FIELD_O_TRUST_PUBLIC);
    fact.metric.term.op = CRS_METRIC_AT;
    fact.metric.term.at_h = at_h;
    return fact;
}

static void
silence_noise(void)
{
    for (size_t i = 0; i < crs_model_field.num_noises; i++) {
        params[crs_model_field.noises[i].param] = 0.0;
    }
}

/* ---- samples that arrive ---- */

typedef struct recorder {
    uint64_t rows, last_replicate;
    double last_t_h;
    double sum; /* of all observables seen, in order */
    int in_order;
    double trust[64]; /* of replicate 0 */
} recorder;

static crs_status
record(void *context, uint64_t replicate, double t_h, const double *observed)
{
    recorder *self = context;

    if (self->rows > 0) {
        self->in_order &= replicate == self->last_replicate
                              ? t_h == self->last_t_h + 12.0
                              : replicate == self->last_replicate + 1 && t_h == 0.0;
    }
    if (replicate == 0) {
        self->trust[self->rows] = observed[CRS_FIELD_O_TRUST_PUBLIC];
    }
    for (size_t i = 0; i < crs_model_field.num_observables; i++) {
        self->sum += observed[i];
    }
    self->last_replicate = replicate;
    self->last_t_h = t_h;
    self->rows++;
    return CRS_OK;
}

static void
series_of_all_come_in_order(void **state)
{
    crs_replay_plan plan = small_plan();
    recorder seen = {.in_order = 1};
    crs_replay replay;

    (void)state;
    plan.series = CRS_REPLAY_SERIES_ALL;
    plan.on_sample = record;
    plan.context = &seen;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(seen.rows, REPLICATES * 21);
    assert_int_equal(seen.in_order, 1);
    assert_int_equal(seen.last_replicate, REPLICATES - 1);
    crs_replay_free(&replay);
}

static void
series_of_the_first_is_one_run(void **state)
{
    crs_replay_plan plan = small_plan();
    recorder seen = {.in_order = 1};
    crs_replay replay;

    (void)state;
    plan.series = CRS_REPLAY_SERIES_FIRST;
    plan.on_sample = record;
    plan.context = &seen;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(seen.rows, 21);
    assert_int_equal(seen.last_replicate, 0);
    assert_int_equal(replay.num_samples, 0);
    crs_replay_free(&replay);
}

static crs_status
refuse(void *context, uint64_t replicate, double t_h, const double *observed)
{
    (void)context;
    (void)replicate;
    (void)t_h;
    (void)observed;
    return crs_error(CRS_ERR_IO);
}

static void
a_sample_that_is_refused_ends_the_replay(void **state)
{
    crs_replay_plan plan = small_plan();
    crs_replay replay = {.num_facts = 77};

    (void)state;
    plan.series = CRS_REPLAY_SERIES_ALL;
    plan.on_sample = refuse;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_IO);
    assert_int_equal(replay.num_facts, 77); /* left alone */
}

/* ---- quantiles ---- */

static int
ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
quantiles_are_those_of_the_values(void **state)
{
    const crs_fact fact = trust_fact(96.0, 0.0, 1.0);
    crs_replay_plan plan = small_plan();
    crs_replay replay;
    double column[REPLICATES];
    const crs_quantiles *found;

    (void)state;
    plan.facts = &fact;
    plan.num_facts = 1;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(replay.num_metrics, crs_model_field.num_metrics + 1);
    for (size_t r = 0; r < REPLICATES; r++) {
        column[r] = replay.values[r * replay.num_metrics + replay.num_summary];
    }
    qsort(column, REPLICATES, sizeof column[0], ascending);
    found = &replay.quantiles[replay.num_summary];
    /* rank 71 q from 1: 35.5 for the median, 3.55 for 5 % */
    assert_true(fabs(found->q[CRS_REPLAY_P50] - 0.5 * (column[34] + column[35])) < 1e-15);
    assert_true(fabs(found->q[CRS_REPLAY_P05] - (0.45 * column[2] + 0.55 * column[3])) < 1e-15);
    assert_true(column[0] < column[REPLICATES - 1]);
    crs_replay_free(&replay);
    crs_replay_free(&replay);
}

static void
later_is_larger_than_any_number(void **state)
{
    double values[] = {
        3.0, CRS_OUTCOME_LATER, 1.0, CRS_OUTCOME_LATER, CRS_OUTCOME_NONE, CRS_OUTCOME_LATER};
    const crs_quantiles found = crs_quantiles_of(values, 6);
    const crs_quantiles same = crs_quantiles_exactly(2.0);

    (void)state;
    assert_true(crs_outcome_is_later(found.q[CRS_REPLAY_P50]));
    assert_true(found.q[CRS_REPLAY_P25] == 2.0); /* rank 1.5 of 1, 3, later ... */
    assert_true(isnan(found.q[CRS_REPLAY_P05])); /* five runs promise no such band */
    assert_true(same.q[CRS_REPLAY_P05] == 2.0 && same.q[CRS_REPLAY_P95] == 2.0);
}

static void
bands_are_quantiles_at_every_instant(void **state)
{
    const crs_fact fact = trust_fact(96.0, 0.0, 1.0);
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    plan.facts = &fact;
    plan.num_facts = 1;
    plan.bands = 1;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(replay.num_samples, 21);
    for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) { /* 96 h is sample 8 */
        const size_t row = 8 * replay.num_observables + CRS_FIELD_O_TRUST_PUBLIC;

        assert_true(replay.bands[row].q[q] == replay.quantiles[replay.num_summary].q[q]);
    }
    crs_replay_free(&replay);
}

/* ---- verdicts ---- */

static void
facts_are_judged_by_their_median(void **state)
{
    crs_fact facts[6] = {trust_fact(96.0, 0.0, 1.0),  trust_fact(96.0, 0.98, 1.0),
                         trust_fact(240.0, 0.0, 1.0), trust_fact(241.0, 0.0, 1.0),
                         trust_fact(0.0, 0.0, 0.0),   trust_fact(0.0, 0.0, 0.0)};
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    facts[4].metric.term.op = CRS_METRIC_FIRST_ABOVE; /* never in 10 d, band up to day 9 */
    facts[4].metric.term.level = 2.0;
    facts[4].high = 9.0;
    facts[5] = facts[4]; /* band up to day 11: the run is too short */
    facts[5].high = 11.0;
    plan.facts = facts;
    plan.num_facts = 6;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(replay.verdicts[0], CRS_VERDICT_INSIDE);
    assert_int_equal(replay.verdicts[1], CRS_VERDICT_OUTSIDE);
    assert_int_equal(replay.verdicts[2], CRS_VERDICT_INSIDE);
    assert_int_equal(replay.verdicts[3], CRS_VERDICT_BEYOND);
    assert_int_equal(replay.verdicts[4], CRS_VERDICT_OUTSIDE);
    assert_int_equal(replay.verdicts[5], CRS_VERDICT_BEYOND);
    assert_int_equal(crs_replay_count(&replay, CRS_VERDICT_INSIDE), 2);
    assert_string_equal(crs_verdict_name(CRS_VERDICT_BEYOND), "beyond");
    crs_replay_free(&replay);
}

static void
bands_of_facts_are_inclusive(void **state)
{
    crs_fact fact = trust_fact(0.0, params[CRS_FIELD_TRUST0_PUBLIC],
                               params[CRS_FIELD_TRUST0_PUBLIC]);
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    plan.facts = &fact;
    plan.num_facts = 1;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(replay.verdicts[0], CRS_VERDICT_INSIDE);
    crs_replay_free(&replay);
}

/* ---- what must not matter, and what must ---- */

static void
threads_do_not_matter_but_the_seed_does(void **state)
{
    crs_replay_plan plan = small_plan();
    crs_replay one, other;
    size_t bytes;

    (void)state;
    plan.threads = 1;
    assert_int_equal(crs_replay_run(&one, &plan), CRS_OK);
    bytes = (size_t)one.replicates * one.num_metrics * sizeof(double);
    for (size_t threads = 2; threads <= 7; threads += 5) {
        plan.threads = threads;
        assert_int_equal(crs_replay_run(&other, &plan), CRS_OK);
        assert_memory_equal(one.values, other.values, bytes);
        crs_replay_free(&other);
    }
    plan.seed++;
    assert_int_equal(crs_replay_run(&other, &plan), CRS_OK);
    assert_memory_not_equal(one.values, other.values, bytes);
    crs_replay_free(&other);
    crs_replay_free(&one);
}

static void
no_two_replicates_are_alike(void **state)
{
    const crs_fact fact = trust_fact(96.0, 0.0, 1.0);
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    plan.facts = &fact;
    plan.num_facts = 1;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    for (size_t r = 0; r < REPLICATES; r++) {
        for (size_t s = 0; s < r; s++) {
            assert_true(replay.values[r * replay.num_metrics + replay.num_summary] !=
                        replay.values[s * replay.num_metrics + replay.num_summary]);
        }
    }
    crs_replay_free(&replay);
}

static void
without_noise_one_replicate_is_run(void **state)
{
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    silence_noise();
    plan.bands = 1;
    assert_int_equal(crs_replay_replicates(&plan), 1);
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    assert_int_equal(replay.replicates, 1);
    assert_int_equal(replay.num_samples, 0); /* no bands of one */
    assert_true(replay.quantiles[0].q[CRS_REPLAY_P05] == replay.quantiles[0].q[CRS_REPLAY_P95]);
    crs_replay_free(&replay);
}

static void
plans_that_make_no_sense_are_refused(void **state)
{
    crs_replay replay = {.num_facts = 77};
    crs_replay_plan plan = small_plan();

    (void)state;
    plan.dt_h = 5.0;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan = small_plan();
    plan.days = 0.0;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan = small_plan();
    plan.every_h = 1.5;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan = small_plan();
    plan.replicates = 0;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan = small_plan();
    plan.series = CRS_REPLAY_SERIES_ALL; /* but nobody listens */
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    assert_int_equal(replay.num_facts, 77);
}

static void
too_much_memory_is_refused_beforehand(void **state)
{
    crs_replay_plan plan = small_plan();
    crs_replay replay;
    double least;

    (void)state;
    plan.days = 400.0;
    plan.every_h = 6.0;
    plan.replicates = 1000;
    plan.bands = 1;
    least = 1000.0 * 1601.0 * 8.0 * (double)crs_model_field.num_observables;
    assert_true(crs_replay_bytes(&plan) > least && crs_replay_bytes(&plan) < 1.1 * least);
    plan.replicates = 20000;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_LIMIT);
}

static void
stop_flag_stops(void **state)
{
    static const volatile int stop = 1;
    crs_replay_plan plan = small_plan();
    crs_replay replay;

    (void)state;
    plan.stop = &stop;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_STOPPED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(series_of_all_come_in_order, set_up),
        cmocka_unit_test_setup(series_of_the_first_is_one_run, set_up),
        cmocka_unit_test_setup(a_sample_that_is_refused_ends_the_replay, set_up),
        cmocka_unit_test_setup(quantiles_are_those_of_the_values, set_up),
        cmocka_unit_test(later_is_larger_than_any_number),
        cmocka_unit_test_setup(bands_are_quantiles_at_every_instant, set_up),
        cmocka_unit_test_setup(facts_are_judged_by_their_median, set_up),
        cmocka_unit_test_setup(bands_of_facts_are_inclusive, set_up),
        cmocka_unit_test_setup(threads_do_not_matter_but_the_seed_does, set_up),
        cmocka_unit_test_setup(no_two_replicates_are_alike, set_up),
        cmocka_unit_test_setup(without_noise_one_replicate_is_run, set_up),
        cmocka_unit_test_setup(plans_that_make_no_sense_are_refused, set_up),
        cmocka_unit_test_setup(too_much_memory_is_refused_beforehand, set_up),
        cmocka_unit_test_setup(stop_flag_stops, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
