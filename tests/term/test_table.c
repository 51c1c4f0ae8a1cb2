/* Text tables: widths in terminal columns, alignment, wrapping, foreign control characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "term/table.h"
#include "term/terminal.h"

static void
assert_width(const char *text, size_t width)
{
    assert_int_equal(crs_text_width(text, strlen(text)), width);
}

static void
width_counts_terminal_columns(void **state)
{
    (void)state;
    assert_width("", 0);
    assert_width("abc", 3);
    assert_width("δ_f", 3);
    assert_width("树洞", 4);
    assert_width("全球购!", 7);
    assert_width("e\xcc\x81", 1); /* e and a combining acute */
    assert_width("－", 2);        /* fullwidth hyphen */
    assert_width("\xff\xfe", 2);  /* not UTF-8: a column a byte */
}

static void
break_keeps_words_and_characters(void **state)
{
    size_t next;

    (void)state;
    assert_int_equal(crs_text_break("one two three", 8, &next), 7);
    assert_int_equal(next, 8);
    assert_int_equal(crs_text_break("one two", 7, &next), 7);
    assert_int_equal(next, 7);
    assert_int_equal(crs_text_break("one two", 3, &next), 3);
    assert_int_equal(next, 4);
    assert_int_equal(crs_text_break("abcdef", 4, &next), 4);   /* a long word is cut */
    assert_int_equal(crs_text_break("树洞树洞", 5, &next), 6); /* never inside a character */
    assert_int_equal(next, 6);
    assert_int_equal(crs_text_break("树", 1, &next), 3); /* at least one */
}

static void
numbers_have_three_digits(void **state)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {{0.0, "0"},       {1.0, "1.00"},      {-0.08123, "-0.0812"},
                {0.9996, "1.00"}, {12.345, "12.3"},   {123.45, "123"},
                {99.96, "100"},   {12345.6, "12346"}, {2e-5, "2.00e-05"}};
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        crs_text_number(rows[i].value, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
    crs_text_number((double)NAN, text, sizeof text);
    assert_string_equal(text, "-");
}

/* Prints a table and compares. */
static void
assert_prints(const crs_table *table, const crs_table_style *style, const char *expected)
{
    crs_sink sink;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    assert_int_equal(crs_table_print(table, style, &sink), CRS_OK);
    crs_sink_write(&sink, "", 1);
    assert_string_equal(sink.buffer, expected);
    crs_sink_free(&sink);
}

static void
columns_are_aligned(void **state)
{
    static const crs_table_column columns[] = {
        {"case", 0, 0}, {"name", 0, 0}, {"", 0, 0}, {"facts", 1, 0}, {"", 0, 0}};
    const crs_table_style style = {0};
    crs_table table;

    (void)state;
    crs_table_init(&table, columns, 5);
    crs_table_cell(&table, "a");
    crs_table_cell(&table, "树洞");
    crs_table_cell(&table, NULL); /* an empty column takes no room */
    crs_table_format(&table, "%d", 9);
    crs_table_cell(&table, "in");
    crs_table_cell(&table, "bb");
    crs_table_cell(&table, "x");
    crs_table_cell(&table, "");
    crs_table_format(&table, "%d", 12345);
    crs_table_cell(&table, NULL);
    assert_prints(&table, &style,
                  "case  name  facts\n"
                  "---------------------\n"
                  "a     树洞      9  in\n"
                  "bb    x     12345\n");
    crs_table_free(&table);
    crs_table_free(&table);
}

static void
long_cells_wrap_to_the_terminal(void **state)
{
    static const crs_table_column columns[] = {{"id", 0, 0}, {"what", 0, 1}, {"n", 1, 0}};
    const crs_table_style style = {.width = 26};
    crs_table table;

    (void)state;
    crs_table_init(&table, columns, 3);
    crs_table_cell(&table, "A1");
    crs_table_cell(&table, "lowest displayed rating in ten days");
    crs_table_cell(&table, "1.2");
    assert_prints(&table, &style,
                  "id  what                 n\n"
                  "--------------------------\n"
                  "A1  lowest displayed   1.2\n"
                  "    rating in ten\n"
                  "    days\n");
    crs_table_free(&table);
}

static void
a_table_too_wide_becomes_records(void **state)
{
    static const crs_table_column columns[] = {
        {"id", 0, 0},   {"what", 0, 1}, {"reported", 1, 0},
        {"band", 0, 0}, {"", 0, 0},     {"drawn", 0, CRS_TABLE_PICTURE}};
    const crs_table_style style = {.width = 32};
    crs_table table;

    (void)state;
    crs_table_init(&table, columns, 6);
    crs_table_cell(&table, "A1");
    crs_table_cell(&table, "lowest displayed rating in ten days");
    crs_table_cell(&table, "1.2");
    crs_table_cell(&table, "1.05 to 1.35");
    crs_table_cell(&table, "in");
    crs_table_cell(&table, "  ==O==");
    crs_table_cell(&table, "A2");
    crs_table_cell(&table, NULL);
    crs_table_cell(&table, "-");
    crs_table_cell(&table, "0.1234567890123456789012345678901234567890");
    crs_table_cell(&table, NULL);
    crs_table_cell(&table, NULL);
    assert_int_equal(crs_table_width(&table), 106);
    assert_prints(&table, &style,
                  "A1  lowest displayed rating in\n"
                  "    ten days\n"
                  "    reported 1.2\n"
                  "    band 1.05 to 1.35  in\n"
                  "      ==O==\n"
                  "A2\n"
                  "    reported -\n"
                  "    band\n"
                  "    0.12345678901234567890123456\n"
                  "    78901234567890\n");
    crs_table_free(&table);
}

static void
foreign_escapes_do_not_reach_the_terminal(void **state)
{
    static const crs_table_column columns[] = {{"x", 0, 0}};
    const crs_table_style style = {0};
    crs_table table;

    (void)state;
    crs_table_init(&table, columns, 1);
    crs_table_cell(&table, "a\x1b[31mb\nc\xe2\x80\xae");
    crs_table_cell(&table, "ok");
    assert_prints(&table, &style, "x\n----------\na?[31mb c?\nok\n");
    crs_table_free(&table);
}

static void
only_utf8_is_not_legacy(void **state)
{
    (void)state;
    assert_int_equal(crs_terminal_is_legacy(NULL), 0);
    assert_int_equal(crs_terminal_is_legacy("C"), 0);
    assert_int_equal(crs_terminal_is_legacy("en_US.UTF-8"), 0);
    assert_int_equal(crs_terminal_is_legacy("en_US.utf8"), 0);
    assert_int_equal(crs_terminal_is_legacy("de_DE.ISO-8859-1"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width_counts_terminal_columns),
        cmocka_unit_test(break_keeps_words_and_characters),
        cmocka_unit_test(numbers_have_three_digits),
        cmocka_unit_test(columns_are_aligned),
        cmocka_unit_test(long_cells_wrap_to_the_terminal),
        cmocka_unit_test(a_table_too_wide_becomes_records),
        cmocka_unit_test(foreign_escapes_do_not_reach_the_terminal),
        cmocka_unit_test(only_utf8_is_not_legacy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
