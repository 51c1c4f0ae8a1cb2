/* Triggers against cases worked out by hand. The same bits wherever a run is played:
 * test_trigger_bits.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/ensemble.h"
#include "strategy/triggered.h"
#include "support/synthetic.h"

/* Steps of an hour, for longer than any test. */
static const crs_schedule hourly = {1.0, 1000000, 1, {{0, 1}}};

#define MAX_STEPS 400

static double x[MAX_STEPS + 1];

static void
fill(long from, long to, double value)
{
    for (long i = from; i <= to && i <= MAX_STEPS; i++) {
        x[i] = value;
    }
}

static crs_condition
above(double level, double for_h)
{
    return (crs_condition){.kind = CRS_WHEN_ABOVE,
                           .metric = SYNTHETIC_O_X,
                           .level = level,
                           .for_h = for_h,
                           .size = 1};
}

/* Plays a strategy on the series x and writes the steps at which the lever of value rises, up to
 * `room` of them; returns how many there are. The forcing of a step shows one step later. */
static size_t
starts_of(const crs_strategy *strategy, double dt_h, long num_steps, long *starts, size_t room)
{
    crs_plan plan = {.model = &synthetic_model, .dt_h = dt_h, .num_steps = num_steps};
    double params[SYNTHETIC_NUM_PARAMS] = {1.0, 0.0, 0.0};
    const crs_run run = {params, strategy, 5, 5};
    crs_block *block = NULL;
    double last = 0.0;
    size_t count = 0;

    synthetic_x = x;
    plan.watch = (crs_watch){0};
    crs_watch_add(&plan.watch, strategy, dt_h);
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    for (long step = 1; step <= num_steps; step++) {
        double total;

        crs_block_advance(block, step);
        total = crs_block_state(block)[SYNTHETIC_TOTAL][0];
        if (total > last && count < room) {
            starts[count++] = step - 1;
        }
        last = total;
    }
    crs_block_free(block);
    return count;
}

static long
start_of(const crs_action *action, double dt_h, double delay_h)
{
    const crs_strategy strategy = {
        .actions = action, .num_actions = 1, .observe_delay_h = delay_h};
    long start = -1;

    return starts_of(&strategy, dt_h, 200, &start, 1) ? start : -1;
}

/* 0.7 from hour 10 to 14 is too short; from hour 20 on, six hours have passed at 26; the action
 * starts two hours later. */
static void
test_above(void **unused)
{
    const crs_condition when = above(0.6, 6.0);
    crs_action action = triggered("x", &when, 1);

    (void)unused;
    fill(0, MAX_STEPS, 0.5);
    fill(10, 14, 0.7);
    fill(20, MAX_STEPS, 0.7);
    action.delay_h = 2.0;
    assert_int_equal(start_of(&action, 1.0, 0.0), 28);
    assert_int_equal(start_of(&action, 1.0, 3.0), 31); /* seen three hours late */
    action.delay_h = 0.0;
    assert_int_equal(start_of(&action, 1.0, 0.0), 26); /* at once */
    action.delay_h = 1.5;
    assert_int_equal(start_of(&action, 1.0, 0.0), 28); /* the first step at or after 27.5 h */

    /* Half-hour steps: the same numbers are half-hours now, and need twelve of them. */
    fill(0, MAX_STEPS, 0.5);
    fill(20, 28, 0.7);
    fill(40, MAX_STEPS, 0.7);
    action.delay_h = 2.0;
    assert_int_equal(start_of(&action, 0.5, 0.0), 56);

    fill(0, MAX_STEPS, 0.6); /* at the level is enough, from the first step on */
    action.delay_h = 0.0;
    assert_int_equal(start_of(&action, 1.0, 0.0), 6);
    assert_int_equal(start_of(&action, 1.0, 3.0), 9);
    fill(0, MAX_STEPS, 0.59);
    assert_int_equal(start_of(&action, 1.0, 0.0), -1);
}

static void
test_below_and_rise(void **unused)
{
    crs_condition when = {
        .kind = CRS_WHEN_BELOW, .metric = SYNTHETIC_O_X, .level = 0.2, .size = 1};
    const crs_action action = triggered("x", &when, 1);

    (void)unused;
    fill(0, MAX_STEPS, 0.5);
    fill(40, 41, 0.1);
    assert_int_equal(start_of(&action, 1.0, 0.0), 40);
    assert_int_equal(start_of(&action, 1.0, 7.0), 47);

    /* From hour 50 on it rises by 0.1 an hour: by 0.35 in four hours, but never in three. */
    when = (crs_condition){.kind = CRS_WHEN_RISES,
                           .metric = SYNTHETIC_O_X,
                           .level = 0.35,
                           .within_h = 4.0,
                           .size = 1};
    fill(0, MAX_STEPS, 0.0);
    for (long i = 50; i <= MAX_STEPS; i++) {
        x[i] = 0.1 * (double)(i - 50);
    }
    assert_int_equal(start_of(&action, 1.0, 0.0), 54);
    assert_int_equal(start_of(&action, 1.0, 5.0), 59);
    when.within_h = 3.0;
    assert_int_equal(start_of(&action, 1.0, 0.0), -1);
    /* A fall between does not hide a rise from the lowest point. */
    fill(0, MAX_STEPS, 0.5);
    fill(60, 60, 0.1);
    fill(61, 61, 0.3);
    fill(62, MAX_STEPS, 0.45);
    assert_int_equal(start_of(&action, 1.0, 0.0), 62);
}

/* Rises of a jagged series, of windows short and longer than the run, against the definition; and
 * a window longer than the run takes no more memory. Planted bugs: the lowest reading is kept when
 * it has left the window; a new lowest one is not taken. */
static void
test_rise_against_definition(void **unused)
{
    static const double windows_h[] = {1.0, 2.0, 7.0, 40.0, 87600.0};
    crs_condition when = {.kind = CRS_WHEN_RISES, .metric = SYNTHETIC_O_X, .size = 1};
    const crs_action action = triggered("x", &when, 1);
    const crs_strategy strategy = {.actions = &action, .num_actions = 1};
    crs_plan plan = {.model = &synthetic_model, .dt_h = 1.0, .num_steps = 100}, wider = plan;
    uint32_t noise = 1;

    (void)unused;
    for (int i = 0; i <= MAX_STEPS; i++) {
        noise = noise * 1664525u + 1013904223u;
        x[i] = 1e-3 * (double)((i * 37) % 100) + (double)(noise >> 8) * 0x1p-24;
    }
    for (size_t w = 0; w < sizeof windows_h / sizeof windows_h[0]; w++) {
        when.within_h = windows_h[w];
        for (when.level = 0.5; when.level < 1.1; when.level += 0.01) {
            long expected = -1;

            for (long s = 0; s < 200 && expected < 0; s++) {
                double lowest = x[s];

                for (long k = s - 1; k >= 0 && (double)(s - k) <= windows_h[w]; k--) {
                    lowest = fmin(lowest, x[k]);
                }
                expected = x[s] - lowest >= when.level ? s : -1;
            }
            assert_int_equal(start_of(&action, 1.0, 0.0), expected);
        }
    }
    when.within_h = 100.0;
    crs_watch_add(&plan.watch, &strategy, 1.0);
    when.within_h = 87600.0;
    crs_watch_add(&wider.watch, &strategy, 1.0);
    assert_int_equal(crs_plan_block_bytes(&wider), crs_plan_block_bytes(&plan));
}

static void
test_all_any_and_other_actions(void **unused)
{
    /* ((x >= 0.6 and a has started) or x >= 0.9) */
    crs_condition tree[5] = {{.kind = CRS_WHEN_ANY, .size = 5},
                             {.kind = CRS_WHEN_ALL, .size = 3},
                             above(0.6, 0.0),
                             {.kind = CRS_WHEN_AFTER, .action = "a", .size = 1},
                             above(0.9, 2.0)};
    crs_action actions[2] = {triggered("b", tree, 5), crs_action_none()};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    long start;

    (void)unused;
    actions[1].id = "a";
    actions[1].at_h = 30.5;
    fill(0, MAX_STEPS, 0.7);
    assert_int_equal(starts_of(&strategy, 1.0, 100, &start, 1), 1);
    assert_int_equal(start, 31);
    fill(10, MAX_STEPS, 0.95);
    assert_int_equal(starts_of(&strategy, 1.0, 100, &start, 1), 1);
    assert_int_equal(start, 12);
    fill(0, MAX_STEPS, 0.1);
    fill(50, 50, 0.95); /* not long enough for the one, but for the other */
    assert_int_equal(starts_of(&strategy, 1.0, 100, &start, 1), 1);
    assert_int_equal(start, 50);

    /* A chain, written in reverse: all start in one step, and the delays add up. */
    {
        const crs_condition first = above(0.9, 0.0);
        const crs_condition after[2] = {{.kind = CRS_WHEN_AFTER, .action = "one", .size = 1},
                                        {.kind = CRS_WHEN_AFTER, .action = "two", .size = 1}};
        crs_action chain[3] = {triggered("three", &after[1], 1), triggered("two", &after[0], 1),
                               triggered("one", &first, 1)};
        const crs_strategy all = {.actions = chain, .num_actions = 3};

        for (int k = 0; k < 3; k++) {
            chain[k].intensity[CRS_INTENSITY_VALUE] = k == 0 ? 0.5 : 0.0;
        }
        assert_int_equal(starts_of(&all, 1.0, 100, &start, 1), 1);
        assert_int_equal(start, 50);
        chain[1].delay_h = 3.0;
        chain[0].delay_h = 4.0;
        assert_int_equal(starts_of(&all, 1.0, 100, &start, 1), 1);
        assert_int_equal(start, 57);
    }
}

/* What starts at 0 is seen at 0 by a trigger that was never pulled, however long a step is.
 * Planted bug: "never" taken for an hour before the outbreak, which is step 0 where steps are
 * longer. */
static void
test_after_at_once(void **unused)
{
    static const double steps_h[] = {0.5, 1.0, 2.0, 6.0, 24.0};
    const crs_condition after = {.kind = CRS_WHEN_AFTER, .action = "one", .size = 1};
    crs_action actions[2] = {crs_action_none(), triggered("two", &after, 1)};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};

    (void)unused;
    fill(0, MAX_STEPS, 0.0);
    actions[0].id = "one";
    for (size_t i = 0; i < sizeof steps_h / sizeof steps_h[0]; i++) {
        long start = -1;

        assert_int_equal(starts_of(&strategy, steps_h[i], 50, &start, 1), 1);
        assert_int_equal(start, 0);
    }
}

/* A repeated action: pulled at 20, again at 30 (ten hours later), not at 40 when it is quiet, and
 * again at 51. */
static void
test_repeat(void **unused)
{
    const crs_condition when = above(0.6, 0.0);
    crs_action action = triggered("x", &when, 1);
    const crs_strategy strategy = {.actions = &action, .num_actions = 1};
    long starts[9];

    (void)unused;
    fill(0, MAX_STEPS, 0.0);
    fill(20, 35, 0.7);
    fill(51, 51, 0.7);
    action.lasts_h = 2.0;
    assert_int_equal(starts_of(&strategy, 1.0, 100, starts, 9), 1); /* once */
    action.repeat = 1;
    action.cooldown_h = 10.0;
    assert_int_equal(starts_of(&strategy, 1.0, 100, starts, 9), 3);
    assert_true(starts[0] == 20 && starts[1] == 30 && starts[2] == 51);
    action.delay_h = 4.0; /* from start to start: 24, pulled again at 34 */
    assert_int_equal(starts_of(&strategy, 1.0, 100, starts, 9), 3);
    assert_true(starts[0] == 24 && starts[1] == 38 && starts[2] == 55);
    action.delay_h = 0.0; /* what is to be paid at 35 is paid first */
    action.compensation = 1.0;
    action.payment_delay_h = 15.0;
    fill(37, 37, 0.7);
    action.lasts_h = 15.5;
    assert_int_equal(starts_of(&strategy, 1.0, 60, starts, 9), 2);
    assert_true(starts[0] == 20 && starts[1] == 37);
    action.lasts_h = 2.0; /* it ends before, and there is nothing to wait for */
    assert_int_equal(starts_of(&strategy, 1.0, 60, starts, 9), 3);
    assert_true(starts[0] == 20 && starts[1] == 30 && starts[2] == 51);
}

/* A promise that breaks sets off what waits for it; one that is open is not given again. */
static void
test_broken(void **unused)
{
    const crs_condition when[3] = {{.kind = CRS_WHEN_ANY, .size = 3},
                                   {.kind = CRS_WHEN_BROKEN, .action = "promise", .size = 1},
                                   {.kind = CRS_WHEN_BROKEN, .action = "again", .size = 1}};
    crs_action actions[2] = {crs_action_none(), triggered("again", when, 3)};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    crs_perception perception = {.promise_noise = 1.0};
    const crs_key key = crs_key_make(1, 1);
    crs_triggers triggers = {.time = hourly};
    crs_course course;
    const crs_trigger_lane of = {&strategy, &perception, key, &course, 0};
    long pulled[6];
    size_t count = 0;

    (void)unused;
    actions[0].id = "promise";
    actions[0].at_h = 10.0;
    actions[0].due_h = 20.0;
    actions[0].delivery = 0.0;
    actions[1].due_h = 40.0;
    actions[1].delivery = 0.0;
    actions[1].delay_h = 5.0;
    actions[1].repeat = 1;
    actions[1].cooldown_h = 1.0;
    crs_course_begin(&course, &strategy, &perception, key, NULL);
    crs_triggers_load(&triggers, &of);
    for (long step = 0; step < 180; step++) {
        crs_course_advance(&course, &strategy, &perception, key, &hourly, step);
        if (crs_triggers_look(&triggers, NULL, NULL, step > 0 ? step - 1 : 0, step) &&
            crs_triggers_pull(&triggers, &of, step)) {
            assert_in_range(count, 0, 5);
            pulled[count++] = step;
        }
    }
    /* broken at 30; again from 35, broken at 75: pulled as soon as it is due, the step after */
    assert_int_equal(count, 4);
    assert_true(pulled[0] == 30 && pulled[1] == 76 && pulled[2] == 122 && pulled[3] == 168);
}

/* Readings go on while a strategy without triggers is played from a saved state: it may be saved
 * again for one that has some. Planted bug: the readings of the first part stand for all later. */
static void
test_readings_go_on(void **unused)
{
    const crs_condition when[3] = {
        {.kind = CRS_WHEN_ALL, .size = 3},
        above(0.6, 0.0),
        {.kind = CRS_WHEN_AFTER, .action = "late", .size = 1},
    };
    crs_action actions[2] = {crs_action_none(), triggered("two", when, 3)};
    const crs_strategy watching = {.actions = actions, .num_actions = 2, .observe_delay_h = 8.0};
    const crs_strategy blind = {.actions = actions, .num_actions = 1};
    crs_plan plan = {.model = &synthetic_model, .dt_h = 1.0, .num_steps = 60};
    double params[SYNTHETIC_NUM_PARAMS] = {1.0, 0.0, 0.0}, *numbers;
    const crs_run first = {params, &watching, 5, 5}, second = {params, &blind, 5, 5};
    crs_block *block = NULL;
    const double *lanes[1];

    (void)unused;
    synthetic_x = x;
    fill(0, MAX_STEPS, 0.5);
    fill(0, 10, 0.7); /* long past when "late" starts */
    actions[0].id = "late";
    actions[0].at_h = 30.0;
    crs_watch_add(&plan.watch, &watching, 1.0);
    lanes[0] = numbers = malloc(crs_plan_lane_numbers(&plan, 28) * sizeof *numbers);
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &first, 1);
    crs_block_advance(block, 8);
    crs_block_save(block, 0, numbers);
    crs_block_load(block, &second, 1);
    crs_block_restore(block, 8, lanes, 1);
    crs_block_advance(block, 28);
    crs_block_save(block, 0, numbers);
    crs_block_load(block, &first, 1);
    crs_block_restore(block, 28, lanes, 1);
    crs_block_advance(block, 60);
    assert_true(crs_block_state(block)[SYNTHETIC_TOTAL][0] == 0.0);
    crs_block_free(block);
    free(numbers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_above),
        cmocka_unit_test(test_below_and_rise),
        cmocka_unit_test(test_rise_against_definition),
        cmocka_unit_test(test_all_any_and_other_actions),
        cmocka_unit_test(test_after_at_once),
        cmocka_unit_test(test_repeat),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_readings_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
