/* html: a page, written element by element onto a sink.
 *
 *     crs_html_init(&html, &sink);
 *     crs_html_open(&html, "p");
 *     crs_html_attribute(&html, "class", "note");
 *     crs_html_say(&html, "%s is best (%g)", name, 0.5);
 *     crs_html_close(&html);
 *     status = crs_html_end(&html);
 *
 * Names of elements and attributes are words of the program; all else passes through one function
 * that escapes it, so that a name from a file is text and never markup. What would not show, or
 * would turn the reading direction (control characters, bidirectional overrides, bytes that are no
 * UTF-8), is written as text: U+202E, \xFF. Foreign text is isolated by <bdi>, and cut with a
 * count behind CRS_HTML_NAME characters. SVG is written by the same functions, see svg.h. */
#ifndef CRS_PAGE_HTML_H
#define CRS_PAGE_HTML_H

#include "base/sink.h"

#define CRS_HTML_DEPTH 32

/* Characters of a foreign text that are shown. */
#define CRS_HTML_NAME 160

typedef struct crs_html {
    crs_sink *sink; /* borrowed */
    const char *open[CRS_HTML_DEPTH];
    int depth;
    int in_tag; /* 1: the start tag of the innermost element is not finished */
    int failed; /* 1 after wrong nesting */
} crs_html;

/* Starts a document of HTML 5. */
void crs_html_init(crs_html *self, crs_sink *sink);

/* Starts an element; `tag` is borrowed until it is closed. */
void crs_html_open(crs_html *self, const char *tag);

/* Ends the innermost element; the second for those that have no end tag (meta, br). */
void crs_html_close(crs_html *self);
void crs_html_close_void(crs_html *self);

/* Adds an attribute to the element just opened. */
void crs_html_attribute(crs_html *self, const char *name, const char *value);

/* A value in pieces: between begin and end, crs_html_piece() and numbers. */
void crs_html_attribute_begin(crs_html *self, const char *name);
void crs_html_attribute_end(crs_html *self);

/* A coordinate as an attribute, and as a piece of one: to a tenth, which is a tenth of a pixel. */
void crs_html_attribute_number(crs_html *self, const char *name, double value);
void crs_html_coordinate(crs_html *self, double value);

/* Text, in an element or in a value that was begun; NULL is none. */
void crs_html_text(crs_html *self, const char *text);

/* A name from a file: isolated and cut. The second for where no <bdi> may be (attributes, SVG),
 * cut after `limit` characters. */
void crs_html_name(crs_html *self, const char *text);
void crs_html_cut(crs_html *self, const char *text, size_t limit);

/* Text with names and numbers in it. Understands %s (crs_html_name(), cut only in a value or an
 * SVG), %d, %zu, %g (three significant digits) and %%. */
void crs_html_say(crs_html *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An element that holds nothing but text. */
void crs_html_element(crs_html *self, const char *tag, const char *text);

/* <style>, whose text is not escaped: two constants of the program, without '<'. */
void crs_html_style(crs_html *self, const char *css, const char *more);

/* Three significant digits, as people read them: 0.0123, 1.23, 123, 12345; "-" for NaN. */
#define CRS_HTML_NUMBER 40
void crs_html_number(double value, char text[CRS_HTML_NUMBER]);

/* Ends the document. CRS_ERR_INTERNAL if something was left open or nested too deep, CRS_ERR_IO if
 * the sink has failed so far. */
crs_status crs_html_end(crs_html *self);

#endif
