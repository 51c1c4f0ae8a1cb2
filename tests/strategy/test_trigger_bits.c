/* Triggers of the field model: in any lane, on any instruction set, with any number of threads and
 * from any saved step the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/field.h"
#include "sim/ensemble.h"
#include "strategy/triggered.h"

#define NUM_STEPS 1440
#define NUM_RUNS  (2 * CRS_LANES + 5)

/* A playbook that does something in all runs, but not the same. */
typedef struct book {
    crs_condition hot, jump[1], sorry[3], quiet[3];
    crs_action actions[5], plain[2];
    crs_strategy strategy, timed;
    double params[CRS_FIELD_NUM_PARAMS];
    crs_metric metrics[64];
    crs_plan plan;
} book;

static void
make_conditions(book *self)
{
    self->hot = (crs_condition){.kind = CRS_WHEN_ABOVE,
                                .metric = CRS_FIELD_O_NEGATIVE,
                                .level = 0.55,
                                .for_h = 3.0,
                                .size = 1};
    self->jump[0] = (crs_condition){.kind = CRS_WHEN_RISES,
                                    .metric = CRS_FIELD_O_ATTENTION,
                                    .level = 0.05,
                                    .within_h = 12.0,
                                    .size = 1};
    self->sorry[0] = (crs_condition){.kind = CRS_WHEN_ANY, .size = 3};
    self->sorry[1] = (crs_condition){.kind = CRS_WHEN_BROKEN, .action = "fix", .size = 1};
    self->sorry[2] = (crs_condition){.kind = CRS_WHEN_BROKEN, .action = "sorry", .size = 1};
    self->quiet[0] = (crs_condition){.kind = CRS_WHEN_ALL, .size = 3};
    self->quiet[1] = (crs_condition){.kind = CRS_WHEN_AFTER, .action = "fix", .size = 1};
    self->quiet[2] = (crs_condition){.kind = CRS_WHEN_BELOW,
                                     .metric = CRS_FIELD_O_UNINSTALLS_24H,
                                     .level = 0.01,
                                     .for_h = 10.0,
                                     .size = 1};
}

static void
make_actions(book *self)
{
    self->actions[0] = crs_action_none();
    self->actions[0].id = "hello";
    self->actions[0].at_h = 3.0;
    self->actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.3;
    self->actions[0].intensity[CRS_INTENSITY_FACTS] = 0.3;
    self->actions[1] = triggered("fix", &self->hot, 1);
    self->actions[1].delay_h = 2.0;
    self->actions[1].intensity[CRS_INTENSITY_REMEDY] = 0.8;
    self->actions[1].delivery = 0.5;
    self->actions[1].due_h = 100.0;
    self->actions[2] = triggered("update", self->jump, 1);
    self->actions[2].repeat = 1;
    self->actions[2].cooldown_h = 12.0;
    self->actions[2].lasts_h = 30.0;
    self->actions[2].intensity[CRS_INTENSITY_FACTS] = 0.6;
    self->actions[3] = triggered("sorry", self->sorry, 3);
    self->actions[3].repeat = 1;
    self->actions[3].delay_h = 6.0;
    self->actions[3].delivery = 0.5;
    self->actions[3].due_h = 150.0;
    self->actions[3].intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    self->actions[3].intensity[CRS_INTENSITY_REMEDY] = 0.6;
    self->actions[4] = triggered("rebuild", self->quiet, 3);
}

static void
make_book(book *self)
{
    *self = (book){0};
    make_conditions(self);
    make_actions(self);
    self->strategy = (crs_strategy){
        .actions = self->actions, .num_actions = 5, .observe_delay_h = 2.0, .observe_noise = 0.01};
    self->plain[0] = self->plain[1] = self->actions[0];
    self->plain[1].id = "late";
    self->plain[1].at_h = 50.0;
    self->timed = (crs_strategy){.actions = self->plain, .num_actions = 2};
    crs_param_defaults(crs_model_field.params, crs_model_field.num_params, self->params);
    for (size_t i = 0; i < crs_model_field.num_metrics; i++) {
        self->metrics[i] = crs_model_field.metrics[i].metric;
    }
    self->plan = (crs_plan){.model = &crs_model_field,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .num_steps = NUM_STEPS,
                            .metrics = self->metrics,
                            .num_metrics = crs_model_field.num_metrics};
    crs_watch_add(&self->plan.watch, &self->strategy, 1.0);
}

/* All states of a lane. */
static void
states_of(const crs_block *block, size_t lane, double *states)
{
    for (int i = 0; i < (int)CRS_FIELD_NUM_STATES; i++) {
        states[i] = crs_block_state(block)[i][lane];
    }
}

static void
test_lanes_and_isa(void **unused)
{
    double alone[CRS_FIELD_NUM_STATES], among[CRS_FIELD_NUM_STATES];
    crs_block *block = NULL;
    int kinds = 0;
    book b;

    (void)unused;
    make_book(&b);
    for (int isa = 0; isa < (int)CRS_NUM_ISA; isa++) {
        double first_cost = -1.0;

        if (!crs_isa_supported((crs_isa)isa)) {
            continue;
        }
        b.plan.isa = (crs_isa)isa;
        for (size_t lane = 0; lane < CRS_LANES; lane += 5) {
            crs_run runs[CRS_LANES];

            for (size_t l = 0; l < CRS_LANES; l++) {
                const crs_strategy *others[3] = {&b.timed, NULL, &b.strategy};

                runs[l] = (crs_run){b.params, others[l % 3], 9, 100 + l};
            }
            runs[lane] = (crs_run){b.params, &b.strategy, 9, lane};
            assert_int_equal(crs_block_create(&block, &b.plan), CRS_OK);
            crs_block_load(block, &runs[lane], 1);
            crs_block_advance(block, NUM_STEPS);
            states_of(block, 0, alone);
            crs_block_load(block, runs, CRS_LANES);
            crs_block_advance(block, NUM_STEPS);
            states_of(block, lane, among);
            assert_memory_equal(alone, among, sizeof alone);
            crs_block_free(block);
            b.plan.isa = CRS_ISA_BASELINE;
            assert_int_equal(crs_block_create(&block, &b.plan), CRS_OK);
            crs_block_load(block, &runs[lane], 1);
            crs_block_advance(block, NUM_STEPS);
            states_of(block, 0, among);
            assert_memory_equal(alone, among, sizeof alone);
            crs_block_free(block);
            b.plan.isa = (crs_isa)isa;
            kinds += alone[CRS_FIELD_SECONDARY] != first_cost;
            first_cost = alone[CRS_FIELD_SECONDARY];
        }
    }
    assert_true(kinds > 2); /* the runs are not all alike */
}

typedef struct tape {
    book *of;
    double values[NUM_RUNS][64];
} tape;

static void
source(void *context, size_t thread, size_t slot, uint64_t index, crs_run *run)
{
    tape *self = context;

    (void)thread;
    (void)slot;
    *run = (crs_run){self->of->params, &self->of->strategy, 9, index};
}

static crs_status
sink(void *context, const crs_block *block, uint64_t first, size_t count)
{
    tape *self = context;

    for (size_t l = 0; l < count; l++) {
        crs_block_metrics(block, l, self->values[first + l]);
    }
    return CRS_OK;
}

static void
test_threads(void **unused)
{
    static tape one, many;
    book b;
    crs_ensemble ensemble = {.num_runs = NUM_RUNS, .source = source, .sink = sink};

    (void)unused;
    make_book(&b);
    ensemble.plan = b.plan;
    one.of = many.of = &b;
    ensemble.num_threads = 1;
    ensemble.context = &one;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    ensemble.num_threads = 3;
    ensemble.context = &many;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    assert_memory_equal(one.values, many.values, sizeof one.values);

    ensemble.plan.watch.steps--; /* a plan that does not watch enough is refused */
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_ERR_ARGUMENT);
}

/* A plan that watches changes nothing where there are no triggers; noise of observation off is
 * the same as none; on, it is not. */
static void
test_off(void **unused)
{
    static tape watched, blind;
    book b;
    crs_ensemble ensemble = {
        .num_runs = NUM_RUNS, .num_threads = 1, .source = source, .sink = sink};

    (void)unused;
    make_book(&b);
    watched.of = blind.of = &b;
    ensemble.plan = b.plan;
    ensemble.context = &watched;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    b.params[CRS_FIELD_NOISE_OBSERVATION] = 0.0;
    ensemble.context = &blind;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    assert_memory_not_equal(watched.values, blind.values, sizeof blind.values);
    b.params[CRS_FIELD_NOISE_OBSERVATION] = 1.0;
    b.strategy.observe_noise = 0.0;
    ensemble.context = &watched;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    assert_memory_equal(watched.values, blind.values, sizeof blind.values);

    b.strategy = b.timed;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    ensemble.plan.watch = (crs_watch){0};
    ensemble.context = &blind;
    assert_int_equal(crs_ensemble_run(&ensemble), CRS_OK);
    assert_memory_equal(watched.values, blind.values, sizeof blind.values);
}

/* Takes from the saved numbers of all lanes what bug 1, 2 or 3 loses; 0: nothing. */
static void
plant(int bug, const crs_plan *plan, size_t size, double *numbers)
{
    const size_t course = 2 + CRS_MAX_ACTIONS * (2 + sizeof(crs_course_action) / 8);

    for (size_t l = 0; l < CRS_LANES && bug > 0; l++) {
        double *end = numbers + (l + 1) * size - course;

        if (bug == 1) { /* what conditions have counted */
            memset(end - plan->watch.conditions, 0, plan->watch.conditions * sizeof *end);
        } else if (bug == 2) { /* the readings */
            memset(end - plan->watch.conditions - 3 * (size_t)plan->watch.steps, 0,
                   3 * (size_t)plan->watch.steps * sizeof *end);
        } else {
            memset(end, 0, course * sizeof *end);
        }
    }
}

/* Saved in the midst of everything, with triggers and promises pending, and gone on in other
 * lanes. Planted bugs: what has been counted, what has been read, and the course are lost. */
static void
test_goes_on_as_if_undisturbed(void **unused)
{
    static const long steps[] = {0, 1, 4, 5, 6, 7, 20, 105, 106, 200, 1000, 1439};
    crs_block *whole = NULL, *rest = NULL;
    int found[3] = {0};
    book b;

    (void)unused;
    make_book(&b);
    assert_int_equal(crs_block_create(&whole, &b.plan), CRS_OK);
    assert_int_equal(crs_block_create(&rest, &b.plan), CRS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const size_t size = crs_plan_lane_numbers(&b.plan, steps[i]);
        double *numbers = malloc(CRS_LANES * size * sizeof(double));
        const double *lanes[CRS_LANES];
        crs_run runs[CRS_LANES], mirrored[CRS_LANES];
        double was[CRS_FIELD_NUM_STATES], is[CRS_FIELD_NUM_STATES];

        for (size_t l = 0; l < CRS_LANES; l++) {
            runs[l] = (crs_run){b.params, l % 4 ? &b.strategy : &b.timed, 9, l};
        }
        crs_block_load(whole, runs, CRS_LANES);
        crs_block_advance(whole, steps[i]);
        for (size_t l = 0; l < CRS_LANES; l++) {
            crs_block_save(whole, l, numbers + l * size);
            mirrored[l] = runs[CRS_LANES - 1 - l];
            lanes[l] = numbers + (CRS_LANES - 1 - l) * size;
        }
        crs_block_advance(whole, NUM_STEPS);
        for (int bug = 0; bug < 4; bug++) {
            int same = 1;

            plant(bug, &b.plan, size, numbers);
            crs_block_load(rest, mirrored, CRS_LANES);
            crs_block_restore(rest, steps[i], lanes, CRS_LANES);
            crs_block_advance(rest, NUM_STEPS);
            for (size_t l = 0; l < CRS_LANES; l++) {
                states_of(whole, l, was);
                states_of(rest, CRS_LANES - 1 - l, is);
                same &= memcmp(was, is, sizeof was) == 0;
            }
            if (bug == 0) {
                assert_true(same);
            } else {
                found[bug - 1] += !same;
            }
        }
        free(numbers);
    }
    assert_true(found[0] > 0 && found[1] > 0 && found[2] > 0);
    crs_block_free(whole);
    crs_block_free(rest);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes_and_isa),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_off),
        cmocka_unit_test(test_goes_on_as_if_undisturbed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
