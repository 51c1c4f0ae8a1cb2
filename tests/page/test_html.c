#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/html.h"

/* A page in memory. */
typedef struct fixture {
    crs_sink sink;
    crs_html html;
} fixture;

static void
begin(fixture *f)
{
    assert_int_equal(crs_sink_init_memory(&f->sink), CRS_OK);
    crs_html_init(&f->html, &f->sink);
    crs_html_open(&f->html, "p");
}

/* Ends the paragraph and the page: what stands in the paragraph must be `expected`. */
static void
expect(fixture *f, const char *expected)
{
    static const char head[] = "<!DOCTYPE html>\n<p", tail[] = "</p>\n";
    const size_t around = sizeof head + sizeof tail - 2;

    crs_html_close(&f->html);
    assert_int_equal(crs_html_end(&f->html), CRS_OK);
    assert_true(f->sink.length > around);
    assert_memory_equal(f->sink.buffer, head, sizeof head - 1);
    assert_memory_equal(f->sink.buffer + f->sink.length - sizeof tail + 1, tail, sizeof tail - 1);
    assert_int_equal(f->sink.length - around, strlen(expected));
    assert_memory_equal(f->sink.buffer + sizeof head - 1, expected, strlen(expected));
    crs_sink_free(&f->sink);
}

/* Hostile text and what must stand on the page for it. */
static const struct {
    const char *text, *shown;
} cases[] = {
    {"plain, 树洞", "plain, 树洞"},
    {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"\" onload='x'", "&quot; onload=&#39;x&#39;"},
    {"a &amp; b", "a &amp;amp; b"},
    {"</style><!--", "&lt;/style&gt;&lt;!--"},
    {"]]>", "]]&gt;"},
    {"\x1b[31m\x07\x7f", "U+001B[31mU+0007U+007F"},
    {"two\nlines\tand a tab", "two lines and a tab"},
    {"\xC2\x85", "U+0085"},
    {"\xE2\x80\xAEgnp.exe", "U+202Egnp.exe"},       /* right-to-left override */
    {"\xE2\x81\xA6x\xE2\x81\xA9", "U+2066xU+2069"}, /* isolates */
    {"\xD8\x9Cx", "U+061Cx"},                       /* Arabic letter mark */
    {"\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7", "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7"},
    {"\xEF\xBF\xBE\xEF\xB7\x90\xF0\x9F\xBF\xBF", "U+FFFEU+FDD0U+1FFFF"}, /* no characters */
    {"caf\xE9", "caf\\xE9"},                                             /* Latin 1 */
    {"\xED\xA0\x80", "\\xED\\xA0\\x80"},                                 /* a surrogate */
    {"\xC0\xBCscript>", "\\xC0\\xBCscript&gt;"},                         /* '<', overlong */
    {"\xF0\x9F\x98", "\\xF0\\x9F\\x98"},                                 /* cut off */
};

static void
test_escaping(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[400];
        fixture f;

        begin(&f);
        crs_html_text(&f.html, cases[i].text);
        snprintf(expected, sizeof expected, ">%s", cases[i].shown);
        expect(&f, expected);

        begin(&f);
        crs_html_attribute(&f.html, "title", cases[i].text);
        snprintf(expected, sizeof expected, " title=\"%s\">", cases[i].shown);
        expect(&f, expected);

        begin(&f);
        crs_html_say(&f.html, "[%s]", cases[i].text);
        snprintf(expected, sizeof expected, ">[<bdi>%s</bdi>]", cases[i].shown);
        expect(&f, expected);
    }
}

static void
test_long_names_are_cut_between_characters(void **state)
{
    const size_t length = 10000;
    char *text = calloc(3 * length + 1, 1);
    char expected[3 * CRS_HTML_NAME + 100] = "><bdi>";
    fixture f;
    (void)state;

    assert_non_null(text);
    for (size_t i = 0; i < length; i++) {
        memcpy(text + 3 * i, "树", 3);
    }
    for (size_t i = 0; i < CRS_HTML_NAME; i++) {
        strcat(expected, "树");
    }
    strcat(expected, "… (10000 characters)</bdi>");
    begin(&f);
    crs_html_name(&f.html, text);
    expect(&f, expected);
    begin(&f);
    crs_html_cut(&f.html, "abcdef", 3);
    crs_html_cut(&f.html, "abc", 3);
    crs_html_cut(&f.html, NULL, 3);
    expect(&f, ">abc…abc");
    free(text);
}

static void
test_words_and_numbers(void **state)
{
    fixture f;
    (void)state;

    begin(&f);
    crs_html_say(&f.html, "%s & %d of %zu, %g %%", "<a>", -3, (size_t)7, 0.12345);
    expect(&f, "><bdi>&lt;a&gt;</bdi> &amp; -3 of 7, 0.123 %");
    begin(&f);
    crs_html_attribute_begin(&f.html, "title");
    crs_html_say(&f.html, "%s %g", "<a>", 1.0);
    crs_html_attribute_end(&f.html);
    crs_html_attribute_number(&f.html, "x", -0.04);
    crs_html_attribute_number(&f.html, "y", 12.3456);
    crs_html_attribute_number(&f.html, "z", (double)NAN);
    expect(&f, " title=\"&lt;a&gt; 1\" x=\"0\" y=\"12.3\" z=\"0\">");
}

static void
test_numbers_for_people(void **state)
{
    static const struct {
        double value;
        const char *shown;
    } numbers[] = {
        {0.0, "0"},         {-0.0, "0"},          {1.0, "1"},         {1.23456, "1.23"},
        {0.5, "0.500"},     {99.94, "99.9"},      {99.96, "100"},     {12345.6, "12346"},
        {400.0, "400"},     {-0.0123, "-0.0123"}, {1e-9, "1.00e-09"}, {2e7, "2.00e+07"},
        {(double)NAN, "-"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char text[CRS_HTML_NUMBER];

        crs_html_number(numbers[i].value, text);
        assert_string_equal(text, numbers[i].shown);
    }
}

static void
test_wrong_nesting_is_told(void **state)
{
    fixture f;
    (void)state;

    begin(&f); /* left open */
    assert_int_equal(crs_html_end(&f.html), CRS_ERR_INTERNAL);
    crs_sink_free(&f.sink);
    begin(&f); /* closed twice */
    crs_html_close(&f.html);
    crs_html_close(&f.html);
    assert_int_equal(crs_html_end(&f.html), CRS_ERR_INTERNAL);
    crs_sink_free(&f.sink);
    begin(&f); /* an attribute behind text */
    crs_html_text(&f.html, "x");
    crs_html_attribute(&f.html, "id", "y");
    crs_html_close(&f.html);
    assert_int_equal(crs_html_end(&f.html), CRS_ERR_INTERNAL);
    crs_sink_free(&f.sink);
    begin(&f); /* too deep */
    for (int i = 0; i < CRS_HTML_DEPTH; i++) {
        crs_html_open(&f.html, "b");
    }
    for (int i = 0; i < CRS_HTML_DEPTH; i++) {
        crs_html_close(&f.html);
    }
    assert_int_equal(crs_html_end(&f.html), CRS_ERR_INTERNAL);
    crs_sink_free(&f.sink);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escaping),
        cmocka_unit_test(test_long_names_are_cut_between_characters),
        cmocka_unit_test(test_words_and_numbers),
        cmocka_unit_test(test_numbers_for_people),
        cmocka_unit_test(test_wrong_nesting_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
