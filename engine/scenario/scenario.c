#include "scenario/scenario.h"

#include <string.h>

#include "scenario/scenario_internal.h"

static const char *const kind_names[CRS_NUM_FILE_KINDS] = {
    [CRS_FILE_CASE] = "case",
    [CRS_FILE_STRATEGY] = "strategy",
    [CRS_FILE_STUDY] = "study",
};

const char *
crs_file_kind_name(crs_file_kind kind)
{
    return kind_names[kind];
}

const char *
crs_scenario_beside(const crs_reader *reader, const char *from, const char *path)
{
    const char *slash = from ? strrchr(from, '/') : NULL;
    char *folder;

    if (!slash || path[0] == '/') {
        return path;
    }
    folder = crs_arena_text(reader->arena, from, (size_t)(slash - from) + 1);
    return folder ? crs_arena_join(reader->arena, folder, path) : NULL;
}

const crs_given_text *
crs_reader_text(const crs_reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->num_texts; i++) {
        if (strcmp(reader->texts[i].name, name) == 0) {
            return &reader->texts[i];
        }
    }
    return NULL;
}

crs_status
crs_scenario_open(const crs_reader *reader, const char *path, const crs_json_file **file,
                  crs_source *source)
{
    crs_json_file *opened = crs_arena_alloc(reader->arena, 1, sizeof(*opened));
    char *copy = crs_arena_text(reader->arena, path, strlen(path));
    const crs_given_text *text = crs_reader_text(reader, path);
    crs_status status;

    if (!opened || !copy) {
        return crs_reader_memory(reader);
    }
    status = text ? crs_json_parse(copy, text->bytes, text->length, reader->arena, opened,
                                   reader->message)
                  : crs_json_read(path, reader->arena, opened, reader->message);
    if (status == CRS_OK) {
        *file = opened;
        if (source) {
            source->path = copy;
            crs_hash_text(&opened->hash, source->hash);
        }
    }
    return status;
}

crs_status
crs_case_read(const crs_reader *reader, const char *path, crs_case *out, crs_source *source)
{
    const crs_json_file *file = NULL;
    crs_source from;
    crs_status status = crs_scenario_open(reader, path, &file, &from);
    if (status == CRS_OK) {
        status = crs_case_from_json(reader, file, out);
    }
    if (status == CRS_OK && source) {
        *source = from;
    }
    return status;
}

crs_status
crs_strategy_read(const crs_reader *reader, const char *path, crs_playbooks *out,
                  crs_source *source)
{
    const crs_json_file *file = NULL;
    crs_source from;
    crs_status status = crs_scenario_open(reader, path, &file, &from);
    if (status == CRS_OK) {
        status = crs_strategy_from_json(reader, file, out);
    }
    if (status == CRS_OK && source) {
        *source = from;
    }
    return status;
}

crs_status
crs_study_read(const crs_reader *reader, const char *path, crs_study *out, crs_source *source)
{
    const crs_json_file *file = NULL;
    crs_source from;
    crs_status status = crs_scenario_open(reader, path, &file, &from);
    if (status == CRS_OK) {
        status = crs_study_from_json(reader, file, out);
    }
    if (status == CRS_OK && source) {
        *source = from;
    }
    return status;
}

/* The kind that "$schema" names, or else the keys. */
static crs_file_kind
kind_of(const crs_json *root)
{
    const crs_json *schema = root->type == CRS_JSON_OBJECT ? crs_json_get(root, "$schema") : NULL;
    if (schema && schema->type == CRS_JSON_TEXT) {
        const char *slash = strrchr(schema->text, '/');
        const char *name = slash ? slash + 1 : schema->text;

        for (int kind = 0; kind < CRS_NUM_FILE_KINDS; kind++) {
            size_t length = strlen(kind_names[kind]);
            if (strncmp(name, kind_names[kind], length) == 0 && name[length] == '.') {
                return (crs_file_kind)kind;
            }
        }
    }
    if (crs_json_get(root, "cases")) {
        return CRS_FILE_STUDY;
    }
    if (crs_json_get(root, "facts") || crs_json_get(root, "parameters") ||
        crs_json_get(root, "strategy")) {
        return CRS_FILE_CASE;
    }
    return CRS_FILE_STRATEGY;
}

crs_status
crs_scenario_validate(const struct crs_library *library, const crs_reader *reader,
                      const char *path, crs_file_kind *kind)
{
    const crs_json_file *file = NULL;
    crs_case as_case;
    crs_playbooks as_strategy;
    crs_study as_study;
    crs_status status = crs_scenario_open(reader, path, &file, NULL);
    crs_file_kind found;

    if (status != CRS_OK) {
        return status;
    }
    found = kind_of(file->root);
    switch (found) {
    case CRS_FILE_CASE:
        status = crs_case_from_json(reader, file, &as_case);
        break;
    case CRS_FILE_STRATEGY:
        status = crs_strategy_from_json(reader, file, &as_strategy);
        break;
    case CRS_FILE_STUDY:
        status = crs_study_from_json(reader, file, &as_study);
        if (status == CRS_OK && library) {
            status = crs_study_look_up(library, reader, file, &as_study);
        }
        break;
    }
    if (status == CRS_OK) {
        *kind = found;
    }
    return status;
}
