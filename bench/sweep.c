/* sweep: what a sweep costs beyond the core loop.
 *
 * The same 8,192 runs (512 points of a Latin hypercube over a parameter and the hour of an action,
 * 16 replicates, 180 days) on one thread: once as blocks that are loaded, advanced and measured,
 * everything prepared before; once as a sweep, with its points, chunks, ledger, fsyncs and tables.
 * Prints a JSON line: seconds of both, median of the repetitions, which take turns, and the
 * overhead in percent. Usage: sweep [FOLDER]; the folder is where it writes, "." unless said. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crisim.h"
#include "io/sweep_tables.h"
#include "study/sweep.h"

#define POINTS      512
#define REPLICATES  16
#define RUNS        (POINTS * REPLICATES)
#define NUM_STEPS   4320
#define REPETITIONS 7

typedef struct bench {
    const crs_model *model;
    crs_metric metrics[CRS_MAX_CONSTANTS];
    crs_column columns[CRS_MAX_CONSTANTS];
    double params[CRS_MAX_CONSTANTS];
    crs_action action;
    crs_strategy strategy;
    crs_factor factors[2];
    crs_column varied[2];
    crs_target targets[2];
    crs_sweep_job job;
    crs_record_job record_job;
    crs_design design;
    crs_sweep sweep;
    crs_sweep_record record;
    char dir[512];
} bench;

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Ends the program: a benchmark has nothing to tidy up. */
static void
check(crs_status status, const char *what)
{
    if (status != CRS_OK) {
        fprintf(stderr, "sweep: %s: %s\n", what, crs_status_message(status));
        exit(EXIT_FAILURE);
    }
}

static void
prepare(bench *b)
{
    crs_design_plan points = {.kind = CRS_DESIGN_LHS,
                              .factors = b->factors,
                              .num_factors = 2,
                              .points = POINTS,
                              .seed = 1};
    crs_sweep_plan plan = {.design = &b->design,
                           .jobs = &b->job,
                           .num_jobs = 1,
                           .seed = 1,
                           .replicates = REPLICATES,
                           .threads = 1};
    const int contagion = crs_param_find(b->model->params, b->model->num_params,
                                         "attention.contagion");

    crs_param_defaults(b->model->params, b->model->num_params, b->params);
    for (size_t i = 0; i < b->model->num_metrics; i++) {
        const crs_metric_info *info = &b->model->metrics[i];

        b->metrics[i] = info->metric;
        b->columns[i] = (crs_column){info->name, "number", info->unit, info->meaning};
    }
    b->action = crs_action_none();
    b->action.intensity[CRS_INTENSITY_APOLOGY] = 0.8;
    b->action.intensity[CRS_INTENSITY_FACTS] = 0.8;
    b->action.intensity[CRS_INTENSITY_REMEDY] = 0.8;
    b->strategy = (crs_strategy){&b->action, 1};
    b->factors[0] = (crs_factor){
        .name = "attention.contagion", .kind = CRS_FACTOR_LINEAR, .low = 0.02, .high = 0.1};
    b->factors[1] = (crs_factor){.name = "at", .kind = CRS_FACTOR_LOG, .low = 1.0, .high = 200.0};
    for (int f = 0; f < 2; f++) {
        check(crs_factor_prepare(&b->factors[f]), "factor");
        b->varied[f] = (crs_column){b->factors[f].name, "number", "", ""};
    }
    b->targets[0] = (crs_target){.param = contagion};
    b->targets[1] = (crs_target){.param = -1, .offset = offsetof(crs_action, at_h)};
    b->job = (crs_sweep_job){b->params, b->strategy, b->targets};
    plan.block = (crs_plan){.model = b->model,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .num_steps = NUM_STEPS,
                            .metrics = b->metrics,
                            .num_metrics = b->model->num_metrics,
                            .record_every = 1};
    check(crs_design_init(&b->design, &points), "design");
    check(crs_sweep_init(&b->sweep, &plan), "sweep");
    b->record_job = (crs_record_job){"case", "strategy", "0"};
    b->record = (crs_sweep_record){.version = "",
                                   .study = "bench",
                                   .title = "",
                                   .model = b->model->name,
                                   .seed = 1,
                                   .replicates = REPLICATES,
                                   .design = "lhs",
                                   .design_hash = "",
                                   .points = POINTS,
                                   .chunk_runs = b->sweep.plan.chunk_runs,
                                   .outputs = 3,
                                   .shard = 1,
                                   .shards = 1,
                                   .jobs = &b->record_job,
                                   .num_jobs = 1,
                                   .varied = b->varied,
                                   .num_varied = 2,
                                   .metrics = b->columns,
                                   .num_metrics = b->model->num_metrics};
}

/* The runs of the sweep, in its order, ready to be loaded. */
static void
prepare_runs(const bench *b, crs_run *runs, double *params, crs_action *actions,
             crs_strategy *strategies)
{
    const size_t width = b->model->num_params;
    double *points = calloc(POINTS, 2 * sizeof *points);

    check(points ? CRS_OK : CRS_ERR_MEMORY, "points");
    crs_design_points((crs_design *)b->sweep.plan.design, 0, POINTS, points);
    for (size_t i = 0; i < RUNS; i++) {
        const double *point = points + i % POINTS * 2;

        memcpy(params + i * width, b->params, width * sizeof *params);
        params[i * width + (size_t)b->targets[0].param] = point[0];
        actions[i] = b->action;
        actions[i].at_h = point[1];
        strategies[i] = (crs_strategy){&actions[i], 1};
        runs[i] = (crs_run){params + i * width, &strategies[i], 1, i / POINTS};
    }
    free(points);
}

static double
time_bare(const bench *b, crs_block *block, const crs_run *runs, double *values)
{
    const double start = seconds();

    for (size_t i = 0; i < RUNS; i += CRS_LANES) {
        crs_block_load(block, runs + i, CRS_LANES);
        crs_block_advance(block, NUM_STEPS);
        for (size_t lane = 0; lane < CRS_LANES; lane++) {
            crs_block_metrics(block, lane, values + (i + lane) * b->model->num_metrics);
        }
    }
    return seconds() - start;
}

static void
write_design(bench *b)
{
    size_t count = 0;
    crs_arena arena;
    crs_sink sink;
    char path[600];
    FILE *file;

    crs_arena_init(&arena);
    snprintf(path, sizeof path, "%s/design.csv", b->dir);
    file = fopen(path, "wb");
    check(file ? crs_sink_init_fd(&sink, fileno(file)) : CRS_ERR_IO, path);
    check(crs_sweep_design_write(&b->design,
                                 crs_sweep_design_columns(b->varied, 2, &arena, &count), 3, &sink),
          path);
    check(crs_sink_flush(&sink), path);
    crs_sink_free(&sink);
    fclose(file);
    crs_arena_free(&arena);
}

/* As `crisim sweep` does it; compares with the bare values. */
static double
time_sweep(bench *b, double *values, const double *expected)
{
    const size_t row = b->model->num_metrics;
    const double start = seconds();
    crs_manifest manifest = {.title = "", .version = "", .model = b->model->name, .isa = ""};
    crs_message message;
    crs_ledger ledger;
    crs_output *output = NULL;
    crs_arena arena;
    char design[600];
    double spent;

    crs_arena_init(&arena);
    write_design(b);
    check(crs_ledger_open(&ledger, b->dir, b->sweep.num_chunks, row * sizeof(double), 1, 1,
                          crs_sweep_record_chunk_size, &b->record, &message),
          "ledger");
    for (uint64_t c = 0; c < b->sweep.num_chunks; c++) {
        check(crs_sweep_run_chunk(&b->sweep, c, values, NULL, NULL, NULL), "chunk");
        if (memcmp(values, expected + c * b->sweep.plan.chunk_runs * row,
                   (size_t)crs_sweep_runs_in(&b->sweep, c) * row * sizeof *values) != 0) {
            check(CRS_ERR_INTERNAL, "other values than the core loop");
        }
        check(crs_ledger_put(&ledger, c, crs_sweep_runs_in(&b->sweep, c), values, &message),
              "chunk");
    }
    snprintf(design, sizeof design, "%s/design.csv", b->dir);
    const crs_sweep_files files = {&b->record, design, &ledger, 1, NULL};
    check(crs_output_open(&output, b->dir, 1, &message), b->dir);
    check(crs_sweep_tables_write(&files, output, &arena, &message), "tables");
    check(crs_output_commit(output, &manifest, &message), "tables");
    crs_output_close(&output);
    crs_ledger_remove(&ledger);
    crs_ledger_close(&ledger);
    spent = seconds() - start;
    crs_arena_free(&arena);
    return spent;
}

static void
remove_folder(const bench *b)
{
    static const char *const names[] = {"design.csv", "runs.csv", "summary.csv", "manifest.json",
                                        "datapackage.json"};
    char path[600];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", b->dir, names[i]);
        unlink(path);
    }
    rmdir(b->dir);
}

int
main(int argc, char **argv)
{
    static bench b;
    double bare[REPETITIONS], swept[REPETITIONS];
    const size_t width = (b.model = crs_model_at(0))->num_params;
    crs_run *runs = calloc(RUNS, sizeof *runs);
    double *params = calloc(RUNS, width * sizeof *params);
    crs_action *actions = calloc(RUNS, sizeof *actions);
    crs_strategy *strategies = calloc(RUNS, sizeof *strategies);
    double *values = calloc(RUNS, b.model->num_metrics * sizeof *values);
    double *expected = calloc(RUNS, b.model->num_metrics * sizeof *expected);
    crs_block *block = NULL;

    snprintf(b.dir, sizeof b.dir, "%.400s/crisim-bench-XXXXXX", argc > 1 ? argv[1] : ".");
    check(runs && params && actions && strategies && values && expected && mkdtemp(b.dir)
              ? CRS_OK
              : CRS_ERR_MEMORY,
          "start");
    prepare(&b);
    prepare_runs(&b, runs, params, actions, strategies);
    check(crs_block_create(&block, &b.sweep.plan.block), "block");
    (void)time_bare(&b, block, runs, expected);
    for (int i = 0; i < REPETITIONS; i++) {
        bare[i] = time_bare(&b, block, runs, expected);
        swept[i] = time_sweep(&b, values, expected);
    }
    crs_sort(bare, REPETITIONS);
    crs_sort(swept, REPETITIONS);
    printf(
        "{\"bench\": \"sweep\", \"isa\": \"%s\", \"runs\": %d, \"steps\": %d, \"metrics\": %zu, "
        "\"bare_s\": %.4f, \"sweep_s\": %.4f, \"overhead_percent\": %.2f}\n",
        crs_isa_name(b.sweep.plan.block.isa), RUNS, NUM_STEPS, b.model->num_metrics,
        bare[REPETITIONS / 2], swept[REPETITIONS / 2],
        100.0 * (swept[REPETITIONS / 2] / bare[REPETITIONS / 2] - 1.0));
    remove_folder(&b);
    crs_block_free(block);
    return EXIT_SUCCESS;
}
