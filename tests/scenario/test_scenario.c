#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "scenario/shape/shapes.h"
#include "support/io_support.h"

static const char *const dirs[] = {"scenarios"};
static const crs_library library = {dirs, 1};

#define STRATEGY(actions) "{\"id\": \"s\", \"title\": \"t\", \"actions\": [" actions "]}"

#define CASE(params, actions, facts)                                                              \
    "{\"id\": \"c\", \"name\": \"C\", \"title\": \"t\", \"currency\": \"CNY\",\n"                 \
    "\"parameters\": {" params "},\n"                                                             \
    "\"strategy\": {\"actions\": [" actions "]},\n"                                               \
    "\"facts\": [" facts "]}"

#define FACT(metric, value, band)                                                                 \
    "{\"id\": \"F\", \"quote\": \"q\", \"observation\": \"o\", \"metric\": {" metric              \
    "}, \"value\": " value ", \"band\": " band "}"

#define STUDY(more) "{\"id\": \"s\", \"title\": \"t\", \"cases\": [\"c\"]" more "}"

/* A file and the sentence that it deserves. */
typedef struct wrong_file {
    const char *text, *message;
} wrong_file;

static void
check_wrong(const wrong_file *wrong, size_t count)
{
    crs_io_fixture f;
    crs_io_open(&f);
    f.reader.horizon_h = 480.0;
    f.reader.facts_horizon_h = 480.0;
    for (size_t i = 0; i < count; i++) {
        crs_file_kind kind;
        const char *path = crs_io_write(&f, "x.json", wrong[i].text, strlen(wrong[i].text));
        crs_status status = crs_scenario_validate(NULL, &f.reader, path, &kind);
        assert_string_equal(status == CRS_OK ? "fine" : crs_io_said(&f), wrong[i].message);
        assert_true(status == CRS_OK || status == CRS_ERR_INVALID);
    }
    crs_io_close(&f);
}

#define CHECK_WRONG(table) check_wrong(table, sizeof(table) / sizeof((table)[0]))

static const wrong_file wrong_strategies[] = {
    {STRATEGY(""), "fine"},
    {"[]", "x.json:1: must be an object, not a list"},
    {"3", "x.json:1: must be an object, not a number"},
    {STRATEGY("{\"id\": \"a\",\n\"at\": 0, \"apolgy\": 1}"),
     "x.json:2: /actions/0/apolgy: unknown key (did you mean \"apology\"?)"},
    {STRATEGY("{\"id\": \"a\", \"at\": 0, \"zzzz\": 1}"),
     "x.json:1: /actions/0/zzzz: unknown key"},
    {"{\"id\": \"s\", \"zzzz\": 1}",
     "x.json:1: /zzzz: unknown key (one of $schema, id, title, about, from_case, observe, "
     "actions, variants, warning)"},
    {STRATEGY("{\"id\": \"a\"}"), "x.json:1: /actions/0: key \"at\" is missing (or "
                                  "\"when\", a trigger)"},
    {"{\"id\": \"s\", \"actions\": []}", "x.json:1: key \"title\" is missing"},
    {"{\"id\": \"s\", \"title\": \"t\"}",
     "x.json:1: key \"actions\" is missing (or \"from_case\": true)"},
    {"{\"id\": \"s\", \"title\": \"t\", \"from_case\": true, \"actions\": []}",
     "x.json:1: /actions: has no place beside \"from_case\", which stands for the case's own "
     "strategy"},
    {"{\"id\": \"s\", \"title\": \"t\", \"from_case\": 1}",
     "x.json:1: /from_case: must be true or false, not a number"},
    {"{\"id\": \"a b\", \"title\": \"t\", \"actions\": []}",
     "x.json:1: /id: \"a b\" is no id: use up to 64 letters, digits, '-', '_' and '.'"},
    {"{\"id\": \"s\", \"title\": \"a\\nb\", \"actions\": []}",
     "x.json:1: /title: must be one line without control characters"},
    {"{\"id\": \"s\", \"title\": null, \"actions\": []}",
     "x.json:1: /title: must be text, not null"},
    {STRATEGY("{\"id\": \"a\", \"at\": 0, \"facts\": \"much\"}"),
     "x.json:1: /actions/0/facts: must be a number, not text"},
    {STRATEGY("{\"id\": \"a\", \"at\": 0, \"facts\": 1.5}"),
     "x.json:1: /actions/0/facts: 1.5 is out of range 0..1"},
    {STRATEGY("{\"id\": \"a\", \"at\": 0, \"compensation\": -1}"),
     "x.json:1: /actions/0/compensation: -1 is out of range 0..100"},
    {STRATEGY("{\"id\": \"a\", \"at\": -1}"),
     "x.json:1: /actions/0/at: -1 is out of range 0..87600"},
    {STRATEGY("{\"id\": \"a\", \"at\": \"soon\"}"),
     "x.json:1: /actions/0/at: \"soon\" is not a time: give hours, or a number and a unit "
     "(\"36h\", \"3d\", \"2w\")"},
    {STRATEGY("{\"id\": \"a\", \"at\": [1]}"),
     "x.json:1: /actions/0/at: must be a time (hours, or a number and a unit: \"36h\", "
     "\"3d\"), not a list"},
    {STRATEGY("{\"id\": \"a\", \"at\": 500}"),
     "x.json:1: /actions/0/at: action \"a\" starts at 500 h, after the horizon of 480 h"},
    {STRATEGY("{\"id\": \"a\", \"at\": \"20d\"}"), "fine"},
    {STRATEGY("{\"id\": \"a\", \"at\": 5, \"until\": 5}"),
     "x.json:1: /actions/0/until: action \"a\" ends at 5 h, but starts only at 5 h"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1},\n{\"id\": \"a\", \"at\": 2}"),
     "x.json:2: /actions/1/id: the id \"a\" is taken by an earlier action"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"audience\": []}"),
     "x.json:1: /actions/0/audience: must not be empty"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"audience\": \"users\"}"),
     "x.json:1: /actions/0/audience: must be a list of names, not text"},
    {STRATEGY("{\"id\": \"a\", \"at\": 1, \"audience\": [\"user\"]}"),
     "x.json:1: /actions/0/audience/0: unknown group \"user\" (did you mean \"users\"?)"},
    {STRATEGY("7"), "x.json:1: /actions/0: must be an object, not a number"},
    {"{\"id\": \"s\", \"title\": \"t\", \"actions\": [{\"id\": \"a\", \"at\": 1}],\n"
     "\"variants\": {\"x\": {\"actions.b.at\": 2}}}",
     "x.json:2: /variants/x/actions.b.at: there is no action \"b\" in the strategy (one of "
     "a)"},
    {"{\"id\": \"s\", \"title\": \"t\", \"actions\": [{\"id\": \"a\", \"at\": 1}],\n"
     "\"variants\": {\"x\": {\"actions.a.cots\": 2}}}",
     "x.json:2: /variants/x/actions.a.cots: actions have no key \"cots\" (did you mean "
     "\"cost\"?)"},
    {"{\"id\": \"s\", \"title\": \"t\", \"actions\": [{\"id\": \"a\", \"at\": 1}],\n"
     "\"variants\": {\"x\": {\"actions.a.at\": 999}}}",
     "x.json:2: /variants/x: action \"a\" starts at 999 h, after the horizon of 480 h"},
    {"{\"id\": \"s\", \"title\": \"t\", \"actions\": [{\"id\": \"a\", \"at\": 1}],\n"
     "\"variants\": {\"x\": {\"actions.a.facts\": \"0.5\"}}}",
     "x.json:2: /variants/x/actions.a.facts: must be a number, not text"},
    {"{\"id\": \"s\", \"title\": \"t\", \"actions\": [{\"id\": \"a\", \"at\": 1}],\n"
     "\"variants\": {\"x\": {\"actions.a.id\": \"b\"}}}",
     "x.json:2: /variants/x/actions.a.id: \"id\" cannot be set"},
};

static void
test_wrong_strategies(void **state)
{
    (void)state;
    CHECK_WRONG(wrong_strategies);
}

#define AT "\"of\": \"rating\", \"op\": \"at\", \"at\": 1"
static const wrong_file wrong_cases[] = {
    {CASE("", "", ""), "fine"},
    {CASE("", "", FACT(AT, "1", "[1, 2]")), "fine"},
    {CASE("\"case.shok\": 1", "", ""),
     "x.json:2: /parameters/case.shok: unknown parameter \"case.shok\" (did you mean "
     "\"case.shock\"?)"},
    {CASE("\"opinion.base_rate\": 1", "", ""),
     "x.json:2: /parameters/opinion.base_rate: is shared by all cases; vary it with --set "
     "opinion.base_rate=..."},
    {CASE("\"case.shock\": 99", "", ""),
     "x.json:2: /parameters/case.shock: 99 is out of range 0..3"},
    {CASE("\"case.shock\": \"1\"", "", ""),
     "x.json:2: /parameters/case.shock: must be a number, not text"},
    {CASE("", "{\"id\": \"a\", \"at\": 5, \"until\": \"1h\"}", ""),
     "x.json:3: /strategy/actions/0/until: action \"a\" ends at 1 h, but starts only at 5 h"},
    {"{\"id\": \"c\", \"facts\": []}", "x.json:1: key \"name\" is missing"},
    {CASE("", "", FACT(AT, "3", "[1, 2]")),
     "x.json:4: /facts/0/value: 3 lies outside its band 1..2"},
    {CASE("", "", FACT(AT, "1", "[2, 0]")),
     "x.json:4: /facts/0/band: low end 2 is above high end 0"},
    {CASE("", "", FACT(AT, "1", "[2]")),
     "x.json:4: /facts/0/band: must be two numbers, [low, high]"},
    {CASE("", "", FACT(AT, "1", "[1, 2]") ",\n" FACT(AT, "1", "[1, 2]")),
     "x.json:5: /facts/1/id: the id \"F\" is taken by an earlier fact"},
#define ACCUSED(list) "}, \"accusations\": [" list "], \"groups\": {"
#define ANSWERS(list) "{\"id\": \"a\", \"at\": 0, \"answers\": [" list "]}"
    {CASE(ACCUSED("{\"id\": \"brand\"}"), ANSWERS("\"brand\", \"all\""), ""), "fine"},
    {CASE("", ANSWERS("\"all\""), ""), "fine"},
    {CASE(ACCUSED("{\"id\": \"brand\"}"), ANSWERS("\"all\", \"brant\""), ""),
     "x.json:3: /strategy/actions/0/answers/1: the case has no accusation \"brant\" (did you "
     "mean \"brand\"?)"},
    {CASE(ACCUSED("{\"id\": \"brand\"}, {\"id\": \"brand\"}"), "", ""),
     "x.json:2: /accusations/1/id: the id \"brand\" is taken by an earlier accusation"},
    {CASE(ACCUSED("{\"id\": \"all\"}"), "", ""),
     "x.json:2: /accusations/0/id: \"all\" stands for all accusations"},
    {CASE(ACCUSED("{\"id\": \"a\", \"weight\": -1}"), "", ""),
     "x.json:2: /accusations/0/weight: -1 is out of range 0..1000"},
    {CASE("", ANSWERS(""), ""), "x.json:3: /strategy/actions/0/answers: must not be empty"},
#undef ACCUSED
#undef ANSWERS
    {CASE("", "", FACT("\"of\": \"ratings\", \"op\": \"at\", \"at\": 1", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/of: unknown observable \"ratings\" (did you mean "
     "\"rating\"?)"},
    {CASE("", "", FACT("\"of\": \"rating\", \"op\": \"minimal\"", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/op: unknown operator \"minimal\" (did you mean "
     "\"minimum\"?)"},
    {CASE("", "", FACT("\"of\": \"rating\", \"op\": \"at\"", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric: operator at needs key \"at\""},
    {CASE("", "", FACT("\"of\": \"rating\", \"op\": \"first_above\"", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric: operator first_above needs key \"level\""},
    {CASE("", "", FACT("\"of\": \"rating\", \"op\": \"mean\", \"level\": 1", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/level: has no meaning for operator mean"},
    {CASE("", "", FACT(AT ", \"from\": 1", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/from: has no meaning for operator at"},
    {CASE("", "",
          FACT("\"of\": \"rating\", \"op\": \"mean\", \"from\": 9, \"to\": 8", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric: the window ends (8 h) before it begins (9 h)"},
    {CASE("", "", FACT("\"of\": \"rating\", \"op\": \"mean\", \"to\": \"21d\"", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/to: 504 h is after the horizon of 480 h"},
    {CASE("", "",
          FACT(AT ", \"relative_to\": {\"of\": \"rating\", \"op\": \"at\", \"at\": 481}", "1",
               "[1, 2]")),
     "x.json:4: /facts/0/metric/relative_to/at: 481 h is after the horizon of 480 h"},
    {CASE("", "", FACT(AT ", \"relative_to\": {" AT ", \"relative_to\": {}}", "1", "[1, 2]")),
     "x.json:4: /facts/0/metric/relative_to/relative_to: unknown key (one of of, op, at, "
     "from, to, level, window, times)"},
};

static void
test_wrong_cases(void **state)
{
    (void)state;
    CHECK_WRONG(wrong_cases);
}

static void
test_wrong_studies(void **state)
{
    static const wrong_file wrong[] = {
        {STUDY(""), "fine"},
        {STUDY(", \"dt\": 5"), "x.json:1: /dt: 5 h does not divide a day"},
        {STUDY(", \"dt\": 0.5, \"noise\": \"on\""), "fine"},
        {STUDY(", \"noise\": \"loud\""),
         "x.json:1: /noise: must be \"on\", \"off\" or a list of names"},
        {STUDY(", \"noise\": [\"newt\"]"),
         "x.json:1: /noise/0: unknown source of noise \"newt\" (did you mean \"news\"?)"},
        {STUDY(", \"replicates\": 0"), "x.json:1: /replicates: 0 is out of range 1..1000000000"},
        {STUDY(", \"replicates\": 1.5"), "x.json:1: /replicates: must be a whole number"},
        {STUDY(", \"seed\": -1"), "x.json:1: /seed: -1 is out of range 0..18446744073709552000"},
        {STUDY(", \"strategies\": []"), "x.json:1: /strategies: must not be empty"},
        {STUDY(", \"strategies\": [3]"), "x.json:1: /strategies/0: must be text, not a number"},
        {STUDY(", \"set\": {\"case.shock\": 4}"),
         "x.json:1: /set/case.shock: 4 is out of range 0..3"},
        {STUDY(", \"set\": {\"case.shok\": 4}"),
         "x.json:1: /set/case.shok: unknown parameter \"case.shok\" (did you mean "
         "\"case.shock\"?)"},
        {STUDY(", \"set\": {\"case.shock\": true}"),
         "x.json:1: /set/case.shock: must be a number or text, not true or false"},
        {STUDY(", \"set\": {\"case.shock\": \"1\"}"),
         "x.json:1: /set/case.shock: must be a number, not text"},
    };

    (void)state;
    CHECK_WRONG(wrong);
}

/* Everything that is shipped is valid, and there are 19 facts. */
static void
test_shipped(void **state)
{
    crs_io_fixture f;
    crs_ids ids;
    size_t num_facts = 0, num_playbooks = 0;

    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_library_list(&library, &f.reader, CRS_FILE_CASE, &ids), CRS_OK);
    assert_int_equal(ids.count, 3);
    for (size_t i = 0; i < ids.count; i++) {
        crs_case one;
        crs_source source;
        if (crs_library_case(&library, &f.reader, ids.items[i], &one, &source) != CRS_OK) {
            fail_msg("%s", f.message.text);
        }
        assert_string_equal(one.id, ids.items[i]);
        assert_int_equal(one.reported.strategy.num_actions, 4);
        assert_non_null(one.name_zh);
        assert_non_null(one.context.lesson);
        assert_int_equal(strlen(source.hash), 64);
        num_facts += one.num_facts;
    }
    assert_int_equal(num_facts, 19);
    assert_int_equal(crs_library_list(&library, &f.reader, CRS_FILE_STRATEGY, &ids), CRS_OK);
    assert_true(ids.count >= 12);
    for (size_t i = 0; i < ids.count; i++) {
        crs_playbooks playbooks;
        if (crs_library_strategies(&library, &f.reader, ids.items[i], &playbooks, NULL) !=
            CRS_OK) {
            fail_msg("%s", f.message.text);
        }
        for (size_t j = 0; j < playbooks.count; j++) {
            assert_int_equal(strncmp(playbooks.items[j].id, ids.items[i], strlen(ids.items[i])),
                             0);
            assert_non_null(playbooks.items[j].about);
        }
        num_playbooks += playbooks.count;
    }
    assert_true(num_playbooks >= 19);
    assert_int_equal(crs_library_list(&library, &f.reader, CRS_FILE_STUDY, &ids), CRS_OK);
    for (size_t i = 0; i < ids.count; i++) {
        const char *path = NULL;
        crs_study study;
        assert_int_equal(
            crs_library_find(&library, &f.reader, CRS_FILE_STUDY, ids.items[i], &path), CRS_OK);
        assert_int_equal(crs_study_read(&f.reader, path, &study, NULL), CRS_OK);
        assert_true(study.has_seed && study.has_replicates && study.cases.count >= 1);
    }
    crs_io_close(&f);
}

static void
test_library(void **state)
{
    crs_io_fixture f;
    crs_playbooks playbooks;
    crs_case one;

    (void)state;
    crs_io_open(&f);
    assert_true(crs_library_is_file("a.json"));
    assert_true(crs_library_is_file("./a"));
    assert_true(crs_library_is_file("-"));
    assert_false(crs_library_is_file("golden-4h"));
    assert_int_equal(
        crs_library_strategies(&library, &f.reader, "delayed-apology", &playbooks, NULL), CRS_OK);
    assert_int_equal(playbooks.count, 3);
    assert_int_equal(
        crs_library_strategies(&library, &f.reader, "delayed-apology-48h", &playbooks, NULL),
        CRS_OK);
    assert_int_equal(playbooks.count, 1);
    assert_string_equal(playbooks.items[0].id, "delayed-apology-48h");
    assert_true(playbooks.items[0].strategy.actions[0].at_h == 48.0);
    assert_int_equal(crs_library_strategies(&library, &f.reader, "as-reported", &playbooks, NULL),
                     CRS_OK);
    assert_true(playbooks.items[0].from_case);
    assert_int_equal(crs_library_strategies(&library, &f.reader,
                                            "scenarios/strategies/silence.json", &playbooks, NULL),
                     CRS_OK);
    assert_int_equal(playbooks.items[0].strategy.num_actions, 0);

    assert_int_equal(crs_library_strategies(&library, &f.reader, "golden4h", &playbooks, NULL),
                     CRS_ERR_NAME);
    assert_string_equal(f.message.text,
                        "there is no strategy \"golden4h\" (did you mean \"golden-4h\"?)");
    assert_int_equal(
        crs_library_strategies(&library, &f.reader, "delayed-apology-47h", &playbooks, NULL),
        CRS_ERR_NAME);
    assert_string_equal(
        f.message.text,
        "there is no strategy \"delayed-apology-47h\" (did you mean \"delayed-apology-48h\"?)");
    assert_int_equal(crs_library_case(&library, &f.reader, "toyota", &one, NULL), CRS_ERR_NAME);
    assert_string_equal(f.message.text,
                        "there is no case \"toyota\" (one of quanqiugou, shudong, zhixing)");
    assert_int_equal(crs_library_case(&library, &f.reader, "toyota.json", &one, NULL), CRS_ERR_IO);
    assert_string_equal(f.message.text,
                        "toyota.json: cannot be opened: No such file or directory");
    crs_io_close(&f);
}

/* Applies "path=value" to the case and its strategy; what it says, or "fine". */
static const char *
set(crs_io_fixture *f, const char *option, double *params, crs_strategy *strategy)
{
    crs_setting setting;
    crs_status status;

    crs_message_clear(&f->message);
    status = crs_setting_parse(&f->reader, option, &setting);
    if (status == CRS_OK) {
        status = crs_setting_is_strategy(&setting)
                     ? crs_strategy_apply(&f->reader, &setting, strategy)
                     : crs_params_apply(&f->reader, &setting, params);
    }
    return status == CRS_OK ? "fine" : f->message.text;
}

/* Values of --set that are wrong, and what is said of each. */
static const struct {
    const char *option, *message;
} wrong_settings[] = {
    {"", "--set : must be a path and a value: --set opinion.trust_weight=1.2, "
         "--set strategy.actions.apology.at=4"},
    {"case.shock", "--set case.shock: must be a path and a value: --set opinion.trust_weight=1.2, "
                   "--set strategy.actions.apology.at=4"},
    {"=1", "--set =1: must be a path and a value: --set opinion.trust_weight=1.2, "
           "--set strategy.actions.apology.at=4"},
    {"case.shock=",
     "--set case.shock=: must be a path and a value: --set opinion.trust_weight=1.2, "
     "--set strategy.actions.apology.at=4"},
    {"case.shock=9", "--set case.shock=9: out of range 0..3"},
    {"case.shock=nan", "--set case.shock=nan: must be a number"},
    {"case.shock=1e999", "--set case.shock=1e999: number too large for a double"},
    {"case.shok=1",
     "--set case.shok=1: unknown parameter \"case.shok\" (did you mean \"case.shock\"?)"},
    {"strategy.actions.apologi.at=1",
     "--set strategy.actions.apologi.at=1: there is no action \"apologi\" in the strategy "
     "(did you mean \"apology\"?)"},
    {"strategy.actions.apology.fact=1",
     "--set strategy.actions.apology.fact=1: actions have no key \"fact\" (did you mean "
     "\"facts\"?)"},
    {"strategy.apology.at=1",
     "--set strategy.apology.at=1: the path to an attribute is "
     "strategy.actions.<id>.<key>, or strategy.first_response_h, strategy.clarity"},
    {"strategy.actions.apology.facts=2",
     "--set strategy.actions.apology.facts=2: out of range 0..1"},
    {"strategy.actions.apology.at=99w",
     "--set strategy.actions.apology.at=99w: action \"apology\" starts at 16632 h, after the "
     "horizon of 9600 h"},
    {"strategy.actions.apology.until=1h",
     "--set strategy.actions.apology.until=1h: action \"apology\" ends at 1 h, but starts "
     "only at 36 h"},
    {"strategy.actions.apology.audience=users,mars",
     "--set strategy.actions.apology.audience=users,mars: unknown group \"mars\" (one of "
     "victims, users, public, experts)"},
    {"strategy.actions.apology.title=x",
     "--set strategy.actions.apology.title=x: \"title\" cannot be set"},
    {"case.shock=\x1b[31m", "--set case.shock=\\x1b[31m: must be a number"},
};

static void
test_set(void **state)
{
    crs_io_fixture f;
    crs_case one;
    int shock;
    crs_strategy strategy;
    int rate;

    (void)state;
    crs_io_open(&f);
    f.reader.horizon_h = 9600.0;
    assert_int_equal(crs_library_case(&library, &f.reader, "shudong", &one, NULL), CRS_OK);
    strategy = one.reported.strategy;
    for (size_t i = 0; i < sizeof(wrong_settings) / sizeof(wrong_settings[0]); i++) {
        assert_string_equal(set(&f, wrong_settings[i].option, one.params, &strategy),
                            wrong_settings[i].message);
        assert_ptr_equal(strategy.actions, one.reported.strategy.actions); /* untouched */
    }
    shock = crs_param_find(f.reader.model->params, f.reader.model->num_params, "case.shock");
    rate = crs_param_find(f.reader.model->params, f.reader.model->num_params, "opinion.base_rate");
    assert_string_equal(set(&f, "case.shock=0.5", one.params, &strategy), "fine");
    assert_string_equal(set(&f, "opinion.base_rate=0.01", one.params, &strategy), "fine");
    assert_true(one.params[shock] == 0.5 && one.params[rate] == 0.01);
    assert_string_equal(set(&f, "strategy.actions.apology.at=2d", one.params, &strategy), "fine");
    assert_string_equal(
        set(&f, "strategy.actions.apology.audience=users,public", one.params, &strategy), "fine");
    assert_true(strategy.actions[0].at_h == 48.0);
    assert_int_equal(strategy.actions[0].audience, 1u << CRS_GROUP_USERS | 1u << CRS_GROUP_PUBLIC);
    assert_true(one.reported.strategy.actions[0].at_h == 36.0); /* the old one is not touched */
    crs_io_close(&f);
}

/* The kind of a file is that of its schema, or of its keys. */
static void
test_kinds(void **state)
{
    static const struct {
        const char *text;
        crs_file_kind kind;
    } files[] = {
        {STUDY(""), CRS_FILE_STUDY},
        {STRATEGY(""), CRS_FILE_STRATEGY},
        {CASE("", "", ""), CRS_FILE_CASE},
        {"{\"$schema\": \"../schema/strategy.schema.json\", \"id\": \"s\", \"title\": \"t\", "
         "\"actions\": []}",
         CRS_FILE_STRATEGY},
    };
    crs_io_fixture f;

    (void)state;
    crs_io_open(&f);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        crs_file_kind kind = CRS_FILE_CASE;
        const char *path = crs_io_write(&f, "x.json", files[i].text, strlen(files[i].text));
        assert_int_equal(crs_scenario_validate(NULL, &f.reader, path, &kind), CRS_OK);
        assert_int_equal(kind, files[i].kind);
    }
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_strategies),
        cmocka_unit_test(test_wrong_cases),
        cmocka_unit_test(test_wrong_studies),
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_library),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
