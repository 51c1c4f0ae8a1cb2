#include "cli/sweep/shards.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cli/sweep/sweep_folder.h"

#define PREFIX "shard-"

/* Paths, as found. */
typedef struct paths {
    crs_cli *cli;
    const char **items;
    size_t count, room;
} paths;

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
add_path(paths *self, const char *path)
{
    if (!path) {
        return out_of_memory(self->cli);
    }
    if (self->count == self->room) {
        const size_t room = self->room == 0 ? 64 : 2 * self->room;
        const char **items = crs_arena_alloc(&self->cli->arena, room, sizeof *items);

        if (!items) {
            return out_of_memory(self->cli);
        }
        if (self->count > 0) {
            memcpy(items, self->items, self->count * sizeof *items);
        }
        self->items = items;
        self->room = room;
    }
    self->items[self->count++] = path;
    return CRS_EXIT_DONE;
}

/* The shards in a folder, in any order. */
static int
list_folder(paths *self, const char *dir)
{
    const char *folder = crs_arena_join(&self->cli->arena, dir, "/");
    const size_t before = self->count;
    DIR *stream = opendir(dir);
    int code = CRS_EXIT_DONE;

    if (!folder) {
        code = out_of_memory(self->cli);
    }
    for (struct dirent *entry;
         stream && code == CRS_EXIT_DONE && (entry = readdir(stream)) != NULL;) {
        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0) {
            const char *path = crs_arena_join(&self->cli->arena, folder, entry->d_name);

            if (path && crs_folder_has(self->cli, path, CRS_SWEEP_RECORD)) {
                code = add_path(self, path);
            }
        }
    }
    if (stream) {
        closedir(stream);
    }
    if (code == CRS_EXIT_DONE && self->count == before) {
        crs_message_fail(&self->cli->message, CRS_ERR_IO,
                         "%.300s: holds no sweep, nor shards of one", dir);
        code = crs_cli_fail(self->cli, CRS_EXIT_INVALID);
    }
    return code;
}

static int
find_all(crs_cli *cli, const char *const *dirs, size_t num_dirs, paths *found)
{
    int code = CRS_EXIT_DONE;

    *found = (paths){.cli = cli};
    for (size_t i = 0; i < num_dirs && code == CRS_EXIT_DONE; i++) {
        code = crs_folder_has(cli, dirs[i], CRS_SWEEP_RECORD) ? add_path(found, dirs[i])
                                                              : list_folder(found, dirs[i]);
    }
    return code;
}

static int
open_shard(crs_cli *cli, const char *path, crs_shard_folder *shard)
{
    const crs_sweep_record *record = &shard->record;
    crs_status status;

    *shard = (crs_shard_folder){.path = path, .ledger = {.fd = -1}};
    status = crs_sweep_record_read(path, &cli->arena, &shard->record, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, crs_cli_input_exit(status));
    }
    shard->is_finished = crs_folder_has(cli, path, "manifest.json");
    status = crs_ledger_open(&shard->ledger, path, crs_sweep_record_chunks(record),
                             record->num_metrics * sizeof(double), 0, 1,
                             crs_sweep_record_chunk_size, record, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
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
    return CRS_EXIT_DONE;
}

static int
by_number(const void *a, const void *b)
{
    const crs_shard_folder *x = a, *y = b;

    return (x->record.shard > y->record.shard) - (x->record.shard < y->record.shard);
}

/* All of one sweep, and none twice? */
static int
check_all(crs_cli *cli, const crs_shards *self)
{
    for (size_t i = 1; i < self->count; i++) {
        const crs_shard_folder *first = &self->items[0], *shard = &self->items[i];

        crs_message_clear(&cli->message);
        crs_message_add(&cli->message, "%.300s: is of another sweep than %.300s: ", shard->path,
                        first->path);
        if (crs_sweep_record_compare(&shard->record, &first->record, first->path, 0,
                                     &cli->message) != CRS_OK) {
            crs_message_add(&cli->message, " differ");
            return crs_cli_fail(cli, CRS_EXIT_INVALID);
        }
        if (shard->record.shard == self->items[i - 1].record.shard) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID,
                             "%.300s: is shard %zu again, as %.300s is", shard->path,
                             (size_t)shard->record.shard, self->items[i - 1].path);
            return crs_cli_fail(cli, CRS_EXIT_INVALID);
        }
    }
    return CRS_EXIT_DONE;
}

int
crs_shards_open(crs_cli *cli, const char *const *dirs, size_t num_dirs, crs_shards *self)
{
    paths found;
    int code = find_all(cli, dirs, num_dirs, &found);

    *self = (crs_shards){0};
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->items = crs_arena_alloc(&cli->arena, found.count, sizeof *self->items);
    if (!self->items) {
        return out_of_memory(cli);
    }
    for (size_t i = 0; i < found.count && code == CRS_EXIT_DONE; i++) {
        code = open_shard(cli, found.items[i], &self->items[i]);
        self->count += code == CRS_EXIT_DONE;
    }
    if (code == CRS_EXIT_DONE) {
        qsort(self->items, self->count, sizeof *self->items, by_number);
        code = check_all(cli, self);
    }
    return code;
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
