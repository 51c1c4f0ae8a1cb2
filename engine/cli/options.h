/* options: the command line, read.
 *
 * Options may stand before or after a command's arguments, as --opt=value or --opt value, short
 * ones in one word (-qv, -oout); "--" ends them. Of an option that is given twice the last counts,
 * except --set, which adds up. A command takes its own options only (command.h). */
#ifndef CRS_CLI_OPTIONS_H
#define CRS_CLI_OPTIONS_H

#include <stdint.h>

#include "base/message.h"
#include "cli/commands.h"
#include "cli/option_list.h"

/* The value of an option: as given, else its default, else 0 and NULL. */
typedef struct crs_option_value {
    int given;
    const char *text;
    const char *second; /* DAY_AND_TEXT: the other word */
    double number;      /* NUMBER, INTEGER, TIME, DAY_AND_TEXT */
    uint64_t integer;
} crs_option_value;

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

/* Reads the command line. On error nothing is to be freed, the message says what is wrong, and
 * `command` is set if it is known: CRS_ERR_NAME, CRS_ERR_INVALID, CRS_ERR_MEMORY. */
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
