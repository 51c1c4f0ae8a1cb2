#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/compare/comparison.h"
#include "cli/compare/comparison_words.h"
#include "term/picture.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Width of the pictures: what the table leaves of the terminal, within limits. */
#define LEAST_STRIP 10
#define USUAL_STRIP 40

/* Columns that stay for a picture's sake. */
#define LEAST_COLUMNS 3

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
} metric_columns[CRS_COMPARISON_CELLS] = {
    {{"rank", 1, 0}, 0},     {{"strategy", 0, 0}, 0},      {{"mean", 1, 0}, 0},
    {{"reached", 1, 0}, 0},  {{"90 % of runs", 0, 0}, 88}, {{"to reference", 0, 0}, 0},
    {{"best in", 1, 0}, 70}, {{"regret", 1, 0}, 96},       {{"dominated by", 0, 1}, 112},
};

/* What a metric's table shows. */
typedef struct layout {
    crs_table_column columns[CRS_COMPARISON_CELLS + 1];
    size_t shown[CRS_COMPARISON_CELLS]; /* [count], of metric_columns */
    size_t count;
    crs_strip scale;
    int strip; /* width of the pictures, in a column of their own behind the others; 0: none */
    char ends[CRS_PICTURE_BYTES];
} layout;

static crs_status
fill_table(const crs_cli *cli, const crs_comparison *self, size_t c, size_t metric,
           const size_t *order, const layout *as, crs_table *table)
{
    char cells[CRS_COMPARISON_CELLS][CRS_COMPARISON_CELL], strip[CRS_PICTURE_BYTES];

    crs_table_init(table, as->columns, as->count + (as->strip > 0));
    for (size_t k = 0; k < self->num_strategies; k++) {
        crs_comparison_row(self, c, metric, order[k], cli->style.unicode, cells);
        crs_comparison_dominators(self, c, metric, order[k], order,
                                  cells[CRS_COMPARISON_CELLS - 1], CRS_COMPARISON_CELL);
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

    for (size_t i = 0; i < CRS_COMPARISON_CELLS; i++) {
        if (i == CRS_COMPARISON_REACHED && !crs_comparison_is_incomplete(self, c, metric)) {
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
             crs_comparison_direction(info->direction));
    crs_cli_title(cli, line);
    crs_comparison_order(self, c, metric, order);
    status = print_table(cli, self, c, metric, order);
    if (crs_comparison_is_incomplete(self, c, metric)) {
        crs_comparison_restriction(&self->results[c], metric, info->direction, line, sizeof line);
        crs_text_print(line, &cli->style, cli->out);
    }
    crs_comparison_sentence(self, c, metric, order[0], cli->style.unicode, line, sizeof line);
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
        crs_comparison_ending(self, c, cli->style.unicode, ending, sizeof ending);
        snprintf(line, sizeof line, "the same luck for all, %s; seed %" PRIu64 ", %g days", ending,
                 self->experiment.plan.seed, self->experiment.plan.days);
        crs_text_print(line, &cli->style, cli->out);
        crs_sink_text(cli->out, "\n");
        for (size_t m = 0; m < self->num_metrics && status == CRS_OK; m++) {
            status = print_metric(cli, self, c, m, order);
        }
        if (self->num_pareto > 0) {
            crs_comparison_pareto(self, c, ending, sizeof ending);
            snprintf(line, sizeof line,
                     "* No other strategy is at least as good in %s, by their means: %s.",
                     crs_comparison_pareto_of(self, words, sizeof words), ending);
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
    char line[2048], cells[CRS_COMPARISON_CELLS][CRS_COMPARISON_CELL], text[512], words[128];

    if (!order) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (size_t c = 0; c < self->experiment.num_cases; c++) {
        snprintf(line, sizeof line, "%s## %s\n", c ? "\n" : "", self->experiment.cases[c].name);
        put_line(sink, line);
        crs_comparison_ending(self, c, 1, text, sizeof text);
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
                     info->name, info->meaning, crs_comparison_direction(info->direction),
                     crs_comparison_job(self, c, self->reference)->strategy_id);
            put_line(sink, line);
            for (size_t k = 0; k < self->num_strategies; k++) {
                crs_comparison_row(self, c, m, order[k], 1, cells);
                crs_comparison_dominators(self, c, m, order[k], order, text, sizeof text);
                snprintf(line, sizeof line, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                         cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6],
                         cells[7], text);
                put_line(sink, line);
            }
            crs_comparison_sentence(self, c, m, order[0], 1, text, sizeof text);
            if (text[0]) {
                crs_sink_text(sink, "\n");
                put_line(sink, text);
            }
        }
        if (self->num_pareto > 0) {
            crs_comparison_pareto(self, c, text, sizeof text);
            snprintf(line, sizeof line, "\n\\* Pareto set of %s: %s.",
                     crs_comparison_pareto_of(self, words, sizeof words), text);
            put_line(sink, line);
        }
    }
    free(order);
    return sink->error ? crs_error(CRS_ERR_IO) : CRS_OK;
}
