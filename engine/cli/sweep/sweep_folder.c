#include "cli/sweep/sweep_folder.h"

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

static int
out_of_memory(crs_cli *cli)
{
    crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static const char *
inside(crs_cli *cli, const char *dir, const char *name)
{
    const char *folder = crs_arena_join(&cli->arena, dir, "/");

    return folder ? crs_arena_join(&cli->arena, folder, name) : NULL;
}

int
crs_folder_has(crs_cli *cli, const char *dir, const char *name)
{
    const char *path = inside(cli, dir, name);

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
static int
check_empty(crs_cli *cli, const char *dir, int resume)
{
    DIR *stream = opendir(dir);
    int code = CRS_EXIT_DONE;

    if (!stream) {
        crs_message_fail(&cli->message, CRS_ERR_IO, "%.300s: cannot be opened: %s", dir,
                         strerror(errno));
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    for (struct dirent *entry; code == CRS_EXIT_DONE && (entry = readdir(stream)) != NULL;) {
        if (!is_left_over(entry->d_name)) {
            crs_message_fail(&cli->message, CRS_ERR_EXISTS,
                             "%.300s: the output folder is not empty (it holds \"%.60s\")%s", dir,
                             entry->d_name,
                             resume ? ", and no sweep to go on with" : "; choose another");
            code = crs_cli_fail(cli, CRS_EXIT_FAILED);
        }
    }
    closedir(stream);
    return code;
}

/* Holds what is computed now against what the folder is for. */
static int
compare(crs_cli *cli, const crs_sweep_folder *self, int resume, const crs_sweep_record *record)
{
    crs_sweep_record there;
    crs_status status;

    if (!resume) {
        crs_message_fail(&cli->message, CRS_ERR_EXISTS,
                         "%.300s: there is a sweep in it already; go on with it by --resume, or "
                         "choose another folder",
                         self->path);
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    status = crs_sweep_record_read(self->path, &cli->arena, &there, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, crs_cli_input_exit(status));
    }
    crs_message_clear(&cli->message);
    crs_message_add(&cli->message,
                    "%.300s: cannot go on with another sweep than was begun: ", self->path);
    if (crs_sweep_record_compare(record, &there, "the folder", 1, &cli->message) != CRS_OK) {
        crs_message_add(&cli->message, " differ");
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    return CRS_EXIT_DONE;
}

/* ---- what is put there ---- */

/* Sends the points to a sink, and notes their hash. */
static crs_status
send_design(crs_cli *cli, crs_design *design, crs_sweep_record *record, crs_sink *sink)
{
    const crs_span varied = {record->varied, record->num_varied};
    char text[CRS_HASH_TEXT];

    if (crs_sweep_design_write(design, &varied, &cli->arena, sink) != CRS_OK) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    if (crs_sink_flush(sink) != CRS_OK) {
        return crs_output_write_error(CRS_SWEEP_DESIGN, sink, &cli->message);
    }
    crs_hash_text(&sink->hash, text);
    record->design_hash = crs_arena_text(&cli->arena, text, strlen(text));
    return record->design_hash ? CRS_OK
                               : crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
}

/* Writes the points under a temporary name. Of shards, only the first keeps them: a thousand
 * copies of a large design would be larger than the results. */
static crs_status
begin_design(crs_cli *cli, const char *dir, crs_design *design, crs_sweep_record *record,
             crs_atomic_file *file)
{
    const int keeps = record->shard == 1;
    crs_status status;

    if (keeps) {
        status = crs_atomic_open(file, dir, CRS_SWEEP_DESIGN, &cli->message);
    } else {
        *file = (crs_atomic_file){.fd = open("/dev/null", O_WRONLY | O_CLOEXEC)};
        status = file->fd >= 0 && crs_sink_init_fd(&file->sink, file->fd) == CRS_OK
                     ? CRS_OK
                     : crs_message_fail(&cli->message, CRS_ERR_IO, "/dev/null: %s",
                                        strerror(errno));
    }
    status = status == CRS_OK ? send_design(cli, design, record, &file->sink) : status;
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
write_record(crs_cli *cli, const char *dir, const crs_sweep_record *record)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open(&file, dir, CRS_SWEEP_RECORD, &cli->message);

    if (status == CRS_OK) {
        (void)crs_sweep_record_write(record, &file.sink); /* errors stick in the sink */
        status = crs_atomic_commit(&file, &cli->message);
    }
    return status;
}

static int
settle(crs_cli *cli, crs_sweep_folder *self, int resume, crs_design *design,
       crs_sweep_record *record)
{
    const int is_begun = crs_folder_has(cli, self->path, CRS_SWEEP_RECORD);
    crs_atomic_file file;
    int code = is_begun ? CRS_EXIT_DONE : check_empty(cli, self->path, resume);

    if (code != CRS_EXIT_DONE) {
        return code;
    }
    if (begin_design(cli, self->path, design, record, &file) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    code = is_begun ? compare(cli, self, resume, record) : CRS_EXIT_DONE;
    if (code != CRS_EXIT_DONE) {
        crs_atomic_abort(&file);
        return code;
    }
    if ((file.path && crs_atomic_commit(&file, &cli->message) != CRS_OK) ||
        (!is_begun && write_record(cli, self->path, record) != CRS_OK)) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE;
}

/* ---- all of it ---- */

/* Makes the folder, and its parents, as every output does. */
static int
make_folder(crs_cli *cli, const char *path)
{
    crs_output *output = NULL;
    const crs_status status = crs_output_open(&output, path, 1, &cli->message);

    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
name_folder(crs_cli *cli, const char *dir, int is_shard, const crs_sweep_record *record,
            crs_sweep_folder *self)
{
    char part[64] = "";

    if (is_shard) {
        snprintf(part, sizeof part, "/shard-%" PRIu64 "-of-%" PRIu64, record->shard,
                 record->shards);
    }
    self->shown = dir;
    self->path = crs_arena_join(&cli->arena, dir, part);
    return self->path ? CRS_EXIT_DONE : out_of_memory(cli);
}

int
crs_sweep_folder_open(crs_cli *cli, const char *dir, int is_shard, int resume, crs_design *design,
                      crs_sweep_record *record, crs_sweep_folder *self)
{
    int code;

    *self = (crs_sweep_folder){.lock = {.fd = -1}, .ledger = {.fd = -1}};
    code = name_folder(cli, dir, is_shard, record, self);
    code = code == CRS_EXIT_DONE ? make_folder(cli, self->path) : code;
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    if (crs_folder_lock_take(&self->lock, self->path, &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    if (self->lock.was_stale) {
        crs_cli_remark(cli, "%s: a process that is gone had left its lock; taken over",
                       self->path);
    }
    if (self->lock.is_weak) {
        crs_cli_note(cli,
                     "note: %s is on a file system without locks: make sure that nobody else "
                     "works in it",
                     self->path);
    }
    code = settle(cli, self, resume, design, record);
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    self->is_complete = crs_folder_has(cli, self->path, MANIFEST);
    if (crs_ledger_open(&self->ledger, self->path, crs_sweep_record_chunks(record),
                        record->num_metrics * sizeof(double), !self->is_complete, 1,
                        crs_sweep_record_chunk_size, record, &cli->message) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    if (self->ledger.corrupt > 0) {
        crs_cli_note(cli, "note: %s: %" PRIu64 " damaged chunks are computed again", self->path,
                     self->ledger.corrupt);
    }
    return CRS_EXIT_DONE;
}

void
crs_sweep_folder_close(crs_sweep_folder *self)
{
    crs_ledger_close(&self->ledger);
    crs_folder_lock_release(&self->lock);
}
