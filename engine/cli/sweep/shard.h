/* shard: which part of a sweep this process is to do.
 *
 * `--shard K/N` says it outright, K from 1 to N. `--shard auto` asks the environment, the first of
 *
 *     Slurm job array   SLURM_ARRAY_TASK_ID, _MIN, _MAX, _STEP, _COUNT
 *     Open MPI          OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE
 *     PMI, PMIx         PMI_RANK, PMI_SIZE; PMIX_RANK (with N given)
 *     srun              SLURM_PROCID, SLURM_NTASKS
 *
 * `--shard auto/N` takes only K from there: task K of an array counted from 1, rank K - 1. It is
 * the form for job arrays: when some tasks are submitted again (--array=2,5), Slurm's own count of
 * tasks is that of the new, smaller array, and N must not follow it. For the same reason `auto`
 * alone refuses an array that is not counted 0, 1, 2, ... or 1, 2, 3, .... */
#ifndef CRS_CLI_SWEEP_SHARD_H
#define CRS_CLI_SWEEP_SHARD_H

#include <stdint.h>

#include "request/request.h"

typedef struct crs_shard {
    uint64_t number, count; /* 1 <= number <= count */
} crs_shard;

/* Reads the value of --shard. `lookup` is getenv, or a test's. CRS_ERR_INVALID with a message. */
crs_status crs_shard_parse(const char *text, char *(*lookup)(const char *name), crs_shard *shard,
                           crs_message *message);

#endif
