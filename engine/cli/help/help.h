/* help: what is told about the program and its commands. --help, the manual page and the page of
 * the reference are made from the blocks of the commands (commands.h) and from what stands here:
 * what is said of the program as a whole. */
#ifndef CRS_CLI_HELP_HELP_H
#define CRS_CLI_HELP_HELP_H

#include "cli/command.h"

/* The program: its usage behind "crisim", a paragraph, and examples. */
typedef struct crs_program_text {
    const char *usage, *prose;
    const crs_example *examples;
    size_t num_examples;
} crs_program_text;

extern const crs_program_text crs_program;

/* Exit codes: X(code as text, meaning). What 4 means is a matter of each command. */
#define CRS_EXIT_LIST(X)                                                                          \
    X("0", "done")                                                                                \
    X("1", "failed: disk full, folder not empty, ...")                                            \
    X("2", "wrong usage")                                                                         \
    X("3", "an input file is wrong")                                                              \
    X("4", "done, but not all is well")                                                           \
    X("129, 130, 143", "stopped by a signal")

#define CRS_EXIT_INCOMPLETE_TEXT "4"

/* Writes "FIRST: meaning; SECOND, THIRD: meaning", what exit code 4 says, of all commands. */
void crs_help_incomplete(crs_message *message);

/* The explanation of an option with its default in brackets, as text[CRS_HELP_TEXT]. */
#define CRS_HELP_TEXT 512
void crs_help_meaning(const crs_option_row *row, char *text);

/* Writes the manual page, in the language of man(7). */
void crs_man_print(const crs_cli *cli);

/* Writes a page of the reference in Markdown, docs/reference/NAME.md, of one of the names of
 * --markdown. */
void crs_reference_print(const crs_cli *cli, const char *name);

#endif
