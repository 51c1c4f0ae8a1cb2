#include "common.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
seconds_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double
bench_seconds(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double
bench_cpu_seconds(void)
{
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

void
bench_must(crs_status status, const char *what)
{
    if (status) {
        fprintf(stderr, "%s: %s\n", what, crs_status_message(status));
        exit(EXIT_FAILURE);
    }
}

void
bench_use(double value)
{
    static volatile double kept;

    kept = value;
    (void)kept;
}

double
bench_median(double *values, size_t num_values)
{
    (void)crs_sort(values, num_values);
    return crs_quantile_sorted(values, num_values, 0.5);
}

double
bench_exponent(const double *x, const double *y, size_t num_points)
{
    double sum_x = 0.0, sum_y = 0.0, sum_xx = 0.0, sum_xy = 0.0;
    const double n = (double)num_points;

    for (size_t i = 0; i < num_points; i++) {
        const double a = log(x[i]), b = log(y[i]);

        sum_x += a;
        sum_y += b;
        sum_xx += a * a;
        sum_xy += a * b;
    }
    return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

void
bench_init(bench_suite *suite, const char *name, const char *unit, int argc, char **argv)
{
    memset(suite, 0, sizeof *suite);
    suite->name = name;
    suite->unit = unit;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--quick") == 0) {
            suite->quick = 1;
        } else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) {
            suite->num_rounds = (int)strtol(argv[++i], NULL, 10);
        } else {
            fprintf(stderr, "usage: %s [--quick] [--rounds N]\n", argv[0]);
            exit(EXIT_FAILURE);
        }
    }
    if (suite->num_rounds < 1 || suite->num_rounds > BENCH_MAX_ROUNDS) {
        suite->num_rounds = suite->quick ? 7 : 9;
    }
}

void
bench_add(bench_suite *suite, bench_once once, const void *context, const char *label, ...)
{
    bench_case *added = &suite->cases[suite->num_cases];
    va_list arguments;

    if (suite->num_cases == BENCH_MAX_CASES) {
        bench_must(CRS_ERR_LIMIT, suite->name);
    }
    va_start(arguments, label);
    (void)vsnprintf(added->label, sizeof added->label, label, arguments);
    va_end(arguments);
    added->once = once;
    added->context = context;
    suite->num_cases++;
}

static void
print_case(const bench_suite *suite, const bench_case *one)
{
    const size_t n = (size_t)suite->num_rounds;
    double sorted[BENCH_MAX_ROUNDS];

    memcpy(sorted, one->values, n * sizeof sorted[0]);
    printf("{\"bench\": \"%s\", %s, \"unit\": \"%s\", \"median\": %.4g", suite->name, one->label,
           suite->unit, bench_median(sorted, n));
    printf(", \"min\": %.4g, \"max\": %.4g, \"values\": [", sorted[0], sorted[n - 1]);
    for (size_t i = 0; i < n; i++) {
        printf("%s%.4g", i > 0 ? ", " : "", one->values[i]);
    }
    printf("]}\n");
}

void
bench_run(bench_suite *suite)
{
    for (int round = -1; round < suite->num_rounds; round++) {
        for (size_t i = 0; i < suite->num_cases; i++) {
            bench_case *one = &suite->cases[i];

            one->values[round < 0 ? 0 : round] = one->once(one->context); /* -1: warms up */
        }
    }
    for (size_t i = 0; i < suite->num_cases; i++) {
        print_case(suite, &suite->cases[i]);
    }
}
