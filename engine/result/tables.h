/* tables: all tables of results, for whoever walks them: the writers, the reports, the tests, and
 * `crisim describe columns`, from which docs/reference/columns.md is made. */
#ifndef CRS_RESULT_TABLES_H
#define CRS_RESULT_TABLES_H

#include "result/columns.h"
#include "result/result.h"

/* crs_runs_table, crs_series_table, ... */
#define CRS_TABLE_EXTERN(T, LIST, file, title, commands)                                          \
    extern const crs_result_column crs_##T##_columns[];                                           \
    extern const crs_result_table crs_##T##_table;
CRS_RESULT_TABLE_LIST(CRS_TABLE_EXTERN)
#undef CRS_TABLE_EXTERN

/* All of them, in the order of the list. Static storage. */
const crs_result_table *const *crs_result_tables(size_t *count);

/* Puts what is to be known of a table into a JSON object: "file", "title", "commands", "columns".
 */
void crs_result_describe(const crs_result_table *table, crs_json_writer *json);

/* Writes docs/reference/columns.md. Errors stick in the sink. */
void crs_result_markdown(crs_sink *sink);

#endif
