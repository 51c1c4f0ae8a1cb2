/* The door through the shared library, as users see it: layouts that must not change, errors,
 * results, stops, threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include <crisim/crisim.h>

static const char *const folder = "scenarios";

/* ---- the ABI: numbers of version 0.1, on machines with 64-bit pointers ---- */

static void
layouts_stay(void **state)
{
    (void)state;
    assert_int_equal(sizeof(crisim_error), 1024);
    assert_int_equal(offsetof(crisim_error, text), 4);
    if (sizeof(void *) == 8) {
        assert_int_equal(offsetof(crisim_column, name), 8);
        assert_int_equal(offsetof(crisim_column, type), 32);
        assert_int_equal(offsetof(crisim_column, numbers), 40);
        assert_int_equal(offsetof(crisim_column, texts), 56);
        assert_int_equal(offsetof(crisim_watch, progress), 8);
        assert_int_equal(offsetof(crisim_watch, note), 16);
        assert_int_equal(offsetof(crisim_watch, context), 24);
        assert_int_equal(offsetof(crisim_watch, stop), 32);
    }
    assert_int_equal(CRISIM_ERR_INTERNAL, -11);
    assert_int_equal(CRISIM_ERR_STOPPED, -9);
    assert_int_equal(CRISIM_BOOLEAN, 3);
}

static void
versions_agree(void **state)
{
    char text[32];

    (void)state;
    snprintf(text, sizeof text, "%d.%d.%d", CRISIM_VERSION_MAJOR, CRISIM_VERSION_MINOR,
             CRISIM_VERSION_PATCH);
    assert_string_equal(crisim_version(), text);
}

/* ---- errors ---- */

static void
errors_have_a_sentence(void **state)
{
    static const char text[] =
        "{\"id\": \"x\",\n\"name\": \"X\", \"titel\": \"y\", \"facts\": []}";
    const char *const nowhere = "no/such/folder";
    crisim_library *library = NULL;
    crisim_request *request = NULL;
    crisim_result *result = NULL;
    crisim_error error;

    (void)state;
    assert_int_equal(crisim_open(&nowhere, 1, &library, &error), CRISIM_ERR_IO);
    assert_non_null(strstr(error.text, "no/such/folder"));
    assert_null(library);
    assert_int_equal(crisim_open(&folder, 1, &library, NULL), CRISIM_OK);
    assert_int_equal(crisim_request_new(library, "walk", &request, &error), CRISIM_ERR_NAME);
    assert_null(request);
    assert_int_equal(crisim_validate(library, "mine", text, strlen(text), NULL, &error),
                     CRISIM_ERR_INVALID);
    assert_string_equal(error.text, "mine:2: /titel: unknown key (did you mean \"title\"?)");
    assert_int_equal(crisim_request_new(library, "run", &request, &error), CRISIM_OK);
    assert_string_equal(error.text, "");
    assert_int_equal(crisim_request_set(request, "resp", "3", &error), CRISIM_ERR_NAME);
    assert_int_equal(crisim_request_set(request, "reps", "many", &error), CRISIM_ERR_INVALID);
    assert_int_equal(crisim_request_set(request, "case", "shudng", &error), CRISIM_OK);
    assert_int_equal(crisim_run(request, NULL, &result, &error), CRISIM_ERR_NAME);
    assert_non_null(strstr(error.text, "shudong"));
    assert_int_equal(error.status, CRISIM_ERR_NAME);
    assert_null(result);
    assert_int_equal(crisim_run(NULL, NULL, &result, &error), CRISIM_ERR_ARGUMENT);
    assert_int_equal(crisim_list(library, "cakes", &result, &error), CRISIM_ERR_NAME);
    assert_int_equal(crisim_read("no/such/folder", &result, &error), CRISIM_ERR_IO);
    crisim_request_free(request);
    crisim_library_free(library);
    crisim_request_free(NULL);
    crisim_library_free(NULL);
    crisim_result_free(NULL);
}

/* ---- results ---- */

static crisim_result *
ask(const char *kind, const char *const (*options)[2], size_t count, const crisim_watch *watch,
    crisim_status expected)
{
    crisim_library *library = NULL;
    crisim_request *request = NULL;
    crisim_result *result = NULL;
    crisim_error error;

    assert_int_equal(crisim_open(&folder, 1, &library, &error), CRISIM_OK);
    assert_int_equal(crisim_request_new(library, kind, &request, &error), CRISIM_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(crisim_request_set(request, options[i][0], options[i][1], &error),
                         CRISIM_OK);
    }
    if (crisim_run(request, watch, &result, &error) != expected) {
        fail_msg("%s: %s", kind, error.text);
    }
    crisim_request_free(request);
    crisim_library_free(library);
    return result;
}

#define ASK(kind, watch, expected, ...)                                                           \
    ask(kind, (const char *const[][2]){__VA_ARGS__},                                              \
        sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(const char *[2]), watch, expected)

static void
every_kind_answers(void **state)
{
    static const struct {
        const char *table, *column;
        crisim_type type;
    } wanted[] = {{"runs", "users_day180", CRISIM_NUMBER}, {"facts", "inside", CRISIM_BOOLEAN},
                  {"ranking", "rank", CRISIM_INTEGER},     {"curve", "mean", CRISIM_NUMBER},
                  {"indices", "parameter", CRISIM_TEXT},   {"summary", "mean", CRISIM_NUMBER},
                  {"predictive", "best", CRISIM_NUMBER}};
    crisim_result *results[7];

    (void)state;
    results[0] = ASK("run", NULL, CRISIM_OK, {"case", "shudong"}, {"reps", "3"});
    results[1] = ASK("replay", NULL, CRISIM_OK, {"reps", "3"}, {"series", "first"});
    results[2] = ASK("compare", NULL, CRISIM_OK, {"case", "zhixing"}, {"reps", "5"},
                     {"strategies", "golden-4h,silence"});
    results[3] = ASK("curve", NULL, CRISIM_OK, {"case", "zhixing"}, {"reps", "2"},
                     {"vary", "case.shock=0.5:1:0.25"});
    results[4] = ASK("sensitivity", NULL, CRISIM_OK, {"study", "what-matters"}, {"reps", "1"},
                     {"points", "4"}, {"method", "morris"});
    results[5] = ASK("sweep", NULL, CRISIM_OK, {"study", "blame-delay"}, {"reps", "1"});
    results[6] = ASK("fit", NULL, CRISIM_OK, {"study", "default-fit"}, {"best-only", ""});
    for (size_t i = 0; i < 7; i++) {
        const crisim_table *table = crisim_result_find(results[i], wanted[i].table);
        crisim_column column = {.size = sizeof column};
        size_t found = 0;

        assert_non_null(table);
        assert_true(crisim_table_num_rows(table) > 0);
        for (size_t c = 0; c < crisim_table_num_columns(table); c++) {
            assert_int_equal(crisim_table_column(table, c, &column), CRISIM_OK);
            assert_true(column.meaning[0] != '\0');
            if (strcmp(column.name, wanted[i].column) == 0) {
                assert_int_equal(column.type, wanted[i].type);
                assert_int_equal((column.numbers != NULL) + (column.integers != NULL) +
                                     (column.texts != NULL),
                                 1);
                found++;
            }
        }
        assert_int_equal(found, 1);
        crisim_result_free(results[i]);
    }
}

/* ---- models: what the program says with --model ---- */

static crisim_result *
list(const char *what)
{
    crisim_library *library = NULL;
    crisim_result *result = NULL;
    crisim_error error;

    assert_int_equal(crisim_open(&folder, 1, &library, &error), CRISIM_OK);
    if (crisim_list(library, what, &result, &error) != CRISIM_OK) {
        fail_msg("%s: %s", what, error.text);
    }
    crisim_library_free(library);
    return result;
}

/* Every number of a table, bit for bit. */
static void
assert_same_numbers(const crisim_table *a, const crisim_table *b)
{
    const size_t rows = crisim_table_num_rows(a);
    size_t compared = 0;

    assert_int_equal(rows, crisim_table_num_rows(b));
    for (size_t c = 0; c < crisim_table_num_columns(a); c++) {
        crisim_column column = {.size = sizeof column};

        assert_int_equal(crisim_table_column(a, c, &column), CRISIM_OK);
        if (column.type == CRISIM_NUMBER) {
            assert_non_null(crisim_table_numbers(b, column.name));
            assert_memory_equal(column.numbers, crisim_table_numbers(b, column.name),
                                rows * sizeof(double));
            compared++;
        }
    }
    assert_true(compared > 0);
}

static void
another_model_plays(void **state)
{
    char out[] = CRISIM_SCRATCH "/door-XXXXXX", command[2048];
    crisim_result *ours, *program = NULL;

    (void)state;
    assert_non_null(mkdtemp(out));
    snprintf(command, sizeof command,
             "%s run scenarios/reference/epidemic.json --model sir --reps 3 --seed 7 -o %s/out "
             ">/dev/null",
             CRISIM_PROGRAM, out);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/out", out);
    assert_int_equal(crisim_read(command, &program, NULL), CRISIM_OK);
    ours = ASK("run", NULL, CRISIM_OK, {"model", "sir"},
               {"case", "scenarios/reference/epidemic.json"}, {"reps", "3"}, {"seed", "7"});
    assert_same_numbers(crisim_result_find(ours, "runs"), crisim_result_find(program, "runs"));
    crisim_result_free(ours);
    crisim_result_free(program);
    snprintf(command, sizeof command, "rm -r %s", out);
    assert_int_equal(system(command), 0);
}

static void
models_are_listed(void **state)
{
    crisim_result *models = list("models"), *usual = list("parameters"),
                  *field = list("field:parameters"), *sir = list("sir:parameters");
    const crisim_table *table = crisim_result_find(sir, "parameters");
    crisim_library *library = NULL;
    crisim_error error;

    (void)state;
    assert_string_equal(crisim_table_texts(crisim_result_find(models, "models"), "name")[1],
                        "sir");
    assert_string_equal(crisim_table_texts(table, "name")[2], "epidemic.r0");
    assert_true(crisim_table_num_rows(table) <
                crisim_table_num_rows(crisim_result_find(usual, "parameters")));
    assert_same_numbers(crisim_result_find(usual, "parameters"),
                        crisim_result_find(field, "parameters"));
    crisim_result_free(field);
    crisim_result_free(usual);
    crisim_result_free(sir);
    sir = NULL;
    crisim_result_free(models);
    assert_int_equal(crisim_open(&folder, 1, &library, NULL), CRISIM_OK);
    assert_int_equal(crisim_list(library, "sirr:parameters", &sir, &error), CRISIM_ERR_NAME);
    assert_string_equal(error.text, "--model: there is no model \"sirr\" (did you mean \"sir\"?)");
    assert_int_equal(crisim_list(library, "sir:cakes", &sir, &error), CRISIM_ERR_NAME);
    assert_null(sir);
    crisim_library_free(library);
}

/* ---- what newcomers stumble over ---- */

static void
no_folder_is_where_the_program_looks(void **state)
{
    crisim_library *library = NULL;
    crisim_error error;

    (void)state;
    assert_int_equal(setenv("CRISIM_SCENARIOS", "no/such/folder", 1), 0);
    assert_int_equal(crisim_open(NULL, 0, &library, &error), CRISIM_ERR_IO);
    assert_non_null(strstr(error.text, "no/such/folder"));
    assert_null(library);
    assert_int_equal(setenv("CRISIM_SCENARIOS", folder, 1), 0);
    assert_int_equal(crisim_open(NULL, 0, &library, &error), CRISIM_OK);
    crisim_library_free(library);
    assert_int_equal(unsetenv("CRISIM_SCENARIOS"), 0);
    assert_int_equal(crisim_open(NULL, 0, &library, &error), CRISIM_OK); /* ./scenarios */
    crisim_library_free(library);
}

static void
a_name_of_another_kind_is_told(void **state)
{
    static const struct {
        const char *kind, *option, *name, *said;
    } wrong[] = {
        {"run", "case", "blame-delay", "no case \"blame-delay\": this is a study, as sweep, "},
        {"run", "case", "golden-4h", "no case \"golden-4h\": this is a strategy, as "},
        {"sweep", "study", "shudong", "no study \"shudong\": this is a case, as run, "},
    };
    crisim_library *library = NULL;

    (void)state;
    assert_int_equal(crisim_open(&folder, 1, &library, NULL), CRISIM_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        crisim_request *request = NULL;
        crisim_result *result = NULL;
        crisim_error error;

        assert_int_equal(crisim_request_new(library, wrong[i].kind, &request, NULL), CRISIM_OK);
        assert_int_equal(crisim_request_set(request, wrong[i].option, wrong[i].name, NULL),
                         CRISIM_OK);
        assert_int_equal(crisim_run(request, NULL, &result, &error), CRISIM_ERR_NAME);
        assert_non_null(strstr(error.text, wrong[i].said));
        crisim_request_free(request);
    }
    crisim_library_free(library);
}

/* ---- stops ---- */

static int
stop_at_once(void *context, const char *what, uint64_t done, uint64_t total)
{
    assert_true(what[0] != '\0' && done <= total);
    ++*(int *)context;
    return 1;
}

static void
a_stop_stops(void **state)
{
    static const volatile int stop = 1;
    int calls = 0;
    const crisim_watch by_callback = {
        .size = sizeof by_callback, .progress = stop_at_once, .context = &calls};
    const crisim_watch by_flag = {.size = sizeof by_flag, .stop = &stop};

    (void)state;
    assert_null(
        ASK("run", &by_callback, CRISIM_ERR_STOPPED, {"case", "shudong"}, {"reps", "100000"}));
    assert_true(calls > 0);
    assert_null(ASK("sweep", &by_flag, CRISIM_ERR_STOPPED, {"study", "blame-delay"}));
}

/* ---- threads: a library is shared, and results do not depend on who else is at work ---- */

static void *
work(void *context)
{
    const crisim_library *library = context;
    crisim_request *request = NULL;
    crisim_result *result = NULL;

    if (crisim_request_new(library, "run", &request, NULL) == CRISIM_OK &&
        crisim_request_set(request, "case", "shudong", NULL) == CRISIM_OK &&
        crisim_request_set(request, "reps", "40", NULL) == CRISIM_OK) {
        (void)crisim_run(request, NULL, &result, NULL);
    }
    crisim_request_free(request);
    return result;
}

static void
threads_do_not_meet(void **state)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    crisim_library *library = NULL;
    void *results[THREADS];

    (void)state;
    assert_int_equal(crisim_open(&folder, 1, &library, NULL), CRISIM_OK);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, work, library), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &results[i]), 0);
        assert_non_null(results[i]);
    }
    for (int i = 1; i < THREADS; i++) {
        const crisim_table *a = crisim_result_find(results[0], "runs");
        const crisim_table *b = crisim_result_find(results[i], "runs");

        assert_memory_equal(crisim_table_numbers(a, "users_day180"),
                            crisim_table_numbers(b, "users_day180"), 40 * sizeof(double));
        crisim_result_free(results[i]);
    }
    crisim_result_free(results[0]);
    crisim_library_free(library);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_stay),
        cmocka_unit_test(versions_agree),
        cmocka_unit_test(errors_have_a_sentence),
        cmocka_unit_test(every_kind_answers),
        cmocka_unit_test(another_model_plays),
        cmocka_unit_test(models_are_listed),
        cmocka_unit_test(no_folder_is_where_the_program_looks),
        cmocka_unit_test(a_name_of_another_kind_is_told),
        cmocka_unit_test(a_stop_stops),
        cmocka_unit_test(threads_do_not_meet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
