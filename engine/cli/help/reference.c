#include "cli/help/reference.h"

#include <stdio.h>
#include <string.h>

#include "result/tables.h"

/* Characters of a line of running text. */
#define LINE 96

static void
columns(const crs_cli *cli)
{
    crs_result_markdown(cli->out); /* a failed sink is noticed by whoever flushes it */
}

static const struct {
    const char *name;
    const char *title; /* NULL: the page has it */
    void (*print)(const crs_cli *cli);
} pages[] = {
    {"commands", "Commands", crs_reference_commands},
    {"parameters", "Parameters", crs_reference_parameters},
    {"metrics", "Metrics and observables", crs_reference_metrics},
    {"files", "Case, strategy and study files", crs_reference_files},
    {"columns", NULL, columns},
};

void
crs_reference_print(const crs_cli *cli, const char *name)
{
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (strcmp(pages[i].name, name) == 0) {
            if (pages[i].title) {
                crs_cli_print(cli,
                              "# %s\n\n<!-- Made by `tools/refresh docs` from the program's own "
                              "tables. -->\n\n",
                              pages[i].title);
            }
            pages[i].print(cli);
        }
    }
}

void
crs_reference_text(const crs_cli *cli, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (strchr("\\`*_<>[]|", *c)) {
            crs_sink_text(cli->out, "\\");
        }
        crs_sink_write(cli->out, c, 1);
    }
}

void
crs_reference_code(const crs_cli *cli, const char *text)
{
    crs_sink_text(cli->out, text[0] ? "`" : "");
    for (const char *c = text; *c; c++) {
        crs_sink_text(cli->out, *c == '|' ? "\\" : ""); /* how a bar is written in a cell */
        crs_sink_write(cli->out, c, 1);
    }
    crs_sink_text(cli->out, text[0] ? "`" : "");
}

void
crs_reference_paragraph(const crs_cli *cli, const char *text)
{
    char line[LINE * 4 + 1]; /* characters have 4 bytes at most */

    while (*text) {
        size_t next;
        const size_t length = crs_text_break(text, LINE, &next);

        snprintf(line, sizeof line, "%.*s", (int)length, text);
        crs_reference_text(cli, line);
        crs_sink_text(cli->out, "\n");
        text += next;
    }
    crs_sink_text(cli->out, "\n");
}

void
crs_reference_heads(const crs_cli *cli, const char *const *names)
{
    size_t count = 0;

    for (; names[count]; count++) {
        crs_cli_print(cli, "| %s ", names[count]);
    }
    crs_sink_text(cli->out, "|\n");
    while (count-- > 0) {
        crs_sink_text(cli->out, "|---");
    }
    crs_sink_text(cli->out, "|\n");
}
