/* cr1_check: CR-1 of this engine against the table of peers/cr1.md, on every instruction set.
 *
 * Without noise to 1e-9 of the number. With binomial noise the means over 2048 replicates: each of
 * six statistics is within five standard errors, ours and the table's, of the table; the planted
 * bug, normal flows instead of exact ones, is outside. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "cr1_model.h"

#define NUM_COLUMNS  6
#define NUM_RUNS     2048
#define LAST_STEP    4320
#define EARLY_STEP   100
#define TABLE_RUNS   2000.0
#define MAX_STANDARD 5.0

typedef struct row {
    long step;
    double value[NUM_COLUMNS], deviation[NUM_COLUMNS];
} row;

/* The columns of cr1.md. */
static const int columns[NUM_COLUMNS] = {CR1_ATTENTION,    CR1_UNAWARE + 0, CR1_NEUTRAL + 1,
                                         CR1_NEGATIVE + 2, CR1_LEFT + 3,    CR1_POSITIVE + 2};

static const row quiet[] = {
    {1, {0.953229424500714, 904.837418036, 8157.11611149, 0.0, 0.0, 0.0}, {0.0}},
    {100,
     {0.117067014702, 58.0312305307, 27525.235884, 9736.75841822, 13.6439901476, 6.89287559339},
     {0.0}},
    {4320,
     {0.491998649602, 16.2063642062, 1480.19422323, 25926.0628343, 274.561129886, 13394.986986},
     {0.0}},
};

static const row binomial = {EARLY_STEP,
                             {0.1171, 58.0, 27529.0, 9737.0, 13.74, 6.86},
                             {0.0016, 7.4, 222.0, 161.0, 3.70, 2.65}};

static crs_block *
new_block(crs_isa isa)
{
    const crs_plan plan = {
        .model = &crs_model_cr1, .isa = isa, .dt_h = 1.0, .num_steps = LAST_STEP};
    crs_block *block = NULL;

    bench_must(crs_block_create(&block, &plan), "block");
    return block;
}

static void
load(crs_block *block, const double *params, uint64_t first)
{
    crs_run runs[CRS_LANES];

    for (uint64_t l = 0; l < CRS_LANES; l++) {
        runs[l] = (crs_run){params, NULL, 1, first + l};
    }
    crs_block_load(block, runs, CRS_LANES);
}

/* 1 if the chain without noise is that of the table. */
static int
quiet_is_right(crs_isa isa)
{
    static const double off[CR1_NUM_PARAMS] = {0.0};
    crs_block *block = new_block(isa);
    int is_right = 1;

    load(block, off, 0);
    for (size_t r = 0; r < sizeof quiet / sizeof quiet[0]; r++) {
        crs_block_advance(block, quiet[r].step);
        for (int c = 0; c < NUM_COLUMNS; c++) {
            const double value = crs_block_state(block)[columns[c]][CRS_LANES - 1];

            if (!(fabs(value - quiet[r].value[c]) <= 1e-9 * fabs(quiet[r].value[c]))) {
                printf("%s, step %ld, column %d: %.12g, not %.12g\n", crs_isa_name(isa),
                       quiet[r].step, c, value, quiet[r].value[c]);
                is_right = 0;
            }
        }
    }
    crs_block_free(block);
    return is_right;
}

/* Largest distance of a mean from the table, in standard errors. */
static double
distance(crs_isa isa, int noise)
{
    double params[CR1_NUM_PARAMS] = {0.0}, mean[NUM_COLUMNS] = {0.0};
    crs_block *block = new_block(isa);
    double largest = 0.0;

    params[noise] = 1.0;
    for (uint64_t first = 0; first < NUM_RUNS; first += CRS_LANES) {
        load(block, params, first);
        crs_block_advance(block, binomial.step);
        for (int c = 0; c < NUM_COLUMNS; c++) {
            for (int l = 0; l < CRS_LANES; l++) {
                mean[c] += crs_block_state(block)[columns[c]][l] / NUM_RUNS;
            }
        }
    }
    for (int c = 0; c < NUM_COLUMNS; c++) {
        const double error = binomial.deviation[c] * sqrt(1.0 / NUM_RUNS + 1.0 / TABLE_RUNS);

        largest = fmax(largest, fabs(mean[c] - binomial.value[c]) / error);
    }
    crs_block_free(block);
    return largest;
}

int
main(void)
{
    int is_right = 1;

    for (int i = 0; i < (int)CRS_NUM_ISA; i++) {
        const crs_isa isa = (crs_isa)i;

        if (crs_isa_supported(isa)) {
            const double exact = distance(isa, CR1_BINOMIAL);
            const double clamped = distance(isa, CR1_GAUSSIAN);

            is_right &= quiet_is_right(isa) && exact < MAX_STANDARD && clamped > MAX_STANDARD;
            printf("%s: binomial flows %.2f standard errors from the table, normal ones %.2f\n",
                   crs_isa_name(isa), exact, clamped);
        }
    }
    return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
