/* column: what is to be known of a table's column. */
#ifndef CRS_TABLE_COLUMN_H
#define CRS_TABLE_COLUMN_H

/* What a column holds. The types are those of Frictionless Table Schema. */
typedef struct crs_column {
    const char *name;
    const char *type;    /* "string", "number", "integer", "boolean" */
    const char *unit;    /* "h", "1", "" */
    const char *meaning; /* one sentence */
} crs_column;

#define CRS_CSV_INFINITE "INF"

#endif
