/* reference: the pages of docs/reference, made from the tables that the program itself works by.
 *
 * A page is a function and a row of the list in reference.c; its name stands among the words of
 * --markdown, too. `tools/refresh docs` writes all of them, a check compares. */
#ifndef CRS_CLI_HELP_REFERENCE_H
#define CRS_CLI_HELP_REFERENCE_H

#include "cli/help/help.h"

/* Text as it is: what means something to Markdown, or to a cell of a table, is escaped. */
void crs_reference_text(const crs_cli *cli, const char *text);

/* The same in type of one width. Nothing for an empty text. */
void crs_reference_code(const crs_cli *cli, const char *text);

/* Running text, in lines, and an empty line. */
void crs_reference_paragraph(const crs_cli *cli, const char *text);

/* The heads of a table's columns, up to a NULL. */
void crs_reference_heads(const crs_cli *cli, const char *const *names);

/* The pages, behind their title. */
void crs_reference_commands(const crs_cli *cli);
void crs_reference_parameters(const crs_cli *cli);
void crs_reference_metrics(const crs_cli *cli);
void crs_reference_files(const crs_cli *cli);

#endif
