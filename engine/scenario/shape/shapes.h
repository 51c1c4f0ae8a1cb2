/* shapes: the tables of case, strategy and study files (see shape.h). */
#ifndef CRS_SCENARIO_SHAPE_SHAPES_H
#define CRS_SCENARIO_SHAPE_SHAPES_H

#include "scenario/shape/names.h"
#include "scenario/shape/shape.h"
#include "study/case.h"

/* What a company sees of the metrics that its triggers watch. */
typedef struct crs_observing {
    double delay_h, noise;
} crs_observing;

/* What a case file holds, as read; scenario_case.c makes a crs_case of it. */
typedef struct crs_case_file {
    const char *id, *name, *name_zh, *title, *currency;
    crs_case_context context;
    const char *who[CRS_NUM_GROUPS];
    double *params;
    struct {
        const char *title, *about;
        crs_observing observe;
        crs_array actions; /* of crs_action */
    } strategy;
    crs_array accusations; /* of crs_accusation */
    crs_array facts;       /* of crs_fact */
} crs_case_file;

/* What a strategy file holds. */
typedef struct crs_strategy_file {
    const char *id, *title, *about;
    int from_case;
    crs_observing observe;
    crs_array actions;  /* of crs_action */
    crs_array variants; /* of crs_variant */
    int has_warning;
    crs_warning warning;
} crs_strategy_file;

extern const crs_shape crs_shape_action;
extern const crs_shape crs_shape_observe;
extern const crs_shape crs_shape_accusation;
extern const crs_shape crs_shape_warning;
extern const crs_shape crs_shape_case;
extern const crs_shape crs_shape_strategy;
extern const crs_shape crs_shape_study;
extern const crs_shape crs_shape_study_metric;

extern const crs_names crs_names_plans;

#endif
