/* shape_write: a struct as canonical JSON, by the rows that read it.
 *
 * Two structs that mean the same give the same bytes: keys stand in the order of their rows,
 * numbers are the shortest that read back, and what has its default is left out. So what is
 * written, read and written again is the same; and its hash is that of the thing itself. */
#ifndef CRS_SCENARIO_SHAPE_SHAPE_WRITE_H
#define CRS_SCENARIO_SHAPE_SHAPE_WRITE_H

#include "base/hash.h"
#include "json/json_write.h"
#include "scenario/shape/shape.h"

/* What is written besides what differs from its default. */
typedef enum crs_shape_extent {
    CRS_SHAPE_DIFFERENT, /* nothing: the canonical form */
    CRS_SHAPE_WHOLE /* every number, set and list: for people and programs that do not know the
                     * defaults; not to be read back */
} crs_shape_extent;

/* Writes the struct at `from` as a member `name` (NULL: an item) of what is being written. Errors
 * stick in the sink. */
void crs_shape_write(crs_json_writer *json, const crs_model *model, const char *name,
                     const crs_shape *shape, const void *from, crs_shape_extent extent);

/* Adds the canonical form of the struct at `from` to a hash. CRS_ERR_MEMORY. */
crs_status crs_shape_hash(crs_hash *hash, const crs_model *model, const crs_shape *shape,
                          const void *from);

#endif
