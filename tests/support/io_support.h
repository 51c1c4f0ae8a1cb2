/* io_support: what the tests of io/ share. Include after cmocka.h. */
#ifndef CRS_TESTS_IO_SUPPORT_H
#define CRS_TESTS_IO_SUPPORT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/library.h"
#include "models/registry.h"

/* A reader for the model of the cases, with its arena and message. */
typedef struct crs_io_fixture {
    crs_arena arena;
    crs_message message;
    crs_reader reader;
    char dir[256]; /* a fresh folder */
} crs_io_fixture;

static inline void
crs_io_open(crs_io_fixture *f)
{
    const char *base = getenv("TMPDIR");
    crs_arena_init(&f->arena);
    crs_message_clear(&f->message);
    f->reader = (crs_reader){.model = crs_model_at(0),
                             .horizon_h = CRS_NEVER_H,
                             .facts_horizon_h = CRS_NEVER_H,
                             .arena = &f->arena,
                             .message = &f->message};
    snprintf(f->dir, sizeof(f->dir), "%s/crisim-test-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(f->dir));
}

/* Removes the folder and everything in it. */
static inline void
crs_io_close(crs_io_fixture *f)
{
    char command[300];
    snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
    crs_arena_free(&f->arena);
}

/* Path of a file called `name` in the folder, in the arena. */
static inline const char *
crs_io_path(crs_io_fixture *f, const char *name)
{
    char *folder = crs_arena_join(&f->arena, f->dir, "/");
    char *path;
    assert_non_null(folder);
    path = crs_arena_join(&f->arena, folder, name);
    assert_non_null(path);
    return path;
}

/* Writes a file and returns its path. */
static inline const char *
crs_io_write(crs_io_fixture *f, const char *name, const char *bytes, size_t length)
{
    const char *path = crs_io_path(f, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Reads a whole file; the text is the arena's. */
static inline char *
crs_io_slurp(crs_io_fixture *f, const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    long size;
    char *text;
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    rewind(file);
    text = crs_arena_alloc(&f->arena, (size_t)size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    *length = (size_t)size;
    return text;
}

/* The message without the folder in front of file names. */
static inline const char *
crs_io_said(const crs_io_fixture *f)
{
    size_t length = strlen(f->dir);
    int inside = strncmp(f->message.text, f->dir, length) == 0;
    return f->message.text + (inside ? length + 1 : 0);
}

#endif
