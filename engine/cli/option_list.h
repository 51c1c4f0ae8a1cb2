/* option_list: every option that there is, described once.
 *
 * A row is what an option is wherever it stands: its name, how its value is read, what shells
 * propose for it, and the default and explanation that hold unless a command has its own. Which
 * commands take it, and what they say of it, stands in the block of each command (command.h). */
#ifndef CRS_CLI_OPTION_LIST_H
#define CRS_CLI_OPTION_LIST_H

/* X(id, name, letter or 0, argument, kind, min, max, what shells propose beside the words of the
 * argument, default as text, meaning). "" as default: none, or told by the meaning. */
#define CRS_OPTION_LIST(X)                                                                        \
    X(STRATEGY, "strategy", 0, "NAME|FILE", TEXT, 0, 0, CRS_FROM_STRATEGIES | CRS_FROM_FILES,     \
      "as-reported", "the strategy to play; a name with variants plays them all")                 \
    X(STUDY, "study", 0, "NAME|FILE", TEXT, 0, 0, CRS_FROM_STUDIES | CRS_FROM_FILES, "",          \
      "take cases, strategies and settings from a study")                                         \
    X(SET, "set", 0, "PATH=VALUE", LIST, 0, 0, CRS_FROM_PATHS, "",                                \
      "set a parameter (attention.contagion=0.06) or an attribute of the strategy "               \
      "(strategy.actions.apology.at=4h); may be repeated")                                        \
    X(REPS, "reps", 0, "N", INTEGER, 1, 1e9, CRS_FROM_NOWHERE, "",                                \
      "replicates: runs that differ by luck only")                                                \
    X(SEED, "seed", 0, "N", INTEGER, 0, 18446744073709551615.0, CRS_FROM_NOWHERE, "1",            \
      "number from which all luck follows")                                                       \
    X(NOISE, "noise", 0, "on|off|SOURCE,...", TEXT, 0, 0, CRS_FROM_NOISES | CRS_IS_LIST, "on",    \
      "which sources of luck are at work")                                                        \
    X(DAYS, "days", 0, "D", NUMBER, 0, 36500, CRS_FROM_NOWHERE, "400",                            \
      "days simulated, from the outbreak on")                                                     \
    X(STEPS, "steps", 0, "fine|standard|coarse", CHOICE, 0, 0, CRS_FROM_NOWHERE, "standard",      \
      "steps, which grow while a crisis ages: an hour at first, a day after a month; fine: for "  \
      "checks, coarse: for a first look")                                                         \
    X(DT, "dt", 0, "H", NUMBER, 0, 24, CRS_FROM_NOWHERE, "",                                      \
      "equal steps of H hours instead; must divide a day")                                        \
    X(OUTPUT, "output", 'o', "DIR", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                             \
      "also write tables and a manifest into a folder")                                           \
    X(FORMAT, "format", 0, "csv|csv.gz", CHOICE, 0, 0, CRS_FROM_NOWHERE, "csv",                   \
      "of the tables in the folder; csv.gz: compressed, a third to half the size")                \
    X(FORCE, "force", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                                  \
      "write into a folder that is not empty")                                                    \
    X(SERIES, "series", 0, "first|all|none", CHOICE, 0, 0, CRS_FROM_NOWHERE, "first",             \
      "replicates whose time series are written; none: no bands either")                          \
    X(EVERY, "every", 0, "H", TIME, 0, 876000, CRS_FROM_NOWHERE, "6",                             \
      "hours between rows of series.csv and bands.csv")                                           \
    X(STRATEGIES, "strategies", 0, "NAME,...|all", TEXT, 0, 0,                                    \
      CRS_FROM_STRATEGIES | CRS_FROM_FILES | CRS_IS_LIST, "all",                                  \
      "the strategies to compare, names or files; a name with variants stands for all of them")   \
    X(REFERENCE, "reference", 0, "NAME", TEXT, 0, 0, CRS_FROM_STRATEGIES, "as-reported",          \
      "the strategy that the others are held against")                                            \
    X(METRIC, "metric", 0, "NAME,...|all", TEXT, 0, 0, CRS_FROM_METRICS | CRS_IS_LIST, "",        \
      "what to look at")                                                                          \
    X(PARAMS, "params", 0, "NAME|FILE", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                         \
      "parameter sets, one a row, that replicates play in turn: what is not known as well as "    \
      "luck")                                                                                     \
    X(BEST_ONLY, "best-only", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                          \
      "find the best fit only, without posterior and checks")                                     \
    X(PRECISION, "precision", 0, "P", NUMBER, 1e-6, 1, CRS_FROM_NOWHERE, "",                      \
      "run as many replicates as make every paired interval +-P of the larger mean, or narrower") \
    X(MARKDOWN, "export-markdown", 0, "FILE|-", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                 \
      "also write the tables as Markdown; -: instead of the usual output")                        \
    X(VARY, "vary", 0, "PATH=FROM:TO:STEP", TEXT, 0, 0, CRS_FROM_PATHS, "",                       \
      "the number to vary: any PATH of --set, like strategy.first_response_h=0:168:4")            \
    X(SAVE_STATE, "save-state", 0, "DAY FILE", DAY_AND_TEXT, 0, 36500, CRS_FROM_FILES, "",        \
      "save the state of all replicates on a day (3, 72h, 3d, 2w), to go on from there later")    \
    X(FROM_STATE, "from-state", 0, "FILE", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                      \
      "go on from a saved state: its past stays, actions that start later are --strategy's")      \
    X(METHOD, "method", 0, "sobol|morris", CHOICE, 0, 0, CRS_FROM_NOWHERE, "sobol",               \
      "shares of the variance, or a quick screening by one-at-a-time steps")                      \
    X(SECOND_ORDER, "second-order", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                    \
      "also what pairs explain together; takes twice the runs")                                   \
    X(POINTS, "points", 0, "FILE.csv", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                          \
      "points of your own, a column for each number that is varied, instead of the study's "      \
      "design")                                                                                   \
    X(DRY_RUN, "dry-run", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                              \
      "print the estimate of runs, time and memory only")                                         \
    X(RESUME, "resume", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                                \
      "go on where it was stopped or killed; start if there is nothing yet")                      \
    X(SHARD, "shard", 0, "K/N|auto|auto/N", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                     \
      "do part K of N; auto: as Slurm, Open MPI or PMI number this process")                      \
    X(CHUNK, "chunk", 0, "RUNS", INTEGER, 1, 1048576, CRS_FROM_NOWHERE, "",                       \
      "runs that are stored together (default: about a thousandth of all, 1024 to 16384)")        \
    X(PLOT, "plot", 0, "auto|always|never", CHOICE, 0, 0, CRS_FROM_NOWHERE, "auto",               \
      "draw small pictures; auto: on a terminal")                                                 \
    X(JSON, "json", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "", "print JSON instead of tables")    \
    X(THREADS, "threads", 0, "N", INTEGER, 1, 1024, CRS_FROM_NOWHERE, "",                         \
      "threads (default: one a CPU); results do not depend on it")                                \
    X(ISA, "isa", 0, "auto|baseline|avx2|avx512", CHOICE, 0, 0, CRS_FROM_NOWHERE, "auto",         \
      "instruction set; results do not depend on it (also CRISIM_ISA)")                           \
    X(NUMERICS, "numerics", 0, "exact|fast", CHOICE, 0, 0, CRS_FROM_NOWHERE, "exact",             \
      "fast: a fifth quicker on CPUs with FMA; results differ from exact ones in the last "       \
      "digits, which noise then spreads")                                                         \
    X(PROGRESS, "progress", 0, "auto|always|never", CHOICE, 0, 0, CRS_FROM_NOWHERE, "auto",       \
      "show progress on standard error; auto: on a terminal")                                     \
    X(MODEL, "model", 0, "NAME", TEXT, 0, 0, CRS_FROM_MODELS, "field",                            \
      "the model to run; cases are then files with its parameters (scenarios/reference)")         \
    X(SCENARIOS, "scenarios", 0, "DIR", TEXT, 0, 0, CRS_FROM_NOWHERE, "",                         \
      "folder of cases and strategies (default: ./scenarios, then those that came with crisim; "  \
      "also CRISIM_SCENARIOS)")                                                                   \
    X(MAN, "man", 0, NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                                      \
      "print all of it as a manual page, in the language of man(7)")                              \
    X(MARKDOWN_PAGE, "markdown", 0, "commands|parameters|metrics|files|columns", CHOICE, 0, 0,    \
      CRS_FROM_NOWHERE, "", "print a page of the reference in docs/reference as Markdown")        \
    X(QUIET, "quiet", 'q', NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                                \
      "say nothing but results and errors")                                                       \
    X(VERBOSE, "verbose", 'v', NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                            \
      "say more on standard error")                                                               \
    X(HELP, "help", 'h', NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "", "explain the command")           \
    X(VERSION, "version", 'V', NULL, FLAG, 0, 0, CRS_FROM_NOWHERE, "",                            \
      "print the versions of crisim and of what it is made of")

/* The options that every command takes, last in its help. */
#define CRS_COMMON_OPTIONS                                                                        \
    {                                                                                             \
        CRS_OPT_QUIET, CRS_OPT_VERBOSE, CRS_OPT_HELP, CRS_OPT_VERSION                             \
    }

/* An option of the list. */
typedef enum crs_option_id {
#define CRS_OPTION_ENUM(id, ...) CRS_OPT_##id,
    CRS_OPTION_LIST(CRS_OPTION_ENUM)
#undef CRS_OPTION_ENUM
        CRS_NUM_OPTIONS
} crs_option_id;

/* How an option's value is read. Numbers must lie in min..max. */
typedef enum crs_option_kind {
    CRS_OPTION_FLAG,         /* has no value */
    CRS_OPTION_TEXT,         /* anything but nothing */
    CRS_OPTION_LIST,         /* anything but nothing, each time another one */
    CRS_OPTION_CHOICE,       /* one of the words of `argument`, "auto|always|never" */
    CRS_OPTION_NUMBER,       /* a decimal number */
    CRS_OPTION_INTEGER,      /* 0 .. 2^64 - 1, or 1e6 */
    CRS_OPTION_TIME,         /* hours, or 36h, 3d, 2w; in hours */
    CRS_OPTION_DAY_AND_TEXT, /* two words: days, or 36h, 3d, 2w, in days; anything but nothing */
} crs_option_kind;

/* What shells propose as a value or argument, as bits. */
typedef enum crs_proposals {
    CRS_FROM_NOWHERE = 0,
    CRS_FROM_CASES = 1 << 0,
    CRS_FROM_STRATEGIES = 1 << 1,
    CRS_FROM_STUDIES = 1 << 2,
    CRS_FROM_METRICS = 1 << 3,
    CRS_FROM_PATHS = 1 << 4, /* of --set, with "=" */
    CRS_FROM_NOISES = 1 << 5,
    CRS_FROM_COMMANDS = 1 << 6,
    CRS_FROM_TOPICS = 1 << 7, /* of describe, and the names of all items */
    CRS_FROM_FILES = 1 << 8,
    CRS_FROM_DIRS = 1 << 9,
    CRS_FROM_MODELS = 1 << 11,
    CRS_IS_LIST = 1 << 10 /* a,b,c */
} crs_proposals;

typedef struct crs_option_info {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL for flags */
    crs_option_kind kind;
    double min, max;
    unsigned proposals; /* bits of crs_proposals */
    const char *fallback;
    const char *meaning;
} crs_option_info;

extern const crs_option_info crs_option_table[CRS_NUM_OPTIONS];

#endif
