#include "core/binomial.h"
#include "core/vmath.h"
#include "vmath_kernel.h"

/* Arguments of each function: a multiple of every allowed CRS_LANES up to 256. */
#define NUM_VALUES 25600

static uint64_t
hashed(uint64_t hash, double value)
{
    for (int byte = 0; byte < 8; byte++) {
        hash = (hash ^ ((crs_bits(value) >> (8 * byte)) & 0xff)) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/* Applies `expression` of x and u to all lanes of many blocks; u covers (0, 1), x is from it. */
#define CHECKSUM(hash, argument, expression)                                                      \
    for (int first = 0; first < NUM_VALUES; first += CRS_LANES) {                                 \
        _Alignas(CRS_LANE_ALIGN) double out[CRS_LANES];                                           \
                                                                                                  \
        CRS_EACH_LANE(l)                                                                          \
        {                                                                                         \
            const double u = crs_uniform((uint32_t)(first + l) * 2654435769u);                    \
            const double x = (argument);                                                          \
                                                                                                  \
            out[l] = (expression);                                                                \
        }                                                                                         \
        for (int l = 0; l < CRS_LANES; l++) {                                                     \
            (hash) = hashed(hash, out[l]);                                                        \
        }                                                                                         \
    }

uint64_t
CRS_KERNEL(crs_test_vmath_checksum)(void)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    CHECKSUM(hash, 1500.0 * u - 750.0, crs_exp(x))
    CHECKSUM(hash, 2.0 * u - 1.0, crs_exp(x))
    CHECKSUM(hash, 50.0 * u * u * u * u, crs_one_minus_exp_neg(x))
    CHECKSUM(hash, 1e-3 * u, crs_one_minus_exp_neg(x))
    CHECKSUM(hash, 3.0 * u, crs_log(x))
    CHECKSUM(hash, 0x1p-1060 * u, crs_log(x))
    CHECKSUM(hash, 3.0 * u - 0.999, crs_log_1p(x))
    CHECKSUM(hash, 10.0 * u, crs_pow(x, 2.4))
    CHECKSUM(hash, 8.0 * u, crs_cbrt(x))
    CHECKSUM(hash, 1e300 * u, crs_cbrt(x))
    CHECKSUM(hash, u, crs_normal_quantile(x))
    CHECKSUM(hash, 1e-9 * u, crs_normal_quantile(x))
    CHECKSUM(hash, u, crs_clamp(x, 0.25, crs_max(0.5, crs_min(0.75, x))))
    return hash;
}

/* Hashes run by run, so that the checksum does not depend on the number of lanes. */
uint64_t
CRS_KERNEL(crs_test_random_checksum)(void)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (int first = 0; first < NUM_VALUES; first += CRS_LANES) {
        _Alignas(CRS_LANE_ALIGN) uint32_t words[4][CRS_LANES];
        const uint32_t(*const key)[CRS_LANES] = (const uint32_t(*)[CRS_LANES])words;
        _Alignas(CRS_LANE_ALIGN) double rows[10][CRS_LANES];
        double mean[CRS_LANES], trials[CRS_LANES];

        for (int l = 0; l < CRS_LANES; l++) {
            const crs_key run = crs_key_make(42, (uint64_t)(first + l));

            for (int i = 0; i < 4; i++) {
                words[i][l] = run.word[i];
            }
            mean[l] = (first + l) % 100 == 0 ? 50.0 : 1.2 * ((first + l) % 7) / 6.0;
            trials[l] = (first + l) % 3 == 0 ? 1000.0 : 100.0;
        }
        crs_uniform_rows(key, 1, 2, 3, rows);
        crs_normal_rows(key, 1, 2, 4, rows + 4);
        crs_poisson_lanes(key, 2, 2, mean, rows[8]);
        crs_binomial_lanes(key, 3, 2, trials, rows[0], rows[9]);
        for (int l = 0; l < CRS_LANES; l++) {
            for (int i = 0; i < 10; i++) {
                hash = hashed(hash, rows[i][l]);
            }
        }
    }
    return hash;
}
