/* Requests as structs: usual values, checks, and agreement with the options of the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "base/number.h"
#include "cli/commands.h"
#include "request/request.h"

/* Asserts that the request is refused, and that the message contains the words. */
static void
assert_refused(crs_request request, const char *words)
{
    const crs_request before = request;
    crs_message message = {0};

    assert_int_not_equal(crs_request_complete(&request, &message), CRS_OK);
    if (!strstr(message.text, words)) {
        fail_msg("\"%s\" does not contain \"%s\"", message.text, words);
    }
    assert_memory_equal(&request, &before, sizeof request);
}

static void
test_zero_is_the_usual(void **state)
{
    (void)state;
    for (int kind = 0; kind < CRS_NUM_REQUEST_KINDS; kind++) {
        crs_request request = {.kind = (crs_request_kind)kind};
        crs_message message = {0};

        assert_int_equal(crs_request_complete(&request, &message), CRS_OK);
        assert_true(request.days.value == 400.0 && !request.days.given);
        assert_true(!request.dt_h.given && !request.steps);
        assert_int_equal(request.seed.value, 1);
        assert_string_equal(request.isa, "auto");
        assert_true(request.replicates.value >= 1 && !request.replicates.given);
    }
}

/* A number outside its range is refused with the name of its option, whatever the row. */
static void
test_ranges(void **state)
{
    size_t count;
    const crs_request_row *rows = crs_request_rows(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        crs_request request = {0};
        void *member = (char *)&request + rows[i].offset;
        char name[64] = "--";

        strcat(name, rows[i].name);
        while (!(rows[i].kinds >> request.kind & 1u)) {
            request.kind++;
        }
        if (rows[i].type == CRS_REQUEST_TYPE_NUMBER || rows[i].type == CRS_REQUEST_TYPE_TIME) {
            *(crs_asked_number *)member = (crs_asked_number){1, rows[i].max * 2.0};
            assert_refused(request, name);
            *(crs_asked_number *)member = (crs_asked_number){1, rows[i].min - 1.0};
            assert_refused(request, name);
            *(crs_asked_number *)member = (crs_asked_number){1, 0.0 / (rows[i].min - rows[i].min)};
            assert_refused(request, name);
        } else if (rows[i].type == CRS_REQUEST_TYPE_COUNT && rows[i].min > 0.0) {
            *(crs_asked_count *)member = (crs_asked_count){1, 0};
            assert_refused(request, name);
            *(crs_asked_count *)member = (crs_asked_count){1, (uint64_t)rows[i].max + 1};
            assert_refused(request, name);
        } else if (rows[i].type == CRS_REQUEST_TYPE_CHOICE) {
            *(const char **)member = "nonesuch";
            assert_refused(request, name);
            *(const char **)member = "";
            assert_refused(request, name);
        } else if (rows[i].type == CRS_REQUEST_TYPE_TEXT) {
            *(const char **)member = "";
            assert_refused(request, name);
        } else if (rows[i].type == CRS_REQUEST_TYPE_NAMES) {
            static const char *names[] = {"a", ""};

            *(crs_ids *)member = (crs_ids){names, 2};
            assert_refused(request, name);
        }
    }
}

/* What a kind has not is refused, and not quietly left aside. */
static void
test_other_kinds(void **state)
{
    (void)state;
    assert_refused((crs_request){.kind = CRS_REQUEST_RUN, .study = "x"},
                   "run has no option --study");
    assert_refused((crs_request){.kind = CRS_REQUEST_FIT, .days = {1, 10.0}}, "--days");
    assert_refused((crs_request){.kind = CRS_REQUEST_REPLAY, .from_state = "x"}, "--from-state");
    assert_refused((crs_request){.kind = CRS_REQUEST_CURVE, .second_order = 1}, "--second-order");
}

static void
test_what_hangs_together(void **state)
{
    (void)state;
    assert_refused((crs_request){.kind = CRS_REQUEST_RUN, .save_day = {1, 3.0}}, "--save-state");
    assert_refused((crs_request){.kind = CRS_REQUEST_RUN, .save_file = "x"}, "--save-state");
    assert_refused((crs_request){.kind = CRS_REQUEST_SWEEP, .shard_number = 3, .shard_count = 2},
                   "no shard 3 of 2");
    assert_refused((crs_request){.kind = CRS_REQUEST_RUN, .shard_number = 1, .shard_count = 2},
                   "--shard");
    assert_refused((crs_request){.kind = CRS_REQUEST_RUN, .isa = "x", .isa_origin = "MY_ISA"},
                   "MY_ISA: \"x\" is not one of");
}

static void
test_precision_has_a_cap(void **state)
{
    crs_request request = {.kind = CRS_REQUEST_COMPARE, .precision = {1, 0.01}};
    crs_message message = {0};

    (void)state;
    assert_int_equal(crs_request_complete(&request, &message), CRS_OK);
    assert_int_equal(request.replicates.value, CRS_REQUEST_PRECISE_CAP);
}

static void
test_set_reads_texts(void **state)
{
    crs_request request = {.kind = CRS_REQUEST_COMPARE};
    crs_message message = {0};
    crs_arena arena;

    (void)state;
    crs_arena_init(&arena);
    assert_int_equal(crs_request_set(&request, "reps", "1e3", &arena, &message), CRS_OK);
    assert_int_equal(crs_request_set(&request, "days", "12.5", &arena, &message), CRS_OK);
    assert_int_equal(crs_request_set(&request, "strategies", "a,b,c", &arena, &message), CRS_OK);
    assert_int_equal(crs_request_set(&request, "case", "x", &arena, &message), CRS_OK);
    assert_int_equal(crs_request_set(&request, "case", "y,z", &arena, &message), CRS_OK);
    assert_int_equal(request.replicates.value, 1000);
    assert_true(request.replicates.given && request.days.given && request.days.value == 12.5);
    assert_int_equal(request.strategies.count, 3);
    assert_string_equal(request.strategies.items[2], "c");
    assert_int_equal(request.cases.count, 2);
    assert_string_equal(request.cases.items[1], "y,z");
    assert_int_equal(crs_request_set(&request, "days", "x", &arena, &message), CRS_ERR_INVALID);
    assert_string_equal(message.text, "--days: \"x\" is not a number");
    assert_int_equal(crs_request_set(&request, "dais", "1", &arena, &message), CRS_ERR_NAME);
    assert_non_null(strstr(message.text, "did you mean \"days\""));
    assert_int_equal(crs_request_set(&request, "vary", "1", &arena, &message), CRS_ERR_NAME);
    crs_arena_free(&arena);
}

/* ---- the program says the same ---- */

static void
assert_same_row(const crs_request_row *row, crs_request_kind kind, const crs_command *command)
{
    for (int id = 0; id < CRS_NUM_OPTIONS; id++) {
        const crs_option_info *info = &crs_option_table[id];

        if (strcmp(info->name, row->name) != 0 || !crs_command_takes(command, (crs_option_id)id)) {
            continue;
        }
        assert_true(info->min == row->min && info->max == row->max);
        if (row->choices) {
            assert_string_equal(crs_command_row(command, (crs_option_id)id).argument,
                                row->choices);
        }
        if (row->usual && id != CRS_OPT_SERIES) { /* which is for the folder only */
            assert_string_equal(crs_command_row(command, (crs_option_id)id).fallback, row->usual);
        }
        if (id == CRS_OPT_REPS) {
            const char *text = crs_command_row(command, CRS_OPT_REPS).fallback;
            crs_request request = {.kind = kind};
            crs_message message = {0};
            uint64_t usual = 1; /* a sweep's are the study's */

            assert_true(text[0] == '\0' || crs_number_parse_count(text, &usual) == CRS_OK);
            assert_int_equal(crs_request_complete(&request, &message), CRS_OK);
            assert_int_equal(request.replicates.value, usual);
        }
    }
}

static void
test_options_agree(void **state)
{
    size_t count;
    const crs_request_row *rows = crs_request_rows(&count);

    (void)state;
    for (int kind = 0; kind < CRS_NUM_REQUEST_KINDS; kind++) {
        crs_message message = {0};
        const crs_command *command = crs_command_find(
            crs_request_kind_name((crs_request_kind)kind), &message);

        assert_non_null(command);
        for (size_t i = 0; i < count; i++) {
            if (rows[i].kinds >> kind & 1u) {
                assert_same_row(&rows[i], (crs_request_kind)kind, command);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zero_is_the_usual),   cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_other_kinds),         cmocka_unit_test(test_what_hangs_together),
        cmocka_unit_test(test_precision_has_a_cap), cmocka_unit_test(test_set_reads_texts),
        cmocka_unit_test(test_options_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
