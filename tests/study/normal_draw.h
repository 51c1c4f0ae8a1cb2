/* A standard normal number of a key, for errors that tests put on data. */
#ifndef CRS_TESTS_NORMAL_DRAW_H
#define CRS_TESTS_NORMAL_DRAW_H

#include "core/random.h"

static inline double
normal(uint64_t seed, uint32_t purpose, uint32_t index)
{
    const crs_key key = crs_key_make(seed, 1);
    const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], purpose,
                                 index, 0);

    return crs_normal_pair(w.x, w.y).first;
}

#endif
