/* sensitivity_tables: what sensitivity writes (indices.csv) and prints as JSON. */
#ifndef CRS_RESULT_SENSITIVITY_TABLES_H
#define CRS_RESULT_SENSITIVITY_TABLES_H

#include "result/tables.h"
#include "sim/outcome.h"
#include "study/sensitivity/sensitivity.h"

/* An estimate, and what it is about. */
typedef struct crs_indices_row {
    const char *case_id, *strategy, *metric;
    const char *parameter; /* NULL: the result as a whole */
    const char *with;      /* NULL: none */
    crs_sensitivity_index index;
    const crs_estimate *estimate;
    uint64_t rows;
    crs_outcome_counts counts; /* of runs */
} crs_indices_row;

/* Writes a row. CRS_ERR_IO. */
crs_status crs_indices_put(crs_result_writer *writer, const crs_indices_row *row);

/* An estimate as an object in JSON. */
void crs_indices_json(crs_json_writer *json, const crs_indices_row *row);

#endif
