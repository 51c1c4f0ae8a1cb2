/* status: how far sweeps and their shards are. */
#include <inttypes.h>

#include "cli/asking.h"
#include "request/sweep/shards.h"

static void
print_shard(const crs_cli *cli, const crs_shard_folder *shard)
{
    const crs_sweep_record *record = &shard->record;

    crs_sink_shown(cli->out, shard->path);
    if (record->shards > 1) {
        crs_cli_print(cli, ": shard %" PRIu64 " of %" PRIu64, record->shard, record->shards);
    }
    if (crs_shard_is_complete(shard)) {
        crs_cli_print(cli, ": complete");
    } else {
        crs_cli_print(cli, ": %" PRIu64 " of %" PRIu64 " chunks", shard->done, shard->own_chunks);
    }
    if (shard->corrupt > 0) {
        crs_cli_print(cli, ", %" PRIu64 " corrupt", shard->corrupt);
    }
    crs_sink_text(cli->out, "\n");
}

static void
put_shard(crs_json_writer *w, const crs_shard_folder *shard)
{
    crs_json_put_object(w, NULL);
    crs_json_put_text(w, "path", shard->path);
    crs_json_put_integer(w, "shard", shard->record.shard);
    crs_json_put_boolean(w, "complete", crs_shard_is_complete(shard));
    crs_json_put_integer(w, "chunks", shard->own_chunks);
    crs_json_put_integer(w, "done", shard->is_finished ? shard->own_chunks : shard->done);
    crs_json_put_integer(w, "corrupt", shard->corrupt);
    crs_json_put_end(w);
}

static void
print_json(const crs_cli *cli, const crs_shards *shards, const char *missing, uint64_t done)
{
    const crs_sweep_record *record = &shards->items[0].record;
    crs_json_writer w;

    crs_json_writer_init(&w, cli->out);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "study", record->study);
    crs_json_put_boolean(&w, "complete", missing[0] == '\0');
    crs_json_put_integer(&w, "runs", crs_sweep_record_runs(record));
    crs_json_put_integer(&w, "runs_done", done);
    crs_json_put_integer(&w, "shards", record->shards);
    crs_json_put_text(&w, "missing", missing);
    crs_json_put_array(&w, "folders");
    for (size_t i = 0; i < shards->count; i++) {
        put_shard(&w, &shards->items[i]);
    }
    crs_json_put_end(&w);
    crs_json_put_end(&w);
    crs_json_writer_end(&w);
}

static void
print_text(const crs_cli *cli, const crs_shards *shards, const char *missing, uint64_t done)
{
    const crs_sweep_record *record = &shards->items[0].record;
    const uint64_t runs = crs_sweep_record_runs(record);

    for (size_t i = 0; i < shards->count; i++) {
        print_shard(cli, &shards->items[i]);
    }
    crs_sink_shown(cli->out, record->study);
    crs_cli_print(cli, ": %" PRIu64 " of %" PRIu64 " runs done (%.4g %%)\n", done, runs,
                  100.0 * (double)done / (double)runs);
    if (missing[0] && record->shards > 1) {
        crs_sink_text(cli->out, "not complete: --array=");
        crs_sink_text(cli->out, missing);
        crs_sink_text(cli->out, "\n");
    } else if (missing[0]) {
        crs_sink_text(cli->out, "not complete: go on with the same command and --resume\n");
    }
}

static int
crs_cmd_status(crs_cli *cli)
{
    crs_shards shards = {0};
    crs_asking asking;
    crs_message missing;
    uint64_t done = 0;
    int code;

    if (cli->options->num_arguments == 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "status needs a DIR, like \"crisim status out\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_asking_begin(&asking, cli, CRS_REQUEST_STATUS);
    code = code == CRS_EXIT_DONE ? crs_asking_exit(&asking, crs_shards_open(&asking.env, &shards))
                                 : code;
    if (code == CRS_EXIT_DONE) {
        crs_message_clear(&missing);
        crs_shards_missing(&shards, &missing);
        for (size_t i = 0; i < shards.count; i++) {
            done += shards.items[i].done_runs;
        }
        if (crs_options_flag(cli->options, CRS_OPT_JSON)) {
            print_json(cli, &shards, missing.text, done);
        } else {
            print_text(cli, &shards, missing.text, done);
        }
        code = missing.length > 0 ? CRS_EXIT_INCOMPLETE : CRS_EXIT_DONE;
    }
    crs_shards_close(&shards);
    return code;
}

const crs_command crs_command_status = CRS_COMMAND(
    status, "tell how far sweeps and their shards are", "[OPTION...] DIR...",
    "Tells how far a sweep or its shards are, and which are missing, as a list for sbatch "
    "--array. Checks the hash of every chunk.",
    "shards are missing or damaged", CRS_OPTIONS({.id = CRS_OPT_JSON}),
    CRS_EXAMPLES({"crisim status shards", "all shards in a folder"}));
