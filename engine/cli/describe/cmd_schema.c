#include <string.h>

#include "cli/command.h"
#include "scenario/schema.h"
#include "base/suggest.h"

static int
print_one(crs_cli *cli, const char *name)
{
    const char *names[CRS_NUM_FILE_KINDS];

    for (int i = 0; i < CRS_NUM_FILE_KINDS; i++) {
        names[i] = crs_file_kind_name((crs_file_kind)i);
        if (strcmp(names[i], name) == 0) {
            crs_schema_write((crs_file_kind)i, cli->reader.model, cli->out);
            return CRS_EXIT_DONE;
        }
    }
    crs_message_fail(&cli->message, CRS_ERR_NAME, "schema: unknown kind of file \"%.60s\"", name);
    crs_suggest_add(&cli->message, name, names, CRS_NUM_FILE_KINDS);
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

static int
crs_cmd_schema(crs_cli *cli)
{
    if (cli->options->num_arguments > 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID, "schema takes one kind of file");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (cli->options->num_arguments == 1) {
        return print_one(cli, cli->options->arguments[0]);
    }
    for (int i = 0; i < CRS_NUM_FILE_KINDS; i++) {
        crs_cli_print(cli, "%s\"%s\": ", i == 0 ? "{\n" : ",\n",
                      crs_file_kind_name((crs_file_kind)i));
        crs_schema_write((crs_file_kind)i, cli->reader.model, cli->out);
    }
    crs_sink_text(cli->out, "}\n");
    return CRS_EXIT_DONE;
}

const crs_command crs_command_schema = CRS_COMMAND(
    schema, "print the JSON Schema of a kind of file, for editors", "[case|strategy|study]",
    "Prints the JSON Schema (draft 2020-12) of a kind of file, or of all kinds as an object. "
    "Editors use it to complete keys and to mark errors.",
    NULL, CRS_NO_OPTIONS,
    CRS_EXAMPLES({"crisim schema case > case.schema.json", "then \"$schema\" points there"},
                 {"crisim schema strategy", "what an action may hold"}));
