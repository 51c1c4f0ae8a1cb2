#include "cli/sensitivity/sensitivity_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Share of the spread that "a few parameters" have to explain. */
#define MOST 0.8

/* Lines of a picture, and width of its bars. */
#define MAX_LINES 12
#define MIN_LINES 3
#define BAR       24

/* On terminals narrower than this, bars are short and one interval is left out. */
#define WIDE_ENOUGH 100

/* A factor that takes part in less than this is left out of the picture. */
#define LITTLE 0.01

/* Doubts that more points would lift. */
#define FEW (CRS_DOUBT_LEAVES | CRS_DOUBT_ZERO | CRS_DOUBT_WIDE | CRS_DOUBT_ROWS)

static const char *const numbers[] = {"none",  "one",   "two",  "three", "four",   "five",  "six",
                                      "seven", "eight", "nine", "ten",   "eleven", "twelve"};

/* ---- an output ---- */

typedef struct output {
    const crs_job *job;
    const crs_column *metric;
    const crs_estimate *estimates;
    size_t number;
} output;

static output
output_of(const crs_sensitivity_result *self, size_t number)
{
    const size_t num_metrics = self->setup->runs.block.num_metrics;

    return (output){&self->setup->study.experiment.jobs[number / num_metrics],
                    &self->setup->metrics[number % num_metrics],
                    self->estimates + number * self->analysis->num_items, number};
}

/* The estimate of an index of a factor; of the output as a whole with factor -1. */
static crs_estimate
get(const crs_sensitivity_result *self, const output *of, crs_sensitivity_index index, int factor)
{
    const long item = crs_sensitivity_find(self->analysis, index, factor);

    return item >= 0 ? of->estimates[item]
                     : (crs_estimate){(double)NAN, (double)NAN, (double)NAN, 0};
}

static const char *
name_of(const crs_sensitivity_result *self, size_t factor)
{
    return self->setup->study.variation.factors[factor].name;
}

static int
is_morris(const crs_sensitivity_result *self)
{
    return self->analysis->plan.method == CRS_SENSITIVITY_MORRIS;
}

/* "parameters", or more generally where attributes of actions are among them. */
static const char *
what_varies(const crs_sensitivity_result *self)
{
    for (size_t f = 0; f < self->analysis->plan.num_factors; f++) {
        if (self->setup->study.variation.aims[f].param < 0) {
            return "varied numbers";
        }
    }
    return "parameters";
}

/* ---- words ---- */

/* Text that grows, and is cut where it does not fit. */
typedef struct writer {
    char *text;
    size_t size, length;
} writer;

static void say(writer *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
say(writer *self, const char *format, ...)
{
    va_list arguments;
    int added;

    va_start(arguments, format);
    added = vsnprintf(self->text + self->length, self->size - self->length, format, arguments);
    va_end(arguments);
    self->length += added > 0 ? (size_t)added : 0;
    self->length = self->length < self->size ? self->length : self->size - 1;
}

/* "Three", "23". */
static void
say_count(writer *self, size_t count, int capital)
{
    if (count < COUNT(numbers)) {
        say(self, "%c%s", capital ? numbers[count][0] - 'a' + 'A' : numbers[count][0],
            numbers[count] + 1);
    } else {
        say(self, "%zu", count);
    }
}

static int
percent(double share)
{
    return (int)floor(100.0 * share + 0.5);
}

/* "a (45 %), b (22 %)": the leading factors with their first-order indices. */
static void
say_factors(const crs_sensitivity_result *self, const output *of, const size_t *factors,
            size_t count, writer *out)
{
    for (size_t i = 0; i < count; i++) {
        const crs_estimate first = get(self, of, CRS_SENSITIVITY_FIRST, (int)factors[i]);

        say(out, "%s%s (%d %%)", i > 0 ? ", " : "", name_of(self, factors[i]),
            percent(fmin(first.value, 1.0)));
    }
}

static void
say_sobol(const crs_sensitivity_result *self, const output *of, size_t *factors, int capital,
          writer *out)
{
    const size_t k = self->analysis->plan.num_factors;
    double explained, alone = 0.0;
    const size_t count = crs_sensitivity_explain(self->analysis, of->estimates, MOST, &explained,
                                                 factors);

    for (size_t f = 0; f < k; f++) {
        alone += get(self, of, CRS_SENSITIVITY_FIRST, (int)f).value;
    }
    if (explained >= MOST && count <= MAX_LINES) {
        say_count(out, count, capital);
        say(out, " of ");
        say_count(out, k, 0);
        say(out, " %s explain%s %d %% of the spread in %s: ", what_varies(self),
            count == 1 ? "s" : "", percent(fmin(explained, 1.0)), of->metric->name);
        say_factors(self, of, factors, count, out);
        say(out, ".");
        return;
    }
    if (k > MAX_LINES) {
        say(out, "%s %s of %zu %s explain 80 %% of the spread in %s, each alone",
            capital ? "No" : "no", numbers[MAX_LINES], k, what_varies(self), of->metric->name);
    } else if (k == 1) {
        say(out, "%s explains less than 80 %% of the spread in %s",
            capital ? "What is varied" : "what is varied", of->metric->name);
    } else {
        say(out, "%s all %s %s together explain 80 %% of the spread in %s, each alone",
            capital ? "Not even" : "not even", numbers[k], what_varies(self), of->metric->name);
    }
    if (count < 1) {
        say(out, ".");
        return;
    }
    say(out, "; the strongest: ");
    say_factors(self, of, factors, count < MIN_LINES ? count : MIN_LINES, out);
    say(out, ". All of them alone explain %d %%, the rest is how they act together.",
        percent(fmin(fmax(alone, 0.0), 1.0)));
}

static void
say_morris(const crs_sensitivity_result *self, const output *of, size_t *factors, int capital,
           writer *out)
{
    const size_t k = self->analysis->plan.num_factors;
    double largest;
    size_t strong = 0;

    crs_sensitivity_rank(self->analysis, of->estimates, factors);
    largest = get(self, of, CRS_SENSITIVITY_MU_STAR, (int)factors[0]).value;
    while (strong < k &&
           get(self, of, CRS_SENSITIVITY_MU_STAR, (int)factors[strong]).value >= 0.1 * largest) {
        strong++;
    }
    say_count(out, strong, capital);
    say(out, " of ");
    say_count(out, k, 0);
    say(out,
        " %s move%s %s by at least a tenth of what %s does; the strongest: ", what_varies(self),
        strong == 1 ? "s" : "", of->metric->name, name_of(self, factors[0]));
    for (size_t i = 0; i < k && i < MIN_LINES; i++) {
        say(out, "%s%s", i > 0 ? ", " : "", name_of(self, factors[i]));
    }
    say(out, ".");
}

/* Does anything that is varied move the result? */
static int
is_moved(const crs_sensitivity_result *self, const output *of)
{
    for (size_t f = 0; is_morris(self) && f < self->analysis->plan.num_factors; f++) {
        if (get(self, of, CRS_SENSITIVITY_MU_STAR, (int)f).value > 0.0) {
            return 1;
        }
    }
    return get(self, of, CRS_SENSITIVITY_SD, -1).value > 0.0;
}

void
crs_sensitivity_sentence(const crs_sensitivity_result *self, size_t number, size_t *factors,
                         char *text, size_t size)
{
    const output of = output_of(self, number);
    writer out = {text, size, 0};

    text[0] = '\0';
    if (crs_sensitivity_rows(self->analysis, number) == 0) {
        say(&out, "%s has no value in any row.", of.metric->name);
    } else if (!is_moved(self, &of) && get(self, &of, CRS_SENSITIVITY_NOISE_SD, -1).value > 0.0) {
        say(&out, "Luck hides what is varied from %s: more --reps or --points might tell.",
            of.metric->name);
    } else if (!is_moved(self, &of)) {
        say(&out, "%s does not depend on what is varied.", of.metric->name);
    } else {
        const int few = (crs_sensitivity_doubts(self->analysis, of.estimates) & FEW) != 0;

        say(&out, "%s", few ? "As far as so few points can tell, " : "");
        (is_morris(self) ? say_morris : say_sobol)(self, &of, factors, !few, &out);
    }
}

/* Why to be careful, in one sentence; an empty one if there is no reason. */
static void
say_doubts(const crs_sensitivity_result *self, const output *of, char *text, size_t size)
{
    const unsigned doubts = crs_sensitivity_doubts(self->analysis, of->estimates);
    const uint64_t rows = self->analysis->plan.rows;
    const uint64_t valid = crs_sensitivity_rows(self->analysis, of->number);
    writer out = {text, size, 0};
    int reasons = 0;

    text[0] = '\0';
    if (doubts & FEW) {
        say(&out, "too few points: ");
        if (doubts & CRS_DOUBT_LEAVES) {
            say(&out, "an index leaves 0 to 1");
            reasons++;
        }
        if (doubts & CRS_DOUBT_ZERO) {
            say(&out, "%sthe interval of the leading index contains 0", reasons++ ? ", " : "");
        }
        if (doubts & CRS_DOUBT_WIDE) {
            say(&out,
                is_morris(self) ? "%sthe leading mu* is uncertain by more than a quarter"
                                : "%san interval is wider than 0.2",
                reasons++ ? ", " : "");
        }
        if (doubts & CRS_DOUBT_ROWS) {
            say(&out, "%sfew points make up most of the spread", reasons++ ? ", " : "");
        }
        say(&out, "; try --points %" PRIu64 "%s", rows * 4,
            get(self, of, CRS_SENSITIVITY_NOISE_SHARE, -1).value > 0.5 ? " or more --reps" : "");
    }
    if (doubts & CRS_DOUBT_LUCK) {
        say(&out, "%sone replicate: luck passes for interaction; try --reps 2",
            text[0] ? "; " : "");
    }
    if (self->setup->runs.counts[of->number].later > 0) {
        const crs_outcome_counts *counts = &self->setup->runs.counts[of->number];

        say(&out,
            "%sin %" PRIu64 " of %" PRIu64 " runs %s is later than the run, and counts as "
            "its end",
            text[0] ? "; " : "", counts->later, counts->reached + counts->later + counts->none,
            of->metric->name);
    }
    if (valid < rows) {
        say(&out, "%s%" PRIu64 " of %" PRIu64 " rows are left out, %s has no value there",
            text[0] ? "; " : "", rows - valid, rows, of->metric->name);
    }
}

/* ---- pictures ---- */

static int
is_narrow(const crs_cli *cli)
{
    return cli->style.width > 0 && cli->style.width < WIDE_ENOUGH;
}

/* A bar: `strong` eighths of a character cell in full, up to `weak` in shade. */
static void
draw_bar(const crs_cli *cli, double strong, double weak, char *text, size_t size)
{
    const int unicode = cli->style.unicode;
    const int width = is_narrow(cli) ? BAR / 2 : BAR;
    writer out = {text, size, 0};
    const int full = (int)floor(fmin(fmax(strong, 0.0), 1.0) * width + 0.5);
    const int all = (int)floor(fmin(fmax(weak, 0.0), 1.0) * width + 0.5);

    text[0] = '\0';
    for (int i = 0; crs_cli_draws(cli, 1) && i < BAR && (i < full || i < all); i++) {
        say(&out, "%s", i < full ? (unicode ? "█" : "#") : (unicode ? "░" : "."));
    }
}

static void
add_interval(const crs_estimate *of, crs_table *table)
{
    char low[64], high[64];

    crs_text_number(of->low, low, sizeof low);
    crs_text_number(of->high, high, sizeof high);
    crs_table_format(table, "%s to %s", low, high);
}

/* Rounded to a multiple of `unit`, and never -0. */
static double
tidy(double x, double unit)
{
    return floor(x / unit + 0.5) * unit + 0.0;
}

/* The share and its interval: two cells. */
static void
add_share(const crs_estimate *of, crs_table *table)
{
    crs_table_format(table, "%.3f", tidy(of->value, 0.001));
    crs_table_format(table, "%.2f to %.2f", tidy(of->low, 0.01), tidy(of->high, 0.01));
}

static void
add_sobol_line(const crs_cli *cli, const crs_sensitivity_result *self, const output *of,
               size_t factor, double largest, crs_table *table)
{
    const crs_estimate first = get(self, of, CRS_SENSITIVITY_FIRST, (int)factor);
    const crs_estimate total = get(self, of, CRS_SENSITIVITY_TOTAL, (int)factor);
    char bar[BAR * 4 + 1];

    draw_bar(cli, first.value / largest, total.value / largest, bar, sizeof bar);
    crs_table_cell(table, name_of(self, factor));
    if (is_narrow(cli)) {
        crs_table_format(table, "%.3f", tidy(first.value, 0.001));
    } else {
        add_share(&first, table);
    }
    add_share(&total, table);
    crs_table_cell(table, bar);
}

static void
add_morris_line(const crs_cli *cli, const crs_sensitivity_result *self, const output *of,
                size_t factor, double largest, crs_table *table)
{
    const crs_estimate mu_star = get(self, of, CRS_SENSITIVITY_MU_STAR, (int)factor);
    char bar[BAR * 4 + 1];

    draw_bar(cli, mu_star.value / largest, 0.0, bar, sizeof bar);
    crs_table_cell(table, name_of(self, factor));
    crs_table_number(table, mu_star.value);
    add_interval(&mu_star, table);
    crs_table_number(table, get(self, of, CRS_SENSITIVITY_MU, (int)factor).value);
    crs_table_number(table, get(self, of, CRS_SENSITIVITY_SIGMA, (int)factor).value);
    crs_table_cell(table, bar);
}

static crs_status
print_picture(const crs_cli *cli, const crs_sensitivity_result *self, const output *of,
              size_t *factors)
{
    static const crs_table_column sobol[] = {{"", 0, 0},       {"alone", 1, 0}, {"95 %", 0, 0},
                                             {"in all", 1, 0}, {"95 %", 0, 0},  {"", 0, 0}};
    static const crs_table_column morris[] = {{"", 0, 0},   {"mu*", 1, 0},   {"95 %", 0, 0},
                                              {"mu", 1, 0}, {"sigma", 1, 0}, {"", 0, 0}};
    const size_t k = self->analysis->plan.num_factors;
    const crs_sensitivity_index leading = is_morris(self) ? CRS_SENSITIVITY_MU_STAR
                                                          : CRS_SENSITIVITY_TOTAL;
    static const crs_table_column narrow[] = {
        {"", 0, 0}, {"alone", 1, 0}, {"in all", 1, 0}, {"95 %", 0, 0}, {"", 0, 0}};
    double largest;
    size_t lines = 0;
    crs_table table;
    crs_status status;

    crs_sensitivity_rank(self->analysis, of->estimates, factors);
    largest = get(self, of, leading, (int)factors[0]).value;
    if (is_narrow(cli) && !is_morris(self)) {
        crs_table_init(&table, narrow, COUNT(narrow));
    } else {
        crs_table_init(&table, is_morris(self) ? morris : sobol, COUNT(sobol));
    }
    for (; lines < k && lines < MAX_LINES; lines++) {
        const double value = get(self, of, leading, (int)factors[lines]).value;

        if (lines >= MIN_LINES && value < LITTLE * (is_morris(self) ? largest : 1.0)) {
            break;
        }
        (is_morris(self) ? add_morris_line : add_sobol_line)(cli, self, of, factors[lines],
                                                             largest, &table);
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    if (lines < k) {
        crs_cli_print(cli, "... and %zu more, the next at %.3g\n", k - lines,
                      get(self, of, leading, (int)factors[lines]).value);
    }
    return status;
}

/* The strongest pairs of second order. */
static crs_status
print_pairs(const crs_cli *cli, const crs_sensitivity_result *self, const output *of)
{
    static const crs_table_column columns[] = {
        {"together", 0, 0}, {"", 0, 0}, {"share", 1, 0}, {"95 %", 0, 0}};
    const crs_sensitivity *analysis = self->analysis;
    size_t best[MIN_LINES], count = 0;
    crs_table table;
    crs_status status;

    for (size_t i = 0; i < analysis->num_items; i++) {
        size_t place = count < MIN_LINES ? count : MIN_LINES - 1;

        if (crs_sensitivity_item_of(analysis, i).index != CRS_SENSITIVITY_SECOND ||
            (count == MIN_LINES &&
             !(of->estimates[i].value > of->estimates[best[MIN_LINES - 1]].value))) {
            continue;
        }
        count += count < MIN_LINES;
        while (place > 0 && of->estimates[best[place - 1]].value < of->estimates[i].value) {
            best[place] = best[place - 1];
            place--;
        }
        best[place] = i;
    }
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        const crs_sensitivity_item item = crs_sensitivity_item_of(analysis, best[i]);

        crs_table_cell(&table, name_of(self, (size_t)item.factor));
        crs_table_cell(&table, name_of(self, (size_t)item.with));
        add_share(&of->estimates[best[i]], &table);
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return status;
}

/* ---- for people ---- */

static void
print_heading(const crs_cli *cli, const crs_sensitivity_result *self)
{
    const crs_sensitivity_plan *plan = &self->analysis->plan;
    const crs_experiment *experiment = &self->setup->study.experiment;
    char line[512];

    crs_cli_title(cli, experiment->study.title);
    snprintf(line, sizeof line,
             "%s of %zu %s: %" PRIu64 " %s of %zu points, %" PRIu64 " replicate%s%s, seed %" PRIu64
             ", %g days",
             is_morris(self) ? "Morris screening" : "Sobol' indices", plan->num_factors,
             what_varies(self), plan->rows, is_morris(self) ? "trajectories" : "rows",
             self->analysis->width, plan->replicates, plan->replicates == 1 ? "" : "s",
             plan->noisy ? "" : " without noise", plan->seed, experiment->plan.days);
    crs_text_print(line, &cli->style, cli->out);
}

/* What is luck's, and what is the varied numbers'. */
static void
print_whole(const crs_cli *cli, const crs_sensitivity_result *self, const output *of)
{
    const double share = get(self, of, CRS_SENSITIVITY_NOISE_SHARE, -1).value;
    const double luck = get(self, of, CRS_SENSITIVITY_NOISE_SD, -1).value;
    char mean[64], sd[64], noise[64], text[512];
    writer out = {text, sizeof text, 0};

    crs_text_number(get(self, of, CRS_SENSITIVITY_MEAN, -1).value, mean, sizeof mean);
    crs_text_number(get(self, of, CRS_SENSITIVITY_SD, -1).value, sd, sizeof sd);
    crs_text_number(luck, noise, sizeof noise);
    say(&out, "mean %s", mean);
    if (!is_morris(self)) {
        say(&out, ", spread %s (standard deviation over what is varied)", sd);
    }
    if (self->analysis->plan.noisy && !isnan(luck)) {
        say(&out, "; luck adds %s", noise);
        if (!is_morris(self) && !isnan(share)) {
            say(&out, ", %d %% of the variance of a single run", percent(share));
        }
    }
    crs_text_print(text, &cli->style, cli->out);
}

static crs_status
print_output(const crs_cli *cli, const crs_sensitivity_result *self, size_t number,
             size_t *factors)
{
    const output of = output_of(self, number);
    const int with_zh = cli->style.unicode && of.job->of->name_zh;
    char text[2048];
    crs_status status = CRS_OK;

    snprintf(text, sizeof text, "%s%s%s, %s: %s (%s)", of.job->of->name, with_zh ? " " : "",
             with_zh ? of.job->of->name_zh : "", of.job->strategy_id, of.metric->name,
             of.metric->meaning);
    crs_sink_text(cli->out, "\n");
    crs_cli_title(cli, text);
    crs_sensitivity_sentence(self, number, factors, text, sizeof text);
    crs_text_print(text, &cli->style, cli->out);
    if (is_moved(self, &of)) {
        print_whole(cli, self, &of);
        crs_sink_text(cli->out, "\n");
        status = print_picture(cli, self, &of, factors);
        if (status == CRS_OK && self->analysis->plan.second_order) {
            crs_sink_text(cli->out, "\n");
            status = print_pairs(cli, self, &of);
        }
    }
    memcpy(text, "note: ", sizeof "note: ");
    say_doubts(self, &of, text + strlen(text), sizeof text - strlen(text));
    if (text[strlen("note: ")]) {
        crs_text_print(text, &cli->style, cli->out);
    }
    return status;
}

crs_status
crs_sensitivity_report(const crs_cli *cli, const crs_sensitivity_result *self)
{
    size_t *factors = calloc(self->analysis->plan.num_factors, sizeof *factors);
    crs_status status = factors ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    if (status == CRS_OK) {
        print_heading(cli, self);
    }
    for (size_t i = 0; i < self->analysis->plan.num_outputs && status == CRS_OK; i++) {
        status = print_output(cli, self, i, factors);
    }
    free(factors);
    return status;
}
