#include "api/api.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <gsl/gsl_errno.h>

#include "models/registry.h"

size_t
crs_usual_folders(const char *chosen, const char *dirs[CRS_MAX_USUAL_FOLDERS])
{
    static const char *const usual[CRS_MAX_USUAL_FOLDERS] = {"scenarios", CRISIM_SOURCE_SCENARIOS,
                                                             CRISIM_DATA_SCENARIOS};
    size_t count = 0;

    chosen = chosen ? chosen : getenv("CRISIM_SCENARIOS");
    if (chosen && chosen[0]) {
        dirs[0] = chosen;
        return 1;
    }
    for (size_t i = 0; i < CRS_MAX_USUAL_FOLDERS; i++) {
        struct stat info;

        if (stat(usual[i], &info) == 0 && S_ISDIR(info.st_mode)) {
            dirs[count++] = usual[i];
        }
    }
    return count;
}

/* Takes over the names of the folders, all of which must be there. */
static crs_status
take_folders(crisim_library *self, const char *const *folders, size_t count, crs_message *message)
{
    self->dirs = crs_arena_alloc(&self->arena, count, sizeof *self->dirs);
    if (!self->dirs) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        struct stat info;

        if (!folders[i] || stat(folders[i], &info) != 0 || !S_ISDIR(info.st_mode)) {
            return crs_message_fail(message, CRS_ERR_IO, "%.600s: there is no such folder",
                                    folders[i] ? folders[i] : "(null)");
        }
        self->dirs[i] = crs_arena_text(&self->arena, folders[i], strlen(folders[i]));
        if (!self->dirs[i]) {
            return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        }
        self->num_dirs++;
    }
    return CRS_OK;
}

crisim_status
crisim_open(const char *const *folders, size_t num_folders, crisim_library **library,
            crisim_error *error)
{
    const char *usual[CRS_MAX_USUAL_FOLDERS];
    crisim_library *self;
    crs_message message = {0};
    crs_status status;

    if (!library || (num_folders > 0 && !folders)) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    gsl_set_error_handler_off();
    self = calloc(1, sizeof *self);
    if (!self) {
        return crs_api_fail(error, crs_error(CRS_ERR_MEMORY), NULL);
    }
    crs_arena_init(&self->arena);
    if (num_folders == 0) {
        folders = usual;
        num_folders = crs_usual_folders(NULL, usual);
    }
    status = num_folders > 0
                 ? take_folders(self, folders, num_folders, &message)
                 : crs_message_fail(&message, CRS_ERR_IO,
                                    "no scenarios are there: name their folder, or set "
                                    "CRISIM_SCENARIOS to it (looked for ./scenarios and %.600s)",
                                    CRISIM_DATA_SCENARIOS);
    if (status != CRS_OK) {
        crisim_library_free(self);
        return crs_api_fail(error, status, message.text);
    }
    *library = self;
    return crs_api_ok(error);
}

void
crisim_library_free(crisim_library *library)
{
    if (library) {
        crs_arena_free(&library->arena);
        free(library);
    }
}

crisim_status
crisim_validate(const crisim_library *library, const char *name, const char *text, size_t length,
                const char **kind, crisim_error *error)
{
    crs_arena arena;
    crs_message message = {0};
    crs_file_kind found = CRS_FILE_CASE;
    crs_given_text given = {.name = name, .bytes = text, .length = length};
    crs_env env;
    crs_status status;

    if (!library || !name || !text) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    crs_arena_init(&arena);
    crs_env_init(&env, crs_model_at(0), &arena, &message, library->dirs, library->num_dirs);
    env.reader.texts = &given;
    env.reader.num_texts = 1;
    status = crs_scenario_validate(&env.library, &env.reader, name, &found);
    crs_arena_free(&arena);
    if (status != CRS_OK) {
        return crs_api_fail(error, status, message.text);
    }
    if (kind) {
        *kind = crs_file_kind_name(found);
    }
    return crs_api_ok(error);
}
