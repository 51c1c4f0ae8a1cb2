/* Status codes: their numbers are part of the interface. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/status.h"

static void
test_numbers_are_fixed(void **unused)
{
    (void)unused;
    assert_int_equal(CRS_OK, 0);
    assert_int_equal(CRS_ERR_MEMORY, -1);
    assert_int_equal(CRS_ERR_ARGUMENT, -2);
    assert_int_equal(CRS_ERR_IO, -3);
    assert_int_equal(CRS_ERR_PARSE, -4);
    assert_int_equal(CRS_ERR_INVALID, -5);
    assert_int_equal(CRS_ERR_NAME, -6);
    assert_int_equal(CRS_ERR_EXISTS, -7);
    assert_int_equal(CRS_ERR_THREAD, -8);
    assert_int_equal(CRS_ERR_STOPPED, -9);
    assert_int_equal(CRS_ERR_LIMIT, -10);
    assert_int_equal(CRS_ERR_INTERNAL, -11);
}

static void
test_words(void **unused)
{
    static const crs_status all[] = {
#define STATUS_ROW(name, number, message) CRS_##name,
        CRS_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
    };
    const size_t n = sizeof all / sizeof all[0];

    (void)unused;
    for (size_t i = 0; i < n; i++) {
        assert_true(strlen(crs_status_message(all[i])) > 5);
        assert_int_equal(crs_error(all[i]), all[i]);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(crs_status_message(all[i]), crs_status_message(all[k]));
            assert_string_not_equal(crs_status_name(all[i]), crs_status_name(all[k]));
        }
    }
    assert_string_equal(crs_status_name(CRS_ERR_MEMORY), "ERR_MEMORY");
    assert_string_equal(crs_status_message((crs_status)-999), "unknown status");
    assert_string_equal(crs_status_name((crs_status)-999), "UNKNOWN");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_fixed),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
