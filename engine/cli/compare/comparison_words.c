#include "cli/compare/comparison_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

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

void
crs_comparison_dominators(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
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

int
crs_comparison_is_incomplete(const crs_comparison *self, size_t c, size_t metric)
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

void
crs_comparison_row(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
                   int unicode, char cells[CRS_COMPARISON_CELLS][CRS_COMPARISON_CELL])
{
    const crs_compare *result = &self->results[c];
    const crs_standing *standing = crs_compare_standing(result, metric, strategy);
    const crs_compare_facts *facts = &result->facts[metric];

    write_rank(result, metric, strategy, cells[0], CRS_COMPARISON_CELL);
    snprintf(cells[1], CRS_COMPARISON_CELL, "%.120s%s",
             crs_comparison_job(self, c, strategy)->strategy_id,
             result->pareto[strategy] ? " *" : "");
    crs_text_number(standing->mean.mean, cells[2], CRS_COMPARISON_CELL);
    write_reached(result, standing, cells[CRS_COMPARISON_REACHED], CRS_COMPARISON_CELL);
    write_band(&standing->quantiles, facts->rule.horizon, cells[4], CRS_COMPARISON_CELL);
    write_against(standing, unicode, cells[5], CRS_COMPARISON_CELL);
    if (strategy == self->reference) {
        snprintf(cells[5], CRS_COMPARISON_CELL, "reference");
    }
    if (isnan(standing->best.mean)) {
        snprintf(cells[6], CRS_COMPARISON_CELL,
                 facts->compared > 0 && facts->tied == facts->compared && standing->rank.rank > 0
                     ? "tie"
                     : "-");
    } else {
        snprintf(cells[6], CRS_COMPARISON_CELL, "%.1f %%", 100.0 * standing->best.mean);
    }
    crs_text_number(standing->regret.mean, cells[7], CRS_COMPARISON_CELL);
}

/* ---- sentences ---- */

void
crs_comparison_sentence(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
                        int unicode, char *text, size_t size)
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

void
crs_comparison_restriction(const crs_compare *result, size_t metric, int direction, char *text,
                           size_t size)
{
    snprintf(text, size, "Means count what is later than day %g as day %g%s.",
             result->facts[metric].rule.horizon, result->facts[metric].rule.horizon,
             direction < 0   ? ", and as 0 where no crisis broke out"
             : direction > 0 ? ", and so where no crisis broke out"
                             : "; runs without a crisis are left out");
}

void
crs_comparison_ending(const crs_comparison *self, size_t c, int unicode, char *text, size_t size)
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

const char *
crs_comparison_pareto_of(const crs_comparison *self, char *text, size_t size)
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

void
crs_comparison_pareto(const crs_comparison *self, size_t c, char *text, size_t size)
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

const char *
crs_comparison_direction(int direction)
{
    return direction > 0 ? "larger is better" : direction < 0 ? "smaller is better" : "no ranking";
}
