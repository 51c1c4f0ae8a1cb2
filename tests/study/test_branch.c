/* Branching: a run that goes on from a saved state is the undisturbed one to the bit, in any lane;
 * the past of a branch is kept and its future is another; files of states are believed only when
 * they are whole and fit. */
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/pcg.h"
#include "store/branch_file.h"
#include "support/io_support.h"
#include "models/registry.h"
#include "study/branch.h"

/* Steps of an hour, for longer than any test. */
static const crs_schedule hourly = {1.0, 1000000, 1, {{0, 1}}};

#define NUM_STEPS   480
#define MAX_METRICS 64

/* Three actions that start, ramp, fade, blame and end around the steps at which states are saved.
 */
static void
make_actions(crs_action *actions)
{
    for (int i = 0; i < 3; i++) {
        actions[i] = crs_action_none();
    }
    actions[0].id = "denial";
    actions[0].at_h = 24.0;
    actions[0].until_h = 100.0;
    actions[0].intensity[CRS_INTENSITY_BLAME_THIRD_PARTY] = 0.8;
    actions[1].id = "apology";
    actions[1].at_h = 47.5;
    actions[1].ramp_h = 60.0;
    actions[1].half_life_h = 200.0;
    actions[1].cost = 3.0;
    actions[1].intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    actions[1].intensity[CRS_INTENSITY_FACTS] = 0.7;
    actions[1].intensity[CRS_INTENSITY_REMEDY] = 0.7;
    actions[1].audience = 1u << CRS_GROUP_USERS | 1u << CRS_GROUP_PUBLIC;
    actions[2].id = "refund";
    actions[2].at_h = 240.0;
    actions[2].compensation = 1.5;
    actions[2].cost_per_day = 0.1;
    actions[2].intensity[CRS_INTENSITY_VERIFICATION] = 0.6;
}

typedef struct bed {
    crs_plan plan;
    crs_metric metrics[MAX_METRICS];
    double params[256];
    crs_action actions[3];
    crs_strategy strategy;
    crs_run runs[CRS_LANES];
} bed;

static void
make_bed(bed *self, const crs_model *model)
{
    *self = (bed){0};
    crs_param_defaults(model->params, model->num_params, self->params);
    make_actions(self->actions);
    self->strategy = (crs_strategy){.actions = self->actions, .num_actions = 3};
    for (size_t i = 0; i < model->num_metrics; i++) {
        self->metrics[i] = model->metrics[i].metric;
    }
    self->plan = (crs_plan){.model = model,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .num_steps = NUM_STEPS,
                            .metrics = self->metrics,
                            .num_metrics = model->num_metrics,
                            .recorded = ((uint64_t)1 << model->num_observables) - 1,
                            .record_every = 6};
    for (size_t lane = 0; lane < CRS_LANES; lane++) {
        self->runs[lane] = (crs_run){self->params, &self->strategy, 5, lane};
    }
}

/* Are all metrics and records of two lanes the same bits? */
static int
same_lane(const bed *self, const crs_block *a, size_t lane_a, const crs_block *b, size_t lane_b)
{
    double of_a[MAX_METRICS], of_b[MAX_METRICS];

    crs_block_metrics(a, lane_a, of_a);
    crs_block_metrics(b, lane_b, of_b);
    if (memcmp(of_a, of_b, self->plan.num_metrics * sizeof(double)) != 0) {
        return 0;
    }
    for (size_t r = 0; r < crs_plan_num_records(&self->plan); r++) {
        for (int i = 0; i < (int)self->plan.model->num_observables; i++) {
            const double *row_a = crs_block_record(a, r, i), *row_b = crs_block_record(b, r, i);

            if (memcmp(&row_a[lane_a], &row_b[lane_b], sizeof(double)) != 0) {
                return 0;
            }
        }
    }
    return 1;
}

static void
test_goes_on_as_if_undisturbed(void **unused)
{
    static const long steps[] = {0, 1, 23, 24, 25, 47, 48, 49, 100, 101, 239, 240, 241, 479};

    (void)unused;
    for (size_t m = 0; m < crs_num_models(); m++) {
        const crs_model *model = crs_model_at(m);
        crs_block *whole = NULL, *rest = NULL;
        bed b;

        make_bed(&b, model);
        assert_int_equal(crs_block_create(&whole, &b.plan), CRS_OK);
        assert_int_equal(crs_block_create(&rest, &b.plan), CRS_OK);
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            const size_t size = crs_plan_lane_numbers(&b.plan, steps[i]);
            double *numbers = malloc(CRS_LANES * size * sizeof(double));
            const double *lanes[CRS_LANES];
            crs_run mirrored[CRS_LANES];

            crs_block_load(whole, b.runs, CRS_LANES);
            crs_block_advance(whole, steps[i]);
            for (size_t lane = 0; lane < CRS_LANES; lane++) {
                crs_block_save(whole, lane, numbers + lane * size);
                mirrored[lane] = b.runs[CRS_LANES - 1 - lane];
            }
            crs_block_advance(whole, NUM_STEPS);
            for (size_t lane = 0; lane < CRS_LANES; lane++) {
                lanes[lane] = numbers + (CRS_LANES - 1 - lane) * size;
            }
            crs_block_load(rest, mirrored, CRS_LANES);
            crs_block_restore(rest, steps[i], lanes, CRS_LANES);
            crs_block_advance(rest, NUM_STEPS);
            for (size_t lane = 0; lane < CRS_LANES; lane++) {
                assert_true(same_lane(&b, whole, lane, rest, CRS_LANES - 1 - lane));
            }
            free(numbers);
        }
        crs_block_free(whole);
        crs_block_free(rest);
    }
}

/* Planted bugs: lever memory lost, one accumulator lost, another seed. Each must show. */
static void
test_what_is_lost_shows(void **unused)
{
    crs_block *whole = NULL, *rest = NULL;
    bed b;
    size_t size;
    double *numbers;
    const double *lanes[1];

    (void)unused;
    make_bed(&b, crs_model_at(0));
    size = crs_plan_lane_numbers(&b.plan, 100);
    numbers = malloc(size * sizeof(double));
    lanes[0] = numbers;
    assert_int_equal(crs_block_create(&whole, &b.plan), CRS_OK);
    assert_int_equal(crs_block_create(&rest, &b.plan), CRS_OK);
    crs_block_load(whole, b.runs, 1);
    crs_block_advance(whole, 30);
    crs_block_save(whole, 0, numbers); /* in the midst of the blame: the memory holds it */
    crs_block_advance(whole, NUM_STEPS);
    for (int bug = 0; bug < 4; bug++) {
        crs_run run = b.runs[0];
        const double levers = numbers[CRS_LEVER_BLAME_THIRD_PARTY];
        const size_t value = CRS_NUM_LEVERS + b.plan.model->num_states;
        const double accumulated = numbers[value];

        numbers[CRS_LEVER_BLAME_THIRD_PARTY] = bug == 1 ? 0.0 : levers;
        numbers[value] = bug == 2 ? 9.0 : accumulated;
        run.seed += bug == 3;
        crs_block_load(rest, &run, 1);
        crs_block_restore(rest, 30, lanes, 1);
        crs_block_advance(rest, NUM_STEPS);
        assert_int_equal(same_lane(&b, whole, 0, rest, 0), bug == 0);
        numbers[CRS_LEVER_BLAME_THIRD_PARTY] = levers;
        numbers[value] = accumulated;
    }
    free(numbers);
    crs_block_free(whole);
    crs_block_free(rest);
}

static void
test_join(void **unused)
{
    crs_action actions[3], joined[6], late = crs_action_none();
    const crs_strategy past = {.actions = actions, .num_actions = 3},
                       next = {.actions = &late, .num_actions = 1};

    (void)unused;
    make_actions(actions);
    late.id = "late";
    late.at_h = 48.0;
    assert_int_equal(crs_branch_count_past(&past, &hourly, 0), 0);
    assert_int_equal(crs_branch_count_past(&past, &hourly, 24), 0);
    assert_int_equal(crs_branch_count_past(&past, &hourly, 25), 1);
    assert_int_equal(crs_branch_count_past(&past, &hourly, 48), 1); /* 47.5 h starts at step 48 */
    assert_int_equal(crs_branch_count_past(&past, &hourly, 49), 2);
    assert_int_equal(crs_branch_join(&past, &next, &hourly, 48, joined), 2);
    assert_string_equal(joined[0].id, "denial");
    assert_string_equal(joined[1].id, "late");
    assert_int_equal(crs_branch_join(&past, &next, &hourly, 49, joined), 2); /* too late */
    assert_string_equal(joined[1].id, "apology");
    assert_int_equal(crs_branch_join(&past, &past, &hourly, 48, joined), 3); /* itself again */
    assert_memory_equal(joined, actions, sizeof actions);
}

/* ---- replays ---- */

#define REPLICATES 40
#define SAVE_STEP  72

typedef struct tape {
    double values[REPLICATES][NUM_STEPS / 24 + 1][64];
} tape;

static crs_status
on_sample(void *context, uint64_t replicate, double t_h, const double *observed)
{
    tape *self = context;

    memcpy(self->values[replicate][(long)t_h / 24], observed,
           crs_model_at(0)->num_observables * sizeof(double));
    return CRS_OK;
}

static crs_replay_plan
make_plan(const bed *b, tape *out)
{
    return (crs_replay_plan){.model = b->plan.model,
                             .params = b->params,
                             .strategy = &b->strategy,
                             .isa = crs_isa_best(),
                             .dt_h = 1.0,
                             .days = NUM_STEPS / 24.0,
                             .seed = 5,
                             .replicates = REPLICATES,
                             .threads = 2,
                             .every_h = 24.0,
                             .series = CRS_REPLAY_SERIES_ALL,
                             .on_sample = on_sample,
                             .context = out};
}

/* The branch of a replay of `b` saved at SAVE_STEP; numbers are the caller's. */
static crs_branch
save_branch(bed *b, crs_metric *metrics, double **numbers, crs_plan *shape, tape *out,
            crs_replay *replay)
{
    crs_replay_plan plan = make_plan(b, out);
    crs_branch branch = {.case_id = "test", .step = SAVE_STEP, .dt_h = 1.0, .seed = 5};

    crs_replay_metrics(&plan, metrics);
    *shape = crs_replay_block_plan(&plan, metrics);
    branch.lane_numbers = crs_plan_lane_numbers(shape, SAVE_STEP);
    *numbers = calloc(REPLICATES * branch.lane_numbers, sizeof(double));
    assert_non_null(*numbers);
    plan.save = *numbers;
    plan.save_step = SAVE_STEP;
    assert_int_equal(crs_replay_run(replay, &plan), CRS_OK);
    branch.num_steps = shape->num_steps;
    branch.replicates = REPLICATES;
    branch.recorded = shape->recorded;
    branch.record_every = shape->record_every;
    branch.measured = crs_branch_measured(shape);
    branch.params = b->params;
    branch.past = (crs_strategy){
        .actions = b->actions,
        .num_actions = crs_branch_count_past(&b->strategy, &hourly, SAVE_STEP)};
    branch.numbers = *numbers;
    return branch;
}

static void
test_same_past_other_future(void **unused)
{
    tape *whole = calloc(3, sizeof *whole), *same = whole + 1, *other = whole + 2;
    crs_replay first = {0}, second = {0}, third = {0};
    crs_action joined[6], more = crs_action_none();
    crs_strategy next = {.actions = &more, .num_actions = 1}, played = {.actions = joined};
    crs_metric metrics[MAX_METRICS];
    crs_replay_plan plan;
    crs_plan shape;
    double *numbers = NULL;
    bed b;
    size_t differ = 0;

    (void)unused;
    make_bed(&b, crs_model_at(0));
    save_branch(&b, metrics, &numbers, &shape, whole, &first);
    plan = make_plan(&b, same);
    plan.from = numbers;
    plan.from_step = SAVE_STEP;
    plan.strategy = &played;
    played.num_actions = crs_branch_join(&b.strategy, &b.strategy, &hourly, SAVE_STEP, joined);
    assert_int_equal(crs_replay_run(&second, &plan), CRS_OK);
    assert_memory_equal(whole, same, sizeof *whole);
    assert_memory_equal(first.values, second.values,
                        REPLICATES * first.num_metrics * sizeof(double));
    more.id = "more";
    more.at_h = SAVE_STEP;
    more.intensity[CRS_INTENSITY_BLAME_USERS] = 1.0;
    played.num_actions = crs_branch_join(&b.strategy, &next, &hourly, SAVE_STEP, joined);
    plan.context = other;
    assert_int_equal(crs_replay_run(&third, &plan), CRS_OK);
    for (size_t r = 0; r < REPLICATES; r++) {
        assert_memory_equal(whole->values[r], other->values[r],
                            SAVE_STEP / 24 * sizeof whole->values[r][0]);
        differ += memcmp(whole->values[r], other->values[r], sizeof whole->values[r]) != 0;
    }
    assert_int_equal(differ, REPLICATES);
    crs_replay_free(&first);
    crs_replay_free(&second);
    crs_replay_free(&third);
    free(numbers);
    free(whole);
}

static void
test_wrong_steps(void **unused)
{
    crs_replay replay = {0};
    double number = 0.0;
    crs_replay_plan plan;
    bed b;

    (void)unused;
    make_bed(&b, crs_model_at(0));
    plan = make_plan(&b, NULL);
    plan.series = CRS_REPLAY_SERIES_NONE;
    plan.save = &number;
    plan.save_step = NUM_STEPS;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan.save_step = -1;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
    plan.save_step = 3;
    plan.from = &number;
    plan.from_step = 4;
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_ERR_ARGUMENT);
}

/* ---- files ---- */

typedef struct shelf {
    crs_io_fixture io;
    bed b;
    crs_plan shape;
    crs_metric metrics[MAX_METRICS];
    tape *tape;
    double *numbers;
    crs_branch branch;
    const char *path;
} shelf;

static void
open_shelf(shelf *self)
{
    crs_replay replay = {0};

    crs_io_open(&self->io);
    make_bed(&self->b, crs_model_at(0));
    self->tape = calloc(1, sizeof *self->tape);
    self->branch = save_branch(&self->b, self->metrics, &self->numbers, &self->shape, self->tape,
                               &replay);
    crs_replay_free(&replay);
    self->path = crs_io_path(&self->io, "day3.state");
    assert_int_equal(crs_branch_write(&self->branch, crs_model_at(0), "1.2.3", self->path, 0,
                                      &self->io.message),
                     CRS_OK);
}

static void
close_shelf(shelf *self)
{
    free(self->numbers);
    free(self->tape);
    crs_io_close(&self->io);
}

static crs_status
check_shelf(shelf *self, const crs_branch *branch, const char *case_id, uint64_t seed,
            uint64_t replicates)
{
    return crs_branch_check(branch, self->path, case_id, &self->shape, self->b.params, seed,
                            replicates, &self->io.message);
}

static void
test_file_round_trip(void **unused)
{
    shelf s;
    crs_branch read;
    crs_source source;

    (void)unused;
    open_shelf(&s);
    assert_int_equal(crs_branch_read(&s.io.reader, "1.2.3", s.path, &read, &source), CRS_OK);
    assert_int_equal(read.past.num_actions, 2);
    for (size_t i = 0; i < 2; i++) {
        const crs_action *a = &read.past.actions[i], *b = &s.b.actions[i];

        assert_string_equal(a->id, b->id);
        assert_memory_equal(&a->at_h, &b->at_h, 5 * sizeof(double));
        assert_int_equal(a->audience, b->audience);
        assert_memory_equal(a->intensity, b->intensity, sizeof a->intensity);
        assert_memory_equal(&a->compensation, &b->compensation, 4 * sizeof(double));
    }
    assert_memory_equal(read.numbers, s.numbers,
                        REPLICATES * s.branch.lane_numbers * sizeof(double));
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_OK);
    assert_int_equal(strlen(source.hash), 64);
    close_shelf(&s);
}

static void
test_what_does_not_fit_is_named(void **unused)
{
    shelf s;
    crs_branch read;

    (void)unused;
    open_shelf(&s);
    assert_int_equal(crs_branch_read(&s.io.reader, "1.2.4", s.path, &read, NULL), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io), "day3.state: saved by crisim 1.2.3, this is 1.2.4");
    assert_int_equal(crs_branch_read(&s.io.reader, "1.2.3", s.path, &read, NULL), CRS_OK);
    assert_int_equal(check_shelf(&s, &read, "zhixing", 5, REPLICATES), CRS_ERR_INVALID);
    assert_string_equal(
        crs_io_said(&s.io),
        "day3.state: the state was saved from case \"test\", this run is of \"zhixing\"");
    assert_int_equal(check_shelf(&s, &read, "test", 6, REPLICATES), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io),
                        "day3.state: the state was saved with --seed 5, this run has 6");
    assert_int_equal(check_shelf(&s, &read, "test", 5, 7), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io),
                        "day3.state: the state was saved with --reps 40, this run has 7");
    s.b.params[0] = 0.25;
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_ERR_INVALID);
    assert_non_null(strstr(crs_io_said(&s.io), "this run has 0.25"));
    s.b.params[0] = read.params[0];
    s.shape.dt_h = 0.5;
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io),
                        "day3.state: the state was saved with --dt 1, this run has 0.5");
    s.shape.dt_h = 1.0;
    s.shape.num_steps = 240;
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io),
                        "day3.state: the state was saved with --days 20, this run has 10");
    s.shape.num_steps = NUM_STEPS;
    s.shape.record_every = 12;
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_ERR_INVALID);
    s.shape.record_every = 24;
    s.metrics[3].term.at_h += 1.0;
    assert_int_equal(check_shelf(&s, &read, "test", 5, REPLICATES), CRS_ERR_INVALID);
    assert_string_equal(crs_io_said(&s.io), "day3.state: the state was saved with other metrics");
    close_shelf(&s);
}

static size_t
below(crs_pcg32 *rng, size_t bound)
{
    return crs_pcg32_next(rng) % bound;
}

/* Every damage is found: cut anywhere, any byte changed, foreign files, and a header that lies
 * under a hash that is right. */
static void
test_damaged_files(void **unused)
{
    static const char *const foreign[] = {"",
                                          "crisim-state",
                                          "crisim-state 1 ",
                                          "{",
                                          "crisim-state 1 \n",
                                          "crisim-state 1 9 9\n",
                                          "crisim-state 1 18446744073709551615 1\n",
                                          "crisim-state 1 1 18446744073709551615\n"};
    shelf s;
    crs_branch read = {.step = 77};
    size_t length;
    char *bytes;
    crs_pcg32 rng;

    (void)unused;
    crs_pcg32_init(&rng, 3, 0);
    open_shelf(&s);
    bytes = crs_io_slurp(&s.io, s.path, &length);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        const char *path = crs_io_write(&s.io, "x", foreign[i], strlen(foreign[i]));

        assert_int_equal(crs_branch_read(&s.io.reader, "1.2.3", path, &read, NULL), CRS_ERR_PARSE);
    }
    for (int i = 0; i < 300; i++) {
        const size_t at = i < 100 ? (size_t)i * 13 : below(&rng, length);
        const char kept = bytes[at];
        const char *path;

        if (i % 2) {
            path = crs_io_write(&s.io, "x", bytes, at);
        } else {
            bytes[at] = (char)(kept ^ (char)(1 + below(&rng, 127)));
            path = crs_io_write(&s.io, "x", bytes, length);
            bytes[at] = kept;
        }
        assert_int_equal(crs_branch_read(&s.io.reader, "1.2.3", path, &read, NULL), CRS_ERR_PARSE);
    }
    assert_int_equal(read.step, 77); /* left alone */
    assert_int_equal(crs_branch_read(&s.io.reader, "1.2.3", "/nowhere/x", &read, NULL),
                     CRS_ERR_IO);
    assert_string_equal(s.io.message.text,
                        "/nowhere/x: cannot be opened: No such file or directory");
    assert_int_equal(
        crs_branch_write(&s.branch, crs_model_at(0), "1", "/nowhere/x", 0, &s.io.message),
        CRS_ERR_IO);
    close_shelf(&s);
}

/* A header of random edits under a right hash: an error or a state, never a crash. */
static void
test_headers_under_a_right_hash(void **unused)
{
    shelf s;
    size_t length;
    char *bytes, *begin;
    unsigned refused = 0;
    crs_pcg32 rng;

    (void)unused;
    crs_pcg32_init(&rng, 3, 0);
    open_shelf(&s);
    bytes = crs_io_slurp(&s.io, s.path, &length);
    begin = memchr(bytes, '\n', length);
    for (int i = 0; i < 300; i++) {
        char *copy = malloc(length);
        crs_hash hash;
        char text[CRS_HASH_TEXT];
        crs_branch read;
        crs_arena arena;
        crs_reader reader = s.io.reader;

        memcpy(copy, bytes, length);
        for (size_t k = 0; k <= below(&rng, 3); k++) {
            copy[(size_t)(begin - bytes) + below(&rng, 900)] =
                "0123456789{}[]\",:-e.x \n"[below(&rng, 23)];
        }
        crs_hash_init(&hash);
        crs_hash_add(&hash, copy, length - 64);
        crs_hash_text(&hash, text);
        memcpy(copy + length - 64, text, 64);
        crs_arena_init(&arena);
        reader.arena = &arena;
        refused += crs_branch_read(&reader, "1.2.3", crs_io_write(&s.io, "x", copy, length), &read,
                                   NULL) != CRS_OK;
        crs_arena_free(&arena);
        free(copy);
    }
    assert_true(refused > 200);
    close_shelf(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_on_as_if_undisturbed),
        cmocka_unit_test(test_what_is_lost_shows),
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_same_past_other_future),
        cmocka_unit_test(test_wrong_steps),
        cmocka_unit_test(test_file_round_trip),
        cmocka_unit_test(test_what_does_not_fit_is_named),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_headers_under_a_right_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
