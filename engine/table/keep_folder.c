#include "table/keep_folder.h"

#include "table/csv.h"
#include "table/folder_read.h"

static const char *
member_of(const crs_json *object, const char *name)
{
    const char *text = crs_folder_member(object, name);

    return text ? text : "";
}

/* Reads one table, whose entry in datapackage.json this is. */
static crs_status
read_table(crs_keep *self, crs_folder *folder, const crs_json *entry)
{
    const char *path = member_of(entry, "path");
    const crs_json *schema = crs_json_get(entry, "schema");
    const crs_json *fields = schema ? crs_json_get(schema, "fields") : NULL;
    crs_column *columns = crs_arena_alloc(folder->arena, fields ? fields->count : 0,
                                          sizeof *columns);
    crs_kept_table *table;
    crs_csv_rows rows = {0};
    size_t n = 0;
    crs_status status = CRS_OK;

    if (!fields || !columns) {
        return columns ? CRS_OK : crs_error(CRS_ERR_MEMORY); /* no table: best.json */
    }
    for (const crs_json *field = fields->first; field; field = field->next) {
        columns[n++] = (crs_column){member_of(field, "name"), member_of(field, "type"),
                                    member_of(field, "unit"), member_of(field, "description")};
    }
    table = crs_keep_table(self, path, member_of(entry, "title"), columns, n);
    status = table ? crs_folder_rows(folder, path, &rows) : crs_error(CRS_ERR_MEMORY);
    while (status == CRS_OK && crs_csv_rows_next(&rows, &status)) {
        for (size_t i = 0; i < n; i++) {
            const char *text = crs_csv_rows_text(&rows, crs_csv_rows_find(&rows, columns[i].name));

            crs_keep_text(table, i,
                          table->columns[i].type == CRS_KEPT_TEXT ? crs_csv_plain(text) : text);
        }
        crs_keep_row(table);
    }
    crs_csv_rows_close(&rows);
    return status;
}

crs_status
crs_keep_folder(crs_keep *self, const char *path, crs_message *message)
{
    crs_arena arena;
    crs_folder folder;
    crs_status status;

    crs_arena_init(&arena);
    status = crs_folder_open(&folder, path, &arena, message);
    if (status == CRS_OK) {
        const crs_json *list = crs_json_get(folder.package.root, "resources");

        for (const crs_json *entry = list->first; entry && status == CRS_OK; entry = entry->next) {
            status = read_table(self, &folder, entry);
        }
    }
    crs_arena_free(&arena);
    return status;
}
