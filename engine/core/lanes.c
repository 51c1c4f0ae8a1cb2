#include <string.h>

#include "core/lanes.h"

#ifdef CRS_HAVE_X86_KERNELS
_Static_assert(CRS_ISA_AVX512_FAST - CRS_ISA_AVX512 == CRS_NUM_KERNELS - CRS_NUM_ISA,
               "the last exact and the last fast instruction set must be the same");
#endif

int
crs_isa_supported(crs_isa isa)
{
    switch (isa) {
#define CRS_ISA_CASE(id, suffix, name, test)                                                      \
    case CRS_ISA_##id:                                                                            \
        return (test) != 0;
        CRS_ISA_LIST(CRS_ISA_CASE)
        CRS_FAST_LIST(CRS_ISA_CASE)
#undef CRS_ISA_CASE
    default:
        break;
    }
    return 0;
}

crs_isa
crs_isa_best(void)
{
    crs_isa best = CRS_ISA_BASELINE;

    for (int isa = 0; isa < (int)CRS_NUM_ISA; isa++) {
        if (crs_isa_supported((crs_isa)isa)) {
            best = (crs_isa)isa;
        }
    }
    return best;
}

const char *
crs_isa_name(crs_isa isa)
{
    switch (isa) {
#define CRS_ISA_CASE(id, suffix, name, test)                                                      \
    case CRS_ISA_##id:                                                                            \
        return name;
        CRS_ISA_LIST(CRS_ISA_CASE)
        CRS_FAST_LIST(CRS_ISA_CASE)
#undef CRS_ISA_CASE
    default:
        break;
    }
    return "unknown";
}

crs_isa
crs_isa_to_exact(crs_isa isa)
{
    /* Every fast copy has an exact one of the same place from the end. */
    return isa < CRS_NUM_ISA ? isa : (crs_isa)(isa - (CRS_NUM_KERNELS - CRS_NUM_ISA));
}

crs_status
crs_isa_to_fast(crs_isa isa, crs_isa *fast)
{
    for (int i = CRS_NUM_ISA; i < (int)CRS_NUM_KERNELS; i++) {
        if (crs_isa_to_exact((crs_isa)i) == isa && crs_isa_supported((crs_isa)i)) {
            *fast = (crs_isa)i;
            return CRS_OK;
        }
    }
    return crs_error(CRS_ERR_ARGUMENT);
}

crs_status
crs_isa_parse(const char *name, crs_isa *isa)
{
    if (strcmp(name, "auto") == 0) {
        *isa = crs_isa_best();
        return CRS_OK;
    }
    for (int i = 0; i < (int)CRS_NUM_ISA; i++) {
        if (strcmp(name, crs_isa_name((crs_isa)i)) == 0) {
            if (!crs_isa_supported((crs_isa)i)) {
                return crs_error(CRS_ERR_ARGUMENT);
            }
            *isa = (crs_isa)i;
            return CRS_OK;
        }
    }
    return crs_error(CRS_ERR_NAME);
}
