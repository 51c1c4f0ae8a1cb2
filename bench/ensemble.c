/* ensemble: scaling with threads, and memory with replicates.
 *
 * Threads: replicate-steps per second of the field model over 180 days, against one thread, on the
 * clock: an idle machine is needed for these lines. Memory: the largest resident set of a process
 * that simulates R replicates of 400 days with all metrics of each kept (23 numbers a run), every
 * R in a process of its own. To save time, a step is a day there, not an hour, so a run has 400
 * steps; the smaller R are run with 9600 hourly steps as well, to show the difference, which is
 * rings of past values, a few hundred kB a thread, whatever R. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work.h"

static bench_work
usual_work(size_t num_threads)
{
    return (bench_work){.model = &crs_model_field,
                        .isa = crs_isa_best(),
                        .dt_h = 1.0,
                        .num_steps = 4320,
                        .num_runs = CRS_LANES * 8,
                        .num_threads = num_threads,
                        .noise = BENCH_ALL_NOISE,
                        .with_metrics = 1};
}

static double
million_steps_per_second(const void *context)
{
    const bench_work *work = context;
    const double start = bench_seconds();

    bench_work_seconds(work);
    return 1e-6 * (double)work->num_runs * (double)work->num_steps / (bench_seconds() - start);
}

/* Simulates `work` in this process and prints its line. */
static void
print_memory(bench_work work)
{
    struct rusage usage;
    const double start = bench_seconds();

    work.kept = calloc(work.num_runs * work.model->num_metrics, sizeof *work.kept);
    bench_must(work.kept ? CRS_OK : CRS_ERR_MEMORY, "metrics");
    bench_work_seconds(&work);
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"bench\": \"memory\", \"model\": \"field\", \"replicates\": %llu, \"days\": 400, "
           "\"dt_h\": %g, \"threads\": %zu, \"metrics\": %zu, \"seconds\": %.3g, "
           "\"max_rss_mb\": %.1f, \"kept_mb\": %.1f}\n",
           (unsigned long long)work.num_runs, work.dt_h, work.num_threads, work.model->num_metrics,
           bench_seconds() - start, (double)usage.ru_maxrss / 1024.0,
           (double)(work.num_runs * work.model->num_metrics * sizeof *work.kept) / 1048576.0);
    free(work.kept);
}

static void
measure_memory(const bench_work *work)
{
    int status = EXIT_FAILURE;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        print_memory(*work);
        exit(EXIT_SUCCESS);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        bench_must(CRS_ERR_THREAD, "child process");
    }
}

int
main(int argc, char **argv)
{
    static const uint64_t replicates[] = {1000, 10000, 100000, 1000000};
    static bench_suite suite;
    bench_work works[64];
    size_t num_cpus = crs_num_cpus();

    bench_init(&suite, "ensemble", "1e6 steps/s", argc, argv);
    num_cpus = num_cpus < 64 ? num_cpus : 64;
    for (size_t threads = 1; threads <= num_cpus; threads++) {
        works[threads - 1] = usual_work(threads);
        bench_add(&suite, million_steps_per_second, &works[threads - 1], "\"threads\": %zu",
                  threads);
    }
    bench_run(&suite);
    for (size_t i = 0; i < sizeof replicates / sizeof replicates[0]; i++) {
        bench_work work = usual_work(num_cpus);

        work.num_runs = replicates[i];
        if (work.num_runs <= 1000 || (work.num_runs <= 10000 && !suite.quick)) {
            work.num_steps = 9600;
            measure_memory(&work);
        }
        if (work.num_runs < 1000000 || !suite.quick) {
            work.dt_h = 24.0;
            work.num_steps = 400;
            measure_memory(&work);
        }
    }
    return 0;
}
