/* Pictures in text: golden outputs at three widths in both alphabets, what becomes of gaps, flat
 * curves and single points, and that every line fits the width. The golden files are in
 * tests/golden; `test_plot --write` writes them anew, to be looked at. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "term/plot.h"
#include "term/golden.h"

#define NUM 43

static double xs[NUM], ys[NUM], lows[NUM], highs[NUM];

/* A curve that falls from 1 to about 0.2 and a band that widens. */
static crs_plot
make_plot(void)
{
    for (int i = 0; i < NUM; i++) {
        const double t = (double)i / (NUM - 1);

        xs[i] = 168.0 * t;
        ys[i] = 0.2 + 0.8 / (1.0 + 30.0 * t * t);
        lows[i] = ys[i] - 0.1 * t;
        highs[i] = ys[i] + 0.25 * t;
    }
    return (crs_plot){"first response, h", "users_day180", xs, ys, lows, highs, NUM, 12};
}

static char *
print(const crs_plot *plot, int width, int unicode, int colour)
{
    const crs_table_style style = {.width = width, .unicode = unicode, .colour = colour};
    crs_sink sink;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    assert_int_equal(crs_plot_print(plot, &style, &sink), CRS_OK);
    crs_sink_write(&sink, "", 1);
    return sink.buffer;
}

static void
test_golden(void **unused)
{
    static const int widths[] = {40, 80, 200};
    const crs_plot plot = make_plot();

    (void)unused;
    for (int i = 0; i < 6; i++) {
        char *text = print(&plot, widths[i / 2], i % 2, 0);

        assert_golden("plot", widths[i / 2], i % 2, text);
        free(text);
    }
}

static void
test_every_line_fits(void **unused)
{
    const crs_plot plot = make_plot();

    (void)unused;
    for (int width = 30; width < 120; width++) {
        for (int unicode = 0; unicode < 2; unicode++) {
            char *text = print(&plot, width, unicode, 0), *line = text;

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

static size_t
count(const char *text, const char *what)
{
    size_t n = 0;

    for (; (text = strstr(text, what)); text++) {
        n++;
    }
    return n;
}

static void
test_gaps_and_ends(void **unused)
{
    crs_plot plot = make_plot();
    char *text;

    (void)unused;
    plot.low = plot.high = NULL;
    text = print(&plot, 60, 0, 0);
    assert_int_equal(count(text, ":"), 0);
    assert_true(count(text, "*") >= 50);
    free(text);
    for (int i = 10; i < 30; i++) {
        ys[i] = (double)NAN;
    }
    text = print(&plot, 60, 0, 0);
    assert_true(count(text, "*") < 40);
    free(text);
    for (int i = 0; i < NUM; i++) {
        ys[i] = i % 2 ? (double)NAN : (double)INFINITY;
    }
    text = print(&plot, 60, 0, 0); /* nothing to be seen, nothing breaks */
    assert_int_equal(count(text, "*"), 0);
    free(text);
    for (int i = 0; i < NUM; i++) {
        ys[i] = 0.0;
    }
    text = print(&plot, 60, 0, 0); /* flat: in the middle */
    assert_non_null(strstr(text, "****************************************"));
    free(text);
    plot.num_points = 1;
    ys[0] = 5.0;
    text = print(&plot, 60, 0, 0);
    assert_non_null(strstr(text, "****************************************"));
    free(text);
}

static void
test_colours_only_on_demand(void **unused)
{
    const crs_plot plot = make_plot();
    char *plain = print(&plot, 60, 1, 0), *coloured = print(&plot, 60, 1, 1);
    size_t escapes = 0, resets = 0;

    (void)unused;
    assert_null(strchr(plain, '\x1b'));
    escapes = count(coloured, "\x1b[");
    resets = count(coloured, "\x1b[0m");
    assert_true(escapes > 20 && resets >= 12);
    free(plain);
    free(coloured);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_every_line_fits),
        cmocka_unit_test(test_gaps_and_ends),
        cmocka_unit_test(test_colours_only_on_demand),
    };

    golden_arguments(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
