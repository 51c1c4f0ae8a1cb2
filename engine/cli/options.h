/* options: the command line, read.
 *
 * Options may stand before or after a command's arguments, as --opt=value or --opt value, short
 * ones in one word (-qv, -oout); "--" ends them. Of an option that is given twice the last counts,
 * except --set, which adds up. A command takes its own options only (command.h). */
#ifndef CRS_CLI_OPTIONS_H
#define CRS_CLI_OPTIONS_H

#include <stdint.h>

#include "base/message.h"
#include "cli/option_list.h"

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

/* The value of an option: as given, else its default, else 0 and NULL. */
typedef struct crs_option_value {
    int given;
    const char *text;
    const char *second; /* DAY_AND_TEXT: the other word */
    double number;      /* NUMBER, INTEGER, TIME, DAY_AND_TEXT */
    uint64_t integer;
} crs_option_value;

typedef struct crs_command crs_command;

/* The command line. Texts are those of argv. */
typedef struct crs_options {
    crs_option_value value[CRS_NUM_OPTIONS];
    const char **settings; /* [num_settings], of --set */
    size_t num_settings;
    const char **arguments; /* [num_arguments], without the command */
    size_t num_arguments;
    const crs_command *command; /* NULL: none is named */
    const char **memory;        /* owned: settings and arguments */
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

/* The option of a word ("--reps", "--reps=3", "-o"; not "-oout"), or -1. */
int crs_option_find(const char *word);

/* Reads `text` as the value of an option, e.g. one from the environment; `origin` names it in the
 * message ("--isa", "CRISIM_ISA"). */
crs_status crs_option_read(crs_option_id id, const char *origin, const char *text,
                           crs_option_value *value, crs_message *message);

#endif
