#include "cli/play/glance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "term/picture.h"

/* Width of the sparks: what the terminal leaves beside the other columns, within limits. */
#define OTHERS      30
#define LEAST_WIDTH 10
#define USUAL_WIDTH 60

/* Share of the largest value below which a number is told as 0. */
#define LEAST_SHARE 1e-3

/* The observables that are drawn: the model's usual ones, else the first. */
static size_t
choose(const crs_model *model, size_t shown[CRS_GLANCE_LINES])
{
    const char *usual = model->usual.glance;
    size_t count = 0;

    for (size_t i = 0; !usual && i < model->num_observables && count < CRS_GLANCE_LINES; i++) {
        shown[count++] = i;
    }
    while (usual && *usual && count < CRS_GLANCE_LINES) {
        const size_t length = strcspn(usual, ",");

        for (size_t i = 0; i < model->num_observables; i++) {
            const char *name = model->observables[i].name;

            if (strlen(name) == length && memcmp(name, usual, length) == 0) {
                shown[count++] = i;
            }
        }
        usual += length + (usual[length] == ',');
    }
    return count;
}

crs_status
crs_glance_init(crs_glance *self, const crs_replay_plan *plan)
{
    const crs_model *model = plan->model;
    const size_t room = (size_t)crs_replay_samples(plan);
    double *memory = malloc((CRS_GLANCE_LINES + 1) * room * sizeof *memory);

    *self = (crs_glance){.times_h = memory, .room = room};
    if (!memory) {
        return crs_error(CRS_ERR_MEMORY);
    }
    self->num_lines = choose(model, self->observables);
    for (size_t i = 0; i < CRS_GLANCE_LINES; i++) {
        self->values[i] = memory + (i + 1) * room;
    }
    return CRS_OK;
}

void
crs_glance_add(crs_glance *self, double t_h, const double *observed)
{
    if (self->count == self->room) {
        return;
    }
    self->times_h[self->count] = t_h;
    for (size_t i = 0; i < self->num_lines; i++) {
        self->values[i][self->count] = observed[self->observables[i]];
    }
    self->count++;
}

/* A value next to a spark: 0 where it is too small to be seen there. */
static void
add_value(const crs_glance *self, size_t line, size_t sample, crs_table *table)
{
    double largest = 0.0;

    for (size_t i = 0; i < self->count; i++) {
        largest = fmax(largest, fabs(self->values[line][i]));
    }
    crs_table_number(table, fabs(self->values[line][sample]) < LEAST_SHARE * largest
                                ? 0.0
                                : self->values[line][sample]);
}

static int
spark_width(const crs_cli *cli)
{
    const int left = cli->style.width - OTHERS;

    return cli->style.width == 0 || left > USUAL_WIDTH ? USUAL_WIDTH
           : left < LEAST_WIDTH                        ? LEAST_WIDTH
                                                       : left;
}

crs_status
crs_glance_print(const crs_glance *self, const crs_cli *cli, int several)
{
    const int width = spark_width(cli);
    const size_t last = self->count > 0 ? self->count - 1 : 0;
    char times[CRS_PICTURE_BYTES], spark[CRS_PICTURE_BYTES];
    const crs_table_column columns[] = {
        {several ? "first run" : "this run", 0, 0},
        {"start", 1, 0},
        {times, 0, CRS_TABLE_PICTURE},
        {"end", 1, 0},
    };
    crs_table table;
    crs_status status;

    if (self->count < 2) {
        return CRS_OK;
    }
    crs_picture_times(self->times_h[0], self->times_h[last], width, times);
    crs_table_init(&table, columns, 4);
    for (size_t i = 0; i < self->num_lines; i++) {
        crs_picture_spark(self->times_h, self->values[i], self->count, width, cli->style.unicode,
                          spark);
        crs_table_cell(&table, cli->reader.model->observables[self->observables[i]].name);
        add_value(self, i, 0, &table);
        crs_table_cell(&table, spark);
        add_value(self, i, last, &table);
    }
    crs_sink_text(cli->out, "\n");
    status = crs_table_print(&table, &cli->style, cli->out);
    crs_table_free(&table);
    return status;
}

void
crs_glance_free(crs_glance *self)
{
    free(self->times_h);
    *self = (crs_glance){0};
}
