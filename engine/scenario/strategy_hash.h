/* strategy_hash: what tells one strategy, as it meets a case, from another.
 *
 * The hash of its canonical form: everything that a run follows from but for parameters, seed and
 * replicate, with the answers of its actions and the accusations of the case. */
#ifndef CRS_SCENARIO_STRATEGY_HASH_H
#define CRS_SCENARIO_STRATEGY_HASH_H

#include "base/hash.h"
#include "sim/model.h"

/* Adds it to a hash. CRS_ERR_MEMORY. */
crs_status crs_strategy_hash(crs_hash *hash, const crs_model *model, const crs_strategy *strategy);

#endif
