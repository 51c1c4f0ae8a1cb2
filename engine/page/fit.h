/* fit: the tables of a fit, for the two files that show them. */
#ifndef CRS_PAGE_FIT_H
#define CRS_PAGE_FIT_H

#include "page/chart.h"
#include "page/rows.h"

typedef struct crs_fit_tables {
    crs_page *page;
    crs_rows targets;                        /* predictive.csv */
    crs_rows parameters;                     /* diagnostics.csv; the rest may be empty */
    crs_rows draws, pairs, profile, sampler; /* posterior.csv, correlations.csv, ... */
} crs_fit_tables;

/* Prior against posterior, marginals, profiles, correlations, quality of the sample. */
crs_status crs_fit_show_parameters(crs_fit_tables *self);

#endif
