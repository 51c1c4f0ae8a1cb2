#include "base/hash.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

static uint32_t
rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void
add_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

void
crs_hash_init(crs_hash *hash)
{
    /* the same of the square roots of the first 8 primes */
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memset(hash, 0, sizeof(*hash));
    memcpy(hash->state, start, sizeof(start));
}

void
crs_hash_add(crs_hash *hash, const void *bytes, size_t length)
{
    const unsigned char *next = bytes;
    size_t used = hash->length % 64;
    hash->length += length;
    if (used > 0) {
        size_t fill = length < 64 - used ? length : 64 - used;
        memcpy(hash->block + used, next, fill);
        next += fill;
        length -= fill;
        if (used + fill < 64) {
            return;
        }
        add_block(hash->state, hash->block);
    }
    for (; length >= 64; next += 64, length -= 64) {
        add_block(hash->state, next);
    }
    if (length > 0) {
        memcpy(hash->block, next, length);
    }
}

/* The state after the closing bit, the zeros and the length in bits. */
static void
finish(const crs_hash *hash, uint32_t state[8])
{
    unsigned char tail[128] = {0};
    size_t used = hash->length % 64;
    size_t size = used < 56 ? 64 : 128;
    memcpy(state, hash->state, sizeof(hash->state));
    memcpy(tail, hash->block, used);
    tail[used] = 0x80;
    for (int i = 0; i < 8; i++) {
        tail[size - 1 - (size_t)i] = (unsigned char)((hash->length * 8) >> (8 * i));
    }
    add_block(state, tail);
    if (size == 128) {
        add_block(state, tail + 64);
    }
}

void
crs_hash_text(const crs_hash *hash, char text[CRS_HASH_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    uint32_t state[8];
    finish(hash, state);
    for (int i = 0; i < 64; i++) {
        text[i] = hex[state[i / 8] >> (28 - 4 * (i % 8)) & 15];
    }
    text[64] = '\0';
}

uint64_t
crs_hash_short(const crs_hash *hash)
{
    uint32_t state[8];
    finish(hash, state);
    return (uint64_t)state[0] << 32 | state[1];
}

crs_status
crs_hash_file(const char *path, char text[CRS_HASH_TEXT])
{
    unsigned char piece[16384];
    FILE *file;
    crs_hash hash;
    size_t length;
    int failed;

    if (crs_file_stream(path, &file, NULL) != CRS_OK) {
        return crs_error(CRS_ERR_IO);
    }
    crs_hash_init(&hash);
    while ((length = fread(piece, 1, sizeof piece, file)) > 0) {
        crs_hash_add(&hash, piece, length);
    }
    failed = ferror(file);
    fclose(file);
    if (failed) {
        return crs_error(CRS_ERR_IO);
    }
    crs_hash_text(&hash, text);
    return CRS_OK;
}
