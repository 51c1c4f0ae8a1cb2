/* phase: the stage of its life cycle that a crisis is in, from what has been seen of it so far.
 *
 * Stages follow the report's life cycle (warning, outbreak, repair) and the day on which trust is
 * back. Only the past counts: the largest attention and the trust at the first instant, so far. A
 * second outbreak needs more attention than the first one ended with, so that noise around the
 * limit does not make phases alternate. */
#ifndef CRS_STUDY_PHASE_H
#define CRS_STUDY_PHASE_H

/* X(id, name, meaning) */
#define CRS_PHASE_LIST(X)                                                                         \
    X(WARNING, "warning", "before the outbreak: the flaw is there, the public does not know")     \
    X(CALM, "calm", "nothing has broken out: attention has been below 0.01 all the time")         \
    X(OUTBREAK, "outbreak",                                                                       \
      "from the outbreak until attention is at a tenth of its peak so far, and again when it is " \
      "above a fifth of it")                                                                      \
    X(REPAIR, "repair", "the outbreak is over, public trust is below what it was before")         \
    X(RECOVERED, "recovered", "the outbreak is over, public trust is back where it was before")

typedef enum crs_phase {
#define CRS_PHASE_ENUM(id, name, meaning) CRS_PHASE_##id,
    CRS_PHASE_LIST(CRS_PHASE_ENUM)
#undef CRS_PHASE_ENUM
        CRS_NUM_PHASES
} crs_phase;

/* What a run has shown so far. All zero: nothing yet. */
typedef struct crs_life {
    int seen;        /* 1 once there was an instant */
    crs_phase phase; /* at the last instant */
    double peak;     /* largest attention so far */
    double trust;    /* public trust at the first instant */
} crs_life;

/* Takes the next instant of a run and returns its phase: hours since the outbreak, attention, the
 * public's trust. */
crs_phase crs_life_next(crs_life *self, double t_h, double attention, double trust);

/* "outbreak". Static storage. */
const char *crs_phase_name(crs_phase phase);

#endif
