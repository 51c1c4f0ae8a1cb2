#include "result/result.h"

#include <string.h>

const char *
crs_datum_type_name(crs_datum_type type)
{
    static const char *const names[] = {"string", "number", "integer", "boolean", "number"};

    return names[type];
}

const char *
crs_result_unit(const crs_result_column *column)
{
    return strncmp(column->unit, "of ", 3) == 0 ? "" : column->unit;
}

/* ---- opening ---- */

/* How often a line is there; `span` is the number of its span, moved on. */
static size_t
count_of(const crs_result_column *column, const crs_span *spans, size_t *span)
{
    return column->kind == CRS_COLUMN_ONE ? 1 : spans[(*span)++].count;
}

/* Columns as the CSV writer and datapackage.json want them; NULL when out of memory. */
static crs_column *
columns_of(const crs_result_table *table, const crs_span *spans, crs_arena *arena, size_t *count)
{
    size_t span = 0;
    crs_column *columns;

    *count = 0;
    for (size_t i = 0; i < table->num_columns; i++) {
        *count += count_of(&table->columns[i], spans, &span);
    }
    columns = crs_arena_alloc(arena, *count, sizeof *columns);
    span = *count = 0;
    for (size_t i = 0; columns && i < table->num_columns; i++) {
        const crs_result_column *line = &table->columns[i];
        const size_t first = span, n = count_of(line, spans, &span);

        for (size_t k = 0; k < n; k++) {
            columns[(*count)++] = line->kind == CRS_COLUMN_MANY
                                      ? spans[first].columns[k]
                                      : (crs_column){line->name, crs_datum_type_name(line->type),
                                                     crs_result_unit(line), line->meaning};
        }
    }
    return columns;
}

typedef crs_status (*opener)(crs_output *output, const char *name, const char *title,
                             const crs_column *columns, size_t num_columns, crs_csv **csv,
                             crs_message *message);

static crs_status
open_table(crs_result_writer *self, const crs_result_table *table, const crs_span *spans,
           crs_output *output, crs_arena *arena, crs_message *message, opener open)
{
    size_t count = 0;
    const crs_column *columns = columns_of(table, spans, arena, &count);

    *self = (crs_result_writer){.table = table, .spans = spans};
    if (!columns) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    return open(output, table->file, table->title, columns, count, &self->csv, message);
}

crs_status
crs_result_open(crs_result_writer *self, const crs_result_table *table, const crs_span *spans,
                crs_output *output, crs_arena *arena, crs_message *message)
{
    return open_table(self, table, spans, output, arena, message, crs_output_table);
}

crs_status
crs_result_open_plain(crs_result_writer *self, const crs_result_table *table,
                      const crs_span *spans, crs_output *output, crs_arena *arena,
                      crs_message *message)
{
    return open_table(self, table, spans, output, arena, message, crs_output_plain_table);
}

crs_status
crs_result_open_sink(crs_result_writer *self, const crs_result_table *table, const crs_span *spans,
                     crs_sink *sink, crs_arena *arena)
{
    size_t count = 0;
    const crs_column *columns = columns_of(table, spans, arena, &count);

    *self = (crs_result_writer){.table = table, .spans = spans, .csv = &self->own};
    if (!columns) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_csv_init(&self->own, sink, columns, count);
    return CRS_OK;
}

/* ---- cells ---- */

static void
put_cell(crs_csv *csv, crs_datum datum)
{
    switch (datum.type) {
    case CRS_DATUM_IS_TEXT:
        crs_csv_text(csv, datum.text);
        break;
    case CRS_DATUM_IS_NUMBER:
        crs_csv_number(csv, datum.number);
        break;
    case CRS_DATUM_IS_INTEGER:
        if (datum.integer == CRS_NO_INTEGER) {
            crs_csv_text(csv, NULL);
        } else {
            crs_csv_integer(csv, datum.integer);
        }
        break;
    case CRS_DATUM_IS_BOOLEAN:
        if (datum.boolean == CRS_NO_BOOLEAN) {
            crs_csv_text(csv, NULL);
        } else {
            crs_csv_boolean(csv, datum.boolean);
        }
        break;
    case CRS_DATUM_IS_VERBATIM:
        crs_csv_raw(csv, datum.text, 1);
        break;
    }
}

crs_status
crs_result_put(crs_result_writer *self, const crs_result_table *table, const void *row)
{
    size_t span = 0;

    if (self->table != table) {
        return crs_error(CRS_ERR_INTERNAL);
    }
    for (size_t i = 0; i < table->num_columns; i++) {
        const crs_result_column *line = &table->columns[i];
        const size_t n = count_of(line, self->spans, &span);

        for (size_t k = 0; k < n; k++) {
            put_cell(self->csv, line->get(row, k));
        }
    }
    return crs_csv_end_row(self->csv);
}

void
crs_result_member(crs_json_writer *json, const char *name, const crs_result_table *table,
                  size_t column, const void *row)
{
    const crs_datum datum = table->columns[column].get(row, 0);

    name = !name ? table->columns[column].name : name[0] ? name : NULL;
    switch (datum.type) {
    case CRS_DATUM_IS_TEXT:
    case CRS_DATUM_IS_VERBATIM:
        crs_json_put_text(json, name, datum.text);
        break;
    case CRS_DATUM_IS_NUMBER:
        crs_json_put_number(json, name, datum.number);
        break;
    case CRS_DATUM_IS_INTEGER:
        if (datum.integer == CRS_NO_INTEGER) {
            crs_json_put_text(json, name, NULL);
        } else {
            crs_json_put_integer(json, name, datum.integer);
        }
        break;
    case CRS_DATUM_IS_BOOLEAN:
        if (datum.boolean == CRS_NO_BOOLEAN) {
            crs_json_put_text(json, name, NULL);
        } else {
            crs_json_put_boolean(json, name, datum.boolean);
        }
        break;
    }
}
