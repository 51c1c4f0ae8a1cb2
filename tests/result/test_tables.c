/* Every table is described, and written as it is described. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "result/curve_tables.h"
#include "result/run_tables.h"
#include "result/sensitivity_tables.h"
#include "support/io_support.h"
#include "table/folder_read.h"

/* ---- what every table must have ---- */

#define MAX_TABLES 40

static const crs_result_table *const *
all_tables(size_t *count)
{
    const crs_result_table *const *tables = crs_result_tables(count);

    assert_in_range(*count, 1, MAX_TABLES);
    return tables;
}

static int
is_file(const crs_result_table *table)
{
    return strstr(table->file, ".csv") != NULL;
}

static void
test_lists(void **state)
{
    size_t count;
    const crs_result_table *const *tables = all_tables(&count);
    (void)state;

    for (size_t t = 0; t < count; t++) {
        assert_true(tables[t]->title[0] && tables[t]->commands[0] && tables[t]->num_columns > 0);
        for (size_t i = 0; i < tables[t]->num_columns; i++) {
            const crs_result_column *column = &tables[t]->columns[i];
            const int is_number = strcmp(crs_datum_type_name(column->type), "number") == 0;

            assert_non_null(column->get);
            assert_true(strlen(column->meaning) >= 7); /* "another", "its unit" */
            /* a number has a unit, or says whose it has; a count, an id, a text has none */
            assert_int_equal(column->unit[0] != '\0', is_number);
            for (size_t k = 0; k < i; k++) {
                assert_string_not_equal(tables[t]->columns[k].name, column->name);
            }
        }
    }
}

/* What stands in place of a column that is many. */
static const crs_column two_columns[] = {{"m1", "number", "h", "first"},
                                         {"m2", "number", "h", "2nd"}};
static const crs_span two_spans[] = {{two_columns, 2}, {two_columns, 2}, {two_columns, 2}};

/* Two columns in place of a table's first MANY, and of a MAYBE the column itself. */
static void
span_columns(const crs_result_table *table, crs_span *here)
{
    size_t span = 0, seen = 0;

    for (size_t i = 0; i < table->num_columns; i++) {
        const crs_column_kind kind = table->columns[i].kind;

        if (kind != CRS_COLUMN_ONE) {
            /* a second MANY of the table would have the names of the first */
            here[span++] = kind == CRS_COLUMN_MAYBE ? (crs_span){NULL, 1}
                           : seen++ == 0            ? two_spans[0]
                                                    : (crs_span){NULL, 0};
        }
    }
}

/* Header and fields of datapackage.json are the table's list. */
static void
holds_columns(const crs_result_table *table, const crs_span *here, const crs_folder *folder,
              const crs_csv_table *read)
{
    size_t span = 0, at = 0;

    for (size_t i = 0; i < table->num_columns; i++) {
        const crs_result_column *column = &table->columns[i];
        const int is_many = column->kind == CRS_COLUMN_MANY;

        for (size_t k = 0; k < (is_many ? here[span].count : 1); k++, at++) {
            const char *name = is_many ? two_columns[k].name : column->name;
            const crs_json *field = crs_folder_field(folder, table->file, name);
            const char *unit = is_many ? "h" : crs_result_unit(column);
            const char *told = crs_folder_member(field, "unit");

            assert_true(at < read->num_columns);
            assert_string_equal(read->header[at].text, name);
            assert_string_equal(crs_folder_member(field, "type"),
                                crs_datum_type_name(column->type));
            assert_string_equal(told ? told : "", unit);
            assert_string_equal(crs_folder_member(field, "description"),
                                is_many ? two_columns[k].meaning : column->meaning);
        }
        span += column->kind != CRS_COLUMN_ONE;
    }
    assert_int_equal(at, read->num_columns);
}

/* Opens each table in a folder of its own, with two columns in place of every MANY: header and
 * fields of datapackage.json are the list. */
static void
test_header_and_package(void **state)
{
    size_t count;
    const crs_result_table *const *tables = all_tables(&count);
    crs_io_fixture f;
    (void)state;

    crs_io_open(&f);
    for (size_t t = 0; t < count; t++) {
        crs_span here[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
        const crs_manifest manifest = {.title = "t", .version = "0", .model = "m", .isa = "x"};
        char dir[32];
        crs_output *output = NULL;
        crs_result_writer to;
        crs_folder folder;
        crs_csv_table read;

        if (!is_file(tables[t])) {
            continue;
        }
        span_columns(tables[t], here);
        snprintf(dir, sizeof dir, "out%zu", t);
        assert_int_equal(crs_output_open(&output, crs_io_path(&f, dir), 0, &f.message), CRS_OK);
        assert_int_equal(crs_result_open(&to, tables[t], here, output, &f.arena, &f.message),
                         CRS_OK);
        assert_int_equal(crs_output_commit(output, &manifest, &f.message), CRS_OK);
        crs_output_close(&output);
        assert_int_equal(crs_folder_open(&folder, crs_io_path(&f, dir), &f.arena, &f.message),
                         CRS_OK);
        assert_int_equal(crs_folder_table(&folder, tables[t]->file, &read), CRS_OK);
        holds_columns(tables[t], here, &folder, &read);
    }
    crs_io_close(&f);
}

/* ---- a table of the test: every type, every kind, full and empty ---- */

typedef struct crs_sample_row {
    const char *text;
    double number;
    uint64_t integer, maybe;
    int boolean;
    const double *many;
    const char *const *verbatim;
} crs_sample_row;

#define SAMPLE_COLUMNS(X, T)                                                                      \
    X(T, ONE, text, TEXT, "", "a text", row->text)                                                \
    X(T, ONE, number, NUMBER, "h", "a number", row->number)                                       \
    X(T, MAYBE, maybe, INTEGER, "", "not always there", row->maybe)                               \
    X(T, ONE, integer, INTEGER, "", "a count", row->integer)                                      \
    X(T, MANY, many, NUMBER, "of each", "several numbers", row->many[k])                          \
    X(T, MANY, verbatim, VERBATIM, "of each", "as it stands elsewhere", row->verbatim[k])         \
    X(T, ONE, boolean, BOOLEAN, "", "yes or no", row->boolean)

enum { SAMPLE_TEXT, SAMPLE_NUMBER, SAMPLE_MAYBE, SAMPLE_INTEGER, SAMPLE_BOOLEAN = 6 };
typedef size_t crs_sample_column;
extern const crs_result_column crs_sample_columns[];
extern const crs_result_table crs_sample_table;
CRS_RESULT_DEFINE(sample, SAMPLE_COLUMNS)
const crs_result_table crs_sample_table = {"sample.csv", "A sample", "none", crs_sample_columns,
                                           7};

static void
test_types(void **state)
{
    static const crs_column names[] = {{"a", "number", "", "a"}, {"b", "number", "", "b"}};
    static const crs_span without[] = {{NULL, 0}, {names, 2}, {names, 0}};
    static const crs_span with[] = {{NULL, 1}, {names, 1}, {names + 1, 1}};
    static const double many[] = {0.5, (double)NAN};
    static const char *const verbatim[] = {"1.50"};
    const crs_sample_row full = {"=x", 0.1, 3, 4, 1, many, verbatim};
    const crs_sample_row empty = {NULL,           (double)NAN, CRS_NO_INTEGER, CRS_NO_INTEGER,
                                  CRS_NO_BOOLEAN, many,        verbatim};
    const char *const texts[] = {"text,number,integer,a,b,boolean\n'=x,0.1,3,0.5,,true\n"
                                 ",,,0.5,,\n",
                                 "text,number,maybe,integer,a,b,boolean\n"
                                 "'=x,0.1,4,3,0.5,1.50,true\n,,,,0.5,1.50,\n"};
    const crs_span *const spans[] = {without, with};
    crs_arena arena;
    (void)state;

    crs_arena_init(&arena);
    for (int i = 0; i < 2; i++) {
        crs_result_writer to;
        crs_sink sink;

        assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
        assert_int_equal(crs_result_open_sink(&to, &crs_sample_table, spans[i], &sink, &arena),
                         CRS_OK);
        assert_int_equal(sample_put(&to, &full), CRS_OK);
        assert_int_equal(sample_put(&to, &empty), CRS_OK);
        assert_int_equal(sink.length, strlen(texts[i]));
        assert_memory_equal(sink.buffer, texts[i], sink.length);
        /* rows of another table are refused */
        assert_int_equal(crs_result_put(&to, &crs_runs_table, &full), CRS_ERR_INTERNAL);
        crs_sink_free(&sink);
    }
    crs_arena_free(&arena);
}

static void
test_json_members(void **state)
{
    static const size_t columns[] = {SAMPLE_TEXT, SAMPLE_NUMBER, SAMPLE_INTEGER, SAMPLE_BOOLEAN};
    const crs_sample_row rows[] = {
        {"=x", 0.1, 3, 4, 0, NULL, NULL},
        {NULL, (double)NAN, CRS_NO_INTEGER, 0, CRS_NO_BOOLEAN, NULL, NULL}};
    static const char text[] = "{\n  \"text\": \"=x\",\n  \"number\": 0.1,\n  \"integer\": 3,\n"
                               "  \"boolean\": false,\n  \"text\": null,\n  \"number\": null,\n"
                               "  \"integer\": null,\n  \"boolean\": null,\n  \"other\": 0.1,\n"
                               "  \"array\": [0.1]\n}\n";
    crs_json_writer json;
    crs_sink sink;
    (void)state;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_json_writer_init(&json, &sink);
    crs_json_put_object(&json, NULL);
    for (int i = 0; i < 8; i++) {
        sample_member(&json, NULL, columns[i % 4], &rows[i / 4]);
    }
    sample_member(&json, "other", SAMPLE_NUMBER, &rows[0]);
    crs_json_put_row(&json, "array");
    sample_member(&json, CRS_NO_NAME, SAMPLE_NUMBER, &rows[0]);
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    assert_int_equal(crs_json_writer_end(&json), CRS_OK);
    assert_int_equal(sink.length, strlen(text));
    assert_memory_equal(sink.buffer, text, sink.length);
    crs_sink_free(&sink);
}

/* What `put` writes as JSON. */
#define SAYS_JSON(put, row, expected)                                                             \
    do {                                                                                          \
        crs_json_writer json_;                                                                    \
        crs_sink sink_;                                                                           \
                                                                                                  \
        assert_int_equal(crs_sink_init_memory(&sink_), CRS_OK);                                   \
        crs_json_writer_init(&json_, &sink_);                                                     \
        put(&json_, row);                                                                         \
        assert_int_equal(crs_json_writer_end(&json_), CRS_OK);                                    \
        assert_int_equal(sink_.length, strlen(expected));                                         \
        assert_memory_equal(sink_.buffer, expected, sink_.length);                                \
        crs_sink_free(&sink_);                                                                    \
    } while (0)

static void
test_json(void **state)
{
    const crs_quantiles quantiles = {{0.05, 0.25, 0.5, 0.75, 0.95}};
    const crs_outcome_counts counts = {5, 6, 7};
    const crs_summary sample = {counts, {.mean = 2.1, .low = 2.4}, quantiles};
    const crs_estimate estimate = {1, 0.5, 1.5, 0};
    const crs_fact fact = {"F", "quote", "seen", NULL, {.is_ratio = 1}, 0.5, 0.25, 0.75};
    const crs_facts_row facts_row = {"c", "s", &fact, &quantiles, CRS_VERDICT_BEYOND, NULL, 240};
    const crs_metric_info info = {.name = "m", .unit = "h"};
    const crs_metrics_row metrics_row = {&info, &quantiles, &counts};
    const crs_curve_row curve_row = {"c", "s", "p", "m", 3, &sample, 4};
    const crs_indices_row whole = {"c",       "s", "m",   NULL, NULL, CRS_SENSITIVITY_SD,
                                   &estimate, 4,   counts};
    const crs_indices_row pair = {"c",       "s", "m",   "a", "b", CRS_SENSITIVITY_SECOND,
                                  &estimate, 4,   counts};
    (void)state;

    SAYS_JSON(crs_facts_json, &facts_row,
              "{\n  \"id\": \"F\",\n  \"case\": \"c\",\n  \"strategy\": \"s\",\n"
              "  \"quote\": \"quote\",\n  \"observation\": \"seen\",\n  \"value\": 0.5,\n"
              "  \"band\": [0.25, 0.75],\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n  \"p95\": 0.95,\n"
              "  \"inside\": null\n}\n");
    SAYS_JSON(crs_metrics_json, &metrics_row,
              "{\n  \"name\": \"m\",\n  \"unit\": \"h\",\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n"
              "  \"p95\": 0.95,\n  \"reached\": 5,\n  \"later\": 6,\n  \"none\": 7\n}\n");
    SAYS_JSON(crs_curve_json, &curve_row,
              "{\n  \"x\": 3,\n  \"mean\": 2.1,\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n"
              "  \"p95\": 0.95,\n  \"reached\": 5,\n  \"later\": 6,\n  \"none\": 7\n}\n");
    SAYS_JSON(crs_indices_json, &whole,
              "{\n  \"index\": \"sd\",\n  \"value\": 1,\n  \"low\": 0.5,\n  \"high\": 1.5\n}\n");
    SAYS_JSON(crs_indices_json, &pair,
              "{\n  \"parameter\": \"a\",\n  \"with\": \"b\",\n  \"index\": \"second\",\n"
              "  \"value\": 1,\n  \"low\": 0.5,\n  \"high\": 1.5\n}\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists), cmocka_unit_test(test_header_and_package),
        cmocka_unit_test(test_types), cmocka_unit_test(test_json_members),
        cmocka_unit_test(test_json),
    };

    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
