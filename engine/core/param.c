#include <math.h>
#include <string.h>

#include "core/param.h"

int
crs_param_find(const crs_param_info *params, size_t num_params, const char *name)
{
    for (size_t i = 0; i < num_params; i++) {
        if (strcmp(params[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

void
crs_param_defaults(const crs_param_info *params, size_t num_params, double *values)
{
    for (size_t i = 0; i < num_params; i++) {
        values[i] = params[i].value;
    }
}

int
crs_param_accepts(const crs_param_info *info, double value)
{
    return isfinite(value) && value >= info->min && value <= info->max;
}

const char *
crs_scope_name(crs_scope scope)
{
    static const char *const names[] = {"shared", "case", "noise"};

    return names[scope];
}

const char *
crs_prior_name(crs_prior_kind kind)
{
    static const char *const names[] = {"fixed", "uniform", "normal", "lognormal", "beta"};

    return names[kind];
}
