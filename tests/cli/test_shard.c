#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "cli/sweep/shard.h"

/* An environment: pairs of name and value, a NULL name at the end. */
static const char *const *environment;

static char *
lookup(const char *name)
{
    static char value[64];

    for (size_t i = 0; environment[i]; i += 2) {
        if (strcmp(environment[i], name) == 0) {
            strcpy(value, environment[i + 1]);
            return value;
        }
    }
    return NULL;
}

#define ARRAY(id, min, max, step, count)                                                          \
    "SLURM_ARRAY_TASK_ID", id, "SLURM_ARRAY_TASK_MIN", min, "SLURM_ARRAY_TASK_MAX", max,          \
        "SLURM_ARRAY_TASK_STEP", step, "SLURM_ARRAY_TASK_COUNT", count

static void
test_environments(void **state)
{
    static const struct {
        const char *text;
        uint64_t number, count; /* 0: refused */
        const char *const environment[13];
    } cases[] = {
        {"3/8", 3, 8, {NULL}},
        {"8/8", 8, 8, {NULL}},
        {"9/8", 0, 0, {NULL}},
        {"0/8", 0, 0, {NULL}},
        {"3", 0, 0, {NULL}},
        {"3/", 0, 0, {NULL}},
        {"/8", 0, 0, {NULL}},
        {"3/8x", 0, 0, {NULL}},
        {"-1/8", 0, 0, {NULL}},
        {"3/8000000", 0, 0, {NULL}},
        {"auto", 0, 0, {NULL}},
        {"automatic", 0, 0, {NULL}},
        {"auto", 3, 8, {ARRAY("3", "1", "8", "1", "8"), NULL}},
        {"auto", 4, 8, {ARRAY("3", "0", "7", "1", "8"), NULL}},
        {"auto", 3, 4, {ARRAY("4", "0", "6", "2", "4"), NULL}},
        {"auto", 0, 0, {ARRAY("3", "3", "3", "1", "1"), NULL}}, /* --array=3 */
        {"auto", 0, 0, {ARRAY("5", "1", "8", "1", "3"), NULL}}, /* --array=1,5,8 */
        {"auto", 0, 0, {"SLURM_ARRAY_TASK_ID", "3", NULL}},
        {"auto/8", 3, 8, {ARRAY("3", "3", "3", "1", "1"), NULL}},
        {"auto/8", 0, 0, {ARRAY("9", "9", "9", "1", "1"), NULL}},
        {"auto", 2, 4, {"OMPI_COMM_WORLD_RANK", "1", "OMPI_COMM_WORLD_SIZE", "4", NULL}},
        {"auto", 1, 4, {"PMI_RANK", "0", "PMI_SIZE", "4", NULL}},
        {"auto", 0, 0, {"PMIX_RANK", "0", NULL}},
        {"auto/4", 1, 4, {"PMIX_RANK", "0", NULL}},
        {"auto/4", 0, 0, {"PMIX_RANK", "4", NULL}},
        {"auto", 6, 6, {"SLURM_PROCID", "5", "SLURM_NTASKS", "6", NULL}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crs_shard shard = {77, 77};
        crs_message message;
        crs_status status;

        environment = cases[i].environment;
        status = crs_shard_parse(cases[i].text, lookup, &shard, &message);
        assert_int_equal(status, cases[i].count > 0 ? CRS_OK : CRS_ERR_INVALID);
        assert_int_equal(shard.number, cases[i].count > 0 ? cases[i].number : 77);
        assert_int_equal(shard.count, cases[i].count > 0 ? cases[i].count : 77);
        if (status != CRS_OK) {
            assert_memory_equal(message.text, "--shard: ", 9);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_environments)};

    return cmocka_run_group_tests_name("shard", tests, NULL, NULL);
}
