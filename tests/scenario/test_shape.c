#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "scenario/shape/shapes.h"
#include "support/io_support.h"

/* Every row says what it means, fits into its struct, and stands in its table once. */
static void
check_shape(const crs_shape *shape)
{
    assert_non_null(shape->title);
    assert_non_null(shape->meaning);
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        int named;
        int nested;

        assert_true(strlen(key->meaning) > 5);
        assert_true(key->offset < shape->size);
        assert_true(key->given < shape->size + 1);
        assert_ptr_equal(crs_shape_find(shape, key->name), key);
        named = key->kind == CRS_KEY_NAME || key->kind == CRS_KEY_NAMES ||
                key->kind == CRS_KEY_GROUPS || key->kind == CRS_KEY_SWITCHES ||
                key->kind == CRS_KEY_PARAMS || key->kind == CRS_KEY_SETTINGS ||
                key->kind == CRS_KEY_CHOICES;
        nested = key->kind == CRS_KEY_OBJECT || key->kind == CRS_KEY_ARRAY ||
                 key->kind == CRS_KEY_SETTINGS || key->kind == CRS_KEY_VARIANTS ||
                 key->kind == CRS_KEY_MAP || key->kind == CRS_KEY_CHOICES ||
                 key->kind == CRS_KEY_WHEN;
        assert_int_equal(key->names != NULL, named);
        assert_int_equal(key->shape != NULL, nested);
        if (key->kind == CRS_KEY_OBJECT || key->kind == CRS_KEY_ARRAY ||
            key->kind == CRS_KEY_MAP || key->kind == CRS_KEY_CHOICES) {
            check_shape(key->shape);
        }
    }
}

static void
test_tables(void **state)
{
    (void)state;
    check_shape(&crs_shape_action);
    check_shape(&crs_shape_case);
    check_shape(&crs_shape_strategy);
    check_shape(&crs_shape_study);
}

/* An action of which the file says nothing is crs_action_none(). */
static void
test_defaults(void **state)
{
    crs_action action;
    const crs_action none = crs_action_none();

    (void)state;
    memset(&action, 0, sizeof(action));
    crs_shape_defaults(crs_model_at(0), &crs_shape_action, &action);
    assert_true(action.at_h == CRS_NEVER_H && none.at_h == 0.0); /* a file must say when */
    assert_true(action.until_h == none.until_h && action.lasts_h == none.lasts_h);
    assert_true(action.delivery == none.delivery && action.due_h == none.due_h);
    assert_true(action.terms == none.terms && action.when == none.when);
    assert_true(action.delay_h == none.delay_h && action.cooldown_h == none.cooldown_h);
    assert_true(action.half_life_h == none.half_life_h && action.ramp_h == none.ramp_h);
    assert_true(action.clarity == none.clarity && action.audience == none.audience);
    for (int i = 0; i < CRS_NUM_INTENSITIES; i++) {
        assert_true(action.intensity[i] == none.intensity[i]);
    }
    assert_true(action.compensation == none.compensation && action.reach == none.reach);
    assert_true(action.cost == none.cost && action.cost_per_day == none.cost_per_day);
}

/* Every attribute goes where it belongs. */
static void
test_every_attribute(void **state)
{
    static const char text[] =
        "{\"id\": \"x\", \"title\": \"T\", \"at\": \"1d\", \"until\": \"2w\", \"half_life\": 5,"
        "\"ramp\": \"6h\", \"clarity\": 0.25, \"audience\": [\"users\", \"experts\"],"
        "\"apology\": 0.01, \"facts\": 0.02, \"remedy\": 0.03, \"verification\": 0.04,"
        "\"blame_third_party\": 0.05, \"blame_users\": 0.06, \"value\": 0.07,"
        "\"care\": 0.08, \"endorsement\": 0.09, \"answers\": [\"x\", \"all\"],"
        "\"compensation\": 1.5, \"reach\": 0.5, \"payment_delay\": \"2d\", \"cost\": 8,"
        "\"cost_per_day\": 9}";
    crs_io_fixture f;
    crs_json_file file;
    crs_action action;

    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_json_parse("x", text, sizeof(text) - 1, &f.arena, &file, &f.message),
                     CRS_OK);
    assert_int_equal(crs_shape_read(&f.reader, &file, file.root, &crs_shape_action, &action),
                     CRS_OK);
    assert_string_equal(action.id, "x");
    assert_string_equal(action.title, "T");
    assert_true(action.at_h == 24.0 && action.until_h == 336.0);
    assert_true(action.half_life_h == 5.0 && action.ramp_h == 6.0 && action.clarity == 0.25);
    assert_int_equal(action.audience, 1u << CRS_GROUP_USERS | 1u << CRS_GROUP_EXPERTS);
    for (int i = 0; i < CRS_NUM_INTENSITIES; i++) {
        assert_true(action.intensity[i] == 0.01 * (i + 1) ||
                    action.intensity[i] == (i + 1) / 100.0);
    }
    assert_true(action.compensation == 1.5 && action.reach == 0.5);
    assert_true(action.payment_delay_h == 48.0);
    assert_int_equal(action.answers.count, 2);
    assert_string_equal(action.answers.items[1], CRS_ANSWERS_ALL);
    assert_true(action.cost == 8.0 && action.cost_per_day == 9.0);
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_every_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
