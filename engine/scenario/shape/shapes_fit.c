/* shapes_fit: the tables of the part "fit" of a study file. */
#include "scenario/fit_spec.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Priors that may be given: all but "fixed". */
#define NUM_PRIORS 4

static size_t
num_priors(const crs_model *model)
{
    (void)model;
    return NUM_PRIORS;
}

static const char *
prior_name(const crs_model *model, size_t i)
{
    (void)model;
    return crs_prior_name((crs_prior_kind)(i + 1));
}

static const char *
prior_meaning(const crs_model *model, size_t i)
{
    static const char *const meanings[NUM_PRIORS] = {
        "between a and b",
        "mean a, standard deviation b",
        "median a, standard deviation b of the natural logarithm",
        "shape parameters a and b, between 0 and 1",
    };

    (void)model;
    return meanings[i];
}

static const crs_names names_priors = {"prior", num_priors, prior_name, prior_meaning};

#define PRIOR(member) (offsetof(crs_fit_vary, prior.member) - offsetof(crs_fit_vary, prior))

static const crs_shape_key prior_keys[] = {
    {.name = "kind",
     .kind = CRS_KEY_NAME,
     .required = 1,
     .offset = PRIOR(kind),
     .names = &names_priors,
     .meaning = "shape of the distribution"},
    {.name = "a",
     .kind = CRS_KEY_NUMBER,
     .required = 1,
     .offset = PRIOR(a),
     .meaning = "lower end, mean, median, or first shape parameter"},
    {.name = "b",
     .kind = CRS_KEY_NUMBER,
     .required = 1,
     .offset = PRIOR(b),
     .meaning = "upper end, standard deviation, or second shape parameter"},
};

static const crs_shape shape_prior = {
    .title = "prior",
    .meaning = "what is believed before seeing the observations",
    .size = sizeof(((crs_fit_vary *)0)->prior),
    .keys = prior_keys,
    .num_keys = COUNT(prior_keys),
};

static const crs_shape_key vary_keys[] = {
    {.name = "prior",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(crs_fit_vary, prior),
     .given = offsetof(crs_fit_vary, has_prior) + 1,
     .shape = &shape_prior,
     .meaning = "instead of the one that crisim describe parameters tells"},
    {.name = "range",
     .kind = CRS_KEY_RANGE,
     .offset = offsetof(crs_fit_vary, range),
     .given = offsetof(crs_fit_vary, has_range) + 1,
     .meaning = "where the prior is cut off; the parameter's range unless said"},
    {.name = "shared",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_fit_vary, shared),
     .given = offsetof(crs_fit_vary, has_shared) + 1,
     .meaning = "true: one value for all cases; false: one for each; unless said, parameters of a "
                "case are not shared, all others are"},
};

static const crs_shape shape_vary = {
    .title = "free parameter",
    .meaning = "a parameter that is fitted; {} is enough",
    .size = sizeof(crs_fit_vary),
    .keys = vary_keys,
    .num_keys = COUNT(vary_keys),
};

static const crs_shape_key weight_keys[] = {
    {.name = "weight",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_weight, weight),
     .given = offsetof(crs_fit_weight, has_weight) + 1,
     .max = 1000.0,
     .meaning = "how many times it counts; 0: it is only predicted; 1 unless said"},
    {.name = "tolerance",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_weight, tolerance),
     .min = 1e-12,
     .max = 1e12,
     .meaning = "how far off it may be, with 95 % certainty; from the value to the ends of the "
                "fact's band unless said"},
};

static const crs_shape shape_weight = {
    .title = "target",
    .meaning = "how a fact is counted",
    .size = sizeof(crs_fit_weight),
    .keys = weight_keys,
    .num_keys = COUNT(weight_keys),
};

static const crs_shape_key series_keys[] = {
    {.name = "case",
     .kind = CRS_KEY_ID,
     .required = 1,
     .or_file = 1,
     .offset = offsetof(crs_fit_series, of),
     .meaning = "the case that was observed, by its id, or by its file as in \"cases\""},
    {.name = "file",
     .kind = CRS_KEY_TEXT,
     .required = 1,
     .offset = offsetof(crs_fit_series, file),
     .meaning = "CSV with columns time, metric, value and perhaps error; beside the study file"},
    {.name = "error",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_series, error),
     .min = 1e-12,
     .max = 1e12,
     .meaning = "standard deviation of the values' errors, where the file has no column error; a "
                "tenth of a metric's largest value unless said"},
    {.name = "weight",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_series, weight),
     .given = offsetof(crs_fit_series, has_weight) + 1,
     .max = 1000.0,
     .meaning = "how many times each value counts; 1 unless said"},
};

static const crs_shape shape_series = {
    .title = "observed series",
    .meaning = "what was observed over time",
    .size = sizeof(crs_fit_series),
    .keys = series_keys,
    .num_keys = COUNT(series_keys),
};

static const crs_shape_key fit_keys[] = {
    {.name = "parameters",
     .kind = CRS_KEY_MAP,
     .required = 1,
     .offset = offsetof(crs_fit_spec, parameters),
     .shape = &shape_vary,
     .meaning = "what is fitted; all else stays as it is"},
    {.name = "without_facts",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_fit_spec, without_facts),
     .meaning = "true: the facts of the cases are no targets"},
    {.name = "targets",
     .kind = CRS_KEY_MAP,
     .offset = offsetof(crs_fit_spec, targets),
     .shape = &shape_weight,
     .meaning = "facts, by id, that count otherwise than usual"},
    {.name = "series",
     .kind = CRS_KEY_ARRAY,
     .offset = offsetof(crs_fit_spec, series),
     .shape = &shape_series,
     .meaning = "observed series that are targets as well"},
    {.name = "starts",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_fit_spec, starts),
     .min = 1.0,
     .max = 1000.0,
     .fallback = 4.0,
     .meaning = "places from which the best fit is looked for"},
    {.name = "draws",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_fit_spec, draws),
     .min = 8.0,
     .max = 100000.0,
     .fallback = 256.0,
     .meaning = "rows of posterior.csv"},
    {.name = "walkers",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_fit_spec, walkers),
     .min = 8.0,
     .max = 65536.0,
     .meaning = "walkers of the sampler, an even number; 128 or more unless said"},
    {.name = "steps",
     .kind = CRS_KEY_INTEGER,
     .offset = offsetof(crs_fit_spec, steps),
     .min = 100.0,
     .max = 1e7,
     .fallback = 6400.0,
     .meaning = "steps after which the sampler gives up"},
    {.name = "size",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_spec, size),
     .min = 10.0,
     .max = 1e7,
     .fallback = 1000.0,
     .meaning = "effective sample size wanted, of every parameter"},
    {.name = "r_hat",
     .kind = CRS_KEY_NUMBER,
     .offset = offsetof(crs_fit_spec, r_hat),
     .min = 1.0001,
     .max = 2.0,
     .fallback = 1.01,
     .meaning = "largest split R-hat that counts as converged"},
    {.name = "leave_one_out",
     .kind = CRS_KEY_BOOLEAN,
     .offset = offsetof(crs_fit_spec, leave_one_out),
     .meaning = "true: also predict every case from the others"},
    {.name = "profile",
     .kind = CRS_KEY_VALUES,
     .offset = offsetof(crs_fit_spec, profile),
     .meaning = "free parameters (as in posterior.csv) whose profile likelihood is wanted"},
};

const crs_shape crs_shape_fit = {
    .title = "fit",
    .meaning = "what is fitted, and to what; run by crisim fit",
    .size = sizeof(crs_fit_spec),
    .keys = fit_keys,
    .num_keys = COUNT(fit_keys),
};
