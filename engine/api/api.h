/* api: what stands behind the opaque handles of include/crisim/crisim.h. */
#ifndef CRS_API_API_H
#define CRS_API_API_H

#include "api/folders.h"
#include "crisim/crisim.h"
#include "request/env.h"
#include "table/keep.h"

struct crisim_library {
    crs_arena arena; /* owns the folders' names */
    const char **dirs;
    size_t num_dirs;
};

struct crisim_request {
    const crisim_library *library; /* borrowed */
    crs_arena arena;               /* owns what the request was told */
    crs_request asked;
    crs_given_text *texts; /* [num_texts] */
    size_t num_texts;
};

struct crisim_table {
    const crs_kept_table *kept;
};

struct crisim_result {
    crs_keep keep;
    crisim_table *tables; /* [keep.num_tables] */
    int complete;
};

/* Writes an error and returns its status through crs_error(); `error` may be NULL. */
crisim_status crs_api_fail(crisim_error *error, crs_status status, const char *text);

/* The same for CRS_OK: the error becomes "". */
crisim_status crs_api_ok(crisim_error *error);

/* Makes a result of `keep`, which becomes its own, or is freed. `status`, with its message, is
 * what came before. */
crisim_status crs_api_result(crs_keep *keep, int complete, crs_status status,
                             const crs_message *message, crisim_result **result,
                             crisim_error *error);

/* Answers a request that was taken by `env` into `keep`. */
crs_status crs_api_answer(crs_env *env, crs_keep *keep, int *complete);

#endif
