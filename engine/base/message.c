#include "base/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* Room is always left for an ellipsis and the NUL. */
#define ROOM (CRS_MESSAGE_BYTES - sizeof(ELLIPSIS))

static const char hex[] = "0123456789abcdef";

void
crs_message_clear(crs_message *message)
{
    if (message) {
        message->length = 0;
        message->text[0] = '\0';
    }
}

/* Appends one character or escape; 0 if it does not fit, and then nothing more ever will. */
static int
add_bytes(crs_message *message, const char *bytes, size_t size)
{
    if (message->length > ROOM) {
        return 0;
    }
    if (message->length + size > ROOM) {
        memcpy(message->text + message->length, ELLIPSIS, sizeof(ELLIPSIS));
        message->length += sizeof(ELLIPSIS) - 1;
        /* Past ROOM from here on, so that later pieces do not fill the gap. */
        while (message->length <= ROOM) {
            message->text[message->length++] = ' ';
        }
        message->text[message->length] = '\0';
        return 0;
    }
    memcpy(message->text + message->length, bytes, size);
    message->length += size;
    message->text[message->length] = '\0';
    return 1;
}

/* Appends foreign text of at most `limit` bytes, cleaned. */
static void
add_text(crs_message *message, const char *text, size_t limit)
{
    size_t length = strlen(text);
    size_t done = 0;
    while (length > 0) {
        size_t size = crs_utf8_next(text, length);
        char escape[16];
        size_t shown = size;
        const char *bytes = text;
        if (size == 0 || crs_utf8_is_control(text, size)) {
            size = size == 0 ? 1 : size;
            shown = 0;
            for (size_t i = 0; i < size; i++) {
                unsigned byte = (unsigned char)text[i];
                escape[shown++] = '\\';
                escape[shown++] = 'x';
                escape[shown++] = hex[byte >> 4];
                escape[shown++] = hex[byte & 15];
            }
            bytes = escape;
        }
        if (done + shown > limit) {
            add_bytes(message, ELLIPSIS, sizeof(ELLIPSIS) - 1);
            return;
        }
        if (!add_bytes(message, bytes, shown)) {
            return;
        }
        done += shown;
        text += size;
        length -= size;
    }
}

static void
add_number(crs_message *message, double value)
{
    char text[CRS_NUMBER_BYTES];
    size_t length = crs_number_write(value, text);
    add_bytes(message, text, length);
}

/* Appends one conversion; `format` is behind its %. Returns what comes after it. */
static const char *
add_conversion(crs_message *message, const char *format, va_list *arguments)
{
    size_t limit = CRS_MESSAGE_BYTES;
    if (*format == '.') {
        limit = 0;
        for (format++; *format >= '0' && *format <= '9'; format++) {
            limit = 10 * limit + (size_t)(*format - '0');
        }
    }
    switch (*format) {
    case 's':
        add_text(message, va_arg(*arguments, const char *), limit);
        break;
    case 'd':
        add_number(message, va_arg(*arguments, int));
        break;
    case 'g':
        add_number(message, va_arg(*arguments, double));
        break;
    case 'z':
        format++; /* %zu */
        add_number(message, (double)va_arg(*arguments, size_t));
        break;
    default: /* %% */
        add_bytes(message, "%", 1);
        break;
    }
    return format + 1;
}

static void
add(crs_message *message, const char *format, va_list *arguments)
{
    while (*format != '\0') {
        if (*format == '%') {
            format = add_conversion(message, format + 1, arguments);
        } else {
            size_t size = crs_utf8_next(format, strlen(format));
            size = size == 0 ? 1 : size;
            add_bytes(message, format, size);
            format += size;
        }
    }
}

void
crs_message_add(crs_message *message, const char *format, ...)
{
    if (message) {
        va_list arguments;
        va_start(arguments, format);
        add(message, format, &arguments);
        va_end(arguments);
    }
}

void
crs_message_add_list(crs_message *message, const char *format, va_list *arguments)
{
    if (message) {
        add(message, format, arguments);
    }
}

crs_status
crs_message_fail(crs_message *message, crs_status status, const char *format, ...)
{
    if (message) {
        va_list arguments;
        crs_message_clear(message);
        va_start(arguments, format);
        add(message, format, &arguments);
        va_end(arguments);
    }
    return crs_error(status);
}
