/* keep: tables of results that stay in memory, column by column.
 *
 * Whoever writes tables writes cells to a crs_csv; one that belongs to an output with a crs_keep
 * (output.h) hands every cell over to it as well, so that a program gets the very tables that
 * the folder would hold, as numbers, without a second description of any of them. */
#ifndef CRS_TABLE_KEEP_H
#define CRS_TABLE_KEEP_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "table/column.h"

/* An empty cell of whole numbers and of truth values; of numbers it is NaN, of texts "". */
#define CRS_KEPT_NOTHING INT64_MIN

typedef enum crs_kept_type {
    CRS_KEPT_TEXT,
    CRS_KEPT_NUMBER,
    CRS_KEPT_INTEGER,
    CRS_KEPT_BOOLEAN
} crs_kept_type;

typedef struct crs_kept_column {
    char *name, *unit, *meaning; /* owned */
    crs_kept_type type;
    void *cells;        /* owned: double, int64_t or, of texts, size_t: places in the pool */
    const char **texts; /* owned: made by crs_keep_finish() */
    size_t room;
    size_t last; /* place of the text written last */
} crs_kept_column;

typedef struct crs_kept_table {
    char *name, *title; /* owned; without ".csv" */
    crs_kept_column *columns;
    size_t num_columns, num_rows;
    char *pool; /* owned: texts, a NUL behind each */
    size_t pool_length, pool_room;
    int failed; /* 1: memory ran out */
} crs_kept_table;

typedef struct crs_keep {
    crs_kept_table **tables; /* owned */
    size_t num_tables;
    int failed;
} crs_keep;

/* Starts a table; NULL when out of memory, which crs_keep_finish() tells, too. Texts are copied.
 */
crs_kept_table *crs_keep_table(crs_keep *self, const char *name, const char *title,
                               const crs_column *columns, size_t num_columns);

/* Puts cell `column` of the row that has begun. Numbers are rounded or parsed to what the column
 * holds; a NULL text is an empty cell. */
void crs_keep_text(crs_kept_table *table, size_t column, const char *text);
void crs_keep_number(crs_kept_table *table, size_t column, double value);
void crs_keep_integer(crs_kept_table *table, size_t column, int64_t value);

/* Puts `cells` cells as they stand in a CSV file, commas between them. */
void crs_keep_raw(crs_kept_table *table, size_t column, const char *text, size_t cells);

/* Ends the row. */
void crs_keep_row(crs_kept_table *table);

/* Makes the texts ready to be looked at. CRS_ERR_MEMORY if memory ran out at any time. */
crs_status crs_keep_finish(crs_keep *self);

/* Frees; safe twice. */
void crs_keep_free(crs_keep *self);

#endif
