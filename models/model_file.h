/* model_file: what a model in one file is made with; sir.c is the one to copy.
 *
 * A model's file is compiled once per instruction set, like every kernel (crisim_kernels() in
 * CMakeLists.txt): its loops become the instructions of that set. Its tables are in every copy
 * too; the baseline's are the model that the registry knows, with the kernels of all copies. Hence
 * three names in the file:
 *   #define CRS_MODEL_NAME sir       before this header: the name of the symbols
 *   CRS_MODEL_KERNELS = {...};       the start, step and observe functions of this copy
 *   CRS_MODEL = {... .kernels = {CRS_ISA_LIST(CRS_MODEL_COPY)}};
 * Everything else in the file is static.
 *
 * Below stand small helpers for models of chance that count people. Counts are whole numbers, held
 * in doubles. `s` is the strength of demographic noise: at 1, numbers of events are exact random
 * draws; at 0 they are their expected values, and counts become real numbers; between, the
 * deviation from the expected value is scaled. P(r) is 1 - exp(-r dt), the probability of an
 * event of rate r within a step. */
#ifndef CRS_MODELS_MODEL_FILE_H
#define CRS_MODELS_MODEL_FILE_H

#include <math.h>

#include "core/binomial.h"
#include "core/vmath.h"
#include "sim/model.h"

/* The copy of the kernels with this suffix. */
#define CRS_MODEL_KERNELS_OF(suffix)                                                              \
    CRS_PASTE(CRS_PASTE(CRS_PASTE(crs_, CRS_MODEL_NAME), _kernels), suffix)

#define CRS_MODEL_COPY(id, suffix, name, test) &CRS_MODEL_KERNELS_OF(suffix),
#define CRS_MODEL_KERNELS                      const crs_model_kernels CRS_MODEL_KERNELS_OF(CRS_ISA_SUFFIX)

/* The model of this copy: of the baseline, crs_model_NAME; of the others a name that nobody asks
 * for. */
#ifdef CRS_ISA_IS_BASELINE
#define CRS_MODEL_SYMBOL CRS_PASTE(crs_model_, CRS_MODEL_NAME)
#else
#define CRS_MODEL_SYMBOL CRS_KERNEL(CRS_PASTE(crs_model_, CRS_MODEL_NAME))
#endif
#define CRS_MODEL         const crs_model CRS_MODEL_SYMBOL

#define CRS_LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* An observable of the model is wanted; in observe(). */
#define CRS_WANTED(id) (wanted & ((uint64_t)1 << (id)))

/* A parameter: the strength of chance in the number of events. */
#define CRS_NOISE_PARAM                                                                           \
    {                                                                                             \
        .name = "noise.demography", .symbol = "s", .unit = "1", .value = 1.0, .min = 0.0,         \
        .max = 1.0, .prior = {CRS_PRIOR_FIXED, 0.0, 0.0}, .scope = CRS_SCOPE_NOISE,               \
        .meaning = "strength of chance in the number of events; 1: exact draws",                  \
        .source = "assumed: individuals act independently"                                        \
    }

/* A metric: an operator on an observable over the whole run; `limit` for those that need one. */
#define CRS_OVER_RUN(operator, observable, limit)                                                 \
    {                                                                                             \
        .term = {                                                                                 \
            .op = CRS_METRIC_##operator,                                                          \
            .of =(observable),                                                                    \
            .times = -1,                                                                          \
            .to_h = CRS_METRIC_TO_END,                                                            \
            .level = (limit)                                                                      \
        }                                                                                         \
    }

/* Probability of an event of rate `per_h` within a step. */
static inline double
crs_per_step(double per_h, double dt_h)
{
    return crs_one_minus_exp_neg(per_h * dt_h);
}

/* A count of people: the nearest whole number. */
static inline double
crs_whole(double count)
{
    return floor(count + 0.5);
}

/* A number of events with its noise scaled; exactly `draw` at strength 1, `mean` at 0. */
static inline double
crs_scaled(double strength, double mean, double draw)
{
    return (1.0 - strength) * mean + strength * draw;
}

/* Of `from` individuals in every lane, how many events of probability p happen. Where noise below
 * strength 1 has made counts fractional, the whole ones are drawn and the rest moves on average.
 */
static inline void
crs_draw_events(const crs_lanes *lanes, uint32_t purpose, uint32_t step, const double *from,
                const double *p, const double *strength, double *events)
{
    crs_row whole, draw;

    if (!lanes->noisy) {
        CRS_EACH_LANE(l)
        {
            events[l] = from[l] * p[l];
        }
        return;
    }
    CRS_EACH_LANE(l)
    {
        whole[l] = floor(from[l]);
    }
    crs_binomial_lanes(lanes->key, purpose, step, whole, p, draw);
    CRS_EACH_LANE(l)
    {
        events[l] = crs_scaled(strength[l], from[l] * p[l], draw[l] + (from[l] - whole[l]) * p[l]);
    }
}

#endif

/* For every model: its symbols. */
#define CRS_MODEL_DECLARE_COPY(id, suffix, name, test)                                            \
    extern const crs_model_kernels CRS_MODEL_KERNELS_OF(suffix);
CRS_ISA_LIST(CRS_MODEL_DECLARE_COPY)
#undef CRS_MODEL_DECLARE_COPY
extern const crs_model CRS_MODEL_SYMBOL;
