/* The pages of parameters and of metrics, from the tables of the field model. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cli/describe/describe.h"
#include "cli/help/reference.h"

/* Length of what stands before the dot of a parameter: its subject. */
static size_t
subject(const char *name)
{
    return strcspn(name, ".");
}

static void
cell(const crs_cli *cli, const char *text)
{
    crs_sink_text(cli->out, "| ");
    crs_reference_text(cli, text);
    crs_sink_text(cli->out, " ");
}

static void
code_cell(const crs_cli *cli, const char *text)
{
    crs_sink_text(cli->out, "| ");
    crs_reference_code(cli, text);
    crs_sink_text(cli->out, " ");
}

static void
put_param(const crs_cli *cli, const crs_param_info *info)
{
    char low[CRS_NUMBER_BYTES], high[CRS_NUMBER_BYTES], text[256];

    code_cell(cli, info->name);
    cell(cli, info->symbol);
    crs_number_write(info->value, low);
    cell(cli, low);
    cell(cli, info->unit);
    crs_number_write(info->min, low);
    crs_number_write(info->max, high);
    snprintf(text, sizeof text, "%s to %s", low, high);
    cell(cli, text);
    crs_describe_prior(&info->prior, text, sizeof text);
    cell(cli, text);
    cell(cli, crs_scope_name(info->scope));
    cell(cli, info->meaning);
    cell(cli, info->source);
    crs_sink_text(cli->out, "|\n");
}

void
crs_reference_parameters(const crs_cli *cli)
{
    static const char *const heads[] = {"parameter", "symbol", "default", "unit",   "range",
                                        "prior",     "scope",  "meaning", "source", NULL};
    const crs_model *model = cli->reader.model;
    const char *before = "";

    crs_reference_paragraph(
        cli, "The numbers of the field model. --set changes one, a study varies them, a fit finds "
             "them. Scope says whose a number is: shared, one value for all cases; case, each "
             "case has its own in its file; noise, the strength of a source of luck. The prior is "
             "what is believed before seeing the facts. Unit 1 is a pure number. The symbols are "
             "those of the equations in "
             "models/README.md.");
    for (size_t i = 0; i < model->num_params; i++) {
        const char *name = model->params[i].name;
        const size_t length = subject(name);

        if (length != subject(before) || strncmp(name, before, length) != 0) {
            crs_cli_print(cli, "%s## %.*s\n\n", before[0] ? "\n" : "", (int)length, name);
            crs_reference_heads(cli, heads);
        }
        put_param(cli, &model->params[i]);
        before = name;
    }
}

void
crs_reference_metrics(const crs_cli *cli)
{
    static const char *const metric_heads[] = {"metric", "unit", "better", "meaning", NULL};
    static const char *const observable_heads[] = {"observable", "unit", "meaning", NULL};
    static const char *const operator_heads[] = {"operator", "meaning", NULL};
    static const char *const better[] = {"smaller", "", "larger"};
    const crs_model *model = cli->reader.model;

    crs_reference_paragraph(cli, "A metric is a number that summarises a run: what run prints, "
                                 "compare compares, a column of runs.csv. An observable is what "
                                 "can be seen at every hour: a column of series.csv.");
    crs_sink_text(cli->out, "## Metrics\n\n");
    crs_reference_heads(cli, metric_heads);
    for (size_t i = 0; i < model->num_metrics; i++) {
        const crs_metric_info *info = &model->metrics[i];

        code_cell(cli, info->name);
        cell(cli, info->unit);
        cell(cli, better[info->direction + 1]);
        cell(cli, info->meaning);
        crs_sink_text(cli->out, "|\n");
    }
    crs_sink_text(cli->out, "\n## Observables\n\n");
    crs_reference_heads(cli, observable_heads);
    for (size_t i = 0; i < model->num_observables; i++) {
        code_cell(cli, model->observables[i].name);
        cell(cli, model->observables[i].unit);
        cell(cli, model->observables[i].meaning);
        crs_sink_text(cli->out, "|\n");
    }
    crs_sink_text(cli->out, "\n## Operators\n\n");
    crs_reference_paragraph(cli, "With which the metrics of facts and studies are made: \"op\" in "
                                 "their files.");
    crs_reference_heads(cli, operator_heads);
    for (int op = 0; op < CRS_NUM_METRIC_OPS; op++) {
        code_cell(cli, crs_metric_op_name((crs_metric_op)op));
        cell(cli, crs_metric_op_meaning((crs_metric_op)op));
        crs_sink_text(cli->out, "|\n");
    }
}
