/* schedule: steps that grow, nest and end in time. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/schedule.h"

static crs_schedule
of_days(crs_steps steps, double days)
{
    const double dt_h = crs_steps_tick_h(steps);

    return crs_schedule_make(steps, dt_h, lround(days * 24.0 / dt_h));
}

/* The last second of every schedule is reached; lengths only grow, but for the end; each divides a
 * day, and a step of a length begins at a multiple of it. */
static void
test_steps(void **unused)
{
    static const double days[] = {0.25, 1.0, 3.5, 13.0 + 1.0 / 12.0, 30.0, 40.5, 400.0};

    (void)unused;
    for (int k = 0; k < (int)CRS_NUM_STEPS; k++) {
        for (size_t d = 0; d < sizeof days / sizeof days[0]; d++) {
            const crs_schedule s = of_days((crs_steps)k, days[d]);
            const long day = lround(24.0 / s.dt_h);
            long tick = 0, before = 0, count = 0;

            while (tick < s.num_ticks) {
                const long next = crs_schedule_next(&s, tick), length = next - tick;

                assert_true(length > 0 && day % length == 0 && tick % length == 0);
                assert_true(length >= tick - before || s.num_ticks - tick < day);
                assert_int_equal(crs_schedule_before(&s, next), tick);
                assert_true(crs_schedule_is_step(&s, next));
                for (long t = tick + 1; t < next; t++) {
                    assert_false(crs_schedule_is_step(&s, t));
                }
                before = tick;
                tick = next;
                count++;
            }
            assert_int_equal(tick, s.num_ticks);
            assert_int_equal(count, crs_schedule_count(&s));
        }
    }
}

/* A time that is whole days before a step is a step. */
static void
test_days_before_steps_are_steps(void **unused)
{
    (void)unused;
    for (int k = 0; k < (int)CRS_NUM_STEPS; k++) {
        const crs_schedule s = of_days((crs_steps)k, 400.0);
        const long day = lround(24.0 / s.dt_h);

        for (long tick = 0; tick <= s.num_ticks;) {
            for (long past = tick - day; past >= 0; past -= day) {
                assert_true(crs_schedule_is_step(&s, past));
            }
            if (tick == s.num_ticks) {
                break;
            }
            tick = crs_schedule_next(&s, tick);
        }
    }
}

static void
test_times_are_rounded_up(void **unused)
{
    const crs_schedule s = of_days(CRS_STEPS_STANDARD, 400.0);

    (void)unused;
    assert_true(crs_schedule_step(&s, 0.0) == 0.0 && crs_schedule_step(&s, 3.2) == 4.0);
    assert_true(crs_schedule_step(&s, 73.0) == 74.0 && crs_schedule_step(&s, 72.0) == 72.0);
    assert_true(crs_schedule_step(&s, 1000.0) == 1008.0 &&
                crs_schedule_step(&s, 1008.0) == 1008.0);
    assert_true(crs_schedule_step(&s, 1008.0 + 1e-12) == 1008.0); /* a rounding error */
    assert_true(crs_schedule_step(&s, 1e300) > 1e299 && crs_schedule_step(&s, -3.0) == -3.0);
    assert_true(crs_schedule_count(&s) < 700);
}

static void
test_names(void **unused)
{
    (void)unused;
    for (int k = 0; k < (int)CRS_NUM_STEPS; k++) {
        crs_steps found;

        assert_int_equal(crs_steps_find(crs_steps_name((crs_steps)k), &found), CRS_OK);
        assert_int_equal(found, k);
        assert_true(strlen(crs_steps_meaning((crs_steps)k)) > 10);
    }
    {
        crs_steps found;

        assert_int_equal(crs_steps_find("brisk", &found), CRS_ERR_NAME);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_days_before_steps_are_steps),
        cmocka_unit_test(test_times_are_rounded_up),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
