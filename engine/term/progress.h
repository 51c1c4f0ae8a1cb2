/* progress: one line on standard error that says how far, how fast and how long still.
 *
 * On a terminal the line is drawn over and over; elsewhere (--progress always) a new line is
 * printed now and then. It never touches standard output. */
#ifndef CRS_TERM_PROGRESS_H
#define CRS_TERM_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

typedef struct crs_progress {
    int enabled;
    int is_tty;
    uint64_t total; /* runs */
    double started; /* monotonic clock, s */
    double shown;   /* when the line was last drawn */
    int visible;    /* a line stands on the terminal */
} crs_progress;

/* Starts. `mode` is the first letter of auto, always or never. */
void crs_progress_start(crs_progress *self, const char *mode, int quiet, uint64_t total);

/* `done` of the total are done; `what` is being worked on. Draws at most ten times a second. */
void crs_progress_update(crs_progress *self, const char *what, uint64_t done);

/* Removes the line. */
void crs_progress_end(crs_progress *self);

/* Writes the line for `done` of `total` after `seconds` into text[size]. */
void crs_progress_line(char *text, size_t size, const char *what, uint64_t done, uint64_t total,
                       double seconds);

#endif
