/* fit_checkpoint: a fit that goes on where it was stopped or killed.
 *
 * A fit is a function of its problem and its seed, and nearly all of its time goes into
 * simulations. So it is enough to keep what was simulated, in order: a fit that goes on takes the
 * same way again, finds its simulations done up to where it was killed, and ends in the same
 * bytes. Saving the state of minimiser, sampler and checks instead was rejected: more to write,
 * and every new step of a fit would have to think of it.
 *
 *     fit.json        all that the results follow from; compared when a fit goes on
 *     checkpoint.bin  what was simulated; gone when the tables are written
 *     .lock           while a process works in the folder
 *
 * A frame of checkpoint.bin holds the results of candidates evaluated together, with a hash of
 * where they lie and one of the numbers. A frame that was torn, or does not belong, ends what is
 * believed: the file is cut off there. */
#ifndef CRS_STORE_FIT_CHECKPOINT_H
#define CRS_STORE_FIT_CHECKPOINT_H

#include <stdio.h>

#include "scenario/fit_problem.h"
#include "base/folder_lock.h"

typedef struct crs_fit_checkpoint {
    crs_folder_lock lock;
    crs_message *message; /* of errors; borrowed */
    char *path;           /* of checkpoint.bin */
    FILE *file;
    int is_replaying; /* frames are left to be read */
    int is_complete;  /* the folder holds the results already */
    uint64_t found;   /* candidates that had been simulated before */
    uint64_t frames;  /* written */
    unsigned char *buffer;
    size_t size;       /* of the buffer */
    crs_fit_tape tape; /* for crs_fit.tape */
} crs_fit_checkpoint;

/* Opens DIR to fit in it; makes it if need be. With `resume` a fit that was begun there goes on;
 * with `force` it is replaced; with neither the folder must be empty. `self` must stay where it
 * is. CRS_ERR_EXISTS, CRS_ERR_INVALID if another fit was begun (the message says what differs),
 * CRS_ERR_IO, CRS_ERR_MEMORY. Close with crs_fit_checkpoint_close(), also after an error. */
crs_status crs_fit_checkpoint_open(crs_fit_checkpoint *self, const char *dir,
                                   const crs_fit_problem *problem, const char *version,
                                   int best_only, int resume, int force, crs_message *message);

/* Lets go of the folder. `is_done`: the results are written, and the checkpoint is removed. Safe
 * twice. */
void crs_fit_checkpoint_close(crs_fit_checkpoint *self, int is_done);

#endif
