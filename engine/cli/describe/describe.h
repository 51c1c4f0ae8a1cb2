/* describe: what there is to simulate, topic by topic.
 *
 * A *topic* is a list of items that all know how to show themselves, in a table, on a page of
 * their own, and as JSON. A new topic is a row of crs_topics. */
#ifndef CRS_CLI_DESCRIBE_DESCRIBE_H
#define CRS_CLI_DESCRIBE_DESCRIBE_H

#include "cli/command.h"

/* Cases and strategies of the library, read when first asked for. */
typedef struct crs_catalogue {
    crs_cli *cli;
    int has_cases, has_strategies;
    crs_case *cases;
    size_t num_cases;
    crs_playbooks strategies;
    crs_study *studies; /* NULL: not read yet */
    size_t num_studies;
} crs_catalogue;

typedef struct crs_topic {
    const char *name; /* "cases" */
    const char *about;
    /* Reads what the topic needs; NULL if nothing. On error cli->message says what is wrong. */
    crs_status (*read)(crs_catalogue *catalogue);
    size_t (*count)(const crs_catalogue *catalogue);
    const char *(*item_name)(const crs_catalogue *catalogue, size_t i);
    /* Columns of the topic's table, and the cells of an item. */
    const crs_table_column *columns;
    size_t num_columns;
    void (*row)(const crs_catalogue *catalogue, size_t i, crs_table *table);
    /* Prints the topic instead of columns and row; NULL: they do. CRS_ERR_MEMORY. */
    crs_status (*list)(const crs_catalogue *catalogue);
    void (*page)(const crs_catalogue *catalogue, size_t i);
    void (*json)(const crs_catalogue *catalogue, size_t i, crs_json_writer *json);
} crs_topic;

extern const crs_topic crs_topic_cases, crs_topic_strategies;
extern const crs_topic crs_topic_parameters, crs_topic_metrics;
extern const crs_topic crs_topic_actions, crs_topic_models;
extern const crs_topic crs_topic_paths, crs_topic_studies, crs_topic_columns;

/* All topics. Static storage. */
const crs_topic *const *crs_describe_topics(size_t *count);

/* A line "name   value" of an item's page; long values go on below. Nothing if value is empty. */
void crs_describe_line(const crs_cli *cli, const char *name, const char *value);

/* Prints what each radar of a strategy does, and what a detection is used for. */
void crs_describe_warning(const crs_cli *cli, const crs_warning *warning);

/* "normal, mean 2, standard deviation 0.7" */
void crs_describe_prior(const crs_prior *prior, char *text, size_t size);

#endif
