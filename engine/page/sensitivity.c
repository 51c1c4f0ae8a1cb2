/* sensitivity: which numbers move a result. */
#include <math.h>
#include <string.h>

#include "page/chart.h"
#include "page/rows.h"
#include "page/kinds.h"
#include "result/tables.h"

/* Columns of the tables. */
#define INDICES(name) CRS_COLUMN(indices, name)

#define SHOWN         12 /* numbers in a figure */
#define SHOWN_PAIRS   20

static const char *const of_result[] = {INDICES(case), INDICES(strategy), INDICES(metric), NULL};
static const char *const of_number[] = {INDICES(case), INDICES(strategy), INDICES(metric),
                                        INDICES(parameter), NULL};

typedef struct analysis {
    crs_page *page;
    crs_rows indices;
    const char *main;  /* the index by which numbers are ordered: "total", "mu_star" */
    const char *other; /* "first", "sigma" */
    int is_sobol;
    size_t *order;
    double *keys;
} analysis;

static const char *
text(const analysis *self, size_t row, const char *column)
{
    return crs_rows_text(&self->indices, row, column);
}

static double
number(analysis *self, size_t row, const char *column)
{
    return crs_rows_number(&self->indices, row, column);
}

static int
is_index(const analysis *self, size_t row, const char *index)
{
    return strcmp(text(self, row, INDICES(index)), index) == 0;
}

/* The row of an index of the result of row `like`, and of its number if `same_number`. */
static size_t
find(const analysis *self, size_t like, const char *index, int same_number)
{
    for (size_t i = 0; i < self->indices.count; i++) {
        if (is_index(self, i, index) &&
            crs_rows_same(&self->indices, i, like, same_number ? of_number : of_result)) {
            return i;
        }
    }
    return self->indices.count;
}

static double
value_of(analysis *self, size_t like, const char *index, int same_number, const char *column)
{
    const size_t row = find(self, like, index, same_number);

    return row < self->indices.count ? number(self, row, column) : (double)NAN;
}

/* Rows of an index of a result, the largest first: order[]. */
static size_t
order_by(analysis *self, size_t first, const char *index)
{
    size_t count = 0;

    for (size_t i = 0; i < self->indices.count; i++) {
        if (is_index(self, i, index) && crs_rows_same(&self->indices, first, i, of_result)) {
            self->keys[i] = -number(self, i, INDICES(value));
            self->order[count++] = i;
        }
    }
    crs_rows_sort(self->order, self->keys, count);
    return count;
}

/* ---- words ---- */

static void
say_result(analysis *self, size_t first)
{
    const size_t count = order_by(self, first, self->main);
    const double noise = value_of(self, first, "noise_share", 0, INDICES(value));
    crs_html *html = &self->page->html;

    crs_page_finding_begin(self->page);
    crs_html_say(html, "%s under %s: %s ", text(self, first, INDICES(case)),
                 text(self, first, INDICES(strategy)), text(self, first, INDICES(metric)));
    if (count == 0 || !(number(self, self->order[0], INDICES(value)) > 0.0)) {
        crs_html_text(html, "does not vary.");
        crs_page_finding_end(self->page);
        return;
    }
    crs_html_text(html, self->is_sobol ? "is moved most by " : "is moved most, step by step, by ");
    for (size_t i = 0; i < count && i < 3; i++) {
        const double value = number(self, self->order[i], INDICES(value));

        crs_html_text(html, i ? ", " : "");
        if (self->is_sobol) {
            crs_html_say(html, "%s (%d %%)", text(self, self->order[i], INDICES(parameter)),
                         crs_page_percent(value));
        } else {
            crs_html_say(html, "%s (%g)", text(self, self->order[i], INDICES(parameter)), value);
        }
    }
    crs_html_text(html, self->is_sobol ? " of the variance, alone and with others" : "");
    if (!isnan(noise)) {
        crs_html_say(html, "; luck makes %d %% of the variance of a single run",
                     crs_page_percent(noise));
    }
    crs_html_text(html, ".");
    crs_page_finding_end(self->page);
}

/* ---- figures and tables ---- */

static crs_status
draw_result(analysis *self, size_t first)
{
    const char *metric = text(self, first, INDICES(metric));
    const size_t all = order_by(self, first, self->main), count = all < SHOWN ? all : SHOWN;
    crs_chart_row *rows = crs_page_alloc(self->page, count, sizeof *rows);
    const crs_chart chart = {.title = metric,
                             .x_label = self->is_sobol ? "share of the variance"
                                                       : crs_page_label(self->page, metric),
                             .include = 0.0};

    if (!rows) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t at = self->order[i];

        rows[i] = crs_chart_row_of(text(self, at, INDICES(parameter)));
        rows[i].mid = number(self, at, INDICES(value));
        rows[i].low = number(self, at, INDICES(low));
        rows[i].high = number(self, at, INDICES(high));
        rows[i].mark = value_of(self, at, self->other, 1, INDICES(value));
        rows[i].looks = 1;
    }
    crs_page_figure(self->page, metric);
    crs_html_say(&self->page->html, "%s: the %zu largest of %zu. ",
                 crs_page_meaning(self->page, metric), count, all);
    crs_html_text(&self->page->html,
                  self->is_sobol
                      ? "Bar and dot: total index, with its 95 % interval; upright stroke: first "
                        "order, what a number explains alone."
                      : "Bar and dot: mean size of the effect of a step (mu*), with its 95 % "
                        "interval; upright stroke: how much the effect varies (sigma).");
    crs_chart_rows(self->page, &chart, rows, count, 1);
    return CRS_OK;
}

static void
table_result(analysis *self, size_t first)
{
    const crs_page_column columns[] = {{"number that is varied", 0},
                                       {self->is_sobol ? "total" : "mu*", 1},
                                       {"95 % interval", 1},
                                       {self->is_sobol ? "first order" : "sigma", 1},
                                       {"95 % interval", 1},
                                       {"unit", 0},
                                       {"meaning", 0}};
    const size_t count = order_by(self, first, self->main);

    crs_page_table(self->page, "What moves ", text(self, first, INDICES(metric)), columns, 7);
    for (size_t i = 0; i < count; i++) {
        const size_t at = self->order[i], other = find(self, at, self->other, 1);
        const char *name = text(self, at, INDICES(parameter));
        const int has_other = other < self->indices.count;

        crs_page_cell(self->page, name);
        crs_page_cell_number(self->page, number(self, at, INDICES(value)));
        crs_page_cell_range(self->page, number(self, at, INDICES(low)),
                            number(self, at, INDICES(high)));
        crs_page_cell_number(self->page,
                             has_other ? number(self, other, INDICES(value)) : (double)NAN);
        crs_page_cell_range(self->page,
                            has_other ? number(self, other, INDICES(low)) : (double)NAN,
                            has_other ? number(self, other, INDICES(high)) : (double)NAN);
        crs_page_cell(self->page, crs_page_unit(self->page, name));
        crs_page_cell(self->page, crs_page_meaning(self->page, name));
    }
    crs_page_table_end(self->page);
}

static void
table_pairs(analysis *self, size_t first)
{
    static const crs_page_column columns[] = {
        {"a number", 0}, {"with another", 0}, {"second order", 1}, {"95 % interval", 1}};
    const size_t count = order_by(self, first, "second");

    if (count == 0) {
        return;
    }
    crs_page_table(self->page, "Pairs that explain together, largest first: ",
                   text(self, first, INDICES(metric)), columns, 4);
    for (size_t i = 0; i < count && i < SHOWN_PAIRS; i++) {
        const size_t at = self->order[i];

        crs_page_cell(self->page, text(self, at, INDICES(parameter)));
        crs_page_cell(self->page, text(self, at, INDICES(with)));
        crs_page_cell_number(self->page, number(self, at, INDICES(value)));
        crs_page_cell_range(self->page, number(self, at, INDICES(low)),
                            number(self, at, INDICES(high)));
    }
    crs_page_table_end(self->page);
}

static void
table_all(analysis *self)
{
    static const crs_page_column columns[] = {{"case", 0},
                                              {"strategy", 0},
                                              {"result", 0},
                                              {"mean", 1},
                                              {"sd", 1},
                                              {"sd of luck", 1},
                                              {"luck, share of variance", 1}};

    crs_page_table(self->page, "The results as a whole", NULL, columns, 7);
    for (size_t i = 0; i < self->indices.count; i++) {
        if (crs_rows_is_first(&self->indices, i, of_result)) {
            crs_page_cell(self->page, text(self, i, INDICES(case)));
            crs_page_cell(self->page, text(self, i, INDICES(strategy)));
            crs_page_cell(self->page, text(self, i, INDICES(metric)));
            crs_page_cell_number(self->page, value_of(self, i, "mean", 0, INDICES(value)));
            crs_page_cell_number(self->page, value_of(self, i, "sd", 0, INDICES(value)));
            crs_page_cell_number(self->page, value_of(self, i, "noise_sd", 0, INDICES(value)));
            crs_page_cell_number(self->page, value_of(self, i, "noise_share", 0, INDICES(value)));
        }
    }
    crs_page_table_end(self->page);
}

static crs_status
show(analysis *self)
{
    const crs_rows *rows = &self->indices;
    crs_status status = CRS_OK;

    crs_page_heading(self->page, 2, "Findings");
    crs_page_findings_begin(self->page);
    for (size_t i = 0; i < rows->count; i++) {
        if (crs_rows_is_first(rows, i, of_result)) {
            say_result(self, i);
        }
    }
    crs_page_findings_end(self->page);
    table_all(self);
    for (size_t i = 0; i < rows->count && status == CRS_OK; i++) {
        if (crs_rows_is_first(rows, i, of_result)) {
            crs_page_heading_of(self->page, 2, text(self, i, INDICES(case)),
                                text(self, i, INDICES(strategy)));
            crs_page_figures_begin(self->page);
            status = draw_result(self, i);
            crs_page_figures_end(self->page);
            table_result(self, i);
            table_pairs(self, i);
        }
    }
    return status;
}

crs_status
crs_html_sensitivity(crs_page *page)
{
    static const char *const needed[] = {INDICES(case),
                                         INDICES(strategy),
                                         INDICES(metric),
                                         INDICES(parameter),
                                         INDICES(index),
                                         INDICES(value),
                                         NULL};
    analysis self = {.page = page};
    crs_status status = crs_rows_read(&self.indices, page, crs_indices_table.file, needed);

    if (status != CRS_OK) {
        return status;
    }
    self.order = crs_page_alloc(page, self.indices.count, sizeof *self.order);
    self.keys = crs_page_alloc(page, self.indices.count, sizeof *self.keys);
    if (!self.order || !self.keys) {
        return CRS_ERR_MEMORY;
    }
    self.is_sobol = 1;
    for (size_t i = 0; i < self.indices.count; i++) {
        self.is_sobol &= !is_index(&self, i, "mu_star");
    }
    self.main = self.is_sobol ? "total" : "mu_star";
    self.other = self.is_sobol ? "first" : "sigma";
    status = show(&self);
    return status == CRS_OK ? crs_rows_status(&self.indices) : status;
}
