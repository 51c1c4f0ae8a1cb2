#include <stdio.h>
#include <string.h>

#include "cli/describe/describe.h"
#include "term/timeline.h"
#include "base/number.h"
#include "scenario/case_write.h"
#include "scenario/playbook.h"
#include "scenario/shape/shapes.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Columns of text where there is no terminal, of a timeline, and between columns. */
#define LINE_WIDTH     96
#define LEAST_TIMELINE 12
#define MOST_TIMELINE  60
#define GAP            2

/* ---- shown in cases and strategies alike: actions ---- */

/* "36 h", or "30 d" for whole days from the third on. */
static void
time_text(double hours, char *text, size_t size)
{
    char number[CRS_NUMBER_BYTES];
    const double days = hours / 24.0;
    const int in_days = days >= 3.0 && days < 1e6 && days == (double)(long)days;

    crs_number_write(in_days ? days : hours, number);
    snprintf(text, size, "%s %s", number, in_days ? "d" : "h");
}

/* Is the key said elsewhere in the line? */
static int
is_about_time(const crs_shape_key *key)
{
    static const size_t offsets[] = {offsetof(crs_action, at_h), offsetof(crs_action, until_h),
                                     offsetof(crs_action, lasts_h), offsetof(crs_action, delay_h),
                                     offsetof(crs_action, cooldown_h)};

    for (size_t i = 0; i < COUNT(offsets); i++) {
        if (key->offset == offsets[i]) {
            return 1;
        }
    }
    return 0;
}

/* "apology 0.7, facts 0.25, compensation 1.5, cost 3": every number that is not as usual. */
static void
add_contents(const crs_model *model, const crs_action *action, crs_table *table)
{
    crs_message text = {0};
    const char *comma = "";

    for (size_t i = 0; i < crs_shape_action.num_keys; i++) {
        const crs_shape_key *key = &crs_shape_action.keys[i];
        double value;

        if ((key->kind != CRS_KEY_NUMBER && key->kind != CRS_KEY_TIME) || is_about_time(key)) {
            continue;
        }
        memcpy(&value, (const char *)action + key->offset, sizeof value);
        if (value != key->fallback) {
            crs_message_add(&text, "%s%s %g%s", comma, key->name, value,
                            key->kind == CRS_KEY_TIME ? " h" : "");
            comma = ", ";
        }
    }
    if (action->when) {
        crs_message_add(&text, "%swhen ", comma);
        crs_tree_say(model, action, &text);
    }
    crs_table_cell(table, text.text);
}

/* Columns for a timeline beside `left` columns of text and a gap. */
static size_t
timeline_width(const crs_cli *cli, size_t left)
{
    const size_t room = cli->style.width ? (size_t)cli->style.width : LINE_WIDTH;
    const size_t width = room > left + GAP ? room - left - GAP : 0;

    return width < LEAST_TIMELINE ? LEAST_TIMELINE : width > MOST_TIMELINE ? MOST_TIMELINE : width;
}

/* One action over time; one that waits for a trigger has only its marks. */
static void
draw_action(const crs_action *action, size_t width, int unicode, char line[CRS_TIMELINE_BYTES])
{
    static const char *const waits = "on a trigger: ";
    char marks[CRS_TIMELINE_MARKS];

    if (!action->when) {
        crs_timeline_draw(action, 1, width, unicode, line);
        return;
    }
    crs_timeline_marks(action, unicode, marks);
    snprintf(line, CRS_TIMELINE_BYTES, "%s%s", width < 2 * strlen(waits) ? "" : waits, marks);
}

/* The actions over time, a line each. */
static void
print_timeline(const crs_cli *cli, const crs_strategy *strategy)
{
    char axis[CRS_TIMELINE_BYTES], line[CRS_TIMELINE_BYTES];
    const crs_table_column columns[] = {{"when", 0, 0}, {axis, 0, 0}};
    crs_table table;
    size_t left = strlen(columns[0].title), width;

    for (size_t i = 0; i < strategy->num_actions; i++) {
        const size_t length = strlen(strategy->actions[i].id);

        left = length > left ? length : left;
    }
    width = timeline_width(cli, left);
    crs_timeline_axis(width, axis);
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < strategy->num_actions; i++) {
        draw_action(&strategy->actions[i], width, cli->style.unicode, line);
        crs_table_cell(&table, strategy->actions[i].id);
        crs_table_cell(&table, line);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    crs_sink_text(cli->out, "\n");
    crs_timeline_legend(&cli->style, cli->out);
    crs_sink_text(cli->out, "\n");
}

static void
print_actions(const crs_cli *cli, const crs_strategy *strategy)
{
    static const crs_table_column columns[] = {
        {"at", 1, 0}, {"until", 1, 0}, {"action", 0, 0}, {"what", 0, 1}, {"how much", 0, 1}};
    crs_table table;

    if (strategy->num_actions == 0) {
        crs_sink_text(cli->out, "no action at all\n");
        return;
    }
    print_timeline(cli, strategy);
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < strategy->num_actions; i++) {
        const crs_action *action = &strategy->actions[i];
        char at[64], until[64] = "";

        snprintf(at, sizeof at, "trigger");
        if (!action->when) {
            time_text(action->at_h, at, sizeof at);
        }
        if (action->until_h < CRS_NEVER_H) {
            time_text(action->until_h, until, sizeof until);
        } else if (action->lasts_h > 0.0) {
            time_text(action->lasts_h, until, sizeof until);
            snprintf(until + strlen(until), sizeof until - strlen(until), " on");
        }
        crs_table_cell(&table, at);
        crs_table_cell(&table, until);
        crs_table_cell(&table, action->id);
        crs_table_cell(&table, action->title);
        add_contents(cli->reader.model, action, &table);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
}

/* ---- cases ---- */

static crs_status
read_cases(crs_catalogue *catalogue)
{
    crs_cli *cli = catalogue->cli;
    crs_ids ids = {0};
    crs_status status = CRS_OK;

    if (catalogue->has_cases) {
        return CRS_OK;
    }
    status = crs_library_list(&cli->library, &cli->reader, CRS_FILE_CASE, &ids);
    if (status != CRS_OK) {
        return status;
    }
    catalogue->cases = crs_arena_alloc(&cli->arena, ids.count, sizeof *catalogue->cases);
    if (!catalogue->cases) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < ids.count && status == CRS_OK; i++) {
        status = crs_library_case(&cli->library, &cli->reader, ids.items[i], &catalogue->cases[i],
                                  NULL);
        catalogue->num_cases += status == CRS_OK;
    }
    catalogue->has_cases = status == CRS_OK;
    return status;
}

static size_t
num_cases(const crs_catalogue *catalogue)
{
    return catalogue->num_cases;
}

static const char *
case_name(const crs_catalogue *catalogue, size_t i)
{
    return catalogue->cases[i].id;
}

static const crs_table_column case_columns[] = {
    {"case", 0, 0}, {"name", 0, 0}, {"", 0, 0}, {"facts", 1, 0}, {"what happened", 0, 1}};

static void
case_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    const crs_case *of = &catalogue->cases[i];

    crs_table_cell(table, of->id);
    crs_table_cell(table, of->name);
    crs_table_cell(table, catalogue->cli->style.unicode ? of->name_zh : "");
    crs_table_format(table, "%zu", of->num_facts);
    crs_table_cell(table, of->title);
}

/* Parameters that differ from the model's defaults. */
static void
print_params(const crs_cli *cli, const crs_case *of)
{
    static const crs_table_column columns[] = {
        {"parameter", 0, 0}, {"value", 1, 0}, {"unit", 0, 0}, {"meaning", 0, 1}};
    const crs_model *model = cli->reader.model;
    crs_table table;

    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < model->num_params; i++) {
        char value[CRS_NUMBER_BYTES];

        if (of->params[i] != model->params[i].value) {
            crs_number_write(of->params[i], value);
            crs_table_cell(&table, model->params[i].name);
            crs_table_cell(&table, value);
            crs_table_cell(&table, model->params[i].unit);
            crs_table_cell(&table, model->params[i].meaning);
        }
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
}

static void
print_facts(const crs_cli *cli, const crs_case *of)
{
    static const crs_table_column columns[] = {{"fact", 0, 0},
                                               {"value", 1, 0},
                                               {"band", 0, 0},
                                               {"reported", 0, 1},
                                               {"measured as", 0, 1}};
    crs_table table;

    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < of->num_facts; i++) {
        const crs_fact *fact = &of->facts[i];
        char value[CRS_NUMBER_BYTES], low[CRS_NUMBER_BYTES], high[CRS_NUMBER_BYTES];

        crs_number_write(fact->value, value);
        crs_number_write(fact->low, low);
        crs_number_write(fact->high, high);
        crs_table_cell(&table, fact->id);
        crs_table_cell(&table, value);
        crs_table_format(&table, "%s to %s", low, high);
        crs_table_cell(&table, fact->quote);
        crs_table_cell(&table, fact->observation);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
}

static void
case_page(const crs_catalogue *catalogue, size_t i)
{
    const crs_case *of = &catalogue->cases[i];
    const crs_cli *cli = catalogue->cli;
    char title[512];

    const char *const chinese = cli->style.unicode ? of->name_zh : NULL;

    snprintf(title, sizeof title, "%s%s%s: %s", of->name, chinese ? " " : "",
             chinese ? chinese : "", of->title ? of->title : "");
    crs_cli_title(cli, title);
#define CONTEXT_LINE(member) crs_describe_line(cli, #member, of->context.member);
    CRS_CONTEXT_LIST(CONTEXT_LINE)
#undef CONTEXT_LINE
    crs_sink_text(cli->out, "\n");
    for (int g = 0; g < CRS_NUM_GROUPS; g++) {
        crs_describe_line(cli, crs_names_groups.name(cli->reader.model, (size_t)g), of->who[g]);
    }
    crs_sink_text(cli->out, "\n");
    for (size_t k = 0; k < of->num_accusations; k++) {
        const crs_accusation *accusation = &of->accusations[k];

        crs_describe_line(cli, k == 0 ? "accused of" : "",
                          accusation->title ? accusation->title : accusation->id);
    }
    crs_sink_text(cli->out, of->num_accusations > 0 ? "\n" : "");
    print_params(cli, of);
    crs_sink_text(cli->out, "\n");
    crs_describe_line(cli, "strategy", of->reported.title);
    crs_describe_line(cli, "", of->reported.about);
    crs_sink_text(cli->out, "\n");
    print_actions(cli, &of->reported.strategy);
    crs_sink_text(cli->out, "\n");
    print_facts(cli, of);
}

static void
case_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    crs_case_write(&catalogue->cases[i], catalogue->cli->reader.model, json);
}

const crs_topic crs_topic_cases = {
    .name = "cases",
    .about = "crises: what happened, who was hit, which facts were reported",
    .read = read_cases,
    .count = num_cases,
    .item_name = case_name,
    .columns = case_columns,
    .num_columns = COUNT(case_columns),
    .row = case_row,
    .page = case_page,
    .json = case_json,
};

/* ---- strategies ---- */

static crs_status
read_strategies(crs_catalogue *catalogue)
{
    crs_cli *cli = catalogue->cli;
    crs_ids ids = {0};
    crs_playbooks *found, *all = &catalogue->strategies;
    size_t count = 0;
    crs_status status = CRS_OK;

    if (catalogue->has_strategies) {
        return CRS_OK;
    }
    status = crs_library_list(&cli->library, &cli->reader, CRS_FILE_STRATEGY, &ids);
    if (status != CRS_OK) {
        return status;
    }
    found = crs_arena_alloc(&cli->arena, ids.count, sizeof *found);
    for (size_t i = 0; found && i < ids.count; i++) {
        status = crs_library_strategies(&cli->library, &cli->reader, ids.items[i], &found[i],
                                        NULL);
        if (status != CRS_OK) {
            return status;
        }
        count += found[i].count;
    }
    all->items = crs_arena_alloc(&cli->arena, count, sizeof *all->items);
    if (!found || !all->items) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < ids.count; i++) {
        memcpy(all->items + all->count, found[i].items, found[i].count * sizeof *all->items);
        all->count += found[i].count;
    }
    catalogue->has_strategies = 1;
    return CRS_OK;
}

static size_t
num_strategies(const crs_catalogue *catalogue)
{
    return catalogue->strategies.count;
}

static const char *
strategy_name(const crs_catalogue *catalogue, size_t i)
{
    return catalogue->strategies.items[i].id;
}

/* Room that titles beside the timelines need at least; without it they are left out. */
#define LEAST_TITLE 20

static void
add_strategy(const crs_cli *cli, const crs_playbook *playbook, size_t width, int with_title,
             crs_table *table)
{
    char line[CRS_TIMELINE_BYTES];

    crs_timeline_draw(playbook->strategy.actions, playbook->strategy.num_actions, width,
                      cli->style.unicode, line);
    if (playbook->from_case || playbook->strategy.num_actions == 0) {
        snprintf(line, sizeof line, "%.*s", (int)width,
                 playbook->from_case ? "(each case's)" : "(nothing)");
    }
    crs_table_cell(table, playbook->id);
    crs_table_cell(table, line);
    crs_table_cell(table, with_title ? playbook->title : NULL);
}

static crs_status
list_strategies(const crs_catalogue *catalogue)
{
    const crs_cli *cli = catalogue->cli;
    const crs_playbooks *all = &catalogue->strategies;
    char axis[CRS_TIMELINE_BYTES];
    crs_table_column columns[] = {{"strategy", 0, 0}, {axis, 0, 0}, {"what it is", 0, 1}};
    crs_table table;
    size_t left = strlen(columns[0].title), width;
    crs_status status;

    for (size_t i = 0; i < all->count; i++) {
        left = strlen(all->items[i].id) > left ? strlen(all->items[i].id) : left;
    }
    width = timeline_width(cli, left);
    if (cli->style.width && width < 2 * LEAST_TITLE) {
        columns[2].title = "";
    } else {
        width = cli->style.width && width < MOST_TIMELINE ? width / 2 : MOST_TIMELINE * 2 / 3;
    }
    crs_timeline_axis(width, axis);
    crs_table_init(&table, columns, COUNT(columns));
    for (size_t i = 0; i < all->count; i++) {
        add_strategy(cli, &all->items[i], width, columns[2].title[0] != '\0', &table);
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    crs_sink_text(cli->out, "\n");
    crs_timeline_legend(&cli->style, cli->out);
    return status;
}

static void
strategy_page(const crs_catalogue *catalogue, size_t i)
{
    const crs_playbook *playbook = &catalogue->strategies.items[i];
    const crs_cli *cli = catalogue->cli;

    crs_cli_title(cli, playbook->id);
    crs_describe_line(cli, "title", playbook->title);
    crs_describe_line(cli, "about", playbook->about);
    crs_sink_text(cli->out, "\n");
    if (playbook->strategy.warning) {
        crs_describe_warning(cli, playbook->strategy.warning);
    }
    if (playbook->from_case) {
        crs_sink_text(cli->out, "each case has its own actions: see \"crisim describe CASE\"\n");
    } else {
        print_actions(cli, &playbook->strategy);
    }
}

static void
strategy_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    crs_playbook_write(&catalogue->strategies.items[i], catalogue->cli->reader.model, json);
}

const crs_topic crs_topic_strategies = {
    .name = "strategies",
    .about = "responses that can be tried in any case",
    .read = read_strategies,
    .count = num_strategies,
    .item_name = strategy_name,
    .list = list_strategies,
    .page = strategy_page,
    .json = strategy_json,
};
