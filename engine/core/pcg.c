#include "core/pcg.h"

/* Multipliers of O'Neill 2014, from L'Ecuyer's tables (Math. Comp. 68, 1999). */
#define PCG32_MULTIPLIER UINT64_C(6364136223846793005)
#define PCG64_MULTIPLIER                                                                          \
    (((crs_uint128)UINT64_C(2549297995355413924) << 64) | UINT64_C(4865540595714422341))

void
crs_pcg32_init(crs_pcg32 *self, uint64_t state, uint64_t stream)
{
    self->increment = (stream << 1) | 1;
    self->state = (state + self->increment) * PCG32_MULTIPLIER + self->increment;
}

uint32_t
crs_pcg32_next(crs_pcg32 *self)
{
    const uint64_t old = self->state;
    const uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    const uint32_t rotation = (uint32_t)(old >> 59);

    self->state = old * PCG32_MULTIPLIER + self->increment;
    return (shifted >> rotation) | (shifted << (-rotation & 31));
}

void
crs_pcg64_init(crs_pcg64 *self, crs_uint128 state, crs_uint128 stream)
{
    self->increment = (stream << 1) | 1;
    self->state = (state + self->increment) * PCG64_MULTIPLIER + self->increment;
}

uint64_t
crs_pcg64_next(crs_pcg64 *self)
{
    const crs_uint128 state = self->state * PCG64_MULTIPLIER + self->increment;
    const uint64_t folded = (uint64_t)(state >> 64) ^ (uint64_t)state;
    const uint64_t rotation = (uint64_t)(state >> 122);

    self->state = state;
    return (folded >> rotation) | (folded << (-rotation & 63));
}

/* F. Brown, "Random number generation with arbitrary strides" (Trans. Am. Nucl. Soc. 71, 1994):
 * n steps of x -> m x + c are one step x -> M x + C, found by repeated squaring. */
static crs_uint128
advanced(crs_uint128 state, crs_uint128 delta, crs_uint128 multiplier, crs_uint128 increment)
{
    crs_uint128 total_multiplier = 1;
    crs_uint128 total_increment = 0;

    while (delta > 0) {
        if (delta & 1) {
            total_multiplier *= multiplier;
            total_increment = total_increment * multiplier + increment;
        }
        increment *= multiplier + 1;
        multiplier *= multiplier;
        delta >>= 1;
    }
    return state * total_multiplier + total_increment;
}

void
crs_pcg32_advance(crs_pcg32 *self, uint64_t delta)
{
    self->state = (uint64_t)advanced(self->state, delta, PCG32_MULTIPLIER, self->increment);
}

void
crs_pcg64_advance(crs_pcg64 *self, crs_uint128 delta)
{
    self->state = advanced(self->state, delta, PCG64_MULTIPLIER, self->increment);
}
