#include "base/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static crs_status
fail_errno(const char *path, int error, crs_message *message)
{
    return crs_message_fail(message, CRS_ERR_IO, "%.300s: could not be written: %s", path,
                            strerror(error));
}

static char *
make_path(const char *dir, const char *prefix, const char *name, const char *suffix)
{
    const size_t size = strlen(dir) + strlen(prefix) + strlen(name) + strlen(suffix) + 2;
    char *path = malloc(size);

    if (path) {
        snprintf(path, size, "%s/%s%s%s", dir, prefix, name, suffix);
    }
    return path;
}

crs_status
crs_atomic_open(crs_atomic_file *self, const char *dir, const char *name, crs_message *message)
{
    crs_status status = CRS_OK;

    *self = (crs_atomic_file){.fd = -1, .dir = strdup(dir)};
    self->path = make_path(dir, "", name, "");
    self->temporary = make_path(dir, ".", name, ".tmp");
    if (!self->dir || !self->path || !self->temporary) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        goto out;
    }
    self->fd = open(self->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (self->fd < 0) {
        status = fail_errno(self->path, errno, message);
        goto out;
    }
    if (crs_sink_init_fd(&self->sink, self->fd) != CRS_OK) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
out:
    if (status != CRS_OK) {
        crs_atomic_abort(self);
    }
    return status;
}

crs_status
crs_atomic_commit(crs_atomic_file *self, crs_message *message)
{
    crs_status status = CRS_OK;
    int folder;

    if (crs_sink_flush(&self->sink) != CRS_OK) {
        status = fail_errno(self->path, self->sink.error, message);
    } else if (fsync(self->fd) != 0 && errno != EINVAL && errno != EROFS) {
        status = fail_errno(self->path, errno, message);
    } else if (rename(self->temporary, self->path) != 0) {
        status = fail_errno(self->path, errno, message);
    } else {
        free(self->temporary); /* it is the file now */
        self->temporary = NULL;
        folder = open(self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0) {
            fsync(folder); /* not all file systems know this */
            close(folder);
        }
    }
    crs_atomic_abort(self);
    return status;
}

void
crs_atomic_abort(crs_atomic_file *self)
{
    if (self->fd >= 0 && self->path) {
        close(self->fd);
        if (self->temporary) {
            unlink(self->temporary);
        }
    }
    crs_sink_free(&self->sink);
    free(self->dir);
    free(self->path);
    free(self->temporary);
    *self = (crs_atomic_file){.fd = -1};
}
