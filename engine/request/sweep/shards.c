#include "request/sweep/shards.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "request/sweep/sweep_folder.h"

#define PREFIX "shard-"

/* Paths, as found. */
typedef struct paths {
    crs_env *env;
    const char **items;
    size_t count, room;
} paths;

static crs_status
add_path(paths *self, const char *path)
{
    if (!path) {
        return crs_env_out_of_memory(self->env);
    }
    if (self->count == self->room) {
        const size_t room = self->room == 0 ? 64 : 2 * self->room;
        const char **items = crs_arena_alloc(self->env->arena, room, sizeof *items);

        if (!items) {
            return crs_env_out_of_memory(self->env);
        }
        if (self->count > 0) {
            memcpy(items, self->items, self->count * sizeof *items);
        }
        self->items = items;
        self->room = room;
    }
    self->items[self->count++] = path;
    return CRS_OK;
}

/* The shards in a folder, in any order. */
static crs_status
list_folder(paths *self, const char *dir)
{
    const char *folder = crs_arena_join(self->env->arena, dir, "/");
    const size_t before = self->count;
    DIR *stream = opendir(dir);
    crs_status status = CRS_OK;

    if (!folder) {
        status = crs_env_out_of_memory(self->env);
    }
    for (struct dirent *entry; stream && status == CRS_OK && (entry = readdir(stream));) {
        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0) {
            const char *path = crs_arena_join(self->env->arena, folder, entry->d_name);

            if (path && crs_folder_has(self->env, path, CRS_SWEEP_RECORD)) {
                status = add_path(self, path);
            }
        }
    }
    if (stream) {
        closedir(stream);
    }
    if (status == CRS_OK && self->count == before) {
        status = crs_env_fail(self->env, CRS_FAULT_INPUT, CRS_ERR_IO,
                              "%.300s: holds no sweep, nor shards of one", dir);
    }
    return status;
}

static crs_status
find_all(crs_env *env, const crs_ids *dirs, paths *found)
{
    crs_status status = CRS_OK;

    *found = (paths){.env = env};
    for (size_t i = 0; i < dirs->count && status == CRS_OK; i++) {
        status = crs_folder_has(env, dirs->items[i], CRS_SWEEP_RECORD)
                     ? add_path(found, dirs->items[i])
                     : list_folder(found, dirs->items[i]);
    }
    return status;
}

static crs_status
open_shard(crs_env *env, const char *path, crs_shard_folder *shard)
{
    const crs_sweep_record *record = &shard->record;
    crs_status status;

    *shard = (crs_shard_folder){.path = path, .ledger = {.fd = -1}};
    status = crs_sweep_record_read(path, env->arena, &shard->record, env->message);
    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    shard->is_finished = crs_folder_has(env, path, "manifest.json");
    status = crs_ledger_open(&shard->ledger, path, crs_sweep_record_chunks(record),
                             record->num_metrics * sizeof(double), 0, 1,
                             crs_sweep_record_chunk_size, record, env->message);
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    for (uint64_t c = 0; c < shard->ledger.num_chunks; c++) {
        const int owns = crs_sweep_record_owns(record, c);
        const int state = shard->ledger.state[c];

        shard->own_chunks += (uint64_t)owns;
        shard->done += (uint64_t)(owns && state == CRS_CHUNK_DONE);
        shard->corrupt += (uint64_t)(owns && state == CRS_CHUNK_CORRUPT);
        shard->foreign += (uint64_t)(!owns && state != CRS_CHUNK_MISSING);
    }
    shard->done_runs = shard->is_finished ? crs_sweep_record_runs(record)
                                          : shard->ledger.done_runs;
    return CRS_OK;
}

static int
by_number(const void *a, const void *b)
{
    const crs_shard_folder *x = a, *y = b;

    return (x->record.shard > y->record.shard) - (x->record.shard < y->record.shard);
}

/* All of one sweep, and none twice? */
static crs_status
check_all(crs_env *env, const crs_shards *self)
{
    for (size_t i = 1; i < self->count; i++) {
        const crs_shard_folder *first = &self->items[0], *shard = &self->items[i];

        crs_message_clear(env->message);
        crs_message_add(env->message, "%.300s: is of another sweep than %.300s: ", shard->path,
                        first->path);
        if (crs_sweep_record_compare(&shard->record, &first->record, first->path, 0,
                                     env->message) != CRS_OK) {
            crs_message_add(env->message, " differ");
            return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
        }
        if (shard->record.shard == self->items[i - 1].record.shard) {
            return crs_env_fail(env, CRS_FAULT_INPUT, CRS_ERR_INVALID,
                                "%.300s: is shard %zu again, as %.300s is", shard->path,
                                (size_t)shard->record.shard, self->items[i - 1].path);
        }
    }
    return CRS_OK;
}

crs_status
crs_shards_open(crs_env *env, crs_shards *self)
{
    paths found;
    crs_status status = find_all(env, &env->request.folders, &found);

    *self = (crs_shards){0};
    if (status != CRS_OK) {
        return status;
    }
    self->items = crs_arena_alloc(env->arena, found.count, sizeof *self->items);
    if (!self->items) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < found.count && status == CRS_OK; i++) {
        status = open_shard(env, found.items[i], &self->items[i]);
        self->count += status == CRS_OK;
    }
    if (status == CRS_OK) {
        qsort(self->items, self->count, sizeof *self->items, by_number);
        status = check_all(env, self);
    }
    return status;
}

void
crs_shards_close(crs_shards *self)
{
    for (size_t i = 0; i < self->count; i++) {
        crs_ledger_close(&self->items[i].ledger);
    }
    self->count = 0;
}

int
crs_shard_is_complete(const crs_shard_folder *shard)
{
    return shard->is_finished || shard->done == shard->own_chunks;
}

static int
is_there(const crs_shards *self, uint64_t number)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->items[i].record.shard == number) {
            return crs_shard_is_complete(&self->items[i]);
        }
    }
    return 0;
}

void
crs_shards_missing(const crs_shards *self, crs_message *list)
{
    const uint64_t count = self->count > 0 ? self->items[0].record.shards : 0;
    int some = 0;

    for (uint64_t first = 1; first <= count; first++) {
        uint64_t last = first;

        if (is_there(self, first)) {
            continue;
        }
        while (last < count && !is_there(self, last + 1)) {
            last++;
        }
        crs_message_add(list, some++ ? ",%zu" : "%zu", (size_t)first);
        if (last > first) {
            crs_message_add(list, last == first + 1 ? ",%zu" : "-%zu", (size_t)last);
        }
        first = last;
    }
}
