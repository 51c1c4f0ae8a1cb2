/* sweep: outcomes over a design.
 *
 * summary.csv (a row a point, case, strategy and metric) is read row by row: what is kept of an
 * outcome is bins, a thinned sample of points for the picture, and the best and worst points. */
#include <math.h>
#include <string.h>

#include "page/chart.h"
#include "page/rows.h"
#include "page/kinds.h"
#include "page/sweep.h"

#define DRAWN 3 /* numbers that are drawn against an outcome, the strongest ones */

/* ---- words ---- */

/* " (point 7: a 1, b 2)"; with many numbers the point's only. */
static void
say_point(crs_page *page, const crs_sweep_set *set, const crs_sweep_point *point)
{
    crs_html_say(&page->html, " (point %zu", (size_t)point->number);
    for (size_t p = 0; p < set->num_factors && set->num_factors <= 2; p++) {
        crs_html_say(&page->html, p ? ", %s %g" : ": %s %g", set->factors[p].name,
                     point->values[p]);
    }
    crs_html_text(&page->html, ")");
}

/* `with_job`: the sentence also says of which case and strategy. */
static void
say_outcome(crs_page *page, const crs_sweep_set *set, const crs_sweep_outcome *outcome,
            int with_job)
{
    const crs_sweep_point *low = &outcome->smallest[0], *high = &outcome->largest[0];
    const size_t strongest = crs_sweep_strongest(set, outcome, 0);
    crs_html *html = &page->html;

    crs_page_finding_begin(page);
    if (with_job) {
        crs_html_say(html, "%s under %s: ", outcome->case_id, outcome->strategy);
    }
    crs_html_say(html, "the mean of %s ", outcome->metric);
    if (outcome->count == 0) {
        crs_html_text(html, "is not known at any point.");
    } else if (high->mean > low->mean) {
        crs_html_say(html, "lies between %g", low->mean);
        say_point(page, set, low);
        crs_html_say(html, " and %g", high->mean);
        say_point(page, set, high);
        if (set->num_factors > 1) {
            crs_html_say(html, "; the strongest number, %s, explains %d %% of the differences",
                         set->factors[strongest].name,
                         crs_page_percent(crs_sweep_share(outcome, strongest)));
        }
        crs_html_text(html, ".");
    } else {
        crs_html_say(html, "is %g at every point.", low->mean);
    }
    crs_page_finding_end(page);
}

/* ---- figures ---- */

static void
draw_grid(crs_page *page, const crs_sweep_set *set, const crs_sweep_outcome *outcome)
{
    const crs_sweep_factor *x = &set->factors[0], *y = &set->factors[1];
    const crs_chart chart = {.title = outcome->metric,
                             .x_label = crs_page_label(page, x->name),
                             .y_label = crs_page_label(page, y->name)};

    crs_page_figure(page, outcome->metric);
    crs_html_say(&page->html, "%s: mean at every point.", crs_page_meaning(page, outcome->metric));
    crs_chart_heat(page, &chart, x->levels, x->num_levels, y->levels, y->num_levels,
                   outcome->grid);
}

static crs_status
draw_factor(crs_page *page, const crs_sweep_set *set, const crs_sweep_outcome *outcome,
            size_t factor)
{
    const crs_sweep_factor *x = &set->factors[factor];
    const crs_chart chart = {.title = outcome->metric,
                             .x_label = crs_page_label(page, x->name),
                             .y_label = crs_page_label(page, outcome->metric),
                             .x_scale = x->is_log ? CRS_AXIS_LOG : CRS_AXIS_LINEAR};
    crs_chart_dot *dots = crs_page_alloc(page, outcome->num_dots, sizeof *dots);
    crs_chart_point points[CRS_SWEEP_BINS];
    crs_chart_line line = {points, 0, NULL};

    if (!dots) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < outcome->num_dots; i++) {
        dots[i] = (crs_chart_dot){outcome->dots[i].values[factor],
                                  outcome->dots[i].mean,
                                  (double)NAN,
                                  (double)NAN,
                                  0,
                                  NULL};
    }
    for (int b = 0; b < CRS_SWEEP_BINS; b++) {
        const crs_sweep_bin *bin = &outcome->bins[factor * CRS_SWEEP_BINS + (size_t)b];

        if (bin->count > 0) {
            points[line.count++] = (crs_chart_point){bin->sum_x / (double)bin->count, (double)NAN,
                                                     bin->sum / (double)bin->count, (double)NAN};
        }
    }
    crs_page_figure(page, outcome->metric);
    crs_html_say(&page->html,
                 "against %s. Dots: means at %zu of %zu points; line: mean of all "
                 "points with about that value. It alone explains %d %% of the "
                 "differences between points.",
                 x->name, outcome->num_dots, outcome->count,
                 crs_page_percent(crs_sweep_share(outcome, factor)));
    crs_chart_dots(page, &chart, dots, outcome->num_dots, &line);
    return CRS_OK;
}

static crs_status
draw_outcome(crs_page *page, const crs_sweep_set *set, const crs_sweep_outcome *outcome)
{
    crs_status status = CRS_OK;

    if (set->is_grid) {
        draw_grid(page, set, outcome);
        return CRS_OK;
    }
    for (size_t i = 0; i < DRAWN && i < set->num_factors && status == CRS_OK; i++) {
        status = draw_factor(page, set, outcome, crs_sweep_strongest(set, outcome, i));
    }
    return status;
}

/* ---- tables ---- */

static int
direction_of(const crs_page *page, const char *metric)
{
    const crs_model *model = page->model;

    for (size_t i = 0; i < model->num_metrics; i++) {
        if (strcmp(model->metrics[i].name, metric) == 0) {
            return model->metrics[i].direction;
        }
    }
    return 0;
}

static void
point_row(crs_page *page, const crs_sweep_set *set, const crs_sweep_point *point,
          const char *words)
{
    crs_page_cell(page, words);
    crs_page_cell_exact(page, point->number);
    crs_page_cell_number(page, point->mean);
    for (size_t p = 0; p < set->num_factors; p++) {
        crs_page_cell_number(page, point->values[p]);
    }
}

static crs_status
table_points(crs_page *page, const crs_sweep_set *set, const crs_sweep_outcome *outcome)
{
    const int direction = direction_of(page, outcome->metric);
    const char *high = direction > 0 ? "best" : direction < 0 ? "worst" : "largest";
    const char *low = direction > 0 ? "worst" : direction < 0 ? "best" : "smallest";
    crs_page_column *columns = crs_page_alloc(page, set->num_factors + 3, sizeof *columns);

    if (!columns) {
        return CRS_ERR_MEMORY;
    }
    columns[0] = (crs_page_column){"place", 0};
    columns[1] = (crs_page_column){"point", 1};
    columns[2] = (crs_page_column){"mean", 1};
    for (size_t p = 0; p < set->num_factors; p++) {
        columns[3 + p] = (crs_page_column){crs_page_label(page, set->factors[p].name), 1};
    }
    crs_page_table(page, "Best and worst points: ", outcome->metric, columns,
                   set->num_factors + 3);
    for (size_t i = 0; i < CRS_SWEEP_PLACES && i < outcome->count; i++) {
        const size_t k = direction < 0 ? i : CRS_SWEEP_PLACES; /* the best ones first */

        point_row(page, set, k < CRS_SWEEP_PLACES ? &outcome->smallest[i] : &outcome->largest[i],
                  direction < 0 ? low : high);
    }
    for (size_t i = 0; i < CRS_SWEEP_PLACES && i < outcome->count; i++) {
        point_row(page, set, direction < 0 ? &outcome->largest[i] : &outcome->smallest[i],
                  direction < 0 ? high : low);
    }
    crs_page_table_end(page);
    return CRS_OK;
}

/* ---- all of it ---- */

static int
is_same_job(const crs_sweep_outcome *a, const crs_sweep_outcome *b)
{
    return strcmp(a->case_id, b->case_id) == 0 && strcmp(a->strategy, b->strategy) == 0;
}

/* Is it the first outcome of its case and strategy? */
static int
is_first(const crs_sweep_set *set, size_t outcome)
{
    for (size_t i = 0; i < outcome; i++) {
        if (is_same_job(set->outcomes[i], set->outcomes[outcome])) {
            return 0;
        }
    }
    return 1;
}

static crs_status
show_job(crs_page *page, const crs_sweep_set *set, size_t first)
{
    const crs_sweep_outcome *of = set->outcomes[first];
    crs_status status = CRS_OK;

    crs_page_heading_of(page, 2, of->case_id, of->strategy);
    crs_page_findings_begin(page);
    for (size_t i = first; i < set->num_outcomes; i++) {
        if (is_same_job(of, set->outcomes[i])) {
            say_outcome(page, set, set->outcomes[i], 0);
        }
    }
    crs_page_findings_end(page);
    crs_page_figures_begin(page);
    for (size_t i = first; i < set->num_outcomes && status == CRS_OK; i++) {
        if (is_same_job(of, set->outcomes[i])) {
            status = draw_outcome(page, set, set->outcomes[i]);
        }
    }
    crs_page_figures_end(page);
    for (size_t i = first; i < set->num_outcomes && status == CRS_OK; i++) {
        if (is_same_job(of, set->outcomes[i])) {
            status = table_points(page, set, set->outcomes[i]);
        }
    }
    return status;
}

static void
say_left_out(crs_page *page, const crs_sweep_set *set)
{
    if (set->has_left_out) {
        crs_html_open(&page->html, "p");
        crs_html_attribute(&page->html, "class", "warn");
        crs_html_say(
            &page->html,
            "Not everything is shown: at most %d outcomes, those that are asked for most, "
            "and %d numbers. summary.csv has them all.",
            CRS_SWEEP_MAX_OUTCOMES, CRS_SWEEP_MAX_FACTORS);
        crs_html_close(&page->html);
    }
}

/* A sentence for each case and strategy: on the outcome that people ask for first. */
static void
say_findings(crs_page *page, const crs_sweep_set *set)
{
    crs_page_heading(page, 2, "Findings");
    crs_html_open(&page->html, "p");
    crs_html_say(&page->html, "%zu points; %zu numbers are varied.", set->num_points,
                 set->num_factors);
    crs_html_close(&page->html);
    say_left_out(page, set);
    crs_page_findings_begin(page);
    for (size_t i = 0; i < set->num_outcomes; i++) {
        size_t chosen = i;

        if (!is_first(set, i)) {
            continue;
        }
        for (size_t j = i; j < set->num_outcomes; j++) {
            if (is_same_job(set->outcomes[i], set->outcomes[j]) &&
                crs_sweep_interest(set->outcomes[j]) < crs_sweep_interest(set->outcomes[chosen])) {
                chosen = j;
            }
        }
        say_outcome(page, set, set->outcomes[chosen], 1);
    }
    crs_page_findings_end(page);
}

crs_status
crs_html_sweep(crs_page *page)
{
    crs_sweep_set *set = crs_page_alloc(page, 1, sizeof *set);
    crs_status status = set ? crs_sweep_read(page, set) : CRS_ERR_MEMORY;

    if (status != CRS_OK) {
        return status;
    }
    say_findings(page, set);
    for (size_t i = 0; i < set->num_outcomes && status == CRS_OK; i++) {
        status = is_first(set, i) ? show_job(page, set, i) : CRS_OK;
    }
    return status;
}
