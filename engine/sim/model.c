#include <string.h>

#include "sim/model.h"

int
crs_model_find_observable(const crs_model *model, const char *name)
{
    for (size_t i = 0; i < model->num_observables; i++) {
        if (strcmp(model->observables[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int
crs_model_find_noise(const crs_model *model, const char *name)
{
    for (size_t i = 0; i < model->num_noises; i++) {
        if (strcmp(model->noises[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}
