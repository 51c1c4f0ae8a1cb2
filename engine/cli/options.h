/* options: what can be said on the command line, described once.
 *
 * A row of CRS_OPTION_LIST is an option: the parser checks with it, --help prints it. Options may
 * stand before or after a command's arguments, as --opt=value or --opt value, short ones in one
 * word (-qv, -oout); "--" ends them. Of an option that is given twice the last counts, except
 * --set, which adds up. */
#ifndef CRS_CLI_OPTIONS_H
#define CRS_CLI_OPTIONS_H

#include <stdint.h>

#include "base/message.h"

/* X(id, name, what it does in a line): the commands, in the order of --help. */
#define CRS_COMMAND_LIST(X)                                                                       \
    X(REPLAY, "replay", "replay the cases and hold every reported fact against the simulation")   \
    X(RUN, "run", "simulate one case under a strategy")                                           \
    X(COMPARE, "compare", "strategies against each other: differences, ranks, regret")            \
    X(CURVE, "curve", "an outcome against delay, compensation, blame, any number")                \
    X(SWEEP, "sweep", "run a study: every point of a design, many times; resumable")              \
    X(SAMPLE, "sample", "print the points of a study's design as CSV")                            \
    X(SENSITIVITY, "sensitivity", "which parameters move a result: Sobol' indices, Morris")       \
    X(FIT, "fit", "fit parameters to facts and series: best fit, posterior, checks")              \
    X(REPORT, "report", "a folder of results as one page of HTML, with pictures and words")       \
    X(STATUS, "status", "tell how far sweeps and their shards are")                               \
    X(MERGE, "merge", "put the shards of a sweep together")                                       \
    X(VALIDATE, "validate", "check case, strategy and study files")                               \
    X(BENCH, "bench", "measure how fast this machine simulates")                                  \
    X(DESCRIBE, "describe", "tell what there is: cases, strategies, parameters, metrics, ...")    \
    X(SCHEMA, "schema", "print the JSON Schema of a kind of file, for editors")                   \
    X(COMPLETE, "complete", "tell shells what could come next on a command line")                 \
    X(HELP, "help", "explain a command")

typedef enum crs_command_id {
#define CRS_COMMAND_ENUM(id, name, about) CRS_COMMAND_##id,
    CRS_COMMAND_LIST(CRS_COMMAND_ENUM)
#undef CRS_COMMAND_ENUM
        CRS_NUM_COMMANDS
} crs_command_id;

/* Sets of commands, for the rows below. */
#define CRS_FOR(id)       (1u << CRS_COMMAND_##id)
#define CRS_FOR_RUNS      (CRS_FOR(REPLAY) | CRS_FOR(RUN))
#define CRS_FOR_COMPARING (CRS_FOR(COMPARE) | CRS_FOR(CURVE))
#define CRS_FOR_PLAYING   (CRS_FOR_RUNS | CRS_FOR_COMPARING | CRS_FOR(SENSITIVITY))
#define CRS_FOR_SWEEP     CRS_FOR(SWEEP)
#define CRS_FOR_READERS   (CRS_FOR_PLAYING | CRS_FOR(VALIDATE) | CRS_FOR_SWEEP | CRS_FOR(BENCH))
#define CRS_FOR_LIBRARY                                                                           \
    (CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR(DESCRIBE) | CRS_FOR_SWEEP | CRS_FOR(SAMPLE))
#define CRS_FOR_JSON                                                                              \
    (CRS_FOR_PLAYING | CRS_FOR(DESCRIBE) | CRS_FOR(VALIDATE) | CRS_FOR_SWEEP | CRS_FOR(STATUS) |  \
     CRS_FOR(BENCH))
#define CRS_FOR_TIMING    (CRS_FOR_PLAYING | CRS_FOR_SWEEP | CRS_FOR(BENCH))
#define CRS_FOR_EVERYBODY ((1u << CRS_NUM_COMMANDS) - 1u)

/* How an option's value is read. Numbers must lie in min..max. */
typedef enum crs_option_kind {
    CRS_OPTION_FLAG,    /* has no value */
    CRS_OPTION_TEXT,    /* anything but nothing */
    CRS_OPTION_PAIR,    /* two words, neither of them empty */
    CRS_OPTION_LIST,    /* anything but nothing, each time another one */
    CRS_OPTION_CHOICE,  /* one of the words of `argument`, "auto|always|never" */
    CRS_OPTION_NUMBER,  /* a decimal number */
    CRS_OPTION_INTEGER, /* 0 .. 2^64 - 1 */
    CRS_OPTION_TIME     /* hours, or 36h, 3d, 2w; in hours */
} crs_option_kind;

/* X(id, name, letter or 0, argument, kind, min, max, commands, default as text, meaning).
 * "" as default: none, or told by the meaning. */
#define CRS_OPTION_LIST_OF(X)                                                                     \
    X(STRATEGY, "strategy", 0, "NAME|FILE", TEXT, 0, 0, CRS_FOR_RUNS | CRS_FOR(CURVE),            \
      "as-reported", "the strategy to play; a name with variants plays them all")                 \
    X(STUDY, "study", 0, "NAME|FILE", TEXT, 0, 0, CRS_FOR(REPLAY) | CRS_FOR(COMPARE), "",         \
      "take cases, strategies and settings from a study")                                         \
    X(SET, "set", 0, "PATH=VALUE", LIST, 0, 0, CRS_FOR_PLAYING | CRS_FOR_SWEEP, "",               \
      "set a parameter (attention.contagion=0.06) or an attribute of the strategy "               \
      "(strategy.actions.apology.at=4h); may be repeated")                                        \
    X(REPS, "reps", 0, "N", INTEGER, 1, 1e9, CRS_FOR_PLAYING | CRS_FOR_SWEEP, "",                 \
      "replicates: runs that differ by luck only (default: 1000, run 1, curve 200, sensitivity "  \
      "2; compare "                                                                               \
      "--precision: the cap, 10000)")                                                             \
    X(SEED, "seed", 0, "N", INTEGER, 0, 18446744073709551615.0,                                   \
      CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR_SWEEP | CRS_FOR(SAMPLE), "1",                      \
      "number from which all luck follows")                                                       \
    X(NOISE, "noise", 0, "on|off|SOURCE,...", TEXT, 0, 0, CRS_FOR_PLAYING | CRS_FOR_SWEEP, "on",  \
      "which sources of luck are at work")                                                        \
    X(DAYS, "days", 0, "D", NUMBER, 0, 36500, CRS_FOR_READERS, "400",                             \
      "days simulated, from the outbreak on")                                                     \
    X(DT, "dt", 0, "H", NUMBER, 0, 24, CRS_FOR_PLAYING | CRS_FOR_SWEEP | CRS_FOR(BENCH), "1",     \
      "hours a step; must divide a day")                                                          \
    X(OUTPUT, "output", 'o', "DIR", TEXT, 0, 0,                                                   \
      CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR_SWEEP | CRS_FOR(MERGE) | CRS_FOR(REPORT), "",      \
      "also write tables and a manifest into a folder; report: the FILE to write (default "       \
      "report.html; -: standard output)")                                                         \
    X(FORMAT, "format", 0, "csv|csv.gz", CHOICE, 0, 0,                                            \
      CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR_SWEEP | CRS_FOR(MERGE), "csv",                     \
      "of the tables in the folder; csv.gz: compressed, a third to half the size")                \
    X(FORCE, "force", 0, NULL, FLAG, 0, 0,                                                        \
      CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR(MERGE) | CRS_FOR(REPORT), "",                      \
      "write into a folder that is not empty; report: replace the file")                          \
    X(SERIES, "series", 0, "first|all|none", CHOICE, 0, 0, CRS_FOR_RUNS, "first",                 \
      "replicates whose time series are written; none: no bands either")                          \
    X(EVERY, "every", 0, "H", TIME, 0, 876000, CRS_FOR_RUNS, "6",                                 \
      "hours between rows of series.csv and bands.csv")                                           \
    X(STRATEGIES, "strategies", 0, "NAME,...|all", TEXT, 0, 0, CRS_FOR(COMPARE), "all",           \
      "the strategies to compare, names or files; a name with variants stands for all of them")   \
    X(REFERENCE, "reference", 0, "NAME", TEXT, 0, 0, CRS_FOR(COMPARE), "as-reported",             \
      "the strategy that the others are held against")                                            \
    X(METRIC, "metric", 0, "NAME,...|all", TEXT, 0, 0, CRS_FOR_COMPARING | CRS_FOR(SENSITIVITY),  \
      "",                                                                                         \
      "what to look at (default: compare trust, users, rating, anger, cost and net outcome, "     \
      "curve "                                                                                    \
      "users_day180, sensitivity the study's, else users_day180,trust_public_day180)")            \
    X(PARAMS, "params", 0, "NAME|FILE", TEXT, 0, 0,                                               \
      CRS_FOR(COMPARE) | CRS_FOR_RUNS | CRS_FOR(SWEEP) | CRS_FOR(SENSITIVITY), "",                \
      "parameter sets, one a row, that replicates play in turn: what is not known as well as "    \
      "luck (sensitivity: one set)")                                                              \
    X(BEST_ONLY, "best-only", 0, NULL, FLAG, 0, 0, CRS_FOR(FIT), "",                              \
      "find the best fit only, without posterior and checks")                                     \
    X(PRECISION, "precision", 0, "P", NUMBER, 1e-6, 1, CRS_FOR(COMPARE), "",                      \
      "run as many replicates as make every paired interval +-P of the larger mean, or narrower") \
    X(MARKDOWN, "export-markdown", 0, "FILE|-", TEXT, 0, 0, CRS_FOR(COMPARE), "",                 \
      "also write the tables as Markdown; -: instead of the usual output")                        \
    X(VARY, "vary", 0, "PATH=FROM:TO:STEP", TEXT, 0, 0, CRS_FOR(CURVE), "",                       \
      "the number to vary: any PATH of --set, like strategy.first_response_h=0:168:4")            \
    X(SAVE_STATE, "save-state", 0, "DAY FILE", PAIR, 0, 0, CRS_FOR(RUN), "",                      \
      "save the state of all replicates on a day, to go on from there later")                     \
    X(FROM_STATE, "from-state", 0, "FILE", TEXT, 0, 0, CRS_FOR(RUN), "",                          \
      "go on from a saved state: its past stays, actions that start later are --strategy's")      \
    X(METHOD, "method", 0, "sobol|morris", CHOICE, 0, 0, CRS_FOR(SENSITIVITY), "sobol",           \
      "shares of the variance, or a quick screening by one-at-a-time steps")                      \
    X(SECOND_ORDER, "second-order", 0, NULL, FLAG, 0, 0, CRS_FOR(SENSITIVITY), "",                \
      "also what pairs explain together; takes twice the runs")                                   \
    X(POINTS, "points", 0, "FILE.csv|N", TEXT, 0, 0,                                              \
      CRS_FOR_SWEEP | CRS_FOR(SAMPLE) | CRS_FOR(SENSITIVITY), "",                                 \
      "sweep: points of your own, a column for each that is varied, instead of the study's "      \
      "design; sensitivity: N rows of points (default 512, morris 40), each as many as there "    \
      "are parameters, and some")                                                                 \
    X(DRY_RUN, "dry-run", 0, NULL, FLAG, 0, 0, CRS_FOR_SWEEP, "",                                 \
      "print the estimate of runs, time and memory only")                                         \
    X(RESUME, "resume", 0, NULL, FLAG, 0, 0, CRS_FOR(FIT) | CRS_FOR_SWEEP, "",                    \
      "go on where a sweep or fit was stopped or killed; start it if there is none yet")          \
    X(SHARD, "shard", 0, "K/N|auto|auto/N", TEXT, 0, 0, CRS_FOR_SWEEP, "",                        \
      "do part K of N; auto: as Slurm, Open MPI or PMI number this process")                      \
    X(CHUNK, "chunk", 0, "RUNS", INTEGER, 1, 1048576, CRS_FOR_SWEEP, "",                          \
      "runs that are stored together (default: about a thousandth of all, 1024 to 16384)")        \
    X(PLOT, "plot", 0, "auto|always|never", CHOICE, 0, 0, CRS_FOR_PLAYING, "auto",                \
      "draw small pictures; auto: on a terminal (curve and sensitivity: always)")                 \
    X(JSON, "json", 0, NULL, FLAG, 0, 0, CRS_FOR_JSON, "", "print JSON instead of tables")        \
    X(THREADS, "threads", 0, "N", INTEGER, 1, 1024, CRS_FOR(FIT) | CRS_FOR_TIMING, "",            \
      "threads (default: one a CPU); results do not depend on it")                                \
    X(ISA, "isa", 0, "auto|baseline|avx2|avx512", CHOICE, 0, 0, CRS_FOR(FIT) | CRS_FOR_TIMING,    \
      "auto", "instruction set; results do not depend on it (also CRISIM_ISA)")                   \
    X(NUMERICS, "numerics", 0, "exact|fast", CHOICE, 0, 0, CRS_FOR_TIMING, "exact",               \
      "fast: a fifth quicker on CPUs with FMA; results differ from exact ones in the last "       \
      "digits, which noise then spreads")                                                         \
    X(PROGRESS, "progress", 0, "auto|always|never", CHOICE, 0, 0,                                 \
      CRS_FOR(FIT) | CRS_FOR_PLAYING | CRS_FOR_SWEEP, "auto",                                     \
      "show progress on standard error; auto: on a terminal")                                     \
    X(SCENARIOS, "scenarios", 0, "DIR", TEXT, 0, 0, CRS_FOR_LIBRARY, "",                          \
      "folder of cases and strategies (default: ./scenarios, then those that came with crisim; "  \
      "also CRISIM_SCENARIOS)")                                                                   \
    X(MAN, "man", 0, NULL, FLAG, 0, 0, CRS_FOR(HELP), "",                                         \
      "print all of it as a manual page, in the language of man(7)")                              \
    X(QUIET, "quiet", 'q', NULL, FLAG, 0, 0, CRS_FOR_EVERYBODY, "",                               \
      "say nothing but results and errors")                                                       \
    X(VERBOSE, "verbose", 'v', NULL, FLAG, 0, 0, CRS_FOR_EVERYBODY, "",                           \
      "say more on standard error")                                                               \
    X(HELP, "help", 'h', NULL, FLAG, 0, 0, CRS_FOR_EVERYBODY, "", "explain the command")          \
    X(VERSION, "version", 'V', NULL, FLAG, 0, 0, CRS_FOR_EVERYBODY, "",                           \
      "print the versions of crisim and of what it is made of")

typedef enum crs_option_id {
#define CRS_OPTION_ENUM(id, ...) CRS_OPT_##id,
    CRS_OPTION_LIST_OF(CRS_OPTION_ENUM)
#undef CRS_OPTION_ENUM
        CRS_NUM_OPTIONS
} crs_option_id;

typedef struct crs_option_info {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL for flags */
    crs_option_kind kind;
    double min, max;
    unsigned commands; /* bit set of 1u << crs_command_id */
    const char *fallback;
    const char *meaning;
} crs_option_info;

extern const crs_option_info crs_option_table[CRS_NUM_OPTIONS];

/* The value of an option: as given, else its default, else 0 and NULL. */
typedef struct crs_option_value {
    int given;
    const char *text;
    const char *second; /* PAIR: the other word */
    double number;      /* NUMBER, INTEGER, TIME */
    uint64_t integer;
} crs_option_value;

/* The command line, read. Texts are those of argv. */
typedef struct crs_options {
    crs_option_value value[CRS_NUM_OPTIONS];
    const char **settings; /* [num_settings], of --set */
    size_t num_settings;
    const char **arguments; /* [num_arguments], without the command */
    size_t num_arguments;
    int has_command;
    crs_command_id command;
    const char **memory; /* owned: settings and arguments */
} crs_options;

/* Reads the command line. On error nothing is to be freed, and the message says what is wrong:
 * CRS_ERR_NAME, CRS_ERR_INVALID, CRS_ERR_MEMORY. */
crs_status crs_options_parse(crs_options *self, int argc, char **argv, crs_message *message);

/* Frees; safe twice. */
void crs_options_free(crs_options *self);

/* 1 if the flag was given. */
int crs_options_flag(const crs_options *self, crs_option_id id);

/* 1 if the command on the line has this option. */
int crs_options_has(const crs_options *self, crs_option_id id);

/* Reads `text` as the value of an option, e.g. one from the environment; `origin` names it in the
 * message ("--isa", "CRISIM_ISA"). */
crs_status crs_option_read(crs_option_id id, const char *origin, const char *text,
                           crs_option_value *value, crs_message *message);

/* Name and one-line description of a command; the command of a name, or CRS_ERR_NAME with a
 * proposal. */
const char *crs_command_name(crs_command_id id);
const char *crs_command_about(crs_command_id id);
crs_status crs_command_find(const char *name, crs_command_id *id, crs_message *message);

#endif
