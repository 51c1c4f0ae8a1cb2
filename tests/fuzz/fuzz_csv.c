/* Any bytes as a table that somebody else has written, and its cells as numbers and times. */
#include "fuzz_support.h"
#include "table/csv_read.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    crs_fuzz fuzz;
    crs_csv_table table;
    crs_status status;
    crs_fuzz_open(&fuzz);
    status = crs_csv_parse("fuzz", (const char *)data, size, &fuzz.arena, &table, &fuzz.message);
    for (size_t i = 0; status == CRS_OK && i < table.num_rows * table.num_columns; i++) {
        double value;
        status = crs_csv_number_of(&table, &table.cells[i], i % 2 != 0, &value, &fuzz.message);
    }
    crs_fuzz_close(&fuzz, status);
    return 0;
}
