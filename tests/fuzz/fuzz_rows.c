/* Any bytes as a table that is read row by row, plain or compressed. */
#include <stdio.h>
#include <unistd.h>

#include "fuzz_support.h"
#include "table/csv_rows.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "fuzz-rows-XXXXXX";
    const int fd = mkstemp(path);
    crs_fuzz fuzz;
    crs_csv_rows rows;
    crs_status status;
    double value;

    crs_fuzz_open(&fuzz);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        abort();
    }
    close(fd);
    status = crs_csv_rows_open(&rows, path, &fuzz.message);
    while (status == CRS_OK && crs_csv_rows_next(&rows, &status)) {
        for (size_t c = 0; c < rows.num_columns && status == CRS_OK; c++) {
            if (crs_csv_rows_find(&rows, crs_csv_rows_column(&rows, c)) < 0) {
                abort();
            }
            (void)strlen(crs_csv_rows_text(&rows, (int)c));
            status = crs_csv_rows_number(&rows, (int)c, &value);
        }
    }
    crs_csv_rows_close(&rows);
    unlink(path);
    crs_fuzz_close(&fuzz, status);
    return 0;
}
