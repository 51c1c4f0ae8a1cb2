/* The sampler with planted errors: the power of the stretch is off by one, and guided offers count
 * only half of the kinetic energy. */
#define CRS_KINETIC            0.25
#define CRS_STRETCH_POWER(d)   ((double)(d))
#define crs_sampler_init       crs_twin_sampler_init
#define crs_sampler_free       crs_twin_sampler_free
#define crs_sampler_step       crs_twin_sampler_step
#define crs_sampler_set_normal crs_twin_sampler_set_normal
#define crs_sampler_set_guide  crs_twin_sampler_set_guide
#define crs_principal_axes     crs_twin_principal_axes
#include "study/fit/sampler.c"
