/* plot: a small picture of a curve and the band around it, in text.
 *
 *     users_day180
 *     0.9 ┤⠒⠒⠤⣀░░░
 *         │░░░░⠉⠒⠤⣀
 *     0.3 ┤      ░░⠉⠒⠤
 *         └────────────
 *         0           72
 *
 * The curve is drawn with braille characters, which have 2 x 4 dots each, the band with shades;
 * where the terminal does not know UTF-8, with '*' and ':'. Points are joined by straight lines;
 * where a value is missing (NaN) there is a gap. */
#ifndef CRS_TERM_PLOT_H
#define CRS_TERM_PLOT_H

#include "term/table.h"

/* Width where there is no terminal. */
#define CRS_PLOT_USUAL_WIDTH 80

typedef struct crs_plot {
    const char *x_name, *y_name; /* with units */
    const double *x;             /* [num_points], ascending, finite */
    const double *y;             /* [num_points] */
    const double *low, *high;    /* [num_points]: the band; NULL: none */
    size_t num_points;           /* >= 1 */
    int height;                  /* lines of the picture, >= 2 */
} crs_plot;

/* Writes the picture. CRS_ERR_MEMORY; errors of the sink stick there. */
crs_status crs_plot_print(const crs_plot *self, const crs_table_style *style, crs_sink *sink);

#endif
