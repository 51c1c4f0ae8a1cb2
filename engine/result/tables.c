#include "result/tables.h"

#include <string.h>

/* A table whose columns no file defines is an error of the linker. */
#define TABLE(T, LIST, file, title, commands)                                                     \
    const crs_result_table crs_##T##_table = {file, title, commands, crs_##T##_columns,           \
                                              CRS_NUM_COLUMNS_##T};
CRS_RESULT_TABLE_LIST(TABLE)
#undef TABLE

const crs_result_table *const *
crs_result_tables(size_t *count)
{
    static const crs_result_table *const tables[] = {
#define POINTER(T, LIST, file, title, commands) &crs_##T##_table,
        CRS_RESULT_TABLE_LIST(POINTER)
#undef POINTER
    };

    *count = sizeof tables / sizeof tables[0];
    return tables;
}

/* ---- for programs ---- */

void
crs_result_describe(const crs_result_table *table, crs_json_writer *json)
{
    static const char *const kinds[] = {"always", "sometimes", "many"};

    crs_json_put_text(json, "file", table->file);
    crs_json_put_text(json, "title", table->title);
    crs_json_put_text(json, "commands", table->commands);
    crs_json_put_array(json, "columns");
    for (size_t i = 0; i < table->num_columns; i++) {
        const crs_result_column *column = &table->columns[i];

        crs_json_put_object(json, NULL);
        crs_json_put_text(json, "name", column->name);
        crs_json_put_text(json, "there", kinds[column->kind]);
        crs_json_put_text(json, "type", crs_datum_type_name(column->type));
        crs_json_put_text(json, "unit", column->unit);
        crs_json_put_text(json, "meaning", column->meaning);
        crs_json_put_end(json);
    }
    crs_json_put_end(json);
}

/* ---- docs/reference/columns.md ---- */

static const char head[] =
    "# Columns\n\n"
    "<!-- Made by `tools/refresh docs` from what the program says of itself. -->\n\n"
    "What stands in the tables that commands write into the folder of `-o`. The same, with the\n"
    "metrics and parameters of the run at hand, stands in the folder's `datapackage.json`;\n"
    "`crisim describe columns` prints it. `crisim describe metrics` and `crisim describe\n"
    "parameters` explain the columns of a model.\n\n"
    "Tables are CSV as RFC 4180 has it: UTF-8, a header line, commas, lines that end in LF; with\n"
    "`--format csv.gz` compressed, with `.gz` behind the name. An empty cell is a value that "
    "does\n"
    "not exist. A text that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or an\n"
    "apostrophe has an apostrophe before it, so that no spreadsheet takes it for a formula;\n"
    "crisim takes it away when it reads a table. Numbers never have one.\n\n"
    "A name in brackets stands for several columns. \"of the ...\": the unit is that of the "
    "thing\n"
    "named. Counts, ids and texts have none.\n";

/* Text in a cell of a table. */
static void
put(crs_sink *sink, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (strchr("\\`*_<>[]|", *c)) {
            crs_sink_text(sink, "\\");
        }
        crs_sink_write(sink, c, 1);
    }
}

void
crs_result_markdown(crs_sink *sink)
{
    size_t count;
    const crs_result_table *const *tables = crs_result_tables(&count);

    crs_sink_text(sink, head);
    for (size_t t = 0; t < count; t++) {
        crs_sink_text(sink, "\n## ");
        put(sink, tables[t]->file);
        crs_sink_text(sink, " (");
        put(sink, tables[t]->commands);
        crs_sink_text(sink, ")\n\n");
        put(sink, tables[t]->title);
        crs_sink_text(sink, ".\n\n| column | type | unit | meaning |\n|---|---|---|---|\n");
        for (size_t i = 0; i < tables[t]->num_columns; i++) {
            const crs_result_column *column = &tables[t]->columns[i];
            const int many = column->kind == CRS_COLUMN_MANY;

            crs_sink_text(sink, many ? "| [" : "| `");
            crs_sink_text(sink, column->name);
            crs_sink_text(sink, many ? "] | " : "` | ");
            crs_sink_text(sink, crs_datum_type_name(column->type));
            crs_sink_text(sink, " | ");
            put(sink, column->unit);
            crs_sink_text(sink, " | ");
            put(sink, column->meaning);
            crs_sink_text(sink, " |\n");
        }
    }
}
