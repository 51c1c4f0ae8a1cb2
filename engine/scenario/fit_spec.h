/* fit_spec: the part "fit" of a study file: what is free, and what it is held against. */
#ifndef CRS_SCENARIO_FIT_SPEC_H
#define CRS_SCENARIO_FIT_SPEC_H

#include <stdint.h>

#include "scenario/shape/shape.h"
#include "study/factor.h"

/* A free parameter, as the file has it. */
typedef struct crs_fit_vary {
    crs_member member;
    int has_range, has_shared, has_prior;
    double range[2];
    int shared;
    struct {
        int kind; /* index among the priors that vary: crs_prior_kind - 1 */
        double a, b;
    } prior;
} crs_fit_vary;

/* What differs for a fact. */
typedef struct crs_fit_weight {
    crs_member member; /* "A1" */
    int has_weight;
    double weight;
    double tolerance; /* 0: the fact's band */
} crs_fit_weight;

/* An observed series in a CSV file. */
typedef struct crs_fit_series {
    const char *of; /* case */
    const char *file;
    double error; /* 0: the file's column, or a tenth of the largest value */
    int has_weight;
    double weight;
} crs_fit_series;

typedef struct crs_fit_spec {
    crs_array parameters; /* of crs_fit_vary */
    int without_facts;
    crs_array targets; /* of crs_fit_weight */
    crs_array series;  /* of crs_fit_series */
    uint64_t starts;
    uint64_t draws;
    uint64_t walkers; /* 0: by the number of parameters */
    uint64_t steps;
    double size;
    double r_hat;
    int leave_one_out;
    crs_settings profile; /* texts */
} crs_fit_spec;

extern const crs_shape crs_shape_fit;

/* Checks what the tables cannot say: parameters, priors that fit their ranges, cases of series.
 * `node` is the part in the file. CRS_ERR_INVALID with a message. */
crs_status crs_fit_spec_check(const crs_reader *reader, const crs_json_file *file,
                              const crs_json *node, const crs_ids *cases,
                              const crs_fit_spec *spec);

/* The factor of a free parameter; prepared. `index` receives the parameter's. */
crs_status crs_fit_spec_factor(const crs_reader *reader, const crs_fit_vary *vary, int *index,
                               crs_factor *factor);

#endif
