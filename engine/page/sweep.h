/* sweep: what a report keeps of a sweep, however large it is. */
#ifndef CRS_PAGE_SWEEP_H
#define CRS_PAGE_SWEEP_H

#include "page/page.h"

#define CRS_SWEEP_MAX_FACTORS  40
#define CRS_SWEEP_MAX_OUTCOMES 36
#define CRS_SWEEP_MAX_LEVELS   24
#define CRS_SWEEP_BINS         12
#define CRS_SWEEP_DOTS         150
#define CRS_SWEEP_PLACES       3

/* A number that is varied. */
typedef struct crs_sweep_factor {
    const char *name;
    int column;       /* of summary.csv */
    double low, high; /* in the design */
    int is_log;       /* spread over decades */
    double levels[CRS_SWEEP_MAX_LEVELS];
    size_t num_levels; /* different values, ascending; more than MAX_LEVELS: not counted */
} crs_sweep_factor;

typedef struct crs_sweep_point {
    double number; /* of the point, as in design.csv */
    double mean;
    double values[CRS_SWEEP_MAX_FACTORS];
} crs_sweep_point;

typedef struct crs_sweep_bin {
    double sum_x, sum;
    size_t count;
} crs_sweep_bin;

/* A metric of a case under a strategy. */
typedef struct crs_sweep_outcome {
    const char *case_id, *strategy, *metric;
    size_t count; /* points at which it is known */
    double shift; /* its first mean: sums are of what is above it */
    double sum, sum_of_squares;
    crs_sweep_bin *bins;                        /* [num_factors][CRS_SWEEP_BINS] */
    double *grid;                               /* [levels of y][levels of x], or NULL */
    crs_sweep_point smallest[CRS_SWEEP_PLACES]; /* ascending */
    crs_sweep_point largest[CRS_SWEEP_PLACES];  /* descending */
    crs_sweep_point dots[CRS_SWEEP_DOTS];
    size_t num_dots;
} crs_sweep_outcome;

typedef struct crs_sweep_set {
    crs_sweep_factor factors[CRS_SWEEP_MAX_FACTORS];
    size_t num_factors, num_points;
    int is_grid; /* 1: two numbers, every combination of their levels once */
    crs_sweep_outcome *outcomes[CRS_SWEEP_MAX_OUTCOMES];
    size_t num_outcomes;
    int has_left_out;
} crs_sweep_set;

/* Reads design.csv and summary.csv; all memory is the arena's. */
crs_status crs_sweep_read(crs_page *page, crs_sweep_set *set);

/* The share of the differences between points that a factor alone explains: the correlation ratio
 * over bins, 0..1. */
double crs_sweep_share(const crs_sweep_outcome *outcome, size_t factor);

/* How soon people ask for an outcome: 0 first. */
size_t crs_sweep_interest(const crs_sweep_outcome *outcome);

/* The factor in place `place` by that share. */
size_t crs_sweep_strongest(const crs_sweep_set *set, const crs_sweep_outcome *outcome,
                           size_t place);

#endif
