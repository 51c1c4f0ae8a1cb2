/* Cases and strategies as JSON for programs: everything said, times in hours, after presets and
 * defaults. It is what `describe NAME --json` prints; files that people write are shorter. */
#ifndef CRS_SCENARIO_CASE_WRITE_H
#define CRS_SCENARIO_CASE_WRITE_H

#include "json/json_write.h"
#include "scenario/playbook.h"
#include "scenario/scenario.h"

/* Context in prose, in the order of events. X(member) */
#define CRS_CONTEXT_LIST(X) X(background) X(promise) X(cause) X(response) X(effect) X(lesson)

/* Writes the members of an object, which the caller begins and ends. */
void crs_case_write(const crs_case *of, const crs_model *model, crs_json_writer *json);
void crs_playbook_write(const crs_playbook *playbook, const crs_model *model,
                        crs_json_writer *json);

#endif
