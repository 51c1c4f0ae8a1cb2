/* chart_frame: what the figures of chart.h have in common. Not for others. */
#ifndef CRS_PAGE_CHART_FRAME_H
#define CRS_PAGE_CHART_FRAME_H

#include "page/chart.h"

typedef struct crs_frame {
    crs_html *html;
} crs_frame;

/* Ends the caption and starts the picture, with its <desc> open: say it, then
 * crs_svg_described(). */
void crs_frame_begin(crs_frame *self, crs_page *page, const crs_chart *chart, double height);

/* Ends picture and figure. */
void crs_frame_end(crs_frame *self);

/* Axes with ticks, grid lines and a label (NULL: none): x below, y to the left, its label on top.
 */
void crs_frame_x(const crs_frame *self, const crs_axis *x, double top, double bottom,
                 const char *label);
void crs_frame_y(const crs_frame *self, const crs_axis *y, double left, double right,
                 const char *label);

#endif
