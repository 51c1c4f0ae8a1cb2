/* shards: folders of sweeps, found and looked at, for status and merge. */
#ifndef CRS_CLI_SWEEP_SHARDS_H
#define CRS_CLI_SWEEP_SHARDS_H

#include "cli/command.h"
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

/* Finds the sweeps in folders: a folder is one, or holds shards. They must all be of one sweep.
 * Returns an exit code; after anything but CRS_EXIT_DONE the error has been said. Close with
 * crs_shards_close(), also then. */
int crs_shards_open(crs_cli *cli, const char *const *dirs, size_t num_dirs, crs_shards *self);

/* Closes the ledgers; safe twice. */
void crs_shards_close(crs_shards *self);

/* 1 if a shard has all its chunks, or the tables. */
int crs_shard_is_complete(const crs_shard_folder *shard);

/* Appends the numbers of the shards that are not complete or not there, as `2,5-7`. */
void crs_shards_missing(const crs_shards *self, crs_message *list);

#endif
