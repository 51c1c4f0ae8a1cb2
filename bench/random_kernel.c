#include "core/binomial.h"
#include "random_kernel.h"

#define TRIALS 50000.0

double
CRS_KERNEL(bench_random)(bench_draw what, double mean, uint32_t num_steps)
{
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES], drawn[4][CRS_LANES];
    const uint32_t(*const key)[CRS_LANES] = (const uint32_t(*)[CRS_LANES])words;
    _Alignas(CRS_LANE_ALIGN) double rows[4][CRS_LANES] = {{0.0}}, means[CRS_LANES];
    _Alignas(CRS_LANE_ALIGN) double trials[CRS_LANES], p[CRS_LANES];
    double sum = 0.0;

    for (int l = 0; l < CRS_LANES; l++) {
        const crs_key one = crs_key_make(1, (uint64_t)l);

        for (int i = 0; i < 4; i++) {
            words[i][l] = one.word[i];
        }
        means[l] = mean;
        trials[l] = TRIALS;
        p[l] = mean / TRIALS;
    }
    for (uint32_t step = 0; step < num_steps; step++) {
        switch (what) {
        case BENCH_DRAW_BITS:
            crs_draw_rows(key, 1, step, 0, drawn);
            rows[0][step % CRS_LANES] = drawn[step % 4][step % CRS_LANES];
            break;
        case BENCH_DRAW_UNIFORM:
            crs_uniform_rows(key, 1, step, 0, rows);
            break;
        case BENCH_DRAW_NORMAL:
            crs_normal_rows(key, 1, step, 0, rows);
            break;
        case BENCH_DRAW_POISSON:
            crs_poisson_lanes(key, 1, step, means, rows[0]);
            break;
        case BENCH_DRAW_BINOMIAL:
            crs_binomial_lanes(key, 1, step, trials, p, rows[0]);
            break;
        case BENCH_NUM_DRAWS:
            break;
        }
        sum += rows[step % 4][step % CRS_LANES];
    }
    return sum;
}
