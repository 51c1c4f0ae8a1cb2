/* sweep_tables: from chunks of results to the tables that people read.
 *
 * Everything comes from disk (sweep.json, design.csv, chunks), so one machine that has finished
 * and a merge of shards take the same way, and their tables have the same bytes. Memory is that of
 * a chunk and of CRS_SWEEP_BUFFER_BYTES, or of the replicates of one point, if that is more. */
#ifndef CRS_RESULT_SWEEP_TABLES_H
#define CRS_RESULT_SWEEP_TABLES_H

#include "result/result.h"
#include "store/ledger.h"
#include "sim/model.h"
#include "store/sweep_record.h"
#include "study/design.h"

/* Buffer in which the replicates of points are brought together. */
#define CRS_SWEEP_BUFFER_BYTES (32.0 * 1024 * 1024)

/* Where chunks are: shard s of `num_ledgers` holds those of its turn. */
typedef struct crs_sweep_files {
    const crs_sweep_record *record;
    const char *design;        /* path of a design.csv */
    const crs_ledger *ledgers; /* [num_ledgers], by shard */
    size_t num_ledgers;        /* 1, or record->shards */
    const crs_model *model;    /* of the record */
    int is_exact;              /* 1: without luck and parameter sets, so that one run says all */
    const volatile int *stop;  /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
} crs_sweep_files;

/* Writes design.csv, runs.csv and summary.csv into `output`, the last two if the record wants
 * them. All chunks must be done. Columns belong to `arena`, which must outlive the output.
 * CRS_ERR_IO, CRS_ERR_MEMORY, CRS_ERR_STOPPED, with a message but for the last. */
crs_status crs_sweep_tables_write(const crs_sweep_files *files, crs_output *output,
                                  crs_arena *arena, crs_message *message);

/* Writes design.csv; `varied` are its columns behind the point's number. Errors stick in the sink;
 * CRS_ERR_MEMORY. */
crs_status crs_sweep_design_write(crs_design *design, const crs_span *varied, crs_arena *arena,
                                  crs_sink *sink);

#endif
