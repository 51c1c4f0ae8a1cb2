/* folder_lock: one process at a time in a folder.
 *
 * The lock is a file, ".lock", on which the process holds a POSIX record lock; the file says who
 * it is ("process 4711 on host node3"). The kernel drops the lock of a process that dies, however
 * it dies, so a lock file that was left behind is recognised as stale without guessing from
 * process ids, and record locks work over NFS, too. A file that merely exists, as O_EXCL would
 * make it, does neither. */
#ifndef CRS_BASE_FOLDER_LOCK_H
#define CRS_BASE_FOLDER_LOCK_H

#include "base/message.h"

typedef struct crs_folder_lock {
    int fd; /* -1: not held */
    char *path;
    int was_stale; /* 1: a dead process had left its lock file */
    int is_weak;   /* 1: this file system has no locks; nothing is guarded */
} crs_folder_lock;

/* Takes the lock of `dir`, which must be there. CRS_ERR_EXISTS with a message that says who holds
 * it, CRS_ERR_IO, CRS_ERR_MEMORY. Release with crs_folder_lock_release(). */
crs_status crs_folder_lock_take(crs_folder_lock *self, const char *dir, crs_message *message);

/* Removes the lock file and lets go; safe twice, and after a failed or no take. */
void crs_folder_lock_release(crs_folder_lock *self);

#endif
