/* library: cases, strategies and studies by name.
 *
 * A library is a list of directories, searched in order, each laid out as scenarios/ is: cases in
 * it, strategies in strategies/, studies in studies/, a file <id>.json each. An argument that
 * contains '/' or ends in ".json", and "-", is a file, never a name. */
#ifndef CRS_SCENARIO_LIBRARY_H
#define CRS_SCENARIO_LIBRARY_H

#include "scenario/scenario.h"

typedef struct crs_library {
    const char *const *dirs;
    size_t num_dirs;
} crs_library;

/* 1 if the argument names a file, 0 if it is a name in the library. */
int crs_library_is_file(const char *argument);

/* Path of the file that `argument` stands for: itself, or that of the name. For strategies the
 * name of a variant finds the file that holds it.
 * CRS_ERR_NAME with a proposal if there is none, CRS_ERR_MEMORY. */
crs_status crs_library_find(const crs_library *library, const crs_reader *reader,
                            crs_file_kind kind, const char *argument, const char **path);

/* Ids of all files of a kind, in alphabetical order, each once. CRS_ERR_MEMORY. */
crs_status crs_library_list(const crs_library *library, const crs_reader *reader,
                            crs_file_kind kind, crs_ids *ids);

/* Reads a case by name or file. */
crs_status crs_library_case(const crs_library *library, const crs_reader *reader,
                            const char *argument, crs_case *out, crs_source *source);

/* Reads strategies by name or file: one; or, for the name of a file with variants, all of them;
 * or, for "<id>-<key>", that one. */
crs_status crs_library_strategies(const crs_library *library, const crs_reader *reader,
                                  const char *argument, crs_playbooks *out, crs_source *source);

#endif
