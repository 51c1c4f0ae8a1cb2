/* Any bytes as a strategy file. */
#include "fuzz_support.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    crs_fuzz fuzz;
    crs_status status = CRS_ERR_PARSE;
    crs_fuzz_open(&fuzz);
    if (crs_fuzz_parse(&fuzz, data, size)) {
        crs_playbooks out;
        status = crs_strategy_from_json(&fuzz.reader, &fuzz.file, &out);
    }
    crs_fuzz_close(&fuzz, status);
    return 0;
}
