/* fit_diagnose: is there an answer to what a fit asks?
 *
 * Some problems have none, and a sampler that is given them "converges" to the prior or to
 * nothing. They are found before it starts:
 *
 *   WIDTH      an observation without error: its band has no width, or a width below what numbers
 *              resolve, so that every candidate is infinitely far off
 *   AFTER_END  an observed day later than the run, or a window that ends after it
 *   NO_VALUE   no candidate has a value there
 *   FLAT       no target that counts depends on what is free: the posterior is the prior
 *   OUT_OF_REACH  no admissible value of the free parameters comes nearer to the observation than
 *              CRS_FIT_BEYOND standard deviations: the model cannot do that, and what the other
 *              targets say would be bent to it
 *
 * The first two follow from the problem, the others from simulated draws from the prior and, for a
 * target that is far off in all of them, a search for the nearest that can be reached. */
#ifndef CRS_STUDY_FIT_FIT_DIAGNOSE_H
#define CRS_STUDY_FIT_FIT_DIAGNOSE_H

#include "study/fit/fit.h"

/* Standard deviations, a tolerance being 1.96 of them. */
#define CRS_FIT_BEYOND 5.0

typedef enum crs_fit_flaw {
    CRS_FIT_SOUND,
    CRS_FIT_WIDTH,
    CRS_FIT_AFTER_END,
    CRS_FIT_NO_VALUE,
    CRS_FIT_FLAT,
    CRS_FIT_OUT_OF_REACH
} crs_fit_flaw;

typedef struct crs_fit_diagnosis {
    crs_fit_flaw flaw;
    size_t target;  /* that it is about; not with FLAT */
    double nearest; /* OUT_OF_REACH: the nearest that was reached; +infinity: not within the run */
    double horizon; /* AFTER_END: the last day that can be looked at */
} crs_fit_diagnosis;

/* Looks at all targets that count; the first flaw is reported. Simulates 64 draws from the prior,
 * and more if a target is far off. The tape is not used. Errors as crs_fit_simulate(). */
crs_status crs_fit_diagnose(const crs_fit *fit, crs_fit_diagnosis *out);

/* Says in a sentence what is wrong and what to do; "" if nothing is. Into text[size]. */
void crs_fit_diagnosis_say(const crs_fit *fit, const crs_fit_diagnosis *found, char *text,
                           size_t size);

#endif
