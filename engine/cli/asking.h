/* asking: a command line becomes a request, and what became of it an exit code. */
#ifndef CRS_CLI_ASKING_H
#define CRS_CLI_ASKING_H

#include "cli/command.h"
#include "request/env.h"
#include "term/progress.h"

/* A request at work for a command. */
typedef struct crs_asking {
    crs_cli *cli;
    crs_env env;
    crs_progress progress; /* runs since crs_asking_start() */
} crs_asking;

/* The options of the command line as a request, with what the environment says; the arguments are
 * cases, or the study of kinds that work on one. Returns an exit code; an error has been said.
 * `self` must stay where it is. */
int crs_asking_begin(crs_asking *self, crs_cli *cli, crs_request_kind kind);

/* Starts the clock of the progress line; crs_asking_end() takes the line away. */
void crs_asking_start(crs_asking *self);
void crs_asking_end(crs_asking *self);

/* The exit code for a status that a request returned, whose message is said unless it is CRS_OK.
 */
int crs_asking_exit(crs_asking *self, crs_status status);

/* The same for the runs of a command that writes its folder at the end, with -o or not: says that
 * nothing was written, or why not. */
int crs_asking_exit_run(crs_asking *self, crs_status status);

#endif
