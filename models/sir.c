/* sir, an epidemic (Kermack & McKendrick 1927; as a chain of binomials: Abbey 1952).
 *   (R1) infections ~ Bin(S, 1 - exp(-R0 P(g) I / N)), recoveries ~ Bin(I, P(g)), g = 1 / recovery
 *   An infected person infects for a geometric number of steps of mean 1/P(g), hence R0 people in
 *   all, whatever dt. Known: without noise the share s that escapes satisfies
 *   s = s0 exp(-R0 (1 - s)) exactly; with noise the distribution of final sizes is Ball's (1986).
 */
#define CRS_MODEL_NAME sir
#include "models/model_file.h"

#define SIR_SOURCE "Kermack & McKendrick 1927"

/* Parameters */
enum {
    CRS_SIR_POPULATION,
    CRS_SIR_INFECTED0,
    CRS_SIR_R0,
    CRS_SIR_RECOVERY_H,
    CRS_SIR_NOISE,
    CRS_SIR_NUM_PARAMS
};

static const crs_param_info sir_params[CRS_SIR_NUM_PARAMS] = {
    [CRS_SIR_POPULATION] = {.name = "population.size",
                            .symbol = "N",
                            .unit = "1",
                            .value = 10000.0,
                            .min = 2.0,
                            .max = 1e7,
                            .prior = {CRS_PRIOR_FIXED, 0.0, 0.0},
                            .scope = CRS_SCOPE_CASE,
                            .meaning = "number of people",
                            .source = "assumed: a town"},
    [CRS_SIR_INFECTED0] = {.name = "population.infected",
                           .symbol = "I_0",
                           .unit = "1",
                           .value = 10.0,
                           .min = 1.0,
                           .max = 1e7,
                           .prior = {CRS_PRIOR_LOGNORMAL, 10.0, 1.0},
                           .scope = CRS_SCOPE_CASE,
                           .meaning = "people infected at t = 0, at most all",
                           .source = "assumed: a few travellers"},
    [CRS_SIR_R0] = {.name = "epidemic.r0",
                    .symbol = "R_0",
                    .unit = "1",
                    .value = 2.0,
                    .min = 0.0,
                    .max = 20.0,
                    .prior = {CRS_PRIOR_LOGNORMAL, 2.0, 0.5},
                    .scope = CRS_SCOPE_SHARED,
                    .meaning = "people whom an infected person infects among susceptibles",
                    .source = SIR_SOURCE "; 1.5 to 3 for influenza, 12 to 18 for measles"},
    [CRS_SIR_RECOVERY_H] = {.name = "epidemic.recovery_h",
                            .symbol = "1/γ",
                            .unit = "h",
                            .value = 120.0,
                            .min = 1.0,
                            .max = 2400.0,
                            .prior = {CRS_PRIOR_LOGNORMAL, 120.0, 0.5},
                            .scope = CRS_SCOPE_SHARED,
                            .meaning = "mean time for which a person is infectious",
                            .source = SIR_SOURCE},
    [CRS_SIR_NOISE] = CRS_NOISE_PARAM,
};

/* Sources of randomness */
static const crs_noise_info sir_noises[] = {
    {.name = "demography", .param = CRS_SIR_NOISE},
};

/* What a random number is for: no two uses share a number. */
enum { SIR_DRAW_FIRST = 1, SIR_DRAW_SECOND = 2 };

/* States */
enum { CRS_SIR_SUSCEPTIBLE, CRS_SIR_INFECTED, CRS_SIR_RECOVERED, CRS_SIR_NUM_STATES };

static const crs_state_info sir_states[CRS_SIR_NUM_STATES] = {
    [CRS_SIR_SUSCEPTIBLE] = {.name = "susceptible",
                             .unit = "1",
                             .lower = 0.0,
                             .upper = 1e7,
                             .meaning = "people who can be infected"},
    [CRS_SIR_INFECTED] = {.name = "infected",
                          .unit = "1",
                          .lower = 0.0,
                          .upper = 1e7,
                          .meaning = "people who are infectious"},
    [CRS_SIR_RECOVERED] = {.name = "recovered",
                           .unit = "1",
                           .lower = 0.0,
                           .upper = 1e7,
                           .meaning = "people who are immune"},
};

/* Constants of a run, from its parameters and the time step */
enum {
    CRS_SIR_D_POPULATION,
    CRS_SIR_D_INFECTED0,
    CRS_SIR_D_FORCE,
    CRS_SIR_D_RECOVER,
    CRS_SIR_D_BEFORE,
    CRS_SIR_D_NOISE,
    CRS_SIR_NUM_DERIVED
};

static void
sir_derive(const double *p, double dt_h, double *d)
{
    const double population = crs_whole(p[CRS_SIR_POPULATION]);
    const double recover = crs_per_step(1.0 / p[CRS_SIR_RECOVERY_H], dt_h);

    d[CRS_SIR_D_POPULATION] = population;
    d[CRS_SIR_D_INFECTED0] = crs_min(population, crs_whole(p[CRS_SIR_INFECTED0]));
    d[CRS_SIR_D_FORCE] = p[CRS_SIR_R0] * recover / population;
    d[CRS_SIR_D_RECOVER] = recover;
    d[CRS_SIR_D_BEFORE] = 0.0; /* nobody recovers before t = 0 */
    d[CRS_SIR_D_NOISE] = p[CRS_SIR_NOISE];
}

/* Start and step */
static void
sir_start(const crs_lanes *lanes)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    CRS_EACH_LANE(l)
    {
        s[CRS_SIR_SUSCEPTIBLE][l] = d[CRS_SIR_D_POPULATION][l] - d[CRS_SIR_D_INFECTED0][l];
        s[CRS_SIR_INFECTED][l] = d[CRS_SIR_D_INFECTED0][l];
        s[CRS_SIR_RECOVERED][l] = 0.0;
    }
}

static void
sir_step(const crs_lanes *lanes, uint32_t step)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;
    const double *noise = d[CRS_SIR_D_NOISE];
    crs_row p, infections, recoveries;

    CRS_EACH_LANE(l)
    {
        p[l] = crs_one_minus_exp_neg(d[CRS_SIR_D_FORCE][l] * s[CRS_SIR_INFECTED][l]);
    }
    crs_draw_events(lanes, SIR_DRAW_FIRST, step, s[CRS_SIR_SUSCEPTIBLE], p, noise, infections);
    crs_draw_events(lanes, SIR_DRAW_SECOND, step, s[CRS_SIR_INFECTED], d[CRS_SIR_D_RECOVER], noise,
                    recoveries);
    CRS_EACH_LANE(l) /* (R1) */
    {
        s[CRS_SIR_SUSCEPTIBLE][l] -= infections[l];
        s[CRS_SIR_INFECTED][l] += infections[l] - recoveries[l];
        s[CRS_SIR_RECOVERED][l] += recoveries[l];
    }
}

/* What can be seen */
enum {
    CRS_SIR_O_SUSCEPTIBLE,
    CRS_SIR_O_INFECTED,
    CRS_SIR_O_RECOVERED,
    CRS_SIR_O_RECOVERED_24H,
    CRS_SIR_O_INFECTED_SHARE,
    CRS_SIR_O_ATTACK_RATE,
    CRS_SIR_NUM_OBSERVABLES
};

static const crs_observable_info sir_observables[CRS_SIR_NUM_OBSERVABLES] = {
    [CRS_SIR_O_SUSCEPTIBLE] = {.name = "susceptible",
                               .unit = "1",
                               .kind = CRS_OBSERVED_STATE,
                               .state = CRS_SIR_SUSCEPTIBLE,
                               .slope = -1,
                               .meaning = "people who can be infected"},
    [CRS_SIR_O_INFECTED] = {.name = "infected",
                            .unit = "1",
                            .kind = CRS_OBSERVED_STATE,
                            .state = CRS_SIR_INFECTED,
                            .slope = -1,
                            .meaning = "people who are infectious"},
    [CRS_SIR_O_RECOVERED] = {.name = "recovered",
                             .unit = "1",
                             .kind = CRS_OBSERVED_STATE,
                             .state = CRS_SIR_RECOVERED,
                             .slope = -1,
                             .meaning = "people who are immune"},
    [CRS_SIR_O_RECOVERED_24H] = {.name = "recovered_24h",
                                 .unit = "1",
                                 .kind = CRS_OBSERVED_DIFFERENCE,
                                 .state = CRS_SIR_RECOVERED,
                                 .lag_h = 24.0,
                                 .slope = CRS_SIR_D_BEFORE,
                                 .meaning = "recoveries in the trailing 24 h"},
    [CRS_SIR_O_INFECTED_SHARE] = {.name = "infected_share",
                                  .unit = "1",
                                  .kind = CRS_OBSERVED_COMPUTED,
                                  .state = -1,
                                  .slope = -1,
                                  .meaning = "share of people who are infectious"},
    [CRS_SIR_O_ATTACK_RATE] = {.name = "attack_rate",
                               .unit = "1",
                               .kind = CRS_OBSERVED_COMPUTED,
                               .state = -1,
                               .slope = -1,
                               .meaning = "share of people who have been infected so far"},
};

static void
sir_observe(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    if (CRS_WANTED(CRS_SIR_O_INFECTED_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_SIR_O_INFECTED_SHARE][l] = s[CRS_SIR_INFECTED][l] / d[CRS_SIR_D_POPULATION][l];
        }
    }
    if (CRS_WANTED(CRS_SIR_O_ATTACK_RATE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_SIR_O_ATTACK_RATE][l] = 1.0 -
                                            s[CRS_SIR_SUSCEPTIBLE][l] / d[CRS_SIR_D_POPULATION][l];
        }
    }
}

/* The summary of a run */
static const crs_metric_info sir_metrics[] = {
    {.name = "attack_rate",
     .unit = "1",
     .metric = CRS_OVER_RUN(MAXIMUM, CRS_SIR_O_ATTACK_RATE, 0.0),
     .meaning = "share of people who were infected in the run",
     .direction = -1},
    {.name = "peak_share",
     .unit = "1",
     .metric = CRS_OVER_RUN(MAXIMUM, CRS_SIR_O_INFECTED_SHARE, 0.0),
     .meaning = "largest share infected at once",
     .direction = -1},
    {.name = "peak_day",
     .unit = "d",
     .metric = CRS_OVER_RUN(TIME_OF_MAXIMUM, CRS_SIR_O_INFECTED_SHARE, 0.0),
     .meaning = "day of the largest share infected"},
};

CRS_MODEL_KERNELS = {sir_start, sir_step, sir_observe};

CRS_MODEL = {
    .name = "sir",
    .title = "An epidemic among susceptible, infected and recovered people",
    .about = "A chain of binomials whose final size is known exactly, with and without noise; a "
             "test of the engine and an example of a model. Equation (R1) in models/sir.c.",
    .params = sir_params,
    .num_params = CRS_LENGTH(sir_params),
    .states = sir_states,
    .num_states = CRS_LENGTH(sir_states),
    .observables = sir_observables,
    .num_observables = CRS_LENGTH(sir_observables),
    .noises = sir_noises,
    .num_noises = CRS_LENGTH(sir_noises),
    .metrics = sir_metrics,
    .num_metrics = CRS_LENGTH(sir_metrics),
    .num_derived = CRS_SIR_NUM_DERIVED,
    .order = 1,
    .derive = sir_derive,
    .kernels = {CRS_ISA_LIST(CRS_MODEL_COPY)},
};
