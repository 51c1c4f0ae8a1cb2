#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdint.h>
#include <string.h>

#include "base/suggest.h"

static void
test_distance(void **state)
{
    char longer[100];
    (void)state;
    memset(longer, 'a', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(crs_edit_distance("", ""), 0);
    assert_int_equal(crs_edit_distance("abc", ""), 3);
    assert_int_equal(crs_edit_distance("apolgy", "apology"), 1);
    assert_int_equal(crs_edit_distance("aplogoy", "apology"), 2);
    assert_int_equal(crs_edit_distance("ab", "ba"), 1);  /* neighbours swapped */
    assert_int_equal(crs_edit_distance("ca", "abc"), 3); /* restricted form */
    assert_int_equal(crs_edit_distance("kitten", "sitting"), 3);
    assert_true(crs_edit_distance(longer, "a") == SIZE_MAX);
}

static void
test_proposals(void **state)
{
    static const char *const names[] = {"apology", "facts", NULL, "remedy", "at", "cost"};
    const size_t count = sizeof(names) / sizeof(names[0]);
    (void)state;
    assert_string_equal(crs_suggest("apolgy", names, count), "apology");
    assert_string_equal(crs_suggest("Facts", names, count), "facts");
    assert_string_equal(crs_suggest("a", names, count), "at");
    assert_null(crs_suggest("zzz", names, count));
    assert_null(crs_suggest("", names, count));
    assert_null(crs_suggest("facts", names, 0));
}

static void
test_messages(void **state)
{
    static const char *const names[] = {"on", "off"};
    const char *many[15];
    crs_message message;
    (void)state;
    for (size_t i = 0; i < 15; i++) {
        many[i] = "quiet";
    }
    crs_message_clear(&message);
    crs_suggest_add(&message, "onn", names, 2);
    assert_string_equal(message.text, " (did you mean \"on\"?)");
    crs_message_clear(&message);
    crs_suggest_add(&message, "maybe", names, 2);
    assert_string_equal(message.text, " (one of on, off)");
    crs_message_clear(&message);
    crs_suggest_add(&message, "loud", many, 15);
    assert_string_equal(message.text, "");
}

static void
test_words(void **state)
{
    static const char *const names[] = {"golden-4h", "attention.contagion",
                                        "trust_min", "trust_max",
                                        "late-12h",  "late-24h",
                                        "late-48h",  "late-72h"};
    const size_t count = sizeof(names) / sizeof(names[0]);
    crs_message message;
    (void)state;
    assert_string_equal(crs_suggest("golden", names, count), "golden-4h");
    assert_string_equal(crs_suggest("contagion", names, count), "attention.contagion");
    assert_null(crs_suggest("tagion", names, count)); /* no word */
    assert_null(crs_suggest("4h", names, count));     /* too short */
    assert_null(crs_suggest("late", names, count));   /* too many */
    crs_message_clear(&message);
    crs_suggest_add(&message, "trust", names, count);
    assert_string_equal(message.text, " (did you mean \"trust_min\" or \"trust_max\"?)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_proposals),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
