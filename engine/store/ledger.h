/* ledger: chunks of results on disk, and a list of those that are safe there.
 *
 *     DIR/chunks/00000017     a chunk: runs x metrics doubles, little-endian
 *     DIR/chunks/ledger       a line a chunk: "17 1024 196608 <sha256>\n"
 *                             (number, runs, bytes, hash of the bytes)
 *
 * A chunk is written under a temporary name, fsynced, renamed, its folder fsynced, and only then
 * recorded, and the record fsynced. Whatever instant the process or the machine dies at, a chunk
 * in the ledger is complete; one that is not is computed again, to the same bytes. The last line
 * of a ledger may be torn: it ends without a newline and is cut off. When a chunk is recorded
 * twice, the last line counts. */
#ifndef CRS_STORE_LEDGER_H
#define CRS_STORE_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "base/message.h"

/* What became of a chunk. */
enum { CRS_CHUNK_MISSING, CRS_CHUNK_DONE, CRS_CHUNK_CORRUPT };

typedef struct crs_ledger {
    char *dir; /* "DIR/chunks" */
    int fd;    /* of the ledger, for appending; -1: read only */
    uint64_t num_chunks;
    size_t row_bytes;       /* of a run */
    unsigned char *state;   /* [num_chunks] */
    uint64_t done, corrupt; /* how many of them */
    uint64_t done_runs;     /* in the done ones */
} crs_ledger;

/* Runs of chunk number `chunk`, so that a chunk of another size is recognised as wrong. */
typedef uint64_t (*crs_chunk_size)(const void *context, uint64_t chunk);

/* Opens the ledger in `dir`, or begins one if `writable`, and checks every recorded chunk: its
 * size, and with `check_bytes` its hash. A missing ledger that is not `writable` is an empty one.
 * CRS_ERR_IO, CRS_ERR_MEMORY. Close with crs_ledger_close(). */
crs_status crs_ledger_open(crs_ledger *self, const char *dir, uint64_t num_chunks,
                           size_t row_bytes, int writable, int check_bytes, crs_chunk_size size,
                           const void *context, crs_message *message);

/* Stores and records a chunk of `runs` runs. CRS_ERR_IO (disk full, ...): the chunk counts as
 * missing then. */
crs_status crs_ledger_put(crs_ledger *self, uint64_t chunk, uint64_t runs, const double *values,
                          crs_message *message);

/* Reads `runs` runs of a chunk, from run number `first` of it, into `values`. CRS_ERR_IO. */
crs_status crs_ledger_get(const crs_ledger *self, uint64_t chunk, uint64_t first, uint64_t runs,
                          double *values, crs_message *message);

/* Deletes all chunks and the ledger; what is not there is no error. */
void crs_ledger_remove(crs_ledger *self);

/* Closes; safe twice, and after a failed open. */
void crs_ledger_close(crs_ledger *self);

#endif
