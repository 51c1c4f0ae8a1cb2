/* schema: JSON Schemas (draft 2020-12) of the files, written from the tables that also read them.
 * `$schema` in a file points to its schema, so that an editor completes keys and names, shows
 * what they mean and marks what is wrong. */
#ifndef CRS_SCENARIO_SCHEMA_H
#define CRS_SCENARIO_SCHEMA_H

#include "scenario/scenario.h"
#include "base/sink.h"

/* Writes the schema of a kind of file. CRS_ERR_IO if the sink has failed so far. */
crs_status crs_schema_write(crs_file_kind kind, const crs_model *model, crs_sink *sink);

#endif
