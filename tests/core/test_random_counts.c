/* random, counts: Poisson and binomial numbers against their exact probabilities, at small means
 * and large, from a generator, from keys and on lanes. Levels as in test_random.c; about 60
 * statistics. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "core/binomial.h"
#include "support/statistics.h"

#define MAX_CELLS 4096

/* Pearson's statistic of counts of 0, 1, ... against probabilities; cells expecting fewer than
 * 10 are merged with their neighbours. */
static void
assert_distribution(const double *count, double (*pmf)(const double *, unsigned),
                    const double *params, double n, const char *what)
{
    double chi2 = 0.0, expected = 0.0, seen = 0.0, left = n, left_seen = n;
    int cells = 0;

    for (unsigned k = 0; k < MAX_CELLS; k++) {
        const double here = n * pmf(params, k);

        expected += here;
        seen += count[k];
        if (expected >= 10.0 && left - expected >= 10.0) {
            chi2 += (seen - expected) * (seen - expected) / expected;
            left -= expected;
            left_seen -= seen;
            expected = seen = 0.0;
            cells++;
        }
    }
    chi2 += (left_seen - left) * (left_seen - left) / left;
    assert_chi_square(chi2, cells, what);
}

static double
poisson_pmf(const double *params, unsigned k)
{
    return gsl_ran_poisson_pdf(k, params[0]);
}

static double
binomial_pmf(const double *params, unsigned k)
{
    return k > params[0] ? 0.0 : gsl_ran_binomial_pdf(k, params[1], (unsigned)params[0]);
}

/* Counts of Poisson numbers, from one generator or each from its own key. */
static void
count_poisson(double mean, int keyed, int n, double *count)
{
    const crs_key key = crs_key_make(6, 0);
    crs_pcg64 rng = crs_pcg64_from_key(&key, 0, 0, 0);

    memset(count, 0, MAX_CELLS * sizeof *count);
    for (int i = 0; i < n; i++) {
        const crs_key one = crs_key_make(6, (uint64_t)i);
        const double k = keyed ? crs_poisson_keyed(&one, 1, 2, mean) : crs_pcg_poisson(&rng, mean);

        assert_true(k >= 0.0 && k < MAX_CELLS && k == floor(k));
        count[(int)k]++;
    }
}

static void
poisson_numbers_have_their_distribution(void **state)
{
    static const double means[] = {0.001, 0.1, 0.7, 1.0, 3.0, 9.999, 10.0, 11.3, 40.0, 1000.0};
    static double count[MAX_CELLS];
    const int n = 200000;

    (void)state;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        for (int keyed = 0; keyed < 2; keyed++) {
            count_poisson(means[i], keyed, n, count);
            assert_distribution(count, poisson_pmf, &means[i], n, "Poisson");
        }
    }
}

/* Planted bug: a normal number rounded and clamped at zero passes for a large mean only. */
static void
clamped_normals_are_no_poisson_numbers(void **state)
{
    static double count[MAX_CELLS];
    const double mean = 0.7;
    const int n = 200000;
    double chi2 = 0.0;

    (void)state;
    memset(count, 0, sizeof count);
    for (int i = 0; i < n; i++) {
        const crs_key key = crs_key_make(6, (uint64_t)i);
        const double x = mean +
                         sqrt(mean) * crs_normal_quantile(crs_uniform(draw(&key, 1, 2, 0).x));

        count[(int)crs_clamp(floor(x + 0.5), 0.0, 9.0)]++;
    }
    for (unsigned k = 0; k < 4; k++) {
        const double expected = n * poisson_pmf(&mean, k);

        chi2 += (count[k] - expected) * (count[k] - expected) / expected;
    }
    assert_true(gsl_cdf_chisq_Q(chi2, 4) < ALPHA);
}

static void
binomial_numbers_have_their_distribution(void **state)
{
    static const double cases[][2] = {
        {1, 0.3},        {10, 0.01},       {10, 0.5},         {10, 0.97},  {30, 0.3333},
        {31, 0.3334},    {100, 0.09},      {100, 0.11},       {100, 0.5},  {100, 0.95},
        {4000, 0.2},     {4000, 0.9999},   {127, 0.5},        {129, 0.5},  {200, 0.45},
        {53000, 0.0012}, {53000, 0.00122}, {1000000, 0.0001}, {1000, 0.93}};
    static double count[MAX_CELLS];
    const crs_key key = crs_key_make(7, 0);
    crs_pcg64 rng = crs_pcg64_from_key(&key, 0, 0, 0);
    const int n = 200000;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int keyed = 0; keyed < 2; keyed++) {
            memset(count, 0, sizeof count);
            for (int j = 0; j < n; j++) {
                const crs_key one = crs_key_make(7, (uint64_t)j);
                const double k = keyed ? crs_binomial_keyed(&one, 1, 2, cases[i][0], cases[i][1])
                                       : crs_pcg_binomial(&rng, cases[i][0], cases[i][1]);

                assert_true(k >= 0.0 && k <= cases[i][0] && k == floor(k));
                count[(int)k]++;
            }
            assert_distribution(count, binomial_pmf, cases[i], n, "binomial");
        }
    }
}

/* What a program of flows draws: lanes of different n and p, one use after the other. The p-values
 * of all numbers, spread over the jumps of their distribution functions, are uniform. `wrong`
 * plants a bug: the p that is drawn with is larger by this share. */
static double
chi_square_of_lanes(double wrong)
{
    const double people[4] = {1000.0, 45000.0, 53000.0, 70.0};
    double cells[64] = {0.0}, chi2 = 0.0;
    uint32_t words[4][CRS_LANES];
    const uint32_t(*const key)[CRS_LANES] = (const uint32_t(*)[CRS_LANES])words;
    double n[CRS_LANES], p[CRS_LANES], drawn[CRS_LANES], count[CRS_LANES];
    crs_pcg64 rng;
    const int num_steps = 6000;

    crs_pcg64_init(&rng, 5, 5);
    for (int l = 0; l < CRS_LANES; l++) {
        const crs_key one = crs_key_make(21, (uint64_t)l);

        for (int i = 0; i < 4; i++) {
            words[i][l] = one.word[i];
        }
    }
    for (int step = 0; step < num_steps; step++) {
        for (int l = 0; l < CRS_LANES; l++) {
            n[l] = people[(step + l) % 4];
            p[l] = crs_exp(-9.0 * crs_pcg_uniform(&rng));
            drawn[l] = p[l] * (1.0 + wrong);
        }
        crs_binomial_lanes(key, 1, (uint32_t)step, n, drawn, count);
        for (int l = 0; l < CRS_LANES; l++) {
            const unsigned k = (unsigned)count[l], all = (unsigned)n[l];
            const double below = k > 0 ? gsl_cdf_binomial_P(k - 1, p[l], all) : 0.0;
            const double here = gsl_ran_binomial_pdf(k, p[l], all);
            const double u = below + here * crs_pcg_uniform(&rng);

            cells[(int)crs_clamp(64.0 * u, 0.0, 63.0)]++;
        }
    }
    for (int i = 0; i < 64; i++) {
        const double expected = num_steps * CRS_LANES / 64.0;

        chi2 += (cells[i] - expected) * (cells[i] - expected) / expected;
    }
    return chi2;
}

static void
flows_on_lanes_have_their_distribution(void **state)
{
    (void)state;
    assert_chi_square(chi_square_of_lanes(0.0), 63, "binomial lanes");
    assert_true(gsl_cdf_chisq_Q(chi_square_of_lanes(0.003), 63) < ALPHA);
}

/* Mean and variance where the probabilities cannot be counted out. */
static void
large_counts_have_their_moments(void **state)
{
    static const double sizes[] = {1e5, 1e8, 1e12, 1e15};
    const crs_key key = crs_key_make(8, 0);
    crs_pcg64 rng = crs_pcg64_from_key(&key, 0, 0, 0);
    const int n = 20000;

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        const double size = sizes[i / 2];
        const double p = i % 2 == 0 ? 0.0 : 0.37;
        const double mean = i % 2 == 0 ? size : size * p;
        const double deviation = sqrt(mean * (1.0 - p));
        double sum = 0.0, squares = 0.0;

        for (int j = 0; j < n; j++) {
            const double k = i % 2 == 0 ? crs_pcg_poisson(&rng, size)
                                        : crs_pcg_binomial(&rng, size, p);
            const double z = (k - mean) / deviation;

            sum += z;
            squares += z * z;
        }
        assert_normal(sum / sqrt(n), "mean of large counts");
        assert_normal((squares - n) / sqrt(2.0 * n), "variance of large counts");
    }
}

static void
counts_at_the_edges(void **state)
{
    const crs_key key = crs_key_make(1, 1);
    crs_pcg64 rng = crs_pcg64_from_key(&key, 0, 0, 0);

    (void)state;
    assert_true(crs_pcg_poisson(&rng, 0.0) == 0.0 && crs_pcg_poisson(&rng, -1.0) == 0.0);
    assert_true(isnan(crs_pcg_poisson(&rng, (double)NAN)));
    assert_true(crs_pcg_poisson(&rng, 1e300) == 1e300);
    assert_true(crs_pcg_binomial(&rng, 0.0, 0.5) == 0.0);
    assert_true(crs_pcg_binomial(&rng, 1e6, 0.0) == 0.0 && crs_pcg_binomial(&rng, 50, -1) == 0.0);
    assert_true(crs_pcg_binomial(&rng, 1e6, 1.0) == 1e6 && crs_pcg_binomial(&rng, 50, 2) == 50.0);
    assert_true(isnan(crs_pcg_binomial(&rng, 50.0, (double)NAN)));
    assert_true(crs_poisson_inverse(0x1p-53, 1.0) == 0.0);
    assert_true(crs_poisson_inverse(0.5, 0.0) == 0.0);
    assert_true(crs_poisson_inverse(1.0 - 0x1p-53, 1.0) == CRS_POISSON_INVERSE_MAX);
    assert_true(crs_binomial_keyed(&key, 0, 0, 1e15, 1e-300) == 0.0);
}

/* crs_poisson_inverse() against GSL's distribution function at every jump. */
static void
poisson_inverse_jumps_where_it_should(void **state)
{
    static const double means[] = {1e-9, 1e-4, 0.01, 0.3, 0.9, 1.0};

    (void)state;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        for (unsigned k = 0; k < CRS_POISSON_INVERSE_MAX; k++) {
            const double jump = gsl_cdf_poisson_P(k, means[i]);

            if (jump < 1.0 - 1e-14) {
                assert_true(crs_poisson_inverse(jump - 4e-15, means[i]) == k);
                assert_true(crs_poisson_inverse(jump + 4e-15, means[i]) == k + 1);
            }
        }
    }
}

/* Lanes give what each key gives alone, whatever its neighbours, at all means. */
static void
lanes_agree_with_single_keys(void **state)
{
    static const double means[] = {0.0, 0.02, 0.5, 1.0, 1.0001, 4.0, 30.0};
    uint32_t words[4][CRS_LANES];
    const uint32_t(*const key)[CRS_LANES] = (const uint32_t(*)[CRS_LANES])words;
    double mean[CRS_LANES], trials[CRS_LANES], p[CRS_LANES];
    double poisson[CRS_LANES], binomial[CRS_LANES];

    (void)state;
    for (uint32_t block = 0; block < 500; block++) {
        for (int l = 0; l < CRS_LANES; l++) {
            const crs_key one = crs_key_make(12, block * CRS_LANES + (uint32_t)l);

            for (int i = 0; i < 4; i++) {
                words[i][l] = one.word[i];
            }
            mean[l] = means[(block + (uint32_t)l) % 7];
            trials[l] = block % 4 < 2 ? (block + (uint32_t)l) % 50
                                      : (block * 7 + (uint32_t)l) % 800;
            p[l] = crs_uniform(one.word[0]);
        }
        crs_poisson_lanes(key, 3, block, mean, poisson);
        crs_binomial_lanes(key, 4, block, trials, p, binomial);
        for (int l = 0; l < CRS_LANES; l++) {
            const crs_key one = crs_lane_key(key, l);

            assert_true(poisson[l] == crs_poisson_keyed(&one, 3, block, mean[l]));
            assert_true(binomial[l] == crs_binomial_keyed(&one, 4, block, trials[l], p[l]));
        }
    }
}

/* Above the 12 that crs_poisson_inverse() can count, lanes go on. The key was made by running
 * crs_draw() backwards from the largest uniform number. */
static void
lanes_are_not_cut_off(void **state)
{
    const crs_key rare = {{0x26f5b71b, 0x28155e5b, 0x26f5b71d, 0x25d60fe5}};
    const crs_words d = draw(&rare, 3, 5, 0);
    uint32_t words[4][CRS_LANES];
    const uint32_t(*const key)[CRS_LANES] = (const uint32_t(*)[CRS_LANES])words;
    double mean[CRS_LANES], out[CRS_LANES];

    (void)state;
    assert_true(d.x == UINT32_MAX && d.y == UINT32_MAX);
    for (int l = 0; l < CRS_LANES; l++) {
        for (int i = 0; i < 4; i++) {
            words[i][l] = rare.word[i];
        }
        mean[l] = 1.0;
    }
    crs_poisson_lanes(key, 3, 5, mean, out);
    assert_true(out[0] == 17.0 || out[0] == 18.0); /* P(K > 17) = 5.8e-17, u = 1 - 1.1e-16 */
}

/* Common random numbers: on the same key a larger mean never gives a smaller number. */
static void
small_counts_grow_with_their_mean(void **state)
{
    (void)state;
    for (uint64_t r = 0; r < 2000; r++) {
        const crs_key key = crs_key_make(13, r);
        double last_poisson = 0.0, last_binomial = 0.0, last_larger = 0.0;

        for (int i = 0; i < 100; i++) {
            const double poisson = crs_poisson_keyed(&key, 1, 1, 0.0999 * i);
            const double binomial = crs_binomial_keyed(&key, 1, 1, 19.0, 0.01 * i);

            const double larger = crs_binomial_keyed(&key, 1, 1, 120.0, 0.01 * i);

            assert_true(poisson >= last_poisson && binomial >= last_binomial);
            assert_true(larger >= last_larger);
            last_larger = larger;
            last_poisson = poisson;
            last_binomial = binomial;
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poisson_numbers_have_their_distribution),
        cmocka_unit_test(clamped_normals_are_no_poisson_numbers),
        cmocka_unit_test(binomial_numbers_have_their_distribution),
        cmocka_unit_test(flows_on_lanes_have_their_distribution),
        cmocka_unit_test(large_counts_have_their_moments),
        cmocka_unit_test(counts_at_the_edges),
        cmocka_unit_test(poisson_inverse_jumps_where_it_should),
        cmocka_unit_test(lanes_agree_with_single_keys),
        cmocka_unit_test(lanes_are_not_cut_off),
        cmocka_unit_test(small_counts_grow_with_their_mean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
