/* rows: tables of a folder, read for a report by the names of their columns.
 *
 * A column that an older or newer version of crisim does not write is no error unless it is
 * needed: its cells are empty. The first cell that is not what it should be sticks, with its
 * address, and comes out of crs_rows_status(). */
#ifndef CRS_PAGE_ROWS_H
#define CRS_PAGE_ROWS_H

#include "page/page.h"

typedef struct crs_rows {
    crs_csv_table table;
    crs_message *message;
    crs_status status;
    size_t count; /* of rows */
} crs_rows;

/* Reads a small table; `needed` are columns that must be there, NULL behind the last. */
crs_status crs_rows_read(crs_rows *self, crs_page *page, const char *name,
                         const char *const *needed);

/* The same for a table that may be missing: then it has no rows. */
crs_status crs_rows_read_if_any(crs_rows *self, crs_page *page, const char *name);

/* A cell: "" and NaN where it is empty or there is no such column. */
const char *crs_rows_text(const crs_rows *self, size_t row, const char *column);
double crs_rows_number(crs_rows *self, size_t row, const char *column);

/* 1 if the rows have the same cells in `columns`, NULL behind the last; 1 if no row before this
 * one has the same. */
int crs_rows_same(const crs_rows *self, size_t a, size_t b, const char *const *columns);
int crs_rows_is_first(const crs_rows *self, size_t row, const char *const *columns);

/* The first row from `from` on whose cells are those of row `like` of `other`, or `count`. */
size_t crs_rows_match(const crs_rows *self, size_t from, const crs_rows *other, size_t like,
                      const char *const *columns);

crs_status crs_rows_status(const crs_rows *self);

/* Indices of rows in the order of keys[], smallest first, NaN last; rows of equal keys stay in
 * order. */
void crs_rows_sort(size_t *rows, const double *keys, size_t count);

/* Memory for `count` objects from the page's arena; on failure the message is set. */
void *crs_page_alloc(crs_page *page, size_t count, size_t size);
const char *crs_page_keep(crs_page *page, const char *text);

/* A share as whole per cents, within +-900. */
int crs_page_percent(double share);

/* "name (unit)", or the name where it has no unit. */
const char *crs_page_label(crs_page *page, const char *name);

#endif
