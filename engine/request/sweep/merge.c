/* The tables of a sweep from its shards. */
#include <string.h>

#include "base/atomic_file.h"
#include "request/sweep/shards.h"
#include "request/sweep/sweep_finish.h"

/* Are all chunks there, once, and sound? */
static crs_status
check_shards(crs_env *env, const crs_shards *shards)
{
    crs_message missing;

    for (size_t i = 0; i < shards->count; i++) {
        const crs_shard_folder *shard = &shards->items[i];

        if (shard->is_finished) {
            return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
                                "%.300s: is a finished sweep, not a shard", shard->path);
        }
        if (shard->foreign > 0) {
            return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
                                "%.300s: overlaps: %zu of its chunks belong to other shards",
                                shard->path, (size_t)shard->foreign);
        }
        if (shard->corrupt > 0) {
            return crs_env_fail(env, CRS_FAULT_INCOMPLETE, CRS_ERR_INVALID,
                                "%.300s: %zu chunks are corrupt; compute them again (sweep ... "
                                "--shard %zu/%zu --resume)",
                                shard->path, (size_t)shard->corrupt, (size_t)shard->record.shard,
                                (size_t)shard->record.shards);
        }
    }
    crs_message_clear(&missing);
    crs_shards_missing(shards, &missing);
    if (missing.length > 0) {
        return crs_env_fail(env, CRS_FAULT_INCOMPLETE, CRS_ERR_INVALID,
                            "of %zu shards these are missing or not complete: --array=%s",
                            (size_t)shards->items[0].record.shards, missing.text);
    }
    return CRS_OK;
}

/* Is the first shard's design.csv what the record says? */
static crs_status
check_design(crs_env *env, const crs_shard_folder *shard)
{
    const char *folder = crs_arena_join(env->arena, shard->path, "/");
    const char *path = folder ? crs_arena_join(env->arena, folder, CRS_SWEEP_DESIGN) : NULL;
    char text[CRS_HASH_TEXT];

    if (!path || crs_hash_file(path, text) != CRS_OK ||
        strcmp(text, shard->record.design_hash) != 0) {
        return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
                            "%.300s: design.csv is missing or damaged", shard->path);
    }
    return CRS_OK;
}

crs_status
crs_shards_merge(crs_env *env, const crs_shards *shards)
{
    const char *dir = env->request.output;
    crs_ledger *ledgers = crs_arena_alloc(env->arena, shards->count, sizeof *ledgers);
    crs_sweep_record record = shards->items[0].record;
    const crs_sweep_files files = {
        .record = &record,
        .ledgers = ledgers,
        .num_ledgers = shards->count,
        .stop = env->stop,
    };
    crs_finish_plan plan = {
        .dir = dir,
        .force = env->request.force,
        .is_merge = 1,
        .design_dir = shards->items[0].path,
        /* the shards may have been computed on several; what counts is the numerics */
        .isa = strcmp(record.numerics, "fast") == 0 ? "merged-fast" : "merged",
        .threads = 1,
    };
    crs_status status = ledgers ? check_shards(env, shards) : crs_env_out_of_memory(env);

    status = status == CRS_OK ? check_design(env, &shards->items[0]) : status;
    if (status != CRS_OK) {
        return status;
    }
    for (size_t i = 0; i < shards->count; i++) {
        ledgers[i] = shards->items[i].ledger; /* borrowed */
    }
    record.shard = record.shards = 1;
    clock_gettime(CLOCK_REALTIME, &plan.started);
    return crs_sweep_finish(env, &files, &plan);
}
