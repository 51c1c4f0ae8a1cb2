#include <math.h>
#include <string.h>

#include "core/to_long.h"
#include "page/rows.h"
#include "page/series.h"
#include "result/tables.h"

/* Columns of the tables. */
#define BANDS(name)  CRS_COLUMN(bands, name)
#define SERIES(name) CRS_COLUMN(series, name)

#define MAX_MARKS    8

static const char *const first_asked[] = {
    "attention",    "negative_share", "trust_public",   "active_users", "rating",
    "signup_index", "price_index",    "delivery_index", "cost",
};

#define NUM_FIRST (sizeof first_asked / sizeof first_asked[0])

/* Words for the axis of time. */
#define TIME_LABEL "days since the outbreak (square-root scale)"

/* ---- reading ---- */

/* The curve of a name, made if need be; `guess` is where it probably is. NULL with CRS_OK if there
 * are too many. */
static crs_status
curve_of(crs_page *page, crs_series_set *set, const char *case_id, const char *strategy,
         const char *name, size_t *guess, crs_series_curve **found)
{
    crs_series_curve *curve;

    for (size_t i = 0; i < set->count; i++) {
        curve = set->curves[(*guess + i) % set->count];
        if (strcmp(curve->name, name) == 0 && strcmp(curve->case_id, case_id) == 0 &&
            strcmp(curve->strategy, strategy) == 0) {
            *guess = (*guess + i + 1) % set->count;
            *found = curve;
            return CRS_OK;
        }
    }
    *found = NULL;
    if (set->count == CRS_SERIES_MAX) {
        set->has_left_out = 1;
        return CRS_OK;
    }
    curve = crs_page_alloc(page, 1, sizeof *curve);
    if (!curve) {
        return CRS_ERR_MEMORY;
    }
    curve->case_id = crs_page_keep(page, case_id);
    curve->strategy = crs_page_keep(page, strategy);
    curve->name = crs_page_keep(page, name);
    curve->bucket = -1;
    curve->first = curve->low = curve->high = (double)NAN;
    if (!curve->case_id || !curve->strategy || !curve->name) {
        return CRS_ERR_MEMORY;
    }
    set->curves[set->count++] = curve;
    *found = curve;
    return CRS_OK;
}

static void
add_point(crs_series_curve *curve, double horizon, const crs_chart_point *point)
{
    const double share = sqrt(fmax(point->x, 0.0) / horizon);
    const int bucket = (int)crs_to_long(share * CRS_SERIES_POINTS, 0, CRS_SERIES_POINTS);
    crs_chart_point *last = curve->points + curve->count - (curve->count > 0);

    if (!isnan(point->mid)) {
        if (isnan(curve->first)) {
            curve->first = point->mid;
        }
        if (!(point->mid >= curve->low)) {
            curve->low = point->mid;
            curve->low_day = point->x;
        }
        if (!(point->mid <= curve->high)) {
            curve->high = point->mid;
            curve->high_day = point->x;
        }
        curve->last = point->mid;
        curve->last_day = point->x;
    }
    if (bucket == curve->bucket || curve->count == CRS_SERIES_POINTS + 2) {
        last->low = fmin(last->low, point->low);
        last->high = fmax(last->high, point->high);
    } else {
        curve->points[curve->count++] = *point;
        curve->bucket = bucket;
    }
}

static crs_status
read_bands(crs_page *page, crs_csv_rows *rows, double horizon, crs_series_set *set)
{
    const int columns[] = {
        crs_csv_rows_find(rows, BANDS(case)),   crs_csv_rows_find(rows, BANDS(strategy)),
        crs_csv_rows_find(rows, BANDS(metric)), crs_csv_rows_find(rows, BANDS(t_h)),
        crs_csv_rows_find(rows, BANDS(p05)),    crs_csv_rows_find(rows, BANDS(p50)),
        crs_csv_rows_find(rows, BANDS(p95))};
    crs_status status = CRS_OK;
    size_t guess = 0;

    while (status == CRS_OK && crs_csv_rows_next(rows, &status)) {
        double values[4];
        crs_series_curve *curve = NULL;

        for (int i = 0; i < 4 && status == CRS_OK; i++) {
            status = crs_csv_rows_number(rows, columns[3 + i], &values[i]);
        }
        if (status == CRS_OK) {
            status = curve_of(page, set, crs_csv_rows_text(rows, columns[0]),
                              crs_csv_rows_text(rows, columns[1]),
                              crs_csv_rows_text(rows, columns[2]), &guess, &curve);
        }
        if (curve) {
            const crs_chart_point point = {values[0] / 24.0, values[1], values[2], values[3]};

            add_point(curve, horizon, &point);
        }
    }
    return status;
}

/* Is it a column of series.csv that holds an observable? */
static int
is_observable(const crs_page *page, const char *name)
{
    const char *type = crs_folder_member(
        crs_folder_field(page->folder, crs_series_table.file, name), "type");

    return strcmp(name, SERIES(t_h)) != 0 && type && strcmp(type, "number") == 0;
}

/* A row of series.csv of the first replicate. */
static crs_status
take_sample(crs_page *page, crs_csv_rows *rows, const char *observable, double horizon, double day,
            crs_series_set *set, size_t *guess)
{
    crs_status status = CRS_OK;

    for (size_t c = 0; c < rows->num_columns && status == CRS_OK; c++) {
        crs_chart_point point = {day, (double)NAN, (double)NAN, (double)NAN};
        crs_series_curve *curve = NULL;

        if (!observable[c]) {
            continue;
        }
        status = crs_csv_rows_number(rows, (int)c, &point.mid);
        if (status == CRS_OK) {
            status = curve_of(page, set,
                              crs_csv_rows_text(rows, crs_csv_rows_find(rows, SERIES(case))),
                              crs_csv_rows_text(rows, crs_csv_rows_find(rows, SERIES(strategy))),
                              crs_csv_rows_column(rows, c), guess, &curve);
        }
        if (curve) {
            add_point(curve, horizon, &point);
        }
    }
    return status;
}

static crs_status
read_series(crs_page *page, crs_csv_rows *rows, double horizon, crs_series_set *set)
{
    const int replicate = crs_csv_rows_find(rows, SERIES(replicate));
    const int time = crs_csv_rows_find(rows, SERIES(t_h));
    char *observable = crs_page_alloc(page, rows->num_columns, 1);
    crs_status status = observable ? CRS_OK : CRS_ERR_MEMORY;
    size_t guess = 0;

    for (size_t c = 0; observable && c < rows->num_columns; c++) {
        observable[c] = (char)is_observable(page, crs_csv_rows_column(rows, c));
    }
    while (status == CRS_OK && crs_csv_rows_next(rows, &status)) {
        double t_h = 0.0, number = 0.0;

        status = crs_csv_rows_number(rows, time, &t_h);
        if (status == CRS_OK) {
            status = crs_csv_rows_number(rows, replicate, &number);
        }
        /* Figures begin with the outbreak: their axis, of roots, has no room for the time before.
         */
        if (status == CRS_OK && !(number > 0.0) && !(t_h < 0.0)) {
            status = take_sample(page, rows, observable, horizon, t_h / 24.0, set, &guess);
        }
    }
    return status;
}

crs_status
crs_series_set_read(crs_page *page, crs_series_set *set)
{
    const int has_bands = crs_folder_lists(page->folder, crs_bands_table.file);
    const char *name = has_bands ? crs_bands_table.file : crs_series_table.file;
    const double days = crs_folder_number(page->folder, "days");
    const double horizon = days > 0.0 ? days : 400.0;
    crs_csv_rows rows;
    crs_status status;

    *set = (crs_series_set){.has_bands = has_bands};
    if (!crs_folder_lists(page->folder, name)) {
        return CRS_OK;
    }
    set->curves = crs_page_alloc(page, CRS_SERIES_MAX, sizeof *set->curves);
    if (!set->curves) {
        return CRS_ERR_MEMORY;
    }
    status = crs_folder_rows(page->folder, name, &rows);
    if (status == CRS_OK) {
        status = has_bands ? read_bands(page, &rows, horizon, set)
                           : read_series(page, &rows, horizon, set);
    }
    crs_csv_rows_close(&rows);
    return status;
}

/* ---- showing ---- */

const crs_series_curve *
crs_series_find(const crs_series_set *set, const char *case_id, const char *strategy,
                const char *name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (strcmp(set->curves[i]->name, name) == 0 &&
            strcmp(set->curves[i]->case_id, case_id) == 0 &&
            strcmp(set->curves[i]->strategy, strategy) == 0) {
            return set->curves[i];
        }
    }
    return NULL;
}

/* "on day 32", "after 18 h". */
static void
say_day(crs_html *html, double day)
{
    if (day < 2.0) {
        crs_html_say(html, "after %g h", floor(day * 24.0 + 0.5));
    } else {
        crs_html_say(html, "on day %g", floor(day + 0.5));
    }
}

/* A value beside one that is ten thousand times as large is nothing. */
static double
rounded(const crs_series_curve *curve, double value)
{
    return fabs(value) < 1e-4 * fmax(fabs(curve->high), fabs(curve->low)) ? 0.0 : value;
}

void
crs_series_say(crs_page *page, const crs_series_curve *curve)
{
    const double range = curve->high - curve->low;
    crs_html *html = &page->html;

    if (!(range > 0.0)) {
        crs_html_say(html, "stays at %g.", curve->first);
        return;
    }
    crs_html_say(html, "%g at first", rounded(curve, curve->first));
    if (curve->high - fmax(curve->first, curve->last) > 0.02 * range) {
        crs_html_text(html, ", highest ");
        say_day(html, curve->high_day);
        crs_html_say(html, " (%g)", curve->high);
    }
    if (fmin(curve->first, curve->last) - curve->low > 0.02 * range) {
        crs_html_text(html, ", lowest ");
        say_day(html, curve->low_day);
        crs_html_say(html, " (%g)", rounded(curve, curve->low));
    }
    crs_html_say(html, ", %g ", rounded(curve, curve->last));
    say_day(html, curve->last_day);
    crs_html_text(html, ".");
}

static void
draw_curve(crs_page *page, const crs_series_set *set, const crs_series_curve *curve,
           crs_series_marks *get_marks, const void *context)
{
    const crs_chart_line line = {curve->points, curve->count, NULL};
    const crs_chart chart = {.title = curve->name,
                             .x_label = TIME_LABEL,
                             .y_label = crs_page_label(page, curve->name),
                             .x_scale = CRS_AXIS_SQRT,
                             .include = (double)NAN};
    const char *meaning = crs_page_meaning(page, curve->name);
    crs_chart_mark marks[MAX_MARKS];
    const size_t num_marks = get_marks ? get_marks(context, curve, marks, MAX_MARKS) : 0;

    crs_page_figure(page, curve->name);
    crs_html_say(&page->html, meaning[0] ? "%s: " : "%s", meaning);
    crs_html_text(&page->html, set->has_bands ? "median " : "");
    crs_series_say(page, curve);
    crs_chart_lines(page, &chart, &line, 1, marks, num_marks);
}

static int
is_first_asked(const char *name)
{
    for (size_t i = 0; i < NUM_FIRST; i++) {
        if (strcmp(first_asked[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

static void
draw_others(crs_page *page, const crs_series_set *set, const char *case_id, const char *strategy,
            crs_series_marks *marks, const void *context)
{
    crs_html_open(&page->html, "details");
    crs_html_element(&page->html, "summary", "The other observables");
    crs_page_figures_begin(page);
    for (size_t i = 0; i < set->count; i++) {
        const crs_series_curve *curve = set->curves[i];

        if (strcmp(curve->case_id, case_id) == 0 && strcmp(curve->strategy, strategy) == 0 &&
            !is_first_asked(curve->name)) {
            draw_curve(page, set, curve, marks, context);
        }
    }
    crs_page_figures_end(page);
    crs_html_close(&page->html);
}

void
crs_series_figures(crs_page *page, const crs_series_set *set, const char *case_id,
                   const char *strategy, crs_series_marks *marks, const void *context)
{
    if (set->count == 0) {
        return;
    }
    crs_page_paragraph(page, "soft",
                       set->has_bands
                           ? "Lines are medians, bands hold 90 % of the runs. Long tables are "
                             "thinned for drawing; the full ones are in bands.csv."
                           : "One run (replicate 0). With several replicates (--reps) there would "
                             "be bands of what luck does.");
    crs_page_figures_begin(page);
    for (size_t i = 0; i < NUM_FIRST; i++) {
        const crs_series_curve *curve = crs_series_find(set, case_id, strategy, first_asked[i]);

        if (curve) {
            draw_curve(page, set, curve, marks, context);
        }
    }
    crs_page_figures_end(page);
    draw_others(page, set, case_id, strategy, marks, context);
}
