/* study_design: from what a study file says is varied to a design that can be computed.
 *
 * What is varied is a path (study_aim.h). Its factor says how it is spread (study/factor.h), its
 * *aim* where the value goes. */
#ifndef CRS_SCENARIO_STUDY_DESIGN_H
#define CRS_SCENARIO_STUDY_DESIGN_H

#include "scenario/scenario.h"
#include "scenario/study/study_aim.h"
#include "study/design.h"

/* What a study varies, ready for crs_design_init(). All memory is the reader's arena's. */
typedef struct crs_variation {
    crs_factor *factors; /* [plan.num_factors] */
    crs_aim *aims;       /* [plan.num_factors] */
    crs_design_plan plan;
    const char *file;  /* with the points, or NULL */
    crs_source source; /* the same for the manifest */
} crs_variation;

/* Checks what the tables cannot say about vary, constraints, design and metrics of a study that
 * has just been read, and completes its metrics. CRS_ERR_INVALID with a message. */
crs_status crs_study_check(const crs_reader *reader, const crs_json_file *file, crs_study *study);

/* Puts factors and design together. `points` is a file with points that takes the place of the
 * study's design, or NULL. CRS_ERR_INVALID, CRS_ERR_PARSE, CRS_ERR_IO, CRS_ERR_LIMIT,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_study_vary(const crs_reader *reader, const crs_study *study, const char *points,
                          uint64_t seed, crs_variation *out);

#endif
