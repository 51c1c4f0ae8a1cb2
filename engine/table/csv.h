/* csv: tables as text (RFC 4180): one header line, commas, CRLF not used (LF, as every reader
 * accepts), UTF-8, cells quoted only where they must be, NaN as an empty cell, +infinity (what is
 * later than the run, sim/outcome.h) as INF, the way of Data Package v2.
 *
 * Spreadsheets take a text that begins with = + - @, a tab or a carriage return for a formula and
 * compute it. Such a text gets an apostrophe before it, and so does one that begins with an
 * apostrophe, so that a reader can take it away again (crs_csv_plain()). Numbers, which may begin
 * with -, stay as they are. To quote the cell would not help: spreadsheets look behind quotes.
 *
 *     crs_csv_init(&csv, &sink, columns, num_columns);   writes the header
 *     crs_csv_text(&csv, "shudong"); crs_csv_number(&csv, 0.5); ... one call a cell
 *     crs_csv_end_row(&csv);
 *
 * Errors stick in the sink and come out of crs_csv_end_row() once the buffer has been flushed, and
 * of crs_sink_flush() at the end. */
#ifndef CRS_TABLE_CSV_H
#define CRS_TABLE_CSV_H

#include <stdint.h>

#include "base/sink.h"
#include "table/keep.h"

typedef struct crs_csv {
    crs_sink *sink;            /* borrowed; NULL: cells are only kept */
    crs_kept_table *keep;      /* borrowed: where cells are kept as well; NULL: nowhere */
    const crs_column *columns; /* borrowed */
    size_t num_columns;
    size_t column; /* the next cell's */
} crs_csv;

/* Starts a table and writes its header line; `sink` NULL: none. */
void crs_csv_init(crs_csv *csv, crs_sink *sink, const crs_column *columns, size_t num_columns);

/* What a text means that was read from a table: without the apostrophe that kept spreadsheets from
 * computing it. A part of `text`. */
const char *crs_csv_plain(const char *text);

/* Appends a cell. A NULL text is an empty cell. */
void crs_csv_text(crs_csv *csv, const char *text);
void crs_csv_number(crs_csv *csv, double value);
void crs_csv_integer(crs_csv *csv, uint64_t value);
void crs_csv_boolean(crs_csv *csv, int value);

/* Appends `cells` cells as they stand in another table, commas between them. */
void crs_csv_raw(crs_csv *csv, const char *text, size_t cells);

/* Ends the row. CRS_ERR_IO after a failed write, CRS_ERR_INTERNAL if the row does not have one
 * cell a column. */
crs_status crs_csv_end_row(crs_csv *csv);

#endif
