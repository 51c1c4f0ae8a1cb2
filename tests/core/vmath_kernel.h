/* A checksum over every function of core/vmath.h and the rows of core/random.h, one copy for each
 * instruction set. */
#ifndef CRS_TESTS_VMATH_KERNEL_H
#define CRS_TESTS_VMATH_KERNEL_H

#include <stdint.h>

#include "core/lanes.h"

/* 64-bit FNV-1a over the bits of all results. */
#define CRS_TEST_DECLARE(id, suffix, name, test)                                                  \
    uint64_t CRS_PASTE(crs_test_vmath_checksum, suffix)(void);                                    \
    uint64_t CRS_PASTE(crs_test_random_checksum, suffix)(void);
CRS_ISA_LIST(CRS_TEST_DECLARE)
#undef CRS_TEST_DECLARE

#endif
