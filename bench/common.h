/* common: what the benchmarks share: timing in rounds, and figures as JSON lines.
 *
 * Machines drift: clocks change and neighbours come and go. So the cases of a suite are not timed
 * one after the other but in rounds, each case once a round; a line gives the median and the
 * range over the rounds, and all values, so that a ratio of two cases can be taken round by round.
 * Compare figures of one run of a program only.
 *
 *     {"bench": "core_loop", "model": "field", ..., "unit": "ns", "median": 24.1, "min": 23.9,
 *      "max": 30.2, "values": [...]} */
#ifndef CRS_BENCH_COMMON_H
#define CRS_BENCH_COMMON_H

#include <stddef.h>

#include "base/message.h"
#include "models/registry.h"
#include "scenario/library.h"
#include "scenario/scenario.h"
#include "sim/block.h"
#include "sim/ensemble.h"
#include "sim/quantile.h"
#include "study/case.h"

#define BENCH_MAX_ROUNDS 99
#define BENCH_MAX_CASES  128
#define BENCH_MAX_LABEL  256

/* A thing to measure: runs once and returns the figure, in the unit of the suite. */
typedef double (*bench_once)(const void *context);

typedef struct bench_case {
    char label[BENCH_MAX_LABEL]; /* members of the JSON object: "\"isa\": \"avx2\"" */
    bench_once once;
    const void *context;
    double values[BENCH_MAX_ROUNDS];
} bench_case;

typedef struct bench_suite {
    const char *name;
    const char *unit;
    int num_rounds;
    int quick; /* 1: shorter work, for a first look and for continuous integration */
    size_t num_cases;
    bench_case cases[BENCH_MAX_CASES];
} bench_suite;

/* Reads [--quick] [--rounds N]; ends the program on anything else. 9 rounds, or 7 if quick. */
void bench_init(bench_suite *suite, const char *name, const char *unit, int argc, char **argv);

/* Adds a case; `context` must live until bench_run(). */
void bench_add(bench_suite *suite, bench_once once, const void *context, const char *label, ...)
    __attribute__((format(printf, 4, 5)));

/* Warms up, times all rounds, prints a line a case. */
void bench_run(bench_suite *suite);

/* Sorts values and returns the middle one. */
double bench_median(double *values, size_t num_values);

/* Slope of log(y) over log(x) by least squares. */
double bench_exponent(const double *x, const double *y, size_t num_points);

/* Seconds on the clock, and of CPU time of this process. The second leaves out the time that other
 * programs take away; it is used for all work of one thread. */
double bench_seconds(void);
double bench_cpu_seconds(void);

/* Ends the program with a message if `status` is an error. */
void bench_must(crs_status status, const char *what);

/* Keeps a result from being optimised away. */
void bench_use(double value);

#endif
