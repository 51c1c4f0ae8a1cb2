/* lanes: the width of a block, and which version of a kernel this translation unit is.
 *
 * A *lane* is one simulated run; a *block* advances CRS_LANES of them in step, every quantity
 * stored as double[CRS_LANES]. Equations are written for one lane, as plain inline functions of
 * doubles; a kernel loops over the lanes and the compiler turns the loop into vector
 * instructions. No lane ever reads another, so results do not depend on which runs share a block.
 *
 * Files named *_kernel.c, and models in one file, are compiled once per instruction set, with
 * CRS_ISA_SUFFIX set by the build (and CRS_ISA_IS_BASELINE in the first); CRS_KERNEL(name) gives each copy its own symbol. All copies give the same bits: only
 * IEEE-exact operations, no contraction, no reassociation. */
#ifndef CRS_CORE_LANES_H
#define CRS_CORE_LANES_H

#include "core/status.h"

/* Lanes in a block: a multiple of 8 (one AVX-512 register of doubles). */
#ifndef CRS_LANES
#define CRS_LANES 32
#endif
_Static_assert(CRS_LANES % 8 == 0 && CRS_LANES > 0, "CRS_LANES must be a multiple of 8");

/* Alignment of lane arrays in bytes: one cache line, one AVX-512 register. */
#define CRS_LANE_ALIGN 64

/* One quantity, all lanes of a block. */
typedef double crs_row[CRS_LANES];

/* Loops over the lanes. To become vector instructions, the body must be free of calls and of
 * branches on lane data. */
#define CRS_EACH_LANE(l) for (int l = 0; l < CRS_LANES; l++)

#define CRS_PASTE_(a, b) a##b
#define CRS_PASTE(a, b)  CRS_PASTE_(a, b)
#ifdef CRS_ISA_SUFFIX
#define CRS_KERNEL(name) CRS_PASTE(name, CRS_ISA_SUFFIX)
#endif

/* Instruction sets for which kernels are built: X(id, suffix, name, cpu test).
 * CRS_HAVE_X86_KERNELS is set by the build where the extra copies exist.
 *
 * CRS_ISA_LIST are those of exact numerics: the same bits on all of them. CRS_FAST_LIST are copies
 * that may contract a * b + c into one rounding (FMA): faster, and the same bits among
 * themselves as long as one compiler made them, but not those of the exact ones. Nobody gets them
 * without asking. */
#ifdef CRS_HAVE_X86_KERNELS
#define CRS_ISA_LIST(X)                                                                           \
    X(BASELINE, _baseline, "baseline", 1)                                                         \
    X(AVX2, _avx2, "avx2", __builtin_cpu_supports("avx2"))                                        \
    X(AVX512, _avx512, "avx512",                                                                  \
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&                  \
          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
#define CRS_FAST_LIST(X)                                                                          \
    X(AVX2_FAST, _avx2_fast, "avx2-fast",                                                         \
      crs_isa_supported(CRS_ISA_AVX2) && __builtin_cpu_supports("fma"))                           \
    X(AVX512_FAST, _avx512_fast, "avx512-fast",                                                   \
      crs_isa_supported(CRS_ISA_AVX512) && __builtin_cpu_supports("fma"))
#else
#define CRS_ISA_LIST(X) X(BASELINE, _baseline, "baseline", 1)
#define CRS_FAST_LIST(X)
#endif

typedef enum crs_isa {
#define CRS_ISA_ENUM(id, suffix, name, test) CRS_ISA_##id,
    CRS_ISA_LIST(CRS_ISA_ENUM) CRS_NUM_ISA, /* of exact numerics */
    CRS_LAST_EXACT_ISA = CRS_NUM_ISA - 1,
    CRS_FAST_LIST(CRS_ISA_ENUM) CRS_NUM_KERNELS /* fast ones included */
#undef CRS_ISA_ENUM
} crs_isa;

/* The widest instruction set of exact numerics that this CPU runs. */
crs_isa crs_isa_best(void);

/* 1 if this CPU runs `isa`, else 0. */
int crs_isa_supported(crs_isa isa);

/* "baseline", "avx2", "avx512", "avx2-fast", ... Static storage. */
const char *crs_isa_name(crs_isa isa);

/* The copy of `isa` with fast numerics; CRS_ERR_ARGUMENT if there is none, or this CPU does not
 * run it. */
crs_status crs_isa_to_fast(crs_isa isa, crs_isa *fast);

/* The instruction set of a copy, with exact numerics. */
crs_isa crs_isa_to_exact(crs_isa isa);

/* Finds an instruction set of exact numerics by name; "auto" is crs_isa_best().
 * CRS_ERR_NAME if there is none of that name, CRS_ERR_ARGUMENT if this CPU does not run it. */
crs_status crs_isa_parse(const char *name, crs_isa *isa);

#endif
