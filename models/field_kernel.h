/* field_kernel: the hot functions of the field model, one copy per instruction set. */
#ifndef CRS_MODELS_FIELD_KERNEL_H
#define CRS_MODELS_FIELD_KERNEL_H

#include "sim/model.h"

#define CRS_FIELD_KERNEL_DECLARE(id, suffix, name, test)                                          \
    void CRS_PASTE(crs_field_start, suffix)(const crs_lanes *lanes);                              \
    void CRS_PASTE(crs_field_step, suffix)(const crs_lanes *lanes, uint32_t step);                \
    void CRS_PASTE(crs_field_observe, suffix)(const crs_lanes *lanes, uint64_t wanted,            \
                                              crs_row *out);
CRS_ISA_LIST(CRS_FIELD_KERNEL_DECLARE)
CRS_FAST_LIST(CRS_FIELD_KERNEL_DECLARE)
#undef CRS_FIELD_KERNEL_DECLARE

#endif
