/* crisim: what becomes of a company after a crisis, under one answer or another.
 *
 *     crisim_library *library = NULL;
 *     crisim_request *request = NULL;
 *     crisim_result *result = NULL;
 *     crisim_error error;
 *
 *     if (crisim_open(NULL, 0, &library, &error) == CRISIM_OK &&
 *         crisim_request_new(library, "run", &request, &error) == CRISIM_OK &&
 *         crisim_request_set(request, "case", "shudong", &error) == CRISIM_OK &&
 *         crisim_request_set(request, "reps", "200", &error) == CRISIM_OK &&
 *         crisim_run(request, NULL, &result, &error) == CRISIM_OK) {
 *         const crisim_table *runs = crisim_result_find(result, "runs");
 *         const double *users = crisim_table_numbers(runs, "users_day180");
 *
 *         printf("%zu runs; %g of the users are left in the first\n",
 *                crisim_table_num_rows(runs), users[0]);
 *     } else {
 *         fprintf(stderr, "%s\n", error.text);
 *     }
 *     crisim_result_free(result);
 *     crisim_request_free(request);
 *     crisim_library_free(library);
 *
 * A library of scenarios is opened; a request says what is wanted, in the words of the program's
 * options; the result is a handful of tables, the same that the program writes with -o, whose
 * columns lie in memory as plain arrays with a name, a unit, a type and a meaning.
 *
 * Rules that hold everywhere
 *   Errors     A function that can fail returns a crisim_status: CRISIM_OK, which is 0, or a
 *              negative code. The sentence for people, with the address of what is wrong
 *              ("my-case.json:41: /strategy/actions/1: ..."), is written to `error`, which is the
 *              caller's and may be NULL. On an error, results through pointers stay as they were.
 *   Ownership  What a function called ..._new, crisim_open, crisim_run or the like gives is yours:
 *              free it with the ..._free of its type, which takes NULL. Texts and arrays that you
 *              pass are copied. Texts and arrays that you get belong to what you asked, and live
 *              as long as it does.
 *   Threads    There is no global state: different handles may be used by different threads at
 *              the same time. A library and a result never change, so that threads may share
 *              them; a request is one thread's at a time. (Opening switches off the error handler
 *              of GSL, which is the process's, for it would end the process.)
 *   Texts      UTF-8, NUL-terminated. Times are hours since the outbreak unless a unit says
 *              otherwise. The same request gives the same numbers, on any number of threads.
 *   Versions   Within a major version (before 1.0: a minor one), nothing here changes its meaning
 *              or layout. Structs that may grow begin with their size, which you fill in.
 *
 * Nothing has to be defined before this header, and it includes no other header of crisim. */
#ifndef CRISIM_CRISIM_H
#define CRISIM_CRISIM_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define CRISIM_API __attribute__((visibility("default")))
#else
#define CRISIM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version ---- */

/* The version that you compile against. */
#define CRISIM_VERSION_MAJOR 0
#define CRISIM_VERSION_MINOR 1
#define CRISIM_VERSION_PATCH 0

/* The version of the library that runs, like "0.1.0". Static storage. */
CRISIM_API const char *crisim_version(void);

/* ---- errors ---- */

/* What went wrong. The numbers never change their meaning. */
typedef enum crisim_status {
    CRISIM_OK = 0,
    CRISIM_ERR_MEMORY = -1,   /* out of memory */
    CRISIM_ERR_ARGUMENT = -2, /* a function was called with what its comment rules out */
    CRISIM_ERR_IO = -3,       /* a file could not be read or written */
    CRISIM_ERR_PARSE = -4,    /* a file is not JSON, or not CSV */
    CRISIM_ERR_INVALID = -5,  /* it is, but says what cannot be */
    CRISIM_ERR_NAME = -6,     /* nothing has this name */
    CRISIM_ERR_EXISTS = -7,   /* the output folder is in use, or not empty */
    CRISIM_ERR_THREAD = -8,   /* a thread could not be started */
    CRISIM_ERR_STOPPED = -9,  /* a stop was asked for */
    CRISIM_ERR_LIMIT = -10,   /* larger than this library can do */
    CRISIM_ERR_INTERNAL = -11 /* a fault of crisim's: please report it */
} crisim_status;

/* An error, in the caller's memory. */
typedef struct crisim_error {
    int32_t status;  /* a crisim_status */
    char text[1020]; /* a sentence in English; "" after CRISIM_OK */
} crisim_error;

/* What a status means, in a few words. Static storage. */
CRISIM_API const char *crisim_status_text(crisim_status status);

/* ---- libraries of scenarios ---- */

/* Cases, strategies and studies by name. */
typedef struct crisim_library crisim_library;

/* Opens folders[num_folders], searched in order. Each is laid out as scenarios/ of the source tree
 * is: cases <id>.json in it, strategies in strategies/, studies in studies/. NULL, 0: where the
 * program looks: the folder in the environment variable CRISIM_SCENARIOS; else ./scenarios, those
 * of the source tree that the library was built in, and those that were installed with it. Files
 * are read when they are asked for. Errors: IO (a folder is not there), MEMORY. */
CRISIM_API crisim_status crisim_open(const char *const *folders, size_t num_folders,
                                     crisim_library **library, crisim_error *error);

CRISIM_API void crisim_library_free(crisim_library *library);

/* ---- what results hold ---- */

/* Tables, in memory of the result. */
typedef struct crisim_result crisim_result;
typedef struct crisim_table crisim_table;

/* What a column holds. */
typedef enum crisim_type {
    CRISIM_TEXT = 0,    /* const char *; "" where there is nothing */
    CRISIM_NUMBER = 1,  /* double; NaN where there is nothing, infinite: later than the run */
    CRISIM_INTEGER = 2, /* int64_t; CRISIM_NOTHING where there is nothing */
    CRISIM_BOOLEAN = 3  /* int64_t: 0 or 1, or CRISIM_NOTHING */
} crisim_type;

#define CRISIM_NOTHING INT64_MIN

/* A column. One of the three arrays is there, the others are NULL. */
typedef struct crisim_column {
    size_t size; /* fill in sizeof(crisim_column) before asking */
    const char *name;
    const char *unit;         /* "h", "1" for a share or a pure number; "" if there is none */
    const char *meaning;      /* one sentence */
    int32_t type;             /* a crisim_type */
    const double *numbers;    /* [rows] */
    const int64_t *integers;  /* [rows]: whole numbers and truth values */
    const char *const *texts; /* [rows] */
} crisim_column;

/* Asks for a list of what the library has: "cases", "strategies", "studies" (a row each: id,
 * title, about; of cases and strategies also json, all that they say), "metrics", "observables",
 * "parameters" (name, unit, range, meaning, source), "models" (name, title, about), "options"
 * (what crisim_request_set() takes). They are those of the model of the cases; of another one with
 * its name in front: "sir:parameters", "sir:metrics". The result has one table, "parameters".
 * Errors: NAME (no such list or model), MEMORY, and those of files that cannot be read. */
CRISIM_API crisim_status crisim_list(const crisim_library *library, const char *what,
                                     crisim_result **result, crisim_error *error);

/* Checks a case, a strategy or a study: text[length] is the JSON, `name` stands for the file in
 * messages. `kind` (may be NULL) becomes "case", "strategy" or "study", in static storage. Errors:
 * PARSE, INVALID, NAME, LIMIT, MEMORY. */
CRISIM_API crisim_status crisim_validate(const crisim_library *library, const char *name,
                                         const char *text, size_t length, const char **kind,
                                         crisim_error *error);

/* Reads a folder of results that the program has written (-o), or a sweep or fit of this library.
 * Errors: EXISTS (it is not complete), IO, PARSE, INVALID, NAME, MEMORY. */
CRISIM_API crisim_status crisim_read(const char *folder, crisim_result **result,
                                     crisim_error *error);

/* ---- requests ---- */

typedef struct crisim_request crisim_request;

/* Starts a request of a kind: the program's commands of the same names.
 *   "run"          a case under a strategy            tables runs, bands, series
 *   "replay"       cases, held against their facts    facts, runs, bands, series
 *   "compare"      strategies under the same luck     ranking, differences, dominance, runs
 *   "curve"        an outcome against one number      curve
 *   "sweep"        a study, point by point            summary, runs, design
 *   "sensitivity"  which numbers matter               indices
 *   "fit"          parameters from facts              diagnostics, posterior, predictive, ...
 * The request keeps a pointer to the library, which must outlive it. Errors: NAME, MEMORY. */
CRISIM_API crisim_status crisim_request_new(const crisim_library *library, const char *kind,
                                            crisim_request **request, crisim_error *error);

/* Sets an option from text, as on the command line but without the dashes: "reps", "200";
 * "strategies", "golden-4h,silence"; "days", "180". "case" (once for each), "study" and "folder"
 * are what the program takes as arguments; "set" takes "path=value" and may be given many times.
 * "model" is one of crisim_list(library, "models"). Flags take any text. The list of options is crisim_list(library, "options"). What is left out
 * has the study's value, or else the usual one. Values are checked here as far as they can be
 * alone, the rest by crisim_run(). Errors: NAME (no such option, or not of this kind), INVALID,
 * MEMORY. */
CRISIM_API crisim_status crisim_request_set(crisim_request *request, const char *option,
                                            const char *value, crisim_error *error);

/* Gives the request a case, strategy or study of one's own as text[length], JSON, to be asked for
 * by `name` with crisim_request_set(); comes before a file of the library with that name. Checked
 * by crisim_run(). Errors: MEMORY. */
CRISIM_API crisim_status crisim_request_text(crisim_request *request, const char *name,
                                             const char *text, size_t length, crisim_error *error);

CRISIM_API void crisim_request_free(crisim_request *request);

/* What one may want to know while a request is answered. Zero it, fill in size. Callbacks may come
 * from other threads than the one that called crisim_run(), but one at a time; NULL: not called.
 * They must not use the request. */
typedef struct crisim_watch {
    size_t size; /* sizeof(crisim_watch) */
    /* `done` of `total` runs are done; `what` is at work. Nonzero asks for a stop. */
    int (*progress)(void *context, const char *what, uint64_t done, uint64_t total);
    /* Something good to know that is not an error: 0 a hint, 1 a warning, 2 a remark. */
    void (*note)(void *context, int kind, const char *text);
    void *context; /* handed to both */
    /* When another thread or a signal handler makes it nonzero, the request stops. */
    const volatile int *stop;
} crisim_watch;

/* Answers the request; `watch` may be NULL. The request can be changed and run again. With
 * "output" set, a sweep or fit grows in that folder: stopped, it goes on from there with "resume".
 * Without, nothing is written (a sweep uses a temporary folder, in TMPDIR or /tmp). Needs
 * memory for the result: 8 bytes a cell. Errors: all. */
CRISIM_API crisim_status crisim_run(const crisim_request *request, const crisim_watch *watch,
                                    crisim_result **result, crisim_error *error);

/* ---- results ---- */

CRISIM_API void crisim_result_free(crisim_result *result);

/* 1, or 0 if the program would end with 4: a fact lies outside its band, a sample has not
 * converged, shards are missing. */
CRISIM_API int crisim_result_complete(const crisim_result *result);

CRISIM_API size_t crisim_result_num_tables(const crisim_result *result);

/* A table by number, 0 <= number < crisim_result_num_tables(), or by name; NULL: there is none. */
CRISIM_API const crisim_table *crisim_result_table(const crisim_result *result, size_t number);
CRISIM_API const crisim_table *crisim_result_find(const crisim_result *result, const char *name);

/* "runs"; what it is about, one line. */
CRISIM_API const char *crisim_table_name(const crisim_table *table);
CRISIM_API const char *crisim_table_title(const crisim_table *table);

CRISIM_API size_t crisim_table_num_rows(const crisim_table *table);
CRISIM_API size_t crisim_table_num_columns(const crisim_table *table);

/* Column number 0 <= number < crisim_table_num_columns(). Error: ARGUMENT (no such column, or
 * `column->size` was not filled in). */
CRISIM_API crisim_status crisim_table_column(const crisim_table *table, size_t number,
                                             crisim_column *column);

/* The cells of the column called `name`, [rows]; NULL if there is none, or it is of another type.
 * A NULL table is fine, so that calls can be chained. */
CRISIM_API const double *crisim_table_numbers(const crisim_table *table, const char *name);
CRISIM_API const int64_t *crisim_table_integers(const crisim_table *table, const char *name);
CRISIM_API const char *const *crisim_table_texts(const crisim_table *table, const char *name);

#ifdef __cplusplus
}
#endif

#endif
