/* metrics_choose: the metrics that a request names. */
#ifndef CRS_REQUEST_METRICS_CHOOSE_H
#define CRS_REQUEST_METRICS_CHOOSE_H

#include "request/env.h"

/* Indices into the model's summary of the metrics of the request (names, or "all"), or of the
 * usual ones ("a,b,c", of crs_usual; NULL: all) where it is not given, each once; memory is the arena's. Those that look beyond a run
 * of `days` are left out unless they were named. Returns an exit status; an error has been said.
 */
crs_status crs_metrics_choose(crs_env *env, double days, const char *usual, size_t **metrics,
                              size_t *num_metrics);

#endif
