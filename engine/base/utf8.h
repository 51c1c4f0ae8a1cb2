/* utf8: is this text, and may it be shown?  (RFC 3629) */
#ifndef CRS_BASE_UTF8_H
#define CRS_BASE_UTF8_H

#include <stddef.h>

/* Bytes of the well-formed character at text[0 .. length), 1..4, or 0 if there is none: cut short,
 * overlong, a surrogate, beyond U+10FFFF. */
size_t crs_utf8_next(const char *text, size_t length);

/* 1 if the character of `size` bytes at `text` would move the cursor, colour a terminal or turn
 * the reading direction rather than show: C0, C1, DEL, bidirectional and line separators. */
int crs_utf8_is_control(const char *text, size_t size);

#endif
