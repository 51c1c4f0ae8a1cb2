/* random: nanoseconds per random number, drawn on all lanes of a block as models do. */
#include "common.h"
#include "random_kernel.h"

typedef struct draws {
    double (*kernel)(bench_draw what, double mean, uint32_t num_steps);
    bench_draw what;
    double mean;
    uint32_t num_steps;
    double numbers_per_step;
} draws;

static double
ns_per_number(const void *context)
{
    const draws *d = context;
    const double start = bench_cpu_seconds();

    bench_use(d->kernel(d->what, d->mean, d->num_steps));
    return (bench_cpu_seconds() - start) * 1e9 / (d->numbers_per_step * d->num_steps);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bench_draw what;
        double mean;
    } numbers[] = {
        {"bits32", BENCH_DRAW_BITS, 0.0},         {"uniform", BENCH_DRAW_UNIFORM, 0.0},
        {"normal", BENCH_DRAW_NORMAL, 0.0},       {"poisson", BENCH_DRAW_POISSON, 0.8},
        {"poisson", BENCH_DRAW_POISSON, 30.0},    {"binomial", BENCH_DRAW_BINOMIAL, 0.8},
        {"binomial", BENCH_DRAW_BINOMIAL, 10.0},  {"binomial", BENCH_DRAW_BINOMIAL, 50.0},
        {"binomial", BENCH_DRAW_BINOMIAL, 100.0}, {"binomial", BENCH_DRAW_BINOMIAL, 10000.0},
    };
    static const struct {
        crs_isa isa;
        double (*kernel)(bench_draw what, double mean, uint32_t num_steps);
    } copies[] = {
#define COPY(id, suffix, name, test) {CRS_ISA_##id, CRS_PASTE(bench_random, suffix)},
        CRS_ISA_LIST(COPY)
#undef COPY
    };
    static bench_suite suite;
    static draws all[BENCH_MAX_CASES];

    bench_init(&suite, "random", "ns", argc, argv);
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
            const int four = numbers[k].what <= BENCH_DRAW_NORMAL;
            draws *d = &all[suite.num_cases];

            if (crs_isa_supported(copies[i].isa)) {
                *d = (draws){copies[i].kernel, numbers[k].what, numbers[k].mean,
                             suite.quick ? 2000 : 20000, CRS_LANES * (four ? 4.0 : 1.0)};
                bench_add(&suite, ns_per_number, d,
                          "\"number\": \"%s\", \"mean\": %g, \"isa\": \"%s\"", numbers[k].name,
                          numbers[k].mean, crs_isa_name(copies[i].isa));
            }
        }
    }
    bench_run(&suite);
    return 0;
}
