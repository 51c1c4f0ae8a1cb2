#include "request/sweep/sweep_run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "request/sweep/sweep_finish.h"

/* Steps that the calibration runs at most, of one run. */
#define CALIBRATION_STEPS 20000

/* Bytes of a number, and of the other cells of a row, in a CSV; about. */
#define CSV_NUMBER 18.5
#define CSV_ROW    60.0

/* ---- preparing ---- */

static void
count_own(crs_sweep_run *self)
{
    const crs_sweep *sweep = &self->setup.sweep;
    const crs_sweep_record *record = &self->setup.record;

    for (uint64_t c = record->shard - 1; c < sweep->num_chunks; c += record->shards) {
        self->chunks++;
        self->runs += crs_sweep_runs_in(sweep, c);
    }
}

crs_status
crs_sweep_run_prepare(crs_sweep_run *self, crs_env *env)
{
    const crs_request *request = &env->request;
    crs_status status;

    *self = (crs_sweep_run){.folder = {.lock = {.fd = -1}, .ledger = {.fd = -1}},
                            .is_shard = request->shard_count > 0,
                            .started = crs_clock(),
                            .env = env};
    clock_gettime(CLOCK_REALTIME, &self->wall);
    status = crs_sweep_setup_prepare(env, 1, &self->setup);
    if (status == CRS_OK && self->is_shard) {
        self->setup.record.shard = request->shard_number;
        self->setup.record.shards = request->shard_count;
    }
    if (status == CRS_OK) {
        count_own(self);
    }
    return status;
}

crs_status
crs_sweep_run_estimate(crs_sweep_run *self, crs_env *env, crs_sweep_estimate *out)
{
    crs_sweep *sweep = &self->setup.sweep;
    const crs_sweep_record *record = &self->setup.record;
    const double metrics = (double)record->num_metrics, varied = (double)record->num_varied;
    const double pairs = (double)record->points * (double)record->num_jobs;
    const double replicates = (double)record->replicates;
    double buffer = pairs * replicates * metrics * (double)sizeof(double);
    double seconds = 0.0;
    const crs_status status = crs_sweep_calibrate(sweep, CALIBRATION_STEPS, crs_clock, &seconds);

    *out = (crs_sweep_estimate){
        .runs = (double)self->runs, .all_runs = (double)sweep->num_runs, .chunks = self->chunks};
    out->seconds = seconds * out->runs;
    if (buffer > CRS_SWEEP_BUFFER_BYTES) {
        buffer = CRS_SWEEP_BUFFER_BYTES;
    }
    if (buffer < replicates * metrics * (double)sizeof(double)) {
        buffer = replicates * metrics * (double)sizeof(double);
    }
    out->memory = 4e6 + crs_sweep_bytes(sweep) + (self->is_shard ? 0.0 : buffer);
    out->chunk_bytes = out->runs * metrics * (double)sizeof(double);
    if (record->outputs >> CRS_STUDY_RUNS & 1) {
        out->table_bytes += out->all_runs * (CSV_ROW + CSV_NUMBER * (metrics + varied));
    }
    if (record->outputs >> CRS_STUDY_SUMMARY & 1) {
        out->table_bytes += pairs * metrics * (CSV_ROW + CSV_NUMBER * (varied + 8.0));
    }
    return status == CRS_OK ? CRS_OK : crs_env_blame_status(env, status);
}

/* ---- running ---- */

static void
on_progress(void *context, uint64_t runs)
{
    const crs_sweep_run *self = context;

    crs_env_progress(self->env, self->setup.record.study, self->done + runs,
                     self->runs - self->found);
}

static crs_status
failed(crs_env *env, crs_status status)
{
    if (status == CRS_ERR_STOPPED) {
        return crs_env_fail(env, CRS_FAULT_STOPPED, status,
                            "stopped; what is done is safe in %.300s. Go on with the same command "
                            "and --resume",
                            env->request.output);
    }
    if (status == CRS_ERR_IO) {
        crs_message_add(env->message,
                        "; what is done is safe: make room, then go on with the same command and "
                        "--resume");
        return crs_env_blame(env, CRS_FAULT_MACHINE, status);
    }
    return crs_env_blame_status(env, status);
}

/* Computes and stores all chunks of the shard that are not there yet. */
static crs_status
run_chunks(crs_sweep_run *self, crs_env *env)
{
    const crs_sweep_record *record = &self->setup.record;
    crs_sweep *sweep = &self->setup.sweep;
    crs_ledger *ledger = &self->folder.ledger;
    double *values = malloc((size_t)sweep->plan.chunk_runs * (sweep->plan.block.num_metrics + 1) *
                            sizeof *values);
    crs_status status = values ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    self->found = ledger->done_runs;
    for (uint64_t c = record->shard - 1; c < sweep->num_chunks && status == CRS_OK;
         c += record->shards) {
        if (crs_env_stopped(env)) {
            status = crs_error(CRS_ERR_STOPPED);
        } else if (ledger->state[c] != CRS_CHUNK_DONE) {
            status = crs_sweep_run_chunk(sweep, c, values, on_progress, self, NULL);
            if (status == CRS_OK) {
                self->done += crs_sweep_runs_in(sweep, c);
                status = crs_ledger_put(ledger, c, crs_sweep_runs_in(sweep, c), values,
                                        env->message);
            }
        }
    }
    free(values);
    if (status == CRS_OK && crs_env_stopped(env)) {
        status = crs_error(CRS_ERR_STOPPED);
    }
    return status == CRS_OK ? CRS_OK : failed(env, status);
}

static crs_status
finish(crs_sweep_run *self, crs_env *env)
{
    const crs_sweep_files files = {
        .record = &self->setup.record,
        .design = NULL,
        .ledgers = &self->folder.ledger,
        .num_ledgers = 1,
        .stop = env->stop,
    };
    const crs_finish_plan plan = {
        .dir = self->folder.path,
        .force = 1, /* it holds the chunks */
        .design_dir = self->folder.path,
        .isa = crs_isa_name(self->setup.sweep.plan.block.isa),
        .threads = self->setup.sweep.plan.threads,
        .started = self->wall,
        .seconds = self->seconds,
    };
    const crs_status status = crs_sweep_finish(env, &files, &plan);

    if (status == CRS_OK) {
        crs_ledger_remove(&self->folder.ledger);
        crs_env_note(env, CRS_NOTE_REMARK, "%" PRIu64 " runs in %.2f s, %zu threads, %s",
                     self->done, self->seconds, plan.threads, plan.isa);
    }
    return status;
}

crs_status
crs_sweep_run_work(crs_sweep_run *self, crs_env *env)
{
    const char *dir = env->request.output;
    crs_status status;

    if (!dir) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "sweep needs -o DIR for its results (or --dry-run for an estimate "
                            "only)");
    }
    self->env = env;
    status = crs_sweep_folder_open(env, dir, self->is_shard, env->request.resume,
                                   &self->setup.design, &self->setup.record, &self->folder);
    if (status != CRS_OK) {
        return status;
    }
    if (self->folder.is_complete) {
        crs_ledger_remove(&self->folder.ledger);
        crs_env_note(env, CRS_NOTE_HINT, "%s: the sweep is complete", self->folder.path);
        return CRS_OK;
    }
    status = run_chunks(self, env);
    self->seconds = crs_clock() - self->started;
    if (status == CRS_OK && self->is_shard) {
        crs_env_note(env, CRS_NOTE_HINT,
                     "%s: the shard is complete; when all are, crisim merge -o RESULT %s",
                     self->folder.path, dir);
        return CRS_OK;
    }
    return status == CRS_OK ? finish(self, env) : status;
}

void
crs_sweep_run_free(crs_sweep_run *self)
{
    crs_sweep_folder_close(&self->folder);
    crs_sweep_setup_free(&self->setup);
}
