#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Every object starts at a multiple of this. */
#define ALIGNMENT   sizeof(max_align_t)
#define CHUNK_BYTES ((size_t)16384)

struct crs_arena_chunk {
    struct crs_arena_chunk *next;
    size_t used, size;
    max_align_t bytes[];
};

void
crs_arena_init(crs_arena *arena)
{
    arena->chunks = NULL;
}

void
crs_arena_free(crs_arena *arena)
{
    while (arena->chunks) {
        struct crs_arena_chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
}

void *
crs_arena_alloc(crs_arena *arena, size_t count, size_t size)
{
    struct crs_arena_chunk *chunk = arena->chunks;
    size_t bytes;
    void *memory;

    if (size != 0 && count > (SIZE_MAX - 2 * CHUNK_BYTES) / size) {
        return NULL;
    }
    bytes = (count * size + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    if (!chunk || chunk->size - chunk->used < bytes) {
        size_t chunk_bytes = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        chunk = malloc(sizeof(*chunk) + chunk_bytes);
        if (!chunk) {
            return NULL;
        }
        *chunk = (struct crs_arena_chunk){.next = arena->chunks, .size = chunk_bytes};
        arena->chunks = chunk;
    }
    memory = (char *)chunk->bytes + chunk->used;
    chunk->used += bytes;
    return memset(memory, 0, bytes);
}

char *
crs_arena_text(crs_arena *arena, const char *text, size_t length)
{
    char *copy = crs_arena_alloc(arena, length + 1, 1);
    if (copy && length > 0) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *
crs_arena_join(crs_arena *arena, const char *a, const char *b)
{
    size_t length_a = strlen(a), length_b = strlen(b);
    char *text = crs_arena_alloc(arena, length_a + length_b + 1, 1);
    if (text) {
        memcpy(text, a, length_a);
        memcpy(text + length_a, b, length_b);
    }
    return text;
}
