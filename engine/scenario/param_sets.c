#include "scenario/param_sets.h"

#include <string.h>
#include <unistd.h>

#include "table/csv_read.h"
#include "scenario/scenario_internal.h"
#include "base/suggest.h"

#define MAX_NAMES 256

/* A file under construction. */
typedef struct builder {
    const crs_reader *reader;
    int *params;
    const char **cases;
    const char **places;
    double *values;
    size_t num_columns;
} builder;

static int
is_number_of_row(const char *name)
{
    return strcmp(name, "draw") == 0 || strcmp(name, "point") == 0 || strcmp(name, "set") == 0;
}

static int
ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);

    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* After the address: there is no such parameter. */
static crs_status
fail_name(const crs_reader *reader, const char *name)
{
    const char *names[MAX_NAMES];
    size_t count = 0;

    for (; count < reader->model->num_params && count < MAX_NAMES; count++) {
        names[count] = reader->model->params[count].name;
    }
    crs_message_add(reader->message, "there is no parameter \"%.60s\"", name);
    crs_suggest_add(reader->message, name, names, count);
    return crs_error(CRS_ERR_INVALID);
}

/* After the address: out of range. */
static crs_status
fail_range(const crs_reader *reader, int param, double value)
{
    const crs_param_info *info = &reader->model->params[param];

    crs_message_add(reader->message, "%s: %g is not in %g..%g", info->name, value, info->min,
                    info->max);
    return crs_error(CRS_ERR_INVALID);
}

static crs_status
allocate(builder *self, size_t columns, size_t sets)
{
    crs_arena *arena = self->reader->arena;

    self->params = crs_arena_alloc(arena, columns, sizeof *self->params);
    self->cases = crs_arena_alloc(arena, columns, sizeof *self->cases);
    self->values = crs_arena_alloc(arena, columns * sizeof *self->values, sets);
    self->places = crs_arena_alloc(arena, columns, sizeof *self->places);
    return self->params && self->cases && self->values && self->places
               ? CRS_OK
               : crs_reader_memory(self->reader);
}

/* ---- CSV ---- */

/* Keeps where a column or member is: what stands in the message, an address. */
static crs_status
keep_place(builder *self, size_t column, const crs_message *address)
{
    self->places[column] = crs_arena_text(self->reader->arena, address->text, address->length);
    return self->places[column] ? CRS_OK : crs_reader_memory(self->reader);
}

/* Does another column before say the same for a case, or for all cases? In a table nothing tells
 * which of the two counts. */
static crs_status
check_twin(const builder *self, const crs_csv_table *table, size_t c)
{
    for (size_t k = 0; k < c; k++) {
        if (self->params[k] == self->params[c] && self->params[c] >= 0 &&
            (!self->cases[k] || !self->cases[c])) {
            crs_csv_address(table, &table->header[c], self->reader->message);
            crs_message_add(self->reader->message,
                            "\"%.60s\" (column %zu) and \"%.60s\" (column %zu) are about the "
                            "same number: leave out one",
                            table->header[c].text, c + 1, table->header[k].text, k + 1);
            return crs_error(CRS_ERR_INVALID);
        }
    }
    return CRS_OK;
}

static crs_status
read_header(builder *self, const crs_csv_table *table)
{
    const crs_model *model = self->reader->model;

    for (size_t c = 0; c < table->num_columns; c++) {
        const crs_cell *cell = &table->header[c];
        const char *colon = strchr(cell->text, ':');
        const char *name = colon ? colon + 1 : cell->text;
        crs_status status;
        crs_message address = {0};

        self->params[c] = crs_param_find(model->params, model->num_params, name);
        if (self->params[c] < 0 && !is_number_of_row(cell->text)) {
            crs_csv_address(table, cell, self->reader->message);
            return fail_name(self->reader, name);
        }
        if (colon) {
            self->cases[c] = crs_arena_text(self->reader->arena, cell->text,
                                            (size_t)(colon - cell->text));
            if (!self->cases[c]) {
                return crs_reader_memory(self->reader);
            }
        }
        crs_csv_address(table, cell, &address);
        status = keep_place(self, c, &address);
        status = status == CRS_OK ? check_twin(self, table, c) : status;
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

static crs_status
read_csv(builder *self, const char *path, crs_param_sets *out)
{
    const crs_reader *reader = self->reader;
    crs_csv_table table;
    crs_status status = crs_csv_read(path, reader->arena, &table, reader->message);

    if (status == CRS_OK && table.num_rows == 0) {
        status = crs_message_fail(reader->message, CRS_ERR_INVALID, "%.300s: no parameter sets",
                                  path);
    }
    status = status == CRS_OK ? allocate(self, table.num_columns, table.num_rows) : status;
    status = status == CRS_OK ? read_header(self, &table) : status;
    for (size_t i = 0; status == CRS_OK && i < table.num_rows * table.num_columns; i++) {
        const int param = self->params[i % table.num_columns];

        if (param < 0) {
            continue;
        }
        status = crs_csv_number_of(&table, &table.cells[i], 0, &self->values[i], reader->message);
        if (status == CRS_OK &&
            !crs_param_accepts(&reader->model->params[param], self->values[i])) {
            crs_csv_address(&table, &table.cells[i], reader->message);
            status = fail_range(reader, param, self->values[i]);
        }
    }
    if (status == CRS_OK) {
        out->num_sets = table.num_rows;
        self->num_columns = table.num_columns;
        crs_hash_text(&table.hash, out->source.hash);
    }
    return status;
}

/* ---- JSON ---- */

/* Takes the members of {name: number}; `of` is the case or NULL. */
static crs_status
take_object(builder *self, const crs_json_file *file, const crs_json *object, const char *of)
{
    const crs_reader *reader = self->reader;
    crs_place place = {.file = file, .node = object};

    if (object->type != CRS_JSON_OBJECT) {
        return crs_place_fail(reader, &place, "must be an object of numbers");
    }
    for (const crs_json *child = object->first; child; child = child->next) {
        const int param = crs_param_find(reader->model->params, reader->model->num_params,
                                         child->name);
        crs_message address = {0};

        place.node = child;
        crs_place_begin(&place, reader->message);
        if (param < 0) {
            return fail_name(reader, child->name);
        }
        if (child->type != CRS_JSON_NUMBER) {
            return crs_place_fail(reader, &place, "must be a number");
        }
        if (!crs_param_accepts(&reader->model->params[param], child->number)) {
            return fail_range(reader, param, child->number);
        }
        crs_place_begin(&place, &address);
        if (keep_place(self, self->num_columns, &address) != CRS_OK) {
            return CRS_ERR_MEMORY;
        }
        self->params[self->num_columns] = param;
        self->cases[self->num_columns] = of;
        self->values[self->num_columns++] = child->number;
    }
    crs_message_clear(reader->message);
    return CRS_OK;
}

static crs_status
read_json(builder *self, const char *path, crs_param_sets *out)
{
    const crs_reader *reader = self->reader;
    const crs_json_file *file = NULL;
    const crs_json *shared, *cases;
    size_t count = 0;
    crs_status status = crs_scenario_open(reader, path, &file, &out->source);

    if (status != CRS_OK) {
        return status;
    }
    if (file->root->type != CRS_JSON_OBJECT) {
        const crs_place place = {.file = file, .node = file->root};

        return crs_place_fail(reader, &place, "must be an object");
    }
    shared = crs_json_get(file->root, "parameters");
    cases = crs_json_get(file->root, "cases");
    if (!shared && !cases) {
        const crs_place place = {.file = file, .node = file->root};

        return crs_place_fail(reader, &place, "key \"parameters\" is missing");
    }
    count = shared ? shared->count : 0;
    for (const crs_json *child = cases ? cases->first : NULL; child; child = child->next) {
        count += child->count;
    }
    status = allocate(self, count, 1);
    if (status == CRS_OK && shared) {
        status = take_object(self, file, shared, NULL);
    }
    for (const crs_json *child = cases ? cases->first : NULL; child && status == CRS_OK;
         child = child->next) {
        status = take_object(self, file, child, child->name);
    }
    out->num_sets = 1;
    return status;
}

/* ---- both ---- */

/* Path of a file, or of a name in the library. */
static crs_status
find_file(const crs_library *library, const crs_reader *reader, const char *argument,
          const char **path)
{
    static const char *const endings[] = {".csv", ".json"};

    if (strchr(argument, '/') || ends_with(argument, ".csv") || ends_with(argument, ".csv.gz") ||
        ends_with(argument, ".json") || strcmp(argument, "-") == 0) {
        *path = argument;
        return CRS_OK;
    }
    for (size_t i = 0; i < 2 * library->num_dirs; i++) {
        char *folder = crs_arena_join(reader->arena, library->dirs[i / 2], "/studies/");
        char *name = crs_arena_join(reader->arena, argument, endings[i % 2]);
        char *full = folder && name ? crs_arena_join(reader->arena, folder, name) : NULL;

        if (!full) {
            return crs_reader_memory(reader);
        }
        if (access(full, R_OK) == 0) {
            *path = full;
            return CRS_OK;
        }
    }
    return crs_message_fail(reader->message, CRS_ERR_NAME,
                            "no parameter sets called \"%.60s\" (studies/%.60s.csv)", argument,
                            argument);
}

crs_status
crs_param_sets_read(const crs_library *library, const crs_reader *reader, const char *argument,
                    crs_param_sets *out)
{
    builder work = {.reader = reader};
    crs_param_sets result = {0};
    const char *path = NULL;
    crs_status status = find_file(library, reader, argument, &path);

    if (status == CRS_OK) {
        status = ends_with(path, ".json") ? read_json(&work, path, &result)
                                          : read_csv(&work, path, &result);
    }
    if (status == CRS_OK) {
        result.source.path = path;
        result.num_columns = work.num_columns;
        result.params = work.params;
        result.cases = work.cases;
        result.values = work.values;
        result.places = work.places;
        *out = result;
    }
    return status;
}

/* ---- names of cases ---- */

static int
is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Does the file say what parameter `param` of this case is? */
static int
has_value(const crs_param_sets *self, int param, const char *case_id)
{
    for (size_t c = 0; c < self->num_columns; c++) {
        if (self->params[c] == param &&
            (!self->cases[c] || strcmp(self->cases[c], case_id) == 0)) {
            return 1;
        }
    }
    return 0;
}

crs_status
crs_param_sets_check(const crs_param_sets *self, const crs_library *library,
                     const crs_reader *reader, const char *const *played, size_t num_played)
{
    crs_ids known = {0};
    const char **names;
    size_t count = num_played;
    const crs_status status = crs_library_list(library, reader, CRS_FILE_CASE, &known);

    if (status != CRS_OK) {
        return status;
    }
    names = crs_arena_alloc(reader->arena, num_played + known.count, sizeof *names);
    if (!names) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < num_played; i++) {
        names[i] = played[i];
    }
    for (size_t i = 0; i < known.count; i++) {
        if (!is_among(known.items[i], names, count)) {
            names[count++] = known.items[i];
        }
    }
    for (size_t c = 0; c < self->num_columns; c++) {
        if (self->params[c] < 0 || !self->cases[c] || is_among(self->cases[c], names, count)) {
            continue;
        }
        for (size_t i = 0; i < num_played; i++) {
            if (!has_value(self, self->params[c], played[i])) {
                crs_message_fail(reader->message, CRS_ERR_INVALID,
                                 "%sthere is no case \"%.60s\", and %.60s gets no %s",
                                 self->places[c], self->cases[c], played[i],
                                 reader->model->params[self->params[c]].name);
                crs_suggest_add(reader->message, self->cases[c], names, count);
                return CRS_ERR_INVALID;
            }
        }
    }
    return CRS_OK;
}

void
crs_param_sets_apply(const crs_param_sets *self, size_t set, const char *case_id, double *params)
{
    for (size_t c = 0; c < self->num_columns; c++) {
        if (self->params[c] >= 0 && (!self->cases[c] || strcmp(self->cases[c], case_id) == 0)) {
            params[self->params[c]] = self->values[set * self->num_columns + c];
        }
    }
}
