/* report: a folder of results as one page of HTML, for people who would rather look. */
#include <string.h>

#include "base/atomic_file.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "page/kinds.h"

typedef struct kind {
    const crs_result_table *table;
    const char *title, *about;
    crs_status (*write)(crs_page *page);
} kind;

static const kind kinds[] = {
#define KIND_ROW(name, table, title, about) {&crs_##table##_table, title, about, crs_html_##name},
    CRS_HTML_KIND_LIST(KIND_ROW)
#undef KIND_ROW
};

#define NUM_KINDS (sizeof kinds / sizeof kinds[0])

static const kind *
kind_of(const crs_folder *folder)
{
    for (size_t i = 0; i < NUM_KINDS; i++) {
        if (crs_folder_lists(folder, kinds[i].table->file)) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* Exit code of an error while reading the folder. */
static int
exit_of(crs_status status)
{
    return status == CRS_ERR_EXISTS                                 ? CRS_EXIT_INCOMPLETE
           : status == CRS_ERR_MEMORY || status == CRS_ERR_INTERNAL ? CRS_EXIT_FAILED
                                                                    : CRS_EXIT_INVALID;
}

/* Writes the whole page onto a sink. Returns an exit code; an error has been said. */
static int
write_page(crs_cli *cli, crs_folder *folder, crs_sink *sink)
{
    const kind *what = kind_of(folder);
    crs_page page;
    crs_status status;

    if (!what) {
        crs_json_address(&folder->manifest, folder->manifest.root, &cli->message);
        crs_message_add(&cli->message, "lists no table that a report can be made of");
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    crs_page_begin(&page, folder, cli->reader.model, sink, what->title, what->about);
    status = what->write(&page);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, exit_of(status));
    }
    status = crs_page_end(&page);
    for (size_t i = 0; i < folder->num_changed; i++) {
        crs_cli_note(cli, "note: %s/%s has been changed since crisim wrote it", folder->path,
                     folder->changed[i]);
    }
    if (status == CRS_ERR_INTERNAL) {
        crs_message_fail(&cli->message, status, "%s", crs_status_message(status));
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    return CRS_EXIT_DONE; /* a failed sink is noticed by whoever flushes it */
}

static int
write_file(crs_cli *cli, crs_folder *folder, const char *path)
{
    const int replace = crs_options_flag(cli->options, CRS_OPT_FORCE);
    crs_atomic_file file;
    crs_status status;
    int code;

    crs_interrupt_defer();
    status = crs_atomic_open_path(&file, path, replace, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, status == CRS_ERR_INVALID ? CRS_EXIT_USAGE : CRS_EXIT_FAILED);
    }
    code = write_page(cli, folder, &file.sink);
    if (code != CRS_EXIT_DONE) {
        crs_atomic_abort(&file);
        return code;
    }
    status = replace ? crs_atomic_commit(&file, &cli->message)
                     : crs_atomic_commit_new(&file, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    crs_cli_note(cli, "report: %s", path);
    return CRS_EXIT_DONE;
}

static int
crs_cmd_report(crs_cli *cli)
{
    const char *path = cli->options->value[CRS_OPT_OUTPUT].text;
    crs_folder folder;
    crs_status status;

    if (cli->options->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "report needs one DIR, like \"crisim report out\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    status = crs_folder_open(&folder, cli->options->arguments[0], &cli->arena, &cli->message);
    if (status != CRS_OK) {
        return crs_cli_fail(cli, exit_of(status));
    }
    return strcmp(path, "-") == 0 ? write_page(cli, &folder, cli->out)
                                  : write_file(cli, &folder, path);
}

const crs_command crs_command_report = CRS_COMMAND(
    report, "a folder of results as one page of HTML, with pictures and words", "[OPTION...] DIR",
    "Makes one page of HTML of a folder that -o of run, replay, compare, curve, sweep, "
    "sensitivity or fit has written: findings in words, figures, tables, and where all came from. "
    "The page holds everything itself, asks for nothing from anywhere, opens in any browser and "
    "prints well.",
    "the folder is not complete",
    CRS_OPTIONS({.id = CRS_OPT_OUTPUT,
                 .argument = "FILE",
                 .fallback = "report.html",
                 .meaning = "the file to write; -: standard output"},
                {.id = CRS_OPT_FORCE, .meaning = "replace the file if it is there"}),
    CRS_EXAMPLES({"crisim replay --reps 100 -q -o out-replay", "some results"},
                 {"crisim report out-replay", "writes report.html"},
                 {"crisim report out-replay -o replay.html", "another name"},
                 {"crisim report out-replay -o - > page.html", "to standard output"}));
