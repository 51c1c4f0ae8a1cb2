/* Requests made by hand, answered without a command line: the program's own numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/number.h"
#include "models/registry.h"
#include "request/analysis.h"
#include "request/comparison.h"
#include "request/curve.h"
#include "request/fit_run.h"
#include "request/play.h"
#include "request/sweep/shards.h"
#include "request/sweep/sweep_run.h"
#include "support/io_support.h"

static const char *const dirs[] = {"scenarios"};
static const char *shudong[] = {"shudong"};

/* A request at work. */
typedef struct asked {
    crs_arena arena;
    crs_message message;
    crs_env env;
} asked;

static void
begin(asked *self, const crs_request *request)
{
    crs_arena_init(&self->arena);
    crs_env_init(&self->env, crs_model_at(0), &self->arena, &self->message, dirs, 1);
    if (crs_env_take(&self->env, request) != CRS_OK) {
        fail_msg("%s", self->message.text);
    }
}

/* A step must go well. */
static void
ok(const asked *self, crs_status status)
{
    if (status != CRS_OK) {
        fail_msg("%s", self->message.text);
    }
}

/* What the program prints; skips the test without it. The caller frees. */
static char *
program(const char *arguments)
{
    const char *path = getenv("CRISIM");
    char command[1024];
    size_t room = (size_t)1 << 20, length;
    char *text = malloc(room);
    FILE *pipe;

    if (!path) {
        free(text);
        skip();
    }
    assert_non_null(text);
    snprintf(command, sizeof command, "'%s' --scenarios scenarios %s 2>/dev/null", path,
             arguments);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    length = fread(text, 1, room - 1, pipe);
    text[length] = '\0';
    pclose(pipe);
    assert_true(length > 0);
    return text;
}

/* The next member of that name in the text is the number; returns the text behind it. */
static const char *
assert_next(const char *text, const char *name, double value)
{
    char wanted[128], number[CRS_NUMBER_BYTES];

    crs_number_write(value, number);
    snprintf(wanted, sizeof wanted, "\"%s\": ", name);
    text = strstr(text, wanted);
    assert_non_null(text);
    text += strlen(wanted);
    if (strncmp(text, number, strlen(number)) != 0) {
        fail_msg("%s is %s here, and there %.30s", name, number, text);
    }
    return text;
}

static crs_request
run_request(void)
{
    return (crs_request){
        .kind = CRS_REQUEST_RUN, .cases = {shudong, 1}, .replicates = {1, 20}, .days = {1, 200.0}};
}

static void
test_run(void **state)
{
    const crs_request request = run_request();
    char *text = program("run shudong --reps 20 --days 200 --json");
    const char *at = text;
    crs_play play;
    asked self;

    (void)state;
    begin(&self, &request);
    ok(&self, crs_play_prepare(&play, &self.env));
    ok(&self, crs_play_run(&play, &self.env));
    assert_int_equal(play.experiment.num_jobs, 1);
    assert_int_equal(play.replays[0].replicates, 20);
    for (size_t i = 0; i < 5; i++) { /* more than 200 days: no value */
        at = assert_next(at, "p50", play.replays[0].quantiles[i].q[CRS_REPLAY_P50]);
    }
    crs_play_free(&play);
    crs_play_free(&play);
    crs_arena_free(&self.arena);
    free(text);
}

static void
test_compare(void **state)
{
    static const char *strategies[] = {"silence", "apology-only"};
    const crs_request request = {.kind = CRS_REQUEST_COMPARE,
                                 .cases = {shudong, 1},
                                 .strategies = {strategies, 2},
                                 .replicates = {1, 20}};
    char *text = program("compare shudong --strategies silence,apology-only --reps 20 --json");
    const char *at = text;
    crs_comparison comparison;
    asked self;

    (void)state;
    begin(&self, &request);
    ok(&self, crs_comparison_prepare(&comparison, &self.env));
    ok(&self, crs_comparison_run(&comparison, &self.env));
    assert_int_equal(comparison.num_strategies, 3);
    for (size_t m = 0; m < comparison.num_metrics; m++) {
        for (size_t s = 0; s < 3; s++) {
            const crs_standing *standing = crs_compare_standing(&comparison.results[0], m, s);

            at = assert_next(strstr(at, "\"value\""), "mean", standing->mean.mean);
        }
    }
    crs_comparison_free(&comparison);
    crs_arena_free(&self.arena);
    free(text);
}

static void
test_curve(void **state)
{
    const crs_request request = {.kind = CRS_REQUEST_CURVE,
                                 .cases = {shudong, 1},
                                 .vary = "strategy.first_response_h=0:96:24",
                                 .replicates = {1, 10}};
    char *text = program(
        "curve shudong --vary strategy.first_response_h=0:96:24 --reps 10 --json");
    const char *at = text;
    crs_curve curve;
    asked self;

    (void)state;
    begin(&self, &request);
    ok(&self, crs_curve_prepare(&curve, &self.env));
    ok(&self, crs_curve_run(&curve, &self.env));
    assert_int_equal(curve.num_points, 5);
    for (size_t p = 0; p < curve.num_points; p++) {
        at = assert_next(at, "mean", crs_curve_samples(&curve, 0, 0)[p].mean.mean);
    }
    crs_arena_free(&self.arena);
    free(text);
}

static void
test_sensitivity(void **state)
{
    const crs_request request = {.kind = CRS_REQUEST_SENSITIVITY,
                                 .study = "what-matters",
                                 .points = "4",
                                 .method = "morris"};
    char *text = program("sensitivity what-matters --points 4 --method morris --json");
    const char *at = text;
    crs_analysis analysis;
    asked self;

    (void)state;
    begin(&self, &request);
    ok(&self, crs_analysis_prepare(&analysis, &self.env));
    ok(&self, crs_analysis_run(&analysis, &self.env));
    for (size_t i = 0; i < analysis.setup.plan.num_outputs; i++) {
        at = strstr(at, "\"indices\"");
        assert_non_null(at);
        for (size_t k = 0; k < analysis.sensitivity.num_items; k++) {
            at = assert_next(at, "value",
                             analysis.estimates[i * analysis.sensitivity.num_items + k].value);
        }
    }
    crs_analysis_free(&analysis);
    crs_arena_free(&self.arena);
    free(text);
}

/* ---- folders ---- */

static void
assert_same_file(const char *a, const char *b, const char *name)
{
    char command[1024];

    snprintf(command, sizeof command, "cmp '%s/%s' '%s/%s'", a, name, b, name);
    assert_int_equal(system(command), 0);
}

static void
test_sweep(void **state)
{
    crs_io_fixture f;
    const char *mine, *theirs;
    char arguments[512];
    crs_sweep_run sweep;
    crs_request request = {.kind = CRS_REQUEST_SWEEP,
                           .study = "apology-compensation",
                           .replicates = {1, 1},
                           .days = {1, 190.0}};
    asked self;

    (void)state;
    crs_io_open(&f);
    mine = crs_io_path(&f, "mine");
    theirs = crs_io_path(&f, "theirs");
    snprintf(arguments, sizeof arguments,
             "sweep apology-compensation --reps 1 --days 190 -o '%s'; echo done", theirs);
    free(program(arguments));
    request.output = mine;
    begin(&self, &request);
    ok(&self, crs_sweep_run_prepare(&sweep, &self.env));
    ok(&self, crs_sweep_run_work(&sweep, &self.env));
    assert_true(sweep.done == sweep.setup.sweep.num_runs);
    crs_sweep_run_free(&sweep);
    crs_arena_free(&self.arena);
    assert_same_file(mine, theirs, "runs.csv");
    assert_same_file(mine, theirs, "design.csv");
    crs_io_close(&f);
}

/* Shards by hand, and merged. */
static void
test_shards(void **state)
{
    crs_io_fixture f;
    const char *folders[1];
    crs_shards shards = {0};
    asked self;

    (void)state;
    crs_io_open(&f);
    folders[0] = crs_io_path(&f, "parts");
    for (uint64_t k = 1; k <= 2; k++) {
        const crs_request request = {.kind = CRS_REQUEST_SWEEP,
                                     .study = "apology-compensation",
                                     .replicates = {1, 1},
                                     .days = {1, 190.0},
                                     .chunk = {1, 64},
                                     .output = folders[0],
                                     .shard_number = k,
                                     .shard_count = 2};
        crs_sweep_run sweep;

        begin(&self, &request);
        ok(&self, crs_sweep_run_prepare(&sweep, &self.env));
        ok(&self, crs_sweep_run_work(&sweep, &self.env));
        crs_sweep_run_free(&sweep);
        crs_arena_free(&self.arena);
    }
    begin(&self, &(crs_request){.kind = CRS_REQUEST_MERGE,
                                .folders = {folders, 1},
                                .output = crs_io_path(&f, "whole")});
    ok(&self, crs_shards_open(&self.env, &shards));
    ok(&self, crs_shards_merge(&self.env, &shards));
    assert_int_equal(shards.count, 2);
    crs_shards_close(&shards);
    crs_arena_free(&self.arena);
    crs_io_close(&f);
}

static void
test_fit(void **state)
{
    static const char text[] =
        "{\"id\": \"few\", \"title\": \"Few\", \"cases\": [\"shudong\"], \"noise\": \"off\","
        " \"replicates\": 1, \"fit\": {\"parameters\": {\"firm.churn_heat\": {},"
        " \"trust.loss_rate\": {}}, \"starts\": 1}}";
    crs_io_fixture f;
    const char *mine, *theirs;
    char arguments[512];
    crs_request request = {.kind = CRS_REQUEST_FIT, .best_only = 1};
    crs_fit_run fit;
    asked self;

    (void)state;
    crs_io_open(&f);
    mine = crs_io_path(&f, "mine");
    theirs = crs_io_path(&f, "theirs");
    request.study = crs_io_write(&f, "few.json", text, strlen(text));
    snprintf(arguments, sizeof arguments, "fit '%s' --best-only -o '%s'", request.study, theirs);
    free(program(arguments));
    request.output = mine;
    begin(&self, &request);
    ok(&self, crs_fit_run_prepare(&fit, &self.env));
    ok(&self, crs_fit_run_work(&fit, &self.env));
    assert_false(fit.was_complete);
    crs_fit_run_free(&fit);
    crs_arena_free(&self.arena);
    assert_same_file(mine, theirs, "best.json");
    crs_io_close(&f);
}

/* ---- studies ---- */

/* All that a play brought forth, [values]; the caller frees. */
static double *
play_all(const crs_request *request, size_t *count)
{
    double *out = NULL;
    crs_play play;
    asked self;

    begin(&self, request);
    ok(&self, crs_play_prepare(&play, &self.env));
    ok(&self, crs_play_run(&play, &self.env));
    *count = 0;
    for (size_t j = 0; j < play.experiment.num_jobs; j++) {
        const crs_replay *replay = &play.replays[j];
        const size_t n = (size_t)replay->replicates * replay->num_metrics;

        out = realloc(out, (*count + n + 1) * sizeof *out);
        assert_non_null(out);
        memcpy(out + *count, replay->values, n * sizeof *out);
        *count += n;
    }
    crs_play_free(&play);
    crs_arena_free(&self.arena);
    return out;
}

static void
test_a_study_is_the_same_as_what_it_says(void **state)
{
    static const char text[] =
        "{\"id\": \"s\", \"title\": \"S\", \"cases\": [\"shudong\", \"zhixing\"],"
        " \"strategies\": [\"apology-only\"], \"replicates\": 5, \"seed\": 7, \"days\": 200,"
        " \"noise\": [\"attention\"], \"set\": {\"attention.contagion\": 0.05}}";
    static const char *cases[] = {"shudong", "zhixing"};
    static const char *strategies[] = {"apology-only"};
    static const char *settings[] = {"attention.contagion=0.05"};
    const crs_request said = {.kind = CRS_REQUEST_REPLAY,
                              .cases = {cases, 2},
                              .strategies = {strategies, 1},
                              .settings = {settings, 1},
                              .noise = "attention",
                              .replicates = {1, 5},
                              .seed = {1, 7},
                              .days = {1, 200.0}};
    crs_request of_study = {.kind = CRS_REQUEST_REPLAY};
    crs_request other;
    size_t num_a, num_b, num_c;
    crs_io_fixture f;
    double *a, *b, *c;

    (void)state;
    crs_io_open(&f);
    of_study.study = crs_io_write(&f, "s.json", text, strlen(text));
    other = of_study;
    other.seed = (crs_asked_count){1, 8}; /* what is asked for goes before the study */
    a = play_all(&said, &num_a);
    b = play_all(&of_study, &num_b);
    c = play_all(&other, &num_c);
    assert_int_equal(num_a, num_b);
    assert_int_equal(num_a, num_c);
    assert_memory_equal(a, b, num_a * sizeof *a);
    assert_true(memcmp(a, c, num_a * sizeof *a) != 0);
    free(a);
    free(b);
    free(c);
    crs_io_close(&f);
}

/* Files that a study names are beside it, wherever the working directory is. */
static void
test_files_of_a_study_are_beside_it(void **state)
{
    static const char text[] = "{\"id\": \"s\", \"title\": \"S\", \"cases\": [\"mine.json\"],"
                               " \"strategies\": [\"own.json\"], \"replicates\": 1}";
    crs_request request = {.kind = CRS_REQUEST_REPLAY};
    crs_io_fixture f;
    char command[1024];
    crs_play play;
    asked self;

    (void)state;
    crs_io_open(&f);
    snprintf(command, sizeof command,
             "cp scenarios/shudong.json '%s/mine.json';"
             " cp scenarios/strategies/silence.json '%s/own.json'",
             f.dir, f.dir);
    assert_int_equal(system(command), 0);
    request.study = crs_io_write(&f, "s.json", text, strlen(text));
    begin(&self, &request);
    ok(&self, crs_play_prepare(&play, &self.env));
    assert_string_equal(play.experiment.jobs[0].of->id, "shudong");
    assert_string_equal(play.experiment.jobs[0].strategy_id, "silence");
    crs_play_free(&play);
    crs_arena_free(&self.arena);
    crs_io_close(&f);
}

/* ---- stopping, faults, threads ---- */

static int stop;

static void
stop_at_once(void *context, const char *what, uint64_t done, uint64_t total)
{
    (void)context, (void)what, (void)done, (void)total;
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED); /* workers look at it */
}

static void
test_stop(void **state)
{
    crs_request request = run_request();
    crs_play play;
    asked self;

    (void)state;
    stop = 0;
    request.replicates.value = 100000;
    begin(&self, &request);
    self.env.stop = &stop;
    self.env.on_progress = stop_at_once;
    ok(&self, crs_play_prepare(&play, &self.env));
    assert_int_equal(crs_play_run(&play, &self.env), CRS_ERR_STOPPED);
    assert_int_equal(self.env.fault, CRS_FAULT_STOPPED);
    crs_play_free(&play);
    crs_arena_free(&self.arena);
}

/* Whose fault an error is, and its words. */
static void
assert_fault(const crs_request *request, crs_fault fault, const char *words)
{
    crs_play play;
    asked self;

    begin(&self, request);
    assert_int_not_equal(crs_play_prepare(&play, &self.env), CRS_OK);
    assert_int_equal(self.env.fault, fault);
    if (!strstr(self.message.text, words)) {
        fail_msg("\"%s\" does not contain \"%s\"", self.message.text, words);
    }
    crs_play_free(&play);
    crs_arena_free(&self.arena);
}

static void
test_faults(void **state)
{
    static const char *nobody[] = {"nobody"}, *broken[1], *settings[] = {"a.b=3"};
    crs_request request = run_request();
    crs_io_fixture f;

    (void)state;
    crs_io_open(&f);
    request.dt_h = (crs_asked_number){1, 5.0};
    assert_fault(&request, CRS_FAULT_REQUEST, "--dt");
    request = run_request();
    request.noise = "x";
    assert_fault(&request, CRS_FAULT_REQUEST, "--noise");
    request = run_request();
    request.settings = (crs_ids){settings, 1};
    assert_fault(&request, CRS_FAULT_REQUEST, "--set");
    request = run_request();
    request.cases = (crs_ids){nobody, 1};
    assert_fault(&request, CRS_FAULT_REQUEST, "nobody");
    broken[0] = crs_io_write(&f, "broken.json", "{", 1);
    request.cases = (crs_ids){broken, 1};
    assert_fault(&request, CRS_FAULT_INPUT, "broken.json");
    crs_io_close(&f);
}

typedef struct alone {
    crs_request request;
    double *values;
    size_t count;
} alone;

static void *
play_alone(void *context)
{
    alone *self = context;

    self->values = play_all(&self->request, &self->count);
    return NULL;
}

/* Nothing is shared: two at the same time find what each finds alone. */
static void
test_two_at_once(void **state)
{
    static const char *zhixing[] = {"zhixing"};
    alone both[2] = {{.request = run_request()}, {.request = run_request()}};
    pthread_t threads[2];

    (void)state;
    both[0].request.replicates.value = both[1].request.replicates.value = 300;
    both[1].request.cases = (crs_ids){zhixing, 1};
    both[1].request.dt_h = (crs_asked_number){1, 2.0};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, play_alone, &both[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 2; i++) {
        alone again = {.request = both[i].request};

        play_alone(&again);
        assert_int_equal(again.count, both[i].count);
        assert_memory_equal(again.values, both[i].values, again.count * sizeof *again.values);
        free(again.values);
        free(both[i].values);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_sensitivity),
        cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_fit),
        cmocka_unit_test(test_a_study_is_the_same_as_what_it_says),
        cmocka_unit_test(test_files_of_a_study_are_beside_it),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_two_at_once),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
