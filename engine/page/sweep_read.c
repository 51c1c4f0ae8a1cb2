/* sweep_read: the two passes over the tables of a sweep. */
#include <math.h>
#include <string.h>

#include "core/to_long.h"
#include "page/rows.h"
#include "page/sweep.h"
#include "core/vmath.h"
#include "result/tables.h"

/* Columns of the tables. */
#define DESIGN(name)  CRS_COLUMN(design, name)
#define SUMMARY(name) CRS_COLUMN(summary, name)

/* Metrics that are shown first where there are too many. */
static const char *const asked[] = {"users_day180",  "trust_public_day180", "trust_kept_day180",
                                    "rating_day180", "anger_area",          "cost_day180"};

#define NUM_ASKED (sizeof asked / sizeof asked[0])

/* ---- the design ---- */

static void
take_level(crs_sweep_factor *factor, double value)
{
    size_t at = 0;

    factor->low = fmin(factor->low, value);
    factor->high = fmax(factor->high, value);
    if (factor->num_levels > CRS_SWEEP_MAX_LEVELS) {
        return;
    }
    while (at < factor->num_levels && factor->levels[at] < value) {
        at++;
    }
    if (at < factor->num_levels && factor->levels[at] == value) {
        return;
    }
    if (factor->num_levels == CRS_SWEEP_MAX_LEVELS) {
        factor->num_levels++; /* too many */
        return;
    }
    memmove(factor->levels + at + 1, factor->levels + at,
            (factor->num_levels - at) * sizeof *factor->levels);
    factor->levels[at] = value;
    factor->num_levels++;
}

static crs_status
find_factors(crs_page *page, const crs_csv_rows *rows, crs_sweep_set *set)
{
    for (size_t c = 0; c < rows->num_columns; c++) {
        const char *name = crs_csv_rows_column(rows, c);

        if (strcmp(name, DESIGN(point)) == 0) {
            continue;
        }
        if (set->num_factors == CRS_SWEEP_MAX_FACTORS) {
            set->has_left_out = 1;
            break;
        }
        set->factors[set->num_factors] = (crs_sweep_factor){.name = crs_page_keep(page, name),
                                                            .column = (int)c,
                                                            .low = (double)INFINITY,
                                                            .high = -(double)INFINITY};
        if (!set->factors[set->num_factors++].name) {
            return CRS_ERR_MEMORY;
        }
    }
    return CRS_OK;
}

static crs_status
read_design(crs_page *page, crs_sweep_set *set)
{
    crs_csv_rows rows;
    crs_status status = crs_folder_rows(page->folder, crs_design_table.file, &rows);

    if (status == CRS_OK) {
        status = find_factors(page, &rows, set);
    }
    while (status == CRS_OK && crs_csv_rows_next(&rows, &status)) {
        set->num_points++;
        for (size_t p = 0; p < set->num_factors && status == CRS_OK; p++) {
            double value = 0.0;

            status = crs_csv_rows_number(&rows, set->factors[p].column, &value);
            if (!isnan(value)) {
                take_level(&set->factors[p], value);
            }
        }
    }
    crs_csv_rows_close(&rows);
    for (size_t p = 0; p < set->num_factors; p++) {
        set->factors[p].is_log = set->factors[p].low > 0.0 &&
                                 set->factors[p].high > 30.0 * set->factors[p].low;
    }
    set->is_grid = set->num_factors == 2 && set->num_points > 0 &&
                   set->factors[0].num_levels <= CRS_SWEEP_MAX_LEVELS &&
                   set->factors[1].num_levels <= CRS_SWEEP_MAX_LEVELS &&
                   set->factors[0].num_levels * set->factors[1].num_levels == set->num_points;
    return status;
}

/* ---- the summary ---- */

typedef struct summary {
    crs_page *page;
    crs_sweep_set *set;
    crs_csv_rows rows;
    int of_case, strategy, metric, point, mean;
    int factors[CRS_SWEEP_MAX_FACTORS];
    int only_asked; /* there are too many outcomes for all */
    size_t guess;
} summary;

static crs_status
open_summary(summary *self)
{
    static const char *const needed[] = {SUMMARY(case), SUMMARY(strategy), SUMMARY(metric),
                                         SUMMARY(point), SUMMARY(mean)};
    int *const columns[] = {&self->of_case, &self->strategy, &self->metric, &self->point,
                            &self->mean};
    crs_status status = crs_folder_rows(self->page->folder, crs_summary_table.file, &self->rows);

    for (size_t i = 0; status == CRS_OK && i < 5; i++) {
        *columns[i] = crs_csv_rows_find(&self->rows, needed[i]);
        if (*columns[i] < 0) {
            status = crs_message_fail(self->page->message, CRS_ERR_INVALID,
                                      "%.300s:1: has no column \"%s\"", self->rows.name,
                                      needed[i]);
        }
    }
    for (size_t p = 0; status == CRS_OK && p < self->set->num_factors; p++) {
        self->factors[p] = crs_csv_rows_find(&self->rows, self->set->factors[p].name);
    }
    return status;
}

static crs_status
new_outcome(summary *self, crs_sweep_outcome **made)
{
    crs_sweep_set *set = self->set;
    crs_sweep_outcome *out = crs_page_alloc(self->page, 1, sizeof *out);

    if (!out) {
        return CRS_ERR_MEMORY;
    }
    out->case_id = crs_page_keep(self->page, crs_csv_rows_text(&self->rows, self->of_case));
    out->strategy = crs_page_keep(self->page, crs_csv_rows_text(&self->rows, self->strategy));
    out->metric = crs_page_keep(self->page, crs_csv_rows_text(&self->rows, self->metric));
    out->bins = crs_page_alloc(self->page, set->num_factors * CRS_SWEEP_BINS, sizeof *out->bins);
    if (set->is_grid) {
        out->grid = crs_page_alloc(self->page, set->num_points, sizeof *out->grid);
        for (size_t i = 0; out->grid && i < set->num_points; i++) {
            out->grid[i] = (double)NAN;
        }
    }
    if (!out->case_id || !out->strategy || !out->metric || !out->bins ||
        (set->is_grid && !out->grid)) {
        return CRS_ERR_MEMORY;
    }
    set->outcomes[set->num_outcomes++] = *made = out;
    return CRS_OK;
}

/* The outcome of the row; NULL with CRS_OK if it is not shown. */
static crs_status
outcome_of(summary *self, crs_sweep_outcome **found)
{
    const char *metric = crs_csv_rows_text(&self->rows, self->metric);
    const char *case_id = crs_csv_rows_text(&self->rows, self->of_case);
    const char *strategy = crs_csv_rows_text(&self->rows, self->strategy);
    crs_sweep_set *set = self->set;
    int is_wanted = !self->only_asked;

    *found = NULL;
    for (size_t i = 0; i < set->num_outcomes; i++) {
        crs_sweep_outcome *out = set->outcomes[(self->guess + i) % set->num_outcomes];

        if (strcmp(out->metric, metric) == 0 && strcmp(out->case_id, case_id) == 0 &&
            strcmp(out->strategy, strategy) == 0) {
            self->guess = (self->guess + i + 1) % set->num_outcomes;
            *found = out;
            return CRS_OK;
        }
    }
    for (size_t i = 0; i < NUM_ASKED; i++) {
        is_wanted |= strcmp(asked[i], metric) == 0;
    }
    if (!is_wanted || set->num_outcomes == CRS_SWEEP_MAX_OUTCOMES) {
        set->has_left_out = 1;
        return CRS_OK;
    }
    return new_outcome(self, found);
}

/* Keeps the point if it is among the CRS_SWEEP_PLACES first by sign * mean. */
static void
keep_place(crs_sweep_point *places, size_t known, const crs_sweep_point *point, double sign)
{
    size_t at = known < CRS_SWEEP_PLACES ? known : CRS_SWEEP_PLACES;

    while (at > 0 && sign * point->mean < sign * places[at - 1].mean) {
        if (at < CRS_SWEEP_PLACES) {
            places[at] = places[at - 1];
        }
        at--;
    }
    if (at < CRS_SWEEP_PLACES) {
        places[at] = *point;
    }
}

static size_t
level_of(const crs_sweep_factor *factor, double value)
{
    size_t at = 0;

    while (at + 1 < factor->num_levels && factor->levels[at] < value) {
        at++;
    }
    return at;
}

static void
take_bins(const crs_sweep_set *set, crs_sweep_outcome *out, const crs_sweep_point *point)
{
    for (size_t p = 0; p < set->num_factors; p++) {
        const crs_sweep_factor *factor = &set->factors[p];
        const double x = point->values[p];
        const double share = factor->is_log ? (crs_log(x) - crs_log(factor->low)) /
                                                  (crs_log(factor->high) - crs_log(factor->low))
                                            : (x - factor->low) / (factor->high - factor->low);
        const long bin = crs_to_long(share * CRS_SWEEP_BINS, 0, CRS_SWEEP_BINS - 1);
        crs_sweep_bin *to = &out->bins[p * CRS_SWEEP_BINS + (size_t)bin];

        to->sum_x += x;
        to->sum += point->mean;
        to->count++;
    }
}

static crs_status
take_row(summary *self, crs_sweep_outcome *out)
{
    const crs_sweep_set *set = self->set;
    const size_t stride = (set->num_points + CRS_SWEEP_DOTS - 1) / CRS_SWEEP_DOTS;
    crs_sweep_point point = {0};
    crs_status status = crs_csv_rows_number(&self->rows, self->point, &point.number);

    if (status == CRS_OK) {
        status = crs_csv_rows_number(&self->rows, self->mean, &point.mean);
    }
    for (size_t p = 0; p < set->num_factors && status == CRS_OK; p++) {
        status = crs_csv_rows_number(&self->rows, self->factors[p], &point.values[p]);
    }
    if (status != CRS_OK || isnan(point.mean) || !(point.number >= 0.0 && point.number < 1e15)) {
        return status;
    }
    out->shift = out->count == 0 ? point.mean : out->shift;
    out->sum += point.mean - out->shift;
    out->sum_of_squares += (point.mean - out->shift) * (point.mean - out->shift);
    take_bins(set, out, &point);
    keep_place(out->smallest, out->count, &point, 1.0);
    keep_place(out->largest, out->count, &point, -1.0);
    if (out->grid) {
        out->grid[level_of(&set->factors[1], point.values[1]) * set->factors[0].num_levels +
                  level_of(&set->factors[0], point.values[0])] = point.mean;
    }
    if (out->num_dots < CRS_SWEEP_DOTS && fmod(point.number, (double)(stride ? stride : 1)) == 0) {
        out->dots[out->num_dots++] = point;
    }
    out->count++;
    return CRS_OK;
}

/* Are there more outcomes than can be shown? They all stand at the first point. */
static crs_status
count_outcomes(summary *self)
{
    crs_status status = open_summary(self);
    double first = (double)NAN, point = 0.0;
    size_t count = 0;

    while (status == CRS_OK && crs_csv_rows_next(&self->rows, &status)) {
        status = crs_csv_rows_number(&self->rows, self->point, &point);
        first = isnan(first) ? point : first;
        if (point != first) {
            break;
        }
        count++;
    }
    self->only_asked = count > CRS_SWEEP_MAX_OUTCOMES;
    crs_csv_rows_close(&self->rows);
    return status;
}

crs_status
crs_sweep_read(crs_page *page, crs_sweep_set *set)
{
    summary self = {.page = page, .set = set};
    crs_status status;

    *set = (crs_sweep_set){0};
    status = read_design(page, set);
    if (status == CRS_OK) {
        status = count_outcomes(&self);
    }
    if (status != CRS_OK) {
        return status;
    }
    status = open_summary(&self);
    while (status == CRS_OK && crs_csv_rows_next(&self.rows, &status)) {
        crs_sweep_outcome *out = NULL;

        status = outcome_of(&self, &out);
        if (out) {
            status = take_row(&self, out);
        }
    }
    crs_csv_rows_close(&self.rows);
    return status;
}

/* ---- strength ---- */

size_t
crs_sweep_interest(const crs_sweep_outcome *outcome)
{
    size_t place = 0;

    while (place < NUM_ASKED && strcmp(asked[place], outcome->metric) != 0) {
        place++;
    }
    return place;
}

double
crs_sweep_share(const crs_sweep_outcome *outcome, size_t factor)
{
    const double n = (double)outcome->count;
    const double all = outcome->sum_of_squares - outcome->sum * outcome->sum / n;
    double between = -outcome->sum * outcome->sum / n;

    for (size_t b = 0; b < CRS_SWEEP_BINS; b++) {
        const crs_sweep_bin *bin = &outcome->bins[factor * CRS_SWEEP_BINS + b];
        const double sum = bin->sum - (double)bin->count * outcome->shift;

        between += bin->count ? sum * sum / (double)bin->count : 0.0;
    }
    return all > 0.0 ? fmin(fmax(between / all, 0.0), 1.0) : 0.0;
}

size_t
crs_sweep_strongest(const crs_sweep_set *set, const crs_sweep_outcome *outcome, size_t place)
{
    for (size_t p = 0; p < set->num_factors; p++) {
        const double share = crs_sweep_share(outcome, p);
        size_t before = 0;

        for (size_t q = 0; q < set->num_factors; q++) {
            const double other = crs_sweep_share(outcome, q);

            before += other > share || (other == share && q < p);
        }
        if (before == place) {
            return p;
        }
    }
    return 0;
}
