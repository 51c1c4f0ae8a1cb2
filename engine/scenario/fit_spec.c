#include "scenario/fit_spec.h"

#include <string.h>

#include "scenario/shape/names.h"

crs_status
crs_fit_spec_factor(const crs_reader *reader, const crs_fit_vary *vary, int *index,
                    crs_factor *factor)
{
    const crs_model *model = reader->model;
    const crs_place *place = &vary->member.place;
    const crs_param_info *info;
    crs_factor out;
    const int found = crs_param_find(model->params, model->num_params, vary->member.name);

    if (found < 0) {
        return crs_names_fail(reader, place, vary->member.name, &crs_names_params);
    }
    info = &model->params[found];
    if (info->prior.kind == CRS_PRIOR_FIXED && !vary->has_prior) {
        return crs_place_fail(reader, place, "has no prior of its own: give \"prior\"");
    }
    out = (crs_factor){
        .name = info->name,
        .unit = info->unit,
        .meaning = info->meaning,
        .kind = CRS_FACTOR_PRIOR,
        .low = vary->has_range ? vary->range[0] : info->min,
        .high = vary->has_range ? vary->range[1] : info->max,
        .prior = info->prior,
    };
    if (vary->has_prior) {
        out.prior = (crs_prior){(crs_prior_kind)(vary->prior.kind + 1), vary->prior.a,
                                vary->prior.b};
    }
    if (out.low < info->min || out.high > info->max) {
        return crs_place_fail(reader, place, "range %g..%g goes beyond that of %s, %g..%g",
                              out.low, out.high, info->name, info->min, info->max);
    }
    if (!(out.low < out.high)) {
        return crs_place_fail(reader, place, "the range has no width");
    }
    if ((out.prior.kind == CRS_PRIOR_UNIFORM && !(out.prior.a < out.prior.b)) ||
        (out.prior.kind != CRS_PRIOR_UNIFORM && !(out.prior.b > 0.0)) ||
        ((out.prior.kind == CRS_PRIOR_LOGNORMAL || out.prior.kind == CRS_PRIOR_BETA) &&
         !(out.prior.a > 0.0))) {
        return crs_place_fail(reader, place, "no %s prior has a = %g and b = %g",
                              crs_prior_name(out.prior.kind), out.prior.a, out.prior.b);
    }
    if (crs_factor_prepare(&out) != CRS_OK) {
        return crs_place_fail(reader, place,
                              "the prior does not fit the range: it has next to no mass between "
                              "%g and %g",
                              out.low, out.high);
    }
    *index = found;
    *factor = out;
    return CRS_OK;
}

static crs_status
check_series(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
             const crs_ids *cases, const crs_fit_spec *spec)
{
    const crs_fit_series *series = spec->series.items;
    const crs_json *list = crs_json_get(node, "series");
    const crs_json *child = list ? list->first : NULL;

    for (size_t i = 0; i < spec->series.count; i++, child = child->next) {
        const crs_place place = {.file = file, .node = crs_json_get(child, "case")};
        int known = 0;

        for (size_t c = 0; c < cases->count; c++) { /* a file's id is known when it is read */
            known = known || strcmp(cases->items[c], series[i].of) == 0 ||
                    (crs_names_file(cases->items[c]) && !crs_names_file(series[i].of));
        }
        if (!known) {
            return crs_place_fail(reader, &place, "the study has no case \"%.60s\"", series[i].of);
        }
    }
    return CRS_OK;
}

crs_status
crs_fit_spec_check(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
                   const crs_ids *cases, const crs_fit_spec *spec)
{
    const crs_fit_vary *vary = spec->parameters.items;
    const crs_place place = {.file = file, .node = node};
    crs_status status = CRS_OK;

    if (spec->parameters.count == 0) {
        return crs_place_fail(reader, &place, "no free parameter: \"parameters\" is empty");
    }
    if (spec->without_facts && spec->series.count == 0) {
        return crs_place_fail(reader, &place,
                              "no target: \"without_facts\" leaves out the facts, and there is no "
                              "\"series\"");
    }
    if (spec->walkers % 2) {
        const crs_place odd = {.file = file, .node = crs_json_get(node, "walkers")};

        return crs_place_fail(reader, &odd, "must be an even number");
    }
    for (size_t i = 0; i < spec->parameters.count && status == CRS_OK; i++) {
        crs_factor factor;
        int index;

        status = crs_fit_spec_factor(reader, &vary[i], &index, &factor);
    }
    return status == CRS_OK ? check_series(reader, file, node, cases, spec) : status;
}
