#include "result/sweep_tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "result/tables.h"
#include "study/summary.h"

/* ---- rows ---- */

/* A point of the design. */
typedef struct crs_design_row {
    uint64_t point;
    const char *const *varied; /* [num_varied] */
} crs_design_row;

/* A run. */
typedef struct crs_sweep_runs_row {
    uint64_t point, replicate, seed, set;
    const char *case_id, *strategy, *input;
    const char *const *varied;
    const double *metrics;
} crs_sweep_runs_row;

/* A metric of a case under a strategy at a point, over the replicates. */
typedef struct crs_summary_row {
    uint64_t point, runs;
    const char *case_id, *strategy, *metric;
    const char *const *varied;
    crs_summary summary;
} crs_summary_row;

CRS_RESULT_DEFINE(design, CRS_DESIGN_COLUMNS)
CRS_RESULT_DEFINE(sweep_runs, CRS_SWEEP_RUNS_COLUMNS)
CRS_RESULT_DEFINE(summary, CRS_SUMMARY_COLUMNS)

/* What the writers below share. */
typedef struct author {
    const crs_sweep_files *files;
    crs_arena *arena;
    crs_message *message;
    size_t row_numbers;            /* metrics of a run */
    const crs_outcome_rule *rules; /* [row_numbers] */
    double *work;                  /* [record->replicates + record->sets] */
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

/* ---- design.csv ---- */

/* Points that are computed at a time. */
#define DESIGN_BLOCK 1024

crs_status
crs_sweep_design_write(crs_design *design, const crs_span *varied, crs_arena *arena,
                       crs_sink *sink)
{
    const size_t num_factors = design->plan.num_factors;
    double *values = malloc((DESIGN_BLOCK * num_factors + 1) * sizeof *values);
    char(*texts)[CRS_NUMBER_BYTES] = malloc((num_factors + 1) * sizeof *texts);
    const char **cells = malloc((num_factors + 1) * sizeof *cells);
    crs_result_writer to;
    crs_status status = values && texts && cells
                            ? crs_result_open_sink(&to, &crs_design_table, varied, sink, arena)
                            : crs_error(CRS_ERR_MEMORY);

    for (uint64_t p = 0; p < design->num_points && status == CRS_OK; p++) {
        const uint64_t i = p % DESIGN_BLOCK, rest = design->num_points - p;
        const crs_design_row row = {p, cells};

        if (i == 0) {
            crs_design_points(design, p, rest < DESIGN_BLOCK ? rest : DESIGN_BLOCK, values);
        }
        for (size_t f = 0; f < num_factors; f++) {
            crs_number_write(values[i * num_factors + f], texts[f]);
            cells[f] = texts[f];
        }
        (void)design_put(&to, &row); /* errors stick in the sink */
    }
    free(values);
    free(texts);
    free(cells);
    return status;
}

/* ---- the same, line by line ---- */

/* The points in order. */
typedef struct points {
    FILE *file;
    char *line;
    size_t size;
    const char **cells; /* [num_varied]: of the point at hand, behind its number */
    uint64_t next;      /* number of the point that is read next */
} points;

static crs_status
points_open(points *self, const author *a)
{
    *self = (points){.file = fopen(a->files->design, "rb")};
    self->cells = crs_arena_alloc(a->arena, a->files->record->num_varied, sizeof *self->cells);
    if (!self->cells) {
        return out_of_memory(a);
    }
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

/* Cuts the line into cells, which are numbers, so without quotes. */
static int
points_cut(points *self, size_t length, size_t num_varied)
{
    char *at = self->line;

    at[length - 1] = '\0';
    for (size_t i = 0; i < num_varied; i++) {
        at = strchr(at, ',');
        if (!at) {
            return 0;
        }
        *at++ = '\0';
        self->cells[i] = at;
    }
    return !strchr(at, ',');
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

        if (length <= 0 || self->line[length - 1] != '\n') {
            return crs_message_fail(a->message, CRS_ERR_IO, "%.300s: ends too early",
                                    a->files->design);
        }
        if (to_skip) { /* the header */
            to_skip = 0;
            continue;
        }
        if (!points_cut(self, (size_t)length, a->files->record->num_varied)) {
            return crs_message_fail(a->message, CRS_ERR_INVALID,
                                    "%.300s: a point has not as many numbers as are varied",
                                    a->files->design);
        }
        self->next++;
    }
    return CRS_OK;
}

static crs_status
write_design(const author *a, crs_output *output)
{
    const crs_sweep_record *record = a->files->record;
    const crs_span varied = {record->varied, record->num_varied};
    points at = {0};
    crs_result_writer to;
    crs_status status = crs_result_open_plain(&to, &crs_design_table, &varied, output, a->arena,
                                              a->message);

    if (status == CRS_OK) {
        status = points_open(&at, a);
    }
    for (uint64_t p = 0; p < record->points && status == CRS_OK; p++) {
        status = points_seek(&at, p, a);
        if (status == CRS_OK) {
            const crs_design_row row = {p, at.cells};

            status = design_put(&to, &row);
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
write_run(const author *a, crs_result_writer *to, points *at, uint64_t run, const double *values)
{
    const crs_sweep_record *record = a->files->record;
    const crs_record_job *job = &record->jobs[run % record->num_jobs];
    const uint64_t replicate = run / record->num_jobs / record->points;
    const crs_sweep_runs_row row = {
        .point = run / record->num_jobs % record->points,
        .replicate = replicate,
        .seed = record->seed,
        .set = record->sets > 0 ? replicate % record->sets : CRS_NO_INTEGER,
        .case_id = job->case_id,
        .strategy = job->strategy,
        .input = job->input,
        .varied = at->cells,
        .metrics = values,
    };
    const crs_status status = points_seek(at, row.point, a);

    return status == CRS_OK ? sweep_runs_put(to, &row) : status;
}

static crs_status
write_runs(const author *a, crs_output *output)
{
    const crs_sweep_record *record = a->files->record;
    const crs_span spans[] = {{NULL, record->sets > 0 ? 1 : 0},
                              {record->varied, record->num_varied},
                              {record->metrics, record->num_metrics}};
    const uint64_t num_runs = crs_sweep_record_runs(record);
    points at = {0};
    crs_result_writer to;
    double *values = malloc((size_t)record->chunk_runs * (a->row_numbers + 1) * sizeof *values);
    crs_status status = values ? crs_result_open(&to, &crs_sweep_runs_table, spans, output,
                                                 a->arena, a->message)
                               : out_of_memory(a);

    if (status == CRS_OK) {
        status = points_open(&at, a);
    }
    for (uint64_t first = 0; first < num_runs && status == CRS_OK; first += record->chunk_runs) {
        const uint64_t rest = num_runs - first;
        const uint64_t part = rest < record->chunk_runs ? rest : record->chunk_runs;

        status = is_stopped(a) ? CRS_ERR_STOPPED : read_runs(a, first, part, values);
        for (uint64_t i = 0; i < part && status == CRS_OK; i++) {
            status = write_run(a, &to, &at, first + i, values + i * a->row_numbers);
        }
    }
    points_close(&at);
    free(values);
    return status;
}

/* ---- summary.csv ---- */

/* The rows of pair number `pair` = point * jobs + job, from values[metrics][replicates]. */
static crs_status
write_pair(const author *a, crs_result_writer *to, points *at, uint64_t pair, const double *values)
{
    const crs_sweep_record *record = a->files->record;
    const crs_record_job *job = &record->jobs[pair % record->num_jobs];
    crs_status status = points_seek(at, pair / record->num_jobs, a);

    for (size_t m = 0; m < record->num_metrics && status == CRS_OK; m++) {
        crs_summary_row row = {
            .point = pair / record->num_jobs,
            .runs = record->replicates,
            .case_id = job->case_id,
            .strategy = job->strategy,
            .metric = record->metrics[m].name,
            .varied = at->cells,
            .summary = crs_summarise(values + m * record->replicates, (size_t)record->replicates,
                                     &a->rules[m], (size_t)record->sets, a->files->is_exact,
                                     a->work),
        };

        status = summary_put(to, &row);
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
write_pairs(const author *a, crs_result_writer *to)
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
            status = write_pair(a, to, &at, first + i,
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
    const crs_span varied = {record->varied, record->num_varied};
    crs_result_writer to;
    const crs_status status = crs_result_open(&to, &crs_summary_table, &varied, output, a->arena,
                                              a->message);

    return status == CRS_OK ? write_pairs(a, &to) : status;
}

/* What outcomes of the record's metrics count as. */
static crs_status
make_rules(author *self)
{
    const crs_sweep_record *record = self->files->record;
    const crs_model *model = self->files->model;
    crs_outcome_rule *rules = crs_arena_alloc(self->arena, record->num_metrics, sizeof *rules);
    const size_t room = (size_t)record->replicates + (size_t)record->sets;

    self->work = crs_arena_alloc(self->arena, room, sizeof *self->work);
    if (!rules || !self->work) {
        return out_of_memory(self);
    }
    for (size_t m = 0; m < record->num_metrics; m++) {
        const int at = crs_model_find_metric(model, record->metrics[m].name);

        /* of the study's own: only a time can be later, and the record tells no more */
        rules[m] = (crs_outcome_rule){record->days, CRS_OUTCOME_NONE};
        if (at >= 0) {
            rules[m] = crs_metric_rule(&model->metrics[at].metric, model->metrics[at].direction,
                                       record->days);
        }
    }
    self->rules = rules;
    return CRS_OK;
}

crs_status
crs_sweep_tables_write(const crs_sweep_files *files, crs_output *output, crs_arena *arena,
                       crs_message *message)
{
    author a = {files, arena, message, files->record->num_metrics, NULL, NULL};
    crs_status status;

    crs_message_clear(message);
    status = make_rules(&a);
    status = status == CRS_OK ? write_design(&a, output) : status;
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
