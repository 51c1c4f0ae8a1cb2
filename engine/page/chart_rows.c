/* chart_rows: figures of chart.h that are made of rows, dots and bars. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/to_long.h"
#include "page/chart_frame.h"
#include "term/table.h"

/* Names up to this width (columns of text) stand left of their row, longer ones above it. */
#define BESIDE       24
#define COLUMN       6.0 /* pixels of a column of text, about */
#define NAME_COLUMNS 50

crs_chart_row
crs_chart_row_of(const char *name)
{
    const double none = (double)NAN;

    return (crs_chart_row){name, none, none, none, none, none, none, none, none, 1};
}

static void
draw_row(const crs_frame *frame, const crs_axis *x, const crs_chart_row *row, double at, int bars)
{
    const char digit = (char)('0' + row->looks);
    const char thin[] = {'s', digit, ' ', 't', 'h', 'i', 'n', '\0'};
    const char thick[] = {'s', digit, ' ', 't', 'h', 'i', 'c', 'k', '\0'};
    const char fill[] = {'f', digit, '\0'}, band[] = {'b', digit, '\0'};
    const double box_low = crs_axis_at(x, row->box_low), box_high = crs_axis_at(x, row->box_high);
    const double low = crs_axis_at(x, row->low), high = crs_axis_at(x, row->high);
    const double mid = crs_axis_at(x, row->mid), zero = crs_axis_at(x, 0.0);

    if (!isnan(box_low) && !isnan(box_high)) {
        crs_svg_rectangle(frame->html, "grey", box_low, at - 7.0, box_high - box_low, 14.0);
    }
    if (!isnan(row->mark)) {
        const double mark = crs_axis_at(x, row->mark);

        crs_svg_line(frame->html, "ink", mark, at - 7.0, mark, at + 7.0);
    }
    if (bars && !isnan(mid)) {
        crs_svg_rectangle(frame->html, band, fmin(zero, mid), at - 6.0, fabs(mid - zero), 12.0);
    }
    if (!isnan(low) && !isnan(high)) {
        crs_svg_line(frame->html, thin, low, at, high, at);
        crs_svg_line(frame->html, thin, low, at - 3.0, low, at + 3.0);
        crs_svg_line(frame->html, thin, high, at - 3.0, high, at + 3.0);
    }
    if (!isnan(row->inner_low) && !isnan(row->inner_high)) {
        crs_svg_line(frame->html, thick, crs_axis_at(x, row->inner_low), at,
                     crs_axis_at(x, row->inner_high), at);
    }
    if (!isnan(mid)) {
        crs_svg_circle(frame->html, fill, mid, at, 3.5);
    }
}

static double
left_of(const crs_chart_row *rows, size_t num_rows)
{
    size_t widest = 0;

    for (size_t i = 0; i < num_rows; i++) {
        const size_t width = crs_text_width(rows[i].name, strlen(rows[i].name));

        widest = width > widest ? width : widest;
    }
    return widest <= BESIDE ? COLUMN * (double)widest + 10.0 : 8.0;
}

void
crs_chart_rows(crs_page *page, const crs_chart *chart, const crs_chart_row *rows, size_t num_rows,
               int bars)
{
    const double left = left_of(rows, num_rows), top = 8.0;
    const int above = left == 8.0;
    const double step = above ? 33.0 : 20.0, bottom = top + step * (double)num_rows;
    crs_axis x = crs_axis_of(chart->x_scale, left, 330.0);
    crs_frame frame;

    crs_axis_take(&x, chart->include);
    for (size_t i = 0; i < num_rows; i++) {
        const double values[] = {rows[i].low,        rows[i].mid,     rows[i].high,
                                 rows[i].inner_low,  rows[i].box_low, rows[i].box_high,
                                 rows[i].inner_high, rows[i].mark};

        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            crs_axis_take(&x, values[v]);
        }
    }
    crs_axis_finish(&x, 0.0);
    crs_frame_begin(&frame, page, chart, bottom + 34.0);
    crs_html_say(frame.html, "%s, from %g to %g, of %zu rows:", chart->x_label, x.low, x.high,
                 num_rows);
    for (size_t i = 0; i < num_rows && i < 40; i++) {
        crs_html_text(frame.html, i ? "; " : " ");
        crs_html_cut(frame.html, rows[i].name, NAME_COLUMNS);
        crs_html_say(frame.html, " %g", rows[i].mid);
    }
    crs_svg_described(frame.html);
    crs_axis_finish(&x, bars ? 0.0 : 0.04);
    crs_frame_x(&frame, &x, top, bottom, chart->x_label);
    for (size_t i = 0; i < num_rows; i++) {
        const double at = top + step * ((double)i + 0.5) + (above ? 6.0 : 0.0);

        if (above) {
            crs_svg_text(frame.html, "n", left, at - 10.0, rows[i].name, NAME_COLUMNS);
        } else {
            crs_svg_text(frame.html, "n e", left - 8.0, at + 4.0, rows[i].name, BESIDE);
        }
        draw_row(&frame, &x, &rows[i], at, bars);
    }
    crs_frame_end(&frame);
}

/* ---- scatter ---- */

/* Where labels stand already, so that the next one keeps off them. */
typedef struct labels {
    struct {
        double left, right, y;
    } taken[40];
    size_t count;
} labels;

static int
is_free(const labels *self, double left, double right, double y)
{
    for (size_t i = 0; i < self->count; i++) {
        if (left < self->taken[i].right && right > self->taken[i].left &&
            fabs(y - self->taken[i].y) < 11.0) {
            return 0;
        }
    }
    return 1;
}

/* Writes a label beside its dot, or as near above or below as there is room, with a line to it. */
static void
draw_label(const crs_frame *frame, labels *self, const char *label, double x, double y, double top,
           double bottom)
{
    const size_t columns = crs_text_width(label, strlen(label));
    const double width = COLUMN * (double)(columns < BESIDE ? columns : BESIDE);
    const int is_right = x + 7.0 + width > CRS_CHART_WIDTH - 4.0;
    const double left = is_right ? x - 7.0 - width : x + 7.0;

    for (int step = 0; step < 40; step++) {
        const double at = y + (step % 2 ? 11.0 : -11.0) * (double)((step + 1) / 2);

        if (at < top || at > bottom - 4.0 || !is_free(self, left, left + width, at) ||
            self->count == sizeof self->taken / sizeof self->taken[0]) {
            continue; /* where there is no room at all, the table still has it */
        }
        if (step > 0) {
            crs_svg_line(frame->html, "a", x, y, is_right ? x - 6.0 : x + 6.0, at);
        }
        crs_svg_text(frame->html, is_right ? "n e" : "n", is_right ? x - 7.0 : x + 7.0, at + 4.0,
                     label, BESIDE);
        self->taken[self->count].left = left;
        self->taken[self->count].right = left + width;
        self->taken[self->count++].y = at;
        return;
    }
}

static void
draw_dots(const crs_frame *frame, const crs_axis *x, const crs_axis *y, const crs_chart_dot *dots,
          size_t num_dots)
{
    const double radius = num_dots > 100 ? 1.8 : 3.5;
    labels taken = {.count = 0};

    for (size_t i = 0; i < num_dots; i++) {
        const double px = crs_axis_at(x, dots[i].x), py = crs_axis_at(y, dots[i].y);

        if (isnan(px) || isnan(py)) {
            continue;
        }
        if (!isnan(dots[i].low) && !isnan(dots[i].high)) {
            crs_svg_line(frame->html, "s1 thin", px, crs_axis_at(y, dots[i].low), px,
                         crs_axis_at(y, dots[i].high));
        }
        crs_svg_circle(frame->html,
                       dots[i].is_strong ? "f2"
                       : num_dots > 100  ? "faint"
                                         : "f1",
                       px, py, dots[i].is_strong ? radius + 1.0 : radius);
        if (dots[i].label) {
            draw_label(frame, &taken, dots[i].label, px, py, y->to, y->from);
        }
    }
}

static void
draw_through(const crs_frame *frame, const crs_axis *x, const crs_axis *y,
             const crs_chart_line *line)
{
    crs_svg_path path;

    crs_svg_path_begin(&path, frame->html, "s2");
    for (size_t i = 0; i < line->count; i++) {
        crs_svg_path_point(&path, crs_axis_at(x, line->points[i].x),
                           crs_axis_at(y, line->points[i].mid));
    }
    crs_svg_path_end(&path, 0);
}

void
crs_chart_dots(crs_page *page, const crs_chart *chart, const crs_chart_dot *dots, size_t num_dots,
               const crs_chart_line *line)
{
    const double top = 20.0, bottom = 190.0;
    crs_axis x = crs_axis_of(chart->x_scale, 46.0, 330.0);
    crs_axis y = crs_axis_of(CRS_AXIS_LINEAR, bottom, top);
    crs_frame frame;

    for (size_t i = 0; i < num_dots; i++) {
        crs_axis_take(&x, dots[i].x);
        crs_axis_take(&y, dots[i].y);
        crs_axis_take(&y, dots[i].low);
        crs_axis_take(&y, dots[i].high);
    }
    for (size_t i = 0; line && i < line->count; i++) {
        crs_axis_take(&x, line->points[i].x);
        crs_axis_take(&y, line->points[i].mid);
    }
    crs_axis_finish(&x, 0.0);
    crs_axis_finish(&y, 0.0);
    crs_frame_begin(&frame, page, chart, bottom + 34.0);
    crs_html_say(frame.html, "%zu dots: %s from %g to %g against %s from %g to %g.", num_dots,
                 chart->y_label, y.low, y.high, chart->x_label, x.low, x.high);
    crs_svg_described(frame.html);
    crs_axis_finish(&x, 0.05);
    crs_axis_finish(&y, 0.05);
    crs_frame_y(&frame, &y, x.from, x.to, chart->y_label);
    crs_frame_x(&frame, &x, top, bottom, chart->x_label);
    draw_dots(&frame, &x, &y, dots, num_dots);
    if (line) {
        draw_through(&frame, &x, &y, line);
    }
    crs_frame_end(&frame);
}

/* ---- histogram ---- */

#define BINS 24

void
crs_chart_histogram(crs_page *page, const crs_chart *chart, const double *sorted, size_t count,
                    double before_low, double before_high)
{
    const double top = 8.0, bottom = 110.0;
    crs_axis x = crs_axis_of(CRS_AXIS_LINEAR, 12.0, 330.0);
    size_t bins[BINS] = {0}, largest = 1;
    crs_frame frame;

    for (size_t i = 0; i < count; i++) {
        crs_axis_take(&x, sorted[i]);
    }
    crs_axis_finish(&x, 0.0);
    for (size_t i = 0; i < count; i++) {
        const double share = (sorted[i] - x.low) / (x.high - x.low);
        size_t *at = &bins[crs_to_long(share * BINS, 0, BINS - 1)];

        *at += 1;
        largest = *at > largest ? *at : largest;
    }
    crs_axis_take(&x, before_low);
    crs_axis_take(&x, before_high);
    crs_frame_begin(&frame, page, chart, bottom + 34.0);
    crs_html_say(frame.html, "Histogram of %zu values of %s between %g and %g.", count,
                 chart->x_label, count ? sorted[0] : 0.0, count ? sorted[count - 1] : 0.0);
    crs_svg_described(frame.html);
    if (!isnan(before_low) && !isnan(before_high)) {
        const double from = crs_axis_at(&x, before_low), to = crs_axis_at(&x, before_high);

        crs_svg_rectangle(frame.html, "grey", from, bottom - 12.0, to - from, 12.0);
    }
    crs_frame_x(&frame, &x, top, bottom, chart->x_label);
    for (int i = 0; i < BINS && count; i++) {
        const double low = sorted[0], width = (sorted[count - 1] - low) / BINS;
        const double from = crs_axis_at(&x, low + width * i);
        const double to = crs_axis_at(&x, low + width * (i + 1));
        const double height = (bottom - top) * (double)bins[i] / (double)largest;

        crs_svg_rectangle(frame.html, "b1", from, bottom - height, to - from, height);
    }
    crs_frame_end(&frame);
}
