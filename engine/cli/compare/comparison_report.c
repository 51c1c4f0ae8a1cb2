#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/compare/comparison.h"
#include "term/picture.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Cells of a row of a case's table, and bytes of a cell. */
#define NUM_CELLS 9
#define REACHED   3 /* the cell that only times have */
#define CELL      160

/* Width of the pictures: what the table leaves of the terminal, within limits. */
#define LEAST_STRIP 10
#define USUAL_STRIP 40

/* Columns that stay for a picture's sake. */
#define LEAST_COLUMNS 3

/* How a ratio of two strategies is put into words, by metric; else "has R times the METRIC of". */
static const struct {
    const char *metric, *before, *after;
} phrases[] = {
    {"users_day180", "keeps", "times the users of"},
    {"trust_public_day180", "keeps", "times the public trust of"},
    {"rating_day180", "has", "times the rating of"},
    {"anger_area", "meets", "times the anger of"},
    {"cost_day180", "costs", "times as much as"},
};

/* ---- numbers as people write them ---- */

/* Decimals at which a half-width has its first digit, at least 2. */
static int
decimals_of(double half_width)
{
    int decimals = 2;

    for (double scaled = half_width * 100.0; scaled > 0.0 && scaled < 0.95 && decimals < 6;
         scaled *= 10.0) {
        decimals++;
    }
    return decimals;
}

/* "1.31 ± 0.02", or "1.31" if it is exact. */
static void
write_interval(const crs_interval *interval, const char *sign, int unicode, char *text,
               size_t size)
{
    const int decimals = decimals_of(interval->half_width);
    const char *plus = interval->mean >= 0.0 ? sign : "";

    if (isnan(interval->mean)) {
        snprintf(text, size, "-");
    } else if (isnan(interval->half_width) || interval->half_width < 5e-7) {
        snprintf(text, size, "%s%.2f", plus, interval->mean);
    } else {
        snprintf(text, size, "%s%.*f %s %.*f", plus, decimals, interval->mean,
                 unicode ? "±" : "+-", decimals, interval->half_width);
    }
}

/* Against the reference: the ratio of the means if there is one, else the difference. */
static void
write_against(const crs_standing *standing, int unicode, char *text, size_t size)
{
    char number[64];

    if (isnan(standing->ratio.mean)) {
        write_interval(&standing->difference, "+", unicode, text, size);
        return;
    }
    write_interval(&standing->ratio, "", unicode, number, sizeof number);
    snprintf(text, size, "%s times", number);
}

/* "2" or, where others share the place, "2=". */
static void
write_rank(const crs_compare *result, size_t metric, size_t strategy, char *text, size_t size)
{
    const unsigned rank = crs_compare_standing(result, metric, strategy)->rank.rank;
    unsigned sharing = 0;

    for (size_t s = 0; s < result->num_strategies; s++) {
        sharing += crs_compare_standing(result, metric, s)->rank.rank == rank;
    }
    if (rank == 0) {
        snprintf(text, size, "-");
    } else {
        snprintf(text, size, "%u%s", rank, sharing > 1 ? "=" : "");
    }
}

/* Who dominates the strategy: the first in order to do so, and how many more. */
static void
write_dominators(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
                 const size_t *order, char *text, size_t size)
{
    const crs_compare *result = &self->results[c];
    const char *name = NULL;
    crs_dominance strongest = CRS_DOMINANCE_NONE;
    size_t count = 0;

    text[0] = '\0';
    for (size_t k = 0; k < result->num_strategies; k++) {
        const crs_dominance how = crs_compare_dominance(result, metric, order[k], strategy);

        if (how == CRS_DOMINANCE_NONE) {
            continue;
        }
        count++;
        if (how > strongest) {
            strongest = how;
            name = crs_comparison_job(self, c, order[k])->strategy_id;
        }
    }
    if (name) {
        snprintf(text, size, "%.80s%s", name,
                 strongest == CRS_DOMINANCE_FIRST ? "" : " (2nd order)");
        if (count > 1) {
            snprintf(text + strlen(text), size - strlen(text), " +%zu", count - 1);
        }
    }
}

/* Is the metric a time, and not reached in some runs of some strategy? */
static int
is_incomplete(const crs_comparison *self, size_t c, size_t metric)
{
    const crs_compare *result = &self->results[c];
    int any = 0;

    for (size_t s = 0; s < result->num_strategies; s++) {
        const crs_outcome_counts *counts = &crs_compare_standing(result, metric, s)->counts;

        any |= counts->later > 0 || counts->none > 0;
    }
    return any && crs_outcome_is_time(&result->facts[metric].rule);
}

/* "44 of 200", and in how many no crisis broke out: "44 + 12 none of 200". */
static void
write_reached(const crs_compare *result, const crs_standing *standing, char *text, size_t size)
{
    if (standing->counts.none > 0) {
        snprintf(text, size, "%" PRIu64 " + %" PRIu64 " none of %" PRIu64,
                 standing->counts.reached, standing->counts.none, result->replicates);
    } else {
        snprintf(text, size, "%" PRIu64 " of %" PRIu64, standing->counts.reached,
                 result->replicates);
    }
}

/* "4.38 to 15.4", "112 to > 400"; "-" where there are too few runs for a band. */
static void
write_band(const crs_quantiles *quantiles, double horizon, char *text, size_t size)
{
    char low[64], high[64];

    if (isnan(quantiles->q[CRS_REPLAY_P05])) {
        snprintf(text, size, "-");
        return;
    }
    crs_text_outcome(quantiles->q[CRS_REPLAY_P05], horizon, low, sizeof low);
    crs_text_outcome(quantiles->q[CRS_REPLAY_P95], horizon, high, sizeof high);
    snprintf(text, size, "%s to %s", low, high);
}

/* The cells of a strategy's row, the last one not. */
static void
write_row(const crs_comparison *self, size_t c, size_t metric, size_t strategy, int unicode,
          char cells[NUM_CELLS][CELL])
{
    const crs_compare *result = &self->results[c];
    const crs_standing *standing = crs_compare_standing(result, metric, strategy);
    const crs_compare_facts *facts = &result->facts[metric];

    write_rank(result, metric, strategy, cells[0], CELL);
    snprintf(cells[1], CELL, "%.120s%s", crs_comparison_job(self, c, strategy)->strategy_id,
             result->pareto[strategy] ? " *" : "");
    crs_text_number(standing->mean.mean, cells[2], CELL);
    write_reached(result, standing, cells[REACHED], CELL);
    write_band(&standing->quantiles, facts->rule.horizon, cells[4], CELL);
    write_against(standing, unicode, cells[5], CELL);
    if (strategy == self->reference) {
        snprintf(cells[5], CELL, "reference");
    }
    if (isnan(standing->best.mean)) {
        snprintf(cells[6], CELL,
                 facts->compared > 0 && facts->tied == facts->compared && standing->rank.rank > 0
                     ? "tie"
                     : "-");
    } else {
        snprintf(cells[6], CELL, "%.1f %%", 100.0 * standing->best.mean);
    }
    crs_text_number(standing->regret.mean, cells[7], CELL);
}

/* ---- sentences ---- */

/* "golden-4h keeps 1.31 ± 0.02 times the users of as-reported." */
static void
write_sentence(const crs_comparison *self, size_t c, size_t metric, size_t strategy, int unicode,
               char *text, size_t size)
{
    const crs_standing *standing = crs_compare_standing(&self->results[c], metric, strategy);
    const char *name = crs_comparison_metric(self, metric)->name;
    const char *who = crs_comparison_job(self, c, strategy)->strategy_id;
    const char *reference = crs_comparison_job(self, c, self->reference)->strategy_id;
    char number[64];

    text[0] = '\0';
    if (strategy == self->reference || isnan(standing->mean.mean)) {
        return;
    }
    if (isnan(standing->ratio.mean)) {
        write_interval(&standing->difference, "+", unicode, number, sizeof number);
        snprintf(text, size, "%s: %s is %s against %s.", who, name, number, reference);
        return;
    }
    write_interval(&standing->ratio, "", unicode, number, sizeof number);
    for (size_t i = 0; i < COUNT(phrases); i++) {
        if (strcmp(phrases[i].metric, name) == 0) {
            snprintf(text, size, "%s %s %s %s %s.", who, phrases[i].before, number,
                     phrases[i].after, reference);
            return;
        }
    }
    snprintf(text, size, "%s has %s times the %s of %s.", who, number, name, reference);
}

/* What a mean is of which not all runs have the time. */
static void
write_restriction(const crs_compare *result, size_t metric, int direction, char *text, size_t size)
{
    snprintf(text, size, "Means count what is later than day %g as day %g%s.",
             result->facts[metric].rule.horizon, result->facts[metric].rule.horizon,
             direction < 0   ? ", and as 0 where no crisis broke out"
             : direction > 0 ? ", and so where no crisis broke out"
                             : "; runs without a crisis are left out");
}

/* How many replicates, and why no more. */
static void
write_ending(const crs_comparison *self, size_t c, int unicode, char *text, size_t size)
{
    const crs_compare *result = &self->results[c];
    const char *sign = unicode ? "±" : "+-";
    char sets[64] = "";

    if (self->num_sets > 1) {
        snprintf(sets, sizeof sets, " over %zu parameter sets", self->num_sets);
    }
    switch (result->end) {
    case CRS_COMPARE_EXACT:
        snprintf(text, size, "one run of each strategy, without luck: numbers are exact");
        break;
    case CRS_COMPARE_FIXED:
        snprintf(text, size, "%" PRIu64 " replicates%s", result->replicates, sets);
        break;
    case CRS_COMPARE_PRECISE:
        snprintf(text, size, "%" PRIu64 " replicates%s, enough for %s%.2g %%", result->replicates,
                 sets, sign, 100.0 * result->reached);
        break;
    case CRS_COMPARE_CAPPED:
        snprintf(text, size,
                 "%" PRIu64 " replicates%s, the most allowed: %s%.2g %%, not the %s%.2g %% wanted "
                 "(%s of %s)",
                 result->replicates, sets, sign, 100.0 * result->reached, sign,
                 100.0 * self->precision, crs_comparison_metric(self, result->widest_metric)->name,
                 crs_comparison_job(self, c, result->widest_strategy)->strategy_id);
        break;
    case CRS_COMPARE_LIMITED:
        snprintf(text, size,
                 "%" PRIu64 " replicates%s: %s%.2g %%, not the %s%.2g %% wanted; more replicates "
                 "do not help, more sets would",
                 result->replicates, sets, sign, 100.0 * result->reached, sign,
                 100.0 * self->precision);
        break;
    }
}

/* What the Pareto set is of: "trust, users and cost", or those of them that were compared. */
static const char *
pareto_words(const crs_comparison *self, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < self->num_pareto && length + 1 < size; i++) {
        const char *name = crs_comparison_metric(self, self->pareto[i])->name;
        const char *word = strncmp(name, "trust", 5) == 0   ? "trust"
                           : strncmp(name, "users", 5) == 0 ? "users"
                           : strncmp(name, "cost", 4) == 0  ? "cost"
                                                            : name;

        length += (size_t)snprintf(text + length, size - length, "%s%s",
                                   i == 0                     ? ""
                                   : i + 1 < self->num_pareto ? ", "
                                                              : " and ",
                                   word);
    }
    return text;
}

/* The strategies of the Pareto set: "silence, golden-4h". */
static void
write_pareto(const crs_comparison *self, size_t c, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (size_t s = 0; s < self->num_strategies; s++) {
        if (self->results[c].pareto[s] && length + 1 < size) {
            length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
                                       crs_comparison_job(self, c, s)->strategy_id);
        }
    }
}

static const char *
direction_words(int direction)
{
    return direction > 0 ? "larger is better" : direction < 0 ? "smaller is better" : "no ranking";
}

/* ---- pictures ---- */

/* The scale that all strategies of a metric fit. 0 if there is none. */
static int
find_scale(const crs_comparison *self, size_t c, size_t metric, crs_strip *scale)
{
    *scale = (crs_strip){.left = (double)INFINITY,
                         .right = -(double)INFINITY,
                         .band_low = (double)NAN,
                         .band_high = (double)NAN};
    for (size_t s = 0; s < self->num_strategies; s++) {
        const crs_standing *standing = crs_compare_standing(&self->results[c], metric, s);

        const double horizon = self->results[c].facts[metric].rule.horizon;

        scale->left = fmin(scale->left,
                           fmin(standing->quantiles.q[CRS_REPLAY_P05], standing->mean.mean));
        scale->right = fmax(
            scale->right,
            fmax(fmin(standing->quantiles.q[CRS_REPLAY_P95], horizon), standing->mean.mean));
    }
    scale->value = crs_compare_standing(&self->results[c], metric, self->reference)->mean.mean;
    return scale->left < scale->right && isfinite(scale->right - scale->left);
}

/* The mean and 90 % of the runs of a strategy, and where the reference is. */
static void
draw_strategy(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
              const crs_strip *scale, int width, int unicode, char *text)
{
    const crs_standing *standing = crs_compare_standing(&self->results[c], metric, strategy);
    crs_strip strip = *scale;

    strip.low = fmin(standing->quantiles.q[CRS_REPLAY_P05], scale->right);
    strip.high = fmin(standing->quantiles.q[CRS_REPLAY_P95], scale->right);
    strip.middle = standing->mean.mean;
    crs_picture_strip(&strip, width, unicode, text);
}

/* ---- for people ---- */

/* Columns of a metric's table, and the width of the terminal from which on each is shown. */
static const struct {
    crs_table_column column;
    int from_width;
} metric_columns[NUM_CELLS] = {
    {{"rank", 1, 0}, 0},     {{"strategy", 0, 0}, 0},      {{"mean", 1, 0}, 0},
    {{"reached", 1, 0}, 0},  {{"90 % of runs", 0, 0}, 88}, {{"to reference", 0, 0}, 0},
    {{"best in", 1, 0}, 70}, {{"regret", 1, 0}, 96},       {{"dominated by", 0, 1}, 112},
};

/* What a metric's table shows. */
typedef struct layout {
    crs_table_column columns[NUM_CELLS + 1];
    size_t shown[NUM_CELLS]; /* [count], of metric_columns */
    size_t count;
    crs_strip scale;
    int strip; /* width of the pictures, in a column of their own behind the others; 0: none */
    char ends[CRS_PICTURE_BYTES];
} layout;

static crs_status
fill_table(const crs_cli *cli, const crs_comparison *self, size_t c, size_t metric,
           const size_t *order, const layout *as, crs_table *table)
{
    char cells[NUM_CELLS][CELL], strip[CRS_PICTURE_BYTES];

    crs_table_init(table, as->columns, as->count + (as->strip > 0));
    for (size_t k = 0; k < self->num_strategies; k++) {
        write_row(self, c, metric, order[k], cli->style.unicode, cells);
        write_dominators(self, c, metric, order[k], order, cells[NUM_CELLS - 1], CELL);
        for (size_t i = 0; i < as->count; i++) {
            crs_table_cell(table, cells[as->shown[i]]);
        }
        if (as->strip > 0) {
            draw_strategy(self, c, metric, order[k], &as->scale, as->strip, cli->style.unicode,
                          strip);
            crs_table_cell(table, strip);
        }
    }
    return table->failed ? crs_error(CRS_ERR_MEMORY) : CRS_OK;
}

/* Gives the pictures what the other columns leave, and takes columns away from the right until
 * that is enough. */
static crs_status
make_room(const crs_cli *cli, const crs_comparison *self, size_t c, size_t metric,
          const size_t *order, layout *as)
{
    const int width = cli->style.width;
    int left = USUAL_STRIP;

    do {
        crs_table table;
        crs_status status = fill_table(cli, self, c, metric, order, as, &table);

        if (status == CRS_OK && width > 0) {
            left = width - (int)crs_table_width(&table) - 2;
        }
        crs_table_free(&table);
        if (status != CRS_OK) {
            return status;
        }
    } while (left < LEAST_STRIP && as->count > LEAST_COLUMNS && as->count--);
    as->strip = left < LEAST_STRIP ? 0 : left < USUAL_STRIP ? left : USUAL_STRIP;
    crs_picture_ends(&as->scale, as->strip, as->ends);
    as->columns[as->count] = (crs_table_column){as->ends, 0, CRS_TABLE_PICTURE};
    return CRS_OK;
}

static crs_status
print_table(const crs_cli *cli, const crs_comparison *self, size_t c, size_t metric,
            const size_t *order)
{
    layout as = {.count = 0};
    crs_status status = CRS_OK;
    crs_table table;

    for (size_t i = 0; i < NUM_CELLS; i++) {
        if (i == REACHED && !is_incomplete(self, c, metric)) {
            continue;
        }
        if (cli->style.width == 0 || cli->style.width >= metric_columns[i].from_width) {
            as.columns[as.count] = metric_columns[i].column;
            as.shown[as.count++] = i;
        }
    }
    if (crs_cli_draws(cli, 0) && find_scale(self, c, metric, &as.scale)) {
        status = make_room(cli, self, c, metric, order, &as);
    }
    if (status == CRS_OK) {
        status = fill_table(cli, self, c, metric, order, &as, &table);
        status = status == CRS_OK ? crs_table_print(&table, &cli->style, cli->out) : status;
        crs_table_free(&table);
    }
    return status;
}

static crs_status
print_metric(const crs_cli *cli, const crs_comparison *self, size_t c, size_t metric,
             size_t *order)
{
    const crs_metric_info *info = crs_comparison_metric(self, metric);
    char line[1024];
    crs_status status;

    snprintf(line, sizeof line, "%s: %s (%s)", info->name, info->meaning,
             direction_words(info->direction));
    crs_cli_title(cli, line);
    crs_comparison_order(self, c, metric, order);
    status = print_table(cli, self, c, metric, order);
    if (is_incomplete(self, c, metric)) {
        write_restriction(&self->results[c], metric, info->direction, line, sizeof line);
        crs_text_print(line, &cli->style, cli->out);
    }
    write_sentence(self, c, metric, order[0], cli->style.unicode, line, sizeof line);
    if (line[0]) {
        crs_text_print(line, &cli->style, cli->out);
    }
    crs_sink_text(cli->out, "\n");
    return status;
}

crs_status
crs_comparison_report(const crs_cli *cli, const crs_comparison *self)
{
    size_t *order = calloc(self->num_strategies, sizeof *order);
    crs_status status = order ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    char line[2048], ending[512], words[128];

    for (size_t c = 0; c < self->experiment.num_cases && status == CRS_OK; c++) {
        const crs_case *of = &self->experiment.cases[c];

        snprintf(line, sizeof line, "%s: %s", of->name, of->title ? of->title : "");
        crs_cli_title(cli, line);
        write_ending(self, c, cli->style.unicode, ending, sizeof ending);
        snprintf(line, sizeof line, "the same luck for all, %s; seed %" PRIu64 ", %g days", ending,
                 self->experiment.plan.seed, self->experiment.plan.days);
        crs_text_print(line, &cli->style, cli->out);
        crs_sink_text(cli->out, "\n");
        for (size_t m = 0; m < self->num_metrics && status == CRS_OK; m++) {
            status = print_metric(cli, self, c, m, order);
        }
        if (self->num_pareto > 0) {
            write_pareto(self, c, ending, sizeof ending);
            snprintf(line, sizeof line,
                     "* No other strategy is at least as good in %s, by their means: %s.",
                     pareto_words(self, words, sizeof words), ending);
            crs_text_print(line, &cli->style, cli->out);
        }
        crs_sink_text(cli->out, c + 1 < self->experiment.num_cases ? "\n" : "");
    }
    if (status == CRS_OK && !crs_options_flag(cli->options, CRS_OPT_QUIET)) {
        snprintf(line, sizeof line,
                 "%s is the 95 %% confidence interval of a paired comparison. Equal ranks (=): "
                 "simultaneous 95 %% intervals do not separate. Regret: how much worse than the "
                 "best of the same run, on average.",
                 cli->style.unicode ? "±" : "+-");
        crs_text_print(line, &cli->style, cli->out);
        if (crs_cli_draws(cli, 0)) {
            snprintf(line, sizeof line, "In the pictures: %s",
                     cli->style.unicode ? "● mean, ━ 90 % of the runs, │ mean of the reference."
                                        : "O mean, = 90 % of the runs, | mean of the reference.");
            crs_text_print(line, &cli->style, cli->out);
        }
    }
    free(order);
    return status;
}

/* ---- Markdown ---- */

static void
put_line(crs_sink *sink, const char *text)
{
    crs_sink_text(sink, text);
    crs_sink_text(sink, "\n");
}

crs_status
crs_comparison_markdown(const crs_comparison *self, crs_sink *sink)
{
    size_t *order = calloc(self->num_strategies, sizeof *order);
    char line[2048], cells[NUM_CELLS][CELL], text[512], words[128];

    if (!order) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        snprintf(line, sizeof line, "%s## %s\n", c ? "\n" : "", self->experiment.cases[c].name);
        put_line(sink, line);
        write_ending(self, c, 1, text, sizeof text);
        snprintf(line, sizeof line, "The same luck for all, %s; seed %" PRIu64 ".", text,
                 self->experiment.plan.seed);
        put_line(sink, line);
        for (size_t m = 0; m < self->num_metrics; m++) {
            const crs_metric_info *info = crs_comparison_metric(self, m);

            crs_comparison_order(self, c, m, order);
            snprintf(line, sizeof line,
                     "\n### %s\n\n%s (%s)\n\n| rank | strategy | mean | reached | 90 %% of runs | "
                     "to %s | best in | regret | dominated by "
                     "|\n|--:|---|--:|--:|---|---|--:|--:|---|",
                     info->name, info->meaning, direction_words(info->direction),
                     crs_comparison_job(self, c, self->reference)->strategy_id);
            put_line(sink, line);
            for (size_t k = 0; k < self->num_strategies; k++) {
                write_row(self, c, m, order[k], 1, cells);
                write_dominators(self, c, m, order[k], order, text, sizeof text);
                snprintf(line, sizeof line, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                         cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6],
                         cells[7], text);
                put_line(sink, line);
            }
            write_sentence(self, c, m, order[0], 1, text, sizeof text);
            if (text[0]) {
                crs_sink_text(sink, "\n");
                put_line(sink, text);
            }
        }
        if (self->num_pareto > 0) {
            write_pareto(self, c, text, sizeof text);
            snprintf(line, sizeof line, "\n\\* Pareto set of %s: %s.",
                     pareto_words(self, words, sizeof words), text);
            put_line(sink, line);
        }
    }
    free(order);
    return sink->error ? crs_error(CRS_ERR_IO) : CRS_OK;
}
