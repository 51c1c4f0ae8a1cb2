#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "table/csv.h"
#include "table/csv_read.h"
#include "table/csv_rows.h"
#include "support/io_support.h"

/* Opens a table of these bytes. */
static crs_status
open_bytes(crs_io_fixture *f, const char *bytes, size_t length, crs_csv_rows *rows)
{
    return crs_csv_rows_open(rows, crs_io_write(f, "t.csv", bytes, length), &f->message);
}

static void
test_cells(void **state)
{
    static const char text[] = "name,\"x, y\",z\n"
                               "\"a \"\"b\"\"\",1.5,\n"
                               "\"two\nlines\",-2e3,树洞\r\n"
                               "last,7,9";
    crs_io_fixture f;
    crs_csv_rows rows;
    crs_status status;
    double value = 0.0;
    (void)state;

    crs_io_open(&f);
    assert_int_equal(open_bytes(&f, text, sizeof text - 1, &rows), CRS_OK);
    assert_int_equal(rows.num_columns, 3);
    assert_string_equal(crs_csv_rows_column(&rows, 1), "x, y");
    assert_int_equal(crs_csv_rows_find(&rows, "z"), 2);
    assert_int_equal(crs_csv_rows_find(&rows, "w"), -1);
    assert_true(crs_csv_rows_next(&rows, &status));
    assert_string_equal(crs_csv_rows_text(&rows, 0), "a \"b\"");
    assert_int_equal(crs_csv_rows_number(&rows, 1, &value), CRS_OK);
    assert_true(value == 1.5);
    assert_int_equal(crs_csv_rows_number(&rows, 2, &value), CRS_OK);
    assert_true(isnan(value));
    assert_string_equal(crs_csv_rows_text(&rows, -1), "");
    assert_true(crs_csv_rows_next(&rows, &status));
    assert_string_equal(crs_csv_rows_text(&rows, 0), "two\nlines");
    assert_string_equal(crs_csv_rows_text(&rows, 2), "树洞");
    assert_int_equal(crs_csv_rows_number(&rows, 2, &value), CRS_ERR_INVALID);
    assert_non_null(strstr(f.message.text, "t.csv:3: \"树洞\" is not a number (column z)"));
    assert_true(crs_csv_rows_next(&rows, &status));
    assert_string_equal(crs_csv_rows_text(&rows, 0), "last");
    assert_false(crs_csv_rows_next(&rows, &status));
    assert_int_equal(status, CRS_OK);
    crs_csv_rows_close(&rows);
    crs_csv_rows_close(&rows);
    crs_io_close(&f);
}

/* What is wrong is told with its line. */
static void
test_errors(void **state)
{
    static const struct {
        const char *bytes;
        size_t length; /* 0: strlen */
        const char *says;
    } wrong[] = {
        {"", 0, "t.csv:1: the table is empty"},
        {"a,b\n1\n", 0, "t.csv:2: the row has 1 cells, the header 2"},
        {"a,b\n1,2\n1,2,3\n", 0, "t.csv:3: the row has 3 cells"},
        {"a\n\"open\n", 0, "t.csv:2: a quote is not closed"},
        {"a\n\"x\"y\n", 0, "t.csv:2: text after a quoted cell"},
        {"a\nx\"y\n", 0, "t.csv:2: a quote inside a cell"},
        {"a\nx\ry\n", 0, "t.csv:2: a control character"},
        {"a\ncaf\xE9\n", 0, "t.csv:2: is not text in UTF-8"},
        {"a\nx\0y\n", 6, "t.csv:2: is not text in UTF-8"},
        {"a,b\n\0x,y\n", 9, "t.csv:2: is not text in UTF-8"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const size_t length = wrong[i].length ? wrong[i].length : strlen(wrong[i].bytes);
        crs_io_fixture f;
        crs_csv_rows rows;
        crs_status status;

        crs_io_open(&f);
        status = open_bytes(&f, wrong[i].bytes, length, &rows);
        while (status == CRS_OK && crs_csv_rows_next(&rows, &status)) {
        }
        assert_int_not_equal(status, CRS_OK);
        if (!strstr(f.message.text, wrong[i].says)) {
            fail_msg("\"%s\" does not say \"%s\"", f.message.text, wrong[i].says);
        }
        crs_csv_rows_close(&rows);
        crs_io_close(&f);
    }
}

static void
test_a_missing_file_and_a_huge_row(void **state)
{
    crs_io_fixture f;
    crs_csv_rows rows;
    const size_t length = CRS_CSV_ROWS_MAX + 2;
    char *bytes = malloc(length);
    (void)state;

    assert_non_null(bytes);
    memset(bytes, 'x', length);
    crs_io_open(&f);
    assert_int_equal(crs_csv_rows_open(&rows, crs_io_path(&f, "none.csv"), &f.message),
                     CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, "none.csv: cannot be opened: No such file"));
    crs_csv_rows_close(&rows);
    assert_int_equal(open_bytes(&f, bytes, length, &rows), CRS_ERR_LIMIT);
    crs_csv_rows_close(&rows);
    crs_io_close(&f);
    free(bytes);
}

/* The two readers agree on tables of our own. */
static void
test_agrees_with_csv_read(void **state)
{
    crs_io_fixture f;
    crs_csv_rows rows;
    crs_csv_table table;
    char text[4000] = "id,text,number\n";
    crs_status status;
    size_t row = 0;
    (void)state;

    for (int i = 0; i < 50; i++) {
        char line[80];

        snprintf(line, sizeof line, "%d,%s,%g\n", i, i % 3 ? "plain" : "\"q \"\"u\"\", \no\"",
                 i / 7.0);
        strcat(text, line);
    }
    crs_io_open(&f);
    assert_int_equal(open_bytes(&f, text, strlen(text), &rows), CRS_OK);
    assert_int_equal(crs_csv_read(rows.name, &f.arena, &table, &f.message), CRS_OK);
    for (; crs_csv_rows_next(&rows, &status); row++) {
        for (int c = 0; c < 3; c++) {
            const crs_cell *cell = &table.cells[row * 3 + (size_t)c];

            assert_string_equal(crs_csv_rows_text(&rows, c), cell->text);
            assert_true(c > 0 || rows.line == cell->line);
        }
    }
    assert_int_equal(status, CRS_OK);
    assert_int_equal(row, table.num_rows);
    crs_csv_rows_close(&rows);
    crs_io_close(&f);
}

/* Texts that a spreadsheet would compute stand behind an apostrophe, and both readers give them
 * back as they were; numbers stay numbers. */
static void
test_formulas(void **state)
{
    static const char *const texts[] = {"=1+2",   "+49", "-1",  "@sum(a)", "\tx", "\rx",  "'",
                                        "'plain", "'=1", "''-", "a=b",     "",    "plain"};
    static const crs_column columns[] = {{"=name", "string", "", ""}, {"x", "number", "", ""}};
    const size_t count = sizeof texts / sizeof texts[0];
    crs_io_fixture f;
    crs_csv_rows rows = {0};
    crs_csv_table table;
    crs_sink sink;
    crs_csv csv;
    crs_status status;
    (void)state;

    crs_io_open(&f);
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_csv_init(&csv, &sink, columns, 2);
    for (size_t i = 0; i < count; i++) {
        crs_csv_text(&csv, texts[i]);
        crs_csv_number(&csv, -0.5);
        assert_int_equal(crs_csv_end_row(&csv), CRS_OK);
    }
    assert_memory_equal(sink.buffer, "'=name,x\n'=1+2,-0.5\n'+49,-0.5\n'-1,-0.5\n", 39);
    assert_int_equal(open_bytes(&f, sink.buffer, sink.length, &rows), CRS_OK);
    assert_int_equal(crs_csv_read(rows.name, &f.arena, &table, &f.message), CRS_OK);
    assert_int_equal(crs_csv_rows_find(&rows, "=name"), 0);
    assert_int_equal(crs_csv_find(&table, "=name"), 0);
    assert_string_equal(crs_csv_rows_column(&rows, 0), "=name");
    for (size_t i = 0; i < count; i++) {
        double value = 0.0;

        assert_int_equal(crs_csv_rows_next(&rows, &status), 1);
        assert_string_equal(crs_csv_rows_text(&rows, 0), texts[i]);
        assert_string_equal(table.cells[2 * i].text, texts[i]);
        assert_int_equal(crs_csv_rows_number(&rows, 1, &value), CRS_OK);
        assert_true(value == -0.5);
    }
    crs_csv_rows_close(&rows);
    crs_sink_free(&sink);
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_a_missing_file_and_a_huge_row),
        cmocka_unit_test(test_agrees_with_csv_read),
        cmocka_unit_test(test_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
