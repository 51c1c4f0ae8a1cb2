/* manifest: what a result was made from (manifest.json), and what its tables mean
 * (datapackage.json, Frictionless Data Package).
 *
 * Wall-clock times and facts about the machine live in manifest.json only: every other file is the
 * same, byte for byte, whenever and wherever the same input is run. */
#ifndef CRS_TABLE_MANIFEST_H
#define CRS_TABLE_MANIFEST_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/hash.h"
#include "table/csv.h"

/* What this was compiled with, e.g. "gcc 12.2.0". */
#ifdef __clang__
#define CRS_COMPILER __VERSION__
#else
#define CRS_COMPILER "gcc " __VERSION__
#endif

/* Filled in by the program. Pointers are borrowed. */
typedef struct crs_manifest {
    const char *title;   /* of the data package, one line */
    const char *version; /* of crisim */
    int argc;            /* the command line */
    char *const *argv;
    const char *model;
    uint64_t seed;
    uint64_t replicates;
    double dt_h;
    const char *steps; /* how steps grow */
    double days;
    const char *const *noises; /* sources of noise that are on */
    size_t num_noises;
    const char *isa;
    size_t threads;
    const crs_source *inputs;
    size_t num_inputs;
    struct timespec started; /* wall clock */
    double seconds;          /* that the run took */
} crs_manifest;

/* An output file, for both documents. */
typedef struct crs_output_info {
    const char *name;
    const char *title;
    const crs_column *columns; /* NULL: not a table */
    size_t num_columns;
    uint64_t bytes;
    char hash[CRS_HASH_TEXT];
} crs_output_info;

/* Writes manifest.json, which lists the files given. Errors stick in the sink. */
crs_status crs_manifest_write(const crs_manifest *manifest, const crs_output_info *files,
                              size_t num_files, crs_sink *sink);

/* Writes datapackage.json: a resource a table. */
crs_status crs_datapackage_write(const char *title, const crs_output_info *files, size_t num_files,
                                 crs_sink *sink);

#endif
