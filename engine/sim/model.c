#include <math.h>
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

void
crs_model_range(const crs_model *model, int observable, double *lower, double *upper)
{
    const crs_observable_info *info = &model->observables[observable];

    *lower = -(double)INFINITY;
    *upper = (double)INFINITY;
    if (info->kind == CRS_OBSERVED_STATE) {
        *lower = model->states[info->state].lower;
        *upper = model->states[info->state].upper;
    } else if (info->kind == CRS_OBSERVED_HAZARD) {
        *lower = 0.0;
        *upper = 1.0;
    }
    for (size_t i = 0; i < model->num_ranges; i++) {
        if (model->ranges[i].observable == observable) {
            *lower = model->ranges[i].lower;
            *upper = model->ranges[i].upper;
        }
    }
}

int
crs_model_find_metric(const crs_model *model, const char *name)
{
    for (size_t i = 0; i < model->num_metrics; i++) {
        if (strcmp(model->metrics[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}
