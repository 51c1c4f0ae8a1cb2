/* picture: small drawings of one line each, to stand in the cells of a table.
 *
 * A *strip* shows where a number lies: the interval of the runs and their middle, next to a band
 * that was allowed or a value to hold it against.
 *
 *          ░░░░━━━━●━┿━░░        ░ band   ━ interval   ● middle   │ value
 *
 * A *spark* shows how a number went over time, in eight heights from 0 to the largest.
 *
 *     ▆█▇▆▅▃▂▂▁▁▁
 *
 * Where the terminal does not know UTF-8 both are drawn in ASCII. What has no value (NaN) is not
 * drawn; what lies beyond the scale ends in an arrow. */
#ifndef CRS_TERM_PICTURE_H
#define CRS_TERM_PICTURE_H

#include <stddef.h>

/* Cells of a picture, at most, and bytes of text for one. */
#define CRS_PICTURE_WIDTH 120
#define CRS_PICTURE_BYTES (CRS_PICTURE_WIDTH * 3 + 1)

/* What a strip shows; NaN: nothing. */
typedef struct crs_strip {
    double left, right; /* values at the ends of the strip, left < right */
    double band_low, band_high;
    double low, middle, high; /* of the runs */
    double value;             /* to hold them against */
} crs_strip;

/* Draws a strip of `width` cells (1 .. CRS_PICTURE_WIDTH). */
void crs_picture_strip(const crs_strip *strip, int width, int unicode,
                       char text[CRS_PICTURE_BYTES]);

/* Writes a word between the ends of [low, high] on a strip's scale: "   ├─ band ─┤". */
void crs_picture_bracket(const crs_strip *strip, double low, double high, const char *word,
                         int width, int unicode, char text[CRS_PICTURE_BYTES]);

/* Writes the numbers at the ends of a strip's scale: "0.25          0.72". */
void crs_picture_ends(const crs_strip *strip, int width, char text[CRS_PICTURE_BYTES]);

/* Draws values[count] at times_h[count] (ascending, hours) as a spark of `width` cells. The first
 * days get the most room: cell c of n shows the time end * (c / (n - 1))^3. */
void crs_picture_spark(const double *times_h, const double *values, size_t count, int width,
                       int unicode, char text[CRS_PICTURE_BYTES]);

/* Writes the times that a spark with this end shows, where they are: "0  1 d   1 w   1 m". */
void crs_picture_times(double first_h, double end_h, int width, char text[CRS_PICTURE_BYTES]);

#endif
