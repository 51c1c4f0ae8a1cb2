/* Sensitivity analysis of a model: the ensemble gives, to the bit, what single runs by hand give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "models/registry.h"
#include "study/sensitivity/sensitivity_run.h"

enum { NUM_VARIED = 4, NUM_DAYS = 4 };

/* The field model over three parameters and the start of an action, in two jobs that differ in a
 * parameter, for four days. */
typedef struct study {
    crs_factor factors[NUM_VARIED];
    crs_target targets[NUM_VARIED];
    crs_action actions[2];
    double params[2][256];
    crs_metric metric;
    crs_sweep_job jobs[2];
    crs_sensitivity_plan plan;
    crs_sensitivity_runs runs;
} study;

static void
make_study(study *self, size_t threads, crs_isa isa, crs_sensitivity_method method)
{
    static const char *const names[] = {"trust.loss_rate", "case.shock", "attention.fast_decay"};
    const crs_model *model = crs_model_at(0);

    *self = (study){
        .actions = {crs_action_none(), crs_action_none()},
        .metric = {.term = crs_metric_term_of(crs_model_find_observable(model, "trust_public"))},
        .plan = {.design = CRS_DESIGN_SOBOL, .num_factors = NUM_VARIED, .rows = 24, .seed = 1}};
    for (size_t f = 0; f + 1 < NUM_VARIED; f++) {
        const int param = crs_param_find(model->params, model->num_params, names[f]);

        self->targets[f] = (crs_target){.param = param};
        self->factors[f] = (crs_factor){.name = names[f],
                                        .kind = CRS_FACTOR_PRIOR,
                                        .prior = model->params[param].prior,
                                        .low = model->params[param].min,
                                        .high = model->params[param].max};
    }
    self->targets[3] = (crs_target){
        .param = -1, .action = 1, .offset = offsetof(crs_action, at_h)};
    self->factors[3] = (crs_factor){
        .name = "at", .kind = CRS_FACTOR_LINEAR, .low = 1.0, .high = 72.0};
    for (size_t f = 0; f < NUM_VARIED; f++) {
        assert_int_equal(crs_factor_prepare(&self->factors[f]), CRS_OK);
    }
    self->actions[1].id = "apology";
    for (size_t i = 0; i < 3; i++) {
        self->actions[1].intensity[i] = 0.9;
    }
    self->metric.term.op = CRS_METRIC_MINIMUM;
    self->metric.term.to_h = CRS_METRIC_TO_END;
    for (size_t j = 0; j < 2; j++) {
        crs_param_defaults(model->params, model->num_params, self->params[j]);
        self->jobs[j] = (crs_sweep_job){.params = self->params[j],
                                        .strategy = {.actions = self->actions, .num_actions = 2},
                                        .targets = self->targets};
    }
    self->params[1][crs_param_find(model->params, model->num_params, "case.responsibility")] = 0.5;
    self->plan.method = method;
    self->plan.num_outputs = 2;
    self->plan.replicates = 3;
    self->plan.noisy = 1;
    self->runs = (crs_sensitivity_runs){
        .block = {.model = model,
                  .isa = isa,
                  .dt_h = 1.0,
                  .num_steps = 24 * NUM_DAYS,
                  .metrics = &self->metric,
                  .num_metrics = 1,
                  .record_every = 1},
        .factors = self->factors,
        .jobs = self->jobs,
        .num_jobs = 2,
        .threads = threads,
    };
}

static void
run_model(size_t threads, crs_isa isa, crs_sensitivity_method method, crs_estimate *estimates)
{
    crs_sensitivity self;
    study of;

    make_study(&of, threads, isa, method);
    assert_int_equal(crs_sensitivity_init(&self, &of.plan), CRS_OK);
    assert_int_equal(crs_sensitivity_run(&self, &of.runs), CRS_OK);
    assert_int_equal(crs_sensitivity_run(&self, &of.runs), CRS_ERR_ARGUMENT); /* not fresh */
    assert_int_equal(crs_sensitivity_rows(&self, 1), 24);
    assert_int_equal(crs_sensitivity_estimate(&self, 1, estimates), CRS_OK);
    crs_sensitivity_free(&self);
}

/* One run by hand. */
static double
play(crs_block *block, const study *of, const double *u, size_t job, uint64_t replicate)
{
    double params[256], value;
    crs_action actions[2] = {of->actions[0], of->actions[1]};
    const crs_strategy strategy = {.actions = actions, .num_actions = 2};
    const crs_run run = {params, &strategy, of->plan.seed, replicate};

    memcpy(params, of->params[job], sizeof params);
    for (size_t f = 0; f + 1 < NUM_VARIED; f++) {
        params[of->targets[f].param] = crs_factor_value(&of->factors[f], u[f]);
    }
    actions[1].at_h = crs_factor_value(&of->factors[3], u[3]);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, of->runs.block.num_steps);
    crs_block_metrics(block, 0, &value);
    return value;
}

/* All runs of the analysis one by one: points, jobs and luck are where the header says. */
static void
run_by_hand(crs_sensitivity_method method, crs_estimate *estimates)
{
    crs_sensitivity self;
    crs_block *block = NULL;
    double points[8 * NUM_VARIED], values[8 * 2];
    study of;

    make_study(&of, 1, CRS_ISA_BASELINE, method);
    assert_int_equal(crs_sensitivity_init(&self, &of.plan), CRS_OK);
    assert_int_equal(crs_block_create(&block, &of.runs.block), CRS_OK);
    for (uint64_t row = 0; row < of.plan.rows; row++) {
        crs_sensitivity_points(&self, row, 1, points);
        for (uint64_t r = 0; r < 3; r++) {
            for (size_t i = 0; i < self.width * 2; i++) {
                values[i] = play(block, &of, points + i / 2 * NUM_VARIED, i % 2, row * 3 + r);
            }
            assert_int_equal(crs_sensitivity_add(&self, row, r, values), CRS_OK);
        }
    }
    assert_int_equal(crs_sensitivity_estimate(&self, 1, estimates), CRS_OK);
    crs_block_free(block);
    crs_sensitivity_free(&self);
}

/* The same bits by hand, for any number of threads and any instruction set. */
static void
test_same_bits(void **unused)
{
    (void)unused;
    for (int method = CRS_SENSITIVITY_SOBOL; method <= CRS_SENSITIVITY_MORRIS; method++) {
        static crs_estimate reference[64], other[64];

        memset(reference, 0, sizeof reference);
        run_by_hand((crs_sensitivity_method)method, reference);
        assert_true(reference[0].value > 0.0 && reference[0].value < 1.0);
        for (int isa = 0; isa < CRS_NUM_ISA; isa++) {
            for (size_t threads = 1; threads <= 3 && crs_isa_supported((crs_isa)isa); threads++) {
                memset(other, 0, sizeof other);
                run_model(threads, (crs_isa)isa, (crs_sensitivity_method)method, other);
                assert_memory_equal(reference, other, sizeof other);
            }
        }
    }
}

/* A stop is heard, and outputs that do not fit are refused. */
static void
test_refusals(void **unused)
{
    const volatile int stop = 1;
    crs_sensitivity self;
    study of;

    (void)unused;
    make_study(&of, 2, CRS_ISA_BASELINE, CRS_SENSITIVITY_SOBOL);
    of.runs.stop = &stop;
    assert_int_equal(crs_sensitivity_init(&self, &of.plan), CRS_OK);
    assert_int_equal(crs_sensitivity_run(&self, &of.runs), CRS_ERR_STOPPED);
    crs_sensitivity_free(&self);
    of.plan.num_outputs = 3;
    assert_int_equal(crs_sensitivity_init(&self, &of.plan), CRS_OK);
    assert_int_equal(crs_sensitivity_run(&self, &of.runs), CRS_ERR_ARGUMENT);
    crs_sensitivity_free(&self);
    assert_true(crs_sensitivity_num_runs(&of.plan, 2) == 24.0 * 3.0 * 6.0 * 2.0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
