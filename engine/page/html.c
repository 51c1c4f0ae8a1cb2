#include "page/html.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"

void
crs_html_init(crs_html *self, crs_sink *sink)
{
    *self = (crs_html){.sink = sink};
    crs_sink_text(sink, "<!DOCTYPE html>\n");
}

/* ---- escaping: the one way of foreign bytes onto the page ---- */

static unsigned
code_point(const char *text, size_t size)
{
    static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned code = (unsigned char)text[0] & first_bits[size];

    for (size_t i = 1; i < size; i++) {
        code = code << 6 | ((unsigned char)text[i] & 0x3F);
    }
    return code;
}

/* Beyond what utf8.h calls a control: the Arabic letter mark, and what no document may hold. */
static int
is_shown_as_number(const char *text, size_t size)
{
    const unsigned code = code_point(text, size);

    return crs_utf8_is_control(text, size) || code == 0x61C || (code & 0xFFFE) == 0xFFFE ||
           (code >= 0xFDD0 && code <= 0xFDEF);
}

/* Writes the character of `size` bytes (0: a byte that is none). */
static void
put_character(crs_sink *sink, const char *text, size_t size)
{
    char escape[16];

    if (size == 0) {
        snprintf(escape, sizeof escape, "\\x%02X", (unsigned)(unsigned char)text[0]);
        crs_sink_text(sink, escape);
    } else if (*text == '\n' || *text == '\t') {
        crs_sink_text(sink, " ");
    } else if (is_shown_as_number(text, size)) {
        snprintf(escape, sizeof escape, "U+%04X", code_point(text, size));
        crs_sink_text(sink, escape);
    } else {
        switch (*text) {
        case '&':
            crs_sink_text(sink, "&amp;");
            break;
        case '<':
            crs_sink_text(sink, "&lt;");
            break;
        case '>':
            crs_sink_text(sink, "&gt;");
            break;
        case '"':
            crs_sink_text(sink, "&quot;");
            break;
        case '\'':
            crs_sink_text(sink, "&#39;");
            break;
        default:
            crs_sink_write(sink, text, size);
        }
    }
}

/* Writes text[length], or its first `limit` characters. Returns how many characters it has. */
static size_t
put_text(crs_sink *sink, const char *text, size_t length, size_t limit)
{
    size_t count = 0;

    for (size_t i = 0; i < length; count++) {
        const size_t size = crs_utf8_next(text + i, length - i);

        if (count < limit) {
            put_character(sink, text + i, size);
        }
        i += size == 0 ? 1 : size;
    }
    return count;
}

/* ---- elements ---- */

static void
finish_tag(crs_html *self)
{
    if (self->in_tag) {
        self->in_tag = 0;
        crs_sink_text(self->sink, ">");
    }
}

/* Elements that begin a line of their own, so that the file can be read, too. */
static int
is_block(const char *tag)
{
    static const char *const inlines[] = {"a",  "b",    "bdi", "code", "em",
                                          "th", "span", "td",  "abbr", "title"};

    for (size_t i = 0; i < sizeof inlines / sizeof inlines[0]; i++) {
        if (strcmp(tag, inlines[i]) == 0) {
            return 0;
        }
    }
    return 1;
}

void
crs_html_open(crs_html *self, const char *tag)
{
    finish_tag(self);
    if (self->depth == CRS_HTML_DEPTH) {
        self->failed = 1;
        return;
    }
    self->open[self->depth++] = tag;
    crs_sink_text(self->sink, is_block(tag) && self->depth > 1 ? "\n<" : "<");
    crs_sink_text(self->sink, tag);
    self->in_tag = 1;
}

void
crs_html_close(crs_html *self)
{
    finish_tag(self);
    if (self->depth == 0) {
        self->failed = 1;
        return;
    }
    crs_sink_text(self->sink, "</");
    crs_sink_text(self->sink, self->open[--self->depth]);
    crs_sink_text(self->sink, ">");
}

void
crs_html_close_void(crs_html *self)
{
    finish_tag(self);
    self->failed |= self->depth == 0;
    self->depth -= self->depth > 0;
}

void
crs_html_attribute_begin(crs_html *self, const char *name)
{
    self->failed |= !self->in_tag;
    crs_sink_text(self->sink, " ");
    crs_sink_text(self->sink, name);
    crs_sink_text(self->sink, "=\"");
    self->in_tag = 2; /* in a value */
}

void
crs_html_attribute_end(crs_html *self)
{
    crs_sink_text(self->sink, "\"");
    self->in_tag = 1;
}

void
crs_html_attribute(crs_html *self, const char *name, const char *value)
{
    crs_html_attribute_begin(self, name);
    crs_html_text(self, value);
    crs_html_attribute_end(self);
}

void
crs_html_coordinate(crs_html *self, double value)
{
    crs_sink_number(self->sink, isfinite(value) ? floor(value * 10.0 + 0.5) / 10.0 : 0.0);
}

void
crs_html_attribute_number(crs_html *self, const char *name, double value)
{
    crs_html_attribute_begin(self, name);
    crs_html_coordinate(self, value);
    crs_html_attribute_end(self);
}

/* ---- text ---- */

void
crs_html_text(crs_html *self, const char *text)
{
    if (self->in_tag != 2) {
        finish_tag(self);
    }
    if (text) {
        put_text(self->sink, text, strlen(text), (size_t)-1);
    }
}

void
crs_html_cut(crs_html *self, const char *text, size_t limit)
{
    size_t count;
    char number[48];

    if (self->in_tag != 2) {
        finish_tag(self);
    }
    if (!text) {
        return;
    }
    count = put_text(self->sink, text, strlen(text), limit);
    if (count > limit) {
        crs_sink_text(self->sink, "…");
        if (limit >= CRS_HTML_NAME) {
            snprintf(number, sizeof number, " (%zu characters)", count);
            crs_sink_text(self->sink, number);
        }
    }
}

/* Is an <svg> open? There is no <bdi> in it. */
static int
in_svg(const crs_html *self)
{
    for (int i = 0; i < self->depth; i++) {
        if (strcmp(self->open[i], "svg") == 0) {
            return 1;
        }
    }
    return 0;
}

void
crs_html_name(crs_html *self, const char *text)
{
    if (self->in_tag == 2 || in_svg(self)) {
        crs_html_cut(self, text, CRS_HTML_NAME);
        return;
    }
    crs_html_open(self, "bdi");
    crs_html_cut(self, text, CRS_HTML_NAME);
    crs_html_close(self);
}

void
crs_html_number(double value, char text[CRS_HTML_NUMBER])
{
    const double size = fabs(value);

    if (isnan(value)) {
        strcpy(text, "-");
    } else if (isinf(value)) {
        strcpy(text, "later");
    } else if (value == 0.0) {
        strcpy(text, "0");
    } else if (size < 1e7 && (size >= 99.95 || floor(size) == size)) {
        snprintf(text, CRS_HTML_NUMBER, "%.0f", value);
    } else {
        snprintf(text, CRS_HTML_NUMBER, size < 1e-4 || size >= 1e7 ? "%.2e" : "%#.3g", value);
    }
}

/* Writes one directive; `format` points behind the %. Returns what comes after it. */
static const char *
say_one(crs_html *self, const char *format, va_list *arguments)
{
    char number[CRS_HTML_NUMBER];

    switch (*format) {
    case 's':
        crs_html_name(self, va_arg(*arguments, const char *));
        return format + 1;
    case 'd':
        snprintf(number, sizeof number, "%d", va_arg(*arguments, int));
        break;
    case 'z':
        snprintf(number, sizeof number, "%zu", va_arg(*arguments, size_t));
        format++;
        break;
    case 'g':
        crs_html_number(va_arg(*arguments, double), number);
        break;
    default:
        strcpy(number, "%");
    }
    crs_html_text(self, number);
    return format + 1;
}

void
crs_html_say(crs_html *self, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (self->in_tag != 2) {
        finish_tag(self);
    }
    while (*format) {
        const size_t length = strcspn(format, "%");

        put_text(self->sink, format, length, (size_t)-1);
        format += length;
        if (*format) {
            format = say_one(self, format + 1, &arguments);
        }
    }
    va_end(arguments);
}

void
crs_html_element(crs_html *self, const char *tag, const char *text)
{
    crs_html_open(self, tag);
    crs_html_text(self, text);
    crs_html_close(self);
}

void
crs_html_style(crs_html *self, const char *css, const char *more)
{
    crs_html_open(self, "style");
    finish_tag(self);
    self->failed |= strchr(css, '<') || strchr(more, '<');
    crs_sink_text(self->sink, css);
    crs_sink_text(self->sink, more);
    crs_html_close(self);
}

crs_status
crs_html_end(crs_html *self)
{
    crs_sink_text(self->sink, "\n");
    if (self->failed || self->depth != 0 || self->in_tag) {
        return crs_error(CRS_ERR_INTERNAL);
    }
    return self->sink->error ? crs_error(CRS_ERR_IO) : CRS_OK;
}
