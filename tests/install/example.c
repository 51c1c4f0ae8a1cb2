/* example: the smallest program that uses the library.
 *
 * Runs one block of the field model with its default parameters: half of the lanes without any
 * answer, half with an apology after four hours, each pair with the same luck. Prints the trust
 * of the public on day 180 under both. */
#include <crisim.h>

#include <math.h>
#include <stdio.h>

int
main(void)
{
    const crs_model *model = crs_model_find("field");
    const int trust = crs_model_find_observable(model, "trust_public");
    crs_metric metric = {.term = crs_metric_term_of(trust)};
    crs_plan plan = {.model = model,
                     .isa = crs_isa_best(),
                     .dt_h = 1.0,
                     .num_steps = 180 * 24,
                     .metrics = &metric,
                     .num_metrics = 1,
                     .record_every = 1};
    crs_action answer = crs_action_none();
    crs_strategy prompt = {.actions = &answer, .num_actions = 1};
    double params[CRS_MAX_CONSTANTS];
    crs_run runs[CRS_LANES];
    crs_block *block = NULL;
    double sum[2] = {0.0, 0.0};

    metric.term.at_h = 180 * 24;
    answer.id = "apology";
    answer.at_h = 4.0;
    answer.intensity[CRS_INTENSITY_APOLOGY] = 0.9;
    answer.intensity[CRS_INTENSITY_FACTS] = 0.8;
    answer.intensity[CRS_INTENSITY_REMEDY] = 0.8;
    answer.intensity[CRS_INTENSITY_VERIFICATION] = 0.8;
    crs_param_defaults(model->params, model->num_params, params);
    for (int l = 0; l < CRS_LANES; l++) {
        runs[l] = (crs_run){.params = params,
                            .seed = 1,
                            .replicate = (uint64_t)(l / 2),
                            .strategy = l % 2 ? &prompt : NULL};
    }

    crs_status status = crs_block_create(&block, &plan);
    if (status != CRS_OK) {
        fprintf(stderr, "example: %s\n", crs_status_message(status));
        return 1;
    }
    crs_block_load(block, runs, CRS_LANES);
    crs_block_advance(block, plan.num_steps);
    for (size_t l = 0; l < CRS_LANES; l++) {
        double value;
        crs_block_metrics(block, l, &value);
        sum[l % 2] += value / (CRS_LANES / 2);
    }
    crs_block_free(block);

    printf("trust of the public on day 180: %.3f in silence, %.3f with a prompt answer\n", sum[0],
           sum[1]);
    return isfinite(sum[0]) && sum[1] > sum[0] ? 0 : 1;
}
