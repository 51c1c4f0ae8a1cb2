/* The page of commands of the reference, from the blocks of the commands and the rows of options.
 */
#include <stdio.h>
#include <string.h>

#include "cli/help/reference.h"

static void
put_examples(const crs_cli *cli, const crs_example *examples, size_t count)
{
    int column = 0;

    for (size_t i = 0; i < count; i++) {
        const int length = (int)strlen(examples[i].line) + 2;

        column = length > column ? length : column;
    }
    crs_sink_text(cli->out, "```sh\n");
    for (size_t i = 0; i < count; i++) {
        crs_cli_print(cli, "%-*s# %s\n", column, examples[i].line, examples[i].what);
    }
    crs_sink_text(cli->out, "```\n");
}

static void
put_option(const crs_cli *cli, const crs_option_row *row)
{
    char text[96];

    crs_sink_text(cli->out, "| ");
    if (row->letter) {
        snprintf(text, sizeof text, "-%c", row->letter);
        crs_reference_code(cli, text);
        crs_sink_text(cli->out, ", ");
    }
    snprintf(text, sizeof text, "--%s%s%s", row->name, row->argument ? " " : "",
             row->argument ? row->argument : "");
    crs_reference_code(cli, text);
    crs_sink_text(cli->out, " | ");
    if (row->fallback[0]) {
        crs_reference_code(cli, row->fallback);
    }
    crs_sink_text(cli->out, " | ");
    crs_reference_text(cli, row->meaning);
    crs_sink_text(cli->out, " |\n");
}

/* The options of a command itself, or those that all take (NULL). */
static void
put_options(const crs_cli *cli, const crs_command *command)
{
    crs_option_row rows[CRS_NUM_OPTIONS];
    const size_t count = crs_command_rows(command, rows);
    int any = 0;

    for (size_t i = 0; i < count; i++) {
        if (command && rows[i].is_common) {
            continue;
        }
        crs_sink_text(cli->out, any ? "" : "| option | default | meaning |\n|---|---|---|\n");
        put_option(cli, &rows[i]);
        any = 1;
    }
    crs_sink_text(cli->out, any ? "\n" : "");
}

static void
put_command(const crs_cli *cli, const crs_command *command)
{
    crs_cli_print(cli, "\n## %s\n\n", command->name);
    crs_reference_paragraph(cli, command->purpose);
    crs_cli_print(cli, "```\ncrisim %s%s%s\n```\n\n", command->name, command->usage[0] ? " " : "",
                  command->usage);
    crs_reference_paragraph(cli, command->prose);
    if (command->incomplete) {
        crs_sink_text(cli->out, "Exit code 4: ");
        crs_reference_paragraph(cli, command->incomplete);
    }
    put_options(cli, command);
    put_examples(cli, command->examples, command->num_examples);
}

void
crs_reference_commands(const crs_cli *cli)
{
    crs_reference_paragraph(cli, crs_program.prose);
    crs_cli_print(cli, "```\ncrisim %s\n```\n\n", crs_program.usage);
    crs_sink_text(cli->out, "| command | purpose |\n|---|---|\n");
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        crs_cli_print(cli, "| [%s](#%s) | ", crs_commands[i]->name, crs_commands[i]->name);
        crs_reference_text(cli, crs_commands[i]->purpose);
        crs_sink_text(cli->out, " |\n");
    }
    crs_sink_text(cli->out, "\nAll commands take these:\n\n");
    put_options(cli, NULL);
    crs_reference_paragraph(
        cli, "Options may stand before or after the arguments, as --reps=100 or --reps "
             "100; -- ends them. Of one that is given twice the last counts, except "
             "--set, which adds up. Results go to standard output, all else to standard "
             "error.");
    crs_sink_text(cli->out, "| exit code | meaning |\n|---|---|\n");
#define PUT_EXIT(code, meaning) crs_cli_print(cli, "| %s | %s |\n", code, meaning);
    CRS_EXIT_LIST(PUT_EXIT)
#undef PUT_EXIT
    crs_sink_text(cli->out, "\n");
    put_examples(cli, crs_program.examples, crs_program.num_examples);
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        put_command(cli, crs_commands[i]);
    }
}
