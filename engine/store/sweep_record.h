/* sweep_record: sweep.json, all that the bytes of a sweep's results follow from.
 *
 * It is written when a sweep starts and compared when it goes on, when its state is told, and when
 * shards are merged; together with design.csv and the chunks it is enough to write all tables, so
 * that a merge needs neither the study nor the scenarios. */
#ifndef CRS_STORE_SWEEP_RECORD_H
#define CRS_STORE_SWEEP_RECORD_H

#include "table/csv.h"
#include "scenario/scenario.h"

#define CRS_SWEEP_RECORD "sweep.json"
#define CRS_SWEEP_DESIGN "design.csv"

/* Bytes of a job's hash as text, with the NUL. */
#define CRS_INPUT_TEXT 17

/* A case under a strategy. */
typedef struct crs_record_job {
    const char *case_id, *strategy;
    const char *input; /* first 16 digits of a hash of the files and settings */
} crs_record_job;

typedef struct crs_sweep_record {
    const char *version; /* of crisim */
    const char *study, *title;
    const char *model;
    const char *numerics; /* "exact" or "fast"; the two give different bytes */
    uint64_t seed, replicates;
    uint64_t sets; /* of --params: replicate r has set r mod sets; 0: there are none */
    double days, dt_h;
    const char *steps; /* how steps grow: a name of core/schedule.h */
    crs_ids noises;
    crs_ids settings;        /* of --set */
    const char *design;      /* kind */
    const char *design_hash; /* SHA-256 of design.csv */
    uint64_t points;         /* in it */
    uint64_t chunk_runs;
    uint64_t outputs;       /* bit set, as in crs_study */
    uint64_t shard, shards; /* 1 <= shard <= shards */
    crs_record_job *jobs;
    size_t num_jobs;
    crs_column *varied; /* columns of design.csv without the point's number */
    size_t num_varied;
    crs_column *metrics;
    size_t num_metrics;
    crs_source *inputs; /* files; paths are as typed, for people: hashes are compared */
    size_t num_inputs;
} crs_sweep_record;

/* Writes it as JSON. Errors stick in the sink. */
crs_status crs_sweep_record_write(const crs_sweep_record *record, crs_sink *sink);

/* Reads DIR/sweep.json into the arena. CRS_ERR_IO if it is not there, CRS_ERR_PARSE or
 * CRS_ERR_INVALID if it is no such file. */
crs_status crs_sweep_record_read(const char *dir, crs_arena *arena, crs_sweep_record *record,
                                 crs_message *message);

/* Compares two records, and the shards with `with_shard`. CRS_ERR_INVALID if they differ; what
 * differs is appended to the message: `seed (2 here, 1 in DIR)`. */
crs_status crs_sweep_record_compare(const crs_sweep_record *here, const crs_sweep_record *there,
                                    const char *dir, int with_shard, crs_message *message);

/* Runs of all shards, chunks of them, and runs of a chunk (a crs_chunk_size of ledger.h). */
uint64_t crs_sweep_record_runs(const crs_sweep_record *record);
uint64_t crs_sweep_record_chunks(const crs_sweep_record *record);
uint64_t crs_sweep_record_chunk_size(const void *record, uint64_t chunk);

/* 1 if a chunk belongs to the record's shard: chunks are dealt to shards in turn. */
int crs_sweep_record_owns(const crs_sweep_record *record, uint64_t chunk);

#endif
