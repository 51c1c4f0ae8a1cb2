#include "result/sensitivity_tables.h"

CRS_RESULT_DEFINE(indices, CRS_INDICES_COLUMNS)

crs_status
crs_indices_put(crs_result_writer *writer, const crs_indices_row *row)
{
    return indices_put(writer, row);
}

void
crs_indices_json(crs_json_writer *json, const crs_indices_row *row)
{
    crs_json_put_object(json, NULL);
    if (row->parameter) {
        indices_member(json, NULL, CRS_COLUMN_indices_parameter, row);
    }
    if (row->with) {
        indices_member(json, NULL, CRS_COLUMN_indices_with, row);
    }
    indices_member(json, NULL, CRS_COLUMN_indices_index, row);
    indices_member(json, NULL, CRS_COLUMN_indices_value, row);
    indices_member(json, NULL, CRS_COLUMN_indices_low, row);
    indices_member(json, NULL, CRS_COLUMN_indices_high, row);
    crs_json_put_end(json);
}
