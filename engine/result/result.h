/* result: a table of results is one list of columns, and every column has a getter.
 *
 * A list (columns.h) has a line a column: name, type, unit, meaning, and the expression that
 * takes its cell from a *row*, a plain struct. From that one line come the header and the cells of
 * the CSV file, its field in datapackage.json, members of what --json prints, the name by which a
 * report reads it back, and its line in docs/reference/columns.md. Hence no cell can stand in
 * another's column; an expression of the wrong type does not compile, and neither does a report
 * that asks for a column which is no longer there.
 *
 *     X(T, ONE, rank, INTEGER, "", "1 is best", or_none(row->standing->rank.rank))
 *
 * T is the table's name, handed through. The second word says how often the column is there:
 *   ONE    always
 *   MAYBE  if the table is opened with a span of one column for it, with no column else
 *   MANY   once for each column of such a span, which brings names, units and meanings; `k` is the
 *          number of the cell in it
 * Types:
 *   TEXT      const char *; NULL is an empty cell
 *   NUMBER    double; NaN is an empty cell, +infinity (later than the run, sim/outcome.h) is INF;
 *             both are null in JSON
 *   INTEGER   unsigned; CRS_NO_INTEGER is an empty cell
 *   BOOLEAN   int; CRS_NO_BOOLEAN is an empty cell
 *   VERBATIM  const char *, a number as it stands in another table
 * A unit that begins with "of " says whose unit it is ("of the metric"). */
#ifndef CRS_RESULT_RESULT_H
#define CRS_RESULT_RESULT_H

#include <stdint.h>

#include "base/arena.h"
#include "json/json_write.h"
#include "table/output.h"

#define CRS_NO_INTEGER UINT64_MAX
#define CRS_NO_BOOLEAN (-1)

typedef enum crs_datum_type {
    CRS_DATUM_IS_TEXT,
    CRS_DATUM_IS_NUMBER,
    CRS_DATUM_IS_INTEGER,
    CRS_DATUM_IS_BOOLEAN,
    CRS_DATUM_IS_VERBATIM
} crs_datum_type;

/* What is in a cell. */
typedef struct crs_datum {
    crs_datum_type type;
    union {
        const char *text; /* TEXT, VERBATIM */
        double number;
        uint64_t integer;
        int boolean;
    };
} crs_datum;

/* The selections let only the type of the column through. */
#define CRS_DATUM_TEXT(value)                                                                     \
    ((crs_datum){.type = CRS_DATUM_IS_TEXT,                                                       \
                 .text = _Generic((value), const char * : (value), char * : (value))})
#define CRS_DATUM_NUMBER(value)                                                                   \
    ((crs_datum){.type = CRS_DATUM_IS_NUMBER, .number = _Generic((value), double : (value))})
#define CRS_DATUM_INTEGER(value)                                                                  \
    ((crs_datum){.type = CRS_DATUM_IS_INTEGER,                                                    \
                 .integer = _Generic((value), unsigned                                            \
                                     : (value), unsigned long                                     \
                                     : (value), unsigned long long                                \
                                     : (value))})
#define CRS_DATUM_BOOLEAN(value)                                                                  \
    ((crs_datum){.type = CRS_DATUM_IS_BOOLEAN, .boolean = _Generic((value), int : (value))})
#define CRS_DATUM_VERBATIM(value)                                                                 \
    ((crs_datum){.type = CRS_DATUM_IS_VERBATIM,                                                   \
                 .text = _Generic((value), const char * : (value), char * : (value))})

typedef enum crs_column_kind { CRS_COLUMN_ONE, CRS_COLUMN_MAYBE, CRS_COLUMN_MANY } crs_column_kind;

/* A line of a list. */
typedef struct crs_result_column {
    crs_column_kind kind;
    crs_datum_type type;
    const char *name, *unit, *meaning;
    crs_datum (*get)(const void *row, size_t k);
} crs_result_column;

typedef struct crs_result_table {
    const char *file;     /* "runs.csv" */
    const char *title;    /* one line, for datapackage.json */
    const char *commands; /* that write it: "run, replay" */
    const crs_result_column *columns;
    size_t num_columns;
} crs_result_table;

/* The columns that one line MANY, or one line MAYBE, stands for; borrowed. */
typedef struct crs_span {
    const crs_column *columns; /* NULL for a line MAYBE */
    size_t count;
} crs_span;

/* A table that is being written. */
typedef struct crs_result_writer {
    const crs_result_table *table; /* NULL: the table is not wanted */
    const crs_span *spans;         /* of the lines MAYBE and MANY, in order; borrowed */
    crs_csv *csv;
    crs_csv own; /* what `csv` is when the table goes onto a sink */
} crs_result_writer;

/* "string", "number", "integer", "boolean", as in datapackage.json. Static storage. */
const char *crs_datum_type_name(crs_datum_type type);

/* The unit that datapackage.json tells: "" where it is another's. */
const char *crs_result_unit(const crs_result_column *column);

/* Starts a table in a folder of results; columns belong to the arena, which must outlive the
 * output. `spans` may be NULL if the list has only lines ONE. CRS_ERR_IO, CRS_ERR_MEMORY,
 * CRS_ERR_LIMIT, with a message. */
crs_status crs_result_open(crs_result_writer *self, const crs_result_table *table,
                           const crs_span *spans, crs_output *output, crs_arena *arena,
                           crs_message *message);

/* The same for a table that the program reads back, plain in every format. */
crs_status crs_result_open_plain(crs_result_writer *self, const crs_result_table *table,
                                 const crs_span *spans, crs_output *output, crs_arena *arena,
                                 crs_message *message);

/* Starts a table on a sink. CRS_ERR_MEMORY. `self` must stay where it is until the last row. */
crs_status crs_result_open_sink(crs_result_writer *self, const crs_result_table *table,
                                const crs_span *spans, crs_sink *sink, crs_arena *arena);

/* Writes a row. CRS_ERR_IO after a failed write. Called by the typed functions of
 * CRS_RESULT_DEFINE(). */
crs_status crs_result_put(crs_result_writer *self, const crs_result_table *table, const void *row);

/* Writes a cell as a member of a JSON object, under the column's name, or as `name` says; an
 * element of an array has the name CRS_NO_NAME. An empty cell is null. */
#define CRS_NO_NAME ""
void crs_result_member(crs_json_writer *json, const char *name, const crs_result_table *table,
                       size_t column, const void *row);

/* ---- what is made from a list ---- */

#define CRS_RESULT_GETTER(T, kind_, name_, type_, unit_, meaning_, value_)                        \
    static crs_datum T##_get_##name_(const void *of, size_t k)                                    \
    {                                                                                             \
        const crs_##T##_row *row = of;                                                            \
                                                                                                  \
        (void)row;                                                                                \
        (void)k;                                                                                  \
        return CRS_DATUM_##type_(value_);                                                         \
    }

#define CRS_RESULT_LINE(T, kind_, name_, type_, unit_, meaning_, value_)                          \
    {CRS_COLUMN_##kind_, CRS_DATUM_IS_##type_, #name_, unit_, meaning_, T##_get_##name_},

/* Defines, in one file, the getters and the columns of table T from its list, and two functions
 * for that file, which take rows of this table only. */
#define CRS_RESULT_DEFINE(T, LIST)                                                                \
    LIST(CRS_RESULT_GETTER, T)                                                                    \
    const crs_result_column crs_##T##_columns[] = {LIST(CRS_RESULT_LINE, T)};                     \
    __attribute__((unused)) static crs_status T##_put(crs_result_writer *writer,                  \
                                                      const crs_##T##_row *row)                   \
    {                                                                                             \
        return crs_result_put(writer, &crs_##T##_table, row);                                     \
    }                                                                                             \
    __attribute__((unused)) static void T##_member(crs_json_writer *json, const char *name,       \
                                                   crs_##T##_column column,                       \
                                                   const crs_##T##_row *row)                      \
    {                                                                                             \
        crs_result_member(json, name, &crs_##T##_table, column, row);                             \
    }

#endif
