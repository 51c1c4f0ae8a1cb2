/* replay: reported facts against the simulation. */
#include <math.h>
#include <string.h>

#include "page/rows.h"
#include "page/kinds.h"
#include "page/series.h"
#include "result/tables.h"

/* Columns of the tables. */
#define FACTS(name) CRS_COLUMN(facts, name)

static const char *const of_job[] = {FACTS(case), FACTS(strategy), NULL};

static int
is_true(const char *text)
{
    return strcmp(text, "true") == 0;
}

/* ---- findings ---- */

static void
say_place(crs_page *page, const crs_series_set *set, const char *case_id, const char *strategy,
          const char *name, const char *words)
{
    const crs_series_curve *curve = crs_series_find(set, case_id, strategy, name);

    if (curve) {
        crs_html_text(&page->html, words);
        crs_series_say(page, curve);
    }
}

/* "shudong: 11 of 11 reported facts lie inside their bands. Trust of the public: ..." */
static void
say_case(crs_page *page, const crs_rows *facts, size_t first, const crs_series_set *set,
         const crs_runs_set *runs)
{
    const char *case_id = crs_rows_text(facts, first, FACTS(case));
    const char *strategy = crs_rows_text(facts, first, FACTS(strategy));
    size_t inside = 0, known = 0, all = 0;

    for (size_t i = first; i < facts->count; i++) {
        if (crs_rows_same(facts, first, i, of_job)) {
            const char *verdict = crs_rows_text(facts, i, FACTS(inside));

            all++;
            known += verdict[0] != '\0';
            inside += (size_t)is_true(verdict);
        }
    }
    crs_page_finding_begin(page);
    crs_html_say(&page->html, "%s under %s: ", case_id, strategy);
    crs_html_say(&page->html, "%zu of %zu reported facts lie inside their bands", inside, known);
    if (all > known) {
        crs_html_say(&page->html, " (%zu cannot be told: the run is too short)", all - known);
    }
    crs_html_text(&page->html, ".");
    say_place(page, set, case_id, strategy, "trust_public", " Trust of the public (median): ");
    say_place(page, set, case_id, strategy, "active_users", " Active users (before: 1): ");
    crs_runs_say_life(page, runs, case_id, strategy);
    crs_page_finding_end(page);
}

/* Facts that are outside, each in a sentence. */
static void
say_outside(crs_page *page, crs_rows *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const char *verdict = crs_rows_text(facts, i, FACTS(inside));

        if (verdict[0] == '\0' || is_true(verdict)) {
            continue;
        }
        crs_page_finding_begin(page);
        crs_html_say(&page->html, "%s of %s is outside: ", crs_rows_text(facts, i, FACTS(id)),
                     crs_rows_text(facts, i, FACTS(case)));
        crs_html_say(
            &page->html, "%s is %g in the simulation, reported %g (band %g to %g).",
            crs_rows_text(facts, i, FACTS(observation)), crs_rows_number(facts, i, FACTS(p50)),
            crs_rows_number(facts, i, FACTS(value)), crs_rows_number(facts, i, FACTS(low)),
            crs_rows_number(facts, i, FACTS(high)));
        crs_page_finding_end(page);
    }
}

/* ---- one case ---- */

static void
fact_table(crs_page *page, crs_rows *facts, size_t first)
{
    static const crs_page_column columns[] = {
        {"fact", 0},
        {"what was reported", 0},
        {"how it is measured", 0},
        {"reported", 1},
        {"band", 1},
        {"median", 1},
        {"90 % of the runs", 1},
        {"verdict", 0},
    };

    crs_page_table(page, "Reported facts", NULL, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = first; i < facts->count; i++) {
        const char *verdict = crs_rows_text(facts, i, FACTS(inside));

        if (crs_rows_same(facts, first, i, of_job)) {
            crs_page_cell(page, crs_rows_text(facts, i, FACTS(id)));
            crs_page_cell(page, crs_rows_text(facts, i, FACTS(quote)));
            crs_page_cell(page, crs_rows_text(facts, i, FACTS(observation)));
            crs_page_cell_exact(page, crs_rows_number(facts, i, FACTS(value)));
            crs_page_cell_exact_range(page, crs_rows_number(facts, i, FACTS(low)),
                                      crs_rows_number(facts, i, FACTS(high)));
            crs_page_cell_number(page, crs_rows_number(facts, i, FACTS(p50)));
            crs_page_cell_range(page, crs_rows_number(facts, i, FACTS(p05)),
                                crs_rows_number(facts, i, FACTS(p95)));
            crs_page_cell(page, verdict[0] == '\0' ? "cannot be told"
                                : is_true(verdict) ? "inside"
                                                   : "OUTSIDE");
        }
    }
    crs_page_table_end(page);
}

/* A number of a fact, so that its band reaches from -1 to 1. */
static double
in_bands(crs_rows *facts, size_t row, const char *column)
{
    const double low = crs_rows_number(facts, row, FACTS(low));
    const double high = crs_rows_number(facts, row, FACTS(high));

    return high > low
               ? (crs_rows_number(facts, row, column) - (low + high) / 2.0) / ((high - low) / 2.0)
               : (double)NAN;
}

static crs_status
fact_figure(crs_page *page, crs_rows *facts, size_t first)
{
    const crs_chart chart = {.title = "Simulated facts relative to their reported bands",
                             .x_label = "-1 and 1: the ends of the reported band",
                             .include = 0.0};
    crs_chart_row *rows = crs_page_alloc(page, facts->count, sizeof *rows);
    size_t count = 0;

    if (!rows) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < facts->count; i++) {
        if (crs_rows_same(facts, first, i, of_job)) {
            crs_chart_row *row = &rows[count++];

            *row = crs_chart_row_of(crs_rows_text(facts, i, FACTS(id)));
            row->low = in_bands(facts, i, FACTS(p05));
            row->mid = in_bands(facts, i, FACTS(p50));
            row->high = in_bands(facts, i, FACTS(p95));
            row->mark = in_bands(facts, i, FACTS(value));
            row->box_low = -1.0;
            row->box_high = 1.0;
            row->looks = is_true(crs_rows_text(facts, i, FACTS(inside))) ? 1 : 2;
        }
    }
    crs_page_figures_begin(page);
    crs_page_figure(page, "Facts and bands");
    crs_html_text(&page->html, "Grey: the reported band, each scaled to the same width; upright "
                               "stroke: the reported value; dot and whisker: simulated median and "
                               "90 % of the runs.");
    crs_chart_rows(page, &chart, rows, count, 0);
    crs_page_figures_end(page);
    return CRS_OK;
}

/* What was reported of a curve. */
static size_t
marks_of(const void *context, const crs_series_curve *curve, crs_chart_mark *marks, size_t room)
{
    crs_rows facts = *(const crs_rows *)context;
    size_t count = 0;

    for (size_t i = 0; i < facts.count && count < room; i++) {
        if (strcmp(crs_rows_text(&facts, i, FACTS(of)), curve->name) == 0 &&
            strcmp(crs_rows_text(&facts, i, FACTS(case)), curve->case_id) == 0 &&
            strcmp(crs_rows_text(&facts, i, FACTS(strategy)), curve->strategy) == 0) {
            marks[count++] = (crs_chart_mark){crs_rows_number(&facts, i, FACTS(from_h)) / 24.0,
                                              crs_rows_number(&facts, i, FACTS(to_h)) / 24.0,
                                              crs_rows_number(&facts, i, FACTS(low)),
                                              crs_rows_number(&facts, i, FACTS(value)),
                                              crs_rows_number(&facts, i, FACTS(high))};
        }
    }
    return count;
}

static crs_status
show_case(crs_page *page, crs_rows *facts, size_t first, const crs_series_set *series,
          const crs_runs_set *runs)
{
    const char *case_id = crs_rows_text(facts, first, FACTS(case));
    const char *strategy = crs_rows_text(facts, first, FACTS(strategy));
    crs_status status;

    crs_page_heading_of(page, 2, case_id, strategy);
    fact_table(page, facts, first);
    status = fact_figure(page, facts, first);
    if (status == CRS_OK) {
        crs_page_heading(page, 3, "What happens");
        crs_page_paragraph(page, "soft",
                           "Orange: what was reported of a curve, with its band; dashed where it "
                           "is the smallest or largest value of a time span.");
        crs_series_figures(page, series, case_id, strategy, marks_of, facts);
        crs_html_open(&page->html, "details");
        crs_html_element(&page->html, "summary", "All metrics of the runs");
        crs_runs_show(page, runs, case_id, strategy);
        crs_html_close(&page->html);
    }
    return status;
}

crs_status
crs_html_replay(crs_page *page)
{
    static const char *const needed[] = {FACTS(case), FACTS(strategy), FACTS(id),  FACTS(value),
                                         FACTS(low),  FACTS(high),     FACTS(p05), FACTS(p50),
                                         FACTS(p95),  FACTS(inside),   NULL};
    crs_rows facts;
    crs_series_set series = {0};
    crs_runs_set *runs = NULL;
    crs_status status = crs_rows_read(&facts, page, crs_facts_table.file, needed);

    if (status == CRS_OK) {
        status = crs_series_set_read(page, &series);
    }
    if (status == CRS_OK) {
        status = crs_runs_read(page, &runs);
    }
    if (status == CRS_OK) {
        crs_page_heading(page, 2, "Findings");
        crs_page_findings_begin(page);
        for (size_t i = 0; i < facts.count; i++) {
            if (crs_rows_is_first(&facts, i, of_job)) {
                say_case(page, &facts, i, &series, runs);
            }
        }
        say_outside(page, &facts);
        crs_page_findings_end(page);
    }
    for (size_t i = 0; i < facts.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&facts, i, of_job)) {
            status = show_case(page, &facts, i, &series, runs);
        }
    }
    crs_runs_free(&runs);
    return status == CRS_OK ? crs_rows_status(&facts) : status;
}
