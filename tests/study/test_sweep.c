#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "models/registry.h"
#include "study/sweep.h"

enum { POINTS = 50, JOBS = 3, REPLICATES = 4, RUNS = POINTS * JOBS * REPLICATES };

typedef struct fixture {
    const crs_model *model;
    double *params;
    crs_metric metrics[2];
    crs_action actions[2];
    crs_factor factors[2];
    crs_target targets[JOBS][2];
    crs_sweep_job jobs[JOBS];
    crs_design design;
    crs_sweep_plan plan;
} fixture;

/* Three jobs: silence aside, the second factor moves another action in each. */
static void
open_fixture(fixture *f, crs_design_kind kind)
{
    const crs_model *model = crs_model_at(0);
    crs_design_plan points = {
        .kind = kind, .factors = f->factors, .num_factors = 2, .points = POINTS, .seed = 5};

    *f = (fixture){.model = model};
    f->params = calloc(model->num_params, sizeof *f->params);
    assert_non_null(f->params);
    crs_param_defaults(model->params, model->num_params, f->params);
    for (int i = 0; i < 2; i++) {
        f->metrics[i] = model->metrics[i].metric;
        f->actions[i] = crs_action_none();
        f->actions[i].intensity[CRS_INTENSITY_APOLOGY] = 0.7;
        f->actions[i].intensity[CRS_INTENSITY_FACTS] = 0.7;
        f->actions[i].intensity[CRS_INTENSITY_REMEDY] = 0.7;
    }
    f->actions[1].clarity = 0.5;
    f->factors[0] = (crs_factor){.kind = CRS_FACTOR_LINEAR, .low = 0.02, .high = 0.2};
    f->factors[1] = (crs_factor){.kind = CRS_FACTOR_LOG, .low = 1.0, .high = 60.0};
    for (int j = 0; j < JOBS; j++) {
        assert_int_equal(crs_factor_prepare(&f->factors[j % 2]), CRS_OK);
        f->targets[j][0].param = crs_param_find(model->params, model->num_params,
                                                "attention.contagion");
        f->targets[j][1] = (crs_target){
            .param = -1, .action = j == 2, .offset = offsetof(crs_action, at_h)};
        f->jobs[j] = (crs_sweep_job){
            .params = f->params,
            .strategy = {.actions = f->actions, .num_actions = j == 0 ? 1 : 2},
            .targets = f->targets[j]};
    }
    assert_int_equal(crs_design_init(&f->design, &points), CRS_OK);
    f->plan = (crs_sweep_plan){.block = {.model = model,
                                         .isa = CRS_ISA_BASELINE,
                                         .dt_h = 6.0,
                                         .num_steps = 20,
                                         .metrics = f->metrics,
                                         .num_metrics = 2,
                                         .record_every = 1},
                               .design = &f->design,
                               .jobs = f->jobs,
                               .num_jobs = JOBS,
                               .seed = 9,
                               .replicates = REPLICATES,
                               .threads = 1};
}

static void
close_fixture(fixture *f)
{
    crs_design_free(&f->design);
    free(f->params);
}

/* A run by hand: what the numbering promises, one lane in a block of its own. */
static void
run_by_hand(fixture *f, uint64_t run, double *values)
{
    const uint64_t point = run / JOBS % f->design.num_points, job = run % JOBS;
    crs_action actions[2] = {f->actions[0], f->actions[1]};
    const crs_strategy strategy = {.actions = actions,
                                   .num_actions = f->jobs[job].strategy.num_actions};
    double *params = malloc(f->model->num_params * sizeof *params), at[2];
    const crs_run one = {params, &strategy, 9, run / JOBS / f->design.num_points};
    crs_block *block = NULL;

    assert_non_null(params);
    memcpy(params, f->params, f->model->num_params * sizeof *params);
    crs_design_points(&f->design, point, 1, at);
    params[f->targets[0][0].param] = at[0];
    actions[job == 2].at_h = at[1];
    assert_int_equal(crs_block_create(&block, &f->plan.block), CRS_OK);
    crs_block_load(block, &one, 1);
    crs_block_advance(block, f->plan.block.num_steps);
    crs_block_metrics(block, 0, values);
    crs_block_free(block);
    free(params);
}

/* All runs, in chunks of `chunk_runs`, in the order `last to first` if backwards. */
static double *
sweep_all(fixture *f, uint64_t chunk_runs, size_t threads, int backwards)
{
    double *values = calloc(RUNS + 20000, 2 * sizeof *values);
    crs_sweep sweep;

    assert_non_null(values);
    f->plan.chunk_runs = chunk_runs;
    f->plan.threads = threads;
    assert_int_equal(crs_sweep_init(&sweep, &f->plan), CRS_OK);
    assert_int_equal(sweep.num_runs, f->design.num_points * JOBS * REPLICATES);
    for (uint64_t i = 0; i < sweep.num_chunks; i++) {
        const uint64_t c = backwards ? sweep.num_chunks - 1 - i : i;

        assert_int_equal(crs_sweep_run_chunk(&sweep, c, values + 2 * c * sweep.plan.chunk_runs,
                                             NULL, NULL, NULL),
                         CRS_OK);
    }
    crs_sweep_free(&sweep);
    crs_sweep_free(&sweep); /* safe twice */
    return values;
}

static void
test_runs_are_those_of_the_numbering(void **state)
{
    static const crs_design_kind kinds[] = {CRS_DESIGN_LHS, CRS_DESIGN_SOBOL, CRS_DESIGN_RANDOM};
    (void)state;

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        fixture f;
        double *values, expected[2];

        open_fixture(&f, kinds[k]);
        values = sweep_all(&f, 64, 2, 0);
        for (uint64_t run = 0; run < RUNS; run += 7) {
            run_by_hand(&f, run, expected);
            assert_memory_equal(values + 2 * run, expected, sizeof expected);
        }
        /* the twin: a run is not that of its neighbours */
        run_by_hand(&f, 7, expected);
        assert_memory_not_equal(values + 2 * (7 + JOBS), expected, sizeof expected);
        free(values);
        close_fixture(&f);
    }
}

static void
test_chunks_threads_and_order_do_not_matter(void **state)
{
    static const struct {
        uint64_t chunk_runs;
        size_t threads;
        int backwards;
    } ways[] = {{32, 1, 0}, {32, 3, 1}, {96, 2, 1}, {576, 2, 0}, {0, 4, 0}};
    fixture f;
    double *first;
    (void)state;

    open_fixture(&f, CRS_DESIGN_SOBOL);
    first = sweep_all(&f, 64, 1, 0);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        double *other = sweep_all(&f, ways[i].chunk_runs, ways[i].threads, ways[i].backwards);

        assert_memory_equal(first, other, RUNS * 2 * sizeof *first);
        free(other);
    }
    free(first);
    close_fixture(&f);
}

static void
test_limits(void **state)
{
    fixture f;
    crs_sweep sweep;
    (void)state;

    open_fixture(&f, CRS_DESIGN_LHS);
    f.plan.chunk_runs = CRS_LANES + 1;
    assert_int_equal(crs_sweep_init(&sweep, &f.plan), CRS_ERR_ARGUMENT);
    f.plan.chunk_runs = 0;
    f.plan.replicates = 0;
    assert_int_equal(crs_sweep_init(&sweep, &f.plan), CRS_ERR_ARGUMENT);
    f.plan.replicates = (uint64_t)1 << 53;
    assert_int_equal(crs_sweep_init(&sweep, &f.plan), CRS_ERR_LIMIT);
    f.plan.replicates = 1000000000; /* memory does not grow with it */
    assert_int_equal(crs_sweep_init(&sweep, &f.plan), CRS_OK);
    assert_true(crs_sweep_bytes(&sweep) < 4e6);
    assert_int_equal(crs_sweep_runs_in(&sweep, sweep.num_chunks - 1),
                     sweep.num_runs - (sweep.num_chunks - 1) * sweep.plan.chunk_runs);
    crs_sweep_free(&sweep);
    assert_int_equal(crs_sweep_chunk_runs(10.0), 1024);
    assert_int_equal(crs_sweep_chunk_runs(2e6), 2048);
    assert_int_equal(crs_sweep_chunk_runs(1e9), 16384);
    close_fixture(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_are_those_of_the_numbering),
        cmocka_unit_test(test_chunks_threads_and_order_do_not_matter),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
