/* curve: outcomes against one number. */
#include <math.h>
#include <string.h>

#include "page/chart.h"
#include "page/rows.h"
#include "page/kinds.h"
#include "result/tables.h"

/* Columns of the tables. */
#define CURVE(name) CRS_COLUMN(curve, name)

static const char *const of_curve[] = {CURVE(case), CURVE(strategy), CURVE(vary), CURVE(metric),
                                       NULL};

typedef struct extent {
    size_t first, last, lowest, highest; /* rows */
} extent;

static extent
extent_of(crs_rows *rows, size_t first)
{
    extent out = {first, first, first, first};

    for (size_t i = first; i < rows->count; i++) {
        if (crs_rows_same(rows, first, i, of_curve)) {
            const double mean = crs_rows_number(rows, i, CURVE(mean));

            out.last = i;
            out.lowest = mean < crs_rows_number(rows, out.lowest, CURVE(mean)) ? i : out.lowest;
            out.highest = mean > crs_rows_number(rows, out.highest, CURVE(mean)) ? i : out.highest;
        }
    }
    return out;
}

static void
say_curve(crs_page *page, crs_rows *rows, size_t first)
{
    const extent at = extent_of(rows, first);
    const double from = crs_rows_number(rows, at.first, CURVE(mean));
    const double to = crs_rows_number(rows, at.last, CURVE(mean));
    crs_html *html = &page->html;

    crs_html_say(html, "%s under %s: as %s goes ", crs_rows_text(rows, first, CURVE(case)),
                 crs_rows_text(rows, first, CURVE(strategy)),
                 crs_rows_text(rows, first, CURVE(vary)));
    crs_html_say(html, "from %g to %g, the mean of %s goes from %g to %g",
                 crs_rows_number(rows, at.first, CURVE(x)),
                 crs_rows_number(rows, at.last, CURVE(x)),
                 crs_rows_text(rows, first, CURVE(metric)), from, to);
    if (from != 0.0 && !isnan(to / from)) {
        const char *sign = to >= from ? "+" : "";

        crs_html_text(html, " (");
        crs_html_text(html, sign);
        crs_html_say(html, "%g %%)", 100.0 * (to / from - 1.0));
    }
    crs_html_say(html, "; largest %g at %g", crs_rows_number(rows, at.highest, CURVE(mean)),
                 crs_rows_number(rows, at.highest, CURVE(x)));
    crs_html_say(html, ", smallest %g at %g.", crs_rows_number(rows, at.lowest, CURVE(mean)),
                 crs_rows_number(rows, at.lowest, CURVE(x)));
    for (size_t i = first; i < rows->count; i++) {
        if (crs_rows_same(rows, first, i, of_curve) &&
            crs_rows_number(rows, i, CURVE(later)) > 0.0) {
            crs_html_text(html, " Not all runs reach it; what is later counts as the end of the "
                                "run in these means.");
            return;
        }
    }
}

/* Bands that reach beyond the end of the run end at the top of the picture. */
static void
end_bands(crs_chart_point *points, size_t count)
{
    double top = -(double)INFINITY;

    for (size_t i = 0; i < count; i++) {
        top = fmax(top, points[i].mid);
        top = isfinite(points[i].high) ? fmax(top, points[i].high) : top;
    }
    for (size_t i = 0; i < count; i++) {
        points[i].low = isinf(points[i].low) ? top : points[i].low;
        points[i].high = isinf(points[i].high) ? top : points[i].high;
    }
}

static crs_status
draw_curve(crs_page *page, crs_rows *rows, size_t first)
{
    const char *metric = crs_rows_text(rows, first, CURVE(metric));
    const crs_chart chart = {
        .title = metric,
        .x_label = crs_page_label(page, crs_rows_text(rows, first, CURVE(vary))),
        .y_label = crs_page_label(page, metric),
        .include = (double)NAN};
    crs_chart_point *points = crs_page_alloc(page, rows->count, sizeof *points);
    crs_chart_line line = {points, 0, NULL};

    if (!points) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < rows->count; i++) {
        if (crs_rows_same(rows, first, i, of_curve)) {
            points[line.count++] = (crs_chart_point){
                crs_rows_number(rows, i, CURVE(x)), crs_rows_number(rows, i, CURVE(p05)),
                crs_rows_number(rows, i, CURVE(mean)), crs_rows_number(rows, i, CURVE(p95))};
        }
    }
    end_bands(points, line.count);
    crs_page_figure(page, metric);
    crs_html_say(&page->html, "%s: mean, and the band of 90 %% of the runs.",
                 crs_page_meaning(page, metric));
    crs_chart_lines(page, &chart, &line, 1, NULL, 0);
    return CRS_OK;
}

static void
table_curve(crs_page *page, crs_rows *rows, size_t first)
{
    const crs_page_column columns[] = {{crs_rows_text(rows, first, CURVE(vary)), 1},
                                       {"mean", 1},
                                       {"its 95 % interval", 1},
                                       {"median", 1},
                                       {"90 % of the runs", 1},
                                       {"runs that reach it", 1}};

    crs_page_table(page, "Values of ", crs_rows_text(rows, first, CURVE(metric)), columns, 6);
    for (size_t i = first; i < rows->count; i++) {
        if (crs_rows_same(rows, first, i, of_curve)) {
            crs_page_cell_exact(page, crs_rows_number(rows, i, CURVE(x)));
            crs_page_cell_number(page, crs_rows_number(rows, i, CURVE(mean)));
            crs_page_cell_range(page, crs_rows_number(rows, i, CURVE(mean_low)),
                                crs_rows_number(rows, i, CURVE(mean_high)));
            crs_page_cell_number(page, crs_rows_number(rows, i, CURVE(p50)));
            crs_page_cell_range(page, crs_rows_number(rows, i, CURVE(p05)),
                                crs_rows_number(rows, i, CURVE(p95)));
            crs_page_cell_exact(page, crs_rows_number(rows, i, CURVE(reached)));
        }
    }
    crs_page_table_end(page);
}

crs_status
crs_html_curve(crs_page *page)
{
    static const char *const needed[] = {CURVE(case), CURVE(strategy), CURVE(vary), CURVE(metric),
                                         CURVE(x),    CURVE(mean),     NULL};
    crs_rows rows;
    crs_status status = crs_rows_read(&rows, page, crs_curve_table.file, needed);

    if (status != CRS_OK) {
        return status;
    }
    crs_page_heading(page, 2, "Findings");
    crs_page_findings_begin(page);
    for (size_t i = 0; i < rows.count; i++) {
        if (crs_rows_is_first(&rows, i, of_curve)) {
            crs_page_finding_begin(page);
            say_curve(page, &rows, i);
            crs_page_finding_end(page);
        }
    }
    crs_page_findings_end(page);
    crs_page_heading(page, 2, "Curves");
    crs_page_figures_begin(page);
    for (size_t i = 0; i < rows.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&rows, i, of_curve)) {
            status = draw_curve(page, &rows, i);
        }
    }
    crs_page_figures_end(page);
    for (size_t i = 0; i < rows.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&rows, i, of_curve)) {
            table_curve(page, &rows, i);
        }
    }
    return status == CRS_OK ? crs_rows_status(&rows) : status;
}
