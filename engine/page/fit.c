/* fit: parameters fitted to what was observed. */
#include <math.h>
#include <string.h>

#include "page/fit.h"
#include "page/kinds.h"
#include "result/tables.h"

/* Columns of the tables. */
#define PREDICTIVE(name)  CRS_COLUMN(predictive, name)
#define DIAGNOSTICS(name) CRS_COLUMN(diagnostics, name)

/* A sample can be relied on if split R-hat and effective size are on the right side of these
 * (Vehtari et al. 2021). */
#define GOOD_R_HAT    1.01
#define GOOD_SIZE     400.0

#define SHOWN_TARGETS 60

static const char *const of_case[] = {PREDICTIVE(case), NULL};
static const char *const of_target[] = {PREDICTIVE(case), PREDICTIVE(target), NULL};

static double
target(crs_fit_tables *self, size_t row, const char *column)
{
    return crs_rows_number(&self->targets, row, column);
}

/* A target without a time is a fact, one with a time a point of a series. */
static int
is_series(const crs_fit_tables *self, size_t row)
{
    return crs_rows_text(&self->targets, row, PREDICTIVE(time_h))[0] != '\0';
}

/* ---- words ---- */

static void
say_targets(crs_fit_tables *self)
{
    size_t inside = 0, far = 0, worst = 0;

    for (size_t i = 0; i < self->targets.count; i++) {
        const double best = target(self, i, PREDICTIVE(best));

        inside += best >= target(self, i, PREDICTIVE(low)) &&
                  best <= target(self, i, PREDICTIVE(high));
        far += fabs(target(self, i, PREDICTIVE(residual))) > 2.0;
        worst = fabs(target(self, i, PREDICTIVE(residual))) >
                        fabs(target(self, worst, PREDICTIVE(residual)))
                    ? i
                    : worst;
    }
    crs_page_finding_begin(self->page);
    crs_html_say(&self->page->html,
                 "The best fit puts %zu of %zu targets inside their bands, and %zu more than two "
                 "standard deviations away from what was observed",
                 inside, self->targets.count, far);
    if (self->targets.count > 0) {
        crs_html_say(&self->page->html, "; farthest off is %s of %s (%g).",
                     crs_rows_text(&self->targets, worst, PREDICTIVE(target)),
                     crs_rows_text(&self->targets, worst, PREDICTIVE(case)),
                     target(self, worst, PREDICTIVE(residual)));
    }
    crs_page_finding_end(self->page);
}

static void
say_sample(crs_fit_tables *self)
{
    double worst = 1.0, least = (double)INFINITY;
    size_t informed = 0;

    crs_page_finding_begin(self->page);
    if (self->parameters.count == 0) {
        crs_html_text(&self->page->html,
                      "Only the best fit was looked for: how far the parameters are known, and "
                      "what follows from that, is not in this folder.");
        crs_page_finding_end(self->page);
        return;
    }
    for (size_t i = 0; i < self->parameters.count; i++) {
        worst = fmax(worst, crs_rows_number(&self->parameters, i, DIAGNOSTICS(r_hat)));
        least = fmin(least, crs_rows_number(&self->parameters, i, DIAGNOSTICS(effective_size)));
        informed += crs_rows_number(&self->parameters, i, DIAGNOSTICS(informed)) > 0.2;
    }
    crs_html_say(&self->page->html,
                 "The posterior sample %s: split R-hat at most %g, effective size at least %g "
                 "(to be relied on below 1.01 and above 400). ",
                 worst < GOOD_R_HAT && least > GOOD_SIZE ? "has converged" : "has NOT converged",
                 worst, floor(least));
    crs_html_say(&self->page->html,
                 "The observations make %zu of %zu parameters at least a fifth narrower than "
                 "their priors.",
                 informed, self->parameters.count);
    crs_page_finding_end(self->page);
}

static void
say_left_out(crs_fit_tables *self)
{
    double sum = 0.0;
    size_t count = 0;

    for (size_t i = 0; i < self->targets.count; i++) {
        const double share = target(self, i, PREDICTIVE(left_out_inside));

        if (!isnan(share)) {
            sum += share;
            count++;
        }
    }
    if (count > 0) {
        crs_page_finding_begin(self->page);
        crs_html_say(&self->page->html,
                     "Predicted from the other cases alone, a target lies in its band in %d %% of "
                     "the draws, on average over %zu targets.",
                     crs_page_percent(sum / (double)count), count);
        crs_page_finding_end(self->page);
    }
}

/* ---- targets ---- */

static double
in_bands(crs_fit_tables *self, size_t row, const char *column)
{
    const double low = target(self, row, PREDICTIVE(low)),
                 high = target(self, row, PREDICTIVE(high));

    return high > low ? (target(self, row, column) - (low + high) / 2.0) / ((high - low) / 2.0)
                      : (double)NAN;
}

/* Facts of a case, each band scaled to -1 .. 1. */
static crs_status
draw_facts(crs_fit_tables *self, size_t first)
{
    const crs_chart chart = {.title = "Targets relative to their bands",
                             .x_label = "-1 and 1: the ends of the band",
                             .include = 0.0};
    crs_chart_row *rows = crs_page_alloc(self->page, self->targets.count, sizeof *rows);
    size_t count = 0;

    if (!rows) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < self->targets.count && count < SHOWN_TARGETS; i++) {
        if (!is_series(self, i) && crs_rows_same(&self->targets, first, i, of_case)) {
            crs_chart_row *row = &rows[count++];

            *row = crs_chart_row_of(crs_rows_text(&self->targets, i, PREDICTIVE(target)));
            row->box_low = -1.0;
            row->box_high = 1.0;
            row->mark = in_bands(self, i, PREDICTIVE(value));
            row->low = in_bands(self, i, PREDICTIVE(posterior_p05));
            row->high = in_bands(self, i, PREDICTIVE(posterior_p95));
            row->mid = in_bands(self, i, PREDICTIVE(best));
        }
    }
    if (count > 0) {
        crs_page_figure(self->page, "Facts");
        crs_html_text(&self->page->html,
                      "Grey: the band of each, scaled to the same width; upright stroke: what was "
                      "observed; dot: best fit; whisker: 90 % of the posterior.");
        crs_chart_rows(self->page, &chart, rows, count, 0);
    }
    return CRS_OK;
}

/* A series of observations against the posterior. */
static crs_status
draw_series(crs_fit_tables *self, size_t first)
{
    const char *name = crs_rows_text(&self->targets, first, PREDICTIVE(target));
    const crs_chart chart = {.title = name,
                             .x_label = "days since the outbreak",
                             .y_label = crs_page_label(self->page, name),
                             .include = (double)NAN};
    const size_t room = self->targets.count;
    crs_chart_point *points = crs_page_alloc(self->page, room, sizeof *points);
    crs_chart_mark *marks = crs_page_alloc(self->page, room, sizeof *marks);
    crs_chart_line line = {points, 0, NULL};

    if (!points || !marks) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < room; i++) {
        if (is_series(self, i) && crs_rows_same(&self->targets, first, i, of_target)) {
            const double day = target(self, i, PREDICTIVE(time_h)) / 24.0;

            points[line.count] = (crs_chart_point){day, target(self, i, PREDICTIVE(posterior_p05)),
                                                   target(self, i, PREDICTIVE(best)),
                                                   target(self, i, PREDICTIVE(posterior_p95))};
            marks[line.count++] = (crs_chart_mark){day, day, target(self, i, PREDICTIVE(low)),
                                                   target(self, i, PREDICTIVE(value)),
                                                   target(self, i, PREDICTIVE(high))};
        }
    }
    crs_page_figure(self->page, name);
    crs_html_say(&self->page->html,
                 "%s. Orange: observed, with the band of its error; line: "
                 "best fit; band: 90 %% of the posterior.",
                 crs_page_meaning(self->page, name));
    crs_chart_lines(self->page, &chart, &line, 1, marks, line.count);
    return CRS_OK;
}

static void
table_targets(crs_fit_tables *self, size_t first)
{
    static const crs_page_column columns[] = {{"target", 0},
                                              {"day", 1},
                                              {"observed", 1},
                                              {"band", 1},
                                              {"best fit", 1},
                                              {"residual, sd", 1},
                                              {"prior, 90 %", 1},
                                              {"posterior, 90 %", 1},
                                              {"without this case, 90 %", 1}};

    crs_page_table(self->page, "Targets", NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = first; i < self->targets.count; i++) {
        if (crs_rows_same(&self->targets, first, i, of_case)) {
            crs_page_cell(self->page, crs_rows_text(&self->targets, i, PREDICTIVE(target)));
            crs_page_cell_number(self->page, target(self, i, PREDICTIVE(time_h)) / 24.0);
            crs_page_cell_exact(self->page, target(self, i, PREDICTIVE(value)));
            crs_page_cell_range(self->page, target(self, i, PREDICTIVE(low)),
                                target(self, i, PREDICTIVE(high)));
            crs_page_cell_number(self->page, target(self, i, PREDICTIVE(best)));
            crs_page_cell_number(self->page, target(self, i, PREDICTIVE(residual)));
            crs_page_cell_range(self->page, target(self, i, PREDICTIVE(prior_p05)),
                                target(self, i, PREDICTIVE(prior_p95)));
            crs_page_cell_range(self->page, target(self, i, PREDICTIVE(posterior_p05)),
                                target(self, i, PREDICTIVE(posterior_p95)));
            crs_page_cell_range(self->page, target(self, i, PREDICTIVE(left_out_p05)),
                                target(self, i, PREDICTIVE(left_out_p95)));
        }
    }
    crs_page_table_end(self->page);
}

static crs_status
show_case(crs_fit_tables *self, size_t first)
{
    crs_status status;

    crs_page_heading_of(self->page, 2, crs_rows_text(&self->targets, first, PREDICTIVE(case)),
                        NULL);
    crs_page_figures_begin(self->page);
    status = draw_facts(self, first);
    for (size_t i = first; i < self->targets.count && status == CRS_OK; i++) {
        if (is_series(self, i) && crs_rows_same(&self->targets, first, i, of_case) &&
            crs_rows_is_first(&self->targets, i, of_target)) {
            status = draw_series(self, i);
        }
    }
    crs_page_figures_end(self->page);
    table_targets(self, first);
    return status;
}

/* ---- all of it ---- */

static crs_status
read_all(crs_fit_tables *self)
{
    static const char *const needed[] = {PREDICTIVE(case),
                                         PREDICTIVE(target),
                                         PREDICTIVE(value),
                                         PREDICTIVE(low),
                                         PREDICTIVE(high),
                                         PREDICTIVE(best),
                                         NULL};
    struct {
        crs_rows *rows;
        const char *name;
    } const others[] = {{&self->parameters, crs_diagnostics_table.file},
                        {&self->draws, crs_posterior_table.file},
                        {&self->pairs, crs_correlations_table.file},
                        {&self->profile, crs_profile_table.file},
                        {&self->sampler, crs_sampler_table.file}};
    crs_status status = crs_rows_read(&self->targets, self->page, crs_predictive_table.file,
                                      needed);

    for (size_t i = 0; i < sizeof others / sizeof others[0] && status == CRS_OK; i++) {
        status = crs_rows_read_if_any(others[i].rows, self->page, others[i].name);
    }
    return status;
}

crs_status
crs_html_fit(crs_page *page)
{
    crs_fit_tables self = {.page = page};
    const crs_rows *const all[] = {&self.targets, &self.parameters, &self.draws,
                                   &self.pairs,   &self.profile,    &self.sampler};
    crs_status status = read_all(&self);

    if (status != CRS_OK) {
        return status;
    }
    crs_page_heading(page, 2, "Findings");
    crs_page_findings_begin(page);
    say_targets(&self);
    say_sample(&self);
    say_left_out(&self);
    crs_page_findings_end(page);
    if (self.parameters.count > 0) {
        status = crs_fit_show_parameters(&self);
    }
    for (size_t i = 0; i < self.targets.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&self.targets, i, of_case)) {
            status = show_case(&self, i);
        }
    }
    for (size_t i = 0; i < sizeof all / sizeof all[0] && status == CRS_OK; i++) {
        status = crs_rows_status(all[i]);
    }
    return status;
}
