/* field_kernel: the field model's step over the lanes of a block. Compiled once per instruction
 * set; every loop body is straight-line code, so each loop becomes vector instructions. */
#include <math.h>
#include <string.h>

#include "core/random.h"
#include "models/attention.h"
#include "models/field.h"
#include "models/field_kernel.h"
#include "models/firm.h"
#include "models/opinion.h"
#include "models/response.h"
#include "models/trust.h"

/* Short names for rows: state at t, state at the middle of the step, derived constant and forcing
 * of this lane. */
#define S(id) s[CRS_FIELD_##id][l]
#define Y(id) y[CRS_FIELD_##id][l]
#define D(id) d[CRS_FIELD_D_##id][l]
#define F(id) f[CRS_FIELD_F_##id][l]

/* Repetitions of the fixed point in which opinions start. */
#define START_ITERATIONS 64

/* Awareness that counts as voice even where nobody has heard, so that shares are defined. */
#define AWARE_FLOOR 1e-9

/* What the groups have in common over a step. */
typedef struct crs_field_climate {
    crs_row attention, square;  /* means over the step of A and of A^2 */
    crs_row negative, positive; /* n-bar, p-bar */
    crs_row aggravation;        /* 1 + k_B B + k_v v */
    crs_row outrage[4];         /* (4) of each group */
    crs_row gain[2];            /* (9) omega_g (gamma_0 + gamma_1 E) dt: victims, others */
    crs_row value, appeal;      /* V, V/2 + E/2 */
} crs_field_climate;

/* (5) Shares in the discourse of the state y. */
static inline void
field_discourse(const crs_row *restrict y, const crs_row *restrict d, double *restrict negative,
                double *restrict positive)
{
    CRS_EACH_LANE(l)
    {
        double n = 0.0, p = 0.0, total = 0.0;

        for (int g = 0; g < 4; g++) {
            const double voice = d[CRS_FIELD_D_VOICE + g][l] *
                                 (y[CRS_FIELD_AWARE_VICTIMS + g][l] + AWARE_FLOOR);

            n += voice * y[CRS_FIELD_NEGATIVE_VICTIMS + g][l];
            p += voice * y[CRS_FIELD_POSITIVE_VICTIMS + g][l];
            total += voice;
        }
        total = 1.0 / total;
        negative[l] = n * total;
        positive[l] = p * total;
    }
}

/* (5) The choice of a group in one lane, given its outrage and trust. */
static inline crs_choice
field_choice(const crs_row *restrict d, const crs_field_climate *restrict c, double outrage,
             double trust, int l)
{
    return crs_opinion_choice(D(OUTRAGE_WEIGHT) * outrage - D(OUTRAGE_THRESHOLD) +
                                  D(CONFORMITY_NEGATIVE) * c->negative[l],
                              D(TRUST_WEIGHT) * (trust + c->appeal[l]) - D(PRAISE_THRESHOLD) +
                                  D(CONFORMITY_POSITIVE) * c->positive[l]);
}

/* (4), (25) Outrage of every group. Apart from the loop over the groups' other rows, which the
 * compiler vectorises only while it has few rows to tell from each other. */
static inline void
field_outrage(const crs_row *restrict y, const crs_row *restrict d, const crs_row *restrict f,
              crs_field_climate *restrict c)
{
    for (int g = 0; g < 4; g++) {
        CRS_EACH_LANE(l)
        {
            const double trust = y[CRS_FIELD_TRUST_VICTIMS + g][l] *
                                 d[CRS_FIELD_D_PER_TRUST + g][l];
            const double credibility = crs_response_credibility(
                Y(CREDIBILITY) * F(ENDORSED), trust, D(CREDIBILITY_TRUST),
                Y(AWARE_EXPERTS) * Y(NEGATIVE_EXPERTS), d[CRS_FIELD_D_ECHO + g][l]);

            c->outrage[g][l] = crs_response_outrage(c->aggravation[l],
                                                    f[CRS_FIELD_F_OUTRAGE + g][l],
                                                    f[CRS_FIELD_F_RELIEF + g][l], credibility);
        }
    }
}

/* Everything that the groups share but attention, of the state y. */
static inline void
field_climate(const crs_row *restrict y, const crs_row *restrict d, const crs_row *restrict f,
              crs_field_climate *restrict c)
{
    field_discourse(y, d, c->negative, c->positive);
    CRS_EACH_LANE(l)
    {
        const double gain = D(TRUST_GAIN) + D(TRUST_EVIDENCE) * Y(EVIDENCE);

        c->aggravation[l] = crs_response_aggravation(Y(RESENTMENT), Y(VACUUM) * F(SILENCE),
                                                     D(BLAME_WEIGHT), D(VACUUM_WEIGHT));
        c->value[l] = Y(VALUE);
        c->appeal[l] = 0.5 * Y(VALUE) + 0.5 * Y(EVIDENCE);
        c->gain[0][l] = D(VICTIM_GAIN) * gain + F(AMENDS);
        c->gain[1][l] = gain;
    }
    field_outrage(y, d, f, c);
}

void
CRS_KERNEL(crs_field_start)(const crs_lanes *lanes)
{
    crs_row *restrict s = lanes->state;
    const crs_row *restrict d = lanes->derived;
    const crs_row *restrict f = lanes->forcing;
    crs_field_climate climate;

    CRS_EACH_LANE(l)
    {
        for (int i = 0; i < (int)CRS_FIELD_NUM_STATES; i++) {
            s[i][l] = 0.0;
        }
        S(HEAT_FAST) = D(SHOCK) * F(SHOCK);
        S(COST) = F(WARNING_COST);
        S(USERS) = 1.0;
        S(RATING) = D(RATING0);
        S(PRICE) = 1.0;
        S(ORDERS) = 1.0;
        S(DELIVERIES) = 1.0;
        S(CREDIBILITY) = 1.0;
        for (int g = 0; g < 4; g++) {
            s[CRS_FIELD_AWARE_VICTIMS + g][l] = d[CRS_FIELD_D_AWARE0 + g][l] * F(OUTBREAK);
            s[CRS_FIELD_TRUST_VICTIMS + g][l] = d[CRS_FIELD_D_TRUST0 + g][l];
            s[CRS_FIELD_NEGATIVE_VICTIMS + g][l] = 1.0 / 3.0;
            s[CRS_FIELD_POSITIVE_VICTIMS + g][l] = 1.0 / 3.0;
        }
    }
    for (int i = 0; i < START_ITERATIONS; i++) {
        field_climate((const crs_row *)s, d, f, &climate);
        for (int g = 0; g < 4; g++) {
            double *restrict negative = s[CRS_FIELD_NEGATIVE_VICTIMS + g];
            double *restrict positive = s[CRS_FIELD_POSITIVE_VICTIMS + g];
            const double *restrict trust = s[CRS_FIELD_TRUST_VICTIMS + g];

            CRS_EACH_LANE(l)
            {
                const crs_choice choice = field_choice(d, &climate, climate.outrage[g][l],
                                                       trust[l], l);

                negative[l] = 0.5 * (negative[l] + choice.negative);
                positive[l] = 0.5 * (positive[l] + choice.positive);
            }
        }
    }
    memcpy(lanes->before, s, CRS_FIELD_NUM_STATES * sizeof *s);
}

/* Where a quantity x of the range low..high stands in the middle of the step, going on as in the
 * step before; remembers x for the next. */
static inline void
field_middle(const double *restrict x, double *restrict before, double *restrict y, double stretch,
             double low, double high)
{
    CRS_EACH_LANE(l)
    {
        y[l] = crs_clamp(x[l] + stretch * (x[l] - before[l]), low, high);
        before[l] = x[l];
    }
}

/* (11) What happens at once, at the beginning of the step: those who hear of a promise that breaks
 * lose trust. It is no trend: the past falls with it. */
static inline void
field_break(crs_row *restrict s, crs_row *restrict before, const crs_row *restrict f)
{
    for (int g = 0; g < 4; g++) {
        const double *restrict aware = s[CRS_FIELD_AWARE_VICTIMS + g];
        double *restrict trust = s[CRS_FIELD_TRUST_VICTIMS + g];
        double *restrict past = before[CRS_FIELD_TRUST_VICTIMS + g];

        CRS_EACH_LANE(l)
        {
            const double kept = crs_trust_kept(aware[l], f[CRS_FIELD_F_INTEGRITY + (g > 0)][l]);

            trust[l] *= kept;
            past[l] *= kept;
        }
    }
}

/* The state in the middle of the step, of what enters coefficients. */
static inline void
field_middles(const crs_row *restrict s, crs_row *restrict before, double stretch,
              crs_row *restrict y)
{
    static const int shares[] = {CRS_FIELD_RESENTMENT, CRS_FIELD_EVIDENCE, CRS_FIELD_VALUE,
                                 CRS_FIELD_VACUUM, CRS_FIELD_CREDIBILITY};
    static const int levels[] = {CRS_FIELD_USERS, CRS_FIELD_LOST, CRS_FIELD_ORDERS,
                                 CRS_FIELD_DELIVERIES};

    for (int i = CRS_FIELD_AWARE_VICTIMS; i < CRS_FIELD_TRUST_VICTIMS + 4; i++) {
        field_middle(s[i], before[i], y[i], stretch, 0.0, 1.0);
    }
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        field_middle(s[shares[i]], before[shares[i]], y[shares[i]], stretch, 0.0, 1.0);
    }
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        field_middle(s[levels[i]], before[levels[i]], y[levels[i]], stretch, 0.0, 1e30);
    }
}

/* (13) to (18) Users, rating, price, orders, cost, revenue. */
static inline void
field_firm(crs_row *restrict s, const crs_row *restrict y, const crs_row *restrict d,
           const crs_row *restrict f, const crs_field_climate *restrict c,
           const double *restrict price_noise)
{
    CRS_EACH_LANE(l)
    {
        const double attention = c->attention[l], aware = Y(AWARE_USERS);
        const double negative = Y(NEGATIVE_USERS),
                     positive = crs_min(Y(POSITIVE_USERS), 1.0 - negative);
        const double trust = Y(TRUST_USERS) * d[CRS_FIELD_D_PER_TRUST + CRS_GROUP_USERS][l];
        const double reputation = Y(TRUST_PUBLIC) * d[CRS_FIELD_D_PER_TRUST + CRS_GROUP_PUBLIC][l];
        const double hazard = crs_firm_hazard(c->square[l], negative, aware, trust, D(CHURN_BASE),
                                              D(CHURN_HEAT), D(CHURN_DISTRUST));
        const double signups = crs_firm_signups(reputation, D(SIGNUP_POWER), Y(AWARE_PUBLIC),
                                                Y(NEGATIVE_PUBLIC), attention);
        const double returning = crs_min(1.0, D(WIN_BACK) * trust) * Y(LOST);
        const double coming = D(CHURN_BASE) * signups + returning;
        const double users = crs_firm_users(S(USERS), coming, hazard);
        const double leaving = crs_max(0.0, S(USERS) + coming - users);
        const double stars = crs_firm_stars(aware, negative, positive, D(REVIEW_SELECTION),
                                            D(RATING0));
        const double fair = crs_firm_fair_price(attention, c->negative[l], reputation,
                                                D(PRICE_HEAT), D(PRICE_DISTRUST));
        const double orders = crs_firm_orders(trust, D(ORDER_POWER), Y(VALUE), D(REPURCHASE_VALUE),
                                              attention, c->negative[l], D(ORDER_HEAT));

        S(REVENUE_LOST) = S(REVENUE_LOST) + crs_firm_revenue_lost(Y(USERS), Y(DELIVERIES),
                                                                  D(REVENUE_USERS),
                                                                  D(REVENUE_ORDERS));
        S(LOST) = crs_max(0.0, S(LOST) + leaving - D(CHURN_BASE) * Y(USERS) - returning);
        S(USERS) = users;
        S(HAZARD) = S(HAZARD) + hazard;
        S(LEFT) = S(LEFT) + leaving;
        S(RATING) = crs_firm_rating(S(RATING), stars, attention, D(REVIEW_RATE));
        S(PRICE) = crs_max(0.0, S(PRICE) + D(PRICE_SPEED) * (fair - S(PRICE)) +
                                    D(PRICE_NOISE) * price_noise[l] * S(PRICE));
        S(ORDERS) = S(ORDERS) + D(DELIVERY_SPEED) * (orders - S(ORDERS));
        S(DELIVERIES) = S(DELIVERIES) + D(DELIVERY_SPEED) * (Y(ORDERS) - S(DELIVERIES));
        S(COST) = S(COST) + F(COST) + F(COST_ONCE);
        S(SECONDARY) = S(SECONDARY) + F(BROKEN);
    }
}

/* (7) Attention, and its means over the step. `news` is the factor of stochastic news. */
static inline void
field_attention(crs_row *restrict s, const crs_row *restrict y, const crs_row *restrict d,
                const crs_row *restrict f, crs_field_climate *restrict c,
                const double *restrict noise, const double *restrict news)
{
    CRS_EACH_LANE(l)
    {
        const double burst = crs_min(CRS_ATTENTION_CAP, S(HEAT_FAST) + F(IMPULSE));
        const double growth = crs_attention_growth(c->negative[l], Y(AWARE_PUBLIC), D(CONTAGION),
                                                   D(FAST_DECAY)) +
                              noise[l];
        const double factor = crs_exp_moderate(growth);
        const double bursting = burst * crs_attention_mean(growth, factor);
        const double slow = crs_attention_discussion(S(HEAT_SLOW), bursting, D(SLOW_KEEP),
                                                     D(SETTLING));
        const double talking = 0.5 * (S(HEAT_SLOW) + slow);

        c->attention[l] = bursting + talking;
        c->square[l] = burst * burst * crs_attention_mean(2.0 * growth, factor * factor) +
                       talking * (2.0 * bursting + talking);
        S(HEAT_FAST) = crs_min(CRS_ATTENTION_CAP,
                               crs_min(CRS_ATTENTION_CAP, burst * factor) * news[l]);
        S(HEAT_SLOW) = slow * news[l];
    }
}

/* (5), (6), (9) Opinion, awareness and trust of group g. All that it reads of the state but the
 * group's own rows stands in the climate: the compiler could not tell other rows from these. */
static inline void
field_group(crs_row *restrict s, const crs_row *restrict y, const crs_row *restrict d,
            const crs_field_climate *restrict c, int g, crs_row *restrict z, int noisy)
{
    double *restrict negative = s[CRS_FIELD_NEGATIVE_VICTIMS + g];
    double *restrict positive = s[CRS_FIELD_POSITIVE_VICTIMS + g];
    double *restrict awareness = s[CRS_FIELD_AWARE_VICTIMS + g];
    double *restrict trusting = s[CRS_FIELD_TRUST_VICTIMS + g];
    const double *restrict aware = y[CRS_FIELD_AWARE_VICTIMS + g];
    const double *restrict trust = y[CRS_FIELD_TRUST_VICTIMS + g];

    CRS_EACH_LANE(l)
    {
        const double attention = c->attention[l];
        const double outrage = c->outrage[g][l];
        const double goal = d[CRS_FIELD_D_TRUST0 + g][l] +
                            d[CRS_FIELD_D_TRUST_ROOM + g][l] * c->value[l];
        const double p = crs_one_minus_exp_neg(D(BASE_RATE) +
                                               d[CRS_FIELD_D_EXPOSED + g][l] * attention);
        const crs_choice choice = field_choice(d, c, outrage, trust[l], l);
        const crs_opinion old = {negative[l], positive[l]};
        crs_opinion now = crs_opinion_relax(old, choice, p);

        if (noisy) {
            now = crs_opinion_noise(now, choice, p, D(OPINION_NOISE), z[0][l], z[1][l]);
        }
        now = crs_opinion_clamp(now);
        negative[l] = now.negative;
        positive[l] = now.positive;
        awareness[l] = crs_attention_awareness(awareness[l], attention,
                                               d[CRS_FIELD_D_REACH + g][l]);
        trusting[l] = crs_trust_step(trusting[l], goal, c->gain[g > 0][l],
                                     d[CRS_FIELD_D_TRUST_LOSS + g][l] * attention * outrage *
                                         aware[l]);
    }
}

/* (3), (8), (10), (24) Vacuum, resentment, evidence, value, credibility. */
static inline void
field_response(crs_row *restrict s, const crs_row *restrict d, const crs_row *restrict f,
               const crs_field_climate *restrict c)
{
    CRS_EACH_LANE(l)
    {
        S(VACUUM) = F(SILENCE) * crs_response_vacuum(S(VACUUM), D(VACUUM_GAIN));
        S(CREDIBILITY) = S(CREDIBILITY) * F(CREDIBILITY_KEEP) + F(CREDIBILITY_ADD);
        S(RESENTMENT) = crs_response_resentment(S(RESENTMENT), c->attention[l], F(RESENTMENT_RATE),
                                                F(RESENTMENT_FADE));
        S(EVIDENCE) = S(EVIDENCE) * F(EVIDENCE_KEEP) + F(EVIDENCE_ADD);
        S(VALUE) = S(VALUE) * F(VALUE_KEEP) + F(VALUE_ADD);
    }
}

/* Random numbers of a step: 8 normals of opinion, 2 of the market, the news factor. */
typedef struct crs_field_noise {
    crs_row opinion[8];
    crs_row attention, price, news;
} crs_field_noise;

static inline void
field_noise(const crs_lanes *lanes, uint32_t step, crs_field_noise *restrict noise)
{
    const crs_row *restrict d = lanes->derived;
    _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];

    crs_normal_rows(lanes->key, CRS_FIELD_PURPOSE_OPINION, step, 0, &noise->opinion[0]);
    crs_normal_rows(lanes->key, CRS_FIELD_PURPOSE_OPINION, step, 1, &noise->opinion[4]);
    crs_draw_rows(lanes->key, CRS_FIELD_PURPOSE_MARKET, step, 0, words);
    CRS_EACH_LANE(l)
    {
        const crs_normals z = crs_normal_pair(words[0][l], words[1][l]);
        const double items = crs_poisson_small(crs_uniform(words[2][l]), D(NEWS_MEAN),
                                               D(NEWS_NONE));

        noise->attention[l] = D(ATTENTION_NOISE) * z.first + D(ATTENTION_DRIFT);
        noise->price[l] = z.second;
        noise->news[l] = 1.0 + D(NEWS_SIZE) * (items - D(NEWS_MEAN));
    }
}

static inline void
field_quiet(crs_field_noise *restrict noise)
{
    CRS_EACH_LANE(l)
    {
        noise->attention[l] = 0.0;
        noise->price[l] = 0.0;
        noise->news[l] = 1.0;
    }
}

static inline void
field_step(const crs_lanes *lanes, uint32_t step, int noisy)
{
    crs_row *restrict s = lanes->state;
    const crs_row *restrict d = lanes->derived;
    const crs_row *restrict f = lanes->forcing;
    crs_row y[CRS_FIELD_NUM_STATES];
    crs_field_climate climate;
    crs_field_noise noise;

    if (noisy) {
        field_noise(lanes, step, &noise);
    } else {
        field_quiet(&noise);
    }
    field_break(s, lanes->before, f);
    field_middles((const crs_row *)s, lanes->before, lanes->stretch, y);
    field_climate((const crs_row *)y, d, f, &climate);
    field_attention(s, (const crs_row *)y, d, f, &climate, noise.attention, noise.news);
    field_firm(s, (const crs_row *)y, d, f, &climate, noise.price);
    for (int g = 0; g < 4; g++) {
        field_group(s, (const crs_row *)y, d, &climate, g, &noise.opinion[2 * g], noisy);
    }
    field_response(s, d, f, &climate);
}

void
CRS_KERNEL(crs_field_step)(const crs_lanes *lanes, uint32_t step)
{
    if (lanes->noisy) {
        field_step(lanes, step, 1);
    } else {
        field_step(lanes, step, 0);
    }
}

#define WANTED(id) (wanted & ((uint64_t)1 << CRS_FIELD_O_##id))
#define OUT(id)    out[CRS_FIELD_O_##id][l]

static inline void
field_observe_discourse(const crs_row *restrict s, const crs_row *restrict d,
                        crs_row *restrict out)
{
    field_discourse(s, d, out[CRS_FIELD_O_NEGATIVE], out[CRS_FIELD_O_POSITIVE]);
    CRS_EACH_LANE(l)
    {
        OUT(NEUTRAL) = crs_max(0.0, 1.0 - OUT(NEGATIVE) - OUT(POSITIVE));
    }
}

static inline void
field_observe_warning(const crs_row *restrict f, uint64_t wanted, crs_row *restrict out)
{
    if (WANTED(OUTBREAK) || WANTED(DETECTED) || WANTED(LEAD) || WANTED(FALSE_ALARMS)) {
        CRS_EACH_LANE(l)
        {
            OUT(OUTBREAK) = F(OUTBREAK);
            OUT(DETECTED) = F(DETECTED);
            OUT(LEAD) = F(LEAD);
            OUT(FALSE_ALARMS) = F(FALSE_ALARMS);
        }
    }
}

/* What the firm sees of it: sign-ups, purchases, orders, and what it has cost. */
static inline void
field_observe_firm(const crs_row *restrict s, const crs_row *restrict d, uint64_t wanted,
                   crs_row *restrict out)
{
    if (WANTED(SIGNUP)) {
        CRS_EACH_LANE(l)
        {
            OUT(SIGNUP) = crs_firm_signups(
                S(TRUST_PUBLIC) * d[CRS_FIELD_D_PER_TRUST + CRS_GROUP_PUBLIC][l], D(SIGNUP_POWER),
                S(AWARE_PUBLIC), S(NEGATIVE_PUBLIC), S(HEAT_FAST) + S(HEAT_SLOW));
        }
    }
    if (WANTED(REPURCHASE)) {
        CRS_EACH_LANE(l)
        {
            OUT(REPURCHASE) = crs_firm_repurchase(
                S(TRUST_USERS), d[CRS_FIELD_D_TRUST0 + CRS_GROUP_USERS][l], S(VALUE),
                D(REPURCHASE_TRUST), D(REPURCHASE_VALUE));
        }
    }
    if (WANTED(NET_OUTCOME)) {
        CRS_EACH_LANE(l)
        {
            OUT(NET_OUTCOME) = -(S(COST) + S(REVENUE_LOST));
        }
    }
    if (WANTED(ORDERS)) {
        CRS_EACH_LANE(l)
        {
            OUT(ORDERS) = crs_firm_orders(
                S(TRUST_USERS) * d[CRS_FIELD_D_PER_TRUST + CRS_GROUP_USERS][l], D(ORDER_POWER),
                S(VALUE), D(REPURCHASE_VALUE), S(HEAT_FAST) + S(HEAT_SLOW), OUT(NEGATIVE),
                D(ORDER_HEAT));
        }
    }
}

void
CRS_KERNEL(crs_field_observe)(const crs_lanes *lanes, uint64_t wanted, crs_row *out)
{
    crs_row *restrict s = lanes->state;
    const crs_row *restrict d = lanes->derived;
    const crs_row *restrict f = lanes->forcing;

    if (WANTED(ATTENTION)) {
        CRS_EACH_LANE(l)
        {
            OUT(ATTENTION) = S(HEAT_FAST) + S(HEAT_SLOW);
        }
    }
    if (WANTED(NEGATIVE) || WANTED(NEUTRAL) || WANTED(POSITIVE) || WANTED(ORDERS)) {
        field_observe_discourse((const crs_row *)s, d, out);
    }
    if (WANTED(QUALITY)) {
        CRS_EACH_LANE(l)
        {
            OUT(QUALITY) = F(QUALITY);
        }
    }
    if (WANTED(CREDIBILITY)) {
        CRS_EACH_LANE(l)
        {
            OUT(CREDIBILITY) = crs_response_credibility(
                S(CREDIBILITY) * F(ENDORSED),
                S(TRUST_PUBLIC) * d[CRS_FIELD_D_PER_TRUST + CRS_GROUP_PUBLIC][l],
                D(CREDIBILITY_TRUST), S(AWARE_EXPERTS) * S(NEGATIVE_EXPERTS),
                d[CRS_FIELD_D_ECHO + CRS_GROUP_PUBLIC][l]);
        }
    }
    field_observe_warning(f, wanted, out);
    field_observe_firm((const crs_row *)s, d, wanted, out);
}
