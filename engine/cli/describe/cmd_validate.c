#include <stdio.h>

#include "cli/command.h"

/* "messages": everything that is wrong; the first of it is "message". */
static void
put_problems(const crs_problems *problems, crs_json_writer *json)
{
    crs_json_put_array(json, "messages");
    for (size_t i = 0; i < problems->count && i < CRS_MAX_PROBLEMS; i++) {
        crs_json_put_text(json, NULL, problems->texts[i]);
    }
    crs_json_put_end(json);
}

/* Checks one file; says all that is wrong. */
static crs_status
validate(crs_cli *cli, const char *path, crs_json_writer *json)
{
    crs_file_kind kind = CRS_FILE_CASE;
    crs_problems problems = {0};
    crs_status status;

    cli->reader.problems = &problems;
    status = crs_scenario_validate(&cli->library, &cli->reader, path, &kind);

    if (json) {
        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "file", path);
        crs_json_put_text(json, "kind", status == CRS_OK ? crs_file_kind_name(kind) : NULL);
        crs_json_put_boolean(json, "valid", status == CRS_OK);
        crs_json_put_text(json, "message", status == CRS_OK ? NULL : cli->message.text);
        put_problems(&problems, json);
        crs_json_put_end(json);
    } else if (status == CRS_OK) {
        crs_sink_text(cli->out, path);
        crs_cli_print(cli, ": ok (%s)\n", crs_file_kind_name(kind));
    } else if (problems.count == 0) {
        fprintf(stderr, "%s\n", cli->message.text);
    }
    for (size_t i = 0; !json && i < problems.count && i < CRS_MAX_PROBLEMS; i++) {
        fprintf(stderr, "%s\n", problems.texts[i]);
    }
    if (!json && problems.count > CRS_MAX_PROBLEMS) {
        fprintf(stderr, "%s: and %zu more\n", path, problems.count - CRS_MAX_PROBLEMS);
    }
    cli->reader.problems = NULL;
    return status;
}

static int
crs_cmd_validate(crs_cli *cli)
{
    const crs_options *options = cli->options;
    crs_json_writer writer;
    crs_json_writer *json = crs_options_flag(options, CRS_OPT_JSON) ? &writer : NULL;
    int code = CRS_EXIT_DONE;

    if (options->num_arguments == 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "validate needs a FILE, like \"crisim validate my-case.json\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (json) {
        crs_json_writer_init(json, cli->out);
        crs_json_put_object(json, NULL);
        crs_json_put_array(json, "files");
    }
    for (size_t i = 0; i < options->num_arguments; i++) {
        if (validate(cli, options->arguments[i], json) != CRS_OK) {
            code = CRS_EXIT_INVALID;
        }
        crs_arena_free(&cli->arena);
    }
    if (json) {
        crs_json_put_end(json);
        crs_json_put_end(json);
        crs_json_writer_end(json);
    }
    return code;
}

const crs_command crs_command_validate = CRS_COMMAND(
    validate, "check case, strategy and study files", "[OPTION...] FILE...",
    "Checks case, strategy and study files, and says where and what is wrong: everything, not "
    "the first error only. What a study names is looked up. \"-\" is standard input.",
    NULL,
    CRS_OPTIONS({.id = CRS_OPT_DAYS, .meaning = "days of a run that all that happens must lie in"},
                {.id = CRS_OPT_JSON}, {.id = CRS_OPT_MODEL}),
    CRS_EXAMPLES({"crisim validate my-case.json", "one file"},
                 {"crisim validate scenarios/*.json", "several"}));
