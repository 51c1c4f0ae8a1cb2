#include "base/sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/number.h"
#include "base/utf8.h"

#define BUFFER_BYTES ((size_t)1 << 16)

/* deflateInit2(): the largest window, and a gzip header around it. */
#define GZIP_WINDOW (15 + 16)

struct crs_gzip {
    z_stream stream;
    unsigned char bytes[BUFFER_BYTES]; /* on their way to the file */
};

static crs_status
init(crs_sink *sink, int fd)
{
    memset(sink, 0, sizeof(*sink));
    sink->fd = fd;
    crs_hash_init(&sink->hash);
    sink->buffer = malloc(BUFFER_BYTES);
    if (!sink->buffer) {
        return crs_error(CRS_ERR_MEMORY);
    }
    sink->size = BUFFER_BYTES;
    return CRS_OK;
}

crs_status
crs_sink_init_fd(crs_sink *sink, int fd)
{
    return init(sink, fd);
}

crs_status
crs_sink_init_memory(crs_sink *sink)
{
    return init(sink, -1);
}

void
crs_sink_free(crs_sink *sink)
{
    if (sink->gzip) {
        deflateEnd(&sink->gzip->stream);
        free(sink->gzip);
        sink->gzip = NULL;
    }
    free(sink->buffer);
    sink->buffer = NULL;
    sink->size = 0;
    sink->length = 0;
}

crs_status
crs_sink_compress(crs_sink *sink)
{
    sink->gzip = calloc(1, sizeof(*sink->gzip));
    if (!sink->gzip) {
        return crs_error(CRS_ERR_MEMORY);
    }
    if (deflateInit2(&sink->gzip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW,
                     MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(sink->gzip);
        sink->gzip = NULL;
        return crs_error(CRS_ERR_MEMORY);
    }
    return CRS_OK;
}

/* Writes bytes to the file. */
static void
send(crs_sink *sink, const void *bytes, size_t length)
{
    const char *next = bytes;
    size_t done = 0;
    while (done < length && sink->error == 0) {
        ssize_t n = write(sink->fd, next + done, length - done);
        if (n > 0) {
            done += (size_t)n;
        } else if (n < 0 && errno != EINTR) {
            sink->error = errno;
        }
    }
    crs_hash_add(&sink->hash, bytes, done);
    sink->bytes += done;
}

/* Compresses the buffer, and with Z_FINISH ends the stream. */
static void
squeeze(crs_sink *sink, int flush)
{
    struct crs_gzip *gzip = sink->gzip;
    gzip->stream.next_in = (unsigned char *)sink->buffer;
    gzip->stream.avail_in = (unsigned)sink->length;
    do {
        gzip->stream.next_out = gzip->bytes;
        gzip->stream.avail_out = sizeof(gzip->bytes);
        deflate(&gzip->stream, flush); /* cannot fail with a valid stream and room */
        send(sink, gzip->bytes, sizeof(gzip->bytes) - gzip->stream.avail_out);
    } while (gzip->stream.avail_out == 0 && sink->error == 0);
}

/* Writes the buffer to the file. */
static void
drain(crs_sink *sink)
{
    if (sink->gzip) {
        squeeze(sink, Z_NO_FLUSH);
    } else {
        send(sink, sink->buffer, sink->length);
    }
    sink->length = 0;
}

/* Makes room for `more` bytes in memory. */
static void
grow(crs_sink *sink, size_t more)
{
    size_t size = sink->size;
    char *buffer;

    while (size - sink->length < more) {
        if (size > (size_t)-1 / 2) {
            sink->error = ENOMEM;
            return;
        }
        size *= 2;
    }
    buffer = realloc(sink->buffer, size);
    if (!buffer) {
        sink->error = ENOMEM;
        return;
    }
    sink->buffer = buffer;
    sink->size = size;
}

void
crs_sink_write(crs_sink *sink, const void *bytes, size_t length)
{
    const char *next = bytes;
    while (length > 0 && sink->error == 0) {
        size_t room = sink->size - sink->length;
        size_t part = length < room ? length : room;

        if (room == 0) {
            if (sink->fd >= 0) {
                drain(sink);
            } else {
                grow(sink, length);
            }
            continue;
        }
        memcpy(sink->buffer + sink->length, next, part);
        sink->length += part;
        next += part;
        length -= part;
    }
}

void
crs_sink_text(crs_sink *sink, const char *text)
{
    crs_sink_write(sink, text, strlen(text));
}

void
crs_sink_shown(crs_sink *sink, const char *text)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t length = strlen(text); length > 0;) {
        size_t size = crs_utf8_next(text, length);

        if (size > 0 && (text[0] == '\n' || !crs_utf8_is_control(text, size))) {
            crs_sink_write(sink, text, size);
        } else {
            size = size == 0 ? 1 : size;
            for (size_t i = 0; i < size; i++) {
                const unsigned byte = (unsigned char)text[i];
                const char escape[] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};

                crs_sink_write(sink, escape, sizeof escape);
            }
        }
        text += size;
        length -= size;
    }
}

void
crs_sink_number(crs_sink *sink, double value)
{
    char text[CRS_NUMBER_BYTES];
    size_t length = crs_number_write(value, text);
    crs_sink_write(sink, text, length);
}

crs_status
crs_sink_flush(crs_sink *sink)
{
    if (sink->fd >= 0) {
        drain(sink);
    }
    if (sink->error != 0) {
        return crs_error(sink->error == ENOMEM ? CRS_ERR_MEMORY : CRS_ERR_IO);
    }
    return CRS_OK;
}

crs_status
crs_sink_finish(crs_sink *sink)
{
    if (sink->gzip && sink->error == 0) {
        squeeze(sink, Z_FINISH);
        sink->length = 0;
    }
    return crs_sink_flush(sink);
}
