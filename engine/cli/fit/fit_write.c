/* fit_write: the folder of a fit. */
#include <string.h>

#include "cli/fit/fit_run.h"
#include "table/output.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const crs_column predictive_columns[] = {
    {"case", "string", "", "id of the case"},
    {"target", "string", "", "id of the fact, or name of the series' metric"},
    {"time_h", "number", "h", "time of a series' value; empty: of the whole run"},
    {"value", "number", "", "what was observed"},
    {"low", "number", "", "lower end of the band in which a simulation agrees"},
    {"high", "number", "", "upper end of the band"},
    {"weight", "number", "1", "how many times it counts"},
    {"best", "number", "", "the same at the best fit"},
    {"residual", "number", "1", "(best - value) in standard deviations of the error"},
    {"prior_p05", "number", "", "5 % of draws from the prior lie below"},
    {"prior_p50", "number", "", "median over draws from the prior"},
    {"prior_p95", "number", "", "95 % of draws from the prior lie below"},
    {"posterior_p05", "number", "", "5 % of draws from the posterior lie below"},
    {"posterior_p50", "number", "", "median over draws from the posterior"},
    {"posterior_p95", "number", "", "95 % of draws from the posterior lie below"},
    {"inside", "number", "1", "share of draws from the posterior in the band"},
    {"left_out_p05", "number", "", "5 % of draws that have not seen this case lie below"},
    {"left_out_p50", "number", "", "median over draws that have not seen this case"},
    {"left_out_p95", "number", "", "95 % of draws that have not seen this case lie below"},
    {"left_out_inside", "number", "1", "share of draws that have not seen this case in the band"},
};

static const crs_column diagnostics_columns[] = {
    {"parameter", "string", "", "name, with its case if it belongs to one"},
    {"unit", "string", "", "unit of the values"},
    {"best", "number", "", "value at the best fit"},
    {"prior_p05", "number", "", "5 % of draws from the prior lie below"},
    {"prior_p50", "number", "", "median over draws from the prior"},
    {"prior_p95", "number", "", "95 % of draws from the prior lie below"},
    {"posterior_p05", "number", "", "5 % of draws from the posterior lie below"},
    {"posterior_p50", "number", "", "median over draws from the posterior"},
    {"posterior_p95", "number", "", "95 % of draws from the posterior lie below"},
    {"informed", "number", "1",
     "1 - posterior over prior standard deviation, on the scale on which the prior is normal"},
    {"r_hat", "number", "1", "split R-hat"},
    {"effective_size", "number", "1", "effective sample size"},
    {"autocorrelation_time", "number", "steps", "integrated autocorrelation time"},
};

static const crs_column sampler_columns[] = {
    {"move", "string", "", "kind of offer: stretch, change, normal, guided"},
    {"offered", "integer", "", "offers made"},
    {"accepted", "integer", "", "offers accepted"},
};

static const crs_column correlation_columns[] = {
    {"a", "string", "", "a free parameter"},
    {"b", "string", "", "another"},
    {"correlation", "number", "1", "over the posterior, where priors are normal"},
};

static const crs_column profile_columns[] = {
    {"parameter", "string", "", "the parameter that is held"},
    {"value", "number", "", "where it is held"},
    {"log_likelihood", "number", "1",
     "largest log likelihood (with the priors of the others), up to a constant"},
};

static void
put_quantiles(crs_csv *csv, const crs_quantiles *q)
{
    crs_csv_number(csv, q->q[CRS_REPLAY_P05]);
    crs_csv_number(csv, q->q[CRS_REPLAY_P50]);
    crs_csv_number(csv, q->q[CRS_REPLAY_P95]);
}

static crs_status
write_predictive(const crs_fit_run *self, crs_csv *csv)
{
    const crs_fit *fit = &self->problem.fit;
    crs_status status = CRS_OK;

    for (size_t t = 0; t < fit->num_targets && status == CRS_OK; t++) {
        const crs_fit_target *target = &fit->targets[t];
        const double off = self->mode.f[t] - target->value;
        const crs_quantiles prior = crs_fit_run_quantiles(self, self->prior, t);
        const crs_quantiles after = crs_fit_run_quantiles(self, self->after, t);
        const crs_quantiles left = crs_fit_run_quantiles(self, self->left_out, t);

        crs_csv_text(csv, fit->cases[target->of].id);
        crs_csv_text(csv, target->id);
        crs_csv_number(csv, target->at_h);
        crs_csv_number(csv, target->value);
        crs_csv_number(csv, target->low);
        crs_csv_number(csv, target->high);
        crs_csv_number(csv, target->weight);
        crs_csv_number(csv, self->mode.f[t]);
        crs_csv_number(csv, off / (off < 0.0 ? target->below : target->above));
        put_quantiles(csv, &prior);
        put_quantiles(csv, &after);
        crs_csv_number(csv, crs_fit_run_inside(self, self->after, t));
        put_quantiles(csv, &left);
        crs_csv_number(csv, crs_fit_run_inside(self, self->left_out, t));
        status = crs_csv_end_row(csv);
    }
    return status;
}

static crs_status
write_diagnostics(const crs_fit_run *self, crs_csv *csv)
{
    const crs_fit *fit = &self->problem.fit;
    const crs_chain chain = crs_posterior_chain(&self->posterior);
    crs_status status = CRS_OK;

    for (size_t j = 0; j < fit->num_frees && status == CRS_OK; j++) {
        const crs_quantiles prior = crs_fit_run_values(self, self->prior_z, j);
        const crs_quantiles after = crs_fit_run_values(self, self->posterior.draws, j);
        const crs_chain_quality *quality = &self->posterior.quality[j];
        double mean, deviation;

        crs_chain_moments(&chain, j, &mean, &deviation);
        crs_csv_text(csv, fit->frees[j].name);
        crs_csv_text(csv, fit->frees[j].factor.unit);
        crs_csv_number(csv, crs_fit_value(&fit->frees[j], self->mode.z[j]));
        put_quantiles(csv, &prior);
        put_quantiles(csv, &after);
        crs_csv_number(csv, 1.0 - deviation);
        crs_csv_number(csv, quality->r_hat);
        crs_csv_number(csv, quality->size);
        crs_csv_number(csv, quality->tau);
        status = crs_csv_end_row(csv);
    }
    return status;
}

static crs_status
write_sampler(const crs_fit_run *self, crs_csv *csv)
{
    static const char *const names[CRS_NUM_MOVES] = {"stretch", "change", "normal", "guided"};
    crs_status status = CRS_OK;

    for (int i = 0; i < CRS_NUM_MOVES && status == CRS_OK; i++) {
        crs_csv_text(csv, names[i]);
        crs_csv_integer(csv, self->posterior.offered[i]);
        crs_csv_integer(csv, self->posterior.accepted[i]);
        status = crs_csv_end_row(csv);
    }
    return status;
}

static crs_status
write_correlations(const crs_fit_run *self, crs_csv *csv)
{
    const crs_fit *fit = &self->problem.fit;
    const crs_chain draws = {self->posterior.draws, self->posterior.num_draws, 1, fit->num_frees};
    crs_status status = CRS_OK;

    for (size_t j = 0; j < fit->num_frees; j++) {
        for (size_t k = j + 1; k < fit->num_frees && status == CRS_OK; k++) {
            crs_csv_text(csv, fit->frees[j].name);
            crs_csv_text(csv, fit->frees[k].name);
            crs_csv_number(csv, crs_chain_correlation(&draws, j, k));
            status = crs_csv_end_row(csv);
        }
    }
    return status;
}

static crs_status
write_profiles(const crs_fit_run *self, crs_csv *csv)
{
    const crs_fit *fit = &self->problem.fit;
    const crs_settings *names = &self->problem.study.fit.profile;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < names->count * CRS_PROFILE_PLACES && status == CRS_OK; i++) {
        const char *name = names->items[i / CRS_PROFILE_PLACES].text;
        const double z = CRS_PROFILE_WIDTH *
                         (2.0 * (double)(i % CRS_PROFILE_PLACES) / (CRS_PROFILE_PLACES - 1) - 1.0);
        size_t j = 0;

        while (strcmp(fit->frees[j].name, name) != 0) {
            j++;
        }
        crs_csv_text(csv, name);
        crs_csv_number(csv, crs_fit_value(&fit->frees[j], z));
        crs_csv_number(csv, self->profiles[i]);
        status = crs_csv_end_row(csv);
    }
    return status;
}

/* One set a row, to be read by --params. */
static crs_status
write_posterior(const crs_fit_run *self, crs_csv *csv)
{
    const crs_fit *fit = &self->problem.fit;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < self->num_draws && status == CRS_OK; i++) {
        crs_csv_integer(csv, i);
        for (size_t j = 0; j < fit->num_frees; j++) {
            crs_csv_number(
                csv, crs_fit_value(&fit->frees[j], self->posterior.draws[i * fit->num_frees + j]));
        }
        status = crs_csv_end_row(csv);
    }
    return status;
}

static crs_status
open_posterior(const crs_fit_run *self, crs_output *output, crs_csv **csv)
{
    const crs_fit *fit = &self->problem.fit;
    crs_cli *cli = self->cli;
    crs_column *columns = crs_arena_alloc(&cli->arena, fit->num_frees + 1, sizeof *columns);

    if (!columns) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    columns[0] = (crs_column){"draw", "integer", "", "number of the draw, from 0"};
    for (size_t j = 0; j < fit->num_frees; j++) {
        columns[j + 1] = (crs_column){fit->frees[j].name, "number", fit->frees[j].factor.unit,
                                      fit->frees[j].factor.meaning};
    }
    return crs_output_table(output, "posterior.csv", "Draws from the posterior, for --params",
                            columns, fit->num_frees + 1, csv, &cli->message);
}

/* The best fit, to be read by --params. */
static crs_status
write_best(const crs_fit_run *self, crs_sink *sink)
{
    const crs_fit *fit = &self->problem.fit;
    crs_json_writer w;

    crs_json_writer_init(&w, sink);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "study", self->problem.study.id);
    crs_json_put_integer(&w, "seed", fit->seed);
    crs_json_put_number(&w, "log_density", self->mode.log_density);
    crs_json_put_object(&w, "parameters");
    for (size_t j = 0; j < fit->num_frees; j++) {
        if (fit->frees[j].of < 0) {
            crs_json_put_number(&w, fit->frees[j].name,
                                crs_fit_value(&fit->frees[j], self->mode.z[j]));
        }
    }
    crs_json_put_end(&w);
    crs_json_put_object(&w, "cases");
    for (size_t c = 0; c < fit->num_cases; c++) {
        crs_json_put_object(&w, fit->cases[c].id);
        for (size_t j = 0; j < fit->num_frees; j++) {
            if (fit->frees[j].of == (int)c) {
                crs_json_put_number(&w, fit->frees[j].factor.name,
                                    crs_fit_value(&fit->frees[j], self->mode.z[j]));
            }
        }
        crs_json_put_end(&w);
    }
    crs_json_put_end(&w);
    crs_json_put_end(&w);
    return crs_json_writer_end(&w);
}

/* A table with its rows. */
typedef crs_status (*writer)(const crs_fit_run *self, crs_csv *csv);

static crs_status
write_table(const crs_fit_run *self, crs_output *output, const char *name, const char *title,
            const crs_column *columns, size_t num_columns, writer rows)
{
    crs_csv *csv = NULL;
    crs_status status = crs_output_table(output, name, title, columns, num_columns, &csv,
                                         &self->cli->message);

    if (status == CRS_OK && rows(self, csv) != CRS_OK) {
        status = crs_output_failure(output, &self->cli->message);
    }
    return status;
}

#define TABLE(name, title, columns, rows)                                                         \
    status = status == CRS_OK                                                                     \
                 ? write_table(self, output, name, title, columns, COUNT(columns), rows)          \
                 : status

static crs_status
write_all(const crs_fit_run *self, crs_output *output)
{
    crs_sink *sink = NULL;
    crs_csv *csv = NULL;
    crs_status status = crs_output_file(output, "best.json", "The best fit, for --params", &sink,
                                        &self->cli->message);

    if (status == CRS_OK && write_best(self, sink) != CRS_OK) {
        status = crs_output_failure(output, &self->cli->message);
    }
    TABLE("predictive.csv", "Targets against prior, best fit and posterior", predictive_columns,
          write_predictive);
    if (status != CRS_OK || !self->has_posterior) {
        return status;
    }
    TABLE("diagnostics.csv", "Free parameters: prior, posterior, quality of the sample",
          diagnostics_columns, write_diagnostics);
    TABLE("sampler.csv", "Offers of the sampler", sampler_columns, write_sampler);
    TABLE("correlations.csv", "Correlations of the posterior", correlation_columns,
          write_correlations);
    if (self->problem.study.fit.profile.count > 0) {
        TABLE("profile.csv", "Profile likelihoods", profile_columns, write_profiles);
    }
    status = status == CRS_OK ? open_posterior(self, output, &csv) : status;
    if (status == CRS_OK && write_posterior(self, csv) != CRS_OK) {
        status = crs_output_failure(output, &self->cli->message);
    }
    return status;
}

int
crs_fit_write(crs_fit_run *self)
{
    crs_cli *cli = self->cli;
    const crs_fit *fit = &self->problem.fit;
    const crs_option_value *dir = &cli->options->value[CRS_OPT_OUTPUT];
    const crs_manifest manifest = {
        .title = self->problem.study.title,
        .version = CRISIM_VERSION,
        .argc = cli->argc,
        .argv = cli->argv,
        .model = fit->model->name,
        .seed = fit->seed,
        .replicates = fit->replicates,
        .dt_h = fit->dt_h,
        .days = fit->days,
        .isa = crs_isa_name(fit->isa),
        .threads = fit->threads,
        .inputs = self->problem.sources,
        .num_inputs = self->problem.num_sources,
        .started = self->started,
        .seconds = self->seconds[0] + self->seconds[1] + self->seconds[2],
    };
    crs_output *output = NULL;
    crs_status status;

    if (!dir->given) {
        return CRS_EXIT_DONE;
    }
    status = crs_output_open(&output, dir->text, 1, &cli->message); /* the checkpoint's folder */
    if (status == CRS_OK) {
        crs_output_format(output, cli->options->value[CRS_OPT_FORMAT].text);
    }
    status = status == CRS_OK ? write_all(self, output) : status;
    status = status == CRS_OK ? crs_output_commit(output, &manifest, &cli->message) : status;
    crs_output_close(&output);
    return status == CRS_OK ? CRS_EXIT_DONE : crs_cli_fail(cli, CRS_EXIT_FAILED);
}
