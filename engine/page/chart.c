#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/to_long.h"
#include "page/chart.h"
#include "page/chart_frame.h"

/* ---- the frame ---- */

void
crs_frame_begin(crs_frame *self, crs_page *page, const crs_chart *chart, double height)
{
    char id[24];

    self->html = &page->html;
    crs_html_close(self->html); /* the caption */
    crs_page_id(page, id);
    crs_svg_open(self->html, id, CRS_CHART_WIDTH, height, chart->title);
}

void
crs_frame_end(crs_frame *self)
{
    crs_svg_close(self->html);
    crs_html_close(self->html); /* the figure */
}

void
crs_frame_x(const crs_frame *self, const crs_axis *x, double top, double bottom, const char *label)
{
    double ticks[CRS_AXIS_MAX_TICKS];
    char text[CRS_HTML_NUMBER];
    const size_t count = crs_axis_ticks(x, 5, ticks);

    for (size_t i = 0; i < count; i++) {
        const double at = crs_axis_at(x, ticks[i]);

        crs_svg_line(self->html, "g", at, top, at, bottom);
        crs_axis_label(ticks[i], text);
        crs_svg_text(self->html, "t m", at, bottom + 13.0, text, 12);
    }
    crs_svg_line(self->html, "a", x->from, bottom, x->to, bottom);
    if (label) {
        crs_svg_text(self->html, "l m", (x->from + x->to) / 2.0, bottom + 27.0, label, 56);
    }
}

void
crs_frame_y(const crs_frame *self, const crs_axis *y, double left, double right, const char *label)
{
    double ticks[CRS_AXIS_MAX_TICKS];
    char text[CRS_HTML_NUMBER];
    const size_t count = crs_axis_ticks(y, 4, ticks);

    for (size_t i = 0; i < count; i++) {
        const double at = crs_axis_at(y, ticks[i]);

        crs_svg_line(self->html, "g", left, at, right, at);
        crs_axis_label(ticks[i], text);
        crs_svg_text(self->html, "t e", left - 5.0, at + 4.0, text, 12);
    }
    if (label) {
        crs_svg_text(self->html, "l", 2.0, 11.0, label, 58);
    }
}

/* ---- lines ---- */

static void
draw_line(const crs_frame *self, const crs_chart_line *line, const crs_axis *x, const crs_axis *y,
          int colour)
{
    const char band[] = {'b', (char)('0' + colour), '\0'};
    const char stroke[] = {'s', (char)('0' + colour), '\0'};
    crs_svg_path path;
    int has_band = 0;

    for (size_t i = 0; i < line->count; i++) {
        has_band |= line->points[i].low < line->points[i].high;
    }
    if (has_band) {
        crs_svg_path_begin(&path, self->html, band);
        for (size_t i = 0; i < line->count; i++) {
            if (isfinite(line->points[i].low) && isfinite(line->points[i].high)) {
                crs_svg_path_point(&path, crs_axis_at(x, line->points[i].x),
                                   crs_axis_at(y, line->points[i].low));
            }
        }
        for (size_t i = line->count; i-- > 0;) {
            if (isfinite(line->points[i].low) && isfinite(line->points[i].high)) {
                crs_svg_path_point(&path, crs_axis_at(x, line->points[i].x),
                                   crs_axis_at(y, line->points[i].high));
            }
        }
        crs_svg_path_end(&path, 1);
    }
    crs_svg_path_begin(&path, self->html, stroke);
    for (size_t i = 0; i < line->count; i++) {
        crs_svg_path_point(&path, crs_axis_at(x, line->points[i].x),
                           crs_axis_at(y, line->points[i].mid));
    }
    crs_svg_path_end(&path, 0);
}

static void
draw_mark(const crs_frame *self, const crs_chart_mark *mark, const crs_axis *x, const crs_axis *y)
{
    const double x1 = crs_axis_at(x, mark->x1), x2 = crs_axis_at(x, mark->x2);
    const double low = crs_axis_at(y, mark->low), high = crs_axis_at(y, mark->high);
    const double at = crs_axis_at(y, mark->value);

    if (x2 - x1 < 4.0) { /* an instant */
        crs_svg_line(self->html, "s2", x1, low, x1, high);
        crs_svg_line(self->html, "s2", x1 - 4.0, low, x1 + 4.0, low);
        crs_svg_line(self->html, "s2", x1 - 4.0, high, x1 + 4.0, high);
        crs_svg_circle(self->html, "f2", x1, at, 3.5);
    } else {
        crs_svg_rectangle(self->html, "b2", x1, high, x2 - x1, low - high);
        crs_svg_line(self->html, "s2 dash", x1, at, x2, at);
    }
}

static void
take_lines(const crs_chart *chart, const crs_chart_line *lines, size_t num_lines,
           const crs_chart_mark *marks, size_t num_marks, crs_axis *x, crs_axis *y)
{
    crs_axis_take(y, chart->include);
    for (size_t l = 0; l < num_lines; l++) {
        for (size_t i = 0; i < lines[l].count; i++) {
            crs_axis_take(x, lines[l].points[i].x);
            crs_axis_take(y, lines[l].points[i].low);
            crs_axis_take(y, lines[l].points[i].mid);
            crs_axis_take(y, lines[l].points[i].high);
        }
    }
    for (size_t i = 0; i < num_marks; i++) {
        crs_axis_take(y, marks[i].low);
        crs_axis_take(y, marks[i].high);
    }
    crs_axis_finish(x, 0.0);
    crs_axis_finish(y, 0.0);
}

void
crs_chart_lines(crs_page *page, const crs_chart *chart, const crs_chart_line *lines,
                size_t num_lines, const crs_chart_mark *marks, size_t num_marks)
{
    const double legend = num_lines > 1 ? 16.0 * (double)((num_lines + 1) / 2) : 0.0;
    const double top = 20.0, bottom = 160.0;
    crs_axis x = crs_axis_of(chart->x_scale, 46.0, 330.0);
    crs_axis y = crs_axis_of(CRS_AXIS_LINEAR, bottom, top);
    crs_frame frame;

    take_lines(chart, lines, num_lines, marks, num_marks, &x, &y);
    crs_frame_begin(&frame, page, chart, bottom + 34.0 + legend);
    crs_html_say(frame.html, "%s from %g to %g against %s from %g to %g.", chart->y_label, y.low,
                 y.high, chart->x_label, x.low, x.high);
    crs_svg_described(frame.html);
    crs_axis_finish(&y, 0.04);
    crs_frame_y(&frame, &y, x.from, x.to, chart->y_label);
    crs_frame_x(&frame, &x, top, bottom, chart->x_label);
    for (size_t i = 0; i < num_marks; i++) {
        draw_mark(&frame, &marks[i], &x, &y);
    }
    for (size_t l = 0; l < num_lines && l < CRS_CHART_LINES; l++) {
        static const int colours[CRS_CHART_LINES] = {1, 4, 3, 2};
        const char swatch[] = {'s', (char)('0' + colours[l]), '\0'};
        const double left = l % 2 ? 185.0 : 46.0, down = bottom + 43.0 + 16.0 * (double)(l / 2);

        draw_line(&frame, &lines[l], &x, &y, colours[l]);
        if (num_lines > 1 && lines[l].label) {
            crs_svg_line(frame.html, swatch, left, down - 4.0, left + 16.0, down - 4.0);
            crs_svg_text(frame.html, "l", left + 20.0, down, lines[l].label, 20);
        }
    }
    crs_frame_end(&frame);
}

/* ---- heat maps ---- */

/* Shades from light to dark blue: one hue, so that grey printers and all eyes see the order. */
static const char *
shade(double share)
{
    static const char *const shades[] = {"h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7"};
    const int i = (int)crs_to_long(share * 8.0, 0, 7);

    return isnan(share) ? "grey" : shades[i];
}

static void
draw_scale(const crs_frame *frame, const crs_axis *values, double down)
{
    char text[CRS_HTML_NUMBER];

    for (int i = 0; i < 8; i++) {
        crs_svg_rectangle(frame->html, shade(((double)i + 0.5) / 8.0), 100.0 + 20.0 * i, down,
                          20.0, 10.0);
    }
    crs_html_number(values->low, text);
    crs_svg_text(frame->html, "t e", 95.0, down + 9.0, text, 12);
    crs_html_number(values->high, text);
    crs_svg_text(frame->html, "t", 265.0, down + 9.0, text, 12);
}

/* The levels of a number beside or below the cells; as many as there is room for. */
static void
draw_levels(const crs_frame *frame, const double *levels, size_t count, double from, double step,
            double bottom)
{
    const size_t every = (size_t)ceil((bottom > 0.0 ? 34.0 : 14.0) / step);
    char text[CRS_HTML_NUMBER];

    for (size_t i = 0; i < count; i += every ? every : 1) {
        const double middle = from + step * ((double)i + 0.5);

        crs_axis_label(levels[i], text);
        if (strlen(text) > 6) {
            crs_html_number(levels[i], text);
        }
        if (bottom > 0.0) {
            crs_svg_text(frame->html, "t m", middle, bottom + 13.0, text, 12);
        } else {
            crs_svg_text(frame->html, "t e", 41.0, -bottom - middle + 4.0, text, 12);
        }
    }
}

void
crs_chart_heat(crs_page *page, const crs_chart *chart, const double *xs, size_t num_x,
               const double *ys, size_t num_y, const double *values)
{
    const double left = 46.0, top = 20.0, width = 284.0, height = 150.0;
    const double dx = width / (double)num_x, dy = height / (double)num_y;
    crs_axis range = crs_axis_of(CRS_AXIS_LINEAR, 0.0, 1.0);
    crs_frame frame;

    for (size_t i = 0; i < num_x * num_y; i++) {
        crs_axis_take(&range, values[i]);
    }
    crs_axis_finish(&range, 0.0);
    crs_frame_begin(&frame, page, chart, top + height + 54.0);
    crs_html_say(frame.html, "Shades from %g (light) to %g (dark); across: %s; upwards: %s.",
                 range.low, range.high, chart->x_label, chart->y_label);
    crs_svg_described(frame.html);
    for (size_t y = 0; y < num_y; y++) {
        for (size_t x = 0; x < num_x; x++) {
            crs_svg_rectangle(frame.html, shade(crs_axis_at(&range, values[y * num_x + x])),
                              left + dx * (double)x, top + height - dy * (double)(y + 1), dx, dy);
        }
    }
    crs_svg_text(frame.html, "l", 2.0, 11.0, chart->y_label, 58);
    draw_levels(&frame, xs, num_x, left, dx, top + height);
    draw_levels(&frame, ys, num_y, 0.0, dy, -(top + height));
    crs_svg_text(frame.html, "l m", left + width / 2.0, top + height + 27.0, chart->x_label, 56);
    draw_scale(&frame, &range, top + height + 38.0);
    crs_frame_end(&frame);
}
