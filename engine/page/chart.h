/* chart: the figures of reports.
 *
 * All are drawn 340 units wide, so that words stay readable when a page is narrow; pages put them
 * side by side. Each function ends the figure that crs_page_figure() has begun. What is passed in
 * is borrowed. Numbers that are NaN are left out. */
#ifndef CRS_PAGE_CHART_H
#define CRS_PAGE_CHART_H

#include "page/page.h"
#include "page/svg.h"

#define CRS_CHART_WIDTH 340.0
#define CRS_CHART_LINES 4

/* What the axes are. Ranges follow from the data; `include` (NaN: none) is a value of y, or of a
 * row's x, that is to be seen in any case. */
typedef struct crs_chart {
    const char *title; /* read aloud */
    const char *x_label, *y_label;
    crs_axis_scale x_scale;
    double include;
} crs_chart;

/* A line with a band. */
typedef struct crs_chart_point {
    double x, low, mid, high;
} crs_chart_point;

typedef struct crs_chart_line {
    const crs_chart_point *points;
    size_t count;
    const char *label; /* NULL: none is needed */
} crs_chart_line;

/* Something reported: from x1 to x2 (equal: an instant) a value within a band. */
typedef struct crs_chart_mark {
    double x1, x2, low, value, high;
} crs_chart_mark;

/* Lines over x, at most CRS_CHART_LINES, and marks. */
void crs_chart_lines(crs_page *page, const crs_chart *chart, const crs_chart_line *lines,
                     size_t num_lines, const crs_chart_mark *marks, size_t num_marks);

/* A row: a whisker low..high, on it a thicker piece inner_low..inner_high and a dot; behind them a
 * box box_low..box_high with a stroke at `mark`. */
typedef struct crs_chart_row {
    const char *name;
    double low, mid, high;
    double inner_low, inner_high;
    double box_low, mark, box_high;
    int looks; /* 1..4: a colour */
} crs_chart_row;

/* A row of nothing. */
crs_chart_row crs_chart_row_of(const char *name);

/* Rows from top to bottom; with `bars`, from 0 to mid instead of a dot. */
void crs_chart_rows(crs_page *page, const crs_chart *chart, const crs_chart_row *rows,
                    size_t num_rows, int bars);

/* A dot of a scatter diagram, with whiskers in y; `label` may be NULL. */
typedef struct crs_chart_dot {
    double x, y, low, high;
    int is_strong;
    const char *label;
} crs_chart_dot;

/* `line` may be NULL: a line through the dots, with a band. */
void crs_chart_dots(crs_page *page, const crs_chart *chart, const crs_chart_dot *dots,
                    size_t num_dots, const crs_chart_line *line);

/* A heat map: values[y][x] at the levels of two numbers; lighter to darker. */
void crs_chart_heat(crs_page *page, const crs_chart *chart, const double *xs, size_t num_x,
                    const double *ys, size_t num_y, const double *values);

/* A histogram of sorted values, with a box for the range from before. */
void crs_chart_histogram(crs_page *page, const crs_chart *chart, const double *sorted,
                         size_t count, double before_low, double before_high);

#endif
