#include "scenario/shape/names.h"

#include "core/schedule.h"

static size_t
num_groups(const crs_model *model)
{
    (void)model;
    return CRS_NUM_GROUPS;
}

static const struct {
    const char *name, *who;
} groups[] = {
#define GROUP_ROW(id, name, who) {name, who},
    CRS_GROUP_LIST(GROUP_ROW)
#undef GROUP_ROW
};

static const char *
group_name(const crs_model *model, size_t i)
{
    (void)model;
    return groups[i].name;
}

static const char *
group_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return groups[i].who;
}

static size_t
num_ops(const crs_model *model)
{
    (void)model;
    return CRS_NUM_METRIC_OPS;
}

static const char *
op_name(const crs_model *model, size_t i)
{
    (void)model;
    return crs_metric_op_name((crs_metric_op)i);
}

static const char *
op_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return crs_metric_op_meaning((crs_metric_op)i);
}

static size_t
num_observables(const crs_model *model)
{
    return model->num_observables;
}

static const char *
observable_name(const crs_model *model, size_t i)
{
    return model->observables[i].name;
}

static const char *
observable_meaning(const crs_model *model, size_t i)
{
    return model->observables[i].meaning;
}

static size_t
num_params(const crs_model *model)
{
    return model->num_params;
}

static const char *
param_name(const crs_model *model, size_t i)
{
    return model->params[i].name;
}

static const char *
param_meaning(const crs_model *model, size_t i)
{
    return model->params[i].meaning;
}

static size_t
num_noises(const crs_model *model)
{
    return model->num_noises;
}

static const char *
noise_name(const crs_model *model, size_t i)
{
    return model->noises[i].name;
}

static const char *
noise_meaning(const crs_model *model, size_t i)
{
    return model->params[model->noises[i].param].meaning;
}

const crs_names crs_names_groups = {"group", num_groups, group_name, group_meaning};
const crs_names crs_names_ops = {"operator", num_ops, op_name, op_meaning};
const crs_names crs_names_observables = {"observable", num_observables, observable_name,
                                         observable_meaning};
const crs_names crs_names_watched = {"metric", num_observables, observable_name,
                                     observable_meaning};
const crs_names crs_names_params = {"parameter", num_params, param_name, param_meaning};
const crs_names crs_names_noises = {"source of noise", num_noises, noise_name, noise_meaning};

static size_t
num_metrics(const crs_model *model)
{
    return model->num_metrics;
}

static const char *
metric_name(const crs_model *model, size_t i)
{
    return model->metrics[i].name;
}

static const char *
metric_meaning(const crs_model *model, size_t i)
{
    return model->metrics[i].meaning;
}

const crs_names crs_names_metrics = {"metric", num_metrics, metric_name, metric_meaning};

static size_t
num_steps(const crs_model *model)
{
    (void)model;
    return CRS_NUM_STEPS - 1;
}

static const char *
steps_name(const crs_model *model, size_t i)
{
    (void)model;
    return crs_steps_name((crs_steps)(i + 1));
}

static const char *
steps_meaning(const crs_model *model, size_t i)
{
    (void)model;
    return crs_steps_meaning((crs_steps)(i + 1));
}

const crs_names crs_names_steps = {"schedule of steps", num_steps, steps_name, steps_meaning};
