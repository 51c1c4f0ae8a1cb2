#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".tmp"

/* Hex digits between the name and the suffix: 64 random bits. */
#define TAG_DIGITS 16

/* Names that are tried before giving up: a second one is hardly ever needed. */
#define MAX_TRIES 100

/* ---- reading ---- */

static const char *
kind_of(mode_t mode)
{
    return S_ISDIR(mode)                      ? "is a directory, not a file"
           : S_ISFIFO(mode) || S_ISSOCK(mode) ? "is a pipe, not a file"
                                              : "is a device, not a file";
}

crs_status
crs_file_open(const char *path, int *fd, crs_message *message)
{
    struct stat info;
    crs_status status = CRS_OK;

    /* without O_NONBLOCK, opening a pipe waits for somebody who writes to it */
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0 && errno != ENXIO) {
        return crs_message_fail(message, CRS_ERR_IO, "%.300s: cannot be opened: %s", path,
                                strerror(errno));
    }
    if (*fd < 0) {
        return crs_message_fail(message, CRS_ERR_IO, "%.300s: is a device, not a file", path);
    }
    if (fstat(*fd, &info) != 0) {
        status = crs_message_fail(message, CRS_ERR_IO, "%.300s: cannot be read: %s", path,
                                  strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
        status = crs_message_fail(message, CRS_ERR_IO, "%.300s: %s", path, kind_of(info.st_mode));
    }
    if (status != CRS_OK) {
        close(*fd);
        *fd = -1;
    }
    return status;
}

crs_status
crs_file_stream(const char *path, FILE **file, crs_message *message)
{
    int fd;
    crs_status status = crs_file_open(path, &fd, message);

    *file = status == CRS_OK ? fdopen(fd, "rb") : NULL;
    if (status == CRS_OK && !*file) {
        close(fd);
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    return status;
}

/* ---- writing ---- */

crs_status
crs_file_check_target(const char *path, int replace, crs_message *message)
{
    const size_t length = strlen(path);
    struct stat info;

    if (length == 0 || path[length - 1] == '/') {
        return crs_message_fail(message, CRS_ERR_INVALID, "\"%.300s\" is not the name of a file",
                                path);
    }
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%.300s: %s", path,
                                kind_of(info.st_mode));
    }
    if (!replace && lstat(path, &info) == 0) {
        return crs_message_fail(message, CRS_ERR_EXISTS,
                                "%.300s: is there already; choose another name, or replace it "
                                "with --force",
                                path);
    }
    return CRS_OK;
}

/* 1 if `entry` is a temporary of the file called `name`. */
static int
is_temporary_of(const char *entry, const char *name)
{
    const size_t length = strlen(name);

    return entry[0] == '.' && strncmp(entry + 1, name, length) == 0 && entry[1 + length] == '.' &&
           strspn(entry + 2 + length, "0123456789abcdef") == TAG_DIGITS &&
           strcmp(entry + 2 + length + TAG_DIGITS, SUFFIX) == 0;
}

/* Removes a temporary if nobody holds it. */
static void
remove_if_stale(int folder, const char *entry)
{
    struct stat info;
    const int fd = openat(folder, entry, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        return;
    }
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        unlinkat(folder, entry, 0);
    }
    close(fd);
}

static void
remove_stale(const char *dir, const char *name)
{
    DIR *stream = opendir(dir);

    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        if (is_temporary_of(entry->d_name, name)) {
            remove_if_stale(dirfd(stream), entry->d_name);
        }
    }
    if (stream) {
        closedir(stream);
    }
}

/* Locks a file that has just been made. 0 if somebody took it for stale before. */
static int
hold(int fd)
{
    struct stat info;

    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno != EWOULDBLOCK; /* a file system without locks: nobody removes it either */
    }
    return fstat(fd, &info) != 0 || info.st_nlink > 0;
}

crs_status
crs_file_temporary(const char *dir, const char *name, int *fd, char **path)
{
    const size_t size = strlen(dir) + strlen(name) + TAG_DIGITS + sizeof "/.." SUFFIX;
    unsigned char tag[TAG_DIGITS / 2];

    *fd = -1;
    *path = malloc(size);
    if (!*path) {
        errno = ENOMEM;
        return crs_error(CRS_ERR_MEMORY);
    }
    remove_stale(dir, name);
    for (int i = 0; i < MAX_TRIES && *fd < 0; i++) {
        int length = snprintf(*path, size, "%s/.%s.", dir, name);

        if (getentropy(tag, sizeof tag) != 0) {
            break;
        }
        for (size_t k = 0; k < sizeof tag; k++) {
            length += snprintf(*path + length, size - (size_t)length, "%02x", tag[k]);
        }
        snprintf(*path + length, size - (size_t)length, SUFFIX);
        *fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (*fd < 0 && errno != EEXIST) {
            break;
        }
        if (*fd >= 0 && !hold(*fd)) {
            close(*fd);
            *fd = -1;
            errno = EAGAIN;
        }
    }
    if (*fd < 0) {
        const int error = errno;

        free(*path);
        *path = NULL;
        errno = error;
        return crs_error(CRS_ERR_IO);
    }
    return CRS_OK;
}

void
crs_file_sync_folder(const char *dir)
{
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd); /* not all file systems know this */
        close(fd);
    }
}

char *
crs_file_path(const char *dir, const char *name)
{
    const size_t size = strlen(dir) + strlen(name) + 2;
    char *path = malloc(size);

    if (path) {
        snprintf(path, size, "%s/%s", dir, name);
    }
    return path;
}

int
crs_file_is_plain_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && !strchr(name, '/');
}
