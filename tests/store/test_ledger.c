#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/wait.h>

#include "base/folder_lock.h"
#include "store/ledger.h"
#include "support/io_support.h"

enum { CHUNKS = 4, RUNS = 3, METRICS = 2 };

/* The last chunk has one run. */
static uint64_t
chunk_size(const void *context, uint64_t chunk)
{
    (void)context;
    return chunk == CHUNKS - 1 ? 1 : RUNS;
}

static void
fill(uint64_t chunk, double *values)
{
    for (int i = 0; i < RUNS * METRICS; i++) {
        values[i] = (double)chunk * 100.0 + i;
    }
}

static void
open_ledger(crs_io_fixture *f, crs_ledger *ledger, int writable)
{
    assert_int_equal(crs_ledger_open(ledger, f->dir, CHUNKS, METRICS * sizeof(double), writable, 1,
                                     chunk_size, NULL, &f->message),
                     CRS_OK);
}

static void
put(crs_io_fixture *f, crs_ledger *ledger, uint64_t chunk)
{
    double values[RUNS * METRICS];
    fill(chunk, values);
    assert_int_equal(crs_ledger_put(ledger, chunk, chunk_size(NULL, chunk), values, &f->message),
                     CRS_OK);
}

static void
test_put_and_get(void **state)
{
    crs_io_fixture f;
    crs_ledger ledger;
    double expected[RUNS * METRICS], got[METRICS];
    (void)state;
    crs_io_open(&f);
    open_ledger(&f, &ledger, 1);
    put(&f, &ledger, 2);
    put(&f, &ledger, 3);
    crs_ledger_close(&ledger);
    crs_ledger_close(&ledger); /* safe twice */
    open_ledger(&f, &ledger, 0);
    assert_int_equal(ledger.done, 2);
    assert_int_equal(ledger.done_runs, RUNS + 1);
    assert_int_equal(ledger.state[0], CRS_CHUNK_MISSING);
    fill(2, expected);
    assert_int_equal(crs_ledger_get(&ledger, 2, 1, 1, got, &f.message), CRS_OK);
    assert_memory_equal(got, expected + METRICS, sizeof got);
    assert_int_equal(crs_ledger_get(&ledger, 2, RUNS, 1, got, &f.message), CRS_ERR_IO);
    assert_int_equal(crs_ledger_get(&ledger, 0, 0, 1, got, &f.message), CRS_ERR_IO);
    crs_ledger_remove(&ledger);
    crs_ledger_close(&ledger);
    assert_int_equal(access(crs_io_path(&f, "chunks"), F_OK), -1);
    crs_io_close(&f);
}

/* Every way in which a chunk or the ledger can be other than it was written. */
static void
test_damage(void **state)
{
    static const struct {
        const char *name, *bytes; /* appended to; with NULL cut to half */
        int chunk_state;          /* of chunk 2 */
    } cases[] = {
        {"chunks/00000002", "x", CRS_CHUNK_CORRUPT},
        {"chunks/00000002", NULL, CRS_CHUNK_CORRUPT},
        {"chunks/ledger", "2 3 48", CRS_CHUNK_DONE},       /* torn line */
        {"chunks/ledger", "nonsense\n", CRS_CHUNK_DONE},   /* another line */
        {"chunks/ledger", "99 3 48 00\n", CRS_CHUNK_DONE}, /* no such chunk */
        {"chunks/ledger", NULL, CRS_CHUNK_MISSING},        /* the only line is torn */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crs_io_fixture f;
        crs_ledger ledger;
        size_t length;
        const char *path;
        char *text;
        FILE *file;
        crs_io_open(&f);
        open_ledger(&f, &ledger, 1);
        put(&f, &ledger, 2);
        crs_ledger_close(&ledger);
        path = crs_io_path(&f, cases[i].name);
        text = crs_io_slurp(&f, path, &length);
        file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(text, 1, cases[i].bytes ? length : length / 2, file);
        fputs(cases[i].bytes ? cases[i].bytes : "", file);
        fclose(file);
        open_ledger(&f, &ledger, 1);
        assert_int_equal(ledger.state[2], cases[i].chunk_state);
        put(&f, &ledger, 2); /* computed again, the last record counts */
        put(&f, &ledger, 0);
        crs_ledger_close(&ledger);
        open_ledger(&f, &ledger, 0);
        assert_int_equal(ledger.done, 2);
        assert_int_equal(ledger.corrupt, 0);
        crs_ledger_close(&ledger);
        crs_io_close(&f);
    }
}

/* One flipped bit, found by the hash; the twin that looks at sizes only does not see it. */
static void
test_a_flipped_bit(void **state)
{
    crs_io_fixture f;
    crs_ledger ledger;
    int fd;
    (void)state;
    crs_io_open(&f);
    open_ledger(&f, &ledger, 1);
    put(&f, &ledger, 1);
    crs_ledger_close(&ledger);
    fd = open(crs_io_path(&f, "chunks/00000001"), O_WRONLY);
    assert_int_equal(pwrite(fd, "\x01", 1, 5), 1);
    close(fd);
    open_ledger(&f, &ledger, 0);
    assert_int_equal(ledger.corrupt, 1);
    crs_ledger_close(&ledger);
    assert_int_equal(crs_ledger_open(&ledger, f.dir, CHUNKS, METRICS * sizeof(double), 0, 0,
                                     chunk_size, NULL, &f.message),
                     CRS_OK);
    assert_int_equal(ledger.corrupt, 0);
    crs_ledger_close(&ledger);
    crs_io_close(&f);
}

/* A lock keeps others out, a dead process's does not. */
static void
test_lock(void **state)
{
    crs_io_fixture f;
    crs_folder_lock lock;
    (void)state;
    crs_io_open(&f);
    for (int round = 0; round < 2; round++) {
        int wait_status = 0;
        pid_t child, dead;
        assert_int_equal(crs_folder_lock_take(&lock, f.dir, &f.message), CRS_OK);
        assert_int_equal(lock.was_stale, round == 1);
        child = fork();
        if (child == 0) {
            crs_folder_lock other;
            const crs_status status = crs_folder_lock_take(&other, f.dir, &f.message);
            _exit(status == CRS_ERR_EXISTS && strstr(f.message.text, "is in use by process"));
        }
        assert_int_equal(waitpid(child, &wait_status, 0), child);
        assert_int_equal(WEXITSTATUS(wait_status), 1);
        crs_folder_lock_release(&lock);
        crs_folder_lock_release(&lock); /* safe twice */
        dead = fork();
        if (dead == 0) {
            _exit(crs_folder_lock_take(&lock, f.dir, &f.message) != CRS_OK); /* not released */
        }
        assert_int_equal(waitpid(dead, &wait_status, 0), dead);
        assert_int_equal(wait_status, 0);
        assert_int_equal(access(crs_io_path(&f, ".lock"), F_OK), 0);
    }
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_get),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_a_flipped_bit),
        cmocka_unit_test(test_lock),
    };

    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
