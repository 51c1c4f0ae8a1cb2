/* The reference models against theory.
 *
 * Statistics: Pearson's chi-square on exact distributions (final size, rumour, lineage), normal
 * scores of means, variances and frequencies. Each is compared with its distribution at
 * ALPHA = 1e-4; with 9 of them, a correct program would fail for fewer than one in a thousand
 * choices of the seed, which is fixed. Every statistic has twins with a planted bug (a rate wrong,
 * time steps off, random numbers reused) that it must reject at the same level. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The models from inside, for the bugs that are planted in them. */
#define CRS_ISA_SUFFIX _twin
#include "models/sir.c"
#undef CRS_MODEL_NAME
#include "models/rumour.c"
#undef CRS_MODEL_NAME
#include "models/birth_death.c"
#undef CRS_MODEL_NAME
#include "models/voter.c"

#include "core/binomial.h"
#include "models/p_values.h"
#include "models/registry.h"
#include "sim/block.h"

#define ALPHA 1e-4
#define SEED  20230517

/* ---- running ---- */

/* An experiment: replicates of a model. */
typedef struct experiment {
    const crs_model *model;
    const double *params;
    double dt_h;
    long num_steps;
    uint64_t distinct; /* replicates with a random key of their own; the rest reuse them */
} experiment;

/* Final values of a state, one per replicate, into finals[REPLICATES]. */
static void
run_replicates(const experiment *e, int state, double *finals)
{
    const crs_plan plan = {
        .model = e->model, .isa = crs_isa_best(), .dt_h = e->dt_h, .num_steps = e->num_steps};
    crs_block *block = NULL;

    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    for (size_t first = 0; first < REPLICATES; first += CRS_LANES) {
        const size_t count = REPLICATES - first < CRS_LANES ? REPLICATES - first
                                                            : (size_t)CRS_LANES;
        crs_run runs[CRS_LANES];

        for (size_t i = 0; i < count; i++) {
            runs[i] = (crs_run){e->params, NULL, SEED, (first + i) % e->distinct};
        }
        crs_block_load(block, runs, count);
        crs_block_advance(block, e->num_steps);
        for (size_t i = 0; i < count; i++) {
            finals[first + i] = crs_block_state(block)[state][i];
        }
    }
    crs_block_free(block);
}

/* The final value of a state without noise. */
static double
run_once(const crs_model *model, double *params, double dt_h, long num_steps, int state)
{
    const crs_plan plan = {
        .model = model, .isa = crs_isa_best(), .dt_h = dt_h, .num_steps = num_steps};
    const crs_run run = {params, NULL, SEED, 0};
    crs_block *block = NULL;
    double value;

    params[model->noises[0].param] = 0.0;
    assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
    crs_block_load(block, &run, 1);
    crs_block_advance(block, num_steps);
    value = crs_block_state(block)[state][0];
    crs_block_free(block);
    return value;
}

/* ---- statistics ---- */

static double finals[REPLICATES];

static double
distribution_p(const experiment *e, int state, const double *probabilities)
{
    run_replicates(e, state, finals);
    return chi_square_p(finals, probabilities);
}

static void
assert_accepted(double p)
{
    if (!(p > ALPHA)) {
        fail_msg("P = %g: rejected", p);
    }
}

static void
assert_rejected(double p)
{
    if (!(p < ALPHA)) {
        fail_msg("P = %g: the planted bug went unnoticed", p);
    }
}

/* A copy of a model with another derive(): where bugs are planted. */
static crs_model
twin_of(const crs_model *model, void (*derive)(const double *, double, double *))
{
    crs_model twin = *model;

    twin.derive = derive;
    return twin;
}

/* ---- sir ---- */

/* Bug: the infectious period in place of the force of infection. */
static void
sir_swapped(const double *params, double dt_h, double *derived)
{
    const double recover = crs_one_minus_exp_neg(dt_h / params[CRS_SIR_RECOVERY_H]);

    crs_model_sir.derive(params, dt_h, derived);
    derived[CRS_SIR_D_FORCE] = recover / params[CRS_SIR_POPULATION];
    derived[CRS_SIR_D_RECOVER] = fmin(1.0, params[CRS_SIR_R0] * recover);
}

/* Bug: a rate that takes the place of a probability. */
static void
sir_rate_as_probability(const double *params, double dt_h, double *derived)
{
    crs_model_sir.derive(params, dt_h, derived);
    derived[CRS_SIR_D_FORCE] = params[CRS_SIR_R0] * dt_h / params[CRS_SIR_RECOVERY_H] /
                               params[CRS_SIR_POPULATION];
}

/* How badly the final size relation s = s0 exp(-R0 (1 - s)) is missed. */
static double
final_size_error(const crs_model *model, double dt_h)
{
    double params[] = {1e5, 50.0, 1.8, 120.0, 0.0};
    const double share =
        run_once(model, params, dt_h, (long)(24000.0 / dt_h), CRS_SIR_SUSCEPTIBLE) / 1e5;

    return fabs(share - (1.0 - 50.0 / 1e5) * exp(-1.8 * (1.0 - share)));
}

static void
test_sir_final_size(void **unused)
{
    const crs_model swapped = twin_of(&crs_model_sir, sir_swapped);
    const crs_model rate = twin_of(&crs_model_sir, sir_rate_as_probability);

    (void)unused;
    assert_true(final_size_error(&crs_model_sir, 1.0) < 1e-12);
    assert_true(final_size_error(&crs_model_sir, 24.0) < 1e-12);
    assert_true(final_size_error(&swapped, 1.0) > 1e-3);
    assert_true(final_size_error(&rate, 1.0) > 1e-4);
}

/* Numbers infected in the end of n susceptibles by one: Ball (1986), equation (2.3). An infected
 * person is infectious for K steps, P(K = k) = (1 - q)^(k-1) q, and spares a given set of j others
 * with probability E exp(-f j K), f the force a step. */
static void
final_size_distribution(int n, double f, double q, double *probabilities)
{
    memset(probabilities, 0, MAX_COUNT * sizeof *probabilities);
    for (int l = 0; l <= n; l++) {
        const double x = exp(-f * (n - l));
        const double spared = q * x / (1.0 - (1.0 - q) * x);
        double choose = 1.0; /* (n over l), then (n - k over l - k) */
        double rest = 0.0;

        for (int i = 0; i < l; i++) {
            choose *= (double)(n - i) / (i + 1);
        }
        rest = choose;
        for (int k = 0; k < l; k++) {
            rest -= choose * probabilities[k] / pow(spared, k + 1);
            choose *= (double)(l - k) / (n - k);
        }
        probabilities[l] = rest * pow(spared, l + 1);
    }
}

static void
test_sir_outbreaks(void **unused)
{
    static double infected[MAX_COUNT], left[MAX_COUNT];
    const int n = 14;
    const double params[] = {15.0, 1.0, 1.5, 48.0, 1.0};
    const double q = 1.0 - exp(-0.5);
    const crs_model swapped = twin_of(&crs_model_sir, sir_swapped);
    const crs_model rate = twin_of(&crs_model_sir, sir_rate_as_probability);
    experiment e = {&crs_model_sir, params, 24.0, 300, REPLICATES};

    (void)unused;
    final_size_distribution(n, 1.5 * q / 15.0, q, infected);
    memset(left, 0, sizeof left);
    for (int k = 0; k <= n; k++) {
        left[n - k] = infected[k];
    }
    assert_accepted(distribution_p(&e, CRS_SIR_SUSCEPTIBLE, left));
    e.distinct = REPLICATES / 16;
    assert_rejected(distribution_p(&e, CRS_SIR_SUSCEPTIBLE, left));
    e.distinct = REPLICATES;
    e.model = &swapped;
    assert_rejected(distribution_p(&e, CRS_SIR_SUSCEPTIBLE, left));
    e.model = &rate;
    assert_rejected(distribution_p(&e, CRS_SIR_SUSCEPTIBLE, left));
}

/* ---- rumour ---- */

/* Bug: a tenth more people are counted than there are. */
static void
rumour_diluted(const double *params, double dt_h, double *derived)
{
    crs_model_rumour.derive(params, dt_h, derived);
    derived[CRS_RUMOUR_D_POPULATION] *= 1.1;
}

static double
never_heard(const crs_model *model)
{
    double params[] = {1e5, 1.0, 0.0};

    return run_once(model, params, 1.0, 200000, CRS_RUMOUR_IGNORANTS) / 1e5;
}

static void
test_rumour_limit(void **unused)
{
    const crs_model diluted = twin_of(&crs_model_rumour, rumour_diluted);

    (void)unused;
    assert_true(fabs(never_heard(&crs_model_rumour) - 0.20318786997997992) < 1e-5);
    assert_true(fabs(never_heard(&diluted) - 0.20318786997997992) > 1e-2);
}

/* Ignorants left of n people, one of whom starts: (R2) followed through all its states. */
static void
rumour_distribution(int n, double *probabilities)
{
    static double p[MAX_COUNT][MAX_COUNT]; /* [ignorants][spreaders] */

    memset(p, 0, sizeof p);
    memset(probabilities, 0, MAX_COUNT * sizeof *probabilities);
    p[n - 1][1] = 1.0;
    for (int x = n - 1; x >= 0; x--) {
        const double answer = (double)x / (n - 1);

        for (int y = n; y > 0; y--) {
            if (x > 0) {
                p[x - 1][y + 1] += p[x][y] * answer;
            }
            p[x][y - 1] += p[x][y] * (1.0 - answer);
        }
        probabilities[x] = p[x][0];
    }
}

static void
test_rumour_distribution(void **unused)
{
    static double left[MAX_COUNT];
    const double params[] = {40.0, 1.0, 1.0};
    const crs_model diluted = twin_of(&crs_model_rumour, rumour_diluted);
    experiment e = {&crs_model_rumour, params, 1.0, 80, REPLICATES};

    (void)unused;
    rumour_distribution(40, left);
    assert_accepted(distribution_p(&e, CRS_RUMOUR_IGNORANTS, left));
    e.num_steps = 40; /* bug: it ends too soon */
    assert_rejected(distribution_p(&e, CRS_RUMOUR_IGNORANTS, left));
    e.num_steps = 80;
    e.distinct = REPLICATES / 16;
    assert_rejected(distribution_p(&e, CRS_RUMOUR_IGNORANTS, left));
    e.distinct = REPLICATES;
    e.model = &diluted;
    assert_rejected(distribution_p(&e, CRS_RUMOUR_IGNORANTS, left));
}

/* ---- birth-death ---- */

/* Bug: births and deaths swapped. */
static void
birth_death_swapped(const double *params, double dt_h, double *derived)
{
    const double swapped[] = {params[CRS_BIRTH_DEATH_SIZE0], params[CRS_BIRTH_DEATH_DEATH],
                              params[CRS_BIRTH_DEATH_BIRTH], params[CRS_BIRTH_DEATH_NOISE]};

    crs_model_birth_death.derive(swapped, dt_h, derived);
}

/* Bug: the net growth is right, but chance has no part in it beyond deaths. */
static void
birth_death_calm(const double *params, double dt_h, double *derived)
{
    const double net[] = {params[CRS_BIRTH_DEATH_SIZE0], 0.0,
                          params[CRS_BIRTH_DEATH_DEATH] - params[CRS_BIRTH_DEATH_BIRTH],
                          params[CRS_BIRTH_DEATH_NOISE]};

    crs_model_birth_death.derive(net, dt_h, derived);
}

/* Individuals after time t, of n0: Kendall (1948), each line dies out with probability a, else
 * has k members with probability (1 - c) c^(k - 1). */
static void
lineage_distribution(int n0, double birth, double death, double t_h, double *probabilities)
{
    const double w = expm1((birth - death) * t_h) / (birth - death);
    const double a = death * w / (1.0 + birth * w);
    const double c = birth * w / (1.0 + birth * w);
    double line[MAX_COUNT] = {a};
    double beyond = 1.0;

    for (int k = 1; k < MAX_COUNT; k++) {
        line[k] = (1.0 - a) * (1.0 - c) * pow(c, k - 1);
    }
    memset(probabilities, 0, MAX_COUNT * sizeof *probabilities);
    probabilities[0] = 1.0;
    for (int i = 0; i < n0; i++) {
        for (int k = MAX_COUNT - 1; k >= 0; k--) {
            double sum = 0.0;

            for (int j = 0; j <= k; j++) {
                sum += probabilities[k - j] * line[j];
            }
            probabilities[k] = sum;
        }
    }
    for (int k = 0; k < MAX_COUNT - 1; k++) {
        beyond -= probabilities[k];
    }
    probabilities[MAX_COUNT - 1] = fmax(0.0, beyond);
}

static void
test_lineage_distribution(void **unused)
{
    static double sizes[MAX_COUNT];
    const double params[] = {3.0, 0.010, 0.012, 1.0};
    const crs_model swapped = twin_of(&crs_model_birth_death, birth_death_swapped);
    const crs_model calm = twin_of(&crs_model_birth_death, birth_death_calm);
    experiment e = {&crs_model_birth_death, params, 4.0, 60, REPLICATES};

    (void)unused;
    lineage_distribution(3, 0.010, 0.012, 240.0, sizes);
    assert_accepted(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
    e.dt_h = 24.0; /* the same law whatever the step */
    e.num_steps = 10;
    assert_accepted(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
    e.num_steps = 9; /* bug: a step is missing */
    assert_rejected(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
    e.num_steps = 10;
    e.distinct = REPLICATES / 16;
    assert_rejected(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
    e.distinct = REPLICATES;
    e.model = &swapped;
    assert_rejected(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
    e.model = &calm;
    assert_rejected(distribution_p(&e, CRS_BIRTH_DEATH_SIZE, sizes));
}

/* Large numbers, where other ways of drawing are used: mean and variance. */
static void
test_lineage_moments(void **unused)
{
    const double n0 = 20000.0, birth = 0.012, death = 0.010, t_h = 120.0;
    const double params[] = {n0, birth, death, 1.0};
    const double growth = exp((birth - death) * t_h);
    const double mean = n0 * growth;
    const double variance = n0 * (birth + death) / (birth - death) * growth * (growth - 1.0);
    const crs_model swapped = twin_of(&crs_model_birth_death, birth_death_swapped);
    const crs_model calm = twin_of(&crs_model_birth_death, birth_death_calm);
    experiment e = {&crs_model_birth_death, params, 24.0, 5, REPLICATES};

    (void)unused;
    run_replicates(&e, CRS_BIRTH_DEATH_SIZE, finals);
    assert_accepted(mean_p(finals, mean));
    assert_accepted(variance_p(finals, mean, variance));
    e.model = &swapped;
    run_replicates(&e, CRS_BIRTH_DEATH_SIZE, finals);
    assert_rejected(mean_p(finals, mean));
    e.model = &calm;
    run_replicates(&e, CRS_BIRTH_DEATH_SIZE, finals);
    assert_rejected(variance_p(finals, mean, variance));
}

/* ---- voter ---- */

/* (R4) with `won` and `lost` drawn from given purposes and probabilities of change from given
 * counts, as the model does it or with a bug. */
static void
voter_twin_step(const crs_lanes *lanes, uint32_t step, uint32_t purpose_lost, double bias)
{
    double *in_favour = lanes->state[CRS_VOTER_FOR];
    const crs_row *d = lanes->derived;
    crs_row against, p_won, p_lost, won, lost;

    CRS_EACH_LANE(l)
    {
        const double share = in_favour[l] / d[CRS_VOTER_D_POPULATION][l];

        against[l] = d[CRS_VOTER_D_POPULATION][l] - in_favour[l];
        p_won[l] = d[CRS_VOTER_D_COPY][l] * share * bias;
        p_lost[l] = d[CRS_VOTER_D_COPY][l] * (1.0 - share);
    }
    crs_binomial_lanes(lanes->key, 1, step, against, p_won, won);
    crs_binomial_lanes(lanes->key, purpose_lost, step, in_favour, p_lost, lost);
    CRS_EACH_LANE(l)
    {
        in_favour[l] += won[l] - lost[l];
    }
}

/* Bug: both draws use the same random numbers. */
static void
voter_step_reused(const crs_lanes *lanes, uint32_t step)
{
    voter_twin_step(lanes, step, 1, 1.0);
}

/* Bug: one side convinces a little better. */
static void
voter_step_biased(const crs_lanes *lanes, uint32_t step)
{
    voter_twin_step(lanes, step, 2, 1.05);
}

static double shares[REPLICATES], diversities[REPLICATES];

static void
run_voters(const experiment *e, double population)
{
    run_replicates(e, CRS_VOTER_FOR, finals);
    for (size_t i = 0; i < REPLICATES; i++) {
        shares[i] = finals[i] / population;
        diversities[i] = shares[i] * (1.0 - shares[i]);
    }
}

/* The voter model with another step. */
static crs_model
voter_twin(crs_model_kernels *kernels, void (*step)(const crs_lanes *, uint32_t))
{
    crs_model twin = crs_model_voter;

    *kernels = *crs_model_voter.kernels[0];
    kernels->step = step;
    for (int i = 0; i < (int)CRS_NUM_ISA; i++) {
        twin.kernels[i] = kernels;
    }
    return twin;
}

static void
test_voter_drift(void **unused)
{
    const double population = 50.0, share = 0.3;
    const double params[] = {population, share, 0.02, 1.0};
    const double copy = 1.0 - exp(-0.02 * 24.0);
    const double kept = 1.0 - copy * (2.0 - copy) / population;
    const double diversity = share * (1.0 - share) * pow(kept, 30.0);
    crs_model_kernels reused_kernels, biased_kernels;
    const crs_model reused = voter_twin(&reused_kernels, voter_step_reused);
    const crs_model biased = voter_twin(&biased_kernels, voter_step_biased);
    experiment e = {&crs_model_voter, params, 24.0, 30, REPLICATES};

    (void)unused;
    run_voters(&e, population);
    assert_accepted(mean_p(shares, share));
    assert_accepted(mean_p(diversities, diversity));
    e.model = &reused;
    run_voters(&e, population);
    assert_rejected(mean_p(diversities, diversity));
    e.model = &biased;
    run_voters(&e, population);
    assert_rejected(mean_p(shares, share));
    e.model = &crs_model_voter;
    e.num_steps = 24; /* bug: days for hours somewhere */
    run_voters(&e, population);
    assert_rejected(mean_p(diversities, diversity));
}

/* "For" wins in the end with the probability of its share at the start. */
static void
test_voter_fixation(void **unused)
{
    const double population = 10.0, share = 0.3;
    const double params[] = {population, share, 0.05, 1.0};
    crs_model_kernels biased_kernels;
    const crs_model biased = voter_twin(&biased_kernels, voter_step_biased);
    experiment e = {&crs_model_voter, params, 24.0, 400, REPLICATES};

    (void)unused;
    run_voters(&e, population);
    for (size_t i = 0; i < REPLICATES; i++) {
        assert_true(diversities[i] == 0.0);
    }
    assert_accepted(mean_p(shares, share));
    e.model = &biased;
    run_voters(&e, population);
    assert_rejected(mean_p(shares, share));
}

/* The noise-free models are the expected values of the linear ones. */
static void
test_without_noise(void **unused)
{
    double lineage[] = {1000.0, 0.010, 0.012, 0.0};
    double voters[] = {50.0, 0.3, 0.02, 0.0};

    (void)unused;
    assert_true(fabs(run_once(&crs_model_birth_death, lineage, 1.0, 240, CRS_BIRTH_DEATH_SIZE) -
                     1000.0 * exp(-0.48)) < 1e-9);
    assert_true(fabs(run_once(&crs_model_voter, voters, 1.0, 1000, CRS_VOTER_FOR) - 15.0) < 1e-11);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sir_final_size),       cmocka_unit_test(test_sir_outbreaks),
        cmocka_unit_test(test_rumour_limit),         cmocka_unit_test(test_rumour_distribution),
        cmocka_unit_test(test_lineage_distribution), cmocka_unit_test(test_lineage_moments),
        cmocka_unit_test(test_voter_drift),          cmocka_unit_test(test_voter_fixation),
        cmocka_unit_test(test_without_noise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
