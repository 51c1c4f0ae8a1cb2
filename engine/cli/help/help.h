/* help: what is told about the program and its commands. One source for --help, the manual page
 * and what shells propose. */
#ifndef CRS_CLI_HELP_HELP_H
#define CRS_CLI_HELP_HELP_H

#include "cli/command.h"

#define CRS_PAGE_EXAMPLES 4

typedef struct crs_page {
    const char *usage; /* "replay [OPTION...] [CASE...]": what stands behind "crisim " */
    const char *text;
    struct {
        const char *command, *what;
    } examples[CRS_PAGE_EXAMPLES]; /* the rest are NULL */
} crs_page;

/* The page of a command, or of the program (CRS_NUM_COMMANDS). */
const crs_page *crs_help_page(crs_command_id command);

/* Exit codes: X(code as text, meaning). */
#define CRS_EXIT_LIST(X)                                                                          \
    X("0", "done")                                                                                \
    X("1", "failed: disk full, folder not empty, ...")                                            \
    X("2", "wrong usage")                                                                         \
    X("3", "an input file is wrong")                                                              \
    X("4", "replay: a fact is outside its band; fit: not converged; status, merge: shards are "   \
           "missing or damaged")                                                                  \
    X("130, 143", "stopped by a signal")

/* Writes the manual page, in the language of man(7). */
void crs_man_print(const crs_cli *cli);

#endif
