#include "page/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/vmath.h"
#include "base/number.h"

/* ---- axes ---- */

crs_axis
crs_axis_of(crs_axis_scale scale, double from, double to)
{
    return (crs_axis){scale, (double)INFINITY, -(double)INFINITY, from, to};
}

void
crs_axis_take(crs_axis *self, double value)
{
    if (isfinite(value)) {
        self->low = value < self->low ? value : self->low;
        self->high = value > self->high ? value : self->high;
    }
}

static double
scaled(const crs_axis *self, double value)
{
    switch (self->scale) {
    case CRS_AXIS_SQRT:
        return sqrt(value > 0.0 ? value : 0.0);
    case CRS_AXIS_LOG:
        return crs_log(value > 0.0 ? value : self->low);
    default:
        return value;
    }
}

void
crs_axis_finish(crs_axis *self, double margin)
{
    double extra;

    if (!(self->low <= self->high)) {
        self->low = 0.0;
        self->high = 1.0;
    }
    if (self->low == self->high) {
        extra = self->low == 0.0 ? 1.0 : 0.1 * fabs(self->low);
        self->low -= extra;
        self->high += extra;
    }
    if ((self->scale == CRS_AXIS_SQRT && self->low < 0.0) ||
        (self->scale == CRS_AXIS_LOG && self->low <= 0.0)) {
        self->scale = CRS_AXIS_LINEAR;
    }
    if (self->scale == CRS_AXIS_LINEAR) {
        extra = margin * (self->high - self->low);
        self->low -= extra;
        self->high += extra;
    }
}

double
crs_axis_at(const crs_axis *self, double value)
{
    const double low = scaled(self, self->low), high = scaled(self, self->high);
    double share;

    if (isnan(value)) {
        return value;
    }
    share = (scaled(self, value) - low) / (high - low);
    share = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    return self->from + share * (self->to - self->from);
}

/* 10^exponent, exact for 0 .. 22. */
static double
power_of_ten(int exponent)
{
    double power = 1.0;

    for (int i = 0; i < exponent; i++) {
        power *= 10.0;
    }
    return power;
}

/* k 10^exponent, rounded once. */
static double
decimal(double k, int exponent)
{
    return exponent < 0 ? k / power_of_ten(-exponent) : k * power_of_ten(exponent);
}

/* Multiples of m 10^e in the axis. */
static size_t
multiples(const crs_axis *self, double m, int exponent, double *ticks)
{
    const double step = decimal(m, exponent);
    const double slack = 1e-9 * (self->high - self->low);
    size_t count = 0;

    for (double k = ceil((self->low - slack) / step);
         k * step <= self->high + slack && count < CRS_AXIS_MAX_TICKS; k += 1.0) {
        ticks[count++] = decimal(k * m, exponent);
    }
    return count;
}

static size_t
linear_ticks(const crs_axis *self, size_t wanted, double *ticks)
{
    static const double steps[] = {5.0, 2.0, 1.0};
    const double range = self->high - self->low;
    int exponent = -22;

    while (exponent < 22 && decimal(1.0, exponent) < range) {
        exponent++;
    }
    for (double best = 0.0; best < 1.0 && exponent >= -22; exponent--) {
        for (size_t i = 0; i < 3; i++) {
            if (range / decimal(steps[i], exponent) >= (double)wanted - 1.5) {
                return multiples(self, steps[i], exponent, ticks);
            }
        }
    }
    return 0;
}

/* 1, 2 and 5 times the powers of ten if there is room, else the powers. */
static size_t
log_ticks(const crs_axis *self, size_t wanted, double *ticks)
{
    static const double steps[] = {1.0, 2.0, 5.0};
    const double decades = (crs_log(self->high) - crs_log(self->low)) / 2.302585092994046;
    const size_t each = 3.0 * decades <= (double)wanted + 1.0 ? 3 : 1;
    size_t count = 0;

    if (decades < 0.5) {
        return linear_ticks(self, wanted, ticks);
    }
    for (int exponent = -22; exponent <= 22; exponent++) {
        for (size_t i = 0; i < each && count < CRS_AXIS_MAX_TICKS; i++) {
            const double tick = decimal(steps[i], exponent);

            if (tick >= self->low * (1.0 - 1e-9) && tick <= self->high * (1.0 + 1e-9)) {
                ticks[count++] = tick;
            }
        }
    }
    return count;
}

/* Days that people think in, of those that are apart enough. */
static size_t
sqrt_ticks(const crs_axis *self, size_t wanted, double *ticks)
{
    static const double days[] = {0, 1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1460, 3650};
    const double apart = (self->to - self->from) / (1.7 * (double)wanted);
    double last = -(double)INFINITY;
    size_t count = 0;

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        const double at = crs_axis_at(self, days[i]);

        if (days[i] >= self->low && days[i] <= self->high && fabs(at - last) >= fabs(apart)) {
            ticks[count++] = days[i];
            last = at;
        }
    }
    return count;
}

size_t
crs_axis_ticks(const crs_axis *self, size_t wanted, double ticks[CRS_AXIS_MAX_TICKS])
{
    switch (self->scale) {
    case CRS_AXIS_SQRT:
        return self->high > 2.0 ? sqrt_ticks(self, wanted, ticks)
                                : linear_ticks(self, wanted, ticks);
    case CRS_AXIS_LOG:
        return log_ticks(self, wanted, ticks);
    default:
        return linear_ticks(self, wanted, ticks);
    }
}

void
crs_axis_label(double tick, char text[CRS_HTML_NUMBER])
{
    char shortest[CRS_NUMBER_BYTES];

    if (crs_number_write(tick, shortest) <= 7) {
        strcpy(text, shortest);
    } else {
        snprintf(text, CRS_HTML_NUMBER, "%.3g", tick);
    }
}

/* ---- elements ---- */

void
crs_svg_open(crs_html *html, const char *id, double width, double height, const char *title)
{
    crs_html_open(html, "svg");
    crs_html_attribute_begin(html, "viewBox");
    crs_html_text(html, "0 0 ");
    crs_html_coordinate(html, width);
    crs_html_text(html, " ");
    crs_html_coordinate(html, height);
    crs_html_attribute_end(html);
    crs_html_attribute(html, "role", "img");
    crs_html_attribute_begin(html, "aria-labelledby");
    crs_html_text(html, id);
    crs_html_text(html, "t ");
    crs_html_text(html, id);
    crs_html_text(html, "d");
    crs_html_attribute_end(html);
    crs_html_open(html, "title");
    crs_html_attribute_begin(html, "id");
    crs_html_text(html, id);
    crs_html_text(html, "t");
    crs_html_attribute_end(html);
    crs_html_cut(html, title, CRS_HTML_NAME);
    crs_html_close(html);
    crs_html_open(html, "desc");
    crs_html_attribute_begin(html, "id");
    crs_html_text(html, id);
    crs_html_text(html, "d");
    crs_html_attribute_end(html);
}

void
crs_svg_described(crs_html *html)
{
    crs_html_close(html);
}

void
crs_svg_close(crs_html *html)
{
    crs_html_close(html);
}

static void
shape(crs_html *html, const char *tag, const char *looks)
{
    crs_html_open(html, tag);
    crs_html_attribute(html, "class", looks);
}

void
crs_svg_line(crs_html *html, const char *looks, double x1, double y1, double x2, double y2)
{
    shape(html, "line", looks);
    crs_html_attribute_number(html, "x1", x1);
    crs_html_attribute_number(html, "y1", y1);
    crs_html_attribute_number(html, "x2", x2);
    crs_html_attribute_number(html, "y2", y2);
    crs_html_close(html);
}

void
crs_svg_rectangle(crs_html *html, const char *looks, double x, double y, double width,
                  double height)
{
    shape(html, "rect", looks);
    crs_html_attribute_number(html, "x", x);
    crs_html_attribute_number(html, "y", y);
    crs_html_attribute_number(html, "width", width > 0.0 ? width : 0.0);
    crs_html_attribute_number(html, "height", height > 0.0 ? height : 0.0);
    crs_html_close(html);
}

void
crs_svg_circle(crs_html *html, const char *looks, double x, double y, double radius)
{
    shape(html, "circle", looks);
    crs_html_attribute_number(html, "cx", x);
    crs_html_attribute_number(html, "cy", y);
    crs_html_attribute_number(html, "r", radius);
    crs_html_close(html);
}

void
crs_svg_text(crs_html *html, const char *looks, double x, double y, const char *text, size_t limit)
{
    shape(html, "text", looks);
    crs_html_attribute_number(html, "x", x);
    crs_html_attribute_number(html, "y", y);
    crs_html_cut(html, text, limit);
    crs_html_close(html);
}

void
crs_svg_path_begin(crs_svg_path *self, crs_html *html, const char *looks)
{
    *self = (crs_svg_path){.html = html};
    shape(html, "path", looks);
    crs_html_attribute_begin(html, "d");
}

void
crs_svg_path_point(crs_svg_path *self, double x, double y)
{
    if (!isfinite(x) || !isfinite(y)) {
        self->drawing = 0;
        return;
    }
    crs_html_text(self->html, self->drawing ? "L" : "M");
    crs_html_coordinate(self->html, x);
    crs_html_text(self->html, ",");
    crs_html_coordinate(self->html, y);
    self->drawing = 1;
}

void
crs_svg_path_end(crs_svg_path *self, int is_closed)
{
    crs_html_text(self->html, is_closed && self->drawing ? "Z" : "");
    crs_html_attribute_end(self->html);
    crs_html_close(self->html);
}
