/* file: opening files that others may have laid out as a trap.
 *
 * Whoever can write into a folder can leave a link there, a pipe that nobody writes to, or a
 * device. Reading and writing go through here, so that the first is never followed where we write,
 * and the others are refused at once instead of waited for. */
#ifndef CRS_BASE_FILE_H
#define CRS_BASE_FILE_H

#include <stdio.h>

#include "base/message.h"

/* Opens a regular file for reading; CRS_ERR_IO with a sentence for anything else (a folder, a
 * pipe, a device, a file that may not be read). The caller closes *fd, which is -1 on error. */
crs_status crs_file_open(const char *path, int *fd, crs_message *message);

/* The same as a stream. The caller closes *file, which is NULL on error. */
crs_status crs_file_stream(const char *path, FILE **file, crs_message *message);

/* Looks at what is at a path that is to be written. CRS_ERR_INVALID with a sentence for a folder, a
 * pipe or a device, CRS_ERR_EXISTS for a file or a link unless `replace`. Nothing is changed; who
 * comes between looking and writing meets crs_atomic_commit_new(). */
crs_status crs_file_check_target(const char *path, int replace, crs_message *message);

/* Makes ".NAME.<16 hex digits>.tmp" in `dir`, a file that was not there before, and locks it for
 * as long as *fd is open. Temporaries of the same name that a killed process has left are removed
 * first: nobody locks them. On error *fd is -1, *path is NULL and errno tells why. The caller
 * closes *fd and frees *path. */
crs_status crs_file_temporary(const char *dir, const char *name, int *fd, char **path);

/* Writes the names in `dir` to the disk, where the file system knows how. */
void crs_file_sync_folder(const char *dir);

/* "dir/name", which the caller frees; NULL without memory. */
char *crs_file_path(const char *dir, const char *name);

/* 1 if `name` is a name in a folder: no path, not hidden, not empty. */
int crs_file_is_plain_name(const char *name);

#endif
