/* compare: strategies against each other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "page/chart.h"
#include "page/rows.h"
#include "page/kinds.h"
#include "result/tables.h"

/* Columns of the tables. */
#define RANKING(name)     CRS_COLUMN(ranking, name)
#define DIFFERENCES(name) CRS_COLUMN(differences, name)
#define DOMINANCE(name)   CRS_COLUMN(dominance, name)

/* Strategies of a figure or a table. */
#define MAX_SHOWN 60

static const char *const of_case[] = {RANKING(case), NULL};
static const char *const of_question[] = {RANKING(case), RANKING(metric), NULL};
static const char *const of_answer[] = {RANKING(case), RANKING(metric), RANKING(strategy), NULL};

typedef struct comparison {
    crs_page *page;
    crs_rows ranking, differences, dominance;
    size_t *order; /* [ranking.count]: of the question at hand */
    double *keys;
} comparison;

/* Rows of the question that row `first` is of, by rank and within one by the mean's place in it:
 * order[]; how many there are. */
static size_t
rank_rows(comparison *self, size_t first)
{
    size_t count = 0;
    double slope = 0.0, best = (double)NAN, worst = (double)NAN;

    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_question)) {
            const double rank = crs_rows_number(&self->ranking, i, RANKING(rank));

            self->order[count++] = i;
            self->keys[i] = rank;
            best = rank == 1.0 ? crs_rows_number(&self->ranking, i, RANKING(mean)) : best;
            worst = crs_rows_number(&self->ranking, i, RANKING(mean));
            slope = isnan(best) ? slope : slope + (worst - best);
        }
    }
    crs_rows_sort(self->order, self->keys, count);
    slope = slope > 0.0 ? 1.0 : -1.0; /* worse ones lie above or below the best */
    for (size_t i = 0; i < count; i++) {
        const double mean = crs_rows_number(&self->ranking, self->order[i], RANKING(mean));

        self->keys[self->order[i]] = isnan(self->keys[self->order[i]])
                                         ? (double)NAN
                                         : self->keys[self->order[i]] * 1e9 + slope * mean * 1e-3;
    }
    crs_rows_sort(self->order, self->keys, count);
    return count;
}

static const char *
text(const comparison *self, size_t row, const char *column)
{
    return crs_rows_text(&self->ranking, row, column);
}

static double
number(comparison *self, size_t row, const char *column)
{
    return crs_rows_number(&self->ranking, row, column);
}

/* A cell of differences.csv of the strategy of a row. */
static double
difference(comparison *self, size_t row, const char *column)
{
    const size_t at = crs_rows_match(&self->differences, 0, &self->ranking, row, of_answer);

    return at < self->differences.count ? crs_rows_number(&self->differences, at, column)
                                        : (double)NAN;
}

static const char *
reference(const comparison *self, size_t row)
{
    const size_t at = crs_rows_match(&self->differences, 0, &self->ranking, row, of_question);

    return at < self->differences.count
               ? crs_rows_text(&self->differences, at, DIFFERENCES(reference))
               : "";
}

/* ---- words ---- */

/* ", 1.31 times that of as-reported" */
static void
say_ratio(comparison *self, size_t row)
{
    const double ratio = difference(self, row, DIFFERENCES(ratio));
    crs_html *html = &self->page->html;

    if (strcmp(text(self, row, RANKING(strategy)), reference(self, row)) == 0) {
        crs_html_text(html, ", the reference itself");
    } else if (ratio > 0.0) {
        crs_html_say(html, ", %g times that of %s", ratio, reference(self, row));
    }
}

/* `with_case`: the sentence also says in which case. */
static void
say_metric(comparison *self, size_t first, int with_case)
{
    const size_t count = rank_rows(self, first);
    const size_t best = self->order[0], worst = self->order[count - 1];
    const char *metric = text(self, first, RANKING(metric));
    crs_html *html = &self->page->html;
    size_t ties = 0;

    for (size_t i = 1; i < count; i++) {
        ties += number(self, self->order[i], RANKING(rank)) == number(self, best, RANKING(rank));
    }
    crs_page_finding_begin(self->page);
    if (with_case) {
        crs_html_say(html, "%s: ", text(self, first, RANKING(case)));
    }
    crs_html_say(html, "%s (%s): ", metric, crs_page_meaning(self->page, metric));
    if (isnan(number(self, best, RANKING(rank)))) {
        crs_html_text(html, "not ranked.");
        crs_page_finding_end(self->page);
        return;
    }
    crs_html_say(html, "%s is best with a mean of %g", text(self, best, RANKING(strategy)),
                 number(self, best, RANKING(mean)));
    say_ratio(self, best);
    if (ties > 0) {
        crs_html_say(html, " (%zu more cannot be told from it)", ties);
    }
    if (count > 1) {
        crs_html_say(html, "; %s is worst with %g", text(self, worst, RANKING(strategy)),
                     number(self, worst, RANKING(mean)));
        say_ratio(self, worst);
    }
    crs_html_text(html, ".");
    crs_page_finding_end(self->page);
}

/* What the Pareto set is of: those of trust, users and cost that were compared. */
static const char *
pareto_words(comparison *self, size_t first, char *words, size_t size)
{
    static const char *const of[][2] = {
        {"trust_public_day180", "trust"}, {"users_day180", "users"}, {"cost_day180", "cost"}};
    size_t length = 0, left = 0;
    int there[3] = {0};

    for (size_t i = first; i < self->ranking.count; i++) {
        for (size_t k = 0; k < 3 && crs_rows_same(&self->ranking, first, i, of_case); k++) {
            there[k] |= strcmp(text(self, i, RANKING(metric)), of[k][0]) == 0;
        }
    }
    words[0] = '\0';
    left = (size_t)(there[0] + there[1] + there[2]);
    for (size_t k = 0; k < 3 && length + 1 < size; k++) {
        if (there[k]) {
            left--;
            length += (size_t)snprintf(words + length, size - length, "%s%s", of[k][1],
                                       left > 1    ? ", "
                                       : left == 1 ? " and "
                                                   : "");
        }
    }
    return words;
}

static void
say_pareto(comparison *self, size_t first)
{
    size_t count = 0;
    char words[64];

    for (size_t i = first; i < self->ranking.count; i++) {
        count += crs_rows_same(&self->ranking, first, i, of_question) &&
                 strcmp(text(self, i, RANKING(pareto)), "true") == 0;
    }
    if (count == 0) {
        return; /* none was looked for */
    }
    count = 0;
    crs_page_finding_begin(self->page);
    crs_html_say(&self->page->html,
                 "%s: not beaten in %s together (Pareto): ", text(self, first, RANKING(case)),
                 pareto_words(self, first, words, sizeof words));
    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_question) &&
            strcmp(text(self, i, RANKING(pareto)), "true") == 0) {
            crs_html_say(&self->page->html, count++ ? ", %s" : "%s",
                         text(self, i, RANKING(strategy)));
        }
    }
    crs_html_text(&self->page->html, ".");
    crs_page_finding_end(self->page);
}

/* ---- figures ---- */

static crs_status
draw_metric(comparison *self, size_t first)
{
    const size_t all = rank_rows(self, first), count = all < MAX_SHOWN ? all : MAX_SHOWN;
    const char *metric = text(self, first, RANKING(metric));
    const crs_chart chart = {
        .title = metric, .x_label = crs_page_label(self->page, metric), .include = (double)NAN};
    crs_chart_row *rows = crs_page_alloc(self->page, count, sizeof *rows);

    if (!rows) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t at = self->order[i];

        rows[i] = crs_chart_row_of(text(self, at, RANKING(strategy)));
        rows[i].low = number(self, at, RANKING(p05));
        rows[i].high = number(self, at, RANKING(p95));
        rows[i].mid = number(self, at, RANKING(mean));
        rows[i].inner_low = number(self, at, RANKING(mean_low));
        rows[i].inner_high = number(self, at, RANKING(mean_high));
        rows[i].looks = strcmp(text(self, at, RANKING(strategy)), reference(self, at)) == 0 ? 2
                                                                                            : 1;
    }
    crs_page_figure(self->page, metric);
    crs_html_say(&self->page->html,
                 "%s. Best first; dot: mean, thick: its 95 %% interval, "
                 "whisker: 90 %% of the runs; orange: the reference.",
                 crs_page_meaning(self->page, metric));
    crs_chart_rows(self->page, &chart, rows, count, 0);
    return CRS_OK;
}

/* The mean of a metric for the case and strategy of a row, or NaN. */
static double
mean_of(comparison *self, size_t row, const char *metric)
{
    for (size_t i = 0; i < self->ranking.count; i++) {
        if (strcmp(text(self, i, RANKING(metric)), metric) == 0 &&
            strcmp(text(self, i, RANKING(case)), text(self, row, RANKING(case))) == 0 &&
            strcmp(text(self, i, RANKING(strategy)), text(self, row, RANKING(strategy))) == 0) {
            return number(self, i, RANKING(mean));
        }
    }
    return (double)NAN;
}

/* Trust or users against cost, the Pareto set marked. */
static crs_status
draw_pareto(comparison *self, size_t first, const char *x_metric, const char *y_metric)
{
    char words[64];
    crs_chart_dot *dots = crs_page_alloc(self->page, self->ranking.count, sizeof *dots);
    const crs_chart chart = {.title = "Cost and what it buys",
                             .x_label = crs_page_label(self->page, x_metric),
                             .y_label = crs_page_label(self->page, y_metric)};
    size_t count = 0;

    if (!dots) {
        return CRS_ERR_MEMORY;
    }
    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_question)) {
            const int is_pareto = strcmp(text(self, i, RANKING(pareto)), "true") == 0;

            dots[count++] = (crs_chart_dot){mean_of(self, i, x_metric),
                                            mean_of(self, i, y_metric),
                                            (double)NAN,
                                            (double)NAN,
                                            is_pareto,
                                            is_pareto ? text(self, i, RANKING(strategy)) : NULL};
        }
    }
    if (count == 0 || isnan(dots[0].x) || isnan(dots[0].y)) {
        return CRS_OK; /* these metrics were not played */
    }
    crs_page_figure(self->page, "What the money buys");
    crs_html_say(&self->page->html,
                 "Means of %s and %s, a dot a strategy; orange and named: the "
                 "Pareto set of %s.",
                 y_metric, x_metric, pareto_words(self, first, words, sizeof words));
    crs_chart_dots(self->page, &chart, dots, count, NULL);
    return CRS_OK;
}

/* ---- tables ---- */

/* "golden-4h +3": a strategy that dominates that of the row, and how many more do. */
static void
dominated_by(comparison *self, size_t row)
{
    const char *first = NULL;
    size_t count = 0;

    for (size_t i = crs_rows_match(&self->dominance, 0, &self->ranking, row, of_question);
         i < self->dominance.count;
         i = crs_rows_match(&self->dominance, i + 1, &self->ranking, row, of_question)) {
        if (strcmp(crs_rows_text(&self->dominance, i, DOMINANCE(over)),
                   text(self, row, RANKING(strategy))) == 0) {
            first = count == 0 ? crs_rows_text(&self->dominance, i, DOMINANCE(strategy)) : first;
            count++;
        }
    }
    crs_page_cell_and_more(self->page, first, count > 1 ? count - 1 : 0);
}

static void
table_metric(comparison *self, size_t first)
{
    static const crs_page_column columns[] = {
        {"strategy", 0},         {"rank", 1},       {"mean", 1},
        {"reached", 1},          {"later", 1},      {"no crisis", 1},
        {"90 % of the runs", 1}, {"difference", 1}, {"95 %", 1},
        {"times reference", 1},  {"best in %", 1},  {"regret", 1},
        {"dominated by", 0},
    };
    const size_t count = rank_rows(self, first);

    crs_page_table(self->page, "Ranking by ", text(self, first, RANKING(metric)), columns,
                   sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count; i++) {
        const size_t at = self->order[i];

        crs_page_cell(self->page, text(self, at, RANKING(strategy)));
        crs_page_cell_exact(self->page, number(self, at, RANKING(rank)));
        crs_page_cell_number(self->page, number(self, at, RANKING(mean)));
        crs_page_cell_exact(self->page, number(self, at, RANKING(reached)));
        crs_page_cell_exact(self->page, number(self, at, RANKING(later)));
        crs_page_cell_exact(self->page, number(self, at, RANKING(none)));
        crs_page_cell_range(self->page, number(self, at, RANKING(p05)),
                            number(self, at, RANKING(p95)));
        crs_page_cell_number(self->page, difference(self, at, DIFFERENCES(difference)));
        crs_page_cell_range(self->page, difference(self, at, DIFFERENCES(difference_low)),
                            difference(self, at, DIFFERENCES(difference_high)));
        crs_page_cell_number(self->page, difference(self, at, DIFFERENCES(ratio)));
        crs_page_cell_number(self->page, 100.0 * number(self, at, RANKING(best)));
        crs_page_cell_number(self->page, number(self, at, RANKING(regret)));
        dominated_by(self, at);
    }
    crs_page_table_end(self->page);
}

/* ---- all of it ---- */

static crs_status
show_case(comparison *self, size_t first)
{
    crs_status status = CRS_OK;

    crs_page_heading_of(self->page, 2, text(self, first, RANKING(case)), NULL);
    crs_page_findings_begin(self->page);
    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_case) &&
            crs_rows_is_first(&self->ranking, i, of_question)) {
            say_metric(self, i, 0);
        }
    }
    crs_page_findings_end(self->page);
    crs_page_figures_begin(self->page);
    for (size_t i = first; i < self->ranking.count && status == CRS_OK; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_case) &&
            crs_rows_is_first(&self->ranking, i, of_question)) {
            status = draw_metric(self, i);
        }
    }
    status = status == CRS_OK ? draw_pareto(self, first, "cost_day180", "trust_public_day180")
                              : status;
    status = status == CRS_OK ? draw_pareto(self, first, "cost_day180", "users_day180") : status;
    crs_page_figures_end(self->page);
    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_case) &&
            crs_rows_is_first(&self->ranking, i, of_question)) {
            table_metric(self, i);
        }
    }
    crs_page_paragraph(self->page, "soft",
                       "Equal ranks: simultaneous 95 % intervals of all pairs do not separate "
                       "them. Difference: to the reference, paired under the same luck. Regret: "
                       "how much worse than the best of the same run, on average. Dominated: "
                       "another one is better for everybody who prefers more. Reached: runs in "
                       "which it has a value; what is later than the run counts as its end in "
                       "means, ranks and regret, and where no crisis broke out a time of which "
                       "less is better counts as 0.");
    return status;
}

/* The question of a case that people ask first: the users, else the first one. */
static size_t
headline(const comparison *self, size_t first)
{
    for (size_t i = first; i < self->ranking.count; i++) {
        if (crs_rows_same(&self->ranking, first, i, of_case) &&
            strcmp(text(self, i, RANKING(metric)), "users_day180") == 0) {
            return i;
        }
    }
    return first;
}

static void
say_findings(comparison *self)
{
    crs_page_heading(self->page, 2, "Findings");
    crs_page_findings_begin(self->page);
    for (size_t i = 0; i < self->ranking.count; i++) {
        if (crs_rows_is_first(&self->ranking, i, of_case)) {
            say_metric(self, headline(self, i), 1);
            say_pareto(self, i);
        }
    }
    crs_page_findings_end(self->page);
}

crs_status
crs_html_compare(crs_page *page)
{
    static const char *const needed[] = {RANKING(case), RANKING(metric), RANKING(strategy),
                                         RANKING(rank), RANKING(mean),   NULL};
    comparison self = {.page = page};
    crs_status status = crs_rows_read(&self.ranking, page, crs_ranking_table.file, needed);

    if (status == CRS_OK) {
        status = crs_rows_read_if_any(&self.differences, page, crs_differences_table.file);
    }
    if (status == CRS_OK) {
        status = crs_rows_read_if_any(&self.dominance, page, crs_dominance_table.file);
    }
    if (status == CRS_OK) {
        self.order = crs_page_alloc(page, self.ranking.count, sizeof *self.order);
        self.keys = crs_page_alloc(page, self.ranking.count, sizeof *self.keys);
        status = self.order && self.keys ? CRS_OK : CRS_ERR_MEMORY;
    }
    if (status == CRS_OK) {
        say_findings(&self);
    }
    for (size_t i = 0; i < self.ranking.count && status == CRS_OK; i++) {
        if (crs_rows_is_first(&self.ranking, i, of_case)) {
            status = show_case(&self, i);
        }
    }
    if (status == CRS_OK) {
        status = crs_rows_status(&self.ranking);
    }
    if (status == CRS_OK) {
        status = crs_rows_status(&self.differences);
    }
    return status;
}
