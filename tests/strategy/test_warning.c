/* The time before the outbreak: worked out by hand without noise; against the exact distributions
 * of Poisson signals with it (levels in statistics.h, fixed seeds; a twin with a planted error
 * must be rejected); monotone under the same luck; and in whole runs: without a radar the same
 * bytes as ever, without an outbreak nothing moves, and a saved run goes on as if nothing had been
 * saved. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/field.h"
#include "sim/block.h"
#include "support/statistics.h"

#define NUM_RUNS  20000
#define NUM_LUCKS 200
#define DAYS      120
#define NUM_STEPS (24 * DAYS)

void crs_twin_warning_realise(const crs_warning *warning, const crs_incubation *incubation,
                              crs_key key, crs_warned *out);

typedef void realiser(const crs_warning *warning, const crs_incubation *incubation, crs_key key,
                      crs_warned *out);

/* 100 days; opinion catches 0.02 signals a day, technical 0.03: 0.05 together. */
static const crs_incubation noisy = {2400.0, 0.04, 0.05, 0.01, 1.0};
static const crs_incubation quiet = {2400.0, 0.04, 0.05, 0.01, 0.0};

static crs_warning
make_warning(crs_warning_plan plan)
{
    return (crs_warning){.radar = {{0.5, 3.0, 0.01}, {0.5, 1.5, 0.02}},
                         .false_alarm_cost = 0.1,
                         .takes_h = 240.0,
                         .success = 0.6,
                         .cost = 2.0,
                         .first_response_h = 1.0,
                         .plan = (int)plan};
}

static crs_warned
realise(const crs_warning *warning, const crs_incubation *incubation, uint64_t luck)
{
    crs_warned out;

    crs_warning_realise(warning, incubation, crs_key_make(7, luck), &out);
    return out;
}

/* ---- by hand ---- */

static void
assert_close(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * fmax(1.0, fabs(expected)))) {
        fail_msg("%.17g is not %.17g", value, expected);
    }
}

static void
test_expected_times(void **unused)
{
    crs_warning warning = make_warning(CRS_WARNING_QUIET_REPAIR);
    crs_warned is = realise(&warning, &quiet, 0);
    double alarms, cost;

    (void)unused;
    /* opinion 0.02 a day: day 50; technical 0.03 a day: day 33.3, first */
    assert_close(is.lead_h, 2400.0 - 800.0);
    assert_close(is.detected_h, -1600.0);
    assert_close(is.begin_h, -2400.0);
    assert_true(is.detected == 1.0 && is.outbreak == 0.0 && is.prepared == 0.0);
    assert_close(is.false_alarms, 15.0); /* 4.5 a month */
    assert_close(is.cost, 100.0 * 0.03 + 15.0 * 0.1 + 2.0);
    crs_warned_until(&is, crs_key_make(7, 0), -1680.0, &alarms, &cost); /* 30 days */
    assert_close(alarms, 4.5);
    assert_close(cost, 30.0 * 0.03 + 4.5 * 0.1);
    crs_warned_until(&is, crs_key_make(7, 0), -1600.0, &alarms, &cost); /* detected just now */
    assert_close(cost, 33.0 * 0.03 + 0.01 + 5.0 * 0.1 + 2.0);

    warning.success = 0.49; /* the repair fails */
    is = realise(&warning, &quiet, 0);
    assert_true(is.detected == 1.0 && is.outbreak == 1.0);
    warning.success = 1.0;
    warning.takes_h = 1600.5; /* the outbreak is faster */
    is = realise(&warning, &quiet, 0);
    assert_true(is.detected == 1.0 && is.outbreak == 1.0);
    warning.radar[0].sensitivity = 0.2; /* day 125 */
    warning.radar[1].sensitivity = 0.1; /* day 166.7 */
    is = realise(&warning, &quiet, 0);
    assert_true(is.detected == 0.0 && is.lead_h == 0.0 && is.outbreak == 1.0);
    assert_close(is.cost, 100.0 * 0.03 + 15.0 * 0.1);
}

static void
test_plans(void **unused)
{
    crs_warning warning = make_warning(CRS_WARNING_DISCLOSE);
    crs_warned is = realise(&warning, &quiet, 0);

    (void)unused;
    /* seen on day 33.3, told on day 43.3: the warning period ends there */
    assert_true(is.disclosed == 1.0 && is.prepared == 1.0 && is.outbreak == 1.0);
    assert_close(is.lead_h, 1600.0);
    assert_close(is.begin_h, -(800.0 + 240.0));
    assert_close(is.detected_h, -240.0);
    assert_close(is.false_alarms, 6.5);
    assert_close(crs_warned_start_h(&is, 36.0, 36.0), 0.0); /* the first statement tells it */
    assert_close(crs_warned_start_h(&is, 36.0, 48.0), 48.0);
    warning.plan = CRS_WARNING_PREPARE;
    is = realise(&warning, &quiet, 0);
    assert_true(is.disclosed == 0.0 && is.prepared == 1.0 && is.outbreak == 1.0);
    assert_close(is.begin_h, -2400.0);
    assert_close(crs_warned_start_h(&is, 36.0, 36.0), 1.0);
    assert_close(crs_warned_start_h(&is, 0.5, 0.5), 0.5); /* never later than planned */
    assert_close(crs_warned_start_h(&is, 36.0, 84.0), 84.0);
    warning.takes_h = 1601.0;
    is = realise(&warning, &quiet, 0);
    assert_true(is.prepared == 0.0);
    assert_close(crs_warned_start_h(&is, 36.0, 36.0), 36.0);
}

static void
test_nothing_to_draw(void **unused)
{
    const crs_incubation none = {0.0, 1.0, 1.0, 1.0, 1.0};
    crs_warning blind = {.plan = CRS_WARNING_QUIET_REPAIR, .success = 1.0};
    crs_warned is = realise(NULL, &noisy, 3);

    (void)unused;
    assert_true(is.outbreak == 1.0 && is.is_watched == 0.0 && is.cost == 0.0);
    is = realise(&blind, &noisy, 3);
    assert_true(is.outbreak == 1.0 && is.is_watched == 1.0 && is.cost == 0.0);
    assert_true(is.detected == 0.0 && is.false_alarms == 0.0);
    blind = make_warning(CRS_WARNING_QUIET_REPAIR);
    is = realise(&blind, &none, 3);
    assert_true(is.detected == 0.0 && is.cost == 0.0 && is.begin_h == 0.0);
}

/* ---- distributions ---- */

/* z of a share of NUM_RUNS against its probability. */
static double
z_of(double count, double p)
{
    return (count - NUM_RUNS * p) / sqrt(NUM_RUNS * p * (1.0 - p));
}

/* z of the share of runs whose lead exceeds `days`: 1 - exp(-0.05 (100 - days)). */
static double
lead_z(realiser *real, double days)
{
    const crs_warning warning = make_warning(CRS_WARNING_PREPARE);
    double count = 0.0;

    for (uint64_t r = 0; r < NUM_RUNS; r++) {
        crs_warned is;

        real(&warning, &noisy, crs_key_make(11, r), &is);
        count += is.lead_h > 24.0 * days;
    }
    return z_of(count, 1.0 - exp(-0.05 * (100.0 - days)));
}

static void
test_detection(void **unused)
{
    (void)unused;
    assert_normal(lead_z(crs_warning_realise, 0.0), "detection");
    assert_normal(lead_z(crs_warning_realise, 50.0), "lead of 50 days");
    assert_normal(lead_z(crs_warning_realise, 80.0), "lead of 80 days");
    assert_normal(lead_z(crs_warning_realise, 95.0), "lead of 95 days");
    assert_true(fabs(lead_z(crs_twin_warning_realise, 80.0)) > 10.0); /* the twin is found out */
}

/* The crisis breaks out unless it is detected ten days before, and the repair succeeds. */
static void
test_outbreaks(void **unused)
{
    const crs_warning warning = make_warning(CRS_WARNING_QUIET_REPAIR);
    const double p = 1.0 - 0.6 * (1.0 - exp(-0.05 * 90.0));
    double count = 0.0, wrong;

    (void)unused;
    for (uint64_t r = 0; r < NUM_RUNS; r++) {
        count += realise(&warning, &noisy, r).outbreak;
    }
    assert_normal(z_of(count, p), "outbreaks");
    wrong = 1.0 - 0.6 * (1.0 - exp(-0.05 * 50.0)); /* the technical radar left out, say */
    assert_true(fabs(z_of(count, wrong)) > 10.0);
}

/* Poisson with mean 15: mean and variance. */
static void
test_false_alarms(void **unused)
{
    const crs_warning warning = make_warning(CRS_WARNING_PREPARE);
    double sum = 0.0, squares = 0.0, mean, variance;

    (void)unused;
    for (uint64_t r = 0; r < NUM_RUNS; r++) {
        const double n = realise(&warning, &noisy, r).false_alarms;

        sum += n;
        squares += (n - 15.0) * (n - 15.0);
    }
    mean = sum / NUM_RUNS;
    variance = squares / NUM_RUNS;
    assert_normal((mean - 15.0) / sqrt(15.0 / NUM_RUNS), "false alarms, mean");
    /* fourth central moment of a Poisson number: m + 3 m^2 */
    assert_normal((variance - 15.0) / sqrt((15.0 + 2.0 * 225.0) / NUM_RUNS),
                  "false alarms, variance");
}

/* ---- the same luck ---- */

static void
test_monotone(void **unused)
{
    (void)unused;
    for (uint64_t luck = 0; luck < NUM_LUCKS; luck++) {
        crs_warning warning = make_warning(CRS_WARNING_QUIET_REPAIR);
        double outbreak = 1.0, lead_h = 0.0, alarms = 0.0;

        for (int k = 0; k <= 10; k++) {
            crs_warned is;

            warning.radar[luck % 2].sensitivity = 0.1 * k;
            warning.radar[0].false_alarms = k;
            is = realise(&warning, &noisy, luck);
            assert_true(is.outbreak <= outbreak || k == 0);
            assert_true(is.lead_h >= lead_h);
            assert_true(is.false_alarms >= alarms);
            outbreak = is.outbreak;
            lead_h = is.lead_h;
            alarms = is.false_alarms;
        }
    }
}

/* ---- whole runs ---- */

typedef struct bed {
    crs_plan plan;
    crs_metric metrics[64];
    double params[CRS_FIELD_NUM_PARAMS];
    crs_action actions[2];
    crs_warning warning;
    crs_strategy strategy;
    crs_run runs[CRS_LANES];
} bed;

static void
make_bed(bed *self, crs_warning_plan plan)
{
    const crs_model *model = &crs_model_field;

    *self = (bed){.warning = make_warning(plan)};
    crs_param_defaults(model->params, model->num_params, self->params);
    for (int i = 0; i < 2; i++) {
        self->actions[i] = crs_action_none();
        self->actions[i].intensity[CRS_INTENSITY_APOLOGY] = 0.8;
        self->actions[i].intensity[CRS_INTENSITY_FACTS] = 0.8;
        self->actions[i].intensity[CRS_INTENSITY_REMEDY] = 0.8;
        self->actions[i].cost = 5.0;
    }
    self->actions[0].id = "first";
    self->actions[0].at_h = 36.0;
    self->actions[0].intensity[CRS_INTENSITY_BLAME_USERS] = 0.3;
    self->actions[1].id = "second";
    self->actions[1].at_h = 700.0;
    self->actions[1].compensation = 1.0;
    self->actions[1].delivery = 0.0; /* a promise that is sure to break */
    self->strategy = (crs_strategy){
        .actions = self->actions, .num_actions = 2, .warning = &self->warning};
    assert_true(model->num_metrics < 64);
    for (size_t i = 0; i < model->num_metrics; i++) {
        self->metrics[i] = model->metrics[i].metric;
    }
    self->plan = (crs_plan){.model = model,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .num_steps = NUM_STEPS,
                            .metrics = self->metrics,
                            .num_metrics = model->num_metrics,
                            .recorded = ((uint64_t)1 << model->num_observables) - 1,
                            .record_every = 12};
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        self->runs[lane] = (crs_run){self->params, &self->strategy, 5, lane};
    }
}

static crs_block *
play(const bed *self)
{
    crs_block *block = NULL;

    assert_int_equal(crs_block_create(&block, &self->plan), CRS_OK);
    crs_block_load(block, self->runs, CRS_LANES);
    crs_block_advance(block, NUM_STEPS);
    return block;
}

static double
observed(const crs_block *block, size_t record, int observable, size_t lane)
{
    return crs_block_record(block, record, observable)[lane];
}

/* Are all records and metrics of two lanes the same bits? */
static int
is_same(const bed *self, const crs_block *a, const crs_block *b, size_t lane)
{
    double of_a[64], of_b[64];

    crs_block_metrics(a, lane, of_a);
    crs_block_metrics(b, lane, of_b);
    if (memcmp(of_a, of_b, self->plan.num_metrics * sizeof *of_a) != 0) {
        return 0;
    }
    for (size_t r = 0; r < crs_plan_num_records(&self->plan); r++) {
        for (int o = 0; o < (int)CRS_FIELD_NUM_OBSERVABLES; o++) {
            const double x = observed(a, r, o, lane), y = observed(b, r, o, lane);

            if (memcmp(&x, &y, sizeof x) != 0) {
                return 0;
            }
        }
    }
    return 1;
}

/* A radar that sees nothing and costs nothing is none, to the bit. */
static void
test_blind_radar(void **unused)
{
    bed self;
    crs_block *with, *without;

    (void)unused;
    make_bed(&self, CRS_WARNING_QUIET_REPAIR);
    self.warning = (crs_warning){.plan = CRS_WARNING_QUIET_REPAIR, .success = 1.0};
    with = play(&self);
    self.strategy.warning = NULL;
    without = play(&self);
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        assert_true(is_same(&self, with, without, lane));
    }
    self.strategy.warning = &self.warning;
    self.warning.false_alarm_cost = 1.0; /* a cost without an alarm is none */
    self.warning.radar[0].cost_per_day = 1.0;
    crs_block_free(without);
    without = play(&self);
    assert_false(is_same(&self, with, without, 0)); /* but a watch costs */
    crs_block_free(with);
    crs_block_free(without);
}

/* Lanes that the crisis spares stand still, while their neighbours burn. */
static void
test_no_outbreak_nothing_moves(void **unused)
{
    static const int still[] = {
        CRS_FIELD_O_TRUST_VICTIMS, CRS_FIELD_O_TRUST_PUBLIC, CRS_FIELD_O_USERS,
        CRS_FIELD_O_RATING,        CRS_FIELD_O_SIGNUP,       CRS_FIELD_O_ORDERS,
        CRS_FIELD_O_DELIVERIES,    CRS_FIELD_O_COST,         CRS_FIELD_O_REVENUE_LOST};
    static const int nothing[] = {
        CRS_FIELD_O_ATTENTION, CRS_FIELD_O_AWARENESS, CRS_FIELD_O_RESENTMENT, CRS_FIELD_O_EVIDENCE,
        CRS_FIELD_O_QUALITY,   CRS_FIELD_O_OUTBREAK,  CRS_FIELD_O_SECONDARY};
    size_t spared = 0, last;
    bed self;
    crs_block *block;

    (void)unused;
    make_bed(&self, CRS_WARNING_QUIET_REPAIR);
    block = play(&self);
    last = crs_plan_num_records(&self.plan) - 1;
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        if (crs_block_warned(block, lane)->outbreak != 0.0) {
            assert_true(observed(block, 0, CRS_FIELD_O_ATTENTION, lane) > 0.5);
            assert_true(observed(block, 0, CRS_FIELD_O_OUTBREAK, lane) == 1.0);
            assert_true(observed(block, last, CRS_FIELD_O_SECONDARY, lane) == 1.0);
            continue;
        }
        spared++;
        for (size_t r = 0; r < crs_plan_num_records(&self.plan); r++) {
            for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
                assert_true(observed(block, r, nothing[i], lane) == 0.0);
            }
            for (size_t i = 0; i < sizeof still / sizeof still[0]; i++) {
                assert_close(observed(block, r, still[i], lane),
                             observed(block, 0, still[i], lane));
            }
        }
        assert_true(crs_block_state(block)[CRS_FIELD_VACUUM][lane] == 0.0);
        assert_close(observed(block, 0, CRS_FIELD_O_COST, lane),
                     crs_block_warned(block, lane)->cost);
    }
    assert_true(spared > 5 && spared < CRS_LANES - 5);
    crs_block_free(block);
}

/* Telling first: less attention from the beginning, and the first statement at once. */
static void
test_disclosure(void **unused)
{
    size_t told = 0;
    bed self;
    crs_block *block;

    (void)unused;
    make_bed(&self, CRS_WARNING_DISCLOSE);
    block = play(&self);
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        const double attention = observed(block, 0, CRS_FIELD_O_ATTENTION, lane);
        const double quality = observed(block, 0, CRS_FIELD_O_QUALITY, lane);

        if (crs_block_warned(block, lane)->disclosed != 0.0) {
            told++;
            assert_close(attention,
                         self.params[CRS_FIELD_SHOCK] * self.params[CRS_FIELD_DISCLOSED_SHOCK]);
            assert_true(quality > 0.5);
        } else {
            assert_close(attention, self.params[CRS_FIELD_SHOCK]);
            assert_true(quality == 0.0);
        }
    }
    assert_true(told > 20 && told <= CRS_LANES);
    crs_block_free(block);
}

static void
test_branch(void **unused)
{
    for (int plan = 0; plan < (int)CRS_NUM_WARNING_PLANS; plan++) {
        const long at = 500;
        double *saved[CRS_LANES];
        const double *lanes[CRS_LANES];
        bed self;
        crs_block *whole, *first = NULL, *second = NULL;

        (void)unused;
        make_bed(&self, (crs_warning_plan)plan);
        whole = play(&self);
        assert_int_equal(crs_block_create(&first, &self.plan), CRS_OK);
        assert_int_equal(crs_block_create(&second, &self.plan), CRS_OK);
        crs_block_load(first, self.runs, CRS_LANES);
        crs_block_advance(first, at);
        for (size_t lane = 0; lane < CRS_LANES; lane++) {
            saved[lane] = calloc(crs_plan_lane_numbers(&self.plan, at), sizeof(double));
            assert_non_null(saved[lane]);
            crs_block_save(first, lane, saved[lane]);
            lanes[lane] = saved[lane];
        }
        crs_block_load(second, self.runs, CRS_LANES);
        crs_block_restore(second, at, lanes, CRS_LANES);
        crs_block_advance(second, NUM_STEPS);
        for (size_t lane = 0; lane < CRS_LANES; lane++) {
            assert_true(is_same(&self, whole, second, lane));
        }
        /* The past stays: also under a strategy without a radar. */
        self.strategy.warning = NULL;
        crs_block_load(second, self.runs, CRS_LANES);
        crs_block_restore(second, at, lanes, CRS_LANES);
        crs_block_advance(second, NUM_STEPS);
        for (size_t lane = 0; lane < CRS_LANES; lane++) {
            assert_true(is_same(&self, whole, second, lane));
            free(saved[lane]);
        }
        crs_block_free(whole);
        crs_block_free(first);
        crs_block_free(second);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected_times),
        cmocka_unit_test(test_plans),
        cmocka_unit_test(test_nothing_to_draw),
        cmocka_unit_test(test_detection),
        cmocka_unit_test(test_outbreaks),
        cmocka_unit_test(test_false_alarms),
        cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_blind_radar),
        cmocka_unit_test(test_no_outbreak_nothing_moves),
        cmocka_unit_test(test_disclosure),
        cmocka_unit_test(test_branch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
