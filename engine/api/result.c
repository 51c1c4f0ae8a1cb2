#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "table/keep_folder.h"

_Static_assert((int)CRISIM_BOOLEAN == (int)CRS_KEPT_BOOLEAN, "the types are the same");
_Static_assert(CRISIM_NOTHING == CRS_KEPT_NOTHING, "and what is not there");

crisim_status
crs_api_result(crs_keep *keep, int complete, crs_status status, const crs_message *message,
               crisim_result **result, crisim_error *error)
{
    crisim_result *self = NULL;
    const char *text = message->text;

    if (status == CRS_OK) {
        status = crs_keep_finish(keep);
        text = NULL;
    }
    if (status == CRS_OK) {
        self = calloc(1, sizeof *self);
        if (self) {
            self->tables = calloc(keep->num_tables + 1, sizeof *self->tables);
        }
        status = self && self->tables ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    }
    if (status != CRS_OK) {
        free(self);
        crs_keep_free(keep);
        return crs_api_fail(error, status, text);
    }
    for (size_t i = 0; i < keep->num_tables; i++) {
        self->tables[i].kept = keep->tables[i];
    }
    self->keep = *keep;
    self->complete = complete;
    *keep = (crs_keep){0};
    *result = self;
    return crs_api_ok(error);
}

crisim_status
crisim_read(const char *folder, crisim_result **result, crisim_error *error)
{
    crs_keep keep = {0};
    crs_message message = {0};
    crs_status status;

    if (!folder || !result) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    status = crs_keep_folder(&keep, folder, &message);
    return crs_api_result(&keep, 1, status, &message, result, error);
}

void
crisim_result_free(crisim_result *result)
{
    if (result) {
        crs_keep_free(&result->keep);
        free(result->tables);
        free(result);
    }
}

int
crisim_result_complete(const crisim_result *result)
{
    return result->complete;
}

size_t
crisim_result_num_tables(const crisim_result *result)
{
    return result->keep.num_tables;
}

const crisim_table *
crisim_result_table(const crisim_result *result, size_t number)
{
    return number < result->keep.num_tables ? &result->tables[number] : NULL;
}

const crisim_table *
crisim_result_find(const crisim_result *result, const char *name)
{
    for (size_t i = 0; i < result->keep.num_tables; i++) {
        if (strcmp(result->keep.tables[i]->name, name) == 0) {
            return &result->tables[i];
        }
    }
    return NULL;
}

/* ---- tables ---- */

const char *
crisim_table_name(const crisim_table *table)
{
    return table->kept->name;
}

const char *
crisim_table_title(const crisim_table *table)
{
    return table->kept->title;
}

size_t
crisim_table_num_rows(const crisim_table *table)
{
    return table->kept->num_rows;
}

size_t
crisim_table_num_columns(const crisim_table *table)
{
    return table->kept->num_columns;
}

crisim_status
crisim_table_column(const crisim_table *table, size_t number, crisim_column *column)
{
    crisim_column full = {.size = sizeof full};
    const crs_kept_column *kept;

    if (!table || !column || number >= table->kept->num_columns ||
        column->size < offsetof(crisim_column, texts) + sizeof column->texts) {
        return (crisim_status)crs_error(CRS_ERR_ARGUMENT);
    }
    kept = &table->kept->columns[number];
    full.name = kept->name;
    full.unit = kept->unit;
    full.meaning = kept->meaning;
    full.type = (int32_t)kept->type;
    full.texts = kept->texts;
    if (kept->type == CRS_KEPT_NUMBER) {
        full.numbers = kept->cells;
    } else if (kept->type != CRS_KEPT_TEXT) {
        full.integers = kept->cells;
    }
    full.size = column->size < sizeof full ? column->size : sizeof full;
    memcpy(column, &full, full.size);
    return CRISIM_OK;
}

/* The column of that name and type; NULL: there is none. */
static const crs_kept_column *
find(const crisim_table *table, const char *name, crs_kept_type type, crs_kept_type or_type)
{
    for (size_t i = 0; table && i < table->kept->num_columns; i++) {
        const crs_kept_column *column = &table->kept->columns[i];

        if (strcmp(column->name, name) == 0) {
            return column->type == type || column->type == or_type ? column : NULL;
        }
    }
    return NULL;
}

const double *
crisim_table_numbers(const crisim_table *table, const char *name)
{
    const crs_kept_column *column = find(table, name, CRS_KEPT_NUMBER, CRS_KEPT_NUMBER);

    return column ? column->cells : NULL;
}

const int64_t *
crisim_table_integers(const crisim_table *table, const char *name)
{
    const crs_kept_column *column = find(table, name, CRS_KEPT_INTEGER, CRS_KEPT_BOOLEAN);

    return column ? column->cells : NULL;
}

const char *const *
crisim_table_texts(const crisim_table *table, const char *name)
{
    const crs_kept_column *column = find(table, name, CRS_KEPT_TEXT, CRS_KEPT_TEXT);

    return column ? column->texts : NULL;
}
