/* files: strategy and study files as structs; a case file becomes a crs_case (study/case.h). */
#ifndef CRS_SCENARIO_FILES_H
#define CRS_SCENARIO_FILES_H

#include <stdint.h>

#include "scenario/fit_spec.h"
#include "scenario/shape/shape.h"
#include "study/case.h"

/* The strategies of a file: one, or its variants (ids "<id>-<key>"). */
typedef struct crs_playbooks {
    crs_playbook *items;
    size_t count;
} crs_playbooks;

/* How a study varies a parameter or an attribute of an action, named by its path. */
typedef struct crs_vary {
    crs_member member;
    crs_settings values;  /* numbers or times; count 0: not given */
    crs_settings range;   /* two of them */
    int has_scale, scale; /* 0 linear, 1 log */
    int prior;
    uint64_t levels; /* 0: not given */
} crs_vary;

/* A metric of a study: the model's of that name, or one of its own. */
typedef struct crs_study_metric {
    crs_member member;
    const char *unit, *meaning;
    crs_metric metric;
} crs_study_metric;

/* Tables of a sweep, as bits of crs_study.outputs. */
enum { CRS_STUDY_RUNS, CRS_STUDY_SUMMARY, CRS_NUM_STUDY_OUTPUTS };

/* A study: which cases under which strategies, what is varied, how. Members that were not given
 * are 0, or have their `has_` flag 0. */
typedef struct crs_study {
    const char *path; /* of the file, as in messages */
    const char *id, *title, *about;
    crs_ids cases;
    crs_ids strategies; /* empty: as-reported */
    int has_replicates, has_seed, has_days, has_dt, has_noise;
    uint64_t replicates;
    uint64_t seed;
    double days;
    double dt_h;
    int has_steps, steps; /* index among the schedules that have a name: crs_steps - 1 */
    uint64_t noise;       /* bit set of the model's sources of noise */
    crs_settings set;
    crs_array vary;           /* of crs_vary */
    crs_settings constraints; /* texts */
    struct {
        int kind; /* crs_design_kind */
        uint64_t points;
        const char *file; /* as in the study file; NULL: none */
    } design;
    int has_design;
    crs_array metrics; /* of crs_study_metric; complete, checked; count 0: not given */
    uint64_t outputs;
    int has_fit;
    crs_fit_spec fit;
} crs_study;

#endif
