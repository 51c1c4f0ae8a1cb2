#include "request/sweep/sweep_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "table/output.h"
#include "result/sweep_tables.h"

#define MANIFEST "manifest.json"

static const char *
inside(crs_env *env, const char *dir, const char *name)
{
    const char *folder = crs_arena_join(env->arena, dir, "/");

    return folder ? crs_arena_join(env->arena, folder, name) : NULL;
}

int
crs_folder_has(crs_env *env, const char *dir, const char *name)
{
    const char *path = inside(env, dir, name);

    return path && access(path, F_OK) == 0;
}

/* ---- what is there already ---- */

/* Names that a sweep which was killed at its very start may leave. */
static int
is_left_over(const char *name)
{
    const size_t length = strlen(name);

    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".lock") == 0 ||
           strcmp(name, CRS_SWEEP_DESIGN) == 0 ||
           (name[0] == '.' && length > 5 && strcmp(name + length - 4, ".tmp") == 0);
}

/* Without a record nothing but leftovers may be there. */
static crs_status
check_empty(crs_env *env, const char *dir, int resume)
{
    DIR *stream = opendir(dir);
    crs_status status = CRS_OK;

    if (!stream) {
        return crs_env_fail(env, CRS_FAULT_MACHINE, CRS_ERR_IO, "%.300s: cannot be opened: %s",
                            dir, strerror(errno));
    }
    for (struct dirent *entry; status == CRS_OK && (entry = readdir(stream));) {
        if (!is_left_over(entry->d_name)) {
            status = crs_env_fail(env, CRS_FAULT_MACHINE, CRS_ERR_EXISTS,
                                  "%.300s: the output folder is not empty (it holds \"%.60s\")%s",
                                  dir, entry->d_name,
                                  resume ? ", and no sweep to go on with" : "; choose another");
        }
    }
    closedir(stream);
    return status;
}

/* Holds what is computed now against what the folder is for. */
static crs_status
compare(crs_env *env, const crs_sweep_folder *self, int resume, const crs_sweep_record *record)
{
    crs_sweep_record there;
    crs_status status;

    if (!resume) {
        return crs_env_fail(
            env, CRS_FAULT_MACHINE, CRS_ERR_EXISTS,
            "%.300s: there is a sweep in it already; go on with it by --resume, or "
            "choose another folder",
            self->path);
    }
    status = crs_sweep_record_read(self->path, env->arena, &there, env->message);
    if (status != CRS_OK) {
        return crs_env_blame_input(env, status);
    }
    crs_message_clear(env->message);
    crs_message_add(env->message,
                    "%.300s: cannot go on with another sweep than was begun: ", self->path);
    if (crs_sweep_record_compare(record, &there, "the folder", 1, env->message) != CRS_OK) {
        crs_message_add(env->message, " differ");
        return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
    }
    return CRS_OK;
}

/* ---- what is put there ---- */

/* Sends the points to a sink, and notes their hash. */
static crs_status
send_design(crs_env *env, crs_design *design, crs_sweep_record *record, crs_sink *sink)
{
    const crs_span varied = {record->varied, record->num_varied};
    char text[CRS_HASH_TEXT];

    if (crs_sweep_design_write(design, &varied, env->arena, sink) != CRS_OK) {
        return crs_message_fail(env->message, CRS_ERR_MEMORY, "out of memory");
    }
    if (crs_sink_flush(sink) != CRS_OK) {
        return crs_output_write_error(CRS_SWEEP_DESIGN, sink, env->message);
    }
    crs_hash_text(&sink->hash, text);
    record->design_hash = crs_arena_text(env->arena, text, strlen(text));
    return record->design_hash ? CRS_OK
                               : crs_message_fail(env->message, CRS_ERR_MEMORY, "out of memory");
}

/* Writes the points under a temporary name. Of shards, only the first keeps them: a thousand
 * copies of a large design would be larger than the results. */
static crs_status
begin_design(crs_env *env, const char *dir, crs_design *design, crs_sweep_record *record,
             crs_atomic_file *file)
{
    const int keeps = record->shard == 1;
    crs_status status;

    if (keeps) {
        status = crs_atomic_open(file, dir, CRS_SWEEP_DESIGN, env->message);
    } else {
        *file = (crs_atomic_file){.fd = open("/dev/null", O_WRONLY | O_CLOEXEC)};
        status = file->fd >= 0 && crs_sink_init_fd(&file->sink, file->fd) == CRS_OK
                     ? CRS_OK
                     : crs_message_fail(env->message, CRS_ERR_IO, "/dev/null: %s",
                                        strerror(errno));
    }
    status = status == CRS_OK ? send_design(env, design, record, &file->sink) : status;
    if (!keeps) {
        if (file->fd >= 0) {
            close(file->fd);
        }
        crs_sink_free(&file->sink);
        *file = (crs_atomic_file){.fd = -1};
    } else if (status != CRS_OK) {
        crs_atomic_abort(file);
    }
    return status;
}

static crs_status
write_record(crs_env *env, const char *dir, const crs_sweep_record *record)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open(&file, dir, CRS_SWEEP_RECORD, env->message);

    if (status == CRS_OK) {
        (void)crs_sweep_record_write(record, &file.sink); /* errors stick in the sink */
        status = crs_atomic_commit(&file, env->message);
    }
    return status;
}

static crs_status
settle(crs_env *env, crs_sweep_folder *self, int resume, crs_design *design,
       crs_sweep_record *record)
{
    const int is_begun = crs_folder_has(env, self->path, CRS_SWEEP_RECORD);
    crs_atomic_file file;
    crs_status status = is_begun ? CRS_OK : check_empty(env, self->path, resume);

    if (status != CRS_OK) {
        return status;
    }
    status = begin_design(env, self->path, design, record, &file);
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    status = is_begun ? compare(env, self, resume, record) : CRS_OK;
    if (status != CRS_OK) {
        crs_atomic_abort(&file);
        return status;
    }
    status = file.path ? crs_atomic_commit(&file, env->message) : CRS_OK;
    if (status == CRS_OK && !is_begun) {
        status = write_record(env, self->path, record);
    }
    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

/* ---- all of it ---- */

/* Makes the folder, and its parents, as every output does. */
static crs_status
make_folder(crs_env *env, const char *path)
{
    crs_output *output = NULL;
    const crs_status status = crs_output_open_locked(&output, path, 1, env->message);

    crs_output_close(&output);
    return status == CRS_OK ? CRS_OK : crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

static crs_status
name_folder(crs_env *env, const char *dir, int is_shard, const crs_sweep_record *record,
            crs_sweep_folder *self)
{
    char part[64] = "";

    if (is_shard) {
        snprintf(part, sizeof part, "/shard-%" PRIu64 "-of-%" PRIu64, record->shard,
                 record->shards);
    }
    self->shown = dir;
    self->path = crs_arena_join(env->arena, dir, part);
    return self->path ? CRS_OK : crs_env_out_of_memory(env);
}

crs_status
crs_sweep_folder_open(crs_env *env, const char *dir, int is_shard, int resume, crs_design *design,
                      crs_sweep_record *record, crs_sweep_folder *self)
{
    crs_status status;

    *self = (crs_sweep_folder){.lock = {.fd = -1}, .ledger = {.fd = -1}};
    status = name_folder(env, dir, is_shard, record, self);
    status = status == CRS_OK ? make_folder(env, self->path) : status;
    if (status != CRS_OK) {
        return status;
    }
    status = crs_folder_lock_take(&self->lock, self->path, env->message);
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    if (self->lock.was_stale) {
        crs_env_note(env, CRS_NOTE_REMARK,
                     "%s: a process that is gone had left its lock; taken over", self->path);
    }
    if (self->lock.is_weak) {
        crs_env_note(env, CRS_NOTE_HINT,
                     "note: %s is on a file system without locks: make sure that nobody else "
                     "works in it",
                     self->path);
    }
    status = settle(env, self, resume, design, record);
    if (status != CRS_OK) {
        return status;
    }
    self->is_complete = crs_folder_has(env, self->path, MANIFEST);
    status = crs_ledger_open(&self->ledger, self->path, crs_sweep_record_chunks(record),
                             record->num_metrics * sizeof(double), !self->is_complete, 1,
                             crs_sweep_record_chunk_size, record, env->message);
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    if (self->ledger.corrupt > 0) {
        crs_env_note(env, CRS_NOTE_HINT, "note: %s: %" PRIu64 " damaged chunks are computed again",
                     self->path, self->ledger.corrupt);
    }
    return CRS_OK;
}

void
crs_sweep_folder_close(crs_sweep_folder *self)
{
    crs_ledger_close(&self->ledger);
    crs_folder_lock_release(&self->lock);
}
