/* branch_file: a branch (study/branch.h) in a file, written by `run --save-state` and read by
 * `run --from-state`.
 *
 *     crisim-state 1 HEADER NUMBERS\n     sizes: of the header in bytes, of what follows in
 * numbers
 *     {...}\n                              the header: JSON, what the state belongs to
 *     numbers                              IEEE doubles, little-endian: the parameters, then every
 *                                          replicate's state
 *     SHA-256 of all before, in hexadecimal
 *
 * A file is believed only if the hash agrees and the header is what this version writes; then it
 * is compared with what is to be run, and refused with the first thing that differs. A state of
 * another version of crisim is refused, too: its numbers may mean something else. */
#ifndef CRS_STORE_BRANCH_FILE_H
#define CRS_STORE_BRANCH_FILE_H

#include "scenario/scenario.h"
#include "study/branch.h"

/* Writes a file; under its name only when complete, and if there is one already only if `replace`.
 * CRS_ERR_EXISTS, CRS_ERR_INVALID (not a file), CRS_ERR_IO, CRS_ERR_MEMORY. */
crs_status crs_branch_write(const crs_branch *branch, const crs_model *model, const char *version,
                            const char *path, int replace, crs_message *message);

/* Reads a file into reader->arena. CRS_ERR_IO, CRS_ERR_PARSE (not a state, or damaged),
 * CRS_ERR_INVALID (of another version or model), CRS_ERR_LIMIT, CRS_ERR_MEMORY. */
crs_status crs_branch_read(const crs_reader *reader, const char *version, const char *path,
                           crs_branch *branch, crs_source *source);

/* The same from bytes[length]; `name` stands for the file in messages. */
crs_status crs_branch_parse(const crs_reader *reader, const char *version, const char *name,
                            const unsigned char *bytes, size_t length, crs_branch *branch);

/* Does the state fit a run of the case `case_id` under `plan` (that of crs_replay_block_plan())
 * with these parameters, seed and replicates? CRS_ERR_INVALID and a message that names what
 * differs. */
crs_status crs_branch_check(const crs_branch *branch, const char *path, const char *case_id,
                            const crs_plan *plan, const double *params, uint64_t seed,
                            uint64_t replicates, crs_message *message);

#endif
