/* random_kernel: random numbers of all lanes, as models draw them; one copy per instruction set.
 */
#ifndef CRS_BENCH_RANDOM_KERNEL_H
#define CRS_BENCH_RANDOM_KERNEL_H

#include <stdint.h>

#include "core/lanes.h"

typedef enum bench_draw {
    BENCH_DRAW_BITS,
    BENCH_DRAW_UNIFORM,
    BENCH_DRAW_NORMAL,
    BENCH_DRAW_POISSON,
    BENCH_DRAW_BINOMIAL,
    BENCH_NUM_DRAWS
} bench_draw;

/* Draws for `num_steps` steps with this mean (Poisson, binomial; n = 50000); returns a sum of the
 * numbers. Bits, uniform and normal numbers come four a lane and step, the others one. */
#define BENCH_RANDOM_DECLARE(id, suffix, name, test)                                              \
    double CRS_PASTE(bench_random, suffix)(bench_draw what, double mean, uint32_t num_steps);
CRS_ISA_LIST(BENCH_RANDOM_DECLARE)
#undef BENCH_RANDOM_DECLARE

#endif
