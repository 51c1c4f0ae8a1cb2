#include "table/keep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* Rows for which there is room at first. */
#define FIRST_ROWS 64

static char *
copy_of(const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

static crs_kept_type
type_of(const char *name)
{
    return strcmp(name, "number") == 0    ? CRS_KEPT_NUMBER
           : strcmp(name, "integer") == 0 ? CRS_KEPT_INTEGER
           : strcmp(name, "boolean") == 0 ? CRS_KEPT_BOOLEAN
                                          : CRS_KEPT_TEXT;
}

/* ---- tables ---- */

static void
free_table(crs_kept_table *table)
{
    for (size_t i = 0; table && table->columns && i < table->num_columns; i++) {
        free(table->columns[i].name);
        free(table->columns[i].unit);
        free(table->columns[i].meaning);
        free(table->columns[i].cells);
        free(table->columns[i].texts);
    }
    if (table) {
        free(table->columns);
        free(table->name);
        free(table->title);
        free(table->pool);
        free(table);
    }
}

/* Places for the table's texts begin with that of "". */
static int
fill_table(crs_kept_table *table, const char *name, const char *title, const crs_column *columns)
{
    table->name = copy_of(name, strcspn(name, "."));
    table->title = copy_of(title, strlen(title));
    table->pool = copy_of("", 0);
    table->pool_length = table->pool_room = 1;
    if (!table->columns || !table->name || !table->title || !table->pool) {
        return 0;
    }
    for (size_t i = 0; i < table->num_columns; i++) {
        crs_kept_column *column = &table->columns[i];

        column->name = copy_of(columns[i].name, strlen(columns[i].name));
        column->unit = copy_of(columns[i].unit, strlen(columns[i].unit));
        column->meaning = copy_of(columns[i].meaning, strlen(columns[i].meaning));
        column->type = type_of(columns[i].type);
        if (!column->name || !column->unit || !column->meaning) {
            return 0;
        }
    }
    return 1;
}

crs_kept_table *
crs_keep_table(crs_keep *self, const char *name, const char *title, const crs_column *columns,
               size_t num_columns)
{
    crs_kept_table *table = calloc(1, sizeof *table);
    crs_kept_table **tables = realloc(self->tables, (self->num_tables + 1) * sizeof *tables);

    self->tables = tables ? tables : self->tables;
    if (table) {
        table->columns = calloc(num_columns + 1, sizeof *table->columns);
        table->num_columns = num_columns;
    }
    if (!table || !tables || !fill_table(table, name, title, columns)) {
        self->failed = 1;
        free_table(table);
        return NULL;
    }
    tables[self->num_tables++] = table;
    return table;
}

void
crs_keep_free(crs_keep *self)
{
    for (size_t i = 0; i < self->num_tables; i++) {
        free_table(self->tables[i]);
    }
    free(self->tables);
    *self = (crs_keep){0};
}

/* ---- cells ---- */

/* The column, with room for a cell of the row; NULL: there is none. All cells are 8 bytes wide. */
static crs_kept_column *
cell_of(crs_kept_table *table, size_t number)
{
    crs_kept_column *column = number < table->num_columns ? &table->columns[number] : NULL;

    if (table->failed || !column) {
        return NULL;
    }
    if (table->num_rows >= column->room) {
        const size_t room = column->room ? 2 * column->room : FIRST_ROWS;
        void *cells = realloc(column->cells, room * sizeof(uint64_t));

        if (!cells) {
            table->failed = 1;
            return NULL;
        }
        column->cells = cells;
        column->room = room;
    }
    return column;
}

/* Appends a text to the pool, unless the column's last one is the same; its place. */
static size_t
place_of(crs_kept_table *table, crs_kept_column *column, const char *text, size_t length)
{
    const size_t needed = table->pool_length + length + 1;

    if (strlen(table->pool + column->last) == length &&
        memcmp(table->pool + column->last, text, length) == 0) {
        return column->last;
    }
    if (needed > table->pool_room) {
        char *pool = realloc(table->pool, 2 * needed);

        if (!pool) {
            table->failed = 1;
            return 0;
        }
        table->pool = pool;
        table->pool_room = 2 * needed;
    }
    memcpy(table->pool + table->pool_length, text, length);
    table->pool[needed - 1] = '\0';
    column->last = table->pool_length;
    table->pool_length = needed;
    return column->last;
}

static int64_t
whole(double value)
{
    return value >= -9.2e18 && value <= 9.2e18 ? (int64_t)value : CRS_KEPT_NOTHING;
}

/* Reads a cell as it stands in a CSV file. */
static int64_t
parse_whole(const char *text, crs_kept_type type)
{
    uint64_t value = 0;

    if (type == CRS_KEPT_BOOLEAN) {
        return text[0] == '\0' ? CRS_KEPT_NOTHING : strcmp(text, "true") == 0;
    }
    return crs_number_parse_unsigned(text, &value) == CRS_OK ? (int64_t)value : CRS_KEPT_NOTHING;
}

static double
parse_number(const char *text)
{
    double value = (double)NAN;

    if (strcmp(text, CRS_CSV_INFINITE) == 0) {
        return (double)INFINITY;
    }
    return crs_number_parse(text, &value) == CRS_OK ? value : (double)NAN;
}

void
crs_keep_text(crs_kept_table *table, size_t number, const char *text)
{
    crs_kept_column *column = cell_of(table, number);
    const char *given = text ? text : "";

    if (!column) {
        return;
    }
    switch (column->type) {
    case CRS_KEPT_TEXT:
        ((size_t *)column->cells)[table->num_rows] = place_of(table, column, given, strlen(given));
        break;
    case CRS_KEPT_NUMBER:
        ((double *)column->cells)[table->num_rows] = parse_number(given);
        break;
    default:
        ((int64_t *)column->cells)[table->num_rows] = parse_whole(given, column->type);
    }
}

void
crs_keep_number(crs_kept_table *table, size_t number, double value)
{
    crs_kept_column *column = cell_of(table, number);
    char text[CRS_NUMBER_BYTES];

    if (!column) {
        return;
    }
    switch (column->type) {
    case CRS_KEPT_TEXT:
        text[0] = '\0';
        if (isfinite(value)) {
            crs_number_write(value, text);
        }
        crs_keep_text(table, number, text);
        break;
    case CRS_KEPT_NUMBER: /* what the CSV file leaves empty is not told apart here, either */
        ((double *)column->cells)[table->num_rows] = value > -(double)INFINITY ? value
                                                                               : (double)NAN;
        break;
    default:
        ((int64_t *)column->cells)[table->num_rows] = whole(value);
    }
}

void
crs_keep_integer(crs_kept_table *table, size_t number, int64_t value)
{
    crs_kept_column *column = cell_of(table, number);

    if (!column) {
        return;
    }
    if (column->type == CRS_KEPT_INTEGER || column->type == CRS_KEPT_BOOLEAN) {
        ((int64_t *)column->cells)[table->num_rows] = value;
    } else {
        crs_keep_number(table, number, (double)value);
    }
}

void
crs_keep_raw(crs_kept_table *table, size_t number, const char *text, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        const size_t length = strcspn(text, ",");
        char *cell = copy_of(text, length);

        if (!cell) {
            table->failed = 1;
            return;
        }
        crs_keep_text(table, number + i, cell);
        free(cell);
        text += length + (text[length] == ',');
    }
}

void
crs_keep_row(crs_kept_table *table)
{
    table->num_rows++;
}

/* ---- the whole ---- */

crs_status
crs_keep_finish(crs_keep *self)
{
    for (size_t t = 0; t < self->num_tables && !self->failed; t++) {
        crs_kept_table *table = self->tables[t];

        self->failed |= table->failed;
        for (size_t i = 0; i < table->num_columns && !self->failed; i++) {
            crs_kept_column *column = &table->columns[i];
            const size_t *places = column->cells;

            if (column->type != CRS_KEPT_TEXT) {
                continue;
            }
            free(column->texts);
            column->texts = calloc(table->num_rows + 1, sizeof *column->texts);
            self->failed |= !column->texts;
            for (size_t r = 0; column->texts && r < table->num_rows; r++) {
                column->texts[r] = table->pool + places[r];
            }
        }
    }
    return self->failed ? crs_error(CRS_ERR_MEMORY) : CRS_OK;
}
