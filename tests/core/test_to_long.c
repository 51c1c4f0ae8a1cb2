#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <limits.h>
#include <math.h>

#include "core/to_long.h"

static void
test_whatever_it_is(void **state)
{
    (void)state;
    assert_int_equal(crs_to_long(2.9, 0, 7), 2);
    assert_int_equal(crs_to_long(-2.9, -7, 7), -2);
    assert_int_equal(crs_to_long(7.0, 0, 7), 7);
    assert_int_equal(crs_to_long(1e300, 0, 7), 7);
    assert_int_equal(crs_to_long(-1e300, 0, 7), 0);
    assert_int_equal(crs_to_long((double)INFINITY, 0, LONG_MAX / 4), LONG_MAX / 4);
    assert_int_equal(crs_to_long(-(double)INFINITY, -3, 7), -3);
    assert_int_equal(crs_to_long((double)NAN, 3, 7), 3);
    assert_int_equal(crs_to_long(9.3e18, LONG_MIN, LONG_MAX), LONG_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whatever_it_is)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
