/* The columns of every table of results: what `describe columns` and docs/reference/columns.md
 * say. */
#include <string.h>

#include "cli/describe/describe.h"
#include "result/tables.h"

static size_t
num_tables(const crs_catalogue *catalogue)
{
    size_t count;

    (void)catalogue;
    (void)crs_result_tables(&count);
    return count;
}

static const crs_result_table *
table_at(size_t i)
{
    size_t count;

    return crs_result_tables(&count)[i];
}

static const char *
table_name(const crs_catalogue *catalogue, size_t i)
{
    (void)catalogue;
    return table_at(i)->file;
}

static const crs_table_column table_columns[] = {
    {"column", 0, 0}, {"type", 0, 0}, {"unit", 0, 0}, {"meaning", 0, 1}};

static crs_status
print_table(const crs_catalogue *catalogue, const crs_result_table *of)
{
    const crs_cli *cli = catalogue->cli;
    crs_table table;
    crs_status status;

    crs_cli_title(cli, of->file);
    crs_cli_print(cli, "%s (%s)\n\n", of->title, of->commands);
    crs_table_init(&table, table_columns, sizeof table_columns / sizeof table_columns[0]);
    for (size_t i = 0; i < of->num_columns; i++) {
        const crs_result_column *column = &of->columns[i];

        crs_table_format(&table, column->kind == CRS_COLUMN_MANY ? "[%s]" : "%s", column->name);
        crs_table_cell(&table, crs_datum_type_name(column->type));
        crs_table_cell(&table, column->unit);
        crs_table_cell(&table, column->meaning);
    }
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return status;
}

static crs_status
list_tables(const crs_catalogue *catalogue)
{
    crs_status status = CRS_OK;

    for (size_t i = 0; i < num_tables(catalogue) && status == CRS_OK; i++) {
        crs_sink_text(catalogue->cli->out, i > 0 ? "\n" : "");
        status = print_table(catalogue, table_at(i));
    }
    return status;
}

/* Several commands write a table of this name, each its own. */
static void
table_page(const crs_catalogue *catalogue, size_t first)
{
    for (size_t i = first; i < num_tables(catalogue); i++) {
        if (strcmp(table_at(i)->file, table_at(first)->file) == 0) {
            crs_sink_text(catalogue->cli->out, i > first ? "\n" : "");
            (void)print_table(catalogue, table_at(i));
        }
    }
}

static void
table_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    (void)catalogue;
    crs_result_describe(table_at(i), json);
}

const crs_topic crs_topic_columns = {
    .name = "columns",
    .about = "tables of results, and what their columns mean",
    .count = num_tables,
    .item_name = table_name,
    .columns = table_columns,
    .num_columns = sizeof table_columns / sizeof table_columns[0],
    .list = list_tables,
    .page = table_page,
    .json = table_json,
};
