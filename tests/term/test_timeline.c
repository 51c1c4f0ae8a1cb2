/* Timelines of strategies: golden outputs at three widths in both alphabets, where marks and lines
 * begin and end, and that they never exceed their width. The golden files are in tests/golden;
 * `test_timeline --write` writes them anew, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "term/timeline.h"
#include "strategy/trigger.h"
#include "term/golden.h"

#define NUM_ACTIONS 6

/* An answer after 3 h, proof after a day, blame for a week, a payment that fades, something else,
 * a product change. */
static void
make_actions(crs_action *actions)
{
    for (int i = 0; i < NUM_ACTIONS; i++) {
        actions[i] = crs_action_none();
    }
    actions[0].at_h = 3.0;
    actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    actions[0].intensity[CRS_INTENSITY_FACTS] = 0.5;
    actions[0].until_h = 12.0;
    actions[1].at_h = 24.0;
    actions[1].intensity[CRS_INTENSITY_FACTS] = 0.9;
    actions[1].intensity[CRS_INTENSITY_REMEDY] = 0.9;
    actions[1].intensity[CRS_INTENSITY_VERIFICATION] = 0.9;
    actions[1].until_h = 100.0;
    actions[2].at_h = 200.0;
    actions[2].until_h = 368.0;
    actions[2].intensity[CRS_INTENSITY_BLAME_USERS] = 0.5;
    actions[3].at_h = 720.0;
    actions[3].compensation = 1.5;
    actions[3].half_life_h = 700.0;
    actions[3].ramp_h = 24.0;
    actions[4].at_h = 9600.0; /* the last instant drawn */
    actions[4].cost = 1.0;
    actions[5].at_h = 9601.0; /* after it */
    actions[5].intensity[CRS_INTENSITY_VALUE] = 1.0;
}

/* The scale, all together, and one by one. */
static void
print_all(size_t width, int unicode, char *to, size_t size)
{
    const crs_table_style style = {.width = (int)width, .unicode = unicode};
    char line[CRS_TIMELINE_BYTES];
    crs_action actions[NUM_ACTIONS];
    crs_sink sink;

    make_actions(actions);
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_timeline_axis(width, line);
    crs_sink_text(&sink, line);
    crs_sink_text(&sink, "|\n");
    for (int i = -1; i < NUM_ACTIONS; i++) {
        if (i < 0) {
            crs_timeline_draw(actions, NUM_ACTIONS, width, unicode, line);
        } else {
            crs_timeline_draw(&actions[i], 1, width, unicode, line);
        }
        crs_sink_text(&sink, line);
        crs_sink_text(&sink, "\n");
    }
    crs_timeline_legend(&style, &sink);
    crs_sink_write(&sink, "", 1);
    assert_true(strlen(sink.buffer) < size);
    strcpy(to, sink.buffer);
    crs_sink_free(&sink);
}

static void
test_golden(void **unused)
{
    static const int widths[] = {40, 80, 200};

    (void)unused;
    for (int i = 0; i < 6; i++) {
        char text[16384];

        print_all((size_t)widths[i / 2], i % 2, text, sizeof text);
        assert_golden("timeline", widths[i / 2], i % 2, text);
    }
}

static void
test_widths(void **unused)
{
    crs_action actions[NUM_ACTIONS];
    char line[CRS_TIMELINE_BYTES];

    (void)unused;
    make_actions(actions);
    for (size_t width = 8; width <= CRS_TIMELINE_MAX_WIDTH; width++) {
        crs_timeline_axis(width, line);
        assert_int_equal(strlen(line), width);
        assert_memory_equal(line + width - 4, "400d", 4);
        for (int unicode = 0; unicode < 2; unicode++) {
            crs_timeline_draw(actions, NUM_ACTIONS, width, unicode, line);
            assert_true(crs_text_width(line, strlen(line)) <= width);
            for (const char *c = line; *c && !unicode; c++) {
                assert_true((unsigned char)*c < 128);
            }
        }
    }
}

/* A trigger has no time; a promise that may break is due. */
static void
test_triggers_and_promises(void **unused)
{
    const crs_condition condition = {0};
    crs_action action = crs_action_none();
    char line[CRS_TIMELINE_BYTES];

    (void)unused;
    action.at_h = 24.0;
    action.until_h = 48.0;
    action.intensity[CRS_INTENSITY_REMEDY] = 0.5;
    action.due_h = 720.0;
    crs_timeline_draw(&action, 1, 100, 0, line);
    assert_null(strchr(line, '?'));
    action.delivery = 0.5;
    crs_timeline_draw(&action, 1, 100, 0, line);
    assert_non_null(strstr(line, "R--"));
    assert_int_equal(strchr(line, '?') - line, strlen(line) - 1);
    action.when = &condition;
    crs_timeline_draw(&action, 1, 100, 0, line);
    assert_string_equal(line, "");
    action.compensation = 1.0;
    crs_timeline_marks(&action, 0, line);
    assert_string_equal(line, "R$");
    crs_timeline_marks(&action, 1, line);
    assert_string_equal(line, "R¤");
}

/* 201 columns would be hours apart; what counts is the order: marks at the start, a line to the
 * end, dots where half of it is gone. */
static void
test_what_is_drawn(void **unused)
{
    crs_action actions[NUM_ACTIONS];
    char line[CRS_TIMELINE_BYTES], axis[CRS_TIMELINE_BYTES];
    size_t week, month;

    (void)unused;
    make_actions(actions);
    crs_timeline_axis(100, axis);
    week = (size_t)(strstr(axis, "1w") - axis);
    month = (size_t)(strstr(axis, "30d") - axis);
    crs_timeline_draw(&actions[2], 1, 100, 0, line);
    assert_int_equal(strcspn(line, "x"), strspn(line, " "));
    assert_true(strspn(line, " ") > week && strlen(line) < month);
    assert_non_null(strstr(line, "x-----"));
    crs_timeline_draw(&actions[3], 1, 100, 0, line);
    assert_int_equal(strspn(line, " "), month);
    assert_non_null(strstr(line, "$----"));
    assert_non_null(strstr(line, "-..."));
    crs_timeline_draw(&actions[4], 1, 100, 0, line);
    assert_int_equal(strspn(line, " "), 99);
    assert_string_equal(line + 99, "o");
    crs_timeline_draw(&actions[5], 1, 100, 0, line);
    assert_string_equal(line, "");
    crs_timeline_draw(actions, 0, 100, 0, line);
    assert_string_equal(line, "");
    /* together: no mark hides another, the one stands beside the other */
    actions[1].at_h = 3.0;
    crs_timeline_draw(actions, 2, 100, 0, line);
    assert_non_null(strstr(line, "AFRv---"));
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_what_is_drawn),
        cmocka_unit_test(test_triggers_and_promises),
    };

    golden_arguments(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
