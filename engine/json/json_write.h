/* json_write: JSON, written token by token onto a sink.
 *
 *     crs_json_writer w;
 *     crs_json_writer_init(&w, &sink);
 *     crs_json_put_object(&w, NULL);
 *     crs_json_put_text(&w, "id", "A1");
 *     crs_json_put_number(&w, "value", 1.2);
 *     crs_json_put_end(&w);                   objects and arrays alike
 *     status = crs_json_writer_end(&w);       newline; flushes nothing
 *
 * `name` is the key inside an object and NULL inside an array or at the root. Numbers are written
 * by number.h, NaN and infinities as null; text that is not UTF-8 gets U+FFFD. Two blanks a level;
 * an array of scalars begun with crs_json_put_row() stays on one line. */
#ifndef CRS_JSON_JSON_WRITE_H
#define CRS_JSON_JSON_WRITE_H

#include <stdint.h>

#include "base/sink.h"

#define CRS_JSON_WRITE_DEPTH 32

typedef struct crs_json_writer {
    crs_sink *sink; /* borrowed */
    int depth;
    struct {
        char close; /* ']' or '}' */
        char one_line;
        char empty;
    } level[CRS_JSON_WRITE_DEPTH];
    int failed; /* 1 after wrong nesting */
} crs_json_writer;

void crs_json_writer_init(crs_json_writer *writer, crs_sink *sink);

void crs_json_put_object(crs_json_writer *writer, const char *name);
void crs_json_put_array(crs_json_writer *writer, const char *name);
void crs_json_put_row(crs_json_writer *writer, const char *name);
void crs_json_put_end(crs_json_writer *writer);

void crs_json_put_text(crs_json_writer *writer, const char *name,
                       const char *text); /* NULL: null */
/* The same, but nothing at all for NULL. */
void crs_json_put_known(crs_json_writer *writer, const char *name, const char *text);
/* An array of texts, on one line. */
void crs_json_put_texts(crs_json_writer *writer, const char *name, const char *const *texts,
                        size_t count);
void crs_json_put_number(crs_json_writer *writer, const char *name, double value);
void crs_json_put_integer(crs_json_writer *writer, const char *name, uint64_t value);
void crs_json_put_boolean(crs_json_writer *writer, const char *name, int value);

/* Ends the document with a newline. CRS_ERR_INTERNAL if something was left open or nested too
 * deep, CRS_ERR_IO if the sink has failed so far. */
crs_status crs_json_writer_end(crs_json_writer *writer);

#endif
