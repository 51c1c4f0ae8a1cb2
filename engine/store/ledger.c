#include "store/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

#define LEDGER    "ledger"
#define TEMPORARY ".chunk.tmp"

/* The most chunks of a sweep. A record from elsewhere can claim any number, and all are walked. */
#define MAX_CHUNKS (1u << 24)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "chunks are little-endian on disk");

static crs_status
fail_errno(const char *path, const char *what, crs_message *message)
{
    return crs_message_fail(message, CRS_ERR_IO, "%.300s: %s: %s", path, what, strerror(errno));
}

static void
path_of(const crs_ledger *self, const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", self->dir, name);
}

static void
chunk_path(const crs_ledger *self, uint64_t chunk, char *path, size_t size)
{
    snprintf(path, size, "%s/%08" PRIu64, self->dir, chunk);
}

#define PATH_BYTES 4096

/* ---- opening ---- */

/* Is the chunk on disk what its record says? */
static int
is_sound(const crs_ledger *self, uint64_t chunk, uint64_t bytes, const char *expected,
         int check_bytes)
{
    char path[PATH_BYTES], text[CRS_HASH_TEXT];
    struct stat info;

    chunk_path(self, chunk, path, sizeof path);
    if (stat(path, &info) != 0 || (uint64_t)info.st_size != bytes) {
        return 0;
    }
    return !check_bytes || (crs_hash_file(path, text) == CRS_OK && strcmp(text, expected) == 0);
}

/* A record, as read. */
typedef struct record {
    uint64_t chunk, runs, bytes;
    char hash[CRS_HASH_TEXT];
} record;

static int
parse_record(const char *line, record *out)
{
    char rest;

    return sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %64[0-9a-f]%c", &out->chunk,
                  &out->runs, &out->bytes, out->hash, &rest) == 5 &&
           rest == '\n' && strlen(out->hash) == CRS_HASH_TEXT - 1;
}

static void
take_record(crs_ledger *self, const record *r, int check_bytes, crs_chunk_size size,
            const void *context)
{
    unsigned char *state;

    if (r->chunk >= self->num_chunks) {
        return;
    }
    state = &self->state[r->chunk];
    *state = r->runs == size(context, r->chunk) && r->bytes == r->runs * self->row_bytes &&
                     is_sound(self, r->chunk, r->bytes, r->hash, check_bytes)
                 ? CRS_CHUNK_DONE
                 : CRS_CHUNK_CORRUPT;
}

/* Reads all records; returns the bytes up to the last whole line. */
static long
read_records(crs_ledger *self, FILE *file, int check_bytes, crs_chunk_size size,
             const void *context)
{
    char line[256];
    long whole = 0;

    while (fgets(line, sizeof line, file)) {
        record r;

        if (!strchr(line, '\n')) {
            continue;
        }
        whole = ftell(file);
        if (parse_record(line, &r)) {
            take_record(self, &r, check_bytes, size, context);
        }
    }
    for (uint64_t c = 0; c < self->num_chunks; c++) {
        self->done += self->state[c] == CRS_CHUNK_DONE;
        self->corrupt += self->state[c] == CRS_CHUNK_CORRUPT;
        self->done_runs += self->state[c] == CRS_CHUNK_DONE ? size(context, c) : 0;
    }
    return whole;
}

/* A link to a folder would let chunks be written, and removed, elsewhere. */
static crs_status
make_folder(const char *dir, crs_message *message)
{
    struct stat info;

    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        return fail_errno(dir, "the folder could not be made", message);
    }
    return lstat(dir, &info) == 0 && S_ISDIR(info.st_mode)
               ? CRS_OK
               : crs_message_fail(message, CRS_ERR_IO, "%.300s: is not a folder", dir);
}

static int
has_entry(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 || errno != ENOENT;
}

static FILE *
open_records(const char *path, crs_status *status, crs_message *message)
{
    FILE *file;

    *status = crs_file_stream(path, &file, message);
    return file;
}

/* Opens the ledger for appending, without a torn line at its end. */
static crs_status
open_for_writing(crs_ledger *self, const char *path, long whole, crs_message *message)
{
    self->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                    0666);
    if (self->fd < 0) {
        return fail_errno(path, "could not be made", message);
    }
    if (ftruncate(self->fd, whole) != 0) {
        return fail_errno(path, "could not be cut to its last whole line", message);
    }
    crs_file_sync_folder(self->dir);
    return CRS_OK;
}

crs_status
crs_ledger_open(crs_ledger *self, const char *dir, uint64_t num_chunks, size_t row_bytes,
                int writable, int check_bytes, crs_chunk_size size, const void *context,
                crs_message *message)
{
    const size_t room = strlen(dir) + sizeof "/chunks";
    char path[PATH_BYTES];
    FILE *file;
    long whole = 0;
    crs_status status = CRS_OK;

    if (num_chunks > MAX_CHUNKS) {
        *self = (crs_ledger){.fd = -1};
        return crs_message_fail(message, CRS_ERR_LIMIT,
                                "%.300s: a sweep of %zu chunks, more than %zu; take larger ones "
                                "(--chunk)",
                                dir, (size_t)num_chunks, (size_t)MAX_CHUNKS);
    }
    *self = (crs_ledger){.fd = -1, .num_chunks = num_chunks, .row_bytes = row_bytes};
    self->dir = malloc(room);
    self->state = calloc((size_t)num_chunks + 1, 1);
    if (!self->dir || !self->state) {
        crs_ledger_close(self);
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    snprintf(self->dir, room, "%s/chunks", dir);
    if (writable) {
        status = make_folder(self->dir, message);
    }
    path_of(self, LEDGER, path, sizeof path);
    file = status == CRS_OK && has_entry(path) ? open_records(path, &status, message) : NULL;
    if (file) {
        whole = read_records(self, file, check_bytes, size, context);
        if (ferror(file)) {
            status = fail_errno(path, "cannot be read", message);
        }
        fclose(file);
    }
    if (writable && status == CRS_OK) {
        status = open_for_writing(self, path, whole, message);
    }
    if (status != CRS_OK) {
        crs_ledger_close(self);
    }
    return status;
}

void
crs_ledger_close(crs_ledger *self)
{
    if (self->fd >= 0 && self->dir) {
        close(self->fd);
    }
    free(self->dir);
    free(self->state);
    *self = (crs_ledger){.fd = -1};
}

/* ---- chunks ---- */

static int
write_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        const ssize_t written = write(fd, at, length);

        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return -1;
        }
        at += written;
        length -= (size_t)written;
    }
    return 0;
}

static int
write_file(const char *path, const void *bytes, size_t length)
{
    int fd, failed;

    unlink(path); /* what a killed process has left; the folder is locked */
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

    if (fd < 0) {
        return -1;
    }
    failed = write_all(fd, bytes, length) != 0 || fsync(fd) != 0;
    return close(fd) != 0 || failed ? -1 : 0;
}

crs_status
crs_ledger_put(crs_ledger *self, uint64_t chunk, uint64_t runs, const double *values,
               crs_message *message)
{
    const size_t bytes = (size_t)runs * self->row_bytes;
    char temporary[PATH_BYTES], path[PATH_BYTES], line[256], text[CRS_HASH_TEXT];
    crs_hash hash;
    int length;

    path_of(self, TEMPORARY, temporary, sizeof temporary);
    chunk_path(self, chunk, path, sizeof path);
    if (write_file(temporary, values, bytes) != 0 || rename(temporary, path) != 0) {
        const int error = errno;

        unlink(temporary);
        errno = error;
        return fail_errno(path, "could not be written", message);
    }
    crs_file_sync_folder(self->dir);
    crs_hash_init(&hash);
    crs_hash_add(&hash, values, bytes);
    crs_hash_text(&hash, text);
    length = snprintf(line, sizeof line, "%" PRIu64 " %" PRIu64 " %zu %s\n", chunk, runs, bytes,
                      text);
    if (write_all(self->fd, line, (size_t)length) != 0 || fsync(self->fd) != 0) {
        path_of(self, LEDGER, path, sizeof path);
        return fail_errno(path, "could not be written", message);
    }
    self->corrupt -= self->state[chunk] == CRS_CHUNK_CORRUPT;
    self->done += self->state[chunk] != CRS_CHUNK_DONE;
    self->done_runs += self->state[chunk] != CRS_CHUNK_DONE ? runs : 0;
    self->state[chunk] = CRS_CHUNK_DONE;
    return CRS_OK;
}

crs_status
crs_ledger_get(const crs_ledger *self, uint64_t chunk, uint64_t first, uint64_t runs,
               double *values, crs_message *message)
{
    char path[PATH_BYTES];
    const size_t wanted = (size_t)runs * self->row_bytes;
    size_t length = 0;
    int fd;

    chunk_path(self, chunk, path, sizeof path);
    if (crs_file_open(path, &fd, message) != CRS_OK) {
        return CRS_ERR_IO;
    }
    while (length < wanted) {
        const ssize_t got = pread(fd, (char *)values + length, wanted - length,
                                  (off_t)(first * self->row_bytes + length));

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got == 0 ? ENODATA : errno;
            break;
        }
        length += (size_t)got;
    }
    if (length < wanted) {
        const crs_status status = fail_errno(path, "cannot be read", message);

        close(fd);
        return status;
    }
    close(fd);
    return CRS_OK;
}

void
crs_ledger_remove(crs_ledger *self)
{
    char path[PATH_BYTES];

    path_of(self, LEDGER, path, sizeof path);
    unlink(path);
    path_of(self, TEMPORARY, path, sizeof path);
    unlink(path);
    for (uint64_t c = 0; c < self->num_chunks; c++) {
        chunk_path(self, c, path, sizeof path);
        unlink(path);
    }
    rmdir(self->dir);
}
