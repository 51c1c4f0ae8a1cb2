/* folder_read: a folder of results, as output.h has written it.
 *
 * manifest.json says which tables there are and from what they came, datapackage.json what their
 * columns mean. A folder without a manifest is not complete, or is no folder of results: the
 * message says which. Tables are read whole (small ones) or row by row (csv_rows.h); one whose
 * bytes are no longer those that the manifest lists is noted. */
#ifndef CRS_TABLE_FOLDER_READ_H
#define CRS_TABLE_FOLDER_READ_H

#include "table/csv_read.h"
#include "table/csv_rows.h"
#include "json/json.h"

#define CRS_FOLDER_MAX_CHANGED 16

typedef struct crs_folder {
    const char *path;     /* borrowed */
    crs_arena *arena;     /* borrowed */
    crs_message *message; /* borrowed */
    crs_json_file manifest, package;
    const char *changed[CRS_FOLDER_MAX_CHANGED]; /* tables changed since they were written */
    size_t num_changed;
} crs_folder;

/* Reads both documents. CRS_ERR_EXISTS: the folder is not complete; CRS_ERR_IO, CRS_ERR_PARSE,
 * CRS_ERR_INVALID, CRS_ERR_NAME (no folder of ours), CRS_ERR_MEMORY. */
crs_status crs_folder_open(crs_folder *self, const char *path, crs_arena *arena,
                           crs_message *message);

/* 1 if the manifest lists the table; here and below, `name` also finds `name`.gz. */
int crs_folder_lists(const crs_folder *self, const char *name);

/* Members of the manifest: NULL or NaN if they are not there. */
const char *crs_folder_text(const crs_folder *self, const char *name);
double crs_folder_number(const crs_folder *self, const char *name);

/* The title of the whole, or NULL if it has none of its own. */
const char *crs_folder_title(const crs_folder *self);

/* What datapackage.json says of a table's column, or of the first column of that name in any table
 * (table NULL): its field, or NULL. Members: "type", "unit", "description". */
const crs_json *crs_folder_field(const crs_folder *self, const char *table, const char *column);

/* A text member of an object: NULL if there is none. */
const char *crs_folder_member(const crs_json *object, const char *name);

/* Reads a whole table. Its path is the arena's. */
crs_status crs_folder_table(crs_folder *self, const char *name, crs_csv_table *table);

/* Opens a table for reading row by row; close the rows in any case. */
crs_status crs_folder_rows(crs_folder *self, const char *name, crs_csv_rows *rows);

#endif
