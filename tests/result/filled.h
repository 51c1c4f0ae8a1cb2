/* Tables of a folder, filled with known values and read back. */
#ifndef CRS_TESTS_FILLED_H
#define CRS_TESTS_FILLED_H

#include <math.h>

#include "result/result.h"
#include "study/statistics.h"
#include "support/io_support.h"
#include "table/folder_read.h"

/* An output folder, and a table of it that is read back. */
typedef struct folder {
    crs_io_fixture f;
    crs_output *output;
} folder;

static inline void
begin(folder *self)
{
    *self = (folder){.output = NULL};
    crs_io_open(&self->f);
    assert_int_equal(
        crs_output_open(&self->output, crs_io_path(&self->f, "out"), 0, &self->f.message), CRS_OK);
}

static inline void
commit(folder *self)
{
    const crs_manifest manifest = {.title = "t", .version = "0", .model = "m", .isa = "x"};

    assert_int_equal(crs_output_commit(self->output, &manifest, &self->f.message), CRS_OK);
    crs_output_close(&self->output);
}

static inline crs_csv_table
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

static inline void
holds(const crs_csv_table *table, size_t row, const char *column, double expected)
{
    crs_message message;
    double value = (double)NAN;

    if (isnan(expected)) {
        assert_string_equal(cell(table, row, column)->text, "");
        return;
    }
    crs_message_clear(&message);
    assert_int_equal(crs_csv_number_of(table, cell(table, row, column), 0, &value, &message),
                     CRS_OK);
    assert_true(value == expected);
}

static inline void
says(const crs_csv_table *table, size_t row, const char *column, const char *expected)
{
    assert_string_equal(cell(table, row, column)->text, expected);
}

/* Five different quantiles from `base` on, and what a table must then say. */
static inline crs_quantiles
quantiles_from(double base)
{
    return (crs_quantiles){{base + 0.05, base + 0.25, base + 0.5, base + 0.75, base + 0.95}};
}

static inline void
holds_quantiles(const crs_csv_table *table, size_t row, double base)
{
    holds(table, row, "p05", base + 0.05);
    holds(table, row, "p25", base + 0.25);
    holds(table, row, "p50", base + 0.5);
    holds(table, row, "p75", base + 0.75);
    holds(table, row, "p95", base + 0.95);
}

static inline void
holds_counts(const crs_csv_table *table, size_t row, double reached)
{
    holds(table, row, "reached", reached);
    holds(table, row, "later", reached + 1.0);
    holds(table, row, "none", reached + 2.0);
}

static inline crs_interval
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

static inline void
holds_interval(const crs_csv_table *table, size_t row, const char *name, double base)
{
    char text[64];

    holds(table, row, name, base + 0.1);
    snprintf(text, sizeof text, "%s_low", name);
    holds(table, row, text, base + 0.4);
    snprintf(text, sizeof text, "%s_high", name);
    holds(table, row, text, base + 0.6);
}

#endif
