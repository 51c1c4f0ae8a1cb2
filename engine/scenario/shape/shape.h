/* shape: what a file may contain, described once.
 *
 * A *shape* is a table of the keys of an object; a row says what a key holds, where in a C struct
 * it goes, its range, its default and its meaning. Everything walks the same rows:
 * crs_shape_read() fills structs and finds what is wrong, crs_schema_write() (schema.c) writes the
 * JSON Schema with which editors complete and check, crs_key_set() serves --set. A new key is one
 * row in shapes.c.
 *
 * Where names come from a model (parameters, observables, sources of noise) or from an X-macro
 * (groups, operators), the row points to a crs_names, which lists them; nothing is listed twice.
 */
#ifndef CRS_SCENARIO_SHAPE_SHAPE_H
#define CRS_SCENARIO_SHAPE_SHAPE_H

#include <stddef.h>

#include "base/arena.h"
#include "json/json.h"
#include "base/message.h"
#include "sim/model.h"

/* What a key holds, and the C type at its offset. */
typedef enum crs_key_kind {
    CRS_KEY_IGNORED,  /* "$schema": a text that only editors read; nothing is stored */
    CRS_KEY_ID,       /* const char *: letters, digits, '-', '_', '.' */
    CRS_KEY_TEXT,     /* const char *: a line of text */
    CRS_KEY_PROSE,    /* const char *: any text */
    CRS_KEY_NUMBER,   /* double in min..max */
    CRS_KEY_INTEGER,  /* uint64_t in min..max, read without rounding */
    CRS_KEY_TIME,     /* double, hours, in min..max; read from a number or "36h", "3d", "2w" */
    CRS_KEY_BOOLEAN,  /* int */
    CRS_KEY_NAME,     /* int: one of `names` */
    CRS_KEY_NAMES,    /* uint64_t: list of `names`, not empty, as a bit set */
    CRS_KEY_GROUPS,   /* unsigned: the same for crs_group */
    CRS_KEY_SWITCHES, /* uint64_t: "on" (all of `names`), "off" (none) or a list, as a bit set */
    CRS_KEY_RANGE,    /* double[2]: [low, high], low <= high */
    CRS_KEY_IDS,      /* crs_ids: list of CRS_KEY_ID, not empty */
    CRS_KEY_WHEN,   /* an object of `shape`, which `read` makes a member of, and `write` writes */
    CRS_KEY_OBJECT, /* a struct of `shape`, in place */
    CRS_KEY_ARRAY,  /* crs_array of structs of `shape` */
    CRS_KEY_PARAMS, /* double *: {name: number} into double[num_params], case parameters only */
    CRS_KEY_SETTINGS, /* crs_settings: {path: number or text} */
    CRS_KEY_VARIANTS, /* crs_array of crs_variant: {key: {path: number or text}} */
    CRS_KEY_VALUES,   /* crs_settings without paths: list of numbers or texts, not empty */
    CRS_KEY_MAP,    /* crs_array of structs of `shape`, which begin with a crs_member: {path: ...}
                     */
    CRS_KEY_CHOICES /* the same, but a list of metrics: names of the model's, or objects */
} crs_key_kind;

/* Names to choose from. `model` may be ignored. */
typedef struct crs_names {
    const char *what; /* "observable", for messages */
    size_t (*count)(const crs_model *model);
    const char *(*name)(const crs_model *model, size_t i);
    const char *(*meaning)(const crs_model *model, size_t i);
} crs_names;

#define CRS_NO_OFFSET ((size_t)-1)

struct crs_reader;
struct crs_json_writer;

/* One key. Write rows with designated initialisers: what is left out is 0. */
typedef struct crs_shape_key {
    const char *name;
    crs_key_kind kind;
    int required;
    int or_file;   /* CRS_KEY_ID, CRS_KEY_IDS: 1: or a path that contains '/' or ends in ".json" */
    size_t offset; /* in the struct, of what `kind` says */
    size_t given;  /* offset + 1 of an int that becomes 1 if the key is there; 0: none */
    double min, max; /* inclusive; both 0: any */
    double fallback; /* value if the key is missing (numbers, times, sets; -1: all of a set) */
    const struct crs_shape *shape; /* objects and arrays */
    const crs_names *names;
    /* CRS_KEY_WHEN: fills the member from its object */
    crs_status (*read)(const struct crs_reader *reader, const crs_json_file *file,
                       const crs_json *node, void *member);
    /* CRS_KEY_WHEN: writes the member, if there is anything in it */
    void (*write)(struct crs_json_writer *json, const crs_model *model, const char *name,
                  const void *member);
    const char *meaning;
} crs_shape_key;

typedef struct crs_shape {
    const char *title;
    const char *meaning;
    size_t size; /* of the struct */
    const crs_shape_key *keys;
    size_t num_keys;
    int refers_to_itself; /* 1: objects of it hold such objects; the schema names it */
} crs_shape;

typedef struct crs_ids {
    const char **items;
    size_t count;
} crs_ids;

typedef struct crs_array {
    void *items;
    size_t count;
} crs_array;

/* Where something was said: in a file, or on the command line. */
typedef struct crs_place {
    const crs_json_file *file;
    const crs_json *node;
    const char *option; /* "opinion.x=9"; used if file is NULL */
    const char *by;     /* the option that said so; NULL: "--set" */
} crs_place;

/* A path and the value that it is to have. */
typedef struct crs_setting {
    const char *path;
    const char *text; /* NULL: it is `number` */
    double number;
    crs_place place; /* for messages */
} crs_setting;

typedef struct crs_settings {
    crs_setting *items;
    size_t count;
} crs_settings;

/* How structs of a map or of a list of choices begin: the path, or the name of a metric. */
typedef struct crs_member {
    const char *name;
    crs_place place;
} crs_member;

typedef struct crs_variant {
    const char *key;
    crs_settings settings;
    const crs_json *node;
} crs_variant;

/* A file that was given as a text: it is found by its name, before any file. */
typedef struct crs_given_text {
    const char *name;
    const char *bytes; /* [length] */
    size_t length;
} crs_given_text;

/* Most problems of a file that are told. */
#define CRS_MAX_PROBLEMS 100

/* All that is wrong with a file, in its order. */
typedef struct crs_problems {
    size_t count; /* all of them; the first CRS_MAX_PROBLEMS are kept */
    const char *texts[CRS_MAX_PROBLEMS];
} crs_problems;

/* What every reader needs. */
typedef struct crs_reader {
    const crs_model *model;
    double horizon_h;            /* actions that start later are errors; CRS_NEVER_H: any time */
    double facts_horizon_h;      /* facts that look at later times are errors; CRS_NEVER_H: any */
    crs_arena *arena;            /* owns all that is read */
    crs_message *message;        /* what went wrong; may be NULL */
    const crs_given_text *texts; /* [num_texts] */
    size_t num_texts;
    crs_problems *problems; /* where problems are collected; NULL: the first one ends reading */
} crs_reader;

/* A problem of a file ends its reading, or is collected so that reading goes on: turns
 * CRS_ERR_INVALID into CRS_OK then. Call it between parts that do not need each other. */
crs_status crs_reader_go_on(const crs_reader *reader, crs_status status);

/* CRS_ERR_INVALID, with the first of them as the message, if problems have been collected. */
crs_status crs_reader_settle(const crs_reader *reader);

/* The text called `name`, or NULL. */
const crs_given_text *crs_reader_text(const crs_reader *reader, const char *name);

/* Puts a message for running out of memory; returns CRS_ERR_MEMORY. */
crs_status crs_reader_memory(const crs_reader *reader);

/* Fills the struct at `out`, of `shape`, from an object. Missing keys get their fallback.
 * CRS_ERR_INVALID, CRS_ERR_MEMORY, with a message. */
crs_status crs_shape_read(const crs_reader *reader, const crs_json_file *file,
                          const crs_json *node, const crs_shape *shape, void *out);

/* Puts the fallbacks of `shape` into the struct at `out`. */
void crs_shape_defaults(const crs_model *model, const crs_shape *shape, void *out);

/* Sets the member of `out` that `key` describes from a setting; scalars, times and sets only (a
 * set is written "a,b,c"). CRS_ERR_INVALID with a message. */
crs_status crs_key_set(const crs_reader *reader, const crs_shape_key *key,
                       const crs_setting *setting, void *out);

/* Checks that `value` lies in min..max. CRS_ERR_INVALID with a message. */
crs_status crs_range_check(const crs_reader *reader, const crs_place *place, double value,
                           double min, double max);

/* Replaces the message with the place ("file:line: /pointer: " or "--set x=1: "). */
void crs_place_begin(const crs_place *place, crs_message *message);

/* Replaces the message with the place and what is wrong there; returns CRS_ERR_INVALID. */
crs_status crs_place_fail(const crs_reader *reader, const crs_place *place, const char *format,
                          ...) __attribute__((format(printf, 3, 4)));

/* As a message: what a name should have been, with a proposal. */
crs_status crs_names_fail(const crs_reader *reader, const crs_place *place, const char *name,
                          const crs_names *names);

/* 1 if a text where an id may stand names a file: it contains '/' or ends in ".json". */
int crs_names_file(const char *text);

/* Index of `name` among `names`, or -1. */
int crs_names_find(const crs_names *names, const crs_model *model, const char *name);

/* The key called `name`, or NULL. */
const crs_shape_key *crs_shape_find(const crs_shape *shape, const char *name);

#endif
