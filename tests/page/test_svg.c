#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "page/svg.h"

static crs_axis
axis(crs_axis_scale scale, double low, double high)
{
    crs_axis out = crs_axis_of(scale, 0.0, 300.0);

    crs_axis_take(&out, low);
    crs_axis_take(&out, high);
    crs_axis_finish(&out, 0.0);
    return out;
}

/* Ticks as text, blanks between them. */
static void
expect_ticks(crs_axis_scale scale, double low, double high, const char *expected)
{
    const crs_axis a = axis(scale, low, high);
    double ticks[CRS_AXIS_MAX_TICKS];
    const size_t count = crs_axis_ticks(&a, 5, ticks);
    char all[400] = "";

    for (size_t i = 0; i < count; i++) {
        char label[CRS_HTML_NUMBER];

        crs_axis_label(ticks[i], label);
        strcat(all, i ? " " : "");
        strcat(all, label);
    }
    assert_string_equal(all, expected);
}

static void
test_ticks(void **state)
{
    (void)state;
    expect_ticks(CRS_AXIS_LINEAR, 0.0, 1.0, "0 0.2 0.4 0.6 0.8 1");
    expect_ticks(CRS_AXIS_LINEAR, -0.1, 0.1, "-0.1 -0.05 0 0.05 0.1");
    expect_ticks(CRS_AXIS_LINEAR, 1.0, 5.0, "1 2 3 4 5");
    expect_ticks(CRS_AXIS_LINEAR, 0.0, 168.0, "0 20 40 60 80 100 120 140 160");
    expect_ticks(CRS_AXIS_LINEAR, 1e-7, 3e-7, "1e-7 1.5e-7 2e-7 2.5e-7 3e-7");
    expect_ticks(CRS_AXIS_LINEAR, 0.0, 4e6, "0 1000000 2000000 3000000 4000000");
    expect_ticks(CRS_AXIS_SQRT, 0.0, 400.0, "0 7 30 90 180 365");
    expect_ticks(CRS_AXIS_SQRT, 0.0, 10.0, "0 1 3 7");
    expect_ticks(CRS_AXIS_SQRT, 0.0, 1.0, "0 0.2 0.4 0.6 0.8 1");
    expect_ticks(CRS_AXIS_LOG, 0.001, 1000.0, "0.001 0.01 0.1 1 10 100 1000");
    expect_ticks(CRS_AXIS_LOG, 1.0, 30.0, "1 2 5 10 20");
    expect_ticks(CRS_AXIS_LOG, 1.0, 2.0, "1 1.2 1.4 1.6 1.8 2");
}

/* Whatever the range: some ticks, ascending, inside, not too many. */
static void
test_ticks_of_any_range(void **state)
{
    (void)state;
    for (int e = -12; e <= 12; e++) {
        for (double mantissa = 1.0; mantissa < 10.0; mantissa += 0.37) {
            const double high = mantissa * pow(10.0, e);
            const double lows[] = {-high, 0.0, 0.5 * high, 0.99 * high};

            for (size_t i = 0; i < 4; i++) {
                const crs_axis a = axis(CRS_AXIS_LINEAR, lows[i], high);
                double ticks[CRS_AXIS_MAX_TICKS];
                const size_t count = crs_axis_ticks(&a, 5, ticks);

                assert_in_range(count, 3, 10);
                for (size_t t = 0; t < count; t++) {
                    assert_true(ticks[t] >= a.low - 1e-8 * (a.high - a.low));
                    assert_true(ticks[t] <= a.high + 1e-8 * (a.high - a.low));
                    assert_true(t == 0 || ticks[t] > ticks[t - 1]);
                }
            }
        }
    }
}

static void
test_places(void **state)
{
    crs_axis a = axis(CRS_AXIS_LINEAR, 0.0, 10.0);
    (void)state;

    assert_true(crs_axis_at(&a, 5.0) == 150.0);
    assert_true(crs_axis_at(&a, -1.0) == 0.0);
    assert_true(crs_axis_at(&a, (double)INFINITY) == 300.0);
    assert_true(isnan(crs_axis_at(&a, (double)NAN)));
    a = axis(CRS_AXIS_SQRT, 0.0, 400.0);
    assert_true(crs_axis_at(&a, 100.0) == 150.0);
    a = axis(CRS_AXIS_LOG, 1.0, 100.0);
    assert_true(fabs(crs_axis_at(&a, 10.0) - 150.0) < 1e-9);
    a = axis(CRS_AXIS_LOG, 0.0, 100.0); /* no logarithm of 0: linear */
    assert_true(crs_axis_at(&a, 50.0) == 150.0);
    a = axis(CRS_AXIS_LINEAR, (double)NAN, (double)NAN); /* nothing to see */
    assert_true(crs_axis_at(&a, 0.5) == 150.0);
    a = axis(CRS_AXIS_LINEAR, 7.0, 7.0);
    assert_true(fabs(crs_axis_at(&a, 7.0) - 150.0) < 1e-9);
}

static void
test_elements(void **state)
{
    crs_sink sink;
    crs_html html;
    crs_svg_path path;
    (void)state;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_html_init(&html, &sink);
    crs_svg_open(&html, "i1", 340.0, 100.0, "A <title>");
    crs_html_say(&html, "%s", "A <description>");
    crs_svg_described(&html);
    crs_svg_text(&html, "t", 1.0, 2.0, "\"<svg onload>\"", 8);
    crs_svg_path_begin(&path, &html, "s1");
    crs_svg_path_point(&path, 0.0, 1.0);
    crs_svg_path_point(&path, 1.0, (double)NAN); /* a gap */
    crs_svg_path_point(&path, 2.0, 3.25);
    crs_svg_path_point(&path, 3.0, 4.0);
    crs_svg_path_end(&path, 1);
    crs_svg_rectangle(&html, "b1", 0.0, 0.0, -1.0, 5.0);
    crs_svg_close(&html);
    assert_int_equal(crs_html_end(&html), CRS_OK);
    crs_sink_write(&sink, "", 1);
    assert_string_equal(
        sink.buffer,
        "<!DOCTYPE html>\n"
        "<svg viewBox=\"0 0 340 100\" role=\"img\" aria-labelledby=\"i1t i1d\">"
        "<title id=\"i1t\">A &lt;title&gt;</title>\n"
        "<desc id=\"i1d\">A &lt;description&gt;</desc>\n"
        "<text class=\"t\" x=\"1\" y=\"2\">&quot;&lt;svg on…</text>\n"
        "<path class=\"s1\" d=\"M0,1M2,3.3L3,4Z\"></path>\n"
        "<rect class=\"b1\" x=\"0\" y=\"0\" width=\"0\" height=\"5\"></rect></svg>\n");
    crs_sink_free(&sink);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_ticks_of_any_range),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
