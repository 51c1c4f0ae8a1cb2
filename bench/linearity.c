/* linearity: does the cost grow like the work? The exponent of cost over steps, and over
 * replicates, three decades each, fitted to the fastest of the rounds (what disturbs a
 * measurement only makes it slower). 1 is linear. Fails outside 1.00 +- 0.03.
 *
 * Steps are those of CR-1, whose state stays alive for ever: the field model's attention has faded
 * to subnormal numbers after some thousand days, and the processor is slower with those. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cr1_model.h"
#include "work.h"

#define NUM_POINTS 7

/* 10^(i/2) */
static const double factor[NUM_POINTS] = {1.0, 3.1623, 10.0, 31.623, 100.0, 316.23, 1000.0};

static int
fit(const char *what, const bench_work works[NUM_POINTS], const double *size, int num_rounds)
{
    double best[NUM_POINTS];
    double exponent;

    for (int round = -1; round < num_rounds; round++) {
        for (int i = 0; i < NUM_POINTS; i++) {
            const double seconds = bench_work_seconds(&works[i]);

            best[i] = round < 0 ? seconds : fmin(best[i], seconds);
        }
    }
    exponent = bench_exponent(size, best, NUM_POINTS);
    printf("{\"bench\": \"linearity\", \"over\": \"%s\", \"exponent\": %.4f, \"points\": [", what,
           exponent);
    for (int i = 0; i < NUM_POINTS; i++) {
        printf("%s[%.0f, %.4g]", i > 0 ? ", " : "", size[i], best[i]);
    }
    printf("], \"unit\": \"s\"}\n");
    return fabs(exponent - 1.0) <= 0.03;
}

int
main(int argc, char **argv)
{
    static bench_suite suite; /* for its options */
    bench_work steps[NUM_POINTS], runs[NUM_POINTS];
    double num_steps[NUM_POINTS], num_runs[NUM_POINTS];
    int is_linear;

    bench_init(&suite, "linearity", "s", argc, argv);
    for (int i = 0; i < NUM_POINTS; i++) {
        const double base = suite.quick ? 100.0 : 300.0;
        const bench_work work = {.model = &crs_model_field,
                                 .isa = crs_isa_best(),
                                 .dt_h = 1.0,
                                 .num_steps = (long)base,
                                 .num_runs = CRS_LANES,
                                 .num_threads = 1,
                                 .noise = BENCH_ALL_NOISE,
                                 .with_metrics = 1};

        steps[i] = runs[i] = work;
        steps[i].model = &crs_model_cr1;
        steps[i].noise = CR1_GAUSSIAN;
        steps[i].num_steps = (long)(base * factor[i]);
        runs[i].num_runs = CRS_LANES * (uint64_t)(factor[i] + 0.5);
        num_steps[i] = (double)steps[i].num_steps;
        num_runs[i] = (double)runs[i].num_runs;
    }
    is_linear = fit("steps", steps, num_steps, suite.num_rounds);
    is_linear &= fit("replicates", runs, num_runs, suite.num_rounds);
    return is_linear ? EXIT_SUCCESS : EXIT_FAILURE;
}
