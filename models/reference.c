#include <math.h>

#include "core/vmath.h"
#include "models/reference.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* The parameter that every reference model has: the strength of its noise. */
#define NOISE_PARAM                                                                               \
    {                                                                                             \
        "noise.demography", "s", "1", 1.0, 0.0, 1.0, {CRS_PRIOR_FIXED, 0.0, 0.0},                 \
            CRS_SCOPE_NOISE, "strength of chance in the number of events; 1: exact draws",        \
            "assumed: individuals act independently"                                              \
    }

/* An operator on an observable over the whole run; `limit` for those that need a level. */
#define OVER_RUN(operator, observable, limit)                                                     \
    {                                                                                             \
        .term = {                                                                                 \
            .op = CRS_METRIC_##operator,                                                          \
            .of =(observable),                                                                    \
            .times = -1,                                                                          \
            .to_h = CRS_METRIC_TO_END,                                                            \
            .level = (limit)                                                                      \
        }                                                                                         \
    }

/* The kernels of a model for one instruction set, a row of crs_model.kernels. */
#define KERNELS(model, suffix)                                                                    \
    &(const crs_model_kernels){CRS_PASTE(crs_##model##_start, suffix),                            \
                               CRS_PASTE(crs_##model##_step, suffix),                             \
                               CRS_PASTE(crs_##model##_observe, suffix)},

/* Probability of an event of rate `per_h` within a step. */
static double
probability(double per_h, double dt_h)
{
    return crs_one_minus_exp_neg(per_h * dt_h);
}

/* A count of people: the nearest whole number. */
static double
whole(double count)
{
    return floor(count + 0.5);
}

/* ---- sir ---- */

#define SIR_SOURCE "Kermack & McKendrick 1927"

static const crs_param_info sir_params[CRS_SIR_NUM_PARAMS] = {
    [CRS_SIR_POPULATION] = {"population.size",
                            "N",
                            "1",
                            10000.0,
                            2.0,
                            1e7,
                            {CRS_PRIOR_FIXED, 0.0, 0.0},
                            CRS_SCOPE_CASE,
                            "number of people",
                            "assumed: a town"},
    [CRS_SIR_INFECTED0] = {"population.infected",
                           "I_0",
                           "1",
                           10.0,
                           1.0,
                           1e7,
                           {CRS_PRIOR_LOGNORMAL, 10.0, 1.0},
                           CRS_SCOPE_CASE,
                           "people infected at t = 0, at most all",
                           "assumed: a few travellers"},
    [CRS_SIR_R0] = {"epidemic.r0",
                    "R_0",
                    "1",
                    2.0,
                    0.0,
                    20.0,
                    {CRS_PRIOR_LOGNORMAL, 2.0, 0.5},
                    CRS_SCOPE_SHARED,
                    "people whom an infected person infects among susceptibles",
                    SIR_SOURCE "; 1.5 to 3 for influenza, 12 to 18 for measles"},
    [CRS_SIR_RECOVERY_H] = {"epidemic.recovery_h",
                            "1/γ",
                            "h",
                            120.0,
                            1.0,
                            2400.0,
                            {CRS_PRIOR_LOGNORMAL, 120.0, 0.5},
                            CRS_SCOPE_SHARED,
                            "mean time for which a person is infectious",
                            SIR_SOURCE},
    [CRS_SIR_NOISE] = NOISE_PARAM,
};

static const crs_state_info sir_states[CRS_SIR_NUM_STATES] = {
    [CRS_SIR_SUSCEPTIBLE] = {"susceptible", "1", 0.0, 1e7, "people who can be infected"},
    [CRS_SIR_INFECTED] = {"infected", "1", 0.0, 1e7, "people who are infectious"},
    [CRS_SIR_RECOVERED] = {"recovered", "1", 0.0, 1e7, "people who are immune"},
};

static const crs_observable_info sir_observables[CRS_SIR_NUM_OBSERVABLES] = {
    [CRS_SIR_O_SUSCEPTIBLE] = {"susceptible", "1", CRS_OBSERVED_STATE, CRS_SIR_SUSCEPTIBLE, 0.0,
                               -1, "people who can be infected"},
    [CRS_SIR_O_INFECTED] = {"infected", "1", CRS_OBSERVED_STATE, CRS_SIR_INFECTED, 0.0, -1,
                            "people who are infectious"},
    [CRS_SIR_O_RECOVERED] = {"recovered", "1", CRS_OBSERVED_STATE, CRS_SIR_RECOVERED, 0.0, -1,
                             "people who are immune"},
    [CRS_SIR_O_RECOVERED_24H] = {"recovered_24h", "1", CRS_OBSERVED_DIFFERENCE, CRS_SIR_RECOVERED,
                                 24.0, CRS_SIR_D_BEFORE, "recoveries in the trailing 24 h"},
    [CRS_SIR_O_INFECTED_SHARE] = {"infected_share", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                                  "share of people who are infectious"},
    [CRS_SIR_O_ATTACK_RATE] = {"attack_rate", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                               "share of people who have been infected so far"},
};

static const crs_noise_info sir_noises[] = {{"demography", CRS_SIR_NOISE, 0}};

static const crs_metric_info sir_metrics[] = {
    {"attack_rate", "1", OVER_RUN(MAXIMUM, CRS_SIR_O_ATTACK_RATE, 0.0),
     "share of people who were infected in the run", -1},
    {"peak_share", "1", OVER_RUN(MAXIMUM, CRS_SIR_O_INFECTED_SHARE, 0.0),
     "largest share infected at once", -1},
    {"peak_day", "d", OVER_RUN(TIME_OF_MAXIMUM, CRS_SIR_O_INFECTED_SHARE, 0.0),
     "day of the largest share infected", 0},
};

static void
sir_derive(const double *p, double dt_h, double *d)
{
    const double population = whole(p[CRS_SIR_POPULATION]);
    const double recover = probability(1.0 / p[CRS_SIR_RECOVERY_H], dt_h);

    d[CRS_SIR_D_POPULATION] = population;
    d[CRS_SIR_D_INFECTED0] = crs_min(population, whole(p[CRS_SIR_INFECTED0]));
    d[CRS_SIR_D_FORCE] = p[CRS_SIR_R0] * recover / population;
    d[CRS_SIR_D_RECOVER] = recover;
    d[CRS_SIR_D_BEFORE] = 0.0; /* nobody recovers before t = 0 */
    d[CRS_SIR_D_NOISE] = p[CRS_SIR_NOISE];
}

#define SIR_KERNELS(id, suffix, name, test) KERNELS(sir, suffix)

const crs_model crs_model_sir = {
    .name = "sir",
    .title = "An epidemic among susceptible, infected and recovered people",
    .about = "A chain of binomials whose final size is known exactly, with and without noise; a "
             "test of the engine and an example of a model. Equation (R1) in models/reference.h.",
    .params = sir_params,
    .num_params = LENGTH(sir_params),
    .states = sir_states,
    .num_states = LENGTH(sir_states),
    .observables = sir_observables,
    .num_observables = LENGTH(sir_observables),
    .noises = sir_noises,
    .num_noises = LENGTH(sir_noises),
    .metrics = sir_metrics,
    .num_metrics = LENGTH(sir_metrics),
    .num_derived = CRS_SIR_NUM_DERIVED,
    .order = 1,
    .derive = sir_derive,
    .kernels = {CRS_ISA_LIST(SIR_KERNELS)},
};

/* ---- rumour ---- */

#define RUMOUR_SOURCE "Maki & Thompson 1973"

static const crs_param_info rumour_params[CRS_RUMOUR_NUM_PARAMS] = {
    [CRS_RUMOUR_POPULATION] = {"population.size",
                               "N",
                               "1",
                               1000.0,
                               2.0,
                               1e5,
                               {CRS_PRIOR_FIXED, 0.0, 0.0},
                               CRS_SCOPE_CASE,
                               "number of people; a rumour takes at most 2N contacts",
                               RUMOUR_SOURCE},
    [CRS_RUMOUR_SPREADERS0] = {"population.spreaders",
                               "Y_0",
                               "1",
                               1.0,
                               1.0,
                               1e5,
                               {CRS_PRIOR_FIXED, 0.0, 0.0},
                               CRS_SCOPE_CASE,
                               "people who tell the rumour at the start, at most all",
                               RUMOUR_SOURCE},
    [CRS_RUMOUR_NOISE] = NOISE_PARAM,
};

static const crs_state_info rumour_states[CRS_RUMOUR_NUM_STATES] = {
    [CRS_RUMOUR_IGNORANTS] = {"ignorants", "1", 0.0, 1e5, "people who have not heard it"},
    [CRS_RUMOUR_SPREADERS] = {"spreaders", "1", 0.0, 1e5, "people who tell it"},
    [CRS_RUMOUR_STIFLERS] = {"stiflers", "1", 0.0, 1e5, "people who know it and keep quiet"},
};

static const crs_observable_info rumour_observables[CRS_RUMOUR_NUM_OBSERVABLES] = {
    [CRS_RUMOUR_O_IGNORANTS] = {"ignorants", "1", CRS_OBSERVED_STATE, CRS_RUMOUR_IGNORANTS, 0.0,
                                -1, "people who have not heard it"},
    [CRS_RUMOUR_O_SPREADERS] = {"spreaders", "1", CRS_OBSERVED_STATE, CRS_RUMOUR_SPREADERS, 0.0,
                                -1, "people who tell it"},
    [CRS_RUMOUR_O_STIFLERS] = {"stiflers", "1", CRS_OBSERVED_STATE, CRS_RUMOUR_STIFLERS, 0.0, -1,
                               "people who know it and keep quiet"},
    [CRS_RUMOUR_O_HEARD_SHARE] = {"heard_share", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                                  "share of people who have heard it"},
};

static const crs_noise_info rumour_noises[] = {{"demography", CRS_RUMOUR_NOISE, 0}};

static const crs_metric_info rumour_metrics[] = {
    {"heard_share", "1", OVER_RUN(MAXIMUM, CRS_RUMOUR_O_HEARD_SHARE, 0.0),
     "share of people who heard it in the run", 0},
    {"spreaders_peak", "1", OVER_RUN(MAXIMUM, CRS_RUMOUR_O_SPREADERS, 0.0),
     "most people telling it at once", 0},
};

static void
rumour_derive(const double *p, double dt_h, double *d)
{
    const double population = whole(p[CRS_RUMOUR_POPULATION]);

    (void)dt_h; /* time is in contacts */
    d[CRS_RUMOUR_D_POPULATION] = population;
    d[CRS_RUMOUR_D_SPREADERS0] = crs_min(population, whole(p[CRS_RUMOUR_SPREADERS0]));
    d[CRS_RUMOUR_D_NOISE] = p[CRS_RUMOUR_NOISE];
}

#define RUMOUR_KERNELS(id, suffix, name, test) KERNELS(rumour, suffix)

const crs_model crs_model_rumour = {
    .name = "rumour",
    .title = "A rumour among ignorants, spreaders and stiflers",
    .about = "The jump chain of Maki and Thompson: a step is a contact, one in five never hears "
             "it; a test of the engine and an example of a model. Equation (R2) in "
             "models/reference.h.",
    .params = rumour_params,
    .num_params = LENGTH(rumour_params),
    .states = rumour_states,
    .num_states = LENGTH(rumour_states),
    .observables = rumour_observables,
    .num_observables = LENGTH(rumour_observables),
    .noises = rumour_noises,
    .num_noises = LENGTH(rumour_noises),
    .metrics = rumour_metrics,
    .num_metrics = LENGTH(rumour_metrics),
    .num_derived = CRS_RUMOUR_NUM_DERIVED,
    .order = 0,
    .derive = rumour_derive,
    .kernels = {CRS_ISA_LIST(RUMOUR_KERNELS)},
};

/* ---- birth-death ---- */

#define BIRTH_DEATH_SOURCE "Kendall 1948"

static const crs_param_info birth_death_params[CRS_BIRTH_DEATH_NUM_PARAMS] = {
    [CRS_BIRTH_DEATH_SIZE0] = {"lineage.size",
                               "n_0",
                               "1",
                               10.0,
                               0.0,
                               1e6,
                               {CRS_PRIOR_FIXED, 0.0, 0.0},
                               CRS_SCOPE_CASE,
                               "individuals at t = 0",
                               BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_BIRTH] = {"lineage.birth",
                               "b",
                               "1/h",
                               0.010,
                               0.0,
                               0.02,
                               {CRS_PRIOR_UNIFORM, 0.0, 0.02},
                               CRS_SCOPE_SHARED,
                               "births per individual and hour",
                               BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_DEATH] = {"lineage.death",
                               "d",
                               "1/h",
                               0.011,
                               0.0,
                               0.02,
                               {CRS_PRIOR_UNIFORM, 0.0, 0.02},
                               CRS_SCOPE_SHARED,
                               "deaths per individual and hour",
                               BIRTH_DEATH_SOURCE},
    [CRS_BIRTH_DEATH_NOISE] = NOISE_PARAM,
};

static const crs_state_info birth_death_states[CRS_BIRTH_DEATH_NUM_STATES] = {
    [CRS_BIRTH_DEATH_SIZE] = {"size", "1", 0.0, (double)INFINITY, "individuals alive"},
};

static const crs_observable_info birth_death_observables[CRS_BIRTH_DEATH_NUM_OBSERVABLES] = {
    [CRS_BIRTH_DEATH_O_SIZE] = {"size", "1", CRS_OBSERVED_STATE, CRS_BIRTH_DEATH_SIZE, 0.0, -1,
                                "individuals alive"},
    [CRS_BIRTH_DEATH_O_EXTINCT] = {"extinct", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                                   "1 if nobody is left, else 0"},
};

static const crs_noise_info birth_death_noises[] = {{"demography", CRS_BIRTH_DEATH_NOISE, 0}};

static const crs_metric_info birth_death_metrics[] = {
    {"size_peak", "1", OVER_RUN(MAXIMUM, CRS_BIRTH_DEATH_O_SIZE, 0.0), "most individuals alive",
     0},
    {"extinction_day", "d", OVER_RUN(FIRST_ABOVE, CRS_BIRTH_DEATH_O_EXTINCT, 1.0),
     "day on which the last one died", 0},
};

static void
birth_death_derive(const double *p, double dt_h, double *d)
{
    const double birth = p[CRS_BIRTH_DEATH_BIRTH];
    const double death = p[CRS_BIRTH_DEATH_DEATH];
    const double net = birth - death;
    const double growth = crs_exp(net * dt_h);
    const double shrunk = probability(fabs(net), dt_h); /* 1 - exp(-|b - d| dt) */
    double w = dt_h;                                    /* (exp((b - d) dt) - 1) / (b - d) */

    if (net > 0.0) {
        w = growth * shrunk / net;
    } else if (net < 0.0) {
        w = shrunk / -net;
    }
    d[CRS_BIRTH_DEATH_D_SIZE0] = whole(p[CRS_BIRTH_DEATH_SIZE0]);
    d[CRS_BIRTH_DEATH_D_SURVIVE] = 1.0 - death * w / (1.0 + birth * w);
    d[CRS_BIRTH_DEATH_D_MORE] = birth * w / (1.0 + birth * w);
    d[CRS_BIRTH_DEATH_D_GROWTH] = growth;
    d[CRS_BIRTH_DEATH_D_NOISE] = p[CRS_BIRTH_DEATH_NOISE];
}

#define BIRTH_DEATH_KERNELS(id, suffix, name, test) KERNELS(birth_death, suffix)

const crs_model crs_model_birth_death = {
    .name = "birth-death",
    .title = "A lineage that multiplies and dies out",
    .about = "The linear birth-death process, exact at any time step; a test of the engine and an "
             "example of a model. Equation (R3) in models/reference.h.",
    .params = birth_death_params,
    .num_params = LENGTH(birth_death_params),
    .states = birth_death_states,
    .num_states = LENGTH(birth_death_states),
    .observables = birth_death_observables,
    .num_observables = LENGTH(birth_death_observables),
    .noises = birth_death_noises,
    .num_noises = LENGTH(birth_death_noises),
    .metrics = birth_death_metrics,
    .num_metrics = LENGTH(birth_death_metrics),
    .num_derived = CRS_BIRTH_DEATH_NUM_DERIVED,
    .order = 1, /* and better: exact */
    .derive = birth_death_derive,
    .kernels = {CRS_ISA_LIST(BIRTH_DEATH_KERNELS)},
};

/* ---- voter ---- */

#define VOTER_SOURCE "Clifford & Sudbury 1973; Holley & Liggett 1975"

static const crs_param_info voter_params[CRS_VOTER_NUM_PARAMS] = {
    [CRS_VOTER_POPULATION] = {"population.size",
                              "N",
                              "1",
                              100.0,
                              1.0,
                              1e6,
                              {CRS_PRIOR_FIXED, 0.0, 0.0},
                              CRS_SCOPE_CASE,
                              "number of voters",
                              "assumed: a village"},
    [CRS_VOTER_SHARE0] = {"population.share",
                          "x_0",
                          "1",
                          0.3,
                          0.0,
                          1.0,
                          {CRS_PRIOR_BETA, 2.0, 2.0},
                          CRS_SCOPE_CASE,
                          "share for it at t = 0",
                          VOTER_SOURCE},
    [CRS_VOTER_RATE] = {"copying.rate",
                        "r",
                        "1/h",
                        0.02,
                        0.0,
                        10.0,
                        {CRS_PRIOR_LOGNORMAL, 0.02, 1.0},
                        CRS_SCOPE_SHARED,
                        "rate at which a voter takes over another's opinion",
                        VOTER_SOURCE},
    [CRS_VOTER_NOISE] = NOISE_PARAM,
};

static const crs_state_info voter_states[CRS_VOTER_NUM_STATES] = {
    [CRS_VOTER_FOR] = {"for", "1", 0.0, 1e6, "voters who are for it"},
};

static const crs_observable_info voter_observables[CRS_VOTER_NUM_OBSERVABLES] = {
    [CRS_VOTER_O_FOR] = {"for", "1", CRS_OBSERVED_STATE, CRS_VOTER_FOR, 0.0, -1,
                         "voters who are for it"},
    [CRS_VOTER_O_SHARE] = {"share", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                           "share of voters who are for it, x"},
    [CRS_VOTER_O_DIVERSITY] = {"diversity", "1", CRS_OBSERVED_COMPUTED, -1, 0.0, -1,
                               "x (1 - x), half the heterozygosity of genetics"},
};

static const crs_noise_info voter_noises[] = {{"demography", CRS_VOTER_NOISE, 0}};

static const crs_metric_info voter_metrics[] = {
    {"share_mean", "1", OVER_RUN(MEAN, CRS_VOTER_O_SHARE, 0.0), "mean share for it", 0},
    {"consensus_day", "d", OVER_RUN(FIRST_BELOW, CRS_VOTER_O_DIVERSITY, 0.0),
     "day on which all agree", 0},
};

static void
voter_derive(const double *p, double dt_h, double *d)
{
    const double population = whole(p[CRS_VOTER_POPULATION]);

    d[CRS_VOTER_D_POPULATION] = population;
    d[CRS_VOTER_D_FOR0] = whole(population * p[CRS_VOTER_SHARE0]);
    d[CRS_VOTER_D_COPY] = probability(p[CRS_VOTER_RATE], dt_h);
    d[CRS_VOTER_D_NOISE] = p[CRS_VOTER_NOISE];
}

#define VOTER_KERNELS(id, suffix, name, test) KERNELS(voter, suffix)

const crs_model crs_model_voter = {
    .name = "voter",
    .title = "Voters who copy each other until all agree",
    .about = "The voter model on a complete graph, which is genetic drift; a test of the engine "
             "and an example of a model. Equation (R4) in models/reference.h.",
    .params = voter_params,
    .num_params = LENGTH(voter_params),
    .states = voter_states,
    .num_states = LENGTH(voter_states),
    .observables = voter_observables,
    .num_observables = LENGTH(voter_observables),
    .noises = voter_noises,
    .num_noises = LENGTH(voter_noises),
    .metrics = voter_metrics,
    .num_metrics = LENGTH(voter_metrics),
    .num_derived = CRS_VOTER_NUM_DERIVED,
    .order = 1, /* and better: without noise nothing moves */
    .derive = voter_derive,
    .kernels = {CRS_ISA_LIST(VOTER_KERNELS)},
};
