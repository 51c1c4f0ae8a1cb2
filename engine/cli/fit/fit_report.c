/* fit_report: a fit for people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/fit/fit_report.h"

/* Rows of the tables of parameters and correlations. */
#define MAX_PARAMETERS   12
#define MAX_CORRELATIONS 5

/* Series have many values: a table of more rows than this is cut. */
#define MAX_TARGETS 60

/* Name of a target: "A1", "rating@72h". */
static const char *
target_name(const crs_fit_target *target, char *text, size_t size)
{
    if (isnan(target->at_h)) {
        snprintf(text, size, "%s", target->id);
    } else if (target->at_h >= 48.0) {
        snprintf(text, size, "%s@%gd", target->id, target->at_h / 24.0);
    } else {
        snprintf(text, size, "%s@%gh", target->id, target->at_h);
    }
    return text;
}

static void
number_cell(crs_table *table, double value)
{
    char text[32] = "-";

    if (!isnan(value)) {
        crs_text_number(value, text, sizeof text);
    }
    crs_table_cell(table, text);
}

/* "0.12 to 0.34" */
static void
interval_cell(crs_table *table, const crs_quantiles *q)
{
    char low[32], high[32];

    if (isnan(q->q[CRS_REPLAY_P05]) && isnan(q->q[CRS_REPLAY_P95])) {
        crs_table_cell(table, "-");
        return;
    }
    crs_text_number(q->q[CRS_REPLAY_P05], low, sizeof low);
    crs_text_number(q->q[CRS_REPLAY_P95], high, sizeof high);
    crs_table_format(table, "%s to %s", low, high);
}

static void
share_cell(crs_table *table, double share)
{
    if (isnan(share)) {
        crs_table_cell(table, "-");
    } else {
        crs_table_format(table, "%.0f %%", 100.0 * share);
    }
}

static crs_status
print_targets(const crs_cli *cli, const crs_fit_run *self)
{
    static const crs_table_column columns[] = {
        {"case", 0, 0},          {"target", 0, 0},     {"observed", 1, 0},       {"best", 1, 0},
        {"off", 1, 0},           {"prior 90 %", 0, 0}, {"posterior 90 %", 0, 0}, {"inside", 1, 0},
        {"left out 90 %", 0, 0}, {"inside", 1, 0},
    };
    const crs_fit *fit = &self->problem.fit;
    const crs_fit_found found = crs_fit_run_found(self);
    const size_t num_columns = self->left_out ? 10 : self->has_posterior ? 8 : 5;
    crs_table table;
    crs_status status;

    crs_table_init(&table, columns, num_columns);
    for (size_t t = 0; t < fit->num_targets && t < MAX_TARGETS; t++) {
        const crs_fit_target *target = &fit->targets[t];
        const double off = self->mode.f[t] - target->value;
        const crs_quantiles prior = crs_fit_found_quantiles(&found, self->prior, t);
        const crs_quantiles after = crs_fit_found_quantiles(&found, self->after, t);
        const crs_quantiles left = crs_fit_found_quantiles(&found, self->left_out, t);
        char name[128];

        crs_table_cell(&table, fit->cases[target->of].id);
        crs_table_cell(&table, target_name(target, name, sizeof name));
        number_cell(&table, target->value);
        number_cell(&table, self->mode.f[t]);
        if (isfinite(off)) {
            crs_table_format(&table, "%+.2f", off / (off < 0.0 ? target->below : target->above));
        } else {
            crs_table_cell(&table, "-");
        }
        if (num_columns > 5) {
            interval_cell(&table, &prior);
            interval_cell(&table, &after);
            share_cell(&table, crs_fit_found_inside(&found, self->after, t));
        }
        if (num_columns > 8) {
            interval_cell(&table, &left);
            share_cell(&table, crs_fit_found_inside(&found, self->left_out, t));
        }
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    if (fit->num_targets > MAX_TARGETS) {
        crs_cli_print(cli, "... and %zu more (predictive.csv)\n", fit->num_targets - MAX_TARGETS);
    }
    return status;
}

/* Fills order[num_frees]: the most informed first. */
static void
order_parameters(const crs_fit_run *self, const double *informed, size_t *order)
{
    const size_t d = self->problem.fit.num_frees;

    for (size_t j = 0; j < d; j++) {
        size_t place = j;

        for (; place > 0 && informed[order[place - 1]] < informed[j]; place--) {
            order[place] = order[place - 1];
        }
        order[place] = j;
    }
}

static crs_status
print_parameters(const crs_cli *cli, const crs_fit_run *self)
{
    static const crs_table_column columns[] = {
        {"parameter", 0, 0},      {"best", 1, 0},   {"prior 90 %", 0, 0},
        {"posterior 90 %", 0, 0}, {"learnt", 1, 0},
    };
    const crs_fit *fit = &self->problem.fit;
    const crs_fit_found found = crs_fit_run_found(self);
    const crs_chain chain = crs_posterior_chain(&self->posterior);
    double *informed = calloc(fit->num_frees, sizeof *informed);
    size_t *order = calloc(fit->num_frees, sizeof *order);
    size_t learnt = 0;
    crs_table table;
    crs_status status;

    if (!informed || !order) {
        free(informed);
        free(order);
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t j = 0; j < fit->num_frees; j++) {
        double mean;

        crs_chain_moments(&chain, j, &mean, &informed[j]);
        informed[j] = 1.0 - informed[j];
        learnt += informed[j] > 0.2;
    }
    order_parameters(self, informed, order);
    crs_table_init(&table, columns, 5);
    for (size_t i = 0; i < fit->num_frees && i < MAX_PARAMETERS; i++) {
        const size_t j = order[i];
        const crs_quantiles prior = crs_fit_found_prior(&found, j);
        const crs_quantiles after = crs_fit_found_values(&found, self->posterior.draws, j);

        crs_table_cell(&table, fit->frees[j].name);
        number_cell(&table, crs_fit_value(&fit->frees[j], self->mode.z[j]));
        interval_cell(&table, &prior);
        interval_cell(&table, &after);
        share_cell(&table, informed[j]);
    }
    crs_cli_print(cli,
                  "\n%zu of %zu parameters are informed (their posterior is at least a fifth "
                  "narrower than the prior); the most:\n\n",
                  learnt, fit->num_frees);
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    free(informed);
    free(order);
    return status;
}

static void
print_correlations(const crs_cli *cli, const crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const crs_chain draws = {self->posterior.draws, self->posterior.num_draws, 1, fit->num_frees};
    double below = 1.0;

    for (int n = 0; n < MAX_CORRELATIONS; n++) {
        double largest = 0.0, value = 0.0;
        size_t a = 0, b = 0;

        for (size_t j = 0; j < fit->num_frees; j++) {
            for (size_t k = j + 1; k < fit->num_frees; k++) {
                const double r = crs_chain_correlation(&draws, j, k);

                if (fabs(r) > largest && fabs(r) < below) {
                    largest = fabs(r);
                    value = r;
                    a = j;
                    b = k;
                }
            }
        }
        if (largest < 0.3) {
            break;
        }
        crs_cli_print(cli, "%s%s and %s: %+.2f\n",
                      n == 0 ? "\nCorrelated in the posterior:\n  " : "  ", fit->frees[a].name,
                      fit->frees[b].name, value);
        below = largest;
    }
}

static void
print_sampler(const crs_cli *cli, const crs_fit_run *self)
{
    const crs_posterior *p = &self->posterior;
    uint64_t offered = 0, accepted = 0;

    for (int i = 0; i < CRS_NUM_MOVES; i++) {
        offered += p->offered[i];
        accepted += p->accepted[i];
    }
    crs_cli_print(cli,
                  "\nPosterior: %llu steps of %zu walkers, the last %llu judged; split R-hat at "
                  "most %.3f, effective size (bulk and tail) at least %.0f, autocorrelation time "
                  "at most %.0f "
                  "steps, %.0f %% accepted: %s\n",
                  (unsigned long long)p->steps, p->num_walkers, (unsigned long long)p->epoch_steps,
                  p->worst_r_hat, p->least_size, p->longest_tau,
                  100.0 * (double)accepted / (double)offered,
                  p->converged ? "converged" : "NOT CONVERGED, do not rely on the intervals");
    if (self->left_out && !self->left_out_converged) {
        crs_cli_print(cli, "A sample with a case left out has not converged.\n");
    }
}

static void
print_profiles(const crs_cli *cli, const crs_fit_run *self)
{
    const crs_settings *names = &self->problem.study.fit.profile;

    for (size_t i = 0; i < names->count; i++) {
        const double *values = self->profiles + i * CRS_PROFILE_PLACES;
        double best = values[0];

        for (int k = 1; k < CRS_PROFILE_PLACES; k++) {
            best = values[k] > best ? values[k] : best;
        }
        crs_cli_print(cli,
                      "\nProfile of %s, log likelihood below its maximum at -2 to +2 "
                      "deviations of the prior:\n ",
                      names->items[i].text);
        for (int k = 0; k < CRS_PROFILE_PLACES; k++) {
            crs_cli_print(cli, " %.1f", best - values[k]);
        }
        crs_cli_print(cli, "\n");
    }
}

crs_status
crs_fit_report(const crs_cli *cli, const crs_fit_run *self)
{
    const crs_fit *fit = &self->problem.fit;
    const char *dir = cli->options->value[CRS_OPT_OUTPUT].text;
    size_t inside = 0;
    crs_status status;

    crs_cli_title(cli, self->problem.study.title);
    crs_cli_print(cli, "\n%zu free parameters, %zu targets, %zu case%s, seed %llu\n\n",
                  fit->num_frees, fit->num_targets, fit->num_cases, fit->num_cases == 1 ? "" : "s",
                  (unsigned long long)fit->seed);
    status = print_targets(cli, self);
    for (size_t t = 0; t < fit->num_targets; t++) {
        inside += self->mode.f[t] >= fit->targets[t].low &&
                  self->mode.f[t] <= fit->targets[t].high;
    }
    crs_cli_print(cli,
                  "\nBest fit: %zu of %zu targets inside their bands; log density "
                  "from each start:",
                  inside, fit->num_targets);
    for (size_t s = 0; s < self->mode.num_ends; s++) {
        crs_cli_print(cli, " %.2f", self->mode.ends[s]);
    }
    crs_cli_print(cli, "\n");
    if (self->has_posterior) {
        print_sampler(cli, self);
        status = status == CRS_OK ? print_parameters(cli, self) : status;
        print_correlations(cli, self);
        print_profiles(cli, self);
    }
    if (!crs_fit_has_luck(fit)) {
        crs_cli_print(cli, "\n");
        crs_text_print("Without luck in the simulations (or with one draw of it), what luck did "
                       "to the observations is "
                       "taken for the work of parameters: 90 % intervals of such fits held the "
                       "truth in 78 % of cases with weekly values and in 66 % with daily ones. "
                       "Take the intervals for too narrow, or set \"noise\" and at least 16 "
                       "\"replicates\" in the study (weekly: 85 %).",
                       &cli->style, cli->out);
    }
    if (dir) {
        crs_cli_print(cli, "\nWritten: %s (best.json%s can be given to --params)\n", dir,
                      self->has_posterior ? " and posterior.csv" : "");
    }
    crs_cli_remark(cli, "%.1f s best fit, %.1f s posterior, %.1f s checks", self->seconds[0],
                   self->seconds[1], self->seconds[2]);
    return status;
}
