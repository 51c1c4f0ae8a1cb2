/* timeline: what a company does and when, drawn in a line of text.
 *
 *     0    4h      1d      1w       30d    180d 400d
 *        AFR✓──────FR✓──────────────FR✓★────────────
 *
 * Time runs from the outbreak to day 400 on a scale that is wide for hours and narrow for months.
 * An action shows a mark for each thing that it brings where it starts, then a line as long as it
 * is in force, dotted while less than half of its strength is left. Marks that would fall on each
 * other stand side by side, so they may be a little late. An action that waits for a trigger has
 * no place in time and is not drawn; crs_timeline_marks() tells what it brings. */
#ifndef CRS_TERM_TIMELINE_H
#define CRS_TERM_TIMELINE_H

#include "term/table.h"
#include "strategy/levers.h"

/* X(id, name, mark, mark where the terminal does not know UTF-8) */
#define CRS_TIMELINE_MARK_LIST(X)                                                                 \
    X(APOLOGY, "apology", "A", "A")                                                               \
    X(FACTS, "facts", "F", "F")                                                                   \
    X(REMEDY, "remedy", "R", "R")                                                                 \
    X(VERIFICATION, "verification", "✓", "v")                                                     \
    X(COMPENSATION, "compensation", "¤", "$")                                                     \
    X(BLAME, "blame", "✗", "x")                                                                   \
    X(VALUE, "value", "★", "*")                                                                   \
    X(OTHER, "anything else", "o", "o")                                                           \
    X(DUE, "a promise is due that may break", "◇", "?")

/* The last day that is drawn. */
#define CRS_TIMELINE_DAYS 400

/* Most columns of a timeline, and bytes that one takes. */
#define CRS_TIMELINE_MAX_WIDTH 200
#define CRS_TIMELINE_BYTES     (CRS_TIMELINE_MAX_WIDTH * 3 + 1)

/* Bytes that the marks of an action take. */
#define CRS_TIMELINE_MARKS 32

/* Writes the scale, `width` columns (8 .. CRS_TIMELINE_MAX_WIDTH) of ASCII. */
void crs_timeline_axis(size_t width, char text[CRS_TIMELINE_BYTES]);

/* Writes the line of some actions, `width` columns, without blanks at its end. */
void crs_timeline_draw(const crs_action *actions, size_t num_actions, size_t width, int unicode,
                       char text[CRS_TIMELINE_BYTES]);

/* Writes the marks of an action, one after the other. */
void crs_timeline_marks(const crs_action *action, int unicode, char text[CRS_TIMELINE_MARKS]);

/* Writes what the marks mean, broken to style->width. */
void crs_timeline_legend(const crs_table_style *style, crs_sink *sink);

#endif
