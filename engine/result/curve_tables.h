/* curve_tables: what curve writes (curve.csv) and prints as JSON. */
#ifndef CRS_RESULT_CURVE_TABLES_H
#define CRS_RESULT_CURVE_TABLES_H

#include "result/tables.h"
#include "study/summary.h"

typedef struct crs_curve_row {
    const char *case_id, *strategy, *path, *metric;
    double x;
    const crs_summary *sample;
    uint64_t replicates;
} crs_curve_row;

/* Writes a row. CRS_ERR_IO. */
crs_status crs_curve_put(crs_result_writer *writer, const crs_curve_row *row);

/* A point as an object in JSON. */
void crs_curve_json(crs_json_writer *json, const crs_curve_row *row);

#endif
