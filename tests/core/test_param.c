/* Described numbers, and the instruction sets by name. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/lanes.h"
#include "core/param.h"

static const crs_param_info params[] = {
    {"a.first", "a", "1", 0.5, 0.0, 1.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_SHARED, "", ""},
    {"a.second", "b", "h", -2.0, -2.0, 7.0, {CRS_PRIOR_FIXED, 0.0, 0.0}, CRS_SCOPE_CASE, "", ""},
};

static void
test_find(void **unused)
{
    (void)unused;
    assert_int_equal(crs_param_find(params, 2, "a.first"), 0);
    assert_int_equal(crs_param_find(params, 2, "a.second"), 1);
    assert_int_equal(crs_param_find(params, 2, "a.third"), -1);
    assert_int_equal(crs_param_find(params, 2, "a.firs"), -1);
    assert_int_equal(crs_param_find(params, 2, "A.first"), -1);
    assert_int_equal(crs_param_find(params, 0, "a.first"), -1);
}

static void
test_defaults(void **unused)
{
    double values[2] = {9.0, 9.0};

    (void)unused;
    crs_param_defaults(params, 2, values);
    assert_true(values[0] == 0.5 && values[1] == -2.0);
}

static void
test_accepts(void **unused)
{
    (void)unused;
    assert_true(crs_param_accepts(&params[1], -2.0)); /* the range is inclusive */
    assert_true(crs_param_accepts(&params[1], 7.0));
    assert_true(crs_param_accepts(&params[1], 0.0));
    assert_false(crs_param_accepts(&params[1], nextafter(7.0, 8.0)));
    assert_false(crs_param_accepts(&params[1], nextafter(-2.0, -3.0)));
    assert_false(crs_param_accepts(&params[1], (double)NAN));
    assert_false(crs_param_accepts(&params[1], (double)INFINITY));
    assert_false(crs_param_accepts(&params[1], -(double)INFINITY));
}

static void
test_names(void **unused)
{
    (void)unused;
    assert_string_equal(crs_scope_name(CRS_SCOPE_SHARED), "shared");
    assert_string_equal(crs_scope_name(CRS_SCOPE_CASE), "case");
    assert_string_equal(crs_scope_name(CRS_SCOPE_NOISE), "noise");
    assert_string_equal(crs_prior_name(CRS_PRIOR_FIXED), "fixed");
    assert_string_equal(crs_prior_name(CRS_PRIOR_UNIFORM), "uniform");
    assert_string_equal(crs_prior_name(CRS_PRIOR_NORMAL), "normal");
    assert_string_equal(crs_prior_name(CRS_PRIOR_LOGNORMAL), "lognormal");
    assert_string_equal(crs_prior_name(CRS_PRIOR_BETA), "beta");
}

static void
test_instruction_sets(void **unused)
{
    crs_isa isa = CRS_NUM_ISA;

    (void)unused;
    assert_true(crs_isa_supported(CRS_ISA_BASELINE));
    assert_true(crs_isa_supported(crs_isa_best()));
    assert_int_equal(crs_isa_parse("sse9", &isa), CRS_ERR_NAME);
    assert_int_equal(isa, CRS_NUM_ISA);
    assert_int_equal(crs_isa_parse("auto", &isa), CRS_OK);
    assert_int_equal(isa, crs_isa_best());
    for (int i = 0; i < (int)CRS_NUM_ISA; i++) {
        const crs_status status = crs_isa_parse(crs_isa_name((crs_isa)i), &isa);

        assert_int_equal(status, crs_isa_supported((crs_isa)i) ? CRS_OK : CRS_ERR_ARGUMENT);
        assert_true(status != CRS_OK || (int)isa == i);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_accepts),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_instruction_sets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
