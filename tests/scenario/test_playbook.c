/* Triggers and promises in files: what is read, and the sentence for everything that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "scenario/playbook.h"
#include "scenario/shape/shape_write.h"
#include "scenario/shape/shapes.h"
#include "scenario/scenario.h"
#include "scenario/shape/shapes.h"
#include "base/sink.h"
#include "support/io_support.h"

#define STRATEGY(actions) "{\"id\": \"s\", \"title\": \"t\", \"actions\": [" actions "]}"
#define ONE(when)         STRATEGY("{\"id\": \"a\", \"when\": " when "}")
#define A                 "{\"id\": \"a\", \"at\": 3}, "

/* A file and the sentence that it deserves. */
static const struct {
    const char *text, *message;
} wrong[] = {
    {ONE("{\"metric\": \"negative_share\", \"above\": 0.6, \"for_h\": 6}"), "fine"},
    {STRATEGY("{\"id\": \"a\", \"when\": {\"metric\": \"negative_share\", \"above\": 0.6, "
              "\"for_h\": \"6h\"}, \"delay_h\": 2}"),
     "fine"},
    {ONE("{\"any\": [{\"metric\": \"attention\", \"rises_by\": 0.2, \"within_h\": \"1d\"}, "
         "{\"all\": [{\"metric\": \"rating\", \"below\": 2}]}]}"),
     "fine"},
    /* time or trigger */
    {STRATEGY("{\"id\": \"a\"}"),
     "x.json:1: /actions/0: key \"at\" is missing (or \"when\", a trigger)"},
    {STRATEGY("{\"id\": \"a\",\n\"at\": 1, \"when\": {\"metric\": \"attention\", \"above\": 1}}"),
     "x.json:2: /actions/0/at: action \"a\" starts on its trigger, \"when\", and cannot have "
     "\"at\", too"},
    {STRATEGY(
         "{\"id\": \"a\", \"when\": {\"metric\": \"attention\", \"above\": 1}, \"until\": 9}"),
     "x.json:1: /actions/0/until: action \"a\" starts on its trigger, nobody knows when, and "
     "cannot have \"until\"; say how long it goes on, \"lasts\""},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"delay_h\": 9}"),
     "x.json:1: /actions/0/delay_h: action \"a\" starts at a time, and \"delay_h\", \"repeat\" "
     "and "
     "\"cooldown_h\" are for actions with a trigger, \"when\""},
    {STRATEGY("{\"id\": \"a\", \"when\": {\"metric\": \"attention\", \"above\": 1}, "
              "\"cooldown_h\": 9}"),
     "x.json:1: /actions/0/cooldown_h: action \"a\" starts once and has no \"cooldown_h\"; "
     "\"repeat\": true lets it start again"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"until\": 5, \"lasts\": 2}"),
     "x.json:1: /actions/0/lasts: action \"a\" has an end, \"until\", and a duration, \"lasts\": "
     "give one of them"},
    {STRATEGY("{\"id\": \"a\", \"when\": {\"metric\": \"attention\", \"above\": 1}, "
              "\"delay_h\": -2}"),
     "x.json:1: /actions/0/delay_h: -2 is out of range 0..87600"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"delivery\": 1.5}"),
     "x.json:1: /actions/0/delivery: 1.5 is out of range 0..1"},
    /* the condition */
    {ONE("{}"), "x.json:1: /actions/0/when: needs one of \"metric\", \"after\", \"broken\", "
                "\"all\", \"any\""},
    {ONE("[]"), "x.json:1: /actions/0/when: must be an object, not a list"},
    {ONE("{\"metric\": \"negative_shar\", \"above\": 0.6}"),
     "x.json:1: /actions/0/when/metric: unknown metric \"negative_shar\" (did you mean "
     "\"negative_share\"?)"},
    {ONE("{\"metric\": \"attention\", \"abov\": 0.6}"),
     "x.json:1: /actions/0/when/abov: unknown key (did you mean \"above\"?)"},
    {ONE("{\"metric\": \"attention\"}"),
     "x.json:1: /actions/0/when: a metric needs one of \"above\", \"below\", \"rises_by\""},
    {ONE("{\"metric\": \"attention\", \"above\": 1, \"below\": 2}"),
     "x.json:1: /actions/0/when/below: has no place beside \"above\"; join two conditions by "
     "\"all\" or \"any\""},
    {ONE("{\"metric\": \"attention\", \"rises_by\": 1}"),
     "x.json:1: /actions/0/when: key \"within_h\" is missing: the time in which it rises"},
    {ONE("{\"metric\": \"attention\", \"above\": 1, \"within_h\": 2}"),
     "x.json:1: /actions/0/when/within_h: has no meaning without \"rises_by\""},
    {ONE("{\"metric\": \"attention\", \"rises_by\": 0, \"within_h\": 2}"),
     "x.json:1: /actions/0/when/rises_by: must be more than 0"},
    {ONE("{\"metric\": \"attention\", \"above\": 1, \"for_h\": -1}"),
     "x.json:1: /actions/0/when/for_h: -1 is out of range 0..87600"},
    {ONE("{\"after\": \"a\", \"above\": 1}"),
     "x.json:1: /actions/0/when/above: has no meaning without \"metric\""},
    {ONE("{\"after\": \"a\", \"broken\": \"a\"}"),
     "x.json:1: /actions/0/when/broken: has no place beside \"after\""},
    {ONE("{\"all\": []}"), "x.json:1: /actions/0/when/all: must not be empty"},
    {ONE("{\"any\": [3]}"), "x.json:1: /actions/0/when/any/0: must be an object, not a number"},
    {ONE("{\"any\": [{\"all\": [{\"metric\": \"attention\", \"above\": 1},\n{}]}]}"),
     "x.json:2: …/0/when/any/0/all/1: needs one of \"metric\", \"after\", \"broken\", "
     "\"all\", \"any\""},
    /* what can never be */
    {ONE("{\"metric\": \"negative_share\",\n\"above\": 1.5}"),
     "x.json:2: /actions/0/when/above: can never be: negative_share is between 0 and 1, so never "
     "above 1.5"},
    {ONE("{\"metric\": \"rating\", \"below\": 0.5}"),
     "x.json:1: /actions/0/when/below: can never be: rating is between 1 and 5, so never below "
     "0.5"},
    {ONE("{\"any\": [{\"metric\": \"attention\", \"above\": 1}, {\"metric\": \"trust_public\", "
         "\"rises_by\": 1.5, \"within_h\": 5}]}"),
     "x.json:1: /actions/0/when/any/1/rises_by: can never be: trust_public is between 0 and 1, so "
     "never rises by 1.5"},
    {ONE("{\"after\": \"b\"}"),
     "x.json:1: /actions/0/when/after: there is no action \"b\" in the strategy (one of a)"},
    {STRATEGY(A "{\"id\": \"b\", \"when\": {\"broken\": \"a\"}}"),
     "x.json:1: /actions/1/when/broken: can never be: the promise of \"a\" is always kept (give "
     "it "
     "a \"delivery\" or \"terms\" below 1)"},
    {ONE("{\"after\": \"a\"}"),
     "x.json:1: /actions/0/when: can never be: a cycle of triggers, \"a\" waits for itself"},
    {STRATEGY(A "{\"id\": \"b\", \"when\": {\"after\": \"c\"}},\n{\"id\": \"c\", \"when\": "
                "{\"all\": [{\"after\": \"a\"}, {\"after\": \"d\"}]}}, {\"id\": \"d\", \"when\": "
                "{\"any\": [{\"after\": \"c\"}]}}"),
     "x.json:2: /actions/2/when: can never be: a cycle of triggers, \"c\" waits for \"d\", which "
     "waits for \"c\""},
    /* a ring with a way in is none */
    {STRATEGY("{\"id\": \"b\", \"when\": {\"any\": [{\"after\": \"c\"}, {\"metric\": "
              "\"attention\", \"above\": 1}]}}, {\"id\": \"c\", \"when\": {\"after\": \"b\"}}"),
     "fine"},
    {"{\"id\": \"s\", \"title\": \"t\", \"observe\": {\"delay_h\": -1}, \"actions\": []}",
     "x.json:1: /observe/delay_h: -1 is out of range 0..720"},
    {"{\"id\": \"s\", \"title\": \"t\", \"observe\": {\"nois\": 1}, \"actions\": []}",
     "x.json:1: /observe/nois: unknown key (did you mean \"noise\"?)"},
};

static void
test_wrong_files(void **unused)
{
    crs_io_fixture f;

    (void)unused;
    crs_io_open(&f);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        crs_file_kind kind;
        const char *path = crs_io_write(&f, "x.json", wrong[i].text, strlen(wrong[i].text));
        crs_status status = crs_scenario_validate(NULL, &f.reader, path, &kind);
        assert_string_equal(status == CRS_OK ? "fine" : crs_io_said(&f), wrong[i].message);
    }
    crs_io_close(&f);
}

/* Strategies and triggers have a largest size. */
static void
test_limits(void **unused)
{
    static char text[1 << 16];
    crs_io_fixture f;
    crs_file_kind kind;

    (void)unused;
    crs_io_open(&f);
    for (int what = 0; what < 2; what++) {
        size_t used = (size_t)snprintf(text, sizeof text,
                                       "{\"id\": \"s\", \"title\": \"t\", "
                                       "\"actions\": [");
        const char *path;

        for (int i = 0; i < 65; i++) {
            used += (size_t)snprintf(text + used, sizeof text - used,
                                     what == 0 ? "%s{\"id\": \"a%d\", \"at\": 1}"
                                               : "%s{\"id\": \"a%d\", \"when\": {\"any\": "
                                                 "[{\"metric\": \"cost\", \"above\": 1}, "
                                                 "{\"metric\": \"cost\", \"above\": 2}]}}",
                                     i ? ", " : "", i);
            if (what == 1 && i == 32) {
                break;
            }
        }
        snprintf(text + used, sizeof text - used, "]}");
        path = crs_io_write(&f, "x.json", text, strlen(text));
        assert_int_equal(crs_scenario_validate(NULL, &f.reader, path, &kind), CRS_ERR_INVALID);
        assert_string_equal(crs_io_said(&f),
                            what == 0
                                ? "x.json:1: /actions/64: a strategy has at most 64 actions"
                                : "x.json:1: /actions/32/when: the triggers of a strategy have at "
                                  "most 64 conditions about metrics");
    }
    crs_io_close(&f);
}

static const char playbook[] =
    "{\"id\": \"s\", \"title\": \"t\", \"observe\": {\"delay_h\": \"2h\", \"noise\": 0.5},\n"
    "\"actions\": [{\"id\": \"a\", \"at\": 3, \"delivery\": 0.5, \"due\": \"3d\", \"terms\": "
    "0.25},\n"
    "{\"id\": \"b\", \"when\": {\"any\": [{\"all\": [{\"metric\": \"attention\", \"rises_by\": "
    "0.5, "
    "\"within_h\": \"1d\"}, {\"after\": \"a\"}]}, {\"broken\": \"a\"}, {\"metric\": "
    "\"negative_share\", \"above\": 0.6, \"for_h\": 6}]},\n"
    "\"delay_h\": 2, \"repeat\": true, \"cooldown_h\": 8, \"lasts\": \"2d\"}]}";

static void
test_reads_what_it_says(void **unused)
{
    crs_io_fixture f;
    crs_playbooks read;
    const crs_action *a, *b;
    crs_message said;
    const char *path;
    const crs_strategy *strategy;
    static const crs_condition_kind kinds[] = {CRS_WHEN_ANY,   CRS_WHEN_ALL,    CRS_WHEN_RISES,
                                               CRS_WHEN_AFTER, CRS_WHEN_BROKEN, CRS_WHEN_ABOVE};
    static const size_t sizes[] = {6, 3, 1, 1, 1, 1};

    (void)unused;
    crs_io_open(&f);
    path = crs_io_write(&f, "x.json", playbook, strlen(playbook));
    assert_int_equal(crs_strategy_read(&f.reader, path, &read, NULL), CRS_OK);
    strategy = &read.items[0].strategy;
    a = &strategy->actions[0];
    b = &strategy->actions[1];
    assert_true(strategy->observe_delay_h == 2.0 && strategy->observe_noise == 0.5);
    assert_true(!a->when && a->delivery == 0.5 && a->due_h == 72.0 && a->terms == 0.25);
    assert_true(b->at_h >= CRS_NEVER_H && b->delay_h == 2.0 && b->repeat == 1 &&
                b->cooldown_h == 8.0 && b->lasts_h == 48.0 && b->delivery == 1.0 &&
                b->due_h == CRS_DUE_H && b->terms == 1.0);
    assert_int_equal(b->num_conditions, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(b->when[i].kind, kinds[i]);
        assert_int_equal(b->when[i].size, sizes[i]);
    }
    assert_true(b->when[2].level == 0.5 && b->when[2].within_h == 24.0);
    assert_true(b->when[5].level == 0.6 && b->when[5].for_h == 6.0);
    assert_string_equal(b->when[4].action, "a");

    crs_message_clear(&said);
    crs_tree_say(f.reader.model, b, &said);
    assert_string_equal(said.text, "(attention rises by 0.5 within 24 h and after a) or a broken "
                                   "or negative_share above 0.6 for 6 h, 2 h later, again after "
                                   "8 h");
    crs_io_close(&f);
}

/* What is written can be read, and is the same. */
static void
test_written_and_read(void **unused)
{
    crs_io_fixture f;
    crs_playbooks read, again;
    crs_json_writer json;
    crs_sink sink = {0};
    const char *path;

    (void)unused;
    crs_io_open(&f);
    path = crs_io_write(&f, "x.json", playbook, strlen(playbook));
    assert_int_equal(crs_strategy_read(&f.reader, path, &read, NULL), CRS_OK);
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_json_writer_init(&json, &sink);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "id", "s");
    crs_json_put_text(&json, "title", "t");
    crs_json_put_array(&json, "actions");
    for (size_t i = 0; i < 2; i++) {
        crs_shape_write(&json, f.reader.model, NULL, &crs_shape_action,
                        &read.items[0].strategy.actions[i], CRS_SHAPE_DIFFERENT);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    assert_int_equal(crs_json_writer_end(&json), CRS_OK);
    path = crs_io_write(&f, "y.json", (const char *)sink.buffer, sink.length);
    assert_int_equal(crs_strategy_read(&f.reader, path, &again, NULL), CRS_OK);
    for (size_t i = 0; i < 2; i++) {
        const crs_action *a = &read.items[0].strategy.actions[i];
        const crs_action *b = &again.items[0].strategy.actions[i];
        assert_true(crs_action_number(a) == crs_action_number(b));
        assert_true(a->repeat == b->repeat && a->cooldown_h == b->cooldown_h &&
                    a->lasts_h == b->lasts_h && a->delivery == b->delivery &&
                    a->due_h == b->due_h && a->terms == b->terms);
    }
    crs_sink_free(&sink);
    crs_io_close(&f);
}

/* --set on actions with triggers. */
static void
test_settings(void **unused)
{
    static const struct {
        const char *option, *message;
    } cases[] = {
        {"strategy.actions.b.at=5", "--set strategy.actions.b.at=5: action \"b\" starts on its "
                                    "trigger, \"when\", and cannot have \"at\", too"},
        {"strategy.actions.b.delay_h=5h", "fine"},
        {"strategy.actions.b.cooldown_h=2d", "fine"},
        {"strategy.actions.a.delivery=1", "fine"}, /* though b waits for it to break */
        {"strategy.actions.a.terms=0.5", "fine"},
        {"strategy.actions.a.delay_h=5",
         "--set strategy.actions.a.delay_h=5: action \"a\" starts at a time, and \"delay_h\", "
         "\"repeat\" and \"cooldown_h\" are for actions with a trigger, \"when\""},
        {"strategy.actions.b.when=5", "--set strategy.actions.b.when=5: \"when\" cannot be set"},
        {"strategy.first_response_h=5", "fine"},
    };
    crs_io_fixture f;
    crs_playbooks read;
    const char *path;

    (void)unused;
    crs_io_open(&f);
    path = crs_io_write(&f, "x.json", playbook, strlen(playbook));
    assert_int_equal(crs_strategy_read(&f.reader, path, &read, NULL), CRS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crs_strategy strategy = read.items[0].strategy;
        crs_setting setting;
        crs_status status;

        assert_int_equal(crs_setting_parse(&f.reader, cases[i].option, &setting), CRS_OK);
        status = crs_strategy_apply(&f.reader, &setting, &strategy);
        assert_string_equal(status == CRS_OK ? "fine" : f.message.text, cases[i].message);
        assert_true(strategy.observe_delay_h == 2.0 && strategy.observe_noise == 0.5);
        assert_true(strategy.actions[1].at_h >= CRS_NEVER_H);
    }
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_files),        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_reads_what_it_says), cmocka_unit_test(test_written_and_read),
        cmocka_unit_test(test_settings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
