/* The manual page crisim(1), from the blocks of the commands and the rows of options. */
#include <stdio.h>
#include <string.h>

#include "cli/help/help.h"

/* Environment: what it does. */
static const struct {
    const char *name, *meaning;
} variables[] = {
    {"CRISIM_SCENARIOS",
     "Folder of cases, strategies and studies, where --scenarios is not given."},
    {"CRISIM_ISA", "Instruction set, where --isa is not given."},
    {"NO_COLOR", "If set and not empty: no colours on terminals."},
    {"TERM, COLUMNS",
     "Of the terminal: \"dumb\" has no colours; columns, where it does not tell."},
    {"LC_ALL, LC_CTYPE, LANG",
     "On a terminal whose character set is not UTF-8, tables and pictures are drawn in ASCII."},
};

/* Files that are installed. */
static const struct {
    const char *name, *meaning;
} files[] = {
    {"share/crisim", "The cases, and below it their strategies, studies and JSON Schemas."},
    {"share/doc/crisim/README.md", "An introduction with examples; how to write one's own files."},
};

/* Characters of a line, before escaping. */
#define LINE 70

/* ---- man(7) ---- */

/* Text as it is: what means something to roff is escaped. */
static void
put(const crs_cli *cli, const char *text)
{
    for (const char *c = text; *c; c++) {
        switch (*c) {
        case '\\':
            crs_sink_text(cli->out, "\\e");
            break;
        case '-':
            crs_sink_text(cli->out, "\\-");
            break;
        case '\'':
            crs_sink_text(cli->out, "\\(aq");
            break;
        case '"':
            crs_sink_text(cli->out, "\\(dq");
            break;
        case '.':
            crs_sink_text(cli->out, c == text ? "\\&." : ".");
            break;
        default:
            crs_sink_write(cli->out, c, 1);
            break;
        }
    }
}

/* Running text, in lines that diff and editors like. */
static void
put_line(const crs_cli *cli, const char *text)
{
    char line[LINE * 4 + 1]; /* characters have 4 bytes at most */

    while (*text) {
        size_t next;
        const size_t length = crs_text_break(text, LINE, &next);

        snprintf(line, sizeof line, "%.*s", (int)length, text);
        put(cli, line);
        crs_sink_text(cli->out, "\n");
        text += next;
    }
}

static void
put_section(const crs_cli *cli, const char *title)
{
    crs_cli_print(cli, ".SH %s\n", title);
}

/* A term and what it means, in full sentences or not. */
static void
put_term(const crs_cli *cli, const char *term, const char *meaning)
{
    crs_sink_text(cli->out, ".TP\n\\fB");
    put(cli, term);
    crs_sink_text(cli->out, "\\fR\n");
    put_line(cli, meaning);
}

/* "[OPTION...] CASE" in italics behind the command in bold. */
static void
put_usage(const crs_cli *cli, const char *name, const char *usage)
{
    crs_sink_text(cli->out, "\\fBcrisim");
    crs_sink_text(cli->out, name[0] ? " " : "");
    put(cli, name);
    crs_sink_text(cli->out, usage[0] ? "\\fR \\fI" : "\\fR");
    put(cli, usage);
    crs_sink_text(cli->out, usage[0] ? "\\fR\n" : "\n");
}

static void
put_examples(const crs_cli *cli, const crs_example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_term(cli, examples[i].line, examples[i].what);
    }
}

static void
put_option(const crs_cli *cli, const crs_option_row *row)
{
    const char letter[] = {row->letter, '\0'};
    char text[CRS_HELP_TEXT];

    crs_sink_text(cli->out, ".TP\n");
    if (row->letter) {
        crs_sink_text(cli->out, "\\fB\\-");
        put(cli, letter);
        crs_sink_text(cli->out, "\\fR, ");
    }
    crs_sink_text(cli->out, "\\fB\\-\\-");
    put(cli, row->name);
    crs_sink_text(cli->out, row->argument ? "\\fR \\fI" : "");
    put(cli, row->argument ? row->argument : "");
    crs_sink_text(cli->out, "\\fR\n");
    crs_help_meaning(row, text);
    put_line(cli, text);
}

/* ---- sections ---- */

/* The options of a command: by name where the section OPTIONS says all of them, else explained. */
static void
put_command_options(const crs_cli *cli, const crs_command *command)
{
    crs_option_row rows[CRS_NUM_OPTIONS];
    const size_t count = crs_command_rows(command, rows);
    const char *before = ".PP\nOptions:\n";

    for (size_t i = 0; i < count; i++) {
        if (!rows[i].is_common) {
            crs_sink_text(cli->out, before);
            crs_sink_text(cli->out, "\\fB\\-\\-");
            put(cli, rows[i].name);
            crs_sink_text(cli->out, "\\fR");
            before = ",\n";
        }
    }
    crs_sink_text(cli->out, before[0] == ',' ? ".\n" : "");
    for (size_t i = 0; i < count; i++) {
        if (rows[i].is_own) {
            put_option(cli, &rows[i]);
        }
    }
}

static void
put_commands(const crs_cli *cli)
{
    put_section(cli, "COMMANDS");
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        const crs_command *command = crs_commands[i];

        crs_cli_print(cli, ".SS %s\n", command->name);
        put_usage(cli, command->name, command->usage);
        crs_sink_text(cli->out, ".PP\n");
        put_line(cli, command->prose);
        put_command_options(cli, command);
        crs_sink_text(cli->out, ".PP\nExamples:\n");
        put_examples(cli, command->examples, command->num_examples);
    }
}

static void
put_options(const crs_cli *cli)
{
    put_section(cli, "OPTIONS");
    crs_sink_text(cli->out, "What a command says of an option goes before what stands here.\n");
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        const crs_option_row row = crs_command_row(NULL, (crs_option_id)i);

        put_option(cli, &row);
    }
}

static void
put_exits(const crs_cli *cli)
{
    crs_message all;

    crs_help_incomplete(&all);
    put_section(cli, "EXIT STATUS");
#define PUT_EXIT(code, meaning)                                                                   \
    put_term(cli, code, strcmp(code, CRS_EXIT_INCOMPLETE_TEXT) == 0 ? all.text : meaning);
    CRS_EXIT_LIST(PUT_EXIT)
#undef PUT_EXIT
}

void
crs_man_print(const crs_cli *cli)
{
    crs_cli_print(cli, ".TH CRISIM 1 \"\" \"crisim %s\" \"User Commands\"\n.nh\n.ad l\n",
                  CRISIM_VERSION);
    put_section(cli, "NAME");
    crs_sink_text(cli->out, "crisim \\- what if the company had answered differently?\n");
    put_section(cli, "SYNOPSIS");
    put_usage(cli, "", crs_program.usage);
    put_section(cli, "DESCRIPTION");
    put_line(cli, crs_program.prose);
    crs_sink_text(cli->out, ".SS Examples\n");
    put_examples(cli, crs_program.examples, crs_program.num_examples);
    put_commands(cli);
    put_options(cli);
    put_exits(cli);
    put_section(cli, "ENVIRONMENT");
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        put_term(cli, variables[i].name, variables[i].meaning);
    }
    put_section(cli, "FILES");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        put_term(cli, files[i].name, files[i].meaning);
    }
}
