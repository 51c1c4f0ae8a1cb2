#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "term/plot.h"

#define LEAST_WIDTH 8 /* of the picture without its labels */
#define LABEL       24
#define DOTS_X      2
#define DOTS_Y      4

/* What a cell of the picture shows. */
enum { CELL_EMPTY, CELL_BAND, CELL_CURVE };

typedef struct canvas {
    const crs_plot *plot;
    size_t width, height; /* cells */
    double bottom, top;   /* values at the lower and the upper edge */
    unsigned char *cells; /* [height][width], row 0 on top */
    unsigned char *dots;  /* [height][width]: braille bits */
} canvas;

/* ---- scale ---- */

static void
widen(double value, double *bottom, double *top)
{
    if (isfinite(value)) {
        *bottom = fmin(*bottom, value);
        *top = fmax(*top, value);
    }
}

/* The range of all that is shown, never empty. */
static void
find_range(const crs_plot *plot, double *bottom, double *top)
{
    *bottom = (double)INFINITY;
    *top = -(double)INFINITY;
    for (size_t i = 0; i < plot->num_points; i++) {
        widen(plot->y[i], bottom, top);
        if (plot->low && plot->high) {
            widen(plot->low[i], bottom, top);
            widen(plot->high[i], bottom, top);
        }
    }
    if (*bottom > *top) {
        *bottom = 0.0;
        *top = 1.0;
    }
    if (*bottom == *top) {
        const double margin = *top != 0.0 ? 0.5 * fabs(*top) : 0.5;

        *bottom -= margin;
        *top += margin;
    }
}

/* The value of a curve at x, on the straight line between its points; NaN where there is none. */
static double
value_at(const crs_plot *plot, const double *values, double x)
{
    size_t i = 0;
    double share;

    while (i + 1 < plot->num_points && plot->x[i + 1] <= x) {
        i++;
    }
    if (i + 1 == plot->num_points || x <= plot->x[i]) {
        return values[i];
    }
    share = (x - plot->x[i]) / (plot->x[i + 1] - plot->x[i]);
    return values[i] + share * (values[i + 1] - values[i]);
}

/* x at the middle of column `column` of `columns`: the first and the last are the ends. */
static double
x_of(const crs_plot *plot, size_t column, size_t columns)
{
    const double first = plot->x[0], last = plot->x[plot->num_points - 1];

    return columns < 2 ? first : first + (last - first) * ((double)column / (double)(columns - 1));
}

/* Row of a value, 0 on top, of `rows`. */
static size_t
row_of(const canvas *c, double value, size_t rows)
{
    const double share = (c->top - value) / (c->top - c->bottom);
    const double row = floor(share * (double)(rows - 1) + 0.5);

    return row <= 0.0 ? 0 : row >= (double)rows ? rows - 1 : (size_t)row;
}

/* ---- drawing ---- */

static void
draw_band(canvas *c)
{
    const crs_plot *plot = c->plot;

    for (size_t x = 0; x < c->width && plot->low && plot->high; x++) {
        const double at = x_of(plot, x, c->width);
        const double low = value_at(plot, plot->low, at), high = value_at(plot, plot->high, at);

        if (isfinite(low) && isfinite(high)) {
            const size_t last = row_of(c, low, c->height);

            for (size_t y = row_of(c, high, c->height); y <= last; y++) {
                c->cells[y * c->width + x] = CELL_BAND;
            }
        }
    }
}

static void
set_dot(canvas *c, size_t x, size_t y, size_t dots_x, size_t dots_y)
{
    /* Bits of the braille patterns U+2800.., by row and column of the dot. */
    static const unsigned char bits[DOTS_Y][DOTS_X] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    const size_t cell = y / dots_y * c->width + x / dots_x;

    c->cells[cell] = CELL_CURVE;
    c->dots[cell] |= bits[y % dots_y][x % dots_x];
}

/* Draws the curve in dots_x times dots_y dots a cell; steep pieces are filled. */
static void
draw_curve(canvas *c, size_t dots_x, size_t dots_y)
{
    const size_t columns = c->width * dots_x;
    size_t before = 0;
    int joined = 0;

    for (size_t x = 0; x < columns; x++) {
        const double value = value_at(c->plot, c->plot->y, x_of(c->plot, x, columns));
        size_t row, y;

        if (!isfinite(value)) {
            joined = 0;
            continue;
        }
        row = row_of(c, value, c->height * dots_y);
        y = !joined || before == row ? row : before < row ? before + 1 : before - 1;
        while (y != row) {
            set_dot(c, x, y, dots_x, dots_y);
            y = y < row ? y + 1 : y - 1;
        }
        set_dot(c, x, row, dots_x, dots_y);
        before = row;
        joined = 1;
    }
}

/* ---- printing ---- */

static void
put_blanks(crs_sink *sink, size_t count)
{
    while (count-- > 0) {
        crs_sink_write(sink, " ", 1);
    }
}

static void
put_cell(const canvas *c, size_t cell, const crs_table_style *style, crs_sink *sink)
{
    const unsigned code = 0x2800u + c->dots[cell];
    const char braille[] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3f)),
                            (char)(0x80 | (code & 0x3f)), '\0'};

    switch (c->cells[cell]) {
    case CELL_BAND:
        crs_sink_text(sink, style->unicode ? "░" : ":");
        break;
    case CELL_CURVE:
        crs_sink_text(sink, style->unicode ? braille : "*");
        break;
    default:
        crs_sink_text(sink, " ");
        break;
    }
}

/* One line of cells without blanks at its end, in colours where the kind changes. */
static void
put_cells(const canvas *c, size_t row, const crs_table_style *style, crs_sink *sink)
{
    static const char *const colours[] = {"\x1b[0m", "\x1b[0;36m", "\x1b[1m"};
    unsigned char before = CELL_EMPTY;
    size_t width = c->width;

    while (width > 0 && c->cells[row * c->width + width - 1] == CELL_EMPTY) {
        width--;
    }
    for (size_t x = 0; x < width; x++) {
        const unsigned char kind = c->cells[row * c->width + x];

        if (style->colour && kind != before) {
            crs_sink_text(sink, colours[kind]);
        }
        put_cell(c, row * c->width + x, style, sink);
        before = kind;
    }
    crs_sink_text(sink, style->colour && before != CELL_EMPTY ? "\x1b[0m" : "");
}

/* "0         36          72" below the axis. */
static void
put_ends(const canvas *c, size_t indent, crs_sink *sink)
{
    const crs_plot *plot = c->plot;
    const double ends[] = {plot->x[0], 0.5 * (plot->x[0] + plot->x[plot->num_points - 1]),
                           plot->x[plot->num_points - 1]};
    char labels[3][LABEL];
    size_t used, middle;

    for (int i = 0; i < 3; i++) {
        snprintf(labels[i], sizeof labels[i], "%.6g", ends[i]);
    }
    put_blanks(sink, indent);
    crs_sink_text(sink, labels[0]);
    used = strlen(labels[0]);
    middle = c->width / 2 - strlen(labels[1]) / 2;
    if (plot->num_points > 1 && c->width >= 32 && middle > used) {
        put_blanks(sink, middle - used);
        crs_sink_text(sink, labels[1]);
        used = middle + strlen(labels[1]);
    }
    if (plot->num_points > 1) {
        put_blanks(sink,
                   used + strlen(labels[2]) < c->width ? c->width - used - strlen(labels[2]) : 1);
        crs_sink_text(sink, labels[2]);
    }
    crs_sink_text(sink, "\n");
}

static void
put_picture(const canvas *c, char labels[3][LABEL], size_t margin, const crs_table_style *style,
            crs_sink *sink)
{
    const size_t left = margin + 2; /* a blank and the axis */

    crs_sink_text(sink, c->plot->y_name);
    crs_sink_text(sink, "\n");
    for (size_t y = 0; y < c->height; y++) {
        const char *label = y == 0               ? labels[0]
                            : y == c->height / 2 ? labels[1]
                            : y + 1 == c->height ? labels[2]
                                                 : "";

        put_blanks(sink, margin - strlen(label));
        crs_sink_text(sink, label);
        crs_sink_text(sink,
                      label[0] ? (style->unicode ? " ┤" : " +") : (style->unicode ? " │" : " |"));
        put_cells(c, y, style, sink);
        crs_sink_text(sink, "\n");
    }
    put_blanks(sink, margin);
    crs_sink_text(sink, style->unicode ? " └" : " +");
    for (size_t x = 0; x < c->width; x++) {
        crs_sink_text(sink, style->unicode ? "─" : "-");
    }
    crs_sink_text(sink, "\n");
    put_ends(c, left, sink);
    put_blanks(sink, left);
    crs_sink_text(sink, c->plot->x_name);
    crs_sink_text(sink, "\n");
}

crs_status
crs_plot_print(const crs_plot *self, const crs_table_style *style, crs_sink *sink)
{
    const size_t total = style->width > 0 ? (size_t)style->width : CRS_PLOT_USUAL_WIDTH;
    canvas c = {.plot = self, .height = (size_t)self->height};
    char labels[3][LABEL];
    size_t margin = 0;

    find_range(self, &c.bottom, &c.top);
    crs_text_number(c.top, labels[0], LABEL);
    crs_text_number(c.top - (c.top - c.bottom) * (double)(c.height / 2) / (double)(c.height - 1),
                    labels[1], LABEL);
    crs_text_number(c.bottom, labels[2], LABEL);
    for (int i = 0; i < 3; i++) {
        margin = strlen(labels[i]) > margin ? strlen(labels[i]) : margin;
    }
    c.width = total > margin + 2 + LEAST_WIDTH ? total - margin - 2 : LEAST_WIDTH;
    c.cells = calloc(c.width * c.height, 1);
    c.dots = calloc(c.width * c.height, 1);
    if (!c.cells || !c.dots) {
        free(c.cells);
        free(c.dots);
        return crs_error(CRS_ERR_MEMORY);
    }
    draw_band(&c);
    draw_curve(&c, style->unicode ? DOTS_X : 1, style->unicode ? DOTS_Y : 1);
    put_picture(&c, labels, margin, style, sink);
    free(c.cells);
    free(c.dots);
    return CRS_OK;
}
