/* shards: folders of sweeps, found and looked at, for status and merge. */
#ifndef CRS_REQUEST_SWEEP_SHARDS_H
#define CRS_REQUEST_SWEEP_SHARDS_H

#include "request/env.h"
#include "store/ledger.h"
#include "store/sweep_record.h"

/* A folder with a sweep.json. */
typedef struct crs_shard_folder {
    const char *path;
    crs_sweep_record record;
    crs_ledger ledger;
    uint64_t own_chunks; /* that the shard is to compute */
    uint64_t done;       /* of them */
    uint64_t done_runs;
    uint64_t corrupt;
    uint64_t foreign; /* chunks that belong to another shard */
    int is_finished;  /* 1: it holds the tables, not the chunks */
} crs_shard_folder;

typedef struct crs_shards {
    crs_shard_folder *items; /* in the order of the shards */
    size_t count;
} crs_shards;

/* Finds the sweeps in the folders of the request: a folder is one, or holds shards. They must all
 * be of one sweep. CRS_ERR_IO, CRS_ERR_INVALID, CRS_ERR_PARSE, CRS_ERR_MEMORY. Close with
 * crs_shards_close(), also then. */
crs_status crs_shards_open(crs_env *env, crs_shards *self);

/* Writes the tables of the whole into request.output, the same bytes as one machine would have
 * written. CRS_ERR_STOPPED; CRS_ERR_EXISTS, CRS_ERR_IO, CRS_ERR_MEMORY. CRS_FAULT_INCOMPLETE if
 * shards are missing, not complete or damaged. */
crs_status crs_shards_merge(crs_env *env, const crs_shards *self);

/* Closes the ledgers; safe twice. */
void crs_shards_close(crs_shards *self);

/* 1 if a shard has all its chunks, or the tables. */
int crs_shard_is_complete(const crs_shard_folder *shard);

/* Appends the numbers of the shards that are not complete or not there, as `2,5-7`. */
void crs_shards_missing(const crs_shards *self, crs_message *list);

#endif
