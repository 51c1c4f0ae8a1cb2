/* svg: the elements of a figure, on the page that html.h writes.
 *
 * An axis maps values to pixels, linearly, or by square root (time: hours and months both show) or
 * logarithm, and knows its ticks: 1, 2 or 5 times a power of ten, exact decimals. Only exact
 * arithmetic and core/vmath.h: the same figure, byte for byte, on every machine.
 *
 * Looks are classes, which the page's style sheet knows (page/style.h). */
#ifndef CRS_PAGE_SVG_H
#define CRS_PAGE_SVG_H

#include "page/html.h"

typedef enum crs_axis_scale { CRS_AXIS_LINEAR, CRS_AXIS_SQRT, CRS_AXIS_LOG } crs_axis_scale;

typedef struct crs_axis {
    crs_axis_scale scale;
    double low, high; /* values; SQRT: low >= 0, LOG: low > 0; low < high */
    double from, to;  /* pixels */
} crs_axis;

#define CRS_AXIS_MAX_TICKS 16

/* An axis that begins without values: crs_axis_take() stretches it to one after the other, NaN
 * left out. crs_axis_finish() makes a range of it in any case, with a `margin` (0.05: a twentieth
 * of the range) on both sides, and falls back to a linear scale where low values forbid another.
 */
crs_axis crs_axis_of(crs_axis_scale scale, double from, double to);
void crs_axis_take(crs_axis *self, double value);
void crs_axis_finish(crs_axis *self, double margin);

/* The pixel of a value; clamped to the axis's ends. NaN stays. */
double crs_axis_at(const crs_axis *self, double value);

/* About `wanted` round values inside the axis, at most CRS_AXIS_MAX_TICKS; how many there are. */
size_t crs_axis_ticks(const crs_axis *self, size_t wanted, double ticks[CRS_AXIS_MAX_TICKS]);

/* A tick as text: "0.25", "1e+07". */
void crs_axis_label(double tick, char text[CRS_HTML_NUMBER]);

/* Starts a figure: `id` is unique on the page; title and description are what is read aloud. The
 * element <desc> is left open for crs_html_say(); crs_svg_described() ends it. */
void crs_svg_open(crs_html *html, const char *id, double width, double height, const char *title);
void crs_svg_described(crs_html *html);
void crs_svg_close(crs_html *html);

/* A shape each, of a class. A text ends at x with the class "e", is centred with "m". */
void crs_svg_line(crs_html *html, const char *looks, double x1, double y1, double x2, double y2);
void crs_svg_rectangle(crs_html *html, const char *looks, double x, double y, double width,
                       double height);
void crs_svg_circle(crs_html *html, const char *looks, double x, double y, double radius);
void crs_svg_text(crs_html *html, const char *looks, double x, double y, const char *text,
                  size_t limit);

/* A path from point to point: crs_svg_path(), points, crs_svg_path_end(). A point that is not
 * finite interrupts it. */
typedef struct crs_svg_path {
    crs_html *html;
    int drawing;
} crs_svg_path;

void crs_svg_path_begin(crs_svg_path *self, crs_html *html, const char *looks);
void crs_svg_path_point(crs_svg_path *self, double x, double y);
void crs_svg_path_end(crs_svg_path *self, int is_closed);

#endif
