/* The tables of shapes name every member of the structs that they describe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/shape/shapes.h"

/* Bytes that the member of a key takes. */
static size_t
size_of_key(const crs_shape_key *key)
{
    switch (key->kind) {
    case CRS_KEY_IGNORED:
        return 0;
    case CRS_KEY_ID:
    case CRS_KEY_TEXT:
    case CRS_KEY_PROSE:
    case CRS_KEY_PARAMS:
        return sizeof(const char *);
    case CRS_KEY_INTEGER:
    case CRS_KEY_NAMES:
    case CRS_KEY_SWITCHES:
        return sizeof(uint64_t);
    case CRS_KEY_BOOLEAN:
    case CRS_KEY_NAME:
        return sizeof(int);
    case CRS_KEY_GROUPS:
        return sizeof(unsigned);
    case CRS_KEY_RANGE:
        return 2 * sizeof(double);
    case CRS_KEY_OBJECT:
        return key->shape->size;
    case CRS_KEY_NUMBER:
    case CRS_KEY_TIME:
        return sizeof(double);
    default: /* lists, and a trigger: what there is, and how many */
        return sizeof(void *) + sizeof(size_t);
    }
}

/* Every byte of a struct belongs to a row, but for `others` and gaps: a new member without a row
 * is found by the bytes that nobody describes. */
static size_t
undescribed(const crs_shape *shape, const size_t *others, const size_t *sizes, size_t num_others)
{
    char *taken = calloc(shape->size, 1);
    size_t count = 0;

    assert_non_null(taken);
    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];

        memset(taken + key->offset, 1, size_of_key(key));
        if (key->given) {
            memset(taken + key->given - 1, 1, sizeof(int));
        }
    }
    for (size_t i = 0; i < num_others; i++) {
        memset(taken + others[i], 1, sizes[i]);
    }
    for (size_t i = 0; i + sizeof(int) <= shape->size; i += sizeof(int)) {
        count += taken[i] == 0;
    }
    free(taken);
    return count;
}

static void
test_every_member_has_a_row(void **unused)
{
    /* Of the engine, not of files: an action is closed when a run is branched. */
    static const size_t action[] = {offsetof(crs_action, is_closed)};
    static const size_t sizes[] = {sizeof(int)};
    /* Each gap of 4 bytes that alignment leaves stands behind an int. */
    const size_t gaps_of_action = 3;  /* audience, repeat, is_closed */
    const size_t gaps_of_warning = 1; /* plan */

    (void)unused;
    assert_int_equal(undescribed(&crs_shape_action, action, sizes, 1), gaps_of_action);
    assert_int_equal(undescribed(&crs_shape_action, NULL, NULL, 0), gaps_of_action + 1);
    assert_int_equal(undescribed(&crs_shape_warning, NULL, NULL, 0), gaps_of_warning);
    assert_int_equal(undescribed(&crs_shape_accusation, NULL, NULL, 0), 0);
    assert_int_equal(undescribed(&crs_shape_observe, NULL, NULL, 0), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_member_has_a_row)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
