/* fit: how fast candidates of the joint fit of the three cases are evaluated, and which minimiser
 * finds the best fit with how many of them.
 *
 *   evaluations  candidates a second: 128 at a time in lanes, and in a plain loop of single runs
 *   minimiser    log density reached and candidates simulated: GSL's Levenberg-Marquardt with
 *                derivatives in lanes, GSL's simplex, and, where it is installed (Debian:
 *                libnlopt-dev), NLopt's BOBYQA, SBPLX and COBYLA
 *   posterior    seconds, candidates and effective size of the joint posterior; not with --quick
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#ifdef CRISIM_NLOPT
#include <nlopt.h>
#endif

#include "scenario/fit_problem.h"
#include "models/registry.h"
#include "study/fit/posterior.h"

/* Candidates that a minimiser without derivatives may simulate. */
#define CAP 1500

typedef struct counted {
    const crs_fit *fit;
    size_t evaluations;
} counted;

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double
cost(counted *self, const double *z)
{
    double value = 0.0;

    self->evaluations++;
    return crs_fit_evaluate(self->fit, z, 1, &value) == CRS_OK ? -value : 1e300;
}

static void
print_minimiser(const char *name, double reached, size_t evaluations, double seconds)
{
    printf("{\"bench\": \"fit\", \"minimiser\": \"%s\", \"log_density\": %.3f, \"evaluations\": "
           "%zu, \"seconds\": %.2f}\n",
           name, reached, evaluations, seconds);
    fflush(stdout);
}

/* ---- evaluations ---- */

static void
time_evaluations(crs_fit *fit, size_t at_once, size_t total, size_t threads)
{
    double *z = calloc(at_once * fit->num_frees, sizeof *z);
    double *values = calloc(at_once, sizeof *values);
    double began;

    if (!z || !values) {
        exit(1);
    }
    crs_prior_draws(fit, at_once, z);
    fit->threads = threads;
    began = now();
    for (size_t i = 0; i < total; i += at_once) {
        if (crs_fit_evaluate(fit, z, at_once, values) != CRS_OK) {
            exit(1);
        }
    }
    printf("{\"bench\": \"fit\", \"evaluations_at_once\": %zu, \"threads\": %zu, \"unit\": "
           "\"evaluations/s\", \"value\": %.0f}\n",
           at_once, threads, (double)total / (now() - began));
    fflush(stdout);
    free(z);
    free(values);
}

/* ---- minimisers ---- */

static double
simplex_cost(const gsl_vector *z, void *context)
{
    return cost(context, z->data);
}

static void
run_simplex(const crs_fit *fit)
{
    counted context = {fit, 0};
    gsl_vector *start = gsl_vector_calloc(fit->num_frees);
    gsl_vector *step = gsl_vector_alloc(fit->num_frees);
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2,
                                                               fit->num_frees);
    gsl_multimin_function f = {simplex_cost, fit->num_frees, &context};
    const double began = now();

    gsl_vector_set_all(step, 0.5);
    gsl_multimin_fminimizer_set(m, &f, start, step);
    while (context.evaluations < CAP && gsl_multimin_fminimizer_iterate(m) == GSL_SUCCESS) {
    }
    print_minimiser("gsl nmsimplex2", -m->fval, context.evaluations, now() - began);
    gsl_multimin_fminimizer_free(m);
    gsl_vector_free(start);
    gsl_vector_free(step);
}

#ifdef CRISIM_NLOPT
static double
nlopt_cost(unsigned n, const double *z, double *gradient, void *context)
{
    (void)n;
    (void)gradient;
    return cost(context, z);
}

static void
run_nlopt(const crs_fit *fit, nlopt_algorithm algorithm, const char *name)
{
    counted context = {fit, 0};
    double *z = calloc(fit->num_frees, sizeof *z), reached = 0.0;
    nlopt_opt opt = nlopt_create(algorithm, (unsigned)fit->num_frees);
    const double began = now();

    nlopt_set_min_objective(opt, nlopt_cost, &context);
    nlopt_set_initial_step1(opt, 0.5);
    nlopt_set_maxeval(opt, CAP);
    nlopt_optimize(opt, z, &reached);
    print_minimiser(name, -reached, context.evaluations, now() - began);
    nlopt_destroy(opt);
    free(z);
}
#endif

static void
run_least_squares(const crs_fit *fit)
{
    const crs_fit_search search = {.starts = 1, .iterations = 60};
    const double began = now();
    crs_fit_mode mode = {0};

    if (crs_fit_mode_find(&mode, fit, &search) == CRS_OK) {
        print_minimiser("gsl multifit_nlinear", mode.log_density, mode.evaluations, now() - began);
    }
    crs_fit_mode_free(&mode);
}

static void
run_posterior(const crs_fit *fit)
{
    const crs_posterior_plan plan = crs_posterior_usual();
    const crs_fit_search search = {.starts = 1, .iterations = 60};
    const double began = now();
    crs_fit_mode mode = {0};
    crs_posterior sample = {0};

    if (crs_fit_mode_find(&mode, fit, &search) == CRS_OK &&
        crs_posterior_sample(&sample, fit, &mode, &plan) == CRS_OK) {
        printf("{\"bench\": \"fit\", \"posterior\": \"%s\", \"r_hat\": %.4f, \"size\": %.0f, "
               "\"evaluations\": %llu, \"threads\": %zu, \"seconds\": %.1f}\n",
               sample.converged ? "converged" : "not converged", sample.worst_r_hat,
               sample.least_size, (unsigned long long)sample.evaluations, fit->threads,
               now() - began);
    }
    crs_posterior_free(&sample);
    crs_fit_mode_free(&mode);
}

int
main(int argc, char **argv)
{
    static const char *const dirs[] = {CRISIM_SCENARIOS};
    const crs_library library = {dirs, 1};
    const int quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    crs_arena arena;
    crs_message message;
    crs_fit_problem problem;
    crs_reader reader = {.model = crs_model_at(0),
                         .horizon_h = CRS_NEVER_H,
                         .facts_horizon_h = CRS_NEVER_H,
                         .arena = &arena,
                         .message = &message};

    gsl_set_error_handler_off();
    crs_arena_init(&arena);
    if (crs_fit_problem_read(&library, &reader, "default-fit", &problem) != CRS_OK) {
        fprintf(stderr, "%s\n", message.text);
        return 1;
    }
    problem.fit.isa = crs_isa_best();
    time_evaluations(&problem.fit, 1, quick ? 10 : 100, 1);
    time_evaluations(&problem.fit, 128, quick ? 128 : 1280, 1);
    time_evaluations(&problem.fit, 128, quick ? 128 : 1280, crs_num_cpus());
    run_least_squares(&problem.fit);
    if (!quick) {
        run_posterior(&problem.fit);
        run_simplex(&problem.fit);
#ifdef CRISIM_NLOPT
        run_nlopt(&problem.fit, NLOPT_LN_BOBYQA, "nlopt bobyqa");
        run_nlopt(&problem.fit, NLOPT_LN_SBPLX, "nlopt sbplx");
        run_nlopt(&problem.fit, NLOPT_LN_COBYLA, "nlopt cobyla");
#endif
    }
    crs_arena_free(&arena);
    return 0;
}
