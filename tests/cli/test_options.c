/* The command line: where options may stand, how values are read, what is said when it is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/commands.h"
#include "request/request.h"
#include "cli/options.h"

#define MAX_WORDS 16

/* Parses the words of `line`, separated by blanks; '_' stands for an empty word. */
static crs_status
parse(const char *line, crs_options *options, crs_message *message)
{
    static char words[MAX_WORDS][64];
    static char *argv[MAX_WORDS + 1];
    int argc = 1;

    strcpy(words[0], "crisim");
    argv[0] = words[0];
    while (*line) {
        const size_t length = strcspn(line, " ");

        memcpy(words[argc], line, length);
        words[argc][length] = '\0';
        if (strcmp(words[argc], "_") == 0) {
            words[argc][0] = '\0';
        }
        argv[argc] = words[argc];
        argc++;
        line += length;
        line += *line == ' ';
    }
    argv[argc] = NULL;
    return crs_options_parse(options, argc, argv, message);
}

static void
defaults_come_from_the_table(void **state)
{
    crs_options options;
    crs_message message;

    (void)state;
    assert_int_equal(parse("replay", &options, &message), CRS_OK);
    assert_ptr_equal(options.command, &crs_command_replay);
    assert_int_equal(options.num_arguments, 0);
    assert_int_equal(options.value[CRS_OPT_SEED].integer, 1);
    assert_true(options.value[CRS_OPT_DAYS].number == 400.0);
    assert_true(options.value[CRS_OPT_EVERY].number == 6.0);
    assert_string_equal(options.value[CRS_OPT_SERIES].text, "first");
    assert_int_equal(options.value[CRS_OPT_SEED].given, 0);
    assert_null(options.value[CRS_OPT_OUTPUT].text);
    crs_options_free(&options);
    crs_options_free(&options);
}

static void
options_stand_anywhere(void **state)
{
    static const char *const lines[] = {
        "run shudong --seed 7 -q -o out",       "run --seed=7 -qoout shudong",
        "--seed 7 run -q shudong -o out",       "run -q --seed 7 -o out -- shudong",
        "-q --output=out run shudong --seed 7",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        crs_options options;
        crs_message message;

        assert_int_equal(parse(lines[i], &options, &message), CRS_OK);
        assert_ptr_equal(options.command, &crs_command_run);
        assert_int_equal(options.num_arguments, 1);
        assert_string_equal(options.arguments[0], "shudong");
        assert_int_equal(options.value[CRS_OPT_SEED].integer, 7);
        assert_string_equal(options.value[CRS_OPT_OUTPUT].text, "out");
        assert_true(crs_options_flag(&options, CRS_OPT_QUIET));
        assert_false(crs_options_flag(&options, CRS_OPT_JSON));
        crs_options_free(&options);
    }
}

static void
settings_add_up_and_others_are_replaced(void **state)
{
    crs_options options;
    crs_message message;

    (void)state;
    assert_int_equal(parse("run x --set a=1 --set=b=2 --reps 3 --reps 4", &options, &message),
                     CRS_OK);
    assert_int_equal(options.num_settings, 2);
    assert_string_equal(options.settings[0], "a=1");
    assert_string_equal(options.settings[1], "b=2");
    assert_int_equal(options.value[CRS_OPT_REPS].integer, 4);
    crs_options_free(&options);
}

static void
two_dashes_end_the_options(void **state)
{
    crs_options options;
    crs_message message;

    (void)state;
    assert_int_equal(parse("validate -- --json -", &options, &message), CRS_OK);
    assert_int_equal(options.num_arguments, 2);
    assert_string_equal(options.arguments[0], "--json");
    assert_string_equal(options.arguments[1], "-");
    crs_options_free(&options);
}

static void
wrong_lines_are_explained(void **state)
{
    static const struct {
        const char *line, *message;
    } rows[] = {
        {"replay --sed 3", "unknown option \"--sed\" (did you mean \"--set\"?)"},
        {"replay --xyzzy", "unknown option \"--xyzzy\""},
        {"replay -x", "unknown option \"-x\""},
        {"replya", "unknown command \"replya\" (did you mean \"replay\"?)"},
        {"replay --set", "--set needs PATH=VALUE"},
        {"replay --set _", "--set needs PATH=VALUE"},
        {"replay --set=", "--set needs PATH=VALUE"},
        {"replay -o", "-o needs DIR"},
        {"replay --json=yes", "--json takes no value"},
        {"replay --seed -1", "--seed: \"-1\" is not a whole number"},
        {"replay --seed 1.5", "--seed: \"1.5\" is not a whole number"},
        {"replay --seed 18446744073709551616",
         "--seed: 18446744073709551616 is not in 0 .. 18446744073709552000"},
        {"replay --reps 0", "--reps: 0 is not in 1 .. 1000000000"},
        {"replay --days nan", "--days: \"nan\" is not a number"},
        {"replay --days 1e999", "--days: 1e999 is not in 0 .. 36500"},
        {"replay --every 3x", "--every: \"3x\" is not a time (hours, or 36h, 3d, 2w)"},
        {"replay --series some", "--series: \"some\" is not one of first|all|none"},
        {"replay --series fir", "--series: \"fir\" is not one of first|all|none"},
        {"replay --reps 1,000", "--reps: \"1,000\" is not a whole number (write 1000)"},
        {"replay --reps 10k", "--reps: \"10k\" is not a whole number"},
        {"replay --days 1,5", "--days: \"1,5\" is not a number (write a point, not a comma)"},
        {"replay --reps 1e99", "--reps: 1e99 is not in 1 .. 1000000000"},
        {"replay --reps 1e-2", "--reps: \"1e-2\" is not a whole number"},
        {"replay --reps -1e3", "--reps: \"-1e3\" is not a whole number"},
        {"run --save-state 3x f", "--save-state: \"3x\" is not a day (a number, or 36h, 3d, 2w)"},
        {"run --save-state 3", "--save-state needs DAY FILE"},
        {"run --save-state=3 _", "--save-state needs DAY FILE"},
        {"report -o", "-o needs FILE"},
        {"describe --reps 3", "describe has no option --reps"},
        {"--reps 3 describe", "describe has no option --reps"},
        {"describe --reps x", "describe has no option --reps"},
        {"run --strategies a",
         "run has no option --strategies: it is for compare; run takes --strategy"},
        {"compare --strategy a",
         "compare has no option --strategy: it is for replay, run and curve; compare takes "
         "--strategies"},
        {"status -o out", "status has no option --output"},
        {"compare --stratgy a", "unknown option \"--stratgy\" (did you mean \"--strategy\"?)"},
        {"--sed 3 replay", "unknown option \"--sed\" (did you mean \"--set\"?)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        crs_options options;
        crs_message message = {0};

        assert_int_not_equal(parse(rows[i].line, &options, &message), CRS_OK);
        assert_string_equal(message.text, rows[i].message);
        assert_null(options.memory);
    }
}

static void
times_have_units(void **state)
{
    crs_options options;
    crs_message message;

    (void)state;
    assert_int_equal(parse("replay --every 1d", &options, &message), CRS_OK);
    assert_true(options.value[CRS_OPT_EVERY].number == 24.0);
    crs_options_free(&options);
}

static void
counts_and_days_are_written_as_people_do(void **state)
{
    static const struct {
        const char *line;
        uint64_t reps;
        double day;
    } rows[] = {
        {"run --reps 1e6 --save-state 3 f", 1000000, 3.0},
        {"run --reps 2.5e3 --save-state=3d f", 2500, 3.0},
        {"run --reps 1E3 --save-state 36h f", 1000, 1.5},
        {"run --reps 7 --save-state 2w f", 7, 14.0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        crs_options options;
        crs_message message = {0};

        assert_int_equal(parse(rows[i].line, &options, &message), CRS_OK);
        assert_int_equal(options.value[CRS_OPT_REPS].integer, rows[i].reps);
        assert_true(options.value[CRS_OPT_SAVE_STATE].number == rows[i].day);
        assert_string_equal(options.value[CRS_OPT_SAVE_STATE].second, "f");
        crs_options_free(&options);
    }
}

static void
a_command_has_its_own_defaults(void **state)
{
    static const struct {
        const char *line;
        uint64_t reps;
    } rows[] = {{"replay", 1000}, {"run", 1}, {"compare", 1000}, {"curve", 200}, {"bench", 0}};
    crs_options options;
    crs_message message = {0};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(parse(rows[i].line, &options, &message), CRS_OK);
        assert_int_equal(options.value[CRS_OPT_REPS].integer, rows[i].reps);
        assert_false(options.value[CRS_OPT_REPS].given);
        crs_options_free(&options);
    }
    assert_int_equal(parse("report x", &options, &message), CRS_OK);
    assert_string_equal(options.value[CRS_OPT_OUTPUT].text, "report.html");
    crs_options_free(&options);
}

static void
every_option_is_sound_and_of_some_command(void **state)
{
    (void)state;
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        const crs_option_info *info = &crs_option_table[i];
        int takers = 0;

        assert_true(strlen(info->name) > 0 && strlen(info->name) < 32);
        assert_true(strlen(info->meaning) > 0);
        assert_true((info->kind == CRS_OPTION_FLAG) == !info->argument);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(info->name, crs_option_table[k].name);
            assert_true(info->letter == 0 || info->letter != crs_option_table[k].letter);
        }
        for (int k = 0; k < CRS_NUM_COMMANDS; k++) {
            takers += crs_command_takes(crs_commands[k], (crs_option_id)i);
        }
        assert_true(takers > 0);
    }
}

/* Nothing is said twice, and defaults are values of their options. */
static void
every_block_is_sound(void **state)
{
    (void)state;
    for (int c = 0; c < CRS_NUM_COMMANDS; c++) {
        const crs_command *command = crs_commands[c];
        crs_message message = {0};

        assert_int_equal(command->id, c);
        assert_ptr_equal(crs_command_find(command->name, &message), command);
        assert_true(strlen(command->purpose) > 0 && strlen(command->purpose) < 78);
        assert_true(strlen(command->prose) > 0 && command->num_examples > 0);
        for (size_t i = 0; i < command->num_options; i++) {
            const crs_command_option *own = &command->options[i];
            const crs_option_info *info = &crs_option_table[own->id];
            crs_option_value value;

            assert_true(crs_command_takes(NULL, own->id) == 0);
            for (size_t k = 0; k < i; k++) {
                assert_true(own->id != command->options[k].id);
            }
            assert_true(!own->argument || strcmp(own->argument, info->argument) != 0);
            assert_true(!own->fallback || strcmp(own->fallback, info->fallback) != 0);
            assert_true(!own->meaning || strcmp(own->meaning, info->meaning) != 0);
            if (own->fallback) {
                assert_int_equal(
                    crs_option_read(own->id, info->name, own->fallback, &value, &message), CRS_OK);
            }
        }
    }
}

/* The library completes a request by itself; it must say what help says. */
static void
defaults_are_those_of_requests(void **state)
{
    size_t count, compared = 0;
    const crs_request_row *rows = crs_request_rows(&count);

    (void)state;
    for (int kind = 0; kind < CRS_NUM_REQUEST_KINDS; kind++) {
        crs_message message = {0};
        crs_request request = {.kind = (crs_request_kind)kind};
        const crs_command *command = crs_command_find(
            crs_request_kind_name((crs_request_kind)kind), &message);

        assert_non_null(command);
        assert_int_equal(crs_request_complete(&request, &message), CRS_OK);
        for (size_t i = 0; i < count; i++) {
            char word[40] = "--";
            int id;

            id = crs_option_find(strcat(word, rows[i].name));
            if (id < 0 || !crs_command_takes(command, (crs_option_id)id) ||
                !(rows[i].kinds >> kind & 1u)) {
                continue;
            }
            if (rows[i].usual && strcmp(rows[i].name, "series") != 0) { /* for folders only */
                assert_string_equal(crs_command_row(command, (crs_option_id)id).fallback,
                                    rows[i].usual);
                compared++;
            }
        }
        if (crs_command_row(command, CRS_OPT_REPS).fallback[0]) {
            assert_int_equal(strtoul(crs_command_row(command, CRS_OPT_REPS).fallback, NULL, 10),
                             request.replicates.value);
            compared++;
        }
    }
    assert_true(compared > 40);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_come_from_the_table),
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(settings_add_up_and_others_are_replaced),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(wrong_lines_are_explained),
        cmocka_unit_test(times_have_units),
        cmocka_unit_test(counts_and_days_are_written_as_people_do),
        cmocka_unit_test(a_command_has_its_own_defaults),
        cmocka_unit_test(every_option_is_sound_and_of_some_command),
        cmocka_unit_test(every_block_is_sound),
        cmocka_unit_test(defaults_are_those_of_requests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
