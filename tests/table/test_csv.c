#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>

#include "table/csv.h"
#include "support/io_support.h"

static const crs_column columns[] = {
    {"case", "string", "", "which case"},
    {"value", "number", "1", "how much"},
    {"count", "integer", "1", "how many"},
    {"inside", "boolean", "", "in its band"},
};

/* What the sink holds, as a text. */
static const char *
content(crs_io_fixture *f, const crs_sink *sink)
{
    const char *text = crs_arena_text(&f->arena, sink->buffer, sink->length);
    assert_non_null(text);
    return text;
}

static void
test_cells(void **state)
{
    static const char *const texts[] = {"plain", "a,b",    "say \"no\"",   "two\nlines",
                                        "",      " blank", "\xE6\xA0\x91", NULL};
    crs_io_fixture f;
    crs_sink sink;
    crs_csv csv;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_csv_init(&csv, &sink, columns, 4);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        crs_csv_text(&csv, texts[i]);
        crs_csv_number(&csv, i == 1 ? (double)NAN : i == 2 ? -(double)INFINITY : 0.1 * (double)i);
        crs_csv_integer(&csv, UINT64_MAX - i);
        crs_csv_boolean(&csv, i % 2 == 0);
        assert_int_equal(crs_csv_end_row(&csv), CRS_OK);
    }
    assert_string_equal(content(&f, &sink),
                        "case,value,count,inside\n"
                        "plain,0,18446744073709551615,true\n"
                        "\"a,b\",,18446744073709551614,false\n"
                        "\"say \"\"no\"\"\",,18446744073709551613,true\n"
                        "\"two\nlines\",0.30000000000000004,18446744073709551612,false\n"
                        ",0.4,18446744073709551611,true\n"
                        "\" blank\",0.5,18446744073709551610,false\n"
                        "\xE6\xA0\x91,0.6000000000000001,18446744073709551609,true\n"
                        ",0.7000000000000001,18446744073709551608,false\n");
    crs_csv_text(&csv, "too few cells");
    assert_int_equal(crs_csv_end_row(&csv), CRS_ERR_INTERNAL);
    crs_sink_free(&sink);
    crs_sink_free(&sink); /* safe twice */
    crs_io_close(&f);
}

static void
write_rows(crs_csv *csv, int rows, crs_status *status)
{
    for (int i = 0; i < rows && *status == CRS_OK; i++) {
        crs_csv_text(csv, "shudong");
        crs_csv_number(csv, 0.1 * i);
        crs_csv_integer(csv, (uint64_t)i);
        crs_csv_boolean(csv, 1);
        *status = crs_csv_end_row(csv);
    }
}

/* A full disk is found at the first flush: at the end of a short table, within a long one. */
static void
test_disk_full(void **state)
{
    int fd = open("/dev/full", O_WRONLY);
    (void)state;
    if (fd < 0) {
        skip();
    }
    for (int rows = 10; rows <= 100000; rows *= 10000) {
        crs_sink sink;
        crs_csv csv;
        crs_status status = CRS_OK;
        assert_int_equal(crs_sink_init_fd(&sink, fd), CRS_OK);
        crs_csv_init(&csv, &sink, columns, 4);
        write_rows(&csv, rows, &status);
        assert_int_equal(status, rows == 10 ? CRS_OK : CRS_ERR_IO);
        assert_int_equal(crs_sink_flush(&sink), CRS_ERR_IO);
        assert_int_equal(sink.error, ENOSPC);
        assert_int_equal(sink.bytes, 0);
        crs_sink_free(&sink);
    }
    close(fd);
}

/* Bytes and hash are those of the file. */
static void
test_hash(void **state)
{
    crs_io_fixture f;
    crs_sink sink;
    crs_csv csv;
    crs_status status = CRS_OK;
    crs_hash hash;
    char expected[CRS_HASH_TEXT], found[CRS_HASH_TEXT];
    size_t length = 0;
    const char *path, *bytes;
    int fd;
    (void)state;
    crs_io_open(&f);
    path = crs_io_path(&f, "rows.csv");
    fd = open(path, O_WRONLY | O_CREAT, 0666);
    assert_int_equal(crs_sink_init_fd(&sink, fd), CRS_OK);
    crs_csv_init(&csv, &sink, columns, 4);
    write_rows(&csv, 20000, &status);
    assert_int_equal(status, CRS_OK);
    assert_int_equal(crs_sink_flush(&sink), CRS_OK);
    close(fd);
    bytes = crs_io_slurp(&f, path, &length);
    crs_hash_init(&hash);
    crs_hash_add(&hash, bytes, length);
    crs_hash_text(&hash, expected);
    crs_hash_text(&sink.hash, found);
    assert_int_equal(sink.bytes, length);
    assert_string_equal(found, expected);
    crs_sink_free(&sink);
    crs_io_close(&f);
}

/* FIPS 180-4 examples, and lengths around the block size against one another. */
static void
test_sha256(void **state)
{
    crs_hash hash;
    char text[CRS_HASH_TEXT], pieces[CRS_HASH_TEXT];
    unsigned char bytes[200];
    (void)state;
    crs_hash_init(&hash);
    crs_hash_text(&hash, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    crs_hash_add(&hash, "abc", 3);
    crs_hash_text(&hash, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(crs_hash_short(&hash) == 0xba7816bf8f01cfeau);
    crs_hash_init(&hash);
    crs_hash_add(&hash, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56);
    crs_hash_text(&hash, text);
    assert_string_equal(text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(i * 7);
    }
    for (size_t length = 0; length <= sizeof(bytes); length++) {
        crs_hash_init(&hash);
        crs_hash_add(&hash, bytes, length);
        crs_hash_text(&hash, text);
        crs_hash_init(&hash);
        for (size_t i = 0; i < length; i++) {
            crs_hash_add(&hash, bytes + i, 1);
        }
        crs_hash_text(&hash, pieces);
        assert_string_equal(text, pieces);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_disk_full),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
