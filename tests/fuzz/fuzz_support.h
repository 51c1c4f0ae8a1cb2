/* fuzz_support: what the fuzzers share: bytes in, a parsed file and a reader out. */
#ifndef CRS_TESTS_FUZZ_SUPPORT_H
#define CRS_TESTS_FUZZ_SUPPORT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "models/registry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct crs_fuzz {
    crs_arena arena;
    crs_message message;
    crs_reader reader;
    crs_json_file file;
} crs_fuzz;

static inline void
crs_fuzz_open(crs_fuzz *fuzz)
{
    memset(fuzz, 0, sizeof(*fuzz));
    crs_arena_init(&fuzz->arena);
    fuzz->reader = (crs_reader){.model = crs_model_at(0),
                                .horizon_h = 9600.0,
                                .facts_horizon_h = 9600.0,
                                .arena = &fuzz->arena,
                                .message = &fuzz->message};
}

/* 1 if the bytes are JSON. */
static inline int
crs_fuzz_parse(crs_fuzz *fuzz, const uint8_t *data, size_t size)
{
    return crs_json_parse("fuzz", (const char *)data, size, &fuzz->arena, &fuzz->file,
                          &fuzz->message) == CRS_OK;
}

/* Every error comes with a message that fits, is UTF-8 and holds no control character. */
static inline void
crs_fuzz_close(crs_fuzz *fuzz, crs_status status)
{
    const crs_message *m = &fuzz->message;
    if (status != CRS_OK && (m->length == 0 || m->length != strlen(m->text))) {
        abort();
    }
    for (size_t i = 0; status != CRS_OK && i < m->length; i++) {
        if ((unsigned char)m->text[i] < 0x20) {
            abort();
        }
    }
    crs_arena_free(&fuzz->arena);
}

#endif
