#include "json/json_scan.h"

#include <string.h>

#include "base/utf8.h"

/* What the last token was, and so what may follow. */
typedef enum token_kind {
    TOKEN_NONE,
    TOKEN_VALUE,
    TOKEN_KEY,
    TOKEN_COLON,
    TOKEN_COMMA,
    TOKEN_OPEN
} token_kind;

/* Where the scanner is. */
typedef struct cursor {
    crs_json_scan *scan;
    size_t at;
    int line;
    token_kind last;
    int depth;
    struct {
        char bracket;
        int line;
    } open[CRS_JSON_MAX_DEPTH]; /* the brackets that are open */
} cursor;

static int
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int
is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '+' || c == '-' || c == '.';
}

static crs_status
check_utf8(crs_json_scan *scan)
{
    int line = 1;
    for (size_t i = 0; i < scan->length;) {
        size_t size = crs_utf8_next(scan->bytes + i, scan->length - i);
        if (size == 0) {
            return crs_message_fail(scan->message, CRS_ERR_PARSE,
                                    "%.200s:%d: not UTF-8 (byte %d of the file has the value %d)",
                                    scan->name, line, (int)i + 1,
                                    (int)(unsigned char)scan->bytes[i]);
        }
        line += scan->bytes[i] == '\n';
        i += size;
    }
    if (scan->length >= 3 && memcmp(scan->bytes, "\xEF\xBB\xBF", 3) == 0) {
        memset(scan->bytes, ' ', 3);
    }
    return CRS_OK;
}

/* Offset behind the string whose quote is at `at`, or 0 if it does not end. */
static size_t
skip_string(const crs_json_scan *scan, size_t at)
{
    for (at++; at < scan->length; at++) {
        if (scan->bytes[at] == '"') {
            return at + 1;
        }
        if (scan->bytes[at] == '\\') {
            at++;
        }
    }
    return 0;
}

/* Overwrites comments with blanks; newlines stay. */
static crs_status
blank_comments(crs_json_scan *scan)
{
    char *bytes = scan->bytes;
    int line = 1;
    for (size_t i = 0; i < scan->length; i++) {
        line += bytes[i] == '\n';
        if (bytes[i] == '"') {
            size_t end = skip_string(scan, i);
            if (end == 0) {
                return CRS_OK; /* the scanner will say so */
            }
            for (i++; i < end; i++) {
                line += bytes[i] == '\n';
            }
            i = end - 1;
        } else if (bytes[i] == '/' && bytes[i + 1] == '/') {
            for (; i < scan->length && bytes[i] != '\n'; i++) {
                bytes[i] = ' ';
            }
            line++;
        } else if (bytes[i] == '/' && bytes[i + 1] == '*') {
            const char *end = strstr(bytes + i + 2, "*/");
            if (!end) {
                return crs_message_fail(scan->message, CRS_ERR_PARSE,
                                        "%.200s:%d: comment does not end", scan->name, line);
            }
            for (; bytes + i < end + 2; i++) {
                line += bytes[i] == '\n';
                bytes[i] = bytes[i] == '\n' ? '\n' : ' ';
            }
            i--;
        }
    }
    return CRS_OK;
}

static crs_status
fail(const cursor *c, const char *what, const char *token, size_t length)
{
    char text[48];
    size_t n = length < sizeof(text) - 1 ? length : sizeof(text) - 1;
    memcpy(text, token, n);
    text[n] = '\0';
    return crs_message_fail(c->scan->message, CRS_ERR_PARSE, "%.200s:%d: %s: %.40s", c->scan->name,
                            c->line, what, text);
}

/* What stands at the cursor, for a message: to the end of the line, at most. */
static crs_status
fail_here(const cursor *c, const char *what)
{
    const char *here = c->scan->bytes + c->at;
    return fail(c, what, here, strcspn(here, "\n"));
}

/* The bracket that the cursor is in, or 0. */
static char
inside(const cursor *c)
{
    return c->depth == 0 ? '\0' : c->open[c->depth - 1].bracket;
}

/* A value starts here: may it? Notes its line. */
static crs_status
begin_value(cursor *c)
{
    int may = c->last == TOKEN_NONE || c->last == TOKEN_COLON ||
              (inside(c) == '[' && (c->last == TOKEN_OPEN || c->last == TOKEN_COMMA));
    if (!may) {
        return fail_here(c, c->last == TOKEN_VALUE ? "comma missing before"
                                                   : "a key (text, then a colon) must stand here");
    }
    c->scan->starts[c->scan->num_values] = (int)c->at;
    c->scan->lines[c->scan->num_values++] = c->line;
    return CRS_OK;
}

static crs_status
begin_key(const cursor *c)
{
    if (inside(c) != '{') {
        return fail_here(c, "keys belong into { }");
    }
    if (c->last != TOKEN_OPEN && c->last != TOKEN_COMMA) {
        return fail_here(c, c->last == TOKEN_VALUE ? "comma missing before"
                                                   : "a value must stand here");
    }
    return CRS_OK;
}

/* The four hexadecimal digits at `text` as a number, or -1. */
static int
hex4(const char *text)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        int digit = is_digit(c)            ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        value = 16 * value + digit;
    }
    return value;
}

/* Length of the escape at `text`, which begins with a backslash; 0 if it is none. A character
 * beyond U+FFFF is written as two surrogates, which may not stand alone. */
static size_t
escape_length(const char *text)
{
    int code, low;

    if (text[1] != 'u') {
        return text[1] != '\0' && strchr("\"\\/bfnrt", text[1]) ? 2 : 0;
    }
    code = hex4(text + 2);
    if (code < 0 || (code >= 0xDC00 && code <= 0xDFFF)) {
        return 0;
    }
    if (code < 0xD800 || code > 0xDBFF) {
        return 6;
    }
    low = text[6] == '\\' && text[7] == 'u' ? hex4(text + 8) : -1;
    return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

/* Checks what is between the quotes of the string that ends before `end`. */
static crs_status
check_string(const cursor *c, size_t end)
{
    const char *bytes = c->scan->bytes;
    for (size_t i = c->at + 1; i < end - 1;) {
        size_t step = 1;
        if ((unsigned char)bytes[i] < 0x20) {
            return fail(c, "text may not hold line breaks or control characters", bytes + c->at,
                        end - c->at);
        }
        if (bytes[i] == '\\') {
            step = escape_length(bytes + i);
            if (step == 0) {
                return fail(c, "not an escape that JSON knows", bytes + i, end - i);
            }
            if (hex4(bytes + i + 2) == 0 && bytes[i + 1] == 'u') {
                return fail(c, "text may not hold the character 0", bytes + c->at, end - c->at);
            }
        }
        i += step;
    }
    return CRS_OK;
}

/* A string that a colon follows is a key, not a value. */
static crs_status
scan_string(cursor *c)
{
    const char *bytes = c->scan->bytes;
    size_t end = skip_string(c->scan, c->at), next = end;
    crs_status status;
    int is_key;

    if (end == 0) {
        return fail_here(c, "text does not end");
    }
    status = check_string(c, end);
    while (is_blank(bytes[next])) {
        next++;
    }
    is_key = bytes[next] == ':';
    if (status == CRS_OK) {
        status = is_key ? begin_key(c) : begin_value(c);
    }
    c->last = is_key ? TOKEN_KEY : TOKEN_VALUE;
    c->at = end;
    return status;
}

/* 1 if text[length] is a number by JSON's grammar. */
static int
is_number(const char *text, size_t length)
{
    size_t i = length > 0 && text[0] == '-';
    size_t start = i;

    for (; i < length && is_digit(text[i]); i++) {
    }
    if (i == start || (text[start] == '0' && i > start + 1)) {
        return 0;
    }
    if (i < length && text[i] == '.') {
        for (start = ++i; i < length && is_digit(text[i]); i++) {
        }
        if (i == start) {
            return 0;
        }
    }
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        i++;
        i += i < length && (text[i] == '-' || text[i] == '+');
        for (start = i; i < length && is_digit(text[i]); i++) {
        }
        if (i == start) {
            return 0;
        }
    }
    return i == length;
}

/* A number, true, false or null; anything else that looks like a word is an error. */
static crs_status
scan_word(cursor *c)
{
    static const char *const infinite[] = {"NaN",       "nan", "-NaN", "Infinity",
                                           "-Infinity", "inf", "-inf"};
    const char *word = c->scan->bytes + c->at;
    size_t length = 0;
    crs_status status;

    while (c->at + length < c->scan->length && is_word(word[length])) {
        length++;
    }
    if (!is_number(word, length) && !(length == 4 && memcmp(word, "true", 4) == 0) &&
        !(length == 5 && memcmp(word, "false", 5) == 0) &&
        !(length == 4 && memcmp(word, "null", 4) == 0)) {
        for (size_t i = 0; i < sizeof(infinite) / sizeof(infinite[0]); i++) {
            if (length == strlen(infinite[i]) && memcmp(word, infinite[i], length) == 0) {
                return fail(c, "numbers must be finite", word, length);
            }
        }
        return fail(c, "neither a number nor true, false or null", word, length);
    }
    status = begin_value(c);
    c->last = TOKEN_VALUE;
    c->at += length;
    return status;
}

static crs_status
scan_open(cursor *c)
{
    crs_status status;

    if (c->depth == CRS_JSON_MAX_DEPTH) {
        return crs_message_fail(c->scan->message, CRS_ERR_LIMIT,
                                "%.200s:%d: nested deeper than %d levels", c->scan->name, c->line,
                                CRS_JSON_MAX_DEPTH);
    }
    status = begin_value(c);
    c->open[c->depth].bracket = c->scan->bytes[c->at];
    c->open[c->depth].line = c->line;
    c->depth++;
    c->last = TOKEN_OPEN;
    c->at++;
    return status;
}

static crs_status
scan_close(cursor *c)
{
    char bracket = c->scan->bytes[c->at];
    if (c->depth == 0) {
        return fail_here(c, "closes what was never opened");
    }
    if (inside(c) != (bracket == '}' ? '{' : '[')) {
        return fail_here(c, inside(c) == '{' ? "a } is missing before" : "a ] is missing before");
    }
    if (c->last != TOKEN_VALUE && c->last != TOKEN_OPEN) {
        return fail_here(c, c->last == TOKEN_COMMA ? "comma too many before"
                                                   : "a value must stand here");
    }
    c->depth--;
    c->last = TOKEN_VALUE;
    c->at++;
    return CRS_OK;
}

static crs_status
scan_token(cursor *c)
{
    char byte = c->scan->bytes[c->at];
    if (c->depth == 0 && c->scan->num_values > 0) {
        return fail_here(c, "text after the end");
    }
    if (byte == '{' || byte == '[') {
        return scan_open(c);
    }
    if (byte == '}' || byte == ']') {
        return scan_close(c);
    }
    if (byte == '"') {
        return scan_string(c);
    }
    if (is_word(byte)) {
        return scan_word(c);
    }
    if (byte == ',' || byte == ':') {
        token_kind before = byte == ',' ? TOKEN_VALUE : TOKEN_KEY;
        if (c->last != before) {
            return fail_here(c, "a value must stand here");
        }
        c->last = byte == ',' ? TOKEN_COMMA : TOKEN_COLON;
        c->at++;
        return CRS_OK;
    }
    return fail(c, "unexpected character", c->scan->bytes + c->at, 1);
}

crs_status
crs_json_scan_run(crs_json_scan *scan)
{
    cursor c = {.scan = scan, .line = 1};
    crs_status status = check_utf8(scan);

    if (status == CRS_OK) {
        status = blank_comments(scan);
    }
    if (status != CRS_OK) {
        return status;
    }
    while (c.at < scan->length) {
        if (is_blank(scan->bytes[c.at])) {
            c.line += scan->bytes[c.at] == '\n';
            c.at++;
        } else if ((status = scan_token(&c)) != CRS_OK) {
            return status;
        }
    }
    if (c.depth > 0) {
        return crs_message_fail(
            scan->message, CRS_ERR_PARSE,
            "%.200s:%d: the file ends before what was opened on line %d is closed", scan->name,
            c.line, c.open[c.depth - 1].line);
    }
    if (scan->num_values == 0) {
        return crs_message_fail(scan->message, CRS_ERR_PARSE, "%.200s: is empty", scan->name);
    }
    return CRS_OK;
}
