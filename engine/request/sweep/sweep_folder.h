/* sweep_folder: the folder in which a sweep, or a shard of one, grows.
 *
 *     sweep.json   what is computed (store/sweep_record.h)
 *     design.csv   the points; of shards, only the first has them
 *     chunks/      results so far (store/ledger.h); gone when the tables are written
 *     .lock        while a process works in it
 *
 * A shard's folder is DIR/shard-K-of-N, and stays as it is until it is merged. */
#ifndef CRS_REQUEST_SWEEP_SWEEP_FOLDER_H
#define CRS_REQUEST_SWEEP_SWEEP_FOLDER_H

#include "request/env.h"
#include "base/folder_lock.h"
#include "store/ledger.h"
#include "store/sweep_record.h"
#include "study/design.h"

typedef struct crs_sweep_folder {
    char *path;        /* the arena's */
    const char *shown; /* as the user named it: the folder of all shards */
    crs_folder_lock lock;
    crs_ledger ledger;
    int is_complete; /* 1: the tables are there */
} crs_sweep_folder;

/* Opens DIR (or its part for a shard, if `is_shard`) to work in it: makes it, locks it, writes or
 * compares what is computed. The hash of the design is put into the record. Returns an exit
 * status; after anything but CRS_OK the error has been said. Close with crs_sweep_folder_close(),
 * also then. */
crs_status crs_sweep_folder_open(crs_env *env, const char *dir, int is_shard, int resume,
                                 crs_design *design, crs_sweep_record *record,
                                 crs_sweep_folder *self);

/* Closes the ledger and lets go of the folder; safe twice. */
void crs_sweep_folder_close(crs_sweep_folder *self);

/* 1 if `dir` holds a file called `name`. */
int crs_folder_has(crs_env *env, const char *dir, const char *name);

#endif
