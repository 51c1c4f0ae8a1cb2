/* json: a strict reader.
 *
 * JSON as in RFC 8259, and comments (// and, between stars, over several lines). Everything that
 * readers tend to let pass is an error here, with file and line: duplicate keys, text after the
 * end, NaN, numbers beyond a double, broken UTF-8, raw control characters, nesting beyond
 * CRS_JSON_MAX_DEPTH, files beyond CRS_JSON_MAX_BYTES.
 *
 * 1. A scanner of our own checks the bytes, blanks comments (newlines stay, so line numbers hold)
 *    and notes the line of every value in document order.
 * 2. cJSON parses what is left. json.c is the only file that knows cJSON.
 * 3. The tree is copied into plain nodes, in document order, so that node i is on line i. */
#ifndef CRS_JSON_JSON_H
#define CRS_JSON_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/message.h"

#define CRS_JSON_MAX_DEPTH 64
#define CRS_JSON_MAX_BYTES (4u << 20)

typedef enum crs_json_type {
    CRS_JSON_NULL,
    CRS_JSON_BOOLEAN, /* number is 0 or 1 */
    CRS_JSON_NUMBER,
    CRS_JSON_TEXT,
    CRS_JSON_ARRAY,
    CRS_JSON_OBJECT
} crs_json_type;

typedef struct crs_json {
    crs_json_type type;
    int line;         /* 1 is the first */
    const char *name; /* key in the parent object, else NULL */
    const char *text; /* CRS_JSON_TEXT, without NUL inside */
    double number;    /* finite */
    uint64_t integer; /* the same without rounding, if it is written as a whole number from 0 to
                         2^64 - 1; else 0 */
    size_t count;     /* children */
    const struct crs_json *parent, *first, *next;
} crs_json;

/* A file that was read. */
typedef struct crs_json_file {
    const char *name; /* as in messages: the path as given, "stdin" for "-" */
    const crs_json *root;
    crs_hash hash; /* of the bytes, comments included */
} crs_json_file;

/* Reads a file ("-": standard input) into `arena`.
 * CRS_ERR_IO, CRS_ERR_LIMIT, CRS_ERR_PARSE, CRS_ERR_MEMORY, with a message. */
crs_status crs_json_read(const char *path, crs_arena *arena, crs_json_file *file,
                         crs_message *message);

/* Reads bytes[length]; `name` stands for the file in messages. */
crs_status crs_json_parse(const char *name, const char *bytes, size_t length, crs_arena *arena,
                          crs_json_file *file, crs_message *message);

/* The member `name` of an object, or NULL. */
const crs_json *crs_json_get(const crs_json *object, const char *name);

/* "an object", "a number", ... Static storage. */
const char *crs_json_type_name(crs_json_type type);

/* Replaces the message with "file:line: /json/pointer: " (RFC 6901), to be continued. */
void crs_json_address(const crs_json_file *file, const crs_json *node, crs_message *message);

#endif
