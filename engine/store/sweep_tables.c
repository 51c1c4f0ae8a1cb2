#include "store/sweep_tables.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/replay.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define POINT_COLUMN                                                                              \
    {                                                                                             \
        "point", "integer", "", "number of the point of the design, from 0"                       \
    }
#define CASE_COLUMN                                                                               \
    {                                                                                             \
        "case", "string", "", "id of the case"                                                    \
    }
#define STRATEGY_COLUMN                                                                           \
    {                                                                                             \
        "strategy", "string", "", "id of the strategy"                                            \
    }

static const crs_column design_head[] = {POINT_COLUMN};

static const crs_column runs_head[] = {
    POINT_COLUMN,
    CASE_COLUMN,
    STRATEGY_COLUMN,
    {"replicate", "integer", "", "number of the replicate, from 0"},
    {"seed", "integer", "", "number from which all luck follows"},
    {"input", "string", "", "hash of case, strategy, settings and model"},
};

static const crs_column summary_head[] = {POINT_COLUMN, CASE_COLUMN, STRATEGY_COLUMN};

static const crs_column summary_tail[] = {
    {"metric", "string", "", "name of the metric, as in runs.csv"},
    {"runs", "integer", "", "replicates"},
    {"n", "integer", "", "replicates in which the metric has a value"},
    {"mean", "number", "", "mean of them, in the metric's unit"},
    {"sd", "number", "", "standard deviation of them; empty with fewer than two"},
    {"se", "number", "", "standard error of the mean, sd / sqrt(n)"},
    {"p05", "number", "", "5 % of the replicates lie below; none counts as largest"},
    {"p25", "number", "", "25 % of the replicates lie below"},
    {"p50", "number", "", "median over the replicates; empty if mostly there is no value"},
    {"p75", "number", "", "75 % of the replicates lie below"},
    {"p95", "number", "", "95 % of the replicates lie below"},
};

/* What the writers below share. */
typedef struct author {
    const crs_sweep_files *files;
    crs_arena *arena;
    crs_message *message;
    size_t row_numbers; /* metrics of a run */
} author;

static crs_status
out_of_memory(const author *a)
{
    return crs_message_fail(a->message, CRS_ERR_MEMORY, "out of memory");
}

static int
is_stopped(const author *a)
{
    return a->files->stop && *a->files->stop;
}

/* ---- columns ---- */

static crs_column *
join_columns(crs_arena *arena, const crs_column *const *parts, const size_t *counts,
             size_t num_parts, size_t *count)
{
    crs_column *columns;

    *count = 0;
    for (size_t i = 0; i < num_parts; i++) {
        *count += counts[i];
    }
    columns = crs_arena_alloc(arena, *count, sizeof *columns);
    *count = 0;
    for (size_t i = 0; i < num_parts && columns; i++) {
        if (counts[i] > 0) {
            memcpy(columns + *count, parts[i], counts[i] * sizeof *columns);
        }
        *count += counts[i];
    }
    return columns;
}

crs_column *
crs_sweep_design_columns(const crs_column *varied, size_t num_varied, crs_arena *arena,
                         size_t *count)
{
    const crs_column *const parts[] = {design_head, varied};
    const size_t counts[] = {COUNT(design_head), num_varied};

    return join_columns(arena, parts, counts, 2, count);
}

/* Points that are computed at a time. */
#define DESIGN_BLOCK 1024

crs_status
crs_sweep_design_write(crs_design *design, const crs_column *columns, size_t num_columns,
                       crs_sink *sink)
{
    const size_t num_factors = design->plan.num_factors;
    double *values = malloc((DESIGN_BLOCK * num_factors + 1) * sizeof *values);
    crs_csv csv;

    if (!values) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_csv_init(&csv, sink, columns, num_columns);
    for (uint64_t p = 0; p < design->num_points; p++) {
        const uint64_t i = p % DESIGN_BLOCK, rest = design->num_points - p;

        if (i == 0) {
            crs_design_points(design, p, rest < DESIGN_BLOCK ? rest : DESIGN_BLOCK, values);
        }
        crs_csv_integer(&csv, p);
        for (size_t f = 0; f < num_factors; f++) {
            crs_csv_number(&csv, values[i * num_factors + f]);
        }
        (void)crs_csv_end_row(&csv); /* errors stick in the sink */
    }
    free(values);
    return CRS_OK;
}

/* ---- design.csv, line by line ---- */

/* The points in order. `cells` is the text behind the point's number. */
typedef struct points {
    FILE *file;
    char *line;
    size_t size;
    const char *cells;
    uint64_t next; /* number of the point that is read next */
} points;

static crs_status
points_open(points *self, const author *a)
{
    *self = (points){.file = fopen(a->files->design, "rb")};
    if (!self->file) {
        return crs_message_fail(a->message, CRS_ERR_IO, "%.300s: cannot be opened: %s",
                                a->files->design, strerror(errno));
    }
    return CRS_OK;
}

static void
points_close(points *self)
{
    if (self->file) {
        fclose(self->file);
    }
    free(self->line);
    *self = (points){0};
}

/* Goes to point number `point`: forwards, or from the top again. */
static crs_status
points_seek(points *self, uint64_t point, const author *a)
{
    int to_skip = self->next == 0;

    if (point + 1 == self->next) {
        return CRS_OK;
    }
    if (point < self->next) {
        rewind(self->file);
        self->next = 0;
        to_skip = 1;
    }
    while (self->next <= point) {
        const ssize_t length = getline(&self->line, &self->size, self->file);
        const char *comma;

        if (length <= 0 || self->line[length - 1] != '\n') {
            return crs_message_fail(a->message, CRS_ERR_IO, "%.300s: ends too early",
                                    a->files->design);
        }
        if (to_skip) { /* the header */
            to_skip = 0;
            continue;
        }
        self->line[length - 1] = '\0';
        comma = strchr(self->line, ',');
        self->cells = comma ? comma + 1 : "";
        self->next++;
    }
    return CRS_OK;
}

static crs_status
write_design(const author *a, crs_output *output)
{
    const crs_sweep_record *record = a->files->record;
    size_t count = 0;
    crs_csv *csv = NULL;
    points at = {0};
    crs_column *columns = crs_sweep_design_columns(record->varied, record->num_varied, a->arena,
                                                   &count);
    crs_status status = columns ? crs_output_plain_table(output, CRS_SWEEP_DESIGN,
                                                         "Points of the design", columns, count,
                                                         &csv, a->message)
                                : out_of_memory(a);

    if (status == CRS_OK) {
        status = points_open(&at, a);
    }
    for (uint64_t p = 0; p < record->points && status == CRS_OK; p++) {
        status = points_seek(&at, p, a);
        if (status == CRS_OK) {
            crs_csv_integer(csv, p);
            crs_csv_raw(csv, at.cells, record->num_varied);
            status = crs_csv_end_row(csv);
        }
    }
    points_close(&at);
    return status;
}

/* ---- chunks ---- */

static crs_status
read_runs(const author *a, uint64_t first, uint64_t count, double *values)
{
    const crs_sweep_record *record = a->files->record;

    while (count > 0) {
        const uint64_t chunk = first / record->chunk_runs;
        const uint64_t offset = first % record->chunk_runs;
        const uint64_t rest = record->chunk_runs - offset;
        const uint64_t part = rest < count ? rest : count;
        const crs_ledger *ledger = &a->files->ledgers[chunk % a->files->num_ledgers];
        const crs_status status = crs_ledger_get(ledger, chunk, offset, part, values, a->message);

        if (status != CRS_OK) {
            return status;
        }
        values += part * a->row_numbers;
        first += part;
        count -= part;
    }
    return CRS_OK;
}

/* ---- runs.csv ---- */

static crs_status
write_run(const author *a, crs_csv *csv, points *at, uint64_t run, const double *values)
{
    const crs_sweep_record *record = a->files->record;
    const crs_record_job *job = &record->jobs[run % record->num_jobs];
    const uint64_t point = run / record->num_jobs % record->points;
    const crs_status status = points_seek(at, point, a);

    if (status != CRS_OK) {
        return status;
    }
    crs_csv_integer(csv, point);
    crs_csv_text(csv, job->case_id);
    crs_csv_text(csv, job->strategy);
    crs_csv_integer(csv, run / record->num_jobs / record->points);
    crs_csv_integer(csv, record->seed);
    crs_csv_text(csv, job->input);
    crs_csv_raw(csv, at->cells, record->num_varied);
    for (size_t m = 0; m < record->num_metrics; m++) {
        crs_csv_number(csv, values[m]);
    }
    return crs_csv_end_row(csv);
}

static crs_status
write_runs(const author *a, crs_output *output)
{
    const crs_sweep_record *record = a->files->record;
    const crs_column *const parts[] = {runs_head, record->varied, record->metrics};
    const size_t counts[] = {COUNT(runs_head), record->num_varied, record->num_metrics};
    const uint64_t num_runs = crs_sweep_record_runs(record);
    size_t count = 0;
    crs_csv *csv = NULL;
    points at = {0};
    crs_column *columns = join_columns(a->arena, parts, counts, 3, &count);
    double *values = malloc((size_t)record->chunk_runs * (a->row_numbers + 1) * sizeof *values);
    crs_status status = columns && values ? crs_output_table(output, "runs.csv", "One row a run",
                                                             columns, count, &csv, a->message)
                                          : out_of_memory(a);

    if (status == CRS_OK) {
        status = points_open(&at, a);
    }
    for (uint64_t first = 0; first < num_runs && status == CRS_OK; first += record->chunk_runs) {
        const uint64_t rest = num_runs - first;
        const uint64_t part = rest < record->chunk_runs ? rest : record->chunk_runs;

        status = is_stopped(a) ? CRS_ERR_STOPPED : read_runs(a, first, part, values);
        for (uint64_t i = 0; i < part && status == CRS_OK; i++) {
            status = write_run(a, csv, &at, first + i, values + i * a->row_numbers);
        }
    }
    points_close(&at);
    free(values);
    return status;
}

/* ---- summary.csv ---- */

static void
write_statistics(crs_csv *csv, double *values, size_t count)
{
    double mean = 0.0, squares = 0.0, n = 0.0;
    crs_quantiles quantiles;

    for (size_t i = 0; i < count; i++) {
        mean += isnan(values[i]) ? 0.0 : values[i];
        n += isnan(values[i]) ? 0.0 : 1.0;
    }
    mean /= n;
    for (size_t i = 0; i < count; i++) {
        squares += isnan(values[i]) ? 0.0 : (values[i] - mean) * (values[i] - mean);
    }
    squares = n > 1.0 ? sqrt(squares / (n - 1.0)) : (double)NAN;
    quantiles = crs_quantiles_of(values, count);
    crs_csv_integer(csv, count);
    crs_csv_integer(csv, (uint64_t)n);
    crs_csv_number(csv, mean);
    crs_csv_number(csv, squares);
    crs_csv_number(csv, squares / sqrt(n));
    for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) {
        crs_csv_number(csv, quantiles.q[q]);
    }
}

/* The rows of pair number `pair` = point * jobs + job, from values[metrics][replicates]. */
static crs_status
write_pair(const author *a, crs_csv *csv, points *at, uint64_t pair, double *values)
{
    const crs_sweep_record *record = a->files->record;
    const crs_record_job *job = &record->jobs[pair % record->num_jobs];
    crs_status status = points_seek(at, pair / record->num_jobs, a);

    for (size_t m = 0; m < record->num_metrics && status == CRS_OK; m++) {
        crs_csv_integer(csv, pair / record->num_jobs);
        crs_csv_text(csv, job->case_id);
        crs_csv_text(csv, job->strategy);
        crs_csv_raw(csv, at->cells, record->num_varied);
        crs_csv_text(csv, record->metrics[m].name);
        write_statistics(csv, values + m * record->replicates, (size_t)record->replicates);
        status = crs_csv_end_row(csv);
    }
    return status;
}

/* Replicates of a pair are far apart in the numbering of runs: those of as many pairs as fit into
 * the buffer are brought together, replicate after replicate. */
static crs_status
gather(const author *a, uint64_t first, uint64_t count, double *strip, double *values)
{
    const crs_sweep_record *record = a->files->record;
    const uint64_t pairs = record->points * record->num_jobs;
    crs_status status = CRS_OK;

    for (uint64_t r = 0; r < record->replicates && status == CRS_OK; r++) {
        status = read_runs(a, r * pairs + first, count, strip);
        for (uint64_t i = 0; i < count * a->row_numbers && status == CRS_OK; i++) {
            values[i * record->replicates + r] = strip[i];
        }
    }
    return status;
}

static crs_status
write_pairs(const author *a, crs_csv *csv)
{
    const crs_sweep_record *record = a->files->record;
    const uint64_t pairs = record->points * record->num_jobs;
    const double pair_bytes = (double)record->replicates * (double)a->row_numbers *
                              (double)sizeof(double);
    const uint64_t fit = (uint64_t)(CRS_SWEEP_BUFFER_BYTES / pair_bytes);
    const uint64_t block = fit < 1 ? 1 : fit < pairs ? fit : pairs;
    double *strip = malloc((size_t)block * (a->row_numbers + 1) * sizeof *strip);
    double *values = malloc((size_t)block * (size_t)pair_bytes + 1);
    points at = {0};
    crs_status status = strip && values ? points_open(&at, a) : out_of_memory(a);

    for (uint64_t first = 0; first < pairs && status == CRS_OK; first += block) {
        const uint64_t count = pairs - first < block ? pairs - first : block;

        status = is_stopped(a) ? CRS_ERR_STOPPED : gather(a, first, count, strip, values);
        for (uint64_t i = 0; i < count && status == CRS_OK; i++) {
            status = write_pair(a, csv, &at, first + i,
                                values + i * a->row_numbers * record->replicates);
        }
    }
    points_close(&at);
    free(strip);
    free(values);
    return status;
}

static crs_status
write_summary(const author *a, crs_output *output)
{
    const crs_sweep_record *record = a->files->record;
    const crs_column *const parts[] = {summary_head, record->varied, summary_tail};
    const size_t counts[] = {COUNT(summary_head), record->num_varied, COUNT(summary_tail)};
    size_t count = 0;
    crs_csv *csv = NULL;
    crs_column *columns = join_columns(a->arena, parts, counts, 3, &count);
    crs_status status = columns ? crs_output_table(output, "summary.csv",
                                                   "Metrics over the replicates", columns, count,
                                                   &csv, a->message)
                                : out_of_memory(a);

    return status == CRS_OK ? write_pairs(a, csv) : status;
}

crs_status
crs_sweep_tables_write(const crs_sweep_files *files, crs_output *output, crs_arena *arena,
                       crs_message *message)
{
    const author a = {files, arena, message, files->record->num_metrics};
    crs_status status;

    crs_message_clear(message);
    status = write_design(&a, output);
    if (status == CRS_OK && files->record->outputs >> CRS_STUDY_RUNS & 1) {
        status = write_runs(&a, output);
    }
    if (status == CRS_OK && files->record->outputs >> CRS_STUDY_SUMMARY & 1) {
        status = write_summary(&a, output);
    }
    if (status == CRS_ERR_IO && message->length == 0) {
        (void)crs_output_failure(output, message);
    }
    return status;
}
