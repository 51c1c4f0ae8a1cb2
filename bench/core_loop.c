/* core_loop: cost of the core loop, in nanoseconds per replicate-step.
 *
 * The field model and CR-1 (peers/cr1.md) over 180 days, for every instruction set that this CPU
 * runs, noise on and off, with and without the metrics of a run, with one thread and with two,
 * through crs_ensemble_run(): loading runs and starting threads is in the figure. */
#include "cr1_model.h"
#include "work.h"

static bench_suite suite;
static bench_work works[BENCH_MAX_CASES];

static const char *
noise_name(const bench_work *work)
{
    if (work->noise == BENCH_NO_NOISE) {
        return "off";
    }
    return work->noise == BENCH_ALL_NOISE ? "on" : work->model->noises[work->noise].name;
}

static void
add(const crs_model *model, crs_isa isa, int noise, int with_metrics, size_t num_threads)
{
    bench_work *work = &works[suite.num_cases];
    const int is_slow = noise != BENCH_NO_NOISE && noise != BENCH_ALL_NOISE;
    const int blocks = suite.quick || is_slow ? 1 : 4;

    *work = (bench_work){.model = model,
                         .isa = isa,
                         .dt_h = 1.0,
                         .num_steps = suite.quick ? 1440 : 4320,
                         .num_runs = num_threads * CRS_LANES * (uint64_t)blocks,
                         .num_threads = num_threads,
                         .noise = noise,
                         .with_metrics = with_metrics};
    bench_add(&suite, bench_work_ns, work,
              "\"model\": \"%s\", \"isa\": \"%s\", \"noise\": \"%s\", \"metrics\": \"%s\", "
              "\"threads\": %zu, \"lanes\": %d",
              model->name, crs_isa_name(isa), noise_name(work), with_metrics ? "all" : "none",
              num_threads, CRS_LANES);
}

int
main(int argc, char **argv)
{
    bench_init(&suite, "core_loop", "ns", argc, argv);
    for (int i = 0; i < (int)CRS_NUM_ISA; i++) {
        const crs_isa isa = (crs_isa)i;

        if (!crs_isa_supported(isa)) {
            continue;
        }
        for (size_t threads = 1; threads <= 2; threads++) {
            add(&crs_model_field, isa, BENCH_ALL_NOISE, 0, threads);
            add(&crs_model_cr1, isa, 0, 0, threads);
            add(&crs_model_cr1, isa, 1, 0, threads);
        }
        add(&crs_model_field, isa, BENCH_ALL_NOISE, 1, 1);
        add(&crs_model_field, isa, BENCH_NO_NOISE, 0, 1);
        add(&crs_model_field, isa, BENCH_NO_NOISE, 1, 1);
        add(&crs_model_cr1, isa, BENCH_NO_NOISE, 0, 1);
    }
    bench_run(&suite);
    return 0;
}
