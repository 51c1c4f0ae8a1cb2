#include "table/csv.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

/* Every cell but the first of a row has a comma before it. */
static void
begin_cell(crs_csv *csv)
{
    if (csv->column > 0 && csv->sink) {
        crs_sink_write(csv->sink, ",", 1);
    }
    csv->column++;
}

/* 1 if a spreadsheet may take the text for a formula, or a reader the first apostrophe for ours.
 */
static int
needs_apostrophe(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r'", text[0]);
}

const char *
crs_csv_plain(const char *text)
{
    return text[0] == '\'' && needs_apostrophe(text + 1) ? text + 1 : text;
}

/* Quotes a cell if it holds what would end it, or blanks at its ends that readers may trim. */
static void
write_text(crs_sink *sink, const char *text)
{
    size_t length = strlen(text);
    const char *apostrophe = needs_apostrophe(text) ? "'" : "";
    if (!strpbrk(text, ",\"\r\n") &&
        (length == 0 || (text[0] != ' ' && text[length - 1] != ' '))) {
        crs_sink_text(sink, apostrophe);
        crs_sink_write(sink, text, length);
        return;
    }
    crs_sink_write(sink, "\"", 1);
    crs_sink_text(sink, apostrophe);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        crs_sink_write(sink, text, (size_t)(quote - text + 1));
        crs_sink_write(sink, "\"", 1);
    }
    crs_sink_text(sink, text);
    crs_sink_write(sink, "\"", 1);
}

void
crs_csv_init(crs_csv *csv, crs_sink *sink, const crs_column *columns, size_t num_columns)
{
    *csv = (crs_csv){.sink = sink, .columns = columns, .num_columns = num_columns};
    if (!sink) {
        return;
    }
    for (size_t i = 0; i < num_columns; i++) {
        crs_csv_text(csv, columns[i].name);
    }
    crs_sink_write(sink, "\n", 1);
    csv->column = 0;
}

void
crs_csv_text(crs_csv *csv, const char *text)
{
    if (csv->keep) {
        crs_keep_text(csv->keep, csv->column, text);
    }
    begin_cell(csv);
    if (text && csv->sink) {
        write_text(csv->sink, text);
    }
}

void
crs_csv_number(crs_csv *csv, double value)
{
    if (csv->keep) {
        crs_keep_number(csv->keep, csv->column, value);
    }
    begin_cell(csv);
    if (!csv->sink) {
        return;
    }
    if (isfinite(value)) {
        crs_sink_number(csv->sink, value);
    } else if (value > 0.0) {
        crs_sink_text(csv->sink, CRS_CSV_INFINITE);
    }
}

void
crs_csv_integer(crs_csv *csv, uint64_t value)
{
    char text[CRS_NUMBER_BYTES];
    if (csv->keep) {
        crs_keep_integer(csv->keep, csv->column, (int64_t)value);
    }
    begin_cell(csv);
    if (csv->sink) {
        size_t length = crs_number_write_unsigned(value, text);
        crs_sink_write(csv->sink, text, length);
    }
}

void
crs_csv_boolean(crs_csv *csv, int value)
{
    crs_csv_text(csv, value ? "true" : "false");
}

void
crs_csv_raw(crs_csv *csv, const char *text, size_t cells)
{
    if (cells > 0) {
        if (csv->keep) {
            crs_keep_raw(csv->keep, csv->column, text, cells);
        }
        begin_cell(csv);
        if (csv->sink) {
            crs_sink_text(csv->sink, text);
        }
        csv->column += cells - 1;
    }
}

crs_status
crs_csv_end_row(crs_csv *csv)
{
    size_t cells = csv->column;
    if (csv->sink) {
        crs_sink_write(csv->sink, "\n", 1);
    }
    if (csv->keep) {
        crs_keep_row(csv->keep);
    }
    csv->column = 0;
    if (cells != csv->num_columns) {
        return crs_error(CRS_ERR_INTERNAL);
    }
    return !csv->sink || csv->sink->error == 0 ? CRS_OK : crs_error(CRS_ERR_IO);
}
