#include "io/json_scan.h"

#include <string.h>

#include "io/utf8.h"

/* Where the scanner is. */
typedef struct cursor {
    crs_json_scan *scan;
    size_t at;
    int line;
    int depth;
    int open_line[CRS_JSON_MAX_DEPTH]; /* where the brackets that are open were opened */
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

/* Offset behind the string whose quote is at `at`, or the length if it does not end. */
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
    return scan->length;
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
            if (end == NULL) {
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

int
crs_json_scan_line(const crs_json_scan *scan, size_t offset, char *near, size_t size)
{
    int line = 1;
    for (size_t i = 0; i < offset && i < scan->length; i++) {
        line += scan->bytes[i] == '\n';
    }
    size_t n = 0;
    while (offset + n < scan->length && n + 1 < size && scan->bytes[offset + n] != '\n') {
        size_t step = crs_utf8_next(scan->bytes + offset + n, scan->length - offset - n);
        if (step == 0 || n + step + 1 > size) {
            break;
        }
        n += step;
    }
    memcpy(near, scan->bytes + offset, n);
    near[n] = '\0';
    return line;
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

static void
note_value(cursor *c)
{
    c->scan->lines[c->scan->num_values++] = c->line;
}

/* A string: raw control characters and the NUL escape are refused, other escapes left to cJSON. A
 * string that a colon follows is a key, not a value. */
static crs_status
scan_string(cursor *c)
{
    const char *bytes = c->scan->bytes;
    size_t end = skip_string(c->scan, c->at);
    if (bytes[end - 1] != '"' || end - 1 == c->at) {
        return fail(c, "text does not end", bytes + c->at, c->scan->length - c->at);
    }
    for (size_t i = c->at; i < end; i++) {
        if ((unsigned char)bytes[i] < 0x20) {
            return fail(c, "text may not hold line breaks or control characters", bytes + c->at,
                        end - c->at);
        }
        if (bytes[i] == '\\') {
            if (end - i > 6 && memcmp(bytes + i, "\\u0000", 6) == 0) {
                return fail(c, "text may not hold the character 0", bytes + c->at, end - c->at);
            }
            i++;
        }
    }
    size_t next = end;
    while (next < c->scan->length && is_blank(bytes[next])) {
        next++;
    }
    if (bytes[next] != ':') {
        note_value(c);
    }
    c->at = end;
    return CRS_OK;
}

/* 1 if text[length] is a number by JSON's grammar. */
static int
is_number(const char *text, size_t length)
{
    size_t i = 0;
    i += i < length && text[i] == '-';
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
    note_value(c);
    c->at += length;
    return CRS_OK;
}

static crs_status
scan_bracket(cursor *c)
{
    char bracket = c->scan->bytes[c->at];
    if (bracket == '{' || bracket == '[') {
        if (c->depth == CRS_JSON_MAX_DEPTH) {
            return crs_message_fail(c->scan->message, CRS_ERR_LIMIT,
                                    "%.200s:%d: nested deeper than %d levels", c->scan->name,
                                    c->line, CRS_JSON_MAX_DEPTH);
        }
        note_value(c);
        c->open_line[c->depth++] = c->line;
    } else {
        if (c->depth == 0) {
            return fail(c, "closes what was never opened", c->scan->bytes + c->at, 1);
        }
        c->depth--;
    }
    c->at++;
    return CRS_OK;
}

static crs_status
scan_token(cursor *c)
{
    char byte = c->scan->bytes[c->at];
    if (c->depth == 0 && c->scan->num_values > 0) {
        return fail(c, "text after the end", c->scan->bytes + c->at, c->scan->length - c->at);
    }
    if (strchr("{}[]", byte) != NULL && byte != '\0') {
        return scan_bracket(c);
    }
    if (byte == '"') {
        return scan_string(c);
    }
    if (is_word(byte)) {
        return scan_word(c);
    }
    if (byte == ',' || byte == ':') {
        c->at++;
        return CRS_OK;
    }
    return fail(c, "unexpected character", c->scan->bytes + c->at, 1);
}

crs_status
crs_json_scan_run(crs_json_scan *scan)
{
    crs_status status = check_utf8(scan);
    if (status == CRS_OK) {
        status = blank_comments(scan);
    }
    if (status != CRS_OK) {
        return status;
    }
    cursor c = {.scan = scan, .line = 1};
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
            c.line, c.open_line[c.depth - 1]);
    }
    if (scan->num_values == 0) {
        return crs_message_fail(scan->message, CRS_ERR_PARSE, "%.200s: is empty", scan->name);
    }
    return CRS_OK;
}
