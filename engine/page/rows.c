#include <math.h>
#include <string.h>

#include "core/to_long.h"
#include "page/rows.h"

#include "table/csv.h"

crs_status
crs_rows_read(crs_rows *self, crs_page *page, const char *name, const char *const *needed)
{
    crs_status status;

    *self = (crs_rows){.message = page->message};
    status = crs_folder_table(page->folder, name, &self->table);
    for (size_t i = 0; status == CRS_OK && needed[i]; i++) {
        if (crs_csv_find(&self->table, needed[i]) < 0) {
            status = crs_message_fail(self->message, CRS_ERR_INVALID,
                                      "%.300s:1: has no column \"%s\"", self->table.name,
                                      needed[i]);
        }
    }
    self->count = status == CRS_OK ? self->table.num_rows : 0;
    return status;
}

crs_status
crs_rows_read_if_any(crs_rows *self, crs_page *page, const char *name)
{
    static const char *const none[] = {NULL};

    *self = (crs_rows){.message = page->message};
    return crs_folder_lists(page->folder, name) ? crs_rows_read(self, page, name, none) : CRS_OK;
}

const char *
crs_rows_text(const crs_rows *self, size_t row, const char *column)
{
    const int at = crs_csv_find(&self->table, column);

    return at < 0 ? "" : self->table.cells[row * self->table.num_columns + (size_t)at].text;
}

double
crs_rows_number(crs_rows *self, size_t row, const char *column)
{
    const int at = crs_csv_find(&self->table, column);
    double value = (double)NAN;

    if (at >= 0) {
        const crs_cell *cell = &self->table.cells[row * self->table.num_columns + (size_t)at];

        if (strcmp(cell->text, CRS_CSV_INFINITE) == 0) {
            return (double)INFINITY; /* later than the run */
        }
        if (cell->text[0] != '\0' && self->status == CRS_OK) {
            self->status = crs_csv_number_of(&self->table, cell, 0, &value, self->message);
        }
    }
    return value;
}

int
crs_rows_same(const crs_rows *self, size_t a, size_t b, const char *const *columns)
{
    for (size_t i = 0; columns[i]; i++) {
        if (strcmp(crs_rows_text(self, a, columns[i]), crs_rows_text(self, b, columns[i])) != 0) {
            return 0;
        }
    }
    return 1;
}

int
crs_rows_is_first(const crs_rows *self, size_t row, const char *const *columns)
{
    for (size_t i = 0; i < row; i++) {
        if (crs_rows_same(self, i, row, columns)) {
            return 0;
        }
    }
    return 1;
}

size_t
crs_rows_match(const crs_rows *self, size_t from, const crs_rows *other, size_t like,
               const char *const *columns)
{
    for (size_t row = from; row < self->count; row++) {
        int same = 1;

        for (size_t i = 0; columns[i] && same; i++) {
            same = strcmp(crs_rows_text(self, row, columns[i]),
                          crs_rows_text(other, like, columns[i])) == 0;
        }
        if (same) {
            return row;
        }
    }
    return self->count;
}

crs_status
crs_rows_status(const crs_rows *self)
{
    return self->status;
}

void
crs_rows_sort(size_t *rows, const double *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) { /* few rows: by insertion, which keeps the order */
        const size_t row = rows[i];
        const double key = isnan(keys[row]) ? (double)INFINITY : keys[row];
        size_t at = i;

        while (at > 0 && (isnan(keys[rows[at - 1]]) || keys[rows[at - 1]] > key) &&
               !(isnan(keys[rows[at - 1]]) && isnan(keys[row]))) {
            rows[at] = rows[at - 1];
            at--;
        }
        rows[at] = row;
    }
}

void *
crs_page_alloc(crs_page *page, size_t count, size_t size)
{
    void *memory = crs_arena_alloc(page->arena, count, size);

    if (!memory) {
        crs_message_fail(page->message, CRS_ERR_MEMORY, "out of memory");
    }
    return memory;
}

const char *
crs_page_keep(crs_page *page, const char *text)
{
    char *copy = crs_arena_text(page->arena, text, strlen(text));

    if (!copy) {
        crs_message_fail(page->message, CRS_ERR_MEMORY, "out of memory");
    }
    return copy;
}

int
crs_page_percent(double share)
{
    return (int)crs_to_long(floor(100.0 * share + 0.5), -900, 900);
}

const char *
crs_page_label(crs_page *page, const char *name)
{
    crs_arena *arena = page->arena;
    const char *unit = crs_page_unit(page, name);
    char *label;

    if (!unit[0]) {
        return name;
    }
    label = crs_arena_join(arena, name, " (");
    label = label ? crs_arena_join(arena, label, unit) : NULL;
    label = label ? crs_arena_join(arena, label, ")") : NULL;
    return label ? label : name;
}
