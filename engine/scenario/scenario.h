/* scenario: case, strategy and study files as structs.
 *
 * All that is read belongs to reader->arena. On error the outputs stay as they were and
 * reader->message holds the sentence to show; CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_INVALID,
 * CRS_ERR_NAME, CRS_ERR_LIMIT and CRS_ERR_MEMORY are possible everywhere. */
#ifndef CRS_SCENARIO_SCENARIO_H
#define CRS_SCENARIO_SCENARIO_H

#include <stdint.h>

#include "base/hash.h"
#include "scenario/files.h"

struct crs_library;

typedef enum crs_file_kind { CRS_FILE_CASE, CRS_FILE_STRATEGY, CRS_FILE_STUDY } crs_file_kind;

#define CRS_NUM_FILE_KINDS 3

/* "case", "strategy", "study". Static storage. */
const char *crs_file_kind_name(crs_file_kind kind);

/* Reads a case. Its params are the model's defaults and, over them, those of the file. */
crs_status crs_case_read(const crs_reader *reader, const char *path, crs_case *out,
                         crs_source *source);

/* Reads a strategy and its variants. `source` may be NULL, here and everywhere. */
crs_status crs_strategy_read(const crs_reader *reader, const char *path, crs_playbooks *out,
                             crs_source *source);

/* Reads a study. Ids of cases and strategies are looked up later, by whoever runs it. */
crs_status crs_study_read(const crs_reader *reader, const char *path, crs_study *out,
                          crs_source *source);

/* Checks a file of any kind, told apart by "$schema" or else by its keys. With a library, cases,
 * strategies and files that a study names are looked up as if it were run; NULL: they are not. */
crs_status crs_scenario_validate(const struct crs_library *library, const crs_reader *reader,
                                 const char *path, crs_file_kind *kind);

/* Splits "path=value". The result borrows `option`. CRS_ERR_INVALID if it has no path or value. */
crs_status crs_setting_parse(const crs_reader *reader, const char *option, crs_setting *out);

/* 1 if the setting is about the strategy in use ("strategy.actions.<id>.<key>"), 0 if it is about
 * a parameter. */
int crs_setting_is_strategy(const crs_setting *setting);

/* Paths that are about a strategy as a whole: "strategy.first_response_h", what it does. */
typedef struct crs_whole {
    const char *path, *unit, *meaning;
} crs_whole;

/* All of them. Static storage. */
const crs_whole *crs_setting_wholes(size_t *count);

/* Sets a parameter of any scope in values[num_params], by its name in the model's table. */
crs_status crs_params_apply(const crs_reader *reader, const crs_setting *setting, double *values);

/* Sets "strategy.actions.<id>.<key>" or "actions.<id>.<key>"; or of the strategy as a whole
 * "strategy.first_response_h" (all actions move by the same time, ends included, so that the first
 * starts at that hour) or "strategy.clarity" (of all actions); or of its radar
 * "strategy.warning.<key>", "strategy.warning.technical.<key>". The strategy gets a new array of
 * actions from the arena; the old one is not touched. */
crs_status crs_strategy_apply(const crs_reader *reader, const crs_setting *setting,
                              crs_strategy *strategy);

#endif
