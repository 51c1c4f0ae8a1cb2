#include "table/output.h"
#include "base/file.h"
#include "base/folder_lock.h"
#include "json/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "manifest.json"
#define PACKAGE  "datapackage.json"

typedef struct out_file {
    char *name;       /* with the ending of its format */
    char *temporary;  /* path while it is written */
    char *final_path; /* path after the commit */
    int fd;           /* -1: closed */
    int renamed;
    int is_unlisted; /* the manifest does not name it */
    crs_sink sink;
    crs_csv csv;
    crs_output_info info;
} out_file;

struct crs_output {
    char *dir;                                /* NULL: nothing is written */
    crs_keep *keep;                           /* borrowed; NULL: tables are not kept */
    out_file files[CRS_OUTPUT_MAX_FILES + 2]; /* and the two documents */
    size_t num_files;
    crs_format format;    /* of tables */
    crs_folder_lock lock; /* not held where the caller holds it */
};

static const struct {
    const char *name, *ending;
} formats[] = {
#define FORMAT_ROW(id, name, ending) {name, ending},
    CRS_FORMAT_LIST(FORMAT_ROW)
#undef FORMAT_ROW
};

static crs_status
fail_errno(const char *path, const char *what, int error, crs_message *message)
{
    if (error == ENOMEM) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    return crs_message_fail(message, CRS_ERR_IO, "%.300s: %s: %s", path, what, strerror(error));
}

crs_status
crs_output_write_error(const char *name, const crs_sink *sink, crs_message *message)
{
    return fail_errno(name, "could not be written", sink->error, message);
}

crs_status
crs_output_failure(const crs_output *output, crs_message *message)
{
    for (size_t i = 0; i < output->num_files; i++) {
        if (output->files[i].sink.error != 0) {
            return crs_output_write_error(output->files[i].final_path, &output->files[i].sink,
                                          message);
        }
    }
    return CRS_OK;
}

/* 1 if the file is a temporary, or a lock, that an interrupted run has left, else 0. */
static int
is_left_over(const char *name)
{
    size_t length = strlen(name);
    return strcmp(name, ".lock") == 0 ||
           (name[0] == '.' && length > 5 && strcmp(name + length - 4, ".tmp") == 0);
}

static crs_status
check_empty(const char *dir, crs_message *message)
{
    DIR *stream = opendir(dir);
    crs_status status = CRS_OK;

    if (!stream) {
        return fail_errno(dir, "cannot be opened", errno, message);
    }
    for (struct dirent *entry; status == CRS_OK && (entry = readdir(stream));) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !is_left_over(entry->d_name)) {
            status = crs_message_fail(
                message, CRS_ERR_EXISTS,
                "%.300s: the output folder is not empty (it holds \"%.60s\"); "
                "choose another, or replace files with --force",
                dir, entry->d_name);
        }
    }
    closedir(stream);
    return status;
}

/* Makes `dir` and its parents. `dir` is changed on the way and back. */
static crs_status
make_dirs(char *dir, crs_message *message)
{
    struct stat info;

    for (char *slash = strchr(dir + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        int failed, error;

        *slash = '\0';
        failed = mkdir(dir, 0777) != 0 && errno != EEXIST && errno != EISDIR;
        error = errno;
        if (failed) {
            crs_status status = fail_errno(dir, "the folder could not be made", error, message);
            *slash = '/';
            return status;
        }
        *slash = '/';
    }
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        return fail_errno(dir, "the folder could not be made", errno, message);
    }
    if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return crs_message_fail(message, CRS_ERR_IO, "%.300s: is not a folder", dir);
    }
    return CRS_OK;
}

static crs_status
open_folder(crs_output **output, const char *dir, int force, int locks, crs_message *message)
{
    crs_output *self = calloc(1, sizeof(*self));
    crs_status status = CRS_OK;
    if (self) {
        self->lock.fd = -1;
        self->dir = malloc(strlen(dir) + 1);
    }
    if (!self || !self->dir) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        goto out;
    }
    memcpy(self->dir, dir, strlen(dir) + 1);
    if (dir[0] == '\0') {
        status = crs_message_fail(message, CRS_ERR_IO, "the output folder has no name");
        goto out;
    }
    status = make_dirs(self->dir, message);
    if (status == CRS_OK && locks) {
        status = crs_folder_lock_take(&self->lock, dir, message);
    }
    if (status == CRS_OK && !force) {
        status = check_empty(dir, message);
    }
    if (status == CRS_OK) {
        *output = self;
        self = NULL;
    }
out:
    crs_output_close(&self);
    return status;
}

crs_status
crs_output_open_memory(crs_output **output, crs_keep *keep, crs_message *message)
{
    crs_output *self = calloc(1, sizeof(*self));
    if (!self) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    self->keep = keep;
    *output = self;
    return CRS_OK;
}

void
crs_output_keep(crs_output *output, crs_keep *keep)
{
    output->keep = keep;
}

crs_status
crs_output_open(crs_output **output, const char *dir, int force, crs_message *message)
{
    return open_folder(output, dir, force, 1, message);
}

crs_status
crs_output_open_locked(crs_output **output, const char *dir, int force, crs_message *message)
{
    return open_folder(output, dir, force, 0, message);
}

/* prefix name suffix */
static char *
make_name(const char *prefix, const char *name, const char *suffix)
{
    size_t size = strlen(prefix) + strlen(name) + strlen(suffix) + 1;
    char *text = malloc(size);
    if (text) {
        snprintf(text, size, "%s%s%s", prefix, name, suffix);
    }
    return text;
}

static void
close_file(out_file *file)
{
    if (file->fd >= 0) {
        close(file->fd);
        file->fd = -1;
    }
    crs_sink_free(&file->sink);
}

static void
free_file(out_file *file, int keep)
{
    close_file(file);
    if (!keep && file->temporary) {
        unlink(file->renamed ? file->final_path : file->temporary);
    }
    free(file->name);
    free(file->temporary);
    free(file->final_path);
    *file = (out_file){.fd = -1};
}

void
crs_output_format(crs_output *output, const char *format)
{
    for (size_t i = 0; i < CRS_NUM_FORMATS; i++) {
        if (strcmp(formats[i].name, format) == 0) {
            output->format = (crs_format)i;
        }
    }
}

/* Starts a file that is not written: its bytes, if any, go into memory. */
static crs_status
start_nothing(crs_output *output, const char *name, const char *title, out_file **started,
              crs_message *message)
{
    out_file *file = &output->files[output->num_files];
    *file = (out_file){.fd = -1, .info = {.title = title}};
    file->name = make_name("", name, "");
    if (!file->name || crs_sink_init_memory(&file->sink) != CRS_OK) {
        free_file(file, 0);
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    output->num_files++;
    *started = file;
    return CRS_OK;
}

/* Starts file number num_files; `limit` of them may exist. */
static crs_status
start_file(crs_output *output, const char *name, const char *title, crs_format format,
           size_t limit, out_file **started, crs_message *message)
{
    const char *ending = formats[format].ending;
    crs_status status = CRS_OK;
    out_file *file;

    if (output->num_files >= limit) {
        return crs_message_fail(message, CRS_ERR_LIMIT, "%.200s: too many output files", name);
    }
    if (!output->dir) {
        return start_nothing(output, name, title, started, message);
    }
    file = &output->files[output->num_files];
    *file = (out_file){.fd = -1, .info = {.title = title}};
    file->name = make_name("", name, ending);
    file->final_path = file->name ? crs_file_path(output->dir, file->name) : NULL;
    if (!file->final_path) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        goto out;
    }
    file->info.name = file->name;
    status = crs_file_temporary(output->dir, file->name, &file->fd, &file->temporary);
    if (status != CRS_OK) {
        status = fail_errno(file->final_path, "could not be made", errno, message);
        goto out;
    }
    if (crs_sink_init_fd(&file->sink, file->fd) != CRS_OK ||
        (format == CRS_FORMAT_CSV_GZ && crs_sink_compress(&file->sink) != CRS_OK)) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        goto out;
    }
    output->num_files++;
    *started = file;
out:
    if (status != CRS_OK) {
        free_file(file, 0);
    }
    return status;
}

static crs_status
start_table(crs_output *output, const char *name, const char *title, crs_format format,
            const crs_column *columns, size_t num_columns, crs_csv **csv, crs_message *message)
{
    out_file *file = NULL;
    crs_status status = start_file(output, name, title, format, CRS_OUTPUT_MAX_FILES, &file,
                                   message);
    if (status == CRS_OK) {
        file->info.columns = columns;
        file->info.num_columns = num_columns;
        crs_csv_init(&file->csv, !output->dir ? NULL : &file->sink, columns, num_columns);
        if (output->keep) {
            file->csv.keep = crs_keep_table(output->keep, name, title, columns, num_columns);
        }
        *csv = &file->csv;
    }
    return status;
}

crs_status
crs_output_table(crs_output *output, const char *name, const char *title,
                 const crs_column *columns, size_t num_columns, crs_csv **csv,
                 crs_message *message)
{
    return start_table(output, name, title, output->format, columns, num_columns, csv, message);
}

crs_status
crs_output_plain_table(crs_output *output, const char *name, const char *title,
                       const crs_column *columns, size_t num_columns, crs_csv **csv,
                       crs_message *message)
{
    return start_table(output, name, title, CRS_FORMAT_CSV, columns, num_columns, csv, message);
}

crs_status
crs_output_file(crs_output *output, const char *name, const char *title, crs_sink **sink,
                crs_message *message)
{
    out_file *file = NULL;
    crs_status status = start_file(output, name, title, CRS_FORMAT_CSV, CRS_OUTPUT_MAX_FILES,
                                   &file, message);
    if (status == CRS_OK) {
        *sink = &file->sink;
    }
    return status;
}

crs_status
crs_output_unlisted(crs_output *output, const char *name, crs_sink **sink, crs_message *message)
{
    const crs_status status = crs_output_file(output, name, "", sink, message);

    if (status == CRS_OK) {
        output->files[output->num_files - 1].is_unlisted = 1;
    }
    return status;
}

/* Sends what is buffered to the disk, and closes. */
static crs_status
complete_file(out_file *file, crs_message *message)
{
    const int fd = file->fd;

    if (crs_sink_finish(&file->sink) != CRS_OK) {
        return crs_output_write_error(file->final_path, &file->sink, message);
    }
    file->info.bytes = file->sink.bytes;
    crs_hash_text(&file->sink.hash, file->info.hash);
    if (fsync(file->fd) != 0 && errno != EINVAL && errno != EROFS) {
        return fail_errno(file->final_path, "could not be written", errno, message);
    }
    file->fd = -1;
    if (close(fd) != 0) {
        return fail_errno(file->final_path, "could not be written", errno, message);
    }
    crs_sink_free(&file->sink);
    return CRS_OK;
}

/* Writes and completes datapackage.json and manifest.json. */
static crs_status
write_documents(crs_output *output, const crs_manifest *manifest, crs_message *message)
{
    crs_output_info infos[CRS_OUTPUT_MAX_FILES + 1];
    size_t num_infos = 0;
    out_file *file = NULL;
    crs_status status;

    for (size_t i = 0; i < output->num_files; i++) {
        if (!output->files[i].is_unlisted) {
            infos[num_infos++] = output->files[i].info;
        }
    }
    status = start_file(output, PACKAGE, "what the tables mean", CRS_FORMAT_CSV,
                        CRS_OUTPUT_MAX_FILES + 2, &file, message);
    if (status == CRS_OK) {
        /* write errors stick in the sink and come out when the file is completed */
        (void)crs_datapackage_write(manifest->title, infos, num_infos, &file->sink);
        status = complete_file(file, message);
    }
    if (status == CRS_OK) {
        infos[num_infos++] = file->info;
        status = start_file(output, MANIFEST, "how it was made", CRS_FORMAT_CSV,
                            CRS_OUTPUT_MAX_FILES + 2, &file, message);
    }
    if (status == CRS_OK) {
        (void)crs_manifest_write(manifest, infos, num_infos, &file->sink);
        status = complete_file(file, message);
    }
    return status;
}

static int
is_written(const crs_output *output, const char *name)
{
    for (size_t i = 0; i < output->num_files; i++) {
        if (strcmp(output->files[i].name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* What the folder's older manifest lists. */
typedef struct outdated {
    crs_arena arena;
    crs_json_file file;
} outdated;

static void
read_outdated(const char *manifest, outdated *self)
{
    struct stat info;

    if (lstat(manifest, &info) != 0 || !S_ISREG(info.st_mode) ||
        crs_json_read(manifest, &self->arena, &self->file, NULL) != CRS_OK) {
        self->file.root = NULL;
    }
}

/* 1 if the file is as crisim wrote it: a manifest is only text, and one from elsewhere may list
 * what is not ours. */
static int
is_unchanged(const char *path, const crs_json *listed)
{
    const crs_json *hash = crs_json_get(listed, "sha256");
    char found[CRS_HASH_TEXT];
    struct stat info;

    return hash && hash->text && lstat(path, &info) == 0 && S_ISREG(info.st_mode) &&
           crs_hash_file(path, found) == CRS_OK && strcmp(hash->text, found) == 0;
}

/* Removes the files that the older manifest lists and this run does not write: beside the new
 * manifest they would look like its own. */
static void
remove_outdated(const crs_output *output, const outdated *old)
{
    const crs_json *outputs = old->file.root ? crs_json_get(old->file.root, "outputs") : NULL;

    for (const crs_json *o = outputs ? outputs->first : NULL; o; o = o->next) {
        const crs_json *name = crs_json_get(o, "path");
        char *path;

        if (!name || !name->text || !crs_file_is_plain_name(name->text) ||
            is_written(output, name->text)) {
            continue;
        }
        path = crs_file_path(output->dir, name->text);
        if (path && is_unchanged(path, o)) {
            unlink(path);
        }
        free(path);
    }
}

static crs_status
rename_all(crs_output *output, crs_message *message)
{
    const char *manifest = output->files[output->num_files - 1].final_path;
    outdated old = {0};
    crs_status status;

    /* An older manifest would vouch for a folder that is half old, half new: it goes first. */
    read_outdated(manifest, &old);
    if (unlink(manifest) != 0 && errno != ENOENT) {
        status = fail_errno(manifest, "could not be replaced", errno, message);
    } else {
        remove_outdated(output, &old);
        status = CRS_OK;
    }
    crs_arena_free(&old.arena);
    if (status != CRS_OK) {
        return status;
    }
    for (size_t i = 0; i < output->num_files; i++) {
        out_file *file = &output->files[i];
        if (rename(file->temporary, file->final_path) != 0) {
            return fail_errno(file->final_path, "could not be named so", errno, message);
        }
        file->renamed = 1;
    }
    crs_file_sync_folder(output->dir);
    return CRS_OK;
}

crs_status
crs_output_commit(crs_output *output, const crs_manifest *manifest, crs_message *message)
{
    crs_status status = CRS_OK;
    for (size_t i = 0; i < output->num_files && status == CRS_OK; i++) {
        status = complete_file(&output->files[i], message);
    }
    if (status == CRS_OK) {
        status = write_documents(output, manifest, message);
    }
    if (status == CRS_OK) {
        status = rename_all(output, message);
    }
    for (size_t i = 0; i < output->num_files; i++) {
        free_file(&output->files[i], status == CRS_OK);
    }
    output->num_files = 0;
    return status;
}

void
crs_output_close(crs_output **output)
{
    crs_output *self = *output;
    if (self) {
        for (size_t i = 0; i < self->num_files; i++) {
            free_file(&self->files[i], 0);
        }
        crs_folder_lock_release(&self->lock);
        free(self->dir);
        free(self);
        *output = NULL;
    }
}
