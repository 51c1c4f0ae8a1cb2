/* arena: memory that is given back all at once.
 *
 * What is read from a file is a tangle of strings and arrays that live equally long; an arena
 * owns them, so that nobody has to free them one by one, nor on the way out of an error. */
#ifndef CRS_BASE_ARENA_H
#define CRS_BASE_ARENA_H

#include <stddef.h>

typedef struct crs_arena {
    struct crs_arena_chunk *chunks; /* newest first; NULL when empty */
} crs_arena;

/* Makes an empty arena; allocates nothing. */
void crs_arena_init(crs_arena *arena);

/* Gives back everything; safe twice. */
void crs_arena_free(crs_arena *arena);

/* Zeroed memory for `count` objects of `size` bytes, aligned for any of them; never NULL for a
 * count of 0. NULL when out of memory or when count * size overflows. */
void *crs_arena_alloc(crs_arena *arena, size_t count, size_t size);

/* A copy of text[length] with a NUL behind it, or NULL when out of memory. */
char *crs_arena_text(crs_arena *arena, const char *text, size_t length);

/* The texts a and b one after the other, or NULL when out of memory. */
char *crs_arena_join(crs_arena *arena, const char *a, const char *b);

#endif
