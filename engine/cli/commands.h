/* commands: what a command is, and which there are.
 *
 * A command is one file, cmd_NAME.c: its function and, at the end, its block, with all that is
 * ever said of it. --help, the manual page, the completion of shells, docs/reference/commands.md
 * and the parser of the command line read the blocks. To add one: write the file, list it in its
 * folder's CMakeLists.txt and in CRS_COMMAND_LIST. What is forgotten does not build: a piece of
 * the block is an argument too few of CRS_COMMAND, the function and the row of the list are
 * undeclared names, the file is an undefined symbol of the linker. */
#ifndef CRS_CLI_COMMANDS_H
#define CRS_CLI_COMMANDS_H

#include <stddef.h>

#include "base/message.h"
#include "cli/option_list.h"

struct crs_cli;

/* The commands, in the order of help. */
#define CRS_COMMAND_LIST(X)                                                                       \
    X(replay)                                                                                     \
    X(run)                                                                                        \
    X(compare)                                                                                    \
    X(curve)                                                                                      \
    X(sweep)                                                                                      \
    X(sample)                                                                                     \
    X(sensitivity)                                                                                \
    X(fit)                                                                                        \
    X(report)                                                                                     \
    X(status)                                                                                     \
    X(merge)                                                                                      \
    X(validate)                                                                                   \
    X(bench)                                                                                      \
    X(describe)                                                                                   \
    X(schema)                                                                                     \
    X(complete)                                                                                   \
    X(help)

typedef enum crs_command_id {
#define CRS_COMMAND_ENUM(name) CRS_COMMAND_##name,
    CRS_COMMAND_LIST(CRS_COMMAND_ENUM)
#undef CRS_COMMAND_ENUM
        CRS_NUM_COMMANDS
} crs_command_id;

/* An option that a command takes; what is NULL is as in the option's own row (option_list.h). */
typedef struct crs_command_option {
    crs_option_id id;
    const char *argument; /* what is shown for the value */
    const char *fallback; /* its default, as text */
    const char *meaning;
} crs_command_option;

typedef struct crs_example {
    const char *line; /* the whole line; a test runs it */
    const char *what;
} crs_example;

typedef struct crs_command {
    crs_command_id id;
    const char *name;
    const char *purpose;    /* in a line */
    const char *usage;      /* what stands behind "crisim NAME " */
    const char *prose;      /* a paragraph */
    const char *incomplete; /* what exit code 4 says, or NULL: it never does */
    const crs_command_option *options;
    size_t num_options; /* without those that all commands take */
    const crs_example *examples;
    size_t num_examples;
    int (*run)(struct crs_cli *cli); /* returns an exit code */
} crs_command;

/* The block of a command: const crs_command crs_command_run = CRS_COMMAND(run, ...). The function
 * is crs_cmd_run(). */
#define CRS_COMMAND(name_, purpose_, usage_, prose_, incomplete_, options_, examples_)            \
    {                                                                                             \
        .id = CRS_COMMAND_##name_, .name = #name_, .purpose = purpose_, .usage = usage_,          \
        .prose = prose_, .incomplete = incomplete_, options_, examples_, .run = crs_cmd_##name_   \
    }

/* Rows of a block. A command without options of its own has CRS_NO_OPTIONS. */
#define CRS_NO_OPTIONS .options = NULL, .num_options = 0
#define CRS_OPTIONS(...)                                                                          \
    .options = (const crs_command_option[]){__VA_ARGS__},                                         \
    .num_options = sizeof((const crs_command_option[]){__VA_ARGS__}) / sizeof(crs_command_option)
#define CRS_EXAMPLES(...)                                                                         \
    .examples = (const crs_example[]){__VA_ARGS__},                                               \
    .num_examples = sizeof((const crs_example[]){__VA_ARGS__}) / sizeof(crs_example)

#define CRS_COMMAND_BLOCK(name) extern const crs_command crs_command_##name;
CRS_COMMAND_LIST(CRS_COMMAND_BLOCK)
#undef CRS_COMMAND_BLOCK

/* All of them, in the order of the list. */
extern const crs_command *const crs_commands[CRS_NUM_COMMANDS];

/* The command of a name; else NULL, and the message proposes one: CRS_ERR_NAME. */
const crs_command *crs_command_find(const char *name, crs_message *message);

/* 1 if a command takes an option; `command` may be NULL: those that all take. */
int crs_command_takes(const crs_command *command, crs_option_id id);

/* An option as a command has it: nothing is NULL but the argument of a flag. */
typedef struct crs_option_row {
    crs_option_id id;
    char letter;
    const char *name, *argument, *fallback, *meaning;
    int is_common; /* all commands take it */
    int is_own;    /* the command says something of its own */
} crs_option_row;

/* The options of a command in the order of its help, into rows[CRS_NUM_OPTIONS]; of NULL: those
 * that all commands take. Returns how many. */
size_t crs_command_rows(const crs_command *command, crs_option_row *rows);

/* The row of an option that the command takes. */
crs_option_row crs_command_row(const crs_command *command, crs_option_id id);

#endif
