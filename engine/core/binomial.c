#include "core/binomial.h"

/* Inversion of u, term by term as crs_binomial_search_eight() does it. */
static double
search(double u, double n, double p)
{
    const double odds = p / (1.0 - p);
    const double scale = odds * (n + 1.0);
    double term = crs_exp(n * crs_log_1p(-p));
    double last = 0.0;
    double sum = term;
    int k = 0;

    while (u > sum && (sum > last || k == 0) && k < CRS_BINOMIAL_TERMS) {
        term *= scale * crs_binomial_inverse[k] - odds;
        last = sum;
        sum += term;
        k++;
    }
    return crs_min(k, n);
}

double
crs_pcg_binomial(crs_pcg64 *rng, double n, double p)
{
    const double rare = crs_binomial_rare(p);
    double count = -1.0;

    if (crs_binomial_is_small(n, rare)) {
        count = search(crs_pcg_uniform(rng), n, rare);
    }
    while (count < 0.0) {
        const double u = crs_pcg_uniform(rng);

        count = crs_binomial_attempt(u, crs_pcg_uniform(rng), n, rare);
    }
    return p > 0.5 ? n - count : count;
}

double
crs_binomial_keyed(const crs_key *key, uint32_t purpose, uint32_t step, double n, double p)
{
    const double rare = crs_binomial_rare(p);
    const uint32_t *word = key->word;
    double count = -1.0;

    if (crs_binomial_is_small(n, rare)) {
        const crs_words d = crs_draw(word[0], word[1], word[2], word[3], purpose, step, 0);

        count = search(crs_binomial_uniform(d.x, d.y, p), n, rare);
    }
    for (uint32_t attempt = 0; count < 0.0; attempt++) {
        const crs_words d = crs_binomial_draw(word[0], word[1], word[2], word[3], purpose, step,
                                              attempt);

        count = crs_binomial_attempt(crs_uniform53(d.x, d.y), crs_uniform53(d.z, d.w), n, rare);
    }
    return p > 0.5 ? n - count : count;
}
