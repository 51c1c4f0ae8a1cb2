/* sweep: what a sweep costs beyond the core loop.
 *
 * The same 8,192 runs (512 points of a Latin hypercube over a parameter and the hour of an action,
 * 16 replicates, 180 days; a quarter of the replicates if quick) on one thread: once as blocks
 * that are loaded, advanced and measured, everything prepared before; once as a sweep, with its
 * points, chunks, ledger, fsyncs and tables, written into the folder TMPDIR, or the current one.
 * CPU seconds of both, and the overhead: the median of the ratios of the rounds. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common.h"
#include "result/sweep_tables.h"
#include "study/sweep.h"

#define POINTS         512
#define MAX_REPLICATES 16
#define MAX_RUNS       (POINTS * MAX_REPLICATES)
#define NUM_STEPS      4320

typedef struct bench {
    uint64_t replicates;
    size_t num_runs;
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
    crs_run runs[MAX_RUNS];
    crs_action actions[MAX_RUNS];
    crs_strategy strategies[MAX_RUNS];
    double *run_params, *values, *expected;
    crs_block *block;
} bench;

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
                           .replicates = b->replicates,
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
    b->strategy = (crs_strategy){.actions = &b->action, .num_actions = 1};
    b->factors[0] = (crs_factor){
        .name = "attention.contagion", .kind = CRS_FACTOR_LINEAR, .low = 0.02, .high = 0.1};
    b->factors[1] = (crs_factor){.name = "at", .kind = CRS_FACTOR_LOG, .low = 1.0, .high = 200.0};
    for (int f = 0; f < 2; f++) {
        bench_must(crs_factor_prepare(&b->factors[f]), "factor");
        b->varied[f] = (crs_column){b->factors[f].name, "number", "", ""};
    }
    b->targets[0] = (crs_target){.param = contagion};
    b->targets[1] = (crs_target){.param = -1, .offset = offsetof(crs_action, at_h)};
    b->job = (crs_sweep_job){.params = b->params, .strategy = b->strategy, .targets = b->targets};
    plan.block = (crs_plan){.model = b->model,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .num_steps = NUM_STEPS,
                            .metrics = b->metrics,
                            .num_metrics = b->model->num_metrics,
                            .record_every = 1};
    bench_must(crs_design_init(&b->design, &points), "design");
    bench_must(crs_sweep_init(&b->sweep, &plan), "sweep");
    b->record_job = (crs_record_job){"case", "strategy", "0"};
    b->record = (crs_sweep_record){.steps = "uniform",
                                   .version = "",
                                   .study = "bench",
                                   .title = "",
                                   .model = b->model->name,
                                   .seed = 1,
                                   .replicates = b->replicates,
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
prepare_runs(bench *b)
{
    const size_t width = b->model->num_params;
    double points[POINTS * 2];

    crs_design_points(&b->design, 0, POINTS, points);
    for (size_t i = 0; i < b->num_runs; i++) {
        double *params = b->run_params + i * width;

        memcpy(params, b->params, width * sizeof *params);
        params[b->targets[0].param] = points[i % POINTS * 2];
        b->actions[i] = b->action;
        b->actions[i].at_h = points[i % POINTS * 2 + 1];
        b->strategies[i] = (crs_strategy){.actions = &b->actions[i], .num_actions = 1};
        b->runs[i] = (crs_run){params, &b->strategies[i], 1, i / POINTS};
    }
}

static double
time_bare(const void *context)
{
    const bench *b = context;
    const double start = bench_cpu_seconds();

    for (size_t i = 0; i < b->num_runs; i += CRS_LANES) {
        crs_block_load(b->block, b->runs + i, CRS_LANES);
        crs_block_advance(b->block, NUM_STEPS);
        for (size_t lane = 0; lane < CRS_LANES; lane++) {
            crs_block_metrics(b->block, lane, b->expected + (i + lane) * b->model->num_metrics);
        }
    }
    return bench_cpu_seconds() - start;
}

static void
write_design(bench *b)
{
    const crs_span varied = {b->varied, 2};
    crs_arena arena;
    crs_sink sink;
    char path[600];
    FILE *file;

    crs_arena_init(&arena);
    snprintf(path, sizeof path, "%s/design.csv", b->dir);
    file = fopen(path, "wb");
    bench_must(file ? crs_sink_init_fd(&sink, fileno(file)) : CRS_ERR_IO, path);
    bench_must(crs_sweep_design_write(&b->design, &varied, &arena, &sink), path);
    bench_must(crs_sink_flush(&sink), path);
    crs_sink_free(&sink);
    fclose(file);
    crs_arena_free(&arena);
}

/* As `crisim sweep` does it; compares with the bare values. */
static double
time_sweep(const void *context)
{
    bench *b = *(bench *const *)context;
    double *values = b->values;
    const size_t row = b->model->num_metrics;
    const double start = bench_cpu_seconds();
    crs_manifest manifest = {.title = "", .version = "", .model = b->model->name, .isa = ""};
    crs_message message;
    crs_ledger ledger;
    crs_output *output = NULL;
    crs_arena arena;
    char design[600];
    const crs_sweep_files files = {.record = &b->record,
                                   .design = design,
                                   .ledgers = &ledger,
                                   .num_ledgers = 1,
                                   .model = &crs_model_field};
    double spent;

    crs_arena_init(&arena);
    write_design(b);
    bench_must(crs_ledger_open(&ledger, b->dir, b->sweep.num_chunks, row * sizeof(double), 1, 1,
                               crs_sweep_record_chunk_size, &b->record, &message),
               "ledger");
    for (uint64_t c = 0; c < b->sweep.num_chunks; c++) {
        bench_must(crs_sweep_run_chunk(&b->sweep, c, values, NULL, NULL, NULL), "chunk");
        if (memcmp(values, b->expected + c * b->sweep.plan.chunk_runs * row,
                   (size_t)crs_sweep_runs_in(&b->sweep, c) * row * sizeof *values) != 0) {
            bench_must(CRS_ERR_INTERNAL, "other values than the core loop");
        }
        bench_must(crs_ledger_put(&ledger, c, crs_sweep_runs_in(&b->sweep, c), values, &message),
                   "chunk");
    }
    snprintf(design, sizeof design, "%s/design.csv", b->dir);
    bench_must(crs_output_open(&output, b->dir, 1, &message), b->dir);
    bench_must(crs_sweep_tables_write(&files, output, &arena, &message), "tables");
    bench_must(crs_output_commit(output, &manifest, &message), "tables");
    crs_output_close(&output);
    crs_ledger_remove(&ledger);
    crs_ledger_close(&ledger);
    spent = bench_cpu_seconds() - start;
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
    static bench_suite suite;
    bench *const context = &b;
    const char *folder = getenv("TMPDIR");
    double ratios[BENCH_MAX_ROUNDS];
    size_t row;

    bench_init(&suite, "sweep", "s", argc, argv);
    b.model = crs_model_at(0);
    b.replicates = suite.quick ? MAX_REPLICATES / 4 : MAX_REPLICATES;
    b.num_runs = POINTS * (size_t)b.replicates;
    row = b.model->num_metrics;
    b.run_params = calloc(b.num_runs, b.model->num_params * sizeof(double));
    b.values = calloc(b.num_runs, row * sizeof(double));
    b.expected = calloc(b.num_runs, row * sizeof(double));
    snprintf(b.dir, sizeof b.dir, "%.400s/crisim-bench-XXXXXX", folder ? folder : ".");
    bench_must(b.run_params && b.values && b.expected ? CRS_OK : CRS_ERR_MEMORY, "start");
    bench_must(mkdtemp(b.dir) ? CRS_OK : CRS_ERR_IO, b.dir);
    prepare(&b);
    prepare_runs(&b);
    bench_must(crs_block_create(&b.block, &b.sweep.plan.block), "block");
    bench_add(&suite, time_bare, &b, "\"way\": \"core loop\", \"runs\": %zu", b.num_runs);
    bench_add(&suite, time_sweep, &context, "\"way\": \"sweep\", \"runs\": %zu", b.num_runs);
    bench_run(&suite);
    for (int i = 0; i < suite.num_rounds; i++) {
        ratios[i] = suite.cases[1].values[i] / suite.cases[0].values[i];
    }
    printf("{\"bench\": \"sweep\", \"isa\": \"%s\", \"overhead_percent\": %.2f}\n",
           crs_isa_name(b.sweep.plan.block.isa),
           100.0 * (bench_median(ratios, (size_t)suite.num_rounds) - 1.0));
    remove_folder(&b);
    return EXIT_SUCCESS;
}
