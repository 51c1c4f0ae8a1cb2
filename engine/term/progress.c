#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "term/progress.h"
#include "term/terminal.h"

/* Seconds between two drawings, on a terminal and elsewhere. */
#define TTY_INTERVAL  0.1
#define FILE_INTERVAL 0.5

void
crs_progress_start(crs_progress *self, const char *mode, int quiet, uint64_t total)
{
    *self = (crs_progress){.total = total};
    self->is_tty = isatty(STDERR_FILENO) != 0;
    self->enabled = strcmp(mode, "always") == 0 ||
                    (strcmp(mode, "auto") == 0 && self->is_tty && !quiet);
    self->started = self->shown = crs_clock();
}

void
crs_progress_line(char *text, size_t size, const char *what, uint64_t done, uint64_t total,
                  double seconds)
{
    const double share = total > 0 ? (double)done / (double)total : 1.0;
    const double rate = seconds > 0.0 ? (double)done / seconds : 0.0;
    const double left = rate > 0.0 ? (double)(total - done) / rate : 0.0;
    const int whole = left < 359999.0 ? (int)(left + 0.5) : 359999;

    snprintf(text, size,
             "%3.0f %%  %" PRIu64 " of %" PRIu64 " runs  %.0f runs/s  %d:%02d left  %s",
             100.0 * share, done, total, rate, whole / 60, whole % 60, what);
}

void
crs_progress_update(crs_progress *self, const char *what, uint64_t done)
{
    const double now = self->enabled ? crs_clock() : 0.0;
    char line[256];

    if (!self->enabled || now - self->shown < (self->is_tty ? TTY_INTERVAL : FILE_INTERVAL)) {
        return;
    }
    self->shown = now;
    self->visible = self->is_tty;
    crs_progress_line(line, sizeof line, what, done, self->total, now - self->started);
    if (self->is_tty) {
        /* A line that wraps could not be drawn over. */
        fprintf(stderr, "\r%.*s\x1b[K", crs_terminal_of(STDERR_FILENO).width - 1, line);
    } else {
        fprintf(stderr, "%s\n", line);
    }
    fflush(stderr);
}

void
crs_progress_end(crs_progress *self)
{
    if (self->visible) {
        fputs("\r\x1b[K", stderr);
        fflush(stderr);
        self->visible = 0;
    }
}
