/* sensitivity_write: indices.csv, and the same as JSON. */
#include <stdlib.h>

#include "cli/sensitivity/sensitivity_report.h"

const crs_column crs_sensitivity_columns[] = {
    {"case", "string", "", "id of the case"},
    {"strategy", "string", "", "id of the strategy"},
    {"metric", "string", "", "the result that is explained"},
    {"parameter", "string", "",
     "what is varied: a parameter, or an attribute of an action; empty: the result as a whole"},
    {"index", "string", "",
     "sobol: mean, sd (over what is varied), noise_sd, noise_share, first, total, second; morris: "
     "mean, noise_sd, mu_star, mu, sigma"},
    {"value", "number", "",
     "the estimate: a share, or in the unit of the metric; empty where the metric does not vary"},
    {"low", "number", "", "lower end of the 95 % interval (bootstrap)"},
    {"high", "number", "", "upper end"},
    {"with", "string", "", "second order: the other parameter"},
    {"rows", "integer", "", "rows that it rests on"},
};
const size_t crs_sensitivity_num_columns = sizeof crs_sensitivity_columns /
                                           sizeof crs_sensitivity_columns[0];

static const char *
name_of(const crs_sensitivity_result *self, int factor)
{
    return factor < 0 ? NULL : self->setup->study.variation.factors[factor].name;
}

crs_status
crs_sensitivity_write(const crs_sensitivity_result *self, crs_csv *csv)
{
    const crs_sensitivity *analysis = self->analysis;
    const size_t num_metrics = self->setup->runs.block.num_metrics;
    crs_status status = CRS_OK;

    for (size_t row = 0;
         row < analysis->plan.num_outputs * analysis->num_items && status == CRS_OK; row++) {
        const size_t number = row / analysis->num_items;
        const crs_job *job = &self->setup->study.experiment.jobs[number / num_metrics];
        const crs_sensitivity_item item = crs_sensitivity_item_of(analysis,
                                                                  row % analysis->num_items);
        const crs_estimate *estimate = &self->estimates[row];

        crs_csv_text(csv, job->of->id);
        crs_csv_text(csv, job->strategy_id);
        crs_csv_text(csv, self->setup->metrics[number % num_metrics].name);
        crs_csv_text(csv, name_of(self, item.factor));
        crs_csv_text(csv, crs_sensitivity_name(item.index));
        crs_csv_number(csv, estimate->value);
        crs_csv_number(csv, estimate->low);
        crs_csv_number(csv, estimate->high);
        crs_csv_text(csv, name_of(self, item.with));
        crs_csv_integer(csv, crs_sensitivity_rows(analysis, number));
        status = crs_csv_end_row(csv);
    }
    return status;
}

/* ---- JSON ---- */

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
    crs_json_put_number(json, "days", experiment->plan.days);
    crs_json_put_row(json, "noise");
    for (size_t i = 0; i < experiment->num_noises; i++) {
        crs_json_put_text(json, NULL, experiment->noises[i]);
    }
    crs_json_put_end(json);
}

static void
put_doubts(crs_json_writer *json, unsigned doubts)
{
    static const char *const names[] = {"leaves_range", "contains_zero", "wide", "luck"};

    crs_json_put_row(json, "doubts");
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (doubts >> i & 1u) {
            crs_json_put_text(json, NULL, names[i]);
        }
    }
    crs_json_put_end(json);
}

static void
put_indices(crs_json_writer *json, const crs_sensitivity_result *self,
            const crs_estimate *estimates)
{
    crs_json_put_array(json, "indices");
    for (size_t i = 0; i < self->analysis->num_items; i++) {
        const crs_sensitivity_item item = crs_sensitivity_item_of(self->analysis, i);

        crs_json_put_object(json, NULL);
        if (item.factor >= 0) {
            crs_json_put_text(json, "parameter", name_of(self, item.factor));
        }
        if (item.with >= 0) {
            crs_json_put_text(json, "with", name_of(self, item.with));
        }
        crs_json_put_text(json, "index", crs_sensitivity_name(item.index));
        crs_json_put_number(json, "value", estimates[i].value);
        crs_json_put_number(json, "low", estimates[i].low);
        crs_json_put_number(json, "high", estimates[i].high);
        crs_json_put_end(json);
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
    crs_sensitivity_sentence(self, number, factors, text, sizeof text);
    crs_json_put_text(json, "finding", text);
    put_doubts(json, crs_sensitivity_doubts(self->analysis, estimates));
    crs_sensitivity_rank(self->analysis, estimates, factors);
    crs_json_put_array(json, "ranking");
    for (size_t f = 0; f < self->analysis->plan.num_factors; f++) {
        crs_json_put_text(json, NULL, name_of(self, (int)factors[f]));
    }
    crs_json_put_end(json);
    put_indices(json, self, estimates);
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
