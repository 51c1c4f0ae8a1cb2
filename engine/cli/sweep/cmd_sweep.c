/* sweep: estimate, run chunk by chunk, write the tables. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/asking.h"
#include "request/sweep/sweep_run.h"

/* "3.2 s", "12 min", "5.1 h", "3 d". */
static const char *
duration(double seconds, char text[32])
{
    const double units[] = {1.0, 60.0, 3600.0, 86400.0};
    static const char *const names[] = {"s", "min", "h", "d"};
    int i = 0;

    while (i < 3 && seconds >= 2.0 * units[i + 1]) {
        i++;
    }
    snprintf(text, 32, "%.3g %s", seconds / units[i], names[i]);
    return text;
}

/* "1.4 MB". */
static const char *
size(double bytes, char text[32])
{
    static const char *const names[] = {"kB", "MB", "GB", "TB", "PB"};
    int i = 0;

    for (bytes /= 1e3; bytes >= 1e3 && i < 4; i++) {
        bytes /= 1e3;
    }
    snprintf(text, 32, "%.3g %s", bytes, names[i]);
    return text;
}

static void
print_estimate(const crs_sweep_run *self, const crs_sweep_estimate *e, FILE *file)
{
    const crs_sweep_record *record = &self->setup.record;
    char a[32], b[32], c[32];

    fprintf(file,
            "%s: %zu jobs x %" PRIu64 " points (%s, %zu varied) x %" PRIu64
            " replicate%s = %.0f run%s of %g days\n",
            record->study, record->num_jobs, record->points, record->design, record->num_varied,
            record->replicates, record->replicates == 1 ? "" : "s", e->all_runs,
            e->all_runs > 1.0 ? "s" : "", record->days);
    if (self->is_shard) {
        fprintf(file, "shard %" PRIu64 " of %" PRIu64 ": %.0f runs in %" PRIu64 " chunks\n",
                record->shard, record->shards, e->runs, e->chunks);
    }
    fprintf(file,
            "about %s on %zu threads, %s of memory, %s on disk while it runs, %s of tables\n",
            duration(e->seconds, a), self->setup.sweep.plan.threads, size(e->memory, b),
            size(e->chunk_bytes, c), size(e->table_bytes, (char[32]){0}));
}

static void
print_estimate_json(const crs_cli *cli, const crs_sweep_run *self, const crs_sweep_estimate *e)
{
    const crs_sweep_record *record = &self->setup.record;
    crs_json_writer w;

    crs_json_writer_init(&w, cli->out);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "study", record->study);
    crs_json_put_integer(&w, "jobs", record->num_jobs);
    crs_json_put_text(&w, "design", record->design);
    crs_json_put_integer(&w, "points", record->points);
    crs_json_put_integer(&w, "replicates", record->replicates);
    crs_json_put_number(&w, "all_runs", e->all_runs);
    crs_json_put_number(&w, "runs", e->runs);
    crs_json_put_integer(&w, "chunks", e->chunks);
    crs_json_put_integer(&w, "chunk_runs", record->chunk_runs);
    crs_json_put_integer(&w, "threads", self->setup.sweep.plan.threads);
    crs_json_put_number(&w, "seconds", e->seconds);
    crs_json_put_number(&w, "memory_bytes", e->memory);
    crs_json_put_number(&w, "chunk_bytes", e->chunk_bytes);
    crs_json_put_number(&w, "table_bytes", e->table_bytes);
    crs_json_put_end(&w);
    crs_json_writer_end(&w);
}

/* Says what is to come; -q and --resume skip the calibration. */
static int
tell_estimate(crs_asking *asking, crs_sweep_run *self)
{
    const crs_options *options = asking->cli->options;
    const int dry = crs_options_flag(options, CRS_OPT_DRY_RUN);
    crs_sweep_estimate e;
    int code;

    if (!dry &&
        (crs_options_flag(options, CRS_OPT_QUIET) || crs_options_flag(options, CRS_OPT_RESUME))) {
        return CRS_EXIT_DONE;
    }
    code = crs_asking_exit(asking, crs_sweep_run_estimate(self, &asking->env, &e));
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    if (dry && crs_options_flag(options, CRS_OPT_JSON)) {
        print_estimate_json(asking->cli, self, &e);
    } else {
        crs_sink_flush(asking->cli->out);
        print_estimate(self, &e, dry ? stdout : stderr);
        fflush(stdout);
    }
    return CRS_EXIT_DONE;
}

static int
crs_cmd_sweep(crs_cli *cli)
{
    crs_sweep_run self = {.folder = {.lock = {.fd = -1}, .ledger = {.fd = -1}}};
    crs_asking asking;
    int code = crs_asking_begin(&asking, cli, CRS_REQUEST_SWEEP);

    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_sweep_run_prepare(&self, &asking.env))
               : code;
    code = code == CRS_EXIT_DONE ? tell_estimate(&asking, &self) : code;
    if (code == CRS_EXIT_DONE && !crs_options_flag(cli->options, CRS_OPT_DRY_RUN)) {
        crs_asking_start(&asking);
        code = crs_asking_exit(&asking, crs_sweep_run_work(&self, &asking.env));
        crs_asking_end(&asking);
    }
    crs_sweep_run_free(&self);
    return code;
}

const crs_command crs_command_sweep = CRS_COMMAND(
    sweep, "run a study: every point of a design, many times; resumable",
    "[OPTION...] STUDY -o DIR",
    "Runs every point of a study's design, in every case under every strategy, as often as the "
    "study says, and writes runs.csv, summary.csv, design.csv and a manifest. Tells first what "
    "it will take. Results are stored as they come: after a kill, a full disk or Ctrl-C the "
    "same command with --resume goes on, to the same bytes. With --shard, DIR gets a folder "
    "shard-K-of-N for each part.",
    NULL,
    CRS_OPTIONS(
        {.id = CRS_OPT_SET},
        {.id = CRS_OPT_REPS,
         .meaning = "replicates: runs at a point that differ by luck only (default: the study's, "
                    "else 1)"},
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_STEPS},
        {.id = CRS_OPT_DT},
        {.id = CRS_OPT_OUTPUT, .meaning = "write tables and a manifest into a folder"},
        {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_PARAMS}, {.id = CRS_OPT_POINTS},
        {.id = CRS_OPT_DRY_RUN},
        {.id = CRS_OPT_RESUME,
         .meaning = "go on where the sweep was stopped or killed; start it if there is none yet"},
        {.id = CRS_OPT_SHARD}, {.id = CRS_OPT_CHUNK}, {.id = CRS_OPT_JSON},
        {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_NUMERICS},
        {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim sweep apology-compensation --dry-run", "runs, time, memory"},
                 {"crisim sweep apology-compensation --reps 2 -o out", "with results"},
                 {"crisim sweep apology-compensation --reps 2 -o out --resume", "go on"},
                 {"crisim sweep apology-compensation --reps 2 -o shards --shard 1/1",
                  "a part, on any machine"}));
