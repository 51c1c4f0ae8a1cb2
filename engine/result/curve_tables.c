#include "result/curve_tables.h"

CRS_RESULT_DEFINE(curve, CRS_CURVE_COLUMNS)

crs_status
crs_curve_put(crs_result_writer *writer, const crs_curve_row *row)
{
    return curve_put(writer, row);
}

void
crs_curve_json(crs_json_writer *json, const crs_curve_row *row)
{
    crs_json_put_object(json, NULL);
    curve_member(json, NULL, CRS_COLUMN_curve_x, row);
    curve_member(json, NULL, CRS_COLUMN_curve_mean, row);
    curve_member(json, NULL, CRS_COLUMN_curve_p05, row);
    curve_member(json, NULL, CRS_COLUMN_curve_p50, row);
    curve_member(json, NULL, CRS_COLUMN_curve_p95, row);
    curve_member(json, NULL, CRS_COLUMN_curve_reached, row);
    curve_member(json, NULL, CRS_COLUMN_curve_later, row);
    curve_member(json, NULL, CRS_COLUMN_curve_none, row);
    crs_json_put_end(json);
}
