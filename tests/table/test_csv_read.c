#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "table/csv_read.h"
#include "support/io_support.h"

static crs_status
parse(crs_io_fixture *f, const char *text, crs_csv_table *table)
{
    return crs_csv_parse("t.csv", text, strlen(text), &f->arena, table, &f->message);
}

/* What spreadsheets write, and what it must be read as. */
static void
test_cells(void **state)
{
    static const char *const same[] = {
        "a,b\n1,x y\n2,\n",
        "a,b\r\n1,x y\r\n2,\r\n",
        ("\xEF\xBB\xBF"
         "a,b\n1,x y\n2,"),
        "\"a\",\"b\"\n\"1\",\"x y\"\n\"2\",\"\"\n\n\r\n",
        " a ,\tb\n 1, x y \n2 , \n  \n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        crs_io_fixture f;
        crs_csv_table table;
        crs_io_open(&f);
        assert_int_equal(parse(&f, same[i], &table), CRS_OK);
        assert_int_equal(table.num_columns, 2);
        assert_int_equal(table.num_rows, 2);
        assert_int_equal(crs_csv_find(&table, "b"), 1);
        assert_int_equal(crs_csv_find(&table, "c"), -1);
        assert_string_equal(table.cells[0].text, "1");
        assert_string_equal(table.cells[1].text, "x y");
        assert_string_equal(table.cells[2].text, "2");
        assert_string_equal(table.cells[3].text, "");
        assert_int_equal(table.cells[2].line, 3);
        crs_io_close(&f);
    }
}

static void
test_quotes(void **state)
{
    crs_io_fixture f;
    crs_csv_table table;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(parse(&f, "a,b\n\"say \"\"no\"\", twice\",\"two\nlines\"\n3,4\n", &table),
                     CRS_OK);
    assert_string_equal(table.cells[0].text, "say \"no\", twice");
    assert_string_equal(table.cells[1].text, "two\nlines");
    assert_int_equal(table.cells[3].line, 4); /* the line break inside a cell counts */
    assert_int_equal(table.cells[3].column, 3);
    crs_io_close(&f);
}

static void
test_refused(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"",
         "t.csv:1:1: the file is empty: a header line with the names of the columns is needed"},
        {"a,a\n", "t.csv:1:3: two columns have this name"},
        {"a,,b\n", "t.csv:1:3: a column without a name"},
        {"a,b\n1\n", "t.csv:2:1: the row has 1 cells, the header 2"},
        {"a,b\n1,2\n\n3,4\n", "t.csv:3:1: the row has 1 cells, the header 2"},
        {"a,b\n1,\"2\n", "t.csv:2:3: the quote is not closed"},
        {"a,b\n\"1\"x,2\n", "t.csv:2:4: text after a quoted cell"},
        {"a,b\n1\"x,2\n", "t.csv:2:2: a quote inside a cell: put the whole cell in quotes"},
        {"a,b\n1\rx,2\n", "t.csv:2:2: control character"},
        {"a,b\n1,\xC3\n", "t.csv:2:3: is not text in UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crs_io_fixture f;
        crs_csv_table table;
        crs_io_open(&f);
        assert_int_equal(parse(&f, cases[i].text, &table), CRS_ERR_PARSE);
        assert_string_equal(f.message.text, cases[i].said);
        assert_int_equal(
            crs_csv_parse("t.csv", cases[i].text, strlen(cases[i].text), &f.arena, &table, NULL),
            CRS_ERR_PARSE);
        crs_io_close(&f);
    }
}

static void
test_numbers(void **state)
{
    static const struct {
        const char *text;
        int is_time, ok;
        double value;
    } cases[] = {{"1.5", 0, 1, 1.5}, {"-2e-3", 0, 1, -0.002}, {"36h", 1, 1, 36.0},
                 {"2d", 1, 1, 48.0}, {"2d", 0, 0, 0.0},       {"nan", 0, 0, 0.0},
                 {"inf", 1, 0, 0.0}, {"", 0, 0, 0.0},         {"1e999", 0, 0, 0.0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const crs_cell cell = {cases[i].text, 7, 3};
        const crs_csv_table table = {.name = "t.csv"};
        crs_message message;
        double value = 0.0;
        const crs_status status = crs_csv_number_of(&table, &cell, cases[i].is_time, &value,
                                                    &message);

        assert_int_equal(status, cases[i].ok ? CRS_OK : CRS_ERR_INVALID);
        if (cases[i].ok) {
            assert_true(value == cases[i].value);
        } else {
            assert_memory_equal(message.text, "t.csv:7:3: ", 11);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_numbers),
    };

    return cmocka_run_group_tests_name("csv_read", tests, NULL, NULL);
}
