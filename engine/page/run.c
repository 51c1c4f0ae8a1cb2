/* run: one simulation, and the summary metrics of its runs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/rows.h"
#include "page/kinds.h"
#include "page/series.h"
#include "sim/quantile.h"
#include "result/tables.h"

/* Columns of the tables. */
#define RUNS(name) CRS_COLUMN(runs, name)

/* Bytes that the values of all runs may take; beyond, every k-th run counts. */
#define MAX_BYTES (64u << 20)
#define MAX_JOBS  256

typedef struct job {
    const char *case_id, *strategy;
    double *values; /* [num_metrics][room], malloc'ed */
    size_t count;   /* of runs */
} job;

struct crs_runs_set {
    const char **names; /* [num_metrics] */
    int *columns;       /* [num_metrics]: of runs.csv */
    size_t num_metrics;
    job jobs[MAX_JOBS];
    size_t num_jobs;
    size_t rows, every; /* all runs; the k of k-th */
};

void
crs_runs_free(crs_runs_set **set)
{
    if (*set) {
        for (size_t i = 0; i < (*set)->num_jobs; i++) {
            free((*set)->jobs[i].values);
        }
        free(*set);
        *set = NULL;
    }
}

static crs_status
out_of_memory(crs_page *page)
{
    return crs_message_fail(page->message, CRS_ERR_MEMORY, "out of memory");
}

/* The metrics: columns of numbers that have a unit. Those of facts have none, they are shown
 * elsewhere. */
static crs_status
find_metrics(crs_page *page, const crs_csv_rows *rows, crs_runs_set *set)
{
    set->names = crs_page_alloc(page, rows->num_columns, sizeof *set->names);
    set->columns = crs_page_alloc(page, rows->num_columns, sizeof *set->columns);
    if (!set->names || !set->columns) {
        return CRS_ERR_MEMORY;
    }
    for (size_t c = 0; c < rows->num_columns; c++) {
        const char *name = crs_csv_rows_column(rows, c);
        const crs_json *field = crs_folder_field(page->folder, crs_runs_table.file, name);
        const char *type = crs_folder_member(field, "type");

        if (type && strcmp(type, "number") == 0 && crs_folder_member(field, "unit")) {
            set->columns[set->num_metrics] = (int)c;
            set->names[set->num_metrics] = crs_page_keep(page, name);
            if (!set->names[set->num_metrics++]) {
                return CRS_ERR_MEMORY;
            }
        }
    }
    return CRS_OK;
}

static crs_status
job_of(crs_page *page, crs_runs_set *set, const char *case_id, const char *strategy, job **found)
{
    job *one = set->jobs;

    for (; one < set->jobs + set->num_jobs; one++) {
        if (strcmp(one->case_id, case_id) == 0 && strcmp(one->strategy, strategy) == 0) {
            *found = one;
            return CRS_OK;
        }
    }
    if (set->num_jobs == MAX_JOBS) {
        return crs_message_fail(page->message, CRS_ERR_LIMIT,
                                "runs.csv: more than %d cases and strategies", MAX_JOBS);
    }
    *one = (job){crs_page_keep(page, case_id), crs_page_keep(page, strategy), NULL, 0};
    set->num_jobs++;
    *found = one;
    return one->case_id && one->strategy ? CRS_OK : CRS_ERR_MEMORY;
}

static crs_status
take_run(crs_page *page, crs_csv_rows *rows, crs_runs_set *set, job *to)
{
    crs_status status = CRS_OK;

    if ((to->count & (to->count - 1)) == 0) { /* full: 0, 1, 2, 4, ... */
        const size_t room = to->count ? 2 * to->count : 1;
        double *values = realloc(to->values, room * (set->num_metrics + 1) * sizeof *values);

        if (!values) {
            return out_of_memory(page);
        }
        to->values = values;
    }
    for (size_t m = 0; m < set->num_metrics && status == CRS_OK; m++) {
        status = crs_csv_rows_number(rows, set->columns[m],
                                     &to->values[to->count * set->num_metrics + m]);
    }
    to->count += status == CRS_OK;
    return status;
}

/* Goes through all rows; counts them only if `count_only`. */
static crs_status
pass(crs_page *page, crs_runs_set *set, int count_only)
{
    crs_csv_rows rows;
    crs_status status = crs_folder_rows(page->folder, crs_runs_table.file, &rows);
    const int of_case = status == CRS_OK ? crs_csv_rows_find(&rows, RUNS(case)) : -1;
    const int strategy = status == CRS_OK ? crs_csv_rows_find(&rows, RUNS(strategy)) : -1;

    if (status == CRS_OK && count_only) {
        status = find_metrics(page, &rows, set);
    }
    for (size_t i = 0; status == CRS_OK && crs_csv_rows_next(&rows, &status); i++) {
        job *to = NULL;

        set->rows += (size_t)count_only;
        if (!count_only && i % set->every == 0) {
            status = job_of(page, set, crs_csv_rows_text(&rows, of_case),
                            crs_csv_rows_text(&rows, strategy), &to);
            status = status == CRS_OK ? take_run(page, &rows, set, to) : status;
        }
    }
    crs_csv_rows_close(&rows);
    return status;
}

crs_status
crs_runs_read(crs_page *page, crs_runs_set **set)
{
    crs_status status;

    *set = calloc(1, sizeof **set);
    if (!*set) {
        return out_of_memory(page);
    }
    if (!crs_folder_lists(page->folder, crs_runs_table.file)) {
        return CRS_OK;
    }
    status = pass(page, *set, 1);
    if (status == CRS_OK) {
        const size_t room = MAX_BYTES / sizeof(double) / ((*set)->num_metrics + 1);

        (*set)->every = ((*set)->rows + room - 1) / room;
        (*set)->every += (*set)->every == 0;
        status = pass(page, *set, 0);
    }
    return status;
}

/* Quantiles of a metric over the runs of a job that have one; returns how many have none. A band
 * takes at least 19 (sim/quantile.h), unless all runs are the same one. */
static size_t
quantiles(const crs_runs_set *set, const job *of, size_t metric, double *column, double q[3])
{
    static const double shares[] = {0.05, 0.5, 0.95};
    size_t count;

    for (size_t r = 0; r < of->count; r++) {
        column[r] = of->values[r * set->num_metrics + metric];
    }
    count = crs_sort(column, of->count);
    for (int i = 0; i < 3; i++) {
        q[i] = of->count == 1 ? column[0] : crs_quantile_predictive(column, count, shares[i]);
    }
    return of->count - count;
}

static void
job_table(crs_page *page, const crs_runs_set *set, const job *of, double *column)
{
    static const crs_page_column many[] = {
        {"metric", 0}, {"median", 1}, {"90 % of the runs", 1}, {"unit", 0}, {"meaning", 0}};
    static const crs_page_column one[] = {
        {"metric", 0}, {"value", 1}, {"unit", 0}, {"meaning", 0}};
    const int is_one = of->count == 1;

    crs_page_table(page, is_one ? "Metrics of the run" : "Metrics of the runs", NULL,
                   is_one ? one : many, is_one ? 4 : 5);
    for (size_t m = 0; m < set->num_metrics; m++) {
        double q[3];

        quantiles(set, of, m, column, q);
        crs_page_cell(page, set->names[m]);
        crs_page_cell_number(page, q[1]);
        if (!is_one) {
            crs_page_cell_range(page, q[0], q[2]);
        }
        crs_page_cell(page, crs_page_unit(page, set->names[m]));
        crs_page_cell(page, crs_page_meaning(page, set->names[m]));
    }
    crs_page_table_end(page);
    if (set->every > 1) {
        crs_html_open(&page->html, "p");
        crs_html_say(&page->html, "Every run number %zu of %zu was taken.", set->every, set->rows);
        crs_html_close(&page->html);
    }
}

static const job *
find_job(const crs_runs_set *set, const char *case_id, const char *strategy)
{
    for (size_t i = 0; i < set->num_jobs; i++) {
        if (strcmp(set->jobs[i].case_id, case_id) == 0 &&
            strcmp(set->jobs[i].strategy, strategy) == 0) {
            return &set->jobs[i];
        }
    }
    return NULL;
}

/* What happens on the day that a metric tells, and what if it never does. */
static const struct {
    const char *metric, *then, *never;
} life[] = {
    {"outbreak_end_day", "the outbreak ends", "the outbreak does not end"},
    {"trust_trough_day", "public trust is lowest", NULL},
    {"trust_half_day", "half of the trust that was lost is back",
     "half of the trust that was lost is not back"},
    {"trust_full_day", "all of it is back", "not all of it is back"},
};

void
crs_runs_say_life(crs_page *page, const crs_runs_set *set, const char *case_id,
                  const char *strategy)
{
    const job *of = find_job(set, case_id, strategy);
    double *column = of ? calloc(of->count, sizeof *column) : NULL;
    int said = 0;

    for (size_t i = 0; column && i < sizeof life / sizeof life[0]; i++) {
        double q[3] = {(double)NAN, (double)NAN, (double)NAN};
        size_t m = 0, none = 0;

        while (m < set->num_metrics && strcmp(set->names[m], life[i].metric) != 0) {
            m++;
        }
        if (m < set->num_metrics) {
            none = quantiles(set, of, m, column, q);
        }
        if (m == set->num_metrics || 2 * none > of->count || (isinf(q[1]) && !life[i].never)) {
            continue; /* mostly no crisis breaks out */
        }
        crs_html_text(&page->html, said++ ? "; " : " Life cycle: ");
        if (isinf(q[1])) {
            crs_html_text(&page->html, life[i].never);
            crs_html_text(&page->html, " within the run");
        } else {
            crs_html_text(&page->html, life[i].then);
            crs_html_say(&page->html, " on day %g", floor(q[1] + 0.5));
        }
    }
    crs_html_text(&page->html, said ? "." : "");
    page->html.failed |= of && !column; /* rather no page than one that lacks a sentence */
    free(column);
}

void
crs_runs_show(crs_page *page, const crs_runs_set *set, const char *case_id, const char *strategy)
{
    const job *of = find_job(set, case_id, strategy);
    double *column = of ? calloc(of->count, sizeof *column) : NULL;

    if (column) {
        job_table(page, set, of, column);
    }
    page->html.failed |= of && !column;
    free(column);
}

/* ---- the report of a run ---- */

/* Sentences on what people ask for first. */
static void
say_job(crs_page *page, const crs_series_set *series, const crs_runs_set *runs, const job *of)
{
    static const struct {
        const char *name, *words;
    } asked[] = {
        {"attention", " Attention: "},
        {"trust_public", " Trust of the public: "},
        {"active_users", " Active users (before: 1): "},
        {"rating", " Rating: "},
    };

    crs_page_finding_begin(page);
    crs_html_say(&page->html, "%s under %s, %zu ", of->case_id, of->strategy, of->count);
    crs_html_text(&page->html, of->count == 1 ? "run." : "runs (medians).");
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const crs_series_curve *curve = crs_series_find(series, of->case_id, of->strategy,
                                                        asked[i].name);

        if (curve) {
            crs_html_text(&page->html, asked[i].words);
            crs_series_say(page, curve);
        }
    }
    crs_runs_say_life(page, runs, of->case_id, of->strategy);
    crs_page_finding_end(page);
}

crs_status
crs_html_run(crs_page *page)
{
    crs_series_set series = {0};
    crs_runs_set *runs = NULL;
    crs_status status = crs_series_set_read(page, &series);

    if (status == CRS_OK) {
        status = crs_runs_read(page, &runs);
    }
    if (status == CRS_OK) {
        crs_page_heading(page, 2, "Findings");
        crs_page_findings_begin(page);
        for (size_t i = 0; i < runs->num_jobs; i++) {
            say_job(page, &series, runs, &runs->jobs[i]);
        }
        crs_page_findings_end(page);
        for (size_t i = 0; i < runs->num_jobs; i++) {
            const job *of = &runs->jobs[i];

            crs_page_heading_of(page, 2, of->case_id, of->strategy);
            crs_series_figures(page, &series, of->case_id, of->strategy, NULL, NULL);
            crs_runs_show(page, runs, of->case_id, of->strategy);
        }
    }
    crs_runs_free(&runs);
    return status;
}
