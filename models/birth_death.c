/* birth-death (Kendall 1948). Each of n individuals gives birth at rate b and dies at rate d.
 *   (R3) n(t + dt) = M + B, M ~ Bin(n, 1 - a), B ~ NegBin(M, 1 - c), with
 *        a = d w / (1 + b w), c = b w / (1 + b w), w = (exp((b - d) dt) - 1) / (b - d).
 *   This is the exact law of the process in continuous time at any dt. Known: mean n exp((b -
 * d)t), variance n (b + d)/(b - d) E (E - 1) with E = exp((b - d)t), extinction a(t)^n. */
#define CRS_MODEL_NAME birth_death
#include "models/model_file.h"

#define BIRTH_DEATH_SOURCE "Kendall 1948"

/* Parameters */
enum {
    CRS_BIRTH_DEATH_SIZE0,
    CRS_BIRTH_DEATH_BIRTH,
    CRS_BIRTH_DEATH_DEATH,
    CRS_BIRTH_DEATH_NOISE,
    CRS_BIRTH_DEATH_NUM_PARAMS
};

static const crs_param_info birth_death_params[CRS_BIRTH_DEATH_NUM_PARAMS] = {
    [CRS_BIRTH_DEATH_SIZE0] = {.name = "lineage.size",
                               .symbol = "n_0",
                               .unit = "1",
                               .value = 10.0,
                               .min = 0.0,
                               .max = 1e6,
                               .prior = {CRS_PRIOR_FIXED, 0.0, 0.0},
                               .scope = CRS_SCOPE_CASE,
                               .meaning = "individuals at t = 0",
                               .source = BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_BIRTH] = {.name = "lineage.birth",
                               .symbol = "b",
                               .unit = "1/h",
                               .value = 0.010,
                               .min = 0.0,
                               .max = 0.02,
                               .prior = {CRS_PRIOR_UNIFORM, 0.0, 0.02},
                               .scope = CRS_SCOPE_SHARED,
                               .meaning = "births per individual and hour",
                               .source = BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_DEATH] = {.name = "lineage.death",
                               .symbol = "d",
                               .unit = "1/h",
                               .value = 0.011,
                               .min = 0.0,
                               .max = 0.02,
                               .prior = {CRS_PRIOR_UNIFORM, 0.0, 0.02},
                               .scope = CRS_SCOPE_SHARED,
                               .meaning = "deaths per individual and hour",
                               .source = BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_NOISE] = CRS_NOISE_PARAM,
};

/* Sources of randomness */
static const crs_noise_info birth_death_noises[] = {
    {.name = "demography", .param = CRS_BIRTH_DEATH_NOISE},
};

/* What a random number is for: no two uses share a number. */
enum { BIRTH_DEATH_DRAW_FIRST = 1, BIRTH_DEATH_DRAW_SECOND = 2 };

/* States */
enum { CRS_BIRTH_DEATH_SIZE, CRS_BIRTH_DEATH_NUM_STATES };

static const crs_state_info birth_death_states[CRS_BIRTH_DEATH_NUM_STATES] = {
    [CRS_BIRTH_DEATH_SIZE] = {.name = "size",
                              .unit = "1",
                              .lower = 0.0,
                              .upper = (double)INFINITY,
                              .meaning = "individuals alive"},
};

/* Constants of a run, from its parameters and the time step */
enum {
    CRS_BIRTH_DEATH_D_SIZE0,
    CRS_BIRTH_DEATH_D_SURVIVE,
    CRS_BIRTH_DEATH_D_MORE,
    CRS_BIRTH_DEATH_D_GROWTH,
    CRS_BIRTH_DEATH_D_NOISE,
    CRS_BIRTH_DEATH_NUM_DERIVED
};

static void
birth_death_derive(const double *p, double dt_h, double *d)
{
    const double birth = p[CRS_BIRTH_DEATH_BIRTH];
    const double death = p[CRS_BIRTH_DEATH_DEATH];
    const double net = birth - death;
    const double growth = crs_exp(net * dt_h);
    const double shrunk = crs_per_step(fabs(net), dt_h); /* 1 - exp(-|b - d| dt) */
    double w = dt_h;                                     /* (exp((b - d) dt) - 1) / (b - d) */

    if (net > 0.0) {
        w = growth * shrunk / net;
    } else if (net < 0.0) {
        w = shrunk / -net;
    }
    d[CRS_BIRTH_DEATH_D_SIZE0] = crs_whole(p[CRS_BIRTH_DEATH_SIZE0]);
    d[CRS_BIRTH_DEATH_D_SURVIVE] = 1.0 - death * w / (1.0 + birth * w);
    d[CRS_BIRTH_DEATH_D_MORE] = birth * w / (1.0 + birth * w);
    d[CRS_BIRTH_DEATH_D_GROWTH] = growth;
    d[CRS_BIRTH_DEATH_D_NOISE] = p[CRS_BIRTH_DEATH_NOISE];
}

/* Start and step */
/* Expected numbers up to which negative binomials are drawn exactly. */
#define EXACT_BIRTHS 256.0

/* A negative binomial number, failures of probability p before `successes`: by inversion; by the
 * normal law where it is large. */
static double
negative_binomial(double u, double successes, double p)
{
    const double mean = successes * p / (1.0 - p);
    double term, sum, count;

    if (mean > EXACT_BIRTHS) {
        const double sd = sqrt(mean / (1.0 - p));

        return crs_max(0.0, floor(mean + sd * crs_normal_quantile(u) + 0.5));
    }
    term = crs_exp(successes * crs_log(1.0 - p));
    sum = term;
    for (count = 0.0; u > sum && term > 0.0; sum += term) {
        term *= p * (successes + count) / (count + 1.0);
        count += 1.0;
    }
    return count;
}

static void
birth_death_start(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        lanes->state[CRS_BIRTH_DEATH_SIZE][l] = lanes->derived[CRS_BIRTH_DEATH_D_SIZE0][l];
    }
}

static void
birth_death_step(const crs_lanes *lanes, uint32_t step)
{
    double *size = lanes->state[CRS_BIRTH_DEATH_SIZE];
    const crs_row *d = lanes->derived;
    uint32_t words[4][CRS_LANES];
    crs_row whole, survivors;

    if (!lanes->noisy) {
        CRS_EACH_LANE(l)
        {
            size[l] *= d[CRS_BIRTH_DEATH_D_GROWTH][l];
        }
        return;
    }
    CRS_EACH_LANE(l)
    {
        whole[l] = floor(size[l]);
    }
    crs_binomial_lanes(lanes->key, BIRTH_DEATH_DRAW_FIRST, step, whole,
                       d[CRS_BIRTH_DEATH_D_SURVIVE], survivors);
    crs_draw_rows(lanes->key, BIRTH_DEATH_DRAW_SECOND, step, 0, words);
    for (int l = 0; l < CRS_LANES; l++) { /* (R3); not a vector loop: lanes take their own time */
        const double growth = d[CRS_BIRTH_DEATH_D_GROWTH][l];
        const double births = negative_binomial(crs_uniform53(words[0][l], words[1][l]),
                                                survivors[l], d[CRS_BIRTH_DEATH_D_MORE][l]);

        size[l] = crs_scaled(d[CRS_BIRTH_DEATH_D_NOISE][l], size[l] * growth,
                             survivors[l] + births + (size[l] - whole[l]) * growth);
    }
}

/* What can be seen */
enum { CRS_BIRTH_DEATH_O_SIZE, CRS_BIRTH_DEATH_O_EXTINCT, CRS_BIRTH_DEATH_NUM_OBSERVABLES };

static const crs_observable_info birth_death_observables[CRS_BIRTH_DEATH_NUM_OBSERVABLES] = {
    [CRS_BIRTH_DEATH_O_SIZE] = {.name = "size",
                                .unit = "1",
                                .kind = CRS_OBSERVED_STATE,
                                .state = CRS_BIRTH_DEATH_SIZE,
                                .slope = -1,
                                .meaning = "individuals alive"},
    [CRS_BIRTH_DEATH_O_EXTINCT] = {.name = "extinct",
                                   .unit = "1",
                                   .kind = CRS_OBSERVED_COMPUTED,
                                   .state = -1,
                                   .slope = -1,
                                   .meaning = "1 if nobody is left, else 0"},
};

static void
birth_death_observe(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    if (CRS_WANTED(CRS_BIRTH_DEATH_O_EXTINCT)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_BIRTH_DEATH_O_EXTINCT][l] = lanes->state[CRS_BIRTH_DEATH_SIZE][l] > 0.0 ? 0.0
                                                                                            : 1.0;
        }
    }
}

/* The summary of a run */
static const crs_metric_info birth_death_metrics[] = {
    {.name = "size_peak",
     .unit = "1",
     .metric = CRS_OVER_RUN(MAXIMUM, CRS_BIRTH_DEATH_O_SIZE, 0.0),
     .meaning = "most individuals alive"},
    {.name = "extinction_day",
     .unit = "d",
     .metric = CRS_OVER_RUN(FIRST_ABOVE, CRS_BIRTH_DEATH_O_EXTINCT, 1.0),
     .meaning = "day on which the last one died"},
};

CRS_MODEL_KERNELS = {birth_death_start, birth_death_step, birth_death_observe};

CRS_MODEL = {
    .name = "birth-death",
    .title = "A lineage that multiplies and dies out",
    .about = "The linear birth-death process, exact at any time step; a test of the engine and an "
             "example of a model. Equation (R3) in models/birth_death.c.",
    .params = birth_death_params,
    .num_params = CRS_LENGTH(birth_death_params),
    .states = birth_death_states,
    .num_states = CRS_LENGTH(birth_death_states),
    .observables = birth_death_observables,
    .num_observables = CRS_LENGTH(birth_death_observables),
    .noises = birth_death_noises,
    .num_noises = CRS_LENGTH(birth_death_noises),
    .metrics = birth_death_metrics,
    .num_metrics = CRS_LENGTH(birth_death_metrics),
    .num_derived = CRS_BIRTH_DEATH_NUM_DERIVED,
    .order = 1, /* and better: exact */
    .derive = birth_death_derive,
    .kernels = {CRS_ISA_LIST(CRS_MODEL_COPY)},
};
