#include "result/fit_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is known of a sample ---- */

static crs_quantiles
quantiles(const double *values, size_t rows, size_t width, size_t column,
          const crs_fit_free *scale)
{
    double *sorted = values ? calloc(rows + 1, sizeof *sorted) : NULL;
    crs_quantiles out;

    for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) {
        out.q[q] = (double)NAN;
    }
    if (sorted) {
        for (size_t i = 0; i < rows; i++) {
            const double x = values[i * width + column];

            sorted[i] = scale ? crs_fit_value(scale, x) : x;
        }
        out = crs_quantiles_of(sorted, rows);
        free(sorted);
    }
    return out;
}

crs_quantiles
crs_fit_found_quantiles(const crs_fit_found *self, const double *predictions, size_t t)
{
    return quantiles(predictions, predictions == self->prior ? self->num_prior : self->num_draws,
                     self->fit->num_targets, t, NULL);
}

crs_quantiles
crs_fit_found_prior(const crs_fit_found *self, size_t j)
{
    static const double z[] = {-1.6448536269514722, -0.6744897501960817, 0.0, 0.6744897501960817,
                               1.6448536269514722};
    crs_quantiles out;

    for (int q = 0; q < CRS_REPLAY_NUM_QUANTILES; q++) {
        out.q[q] = crs_fit_value(&self->fit->frees[j], z[q]);
    }
    return out;
}

crs_quantiles
crs_fit_found_values(const crs_fit_found *self, const double *z, size_t j)
{
    return quantiles(z, self->num_draws, self->fit->num_frees, j, &self->fit->frees[j]);
}

double
crs_fit_found_inside(const crs_fit_found *self, const double *predictions, size_t t)
{
    const crs_fit_target *target = &self->fit->targets[t];
    double inside = 0.0;

    if (!predictions || self->num_draws == 0) {
        return (double)NAN;
    }
    for (size_t i = 0; i < self->num_draws; i++) {
        const double f = predictions[i * self->fit->num_targets + t];

        inside += f >= target->low && f <= target->high;
    }
    return inside / (double)self->num_draws;
}

/* ---- cells that take more than a look into the row ---- */

static double
residual(const crs_predictive_row *row)
{
    const double off = row->best - row->target->value;

    return isinf(off) ? (double)NAN : off / (off < 0.0 ? row->target->below : row->target->above);
}

CRS_RESULT_DEFINE(predictive, CRS_PREDICTIVE_COLUMNS)
CRS_RESULT_DEFINE(diagnostics, CRS_DIAGNOSTICS_COLUMNS)
CRS_RESULT_DEFINE(sampler, CRS_SAMPLER_COLUMNS)
CRS_RESULT_DEFINE(correlations, CRS_CORRELATIONS_COLUMNS)
CRS_RESULT_DEFINE(profile, CRS_PROFILE_COLUMNS)
CRS_RESULT_DEFINE(posterior, CRS_POSTERIOR_COLUMNS)

/* ---- rows ---- */

static crs_status
write_predictive(const crs_fit_found *self, crs_result_writer *to)
{
    const crs_fit *fit = self->fit;
    crs_status status = CRS_OK;

    for (size_t t = 0; t < fit->num_targets && status == CRS_OK; t++) {
        const crs_predictive_row row = {
            .case_id = fit->cases[fit->targets[t].of].id,
            .target = &fit->targets[t],
            .best = self->mode->f[t],
            .prior = crs_fit_found_quantiles(self, self->prior, t),
            .posterior = crs_fit_found_quantiles(self, self->after, t),
            .left_out = crs_fit_found_quantiles(self, self->left_out, t),
            .inside = crs_fit_found_inside(self, self->after, t),
            .left_out_inside = crs_fit_found_inside(self, self->left_out, t),
        };

        status = predictive_put(to, &row);
    }
    return status;
}

static crs_status
write_diagnostics(const crs_fit_found *self, crs_result_writer *to)
{
    const crs_fit *fit = self->fit;
    const crs_chain chain = crs_posterior_chain(self->posterior);
    crs_status status = CRS_OK;

    for (size_t j = 0; j < fit->num_frees && status == CRS_OK; j++) {
        crs_diagnostics_row row = {
            .free = &fit->frees[j],
            .best = crs_fit_value(&fit->frees[j], self->mode->z[j]),
            .prior = crs_fit_found_prior(self, j),
            .posterior = crs_fit_found_values(self, self->posterior->draws, j),
            .quality = &self->posterior->quality[j],
        };
        double mean, deviation;

        crs_chain_moments(&chain, j, &mean, &deviation);
        row.informed = 1.0 - deviation;
        status = diagnostics_put(to, &row);
    }
    return status;
}

static crs_status
write_sampler(const crs_fit_found *self, crs_result_writer *to)
{
    static const char *const names[CRS_NUM_MOVES] = {"stretch", "change", "normal", "guided"};
    crs_status status = CRS_OK;

    for (int i = 0; i < CRS_NUM_MOVES && status == CRS_OK; i++) {
        const crs_sampler_row row = {names[i], self->posterior->offered[i],
                                     self->posterior->accepted[i]};

        status = sampler_put(to, &row);
    }
    return status;
}

static crs_status
write_correlations(const crs_fit_found *self, crs_result_writer *to)
{
    const crs_fit *fit = self->fit;
    const crs_chain draws = {self->posterior->draws, self->posterior->num_draws, 1,
                             fit->num_frees};
    crs_status status = CRS_OK;

    for (size_t j = 0; j < fit->num_frees; j++) {
        for (size_t k = j + 1; k < fit->num_frees && status == CRS_OK; k++) {
            const crs_correlations_row row = {fit->frees[j].name, fit->frees[k].name,
                                              crs_chain_correlation(&draws, j, k)};

            status = correlations_put(to, &row);
        }
    }
    return status;
}

static crs_status
write_profile(const crs_fit_found *self, crs_result_writer *to)
{
    const crs_fit *fit = self->fit;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < self->profiled->count * CRS_PROFILE_PLACES && status == CRS_OK; i++) {
        const char *name = self->profiled->items[i / CRS_PROFILE_PLACES].text;
        const double place = (double)(i % CRS_PROFILE_PLACES) / (CRS_PROFILE_PLACES - 1);
        crs_profile_row row = {.parameter = name, .log_likelihood = self->profiles[i]};
        size_t j = 0;

        while (strcmp(fit->frees[j].name, name) != 0) {
            j++;
        }
        row.value = crs_fit_value(&fit->frees[j], CRS_PROFILE_WIDTH * (2.0 * place - 1.0));
        status = profile_put(to, &row);
    }
    return status;
}

/* One set a row, to be read by --params. */
static crs_status
write_posterior(const crs_fit_found *self, crs_output *output, crs_arena *arena,
                crs_message *message)
{
    const crs_fit *fit = self->fit;
    crs_column *columns = crs_arena_alloc(arena, fit->num_frees, sizeof *columns);
    double *values = crs_arena_alloc(arena, fit->num_frees, sizeof *values);
    const crs_span span = {columns, fit->num_frees};
    crs_result_writer to;
    crs_status status;

    if (!columns || !values) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t j = 0; j < fit->num_frees; j++) {
        columns[j] = (crs_column){fit->frees[j].name, "number", fit->frees[j].factor.unit,
                                  fit->frees[j].factor.meaning};
    }
    status = crs_result_open(&to, &crs_posterior_table, &span, output, arena, message);
    for (size_t i = 0; i < self->num_draws && status == CRS_OK; i++) {
        const crs_posterior_row row = {i, values};

        for (size_t j = 0; j < fit->num_frees; j++) {
            values[j] = crs_fit_value(&fit->frees[j],
                                      self->posterior->draws[i * fit->num_frees + j]);
        }
        if (posterior_put(&to, &row) != CRS_OK) {
            status = crs_output_failure(output, message);
        }
    }
    return status;
}

/* ---- best.json ---- */

/* The free parameters of a case, or of all (-1), at the best fit. */
static void
put_values(const crs_fit_found *self, crs_json_writer *w, int of)
{
    const crs_fit *fit = self->fit;

    for (size_t j = 0; j < fit->num_frees; j++) {
        if (fit->frees[j].of == of) {
            crs_json_put_number(w, of < 0 ? fit->frees[j].name : fit->frees[j].factor.name,
                                crs_fit_value(&fit->frees[j], self->mode->z[j]));
        }
    }
}

/* The best fit, to be read by --params. */
static crs_status
write_best(const crs_fit_found *self, crs_sink *sink)
{
    const crs_fit *fit = self->fit;
    crs_json_writer w;

    crs_json_writer_init(&w, sink);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "study", self->study);
    crs_json_put_integer(&w, "seed", fit->seed);
    crs_json_put_number(&w, "log_density", self->mode->log_density);
    crs_json_put_object(&w, "parameters");
    put_values(self, &w, -1);
    crs_json_put_end(&w);
    crs_json_put_object(&w, "cases");
    for (size_t c = 0; c < fit->num_cases; c++) {
        crs_json_put_object(&w, fit->cases[c].id);
        put_values(self, &w, (int)c);
        crs_json_put_end(&w);
    }
    crs_json_put_end(&w);
    crs_json_put_end(&w);
    return crs_json_writer_end(&w);
}

/* ---- all of it ---- */

typedef struct fit_table {
    const crs_result_table *table;
    crs_status (*write)(const crs_fit_found *self, crs_result_writer *to);
} fit_table;

crs_status
crs_fit_tables_write(const crs_fit_found *self, crs_output *output, crs_arena *arena,
                     crs_message *message)
{
    const fit_table tables[] = {
        {&crs_predictive_table, write_predictive}, {&crs_diagnostics_table, write_diagnostics},
        {&crs_sampler_table, write_sampler},       {&crs_correlations_table, write_correlations},
        {&crs_profile_table, write_profile},
    };
    /* without a posterior only the first; the last only if it is wanted */
    const size_t count = !self->posterior ? 1 : self->profiled->count > 0 ? 5 : 4;
    crs_sink *sink = NULL;
    crs_status status = crs_output_file(output, "best.json", "The best fit, for --params", &sink,
                                        message);

    if (status == CRS_OK && write_best(self, sink) != CRS_OK) {
        status = crs_output_failure(output, message);
    }
    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        crs_result_writer to;

        status = crs_result_open(&to, tables[i].table, NULL, output, arena, message);
        if (status == CRS_OK && tables[i].write(self, &to) != CRS_OK) {
            status = crs_output_failure(output, message);
        }
    }
    return status == CRS_OK && self->posterior ? write_posterior(self, output, arena, message)
                                               : status;
}
