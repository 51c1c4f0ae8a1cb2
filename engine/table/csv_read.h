/* csv_read: tables that somebody else has written.
 *
 * Accepts what spreadsheets and programs produce (RFC 4180 and its usual deviations): LF or CRLF,
 * a byte order mark, quoted cells with commas, doubled quotes and line breaks in them, blanks
 * around cells, blank lines at the end; and all that compressed by gzip. An apostrophe that keeps
 * a text from being computed (csv.h) is taken away. Refuses what is more likely a mistake than a
 * table, with file, line and column: no header, two columns of one name, rows of another length,
 * quotes that are not closed, bytes that are no UTF-8. */
#ifndef CRS_TABLE_CSV_READ_H
#define CRS_TABLE_CSV_READ_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/message.h"

#define CRS_CSV_MAX_BYTES (1u << 28)

/* A cell, without quotes and blanks around, and where it begins; both count from 1. */
typedef struct crs_cell {
    const char *text;
    unsigned line, column;
} crs_cell;

typedef struct crs_csv_table {
    const char *name; /* for messages: the path as given, "stdin" for "-" */
    crs_cell *header; /* [num_columns] */
    size_t num_columns;
    crs_cell *cells; /* [num_rows][num_columns] */
    size_t num_rows;
    crs_hash hash; /* of its bytes, expanded */
} crs_csv_table;

/* Reads a file ("-": standard input) into `arena`. CRS_ERR_IO, CRS_ERR_LIMIT, CRS_ERR_PARSE,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_csv_read(const char *path, crs_arena *arena, crs_csv_table *table,
                        crs_message *message);

/* The same from bytes[length]. */
crs_status crs_csv_parse(const char *name, const char *bytes, size_t length, crs_arena *arena,
                         crs_csv_table *table, crs_message *message);

/* Index of the column called `name`, or -1. */
int crs_csv_find(const crs_csv_table *table, const char *name);

/* Starts a message with "file:line:column: ", to be continued. */
void crs_csv_address(const crs_csv_table *table, const crs_cell *cell, crs_message *message);

/* The number of a cell: finite, in JSON's grammar; or with `is_time`, a time, in hours.
 * CRS_ERR_INVALID with a message. */
crs_status crs_csv_number_of(const crs_csv_table *table, const crs_cell *cell, int is_time,
                             double *value, crs_message *message);

#endif
