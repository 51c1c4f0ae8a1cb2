/* Phases on series worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "study/phase.h"

typedef struct instant {
    double t_h, attention, trust;
    crs_phase expected;
} instant;

static void
check(const instant *instants, size_t count)
{
    crs_life life = {0};

    for (size_t i = 0; i < count; i++) {
        const crs_phase phase = crs_life_next(&life, instants[i].t_h, instants[i].attention,
                                              instants[i].trust);

        if (phase != instants[i].expected) {
            fail_msg("row %zu is %s, not %s", i, crs_phase_name(phase),
                     crs_phase_name(instants[i].expected));
        }
    }
}

#define CHECK(instants) check(instants, sizeof(instants) / sizeof((instants)[0]))

static void
test_a_life(void **unused)
{
    static const instant instants[] = {
        {-24, 0, .8, CRS_PHASE_WARNING},    {0, 1, .8, CRS_PHASE_OUTBREAK},
        {24, .11, .5, CRS_PHASE_OUTBREAK},  {48, 2, .5, CRS_PHASE_OUTBREAK}, /* the peak */
        {72, .21, .4, CRS_PHASE_OUTBREAK}, /* a tenth of 2 is 0.2 */
        {96, .2, .4, CRS_PHASE_REPAIR},     {120, .39, .5, CRS_PHASE_REPAIR}, /* noise */
        {144, .41, .5, CRS_PHASE_OUTBREAK}, /* a second outbreak, above a fifth */
        {168, .21, .5, CRS_PHASE_OUTBREAK}, {192, .1, .79, CRS_PHASE_REPAIR},
        {216, .1, .8, CRS_PHASE_RECOVERED}, {240, .1, .9, CRS_PHASE_RECOVERED},
        {264, .1, .7, CRS_PHASE_REPAIR},
    };

    (void)unused;
    CHECK(instants);
}

static void
test_no_crisis(void **unused)
{
    static const instant instants[] = {
        {0, 0, .8, CRS_PHASE_CALM},        {24, .009, .8, CRS_PHASE_CALM},
        {48, .01, .7, CRS_PHASE_OUTBREAK}, {72, .0005, .8, CRS_PHASE_RECOVERED},
        {96, .0, .7, CRS_PHASE_REPAIR},
    };

    (void)unused;
    CHECK(instants);
}

static void
test_names(void **unused)
{
    (void)unused;
    for (int i = 0; i < (int)CRS_NUM_PHASES; i++) {
        assert_true(strlen(crs_phase_name((crs_phase)i)) >= 4);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_life),
        cmocka_unit_test(test_no_crisis),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
