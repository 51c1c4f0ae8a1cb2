/* command: what every command has at hand, and how it ends.
 *
 * A command is a function of a crs_cli that returns an exit code. Results go to cli->out, that is
 * standard output, and everything else to standard error; main() flushes and notices a full disk
 * or a closed pipe. */
#ifndef CRS_CLI_COMMAND_H
#define CRS_CLI_COMMAND_H

#include "cli/commands.h"
#include "cli/options.h"
#include "term/table.h"
#include "term/terminal.h"
#include "json/json_write.h"
#include "scenario/library.h"
#include "table/output.h"

/* Exit codes; 130 and 143 after a signal, see interrupt.h. */
typedef enum crs_exit {
    CRS_EXIT_DONE = 0,
    CRS_EXIT_FAILED = 1,  /* out of memory, disk full, folder not empty, ... */
    CRS_EXIT_USAGE = 2,   /* the command line is wrong */
    CRS_EXIT_INVALID = 3, /* an input file is wrong */
    CRS_EXIT_OUTSIDE = 4, /* replay: a fact is outside its band, or beyond the run */
    CRS_EXIT_INCOMPLETE = CRS_EXIT_OUTSIDE /* status, merge: shards are missing or damaged */
} crs_exit;

#define CRS_MAX_LIBRARY_DIRS 4

typedef struct crs_cli {
    const crs_options *options;
    int argc;
    char *const *argv;
    crs_sink *out;
    crs_terminal terminal; /* that standard output is */
    crs_table_style style; /* for it */
    crs_arena arena;       /* all that is read */
    crs_message message;   /* what went wrong */
    const char *dirs[CRS_MAX_LIBRARY_DIRS];
    crs_library library;
    crs_reader reader; /* the field model; horizon of --days */
} crs_cli;

/* Sets up everything but `out`, from the options. */
void crs_cli_init(crs_cli *cli, const crs_options *options, int argc, char *const *argv);

/* Frees; safe twice. */
void crs_cli_free(crs_cli *cli);

/* Says cli->message on standard error and returns `code`. */
int crs_cli_fail(const crs_cli *cli, int code);

/* Exit code of an error met while reading an input file. */
int crs_cli_input_exit(crs_status status);

/* Says something on standard error: not with -q. */
void crs_cli_note(const crs_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says something on standard error: only with -v. */
void crs_cli_remark(const crs_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* 1 if small pictures are to be drawn (--plot); `usual` says what holds where nothing is said and
 * standard output is no terminal. */
int crs_cli_draws(const crs_cli *cli, int usual);

/* Prints a title line, in bold where there is colour. */
void crs_cli_title(const crs_cli *cli, const char *text);

/* printf onto standard output. */
void crs_cli_print(const crs_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Opens the folder of -o, as --force and --format say. Errors as of crs_output_open(). */
crs_status crs_cli_open_output(crs_cli *cli, crs_output **output);

/* Writes the help of a command, or of the program (NULL). */
void crs_help_print(const crs_cli *cli, const crs_command *command);

/* Writes versions: of crisim, compiler, instruction set, libraries. */
void crs_version_print(const crs_cli *cli);

#endif
