#include "cli/experiment/metrics_choose.h"

#include <string.h>

#include "base/suggest.h"

/* The choice so far. */
typedef struct choice {
    crs_cli *cli;
    double days;
    size_t *metrics;
    size_t count;
} choice;

static int
fail_unknown(crs_cli *cli, const char *name)
{
    const crs_model *model = cli->reader.model;
    const char **names = crs_arena_alloc(&cli->arena, model->num_metrics, sizeof *names);

    for (size_t i = 0; i < model->num_metrics && names; i++) {
        names[i] = model->metrics[i].name;
    }
    crs_message_fail(&cli->message, CRS_ERR_NAME, "--metric: there is no metric \"%.60s\"", name);
    crs_suggest_add(&cli->message, name, names, names ? model->num_metrics : 0);
    if (!names || !crs_suggest(name, names, model->num_metrics)) {
        crs_message_add(&cli->message, " (see \"crisim describe metrics\")");
    }
    return crs_cli_fail(cli, CRS_EXIT_USAGE);
}

static int
add(choice *self, const char *name, int is_named)
{
    const crs_model *model = self->cli->reader.model;
    double last_h;
    size_t i = 0;

    while (i < model->num_metrics && strcmp(model->metrics[i].name, name) != 0) {
        i++;
    }
    if (i == model->num_metrics) {
        return fail_unknown(self->cli, name);
    }
    last_h = crs_metric_last_h(&model->metrics[i].metric);
    if (last_h < CRS_METRIC_TO_END && last_h > self->days * 24.0) {
        if (!is_named) {
            return CRS_EXIT_DONE;
        }
        crs_message_fail(&self->cli->message, CRS_ERR_INVALID,
                         "--metric: %s looks beyond the run of %g days", name, self->days);
        return crs_cli_fail(self->cli, CRS_EXIT_USAGE);
    }
    for (size_t k = 0; k < self->count; k++) {
        if (self->metrics[k] == i) {
            return CRS_EXIT_DONE;
        }
    }
    self->metrics[self->count++] = i;
    return CRS_EXIT_DONE;
}

static int
add_listed(choice *self, const char *list)
{
    int code = CRS_EXIT_DONE;

    for (const char *word = list; word && code == CRS_EXIT_DONE; word = strchr(word, ',')) {
        char name[64] = "";
        size_t length;

        word += *word == ',';
        length = strcspn(word, ",");
        memcpy(name, word, length < sizeof name ? length : sizeof name - 1);
        code = add(self, name, 1);
    }
    return code;
}

int
crs_metrics_choose(crs_cli *cli, double days, const char *const *usual, size_t num_usual,
                   size_t **metrics, size_t *num_metrics)
{
    const crs_model *model = cli->reader.model;
    const char *list = cli->options->value[CRS_OPT_METRIC].text;
    const int all = list && strcmp(list, "all") == 0;
    choice self = {.cli = cli, .days = days};
    int code = CRS_EXIT_DONE;

    self.metrics = crs_arena_alloc(&cli->arena, model->num_metrics, sizeof *self.metrics);
    if (!self.metrics) {
        crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        return crs_cli_fail(cli, CRS_EXIT_FAILED);
    }
    for (size_t i = 0; i < model->num_metrics && all; i++) {
        add(&self, model->metrics[i].name, 0);
    }
    for (size_t i = 0; i < num_usual && !list && code == CRS_EXIT_DONE; i++) {
        code = add(&self, usual[i], 0);
    }
    if (list && !all) {
        code = add_listed(&self, list);
    }
    if (code == CRS_EXIT_DONE && self.count == 0) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "no metric fits into a run of %g days; choose with --metric", days);
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    *metrics = self.metrics;
    *num_metrics = self.count;
    return code;
}
