#include "result/tables.h"

/* A table whose columns no file defines is an error of the linker. */
#define TABLE(T, LIST, file, title, commands)                                                     \
    const crs_result_table crs_##T##_table = {file, title, commands, crs_##T##_columns,           \
                                              CRS_NUM_COLUMNS_##T};
CRS_RESULT_TABLE_LIST(TABLE)
#undef TABLE

const crs_result_table *const *
crs_result_tables(size_t *count)
{
    static const crs_result_table *const tables[] = {
#define POINTER(T, LIST, file, title, commands) &crs_##T##_table,
        CRS_RESULT_TABLE_LIST(POINTER)
#undef POINTER
    };

    *count = sizeof tables / sizeof tables[0];
    return tables;
}
