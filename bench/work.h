/* work: ensembles of the kind that sweeps and rankings run, to be timed. */
#ifndef CRS_BENCH_WORK_H
#define CRS_BENCH_WORK_H

#include "common.h"

/* What to run; all runs have the same parameters and strategy, each its own replicate. */
typedef struct bench_work {
    const crs_model *model;
    crs_isa isa;
    double dt_h;
    long num_steps;
    uint64_t num_runs;
    size_t num_threads;
    int noise;        /* BENCH_NO_NOISE, BENCH_ALL_NOISE, or the only source of it */
    int with_metrics; /* 1: the model's summary */
    double *kept;     /* [num_runs][num_metrics], or NULL: metrics are dropped */
} bench_work;

#define BENCH_NO_NOISE  (-1)
#define BENCH_ALL_NOISE 99

/* Runs it; seconds: of CPU time with one thread, on the clock with more. */
double bench_work_seconds(const bench_work *work);

/* A bench_once of a bench_work: nanoseconds per replicate-step. */
double bench_work_ns(const void *work);

#endif
