/* fit_problem: a study with the part "fit", its cases and series read, as a problem to solve. */
#ifndef CRS_SCENARIO_FIT_PROBLEM_H
#define CRS_SCENARIO_FIT_PROBLEM_H

#include "scenario/library.h"
#include "study/fit/fit.h"

typedef struct crs_fit_problem {
    crs_study study;
    crs_case *cases; /* [fit.num_cases] */
    crs_fit fit;     /* isa, threads and stop are the caller's to fill in */
    crs_source *sources;
    size_t num_sources;
} crs_fit_problem;

/* Reads a study by name or file, and all that it names, into the arena. Noise is off unless the
 * study says otherwise. CRS_ERR_NAME, CRS_ERR_INVALID, CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_LIMIT,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_fit_problem_read(const crs_library *library, const crs_reader *reader,
                                const char *argument, crs_fit_problem *out);

#endif
