/* sweep_run: a request to sweep, answered; steps as of play.h, with an estimate between preparing
 * and running. Results grow in the folder request.output (sweep_folder.h); what is there already
 * is not computed again. */
#ifndef CRS_REQUEST_SWEEP_SWEEP_RUN_H
#define CRS_REQUEST_SWEEP_SWEEP_RUN_H

#include <time.h>

#include "request/sweep/sweep_folder.h"
#include "request/sweep/sweep_plan.h"

typedef struct crs_sweep_run {
    crs_sweep_setup setup;
    crs_sweep_folder folder;
    int is_shard;          /* 1: one of setup.record.shards */
    uint64_t found, done;  /* runs found, runs computed now */
    double seconds;        /* that it took */
    struct timespec wall;  /* when it began */
    double started;        /* the same, crs_clock() */
    const crs_env *env;    /* its own */
    uint64_t runs, chunks; /* of the shard, all of them */
} crs_sweep_run;

/* What is to come. Numbers are doubles, for they may be large. */
typedef struct crs_sweep_estimate {
    double runs;        /* of this process */
    double all_runs;    /* of all shards */
    uint64_t chunks;    /* of this process */
    double seconds;     /* of computing */
    double memory;      /* bytes */
    double chunk_bytes; /* on disk, of this process */
    double table_bytes; /* on disk, of all shards */
} crs_sweep_estimate;

/* Reads and checks all that the request names. Errors as of crs_experiment_prepare(). Free in any
 * case. */
crs_status crs_sweep_run_prepare(crs_sweep_run *self, crs_env *env);

/* Estimates; runs a little for it. CRS_ERR_MEMORY. */
crs_status crs_sweep_run_estimate(crs_sweep_run *self, crs_env *env, crs_sweep_estimate *out);

/* Computes what is not there yet, and writes the tables unless it is a shard. Notes tell what was
 * found and made. CRS_ERR_STOPPED: what is done is safe. CRS_ERR_EXISTS, CRS_ERR_INVALID (another
 * sweep is there), CRS_ERR_IO, CRS_ERR_MEMORY. */
crs_status crs_sweep_run_work(crs_sweep_run *self, crs_env *env);

/* Frees, and lets go of the folder; safe twice. */
void crs_sweep_run_free(crs_sweep_run *self);

#endif
