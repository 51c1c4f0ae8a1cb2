/* cr1_kernel: a step of CR-1 over the lanes of a block. Compiled once per instruction set. */
#include <math.h>

#include "core/binomial.h"
#include "cr1_model.h"

#define NUM_FLOWS 20

static const double people[4] = {1000.0, 45000.0, 53000.0, 1000.0};
static const double hears[4] = {1.0, 2.0, 1.0, 4.0};
static const double offended[4] = {2.0, 1.0, 0.5, 1.0};
static const double leaves[4] = {1.0, 1.0, 0.2, 0.5};

/* 1 - exp(-0.002), r_P */
#define P_FORGETS 0.001998001332666933

void
CRS_KERNEL(crs_cr1_start)(const crs_lanes *lanes)
{
    CRS_EACH_LANE(l)
    {
        for (int i = 0; i < NUM_FLOWS; i++) {
            lanes->state[i][l] = 0.0;
        }
        for (int g = 0; g < 4; g++) {
            lanes->state[CR1_UNAWARE + g][l] = people[g];
        }
        lanes->state[CR1_ATTENTION][l] = 1.0;
    }
}

/* (1) and (2): n, and the probability p of every flow. */
static inline void
probabilities(crs_row *restrict x, crs_row *restrict p, double *restrict negative)
{
    CRS_EACH_LANE(l)
    {
        const double n = (x[CR1_NEGATIVE][l] + x[CR1_NEGATIVE + 1][l] + x[CR1_NEGATIVE + 2][l] +
                          x[CR1_NEGATIVE + 3][l]) *
                         1e-5;
        const double wins_back = crs_one_minus_exp_neg(0.004 * (1.0 - n));

        negative[l] = n;
        for (int g = 0; g < 4; g++) {
            p[CR1_LEFT + g][l] = wins_back;
            p[CR1_POSITIVE + g][l] = P_FORGETS;
        }
    }
    for (int g = 0; g < 4; g++) {
        CRS_EACH_LANE(l)
        {
            const double attention = x[CR1_ATTENTION][l];
            const double crowd = x[CR1_NEGATIVE + g][l] * (1.0 / people[g]);

            p[CR1_UNAWARE + g][l] = crs_one_minus_exp_neg(0.1 * hears[g] * attention);
            p[CR1_NEUTRAL + g][l] = crs_one_minus_exp_neg(0.1 * offended[g] * (0.1 + negative[l]) *
                                                          attention);
            p[CR1_NEGATIVE + g][l] = crs_one_minus_exp_neg(0.02 * leaves[g] *
                                                           (0.02 + attention * crowd));
        }
    }
}

/* (3) Normal flows of the four groups in state `i`. */
static inline void
gaussian_flows(const crs_lanes *lanes, uint32_t step, int i, crs_row *restrict p,
               crs_row *restrict flow)
{
    crs_row *restrict x = lanes->state;
    crs_row z[4];

    crs_normal_rows(lanes->key, 1, step, (uint32_t)i, z);
    for (int g = 0; g < 4; g++) {
        CRS_EACH_LANE(l)
        {
            const double mean = x[i + g][l] * p[i + g][l];
            const double f = mean + sqrt(mean * (1.0 - p[i + g][l])) * z[g][l];

            flow[i + g][l] = crs_min(x[i + g][l], crs_max(0.0, f));
        }
    }
}

/* (3) */
static inline void
flows(const crs_lanes *lanes, uint32_t step, crs_row *restrict p, crs_row *restrict flow)
{
    crs_row *restrict x = lanes->state;

    if (lanes->noisy && lanes->derived[CR1_BINOMIAL][0] != 0.0) {
        for (int i = 0; i < NUM_FLOWS; i++) {
            crs_binomial_lanes(lanes->key, (uint32_t)i, step, x[i], p[i], flow[i]);
        }
    } else if (lanes->noisy) {
        for (int i = 0; i < NUM_FLOWS; i += 4) {
            gaussian_flows(lanes, step, i, p, flow);
        }
    } else {
        for (int i = 0; i < NUM_FLOWS; i++) {
            CRS_EACH_LANE(l)
            {
                flow[i][l] = x[i][l] * p[i][l];
            }
        }
    }
}

void
CRS_KERNEL(crs_cr1_step)(const crs_lanes *lanes, uint32_t step)
{
    crs_row *restrict x = lanes->state;
    crs_row p[NUM_FLOWS], flow[NUM_FLOWS], negative;

    probabilities(x, p, negative);
    flows(lanes, step, p, flow);
    for (int i = 0; i < NUM_FLOWS; i++) { /* (4) */
        const double *restrict in = flow[(i + NUM_FLOWS - 4) % NUM_FLOWS];

        CRS_EACH_LANE(l)
        {
            x[i][l] = x[i][l] - flow[i][l] + in[l];
        }
    }
    CRS_EACH_LANE(l)
    {
        const double grown = x[CR1_ATTENTION][l] * crs_exp(0.12 * negative[l] - 0.05);

        x[CR1_ATTENTION][l] = crs_min(3.0, grown + 0.002);
    }
}
