#include "base/folder_lock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_NAME ".lock"

/* Bytes of a line that says who holds the lock. */
#define OWNER_BYTES 320

/* How that line begins. */
#define OWNER_BEGIN "process "

/* Times that the file may vanish between opening and locking, because its owner has just ended. */
#define MAX_TRIES 100

static crs_status
fail_errno(const crs_folder_lock *self, const char *what, crs_message *message)
{
    return crs_message_fail(message, CRS_ERR_IO, "%.300s: %s: %s", self->path, what,
                            strerror(errno));
}

/* 1 if the locked file is still the one that the path names. */
static int
is_current(const crs_folder_lock *self)
{
    struct stat opened, named;

    return fstat(self->fd, &opened) == 0 && lstat(self->path, &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

static void
read_owner(int fd, char *owner)
{
    const ssize_t length = pread(fd, owner, OWNER_BYTES - 1, 0);

    owner[length > 0 ? length : 0] = '\0';
    owner[strcspn(owner, "\n")] = '\0';
}

/* Is it the line of an owner, or the beginning of one, as a full disk leaves it? */
static int
is_owner(const char *owner)
{
    const size_t length = strlen(owner), begin = sizeof OWNER_BEGIN - 1;

    return strncmp(owner, OWNER_BEGIN, length < begin ? length : begin) == 0;
}

/* The lock's first bytes are ours to overwrite; another's file is not, by whatever link it came to
 * be called ".lock". */
static crs_status
check_ours(const crs_folder_lock *self, const char *owner, crs_message *message)
{
    struct stat info;

    if (fstat(self->fd, &info) != 0) {
        return fail_errno(self, "cannot be read", message);
    }
    if (!S_ISREG(info.st_mode) || info.st_nlink > 1 || info.st_size >= OWNER_BYTES ||
        !is_owner(owner)) {
        return crs_message_fail(message, CRS_ERR_IO,
                                "%.300s: is not a lock of crisim; remove it, or choose another "
                                "folder",
                                self->path);
    }
    return CRS_OK;
}

static crs_status
write_owner(crs_folder_lock *self, crs_message *message)
{
    char owner[OWNER_BYTES], host[256] = "unknown";
    int length;

    gethostname(host, sizeof host - 1);
    length = snprintf(owner, sizeof owner, OWNER_BEGIN "%ld on host %.255s\n", (long)getpid(),
                      host);
    if (ftruncate(self->fd, 0) != 0 || pwrite(self->fd, owner, (size_t)length, 0) != length) {
        return fail_errno(self, "could not be written", message);
    }
    return CRS_OK;
}

/* Opens and locks once. CRS_ERR_STOPPED: the file has been replaced, try again. */
static crs_status
try_lock(crs_folder_lock *self, const char *dir, crs_message *message)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char owner[OWNER_BYTES];
    crs_status status;

    self->fd = open(self->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (self->fd < 0 && errno == ELOOP) {
        return crs_message_fail(message, CRS_ERR_IO,
                                "%.300s: is a link, not a lock of crisim; remove it, or choose "
                                "another folder",
                                self->path);
    }
    if (self->fd < 0) {
        return fail_errno(self, "could not be made", message);
    }
    read_owner(self->fd, owner);
    status = check_ours(self, owner, message);
    if (status != CRS_OK) {
        return status;
    }
    if (fcntl(self->fd, F_SETLK, &whole) != 0) {
        if (errno == EACCES || errno == EAGAIN) {
            return crs_message_fail(message, CRS_ERR_EXISTS,
                                    "%.300s: is in use by %.200s; wait for it, or stop it", dir,
                                    owner[0] ? owner : "another process");
        }
        if (errno != ENOLCK && errno != ENOSYS && errno != EINVAL && errno != EOPNOTSUPP) {
            return fail_errno(self, "could not be locked", message);
        }
        self->is_weak = 1;
    }
    if (!is_current(self)) {
        close(self->fd);
        self->fd = -1;
        return CRS_ERR_STOPPED;
    }
    self->was_stale = owner[0] != '\0';
    return write_owner(self, message);
}

crs_status
crs_folder_lock_take(crs_folder_lock *self, const char *dir, crs_message *message)
{
    crs_status status = CRS_ERR_STOPPED;

    *self = (crs_folder_lock){.fd = -1, .path = crs_file_path(dir, LOCK_NAME)};
    if (!self->path) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (int i = 0; i < MAX_TRIES && status == CRS_ERR_STOPPED; i++) {
        status = try_lock(self, dir, message);
    }
    if (status != CRS_OK) {
        if (self->fd >= 0) {
            close(self->fd);
        }
        free(self->path);
        *self = (crs_folder_lock){.fd = -1};
    }
    return status;
}

void
crs_folder_lock_release(crs_folder_lock *self)
{
    if (self->path) {
        unlink(self->path);
        close(self->fd);
        free(self->path);
    }
    *self = (crs_folder_lock){.fd = -1};
}
