/* merge: the tables of a sweep from its shards. */
#include "cli/asking.h"
#include "cli/interrupt.h"
#include "request/sweep/shards.h"

static int
crs_cmd_merge(crs_cli *cli)
{
    crs_shards shards = {0};
    crs_asking asking;
    int code;

    crs_interrupt_defer();
    if (!cli->options->value[CRS_OPT_OUTPUT].given || cli->options->num_arguments == 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "merge needs -o DIR and the folders of the shards, like \"crisim merge "
                         "-o result out\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_asking_begin(&asking, cli, CRS_REQUEST_MERGE);
    code = code == CRS_EXIT_DONE ? crs_asking_exit(&asking, crs_shards_open(&asking.env, &shards))
                                 : code;
    code = code == CRS_EXIT_DONE ? crs_asking_exit(&asking, crs_shards_merge(&asking.env, &shards))
                                 : code;
    crs_shards_close(&shards);
    return code;
}

const crs_command crs_command_merge = CRS_COMMAND(
    merge, "put the shards of a sweep together", "[OPTION...] -o DIR SHARD...",
    "Puts the shards of a sweep together: the same bytes as one machine would have written. A "
    "SHARD is a folder of a shard, or one that holds shards. Refuses shards of different "
    "sweeps, versions or seeds, twice the same, and corrupt or missing ones.",
    "shards are missing or damaged",
    CRS_OPTIONS({.id = CRS_OPT_OUTPUT, .meaning = "write tables and a manifest into a folder"},
                {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_FORCE}),
    CRS_EXAMPLES({"crisim merge -o result shards", "all shards in a folder"}));
