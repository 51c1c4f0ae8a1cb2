/* core_loop: cost of the core loop, in nanoseconds per replicate-step.
 *
 * Advances one block of the field model through 180 days and prints a JSON line per instruction
 * set, noise on and off, with and without the metrics of a run: median, minimum and maximum of
 * the repetitions. Compare figures of one run of this program only; machines drift. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crisim.h"

#define NUM_STEPS 4320
#define REPETITIONS 9

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A prompt, full answer and a later reconstruction. */
static const crs_strategy *
example_strategy(void)
{
    static crs_action actions[2];
    static const crs_strategy strategy = {actions, 2};

    actions[0] = crs_action_none();
    actions[0].at_h = 4.0;
    actions[0].intensity[CRS_INTENSITY_APOLOGY] = 0.8;
    actions[0].intensity[CRS_INTENSITY_FACTS] = 0.8;
    actions[0].intensity[CRS_INTENSITY_REMEDY] = 0.8;
    actions[1] = crs_action_none();
    actions[1].at_h = 720.0;
    actions[1].intensity[CRS_INTENSITY_VALUE] = 0.8;
    return &strategy;
}

/* Nanoseconds per replicate-step of one repetition. */
static double
time_block(crs_block *block, const crs_run *runs)
{
    const double start = seconds();

    crs_block_load(block, runs, CRS_LANES);
    crs_block_advance(block, NUM_STEPS);
    return (seconds() - start) * 1e9 / NUM_STEPS / CRS_LANES;
}

static crs_status
measure(crs_isa isa, int noise, int with_metrics)
{
    const crs_model *model = &crs_model_field;
    crs_metric metrics[CRS_MAX_CONSTANTS];
    double params[CRS_MAX_CONSTANTS], times[REPETITIONS];
    crs_run runs[CRS_LANES];
    crs_block *block = NULL;
    crs_plan plan = {.model = model, .isa = isa, .dt_h = 1.0, .num_steps = NUM_STEPS};
    crs_status status;

    for (size_t i = 0; i < model->num_metrics; i++) {
        metrics[i] = model->metrics[i].metric;
    }
    plan.metrics = metrics;
    plan.num_metrics = with_metrics ? model->num_metrics : 0;
    crs_param_defaults(model->params, model->num_params, params);
    for (size_t i = 0; i < model->num_noises && !noise; i++) {
        params[model->noises[i].param] = 0.0;
    }
    for (int l = 0; l < CRS_LANES; l++) {
        runs[l] = (crs_run){params, example_strategy(), 1, (uint64_t)l};
    }
    status = crs_block_create(&block, &plan);
    if (status) {
        return status;
    }
    (void)time_block(block, runs);
    for (int i = 0; i < REPETITIONS; i++) {
        times[i] = time_block(block, runs);
    }
    crs_sort(times, REPETITIONS);
    printf("{\"bench\": \"core_loop\", \"model\": \"%s\", \"isa\": \"%s\", \"noise\": %s, "
           "\"metrics\": %zu, \"lanes\": %d, \"ns_median\": %.2f, \"ns_min\": %.2f, "
           "\"ns_max\": %.2f}\n",
           model->name, crs_isa_name(isa), noise ? "true" : "false", plan.num_metrics, CRS_LANES,
           times[REPETITIONS / 2], times[0], times[REPETITIONS - 1]);
    crs_block_free(block);
    return CRS_OK;
}

int
main(void)
{
    for (int isa = 0; isa < (int)CRS_NUM_ISA; isa++) {
        for (int variant = 0; variant < 4 && crs_isa_supported((crs_isa)isa); variant++) {
            const crs_status status = measure((crs_isa)isa, !(variant & 1), variant >> 1);

            if (status) {
                fprintf(stderr, "core_loop: %s\n", crs_status_message(status));
                return EXIT_FAILURE;
            }
        }
    }
    return EXIT_SUCCESS;
}
