/* registry: the list of models. Only registry.c knows them all. */
#ifndef CRS_MODELS_REGISTRY_H
#define CRS_MODELS_REGISTRY_H

#include "sim/model.h"

/* X(C symbol): a new model is a line here and its files in CMakeLists.txt. The first is the
 * model of the cases. */
#define CRS_MODEL_LIST(X)                                                                         \
    X(crs_model_field)                                                                            \
    X(crs_model_sir)                                                                              \
    X(crs_model_rumour)                                                                           \
    X(crs_model_birth_death)                                                                      \
    X(crs_model_voter)

#define CRS_MODEL_DECLARE(symbol) extern const crs_model symbol;
CRS_MODEL_LIST(CRS_MODEL_DECLARE)
#undef CRS_MODEL_DECLARE

/* Number of models, and model number i (0 <= i < crs_num_models()). */
size_t crs_num_models(void);
const crs_model *crs_model_at(size_t i);

/* The model called `name`, or NULL. */
const crs_model *crs_model_find(const char *name);

#endif
