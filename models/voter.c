/* voter (Clifford & Sudbury 1973; Holley & Liggett 1975), everybody being everybody's neighbour.
 *   Each of N voters, at rate r, takes over the opinion of one of the N, drawn at random.
 *   (R4) with A voters for, x = A/N: A += Bin(N - A, P(r) x) - Bin(A, P(r) (1 - x)).
 *   At P = 1 it is Wright's (1931) genetic drift. Known: x is a martingale, "for" wins in the end
 *   with probability x0, and E[x(1 - x)] falls by the factor 1 - P(2 - P)/N a step. */
#define CRS_MODEL_NAME voter
#include "models/model_file.h"

#define VOTER_SOURCE "Clifford & Sudbury 1973; Holley & Liggett 1975"

/* Parameters */
enum {
    CRS_VOTER_POPULATION,
    CRS_VOTER_SHARE0,
    CRS_VOTER_RATE,
    CRS_VOTER_NOISE,
    CRS_VOTER_NUM_PARAMS
};

static const crs_param_info voter_params[CRS_VOTER_NUM_PARAMS] = {
    [CRS_VOTER_POPULATION] = {.name = "population.size",
                              .symbol = "N",
                              .unit = "1",
                              .value = 100.0,
                              .min = 1.0,
                              .max = 1e6,
                              .prior = {CRS_PRIOR_FIXED, 0.0, 0.0},
                              .scope = CRS_SCOPE_CASE,
                              .meaning = "number of voters",
                              .source = "assumed: a village"},
    [CRS_VOTER_SHARE0] = {.name = "population.share",
                          .symbol = "x_0",
                          .unit = "1",
                          .value = 0.3,
                          .min = 0.0,
                          .max = 1.0,
                          .prior = {CRS_PRIOR_BETA, 2.0, 2.0},
                          .scope = CRS_SCOPE_CASE,
                          .meaning = "share for it at t = 0",
                          .source = VOTER_SOURCE},
    [CRS_VOTER_RATE] = {.name = "copying.rate",
                        .symbol = "r",
                        .unit = "1/h",
                        .value = 0.02,
                        .min = 0.0,
                        .max = 10.0,
                        .prior = {CRS_PRIOR_LOGNORMAL, 0.02, 1.0},
                        .scope = CRS_SCOPE_SHARED,
                        .meaning = "rate at which a voter takes over another's opinion",
                        .source = VOTER_SOURCE},
    [CRS_VOTER_NOISE] = CRS_NOISE_PARAM,
};

/* Sources of randomness */
static const crs_noise_info voter_noises[] = {
    {.name = "demography", .param = CRS_VOTER_NOISE},
};

/* What a random number is for: no two uses share a number. */
enum { VOTER_DRAW_FIRST = 1, VOTER_DRAW_SECOND = 2 };

/* States */
enum { CRS_VOTER_FOR, CRS_VOTER_NUM_STATES };

static const crs_state_info voter_states[CRS_VOTER_NUM_STATES] = {
    [CRS_VOTER_FOR] = {.name = "for",
                       .unit = "1",
                       .lower = 0.0,
                       .upper = 1e6,
                       .meaning = "voters who are for it"},
};

/* Constants of a run, from its parameters and the time step */
enum {
    CRS_VOTER_D_POPULATION,
    CRS_VOTER_D_FOR0,
    CRS_VOTER_D_COPY,
    CRS_VOTER_D_NOISE,
    CRS_VOTER_NUM_DERIVED
};

static void
voter_derive(const double *p, double dt_h, double *d)
{
    const double population = crs_whole(p[CRS_VOTER_POPULATION]);

    d[CRS_VOTER_D_POPULATION] = population;
    d[CRS_VOTER_D_FOR0] = crs_whole(population * p[CRS_VOTER_SHARE0]);
    d[CRS_VOTER_D_COPY] = crs_per_step(p[CRS_VOTER_RATE], dt_h);
    d[CRS_VOTER_D_NOISE] = p[CRS_VOTER_NOISE];
}

/* Start and step */
static void
voter_start(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        lanes->state[CRS_VOTER_FOR][l] = lanes->derived[CRS_VOTER_D_FOR0][l];
    }
}

static void
voter_step(const crs_lanes *lanes, uint32_t step)
{
    double *in_favour = lanes->state[CRS_VOTER_FOR];
    const crs_row *d = lanes->derived;
    const double *noise = d[CRS_VOTER_D_NOISE];
    crs_row against, p_won, p_lost, won, lost;

    CRS_EACH_LANE(l)
    {
        const double copy = d[CRS_VOTER_D_COPY][l];

        against[l] = d[CRS_VOTER_D_POPULATION][l] - in_favour[l];
        p_won[l] = copy * (in_favour[l] / d[CRS_VOTER_D_POPULATION][l]);
        p_lost[l] = copy * (against[l] / d[CRS_VOTER_D_POPULATION][l]);
    }
    crs_draw_events(lanes, VOTER_DRAW_FIRST, step, against, p_won, noise, won);
    crs_draw_events(lanes, VOTER_DRAW_SECOND, step, in_favour, p_lost, noise, lost);
    CRS_EACH_LANE(l) /* (R4) */
    {
        in_favour[l] += won[l] - lost[l];
    }
}

/* What can be seen */
enum { CRS_VOTER_O_FOR, CRS_VOTER_O_SHARE, CRS_VOTER_O_DIVERSITY, CRS_VOTER_NUM_OBSERVABLES };

static const crs_observable_info voter_observables[CRS_VOTER_NUM_OBSERVABLES] = {
    [CRS_VOTER_O_FOR] = {.name = "for",
                         .unit = "1",
                         .kind = CRS_OBSERVED_STATE,
                         .state = CRS_VOTER_FOR,
                         .slope = -1,
                         .meaning = "voters who are for it"},
    [CRS_VOTER_O_SHARE] = {.name = "share",
                           .unit = "1",
                           .kind = CRS_OBSERVED_COMPUTED,
                           .state = -1,
                           .slope = -1,
                           .meaning = "share of voters who are for it, x"},
    [CRS_VOTER_O_DIVERSITY] = {.name = "diversity",
                               .unit = "1",
                               .kind = CRS_OBSERVED_COMPUTED,
                               .state = -1,
                               .slope = -1,
                               .meaning = "x (1 - x), half the heterozygosity of genetics"},
};

static void
voter_observe(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    const double *in_favour = lanes->state[CRS_VOTER_FOR];
    const double *population = lanes->derived[CRS_VOTER_D_POPULATION];

    if (CRS_WANTED(CRS_VOTER_O_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_VOTER_O_SHARE][l] = in_favour[l] / population[l];
        }
    }
    if (CRS_WANTED(CRS_VOTER_O_DIVERSITY)) {
        CRS_EACH_LANE(l)
        {
            const double share = in_favour[l] / population[l];

            out[CRS_VOTER_O_DIVERSITY][l] = share * (1.0 - share);
        }
    }
}

/* The summary of a run */
static const crs_metric_info voter_metrics[] = {
    {.name = "share_mean",
     .unit = "1",
     .metric = CRS_OVER_RUN(MEAN, CRS_VOTER_O_SHARE, 0.0),
     .meaning = "mean share for it"},
    {.name = "consensus_day",
     .unit = "d",
     .metric = CRS_OVER_RUN(FIRST_BELOW, CRS_VOTER_O_DIVERSITY, 0.0),
     .meaning = "day on which all agree"},
};

CRS_MODEL_KERNELS = {voter_start, voter_step, voter_observe};

CRS_MODEL = {
    .name = "voter",
    .title = "Voters who copy each other until all agree",
    .about = "The voter model on a complete graph, which is genetic drift; a test of the engine "
             "and an example of a model. Equation (R4) in models/voter.c.",
    .params = voter_params,
    .num_params = CRS_LENGTH(voter_params),
    .states = voter_states,
    .num_states = CRS_LENGTH(voter_states),
    .observables = voter_observables,
    .num_observables = CRS_LENGTH(voter_observables),
    .noises = voter_noises,
    .num_noises = CRS_LENGTH(voter_noises),
    .metrics = voter_metrics,
    .num_metrics = CRS_LENGTH(voter_metrics),
    .num_derived = CRS_VOTER_NUM_DERIVED,
    .order = 1, /* and better: without noise nothing moves */
    .derive = voter_derive,
    .kernels = {CRS_ISA_LIST(CRS_MODEL_COPY)},
};
