#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "table/csv_read.h"
#include "table/output.h"
#include "support/io_support.h"

static const crs_column columns[] = {
    {"case", "string", "", "which case"},
    {"value", "number", "h", "how long"},
};

static char program[] = "crisim", verb[] = "replay";
static char *const argv[] = {program, verb};
static const char *const noises[] = {"attention", "price"};
static const crs_source inputs[] = {{"scenarios/x.json", "00ff"}};

static const crs_manifest manifest = {
    .title = "A replay",
    .version = "0.1.0",
    .argc = 2,
    .argv = argv,
    .model = "field",
    .seed = 18446744073709551615u,
    .replicates = 3,
    .dt_h = 0.5,
    .days = 400,
    .noises = noises,
    .num_noises = 2,
    .isa = "avx2",
    .threads = 2,
    .inputs = inputs,
    .num_inputs = 1,
    .started = {1700000000, 0},
    .seconds = 1.25,
};

/* Names in a folder, how many. */
static size_t
count_entries(const char *path)
{
    DIR *dir = opendir(path);
    size_t count = 0;
    assert_non_null(dir);
    while (readdir(dir)) {
        count++;
    }
    closedir(dir);
    return count - 2; /* . and .. */
}

/* Opens, writes a table of `rows` rows, commits. */
static crs_status
write_as(crs_io_fixture *f, const char *dir, int force, const char *format, int rows)
{
    crs_output *output = NULL;
    crs_csv *csv = NULL;
    crs_status status = crs_output_open(&output, dir, force, &f->message);
    if (status == CRS_OK) {
        crs_output_format(output, format);
        status = crs_output_table(output, "runs.csv", "One row a run", columns, 2, &csv,
                                  &f->message);
    }
    for (int i = 0; i < rows && status == CRS_OK; i++) {
        crs_csv_text(csv, "shudong");
        crs_csv_number(csv, i);
        status = crs_csv_end_row(csv);
        if (status != CRS_OK) {
            assert_int_equal(crs_output_failure(output, &f->message), CRS_ERR_IO);
        }
    }
    if (status == CRS_OK) {
        assert_true(count_entries(dir) >= 1); /* the temporary, nothing under a final name */
        status = crs_output_commit(output, &manifest, &f->message);
    }
    crs_output_close(&output);
    assert_null(output);
    return status;
}

static crs_status
write_all(crs_io_fixture *f, const char *dir, int force, int rows)
{
    return write_as(f, dir, force, "csv", rows);
}

/* A compressed table holds the same cells, under a name that says so; twice the same bytes; and
 * cut off it is refused. */
static void
test_compressed(void **state)
{
    crs_io_fixture f;
    crs_csv_table table;
    crs_json_file file;
    size_t length = 0, again = 0;
    const int rows = 40000; /* several buffers */
    const char *path, *bytes, *twin;
    const crs_json *resource;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(write_as(&f, crs_io_path(&f, "a"), 0, "csv.gz", rows), CRS_OK);
    assert_int_equal(write_as(&f, crs_io_path(&f, "b"), 0, "csv.gz", rows), CRS_OK);
    assert_int_equal(count_entries(crs_io_path(&f, "a")), 3);
    path = crs_io_path(&f, "a/runs.csv.gz");
    bytes = crs_io_slurp(&f, path, &length);
    twin = crs_io_slurp(&f, crs_io_path(&f, "b/runs.csv.gz"), &again);
    assert_int_equal(length, again);
    assert_memory_equal(bytes, twin, length);
    assert_int_equal(crs_csv_read(path, &f.arena, &table, &f.message), CRS_OK);
    assert_int_equal(table.num_rows, rows);
    for (int i = 0; i < rows; i++) {
        assert_int_equal(atoi(table.cells[2 * i + 1].text), i);
    }
    assert_int_equal(
        crs_json_read(crs_io_path(&f, "a/datapackage.json"), &f.arena, &file, &f.message), CRS_OK);
    resource = crs_json_get(file.root, "resources")->first;
    assert_string_equal(crs_json_get(resource, "name")->text, "runs");
    assert_string_equal(crs_json_get(resource, "path")->text, "runs.csv.gz");
    assert_string_equal(crs_json_get(resource, "compression")->text, "gz");
    assert_int_equal(truncate(path, (off_t)length - 100), 0);
    assert_int_equal(crs_csv_read(path, &f.arena, &table, &f.message), CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, "cannot be read: the compressed file is cut off"));
    crs_io_close(&f);
}

static void
test_complete_folder(void **state)
{
    crs_io_fixture f;
    crs_json_file file;
    crs_hash hash;
    char text[CRS_HASH_TEXT];
    size_t length = 0;
    const char *dir, *csv, *path, *bytes;
    const crs_json *outputs, *resource, *schema, *field;
    (void)state;
    crs_io_open(&f);
    dir = crs_io_path(&f, "a/b/out");
    assert_int_equal(write_all(&f, dir, 0, 2), CRS_OK);
    assert_int_equal(count_entries(dir), 3);
    csv = crs_io_slurp(&f, crs_io_path(&f, "a/b/out/runs.csv"), &length);
    assert_string_equal(csv, "case,value\nshudong,0\nshudong,1\n");
    crs_hash_init(&hash);
    crs_hash_add(&hash, csv, length);
    crs_hash_text(&hash, text);

    path = crs_io_path(&f, "a/b/out/manifest.json");
    assert_int_equal(crs_json_read(path, &f.arena, &file, &f.message), CRS_OK);
    assert_string_equal(crs_json_get(file.root, "started")->text, "2023-11-14T22:13:20Z");
    assert_string_equal(crs_json_get(file.root, "command")->first->next->text, "replay");
    assert_true(crs_json_get(file.root, "dt_h")->number == 0.5);
    assert_string_equal(crs_json_get(file.root, "noise")->first->text, "attention");
    assert_string_equal(crs_json_get(crs_json_get(file.root, "host"), "isa")->text, "avx2");
    outputs = crs_json_get(file.root, "outputs");
    assert_int_equal(outputs->count, 2); /* the table and datapackage.json */
    assert_string_equal(crs_json_get(outputs->first, "sha256")->text, text);
    assert_true(crs_json_get(outputs->first, "bytes")->number == (double)length);
    crs_io_slurp(&f, crs_io_path(&f, "a/b/out/datapackage.json"), &length);
    assert_true(crs_json_get(outputs->first->next, "bytes")->number == (double)length);
    bytes = crs_io_slurp(&f, path, &length);
    assert_non_null(strstr(bytes, "\"seed\": 18446744073709551615")); /* all digits */

    path = crs_io_path(&f, "a/b/out/datapackage.json");
    assert_int_equal(crs_json_read(path, &f.arena, &file, &f.message), CRS_OK);
    resource = crs_json_get(file.root, "resources")->first;
    schema = crs_json_get(resource, "schema");
    field = crs_json_get(schema, "fields")->first->next;
    assert_string_equal(crs_json_get(resource, "name")->text, "runs");
    assert_string_equal(crs_json_get(resource, "path")->text, "runs.csv");
    assert_string_equal(crs_json_get(field, "name")->text, "value");
    assert_string_equal(crs_json_get(field, "type")->text, "number");
    assert_string_equal(crs_json_get(field, "unit")->text, "h");
    assert_string_equal(crs_json_get(field, "description")->text, "how long");
    assert_string_equal(crs_json_get(schema, "missingValues")->first->text, "");
    crs_io_close(&f);
}

static void
test_not_empty(void **state)
{
    crs_io_fixture f;
    size_t length = 0;
    const char *csv;
    (void)state;
    crs_io_open(&f);
    crs_io_write(&f, ".runs.csv.tmp", "left over", 9); /* by a run that was killed: no matter */
    assert_int_equal(write_all(&f, f.dir, 0, 1), CRS_OK);
    assert_int_equal(remove(crs_io_path(&f, "manifest.json")), 0);
    assert_int_equal(remove(crs_io_path(&f, "datapackage.json")), 0);
    assert_int_equal(write_all(&f, f.dir, 0, 1), CRS_ERR_EXISTS);
    assert_string_equal(
        f.message.text + strlen(f.dir),
        ": the output folder is not empty (it holds \"runs.csv\"); choose another, "
        "or replace files with --force");
    assert_int_equal(write_all(&f, f.dir, 1, 3), CRS_OK);
    csv = crs_io_slurp(&f, crs_io_path(&f, "runs.csv"), &length);
    assert_string_equal(csv, "case,value\nshudong,0\nshudong,1\nshudong,2\n");
    crs_io_close(&f);
}

static void
test_impossible_folders(void **state)
{
    crs_io_fixture f;
    const char *file;
    (void)state;
    crs_io_open(&f);
    file = crs_io_write(&f, "file", "x", 1);
    assert_int_equal(write_all(&f, file, 0, 1), CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f), "file: is not a folder");
    assert_int_equal(write_all(&f, crs_io_path(&f, "file/out"), 0, 1), CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f),
                        "file/out: the folder could not be made: Not a directory");
    assert_int_equal(write_all(&f, "", 0, 1), CRS_ERR_IO);
    assert_string_equal(f.message.text, "the output folder has no name");
    crs_io_close(&f);
}

/* An output that is not committed leaves nothing. */
static void
test_abandoned(void **state)
{
    crs_io_fixture f;
    crs_output *output = NULL;
    crs_csv *csv = NULL;
    crs_sink *sink = NULL;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_output_open(&output, f.dir, 0, &f.message), CRS_OK);
    assert_int_equal(crs_output_table(output, "runs.csv", "t", columns, 2, &csv, &f.message),
                     CRS_OK);
    assert_int_equal(crs_output_file(output, "note.txt", "t", &sink, &f.message), CRS_OK);
    crs_sink_text(sink, "hello");
    assert_int_equal(count_entries(f.dir), 3); /* and the lock */
    crs_output_close(&output);
    crs_output_close(&output); /* safe twice */
    assert_int_equal(count_entries(f.dir), 0);
    crs_io_close(&f);
}

/* A disk that is full (here: a limit on the size of files) in the middle of a table, or when the
 * last bytes are flushed: a message, and nothing left behind. */
static void
test_disk_full(void **state)
{
    struct rlimit old, small;
    crs_io_fixture f;
    crs_status status;
    (void)state;
    crs_io_open(&f);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 100;
    for (int rows = 20; rows <= 100000; rows *= 5000) {
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        status = write_all(&f, f.dir, 0, rows);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_int_equal(status, CRS_ERR_IO);
        assert_string_equal(crs_io_said(&f), "runs.csv: could not be written: File too large");
        assert_int_equal(count_entries(f.dir), 0);
    }
    /* the table fits, the documents do not */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    status = write_all(&f, f.dir, 0, 1);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(status, CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f), "datapackage.json: could not be written: File too large");
    assert_int_equal(count_entries(f.dir), 0);
    crs_io_close(&f);
}

/* A name that is taken by a folder cannot be renamed to: what was renamed before is removed. */
static void
test_rename_fails(void **state)
{
    crs_io_fixture f;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(mkdir(crs_io_path(&f, "datapackage.json"), 0777), 0);
    assert_int_equal(write_all(&f, f.dir, 1, 1), CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f),
                        "datapackage.json: could not be named so: Is a directory");
    assert_int_equal(count_entries(f.dir), 1); /* that folder */
    crs_io_close(&f);
}

/* A folder has one writer at a time; the other is told who, and leaves everything as it is. */
static void
test_two_processes(void **state)
{
    crs_io_fixture f;
    crs_output *output = NULL;
    int result = 1;
    pid_t child;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_output_open(&output, f.dir, 0, &f.message), CRS_OK);
    child = fork();
    if (child == 0) {
        crs_output *other = NULL;
        const crs_status status = crs_output_open(&other, f.dir, 1, &f.message);
        _exit(status != CRS_ERR_EXISTS || !strstr(f.message.text, "is in use by process "));
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    crs_output_close(&output);
    assert_int_equal(count_entries(f.dir), 0);
    crs_io_close(&f);
}

/* A manifest from elsewhere may list anything: only what is as crisim wrote it is removed. */
static void
test_hostile_manifest(void **state)
{
    static const char hostile[] = "{\"outputs\": [{\"path\": \"thesis.txt\", \"sha256\": \"00\"},"
                                  "{\"path\": \"../thesis.txt\"}, {\"path\": \"link.txt\"},"
                                  "{\"path\": \"\"}, {\"path\": \".\"}, {\"path\": 3}, 4]}";
    crs_io_fixture f;
    (void)state;
    crs_io_open(&f);
    crs_io_write(&f, "thesis.txt", "years", 5);
    assert_int_equal(symlink("thesis.txt", crs_io_path(&f, "link.txt")), 0);
    crs_io_write(&f, "manifest.json", hostile, sizeof hostile - 1);
    assert_int_equal(write_all(&f, f.dir, 1, 1), CRS_OK);
    assert_int_equal(access(crs_io_path(&f, "thesis.txt"), F_OK), 0);
    assert_int_equal(access(crs_io_path(&f, "link.txt"), F_OK), 0);
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete_folder),    cmocka_unit_test(test_not_empty),
        cmocka_unit_test(test_impossible_folders), cmocka_unit_test(test_abandoned),
        cmocka_unit_test(test_compressed),         cmocka_unit_test(test_disk_full),
        cmocka_unit_test(test_rename_fails),       cmocka_unit_test(test_two_processes),
        cmocka_unit_test(test_hostile_manifest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
