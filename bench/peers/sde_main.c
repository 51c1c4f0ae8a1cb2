/* sde_main: runs the code that SDEverywhere generated from field.mdl.
 *
 * Speaks the protocol of bench.py on standard input: "check" prints the outputs at the end as
 * JSON, "run" does RUNS runs and prints the nanoseconds per run and step, of CPU time and on the
 * clock, "quit" or the end of the input ends. Compiled together with the generated code, so that
 * the compiler sees all. */
#include <string.h>
#include <time.h>
#ifdef __wasm__
#include <wasi/api.h>
#endif

#include "sde.h"

#include "field.c"

#define RUNS 300

static double outputs[16];
static int num_stored;

static void
outputVar(double value)
{
    outputs[num_stored++] = value;
}

static int
simulate(void)
{
    int steps;

    initConstants();
    initLevels();
    _time = _initial_time;
    steps = (int)((_final_time - _initial_time) / _time_step + 0.5);
    for (int i = 0; i < steps; i++) {
        evalAux();
        evalLevels();
        _time += _time_step;
    }
    num_stored = 0;
    storeOutputData();
    return steps;
}

/* Seconds on the clock. */
static double
wall_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds of CPU time of this process. */
static double
cpu_seconds(void)
{
#ifdef __wasm__ /* its C library leaves this clock out */
    __wasi_timestamp_t now = 0;

    (void)__wasi_clock_time_get(__WASI_CLOCKID_PROCESS_CPUTIME_ID, 1, &now);
    return 1e-9 * (double)now;
#else
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
#endif
}

int
main(void)
{
    char line[32];

    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4) != 0) {
        if (strncmp(line, "check", 5) == 0) {
            (void)simulate();
            printf("{\"values\": [%.17g, %.17g, %.17g, %.17g, %.17g]}\n", outputs[0], outputs[1],
                   outputs[2], outputs[3], outputs[4]);
        } else {
            const double wall = wall_seconds(), cpu = cpu_seconds();
            double steps = 0.0;

            for (int i = 0; i < RUNS; i++) {
                steps += simulate();
            }
            printf("{\"cpu\": %.3f, \"wall\": %.3f}\n", (cpu_seconds() - cpu) * 1e9 / steps,
                   (wall_seconds() - wall) * 1e9 / steps);
        }
        fflush(stdout);
    }
    return 0;
}
