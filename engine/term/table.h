/* table: text in aligned columns, for people.
 *
 *     crs_table_init(&table, columns, n);
 *     crs_table_cell(&table, "A1"); crs_table_format(&table, "%.3f", x); ... n cells a row
 *     crs_table_print(&table, width, style, sink);
 *     crs_table_free(&table);
 *
 * Cells are UTF-8 and are measured in terminal columns: an accent that combines takes none, a
 * Chinese character two. Where the table is wider than the terminal, the cells of columns marked
 * `wraps` go on in further lines. Where that is not enough, rows are written one below the other,
 * each cell behind its title:
 *
 *     A1  lowest displayed rating
 *         in the first 10 d
 *         reported 1.2  median 1.20  in */
#ifndef CRS_TERM_TABLE_H
#define CRS_TERM_TABLE_H

#include "base/sink.h"

typedef struct crs_table_column {
    const char *title;
    int right; /* 1: aligned to the right, as numbers are */
    int wraps; /* 1: may be broken into lines; CRS_TABLE_PICTURE: drawn, in colour */
} crs_table_column;

#define CRS_TABLE_PICTURE 2

/* Bytes of a cell that crs_table_format() writes, at most. */
#define CRS_TABLE_CELL 512

typedef struct crs_table {
    const crs_table_column *columns; /* borrowed */
    size_t num_columns;
    char **cells; /* [num_cells], owned, row after row */
    size_t num_cells, room;
    int failed; /* out of memory; printing reports it */
} crs_table;

/* How to print. */
typedef struct crs_table_style {
    int width;   /* columns of the terminal; 0: no limit */
    int colour;  /* titles in bold */
    int unicode; /* a line drawn of box characters, else of '-' */
    int indent;  /* blanks before every line */
} crs_table_style;

void crs_table_init(crs_table *self, const crs_table_column *columns, size_t num_columns);

/* Columns that the table takes where nothing is broken. */
size_t crs_table_width(const crs_table *self);

/* Appends a cell; NULL is an empty one. What would steer a terminal (line breaks, escapes) is
 * printed as a blank or '?'. */
void crs_table_cell(crs_table *self, const char *text);
void crs_table_format(crs_table *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends a number with three significant digits, "-" if it is NaN. */
void crs_table_number(crs_table *self, double value);

/* Writes titles, a line and the rows. CRS_ERR_MEMORY; errors of the sink stick there. */
crs_status crs_table_print(const crs_table *self, const crs_table_style *style, crs_sink *sink);

/* Frees; safe twice. */
void crs_table_free(crs_table *self);

/* Terminal columns that text[0 .. length) takes. */
size_t crs_text_width(const char *text, size_t length);

/* Bytes of the first line of `text` when broken at blanks to `width` columns (at least one
 * character); *next is where the following line begins. */
size_t crs_text_break(const char *text, size_t width, size_t *next);

/* Writes running text, broken to style->width, every line behind style->indent blanks. */
void crs_text_print(const char *text, const crs_table_style *style, crs_sink *sink);

/* Writes a number with three significant digits into text[size]: 0.0123, 1.23, 123, 12345; "-" for
 * NaN, "later" for infinity. */
void crs_text_number(double value, char *text, size_t size);

/* The same of a time: "> 400" if it is later than the horizon (NaN: of no time). */
void crs_text_outcome(double value, double horizon, char *text, size_t size);

#endif
