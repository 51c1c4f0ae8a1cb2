#include "study/phase.h"

/* Attention at which something has broken out; shares of the peak at which the outbreak ends and
 * begins anew. */
#define OUTBREAK_LEVEL 0.01
#define END_SHARE      0.1
#define AGAIN_SHARE    0.2

static const char *const names[CRS_NUM_PHASES] = {
#define PHASE_ROW(id, name, meaning) name,
    CRS_PHASE_LIST(PHASE_ROW)
#undef PHASE_ROW
};

const char *
crs_phase_name(crs_phase phase)
{
    return names[phase];
}

crs_phase
crs_life_next(crs_life *self, double t_h, double attention, double trust)
{
    if (!self->seen) {
        *self = (crs_life){.seen = 1, .phase = CRS_PHASE_CALM, .trust = trust};
    }
    self->peak = attention > self->peak ? attention : self->peak;
    if (t_h < 0.0) {
        self->phase = CRS_PHASE_WARNING;
    } else if (self->peak < OUTBREAK_LEVEL) {
        self->phase = CRS_PHASE_CALM;
    } else {
        const int is_over = self->phase == CRS_PHASE_REPAIR || self->phase == CRS_PHASE_RECOVERED;
        const double level = self->peak * (is_over ? AGAIN_SHARE : END_SHARE);

        if (attention > level) {
            self->phase = CRS_PHASE_OUTBREAK;
        } else {
            self->phase = trust < self->trust ? CRS_PHASE_REPAIR : CRS_PHASE_RECOVERED;
        }
    }
    return self->phase;
}
