/* status: every way in which a crisim function can fail.
 *
 * A function that can fail returns crs_status: CRS_OK (0) or one of the negative codes below.
 * The numbers are part of the interface and never change meaning; new codes go to the end. */
#ifndef CRS_CORE_STATUS_H
#define CRS_CORE_STATUS_H

/* X(name, number, message) */
#define CRS_STATUS_LIST(X)                                                                        \
    X(OK, 0, "no error")                                                                          \
    X(ERR_MEMORY, -1, "out of memory")                                                            \
    X(ERR_ARGUMENT, -2, "argument out of its documented range")                                   \
    X(ERR_IO, -3, "file could not be read or written")                                            \
    X(ERR_PARSE, -4, "input is not well-formed")                                                  \
    X(ERR_INVALID, -5, "input is well-formed but not valid")                                      \
    X(ERR_NAME, -6, "unknown name")                                                               \
    X(ERR_EXISTS, -7, "output exists already")                                                    \
    X(ERR_THREAD, -8, "thread could not be started")                                              \
    X(ERR_STOPPED, -9, "stopped on request")                                                      \
    X(ERR_LIMIT, -10, "a size limit of this build was exceeded")                                  \
    X(ERR_INTERNAL, -11, "internal error, please report it")

typedef enum crs_status {
#define CRS_STATUS_ENUM(name, number, message) CRS_##name = (number),
    CRS_STATUS_LIST(CRS_STATUS_ENUM)
#undef CRS_STATUS_ENUM
} crs_status;

/* A message in English for `status`, never NULL. Static storage. */
const char *crs_status_message(crs_status status);

/* The code's name, e.g. "ERR_MEMORY", never NULL. Static storage. */
const char *crs_status_name(crs_status status);

/* Returns `status` unchanged. Every new error passes through here: set a breakpoint on it. */
crs_status crs_error(crs_status status);

#endif
