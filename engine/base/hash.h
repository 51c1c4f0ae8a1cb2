/* hash: SHA-256 (FIPS 180-4), to say which bytes went in and came out.
 *
 * A weaker hash would tell an accidental change as well; SHA-256 was chosen because anybody can
 * check it with `sha256sum`, and because Frictionless data packages name it. */
#ifndef CRS_BASE_HASH_H
#define CRS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* Length of a hash in hexadecimal digits, with the NUL. */
#define CRS_HASH_TEXT 65

typedef struct crs_hash {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
} crs_hash;

/* A file that was read, for the manifest. */
typedef struct crs_source {
    const char *path;
    char hash[CRS_HASH_TEXT];
} crs_source;

void crs_hash_init(crs_hash *hash);
void crs_hash_add(crs_hash *hash, const void *bytes, size_t length);

/* The hash of all bytes added, in lower-case hexadecimal. `hash` itself is not changed. */
void crs_hash_text(const crs_hash *hash, char text[CRS_HASH_TEXT]);

/* The hash of a file, in hexadecimal. CRS_ERR_IO if it cannot be read. */
crs_status crs_hash_file(const char *path, char text[CRS_HASH_TEXT]);

/* The first 64 bits of it. */
uint64_t crs_hash_short(const crs_hash *hash);

#endif
