/* atomic_file: a file that is complete or not there.
 *
 * It is written under a temporary name of its own (base/file.h), and at the commit flushed,
 * fsynced and renamed, and its folder is fsynced. Two processes never write into the same
 * temporary, and one that a killed process leaves behind is removed by the next. */
#ifndef CRS_BASE_ATOMIC_FILE_H
#define CRS_BASE_ATOMIC_FILE_H

#include "base/message.h"
#include "base/sink.h"

typedef struct crs_atomic_file {
    char *dir, *temporary, *path;
    int fd; /* -1: closed */
    crs_sink sink;
} crs_atomic_file;

/* Starts the file `name` in `dir`. CRS_ERR_IO, CRS_ERR_MEMORY. End with a commit or an abort. */
crs_status crs_atomic_open(crs_atomic_file *self, const char *dir, const char *name,
                           crs_message *message);

/* The same for a path. CRS_ERR_EXISTS, CRS_ERR_INVALID: as crs_file_check_target() says. */
crs_status crs_atomic_open_path(crs_atomic_file *self, const char *path, int replace,
                                crs_message *message);

/* Completes the file and closes it, also on error: then nothing new has come to be. CRS_ERR_IO. */
crs_status crs_atomic_commit(crs_atomic_file *self, crs_message *message);

/* The same, unless a file of that name is there: CRS_ERR_EXISTS, and it stays as it is. */
crs_status crs_atomic_commit_new(crs_atomic_file *self, crs_message *message);

/* Drops the file; safe twice, and after a commit or a failed open. */
void crs_atomic_abort(crs_atomic_file *self);

#endif
