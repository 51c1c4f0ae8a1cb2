#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/folder_lock.h"
#include "support/io_support.h"

/* Everything else than a file is refused, and at once: a pipe would make us wait for ever. */
static void
test_only_files(void **state)
{
    crs_io_fixture f;
    int fd = -1;
    const char *pipe, *loop;
    (void)state;
    crs_io_open(&f);
    pipe = crs_io_path(&f, "pipe");
    loop = crs_io_path(&f, "loop");
    assert_int_equal(mkfifo(pipe, 0666), 0);
    assert_int_equal(symlink("loop", loop), 0);
    alarm(10);
    assert_int_equal(crs_file_open(pipe, &fd, &f.message), CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f), "pipe: is a pipe, not a file");
    assert_int_equal(fd, -1);
    assert_int_equal(crs_file_open("/dev/zero", &fd, &f.message), CRS_ERR_IO);
    assert_string_equal(f.message.text, "/dev/zero: is a device, not a file");
    assert_int_equal(crs_file_open(f.dir, &fd, &f.message), CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, ": is a directory, not a file"));
    assert_int_equal(crs_file_open(loop, &fd, &f.message), CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, "loop: cannot be opened: Too many levels"));
    alarm(0);
    crs_io_close(&f);
}

static crs_status
write_one(crs_io_fixture *f, const char *text, int is_new)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open(&file, f->dir, "x.txt", &f->message);
    if (status != CRS_OK) {
        return status;
    }
    crs_sink_text(&file.sink, text);
    return is_new ? crs_atomic_commit_new(&file, &f->message)
                  : crs_atomic_commit(&file, &f->message);
}

static void
assert_holds(crs_io_fixture *f, const char *name, const char *text)
{
    size_t length = 0;
    char *found = crs_io_slurp(f, crs_io_path(f, name), &length);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(found, text, length);
}

static size_t
count_hidden(const char *path)
{
    DIR *dir = opendir(path);
    size_t count = 0;
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        count += entry->d_name[0] == '.';
    }
    closedir(dir);
    return count - 2; /* . and .. */
}

/* Links where we write, also under the name that temporaries once had, lead nowhere. */
static void
test_links_are_not_followed(void **state)
{
    crs_io_fixture f;
    crs_folder_lock lock;
    const char *lock_path;
    (void)state;
    crs_io_open(&f);
    lock_path = crs_io_path(&f, ".lock");
    crs_io_write(&f, "victim", "precious", 8);
    assert_int_equal(symlink("victim", crs_io_path(&f, ".x.txt.tmp")), 0);
    assert_int_equal(symlink("victim", crs_io_path(&f, "x.txt")), 0);
    assert_int_equal(write_one(&f, "new", 0), CRS_OK);
    assert_holds(&f, "x.txt", "new");
    assert_holds(&f, "victim", "precious");
    assert_int_equal(symlink("victim", lock_path), 0);
    assert_int_equal(crs_folder_lock_take(&lock, f.dir, &f.message), CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, ".lock: is a link, not a lock of crisim"));
    crs_folder_lock_release(&lock);
    assert_int_equal(unlink(lock_path), 0);
    assert_int_equal(link(crs_io_path(&f, "victim"), lock_path), 0);
    assert_int_equal(crs_folder_lock_take(&lock, f.dir, &f.message), CRS_ERR_IO);
    assert_non_null(strstr(f.message.text, ".lock: is not a lock of crisim"));
    assert_holds(&f, "victim", "precious");
    crs_io_close(&f);
}

/* Two writers at once have a temporary each; the file is one of them, whole. */
static void
test_two_writers(void **state)
{
    crs_io_fixture f;
    crs_atomic_file one, two;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_atomic_open(&one, f.dir, "x.txt", &f.message), CRS_OK);
    assert_int_equal(crs_atomic_open(&two, f.dir, "x.txt", &f.message), CRS_OK);
    assert_string_not_equal(one.temporary, two.temporary);
    crs_sink_text(&one.sink, "one");
    crs_sink_text(&two.sink, "two");
    assert_int_equal(crs_atomic_commit_new(&two, &f.message), CRS_OK);
    assert_int_equal(crs_atomic_commit_new(&one, &f.message), CRS_ERR_EXISTS);
    assert_string_equal(crs_io_said(&f), "x.txt: is there already; choose another name, or "
                                         "replace it with --force");
    assert_holds(&f, "x.txt", "two");
    assert_int_equal(count_hidden(f.dir), 0);
    assert_int_equal(write_one(&f, "three", 0), CRS_OK);
    assert_holds(&f, "x.txt", "three");
    crs_io_close(&f);
}

/* What a killed writer leaves goes with the next one; what a living one has stays. */
static void
test_left_over(void **state)
{
    crs_io_fixture f;
    crs_atomic_file living;
    pid_t child;
    int result = 1;
    (void)state;
    crs_io_open(&f);
    child = fork();
    if (child == 0) {
        crs_atomic_file file;
        _exit(crs_atomic_open(&file, f.dir, "x.txt", &f.message) != CRS_OK);
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_int_equal(count_hidden(f.dir), 1);
    assert_int_equal(crs_atomic_open(&living, f.dir, "x.txt", &f.message), CRS_OK);
    assert_int_equal(count_hidden(f.dir), 1);
    assert_int_equal(write_one(&f, "new", 0), CRS_OK);
    assert_int_equal(count_hidden(f.dir), 1);
    crs_atomic_abort(&living);
    assert_int_equal(count_hidden(f.dir), 0);
    crs_io_close(&f);
}

static void
test_mode(void **state)
{
    crs_io_fixture f;
    struct stat info;
    mode_t old;
    (void)state;
    crs_io_open(&f);
    old = umask(027);
    assert_int_equal(write_one(&f, "new", 1), CRS_OK);
    umask(old);
    assert_int_equal(stat(crs_io_path(&f, "x.txt"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_files),  cmocka_unit_test(test_links_are_not_followed),
        cmocka_unit_test(test_two_writers), cmocka_unit_test(test_left_over),
        cmocka_unit_test(test_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
