#include "request/outcome.h"

/* ---- runs and replays ---- */

crs_manifest
crs_experiment_manifest(const crs_experiment *experiment, int argc, char *const *argv,
                        const struct timespec *started, double seconds)
{
    const crs_replay_plan plan = crs_experiment_plan(experiment, 0);

    return (crs_manifest){
        .title = experiment->study.title ? experiment->study.title : "A crisim simulation",
        .version = CRISIM_VERSION,
        .argc = argc,
        .argv = argv,
        .model = experiment->plan.model->name,
        .seed = experiment->plan.seed,
        .replicates = crs_replay_replicates(&plan),
        .dt_h = experiment->plan.dt_h,
        .steps = crs_steps_name(experiment->plan.steps),
        .days = experiment->plan.days,
        .noises = experiment->noises,
        .num_noises = experiment->num_noises,
        .isa = crs_isa_name(experiment->plan.isa),
        .threads = experiment->plan.threads,
        .inputs = experiment->sources,
        .num_inputs = experiment->num_sources,
        .started = *started,
        .seconds = seconds,
    };
}

static int
has_bands(const crs_experiment *experiment)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        const crs_replay_plan plan = crs_experiment_plan(experiment, i);

        if (plan.bands && crs_replay_replicates(&plan) > 1) {
            return 1;
        }
    }
    return 0;
}

crs_run_tables_plan
crs_experiment_tables(const crs_experiment *experiment)
{
    return (crs_run_tables_plan){
        .plan = &experiment->plan,
        .cases = experiment->cases,
        .num_cases = experiment->num_cases,
        .with_facts = experiment->with_facts,
        .with_bands = has_bands(experiment),
        .with_sets = experiment->num_jobs > 0 && experiment->jobs[0].num_sets > 0,
    };
}

crs_run_job
crs_job_about(const crs_job *job)
{
    return (crs_run_job){job->of, job->strategy_id, job->num_sets};
}

/* ---- comparisons ---- */

crs_status
crs_comparison_names(const crs_comparison *self, crs_arena *arena, crs_message *message,
                     crs_compare_names *names)
{
    const size_t num_cases = self->experiment.num_cases, n = self->num_strategies;
    const char **cases = crs_arena_alloc(arena, num_cases, sizeof *cases);
    const char **strategies = crs_arena_alloc(arena, num_cases * n, sizeof *strategies);
    const crs_metric_info **metrics = crs_arena_alloc(arena, self->num_metrics, sizeof *metrics);

    if (!cases || !strategies || !metrics) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < num_cases * n; i++) {
        cases[i / n] = self->experiment.cases[i / n].id;
        strategies[i] = crs_comparison_job(self, i / n, i % n)->strategy_id;
    }
    for (size_t m = 0; m < self->num_metrics; m++) {
        metrics[m] = crs_comparison_metric(self, m);
    }
    *names = (crs_compare_names){
        .results = self->results,
        .cases = cases,
        .num_cases = num_cases,
        .strategies = strategies,
        .num_strategies = n,
        .reference = self->reference,
        .metrics = metrics,
        .num_metrics = self->num_metrics,
        .seed = self->experiment.plan.seed,
        .num_sets = self->num_sets,
        .precision = self->precision,
    };
    return CRS_OK;
}

crs_status
crs_comparison_json(const crs_comparison *self, crs_arena *arena, crs_message *message,
                    crs_sink *sink)
{
    crs_json_writer json;
    crs_compare_names names;
    const crs_status status = crs_comparison_names(self, arena, message, &names);

    if (status != CRS_OK) {
        return status;
    }
    crs_json_writer_init(&json, sink);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "version", CRISIM_VERSION);
    crs_json_put_text(&json, "model", self->experiment.plan.model->name);
    crs_json_put_integer(&json, "seed", self->experiment.plan.seed);
    crs_json_put_number(&json, "dt_h", self->experiment.plan.dt_h);
    crs_json_put_text(&json, "steps", crs_steps_name(self->experiment.plan.steps));
    crs_json_put_number(&json, "days", self->experiment.plan.days);
    crs_compare_json(&names, &json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}

/* ---- curves ---- */

/* Number i of all samples as a row. */
static crs_curve_row
row_of(const crs_curve *self, size_t i)
{
    const size_t line = i / self->num_points;
    const crs_job *job = &self->experiment.jobs[line / self->num_metrics];

    return (crs_curve_row){
        .case_id = job->of->id,
        .strategy = job->strategy_id,
        .path = self->path,
        .metric =
            self->experiment.plan.model->metrics[self->metrics[line % self->num_metrics]].name,
        .x = self->x[i % self->num_points],
        .sample = &self->samples[i],
        .replicates = self->replicates,
    };
}

crs_status
crs_curve_print_json(const crs_curve *self, crs_sink *sink)
{
    crs_json_writer json;

    crs_json_writer_init(&json, sink);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "version", CRISIM_VERSION);
    crs_json_put_integer(&json, "seed", self->experiment.plan.seed);
    crs_json_put_integer(&json, "replicates", self->replicates);
    crs_json_put_text(&json, "vary", self->path);
    crs_json_put_array(&json, "curves");
    for (size_t i = 0; i < self->experiment.num_jobs * self->num_metrics; i++) {
        const size_t job = i / self->num_metrics, metric = i % self->num_metrics;

        crs_json_put_object(&json, NULL);
        crs_json_put_text(&json, "case", self->experiment.jobs[job].of->id);
        crs_json_put_text(&json, "strategy", self->experiment.jobs[job].strategy_id);
        crs_json_put_text(&json, "metric",
                          self->experiment.plan.model->metrics[self->metrics[metric]].name);
        crs_json_put_array(&json, "points");
        for (size_t p = 0; p < self->num_points; p++) {
            const crs_curve_row row = row_of(self, i * self->num_points + p);

            crs_curve_json(&json, &row);
        }
        crs_json_put_end(&json);
        crs_json_put_end(&json);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}

crs_status
crs_curve_write(const crs_curve *self, crs_result_writer *to)
{
    const size_t count = self->experiment.num_jobs * self->num_metrics * self->num_points;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const crs_curve_row row = row_of(self, i);

        status = crs_curve_put(to, &row);
    }
    return status;
}

/* ---- sensitivity ---- */

static const char *
name_of(const crs_sensitivity_setup *setup, int factor)
{
    return factor < 0 ? NULL : setup->study.variation.factors[factor].name;
}

crs_indices_row
crs_indices_row_of(const crs_sensitivity_setup *setup, const crs_sensitivity *analysis,
                   const crs_estimate *estimates, size_t number, size_t item)
{
    const size_t num_metrics = setup->runs.block.num_metrics;
    const crs_job *job = &setup->study.experiment.jobs[number / num_metrics];
    const crs_sensitivity_item about = crs_sensitivity_item_of(analysis, item);

    return (crs_indices_row){
        .case_id = job->of->id,
        .strategy = job->strategy_id,
        .metric = setup->metrics[number % num_metrics].name,
        .parameter = name_of(setup, about.factor),
        .with = name_of(setup, about.with),
        .index = about.index,
        .estimate = &estimates[number * analysis->num_items + item],
        .rows = crs_sensitivity_rows(analysis, number),
        .counts = setup->runs.counts[number],
    };
}

crs_status
crs_indices_write(const crs_sensitivity_setup *setup, const crs_sensitivity *analysis,
                  const crs_estimate *estimates, crs_result_writer *to)
{
    const size_t count = analysis->plan.num_outputs * analysis->num_items;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const crs_indices_row row = crs_indices_row_of(
            setup, analysis, estimates, i / analysis->num_items, i % analysis->num_items);

        status = crs_indices_put(to, &row);
    }
    return status;
}
