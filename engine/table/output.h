/* output: a folder of results that is complete or not there.
 *
 *     crs_output_open(&output, "out", force, &message);
 *     crs_output_table(output, "runs.csv", "One row a run", columns, n, &csv, &message);
 *     ... crs_csv_*(csv, ...)
 *     crs_output_commit(output, &manifest, &message);
 *     crs_output_close(&output);
 *
 * The folder is locked (base/folder_lock.h) from opening to closing: two processes never write
 * into one. Files are written under temporary names (base/file.h). Committing flushes and fsyncs
 * them, adds datapackage.json and manifest.json, and only then renames them all, the manifest
 * last: a folder with a manifest is complete. Closing without a commit removes the temporaries. */
#ifndef CRS_TABLE_OUTPUT_H
#define CRS_TABLE_OUTPUT_H

#include "table/csv.h"
#include "json/json_write.h"
#include "table/manifest.h"
#include "base/message.h"

#define CRS_OUTPUT_MAX_FILES 16

typedef struct crs_output crs_output;

/* Opens `dir`, making it (and its parents) if need be. CRS_ERR_EXISTS if it is not empty, unless
 * `force`: then files of the same names are replaced at the commit. CRS_ERR_IO, CRS_ERR_MEMORY.
 * CRS_ERR_EXISTS as well while another process writes into it. Close with crs_output_close(). */
crs_status crs_output_open(crs_output **output, const char *dir, int force, crs_message *message);

/* The same for a caller that holds the folder's lock, or takes it after this. */
crs_status crs_output_open_locked(crs_output **output, const char *dir, int force,
                                  crs_message *message);

/* An output that writes nothing and only keeps its tables (crs_output_keep()). CRS_ERR_MEMORY. */
crs_status crs_output_open_memory(crs_output **output, crs_keep *keep, crs_message *message);

/* Lets tables that are started from now on be kept as well; borrowed. NULL: no more. */
void crs_output_keep(crs_output *output, crs_keep *keep);

/* How tables are written: X(id, word of --format, ending that it adds to their names). */
#define CRS_FORMAT_LIST(X)                                                                        \
    X(CSV, "csv", "")                                                                             \
    X(CSV_GZ, "csv.gz", ".gz")

typedef enum crs_format {
#define CRS_FORMAT_ENUM(id, name, ending) CRS_FORMAT_##id,
    CRS_FORMAT_LIST(CRS_FORMAT_ENUM)
#undef CRS_FORMAT_ENUM
        CRS_NUM_FORMATS
} crs_format;

/* Lets tables that are started from now on be of the format with that name ("csv" before). */
void crs_output_format(crs_output *output, const char *format);

/* Starts a table. Title and columns are borrowed until the output is closed; `csv` belongs to the
 * output. CRS_ERR_IO, CRS_ERR_MEMORY, CRS_ERR_LIMIT. */
crs_status crs_output_table(crs_output *output, const char *name, const char *title,
                            const crs_column *columns, size_t num_columns, crs_csv **csv,
                            crs_message *message);

/* The same, plain in every format: for a table that the program reads back. */
crs_status crs_output_plain_table(crs_output *output, const char *name, const char *title,
                                  const crs_column *columns, size_t num_columns, crs_csv **csv,
                                  crs_message *message);

/* Starts any other file; the sink belongs to the output. */
crs_status crs_output_file(crs_output *output, const char *name, const char *title,
                           crs_sink **sink, crs_message *message);

/* The same for a file that the manifest does not name: a record that the program keeps there. */
crs_status crs_output_unlisted(crs_output *output, const char *name, crs_sink **sink,
                               crs_message *message);

/* Completes the folder. On error nothing stands under its final name (files that `force` let be
 * replaced are gone then). CRS_ERR_IO, CRS_ERR_MEMORY. */
crs_status crs_output_commit(crs_output *output, const crs_manifest *manifest,
                             crs_message *message);

/* Frees; removes temporaries of an output that was not committed. NULL inside is fine. */
void crs_output_close(crs_output **output);

/* CRS_OK if every write has worked so far; else the message of the first that failed, and
 * CRS_ERR_IO. For use after crs_csv_end_row() has failed. */
crs_status crs_output_failure(const crs_output *output, crs_message *message);

/* Writes the message of a failed write to `name`. Returns CRS_ERR_IO. */
crs_status crs_output_write_error(const char *name, const crs_sink *sink, crs_message *message);

#endif
