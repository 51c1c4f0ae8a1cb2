/* Strips and sparks: golden outputs in a table at three widths in both alphabets, what lies beyond
 * the scale, what has no value, and that a picture never leaves its cells. The golden files are in
 * tests/golden; `test_picture --write` writes them anew, to be looked at. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "term/picture.h"
#include "term/table.h"
#include "term/golden.h"

#define NUM      400
#define NOTHING  ((double)NAN)
#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static const crs_strip scale = {.left = 0.0, .right = 10.0};

/* A band from 3 to 7, reported 5, and what the runs made of it. */
static crs_strip
strip_of(double low, double middle, double high)
{
    return (crs_strip){0.0, 10.0, 3.0, 7.0, low, middle, high, 5.0};
}

static void
draw_strips(const crs_table_style *style, crs_sink *sink)
{
    static const struct {
        const char *id, *what, *verdict;
        double low, middle, high;
    } rows[] = {
        {"A1", "a median in the middle of its band", "in", 4.0, 5.0, 6.0},
        {"A2", "a median near the end of its band, and luck that goes far beyond", "in", 0.5, 6.5,
         9.5},
        {"A3", "a median beyond the scale", "OUT", 8.0, 12.0, 15.0},
        {"A4", "one run", "in", NOTHING, 4.0, NOTHING},
        {"A5", "no value", "beyond", NOTHING, NOTHING, NOTHING},
    };
    const int width = style->width / 3;
    char bracket[CRS_PICTURE_BYTES], strip[CRS_PICTURE_BYTES];
    const crs_table_column columns[] = {{"fact", 0, 0},
                                        {"what", 0, 1},
                                        {"median", 1, 0},
                                        {bracket, 0, CRS_TABLE_PICTURE},
                                        {"", 0, 0}};
    crs_table table;

    crs_picture_bracket(&scale, 3.0, 7.0, "band", width, style->unicode, bracket);
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const crs_strip drawn = strip_of(rows[i].low, rows[i].middle, rows[i].high);

        crs_picture_strip(&drawn, width, style->unicode, strip);
        crs_table_cell(&table, rows[i].id);
        crs_table_cell(&table, rows[i].what);
        crs_table_number(&table, rows[i].middle);
        crs_table_cell(&table, strip);
        crs_table_cell(&table, rows[i].verdict);
    }
    assert_int_equal(crs_table_print(&table, style, sink), CRS_OK);
    crs_table_free(&table);
}

static void
draw_sparks(const crs_table_style *style, crs_sink *sink)
{
    static double times[NUM], falls[NUM], dips[NUM], gap[NUM];
    const int width = style->width - 20 > 110 ? 110 : style->width - 20;
    char ticks[CRS_PICTURE_BYTES], spark[CRS_PICTURE_BYTES], ends[CRS_PICTURE_BYTES];
    const struct {
        const char *name;
        const double *values;
    } rows[] = {{"falls", falls}, {"dips", dips}, {"has a gap", gap}};
    const crs_table_column columns[] = {
        {"first run", 0, 0}, {ticks, 0, CRS_TABLE_PICTURE}, {"end", 1, 0}};
    crs_table table;

    for (int i = 0; i < NUM; i++) {
        const double day = i;

        times[i] = 24.0 * day;
        falls[i] = 1.4 / (1.0 + day / 5.0);
        dips[i] = 0.8 - 0.6 * day / 30.0 / (1.0 + (day / 30.0) * (day / 30.0));
        gap[i] = i > 20 && i < 60 ? NOTHING : day;
    }
    crs_picture_times(0.0, times[NUM - 1], width, ticks);
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(rows); i++) {
        crs_picture_spark(times, rows[i].values, NUM, width, style->unicode, spark);
        crs_table_cell(&table, rows[i].name);
        crs_table_cell(&table, spark);
        crs_table_number(&table, rows[i].values[NUM - 1]);
    }
    assert_int_equal(crs_table_print(&table, style, sink), CRS_OK);
    crs_table_free(&table);
    crs_picture_ends(&scale, style->width / 3, ends);
    crs_sink_text(sink, ends);
    crs_sink_text(sink, "\n");
}

static char *
draw_all(int width, int unicode, int colour)
{
    const crs_table_style style = {.width = width, .unicode = unicode, .colour = colour};
    crs_sink sink;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    draw_strips(&style, &sink);
    crs_sink_text(&sink, "\n");
    draw_sparks(&style, &sink);
    crs_sink_write(&sink, "", 1);
    return sink.buffer;
}

static void
test_golden(void **unused)
{
    static const int widths[] = {40, 80, 200};

    (void)unused;
    for (int i = 0; i < 6; i++) {
        char *text = draw_all(widths[i / 2], i % 2, 0);

        assert_golden("picture", widths[i / 2], i % 2, text);
        free(text);
    }
}

static void
test_every_line_fits(void **unused)
{
    (void)unused;
    for (int width = 36; width < 220; width++) {
        for (int unicode = 0; unicode < 2; unicode++) {
            char *text = draw_all(width, unicode, 0), *line = text;

            for (char *end; (end = strchr(line, '\n')); line = end + 1) {
                assert_true(crs_text_width(line, (size_t)(end - line)) <= (size_t)width);
                assert_true(end == line || end[-1] != ' ');
            }
            for (const char *c = text; *c && !unicode; c++) {
                assert_true((unsigned char)*c < 128);
            }
            free(text);
        }
    }
}

static void
assert_strip(crs_strip strip, int width, const char *expected)
{
    char text[CRS_PICTURE_BYTES];

    crs_picture_strip(&strip, width, 0, text);
    assert_string_equal(text, expected);
}

static void
test_strips(void **unused)
{
    (void)unused;
    assert_strip(strip_of(4.0, 5.0, 6.0), 11, "   .=O=.");
    assert_strip(strip_of(2.0, 4.0, 8.0), 11, "  ==O+===");
    assert_strip(strip_of(NOTHING, 3.0, NOTHING), 11, "   O.|..");
    assert_strip(strip_of(11.0, 12.0, 13.0), 11, "   ..|..  >");
    assert_strip(strip_of(-3.0, -2.0, 4.0), 11, "<====|..");
    assert_strip(strip_of(NOTHING, NOTHING, NOTHING), 11, "   ..|..");
    assert_strip(strip_of(4.0, 5.0, 6.0), 1, "O"); /* no room but for one */
    assert_strip(strip_of(-1e308, 1e308, 1e308), 11, "=====+====>");
}

static void
test_colours_only_on_demand(void **unused)
{
    char *plain = draw_all(80, 1, 0), *coloured = draw_all(80, 1, 1);

    (void)unused;
    assert_null(strchr(plain, '\x1b'));
    assert_non_null(strstr(coloured, "\x1b[36m"));
    free(plain);
    free(coloured);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_every_line_fits),
        cmocka_unit_test(test_strips),
        cmocka_unit_test(test_colours_only_on_demand),
    };

    golden_arguments(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
