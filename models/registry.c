#include <string.h>

#include "models/registry.h"

static const crs_model *const models[] = {
#define MODEL_ROW(symbol) &symbol,
    CRS_MODEL_LIST(MODEL_ROW)
#undef MODEL_ROW
};

size_t
crs_num_models(void)
{
    return sizeof models / sizeof models[0];
}

const crs_model *
crs_model_at(size_t i)
{
    return models[i];
}

const crs_model *
crs_model_find(const char *name)
{
    for (size_t i = 0; i < crs_num_models(); i++) {
        if (strcmp(models[i]->name, name) == 0) {
            return models[i];
        }
    }
    return NULL;
}
