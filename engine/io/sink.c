#include "io/sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/number.h"

#define BUFFER_BYTES ((size_t)1 << 16)

static crs_status
init(crs_sink *sink, int fd)
{
    memset(sink, 0, sizeof(*sink));
    sink->fd = fd;
    crs_hash_init(&sink->hash);
    sink->buffer = malloc(BUFFER_BYTES);
    if (sink->buffer == NULL) {
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
    free(sink->buffer);
    sink->buffer = NULL;
    sink->size = 0;
    sink->length = 0;
}

/* Writes the buffer to the file. */
static void
drain(crs_sink *sink)
{
    size_t done = 0;
    while (done < sink->length && sink->error == 0) {
        ssize_t n = write(sink->fd, sink->buffer + done, sink->length - done);
        if (n > 0) {
            done += (size_t)n;
        } else if (n < 0 && errno != EINTR) {
            sink->error = errno;
        }
    }
    crs_hash_add(&sink->hash, sink->buffer, done);
    sink->bytes += done;
    sink->length = 0;
}

/* Makes room for `more` bytes in memory. */
static void
grow(crs_sink *sink, size_t more)
{
    size_t size = sink->size;
    while (size - sink->length < more) {
        if (size > (size_t)-1 / 2) {
            sink->error = ENOMEM;
            return;
        }
        size *= 2;
    }
    char *buffer = realloc(sink->buffer, size);
    if (buffer == NULL) {
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
        if (room == 0) {
            if (sink->fd >= 0) {
                drain(sink);
            } else {
                grow(sink, length);
            }
            continue;
        }
        size_t part = length < room ? length : room;
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
