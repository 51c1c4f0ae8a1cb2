/* Every allocation of io/ fails once: it must say so, leave outputs alone and nothing behind.
 *
 * The linker replaces malloc, calloc, realloc and free in the library and here by the __wrap_
 * functions below (see CMakeLists.txt), which count and fail on demand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "table/output.h"
#include "scenario/schema.h"
#include "support/io_support.h"

/* Calls to come before one fails; negative: none fails. */
static long allocations_left = -1;
static long num_alive;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

/* 1 for the one call that fails. */
static int
runs_out(void)
{
    return allocations_left >= 0 && allocations_left-- == 0;
}

void *
__wrap_malloc(size_t size)
{
    if (runs_out()) {
        return NULL;
    }
    num_alive++;
    return __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
    if (runs_out()) {
        return NULL;
    }
    num_alive++;
    return __real_calloc(count, size);
}

void *
__wrap_realloc(void *memory, size_t size)
{
    return runs_out() ? NULL : __real_realloc(memory, size);
}

void
__wrap_free(void *memory)
{
    num_alive -= memory != NULL;
    __real_free(memory);
}

/* The tasks whose every allocation fails in turn. */

static crs_status
read_case(crs_io_fixture *f)
{
    static const char *const dirs[] = {"scenarios"};
    static const crs_library library = {dirs, 1};
    crs_case one = {.id = "untouched"};
    crs_status status = crs_library_case(&library, &f->reader, "shudong", &one, NULL);
    assert_string_equal(one.id, status == CRS_OK ? "shudong" : "untouched");
    return status;
}

static crs_status
read_strategies(crs_io_fixture *f)
{
    static const char *const dirs[] = {"scenarios"};
    static const crs_library library = {dirs, 1};
    crs_playbooks all = {NULL, 77};
    crs_status status = crs_library_strategies(&library, &f->reader, "compensation", &all, NULL);
    assert_int_equal(all.count, status == CRS_OK ? 6 : 77);
    return status;
}

static crs_status
list_strategies(crs_io_fixture *f)
{
    static const char *const dirs[] = {"scenarios", "scenarios", "scenarios"};
    static const crs_library library = {dirs, 3};
    crs_playbooks all = {NULL, 77};
    crs_status status = crs_library_strategies(&library, &f->reader, "nosuch", &all, NULL);
    return status == CRS_ERR_NAME ? CRS_OK : status;
}

static crs_status
write_schema(crs_io_fixture *f)
{
    crs_sink sink;
    crs_status status = crs_sink_init_memory(&sink);
    if (status == CRS_OK) {
        (void)crs_schema_write(CRS_FILE_CASE, f->reader.model, &sink);
        for (int i = 0; i < 200000; i++) {
            crs_sink_text(&sink, "{}");
        }
        status = crs_sink_flush(&sink);
    }
    crs_sink_free(&sink);
    return status;
}

static crs_status
write_output(crs_io_fixture *f)
{
    static const crs_column columns[] = {{"n", "number", "", "a number"}};
    static const crs_manifest manifest = {.title = "t", .version = "0", .isa = "x", .model = "m"};
    crs_output *output = NULL;
    crs_csv *csv = NULL;
    crs_status status = crs_output_open(&output, f->dir, 1, &f->message);
    if (status == CRS_OK) {
        status = crs_output_table(output, "t.csv", "t", columns, 1, &csv, &f->message);
    }
    if (status == CRS_OK) {
        crs_csv_number(csv, 1.0);
        status = crs_csv_end_row(csv);
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, &f->message);
    }
    crs_output_close(&output);
    return status;
}

static void
fail_every_allocation(crs_status (*task)(crs_io_fixture *f), int has_message)
{
    long n = 0;
    for (crs_status status = CRS_ERR_MEMORY; status != CRS_OK; n++) {
        crs_io_fixture f;
        long alive;
        crs_io_open(&f);
        alive = num_alive;
        allocations_left = n;
        status = task(&f);
        allocations_left = -1;
        crs_arena_free(&f.arena);
        assert_int_equal(num_alive, alive);
        if (status != CRS_OK) {
            assert_int_equal(status, CRS_ERR_MEMORY);
            assert_true(!has_message || strstr(f.message.text, "out of memory"));
        }
        crs_io_close(&f);
    }
    assert_true(n > 2); /* it did allocate */
}

static void
test_reading(void **state)
{
    (void)state;
    fail_every_allocation(read_case, 1);
    fail_every_allocation(read_strategies, 1);
    fail_every_allocation(list_strategies, 1);
}

static void
test_writing(void **state)
{
    (void)state;
    fail_every_allocation(write_schema, 0);
    fail_every_allocation(write_output, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
