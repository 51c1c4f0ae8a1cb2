/* The manual page crisim(1), from the tables of commands and options and the pages of help. */
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
put_usage(const crs_cli *cli, const char *usage)
{
    const size_t length = strcspn(usage, " ");
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)length, usage);
    crs_sink_text(cli->out, "\\fBcrisim ");
    put(cli, name);
    crs_sink_text(cli->out, usage[length] ? "\\fR \\fI" : "\\fR");
    put(cli, usage + length + (usage[length] == ' '));
    crs_sink_text(cli->out, usage[length] ? "\\fR\n" : "\n");
}

static void
put_examples(const crs_cli *cli, const crs_page *page)
{
    for (int i = 0; i < CRS_PAGE_EXAMPLES && page->examples[i].command; i++) {
        crs_sink_text(cli->out, ".TP\n\\fB");
        put(cli, page->examples[i].command);
        crs_sink_text(cli->out, "\\fR\n");
        put_line(cli, page->examples[i].what);
    }
}

/* ---- sections ---- */

static void
put_commands(const crs_cli *cli)
{
    put_section(cli, "COMMANDS");
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        const crs_page *page = crs_help_page((crs_command_id)i);
        const char *comma = "Options:\n";

        crs_cli_print(cli, ".SS %s\n", crs_command_name((crs_command_id)i));
        put_usage(cli, page->usage);
        crs_sink_text(cli->out, ".PP\n");
        put_line(cli, page->text);
        for (int k = 0; k < CRS_NUM_OPTIONS; k++) {
            const unsigned commands = crs_option_table[k].commands;

            if (commands != CRS_FOR_EVERYBODY && (commands >> i & 1u)) {
                crs_sink_text(cli->out, comma[0] == 'O' ? ".PP\n" : "");
                crs_sink_text(cli->out, comma);
                crs_sink_text(cli->out, "\\fB\\-\\-");
                put(cli, crs_option_table[k].name);
                crs_sink_text(cli->out, "\\fR");
                comma = ",\n";
            }
        }
        crs_sink_text(cli->out, comma[0] == 'O' ? "" : ".\n");
        put_examples(cli, page);
    }
}

static void
put_option(const crs_cli *cli, const crs_option_info *info)
{
    const char letter[] = {info->letter, '\0'};
    char text[512];

    crs_sink_text(cli->out, ".TP\n");
    if (info->letter) {
        crs_sink_text(cli->out, "\\fB\\-");
        put(cli, letter);
        crs_sink_text(cli->out, "\\fR, ");
    }
    crs_sink_text(cli->out, "\\fB\\-\\-");
    put(cli, info->name);
    crs_sink_text(cli->out, info->argument ? "\\fR \\fI" : "");
    put(cli, info->argument ? info->argument : "");
    crs_sink_text(cli->out, "\\fR\n");
    snprintf(text, sizeof text, "%s%s%s%s", info->meaning, info->fallback[0] ? " (default: " : "",
             info->fallback, info->fallback[0] ? ")" : "");
    put_line(cli, text);
}

void
crs_man_print(const crs_cli *cli)
{
    const crs_page *page = crs_help_page(CRS_NUM_COMMANDS);

    crs_cli_print(cli, ".TH CRISIM 1 \"\" \"crisim %s\" \"User Commands\"\n.nh\n.ad l\n",
                  CRISIM_VERSION);
    put_section(cli, "NAME");
    crs_sink_text(cli->out, "crisim \\- what if the company had answered differently?\n");
    put_section(cli, "SYNOPSIS");
    put_usage(cli, page->usage);
    put_section(cli, "DESCRIPTION");
    put_line(cli, page->text);
    crs_sink_text(cli->out, ".SS Examples\n");
    put_examples(cli, page);
    put_commands(cli);
    put_section(cli, "OPTIONS");
    for (int k = 0; k < CRS_NUM_OPTIONS; k++) {
        put_option(cli, &crs_option_table[k]);
    }
    put_section(cli, "EXIT STATUS");
#define PUT_EXIT(code, meaning) put_term(cli, code, meaning);
    CRS_EXIT_LIST(PUT_EXIT)
#undef PUT_EXIT
    put_section(cli, "ENVIRONMENT");
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        put_term(cli, variables[i].name, variables[i].meaning);
    }
    put_section(cli, "FILES");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        put_term(cli, files[i].name, files[i].meaning);
    }
}
