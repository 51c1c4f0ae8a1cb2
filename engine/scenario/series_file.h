/* series_file: observed series as targets of a fit.
 *
 * A CSV file with the columns
 *
 *     time    since the outbreak: hours, or "36h", "3d", "2w"; empty for a metric of the whole run
 *     metric  an observable of the model (attention, active_users, rating, ...), measured at that
 *             time; or a metric of the model (crisim describe metrics), without a time
 *     value   what was observed
 *     error   its standard deviation (optional column)
 *
 * in any order of columns. Rows of one metric stand in order of time. Times may be missing: a
 * series has values where something was observed. A value may not: a row without one is refused.
 */
#ifndef CRS_SCENARIO_SERIES_FILE_H
#define CRS_SCENARIO_SERIES_FILE_H

#include "table/csv_read.h"
#include "scenario/shape/shape.h"
#include "study/fit/fit.h"

/* How rows become targets. */
typedef struct crs_series_use {
    size_t of;    /* index of the case */
    double error; /* where the file has no column error; 0: a tenth of the largest value */
    double weight;
    double horizon_h; /* later times are errors */
} crs_series_use;

/* Reads targets[*count] into the arena. CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_INVALID,
 * CRS_ERR_MEMORY, with a message that names file, line and column. */
crs_status crs_series_read(const crs_reader *reader, const char *path, const crs_series_use *use,
                           crs_fit_target **targets, size_t *count, crs_hash *hash);

#endif
