/* series: observables over time, from bands.csv or series.csv.
 *
 * Read row by row. A curve is thinned to CRS_SERIES_POINTS points, evenly on the axis of time
 * (square root): of the rows between two points, the band keeps the outermost. */
#ifndef CRS_PAGE_SERIES_H
#define CRS_PAGE_SERIES_H

#include "page/chart.h"

#define CRS_SERIES_POINTS 240
#define CRS_SERIES_MAX    1000 /* curves */

typedef struct crs_series_curve {
    const char *case_id, *strategy, *name;
    double first, last, last_day; /* medians */
    double low, low_day;          /* the lowest of them */
    double high, high_day;        /* the highest */
    int bucket;                   /* of the last point */
    size_t count;
    crs_chart_point points[CRS_SERIES_POINTS + 2];
} crs_series_curve;

typedef struct crs_series_set {
    crs_series_curve **curves;
    size_t count;
    int has_bands;    /* 0: one run only */
    int has_left_out; /* 1: there were more than CRS_SERIES_MAX */
} crs_series_set;

/* Reads all curves; none if the folder has neither table. */
crs_status crs_series_set_read(crs_page *page, crs_series_set *set);

/* The curve, or NULL. */
const crs_series_curve *crs_series_find(const crs_series_set *set, const char *case_id,
                                        const char *strategy, const char *name);

/* Says in words how a curve runs: "0.75 at first, lowest on day 3 (0.21), 0.62 on day 400". */
void crs_series_say(crs_page *page, const crs_series_curve *curve);

/* Draws the curves of a case under a strategy: those that people ask for first, then, folded, the
 * others. `marks` gives what was reported of a curve (NULL: nothing was). */
typedef size_t crs_series_marks(const void *context, const crs_series_curve *curve,
                                crs_chart_mark *marks, size_t room);

void crs_series_figures(crs_page *page, const crs_series_set *set, const char *case_id,
                        const char *strategy, crs_series_marks *marks, const void *context);

#endif
