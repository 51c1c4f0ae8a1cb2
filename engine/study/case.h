/* case: what a crisis is, as data: its parameters, the strategy as reported, the reported facts.
 *
 * Plain structs without files: io/scenario fills them. Strings and arrays belong to the arena of
 * whoever read the file. */
#ifndef CRS_STUDY_CASE_H
#define CRS_STUDY_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "strategy/levers.h"
#include "sim/metrics.h"
#include "sim/model.h"

/* A reported effect and the band in which a replay must put it. */
typedef struct crs_fact {
    const char *id;          /* "A1" */
    const char *quote;       /* the report's wording */
    const char *observation; /* how it is measured here */
    const char *reading;     /* why so, where the wording is ambiguous; may be NULL */
    crs_metric metric;
    double value;
    double low, high; /* band, inclusive */
} crs_fact;

/* Prose about a case. Any member may be NULL. */
typedef struct crs_case_context {
    const char *background, *promise, *cause, *response, *effect, *lesson;
} crs_case_context;

/* A strategy with its name. */
typedef struct crs_playbook {
    const char *id;    /* "golden-4h", "delayed-apology-24h" */
    const char *title; /* one line */
    const char *about; /* what it stands for, and its source */
    int from_case;     /* 1: stands for the case's own strategy; `strategy` is then empty */
    crs_strategy strategy;
} crs_playbook;

typedef struct crs_case {
    const char *id;      /* "shudong" */
    const char *name;    /* "Shudong" */
    const char *name_zh; /* "树洞" */
    const char *title;
    const char *currency;
    crs_case_context context;
    const char *who[CRS_NUM_GROUPS]; /* who the groups are, may be NULL */
    double *params;                  /* [num_params] of the field model: defaults + the case's */
    const crs_accusation *accusations;
    size_t num_accusations;
    crs_playbook reported; /* the strategy as reported, id "as-reported" */
    const crs_fact *facts;
    size_t num_facts;
    uint64_t hash; /* of the file's bytes */
} crs_case;

/* Confronts a strategy with the accusations of the case, which it borrows. */
static inline void
crs_case_accuse(const crs_case *of, crs_strategy *strategy)
{
    strategy->accusations = of->accusations;
    strategy->num_accusations = of->num_accusations;
}

#endif
