#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "result/compare_tables.h"
#include "result/curve_tables.h"
#include "result/fit_tables.h"
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
    (void)state;
    size_t count;
    const crs_result_table *const *tables = all_tables(&count);

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

/* Opens each table in a folder of its own, with two columns in place of every MANY: header and
 * fields of datapackage.json are the list. */
static void
test_header_and_package(void **state)
{
    (void)state;
    static const crs_column many[] = {{"m1", "number", "h", "first"},
                                      {"m2", "number", "h", "2nd"}};
    static const crs_span spans[] = {{many, 2}, {many, 2}, {many, 2}};
    size_t count;
    const crs_result_table *const *tables = all_tables(&count);
    crs_io_fixture f;

    crs_io_open(&f);
    for (size_t t = 0; t < count; t++) {
        crs_span here[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
        const crs_manifest manifest = {.title = "t", .version = "0", .model = "m", .isa = "x"};
        char dir[32];
        crs_output *output = NULL;
        crs_result_writer to;
        crs_folder folder;
        crs_csv_table read;
        size_t span = 0, at = 0, seen = 0;

        for (size_t i = 0; i < tables[t]->num_columns; i++) {
            const crs_column_kind kind = tables[t]->columns[i].kind;

            if (kind != CRS_COLUMN_ONE) {
                /* a second MANY of the table would have the names of the first */
                here[span++] = kind == CRS_COLUMN_MAYBE ? (crs_span){NULL, 1}
                               : seen++ == 0            ? spans[0]
                                                        : (crs_span){NULL, 0};
            }
        }
        if (!is_file(tables[t])) {
            continue;
        }
        snprintf(dir, sizeof dir, "out%zu", t);
        assert_int_equal(crs_output_open(&output, crs_io_path(&f, dir), 0, &f.message), CRS_OK);
        assert_int_equal(crs_result_open(&to, tables[t], here, output, &f.arena, &f.message),
                         CRS_OK);
        assert_int_equal(crs_output_commit(output, &manifest, &f.message), CRS_OK);
        crs_output_close(&output);
        assert_int_equal(crs_folder_open(&folder, crs_io_path(&f, dir), &f.arena, &f.message),
                         CRS_OK);
        assert_int_equal(crs_folder_table(&folder, tables[t]->file, &read), CRS_OK);
        seen = span = 0;
        for (size_t i = 0; i < tables[t]->num_columns; i++) {
            const crs_result_column *column = &tables[t]->columns[i];
            const int is_many = column->kind == CRS_COLUMN_MANY;

            for (size_t k = 0; k < (is_many ? here[span].count : 1); k++, at++) {
                const char *name = is_many ? many[k].name : column->name;
                const crs_json *field = crs_folder_field(&folder, tables[t]->file, name);
                const char *unit = is_many ? "h" : crs_result_unit(column);
                const char *told = crs_folder_member(field, "unit");

                assert_true(at < read.num_columns);
                assert_string_equal(read.header[at].text, name);
                assert_string_equal(crs_folder_member(field, "type"),
                                    crs_datum_type_name(column->type));
                assert_string_equal(told ? told : "", unit);
                assert_string_equal(crs_folder_member(field, "description"),
                                    is_many ? many[k].meaning : column->meaning);
            }
            span += column->kind != CRS_COLUMN_ONE;
        }
        assert_int_equal(at, read.num_columns);
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
    (void)state;
    static const crs_column names[] = {{"a", "number", "", "a"}, {"b", "number", "", "b"}};
    static const crs_span without[] = {{NULL, 0}, {names, 2}, {names, 0}};
    static const crs_span with[] = {{NULL, 1}, {names, 1}, {names + 1, 1}};
    static const double many[] = {0.5, NAN};
    static const char *const verbatim[] = {"1.50"};
    const crs_sample_row full = {"=x", 0.1, 3, 4, 1, many, verbatim};
    const crs_sample_row empty = {NULL,           NAN,  CRS_NO_INTEGER, CRS_NO_INTEGER,
                                  CRS_NO_BOOLEAN, many, verbatim};
    const char *const texts[] = {"text,number,integer,a,b,boolean\n'=x,0.1,3,0.5,,true\n"
                                 ",,,0.5,,\n",
                                 "text,number,maybe,integer,a,b,boolean\n"
                                 "'=x,0.1,4,3,0.5,1.50,true\n,,,,0.5,1.50,\n"};
    const crs_span *const spans[] = {without, with};
    crs_arena arena;

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
    (void)state;
    static const size_t columns[] = {SAMPLE_TEXT, SAMPLE_NUMBER, SAMPLE_INTEGER, SAMPLE_BOOLEAN};
    const crs_sample_row rows[] = {{"=x", 0.1, 3, 4, 0, NULL, NULL},
                                   {NULL, NAN, CRS_NO_INTEGER, 0, CRS_NO_BOOLEAN, NULL, NULL}};
    static const char text[] = "{\n  \"text\": \"=x\",\n  \"number\": 0.1,\n  \"integer\": 3,\n"
                               "  \"boolean\": false,\n  \"text\": null,\n  \"number\": null,\n"
                               "  \"integer\": null,\n  \"boolean\": null,\n  \"other\": 0.1,\n"
                               "  \"array\": [0.1]\n}\n";
    crs_json_writer json;
    crs_sink sink;

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

/* ---- known values come out where they belong ---- */

/* An output folder, and a table of it that is read back. */
typedef struct folder {
    crs_io_fixture f;
    crs_output *output;
} folder;

static void
begin(folder *self)
{
    *self = (folder){.output = NULL};
    crs_io_open(&self->f);
    assert_int_equal(
        crs_output_open(&self->output, crs_io_path(&self->f, "out"), 0, &self->f.message), CRS_OK);
}

static void
commit(folder *self)
{
    const crs_manifest manifest = {.title = "t", .version = "0", .model = "m", .isa = "x"};

    assert_int_equal(crs_output_commit(self->output, &manifest, &self->f.message), CRS_OK);
    crs_output_close(&self->output);
}

static crs_csv_table
read_back(folder *self, const crs_result_table *table)
{
    crs_folder read;
    crs_csv_table out;

    assert_int_equal(
        crs_folder_open(&read, crs_io_path(&self->f, "out"), &self->f.arena, &self->f.message),
        CRS_OK);
    assert_int_equal(crs_folder_table(&read, table->file, &out), CRS_OK);
    return out;
}

static const crs_cell *
cell(const crs_csv_table *table, size_t row, const char *column)
{
    const int at = crs_csv_find(table, column);

    assert_true(at >= 0 && row < table->num_rows);
    return &table->cells[row * table->num_columns + (size_t)at];
}

static void
holds(const crs_csv_table *table, size_t row, const char *column, double expected)
{
    crs_message message;
    double value = NAN;

    if (isnan(expected)) {
        assert_string_equal(cell(table, row, column)->text, "");
        return;
    }
    crs_message_clear(&message);
    assert_int_equal(crs_csv_number_of(table, cell(table, row, column), 0, &value, &message),
                     CRS_OK);
    assert_true(value == expected);
}

static void
says(const crs_csv_table *table, size_t row, const char *column, const char *expected)
{
    assert_string_equal(cell(table, row, column)->text, expected);
}

/* Five different quantiles from `base` on, and what a table must then say. */
static crs_quantiles
quantiles_from(double base)
{
    return (crs_quantiles){{base + 0.05, base + 0.25, base + 0.5, base + 0.75, base + 0.95}};
}

static void
holds_quantiles(const crs_csv_table *table, size_t row, double base)
{
    holds(table, row, "p05", base + 0.05);
    holds(table, row, "p25", base + 0.25);
    holds(table, row, "p50", base + 0.5);
    holds(table, row, "p75", base + 0.75);
    holds(table, row, "p95", base + 0.95);
}

static crs_interval
interval_from(double base)
{
    return (crs_interval){.count = (uint64_t)base,
                          .mean = base + 0.1,
                          .sd = base + 0.2,
                          .error = base + 0.3,
                          .low = base + 0.4,
                          .high = base + 0.6,
                          .half_width = base + 0.7};
}

static void
holds_interval(const crs_csv_table *table, size_t row, const char *name, double base)
{
    char text[64];

    holds(table, row, name, base + 0.1);
    snprintf(text, sizeof text, "%s_low", name);
    holds(table, row, text, base + 0.4);
    snprintf(text, sizeof text, "%s_high", name);
    holds(table, row, text, base + 0.6);
}

/* Two replicates of two summary metrics and two facts: one inside its band, one that the run is
 * too short for. */
static void
test_run(void **state)
{
    (void)state;
    crs_model model = *crs_model_at(0);
    double observed[64], values[] = {1, 2, 3, 4, 5, 6, 7, 8};
    crs_quantiles quantiles[] = {quantiles_from(10), quantiles_from(20), quantiles_from(30),
                                 quantiles_from(40)};
    crs_quantiles bands[64];
    crs_verdict verdicts[] = {CRS_VERDICT_INSIDE, CRS_VERDICT_BEYOND};
    const crs_metric_term lowest = {
        .op = CRS_METRIC_MINIMUM, .of = 1, .times = -1, .from_h = 24, .to_h = CRS_METRIC_TO_END};
    const crs_metric_term mean = {.op = CRS_METRIC_MEAN, .of = 1, .times = -1};
    const crs_fact facts[] = {{"F1", "=quote", "seen", NULL, {.term = lowest}, 0.5, 0.25, 0.75},
                              {"F2", "other", "heard", NULL, {.term = mean}, 1.5, 1.25, 1.75}};
    const crs_case of = {.id = "c", .facts = facts, .num_facts = 2};
    const crs_run_job job = {&of, "s", 2};
    const crs_replay_plan plan = {.model = &model,
                                  .seed = 7,
                                  .days = 10,
                                  .dt_h = 1,
                                  .every_h = 6,
                                  .series = CRS_REPLAY_SERIES_FIRST};
    const crs_run_tables_plan what = {&plan, &of, 1, 1, 1, 1};
    crs_replay replay = {.replicates = 2,
                         .num_summary = 2,
                         .num_facts = 2,
                         .num_metrics = 4,
                         .values = values,
                         .quantiles = quantiles,
                         .verdicts = verdicts,
                         .num_samples = 1,
                         .num_observables = model.num_observables,
                         .bands = bands};
    crs_run_tables tables;
    crs_csv_table read;
    folder out;

    model.num_metrics = 2;
    assert_in_range(model.num_observables, 2, 64);
    for (size_t i = 0; i < model.num_observables; i++) {
        observed[i] = (double)i + 0.5;
        bands[i] = quantiles_from(100.0 * (double)i);
    }
    begin(&out);
    assert_int_equal(crs_run_tables_open(&tables, &what, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    assert_int_equal(crs_run_tables_sample(&tables, &job, 9, 0.0, observed), CRS_OK);
    assert_int_equal(crs_run_tables_job(&tables, &job, &replay), CRS_OK);
    commit(&out);

    read = read_back(&out, &crs_runs_table);
    assert_int_equal(read.num_columns, 9);
    for (size_t r = 0; r < 2; r++) {
        says(&read, r, "case", "c");
        says(&read, r, "strategy", "s");
        holds(&read, r, "replicate", (double)r);
        holds(&read, r, "seed", 7);
        holds(&read, r, "set", (double)r);
        holds(&read, r, model.metrics[0].name, 1.0 + 4.0 * (double)r);
        holds(&read, r, model.metrics[1].name, 2.0 + 4.0 * (double)r);
        holds(&read, r, "F1", 3.0 + 4.0 * (double)r);
        holds(&read, r, "F2", 4.0 + 4.0 * (double)r);
    }
    read = read_back(&out, &crs_series_table);
    holds(&read, 0, "replicate", 9);
    holds(&read, 0, "t_h", 0);
    for (size_t i = 0; i < model.num_observables; i++) {
        holds(&read, 0, model.observables[i].name, (double)i + 0.5);
    }
    assert_true(cell(&read, 0, "phase")->text[0] != '\0');
    read = read_back(&out, &crs_bands_table);
    assert_int_equal(read.num_rows, model.num_observables);
    for (size_t i = 0; i < model.num_observables; i++) {
        says(&read, i, "metric", model.observables[i].name);
        holds(&read, i, "t_h", 0);
        holds_quantiles(&read, i, 100.0 * (double)i);
    }
    read = read_back(&out, &crs_facts_table);
    for (size_t i = 0; i < 2; i++) {
        says(&read, i, "id", facts[i].id);
        says(&read, i, "quote", facts[i].quote);
        says(&read, i, "observation", facts[i].observation);
        holds(&read, i, "value", facts[i].value);
        holds(&read, i, "low", facts[i].low);
        holds(&read, i, "high", facts[i].high);
        holds(&read, i, "p05", 30.05 + 10.0 * (double)i);
        holds(&read, i, "p50", 30.5 + 10.0 * (double)i);
        holds(&read, i, "p95", 30.95 + 10.0 * (double)i);
    }
    says(&read, 0, "inside", "true");
    says(&read, 1, "inside", "");
    says(&read, 0, "of", model.observables[1].name);
    says(&read, 1, "of", "");
    holds(&read, 0, "from_h", 24);
    holds(&read, 0, "to_h", 240);
    holds(&read, 1, "to_h", NAN);
    crs_io_close(&out.f);
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
    (void)state;
    const crs_quantiles quantiles = quantiles_from(0);
    const crs_curve_sample sample = {interval_from(2), quantiles};
    const crs_estimate estimate = {1, 0.5, 1.5};
    const crs_fact fact = {"F", "quote", "seen", NULL, {.is_ratio = 1}, 0.5, 0.25, 0.75};
    const crs_facts_row facts_row = {"c", "s", &fact, &quantiles, CRS_VERDICT_BEYOND, NULL, 240};
    const crs_metric_info info = {.name = "m", .unit = "h"};
    const crs_metrics_row metrics_row = {&info, &quantiles};
    const crs_curve_row curve_row = {"c", "s", "p", "m", 3, &sample, 4};
    const crs_indices_row whole = {"c", "s", "m", NULL, NULL, CRS_SENSITIVITY_SD, &estimate, 4};
    const crs_indices_row pair = {"c", "s", "m", "a", "b", CRS_SENSITIVITY_SECOND, &estimate, 4};

    SAYS_JSON(crs_facts_json, &facts_row,
              "{\n  \"id\": \"F\",\n  \"case\": \"c\",\n  \"strategy\": \"s\",\n"
              "  \"quote\": \"quote\",\n  \"observation\": \"seen\",\n  \"value\": 0.5,\n"
              "  \"band\": [0.25, 0.75],\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n  \"p95\": 0.95,\n"
              "  \"inside\": null\n}\n");
    SAYS_JSON(crs_metrics_json, &metrics_row,
              "{\n  \"name\": \"m\",\n  \"unit\": \"h\",\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n"
              "  \"p95\": 0.95\n}\n");
    SAYS_JSON(crs_curve_json, &curve_row,
              "{\n  \"x\": 3,\n  \"mean\": 2.1,\n  \"p05\": 0.05,\n  \"p50\": 0.5,\n"
              "  \"p95\": 0.95\n}\n");
    SAYS_JSON(crs_indices_json, &whole,
              "{\n  \"index\": \"sd\",\n  \"value\": 1,\n  \"low\": 0.5,\n  \"high\": 1.5\n}\n");
    SAYS_JSON(crs_indices_json, &pair,
              "{\n  \"parameter\": \"a\",\n  \"with\": \"b\",\n  \"index\": \"second\",\n"
              "  \"value\": 1,\n  \"low\": 0.5,\n  \"high\": 1.5\n}\n");
}

static void
test_curve_and_indices(void **state)
{
    (void)state;
    const crs_curve_sample sample = {interval_from(2), quantiles_from(30)};
    const crs_curve_row curve_row = {"c", "s", "p", "m", 3, &sample, 4};
    const crs_estimate estimate = {1, 0.5, 1.5};
    const crs_indices_row pair = {"c", "s", "m", "a", "b", CRS_SENSITIVITY_SECOND, &estimate, 4};
    crs_result_writer curve, indices;
    crs_csv_table read;
    folder out;

    begin(&out);
    assert_int_equal(
        crs_result_open(&curve, &crs_curve_table, NULL, out.output, &out.f.arena, &out.f.message),
        CRS_OK);
    assert_int_equal(crs_result_open(&indices, &crs_indices_table, NULL, out.output, &out.f.arena,
                                     &out.f.message),
                     CRS_OK);
    assert_int_equal(crs_curve_put(&curve, &curve_row), CRS_OK);
    assert_int_equal(crs_indices_put(&indices, &pair), CRS_OK);
    commit(&out);
    read = read_back(&out, &crs_curve_table);
    says(&read, 0, "case", "c");
    says(&read, 0, "strategy", "s");
    says(&read, 0, "vary", "p");
    holds(&read, 0, "x", 3);
    says(&read, 0, "metric", "m");
    holds_interval(&read, 0, "mean", 2);
    holds_quantiles(&read, 0, 30);
    holds(&read, 0, "replicates", 4);
    read = read_back(&out, &crs_indices_table);
    says(&read, 0, "metric", "m");
    says(&read, 0, "parameter", "a");
    says(&read, 0, "with", "b");
    says(&read, 0, "index", "second");
    holds(&read, 0, "value", 1);
    holds(&read, 0, "low", 0.5);
    holds(&read, 0, "high", 1.5);
    holds(&read, 0, "rows", 4);
    crs_io_close(&out.f);
}

/* One case, two strategies, one metric; the second strategy dominates the first. */
static void
test_compare(void **state)
{
    (void)state;
    const char *const cases[] = {"c"}, *const strategies[] = {"s0", "s1"};
    const crs_metric_info info = {
        .name = "cost_day180", .unit = "m", .meaning = "cost", .direction = -1};
    const crs_metric_info *const metrics[] = {&info};
    double values[] = {1, 2, 3, 4};
    unsigned char dominates[] = {0, 0, CRS_DOMINANCE_SECOND, 0};
    int pareto[] = {0, 1};
    crs_standing standings[2];
    crs_compare result = {.num_strategies = 2,
                          .num_metrics = 1,
                          .replicates = 2,
                          .units = 2,
                          .values = values,
                          .capacity = 2,
                          .standings = standings,
                          .dominates = dominates,
                          .pareto = pareto};
    const crs_compare_names names = {&result, cases, 1, strategies, 2, 0, metrics, 1, 7, 2, 0};
    crs_csv_table read;
    folder out;

    for (int s = 0; s < 2; s++) {
        const double base = 100.0 * s;

        standings[s] = (crs_standing){
            .mean = interval_from(base + 10),
            .quantiles = quantiles_from(base + 20),
            .difference = interval_from(base + 30),
            .unpaired = interval_from(base + 40),
            .ratio = interval_from(base + 50),
            .best = interval_from(base + 60),
            .regret = interval_from(base + 70),
            .rank = {(unsigned)s, (unsigned)s, (unsigned)s + 1},
        };
    }
    begin(&out);
    assert_int_equal(crs_compare_tables_write(&names, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    commit(&out);
    read = read_back(&out, &crs_ranking_table);
    for (size_t s = 0; s < 2; s++) {
        const double base = 100.0 * (double)s;

        says(&read, s, "case", "c");
        says(&read, s, "metric", "cost_day180");
        says(&read, s, "strategy", strategies[s]);
        holds(&read, s, "rank", s ? 1 : NAN);
        holds(&read, s, "rank_first", s ? 1 : NAN);
        holds(&read, s, "rank_last", s ? 2 : NAN);
        holds_interval(&read, s, "mean", base + 10);
        holds(&read, s, "sd", base + 10.2);
        holds_quantiles(&read, s, base + 20);
        holds_interval(&read, s, "best", base + 60);
        holds_interval(&read, s, "regret", base + 70);
        says(&read, s, "pareto", s ? "true" : "false");
        holds(&read, s, "replicates", 2);
    }
    read = read_back(&out, &crs_differences_table);
    for (size_t s = 0; s < 2; s++) {
        const double base = 100.0 * (double)s;

        says(&read, s, "strategy", strategies[s]);
        says(&read, s, "reference", "s0");
        holds(&read, s, "units", base + 30);
        holds_interval(&read, s, "difference", base + 30);
        holds_interval(&read, s, "ratio", base + 50);
        holds(&read, s, "per_million", 1);
        holds(&read, s, "se_paired", base + 30 + 0.3);
        holds(&read, s, "se_unpaired", base + 40 + 0.3);
    }
    read = read_back(&out, &crs_dominance_table);
    assert_int_equal(read.num_rows, 1);
    says(&read, 0, "strategy", "s1");
    says(&read, 0, "over", "s0");
    holds(&read, 0, "order", 2);
    read = read_back(&out, &crs_compare_runs_table);
    for (size_t i = 0; i < 4; i++) {
        says(&read, i, "strategy", strategies[i / 2]);
        holds(&read, i, "replicate", (double)(i % 2));
        holds(&read, i, "seed", 7);
        holds(&read, i, "set", (double)(i % 2));
        holds(&read, i, "cost_day180", values[i]);
    }
    crs_io_close(&out.f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_header_and_package),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_json_members),
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_curve_and_indices),
        cmocka_unit_test(test_compare),
    };

    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
