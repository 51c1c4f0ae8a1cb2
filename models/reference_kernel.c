#include <math.h>

#include "core/binomial.h"
#include "core/vmath.h"
#include "models/reference.h"

/* What a random number is for: no two uses within a model share a number. */
enum { PURPOSE_FIRST = 1, PURPOSE_SECOND = 2 };

/* An observable of the model in scope is wanted. */
#define WANTED(id) (wanted & ((uint64_t)1 << (id)))

/* A number of events with its noise scaled; exactly `draw` at strength 1, `mean` at 0. */
static inline double
scaled(double strength, double mean, double draw)
{
    return (1.0 - strength) * mean + strength * draw;
}

/* Of `from` individuals in every lane, how many events of probability p happen. Where noise below
 * strength 1 has made counts fractional, the whole ones are drawn and the rest moves on average.
 */
static void
draw_events(const crs_lanes *lanes, uint32_t purpose, uint32_t step, const double *from,
            const double *p, const double *strength, double *events)
{
    crs_row whole, draw;

    if (!lanes->noisy) {
        CRS_EACH_LANE(l)
        {
            events[l] = from[l] * p[l];
        }
        return;
    }
    CRS_EACH_LANE(l)
    {
        whole[l] = floor(from[l]);
    }
    crs_binomial_lanes(lanes->key, purpose, step, whole, p, draw);
    CRS_EACH_LANE(l)
    {
        events[l] = scaled(strength[l], from[l] * p[l], draw[l] + (from[l] - whole[l]) * p[l]);
    }
}

/* ---- sir ---- */

void
CRS_KERNEL(crs_sir_start)(const crs_lanes *lanes)
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

void
CRS_KERNEL(crs_sir_step)(const crs_lanes *lanes, uint32_t step)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;
    const double *noise = d[CRS_SIR_D_NOISE];
    crs_row p, infections, recoveries;

    CRS_EACH_LANE(l)
    {
        p[l] = crs_one_minus_exp_neg(d[CRS_SIR_D_FORCE][l] * s[CRS_SIR_INFECTED][l]);
    }
    draw_events(lanes, PURPOSE_FIRST, step, s[CRS_SIR_SUSCEPTIBLE], p, noise, infections);
    draw_events(lanes, PURPOSE_SECOND, step, s[CRS_SIR_INFECTED], d[CRS_SIR_D_RECOVER], noise,
                recoveries);
    CRS_EACH_LANE(l) /* (R1) */
    {
        s[CRS_SIR_SUSCEPTIBLE][l] -= infections[l];
        s[CRS_SIR_INFECTED][l] += infections[l] - recoveries[l];
        s[CRS_SIR_RECOVERED][l] += recoveries[l];
    }
}

void
CRS_KERNEL(crs_sir_observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    if (WANTED(CRS_SIR_O_INFECTED_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_SIR_O_INFECTED_SHARE][l] = s[CRS_SIR_INFECTED][l] / d[CRS_SIR_D_POPULATION][l];
        }
    }
    if (WANTED(CRS_SIR_O_ATTACK_RATE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_SIR_O_ATTACK_RATE][l] = 1.0 -
                                            s[CRS_SIR_SUSCEPTIBLE][l] / d[CRS_SIR_D_POPULATION][l];
        }
    }
}

/* ---- rumour ---- */

void
CRS_KERNEL(crs_rumour_start)(const crs_lanes *lanes)
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

void
CRS_KERNEL(crs_rumour_step)(const crs_lanes *lanes, uint32_t step)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;
    crs_row uniform[4];

    crs_uniform_rows(lanes->key, PURPOSE_FIRST, step, 0, uniform);
    CRS_EACH_LANE(l) /* (R2) */
    {
        const double ignorants = s[CRS_RUMOUR_IGNORANTS][l];
        const double spreaders = s[CRS_RUMOUR_SPREADERS][l];
        const double calls = crs_min(1.0, spreaders);
        const double share = ignorants / (d[CRS_RUMOUR_D_POPULATION][l] - 1.0);
        const double answer = scaled(d[CRS_RUMOUR_D_NOISE][l], share,
                                     uniform[0][l] < share ? 1.0 : 0.0);
        const double told = crs_min(ignorants, calls * answer);

        s[CRS_RUMOUR_IGNORANTS][l] = ignorants - told;
        s[CRS_RUMOUR_SPREADERS][l] = spreaders + told - (calls - told);
        s[CRS_RUMOUR_STIFLERS][l] += calls - told;
    }
}

void
CRS_KERNEL(crs_rumour_observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    crs_row *s = lanes->state;
    const crs_row *d = lanes->derived;

    if (WANTED(CRS_RUMOUR_O_HEARD_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_RUMOUR_O_HEARD_SHARE][l] = 1.0 - s[CRS_RUMOUR_IGNORANTS][l] /
                                                         d[CRS_RUMOUR_D_POPULATION][l];
        }
    }
}

/* ---- birth-death ---- */

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

void
CRS_KERNEL(crs_birth_death_start)(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        lanes->state[CRS_BIRTH_DEATH_SIZE][l] = lanes->derived[CRS_BIRTH_DEATH_D_SIZE0][l];
    }
}

void
CRS_KERNEL(crs_birth_death_step)(const crs_lanes *lanes, uint32_t step)
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
    crs_binomial_lanes(lanes->key, PURPOSE_FIRST, step, whole, d[CRS_BIRTH_DEATH_D_SURVIVE],
                       survivors);
    crs_draw_rows(lanes->key, PURPOSE_SECOND, step, 0, words);
    for (int l = 0; l < CRS_LANES; l++) { /* (R3); not a vector loop: lanes take their own time */
        const double growth = d[CRS_BIRTH_DEATH_D_GROWTH][l];
        const double births = negative_binomial(crs_uniform53(words[0][l], words[1][l]),
                                                survivors[l], d[CRS_BIRTH_DEATH_D_MORE][l]);

        size[l] = scaled(d[CRS_BIRTH_DEATH_D_NOISE][l], size[l] * growth,
                         survivors[l] + births + (size[l] - whole[l]) * growth);
    }
}

void
CRS_KERNEL(crs_birth_death_observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    if (WANTED(CRS_BIRTH_DEATH_O_EXTINCT)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_BIRTH_DEATH_O_EXTINCT][l] = lanes->state[CRS_BIRTH_DEATH_SIZE][l] > 0.0 ? 0.0
                                                                                            : 1.0;
        }
    }
}

/* ---- voter ---- */

void
CRS_KERNEL(crs_voter_start)(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        lanes->state[CRS_VOTER_FOR][l] = lanes->derived[CRS_VOTER_D_FOR0][l];
    }
}

void
CRS_KERNEL(crs_voter_step)(const crs_lanes *lanes, uint32_t step)
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
    draw_events(lanes, PURPOSE_FIRST, step, against, p_won, noise, won);
    draw_events(lanes, PURPOSE_SECOND, step, in_favour, p_lost, noise, lost);
    CRS_EACH_LANE(l) /* (R4) */
    {
        in_favour[l] += won[l] - lost[l];
    }
}

void
CRS_KERNEL(crs_voter_observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    const double *in_favour = lanes->state[CRS_VOTER_FOR];
    const double *population = lanes->derived[CRS_VOTER_D_POPULATION];

    if (WANTED(CRS_VOTER_O_SHARE)) {
        CRS_EACH_LANE(l)
        {
            out[CRS_VOTER_O_SHARE][l] = in_favour[l] / population[l];
        }
    }
    if (WANTED(CRS_VOTER_O_DIVERSITY)) {
        CRS_EACH_LANE(l)
        {
            const double share = in_favour[l] / population[l];

            out[CRS_VOTER_O_DIVERSITY][l] = share * (1.0 - share);
        }
    }
}
