/* help: a command explained, from its block; or all there is, as a page of the manual or of the
 * reference. */
#include <stdio.h>
#include <string.h>

#include "cli/help/help.h"

#define HELP_WIDTH 96

static const crs_example program_examples[] = {
    {"crisim replay", "the three cases against what was reported"},
    {"crisim run shudong --strategy golden-4h", "what if they had answered in 4 h"},
    {"crisim describe", "what there is to simulate"},
    {"crisim help run", "more on a command"},
};

const crs_program_text crs_program = {
    .usage = "COMMAND [OPTION...] [ARGUMENT...]",
    .prose = "Simulates how the public, the users and the victims of a crisis respond to what a "
             "company says and does: attention, opinion, trust, churn, rating and price, hour by "
             "hour. Same input, same bytes, on any number of threads.",
    .examples = program_examples,
    .num_examples = sizeof program_examples / sizeof program_examples[0],
};

void
crs_help_meaning(const crs_option_row *row, char *text)
{
    const int has_default = row->fallback[0] != '\0';

    snprintf(text, CRS_HELP_TEXT, "%s%s%s%s", row->meaning, has_default ? " (default: " : "",
             row->fallback, has_default ? ")" : "");
}

void
crs_help_incomplete(crs_message *message)
{
    crs_message_clear(message);
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        const char *meaning = crs_commands[i]->incomplete;
        int known = 0;

        for (int k = 0; k < i && meaning; k++) {
            known = known || (crs_commands[k]->incomplete &&
                              strcmp(crs_commands[k]->incomplete, meaning) == 0);
        }
        if (!meaning || known) {
            continue;
        }
        crs_message_add(message, "%s%s", message->length > 0 ? "; " : "", crs_commands[i]->name);
        for (int k = i + 1; k < CRS_NUM_COMMANDS; k++) {
            if (crs_commands[k]->incomplete && strcmp(crs_commands[k]->incomplete, meaning) == 0) {
                crs_message_add(message, ", %s", crs_commands[k]->name);
            }
        }
        crs_message_add(message, ": %s", meaning);
    }
}

/* ---- on a terminal ---- */

static void
print_pair(const crs_cli *cli, const char *left, const char *right, int column)
{
    char line[1024];
    const int terminal = cli->style.width;
    const size_t width = (size_t)((terminal && terminal < HELP_WIDTH ? terminal : HELP_WIDTH) -
                                  column);
    const char *rest = right;
    int first = 1;

    while (*rest || first) {
        size_t next;
        const size_t length = crs_text_break(rest, width > 24 ? width : 24, &next);

        snprintf(line, sizeof line, "  %-*s%.*s", column - 2, first ? left : "", (int)length,
                 rest);
        crs_cli_print(cli, "%s\n", line);
        rest += next;
        first = 0;
    }
}

static void
print_options(const crs_cli *cli, const crs_command *command)
{
    crs_option_row rows[CRS_NUM_OPTIONS];
    const size_t count = crs_command_rows(command, rows);

    crs_cli_title(cli, "Options");
    for (size_t i = 0; i < count; i++) {
        const char letter = rows[i].letter;
        const char *argument = rows[i].argument;
        char left[80], right[CRS_HELP_TEXT];

        snprintf(left, sizeof left, "%c%c%s--%s%s%s", letter ? '-' : ' ', letter ? letter : ' ',
                 letter ? ", " : "  ", rows[i].name, argument ? " " : "",
                 argument ? argument : "");
        crs_help_meaning(&rows[i], right);
        if (strlen(left) > 26) { /* does not fit beside */
            crs_cli_print(cli, "  %s\n", left);
            left[0] = '\0';
        }
        print_pair(cli, left, right, 30);
    }
}

/* Commands with what they do behind them or, where that does not fit the terminal, before. */
static void
print_examples(const crs_cli *cli, const crs_example *examples, size_t count)
{
    const int width = cli->style.width;
    int column = 0, longest = 0, above;

    for (size_t i = 0; i < count; i++) {
        const int length = (int)strlen(examples[i].line) + 5;
        const int what = (int)strlen(examples[i].what);

        column = length > column ? length : column;
        longest = what > longest ? what : longest;
    }
    above = width > 0 && 2 + column + 2 + longest > width;
    crs_cli_title(cli, "Examples");
    for (size_t i = 0; i < count; i++) {
        if (above) {
            crs_cli_print(cli, "  # %s\n  %s\n", examples[i].what, examples[i].line);
        } else {
            crs_cli_print(cli, "  %-*s# %s\n", column, examples[i].line, examples[i].what);
        }
    }
}

/* Those that a command can end with; of NULL: all that there are. */
static void
print_exits(const crs_cli *cli, const crs_command *command)
{
    crs_message all;

    crs_help_incomplete(&all);
    crs_sink_text(cli->out, "\n");
    crs_cli_title(cli, "Exit codes");
#define PRINT_EXIT(code, meaning)                                                                 \
    if (strcmp(code, CRS_EXIT_INCOMPLETE_TEXT) != 0) {                                            \
        print_pair(cli, code, meaning, 18);                                                       \
    } else if (!command || command->incomplete) {                                                 \
        print_pair(cli, code, command ? command->incomplete : all.text, 18);                      \
    }
    CRS_EXIT_LIST(PRINT_EXIT)
#undef PRINT_EXIT
}

/* "Usage: ...", and the paragraph below. */
static void
print_head(const crs_cli *cli, const char *name, const char *usage, const char *prose)
{
    crs_table_style style = cli->style;

    style.width = style.width && style.width < HELP_WIDTH ? style.width : HELP_WIDTH;
    crs_cli_print(cli, "Usage: crisim%s%s %s\n\n", name[0] ? " " : "", name, usage);
    crs_text_print(prose, &style, cli->out);
    crs_sink_text(cli->out, "\n");
}

void
crs_help_print(const crs_cli *cli, const crs_command *command)
{
    if (command) {
        print_head(cli, command->name, command->usage, command->prose);
    } else {
        print_head(cli, "", crs_program.usage, crs_program.prose);
        crs_cli_title(cli, "Commands");
        for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
            print_pair(cli, crs_commands[i]->name, crs_commands[i]->purpose, 15);
        }
        crs_sink_text(cli->out, "\n");
    }
    print_options(cli, command);
    crs_sink_text(cli->out, "\n");
    print_examples(cli, command ? command->examples : crs_program.examples,
                   command ? command->num_examples : crs_program.num_examples);
    print_exits(cli, command);
}

static int
crs_cmd_help(crs_cli *cli)
{
    const crs_options *options = cli->options;
    const crs_command *command = NULL;

    if (crs_options_flag(options, CRS_OPT_MAN)) {
        crs_man_print(cli);
        return CRS_EXIT_DONE;
    }
    if (options->value[CRS_OPT_MARKDOWN_PAGE].given) {
        crs_reference_print(cli, options->value[CRS_OPT_MARKDOWN_PAGE].text);
        return CRS_EXIT_DONE;
    }
    if (options->num_arguments > 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID, "help takes one command");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (options->num_arguments == 1) {
        command = crs_command_find(options->arguments[0], &cli->message);
        if (!command) {
            return crs_cli_fail(cli, CRS_EXIT_USAGE);
        }
    }
    crs_help_print(cli, command);
    return CRS_EXIT_DONE;
}

const crs_command crs_command_help = CRS_COMMAND(
    help, "explain a command", "[OPTION...] [COMMAND]",
    "Explains a command: what it does, its options, examples.", NULL,
    CRS_OPTIONS({.id = CRS_OPT_MAN}, {.id = CRS_OPT_MARKDOWN_PAGE}),
    CRS_EXAMPLES({"crisim help", "all commands"}, {"crisim help replay", "one of them"},
                 {"crisim help --man > crisim.1", "to read with man -l"},
                 {"crisim help --markdown commands > commands.md", "the page of the reference"}));
