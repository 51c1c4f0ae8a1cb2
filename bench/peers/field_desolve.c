/* field_desolve: the field model for deSolve's interface to compiled models, as a difference
 * equation (method "iteration"): the function returns the state of the next step.
 *
 * Levers come as deSolve's forcings; random numbers are R's own (norm_rand, rpois). The numbers
 * in field_case.h are those of case.py. Equation numbers as in models/README.md. */
#include <R.h>
#include <Rmath.h>
#include <math.h>

#include "field_case.h"

enum { VICTIMS, USERS, PUBLIC, EXPERTS };

/* The state, in the order of y. */
typedef struct people {
    double aware[4], negative[4], positive[4], trust[4];
    double fast, slow, resentment, evidence, value, vacuum, users, lost, hazard, left, rating;
    double price, orders, deliveries, cost, revenue_lost, credibility;
} people;

/* The forcings of a step, in the order of FORCING in case.py. */
enum {
    OUTRAGE = 0,
    RELIEF = 4,
    RESENTMENT_RATE = 8,
    RESENTMENT_FADE,
    EVIDENCE_GAIN,
    VALUE_GAIN,
    SILENCE,
    IMPULSE,
    COST,
    CREDIBILITY_LOSS,
    ENDORSED,
    AMENDS,
    NUM_FORCINGS
};
static double forced[NUM_FORCINGS];
static double noisy;

void
field_forcing(void (*init)(int *, double *))
{
    int n = NUM_FORCINGS;

    init(&n, forced);
}

/* One parameter: 1 with noise, 0 without. */
void
field_parameters(void (*init)(int *, double *))
{
    int n = 1;

    init(&n, &noisy);
}

static double
chance(double rate)
{
    return -expm1(-rate);
}

static double
normal(void)
{
    return noisy != 0.0 ? norm_rand() : 0.0;
}

/* (13) to (18) */
static void
firm(const people *s, people *next, double heat, double n_bar)
{
    const double trust = s->trust[USERS] / trust0[USERS];
    const double public_trust = s->trust[PUBLIC] / trust0[PUBLIC];
    const double aware = s->aware[USERS], n = s->negative[USERS], p = s->positive[USERS];
    const double h = churn_base + churn_heat * heat * heat * n * aware +
                     churn_distrust * fmax(0.0, 1.0 - trust);
    const double leaving = chance(h) * s->users, returning = win_back * trust * s->lost;
    const double signups = pow(public_trust, signup_power) *
                           (1.0 - s->aware[PUBLIC] * s->negative[PUBLIC] * fmin(1.0, 3.0 * heat));
    const double m = 1.0 - n - p, angry = review_selection * n;
    const double stars = ((1.0 - aware) * rating0 + aware * (angry + 3.0 * m + 5.0 * p)) /
                         ((1.0 - aware) + aware * (angry + m + p));
    const double fair = 1.0 - price_heat * heat * n_bar -
                        price_distrust * fmax(0.0, 1.0 - public_trust);
    const double demand = pow(trust, order_power) * (1.0 + value_pull * s->value) *
                          (1.0 - order_heat * fmin(1.0, heat) * n_bar);

    next->users = s->users + leave_base * signups + returning - leaving;
    next->lost = fmax(0.0, s->lost + leaving - leave_base * s->users - returning);
    next->hazard = s->hazard + h;
    next->left = s->left + leaving;
    next->rating = s->rating + chance(review_rate * (0.02 + heat)) * (stars - s->rating);
    next->price = fmax(0.0, s->price + price_speed * (fair - s->price) +
                                price_noise * normal() * s->price);
    next->orders = s->orders + delivery_speed * (demand - s->orders);
    next->deliveries = s->deliveries + delivery_speed * (s->orders - s->deliveries);
    next->cost = s->cost + forced[COST];
    next->revenue_lost = s->revenue_lost + revenue_users * (1.0 - s->users) +
                         revenue_orders * (1.0 - s->deliveries);
}

/* (7) */
static void
attention(const people *s, people *next, double n_bar)
{
    double growth = contagion * n_bar * (1.0 - s->aware[PUBLIC]) - fast_decay, news = 1.0;

    if (noisy != 0.0) {
        growth += attention_noise * normal() + attention_drift;
        news += news_size * (rpois(news_mean) - news_mean);
    }
    next->slow = (s->slow * slow_keep + settling * s->fast) * news;
    next->fast = fmin(3.0, fmax(0.0, s->fast * exp(growth) + forced[IMPULSE]));
    next->fast = fmin(3.0, next->fast * news);
}

/* (4), (5), (6), (9), (25) of group g. */
static void
group(const people *s, people *next, int g, double heat, double n_bar, double p_bar)
{
    const double own = s->credibility *
                       (1.0 - credibility_trust * fmax(0.0, 1.0 - s->trust[g] / trust0[g]));
    const double taken_in = fmin(1.0, own * forced[ENDORSED]) *
                            (1.0 - echo[g] * s->aware[EXPERTS] * s->negative[EXPERTS]);
    const double outrage = forced[OUTRAGE + g] * (1.0 - forced[RELIEF + g] * taken_in) *
                           (1.0 + blame_weight * s->resentment +
                            vacuum_weight * s->vacuum * forced[SILENCE]);
    const double e_n = exp(outrage_weight * outrage - outrage_threshold + conformity_n * n_bar);
    const double e_p = exp(trust_weight * (s->trust[g] + 0.5 * s->value + 0.5 * s->evidence) -
                           praise_threshold + conformity_p * p_bar);
    const double scale = 1.0 / (1.0 + e_n + e_p), pi_n = e_n * scale, pi_p = e_p * scale;
    const double part = chance(base_rate + exposed[g] * heat);
    const double rate = trust_gain + evidence_gain * s->evidence;
    const double gain = chance(g == VICTIMS ? victim_gain * rate + forced[AMENDS] : rate);
    double n = s->negative[g] + part * (pi_n - s->negative[g]);
    double p = s->positive[g] + part * (pi_p - s->positive[g]);

    if (noisy != 0.0) {
        const double rest = 1.0 - pi_n;
        const double first = opinion_noise * sqrt(part * pi_n * rest) * normal();

        n += first;
        p += opinion_noise * sqrt(part * pi_p * scale / rest) * normal() - pi_p / rest * first;
    }
    next->negative[g] = fmin(1.0, fmax(0.0, n));
    next->positive[g] = fmin(1.0 - next->negative[g], fmax(0.0, p));
    next->aware[g] = s->aware[g] + chance(reach[g] * heat) * (1.0 - s->aware[g]);
    next->trust[g] = s->trust[g] + gain * (trust0[g] + trust_room[g] * s->value - s->trust[g]) -
                     chance(trust_loss[g] * heat * outrage * s->aware[g]) * s->trust[g];
}

/* (3), (8), (10), (24) */
static void
response(const people *s, people *next, double heat)
{
    next->vacuum = forced[SILENCE] * (s->vacuum + vacuum_gain * (1.0 - s->vacuum));
    next->resentment = s->resentment +
                       chance(forced[RESENTMENT_RATE] * fmin(1.0, heat)) * (1.0 - s->resentment) -
                       forced[RESENTMENT_FADE] * s->resentment;
    next->evidence = s->evidence + forced[EVIDENCE_GAIN] * (1.0 - s->evidence) -
                     evidence_fade * s->evidence;
    next->value = s->value + forced[VALUE_GAIN] * (1.0 - s->value) - evidence_fade * s->value;
    next->credibility = s->credibility + credibility_gain * (1.0 - s->credibility) -
                        forced[CREDIBILITY_LOSS] * s->credibility;
}

/* The step of one replicate. */
static void
advance(const people *s, people *next)
{
    const double heat = s->fast + s->slow;
    double total = 0.0, n_bar = 0.0, p_bar = 0.0;

    for (int g = 0; g < 4; g++) {
        const double weight = voice[g] * (s->aware[g] + 1e-9);

        total += weight;
        n_bar += weight * s->negative[g];
        p_bar += weight * s->positive[g];
    }
    n_bar /= total;
    p_bar /= total;
    firm(s, next, heat, n_bar);
    attention(s, next, n_bar);
    for (int g = 0; g < 4; g++) {
        group(s, next, g, heat, n_bar, p_bar);
    }
    response(s, next, heat);
}

/* What deSolve calls: y holds *n / 33 replicates. */
void
field_step(int *n, double *t, double *y, double *out, double *more, int *ip)
{
    const people *now = (const people *)y;
    people *next = (people *)out;

    (void)t;
    (void)more;
    (void)ip;
    if (noisy != 0.0) {
        GetRNGstate();
    }
    for (int i = 0; i < *n / (int)(sizeof(people) / sizeof(double)); i++) {
        advance(&now[i], &next[i]);
    }
    if (noisy != 0.0) {
        PutRNGstate();
    }
}

/* The state at the outbreak of *n replicates, for .C(). */
void
field_start(int *n, double *y)
{
    people *s = (people *)y;

    for (int i = 0; i < *n; i++) {
        s[i] = (people){.fast = shock,
                        .users = 1.0,
                        .rating = rating0,
                        .price = 1.0,
                        .orders = 1.0,
                        .deliveries = 1.0,
                        .credibility = 1.0};
        for (int g = 0; g < 4; g++) {
            s[i].aware[g] = g == VICTIMS ? 1.0 : aware0;
            s[i].negative[g] = negative0[g];
            s[i].positive[g] = positive0[g];
            s[i].trust[g] = trust0[g];
        }
    }
}
