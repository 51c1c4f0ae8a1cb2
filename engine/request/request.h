/* request: what somebody asks for, as one plain struct.
 *
 * A command line, a call of the library or a form in a window becomes a crs_request; a study file
 * may stand in it by name. Zeroed (but for `kind`) it asks for nothing in particular: whatever is
 * left out has the study's value, or else the kind's usual one. crs_request_complete() puts in the
 * usual values and checks all others in one place; what a study says comes in when it is read
 * (experiment.h). The rows of CRS_REQUEST_LIST describe each member once: crs_request_set() reads
 * a member from text, and checks name it as the program's option is called.
 *
 * Texts and lists are borrowed: they must live until the request has been answered. */
#ifndef CRS_REQUEST_REQUEST_H
#define CRS_REQUEST_REQUEST_H

#include "base/arena.h"
#include "base/message.h"
#include "scenario/shape/shape.h"

/* What is asked for. X(id, name, replicates that are usual) */
#define CRS_REQUEST_KIND_LIST(X)                                                                  \
    X(REPLAY, "replay", 1000)        /* cases, and their facts: play.h */                         \
    X(RUN, "run", 1)                 /* a case: play.h */                                         \
    X(COMPARE, "compare", 1000)      /* strategies against each other: comparison.h */            \
    X(CURVE, "curve", 200)           /* an outcome against a number: curve.h */                   \
    X(SENSITIVITY, "sensitivity", 2) /* which parameters matter: analysis.h */                    \
    X(SWEEP, "sweep", 1)             /* a study, point by point: sweep/sweep_run.h */             \
    X(SAMPLE, "sample", 1)           /* the points of a study: sweep/sweep_plan.h */              \
    X(FIT, "fit", 1)                 /* parameters from facts: fit_run.h */                       \
    X(MERGE, "merge", 1)             /* shards put together: sweep/shards.h */                    \
    X(STATUS, "status", 1)           /* how far shards are: sweep/shards.h */                     \
    X(BENCH, "bench", 1)             /* only the settings of experiment.h */

typedef enum crs_request_kind {
#define CRS_REQUEST_KIND_ENUM(id, name, replicates) CRS_REQUEST_##id,
    CRS_REQUEST_KIND_LIST(CRS_REQUEST_KIND_ENUM)
#undef CRS_REQUEST_KIND_ENUM
        CRS_NUM_REQUEST_KINDS
} crs_request_kind;

/* "replay", "run", ... Static storage. */
const char *crs_request_kind_name(crs_request_kind kind);

/* Replicates of a comparison that is to be precise, at most. */
#define CRS_REQUEST_PRECISE_CAP 10000

/* Most shards of a sweep. */
#define CRS_MAX_SHARDS 1000000

/* Numbers that may be left out. After crs_request_complete() `value` is the usual one then. */
typedef struct crs_asked_number {
    int given;
    double value;
} crs_asked_number;

typedef struct crs_asked_count {
    int given;
    uint64_t value;
} crs_asked_count;

typedef struct crs_request {
    crs_request_kind kind;

    const char *model; /* NULL: the model of the cases */

    /* What is played. Names are of the library; with '/' or ".json" they are files. */
    const char *study;     /* NULL: none */
    crs_ids cases;         /* empty: the study's, else all of the library */
    crs_ids strategies;    /* empty: the study's, else as-reported, of a comparison all */
    const char *reference; /* the strategy that the others are held against */
    crs_ids settings;      /* "path=value" */
    const char *params;    /* parameter sets: a name or a file; NULL: the cases' own */
    const char *noise;     /* "on", "off" or "source,source"; NULL: the study's, else on */

    /* How. */
    crs_asked_count replicates, seed;
    crs_asked_number days;    /* length of a run */
    const char *steps;        /* how steps grow: a name of core/schedule.h */
    crs_asked_number dt_h;    /* hours a step instead, all equal */
    crs_asked_number every_h; /* hours between samples of series and bands */
    const char *series;       /* whose time series are wanted: "none", "first", "all" */
    crs_asked_count threads;  /* left out: one a CPU */
    const char *isa;          /* "auto", "baseline", ... */
    const char *isa_origin;   /* what said so, for messages; NULL: --isa */
    const char *numerics;     /* "exact", "fast" */

    /* What is looked at. */
    crs_ids metrics;            /* names, or "all"; empty: the study's, else the usual */
    crs_asked_number precision; /* half-width of paired intervals, of the larger mean */
    const char *vary;           /* curve: "path=from:to:step" */
    const char *points;         /* sweep: a file; sensitivity: number of rows */
    const char *method;         /* sensitivity: "sobol", "morris" */
    int second_order;
    int best_only; /* fit: without posterior and checks */

    /* Branching of a run. */
    crs_asked_number save_day; /* with save_file: when to save the state, and where to */
    const char *save_file;
    const char *from_state;

    /* A folder that grows while it is worked in: sweep, fit. */
    const char *output;
    const char *format; /* of tables: "csv", "csv.gz" */
    int force, resume;
    crs_asked_count chunk;              /* runs that are stored together */
    uint64_t shard_number, shard_count; /* 1 <= number <= count; 0, 0: all */
    crs_ids folders;                    /* merge, status: of sweeps, or that hold shards */
} crs_request;

typedef enum crs_request_type {
    CRS_REQUEST_TYPE_TEXT,   /* const char *, not empty */
    CRS_REQUEST_TYPE_CHOICE, /* const char *: one of the words of `choices` */
    CRS_REQUEST_TYPE_NAMES,  /* crs_ids, as text "a,b,c" */
    CRS_REQUEST_TYPE_LIST,   /* crs_ids, one more each time */
    CRS_REQUEST_TYPE_FLAG,   /* int */
    CRS_REQUEST_TYPE_NUMBER, /* crs_asked_number in min..max */
    CRS_REQUEST_TYPE_TIME,   /* the same, hours; text may be 36h, 3d, 2w */
    CRS_REQUEST_TYPE_COUNT   /* crs_asked_count in min..max */
} crs_request_type;

/* Sets of kinds. */
#define CRS_ASK(id)       (1u << CRS_REQUEST_##id)
#define CRS_ASK_RUNS      (CRS_ASK(REPLAY) | CRS_ASK(RUN))
#define CRS_ASK_COMPARING (CRS_ASK(COMPARE) | CRS_ASK(CURVE))
#define CRS_ASK_PLAYING   (CRS_ASK_RUNS | CRS_ASK_COMPARING | CRS_ASK(SENSITIVITY))
#define CRS_ASK_VARYING   (CRS_ASK_PLAYING | CRS_ASK(SWEEP))
#define CRS_ASK_TIMING    (CRS_ASK_VARYING | CRS_ASK(BENCH))
#define CRS_ASK_GROWING   (CRS_ASK(SWEEP) | CRS_ASK(FIT) | CRS_ASK(MERGE))
#define CRS_ASK_STUDY     (CRS_ASK(SENSITIVITY) | CRS_ASK(SWEEP) | CRS_ASK(SAMPLE) | CRS_ASK(FIT))

/* X(member, name, type, min, max, choices, usual value or NULL, kinds that have it) */
#define CRS_REQUEST_LIST(X)                                                                       \
    X(model, "model", TEXT, 0, 0, NULL, "field", ~0u)                                             \
    X(study, "study", TEXT, 0, 0, NULL, NULL, CRS_ASK(REPLAY) | CRS_ASK(COMPARE) | CRS_ASK_STUDY) \
    X(cases, "case", LIST, 0, 0, NULL, NULL, CRS_ASK_RUNS | CRS_ASK_COMPARING)                    \
    X(strategies, "strategies", NAMES, 0, 0, NULL, NULL, CRS_ASK_RUNS | CRS_ASK_COMPARING)        \
    X(reference, "reference", TEXT, 0, 0, NULL, "as-reported", CRS_ASK(COMPARE))                  \
    X(settings, "set", LIST, 0, 0, NULL, NULL, CRS_ASK_VARYING)                                   \
    X(params, "params", TEXT, 0, 0, NULL, NULL,                                                   \
      CRS_ASK(COMPARE) | CRS_ASK_RUNS | CRS_ASK(SWEEP) | CRS_ASK(SENSITIVITY))                    \
    X(noise, "noise", TEXT, 0, 0, NULL, NULL, CRS_ASK_VARYING)                                    \
    X(replicates, "reps", COUNT, 1, 1e9, NULL, NULL, CRS_ASK_VARYING)                             \
    X(seed, "seed", COUNT, 0, 18446744073709551615.0, NULL, "1",                                  \
      CRS_ASK_VARYING | CRS_ASK(SAMPLE) | CRS_ASK(FIT))                                           \
    X(days, "days", NUMBER, 0, 36500, NULL, "400", CRS_ASK_TIMING)                                \
    X(steps, "steps", CHOICE, 0, 0, "fine|standard|coarse", NULL, CRS_ASK_TIMING)                 \
    X(dt_h, "dt", NUMBER, 0, 24, NULL, NULL, CRS_ASK_TIMING)                                      \
    X(every_h, "every", TIME, 0, 876000, NULL, "6", CRS_ASK_RUNS)                                 \
    X(series, "series", CHOICE, 0, 0, "first|all|none", "none", CRS_ASK_RUNS)                     \
    X(threads, "threads", COUNT, 1, 1024, NULL, NULL, CRS_ASK_TIMING | CRS_ASK(FIT))              \
    X(isa, "isa", CHOICE, 0, 0, "auto|baseline|avx2|avx512", "auto",                              \
      CRS_ASK_TIMING | CRS_ASK(FIT))                                                              \
    X(numerics, "numerics", CHOICE, 0, 0, "exact|fast", "exact", CRS_ASK_TIMING)                  \
    X(metrics, "metric", NAMES, 0, 0, NULL, NULL, CRS_ASK_COMPARING | CRS_ASK(SENSITIVITY))       \
    X(precision, "precision", NUMBER, 1e-6, 1, NULL, NULL, CRS_ASK(COMPARE))                      \
    X(vary, "vary", TEXT, 0, 0, NULL, NULL, CRS_ASK(CURVE))                                       \
    X(points, "points", TEXT, 0, 0, NULL, NULL,                                                   \
      CRS_ASK(SWEEP) | CRS_ASK(SAMPLE) | CRS_ASK(SENSITIVITY))                                    \
    X(method, "method", CHOICE, 0, 0, "sobol|morris", "sobol", CRS_ASK(SENSITIVITY))              \
    X(second_order, "second-order", FLAG, 0, 0, NULL, NULL, CRS_ASK(SENSITIVITY))                 \
    X(best_only, "best-only", FLAG, 0, 0, NULL, NULL, CRS_ASK(FIT))                               \
    X(save_day, "save-state", NUMBER, 0, 36500, NULL, NULL, CRS_ASK(RUN))                         \
    X(from_state, "from-state", TEXT, 0, 0, NULL, NULL, CRS_ASK(RUN))                             \
    X(output, "output", TEXT, 0, 0, NULL, NULL, CRS_ASK_GROWING)                                  \
    X(format, "format", CHOICE, 0, 0, "csv|csv.gz", "csv", CRS_ASK_GROWING)                       \
    X(force, "force", FLAG, 0, 0, NULL, NULL, CRS_ASK(RUN) | CRS_ASK(FIT) | CRS_ASK(MERGE))       \
    X(resume, "resume", FLAG, 0, 0, NULL, NULL, CRS_ASK(SWEEP) | CRS_ASK(FIT))                    \
    X(folders, "folder", LIST, 0, 0, NULL, NULL, CRS_ASK(MERGE) | CRS_ASK(STATUS))                \
    X(chunk, "chunk", COUNT, 1, 1048576, NULL, NULL, CRS_ASK(SWEEP))

typedef struct crs_request_row {
    const char *name;
    crs_request_type type;
    double min, max;
    const char *choices; /* "a|b|c" */
    const char *usual;   /* as text; NULL: none, or told elsewhere */
    unsigned kinds;      /* bit set of 1u << crs_request_kind */
    size_t offset;       /* in crs_request */
} crs_request_row;

/* The rows. Static storage. */
const crs_request_row *crs_request_rows(size_t *count);

/* Reads a member from text, as an option's value is read; `name` is a row's. Flags: NULL or
 * anything. Lists are the arena's. CRS_ERR_NAME if the kind has no such member, CRS_ERR_INVALID,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_request_set(crs_request *self, const char *name, const char *text, crs_arena *arena,
                           crs_message *message);

/* Fills in the usual values of what was left out, and checks what was not: ranges, choices, and
 * that the kind has it. On error `self` is as it was, and the message names the option. */
crs_status crs_request_complete(crs_request *self, crs_message *message);

#endif
