/* Fits of the field model to data that it has made itself: the scale of the unknowns, the best
 * fit, the posterior by simulation-based calibration (Talts et al. 2018), and planted errors.
 *
 * Calibration: parameters are drawn from the prior, data are simulated and disturbed by errors of
 * the stated size, and the rank of every true parameter among draws from its posterior is noted.
 * Over many data sets ranks are uniform. Statistic: chi-square of the ranks in 8 classes, summed
 * over the parameters; level 1e-5 on fixed seeds. The environment variable CRISIM_TEST_SETS asks
 * for another number of data sets (slow suite: 100 and more). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>

#include "core/random.h"
#include "models/field.h"
#include "study/fit/fit_censored.h"
#include "study/fit/fit_diagnose.h"
#include "study/fit/posterior.h"
#include "study/normal_draw.h"

#define NUM_FREES   3
#define NUM_TARGETS 8
#define CLASSES     8
#define DRAWS       63 /* ranks 0 .. 63 */

static double params[CRS_FIELD_NUM_PARAMS];
static crs_action action;
static const crs_strategy strategy = {.actions = &action, .num_actions = 1};
static crs_fit_case cases[1];
static crs_fit_target targets[NUM_TARGETS];
static crs_fit_free frees[NUM_FREES];

static crs_fit_free
free_parameter(int param)
{
    const crs_param_info *info = &crs_model_field.params[param];
    crs_fit_free out = {.name = info->name, .param = param, .of = -1};

    out.factor = (crs_factor){.name = info->name,
                              .kind = CRS_FACTOR_PRIOR,
                              .low = info->min,
                              .high = info->max,
                              .prior = info->prior};
    assert_int_equal(crs_factor_prepare(&out.factor), CRS_OK);
    return out;
}

static crs_fit
small_problem(void)
{
    static const int of[] = {CRS_FIELD_O_ATTENTION, CRS_FIELD_O_TRUST_PUBLIC};

    crs_param_defaults(crs_model_field.params, crs_model_field.num_params, params);
    for (size_t i = 0; i < crs_model_field.num_noises; i++) {
        params[crs_model_field.noises[i].param] = 0.0;
    }
    action = crs_action_none();
    action.at_h = 24.0;
    action.intensity[CRS_INTENSITY_APOLOGY] = action.intensity[CRS_INTENSITY_FACTS] = 0.8;
    action.intensity[CRS_INTENSITY_REMEDY] = 0.6;
    cases[0] = (crs_fit_case){"test", params, &strategy};
    for (int t = 0; t < NUM_TARGETS; t++) {
        const double error = t % 2 ? 0.05 : 0.1;

        targets[t] = (crs_fit_target){.id = "t", .weight = 1.0, .below = error, .above = error};
        targets[t].metric.term = crs_metric_term_of(of[t % 2]);
        targets[t].metric.term.op = CRS_METRIC_AT;
        targets[t].metric.term.at_h = 24.0 * (1.0 + (double)(t / 2) * 2.0);
    }
    frees[0] = free_parameter(CRS_FIELD_FAST_DECAY);
    frees[1] = free_parameter(CRS_FIELD_TRUST_LOSS);
    frees[2] = free_parameter(CRS_FIELD_RESPONSIBILITY); /* a beta prior, cut off */
    return (crs_fit){.model = &crs_model_field,
                     .cases = cases,
                     .num_cases = 1,
                     .targets = targets,
                     .num_targets = NUM_TARGETS,
                     .frees = frees,
                     .num_frees = NUM_FREES,
                     .isa = crs_isa_best(),
                     .dt_h = 4.0,
                     .days = 8.0,
                     .seed = 1,
                     .replicates = 1,
                     .threads = 1};
}

/* ---- the real line ---- */

static double
density_of(const crs_prior *prior, double x)
{
    switch (prior->kind) {
    case CRS_PRIOR_NORMAL:
        return gsl_ran_gaussian_pdf(x - prior->a, prior->b);
    case CRS_PRIOR_LOGNORMAL:
        return gsl_ran_lognormal_pdf(x, log(prior->a), prior->b);
    case CRS_PRIOR_BETA:
        return gsl_ran_beta_pdf(x, prior->a, prior->b);
    default:
        return gsl_ran_flat_pdf(x, prior->a, prior->b);
    }
}

/* Eq. (2): prior density times the derivative of (1) is the standard normal density. */
static void
test_jacobian_makes_the_prior_normal(void **state)
{
    static const int params_of_each_kind[] = {CRS_FIELD_FAST_DECAY, CRS_FIELD_OUTRAGE_THRESHOLD,
                                              CRS_FIELD_QUALITY_WEIGHT, CRS_FIELD_VOICE_USERS,
                                              CRS_FIELD_SHOCK};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        const crs_fit_free one = free_parameter(params_of_each_kind[i]);
        const double mass = one.factor.u_high - one.factor.u_low;

        for (double z = -2.5; z <= 2.5; z += 0.5) {
            const double x = crs_fit_value(&one, z), h = 1e-4;
            const double slope = (crs_fit_value(&one, z + h) - crs_fit_value(&one, z - h)) /
                                 (2.0 * h);
            const double phi = gsl_ran_ugaussian_pdf(z);

            assert_true(fabs(density_of(&one.factor.prior, x) / mass * slope - phi) < 2e-4 * phi);
            assert_true(fabs(crs_fit_place(&one, x) - z) < 1e-5);
        }
    }
}

/* ---- recovery ---- */

/* Data of parameters z, disturbed by errors from `seed` (0: none). */
static void
make_data(const crs_fit *fit, const double *z, uint64_t seed)
{
    double f[NUM_TARGETS];

    assert_int_equal(crs_fit_simulate(fit, z, 1, f, NULL), CRS_OK);
    for (uint32_t t = 0; t < NUM_TARGETS; t++) {
        targets[t].value = f[t] + (seed ? targets[t].below * normal(seed, 7, t) : 0.0);
    }
}

/* With exact data and small errors the best fit is the truth. */
static void
test_best_fit_finds_the_truth(void **state)
{
    const crs_fit fit = small_problem();
    const crs_fit_search search = {.starts = 3, .draws = 64, .iterations = 60};
    const double truth[NUM_FREES] = {0.8, -0.6, 0.4};
    crs_fit_mode mode = {0};

    (void)state;
    make_data(&fit, truth, 0);
    for (int t = 0; t < NUM_TARGETS; t++) {
        targets[t].below = targets[t].above = 1e-4;
    }
    assert_int_equal(crs_fit_mode_find(&mode, &fit, &search), CRS_OK);
    for (int j = 0; j < NUM_FREES; j++) {
        const double deviation = sqrt(mode.covariance[j * NUM_FREES + j]);

        assert_true(fabs(mode.z[j] - truth[j]) < 0.01 + 0.5 * deviation);
        assert_true(deviation < 0.3);
    }
    crs_fit_mode_free(&mode);
}

/* A profile has its maximum at the truth and falls to both sides. */
static void
test_profile(void **state)
{
    const crs_fit fit = small_problem();
    const crs_fit_search search = {.starts = 1, .iterations = 60};
    const double truth[NUM_FREES] = {0.0, 0.5, 0.0}, places[] = {-1.5, 0.5, 1.5};
    double values[3];
    crs_fit_mode mode = {0};

    (void)state;
    make_data(&fit, truth, 0);
    assert_int_equal(crs_fit_mode_find(&mode, &fit, &search), CRS_OK);
    assert_int_equal(crs_fit_profile(&fit, &mode, 1, places, 3, values), CRS_OK);
    assert_true(values[1] > values[0] + 0.5 && values[1] > values[2] + 0.5);
    crs_fit_mode_free(&mode);
}

/* ---- simulation-based calibration ---- */

/* What the sampler sees; twins see something wrong. */
typedef enum error { NO_ERROR, NO_JACOBIAN, WRONG_ERRORS } error;

typedef struct view {
    const crs_fit *fit;
    error what;
} view;

static crs_status
seen_density(void *context, const double *z, size_t count, double *values)
{
    const view *self = context;
    const size_t n = self->fit->num_targets;
    double *f = calloc(count * n, sizeof *f);
    crs_status status = f ? crs_fit_simulate(self->fit, z, count, f, NULL) : CRS_ERR_MEMORY;

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const double *at = z + i * NUM_FREES;

        values[i] = crs_fit_log_density(self->fit, at, f + i * n, NULL, self->what != NO_JACOBIAN);
        if (self->what == WRONG_ERRORS) { /* thinks that errors are a third of what they are */
            values[i] += 8.0 * crs_fit_log_density(self->fit, at, f + i * n, NULL, 0);
        }
        for (size_t j = 0; j < NUM_FREES && self->what == NO_JACOBIAN; j++) {
            values[i] += log(density_of(&frees[j].factor.prior, crs_fit_value(&frees[j], at[j])));
            values[i] -= fabs(at[j]) > 6.0 ? 1e3 : 0.0; /* improper without */
        }
    }
    free(f);
    return status;
}

/* Draws[DRAWS][NUM_FREES] from the posterior of the present data. */
static void
draw_posterior(const crs_fit *fit, error what, uint64_t seed, double *draws)
{
    enum { WALKERS = 32, STEPS = 160, EVERY = 4 };
    double points[WALKERS * NUM_FREES];
    view context = {fit, what};
    const crs_sampler_plan plan = {.num_dims = NUM_FREES,
                                   .num_walkers = WALKERS,
                                   .log_density = seen_density,
                                   .context = &context,
                                   .seed = seed,
                                   .share = {0.5, 0.5, 0.0}};
    crs_sampler sampler;
    size_t n = 0;

    for (uint32_t i = 0; i < WALKERS * NUM_FREES; i++) {
        points[i] = 0.5 * normal(seed, 8, i);
    }
    assert_int_equal(crs_sampler_init(&sampler, &plan, points), CRS_OK);
    for (int s = 1; s <= STEPS; s++) {
        assert_int_equal(crs_sampler_step(&sampler), CRS_OK);
        for (int w = 0; s > STEPS / 2 && s % (EVERY * 5) == 0 && w < WALKERS && n < DRAWS;
             w += 2) {
            memcpy(draws + NUM_FREES * n++, sampler.points + (size_t)(w + s / 20 % 2) * NUM_FREES,
                   NUM_FREES * sizeof *draws);
        }
    }
    assert_int_equal(n, DRAWS);
    crs_sampler_free(&sampler);
}

/* p-value of the ranks over `sets` data sets with errors of `scale` times the usual size; *covered
 * receives the share of 75 % intervals that hold the truth. */
static double
calibrate(error what, int sets, double scale, double *covered)
{
    crs_fit fit = small_problem();
    double counts[NUM_FREES][CLASSES] = {{0.0}}, chi2 = 0.0, draws[DRAWS * NUM_FREES];
    const double expected = (double)sets / CLASSES;

    *covered = 0.0;
    for (int t = 0; t < NUM_TARGETS; t++) {
        targets[t].below = targets[t].above = scale * targets[t].above;
    }
    for (int s = 0; s < sets; s++) {
        double truth[NUM_FREES];

        for (uint32_t j = 0; j < NUM_FREES; j++) {
            truth[j] = normal((uint64_t)s + 1, 6, j);
        }
        make_data(&fit, truth, (uint64_t)s + 1);
        draw_posterior(&fit, what, (uint64_t)s + 1, draws);
        for (int j = 0; j < NUM_FREES; j++) {
            int rank = 0;

            for (int i = 0; i < DRAWS; i++) {
                rank += draws[i * NUM_FREES + j] < truth[j];
            }
            counts[j][rank * CLASSES / (DRAWS + 1)] += 1.0;
        }
    }
    for (int i = 0; i < NUM_FREES * CLASSES; i++) {
        const double count = counts[i / CLASSES][i % CLASSES];

        chi2 += (count - expected) * (count - expected) / expected;
        *covered += i % CLASSES > 0 && i % CLASSES < CLASSES - 1 ? count / (sets * NUM_FREES)
                                                                 : 0.0;
    }
    return gsl_cdf_chisq_Q(chi2, NUM_FREES * (CLASSES - 1));
}

static int
num_sets(void)
{
    const char *asked = getenv("CRISIM_TEST_SETS");

    return asked ? atoi(asked) : 40;
}

static void
test_ranks_are_uniform(void **state)
{
    double covered;
    const double p = calibrate(NO_ERROR, num_sets(), 1.0, &covered);

    (void)state;
    if (!(p > 1e-5)) {
        fail_msg("ranks are not uniform: p = %g, 75 %% intervals hold %.0f %%", p,
                 100.0 * covered);
    }
}

/* With weak data, for there the prior matters. */
static void
test_missing_jacobian_is_seen(void **state)
{
    double covered;

    (void)state;
    assert_true(calibrate(NO_JACOBIAN, num_sets() + 10, 20.0, &covered) < 1e-5);
}

static void
test_wrong_errors_are_seen(void **state)
{
    double covered;

    (void)state;
    assert_true(calibrate(WRONG_ERRORS, num_sets(), 1.0, &covered) < 1e-5);
    assert_true(covered < 0.65);
}

/* ---- the whole way ---- */

/* Converges, and gives the same numbers on any number of threads and instruction set. */
static void
test_posterior_is_reproducible(void **state)
{
    crs_fit fit = small_problem();
    const crs_fit_search search = {.starts = 2, .draws = 32, .iterations = 40};
    const double truth[NUM_FREES] = {0.5, 0.2, -0.3};
    crs_posterior_plan plan = crs_posterior_usual();
    crs_posterior first = {0}, second = {0};
    crs_fit_mode mode = {0}, again = {0};

    (void)state;
    plan.walkers = 32;
    plan.size = 300.0;
    make_data(&fit, truth, 4);
    assert_int_equal(crs_fit_mode_find(&mode, &fit, &search), CRS_OK);
    assert_int_equal(crs_posterior_sample(&first, &fit, &mode, &plan), CRS_OK);
    assert_true(first.converged && first.least_size >= 300.0 && first.worst_r_hat < plan.r_hat);
    fit.threads = 2;
    fit.isa = CRS_ISA_BASELINE;
    assert_int_equal(crs_fit_mode_find(&again, &fit, &search), CRS_OK);
    assert_int_equal(crs_posterior_sample(&second, &fit, &again, &plan), CRS_OK);
    assert_memory_equal(mode.z, again.z, sizeof truth);
    assert_int_equal(first.num_draws, second.num_draws);
    assert_memory_equal(first.draws, second.draws, first.num_draws * sizeof truth);
    crs_posterior_free(&first);
    crs_posterior_free(&second);
    crs_fit_mode_free(&mode);
    crs_fit_mode_free(&again);
}

/* With noise the likelihood is synthetic: mean and variance over replicates. */
static void
test_synthetic_likelihood(void **state)
{
    crs_fit fit = small_problem();
    const double z[NUM_FREES] = {0.0, 0.0, 0.0};
    double f[NUM_TARGETS], v[NUM_TARGETS], r[NUM_TARGETS];

    (void)state;
    params[CRS_FIELD_NOISE_ATTENTION] = 0.05;
    fit.replicates = 40;
    make_data(&fit, z, 0);
    assert_int_equal(crs_fit_simulate(&fit, z, 1, f, v), CRS_OK);
    assert_true(v[0] > 0.0 && v[2] > 0.0);
    targets[0].value += 1.0;
    crs_fit_residuals(&fit, f, v, r);
    assert_true(fabs(r[0] + 1.0 / sqrt(0.01 + v[0])) < 1e-12);
    assert_true(crs_fit_log_density(&fit, z, f, v, 1) <
                -0.5 * r[0] * r[0] - 0.5 * log(1.0 + v[0] / 0.01) + 1e-12);
}

/* What has no value is far off; a time that is not reached is later, and not the end of the run.
 */
static void
test_missing_values(void **state)
{
    crs_fit fit = small_problem();
    const double z[NUM_FREES] = {0.0, 0.0, 0.0};
    double f[NUM_TARGETS], r[NUM_TARGETS];

    (void)state;
    targets[0].metric.term.at_h = 1e4;
    targets[1].metric.term.op = CRS_METRIC_FIRST_ABOVE;
    targets[1].metric.term.level = 5.0;
    assert_int_equal(crs_fit_simulate(&fit, z, 1, f, NULL), CRS_OK);
    assert_true(isnan(f[0]));
    assert_true(crs_outcome_is_later(f[1]));
    crs_fit_residuals(&fit, f, NULL, r);
    assert_true(r[0] == CRS_FIT_MISSED);
    targets[0].weight = 0.0;
    crs_fit_residuals(&fit, f, NULL, r);
    assert_true(r[0] == 0.0);
}

/* ---- times that were not reached ---- */

/* (C1): later than the run is farther off than the end of the run, and the farther the earlier the
 * observation; at 8 days with an error of 1: ln Phi(-3), ln Phi(0). */
static void
test_later_in_the_likelihood(void **state)
{
    crs_fit fit = small_problem();
    double f[NUM_TARGETS] = {0.0}, v[NUM_TARGETS] = {0.0}, r[NUM_TARGETS];

    (void)state;
    targets[0].metric.term.op = CRS_METRIC_FADED;
    targets[0].value = 5.0;
    targets[0].below = targets[0].above = 1.0;
    f[0] = 8.0;
    crs_fit_residuals(&fit, f, v, r);
    assert_true(r[0] == 3.0);
    f[0] = CRS_OUTCOME_LATER;
    crs_fit_residuals(&fit, f, v, r);
    assert_true(fabs(-0.5 * r[0] * r[0] - log(gsl_cdf_ugaussian_P(-3.0))) < 1e-9);
    assert_true(r[0] > 3.0);
    targets[0].value = 8.0;
    crs_fit_residuals(&fit, f, v, r);
    assert_true(fabs(-0.5 * r[0] * r[0] - log(0.5)) < 1e-9);
    targets[0].is_later = 1; /* (C2): all that was seen is that it had not ended by day 8 */
    crs_fit_residuals(&fit, f, v, r);
    assert_true(r[0] == 0.0);
    f[0] = 5.0;
    v[0] = 3.0;
    crs_fit_residuals(&fit, f, v, r);
    assert_true(fabs(-0.5 * r[0] * r[0] - log(gsl_cdf_ugaussian_P(-1.5))) < 1e-9);
    assert_true(fabs(crs_normal_log_cdf(-9.0) - gsl_sf_log_erfc(9.0 / sqrt(2.0)) + log(2.0)) <
                1e-3);
}

/* ---- problems without an answer ---- */

static crs_fit_flaw
flaw_of(const crs_fit *fit, size_t target)
{
    crs_fit_diagnosis found = {.target = 99};

    assert_int_equal(crs_fit_diagnose(fit, &found), CRS_OK);
    assert_true(found.flaw == CRS_FIT_SOUND || found.flaw == CRS_FIT_FLAT ||
                found.target == target);
    return found.flaw;
}

static void
test_problems_without_an_answer(void **state)
{
    static const double z[NUM_FREES] = {0.3, -0.4, 0.2};
    crs_fit fit = small_problem();

    (void)state;
    make_data(&fit, z, 0);
    assert_int_equal(flaw_of(&fit, 0), CRS_FIT_SOUND);
    targets[2].above = 0.0; /* a band without width */
    assert_int_equal(flaw_of(&fit, 2), CRS_FIT_WIDTH);
    targets[2].weight = 0.0; /* that is only predicted */
    assert_int_equal(flaw_of(&fit, 2), CRS_FIT_SOUND);

    fit = small_problem();
    make_data(&fit, z, 0);
    targets[3].metric.term.at_h = 9.0 * 24.0; /* of 8 days */
    assert_int_equal(flaw_of(&fit, 3), CRS_FIT_AFTER_END);

    fit = small_problem();
    make_data(&fit, z, 0);
    targets[1].metric.term.op = CRS_METRIC_RECOVERED;
    targets[1].metric.term.level = 0.5;
    targets[1].value = 145.0;
    assert_int_equal(flaw_of(&fit, 1), CRS_FIT_AFTER_END);

    fit = small_problem();
    make_data(&fit, z, 0);
    targets[1].value = 3.0; /* of a trust of 0..1, error 0.05 */
    assert_int_equal(flaw_of(&fit, 1), CRS_FIT_OUT_OF_REACH);

    fit = small_problem(); /* what is free moves nothing that was observed */
    fit.num_frees = 2;
    for (int t = 0; t < NUM_TARGETS; t++) {
        targets[t].metric.term.at_h = 0.0;
        targets[t].metric.term.of = CRS_FIELD_O_TRUST_PUBLIC;
    }
    assert_int_equal(flaw_of(&fit, 0), CRS_FIT_FLAT);
}

/* The value that luck has in a fit: none without noise. */
static void
test_has_luck(void **state)
{
    crs_fit fit = small_problem();

    (void)state;
    assert_false(crs_fit_has_luck(&fit));
    params[CRS_FIELD_NOISE_ATTENTION] = 0.05;
    assert_false(crs_fit_has_luck(&fit)); /* one replicate: as if it were none */
    fit.replicates = 40;
    assert_true(crs_fit_has_luck(&fit));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jacobian_makes_the_prior_normal),
        cmocka_unit_test(test_best_fit_finds_the_truth),
        cmocka_unit_test(test_profile),
        cmocka_unit_test(test_ranks_are_uniform),
        cmocka_unit_test(test_missing_jacobian_is_seen),
        cmocka_unit_test(test_wrong_errors_are_seen),
        cmocka_unit_test(test_posterior_is_reproducible),
        cmocka_unit_test(test_synthetic_likelihood),
        cmocka_unit_test(test_missing_values),
        cmocka_unit_test(test_later_in_the_likelihood),
        cmocka_unit_test(test_problems_without_an_answer),
        cmocka_unit_test(test_has_luck),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
