/* csv_rows: a large table read row by row, in memory that does not grow with it.
 *
 *     crs_csv_rows_open(&rows, "out/bands.csv", &message);
 *     while (crs_csv_rows_next(&rows, &status)) { ... crs_csv_rows_text(&rows, column) ... }
 *     crs_csv_rows_close(&rows);
 *
 * For tables that crisim itself has written (csv.h): the grammar of RFC 4180 and nothing beyond,
 * plain or compressed by gzip; apostrophes that csv.h puts before texts are taken away. What is
 * wrong is told with file and line. Small tables of other
 * people are csv_read.h's. */
#ifndef CRS_TABLE_CSV_ROWS_H
#define CRS_TABLE_CSV_ROWS_H

#include <stddef.h>

#include "base/message.h"

/* Bytes that a row may have. */
#define CRS_CSV_ROWS_MAX (1u << 24)

typedef struct crs_csv_rows {
    const char *name; /* borrowed: the path */
    crs_message *message;
    void *file;           /* gzFile */
    char *bytes, *header; /* the cells of the row and of the header, a NUL behind each */
    size_t *starts;       /* where the row's cells begin in `bytes` */
    size_t length, room, num_cells, cells_room;
    size_t num_columns;
    size_t line, next_line; /* where the row begins and ends */
} crs_csv_rows;

/* Opens a table and reads its header. CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_LIMIT, CRS_ERR_MEMORY.
 * Close in any case. */
crs_status crs_csv_rows_open(crs_csv_rows *self, const char *path, crs_message *message);

/* Number of the column called `name`, or -1; the name of one. */
int crs_csv_rows_find(const crs_csv_rows *self, const char *name);
const char *crs_csv_rows_column(const crs_csv_rows *self, size_t column);

/* Reads the next row: 1, or 0 at the end or on an error, which `status` tells. */
int crs_csv_rows_next(crs_csv_rows *self, crs_status *status);

/* A cell of the row: its text, "" for the column -1; its number, NaN where it is empty or the
 * column is -1, +infinity where it is INF. CRS_ERR_INVALID with a message if it is no number. */
const char *crs_csv_rows_text(const crs_csv_rows *self, int column);
crs_status crs_csv_rows_number(crs_csv_rows *self, int column, double *value);

/* Frees; safe twice. */
void crs_csv_rows_close(crs_csv_rows *self);

#endif
