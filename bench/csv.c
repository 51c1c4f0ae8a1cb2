/* csv: nanoseconds per number written as text, in the mixes that tables hold: states between 0
 * and 1 with all their digits, and numbers of few digits. */
#include <stdio.h>

#include "common.h"
#include "core/pcg.h"
#include "table/csv.h"
#include "base/number.h"

#define NUM_VALUES  4096
#define NUM_COLUMNS 16

static double full[NUM_VALUES], few[NUM_VALUES];

typedef struct writing {
    const double *values;
    int repeats;
    size_t (*write)(double value, char *text);
} writing;

static size_t
write_17(double value, char *text)
{
    return (size_t)snprintf(text, CRS_NUMBER_BYTES, "%.17g", value);
}

static size_t
write_9(double value, char *text)
{
    return (size_t)snprintf(text, CRS_NUMBER_BYTES, "%.9g", value);
}

static double
numbers_ns(const void *context)
{
    const writing *w = context;
    const double start = bench_cpu_seconds();
    size_t length = 0;
    char text[CRS_NUMBER_BYTES];

    for (int r = 0; r < w->repeats; r++) {
        for (int i = 0; i < NUM_VALUES; i++) {
            length += w->write(w->values[i], text);
        }
    }
    bench_use((double)length);
    return (bench_cpu_seconds() - start) * 1e9 / NUM_VALUES / w->repeats;
}

/* A whole table, written to memory. */
static double
table_ns(const void *context)
{
    static crs_column columns[NUM_COLUMNS];
    const writing *w = context;
    const double start = bench_cpu_seconds();
    double spent;
    crs_sink sink;
    crs_csv csv;

    for (int i = 0; i < NUM_COLUMNS; i++) {
        columns[i] = (crs_column){"x", "number", "1", "a number"};
    }
    bench_must(crs_sink_init_memory(&sink), "sink");
    crs_csv_init(&csv, &sink, columns, NUM_COLUMNS);
    for (int r = 0; r < w->repeats; r++) {
        for (int i = 0; i < NUM_VALUES; i++) {
            crs_csv_number(&csv, w->values[i]);
            if (i % NUM_COLUMNS == NUM_COLUMNS - 1) {
                bench_must(crs_csv_end_row(&csv), "csv");
            }
        }
    }
    spent = bench_cpu_seconds() - start;
    crs_sink_free(&sink);
    return spent * 1e9 / NUM_VALUES / w->repeats;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bench_once once;
        size_t (*write)(double value, char *text);
    } ways[] = {
        {"number", numbers_ns, crs_number_write},
        {"csv", table_ns, NULL},
        {"printf %.17g", numbers_ns, write_17},
        {"printf %.9g", numbers_ns, write_9},
    };
    static bench_suite suite;
    static writing writings[BENCH_MAX_CASES];
    crs_pcg32 rng;

    bench_init(&suite, "csv", "ns", argc, argv);
    crs_pcg32_init(&rng, 1, 1);
    for (int i = 0; i < NUM_VALUES; i++) {
        full[i] = (crs_pcg32_next(&rng) + crs_pcg32_next(&rng) * 0x1p-32) * 0x1p-32;
        few[i] = (double)(i % 1000) / 100.0;
    }
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        for (int k = 0; k < 2; k++) {
            writing *w = &writings[suite.num_cases];

            *w = (writing){k ? few : full, suite.quick ? 5 : 50, ways[i].write};
            bench_add(&suite, ways[i].once, w, "\"writer\": \"%s\", \"digits\": \"%s\"",
                      ways[i].name, k ? "few" : "all");
        }
    }
    bench_run(&suite);
    return 0;
}
