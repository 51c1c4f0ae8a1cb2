/* merge: the tables of a sweep from its shards, the same bytes as one machine would have written.
 */
#include <string.h>

#include "cli/interrupt.h"
#include "term/progress.h"
#include "cli/sweep/shards.h"
#include "cli/sweep/sweep_finish.h"
#include "base/atomic_file.h"

/* Are all chunks there, once, and sound? */
static int
check_shards(crs_cli *cli, const crs_shards *shards)
{
    crs_message missing;

    for (size_t i = 0; i < shards->count; i++) {
        const crs_shard_folder *shard = &shards->items[i];

        if (shard->is_finished) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID,
                             "%.300s: is a finished sweep, not a shard", shard->path);
            return crs_cli_fail(cli, CRS_EXIT_INVALID);
        }
        if (shard->foreign > 0) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID,
                             "%.300s: overlaps: %zu of its chunks belong to other shards",
                             shard->path, (size_t)shard->foreign);
            return crs_cli_fail(cli, CRS_EXIT_INVALID);
        }
        if (shard->corrupt > 0) {
            crs_message_fail(&cli->message, CRS_ERR_INVALID,
                             "%.300s: %zu chunks are corrupt; compute them again (sweep ... "
                             "--shard %zu/%zu --resume)",
                             shard->path, (size_t)shard->corrupt, (size_t)shard->record.shard,
                             (size_t)shard->record.shards);
            return crs_cli_fail(cli, CRS_EXIT_INCOMPLETE);
        }
    }
    crs_message_clear(&missing);
    crs_shards_missing(shards, &missing);
    if (missing.length > 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "of %zu shards these are missing or not complete: --array=%s",
                         (size_t)shards->items[0].record.shards, missing.text);
        return crs_cli_fail(cli, CRS_EXIT_INCOMPLETE);
    }
    return CRS_EXIT_DONE;
}

/* Is the first shard's design.csv what the record says? */
static int
check_design(crs_cli *cli, const crs_shard_folder *shard)
{
    const char *folder = crs_arena_join(&cli->arena, shard->path, "/");
    const char *path = folder ? crs_arena_join(&cli->arena, folder, CRS_SWEEP_DESIGN) : NULL;
    char text[CRS_HASH_TEXT];

    if (!path || crs_hash_file(path, text) != CRS_OK ||
        strcmp(text, shard->record.design_hash) != 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "%.300s: design.csv is missing or damaged", shard->path);
        return crs_cli_fail(cli, CRS_EXIT_INVALID);
    }
    return CRS_EXIT_DONE;
}

/* sweep.json of the whole, as one machine has it. */
static int
write_record(crs_cli *cli, const char *dir, const crs_sweep_record *record)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open(&file, dir, CRS_SWEEP_RECORD, &cli->message);

    if (status == CRS_OK) {
        (void)crs_sweep_record_write(record, &file.sink); /* errors stick in the sink */
        status = crs_atomic_commit(&file, &cli->message);
    }
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}

static int
merge(crs_cli *cli, const crs_shards *shards, const char *dir)
{
    const double started = crs_clock();
    crs_ledger *ledgers = crs_arena_alloc(&cli->arena, shards->count, sizeof *ledgers);
    crs_sweep_record record = shards->items[0].record;
    const crs_sweep_files files = {
        .record = &record,
        .ledgers = ledgers,
        .num_ledgers = shards->count,
        .stop = crs_interrupt_flag(),
    };
    crs_finish_plan plan = {
        .dir = dir,
        .force = crs_options_flag(cli->options, CRS_OPT_FORCE),
        .design_dir = shards->items[0].path,
        /* the shards may have been computed on several; what counts is the numerics */
        .isa = strcmp(record.numerics, "fast") == 0 ? "merged-fast" : "merged",
        .threads = 1,
        .seconds = crs_clock() - started,
    };
    int code;

    if (!ledgers) {
        crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    for (size_t i = 0; i < shards->count; i++) {
        ledgers[i] = shards->items[i].ledger; /* borrowed */
    }
    record.shard = record.shards = 1;
    clock_gettime(CLOCK_REALTIME, &plan.started);
    code = crs_sweep_finish(cli, &files, &plan);
    return code == CRS_EXIT_DONE ? write_record(cli, dir, &record) : code;
}

static int
crs_cmd_merge(crs_cli *cli)
{
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    crs_shards shards = {0};
    int code;

    crs_interrupt_defer();
    if (!dir->given || cli->options->num_arguments == 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "merge needs -o DIR and the folders of the shards, like \"crisim merge "
                         "-o result out\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_shards_open(cli, cli->options->arguments, cli->options->num_arguments, &shards);
    code = code == CRS_EXIT_DONE ? check_shards(cli, &shards) : code;
    code = code == CRS_EXIT_DONE ? check_design(cli, &shards.items[0]) : code;
    code = code == CRS_EXIT_DONE ? merge(cli, &shards, dir->text) : code;
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
