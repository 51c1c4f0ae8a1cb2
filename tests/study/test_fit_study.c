/* Studies that fit: what is read from them, and every way in which they can be wrong, with the
 * place that the message names. Observed series and parameter sets alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "scenario/fit_problem.h"
#include "scenario/param_sets.h"
#include "support/io_support.h"

static const char *const dirs[] = {"scenarios"};
static const crs_library library = {dirs, 1};

/* A study with this part "fit". */
static const char *
study(crs_io_fixture *f, const char *fit)
{
    char text[4096];
    const int length = snprintf(text, sizeof text,
                                "{\"id\": \"s\", \"title\": \"t\", \"cases\": [\"zhixing\"],\n"
                                "\"days\": 200, \"fit\": %s}\n",
                                fit);

    return crs_io_write(f, "study.json", text, (size_t)length);
}

static void
expect(const char *fit, const char *message)
{
    crs_io_fixture f;
    crs_fit_problem problem;

    crs_io_open(&f);
    assert_int_not_equal(crs_fit_problem_read(&library, &f.reader, study(&f, fit), &problem),
                         CRS_OK);
    assert_string_equal(crs_io_said(&f), message);
    crs_io_close(&f);
}

#define FREE "\"parameters\": {\"case.shock\": {}}"

static void
test_reads_targets_and_parameters(void **state)
{
    crs_io_fixture f;
    crs_fit_problem p;

    (void)state;
    crs_io_open(&f);
    assert_int_equal(
        crs_fit_problem_read(&library, &f.reader,
                             study(&f, "{\"parameters\": {\"case.shock\": {}, "
                                       "\"trust.loss_rate\": {\"range\": [0.01, 0.04]}},"
                                       "\"targets\": {\"C1\": {\"weight\": 2}, "
                                       "\"C2\": {\"tolerance\": 0.196}}}"),
                             &p),
        CRS_OK);
    assert_int_equal(p.fit.num_targets, 4);
    assert_int_equal(p.fit.num_frees, 2);
    assert_string_equal(p.fit.frees[0].name, "zhixing:case.shock");
    assert_int_equal(p.fit.frees[0].of, 0);
    assert_int_equal(p.fit.frees[1].of, -1);
    assert_true(p.fit.targets[0].weight == 2.0);
    assert_true(fabs(p.fit.targets[1].below - 0.1) < 1e-12);
    /* C4: 1 in 0.98 .. 1.05, read as the 95 % interval of the error */
    assert_true(fabs(p.fit.targets[3].below - 0.02 / 1.96) < 1e-12);
    assert_true(fabs(p.fit.targets[3].above - 0.05 / 1.96) < 1e-12);
    crs_io_close(&f);
}

static void
test_says_what_is_wrong_in_a_study(void **state)
{
    (void)state;
    expect("{\"parameters\": {\"case.shok\": {}}}",
           "study.json:2: /fit/parameters/case.shok: unknown parameter \"case.shok\" (did you "
           "mean \"case.shock\"?)");
    expect("{\"parameters\": {}}",
           "study.json:2: /fit: no free parameter: \"parameters\" is empty");
    expect("{\"parameters\": {\"case.rating\": {}}}",
           "study.json:2: /fit/parameters/case.rating: has no prior of its own: give \"prior\"");
    expect("{\"parameters\": {\"case.shock\": {\"range\": [2.9, 3.5]}}}",
           "study.json:2: /fit/parameters/case.shock: range 2.9..3.5 goes beyond that of "
           "case.shock, 0..3");
    expect("{\"parameters\": {\"case.shock\": {\"prior\": {\"kind\": \"normal\", \"a\": 50, "
           "\"b\": 1}}}}",
           "study.json:2: /fit/parameters/case.shock: the prior does not fit the range: it has "
           "next to no mass between 0 and 3");
    expect("{\"parameters\": {\"case.shock\": {\"prior\": {\"kind\": \"uniform\", \"a\": 2, "
           "\"b\": 1}}}}",
           "study.json:2: /fit/parameters/case.shock: no uniform prior has a = 2 and b = 1");
    expect("{" FREE ", \"without_facts\": true}",
           "study.json:2: /fit: no target: \"without_facts\" leaves out the facts, and there is "
           "no \"series\"");
    expect("{" FREE ", \"targets\": {\"C1\": {\"weight\": 0}, \"C2\": {\"weight\": 0}, \"C3\": "
           "{\"weight\": 0}, \"C4\": {\"weight\": 0}}}",
           "study.json: /fit: no target: no fact and no series counts");
    expect("{" FREE ", \"targets\": {\"C9\": {}}}",
           "study.json:2: /fit/targets/C9: no case of the study has a fact \"C9\" (did you mean "
           "\"C1\"?)");
    expect("{" FREE ", \"walkers\": 33}", "study.json:2: /fit/walkers: must be an even number");
    expect("{" FREE ", \"profile\": [\"case.shock\"]}",
           "study.json:2: /fit/profile/0: \"case.shock\" is not free (one of "
           "zhixing:case.shock)");
    expect("{" FREE ", \"series\": [{\"case\": \"shudong\", \"file\": \"x.csv\"}]}",
           "study.json:2: /fit/series/0/case: the study has no case \"shudong\"");
}

/* A fact that looks beyond the horizon is refused at its place in the case. */
static void
test_target_outside_the_horizon(void **state)
{
    static const char text[] = "{\"id\": \"s\", \"title\": \"t\", \"cases\": [\"zhixing\"], "
                               "\"days\": 100, \"fit\": {" FREE "}}\n";
    crs_io_fixture f;
    crs_fit_problem problem;

    (void)state;
    crs_io_open(&f);
    assert_int_not_equal(
        crs_fit_problem_read(&library, &f.reader,
                             crs_io_write(&f, "study.json", text, sizeof text - 1), &problem),
        CRS_OK);
    assert_non_null(strstr(f.message.text, "zhixing.json:"));
    assert_non_null(
        strstr(f.message.text, "/facts/3/metric/at: 4320 h is after the horizon of 2400 h"));
    crs_io_close(&f);
}

static void
test_study_without_a_fit(void **state)
{
    crs_io_fixture f;
    crs_fit_problem problem;

    (void)state;
    crs_io_open(&f);
    assert_int_not_equal(crs_fit_problem_read(&library, &f.reader, "three-cases", &problem),
                         CRS_OK);
    assert_non_null(strstr(f.message.text, "key \"fit\" is missing"));
    crs_io_close(&f);
}

/* ---- series ---- */

static void
expect_series(const char *csv, const char *message)
{
    crs_io_fixture f;
    crs_fit_problem p;
    crs_status status;

    crs_io_open(&f);
    crs_io_write(&f, "seen.csv", csv, strlen(csv));
    status = crs_fit_problem_read(&library, &f.reader,
                                  study(&f, "{" FREE ", \"without_facts\": true, \"series\": "
                                            "[{\"case\": \"zhixing\", \"file\": \"seen.csv\"}]}"),
                                  &p);
    if (message) {
        assert_int_not_equal(status, CRS_OK);
        assert_string_equal(crs_io_said(&f), message);
    } else {
        assert_int_equal(status, CRS_OK);
        assert_int_equal(p.fit.num_targets, 3);
        assert_true(p.fit.targets[1].at_h == 48.0);
        assert_true(p.fit.targets[1].value == 0.5);
        assert_true(p.fit.targets[1].below == 0.25);
        assert_true(isnan(p.fit.targets[2].at_h));
    }
    crs_io_close(&f);
}

static void
test_series(void **state)
{
    (void)state;
    expect_series("metric,time,value,error\nrating,1d,4.5,0.1\nrating,2d,0.5,0.25\n"
                  "rating_min,,3,0.2\n",
                  NULL);
    expect_series("time,metric,value\n1d,ratin,4\n",
                  "seen.csv:2:4: unknown metric \"ratin\" (did you mean \"rating\"?)");
    expect_series("time,metric,value\n201d,rating,4\n",
                  "seen.csv:2:1: 4824 h is outside the run, 0..4800 h");
    expect_series("time,metric,value\n1d,rating,4\n1d,rating,4\n",
                  "seen.csv:3:1: \"rating\" has this time already: 24 h");
    expect_series("time,metric,value\n2d,rating,4\n1d,rating,4\n",
                  "seen.csv:3:1: times of \"rating\" go back: 24 h after 48 h");
    expect_series("time,metric,value\n1d,rating,\n",
                  "seen.csv:2:11: the value is missing; leave out rows that were not observed");
    expect_series("time,metric,value\n1d,rating,good\n",
                  "seen.csv:2:11: \"good\" is not a finite number");
    expect_series("time,metric,value,error\n1d,rating,4,0\n",
                  "seen.csv:2:13: an error must be above 0");
    expect_series("time,metric,value\n1d,rating_min,4\n",
                  "seen.csv:2:1: a metric of the whole run has no time");
    expect_series("time,metric\n1d,rating\n", "seen.csv:1:1: column \"value\" is missing");
    expect_series("time,metric,value,eror\n1d,rating,4,1\n",
                  "seen.csv:1:19: unknown column \"eror\" (did you mean \"error\"?)");
    expect_series("time,metric,value\n", "seen.csv:1:1: there are no rows below the header");
}

/* ---- parameter sets ---- */

static void
expect_sets(const char *name, const char *text, const char *message)
{
    crs_io_fixture f;
    crs_param_sets sets;

    crs_io_open(&f);
    assert_int_not_equal(crs_param_sets_read(&library, &f.reader,
                                             crs_io_write(&f, name, text, strlen(text)), &sets),
                         CRS_OK);
    assert_string_equal(crs_io_said(&f), message);
    crs_io_close(&f);
}

static void
test_parameter_sets(void **state)
{
    static const char csv[] = "draw,trust.loss_rate,shudong:case.shock\n0,0.01,1.5\n1,0.02,2\n";
    static const char json[] = "{\"study\": \"s\", \"parameters\": {\"trust.loss_rate\": 0.03}, "
                               "\"cases\": {\"shudong\": {\"case.shock\": 0.5}}}";
    crs_io_fixture f;
    crs_param_sets sets;
    double params[256] = {0.0};
    int loss, shock;

    (void)state;
    crs_io_open(&f);
    loss = crs_param_find(f.reader.model->params, f.reader.model->num_params, "trust.loss_rate");
    shock = crs_param_find(f.reader.model->params, f.reader.model->num_params, "case.shock");
    assert_int_equal(crs_param_sets_read(&library, &f.reader,
                                         crs_io_write(&f, "p.csv", csv, sizeof csv - 1), &sets),
                     CRS_OK);
    assert_int_equal(sets.num_sets, 2);
    crs_param_sets_apply(&sets, 1, "shudong", params);
    assert_true(params[loss] == 0.02 && params[shock] == 2.0);
    crs_param_sets_apply(&sets, 0, "zhixing", params);
    assert_true(params[loss] == 0.01 && params[shock] == 2.0);
    assert_int_equal(crs_param_sets_read(&library, &f.reader,
                                         crs_io_write(&f, "p.json", json, sizeof json - 1), &sets),
                     CRS_OK);
    crs_param_sets_apply(&sets, 0, "shudong", params);
    assert_true(params[loss] == 0.03 && params[shock] == 0.5);
    crs_io_close(&f);
    expect_sets("p.csv", "draw,trust.los_rate\n0,1\n",
                "p.csv:1:6: there is no parameter \"trust.los_rate\" (did you mean "
                "\"trust.loss_rate\"?)");
    expect_sets("p.csv", "trust.loss_rate\n0.9\n",
                "p.csv:2:1: trust.loss_rate: 0.9 is not in 0..0.5");
    expect_sets("p.json", "{\"x\": 1}", "p.json:1: key \"parameters\" is missing");
    expect_sets("p.json", "{\"parameters\": {\"trust.loss_rate\": \"a\"}}",
                "p.json:1: /parameters/trust.loss_rate: must be a number");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_targets_and_parameters),
        cmocka_unit_test(test_says_what_is_wrong_in_a_study),
        cmocka_unit_test(test_target_outside_the_horizon),
        cmocka_unit_test(test_study_without_a_fit),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_parameter_sets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
