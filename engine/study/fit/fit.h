/* fit: how well parameters agree with what was observed.
 *
 * A *target* is a number that was observed: a fact of a case, or a value of an observed series. A
 * *free parameter* has a prior and is shared by all cases or belongs to one of them. The unknowns
 * of a joint fit are one vector z of all free parameters, each on a scale of its own, the real
 * line:
 *
 *   (1) x = F^-1(Phi(z)),
 *
 * with F the prior's distribution function, cut off at the parameter's range, and Phi that of the
 * standard normal distribution. Every z is admissible, and the density of z before seeing data is
 *
 *   (2) p(x(z)) |dx/dz| = phi(z),
 *
 * the standard normal density: the Jacobian is in it. (Left out, the "prior" would be p(x(z)),
 * which for a uniform prior is flat on the whole line, that is improper; test_fit has that twin.)
 * A logit of the range was rejected because it makes of a narrow prior in a wide range a spike.
 *
 * Errors of targets are independent and normal, with standard deviations for simulated values
 * below and above the target (a band need not lie symmetrically about its value):
 *
 *   (3) r_i = sqrt(w_i) (f_i - y_i) / sqrt(s_i^2 + v_i)
 *   (4) ln p(z | y) = -1/2 sum z_j^2 - 1/2 sum r_i^2 - 1/2 sum w_i ln(1 + v_i / s_i^2) + const.
 *
 * A time that is not reached within the run, or that was observed as "not by then", has the
 * likelihood of fit_censored.h instead.
 *
 * Without noise f_i is the simulated value and v_i = 0. With noise f_i and v_i are mean and
 * variance over a number of replicates that all candidates share: a synthetic likelihood (Wood
 * 2010) with independent summaries and common random numbers, so that (4) stays a function.
 *
 * Data that had luck in them need the noise: without it luck is taken for the work of parameters,
 * and 90 % intervals of synthetic crises held the truth in 76 % (weekly data) and 70 % (daily
 * data) of cases. crs_fit_has_luck() tells whoever reports a fit.
 *
 * Candidates are evaluated many at a time and fill the lanes of blocks, case after case. */
#ifndef CRS_STUDY_FIT_FIT_H
#define CRS_STUDY_FIT_FIT_H

#include "sim/ensemble.h"
#include "sim/outcome.h"
#include "study/factor.h"
#include "study/normal.h"

/* Half-width of an interval that holds 95 % of a normal distribution: a tolerance is that many
 * standard deviations. */
#define CRS_FIT_TOLERANCE 1.96

/* A number that was observed. */
typedef struct crs_fit_target {
    const char *id; /* "A1", "attention" */
    size_t of;      /* index of the case */
    double at_h;    /* of a series: its time; else NaN */
    crs_metric metric;
    double value;
    double below, above; /* standard deviation for simulated values below and above `value` */
    double weight;       /* >= 0; 0: only predicted */
    double low, high;    /* band: where a simulation counts as agreeing */
    int is_later;        /* 1: a time that was not reached by `value`; more is not known */
} crs_fit_target;

/* A free parameter. */
typedef struct crs_fit_free {
    const char *name;  /* "trust.loss_rate", "shudong:case.shock" */
    int param;         /* index in the model's table */
    int of;            /* index of the case that it belongs to; -1: all */
    crs_factor factor; /* kind CRS_FACTOR_PRIOR, prepared */
} crs_fit_free;

typedef struct crs_fit_case {
    const char *id;
    const double *params; /* [num_params]: values of all that is not free */
    const crs_strategy *strategy;
} crs_fit_case;

typedef struct crs_fit crs_fit;

/* Remembers simulations in their order, so that a fit can go on where it was stopped. */
typedef struct crs_fit_tape {
    /* Fills f and v (as crs_fit_simulate()) if the next simulations on the tape are these; *known
     * tells. From the first that are not, it knows nothing more. */
    crs_status (*recall)(void *context, const crs_fit *fit, const double *z, size_t count,
                         double *f, double *v, int *known);
    /* Appends what was simulated. */
    crs_status (*record)(void *context, const crs_fit *fit, const double *z, size_t count,
                         const double *f, const double *v);
    void *context;
} crs_fit_tape;

/* The problem. Pointers are borrowed. */
struct crs_fit {
    const crs_model *model;
    const crs_fit_case *cases;
    size_t num_cases;
    const crs_fit_target *targets;
    size_t num_targets;
    const crs_fit_free *frees;
    size_t num_frees;
    crs_isa isa;
    double dt_h;
    crs_steps steps;
    double days;
    uint64_t seed;
    uint64_t replicates; /* of a noisy case; a case without noise is run once */
    size_t threads;
    const volatile int *stop; /* may be NULL; when it becomes nonzero: CRS_ERR_STOPPED */
    int counted_only; /* 1: targets of weight 0 are not simulated, but NaN: saves their cases */
    const crs_fit_tape *tape; /* may be NULL */
};

/* Value of a free parameter, eq. (1). */
double crs_fit_value(const crs_fit_free *free, double z);

/* Its place on the real line: the inverse, limited to [-6, 6]. */
double crs_fit_place(const crs_fit_free *free, double x);

/* Simulates `count` candidates z[count][num_frees]: f[count][num_targets], and v likewise (may be
 * NULL). A time that is not reached is later, +infinity; what has no value is NaN.
 * CRS_ERR_MEMORY, CRS_ERR_THREAD, CRS_ERR_STOPPED, CRS_ERR_ARGUMENT, or what the tape says. */
crs_status crs_fit_simulate(const crs_fit *self, const double *z, size_t count, double *f,
                            double *v);

/* What outcomes of a target count as, and the last day that it can have. */
crs_outcome_rule crs_fit_rule(const crs_fit *self, size_t target);

/* 1 if luck is simulated in a case that has a target that counts. */
int crs_fit_has_luck(const crs_fit *self);

/* Residuals r[num_targets] of a candidate, eq. (3) or fit_censored.h; what has no value is off by
 * CRS_FIT_MISSED. */
void crs_fit_residuals(const crs_fit *self, const double *f, const double *v, double *r);
#define CRS_FIT_MISSED 30.0

/* Eq. (4) without the constant, and without the first sum if `with_prior` is 0. */
double crs_fit_log_density(const crs_fit *self, const double *z, const double *f, const double *v,
                           int with_prior);

/* Eq. (4) of `count` candidates. */
crs_status crs_fit_evaluate(const crs_fit *self, const double *z, size_t count, double *values);

#endif
