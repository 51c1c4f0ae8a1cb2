/* How people take what a company says: each effect against values worked out by hand from
 * models/README.md, and nothing where it is switched off. */
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

/* Steps of an hour, for longer than any test. */
static const crs_schedule hourly = {1.0, 1000000, 1, {{0, 1}}};

#define TIGHT 1e-12

/* Nothing but the scales. */
static const crs_perception plain = {
    .golden_h = 4.0,
    .sincerity_floor = 1.0,
    .sincerity_h = 56.0,
    .compensation_best = 1.5,
    .compensation_width = 1.2,
    .promised = 1.0,
    .urgency_h = 72.0,
    .grace_h = 24.0,
};

static void
assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= TIGHT)) {
        fail_msg("%.17g is not %.17g", value, expected);
    }
}

/* One lever of a strategy on the course of timed actions. */
static double
lever(const crs_perception *perception, const crs_strategy *strategy, long step, crs_lever which)
{
    double levers[CRS_NUM_LEVERS];
    crs_course course;

    crs_course_begin(&course, strategy, perception, (crs_key){{1, 2, 3, 4}}, NULL);
    crs_strategy_levers(strategy, &course, perception, &hourly, step, levers);
    return levers[which];
}

static long
next_change(const crs_perception *perception, const crs_strategy *strategy, long step)
{
    crs_course course;

    crs_course_begin(&course, strategy, perception, (crs_key){{1, 2, 3, 4}}, NULL);
    return crs_strategy_next_change(strategy, &course, perception, &hourly, step);
}

/* (19) */
static void
urgency_forgives_jargon_early(void **state)
{
    crs_perception urgent = plain;
    crs_action action = crs_action_none();

    (void)state;
    action.clarity = 0.4;
    assert_true(crs_perception_clarity(&plain, &action, 0.0) == 0.4);
    urgent.urgency = 0.5;
    assert_near(crs_perception_clarity(&urgent, &action, 0.0), 0.7);
    assert_near(crs_perception_clarity(&urgent, &action, 72.0), 0.4 + 0.3 * exp(-1.0));
    assert_near(crs_perception_clarity(&urgent, &action, 7200.0), 0.4);
    action.clarity = 1.0;
    assert_true(crs_perception_clarity(&urgent, &action, 0.0) == 1.0);
}

/* n times the same words: 1 - (1 - x)(1 - (1 - psi) x)^(n - 1), whatever the order. */
static void
words_tire_and_deeds_do_not(void **state)
{
    static const double psi[] = {0.0, 0.25, 1.0};
    crs_perception tired = plain;
    crs_action actions[4];

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        actions[i] = crs_action_none();
        actions[i].intensity[CRS_INTENSITY_APOLOGY] = 0.4;
        actions[i].intensity[CRS_INTENSITY_FACTS] = 0.4;
        actions[i].intensity[CRS_INTENSITY_REMEDY] = 0.4;
    }
    for (size_t k = 0; k < 3; k++) {
        tired.repetition = psi[k];
        for (size_t n = 1; n <= 4; n++) {
            const crs_strategy strategy = {.actions = actions, .num_actions = n};
            const double expected = 1.0 - 0.6 * pow(1.0 - (1.0 - psi[k]) * 0.4, (double)n - 1.0);

            assert_near(lever(&tired, &strategy, 0, CRS_LEVER_APOLOGY_USERS), expected);
            assert_near(lever(&tired, &strategy, 0, CRS_LEVER_FACTS_PUBLIC), expected);
            assert_near(lever(&tired, &strategy, 0, CRS_LEVER_REMEDY_USERS),
                        1.0 - pow(0.6, (double)n));
        }
    }
    tired.repetition = 0.25;
    for (size_t loud = 0; loud < 3; loud++) {
        const crs_strategy strategy = {.actions = actions, .num_actions = 3};

        actions[0].intensity[CRS_INTENSITY_APOLOGY] = loud == 0 ? 0.8 : 0.4;
        actions[1].intensity[CRS_INTENSITY_APOLOGY] = loud == 1 ? 0.8 : 0.4;
        actions[2].intensity[CRS_INTENSITY_APOLOGY] = loud == 2 ? 0.8 : 0.4;
        assert_near(lever(&tired, &strategy, 0, CRS_LEVER_APOLOGY_USERS), 1.0 - 0.2 * 0.7 * 0.7);
    }
}

/* (20) */
static void
blame_takes_back_earlier_apologies(void **state)
{
    crs_perception strict = plain;
    crs_action actions[3] = {crs_action_none(), crs_action_none(), crs_action_none()};
    const crs_strategy strategy = {.actions = actions, .num_actions = 3};

    (void)state;
    actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.8;
    actions[1].at_h = 10.0;
    actions[1].intensity[CRS_INTENSITY_BLAME_THIRD_PARTY] = 0.5;
    actions[1].until_h = 50.0;
    actions[2].at_h = 20.0;
    actions[2].intensity[CRS_INTENSITY_APOLOGY] = 0.3;
    assert_true(lever(&plain, &strategy, 15, CRS_LEVER_APOLOGY_USERS) == 0.8);
    strict.contradiction = 0.6;
    assert_near(lever(&strict, &strategy, 5, CRS_LEVER_APOLOGY_USERS), 0.8);
    assert_near(lever(&strict, &strategy, 15, CRS_LEVER_APOLOGY_USERS), 0.8 * 0.7);
    assert_near(lever(&strict, &strategy, 20, CRS_LEVER_APOLOGY_USERS),
                1.0 - (1.0 - 0.8 * 0.7) * 0.7); /* the later one is whole */
    assert_near(lever(&strict, &strategy, 50, CRS_LEVER_APOLOGY_USERS), 1.0 - 0.2 * 0.7);
    actions[1].at_h = 0.0; /* in one breath */
    assert_near(lever(&strict, &strategy, 0, CRS_LEVER_APOLOGY_USERS), 0.8 * 0.7);
}

/* (21) and the delay of payment */
static void
money_counts_when_it_is_paid(void **state)
{
    crs_perception doubtful = plain;
    crs_action action = crs_action_none();
    const crs_strategy strategy = {.actions = &action, .num_actions = 1};
    const double much = exp(-0.5 * pow(log(10.0 / 1.5) / 1.2, 2.0));

    (void)state;
    doubtful.promised = 0.25;
    action.at_h = 10.0;
    action.compensation = 10.0;
    action.reach = 0.5;
    action.payment_delay_h = 20.0;
    assert_near(lever(&doubtful, &strategy, 10, CRS_LEVER_RESTITUTION), 0.25 * 0.5 * much);
    assert_near(lever(&doubtful, &strategy, 10, CRS_LEVER_REMEDY_PUBLIC), 0.25 * 0.5 * much);
    assert_near(lever(&doubtful, &strategy, 30, CRS_LEVER_RESTITUTION), 0.5 * much);
    assert_near(lever(&doubtful, &strategy, 10, CRS_LEVER_SUSPICION), 0.5 * (1.0 - much));
    assert_true(lever(&doubtful, &strategy, 10, CRS_LEVER_PAYOUT) == 0.0);
    assert_true(lever(&doubtful, &strategy, 30, CRS_LEVER_PAYOUT) == 5.0);
    assert_true(lever(&doubtful, &strategy, 31, CRS_LEVER_PAYOUT) == 0.0);
    assert_int_equal(next_change(&doubtful, &strategy, 11), 30);
    assert_int_equal(next_change(&doubtful, &strategy, 30), 31);
    action.until_h = 30.0; /* it ends before it pays */
    assert_true(lever(&doubtful, &strategy, 30, CRS_LEVER_PAYOUT) == 0.0);
    action.until_h = CRS_NEVER_H;
    action.payment_delay_h = 0.0;
    assert_true(lever(&doubtful, &strategy, 10, CRS_LEVER_PAYOUT) == 5.0);
    assert_near(lever(&doubtful, &strategy, 10, CRS_LEVER_RESTITUTION), 0.5 * much);
    action.compensation = 1.5;
    assert_true(lever(&doubtful, &strategy, 10, CRS_LEVER_SUSPICION) == 0.0);
}

/* (22) */
static void
vagueness_is_what_the_weakest_element_lacks(void **state)
{
    crs_perception asking = plain;
    crs_action actions[2] = {crs_action_none(), crs_action_none()};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    const crs_strategy nothing = {0};

    (void)state;
    actions[0].at_h = 6.0;
    actions[0].until_h = 40.0;
    actions[0].clarity = 0.5;
    actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    actions[0].intensity[CRS_INTENSITY_FACTS] = 0.8;
    actions[0].intensity[CRS_INTENSITY_REMEDY] = 0.2;
    actions[1].at_h = 60.0;
    actions[1].intensity[CRS_INTENSITY_REMEDY] = 0.9;
    assert_true(lever(&plain, &strategy, 35, CRS_LEVER_VAGUENESS) == 0.0);
    asking.enough = 0.8;
    assert_true(lever(&asking, &strategy, 29, CRS_LEVER_VAGUENESS) == 0.0); /* grace */
    assert_near(lever(&asking, &strategy, 30, CRS_LEVER_VAGUENESS), 1.0 - 0.1 / 0.8);
    assert_near(lever(&asking, &strategy, 59, CRS_LEVER_VAGUENESS), 1.0 - 0.1 / 0.8);
    assert_near(lever(&asking, &strategy, 60, CRS_LEVER_VAGUENESS), 1.0 - 0.4 / 0.8);
    assert_true(lever(&asking, &nothing, 1000, CRS_LEVER_VAGUENESS) == 0.0);
    assert_int_equal(next_change(&asking, &strategy, 7), 30);
}

/* (23) */
static void
accusations_stay_open_until_answered(void **state)
{
    static const crs_accusation accusations[] = {{"brand", NULL, 3.0}, {"returns", NULL, 1.0}};
    const char *one[] = {"brand"}, *all[] = {CRS_ANSWERS_ALL}, *other[] = {"something"};
    crs_action actions[2] = {crs_action_none(), crs_action_none()};
    crs_strategy strategy = {
        .actions = actions, .num_actions = 2, .accusations = accusations, .num_accusations = 2};

    (void)state;
    actions[0].at_h = 30.0;
    actions[0].until_h = 31.0; /* an answer stays an answer */
    actions[0].clarity = 0.75;
    actions[0].answers = (crs_answers){one, 1};
    actions[1].at_h = 50.0;
    actions[1].answers = (crs_answers){other, 1};
    assert_true(lever(&plain, &strategy, 23, CRS_LEVER_UNANSWERED) == 0.0);
    assert_near(lever(&plain, &strategy, 24, CRS_LEVER_UNANSWERED), 1.0);
    assert_near(lever(&plain, &strategy, 40, CRS_LEVER_UNANSWERED), (3.0 * 0.25 + 1.0) / 4.0);
    assert_near(lever(&plain, &strategy, 60, CRS_LEVER_UNANSWERED), (3.0 * 0.25 + 1.0) / 4.0);
    actions[1].answers = (crs_answers){all, 1};
    assert_true(lever(&plain, &strategy, 60, CRS_LEVER_UNANSWERED) == 0.0);
    assert_int_equal(next_change(&plain, &strategy, 10), 24);
    strategy.num_actions = 0;
    assert_near(lever(&plain, &strategy, 100, CRS_LEVER_UNANSWERED), 1.0);
    strategy.num_accusations = 0;
    assert_true(lever(&plain, &strategy, 100, CRS_LEVER_UNANSWERED) == 0.0);
    assert_true(next_change(&plain, &strategy, 10) == LONG_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urgency_forgives_jargon_early),
        cmocka_unit_test(words_tire_and_deeds_do_not),
        cmocka_unit_test(blame_takes_back_earlier_apologies),
        cmocka_unit_test(money_counts_when_it_is_paid),
        cmocka_unit_test(vagueness_is_what_the_weakest_element_lacks),
        cmocka_unit_test(accusations_stay_open_until_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
