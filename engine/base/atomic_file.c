#include "base/atomic_file.h"
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static crs_status
fail_errno(const char *path, int error, crs_message *message)
{
    if (error == ENOMEM) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    return crs_message_fail(message, CRS_ERR_IO, "%.300s: could not be written: %s", path,
                            strerror(error));
}

crs_status
crs_atomic_open(crs_atomic_file *self, const char *dir, const char *name, crs_message *message)
{
    crs_status status = CRS_OK;

    *self = (crs_atomic_file){.fd = -1, .dir = strdup(dir)};
    self->path = crs_file_path(dir, name);
    if (!self->dir || !self->path) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        goto out;
    }
    if (crs_file_temporary(dir, name, &self->fd, &self->temporary) != CRS_OK) {
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
crs_atomic_open_path(crs_atomic_file *self, const char *path, int replace, crs_message *message)
{
    const char *slash = strrchr(path, '/');
    const size_t length = !slash ? 0 : slash == path ? 1 : (size_t)(slash - path);
    char *dir = slash ? strndup(path, length) : strdup(".");
    char *shown = strdup(path);
    crs_status status = crs_file_check_target(path, replace, message);

    *self = (crs_atomic_file){.fd = -1};
    if (status == CRS_OK && (!dir || !shown)) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    if (status == CRS_OK) {
        status = crs_atomic_open(self, dir, slash ? slash + 1 : path, message);
    }
    if (status == CRS_OK) {
        free(self->path); /* messages name it as it was given */
        self->path = shown;
        shown = NULL;
    }
    free(dir);
    free(shown);
    return status;
}

/* Gives the file its name. `is_new`: only if nothing has the name yet, which link() decides in one
 * step: of two processes, one gets it. */
static crs_status
give_name(crs_atomic_file *self, int is_new, crs_message *message)
{
    struct stat info;
    int failed;

    if (is_new && link(self->temporary, self->path) == 0) {
        unlink(self->temporary);
        return CRS_OK;
    }
    /* some file systems have no links: there, looking and renaming are two steps */
    if (is_new && (errno == EEXIST || lstat(self->path, &info) == 0)) {
        return crs_message_fail(message, CRS_ERR_EXISTS,
                                "%.300s: is there already; choose another name, or replace it "
                                "with --force",
                                self->path);
    }
    failed = rename(self->temporary, self->path) != 0;
    return failed ? fail_errno(self->path, errno, message) : CRS_OK;
}

static crs_status
commit(crs_atomic_file *self, int is_new, crs_message *message)
{
    crs_status status = CRS_OK;

    if (crs_sink_flush(&self->sink) != CRS_OK) {
        status = fail_errno(self->path, self->sink.error, message);
    } else if (fsync(self->fd) != 0 && errno != EINVAL && errno != EROFS) {
        status = fail_errno(self->path, errno, message);
    } else {
        status = give_name(self, is_new, message);
    }
    if (status == CRS_OK) {
        free(self->temporary); /* it is the file now */
        self->temporary = NULL;
        crs_file_sync_folder(self->dir);
    }
    crs_atomic_abort(self);
    return status;
}

crs_status
crs_atomic_commit(crs_atomic_file *self, crs_message *message)
{
    return commit(self, 0, message);
}

crs_status
crs_atomic_commit_new(crs_atomic_file *self, crs_message *message)
{
    return commit(self, 1, message);
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
