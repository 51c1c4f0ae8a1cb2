#include "table/folder_read.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "manifest.json"
#define PACKAGE  "datapackage.json"

static char *
path_of(const crs_folder *self, const char *name)
{
    char *stem = crs_arena_join(self->arena, self->path, "/");

    return stem ? crs_arena_join(self->arena, stem, name) : NULL;
}

static int
is_there(const crs_folder *self, const char *name)
{
    const char *path = path_of(self, name);

    return path && access(path, F_OK) == 0;
}

/* Does the folder hold what a run leaves that is still at work, or was killed? */
static int
is_in_the_making(const crs_folder *self)
{
    DIR *stream = opendir(self->path);
    int found = is_there(self, "sweep.json") || is_there(self, ".lock");

    for (struct dirent *entry; stream && !found && (entry = readdir(stream));) {
        const size_t length = strlen(entry->d_name);

        found = (length > 5 && entry->d_name[0] == '.' &&
                 strcmp(entry->d_name + length - 4, ".tmp") == 0) ||
                strncmp(entry->d_name, "shard-", 6) == 0;
    }
    if (stream) {
        closedir(stream);
    }
    return found;
}

static crs_status
explain_missing(const crs_folder *self)
{
    struct stat info;

    if (stat(self->path, &info) != 0) {
        return crs_message_fail(self->message, CRS_ERR_IO, "%.300s: %s", self->path,
                                strerror(errno));
    }
    if (!S_ISDIR(info.st_mode)) {
        return crs_message_fail(self->message, CRS_ERR_NAME,
                                "%.300s: is not a folder; give the folder that -o has written",
                                self->path);
    }
    if (is_in_the_making(self)) {
        return crs_message_fail(self->message, CRS_ERR_EXISTS,
                                "%.300s: is not complete: it is being written, or was "
                                "interrupted (a sweep: see \"crisim status\", then --resume or "
                                "\"crisim merge\")",
                                self->path);
    }
    return crs_message_fail(self->message, CRS_ERR_NAME,
                            "%.300s: has no " MANIFEST "; give a folder that crisim has written "
                            "with -o",
                            self->path);
}

static crs_status
read_document(const crs_folder *self, const char *name, const char *needs, crs_json_type type,
              crs_json_file *file)
{
    const char *path = path_of(self, name);
    const crs_json *member;
    crs_status status;

    if (!path) {
        return crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
    }
    status = crs_json_read(path, self->arena, file, self->message);
    if (status != CRS_OK) {
        return status;
    }
    member = file->root->type == CRS_JSON_OBJECT ? crs_json_get(file->root, needs) : NULL;
    if (!member || member->type != type) {
        crs_json_address(file, file->root, self->message);
        crs_message_add(self->message, "is not what crisim writes: it has no \"%s\"", needs);
        return crs_error(CRS_ERR_INVALID);
    }
    return CRS_OK;
}

crs_status
crs_folder_open(crs_folder *self, const char *path, crs_arena *arena, crs_message *message)
{
    crs_status status;

    *self = (crs_folder){.path = path, .arena = arena, .message = message};
    if (!is_there(self, MANIFEST)) {
        return explain_missing(self);
    }
    status = read_document(self, MANIFEST, "outputs", CRS_JSON_ARRAY, &self->manifest);
    if (status == CRS_OK) {
        status = read_document(self, PACKAGE, "resources", CRS_JSON_ARRAY, &self->package);
    }
    return status;
}

const char *
crs_folder_member(const crs_json *object, const char *name)
{
    const crs_json *member = object && object->type == CRS_JSON_OBJECT ? crs_json_get(object, name)
                                                                       : NULL;

    return member && member->type == CRS_JSON_TEXT ? member->text : NULL;
}

const char *
crs_folder_text(const crs_folder *self, const char *name)
{
    return crs_folder_member(self->manifest.root, name);
}

double
crs_folder_number(const crs_folder *self, const char *name)
{
    const crs_json *member = crs_json_get(self->manifest.root, name);

    return member && member->type == CRS_JSON_NUMBER ? member->number : (double)NAN;
}

const char *
crs_folder_title(const crs_folder *self)
{
    const char *title = crs_folder_member(self->package.root, "title");

    return title && strcmp(title, "A crisim simulation") != 0 ? title : NULL;
}

/* Is the file the table `name`, plain or compressed? */
static int
is_table(const char *file, const char *name)
{
    const size_t length = strlen(name);

    return file && strncmp(file, name, length) == 0 &&
           (file[length] == '\0' || strcmp(file + length, ".gz") == 0);
}

/* What the manifest says of a table. */
static const crs_json *
find_table(const crs_folder *self, const char *name)
{
    for (const crs_json *item = crs_json_get(self->manifest.root, "outputs")->first; item;
         item = item->next) {
        if (is_table(crs_folder_member(item, "path"), name)) {
            return item;
        }
    }
    return NULL;
}

int
crs_folder_lists(const crs_folder *self, const char *name)
{
    return find_table(self, name) != NULL;
}

static const crs_json *
find_field(const crs_json *resource, const char *column)
{
    const crs_json *schema = resource->type == CRS_JSON_OBJECT ? crs_json_get(resource, "schema")
                                                               : NULL;
    const crs_json *fields = schema && schema->type == CRS_JSON_OBJECT
                                 ? crs_json_get(schema, "fields")
                                 : NULL;

    for (const crs_json *field = fields ? fields->first : NULL; field; field = field->next) {
        const char *name = crs_folder_member(field, "name");

        if (name && strcmp(name, column) == 0) {
            return field;
        }
    }
    return NULL;
}

const crs_json *
crs_folder_field(const crs_folder *self, const char *table, const char *column)
{
    const crs_json *resources = crs_json_get(self->package.root, "resources");
    const crs_json *found = NULL;

    for (const crs_json *item = resources->first; item && !found; item = item->next) {
        if (!table || is_table(crs_folder_member(item, "path"), table)) {
            found = find_field(item, column);
        }
    }
    return found;
}

/* The path of a table; notes it if its bytes are not those that the manifest lists. NULL with a
 * message when out of memory. */
static const char *
locate(crs_folder *self, const char *name)
{
    const crs_json *listed = find_table(self, name);
    const char *file = crs_folder_member(listed, "path");
    const char *expected = crs_folder_member(listed, "sha256");
    const char *path = path_of(self, file ? file : name);
    char found[CRS_HASH_TEXT];
    int is_known = 0;

    if (!path) {
        crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < self->num_changed; i++) {
        is_known |= strcmp(self->changed[i], file ? file : name) == 0;
    }
    if (expected && !is_known && self->num_changed < CRS_FOLDER_MAX_CHANGED &&
        crs_hash_file(path, found) == CRS_OK && strcmp(expected, found) != 0) {
        self->changed[self->num_changed++] = file;
    }
    return path;
}

crs_status
crs_folder_table(crs_folder *self, const char *name, crs_csv_table *table)
{
    const char *path = locate(self, name);

    return path ? crs_csv_read(path, self->arena, table, self->message) : CRS_ERR_MEMORY;
}

crs_status
crs_folder_rows(crs_folder *self, const char *name, crs_csv_rows *rows)
{
    const char *path = locate(self, name);

    *rows = (crs_csv_rows){0};
    return path ? crs_csv_rows_open(rows, path, self->message) : CRS_ERR_MEMORY;
}
