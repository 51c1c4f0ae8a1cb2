/* sensitivity_json: a sensitivity analysis as JSON. */
#include <stdlib.h>

#include "cli/sensitivity/sensitivity_report.h"
#include "request/outcome.h"

static const char *
name_of(const crs_sensitivity_result *self, int factor)
{
    return factor < 0 ? NULL : self->setup->study.variation.factors[factor].name;
}

static void
put_settings(crs_json_writer *json, const crs_sensitivity_result *self)
{
    const crs_sensitivity_plan *plan = &self->analysis->plan;
    const crs_experiment *experiment = &self->setup->study.experiment;

    crs_json_put_text(json, "version", CRISIM_VERSION);
    crs_json_put_text(json, "model", experiment->plan.model->name);
    crs_json_put_text(json, "study", experiment->study.id);
    crs_json_put_text(json, "method", plan->method == CRS_SENSITIVITY_MORRIS ? "morris" : "sobol");
    crs_json_put_text(json, "design",
                      plan->method == CRS_SENSITIVITY_MORRIS
                          ? "trajectories"
                          : crs_design_kind_name(self->analysis->design));
    crs_json_put_integer(json, "points", plan->rows);
    crs_json_put_integer(json, "evaluations", plan->rows * self->analysis->width);
    crs_json_put_integer(json, "replicates", plan->replicates);
    crs_json_put_integer(json, "seed", plan->seed);
    crs_json_put_number(json, "dt_h", experiment->plan.dt_h);
    crs_json_put_text(json, "steps", crs_steps_name(experiment->plan.steps));
    crs_json_put_number(json, "days", experiment->plan.days);
    crs_json_put_texts(json, "noise", experiment->noises, experiment->num_noises);
}

static void
put_doubts(crs_json_writer *json, unsigned doubts)
{
    static const char *const names[] = {"leaves_range", "contains_zero", "wide", "luck",
                                        "few_rows"};

    crs_json_put_row(json, "doubts");
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (doubts >> i & 1u) {
            crs_json_put_text(json, NULL, names[i]);
        }
    }
    crs_json_put_end(json);
}

static void
put_indices(crs_json_writer *json, const crs_sensitivity_result *self, size_t number)
{
    crs_json_put_array(json, "indices");
    for (size_t i = 0; i < self->analysis->num_items; i++) {
        const crs_indices_row row = crs_indices_row_of(self->setup, self->analysis,
                                                       self->estimates, number, i);

        crs_indices_json(json, &row);
    }
    crs_json_put_end(json);
}

static void
put_output(crs_json_writer *json, const crs_sensitivity_result *self, size_t number,
           size_t *factors)
{
    const size_t num_metrics = self->setup->runs.block.num_metrics;
    const crs_job *job = &self->setup->study.experiment.jobs[number / num_metrics];
    const crs_column *metric = &self->setup->metrics[number % num_metrics];
    const crs_estimate *estimates = self->estimates + number * self->analysis->num_items;
    char text[2048];

    crs_json_put_object(json, NULL);
    crs_json_put_text(json, "case", job->of->id);
    crs_json_put_text(json, "strategy", job->strategy_id);
    crs_json_put_text(json, "metric", metric->name);
    crs_json_put_text(json, "unit", metric->unit);
    crs_json_put_integer(json, "rows", crs_sensitivity_rows(self->analysis, number));
    crs_json_put_integer(json, "reached", self->setup->runs.counts[number].reached);
    crs_json_put_integer(json, "later", self->setup->runs.counts[number].later);
    crs_json_put_integer(json, "none", self->setup->runs.counts[number].none);
    crs_sensitivity_sentence(self, number, factors, text, sizeof text);
    crs_json_put_text(json, "finding", text);
    put_doubts(json, crs_sensitivity_doubts(self->analysis, estimates));
    crs_sensitivity_rank(self->analysis, estimates, factors);
    crs_json_put_array(json, "ranking");
    for (size_t f = 0; f < self->analysis->plan.num_factors; f++) {
        crs_json_put_text(json, NULL, name_of(self, (int)factors[f]));
    }
    crs_json_put_end(json);
    put_indices(json, self, number);
    crs_json_put_end(json);
}

crs_status
crs_sensitivity_report_json(const crs_cli *cli, const crs_sensitivity_result *self)
{
    size_t *factors = calloc(self->analysis->plan.num_factors, sizeof *factors);
    crs_json_writer json;

    if (!factors) {
        return crs_error(CRS_ERR_MEMORY);
    }
    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    put_settings(&json, self);
    crs_json_put_array(&json, "results");
    for (size_t i = 0; i < self->analysis->plan.num_outputs; i++) {
        put_output(&json, self, i, factors);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    free(factors);
    return crs_json_writer_end(&json);
}
