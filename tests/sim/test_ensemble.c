/* The pool of threads: the same results in the same order for any number of threads, and a clean
 * end on errors and on request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/registry.h"
#include "sim/ensemble.h"

#define NUM_STEPS   48
#define MAX_PARAMS  8 /* the model in use has fewer */
#define MAX_THREADS 7
#define MAX_RUNS    4096

/* What source and sink share. */
typedef struct study {
    double scratch[MAX_THREADS][CRS_LANES][MAX_PARAMS];
    double results[MAX_RUNS][2]; /* metrics, in the order in which they came */
    uint64_t num_results;
    uint64_t calls;
    int out_of_order;
    uint64_t fail_at; /* the sink fails at this run */
    uint64_t stop_at; /* the sink asks to stop at this run */
    volatile int stop;
} study;

/* Index of a parameter of the model in use. */
static int
param(const char *name)
{
    return crs_param_find(crs_model_sir.params, crs_model_sir.num_params, name);
}

/* Run `index`: its own R0, its own replicate. */
static void
source(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    study *s = context;
    double *params = s->scratch[thread][slot];

    crs_param_defaults(crs_model_sir.params, crs_model_sir.num_params, params);
    params[param("population.size")] = 100.0;
    params[param("epidemic.r0")] = 0.5 + (double)(index % 100) * 0.05;
    run->params = params;
    run->seed = 3;
    run->replicate = index / 100;
}

static crs_status
sink(void *context, const crs_block *block, uint64_t first, size_t count)
{
    study *s = context;

    s->calls++;
    s->out_of_order |= first != s->num_results;
    if (s->fail_at < first + count) {
        return CRS_ERR_IO;
    }
    for (size_t lane = 0; lane < count; lane++) {
        crs_block_metrics(block, lane, s->results[first + lane]);
    }
    s->num_results += count;
    if (s->stop_at < first + count) {
        __atomic_store_n(&s->stop, 1, __ATOMIC_RELAXED);
    }
    return CRS_OK;
}

static study *
new_study(void)
{
    study *s = calloc(1, sizeof *s);

    assert_non_null(s);
    s->fail_at = s->stop_at = UINT64_MAX;
    return s;
}

static crs_status
run_study(study *s, uint64_t num_runs, size_t num_threads)
{
    crs_metric metrics[2];
    crs_ensemble ensemble;

    metrics[0] = crs_model_sir.metrics[0].metric;
    metrics[1] = crs_model_sir.metrics[1].metric;
    ensemble = (crs_ensemble){
        .plan = {.model = &crs_model_sir,
                 .isa = crs_isa_best(),
                 .dt_h = 12.0,
                 .num_steps = NUM_STEPS,
                 .metrics = metrics,
                 .num_metrics = 2},
        .num_runs = num_runs,
        .num_threads = num_threads,
        .source = source,
        .sink = sink,
        .context = s,
        .stop = &s->stop,
    };
    return crs_ensemble_run(&ensemble);
}

static void
test_any_number_of_threads(void **unused)
{
    static const uint64_t sizes[] = {1, 31, 32, 33, 1000, MAX_RUNS};
    static const size_t threads[] = {1, 2, 3, 7};

    (void)unused;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        study *expected = new_study();

        assert_int_equal(run_study(expected, sizes[i], 1), CRS_OK);
        assert_int_equal(expected->num_results, sizes[i]);
        assert_false(expected->out_of_order);
        for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
            study *s = new_study();

            assert_int_equal(run_study(s, sizes[i], threads[t]), CRS_OK);
            assert_int_equal(s->num_results, sizes[i]);
            assert_false(s->out_of_order);
            assert_int_equal(s->calls, (sizes[i] + CRS_LANES - 1) / CRS_LANES);
            assert_memory_equal(s->results, expected->results, sizeof s->results);
            free(s);
        }
        free(expected);
    }
}

/* A run's result does not depend on the ensemble around it. */
static void
test_prefix(void **unused)
{
    study *few = new_study();
    study *many = new_study();

    (void)unused;
    assert_int_equal(run_study(few, 45, 2), CRS_OK);
    assert_int_equal(run_study(many, 500, 2), CRS_OK);
    assert_memory_equal(few->results, many->results, 45 * sizeof few->results[0]);
    free(few);
    free(many);
}

static void
test_no_runs(void **unused)
{
    study *s = new_study();

    (void)unused;
    assert_int_equal(run_study(s, 0, 1), CRS_OK);
    assert_int_equal(run_study(s, 0, 7), CRS_OK);
    assert_int_equal(s->calls, 0);
    assert_int_equal(run_study(s, 10, 0), CRS_ERR_ARGUMENT);
    free(s);
}

static void
test_sink_error(void **unused)
{
    (void)unused;
    for (size_t threads = 1; threads <= MAX_THREADS; threads++) {
        study *s = new_study();

        s->fail_at = 500;
        assert_int_equal(run_study(s, MAX_RUNS, threads), CRS_ERR_IO);
        assert_int_equal(s->num_results, 500 / CRS_LANES * CRS_LANES); /* and none after it */
        assert_int_equal(s->calls, 500 / CRS_LANES + 1);
        assert_false(s->out_of_order);
        free(s);
    }
}

static void
test_stop(void **unused)
{
    (void)unused;
    for (size_t threads = 1; threads <= MAX_THREADS; threads++) {
        study *s = new_study();

        s->stop_at = 500;
        assert_int_equal(run_study(s, MAX_RUNS, threads), CRS_ERR_STOPPED);
        assert_true(s->num_results > 500 && s->num_results < MAX_RUNS);
        assert_false(s->out_of_order);
        free(s);
    }
    for (size_t threads = 1; threads <= 2; threads++) {
        study *s = new_study();

        s->stop = 1; /* before it began */
        assert_int_equal(run_study(s, MAX_RUNS, threads), CRS_ERR_STOPPED);
        assert_int_equal(s->calls, 0);
        s->stop = 0;
        s->stop_at = 63; /* with the last result: too late to matter */
        assert_int_equal(run_study(s, 64, threads), CRS_OK);
        assert_int_equal(s->num_results, 64);
        free(s);
    }
}

static void
test_wrong_plan(void **unused)
{
    study *s = new_study();
    const crs_ensemble ensemble = {.plan = {.model = &crs_model_sir, .dt_h = 7.0},
                                   .num_runs = 100,
                                   .num_threads = 3,
                                   .source = source,
                                   .sink = sink,
                                   .context = s};

    (void)unused;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_ERR_ARGUMENT);
    assert_int_equal(s->calls, 0);
    free(s);
}

static void
test_cpus(void **unused)
{
    (void)unused;
    assert_true(crs_num_cpus() >= 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_threads),
        cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_no_runs),
        cmocka_unit_test(test_sink_error),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_wrong_plan),
        cmocka_unit_test(test_cpus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
