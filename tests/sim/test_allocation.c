/* Every allocation fails once: blocks and ensembles must say so and leave nothing behind.
 *
 * The linker replaces malloc, calloc, aligned_alloc, free and pthread_create in the library and
 * here by the __wrap_ functions below (see CMakeLists.txt), which count and fail on demand. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <gsl/gsl_errno.h>

#include "models/registry.h"
#include "sim/ensemble.h"
#include "study/compare.h"
#include "study/fit/posterior.h"
#include "study/sensitivity/sensitivity_run.h"

/* Calls to come before one fails; negative: none fails. */
static _Atomic long allocations_left = -1, threads_left = -1;
static _Atomic long num_alive, num_allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *memory);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *memory);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);

/* 1 for the one call that fails. */
static int
runs_out(_Atomic long *left)
{
    return atomic_load(left) >= 0 && atomic_fetch_sub(left, 1) == 0;
}

static void *
counted(void *memory)
{
    atomic_fetch_add(&num_alive, 1);
    atomic_fetch_add(&num_allocations, 1);
    return memory;
}

void *
__wrap_malloc(size_t size)
{
    return runs_out(&allocations_left) ? NULL : counted(__real_malloc(size));
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return runs_out(&allocations_left) ? NULL : counted(__real_calloc(count, size));
}

void *
__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return runs_out(&allocations_left) ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void
__wrap_free(void *memory)
{
    if (memory) {
        atomic_fetch_sub(&num_alive, 1);
    }
    __real_free(memory);
}

int
__wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                      void *argument)
{
    return runs_out(&threads_left) ? 11 /* EAGAIN */
                                   : __real_pthread_create(thread, attributes, start, argument);
}

static void
start_counting(long allocations, long threads)
{
    atomic_store(&num_alive, 0);
    atomic_store(&num_allocations, 0);
    atomic_store(&allocations_left, allocations);
    atomic_store(&threads_left, threads);
}

static void
stop_counting(void)
{
    atomic_store(&allocations_left, -1);
    atomic_store(&threads_left, -1);
}

static double params[CRS_MAX_CONSTANTS];
static crs_metric metrics[64];

static crs_plan
plan_for(const crs_model *model)
{
    for (size_t i = 0; i < model->num_metrics; i++) {
        metrics[i] = model->metrics[i].metric;
    }
    crs_param_defaults(model->params, model->num_params, params);
    return (crs_plan){.model = model,
                      .isa = crs_isa_best(),
                      .dt_h = 24.0,
                      .num_steps = 10,
                      .metrics = metrics,
                      .num_metrics = model->num_metrics,
                      .recorded = 3,
                      .record_every = 2};
}

static void
test_block_allocations(void **unused)
{
    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_plan plan = plan_for(crs_model_at(m));
        crs_status status = CRS_ERR_MEMORY;
        long fail_at = 0;

        for (; status != CRS_OK; fail_at++) {
            crs_block *block = NULL;

            start_counting(fail_at, -1);
            status = crs_block_create(&block, &plan);
            stop_counting();
            assert_true(status == CRS_OK || (status == CRS_ERR_MEMORY && !block));
            assert_true((status == CRS_OK) == (block != NULL));
            crs_block_free(block);
            assert_int_equal(atomic_load(&num_alive), 0);
            assert_true(fail_at < 100);
        }
        assert_true(fail_at > 1); /* at least one call did fail */
    }
}

static void
source(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    (void)context;
    (void)thread;
    (void)slot;
    run->params = params;
    run->replicate = index;
}

static crs_status
sink(void *context, const crs_block *block, uint64_t first, size_t count)
{
    (void)block;
    *(uint64_t *)context = first + count;
    return CRS_OK;
}

static crs_status
run_ensemble(uint64_t num_runs, size_t num_threads, uint64_t *num_done)
{
    const crs_ensemble ensemble = {.plan = plan_for(crs_model_at(0)),
                                   .num_runs = num_runs,
                                   .num_threads = num_threads,
                                   .source = source,
                                   .sink = sink,
                                   .context = num_done};

    *num_done = 0;
    return crs_ensemble_run(&ensemble);
}

static void
test_ensemble_allocations(void **unused)
{
    (void)unused;
    for (size_t threads = 1; threads <= 4; threads++) {
        crs_status status = CRS_ERR_MEMORY;
        long fail_at = 0;
        uint64_t num_done;

        for (; status != CRS_OK; fail_at++) {
            start_counting(fail_at, -1);
            status = run_ensemble(1000, threads, &num_done);
            stop_counting();
            assert_true(status == CRS_OK || status == CRS_ERR_MEMORY);
            assert_true(status != CRS_OK || num_done == 1000);
            assert_int_equal(atomic_load(&num_alive), 0);
            assert_true(fail_at < 1000);
        }
        assert_true(fail_at > 2);
    }
}

/* A comparison, with a fixed number of replicates and with a precision that is never reached. */
static void
test_compare_allocations(void **unused)
{
    static const size_t chosen[] = {0, 1};
    const crs_model *model = crs_model_at(0);
    const double *sets[] = {params, params};
    const crs_strategy strategies[2] = {{0}};

    (void)unused;
    for (int sequential = 0; sequential < 2; sequential++) {
        const crs_compare_plan plan = {.model = model,
                                       .params = sets,
                                       .num_sets = 2,
                                       .strategies = strategies,
                                       .num_strategies = 2,
                                       .metrics = chosen,
                                       .num_metrics = 2,
                                       .isa = crs_isa_best(),
                                       .dt_h = 24.0,
                                       .days = 10.0,
                                       .replicates = 70,
                                       .precision = sequential ? 1e-9 : 0.0,
                                       .threads = 1};
        crs_status status = CRS_ERR_MEMORY;
        long fail_at = 0;

        crs_param_defaults(model->params, model->num_params, params);
        for (; status != CRS_OK; fail_at++) {
            crs_compare result = {.replicates = 77};

            start_counting(fail_at, -1);
            status = crs_compare_run(&result, &plan);
            stop_counting();
            if (status == CRS_OK) {
                crs_compare_free(&result);
                crs_compare_free(&result);
            } else {
                assert_int_equal(status, CRS_ERR_MEMORY);
                assert_int_equal(result.replicates, 77); /* left alone */
            }
            assert_int_equal(atomic_load(&num_alive), 0);
            assert_true(fail_at < 200);
        }
        assert_true(fail_at > 10);
    }
}

/* Best fit, and a posterior of two epochs: the second is guided by a surrogate. */
static crs_status
fit_all(const crs_fit *fit)
{
    const crs_fit_search search = {.starts = 2, .draws = 4, .iterations = 2};
    crs_posterior_plan plan = crs_posterior_usual();
    crs_fit_mode mode = {0};
    crs_posterior sample = {0};
    crs_status status = crs_fit_mode_find(&mode, fit, &search);

    plan.walkers = 8;
    plan.max_steps = 150;
    plan.draws = 8;
    if (status == CRS_OK) {
        status = crs_posterior_sample(&sample, fit, &mode, &plan);
        assert_true(status != CRS_OK || sample.offered[CRS_MOVE_GUIDED] > 0);
    }
    crs_posterior_free(&sample);
    crs_fit_mode_free(&mode);
    return status;
}

/* Evaluations allocate a little each, thousands of times: after the first two hundred
 * allocations, every 61st fails. */
static void
test_fit_allocations(void **unused)
{
    const crs_model *model = crs_model_at(0);
    const crs_strategy strategy = {0};
    const crs_fit_case of = {"test", params, &strategy};
    const crs_fit_target target = {.id = "t",
                                   .metric = model->metrics[0].metric,
                                   .value = 1.0,
                                   .below = 0.1,
                                   .above = 0.1,
                                   .weight = 1.0};
    crs_fit_free free_parameter = {.name = model->params[0].name, .of = -1};
    const crs_fit fit = {.model = model,
                         .cases = &of,
                         .num_cases = 1,
                         .targets = &target,
                         .num_targets = 1,
                         .frees = &free_parameter,
                         .num_frees = 1,
                         .isa = crs_isa_best(),
                         .dt_h = 24.0,
                         .days = 2.0,
                         .seed = 1,
                         .replicates = 1,
                         .threads = 1};
    crs_status status = CRS_ERR_MEMORY;
    long fail_at = 0;

    (void)unused;
    crs_param_defaults(model->params, model->num_params, params);
    free_parameter.factor = (crs_factor){.kind = CRS_FACTOR_PRIOR,
                                         .low = model->params[0].min,
                                         .high = model->params[0].max,
                                         .prior = model->params[0].prior};
    assert_int_equal(crs_factor_prepare(&free_parameter.factor), CRS_OK);
    for (; status != CRS_OK; fail_at += fail_at < 200 ? 1 : 61) {
        start_counting(fail_at, -1);
        status = fit_all(&fit);
        stop_counting();
        assert_true(status == CRS_OK || status == CRS_ERR_MEMORY);
        assert_int_equal(atomic_load(&num_alive), 0);
        assert_true(fail_at < 100000);
    }
    assert_true(fail_at > 1000);
}

/* A sensitivity analysis from its preparation to its estimates. */
static crs_status
analyse(const crs_sensitivity_plan *plan, const crs_sensitivity_runs *runs)
{
    static crs_estimate estimates[64];
    crs_sensitivity analysis;
    crs_status status = crs_sensitivity_init(&analysis, plan);

    if (status == CRS_OK) {
        status = crs_sensitivity_run(&analysis, runs);
    }
    if (status == CRS_OK) {
        status = crs_sensitivity_estimate(&analysis, 0, estimates);
    }
    crs_sensitivity_free(&analysis);
    crs_sensitivity_free(&analysis);
    return status;
}

static void
test_sensitivity_allocations(void **unused)
{
    const crs_model *model = crs_model_at(0);
    const crs_factor factors[] = {
        {.name = "a", .kind = CRS_FACTOR_LINEAR, .low = 0.1, .high = 1.0},
        {.name = "b", .kind = CRS_FACTOR_LINEAR, .low = 0.1, .high = 1.0}};
    const crs_target targets[] = {{.param = 0}, {.param = 1}};
    const crs_sweep_job job = {.params = params, .targets = targets};
    const crs_sensitivity_plan plan = {.design = CRS_DESIGN_SOBOL,
                                       .second_order = 1,
                                       .num_factors = 2,
                                       .rows = 8,
                                       .replicates = 1,
                                       .num_outputs = 2,
                                       .seed = 1};
    crs_sensitivity_runs runs = {.block = plan_for(model), .factors = factors, .jobs = &job};
    crs_status status = CRS_ERR_MEMORY;
    long fail_at = 0;

    (void)unused;
    crs_param_defaults(model->params, model->num_params, params);
    runs.block.num_metrics = 2;
    runs.num_jobs = runs.threads = 1;
    for (; status != CRS_OK; fail_at++) {
        start_counting(fail_at, -1);
        status = analyse(&plan, &runs);
        stop_counting();
        assert_true(status == CRS_OK || status == CRS_ERR_MEMORY);
        assert_int_equal(atomic_load(&num_alive), 0);
        assert_true(fail_at < 200);
    }
    assert_true(fail_at > 20);
}

static void
test_threads_that_do_not_start(void **unused)
{
    (void)unused;
    for (long fail_at = 0; fail_at < 3; fail_at++) {
        uint64_t num_done;

        start_counting(-1, fail_at);
        assert_int_equal(run_ensemble(100000, 4, &num_done), CRS_ERR_THREAD);
        stop_counting();
        assert_true(num_done < 100000);
        assert_int_equal(atomic_load(&num_alive), 0);
    }
    {
        uint64_t num_done;

        start_counting(-1, 0); /* one thread is the caller's own */
        assert_int_equal(run_ensemble(100, 1, &num_done), CRS_OK);
        stop_counting();
        assert_int_equal(num_done, 100);
    }
}

/* What an ensemble holds does not grow with the number of runs. */
static void
test_memory_is_bounded(void **unused)
{
    uint64_t num_done;
    long few, many;

    (void)unused;
    start_counting(-1, -1);
    assert_int_equal(run_ensemble(100, 2, &num_done), CRS_OK);
    few = atomic_load(&num_allocations);
    start_counting(-1, -1);
    assert_int_equal(run_ensemble(20000, 2, &num_done), CRS_OK);
    many = atomic_load(&num_allocations);
    stop_counting();
    assert_int_equal(few, many);
    assert_true(many <= 1 + 2 * 2); /* the pool, and two pieces a block */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_block_allocations),
        cmocka_unit_test(test_ensemble_allocations),
        cmocka_unit_test(test_compare_allocations),
        cmocka_unit_test(test_fit_allocations),
        cmocka_unit_test(test_sensitivity_allocations),
        cmocka_unit_test(test_threads_that_do_not_start),
        cmocka_unit_test(test_memory_is_bounded),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
