#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "term/picture.h"
#include "cli/play/facts_report.h"
#include "cli/play/results.h"
#include "base/number.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Cells of a fact's strip, and how far it reaches to either side of the band, in bands. */
#define STRIP_WIDTH  24
#define STRIP_MARGIN 0.7

/* On narrower terminals a fact's strip stands in for the numbers that it shows. */
#define WIDE_ENOUGH 128

/* ---- for people ---- */

/* "Shudong 树洞: title", then how it was played. */
static void
print_heading(const crs_cli *cli, const crs_experiment *experiment, const crs_job *job,
              const crs_replay *replay)
{
    const crs_case *of = job->of;
    const int with_zh = cli->style.unicode && of->name_zh;
    const crs_replay_plan *plan = &experiment->plan;
    char line[1024];

    snprintf(line, sizeof line, "%s%s%s: %s", of->name, with_zh ? " " : "",
             with_zh ? of->name_zh : "", of->title ? of->title : "");
    crs_cli_title(cli, line);
    snprintf(line, sizeof line,
             "strategy %s, %" PRIu64 " replicate%s%s, seed %" PRIu64 ", %g days", job->strategy_id,
             replay->replicates, replay->replicates == 1 ? "" : "s",
             experiment->num_noises > 0 ? "" : " without noise", plan->seed, plan->days);
    crs_text_print(line, &cli->style, cli->out);
    crs_sink_text(cli->out, "\n");
}

static void
add_outcome(double value, const crs_outcome_rule *rule, crs_table *table)
{
    char text[64];

    crs_text_outcome(value, rule->horizon, text, sizeof text);
    crs_table_cell(table, text);
}

/* "4.38 to > 400"; "-" where there is no value, or too few runs for a band. */
static void
add_interval(const crs_quantiles *of, const crs_outcome_rule *rule, crs_table *table)
{
    char low[64], high[64];

    if (isnan(of->q[CRS_REPLAY_P05])) {
        crs_table_cell(table, "-");
        return;
    }
    crs_text_outcome(of->q[CRS_REPLAY_P05], rule->horizon, low, sizeof low);
    crs_text_outcome(of->q[CRS_REPLAY_P95], rule->horizon, high, sizeof high);
    crs_table_format(table, "%s to %s", low, high);
}

/* How a fact is shown. */
typedef struct fact_style {
    int several; /* replicates */
    int numbers; /* of the band and of the interval */
    int picture;
    int unicode;
} fact_style;

static void
add_strip(const crs_fact *fact, const crs_quantiles *simulated, const fact_style *how,
          crs_table *table)
{
    const double margin = STRIP_MARGIN * (fact->high - fact->low);
    const crs_strip strip = {
        .left = fact->low - margin,
        .right = fact->high + margin,
        .band_low = fact->low,
        .band_high = fact->high,
        .low = how->several ? simulated->q[CRS_REPLAY_P05] : (double)NAN,
        .high = how->several ? simulated->q[CRS_REPLAY_P95] : (double)NAN,
        .middle = simulated->q[CRS_REPLAY_P50],
        .value = fact->value,
    };
    char text[CRS_PICTURE_BYTES];

    crs_picture_strip(&strip, STRIP_WIDTH, how->unicode, text);
    crs_table_cell(table, text);
}

static void
add_fact(const crs_fact *fact, const crs_quantiles *simulated, const crs_outcome_rule *rule,
         crs_verdict verdict, const fact_style *how, crs_table *table)
{
    static const char *const words[] = {"in", "OUT", "beyond"};
    char value[CRS_NUMBER_BYTES], low[CRS_NUMBER_BYTES], high[CRS_NUMBER_BYTES];

    crs_number_write(fact->value, value);
    crs_number_write(fact->low, low);
    crs_number_write(fact->high, high);
    crs_table_cell(table, fact->id);
    crs_table_cell(table, fact->observation);
    crs_table_cell(table, value);
    if (how->numbers) {
        crs_table_format(table, "%s to %s", low, high);
    }
    if (verdict == CRS_VERDICT_BEYOND) {
        crs_table_cell(table, "-");
    } else {
        add_outcome(simulated->q[CRS_REPLAY_P50], rule, table);
    }
    if (how->several && how->numbers && verdict != CRS_VERDICT_BEYOND) {
        add_interval(simulated, rule, table);
    } else if (how->several && how->numbers) {
        crs_table_cell(table, "-");
    }
    if (how->picture) {
        add_strip(fact, simulated, how, table);
    }
    crs_table_cell(table, words[verdict]);
}

/* Fills columns[at most 8] of the table of facts and returns their number. */
static size_t
fact_columns(const fact_style *how, const char *bracket, crs_table_column *columns)
{
    size_t n = 0;

    columns[n++] = (crs_table_column){"fact", 0, 0};
    columns[n++] = (crs_table_column){"what", 0, 1};
    columns[n++] = (crs_table_column){"reported", 1, 0};
    if (how->numbers) {
        columns[n++] = (crs_table_column){"band", 0, 0};
    }
    columns[n++] = (crs_table_column){how->several ? "median" : "simulated", 1, 0};
    if (how->several && how->numbers) {
        columns[n++] = (crs_table_column){"90 % interval", 0, 0};
    }
    if (how->picture) {
        columns[n++] = (crs_table_column){bracket, 0, CRS_TABLE_PICTURE};
    }
    columns[n++] = (crs_table_column){"", 0, 0};
    return n;
}

static crs_status
print_facts(const crs_cli *cli, const crs_job *job, const crs_replay *replay)
{
    const crs_strip scale = {.left = -STRIP_MARGIN, .right = 1.0 + STRIP_MARGIN};
    const int width = cli->style.width;
    const fact_style how = {.several = replay->replicates > 1,
                            .picture = crs_cli_draws(cli, 0),
                            .numbers = !crs_cli_draws(cli, 0) || !width || width >= WIDE_ENOUGH,
                            .unicode = cli->style.unicode};
    char bracket[CRS_PICTURE_BYTES];
    crs_table_column columns[8];
    crs_table table;
    crs_status status;

    crs_picture_bracket(&scale, 0.0, 1.0, "band", STRIP_WIDTH, how.unicode, bracket);
    crs_table_init(&table, columns, fact_columns(&how, bracket, columns));
    for (size_t i = 0; i < replay->num_facts; i++) {
        add_fact(&job->of->facts[i], &replay->quantiles[replay->num_summary + i],
                 &replay->rules[replay->num_summary + i], replay->verdicts[i], &how, &table);
    }
    status = replay->num_facts > 0 ? crs_table_print(&table, &cli->style, cli->out) : CRS_OK;
    crs_table_free(&table);
    return status;
}

/* "19 of 19 facts inside their bands" */
static void
print_count(const crs_cli *cli, size_t inside, size_t beyond, size_t total)
{
    if (total == 0) {
        crs_cli_print(cli,
                      "no facts to hold the runs against; \"crisim run\" tells what became of "
                      "the company\n");
        return;
    }
    crs_cli_print(cli, "%zu of %zu facts inside their bands", inside, total);
    if (beyond > 0) {
        crs_cli_print(cli, ", %zu beyond the end of the run", beyond);
    }
    crs_cli_print(cli, "\n");
}

crs_status
crs_report_facts(const crs_cli *cli, const crs_experiment *experiment, const crs_replay *replays,
                 const crs_glance *glances)
{
    size_t inside = 0, beyond = 0, total = 0;

    for (size_t i = 0; i < experiment->num_jobs; i++) {
        crs_status status;

        print_heading(cli, experiment, &experiment->jobs[i], &replays[i]);
        status = print_facts(cli, &experiment->jobs[i], &replays[i]);
        if (status == CRS_OK && glances) {
            status = crs_glance_print(&glances[i], cli, replays[i].replicates > 1);
        }
        if (status != CRS_OK) {
            return status;
        }
        crs_sink_text(cli->out, "\n");
        inside += crs_replay_count(&replays[i], CRS_VERDICT_INSIDE);
        beyond += crs_replay_count(&replays[i], CRS_VERDICT_BEYOND);
        total += replays[i].num_facts;
    }
    if (crs_cli_draws(cli, 0) && total > 0 && !crs_options_flag(cli->options, CRS_OPT_QUIET)) {
        crs_text_print(cli->style.unicode ? "● median, ━ 90 % of the runs, ░ band, │ reported"
                                          : "O median, = 90 % of the runs, . band, | reported",
                       &cli->style, cli->out);
    }
    print_count(cli, inside, beyond, total);
    return CRS_OK;
}

/* Says what stands where there is no number. */
static void
print_undefined(const crs_cli *cli, const crs_experiment *experiment, const crs_replay *replay)
{
    int later = 0, none = 0;

    for (size_t i = 0; i < replay->num_summary; i++) {
        const double *q = replay->quantiles[i].q;

        later |= isinf(q[CRS_REPLAY_P50]) || isinf(q[CRS_REPLAY_P95]);
        none |= isnan(q[CRS_REPLAY_P50]);
    }
    if (later) {
        crs_cli_print(cli, "> %g: not within the run of %g days\n", experiment->plan.days,
                      experiment->plan.days);
    }
    if (none) {
        crs_cli_print(cli, "-: no crisis broke out, or the run of %g days is too short\n",
                      experiment->plan.days);
    }
    if (replay->replicates > 1 && !replay->is_exact && replay->replicates < CRS_REPLAY_FEWEST) {
        crs_cli_print(cli, "90 %% intervals take at least %d replicates\n", CRS_REPLAY_FEWEST);
    }
}

/* The interval of a metric and, of a time that not all runs reach, how many do. */
static void
add_times(const crs_replay *replay, size_t metric, crs_table *table)
{
    const crs_outcome_counts *counts = &replay->counts[metric];
    const crs_quantiles *of = &replay->quantiles[metric];
    const double horizon = replay->rules[metric].horizon;
    char low[64], high[64];

    if (counts->reached == replay->replicates || !crs_outcome_is_time(&replay->rules[metric])) {
        add_interval(of, &replay->rules[metric], table);
        return;
    }
    crs_text_outcome(of->q[CRS_REPLAY_P05], horizon, low, sizeof low);
    crs_text_outcome(of->q[CRS_REPLAY_P95], horizon, high, sizeof high);
    crs_table_format(
        table, "%s%s%s%s%" PRIu64 " of %" PRIu64 " runs", isnan(of->q[CRS_REPLAY_P05]) ? "" : low,
        isnan(of->q[CRS_REPLAY_P05]) ? "" : " to ", isnan(of->q[CRS_REPLAY_P05]) ? "" : high,
        isnan(of->q[CRS_REPLAY_P05]) ? "" : ", ", counts->reached, replay->replicates);
}

static crs_status
print_metrics(const crs_cli *cli, const crs_model *model, const crs_replay *replay)
{
    const int several = replay->replicates > 1;
    const crs_table_column columns[] = {
        {"metric", 0, 0},
        {several ? "median" : "value", 1, 0},
        {several ? "90 % interval" : "", 0, 0},
        {"unit", 0, 0},
        {"meaning", 0, 1},
    };
    crs_table table;
    crs_status status;

    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < replay->num_summary; i++) {
        crs_table_cell(&table, model->metrics[i].name);
        add_outcome(replay->quantiles[i].q[CRS_REPLAY_P50], &replay->rules[i], &table);
        if (several) {
            add_times(replay, i, &table);
        } else {
            crs_table_cell(&table, NULL);
        }
        crs_table_cell(&table, model->metrics[i].unit);
        crs_table_cell(&table, model->metrics[i].meaning);
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return status;
}

crs_status
crs_report_metrics(const crs_cli *cli, const crs_experiment *experiment, const crs_replay *replays,
                   const crs_glance *glances)
{
    for (size_t i = 0; i < experiment->num_jobs; i++) {
        crs_status status;

        if (i > 0) {
            crs_sink_text(cli->out, "\n");
        }
        print_heading(cli, experiment, &experiment->jobs[i], &replays[i]);
        status = print_metrics(cli, experiment->plan.model, &replays[i]);
        print_undefined(cli, experiment, &replays[i]);
        if (status == CRS_OK && glances) {
            status = crs_glance_print(&glances[i], cli, replays[i].replicates > 1);
        }
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

/* ---- for programs ---- */

static void
put_settings(crs_json_writer *json, const crs_experiment *experiment, const crs_replay *replays)
{
    uint64_t replicates = 0;

    for (size_t i = 0; i < experiment->num_jobs; i++) {
        replicates = replays[i].replicates > replicates ? replays[i].replicates : replicates;
    }
    crs_json_put_text(json, "version", CRISIM_VERSION);
    crs_json_put_text(json, "model", experiment->plan.model->name);
    crs_json_put_integer(json, "seed", experiment->plan.seed);
    crs_json_put_integer(json, "replicates", replicates);
    crs_json_put_number(json, "dt_h", experiment->plan.dt_h);
    crs_json_put_text(json, "steps", crs_steps_name(experiment->plan.steps));
    crs_json_put_number(json, "days", experiment->plan.days);
    crs_json_put_texts(json, "noise", experiment->noises, experiment->num_noises);
}

crs_status
crs_report_facts_json(const crs_cli *cli, const crs_experiment *experiment,
                      const crs_replay *replays, const crs_glance *glances)
{
    crs_json_writer json;

    (void)glances;
    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    put_settings(&json, experiment, replays);
    crs_json_put_array(&json, "facts");
    for (size_t k = 0; k < experiment->num_jobs; k++) {
        const crs_run_job job = crs_job_about(&experiment->jobs[k]);

        for (size_t i = 0; i < replays[k].num_facts; i++) {
            const crs_facts_row row = crs_facts_row_of(&job, &experiment->plan, &replays[k], i);

            crs_facts_json(&json, &row);
        }
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}

crs_status
crs_report_metrics_json(const crs_cli *cli, const crs_experiment *experiment,
                        const crs_replay *replays, const crs_glance *glances)
{
    const crs_model *model = experiment->plan.model;
    crs_json_writer json;

    (void)glances;
    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    put_settings(&json, experiment, replays);
    crs_json_put_array(&json, "runs");
    for (size_t k = 0; k < experiment->num_jobs; k++) {
        crs_json_put_object(&json, NULL);
        crs_json_put_text(&json, "case", experiment->jobs[k].of->id);
        crs_json_put_text(&json, "strategy", experiment->jobs[k].strategy_id);
        crs_json_put_array(&json, "metrics");
        for (size_t i = 0; i < replays[k].num_summary; i++) {
            const crs_metrics_row row = {&model->metrics[i], &replays[k].quantiles[i],
                                         &replays[k].counts[i]};

            crs_metrics_json(&json, &row);
        }
        crs_json_put_end(&json);
        crs_json_put_end(&json);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}
