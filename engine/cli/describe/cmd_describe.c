#include <stdio.h>
#include <string.h>

#include "cli/describe/describe.h"
#include "base/suggest.h"

#define NAME_WIDTH 14
#define PAGE_WIDTH 96

/* What needs no files comes first, so that a broken file hides nothing else. */
static const crs_topic *const topics[] = {
    &crs_topic_parameters, &crs_topic_metrics,    &crs_topic_actions,
    &crs_topic_paths,      &crs_topic_columns,    &crs_topic_models,
    &crs_topic_cases,      &crs_topic_strategies, &crs_topic_studies,
};

#define NUM_TOPICS (sizeof topics / sizeof topics[0])

const crs_topic *const *
crs_describe_topics(size_t *count)
{
    *count = NUM_TOPICS;
    return topics;
}

void
crs_describe_line(const crs_cli *cli, const char *name, const char *value)
{
    crs_table_style style = cli->style;
    size_t next;
    size_t first;

    if (!value || !value[0]) {
        return;
    }
    style.width = style.width && style.width < PAGE_WIDTH ? style.width : PAGE_WIDTH;
    style.indent = NAME_WIDTH;
    first = crs_text_break(value, (size_t)(style.width - NAME_WIDTH), &next);
    crs_cli_print(cli, "%-*s", NAME_WIDTH, name);
    if (first > 0) {
        char line[PAGE_WIDTH * 4 + 1];
        crs_table_style here = {0};

        snprintf(line, sizeof line, "%.*s", (int)first, value);
        crs_text_print(line, &here, cli->out);
        crs_text_print(value + next, &style, cli->out);
    }
}

static int
read_failed(crs_cli *cli, crs_status status)
{
    return crs_cli_fail(cli, crs_cli_input_exit(status));
}

static int
list_topic(crs_catalogue *catalogue, const crs_topic *topic)
{
    crs_cli *cli = catalogue->cli;
    const crs_status status = topic->read ? topic->read(catalogue) : CRS_OK;
    crs_table table;

    if (status != CRS_OK) {
        return read_failed(cli, status);
    }
    if (crs_options_flag(cli->options, CRS_OPT_JSON)) {
        crs_json_writer json;

        crs_json_writer_init(&json, cli->out);
        crs_json_put_object(&json, NULL);
        crs_json_put_array(&json, topic->name);
        for (size_t i = 0; i < topic->count(catalogue); i++) {
            crs_json_put_object(&json, NULL);
            topic->json(catalogue, i, &json);
            crs_json_put_end(&json);
        }
        crs_json_put_end(&json);
        crs_json_put_end(&json);
        crs_json_writer_end(&json);
        return CRS_EXIT_DONE;
    }
    if (topic->list) {
        return topic->list(catalogue) == CRS_OK ? CRS_EXIT_DONE : CRS_EXIT_FAILED;
    }
    crs_table_init(&table, topic->columns, topic->num_columns);
    for (size_t i = 0; i < topic->count(catalogue); i++) {
        topic->row(catalogue, i, &table);
    }
    crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return CRS_EXIT_DONE;
}

static int
show_item(const crs_catalogue *catalogue, const crs_topic *topic, size_t i)
{
    crs_cli *cli = catalogue->cli;
    crs_json_writer json;

    if (!crs_options_flag(cli->options, CRS_OPT_JSON)) {
        topic->page(catalogue, i);
        return CRS_EXIT_DONE;
    }
    crs_json_writer_init(&json, cli->out);
    crs_json_put_object(&json, NULL);
    topic->json(catalogue, i, &json);
    crs_json_put_end(&json);
    crs_json_writer_end(&json);
    return CRS_EXIT_DONE;
}

/* Nobody is called `name`: who is called nearly so? */
static int
unknown_name(const crs_catalogue *catalogue, const char *name)
{
    crs_cli *cli = catalogue->cli;
    const char **names;
    size_t count = NUM_TOPICS, n = 0;

    for (size_t t = 0; t < NUM_TOPICS; t++) {
        count += topics[t]->count(catalogue);
    }
    names = crs_arena_alloc(&cli->arena, count, sizeof *names);
    for (size_t t = 0; names && t < NUM_TOPICS; t++) {
        names[n++] = topics[t]->name;
        for (size_t i = 0; i < topics[t]->count(catalogue); i++) {
            names[n++] = topics[t]->item_name(catalogue, i);
        }
    }
    crs_message_fail(&cli->message, CRS_ERR_NAME, "nothing is called \"%.60s\"", name);
    crs_suggest_add(&cli->message, name, names, n);
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

/* Reads the one case of a file as the catalogue's. */
static crs_status
read_case(crs_catalogue *catalogue, const char *path)
{
    crs_cli *cli = catalogue->cli;

    catalogue->cases = crs_arena_alloc(&cli->arena, 1, sizeof *catalogue->cases);
    if (!catalogue->cases) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    catalogue->has_cases = 1;
    catalogue->num_cases = 1;
    return crs_case_read(&cli->reader, path, catalogue->cases, NULL);
}

static crs_status
read_study(crs_catalogue *catalogue, const char *path)
{
    crs_cli *cli = catalogue->cli;

    catalogue->studies = crs_arena_alloc(&cli->arena, 1, sizeof *catalogue->studies);
    if (!catalogue->studies) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    catalogue->num_studies = 1;
    return crs_study_read(&cli->reader, path, catalogue->studies, NULL);
}

/* A file of one's own: its case or study, its strategy, or a list of the strategy's variants. */
static int
show_file(crs_catalogue *catalogue, const char *path)
{
    crs_cli *cli = catalogue->cli;
    const crs_topic *topic = &crs_topic_strategies;
    crs_file_kind kind = CRS_FILE_STRATEGY;
    crs_status status = crs_scenario_validate(NULL, &cli->reader, path, &kind);

    if (status == CRS_OK && kind == CRS_FILE_CASE) {
        topic = &crs_topic_cases;
        status = read_case(catalogue, path);
    } else if (status == CRS_OK && kind == CRS_FILE_STUDY) {
        topic = &crs_topic_studies;
        status = read_study(catalogue, path);
    } else if (status == CRS_OK) {
        catalogue->has_strategies = 1;
        status = crs_strategy_read(&cli->reader, path, &catalogue->strategies, NULL);
    }
    if (status != CRS_OK) {
        return read_failed(cli, status);
    }
    return topic->count(catalogue) == 1 ? show_item(catalogue, topic, 0)
                                        : list_topic(catalogue, topic);
}

/* The variants of a strategy, if it has some and this is what they have in common. */
static int
is_family(crs_catalogue *catalogue, const char *name)
{
    crs_cli *cli = catalogue->cli;

    return crs_library_strategies(&cli->library, &cli->reader, name, &catalogue->strategies,
                                  NULL) == CRS_OK;
}

static int
find_item(crs_catalogue *catalogue, const char *name)
{
    if (crs_library_is_file(name)) {
        return show_file(catalogue, name);
    }
    for (size_t t = 0; t < NUM_TOPICS; t++) {
        const crs_status status = topics[t]->read ? topics[t]->read(catalogue) : CRS_OK;

        if (status != CRS_OK) {
            return read_failed(catalogue->cli, status);
        }
        for (size_t i = 0; i < topics[t]->count(catalogue); i++) {
            if (strcmp(topics[t]->item_name(catalogue, i), name) == 0) {
                return show_item(catalogue, topics[t], i);
            }
        }
    }
    return is_family(catalogue, name) ? list_topic(catalogue, &crs_topic_strategies)
                                      : unknown_name(catalogue, name);
}

/* All topics with the number of their items. */
static int
overview(crs_catalogue *catalogue)
{
    static const crs_table_column columns[] = {
        {"topic", 0, 0}, {"items", 1, 0}, {"what they are", 0, 1}};
    crs_cli *cli = catalogue->cli;
    crs_json_writer json;
    crs_table table;

    crs_table_init(&table, columns, 3);
    crs_json_writer_init(&json, cli->out);
    for (size_t t = 0; t < NUM_TOPICS; t++) {
        const crs_status status = topics[t]->read ? topics[t]->read(catalogue) : CRS_OK;

        if (status != CRS_OK) {
            crs_table_free(&table);
            return read_failed(cli, status);
        }
        crs_table_cell(&table, topics[t]->name);
        crs_table_format(&table, "%zu", topics[t]->count(catalogue));
        crs_table_cell(&table, topics[t]->about);
    }
    if (crs_options_flag(cli->options, CRS_OPT_JSON)) {
        crs_json_put_object(&json, NULL);
        for (size_t t = 0; t < NUM_TOPICS; t++) {
            crs_json_put_array(&json, topics[t]->name);
            for (size_t i = 0; i < topics[t]->count(catalogue); i++) {
                crs_json_put_text(&json, NULL, topics[t]->item_name(catalogue, i));
            }
            crs_json_put_end(&json);
        }
        crs_json_put_end(&json);
        crs_json_writer_end(&json);
    } else {
        crs_table_print(&table, &cli->style, cli->out);
        crs_cli_print(cli, "\nMore: crisim describe TOPIC, or the name of an item, like "
                           "\"crisim describe golden-4h\".\n");
    }
    crs_table_free(&table);
    return CRS_EXIT_DONE;
}

static int
crs_cmd_describe(crs_cli *cli)
{
    crs_catalogue catalogue = {.cli = cli};

    if (cli->options->num_arguments == 0) {
        return overview(&catalogue);
    }
    if (cli->options->num_arguments > 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID, "describe takes one topic or name");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    for (size_t t = 0; t < NUM_TOPICS; t++) {
        if (strcmp(topics[t]->name, cli->options->arguments[0]) == 0) {
            return list_topic(&catalogue, topics[t]);
        }
    }
    return find_item(&catalogue, cli->options->arguments[0]);
}

const crs_command crs_command_describe = CRS_COMMAND(
    describe, "tell what there is: cases, strategies, parameters, metrics, ...",
    "[OPTION...] [TOPIC|NAME|FILE]",
    "Topics: cases, strategies, studies, parameters, paths, metrics, actions, columns (of tables "
    "of "
    "results), models. A NAME "
    "is that of any item of a topic, a FILE a case, strategy or study of your own.",
    NULL, CRS_OPTIONS({.id = CRS_OPT_JSON}, {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES({"crisim describe strategies", "the library of strategies"},
                 {"crisim describe shudong", "a case: what happened, its facts"},
                 {"crisim describe my-strategy.json", "a file of your own, drawn over time"},
                 {"crisim describe attention.contagion", "a parameter and its source"},
                 {"crisim describe runs.csv", "what is in this table of results"}));
