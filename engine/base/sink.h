/* sink: where bytes go; buffered, counted and hashed on the way.
 *
 * A sink writes to a file descriptor or into memory, as it is or compressed (gzip). The first
 * error sticks: later writes do nothing, and crs_sink_flush() reports it. So writers need not
 * check every cell, and a full disk is still found. */
#ifndef CRS_BASE_SINK_H
#define CRS_BASE_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "base/hash.h"

typedef struct crs_sink {
    int fd;                /* -1: memory */
    char *buffer;          /* owned */
    size_t size;           /* of the buffer */
    size_t length;         /* bytes waiting in it (memory: all bytes) */
    uint64_t bytes;        /* written so far, the buffer not counted */
    int error;             /* errno of the first failure, 0 if none */
    crs_hash hash;         /* of the bytes written */
    struct crs_gzip *gzip; /* owned; NULL: bytes are written as they are */
} crs_sink;

/* A sink that writes to `fd`, which stays the caller's. CRS_ERR_MEMORY. */
crs_status crs_sink_init_fd(crs_sink *sink, int fd);

/* Lets a sink of a file descriptor, to which nothing has been written yet, compress. The bytes are
 * the same for the same input and version of zlib: no name and no time is in them.
 * End with crs_sink_finish(). CRS_ERR_MEMORY. */
crs_status crs_sink_compress(crs_sink *sink);

/* A sink that keeps everything in memory: buffer[length], no NUL. CRS_ERR_MEMORY. */
crs_status crs_sink_init_memory(crs_sink *sink);

/* Frees the buffer; what was not flushed is lost. Safe twice, and after a failed init. */
void crs_sink_free(crs_sink *sink);

/* Appends bytes, or a NUL-terminated text. Errors stick. */
void crs_sink_write(crs_sink *sink, const void *bytes, size_t length);
void crs_sink_text(crs_sink *sink, const char *text);

/* Appends text from elsewhere (names in a file) for a terminal: what would steer it, line breaks
 * apart, and what is not UTF-8 is written as \xHH, as in messages. */
void crs_sink_shown(crs_sink *sink, const char *text);

/* Appends a number in its shortest form. */
void crs_sink_number(crs_sink *sink, double value);

/* Sends the buffer on. CRS_ERR_IO (sink->error holds the errno), CRS_ERR_MEMORY. */
crs_status crs_sink_flush(crs_sink *sink);

/* The same, and ends what is compressed. Nothing may be written afterwards. */
crs_status crs_sink_finish(crs_sink *sink);

#endif
