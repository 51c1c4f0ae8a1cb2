/* Any bytes as a saved state: as they are, and as the header of a state whose sizes and hash are
 * right, so that the fuzzer gets past them. */
#include <stdio.h>

#include "fuzz_support.h"
#include "store/branch_file.h"

#define NUMBERS 80

/* An envelope around the header data[size]; the caller frees it. */
static unsigned char *
wrap(const uint8_t *data, size_t size, size_t *length)
{
    unsigned char *bytes = calloc(1, size + 8 * NUMBERS + 256);
    crs_hash hash;
    char text[CRS_HASH_TEXT];
    *length = (size_t)sprintf((char *)bytes, "crisim-state 1 %zu %d\n", size, NUMBERS);
    memcpy(bytes + *length, data, size);
    *length += size + 8 * NUMBERS;
    crs_hash_init(&hash);
    crs_hash_add(&hash, bytes, *length);
    crs_hash_text(&hash, text);
    memcpy(bytes + *length, text, sizeof(text) - 1);
    *length += sizeof(text) - 1;
    return bytes;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    crs_fuzz fuzz;
    crs_branch branch;
    size_t length;
    unsigned char *bytes = wrap(data, size, &length);
    crs_status status;
    crs_fuzz_open(&fuzz);
    status = crs_branch_parse(&fuzz.reader, "1", "fuzz", data, size, &branch);
    crs_fuzz_close(&fuzz, status);
    crs_fuzz_open(&fuzz);
    status = crs_branch_parse(&fuzz.reader, "1", "fuzz", bytes, length, &branch);
    if (status == CRS_OK) {
        const crs_plan plan = {.model = fuzz.reader.model, .dt_h = 1.0, .num_steps = 24};
        status = crs_branch_check(&branch, "fuzz", "shudong", &plan, branch.params, 1, 1,
                                  &fuzz.message);
    }
    crs_fuzz_close(&fuzz, status);
    free(bytes);
    return 0;
}
