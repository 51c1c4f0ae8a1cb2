/* message: one sentence for people that says what is wrong, and where.
 *
 * Functions of io/ return a crs_status and, on error, leave the sentence in a crs_message:
 *
 *     zhixing.json:41: /strategy/actions/1/apolgy: unknown key (did you mean "apology"?)
 *
 * Messages quote foreign bytes (names in a file, arguments). Every %s is therefore cleaned on its
 * way in: control characters and broken UTF-8 become escapes, so that a hostile file cannot send
 * escape codes to a terminal, and "%.60s" shortens to 60 bytes and an ellipsis. Text that does not
 * fit is cut between characters and ends in an ellipsis. */
#ifndef CRS_BASE_MESSAGE_H
#define CRS_BASE_MESSAGE_H

#include <stdarg.h>
#include <stddef.h>

#include "core/status.h"

#define CRS_MESSAGE_BYTES 1024

typedef struct crs_message {
    size_t length;
    char text[CRS_MESSAGE_BYTES]; /* UTF-8, NUL-terminated, without a newline at the end */
} crs_message;

/* Makes the message empty. */
void crs_message_clear(crs_message *message);

/* Appends. Understands %s, %.Ns, %d, %zu, %g (shortest form that reads back) and %%. A NULL
 * message is fine: nothing is written. */
void crs_message_add(crs_message *message, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with the arguments in a list. */
void crs_message_add_list(crs_message *message, const char *format, va_list *arguments)
    __attribute__((format(printf, 2, 0)));

/* Replaces the message and returns crs_error(status). */
crs_status crs_message_fail(crs_message *message, crs_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
