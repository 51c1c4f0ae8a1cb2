/* param_sets: parameter sets in a file, as `crisim fit` writes them and --params reads them.
 *
 *   FILE.csv   a set a row; a column a parameter, "trust.loss_rate", or of one case only,
 *              "shudong:case.shock"; columns called draw, point or set number the rows
 *   FILE.json  one set: {"parameters": {"trust.loss_rate": 0.02}, "cases": {"shudong":
 *              {"case.shock": 1.3}}}; other keys at the top are for people
 *   NAME       NAME.csv or NAME.json in studies/ of the library, like "posterior"
 *
 * What a file says about other cases than the one in use is not used. */
#ifndef CRS_SCENARIO_PARAM_SETS_H
#define CRS_SCENARIO_PARAM_SETS_H

#include "scenario/library.h"

typedef struct crs_param_sets {
    size_t num_sets;
    size_t num_columns;
    const int *params;         /* [num_columns] */
    const char *const *cases;  /* [num_columns]: id of the case, or NULL: all */
    const double *values;      /* [num_sets][num_columns] */
    const char *const *places; /* [num_columns]: "file:line: " of the column, for messages */
    crs_source source;
} crs_param_sets;

/* Reads a file into the arena. CRS_ERR_IO, CRS_ERR_PARSE, CRS_ERR_INVALID, CRS_ERR_NAME,
 * CRS_ERR_MEMORY, with a message. */
crs_status crs_param_sets_read(const crs_library *library, const crs_reader *reader,
                               const char *argument, crs_param_sets *out);

/* Checks the names of cases against those that are played, [num_played], and those of the library:
 * a case that is neither (a slip of the pen, or a case of somebody else) is an error where a played
 * case gets no value of the parameter in its stead. CRS_ERR_INVALID, CRS_ERR_MEMORY. */
crs_status crs_param_sets_check(const crs_param_sets *self, const crs_library *library,
                                const crs_reader *reader, const char *const *played,
                                size_t num_played);

/* Puts a set over params[num_params] of a case. */
void crs_param_sets_apply(const crs_param_sets *self, size_t set, const char *case_id,
                          double *params);

#endif
