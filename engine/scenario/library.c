#include "scenario/library.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario_internal.h"
#include "base/suggest.h"

#define SUFFIX ".json"

static const char *const folders[CRS_NUM_FILE_KINDS] = {
    [CRS_FILE_CASE] = "/",
    [CRS_FILE_STRATEGY] = "/strategies/",
    [CRS_FILE_STUDY] = "/studies/",
};

static int
has_suffix(const char *text)
{
    size_t length = strlen(text), suffix = strlen(SUFFIX);
    return length > suffix && strcmp(text + length - suffix, SUFFIX) == 0;
}

int
crs_library_is_file(const char *argument)
{
    return crs_names_file(argument) || strcmp(argument, "-") == 0;
}

/* The folder of a kind in a directory of the library, ending in '/'; NULL when out of memory. */
static char *
folder_of(const crs_reader *reader, const char *dir, crs_file_kind kind)
{
    return crs_arena_join(reader->arena, dir, folders[kind]);
}

/* The path of <id>.json if there is such a file in one of the directories, else NULL. */
static crs_status
find_exact(const crs_library *library, const crs_reader *reader, crs_file_kind kind,
           const char *id, const char **path)
{
    *path = NULL;
    for (size_t i = 0; i < library->num_dirs && !*path; i++) {
        char *candidate = folder_of(reader, library->dirs[i], kind);
        candidate = candidate ? crs_arena_join(reader->arena, candidate, id) : NULL;
        candidate = candidate ? crs_arena_join(reader->arena, candidate, SUFFIX) : NULL;
        if (!candidate) {
            return crs_reader_memory(reader);
        }
        if (access(candidate, F_OK) == 0) {
            *path = candidate;
        } else if (errno == EACCES) { /* "there is no such" would be a guess */
            return crs_message_fail(reader->message, CRS_ERR_IO, "%.300s: cannot be read: %s",
                                    candidate, strerror(EACCES));
        }
    }
    return CRS_OK;
}

static int
compare_texts(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

/* Sorts and removes what is there twice. */
static void
sort_ids(crs_ids *ids)
{
    size_t kept = 1;

    if (ids->count == 0) {
        return;
    }
    qsort(ids->items, ids->count, sizeof(*ids->items), compare_texts);
    for (size_t i = 1; i < ids->count; i++) {
        if (strcmp(ids->items[i], ids->items[kept - 1]) != 0) {
            ids->items[kept++] = ids->items[i];
        }
    }
    ids->count = kept;
}

/* Appends an id; the array doubles in the arena when it is full. */
static crs_status
append_id(const crs_reader *reader, crs_ids *ids, size_t *size, const char *text, size_t length)
{
    if (ids->count == *size) {
        size_t larger = *size == 0 ? 16 : 2 * *size;
        const char **items = crs_arena_alloc(reader->arena, larger, sizeof(*items));
        if (!items) {
            return crs_reader_memory(reader);
        }
        if (ids->count > 0) {
            memcpy(items, ids->items, ids->count * sizeof(*items));
        }
        ids->items = items;
        *size = larger;
    }
    ids->items[ids->count] = crs_arena_text(reader->arena, text, length);
    if (!ids->items[ids->count]) {
        return crs_reader_memory(reader);
    }
    ids->count++;
    return CRS_OK;
}

crs_status
crs_library_list(const crs_library *library, const crs_reader *reader, crs_file_kind kind,
                 crs_ids *ids)
{
    crs_ids result = {NULL, 0};
    size_t size = 0;
    for (size_t i = 0; i < library->num_dirs; i++) {
        char *folder = folder_of(reader, library->dirs[i], kind);
        crs_status status = CRS_OK;
        DIR *dir;

        if (!folder) {
            return crs_reader_memory(reader);
        }
        dir = opendir(folder);
        if (!dir && (errno == EACCES || errno == EMFILE || errno == ENFILE)) {
            return crs_message_fail(reader->message, CRS_ERR_IO, "%.300s: cannot be read: %s",
                                    folder, strerror(errno));
        }
        if (!dir) {
            continue; /* a directory without strategies or studies is fine */
        }
        for (struct dirent *entry; status == CRS_OK && (entry = readdir(dir));) {
            if (has_suffix(entry->d_name) && entry->d_name[0] != '.') {
                status = append_id(reader, &result, &size, entry->d_name,
                                   strlen(entry->d_name) - strlen(SUFFIX));
            }
        }
        closedir(dir);
        if (status != CRS_OK) {
            return status;
        }
    }
    sort_ids(&result);
    *ids = result;
    return CRS_OK;
}

/* All names that a strategy can be asked for by: ids of files and of their variants. Files that
 * cannot be read do not matter here. */
static crs_status
list_variants(const crs_library *library, const crs_reader *reader, crs_ids *ids)
{
    crs_reader quiet = *reader;
    crs_ids files = *ids;
    size_t size = ids->count;

    quiet.message = NULL;
    quiet.problems = NULL;
    quiet.horizon_h = CRS_NEVER_H;
    for (size_t i = 0; i < files.count; i++) {
        const char *path = NULL;
        crs_playbooks playbooks;
        crs_status status = find_exact(library, &quiet, CRS_FILE_STRATEGY, files.items[i], &path);
        if (status == CRS_OK && path) {
            status = crs_strategy_read(&quiet, path, &playbooks, NULL);
        }
        if (status == CRS_ERR_MEMORY) {
            return crs_reader_memory(reader);
        }
        if (status != CRS_OK || !path) {
            continue;
        }
        for (size_t j = 0; j < playbooks.count && playbooks.count > 1; j++) {
            const char *id = playbooks.items[j].id;
            status = append_id(reader, ids, &size, id, strlen(id));
            if (status != CRS_OK) {
                return status;
            }
        }
    }
    sort_ids(ids);
    return CRS_OK;
}

/* A file is named with its folder or its ending: says so if one of that name lies here. */
static void
mention_file(const crs_reader *reader, const char *argument)
{
    const char *file = crs_arena_join(reader->arena, argument, SUFFIX);

    if (file && access(file, F_OK) == 0) {
        crs_message_add(reader->message, "; a file of that name lies here: write %.60s", file);
    } else if (access(argument, F_OK) == 0) {
        crs_message_add(reader->message, "; a file of that name lies here: write ./%.60s",
                        argument);
    }
}

/* Says so if the name is one of another kind; 1 if it was. */
static int
mention_kind(const crs_library *library, const crs_reader *reader, crs_file_kind wanted,
             const char *argument)
{
    static const char *const uses[CRS_NUM_FILE_KINDS] = {
        [CRS_FILE_CASE] = "a case, as run, replay, compare and curve take",
        [CRS_FILE_STRATEGY] = "a strategy, as --strategy takes",
        [CRS_FILE_STUDY] = "a study, as sweep, sensitivity and fit take",
    };
    crs_reader quiet = *reader;
    const char *path = NULL;

    quiet.message = NULL;
    for (int kind = 0; kind < CRS_NUM_FILE_KINDS; kind++) {
        if (kind != (int)wanted &&
            find_exact(library, &quiet, (crs_file_kind)kind, argument, &path) == CRS_OK && path) {
            crs_message_add(reader->message, ": this is %s", uses[kind]);
            return 1;
        }
    }
    return 0;
}

static crs_status
fail_unknown(const crs_library *library, const crs_reader *reader, crs_file_kind kind,
             const char *argument)
{
    crs_ids ids = {NULL, 0};
    crs_status status = crs_library_list(library, reader, kind, &ids);
    if (status == CRS_OK && kind == CRS_FILE_STRATEGY) {
        status = list_variants(library, reader, &ids);
    }
    if (status != CRS_OK) {
        return status;
    }
    status = crs_message_fail(reader->message, CRS_ERR_NAME, "there is no %s \"%.60s\"",
                              crs_file_kind_name(kind), argument);
    if (mention_kind(library, reader, kind, argument)) {
        return status;
    }
    crs_suggest_add(reader->message, argument, ids.items, ids.count);
    if (status == CRS_ERR_NAME) {
        mention_file(reader, argument);
    }
    return status;
}

crs_status
crs_library_find(const crs_library *library, const crs_reader *reader, crs_file_kind kind,
                 const char *argument, const char **path)
{
    const char *found = NULL;
    crs_status status;
    char *stem;

    if (crs_reader_text(reader, argument) || crs_library_is_file(argument)) {
        *path = argument;
        return CRS_OK;
    }
    status = find_exact(library, reader, kind, argument, &found);
    /* "delayed-apology-24h" is in the file of "delayed-apology": cut at the dashes. */
    stem = crs_arena_text(reader->arena, argument, strlen(argument));
    if (!stem) {
        return crs_reader_memory(reader);
    }
    for (char *dash;
         status == CRS_OK && !found && kind == CRS_FILE_STRATEGY && (dash = strrchr(stem, '-'));) {
        *dash = '\0';
        status = find_exact(library, reader, kind, stem, &found);
    }
    if (status != CRS_OK) {
        return status;
    }
    if (!found) {
        return fail_unknown(library, reader, kind, argument);
    }
    *path = found;
    return CRS_OK;
}

crs_status
crs_library_case(const crs_library *library, const crs_reader *reader, const char *argument,
                 crs_case *out, crs_source *source)
{
    const char *path = NULL;
    crs_status status = crs_library_find(library, reader, CRS_FILE_CASE, argument, &path);
    if (status == CRS_OK) {
        status = crs_case_read(reader, path, out, source);
    }
    return status;
}

/* 1 if `argument` names the file itself, not one of its variants. */
static int
names_whole_file(const char *argument, const char *path)
{
    size_t length = strlen(argument);
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    if (crs_library_is_file(argument)) {
        return 1;
    }
    return strncmp(name, argument, length) == 0 && strcmp(name + length, SUFFIX) == 0;
}

crs_status
crs_library_strategies(const crs_library *library, const crs_reader *reader, const char *argument,
                       crs_playbooks *out, crs_source *source)
{
    const char *path = NULL;
    crs_playbooks all;
    crs_source from;
    crs_status status = crs_library_find(library, reader, CRS_FILE_STRATEGY, argument, &path);
    if (status == CRS_OK) {
        status = crs_strategy_read(reader, path, &all, &from);
    }
    if (status != CRS_OK) {
        return status;
    }
    if (!names_whole_file(argument, path)) {
        size_t i = 0;
        while (i < all.count && strcmp(all.items[i].id, argument) != 0) {
            i++;
        }
        if (i == all.count) {
            return fail_unknown(library, reader, CRS_FILE_STRATEGY, argument);
        }
        all = (crs_playbooks){all.items + i, 1};
    }
    *out = all;
    if (source) {
        *source = from;
    }
    return CRS_OK;
}
