/* scenario_internal: what the files behind scenario.h share. */
#ifndef CRS_SCENARIO_SCENARIO_INTERNAL_H
#define CRS_SCENARIO_SCENARIO_INTERNAL_H

#include "scenario/scenario.h"
#include "scenario/shape/shapes.h"

/* As the functions of scenario.h, from a file that has been parsed. The file struct must live in
 * the arena: places in messages point to it. */
crs_status crs_case_from_json(const crs_reader *reader, const crs_json_file *file, crs_case *out);
crs_status crs_strategy_from_json(const crs_reader *reader, const crs_json_file *file,
                                  crs_playbooks *out);
crs_status crs_study_from_json(const crs_reader *reader, const crs_json_file *file,
                               crs_study *out);

/* Looks up what a study names, as a run would. */
crs_status crs_study_look_up(const struct crs_library *library, const crs_reader *reader,
                             const crs_json_file *file, const crs_study *study);

/* Reads and parses a file into the arena, and fills in `source` if it is not NULL. */
crs_status crs_scenario_open(const crs_reader *reader, const char *path,
                             const crs_json_file **file, crs_source *source);

/* The path that a file (`from`) means by `path`: beside itself, unless absolute. In the arena;
 * NULL when out of memory. */
const char *crs_scenario_beside(const crs_reader *reader, const char *from, const char *path);

/* Checks what the table of actions cannot say: unique ids, ends after starts, starts within the
 * horizon. `actions` is the list in the file; if NULL, everything is said about `place`. */
crs_status crs_actions_check(const crs_reader *reader, const crs_json_file *file,
                             const crs_json *actions, const crs_place *place,
                             const crs_strategy *strategy);

/* Finds what "strategy.warning.<path>" means, and its offset in a crs_warning; NULL: nothing. */
const crs_shape_key *crs_warning_key(const char *path, size_t *offset);

/* Checks what the table of metrics cannot say; `node` is the metric in the file. */
crs_status crs_metric_check(const crs_reader *reader, const crs_json_file *file,
                            const crs_json *node, const crs_metric *metric);

#endif
