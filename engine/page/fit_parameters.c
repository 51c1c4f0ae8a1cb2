/* fit_parameters: what the observations taught about the parameters. */
#include <math.h>
#include <string.h>

#include "page/fit.h"
#include "sim/quantile.h"
#include "result/tables.h"

/* Columns of the tables. */
#define DIAGNOSTICS(name)  CRS_COLUMN(diagnostics, name)
#define CORRELATIONS(name) CRS_COLUMN(correlations, name)
#define SAMPLER(name)      CRS_COLUMN(sampler, name)
#define PROFILE(name)      CRS_COLUMN(profile, name)

#define SHOWN_PAIRS        15

/* How much narrower the posterior is. */
static crs_status
draw_widths(crs_fit_tables *self)
{
    const crs_chart chart = {.title = "Posterior relative to the prior",
                             .x_label = "0 and 1: the ends of the prior's 90 % interval",
                             .include = 0.5};
    crs_rows *from = &self->parameters;
    crs_chart_row *rows = crs_page_alloc(self->page, from->count, sizeof *rows);

    if (!rows) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < from->count; i++) {
        const double low = crs_rows_number(from, i, DIAGNOSTICS(prior_p05));
        const double range = crs_rows_number(from, i, DIAGNOSTICS(prior_p95)) - low;

        rows[i] = crs_chart_row_of(crs_rows_text(from, i, DIAGNOSTICS(parameter)));
        rows[i].box_low = 0.0;
        rows[i].box_high = 1.0;
        rows[i].low = (crs_rows_number(from, i, DIAGNOSTICS(posterior_p05)) - low) / range;
        rows[i].high = (crs_rows_number(from, i, DIAGNOSTICS(posterior_p95)) - low) / range;
        rows[i].mid = (crs_rows_number(from, i, DIAGNOSTICS(posterior_p50)) - low) / range;
        rows[i].mark = (crs_rows_number(from, i, DIAGNOSTICS(best)) - low) / range;
    }
    crs_page_figure(self->page, "What the observations taught");
    crs_html_text(&self->page->html,
                  "Grey: 90 % of the prior of each parameter; dot and whisker: "
                  "median and 90 % of the posterior; upright stroke: best fit.");
    crs_chart_rows(self->page, &chart, rows, from->count, 0);
    return CRS_OK;
}

/* The draws of a parameter as a histogram. */
static crs_status
draw_marginal(crs_fit_tables *self, size_t row)
{
    const char *name = crs_rows_text(&self->parameters, row, DIAGNOSTICS(parameter));
    const crs_chart chart = {
        .title = name, .x_label = crs_page_label(self->page, name), .include = (double)NAN};
    double *values = crs_page_alloc(self->page, self->draws.count, sizeof *values);
    size_t count;

    if (!values) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < self->draws.count; i++) {
        values[i] = crs_rows_number(&self->draws, i, name);
    }
    count = crs_sort(values, self->draws.count);
    if (count == 0) {
        return CRS_OK;
    }
    crs_page_figure(self->page, name);
    crs_html_say(&self->page->html, "%s: draws from the posterior; grey: 90 %% of the prior.",
                 crs_page_meaning(self->page, name));
    crs_chart_histogram(self->page, &chart, values, count,
                        crs_rows_number(&self->parameters, row, DIAGNOSTICS(prior_p05)),
                        crs_rows_number(&self->parameters, row, DIAGNOSTICS(prior_p95)));
    return CRS_OK;
}

static crs_status
draw_profile(crs_fit_tables *self, size_t first)
{
    static const char *const of_parameter[] = {PROFILE(parameter), NULL};
    const char *name = crs_rows_text(&self->profile, first, PROFILE(parameter));
    const crs_chart chart = {.title = name,
                             .x_label = crs_page_label(self->page, name),
                             .y_label = "log likelihood",
                             .include = (double)NAN};
    crs_chart_point *points = crs_page_alloc(self->page, self->profile.count, sizeof *points);
    crs_chart_line line = {points, 0, NULL};

    if (!points) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < self->profile.count; i++) {
        if (crs_rows_same(&self->profile, first, i, of_parameter)) {
            points[line.count++] = (crs_chart_point){
                crs_rows_number(&self->profile, i, PROFILE(value)), (double)NAN,
                crs_rows_number(&self->profile, i, PROFILE(log_likelihood)), (double)NAN};
        }
    }
    crs_page_figure(self->page, name);
    crs_html_text(&self->page->html, "Profile: the best that the others can do while this one is "
                                     "held. A flat line would say that nothing is known of it.");
    crs_chart_lines(self->page, &chart, &line, 1, NULL, 0);
    return CRS_OK;
}

static void
table_parameters(crs_fit_tables *self)
{
    static const crs_page_column columns[] = {
        {"parameter", 0},       {"best fit", 1}, {"prior, 90 %", 1},
        {"posterior, 90 %", 1}, {"informed", 1}, {"split R-hat", 1},
        {"effective size", 1},  {"unit", 0},     {"meaning", 0}};
    crs_rows *from = &self->parameters;

    crs_page_table(self->page, "Free parameters", NULL, columns,
                   sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < from->count; i++) {
        const char *name = crs_rows_text(from, i, DIAGNOSTICS(parameter));

        crs_page_cell(self->page, name);
        crs_page_cell_number(self->page, crs_rows_number(from, i, DIAGNOSTICS(best)));
        crs_page_cell_range(self->page, crs_rows_number(from, i, DIAGNOSTICS(prior_p05)),
                            crs_rows_number(from, i, DIAGNOSTICS(prior_p95)));
        crs_page_cell_range(self->page, crs_rows_number(from, i, DIAGNOSTICS(posterior_p05)),
                            crs_rows_number(from, i, DIAGNOSTICS(posterior_p95)));
        crs_page_cell_number(self->page, crs_rows_number(from, i, DIAGNOSTICS(informed)));
        crs_page_cell_number(self->page, crs_rows_number(from, i, DIAGNOSTICS(r_hat)));
        crs_page_cell_number(self->page, crs_rows_number(from, i, DIAGNOSTICS(effective_size)));
        crs_page_cell(self->page, crs_rows_text(from, i, DIAGNOSTICS(unit)));
        crs_page_cell(self->page, crs_page_meaning(self->page, name));
    }
    crs_page_table_end(self->page);
}

static crs_status
table_pairs(crs_fit_tables *self)
{
    static const crs_page_column columns[] = {{"parameter", 0}, {"with", 0}, {"correlation", 1}};
    crs_rows *from = &self->pairs;
    size_t *order = crs_page_alloc(self->page, from->count, sizeof *order);
    double *keys = crs_page_alloc(self->page, from->count, sizeof *keys);

    if (!order || !keys) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < from->count; i++) {
        order[i] = i;
        keys[i] = -fabs(crs_rows_number(from, i, CORRELATIONS(correlation)));
    }
    crs_rows_sort(order, keys, from->count);
    crs_page_table(self->page, "Strongest correlations of the posterior", NULL, columns, 3);
    for (size_t i = 0; i < from->count && i < SHOWN_PAIRS; i++) {
        crs_page_cell(self->page, crs_rows_text(from, order[i], CORRELATIONS(a)));
        crs_page_cell(self->page, crs_rows_text(from, order[i], CORRELATIONS(b)));
        crs_page_cell_number(self->page,
                             crs_rows_number(from, order[i], CORRELATIONS(correlation)));
    }
    crs_page_table_end(self->page);
    return CRS_OK;
}

static void
table_sampler(crs_fit_tables *self)
{
    static const crs_page_column columns[] = {
        {"move", 0}, {"offered", 1}, {"accepted", 1}, {"accepted %", 1}};
    crs_rows *from = &self->sampler;

    crs_page_table(self->page, "Offers of the sampler", NULL, columns, 4);
    for (size_t i = 0; i < from->count; i++) {
        const double offered = crs_rows_number(from, i, SAMPLER(offered));
        const double accepted = crs_rows_number(from, i, SAMPLER(accepted));

        crs_page_cell(self->page, crs_rows_text(from, i, SAMPLER(move)));
        crs_page_cell_exact(self->page, offered);
        crs_page_cell_exact(self->page, accepted);
        crs_page_cell_number(self->page, 100.0 * accepted / offered);
    }
    crs_page_table_end(self->page);
}

crs_status
crs_fit_show_parameters(crs_fit_tables *self)
{
    static const char *const of_parameter[] = {PROFILE(parameter), NULL};
    crs_status status;

    crs_page_heading(self->page, 2, "Parameters");
    crs_page_figures_begin(self->page);
    status = draw_widths(self);
    for (size_t i = 0; i < self->parameters.count && status == CRS_OK; i++) {
        status = draw_marginal(self, i);
    }
    for (size_t i = 0; i < self->profile.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&self->profile, i, of_parameter)) {
            status = draw_profile(self, i);
        }
    }
    crs_page_figures_end(self->page);
    table_parameters(self);
    if (status == CRS_OK && self->pairs.count > 0) {
        status = table_pairs(self);
    }
    if (self->sampler.count > 0) {
        table_sampler(self);
    }
    return status;
}
