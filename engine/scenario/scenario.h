/* scenario: case, strategy and study files as structs.
 *
 * All that is read belongs to reader->arena. On error the outputs stay as they were and
 * reader->message holds the sentence to show; CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_INVALID,
 * CRS_ERR_NAME, CRS_ERR_LIMIT and CRS_ERR_MEMORY are possible everywhere. */
#ifndef CRS_SCENARIO_SCENARIO_H
#define CRS_SCENARIO_SCENARIO_H

#include <stdint.h>

#include "base/hash.h"
#include "scenario/fit_spec.h"
#include "scenario/shape.h"
#include "study/case.h"

typedef enum crs_file_kind { CRS_FILE_CASE, CRS_FILE_STRATEGY, CRS_FILE_STUDY } crs_file_kind;

#define CRS_NUM_FILE_KINDS 3

/* "case", "strategy", "study". Static storage. */
const char *crs_file_kind_name(crs_file_kind kind);

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
    uint64_t noise; /* bit set of the model's sources of noise */
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

/* Reads a case. Its params are the model's defaults and, over them, those of the file. */
crs_status crs_case_read(const crs_reader *reader, const char *path, crs_case *out,
                         crs_source *source);

/* Reads a strategy and its variants. `source` may be NULL, here and everywhere. */
crs_status crs_strategy_read(const crs_reader *reader, const char *path, crs_playbooks *out,
                             crs_source *source);

/* Reads a study. Ids of cases and strategies are looked up later, by whoever runs it. */
crs_status crs_study_read(const crs_reader *reader, const char *path, crs_study *out,
                          crs_source *source);

/* Checks a file of any kind, told apart by "$schema" or else by its keys. */
crs_status crs_scenario_validate(const crs_reader *reader, const char *path, crs_file_kind *kind);

/* Splits "path=value". The result borrows `option`. CRS_ERR_INVALID if it has no path or value. */
crs_status crs_setting_parse(const crs_reader *reader, const char *option, crs_setting *out);

/* 1 if the setting is about the strategy in use ("strategy.actions.<id>.<key>"), 0 if it is about
 * a parameter. */
int crs_setting_is_strategy(const crs_setting *setting);

/* Paths that are about a strategy as a whole: "strategy.first_response_h", what it does. */
typedef struct crs_whole {
    const char *path, *unit, *meaning;
} crs_whole;

/* All of them. Static storage. */
const crs_whole *crs_setting_wholes(size_t *count);

/* Sets a parameter of any scope in values[num_params], by its name in the model's table. */
crs_status crs_params_apply(const crs_reader *reader, const crs_setting *setting, double *values);

/* Sets "strategy.actions.<id>.<key>" or "actions.<id>.<key>"; or of the strategy as a whole
 * "strategy.first_response_h" (all actions move by the same time, ends included, so that the first
 * starts at that hour) or "strategy.clarity" (of all actions); or of its radar
 * "strategy.warning.<key>", "strategy.warning.technical.<key>". The strategy gets a new array of
 * actions from the arena; the old one is not touched. */
crs_status crs_strategy_apply(const crs_reader *reader, const crs_setting *setting,
                              crs_strategy *strategy);

#endif
