/* cr1_model: CR-1, the chain of counts that peers/cr1.md defines, as a model of the engine.
 *
 * It exists to be compared with the same chain elsewhere; it decides nothing. Its two sources of
 * noise exclude each other: "gaussian" (20 clamped normal flows a step) and "binomial" (20 exact
 * ones); with both at 0 the chain is deterministic. All runs of a block must agree in this.
 * Equation numbers as in cr1.md. */
#ifndef CRS_BENCH_CR1_MODEL_H
#define CRS_BENCH_CR1_MODEL_H

#include "sim/model.h"

/* Parameters, which are the derived constants too. */
enum { CR1_GAUSSIAN, CR1_BINOMIAL, CR1_NUM_PARAMS };

/* Rows of the state: 5 states of 4 groups, state by state, and attention. */
enum {
    CR1_UNAWARE = 0,
    CR1_NEUTRAL = 4,
    CR1_NEGATIVE = 8,
    CR1_LEFT = 12,
    CR1_POSITIVE = 16,
    CR1_ATTENTION = 20,
    CR1_NUM_STATES
};

extern const crs_model crs_model_cr1;

/* Kernels, one copy per instruction set. */
#define CR1_DECLARE(id, suffix, name, test)                                                       \
    void CRS_PASTE(crs_cr1_start, suffix)(const crs_lanes *lanes);                                \
    void CRS_PASTE(crs_cr1_step, suffix)(const crs_lanes *lanes, uint32_t step);
CRS_ISA_LIST(CR1_DECLARE)
#undef CR1_DECLARE

#endif
