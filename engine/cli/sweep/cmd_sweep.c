/* sweep: estimate, run chunk by chunk, write the tables. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/asking.h"
#include "cli/interrupt.h"
#include "cli/sweep/shard.h"
#include "cli/sweep/sweep_folder.h"
#include "request/sweep_plan.h"
#include "cli/sweep/sweep_finish.h"

/* Steps that the calibration runs at most, of one run. */
#define CALIBRATION_STEPS 20000

/* Bytes of a number, and of the other cells of a row, in a CSV; about. */
#define CSV_NUMBER 18.5
#define CSV_ROW    60.0

typedef struct sweep_run {
    crs_cli *cli;
    crs_asking asking;
    crs_sweep_setup setup;
    crs_sweep_folder folder;
    crs_shard shard;
    int is_shard;
    crs_progress progress;
    uint64_t before; /* runs of earlier chunks */
    double started;
    struct timespec wall;
} sweep_run;

/* ---- estimate ---- */

typedef struct estimate {
    double runs;        /* of this process */
    double all_runs;    /* of all shards */
    uint64_t chunks;    /* of this process */
    double seconds;     /* of computing */
    double memory;      /* bytes */
    double chunk_bytes; /* on disk, of this process */
    double table_bytes; /* on disk, of all shards */
} estimate;

static void
count_own(const sweep_run *self, estimate *out)
{
    const crs_sweep *sweep = &self->setup.sweep;

    for (uint64_t c = self->shard.number - 1; c < sweep->num_chunks; c += self->shard.count) {
        out->chunks++;
        out->runs += (double)crs_sweep_runs_in(sweep, c);
    }
}

static crs_status
make_estimate(sweep_run *self, estimate *out)
{
    crs_sweep *sweep = &self->setup.sweep;
    const crs_sweep_record *record = &self->setup.record;
    const double metrics = (double)record->num_metrics, varied = (double)record->num_varied;
    const double pairs = (double)record->points * (double)record->num_jobs;
    const double replicates = (double)record->replicates;
    double buffer = pairs * replicates * metrics * (double)sizeof(double);
    double seconds = 0.0;
    const crs_status status = crs_sweep_calibrate(sweep, CALIBRATION_STEPS, crs_clock, &seconds);

    *out = (estimate){.all_runs = (double)sweep->num_runs};
    count_own(self, out);
    out->seconds = seconds * out->runs;
    if (buffer > CRS_SWEEP_BUFFER_BYTES) {
        buffer = CRS_SWEEP_BUFFER_BYTES;
    }
    if (buffer < replicates * metrics * (double)sizeof(double)) {
        buffer = replicates * metrics * (double)sizeof(double);
    }
    out->memory = 4e6 + crs_sweep_bytes(sweep) + (self->is_shard ? 0.0 : buffer);
    out->chunk_bytes = out->runs * metrics * (double)sizeof(double);
    if (record->outputs >> CRS_STUDY_RUNS & 1) {
        out->table_bytes += out->all_runs * (CSV_ROW + CSV_NUMBER * (metrics + varied));
    }
    if (record->outputs >> CRS_STUDY_SUMMARY & 1) {
        out->table_bytes += pairs * metrics * (CSV_ROW + CSV_NUMBER * (varied + 8.0));
    }
    return status;
}

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
print_estimate(const sweep_run *self, const estimate *e, FILE *file)
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
                self->shard.number, self->shard.count, e->runs, e->chunks);
    }
    fprintf(file,
            "about %s on %zu threads, %s of memory, %s on disk while it runs, %s of tables\n",
            duration(e->seconds, a), self->setup.sweep.plan.threads, size(e->memory, b),
            size(e->chunk_bytes, c), size(e->table_bytes, (char[32]){0}));
}

static void
print_estimate_json(const sweep_run *self, const estimate *e)
{
    const crs_sweep_record *record = &self->setup.record;
    crs_json_writer w;

    crs_json_writer_init(&w, self->cli->out);
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
tell_estimate(sweep_run *self)
{
    const crs_options *options = self->cli->options;
    const int dry = crs_options_flag(options, CRS_OPT_DRY_RUN);
    estimate e;
    crs_status status;

    if (!dry &&
        (crs_options_flag(options, CRS_OPT_QUIET) || crs_options_flag(options, CRS_OPT_RESUME))) {
        return CRS_EXIT_DONE;
    }
    status = make_estimate(self, &e);
    if (status != CRS_OK) {
        crs_message_fail(&self->cli->message, status, "%s", crs_status_message(status));
        return crs_cli_fail(self->cli, CRS_EXIT_FAILED);
    }
    if (dry && crs_options_flag(options, CRS_OPT_JSON)) {
        print_estimate_json(self, &e);
    } else {
        crs_sink_flush(self->cli->out);
        print_estimate(self, &e, dry ? stdout : stderr);
        fflush(stdout);
    }
    return CRS_EXIT_DONE;
}

/* ---- running ---- */

static void
on_progress(void *context, uint64_t runs)
{
    sweep_run *self = context;

    crs_progress_update(&self->progress, self->setup.record.study, self->before + runs);
}

/* The stop was asked for: says how far it got and how to go on. */
static int
stopped(const sweep_run *self)
{
    const char *dir = self->cli->options->value[CRS_OPT_OUTPUT].text;

    crs_message_fail(&self->cli->message, CRS_ERR_STOPPED,
                     "stopped; what is done is safe in %.300s. Go on with the same command and "
                     "--resume",
                     dir);
    return crs_cli_fail(self->cli, crs_interrupt_exit_code());
}

static int
failed(const sweep_run *self, crs_status status)
{
    if (status == CRS_ERR_IO) {
        crs_message_add(&self->cli->message,
                        "; what is done is safe: make room, then go on with the same command and "
                        "--resume");
    } else {
        crs_message_fail(&self->cli->message, status, "%s", crs_status_message(status));
    }
    return crs_cli_fail(self->cli, CRS_EXIT_FAILED);
}

/* Computes and stores all chunks of the shard that are not there yet. */
static int
run_chunks(sweep_run *self)
{
    crs_sweep *sweep = &self->setup.sweep;
    crs_ledger *ledger = &self->folder.ledger;
    double *values = malloc((size_t)sweep->plan.chunk_runs * (sweep->plan.block.num_metrics + 1) *
                            sizeof *values);
    crs_status status = values ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    estimate own = {0};

    count_own(self, &own);
    crs_progress_start(&self->progress, self->cli->options->value[CRS_OPT_PROGRESS].text,
                       crs_options_flag(self->cli->options, CRS_OPT_QUIET),
                       (uint64_t)own.runs - ledger->done_runs);
    for (uint64_t c = self->shard.number - 1; c < sweep->num_chunks && status == CRS_OK;
         c += self->shard.count) {
        if (*crs_interrupt_flag()) {
            status = CRS_ERR_STOPPED;
        } else if (ledger->state[c] != CRS_CHUNK_DONE) {
            status = crs_sweep_run_chunk(sweep, c, values, on_progress, self, NULL);
            if (status == CRS_OK) {
                self->before += crs_sweep_runs_in(sweep, c);
                status = crs_ledger_put(ledger, c, crs_sweep_runs_in(sweep, c), values,
                                        &self->cli->message);
            }
        }
    }
    crs_progress_end(&self->progress);
    free(values);
    if (status == CRS_OK && *crs_interrupt_flag()) {
        status = CRS_ERR_STOPPED;
    }
    return status == CRS_OK            ? CRS_EXIT_DONE
           : status == CRS_ERR_STOPPED ? stopped(self)
                                       : failed(self, status);
}

static int
finish(sweep_run *self)
{
    crs_cli *cli = self->cli;
    const double seconds = crs_clock() - self->started;
    const crs_sweep_files files = {
        .record = &self->setup.record,
        .design = NULL,
        .ledgers = &self->folder.ledger,
        .num_ledgers = 1,
        .stop = crs_interrupt_flag(),
    };
    crs_finish_plan plan = {
        .dir = self->folder.path,
        .force = 1, /* it holds the chunks */
        .design_dir = self->folder.path,
        .isa = crs_isa_name(self->setup.sweep.plan.block.isa),
        .threads = self->setup.sweep.plan.threads,
        .started = self->wall,
        .seconds = seconds,
    };
    const int code = crs_sweep_finish(cli, &files, &plan);

    if (code == CRS_EXIT_DONE) {
        crs_ledger_remove(&self->folder.ledger);
        crs_cli_remark(cli, "%" PRIu64 " runs in %.2f s, %zu threads, %s", self->before, seconds,
                       plan.threads, plan.isa);
    }
    return code;
}

static int
work(sweep_run *self)
{
    crs_cli *cli = self->cli;
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    int code;

    if (!dir->given) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "sweep needs -o DIR for its results (or --dry-run for an estimate only)");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    code = crs_sweep_folder_open(cli, dir->text, self->is_shard,
                                 crs_options_flag(cli->options, CRS_OPT_RESUME),
                                 &self->setup.design, &self->setup.record, &self->folder);
    if (code != CRS_EXIT_DONE) {
        return code;
    }
    if (self->folder.is_complete) {
        crs_ledger_remove(&self->folder.ledger);
        crs_cli_note(cli, "%s: the sweep is complete", self->folder.path);
        return CRS_EXIT_DONE;
    }
    code = run_chunks(self);
    if (code == CRS_EXIT_DONE && self->is_shard) {
        crs_cli_note(cli, "%s: the shard is complete; when all are, crisim merge -o RESULT %s",
                     self->folder.path, dir->text);
        return code;
    }
    return code == CRS_EXIT_DONE ? finish(self) : code;
}

static int
read_shard(sweep_run *self)
{
    const crs_option_value *option = &self->cli->options->value[CRS_OPT_SHARD];

    self->shard = (crs_shard){1, 1};
    if (!option->given) {
        return CRS_EXIT_DONE;
    }
    self->is_shard = 1;
    return crs_shard_parse(option->text, getenv, &self->shard, &self->cli->message) == CRS_OK
               ? CRS_EXIT_DONE
               : crs_cli_fail(self->cli, CRS_EXIT_USAGE);
}

static int
crs_cmd_sweep(crs_cli *cli)
{
    sweep_run self = {
        .cli = cli, .folder = {.lock = {.fd = -1}, .ledger = {.fd = -1}}, .started = crs_clock()};
    int code = read_shard(&self);

    clock_gettime(CLOCK_REALTIME, &self.wall);
    code = code == CRS_EXIT_DONE ? crs_asking_begin(&self.asking, cli, CRS_REQUEST_SWEEP) : code;
    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&self.asking,
                                 crs_sweep_setup_prepare(&self.asking.env, 1, &self.setup))
               : code;
    if (code == CRS_EXIT_DONE) {
        self.setup.record.shard = self.shard.number;
        self.setup.record.shards = self.shard.count;
        code = tell_estimate(&self);
    }
    if (code == CRS_EXIT_DONE && !crs_options_flag(cli->options, CRS_OPT_DRY_RUN)) {
        code = work(&self);
    }
    crs_sweep_folder_close(&self.folder);
    crs_sweep_setup_free(&self.setup);
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
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_NOISE}, {.id = CRS_OPT_DAYS}, {.id = CRS_OPT_DT},
        {.id = CRS_OPT_OUTPUT, .meaning = "write tables and a manifest into a folder"},
        {.id = CRS_OPT_FORMAT}, {.id = CRS_OPT_PARAMS}, {.id = CRS_OPT_POINTS},
        {.id = CRS_OPT_DRY_RUN},
        {.id = CRS_OPT_RESUME,
         .meaning = "go on where the sweep was stopped or killed; start it if there is none yet"},
        {.id = CRS_OPT_SHARD}, {.id = CRS_OPT_CHUNK}, {.id = CRS_OPT_JSON},
        {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_NUMERICS},
        {.id = CRS_OPT_PROGRESS}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim sweep apology-compensation --dry-run", "runs, time, memory"},
                 {"crisim sweep apology-compensation --reps 2 -o out", "with results"},
                 {"crisim sweep apology-compensation --reps 2 -o out --resume", "go on"},
                 {"crisim sweep apology-compensation --reps 2 -o shards --shard 1/1",
                  "a part, on any machine"}));
