/* Levers against timelines worked out by hand from models/README.md, and the promise of
 * crs_strategy_next_change() on random strategies. */
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "strategy/levers.h"
#include "strategy/perception.h"

#define TIGHT 1e-12

static const crs_perception perception = {
    .golden_h = 4.0,
    .sincerity_floor = 0.3,
    .sincerity_h = 56.0,
    .compensation_best = 1.5,
    .compensation_width = 0.7,
};

static void
assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= TIGHT)) {
        fail_msg("%.17g is not %.17g", value, expected);
    }
}

/* As crs_strategy_levers(), on the course that timed actions have before anything happens. */
static void
strategy_levers(const crs_strategy *strategy, const crs_perception *heard, double dt_h, long step,
                double *levers)
{
    const crs_schedule time = crs_schedule_make(CRS_STEPS_UNIFORM, dt_h, 1000000);
    crs_course course;

    crs_course_begin(&course, strategy, heard, (crs_key){{1, 2, 3, 4}}, NULL);
    crs_strategy_levers(strategy, &course, heard, &time, step, levers);
}

static long
strategy_next_change(const crs_strategy *strategy, const crs_perception *heard, double dt_h,
                     long step)
{
    const crs_schedule time = crs_schedule_make(CRS_STEPS_UNIFORM, dt_h, 1000000);
    crs_course course;

    crs_course_begin(&course, strategy, heard, (crs_key){{1, 2, 3, 4}}, NULL);
    return crs_strategy_next_change(strategy, &course, heard, &time, step);
}

/* The levers of one action at a step. */
static void
levers_of(const crs_action *action, double dt_h, long step, double *levers)
{
    const crs_strategy strategy = {.actions = action, .num_actions = 1};

    strategy_levers(&strategy, &perception, dt_h, step, levers);
}

static double
lever_of(const crs_action *action, double dt_h, long step, crs_lever lever)
{
    double levers[CRS_NUM_LEVERS];

    levers_of(action, dt_h, step, levers);
    return levers[lever];
}

static void
test_no_action(void **unused)
{
    const crs_strategy nothing = {0};
    double levers[CRS_NUM_LEVERS];

    (void)unused;
    for (long step = 0; step < 8; step++) {
        strategy_levers(&nothing, &perception, 1.0, step, levers);
        for (int i = 0; i < (int)CRS_NUM_LEVERS; i++) {
            /* silence counts from the golden hours on */
            assert_true(levers[i] == (i == CRS_LEVER_SILENCE && step >= 4 ? 1.0 : 0.0));
        }
    }
    assert_int_equal(strategy_next_change(&nothing, &perception, 1.0, 0), 4);
    assert_true(strategy_next_change(&nothing, &perception, 1.0, 4) == LONG_MAX);
}

static void
test_start_end_and_impulses(void **unused)
{
    crs_action action = crs_action_none();
    double levers[CRS_NUM_LEVERS];

    (void)unused;
    action.at_h = 10.0;
    action.until_h = 20.0;
    action.intensity[CRS_INTENSITY_VALUE] = 0.25;
    action.compensation = 2.0;
    action.reach = 0.5;
    action.cost = 7.0;
    action.cost_per_day = 12.0;

    levers_of(&action, 1.0, 9, levers);
    assert_true(levers[CRS_LEVER_SILENCE] == 1.0 && levers[CRS_LEVER_VALUE] == 0.0);
    assert_true(levers[CRS_LEVER_STATEMENTS] == 0.0 && levers[CRS_LEVER_COST_RATE] == 0.0);

    levers_of(&action, 1.0, 10, levers); /* the start is inclusive */
    assert_true(levers[CRS_LEVER_SILENCE] == 0.0);
    assert_near(levers[CRS_LEVER_VALUE], 0.25);
    assert_near(levers[CRS_LEVER_STATEMENTS], 1.0);
    assert_near(levers[CRS_LEVER_COST_ONCE], 7.0);
    assert_near(levers[CRS_LEVER_PAYOUT], 1.0);
    assert_near(levers[CRS_LEVER_COST_RATE], 0.5);

    levers_of(&action, 1.0, 19, levers);
    assert_near(levers[CRS_LEVER_VALUE], 0.25);
    assert_true(levers[CRS_LEVER_STATEMENTS] == 0.0 && levers[CRS_LEVER_COST_ONCE] == 0.0);
    assert_true(levers[CRS_LEVER_PAYOUT] == 0.0);

    levers_of(&action, 1.0, 20, levers); /* the end is exclusive, silence stays broken */
    assert_true(levers[CRS_LEVER_VALUE] == 0.0 && levers[CRS_LEVER_COST_RATE] == 0.0);
    assert_true(levers[CRS_LEVER_SILENCE] == 0.0);
}

static void
test_start_between_steps(void **unused)
{
    crs_action action = crs_action_none();

    (void)unused;
    action.at_h = 36.5;
    action.intensity[CRS_INTENSITY_VALUE] = 1.0;
    assert_true(lever_of(&action, 1.0, 36, CRS_LEVER_VALUE) == 0.0);
    assert_near(lever_of(&action, 1.0, 37, CRS_LEVER_VALUE), 1.0);
    assert_near(lever_of(&action, 1.0, 37, CRS_LEVER_STATEMENTS), 1.0);
    assert_near(lever_of(&action, 0.5, 73, CRS_LEVER_VALUE), 1.0);
    assert_true(lever_of(&action, 0.5, 74, CRS_LEVER_STATEMENTS) == 0.0);
}

/* 5/3 h is five steps of 1/3 h, but 5 * (1/3) rounds to less than 5/3. */
static void
test_rounded_times(void **unused)
{
    crs_action action = crs_action_none();
    const double dt_h = 1.0 / 3.0;
    const crs_strategy strategy = {.actions = &action, .num_actions = 1};
    const crs_strategy nothing = {0};
    crs_perception late = perception;
    double levers[CRS_NUM_LEVERS];

    (void)unused;
    assert_true(5.0 * dt_h < 5.0 / 3.0);
    action.at_h = 5.0 / 3.0;
    action.intensity[CRS_INTENSITY_VALUE] = 1.0;
    assert_near(lever_of(&action, dt_h, 5, CRS_LEVER_VALUE), 1.0);
    assert_near(lever_of(&action, dt_h, 5, CRS_LEVER_STATEMENTS), 1.0);

    action.at_h = 0.0;
    action.until_h = 5.0 / 3.0;
    assert_near(lever_of(&action, dt_h, 4, CRS_LEVER_VALUE), 1.0);
    assert_true(lever_of(&action, dt_h, 5, CRS_LEVER_VALUE) == 0.0);
    assert_int_equal(strategy_next_change(&strategy, &perception, dt_h, 1), 5);

    late.golden_h = 5.0 / 3.0;
    strategy_levers(&nothing, &late, dt_h, 5, levers);
    assert_true(levers[CRS_LEVER_SILENCE] == 1.0);
    assert_int_equal(strategy_next_change(&nothing, &late, dt_h, 0), 5);
}

static void
test_shorter_than_a_step(void **unused)
{
    crs_action action = crs_action_none();

    (void)unused;
    action.at_h = 10.2;
    action.until_h = 10.8;
    action.intensity[CRS_INTENSITY_VALUE] = 1.0;
    assert_near(lever_of(&action, 1.0, 11, CRS_LEVER_STATEMENTS), 1.0);
    assert_true(lever_of(&action, 1.0, 11, CRS_LEVER_VALUE) == 0.0);
}

static void
test_ramp_and_half_life(void **unused)
{
    crs_action action = crs_action_none();

    (void)unused;
    action.at_h = 10.0;
    action.ramp_h = 8.0;
    action.intensity[CRS_INTENSITY_BLAME_USERS] = 0.8;
    /* in the middle of the step of an hour */
    assert_near(lever_of(&action, 1.0, 10, CRS_LEVER_BLAME_USERS), 0.05);
    assert_near(lever_of(&action, 1.0, 12, CRS_LEVER_BLAME_USERS), 0.25);
    assert_near(lever_of(&action, 1.0, 18, CRS_LEVER_BLAME_USERS), 0.8);
    assert_near(lever_of(&action, 1.0, 500, CRS_LEVER_BLAME_USERS), 0.8);

    action.half_life_h = 4.0; /* both at once: half the ramp, one half-life */
    action.at_h = 10.5;
    assert_near(lever_of(&action, 1.0, 14, CRS_LEVER_BLAME_USERS), 0.8 * 0.5 * 0.5);
    assert_near(lever_of(&action, 1.0, 22, CRS_LEVER_BLAME_USERS), 0.8 * 0.125);
    action.at_h = 10.0;
    assert_near(crs_action_end_h(&action, 10.0), 90.0);
    assert_true(lever_of(&action, 1.0, 89, CRS_LEVER_BLAME_USERS) > 0.0);
    assert_true(lever_of(&action, 1.0, 90, CRS_LEVER_BLAME_USERS) == 0.0);

    action.until_h = 30.0; /* an end before the 20 half-lives wins */
    assert_near(crs_action_end_h(&action, 10.0), 30.0);
    assert_true(crs_action_strength(&action, 10.0, 30.0, 29.999) > 0.0);
    assert_true(crs_action_strength(&action, 10.0, 30.0, 30.0) == 0.0);
    assert_true(crs_action_strength(&action, 10.0, 30.0, 9.999) == 0.0);
}

/* Clarity scales apology, facts, remedy and verification; not blame, not value. */
static void
test_clarity(void **unused)
{
    crs_action action = crs_action_none();
    double levers[CRS_NUM_LEVERS];

    (void)unused;
    action.clarity = 0.5;
    for (int i = 0; i < (int)CRS_NUM_INTENSITIES; i++) {
        action.intensity[i] = 0.6;
    }
    levers_of(&action, 1.0, 0, levers);
    for (int g = 0; g < (int)CRS_NUM_GROUPS; g++) {
        assert_near(levers[CRS_LEVER_APOLOGY_VICTIMS + g], 0.3);
        assert_near(levers[CRS_LEVER_FACTS_VICTIMS + g], 0.3);
        assert_near(levers[CRS_LEVER_REMEDY_VICTIMS + g], 0.3);
    }
    assert_near(levers[CRS_LEVER_REMEDY_DELIVERED], 0.3);
    assert_near(levers[CRS_LEVER_VERIFICATION], 0.3);
    assert_near(levers[CRS_LEVER_BLAME_THIRD_PARTY], 0.6);
    assert_near(levers[CRS_LEVER_BLAME_USERS], 0.6);
    assert_near(levers[CRS_LEVER_VALUE], 0.6);
}

static void
test_audience_and_combination(void **unused)
{
    crs_action actions[2] = {crs_action_none(), crs_action_none()};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    double levers[CRS_NUM_LEVERS];

    (void)unused;
    actions[0].audience = 1u << CRS_GROUP_VICTIMS | 1u << CRS_GROUP_USERS;
    actions[0].intensity[CRS_INTENSITY_FACTS] = 0.5;
    actions[0].intensity[CRS_INTENSITY_REMEDY] = 0.5;
    actions[0].intensity[CRS_INTENSITY_VERIFICATION] = 0.5;
    actions[1].audience = 1u << CRS_GROUP_USERS;
    actions[1].clarity = 0.5;
    actions[1].intensity[CRS_INTENSITY_FACTS] = 0.4;
    actions[1].intensity[CRS_INTENSITY_REMEDY] = 0.4;
    actions[1].intensity[CRS_INTENSITY_VERIFICATION] = 0.4;
    strategy_levers(&strategy, &perception, 1.0, 3, levers);
    assert_near(levers[CRS_LEVER_FACTS_VICTIMS], 0.5);
    assert_near(levers[CRS_LEVER_FACTS_USERS], 1.0 - 0.5 * 0.8);
    assert_near(levers[CRS_LEVER_FACTS_PUBLIC], 0.0);
    assert_near(levers[CRS_LEVER_FACTS_EXPERTS], 0.0);
    assert_near(levers[CRS_LEVER_REMEDY_VICTIMS], 0.5);
    assert_near(levers[CRS_LEVER_REMEDY_USERS], 0.6);
    assert_near(levers[CRS_LEVER_REMEDY_PUBLIC], 0.0);
    assert_near(levers[CRS_LEVER_REMEDY_DELIVERED], 0.6); /* whoever hears it */
    assert_near(levers[CRS_LEVER_VERIFICATION], 0.6);
}

static void
test_late_apology(void **unused)
{
    crs_action action = crs_action_none();

    (void)unused;
    action.intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    action.at_h = 4.0; /* the last prompt moment */
    assert_near(lever_of(&action, 1.0, 4, CRS_LEVER_APOLOGY_PUBLIC), 0.9);
    action.at_h = 60.0; /* 56 h late: one time scale */
    assert_near(lever_of(&action, 1.0, 60, CRS_LEVER_APOLOGY_PUBLIC),
                0.9 * (0.3 + 0.7 * 0.36787944117144233));
    assert_near(lever_of(&action, 1.0, 6000, CRS_LEVER_APOLOGY_PUBLIC),
                0.9 * (0.3 + 0.7 * 0.36787944117144233)); /* it is the start that counts */
}

static void
test_compensation(void **unused)
{
    crs_action action = crs_action_none();
    const double one_width = 1.5 * 2.0137527074704766; /* 1.5 * exp(0.7) */

    (void)unused;
    assert_true(crs_compensation_appeal(&perception, 0.0, 1.0) == 0.0);
    assert_near(crs_compensation_appeal(&perception, 1.5, 1.0), 1.0);
    assert_near(crs_compensation_appeal(&perception, 1.5, 0.25), 0.25);
    assert_near(crs_compensation_appeal(&perception, one_width, 1.0), 0.60653065971263342);
    /* an inverted U: symmetric in the logarithm, falling on both sides */
    assert_near(crs_compensation_appeal(&perception, 3.0, 1.0),
                crs_compensation_appeal(&perception, 0.75, 1.0));
    assert_true(crs_compensation_appeal(&perception, 10.0, 1.0) <
                crs_compensation_appeal(&perception, 3.0, 1.0));

    action.compensation = 1.5;
    action.reach = 0.4;
    action.intensity[CRS_INTENSITY_REMEDY] = 0.5;
    assert_near(lever_of(&action, 1.0, 0, CRS_LEVER_REMEDY_DELIVERED), 1.0 - 0.5 * 0.6);
    assert_near(lever_of(&action, 1.0, 0, CRS_LEVER_PAYOUT), 0.6);
}

/* A small generator for test data (Marsaglia 2003, xorshift64). */
static double
any_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

static crs_action
any_action(uint64_t *state)
{
    crs_action action = crs_action_none();

    action.at_h = floor(any_number(state) * 60.0) / (any_number(state) < 0.5 ? 1.0 : 3.0);
    if (any_number(state) < 0.5) {
        action.until_h = action.at_h + floor(any_number(state) * 60.0) / 7.0;
    }
    if (any_number(state) < 0.3) {
        action.half_life_h = 0.01 + any_number(state) * 4.0;
    }
    if (any_number(state) < 0.3) {
        action.ramp_h = any_number(state) * 20.0;
    }
    action.audience = (unsigned)(any_number(state) * 16.0);
    action.clarity = any_number(state);
    for (int i = 0; i < (int)CRS_NUM_INTENSITIES; i++) {
        action.intensity[i] = any_number(state);
    }
    action.compensation = any_number(state) < 0.5 ? 0.0 : any_number(state) * 10.0;
    action.reach = any_number(state);
    action.cost = any_number(state);
    action.cost_per_day = any_number(state);
    return action;
}

/* Levers never change between the steps that next_change announces, and stay in their range. */
static void
check_changes(const crs_strategy *strategy, double dt_h)
{
    double held[CRS_NUM_LEVERS], levers[CRS_NUM_LEVERS];
    long next = 0;

    for (long step = 0; step < 400; step++) {
        strategy_levers(strategy, &perception, dt_h, step, levers);
        if (step == next) {
            memcpy(held, levers, sizeof held);
            next = strategy_next_change(strategy, &perception, dt_h, step);
            assert_true(next > step);
        }
        assert_memory_equal(held, levers, sizeof held);
        for (int i = 0; i <= (int)CRS_LEVER_SILENCE; i++) {
            assert_true(levers[i] >= 0.0 && levers[i] <= 1.0);
        }
    }
}

static void
test_next_change(void **unused)
{
    static const double steps_h[] = {1.0, 0.5, 1.0 / 3.0, 0.1, 24.0 / 7.0};
    uint64_t state = 20240229;

    (void)unused;
    for (int i = 0; i < 2000; i++) {
        crs_action actions[4];
        const size_t num_actions = (size_t)(any_number(&state) * 5.0);
        const crs_strategy strategy = {.actions = actions, .num_actions = num_actions};

        for (size_t k = 0; k < num_actions; k++) {
            actions[k] = any_action(&state);
        }
        check_changes(&strategy, steps_h[i % 5]);
    }
}

/* It is not enough to be right: a steady action must not be evaluated at every step. */
static void
test_next_change_is_sparse(void **unused)
{
    crs_action action = crs_action_none();
    const crs_strategy strategy = {.actions = &action, .num_actions = 1};

    (void)unused;
    action.at_h = 36.0;
    action.until_h = 100.0;
    assert_int_equal(strategy_next_change(&strategy, &perception, 1.0, 0), 4);
    assert_int_equal(strategy_next_change(&strategy, &perception, 1.0, 4), 36);
    assert_int_equal(strategy_next_change(&strategy, &perception, 1.0, 36), 37);
    assert_int_equal(strategy_next_change(&strategy, &perception, 1.0, 37), 100);
    assert_true(strategy_next_change(&strategy, &perception, 1.0, 100) == LONG_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_action),
        cmocka_unit_test(test_start_end_and_impulses),
        cmocka_unit_test(test_start_between_steps),
        cmocka_unit_test(test_rounded_times),
        cmocka_unit_test(test_shorter_than_a_step),
        cmocka_unit_test(test_ramp_and_half_life),
        cmocka_unit_test(test_clarity),
        cmocka_unit_test(test_audience_and_combination),
        cmocka_unit_test(test_late_apology),
        cmocka_unit_test(test_compensation),
        cmocka_unit_test(test_next_change),
        cmocka_unit_test(test_next_change_is_sparse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
