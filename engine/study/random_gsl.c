#include "study/random_gsl.h"

static void
set(void *state, unsigned long seed)
{
    const crs_key key = crs_key_make(seed, 0);

    *(crs_pcg64 *)state = crs_pcg64_from_key(&key, 0, 0, 0);
}

static unsigned long
get(void *state)
{
    return (unsigned long)(crs_pcg64_next(state) >> 32);
}

static double
get_double(void *state)
{
    return crs_pcg_uniform(state);
}

/* 32 bits an integer and not 64, because unsigned long has no more on some systems. */
const gsl_rng_type crs_gsl_pcg64 = {"crs_pcg64", 0xffffffffUL, 0,         sizeof(crs_pcg64),
                                    set,         get,          get_double};

void
crs_gsl_rng_init(crs_gsl_rng *self, const crs_key *key, uint32_t purpose, uint32_t step,
                 uint32_t agent)
{
    self->pcg = crs_pcg64_from_key(key, purpose, step, agent);
    self->gsl.type = &crs_gsl_pcg64;
    self->gsl.state = &self->pcg;
}
