#include "scenario/series_file.h"

#include <math.h>
#include <string.h>

#include "base/suggest.h"

#define MAX_NAMES 256

enum { TIME, METRIC, VALUE, ERROR, NUM_COLUMNS };

static const char *const column_names[NUM_COLUMNS] = {"time", "metric", "value", "error"};

static crs_status
fail_at(const crs_reader *reader, const crs_csv_table *table, const crs_cell *cell,
        const char *what)
{
    crs_csv_address(table, cell, reader->message);
    crs_message_add(reader->message, "%s", what);
    return crs_error(CRS_ERR_INVALID);
}

static crs_status
find_columns(const crs_reader *reader, const crs_csv_table *table, int columns[NUM_COLUMNS])
{
    for (int i = 0; i < NUM_COLUMNS; i++) {
        columns[i] = crs_csv_find(table, column_names[i]);
        if (columns[i] < 0 && i != ERROR) {
            crs_csv_address(table, &table->header[0], reader->message);
            crs_message_add(reader->message, "column \"%s\" is missing", column_names[i]);
            return crs_error(CRS_ERR_INVALID);
        }
    }
    for (size_t c = 0; c < table->num_columns; c++) {
        int known = 0;

        for (int i = 0; i < NUM_COLUMNS; i++) {
            known = known || columns[i] == (int)c;
        }
        if (!known) {
            crs_csv_address(table, &table->header[c], reader->message);
            crs_message_add(reader->message, "unknown column \"%.60s\"", table->header[c].text);
            crs_suggest_add(reader->message, table->header[c].text, column_names, NUM_COLUMNS);
            return crs_error(CRS_ERR_INVALID);
        }
    }
    if (table->num_rows == 0) {
        return fail_at(reader, table, &table->header[0], "there are no rows below the header");
    }
    return CRS_OK;
}

static crs_status
fail_metric(const crs_reader *reader, const crs_csv_table *table, const crs_cell *cell)
{
    const crs_model *model = reader->model;
    const char *names[MAX_NAMES];
    size_t count = 0;

    for (size_t i = 0; i < model->num_observables && count < MAX_NAMES; i++) {
        names[count++] = model->observables[i].name;
    }
    for (size_t i = 0; i < model->num_metrics && count < MAX_NAMES; i++) {
        names[count++] = model->metrics[i].name;
    }
    crs_csv_address(table, cell, reader->message);
    crs_message_add(reader->message, "unknown metric \"%.60s\"", cell->text);
    crs_suggest_add(reader->message, cell->text, names, count);
    return crs_error(CRS_ERR_INVALID);
}

/* What is measured, and when. */
static crs_status
read_metric(const crs_reader *reader, const crs_csv_table *table, const crs_cell *time,
            const crs_cell *name, double horizon_h, crs_fit_target *target)
{
    const crs_model *model = reader->model;
    const int observable = crs_model_find_observable(model, name->text);
    crs_status status;

    if (observable >= 0) {
        status = crs_csv_number_of(table, time, 1, &target->at_h, reader->message);
        if (status != CRS_OK) {
            return status;
        }
        if (target->at_h < 0.0 || target->at_h > horizon_h) {
            crs_csv_address(table, time, reader->message);
            crs_message_add(reader->message, "%g h is outside the run, 0..%g h", target->at_h,
                            horizon_h);
            return crs_error(CRS_ERR_INVALID);
        }
        target->metric = (crs_metric){.term = crs_metric_term_of(observable)};
        target->metric.term.op = CRS_METRIC_AT;
        target->metric.term.at_h = target->at_h;
        return CRS_OK;
    }
    for (size_t i = 0; i < model->num_metrics; i++) {
        if (strcmp(model->metrics[i].name, name->text) == 0) {
            const double last = crs_metric_last_h(&model->metrics[i].metric);

            if (time->text[0] != '\0') {
                return fail_at(reader, table, time, "a metric of the whole run has no time");
            }
            if (last < CRS_METRIC_TO_END && last > horizon_h) {
                return fail_at(reader, table, name, "looks at a time after the end of the run");
            }
            target->at_h = (double)NAN;
            target->metric = model->metrics[i].metric;
            return CRS_OK;
        }
    }
    return fail_metric(reader, table, name);
}

/* Duplicates, and times that go back. */
static crs_status
check_order(const crs_reader *reader, const crs_csv_table *table, const crs_cell *time,
            const crs_fit_target *targets, size_t row)
{
    for (size_t i = row; i-- > 0;) {
        if (strcmp(targets[i].id, targets[row].id) != 0) {
            continue;
        }
        if (!(targets[row].at_h > targets[i].at_h)) {
            crs_csv_address(table, time, reader->message);
            crs_message_add(reader->message,
                            targets[row].at_h < targets[i].at_h
                                ? "times of \"%.60s\" go back: %g h after %g h"
                                : "\"%.60s\" has this time already: %g h",
                            targets[row].id, targets[row].at_h, targets[i].at_h);
            return crs_error(CRS_ERR_INVALID);
        }
        break;
    }
    return CRS_OK;
}

static crs_status
read_row(const crs_reader *reader, const crs_csv_table *table, const int columns[NUM_COLUMNS],
         const crs_series_use *use, size_t row, crs_fit_target *targets)
{
    const crs_cell *cells = table->cells + row * table->num_columns;
    const crs_cell *time = &cells[columns[TIME]], *name = &cells[columns[METRIC]];
    const crs_cell *value = &cells[columns[VALUE]];
    crs_fit_target *target = &targets[row];
    crs_status status;

    *target = (crs_fit_target){.id = name->text, .of = use->of, .weight = use->weight};
    status = read_metric(reader, table, time, name, use->horizon_h, target);
    if (status == CRS_OK && value->text[0] == '\0') {
        return fail_at(reader, table, value,
                       "the value is missing; leave out rows that were not observed");
    }
    if (status == CRS_OK) {
        status = crs_csv_number_of(table, value, 0, &target->value, reader->message);
    }
    if (status == CRS_OK && columns[ERROR] >= 0) {
        const crs_cell *error = &cells[columns[ERROR]];

        status = crs_csv_number_of(table, error, 0, &target->below, reader->message);
        if (status == CRS_OK && !(target->below > 0.0)) {
            return fail_at(reader, table, error, "an error must be above 0");
        }
    }
    return status == CRS_OK ? check_order(reader, table, time, targets, row) : status;
}

/* Fills in errors and bands. */
static void
complete(const crs_series_use *use, crs_fit_target *targets, size_t count, int has_errors)
{
    for (size_t i = 0; i < count; i++) {
        double largest = 0.0;

        for (size_t k = 0; k < count; k++) {
            if (strcmp(targets[k].id, targets[i].id) == 0) {
                largest = fmax(largest, fabs(targets[k].value));
            }
        }
        if (!has_errors) {
            targets[i].below = use->error > 0.0 ? use->error : largest > 0.0 ? 0.1 * largest : 0.1;
        }
        targets[i].above = targets[i].below;
        targets[i].low = targets[i].value - CRS_FIT_TOLERANCE * targets[i].below;
        targets[i].high = targets[i].value + CRS_FIT_TOLERANCE * targets[i].below;
    }
}

crs_status
crs_series_read(const crs_reader *reader, const char *path, const crs_series_use *use,
                crs_fit_target **targets, size_t *count, crs_hash *hash)
{
    crs_csv_table table;
    crs_fit_target *out;
    int columns[NUM_COLUMNS];
    crs_status status = crs_csv_read(path, reader->arena, &table, reader->message);

    if (status == CRS_OK) {
        status = find_columns(reader, &table, columns);
    }
    if (status != CRS_OK) {
        return status;
    }
    out = crs_arena_alloc(reader->arena, table.num_rows, sizeof *out);
    if (!out) {
        return crs_message_fail(reader->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t row = 0; row < table.num_rows && status == CRS_OK; row++) {
        status = read_row(reader, &table, columns, use, row, out);
    }
    if (status == CRS_OK) {
        complete(use, out, table.num_rows, columns[ERROR] >= 0);
        *targets = out;
        *count = table.num_rows;
        *hash = table.hash;
    }
    return status;
}
