/* glance: the course of one run, as a few sparks below a table.
 *
 *     first run      start  0   1 d    1 w      1 m     3 m    6 m    end
 *     ─────────────────────────────────────────────────────────────────────
 *     attention       1.26  ▆▇██▆▅▃▃▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  0.001
 *     trust_public   0.750  ████▇▆▅▄▄▃▃▃▃▄▄▄▅▅▅▆▆▆▆▆▇▇▇▇▇▇▇▇▇  0.681
 *
 * Of all replicates the first is shown; with the same seed it meets the same luck under every
 * strategy. */
#ifndef CRS_CLI_PLAY_GLANCE_H
#define CRS_CLI_PLAY_GLANCE_H

#include "cli/command.h"
#include "request/experiment.h"

/* Observables that are shown, at most. */
#define CRS_GLANCE_LINES 3

typedef struct crs_glance {
    size_t observables[CRS_GLANCE_LINES]; /* [num_lines], of the model */
    size_t num_lines;
    double *times_h;                  /* [count] */
    double *values[CRS_GLANCE_LINES]; /* [num_lines][count] */
    size_t count, room;
} crs_glance;

/* Makes room for the samples of a plan. CRS_ERR_MEMORY. */
crs_status crs_glance_init(crs_glance *self, const crs_replay_plan *plan);

/* Keeps a sample, observed[num_observables]. */
void crs_glance_add(crs_glance *self, double t_h, const double *observed);

/* Draws it; nothing if there are no two samples. */
crs_status crs_glance_print(const crs_glance *self, const crs_cli *cli, int several);

/* Frees; safe twice. */
void crs_glance_free(crs_glance *self);

#endif
