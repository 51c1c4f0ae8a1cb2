/* env: what surrounds a request while it is answered.
 *
 * Where names are looked up, memory, whom to tell what; no streams, no terminal, no environment
 * variables. Several may be at work in one process at once, one a thread. */
#ifndef CRS_REQUEST_ENV_H
#define CRS_REQUEST_ENV_H

#include "request/request.h"
#include "scenario/library.h"
#include "table/keep.h"

/* Whose fault an error is. */
typedef enum crs_fault {
    CRS_FAULT_NONE,
    CRS_FAULT_MACHINE,    /* memory, a full disk, a folder that is not empty */
    CRS_FAULT_REQUEST,    /* what was asked for: an option, an argument */
    CRS_FAULT_INPUT,      /* a file that was read */
    CRS_FAULT_INCOMPLETE, /* nobody's: parts are not there yet */
    CRS_FAULT_STOPPED     /* nobody's: a stop was asked for */
} crs_fault;

/* What is said to people on the way. */
typedef enum crs_note {
    CRS_NOTE_HINT,    /* good to know */
    CRS_NOTE_WARNING, /* not what one might expect */
    CRS_NOTE_REMARK   /* for those who want to know more */
} crs_note;

/* Everything is borrowed. Functions that may be NULL are not called then. */
typedef struct crs_env {
    crs_arena *arena;     /* owns all that is read */
    crs_message *message; /* what went wrong */
    crs_fault fault;      /* whose fault that was */
    crs_library library;
    crs_reader reader;   /* model, arena and message; horizons are the request's */
    crs_request request; /* that is answered; complete */
    int argc;            /* of the command line, for manifests; 0: there is none */
    char *const *argv;
    crs_keep *keep; /* where tables that go into a folder are kept as well; NULL: nowhere */
    const volatile int *stop; /* nonzero: stop; may be set by anybody at any time. May be NULL */
    void (*on_note)(void *context, crs_note kind, const char *text);
    /* `done` of `total` runs are done; `what` is at work. Called from one thread at a time. */
    void (*on_progress)(void *context, const char *what, uint64_t done, uint64_t total);
    void *context; /* handed to both */
} crs_env;

/* Prepares `self`: memory, messages, the folders of the library [num_dirs]; nobody listens. */
void crs_env_init(crs_env *self, const crs_model *model, crs_arena *arena, crs_message *message,
                  const char *const *dirs, size_t num_dirs);

/* Takes a request: completes and checks it. CRS_FAULT_REQUEST if something is wrong with it. */
crs_status crs_env_take(crs_env *self, const crs_request *request);

/* Replaces the message, says whose fault it is, and returns crs_error(status). */
crs_status crs_env_fail(crs_env *self, crs_fault fault, crs_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for an error whose message is there already. */
crs_status crs_env_blame(crs_env *self, crs_fault fault, crs_status status);

/* For an error met while reading a file: the file's fault, unless memory ran out. */
crs_status crs_env_blame_input(crs_env *self, crs_status status);

/* "out of memory". */
crs_status crs_env_out_of_memory(crs_env *self);

/* For what a computation returns: says so in the status's own words. */
crs_status crs_env_blame_status(crs_env *self, crs_status status);

/* Has a stop been asked for? */
int crs_env_stopped(const crs_env *self);

/* Says something; printf. */
void crs_env_note(const crs_env *self, crs_note kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells how far it is. */
void crs_env_progress(const crs_env *self, const char *what, uint64_t done, uint64_t total);

#endif
