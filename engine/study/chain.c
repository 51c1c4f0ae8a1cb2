#include "study/chain.h"

#include <math.h>
#include <stdlib.h>

static double
at(const crs_chain *chain, size_t record, size_t walker, size_t dim)
{
    return chain->records[(record * chain->num_walkers + walker) * chain->num_dims + dim];
}

void
crs_chain_moments(const crs_chain *chain, size_t dim, double *mean, double *deviation)
{
    const double n = (double)(chain->num_records * chain->num_walkers);
    double sum = 0.0, squares = 0.0;

    for (size_t i = 0; i < chain->num_records * chain->num_walkers; i++) {
        sum += chain->records[i * chain->num_dims + dim];
    }
    *mean = sum / n;
    for (size_t i = 0; i < chain->num_records * chain->num_walkers; i++) {
        const double off = chain->records[i * chain->num_dims + dim] - *mean;

        squares += off * off;
    }
    *deviation = sqrt(squares / (n - 1.0));
}

double
crs_chain_correlation(const crs_chain *chain, size_t a, size_t b)
{
    double mean_a, mean_b, deviation_a, deviation_b, sum = 0.0;
    const size_t n = chain->num_records * chain->num_walkers;

    crs_chain_moments(chain, a, &mean_a, &deviation_a);
    crs_chain_moments(chain, b, &mean_b, &deviation_b);
    for (size_t i = 0; i < n; i++) {
        sum += (chain->records[i * chain->num_dims + a] - mean_a) *
               (chain->records[i * chain->num_dims + b] - mean_b);
    }
    return sum / ((double)(n - 1) * deviation_a * deviation_b);
}

/* Covariance at a lag, averaged over walkers; deviations x[num_walkers][num_records]. */
static double
covariance(const crs_chain *chain, const double *x, size_t lag)
{
    const size_t n = chain->num_records;
    double sum = 0.0;

    for (size_t w = 0; w < chain->num_walkers; w++) {
        const double *of = x + w * n;

        for (size_t i = 0; i + lag < n; i++) {
            sum += of[i] * of[i + lag];
        }
    }
    return sum / (double)(n * chain->num_walkers);
}

static double
autocorrelation_time(const crs_chain *chain, const double *x)
{
    const double variance = covariance(chain, x, 0);
    double tau = 1.0;

    if (!(variance > 0.0)) {
        return (double)chain->num_records;
    }
    for (size_t lag = 1; lag < chain->num_records; lag++) {
        tau += 2.0 * covariance(chain, x, lag) / variance;
        if ((double)lag >= 5.0 * tau) {
            break;
        }
    }
    return tau > 1.0 ? tau : 1.0;
}

/* Means and mean variance of the groups' halves. */
static double
split_r_hat(const crs_chain *chain, size_t dim)
{
    const size_t half = chain->num_records / 2;
    double mean[2 * CRS_CHAIN_GROUPS], overall = 0.0, within = 0.0, between = 0.0;

    for (size_t g = 0; g < 2 * CRS_CHAIN_GROUPS; g++) {
        const size_t first = (g % 2) * (chain->num_records - half);
        double sum = 0.0, squares = 0.0, count = 0.0;

        for (size_t w = g / 2; w < chain->num_walkers; w += CRS_CHAIN_GROUPS) {
            for (size_t i = 0; i < half; i++) {
                sum += at(chain, first + i, w, dim);
                count += 1.0;
            }
        }
        mean[g] = sum / count;
        for (size_t w = g / 2; w < chain->num_walkers; w += CRS_CHAIN_GROUPS) {
            for (size_t i = 0; i < half; i++) {
                const double off = at(chain, first + i, w, dim) - mean[g];

                squares += off * off;
            }
        }
        within += squares / (count - 1.0) / (2 * CRS_CHAIN_GROUPS);
        overall += mean[g] / (2 * CRS_CHAIN_GROUPS);
    }
    for (size_t g = 0; g < 2 * CRS_CHAIN_GROUPS; g++) {
        between += (mean[g] - overall) * (mean[g] - overall) / (2 * CRS_CHAIN_GROUPS - 1);
    }
    return within > 0.0 ? sqrt((within + between) / within) : (double)INFINITY;
}

crs_status
crs_chain_judge(const crs_chain *chain, size_t dim, crs_chain_quality *out)
{
    const size_t n = chain->num_records, walkers = chain->num_walkers;
    double *x, mean, deviation;

    if (n < 4 || walkers < CRS_CHAIN_GROUPS) {
        *out = (crs_chain_quality){(double)NAN, (double)NAN, (double)NAN};
        return CRS_OK;
    }
    x = calloc(n * walkers, sizeof *x);
    if (!x) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_chain_moments(chain, dim, &mean, &deviation);
    for (size_t w = 0; w < walkers; w++) {
        for (size_t i = 0; i < n; i++) {
            x[w * n + i] = at(chain, i, w, dim) - mean;
        }
    }
    out->tau = autocorrelation_time(chain, x);
    out->size = (double)(n * walkers) / out->tau;
    out->r_hat = split_r_hat(chain, dim);
    free(x);
    return CRS_OK;
}
