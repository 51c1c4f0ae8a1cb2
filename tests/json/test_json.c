#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "json/json.h"
#include "support/io_support.h"

static crs_status
parse(crs_io_fixture *f, const char *text, size_t length, crs_json_file *file)
{
    return crs_json_parse("x.json", text, length, &f->arena, file, &f->message);
}

/* Texts that are no JSON, and what is said of each. */
static const struct {
    const char *text, *message;
} wrong[] = {
    {"", "x.json: is empty"},
    {" \n\t", "x.json: is empty"},
    {"// nothing\n/* at all */", "x.json: is empty"},
    {"{} x", "x.json:1: text after the end: x"},
    {"{}\n\n{}", "x.json:3: text after the end: {}"},
    {"1 2", "x.json:1: text after the end: 2"},
    {"{\"a\": NaN}", "x.json:1: numbers must be finite: NaN"},
    {"{\"a\":\n-Infinity}", "x.json:2: numbers must be finite: -Infinity"},
    {"{\"a\": {\"b\": 1e999}}", "x.json:1: /a/b: number too large for a double"},
    {"[1, -1e999]", "x.json:1: /1: number too large for a double"},
    {"{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", "x.json:3: /a: duplicate key (first on line 1)"},
    {"{\"a\": [{\"~/\": 1, \"~/\": 2}]}", "x.json:1: /a/0/~0~1: duplicate key (first on line 1)"},
    {"\xff", "x.json:1: not UTF-8 (byte 1 of the file has the value 255)"},
    {"{\"a\":\n\"\xc0\xaf\"}", "x.json:2: not UTF-8 (byte 8 of the file has the value 192)"},
    {"[\"\xed\xa0\x80\"]", "x.json:1: not UTF-8 (byte 3 of the file has the value 237)"},
    {"{\"a\": 1,}", "x.json:1: comma too many before: }"},
    {"[1,\n]", "x.json:2: comma too many before: ]"},
    {"{\"a\": 1\n \"b\": 2}", "x.json:2: comma missing before: \"b\": 2}"},
    {"{\"a\" 1}", "x.json:1: a key (text, then a colon) must stand here: \"a\" 1}"},
    {"{\"a\": 1", "x.json:1: the file ends before what was opened on line 1 is closed"},
    {"{\n\"a\": [\n1", "x.json:3: the file ends before what was opened on line 2 is closed"},
    {"}", "x.json:1: closes what was never opened: }"},
    {"[1}", "x.json:1: a ] is missing before: }"},
    {"{'a': 1}", "x.json:1: unexpected character: '"},
    {"{a: 1}", "x.json:1: neither a number nor true, false or null: a"},
    {"[01]", "x.json:1: neither a number nor true, false or null: 01"},
    {"[1.]", "x.json:1: neither a number nor true, false or null: 1."},
    {"[+1]", "x.json:1: neither a number nor true, false or null: +1"},
    {"[.5]", "x.json:1: neither a number nor true, false or null: .5"},
    {"[1e]", "x.json:1: neither a number nor true, false or null: 1e"},
    {"[0x10]", "x.json:1: neither a number nor true, false or null: 0x10"},
    {"[TRUE]", "x.json:1: neither a number nor true, false or null: TRUE"},
    {"[\"abc", "x.json:1: text does not end: \"abc"},
    {"[\"a\nb\"]", "x.json:1: text may not hold line breaks or control characters: \"a\\x0ab\""},
    {"[\"a\\u0000b\"]", "x.json:1: text may not hold the character 0: \"a\\u0000b\""},
    {"[\"\\q\"]", "x.json:1: not an escape that JSON knows: \\q\""},
    {"[\"\\ud800\"]", "x.json:1: not an escape that JSON knows: \\ud800\""},
    {"[\"\\", "x.json:1: text does not end: \"\\"},
    {"[1,,2]", "x.json:1: a value must stand here: ,2]"},
    {"{\"a\":}", "x.json:1: a value must stand here: }"},
    {"{\"a\": \"b\": 1}", "x.json:1: a value must stand here: \"b\": 1}"},
    {"[\"a\": 1]", "x.json:1: keys belong into { }: \"a\": 1]"},
    {"{1: 2}", "x.json:1: a key (text, then a colon) must stand here: 1: 2}"},
    {"[1 2]", "x.json:1: comma missing before: 2]"},
    {"/* open\n", "x.json:1: comment does not end"},
    {"[\n\"a\", // b\n/* c\n */ 1,\n/* d\n", "x.json:5: comment does not end"},
    {"[1 /* c */ / 2]", "x.json:1: unexpected character: /"},
    {"[\x01]", "x.json:1: unexpected character: \\x01"},
};

static void
test_every_wrong_text(void **state)
{
    crs_io_fixture f;
    (void)state;
    crs_io_open(&f);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        crs_json_file file = {.root = NULL};
        crs_status status = parse(&f, wrong[i].text, strlen(wrong[i].text), &file);
        assert_string_equal(f.message.text, wrong[i].message);
        assert_int_equal(status, CRS_ERR_PARSE);
        assert_null(file.root); /* outputs untouched */
    }
    crs_io_close(&f);
}

static void
test_nesting_limit(void **state)
{
    char text[2 * (CRS_JSON_MAX_DEPTH + 1) + 1];
    crs_io_fixture f;
    crs_json_file file;
    (void)state;
    crs_io_open(&f);
    for (size_t depth = CRS_JSON_MAX_DEPTH; depth <= CRS_JSON_MAX_DEPTH + 1; depth++) {
        crs_status status;
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        status = parse(&f, text, 2 * depth, &file);
        assert_int_equal(status, depth > CRS_JSON_MAX_DEPTH ? CRS_ERR_LIMIT : CRS_OK);
    }
    assert_string_equal(f.message.text, "x.json:1: nested deeper than 64 levels");
    crs_io_close(&f);
}

static void
test_size_limit(void **state)
{
    crs_io_fixture f;
    crs_json_file file;
    char *text;
    const char *path;
    (void)state;
    crs_io_open(&f);
    text = malloc(CRS_JSON_MAX_BYTES + 1);
    assert_non_null(text);
    memset(text, ' ', CRS_JSON_MAX_BYTES + 1);
    memcpy(text, "[]", 2);
    assert_int_equal(parse(&f, text, CRS_JSON_MAX_BYTES, &file), CRS_OK);
    path = crs_io_write(&f, "big.json", text, CRS_JSON_MAX_BYTES + 1);
    assert_int_equal(crs_json_read(path, &f.arena, &file, &f.message), CRS_ERR_LIMIT);
    assert_string_equal(crs_io_said(&f), "big.json: is larger than 4194304 bytes");
    free(text);
    crs_io_close(&f);
}

static void
test_tree_and_lines(void **state)
{
    static const char text[] = "\xEF\xBB\xBF// first\n"
                               "{ /* two\n"
                               " lines */ \"a\": [1, 2.5e1, \"x // no comment\"],\n"
                               "  \"b\": {\"A\": true, \"a\": null, \"\\u6811\": \"\\n\"},\n"
                               "\n"
                               "  \"c\": {}, \"d\": []\n"
                               "}\n";
    crs_io_fixture f;
    crs_json_file file;
    const crs_json *a, *b;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(parse(&f, text, sizeof(text) - 1, &file), CRS_OK);
    a = crs_json_get(file.root, "a");
    b = crs_json_get(file.root, "b");
    assert_int_equal(file.root->line, 2);
    assert_int_equal(file.root->count, 4);
    assert_int_equal(a->line, 3);
    assert_int_equal(a->count, 3);
    assert_true(a->first->next->number == 25.0);
    assert_string_equal(a->first->next->next->text, "x // no comment");
    assert_int_equal(a->first->next->next->line, 3);
    assert_int_equal(crs_json_get(b, "A")->type, CRS_JSON_BOOLEAN); /* case matters */
    assert_int_equal(crs_json_get(b, "a")->type, CRS_JSON_NULL);
    assert_string_equal(crs_json_get(b, "\xE6\xA0\x91")->text, "\n");
    assert_int_equal(crs_json_get(b, "\xE6\xA0\x91")->line, 4);
    assert_int_equal(crs_json_get(file.root, "d")->line, 6);
    assert_null(crs_json_get(file.root, "e"));
    crs_json_address(&file, a->first->next, &f.message);
    assert_string_equal(f.message.text, "x.json:3: /a/1: ");
    crs_io_close(&f);
}

static void
test_files(void **state)
{
    crs_io_fixture f;
    crs_json_file file;
    const char *dir, *empty;
    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_json_read(crs_io_path(&f, "no.json"), &f.arena, &file, &f.message),
                     CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f), "no.json: cannot be opened: No such file or directory");
    dir = crs_io_path(&f, "dir.json");
    assert_int_equal(mkdir(dir, 0777), 0);
    assert_int_equal(crs_json_read(dir, &f.arena, &file, &f.message), CRS_ERR_IO);
    assert_string_equal(crs_io_said(&f), "dir.json: is a directory, not a file");
    empty = crs_io_write(&f, "empty.json", "", 0);
    assert_int_equal(crs_json_read(empty, &f.arena, &file, &f.message), CRS_ERR_PARSE);
    assert_string_equal(crs_io_said(&f), "empty.json: is empty");
    if (geteuid() != 0) { /* root reads everything */
        const char *secret = crs_io_write(&f, "secret.json", "{}", 2);
        assert_int_equal(chmod(secret, 0), 0);
        assert_int_equal(crs_json_read(secret, &f.arena, &file, &f.message), CRS_ERR_IO);
        assert_string_equal(crs_io_said(&f), "secret.json: cannot be opened: Permission denied");
    }
    crs_io_close(&f);
}

/* Names may be long and hostile; messages stay short, whole and harmless. */
static void
test_hostile_names(void **state)
{
    static const char head[] = "{\"\\u001b[31m";
    char text[20000];
    crs_io_fixture f;
    crs_json_file file;
    size_t n;
    (void)state;
    crs_io_open(&f);
    n = sizeof(head) - 1;
    memcpy(text, head, n);
    for (int i = 0; i < 6000; i++, n += 3) {
        memcpy(text + n, "\xE6\xA0\x91", 3);
    }
    n += (size_t)sprintf(text + n, "\": 1e999}");
    assert_int_equal(parse(&f, text, n, &file), CRS_ERR_PARSE);
    assert_non_null(strstr(f.message.text, "/\\x1b[31m\xE6\xA0\x91"));
    assert_non_null(strstr(f.message.text, "\xE2\x80\xA6: number too large for a double"));
    assert_null(strchr(f.message.text, '\x1b'));
    assert_true(f.message.length < 200);
    crs_io_close(&f);
}

/* A million keys in one object cost no more than reading them. */
static void
test_many_keys(void **state)
{
    crs_io_fixture f;
    crs_json_file file;
    char *text;
    size_t n;
    (void)state;
    crs_io_open(&f);
    text = malloc(CRS_JSON_MAX_BYTES);
    assert_non_null(text);
    n = (size_t)sprintf(text, "{");
    for (int i = 0; i < 250000; i++) {
        n += (size_t)sprintf(text + n, "\"%d\":1,", i);
    }
    n += (size_t)sprintf(text + n, "\"77\":1}");
    assert_int_equal(parse(&f, text, n, &file), CRS_ERR_PARSE);
    assert_string_equal(f.message.text, "x.json:1: /77: duplicate key (first on line 1)");
    free(text);
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_wrong_text),
        cmocka_unit_test(test_nesting_limit),
        cmocka_unit_test(test_size_limit),
        cmocka_unit_test(test_tree_and_lines),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_many_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
