/* The page of files, from the shapes that also read them and make the JSON Schemas. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cli/help/reference.h"
#include "scenario/scenario.h"
#include "scenario/shape/shapes.h"

#define MAX_SHAPES 64

/* Shapes in the order in which they are met; each has a section. */
typedef struct author {
    const crs_cli *cli;
    const crs_shape *shapes[MAX_SHAPES];
    size_t count;
} author;

/* The number of a shape; a new one is to be written later. */
static size_t
number_of(author *self, const crs_shape *shape)
{
    size_t i = 0;

    while (i < self->count && self->shapes[i] != shape) {
        i++;
    }
    if (i == self->count && i < MAX_SHAPES) {
        self->shapes[self->count++] = shape;
    }
    return i;
}

/* What a key holds, in words; `kind` before the link to a shape, or all. */
static const char *
kind_text(const crs_shape_key *key)
{
    static const char *const texts[] = {
        [CRS_KEY_IGNORED] = "text",
        [CRS_KEY_ID] = "name: letters, digits, - \\_ .",
        [CRS_KEY_TEXT] = "text in one line",
        [CRS_KEY_PROSE] = "text",
        [CRS_KEY_NUMBER] = "number",
        [CRS_KEY_INTEGER] = "whole number",
        [CRS_KEY_TIME] = "time: hours, or 36h, 3d, 2w",
        [CRS_KEY_BOOLEAN] = "true or false",
        [CRS_KEY_NAME] = "one of: ",
        [CRS_KEY_NAMES] = "list of: ",
        [CRS_KEY_GROUPS] = "list of: ",
        [CRS_KEY_SWITCHES] = "on, off, or a list of: ",
        [CRS_KEY_RANGE] = "two numbers, low and high",
        [CRS_KEY_IDS] = "list of names",
        [CRS_KEY_WHEN] = "object: ",
        [CRS_KEY_OBJECT] = "object: ",
        [CRS_KEY_ARRAY] = "list of objects: ",
        [CRS_KEY_PARAMS] = "object: [parameters](parameters.md) of the scope case, and numbers",
        [CRS_KEY_SETTINGS] =
            ("object: paths of --set ([parameters](parameters.md), attributes of actions), and "
             "values"),
        [CRS_KEY_VARIANTS] = "object: names, and for each an object of paths and values",
        [CRS_KEY_VALUES] = "list of numbers or texts",
        [CRS_KEY_MAP] = "object: paths, and for each an object: ",
        [CRS_KEY_CHOICES] = "list of [metrics](metrics.md) or objects: ",
    };

    return texts[key->kind];
}

/* Does the text end in a link to a shape? Elsewhere a shape says what paths may name. */
static int
links_to_shape(const crs_shape_key *key)
{
    return key->kind == CRS_KEY_WHEN || key->kind == CRS_KEY_OBJECT ||
           key->kind == CRS_KEY_ARRAY || key->kind == CRS_KEY_MAP || key->kind == CRS_KEY_CHOICES;
}

static int
lists_names(const crs_shape_key *key)
{
    return key->kind == CRS_KEY_NAME || key->kind == CRS_KEY_NAMES ||
           key->kind == CRS_KEY_GROUPS || key->kind == CRS_KEY_SWITCHES;
}

/* The names to choose from; those of the model's are on pages of their own. */
static void
put_names(const crs_cli *cli, const crs_names *names)
{
    const crs_model *model = cli->reader.model;
    const size_t count = names->count(model);

    if (names == &crs_names_observables || names == &crs_names_metrics) {
        crs_sink_text(cli->out, "[their names](metrics.md)");
    } else if (names == &crs_names_params) {
        crs_sink_text(cli->out, "[their names](parameters.md)");
    } else {
        for (size_t i = 0; i < count; i++) {
            crs_sink_text(cli->out, i > 0 ? ", " : "");
            crs_reference_code(cli, names->name(model, i));
        }
    }
}

static void
put_range(const crs_cli *cli, const crs_shape_key *key)
{
    char low[CRS_NUMBER_BYTES], high[CRS_NUMBER_BYTES];

    if (key->min != 0.0 || key->max != 0.0) {
        crs_number_write(key->min, low);
        crs_number_write(key->max, high);
        if (isfinite(key->max) && key->max < CRS_NEVER_H) {
            crs_cli_print(cli, ", %s to %s", low, high);
        } else {
            crs_cli_print(cli, ", at least %s", low);
        }
    }
}

/* The default, where a plain value stands for the absence of the key. */
static void
put_default(const crs_cli *cli, const crs_shape_key *key)
{
    char number[CRS_NUMBER_BYTES];

    if (key->required) {
        crs_sink_text(cli->out, "required");
    } else if ((key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_TIME) && key->given == 0 &&
               key->fallback < CRS_NEVER_H && key->fallback >= key->min) {
        crs_number_write(key->fallback, number);
        crs_sink_text(cli->out, number);
    }
}

static void
put_key(author *self, const crs_shape_key *key)
{
    const crs_cli *cli = self->cli;

    crs_sink_text(cli->out, "| ");
    crs_reference_code(cli, key->name);
    crs_cli_print(cli, " | %s", kind_text(key));
    if (lists_names(key)) {
        put_names(cli, key->names);
    }
    if (links_to_shape(key)) {
        crs_cli_print(cli, "[%s](#shape-%zu)", key->shape->title, number_of(self, key->shape) + 1);
    }
    if (key->kind == CRS_KEY_NUMBER || key->kind == CRS_KEY_INTEGER || key->kind == CRS_KEY_TIME) {
        put_range(cli, key);
    }
    crs_sink_text(cli->out, " | ");
    put_default(cli, key);
    crs_sink_text(cli->out, " | ");
    crs_reference_text(cli, key->meaning);
    crs_sink_text(cli->out, " |\n");
}

void
crs_reference_files(const crs_cli *cli)
{
    static const char *const heads[] = {"key", "value", "default", "meaning", NULL};
    author self = {.cli = cli,
                   .shapes = {&crs_shape_case, &crs_shape_strategy, &crs_shape_study},
                   .count = 3};

    crs_reference_paragraph(cli, "What the keys of a case, a strategy and a study may be. crisim "
                                 "validate checks a file against this and more; crisim schema "
                                 "prints the same as JSON Schema, with which editors complete "
                                 "keys. A key that is not listed is an error.");
    for (size_t i = 0; i < self.count; i++) {
        const crs_shape *shape = self.shapes[i];

        crs_cli_print(cli, "%s<a id=\"shape-%zu\"></a>\n\n## %s\n\n", i > 0 ? "\n" : "", i + 1,
                      shape->title);
        crs_reference_paragraph(cli, shape->meaning);
        crs_reference_heads(cli, heads);
        for (size_t k = 0; k < shape->num_keys; k++) {
            put_key(&self, &shape->keys[k]);
        }
    }
}
