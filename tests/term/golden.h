/* golden: pictures in text against tests/golden, which a test writes anew when it is run with
 * --write: look at them then. Include after cmocka.h. */
#ifndef CRS_TESTS_GOLDEN_H
#define CRS_TESTS_GOLDEN_H

#include <stdio.h>
#include <string.h>

static int golden_writes; /* 1: write instead of comparing */

static inline void
golden_arguments(int argc, char **argv)
{
    golden_writes = argc > 1 && strcmp(argv[1], "--write") == 0;
}

/* `text` is that of tests/golden/WHAT-WIDTH-ALPHABET.txt. */
static inline void
assert_golden(const char *what, int width, int unicode, const char *text)
{
    char name[64], golden[16384] = "";
    FILE *file;

    snprintf(name, sizeof name, "tests/golden/%s-%d-%s.txt", what, width,
             unicode ? "unicode" : "ascii");
    file = fopen(name, golden_writes ? "w" : "r");
    assert_non_null(file);
    if (golden_writes) {
        fputs(text, file);
    } else {
        golden[fread(golden, 1, sizeof golden - 1, file)] = '\0';
        assert_string_equal(text, golden);
    }
    fclose(file);
}

#endif
