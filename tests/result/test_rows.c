/* Known values come out of the tables where they belong. Their JSON: test_tables.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "result/compare_tables.h"
#include "result/curve_tables.h"
#include "result/filled.h"
#include "result/fit_tables.h"
#include "result/run_tables.h"
#include "result/sensitivity_tables.h"
#include "result/sweep_tables.h"

/* The runs of test_run(), and its sample. */
static void
holds_runs(folder *out, const crs_model *model)
{
    crs_csv_table read;

    read = read_back(out, &crs_runs_table);
    assert_int_equal(read.num_columns, 9);
    for (size_t r = 0; r < 2; r++) {
        says(&read, r, "case", "c");
        says(&read, r, "strategy", "s");
        holds(&read, r, "replicate", (double)r);
        holds(&read, r, "seed", 7);
        holds(&read, r, "set", (double)r);
        holds(&read, r, model->metrics[0].name, 1.0 + 4.0 * (double)r);
        holds(&read, r, model->metrics[1].name, 2.0 + 4.0 * (double)r);
        holds(&read, r, "F1", 3.0 + 4.0 * (double)r);
        holds(&read, r, "F2", 4.0 + 4.0 * (double)r);
    }
    read = read_back(out, &crs_series_table);
    holds(&read, 0, "replicate", 9);
    holds(&read, 0, "t_h", 0);
    for (size_t i = 0; i < model->num_observables; i++) {
        holds(&read, 0, model->observables[i].name, (double)i + 0.5);
    }
    assert_true(cell(&read, 0, "phase")->text[0] != '\0');
}

/* The bands of test_run(). */
static void
holds_bands(folder *out, const crs_model *model)
{
    crs_csv_table read;

    read = read_back(out, &crs_bands_table);
    assert_int_equal(read.num_rows, model->num_observables);
    for (size_t i = 0; i < model->num_observables; i++) {
        says(&read, i, "metric", model->observables[i].name);
        holds(&read, i, "t_h", 0);
        holds_quantiles(&read, i, 100.0 * (double)i);
    }
}

/* The facts of test_run(). */
static void
holds_facts(folder *out, const crs_model *model, const crs_fact *facts)
{
    crs_csv_table read;

    read = read_back(out, &crs_facts_table);
    for (size_t i = 0; i < 2; i++) {
        says(&read, i, "id", facts[i].id);
        says(&read, i, "quote", facts[i].quote);
        says(&read, i, "observation", facts[i].observation);
        holds(&read, i, "value", facts[i].value);
        holds(&read, i, "low", facts[i].low);
        holds(&read, i, "high", facts[i].high);
        holds(&read, i, "p05", 30.05 + 10.0 * (double)i);
        holds(&read, i, "p50", 30.5 + 10.0 * (double)i);
        holds(&read, i, "p95", 30.95 + 10.0 * (double)i);
    }
    says(&read, 0, "inside", "true");
    says(&read, 1, "inside", "");
    says(&read, 0, "of", model->observables[1].name);
    says(&read, 1, "of", "");
    holds(&read, 0, "from_h", 24);
    holds(&read, 0, "to_h", 240);
    holds(&read, 1, "to_h", (double)NAN);
}

/* Two replicates of two summary metrics and two facts: one inside its band, one that the run is
 * too short for. */
static void
test_run(void **state)
{
    crs_model model = *crs_model_at(0);
    double observed[64], values[] = {1, 2, 3, 4, 5, 6, 7, 8};
    crs_quantiles quantiles[] = {quantiles_from(10), quantiles_from(20), quantiles_from(30),
                                 quantiles_from(40)};
    crs_quantiles bands[64];
    crs_verdict verdicts[] = {CRS_VERDICT_INSIDE, CRS_VERDICT_BEYOND};
    const crs_metric_term lowest = {
        .op = CRS_METRIC_MINIMUM, .of = 1, .times = -1, .from_h = 24, .to_h = CRS_METRIC_TO_END};
    const crs_metric_term mean = {.op = CRS_METRIC_MEAN, .of = 1, .times = -1};
    const crs_fact facts[] = {{"F1", "=quote", "seen", NULL, {.term = lowest}, 0.5, 0.25, 0.75},
                              {"F2", "other", "heard", NULL, {.term = mean}, 1.5, 1.25, 1.75}};
    const crs_case of = {.id = "c", .facts = facts, .num_facts = 2};
    const crs_run_job job = {&of, "s", 2};
    const crs_replay_plan plan = {.model = &model,
                                  .seed = 7,
                                  .days = 10,
                                  .dt_h = 1,
                                  .every_h = 6,
                                  .series = CRS_REPLAY_SERIES_FIRST};
    const crs_run_tables_plan what = {&plan, &of, 1, 1, 1, 1};
    crs_replay replay = {.replicates = 2,
                         .num_summary = 2,
                         .num_facts = 2,
                         .num_metrics = 4,
                         .values = values,
                         .quantiles = quantiles,
                         .verdicts = verdicts,
                         .num_samples = 1,
                         .num_observables = model.num_observables,
                         .bands = bands};
    crs_run_tables tables;
    folder out;
    (void)state;

    model.num_metrics = 2;
    assert_in_range(model.num_observables, 2, 64);
    for (size_t i = 0; i < model.num_observables; i++) {
        observed[i] = (double)i + 0.5;
        bands[i] = quantiles_from(100.0 * (double)i);
    }
    begin(&out);
    assert_int_equal(crs_run_tables_open(&tables, &what, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    assert_int_equal(crs_run_tables_sample(&tables, &job, 9, 0.0, observed), CRS_OK);
    assert_int_equal(crs_run_tables_job(&tables, &job, &replay), CRS_OK);
    commit(&out);

    holds_runs(&out, &model);
    holds_bands(&out, &model);
    holds_facts(&out, &model, facts);
    crs_io_close(&out.f);
}

static void
test_curve_and_indices(void **state)
{
    const crs_outcome_counts counts = {5, 6, 7};
    const crs_summary sample = {counts, interval_from(2), quantiles_from(30)};
    const crs_curve_row curve_row = {"c", "s", "p", "m", 3, &sample, 4};
    const crs_estimate estimate = {1, 0.5, 1.5, 1};
    const crs_indices_row pair = {"c",       "s", "m",   "a", "b", CRS_SENSITIVITY_SECOND,
                                  &estimate, 4,   counts};
    crs_result_writer curve, indices;
    crs_csv_table read;
    folder out;
    (void)state;

    begin(&out);
    assert_int_equal(
        crs_result_open(&curve, &crs_curve_table, NULL, out.output, &out.f.arena, &out.f.message),
        CRS_OK);
    assert_int_equal(crs_result_open(&indices, &crs_indices_table, NULL, out.output, &out.f.arena,
                                     &out.f.message),
                     CRS_OK);
    assert_int_equal(crs_curve_put(&curve, &curve_row), CRS_OK);
    assert_int_equal(crs_indices_put(&indices, &pair), CRS_OK);
    commit(&out);
    read = read_back(&out, &crs_curve_table);
    says(&read, 0, "vary", "p");
    holds(&read, 0, "x", 3);
    says(&read, 0, "metric", "m");
    holds_interval(&read, 0, "mean", 2);
    holds_quantiles(&read, 0, 30);
    holds(&read, 0, "replicates", 4);
    holds_counts(&read, 0, 5);
    read = read_back(&out, &crs_indices_table);
    says(&read, 0, "metric", "m");
    says(&read, 0, "parameter", "a");
    says(&read, 0, "with", "b");
    says(&read, 0, "index", "second");
    holds(&read, 0, "value", 1);
    holds(&read, 0, "low", 0.5);
    holds(&read, 0, "high", 1.5);
    holds(&read, 0, "rows", 4);
    says(&read, 0, "few", "true");
    holds_counts(&read, 0, 5);
    crs_io_close(&out.f);
}

/* Ranking and differences of test_compare(). */
static void
holds_standings(folder *out, const char *const *strategies)
{
    crs_csv_table read;

    read = read_back(out, &crs_ranking_table);
    for (size_t s = 0; s < 2; s++) {
        const double base = 100.0 * (double)s;

        says(&read, s, "case", "c");
        says(&read, s, "metric", "cost_day180");
        says(&read, s, "strategy", strategies[s]);
        holds(&read, s, "rank", s ? 1 : (double)NAN);
        holds(&read, s, "rank_first", s ? 1 : (double)NAN);
        holds(&read, s, "rank_last", s ? 2 : (double)NAN);
        holds_interval(&read, s, "mean", base + 10);
        holds(&read, s, "sd", base + 10.2);
        holds_quantiles(&read, s, base + 20);
        holds_interval(&read, s, "best", base + 60);
        holds_interval(&read, s, "regret", base + 70);
        says(&read, s, "pareto", s ? "true" : "false");
        holds_counts(&read, s, 1);
        holds(&read, s, "replicates", 2);
    }
    read = read_back(out, &crs_differences_table);
    for (size_t s = 0; s < 2; s++) {
        const double base = 100.0 * (double)s;

        says(&read, s, "strategy", strategies[s]);
        says(&read, s, "reference", "s0");
        holds(&read, s, "units", base + 30);
        holds(&read, s, "pairs", 9);
        holds_interval(&read, s, "difference", base + 30);
        holds_interval(&read, s, "ratio", base + 50);
        holds(&read, s, "per_million", 1);
        holds(&read, s, "se_paired", base + 30 + 0.3);
        holds(&read, s, "se_unpaired", base + 40 + 0.3);
    }
}

static crs_standing
standing_from(unsigned s)
{
    const double base = 100.0 * s;

    return (crs_standing){
        .mean = interval_from(base + 10),
        .quantiles = quantiles_from(base + 20),
        .difference = interval_from(base + 30),
        .unpaired = interval_from(base + 40),
        .ratio = interval_from(base + 50),
        .best = interval_from(base + 60),
        .regret = interval_from(base + 70),
        .rank = {s, s, s + 1},
        .counts = {1, 2, 3},
        .pairs = 9,
    };
}

/* One case, two strategies, one metric; the second strategy dominates the first. */
static void
test_compare(void **state)
{
    const char *const cases[] = {"c"}, *const strategies[] = {"s0", "s1"};
    const crs_metric_info info = {.name = "cost_day180",
                                  .unit = "m",
                                  .meaning = "cost",
                                  .direction = -1,
                                  .roles = CRS_ROLE_COST};
    const crs_metric_info *const metrics[] = {&info};
    double values[] = {1, 2, 3, 4};
    unsigned char dominates[] = {0, 0, CRS_DOMINANCE_SECOND, 0};
    int pareto[] = {0, 1};
    crs_standing standings[2];
    crs_compare result = {.num_strategies = 2,
                          .num_metrics = 1,
                          .replicates = 2,
                          .units = 2,
                          .values = values,
                          .capacity = 2,
                          .standings = standings,
                          .dominates = dominates,
                          .pareto = pareto};
    const crs_compare_names names = {&result, cases, 1, strategies, 2, 0, metrics, 1, 7, 2, 0};
    crs_csv_table read;
    folder out;
    (void)state;

    standings[0] = standing_from(0);
    standings[1] = standing_from(1);
    begin(&out);
    assert_int_equal(crs_compare_tables_write(&names, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    commit(&out);
    holds_standings(&out, strategies);
    read = read_back(&out, &crs_dominance_table);
    assert_int_equal(read.num_rows, 1);
    says(&read, 0, "strategy", "s1");
    says(&read, 0, "over", "s0");
    holds(&read, 0, "order", 2);
    read = read_back(&out, &crs_compare_runs_table);
    for (size_t i = 0; i < 4; i++) {
        says(&read, i, "strategy", strategies[i / 2]);
        holds(&read, i, "replicate", (double)(i % 2));
        holds(&read, i, "seed", 7);
        holds(&read, i, "set", (double)(i % 2));
        holds(&read, i, "cost_day180", values[i]);
    }
    crs_io_close(&out.f);
}

/* The rest of the tables of test_fit(). */
static void
holds_draws(folder *out, const crs_fit_free *frees, const double *draws)
{
    crs_csv_table read;

    read = read_back(out, &crs_sampler_table);
    for (size_t i = 0; i < CRS_NUM_MOVES; i++) {
        holds(&read, i, "offered", (double)i + 20);
        holds(&read, i, "accepted", (double)i + 10);
    }
    read = read_back(out, &crs_correlations_table);
    says(&read, 0, "a", "a");
    says(&read, 0, "b", "b");
    read = read_back(out, &crs_profile_table);
    for (size_t i = 0; i < CRS_PROFILE_PLACES; i++) {
        says(&read, i, "parameter", "b");
        holds(&read, i, "value", crs_fit_value(&frees[1], -2.0 + 0.5 * (double)i));
        holds(&read, i, "log_likelihood", (double)i);
    }
    read = read_back(out, &crs_posterior_table);
    for (size_t i = 0; i < 2; i++) {
        holds(&read, i, "draw", (double)i);
        holds(&read, i, "a", crs_fit_value(&frees[0], draws[2 * i]));
        holds(&read, i, "b", crs_fit_value(&frees[1], draws[2 * i + 1]));
    }
}

/* The target of test_fit(), and what the fit makes of it. */
static void
holds_predictive(folder *out)
{
    crs_csv_table read;

    read = read_back(out, &crs_predictive_table);
    says(&read, 0, "case", "c");
    says(&read, 0, "target", "F");
    holds(&read, 0, "time_h", 72);
    holds(&read, 0, "value", 4);
    holds(&read, 0, "low", 1.5);
    holds(&read, 0, "high", 2.5);
    holds(&read, 0, "weight", 0.25);
    holds(&read, 0, "best", 5);
    holds(&read, 0, "residual", 2);
    holds(&read, 0, "prior_p50", 10);
    holds(&read, 0, "posterior_p50", 2);
    holds(&read, 0, "posterior_p05", (double)NAN); /* of two draws */
    holds(&read, 0, "inside", 1);
    holds(&read, 0, "left_out_p50", 30);
    holds(&read, 0, "left_out_inside", 0);
}

/* The parameters of test_fit(). */
static void
holds_diagnostics(folder *out, const crs_fit_free *frees, const crs_chain *chain, const double *z,
                  const crs_chain_quality *quality)
{
    crs_csv_table read;

    read = read_back(out, &crs_diagnostics_table);
    for (size_t j = 0; j < 2; j++) {
        double mean, deviation;

        crs_chain_moments(chain, j, &mean, &deviation);
        says(&read, j, "parameter", frees[j].name);
        says(&read, j, "unit", "1/h");
        holds(&read, j, "best", crs_fit_value(&frees[j], z[j]));
        holds(&read, j, "prior_p50", crs_fit_value(&frees[j], 0.0));
        holds(&read, j, "informed", 1.0 - deviation);
        holds(&read, j, "autocorrelation_time", quality[j].tau);
        holds(&read, j, "effective_size", quality[j].size);
        holds(&read, j, "bulk_size", quality[j].bulk);
        holds(&read, j, "tail_size", quality[j].tail);
        holds(&read, j, "r_hat", quality[j].r_hat);
    }
    holds(&read, 0, "posterior_p50", crs_fit_value(&frees[0], 1));
}

/* One target, two free parameters, two draws. */
static void
test_fit(void **state)
{
    const crs_fit_case cases[] = {{.id = "c"}};
    const crs_fit_target targets[] = {{.id = "F",
                                       .at_h = 72,
                                       .value = 4,
                                       .below = 9,
                                       .above = 0.5,
                                       .weight = 0.25,
                                       .low = 1.5,
                                       .high = 2.5}};
    const crs_factor factor = {.name = "f",
                               .unit = "1/h",
                               .meaning = "f",
                               .kind = CRS_FACTOR_LINEAR,
                               .low = 0,
                               .high = 10};
    const crs_fit_free frees[] = {{"a", 0, -1, factor}, {"b", 0, -1, factor}};
    const crs_fit fit = {.cases = cases,
                         .num_cases = 1,
                         .targets = targets,
                         .num_targets = 1,
                         .frees = frees,
                         .num_frees = 2,
                         .seed = 7};
    double z[] = {0, 1}, f[] = {5}, records[] = {-0.5, 0.25, 0.5, -0.75}, draws[] = {1, 0, 1, 2};
    const double prior[] = {10, 10, 10}, after[] = {2, 2}, left_out[] = {30, 30};
    crs_chain_quality quality[] = {{11, 21, 22, 12, 13}, {14, 23, 24, 15, 16}};
    const crs_fit_mode mode = {.z = z, .f = f};
    crs_posterior posterior = {.num_dims = 2,
                               .num_walkers = 2,
                               .records = records,
                               .num_records = 1,
                               .quality = quality,
                               .draws = draws,
                               .num_draws = 2};
    crs_setting held[] = {{.text = "b"}};
    const crs_settings profiled = {held, 1};
    const double profiles[CRS_PROFILE_PLACES] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    const crs_fit_found found = {"study",  &fit, &mode, &posterior, prior,   after,
                                 left_out, 3,    2,     &profiled,  profiles};
    const crs_chain chain = crs_posterior_chain(&posterior);
    folder out;
    (void)state;

    for (int i = 0; i < CRS_NUM_MOVES; i++) {
        posterior.offered[i] = (uint64_t)i + 20;
        posterior.accepted[i] = (uint64_t)i + 10;
    }
    begin(&out);
    assert_int_equal(crs_fit_tables_write(&found, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    commit(&out);
    holds_predictive(&out);
    holds_diagnostics(&out, frees, &chain, z, quality);
    holds_draws(&out, frees, draws);
    crs_io_close(&out.f);
}

/* Summary and design of test_sweep(). */
static void
holds_summary(folder *out, const char *const (*cells)[2])
{
    crs_csv_table read;

    read = read_back(out, &crs_summary_table);
    for (size_t i = 0; i < 2; i++) {
        holds(&read, i, "point", (double)i);
        says(&read, i, "v", cells[i][0]);
        says(&read, i, "metric", "m");
        holds(&read, i, "runs", 2);
        holds(&read, i, "n", i ? 1 : 2);
        holds(&read, i, "mean", 2);
        holds(&read, i, "sd", i ? (double)NAN : sqrt(2.0));
        holds(&read, i, "se", i ? (double)NAN : sqrt(2.0) / sqrt(2.0));
        holds(&read, i, "reached", i ? 1 : 2);
        holds(&read, i, "later", 0);
        holds(&read, i, "none", i ? 1 : 0);
    }
    read = read_back(out, &crs_design_table);
    holds(&read, 1, "point", 1);
    says(&read, 1, "w", "8e3");
}

/* Two points, one job, two replicates with a parameter set each: run = replicate * 2 + point. */
static void
test_sweep(void **state)
{
    static const char design[] = "point,v,w\n0,0.10,-7\n1,0.2,8e3\n";
    crs_record_job jobs[] = {{"c", "s", "0123"}};
    crs_column varied[] = {{"v", "number", "1", "v"}, {"w", "number", "1", "w"}};
    crs_column metrics[] = {{"m", "number", "1", "m"}};
    const double values[] = {1, 2, 3, (double)NAN};
    const char *const cells[][2] = {{"0.10", "-7"}, {"0.2", "8e3"}};
    const crs_sweep_record record = {.seed = 7,
                                     .replicates = 2,
                                     .sets = 2,
                                     .points = 2,
                                     .chunk_runs = 4,
                                     .outputs = 3,
                                     .jobs = jobs,
                                     .num_jobs = 1,
                                     .varied = varied,
                                     .num_varied = 2,
                                     .metrics = metrics,
                                     .num_metrics = 1};
    crs_ledger ledger;
    crs_sweep_files files = {
        .record = &record, .ledgers = &ledger, .num_ledgers = 1, .model = &crs_model_field};
    crs_csv_table read;
    folder out;
    (void)state;

    begin(&out);
    files.design = crs_io_write(&out.f, "design.csv", design, strlen(design));
    assert_int_equal(crs_ledger_open(&ledger, out.f.dir, 1, sizeof(double), 1, 1,
                                     crs_sweep_record_chunk_size, &record, &out.f.message),
                     CRS_OK);
    assert_int_equal(crs_ledger_put(&ledger, 0, 4, values, &out.f.message), CRS_OK);
    assert_int_equal(crs_sweep_tables_write(&files, out.output, &out.f.arena, &out.f.message),
                     CRS_OK);
    commit(&out);
    crs_ledger_close(&ledger);
    read = read_back(&out, &crs_sweep_runs_table);
    for (size_t i = 0; i < 4; i++) {
        holds(&read, i, "point", (double)(i % 2));
        says(&read, i, "case", "c");
        says(&read, i, "strategy", "s");
        holds(&read, i, "replicate", (double)(i / 2));
        holds(&read, i, "seed", 7);
        holds(&read, i, "set", (double)(i / 2));
        says(&read, i, "input", "0123");
        says(&read, i, "v", cells[i % 2][0]);
        says(&read, i, "w", cells[i % 2][1]);
        holds(&read, i, "m", values[i]);
    }
    holds_summary(&out, cells);
    crs_io_close(&out.f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),     cmocka_unit_test(test_curve_and_indices),
        cmocka_unit_test(test_compare), cmocka_unit_test(test_fit),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
