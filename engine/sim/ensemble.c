/* The CPUs that a process may use are Linux's affinity mask (set by taskset, Slurm, containers).
 */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/ensemble.h"

/* What the threads share. `turn` and `status` change under the mutex only. */
typedef struct pool {
    const crs_ensemble *ensemble;
    uint64_t num_blocks;
    _Atomic uint64_t next; /* first block that nobody has taken */
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* `turn` or `status` did */
    uint64_t turn;          /* block that is handed over next */
    crs_status status;      /* the first error */
} pool;

typedef struct worker {
    pool *pool;
    size_t index;
    pthread_t thread;
} worker;

/* Ends the ensemble with `status`, unless something else ended it before. */
static void
fail(pool *self, crs_status status)
{
    pthread_mutex_lock(&self->mutex);
    if (self->status == CRS_OK) {
        self->status = status;
    }
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
}

static int
has_failed(pool *self)
{
    int failed;

    pthread_mutex_lock(&self->mutex);
    failed = self->status != CRS_OK;
    pthread_mutex_unlock(&self->mutex);
    return failed;
}

/* 1 if the caller asked to stop. The flag belongs to a signal handler or to another thread. */
static int
is_stopped(const crs_ensemble *ensemble)
{
    return ensemble->stop && __atomic_load_n(ensemble->stop, __ATOMIC_RELAXED) != 0;
}

/* Number of runs in block number `index`. */
static size_t
runs_in_block(const crs_ensemble *ensemble, uint64_t index)
{
    const uint64_t rest = ensemble->num_runs - index * CRS_LANES;

    return rest < CRS_LANES ? (size_t)rest : CRS_LANES;
}

/* Is the strategy one that blocks of the plan can play? */
static int
is_playable(const crs_plan *plan, const crs_strategy *strategy)
{
    return !strategy || (strategy->num_actions <= CRS_MAX_ACTIONS &&
                         crs_watch_covers(&plan->watch, strategy, plan->dt_h));
}

static crs_status
run_block(const crs_ensemble *ensemble, size_t thread, crs_block *block, uint64_t index)
{
    const size_t count = runs_in_block(ensemble, index);
    crs_run runs[CRS_LANES] = {{0}};

    for (size_t slot = 0; slot < count; slot++) {
        ensemble->source(ensemble->context, thread, slot, index * CRS_LANES + slot, &runs[slot]);
        if (!is_playable(&ensemble->plan, runs[slot].strategy)) {
            return crs_error(CRS_ERR_ARGUMENT);
        }
    }
    crs_block_load(block, runs, count);
    if (ensemble->on_load) {
        ensemble->on_load(ensemble->context, block, index * CRS_LANES, count);
    }
    if (ensemble->on_pause) {
        crs_block_advance(block, ensemble->pause_step);
        ensemble->on_pause(ensemble->context, block, index * CRS_LANES, count);
    }
    crs_block_advance(block, ensemble->plan.num_steps);
    return CRS_OK;
}

/* Waits for the turn of block `index` and gives it to the sink, under the mutex: the sink never
 * runs twice at once. Does nothing if the ensemble has failed. */
static void
hand_over(pool *self, const crs_block *block, uint64_t index)
{
    const crs_ensemble *ensemble = self->ensemble;

    pthread_mutex_lock(&self->mutex);
    while (self->turn != index && self->status == CRS_OK) {
        pthread_cond_wait(&self->changed, &self->mutex);
    }
    if (self->status == CRS_OK) {
        self->status = ensemble->sink(ensemble->context, block, index * CRS_LANES,
                                      runs_in_block(ensemble, index));
        self->turn++;
    }
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
}

static void *
work(void *argument)
{
    worker *self = argument;
    pool *shared = self->pool;
    crs_block *block = NULL;
    const crs_status created = crs_block_create(&block, &shared->ensemble->plan);

    if (created != CRS_OK) {
        fail(shared, created);
        return NULL;
    }
    while (!has_failed(shared)) {
        const uint64_t index = atomic_fetch_add(&shared->next, 1);
        crs_status status;

        if (index >= shared->num_blocks) {
            break;
        }
        if (is_stopped(shared->ensemble)) {
            fail(shared, crs_error(CRS_ERR_STOPPED));
            break;
        }
        status = run_block(shared->ensemble, self->index, block, index);
        if (status != CRS_OK) {
            fail(shared, status);
            break;
        }
        hand_over(shared, block, index);
    }
    crs_block_free(block);
    return NULL;
}

/* Works as thread 0 together with `num_workers - 1` new threads, until all have ended. */
static void
work_together(pool *self, worker *workers, size_t num_workers)
{
    size_t started = 1;

    for (size_t i = 0; i < num_workers; i++) {
        workers[i].pool = self;
        workers[i].index = i;
    }
    while (started < num_workers &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0) {
        started++;
    }
    if (started < num_workers) {
        fail(self, crs_error(CRS_ERR_THREAD));
    }
    work(&workers[0]);
    for (size_t i = 1; i < started; i++) {
        pthread_join(workers[i].thread, NULL);
    }
}

crs_status
crs_ensemble_run(const crs_ensemble *ensemble)
{
    pool shared = {.ensemble = ensemble};
    worker *workers = NULL;
    size_t num_workers = ensemble->num_threads;

    if (num_workers == 0) {
        return crs_error(CRS_ERR_ARGUMENT);
    }
    if (ensemble->num_runs == 0) {
        return CRS_OK;
    }
    shared.num_blocks = (ensemble->num_runs - 1) / CRS_LANES + 1;
    if (shared.num_blocks < num_workers) {
        num_workers = (size_t)shared.num_blocks;
    }
    workers = calloc(num_workers, sizeof *workers);
    if (!workers) {
        return crs_error(CRS_ERR_MEMORY);
    }
    if (pthread_mutex_init(&shared.mutex, NULL) != 0) {
        free(workers);
        return crs_error(CRS_ERR_THREAD);
    }
    if (pthread_cond_init(&shared.changed, NULL) != 0) {
        pthread_mutex_destroy(&shared.mutex);
        free(workers);
        return crs_error(CRS_ERR_THREAD);
    }
    work_together(&shared, workers, num_workers);
    pthread_cond_destroy(&shared.changed);
    pthread_mutex_destroy(&shared.mutex);
    free(workers);
    return shared.status;
}

size_t
crs_num_cpus(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef __linux__
    cpu_set_t allowed;

    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        count = CPU_COUNT(&allowed);
    }
#endif
    return count < 1 ? 1 : (size_t)count;
}
