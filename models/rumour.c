/* rumour (Maki & Thompson 1973). Ignorants X, spreaders Y, stiflers Z. Time is in contacts: every
 *   step one spreader, while there is one, calls one of the N - 1 others.
 *   (R2) with probability X / (N - 1) an ignorant answers and becomes a spreader;
 *        otherwise the caller becomes a stifler.
 *   Known: the share that never hears it tends to the root of 2(1 - x) + ln x = 0, 0.2032, as N
 *   grows (Sudbury 1985); for finite N its distribution follows from the chain above. */
#define CRS_MODEL_NAME rumour
#include "models/model_file.h"

#define RUMOUR_SOURCE "Maki & Thompson 1973"

/* Parameters */
enum { CRS_RUMOUR_POPULATION, CRS_RUMOUR_SPREADERS0, CRS_RUMOUR_NOISE, CRS_RUMOUR_NUM_PARAMS };

static const crs_param_info rumour_params[CRS_RUMOUR_NUM_PARAMS] = {
    [CRS_RUMOUR_POPULATION] = {.name = "population.size",
                               .symbol = "N",
                               .unit = "1",
                               .value = 1000.0,
                               .min = 2.0,
                               .max = 1e5,
                               .prior = {CRS_PRIOR_FIXED, 0.0, 0.0},
                               .scope = CRS_SCOPE_CASE,
                               .meaning = "number of people; a rumour takes at most 2N contacts",
                               .source = RUMOUR_SOURCE},
    [CRS_RUMOUR_SPREADERS0] = {.name = "population.spreaders",
                               .symbol = "Y_0",
                               .unit = "1",
                               .value = 1.0,
                               .min = 1.0,
                               .max = 1e5,
                               .prior = {CRS_PRIOR_FIXED, 0.0, 0.0},
                               .scope = CRS_SCOPE_CASE,
                               .meaning = "people who tell the rumour at the start, at most all",
                               .source = RUMOUR_SOURCE},
    [CRS_RUMOUR_NOISE] = CRS_NOISE_PARAM,
};

/* Sources of randomness */
static const crs_noise_info rumour_noises[] = {
    {.name = "demography", .param = CRS_RUMOUR_NOISE},
};

/* What a random number is for: no two uses share a number. */
enum { RUMOUR_DRAW_FIRST = 1 };

/* States */
enum { CRS_RUMOUR_IGNORANTS, CRS_RUMOUR_SPREADERS, CRS_RUMOUR_STIFLERS, CRS_RUMOUR_NUM_STATES };

static const crs_state_info rumour_states[CRS_RUMOUR_NUM_STATES] = {
    [CRS_RUMOUR_IGNORANTS] = {.name = "ignorants",
                              .unit = "1",
                              .lower = 0.0,
                              .upper = 1e5,
                              .meaning = "people who have not heard it"},
    [CRS_RUMOUR_SPREADERS] = {.name = "spreaders",
                              .unit = "1",
                              .lower = 0.0,
                              .upper = 1e5,
                              .meaning = "people who tell it"},
    [CRS_RUMOUR_STIFLERS] = {.name = "stiflers",
                             .unit = "1",
                             .lower = 0.0,
                             .upper = 1e5,
                             .meaning = "people who know it and keep quiet"},
};

/* Constants of a run, from its parameters and the time step */
enum {
    CRS_RUMOUR_D_POPULATION,
    CRS_RUMOUR_D_SPREADERS0,
    CRS_RUMOUR_D_NOISE,
    CRS_RUMOUR_NUM_DERIVED
};

static void
rumour_derive(const double *p, double dt_h, double *d)
{
    const double population = crs_whole(p[CRS_RUMOUR_POPULATION]);

    (void)dt_h; /* time is in contacts */
    d[CRS_RUMOUR_D_POPULATION] = population;
    d[CRS_RUMOUR_D_SPREADERS0] = crs_min(population, crs_whole(p[CRS_RUMOUR_SPREADERS0]));
    d[CRS_RUMOUR_D_NOISE] = p[CRS_RUMOUR_NOISE];
}

/* Start and step */
static void
rumour_start(const crs_lanes *lanes)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    CRS_EACH_LANE(l)
    {
        s[CRS_RUMOUR_IGNORANTS][l] = d[CRS_RUMOUR_D_POPULATION][l] - d[CRS_RUMOUR_D_SPREADERS0][l];
        s[CRS_RUMOUR_SPREADERS][l] = d[CRS_RUMOUR_D_SPREADERS0][l];
        s[CRS_RUMOUR_STIFLERS][l] = 0.0;
    }
}

static void
rumour_step(const crs_lanes *lanes, uint32_t step)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;
    crs_row uniform[4];

    crs_uniform_rows(lanes->key, RUMOUR_DRAW_FIRST, step, 0, uniform);
    CRS_EACH_LANE(l) /* (R2) */
    {
        const double ignorants = s[CRS_RUMOUR_IGNORANTS][l];
        const double spreaders = s[CRS_RUMOUR_SPREADERS][l];
        const double calls = crs_min(1.0, spreaders);
        const double share = ignorants / (d[CRS_RUMOUR_D_POPULATION][l] - 1.0);
        const double answer = crs_scaled(d[CRS_RUMOUR_D_NOISE][l], share,
                                         uniform[0][l] < share ? 1.0 : 0.0);
        const double told = crs_min(ignorants, calls * answer);

        s[CRS_RUMOUR_IGNORANTS][l] = ignorants - told;
        s[CRS_RUMOUR_SPREADERS][l] = spreaders + told - (calls - told);
        s[CRS_RUMOUR_STIFLERS][l] += calls - told;
    }
}

/* What can be seen */
enum {
    CRS_RUMOUR_O_IGNORANTS,
    CRS_RUMOUR_O_SPREADERS,
    CRS_RUMOUR_O_STIFLERS,
    CRS_RUMOUR_O_HEARD_SHARE,
    CRS_RUMOUR_NUM_OBSERVABLES
};

static const crs_observable_info rumour_observables[CRS_RUMOUR_NUM_OBSERVABLES] = {
    [CRS_RUMOUR_O_IGNORANTS] = {.name = "ignorants",
                                .unit = "1",
                                .kind = CRS_OBSERVED_STATE,
                                .state = CRS_RUMOUR_IGNORANTS,
                                .slope = -1,
                                .meaning = "people who have not heard it"},
    [CRS_RUMOUR_O_SPREADERS] = {.name = "spreaders",
                                .unit = "1",
                                .kind = CRS_OBSERVED_STATE,
                                .state = CRS_RUMOUR_SPREADERS,
                                .slope = -1,
                                .meaning = "people who tell it"},
    [CRS_RUMOUR_O_STIFLERS] = {.name = "stiflers",
                               .unit = "1",
                               .kind = CRS_OBSERVED_STATE,
                               .state = CRS_RUMOUR_STIFLERS,
                               .slope = -1,
                               .meaning = "people who know it and keep quiet"},
    [CRS_RUMOUR_O_HEARD_SHARE] = {.name = "heard_share",
                                  .unit = "1",
                                  .kind = CRS_OBSERVED_COMPUTED,
                                  .state = -1,
                                  .slope = -1,
                                  .meaning = "share of people who have heard it"},
};

static void
rumour_observe(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    if (CRS_WANTED(CRS_RUMOUR_O_HEARD_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_RUMOUR_O_HEARD_SHARE][l] = 1.0 - s[CRS_RUMOUR_IGNORANTS][l] /
                                                         d[CRS_RUMOUR_D_POPULATION][l];
        }
    }
}

/* The summary of a run */
static const crs_metric_info rumour_metrics[] = {
    {.name = "heard_share",
     .unit = "1",
     .metric = CRS_OVER_RUN(MAXIMUM, CRS_RUMOUR_O_HEARD_SHARE, 0.0),
     .meaning = "share of people who heard it in the run"},
    {.name = "spreaders_peak",
     .unit = "1",
     .metric = CRS_OVER_RUN(MAXIMUM, CRS_RUMOUR_O_SPREADERS, 0.0),
     .meaning = "most people telling it at once"},
};

CRS_MODEL_KERNELS = {rumour_start, rumour_step, rumour_observe};

CRS_MODEL = {
    .name = "rumour",
    .title = "A rumour among ignorants, spreaders and stiflers",
    .about = "The jump chain of Maki and Thompson: a step is a contact, one in five never hears "
             "it; a test of the engine and an example of a model. Equation (R2) in "
             "models/rumour.c.",
    .params = rumour_params,
    .num_params = CRS_LENGTH(rumour_params),
    .states = rumour_states,
    .num_states = CRS_LENGTH(rumour_states),
    .observables = rumour_observables,
    .num_observables = CRS_LENGTH(rumour_observables),
    .noises = rumour_noises,
    .num_noises = CRS_LENGTH(rumour_noises),
    .metrics = rumour_metrics,
    .num_metrics = CRS_LENGTH(rumour_metrics),
    .num_derived = CRS_RUMOUR_NUM_DERIVED,
    .order = 0,
    .derive = rumour_derive,
    .kernels = {CRS_ISA_LIST(CRS_MODEL_COPY)},
};
