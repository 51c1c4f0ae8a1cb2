#include "base/utf8.h"

#include <stdint.h>

static unsigned
byte_at(const char *text, size_t i)
{
    return (unsigned char)text[i];
}

/* Table 3-7 of the Unicode standard: the second byte has a range of its own after some first
 * bytes, which keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
size_t
crs_utf8_next(const char *text, size_t length)
{
    const unsigned first = length > 0 ? byte_at(text, 0) : 0;
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    const size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

    if (length == 0) {
        return 0;
    }
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    if (length < size) {
        return 0;
    }
    if (byte_at(text, 1) < low || byte_at(text, 1) > high) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((byte_at(text, i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    return size;
}

int
crs_utf8_is_control(const char *text, size_t size)
{
    const unsigned first = byte_at(text, 0);
    const unsigned second = size > 1 ? byte_at(text, 1) : 0;

    if (size == 1) {
        return first < 0x20 || first == 0x7F;
    }
    if (size == 2) {
        return first == 0xC2 && second < 0xA0; /* C1: U+0080 .. U+009F */
    }
    if (size == 3 && first == 0xE2) {
        unsigned third = byte_at(text, 2);
        return (second == 0x80 &&
                (third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE))) ||
               (second == 0x81 && third >= 0xA6 && third <= 0xA9);
    }
    return 0;
}
