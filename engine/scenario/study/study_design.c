#include "scenario/study/study_design.h"

#include <string.h>

#include "table/csv_read.h"
#include "base/number.h"
#include "scenario/scenario_internal.h"
#include "scenario/study/study_aim.h"
#include "base/suggest.h"

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 256

/* The column of a file with points that only numbers them, as `crisim sample` prints it. */
#define POINT_COLUMN "point"

/* ---- spread ---- */

/* A number of the study file as a value of the aim: times with units, checked against its range.
 */
static crs_status
value_of(const crs_reader *reader, const crs_aim *aim, const crs_setting *setting, double *value)
{
    const crs_shape_key key = {.name = setting->path,
                               .kind = crs_aim_is_time(aim) ? CRS_KEY_TIME : CRS_KEY_NUMBER};
    double min, max;
    crs_status status = crs_key_set(reader, &key, setting, value);

    crs_aim_limits(reader, aim, &min, &max);
    return status == CRS_OK ? crs_range_check(reader, &setting->place, *value, min, max) : status;
}

static crs_status
set_values(const crs_reader *reader, const crs_vary *vary, const crs_aim *aim, crs_factor *factor)
{
    double *values = crs_arena_alloc(reader->arena, vary->values.count, sizeof *values);

    if (!values) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < vary->values.count; i++) {
        const crs_status status = value_of(reader, aim, &vary->values.items[i], &values[i]);

        if (status != CRS_OK) {
            return status;
        }
    }
    factor->kind = CRS_FACTOR_VALUES;
    factor->values = values;
    factor->num_values = vary->values.count;
    return CRS_OK;
}

static crs_status
set_range(const crs_reader *reader, const crs_vary *vary, const crs_aim *aim, crs_factor *factor)
{
    const crs_setting *ends = vary->range.items;
    crs_status status;

    if (vary->range.count != 2) {
        return crs_place_fail(reader, &vary->member.place,
                              "a range is two numbers, [low, high]; a list is called \"values\"");
    }
    status = value_of(reader, aim, &ends[0], &factor->low);
    if (status == CRS_OK) {
        status = value_of(reader, aim, &ends[1], &factor->high);
    }
    if (status == CRS_OK && !(factor->low < factor->high)) {
        status = crs_place_fail(reader, &ends[0].place, "low end %g is not below high end %g",
                                factor->low, factor->high);
    }
    if (status == CRS_OK && vary->scale && !(factor->low > 0.0)) {
        status = crs_place_fail(reader, &ends[0].place,
                                "a range on a logarithmic scale must lie above 0");
    }
    factor->kind = vary->scale ? CRS_FACTOR_LOG : CRS_FACTOR_LINEAR;
    return status;
}

static crs_status
set_prior(const crs_reader *reader, const crs_vary *vary, const crs_aim *aim, crs_factor *factor)
{
    const crs_param_info *info;

    if (aim->param < 0) {
        return crs_place_fail(reader, &vary->member.place, "only parameters have a prior");
    }
    info = &reader->model->params[aim->param];
    if (info->prior.kind == CRS_PRIOR_FIXED) {
        return crs_place_fail(reader, &vary->member.place,
                              "has no prior (it is fixed): give \"values\" or a \"range\"");
    }
    if (vary->range.count == 0) {
        factor->low = info->min;
        factor->high = info->max;
    }
    factor->kind = CRS_FACTOR_PRIOR;
    factor->prior = info->prior;
    return CRS_OK;
}

/* What does not go together. */
static crs_status
check_members(const crs_reader *reader, const crs_vary *vary)
{
    const char *what = NULL;

    if (vary->values.count == 0 && vary->range.count == 0 && !vary->prior) {
        what = "needs \"values\", a \"range\", or \"prior\": true";
    } else if (vary->values.count > 0 && (vary->range.count > 0 || vary->prior)) {
        what = "\"values\" have no place beside a \"range\" or \"prior\"";
    } else if (vary->has_scale && (vary->range.count == 0 || vary->prior)) {
        what = "\"scale\" has a meaning for a \"range\" without \"prior\" only";
    } else if (vary->levels > 0 && vary->values.count > 0) {
        what = "\"levels\" has no place beside \"values\"";
    }
    return what ? crs_place_fail(reader, &vary->member.place, "%s", what) : CRS_OK;
}

static crs_status
make_factor(const crs_reader *reader, const crs_vary *vary, crs_factor *factor, crs_aim *aim)
{
    const crs_place *place = &vary->member.place;
    crs_status status = crs_aim_find(reader, vary->member.name, aim);

    if (status != CRS_OK) {
        return crs_aim_fail(reader, place, vary->member.name, status);
    }
    *factor = crs_aim_factor(reader, vary->member.name, aim);
    factor->levels = (size_t)vary->levels;
    status = check_members(reader, vary);
    if (status == CRS_OK && vary->values.count > 0) {
        return set_values(reader, vary, aim, factor);
    }
    if (status == CRS_OK && vary->range.count > 0) {
        status = set_range(reader, vary, aim, factor);
    }
    if (status == CRS_OK && vary->prior) {
        status = set_prior(reader, vary, aim, factor);
    }
    if (status == CRS_OK && crs_factor_prepare(factor) != CRS_OK) {
        status = crs_place_fail(reader, place, "the prior has next to no mass between %g and %g",
                                factor->low, factor->high);
    }
    return status;
}

/* Is every factor spread as the kind of design needs it? */
static crs_status
check_kind(const crs_reader *reader, const crs_study *study, const crs_factor *factors)
{
    const crs_vary *vary = study->vary.items;
    const crs_design_kind kind = study->has_design ? (crs_design_kind)study->design.kind
                                                   : CRS_DESIGN_GRID;

    for (size_t i = 0; i < study->vary.count; i++) {
        const crs_place *place = &vary[i].member.place;

        if (kind == CRS_DESIGN_GRID && crs_factor_levels(&factors[i]) == 0) {
            return crs_place_fail(reader, place,
                                  "a grid needs \"values\", or \"levels\" beside the range");
        }
        if (kind == CRS_DESIGN_LIST && factors[i].kind != CRS_FACTOR_VALUES) {
            return crs_place_fail(reader, place, "a list needs \"values\"");
        }
        if (kind == CRS_DESIGN_LIST && factors[i].num_values != factors[0].num_values) {
            return crs_place_fail(reader, place,
                                  "has %zu values, but \"%.60s\" has %zu: in a list they go "
                                  "together",
                                  factors[i].num_values, factors[0].name, factors[0].num_values);
        }
        if (kind != CRS_DESIGN_GRID && vary[i].levels > 0) {
            return crs_place_fail(reader, place, "\"levels\" has a meaning for a grid only");
        }
    }
    return CRS_OK;
}

/* ---- constraints ---- */

static crs_status
read_operand(const crs_reader *reader, const crs_place *place, const crs_factor *factors,
             size_t num_factors, const char *text, size_t length, crs_operand *out)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    char *name;

    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    name = crs_arena_text(reader->arena, text, length);
    if (!name) {
        return crs_reader_memory(reader);
    }
    *out = (crs_operand){.factor = -1};
    for (size_t i = 0; i < num_factors; i++) {
        if (strcmp(factors[i].name, name) == 0) {
            out->factor = (int)i;
            return CRS_OK;
        }
        if (count < MAX_NAMES) {
            names[count++] = factors[i].name;
        }
    }
    if (crs_number_parse_time(name, &out->value) == CRS_OK) {
        return CRS_OK;
    }
    crs_place_fail(reader, place, "\"%.60s\" is neither varied here nor a number", name);
    crs_suggest_add(reader->message, name, names, count);
    return CRS_ERR_INVALID;
}

static crs_status
read_constraint(const crs_reader *reader, const crs_setting *setting, const crs_factor *factors,
                size_t num_factors, crs_constraint *out)
{
    const char *text = setting->text ? setting->text : "";
    const size_t left = strcspn(text, "<>");
    const size_t width = text[left] == '\0' ? 0 : text[left + 1] == '=' ? 2 : 1;
    const char *right = text + left + width;
    crs_operand operands[2];
    crs_status status;

    if (width == 0 || strpbrk(right, "<>")) {
        return crs_place_fail(reader, &setting->place,
                              "must be a comparison like \"a < b\" (<, <=, >, >=)");
    }
    status = read_operand(reader, &setting->place, factors, num_factors, text, left, &operands[0]);
    if (status == CRS_OK) {
        status = read_operand(reader, &setting->place, factors, num_factors, right, strlen(right),
                              &operands[1]);
    }
    *out = (crs_constraint){
        .left = operands[text[left] == '>'],
        .right = operands[text[left] != '>'],
        .relation = width == 2 ? CRS_RELATION_LESS_OR_EQUAL : CRS_RELATION_LESS,
    };
    return status;
}

static crs_status
read_constraints(const crs_reader *reader, const crs_study *study, crs_variation *out)
{
    const size_t count = study->constraints.count;
    crs_constraint *constraints = crs_arena_alloc(reader->arena, count, sizeof *constraints);
    crs_status status = CRS_OK;

    if (!constraints) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        status = read_constraint(reader, &study->constraints.items[i], out->factors,
                                 out->plan.num_factors, &constraints[i]);
    }
    out->plan.constraints = constraints;
    out->plan.num_constraints = count;
    return status;
}

/* ---- points of the user's own ---- */

static crs_status
fail_column(const crs_reader *reader, const crs_study *study, const crs_csv_table *table,
            const crs_cell *cell)
{
    const char *names[MAX_NAMES];
    const crs_vary *vary = study->vary.items;
    size_t count = 0;

    for (; count < study->vary.count && count < MAX_NAMES; count++) {
        names[count] = vary[count].member.name;
    }
    for (size_t i = 0; study->vary.count == 0 && i < reader->model->num_params; i++) {
        names[count++] = reader->model->params[i].name;
    }
    crs_csv_address(table, cell, reader->message);
    crs_message_add(reader->message,
                    study->vary.count > 0 ? "column \"%.60s\" is not varied by the study"
                                          : "column \"%.60s\" is no parameter, nor an attribute "
                                            "(strategy.actions.<id>.<key>)",
                    cell->text);
    crs_suggest_add(reader->message, cell->text, names, count);
    return crs_error(CRS_ERR_INVALID);
}

/* Every column but "point" becomes a factor; columns[f] is its number. */
static crs_status
take_columns(const crs_reader *reader, const crs_study *study, const crs_csv_table *table,
             crs_variation *out, size_t *columns)
{
    const crs_vary *vary = study->vary.items;
    size_t count = 0;

    for (size_t i = 0; i < study->vary.count; i++) {
        if (crs_csv_find(table, vary[i].member.name) < 0) {
            crs_csv_address(table, &table->header[0], reader->message);
            crs_message_add(reader->message, "column \"%.60s\" is missing", vary[i].member.name);
            return crs_error(CRS_ERR_INVALID);
        }
    }
    for (size_t c = 0; c < table->num_columns; c++) {
        const crs_cell *cell = &table->header[c];
        int known = study->vary.count == 0;
        crs_status status;

        if (strcmp(cell->text, POINT_COLUMN) == 0) {
            continue;
        }
        for (size_t i = 0; i < study->vary.count; i++) {
            known = known || strcmp(vary[i].member.name, cell->text) == 0;
        }
        status = known ? crs_aim_find(reader, cell->text, &out->aims[count]) : CRS_ERR_NAME;
        if (status == CRS_ERR_MEMORY) {
            return status;
        }
        if (status != CRS_OK) {
            return fail_column(reader, study, table, cell);
        }
        out->factors[count] = crs_aim_factor(reader, cell->text, &out->aims[count]);
        columns[count++] = c;
    }
    out->plan.num_factors = count;
    return CRS_OK;
}

static crs_status
take_points(const crs_reader *reader, const crs_csv_table *table, const size_t *columns,
            crs_variation *out)
{
    const size_t num_factors = out->plan.num_factors;
    double *list = crs_arena_alloc(reader->arena, table->num_rows, num_factors * sizeof *list);

    if (!list) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < table->num_rows * num_factors; i++) {
        const size_t f = i % num_factors;
        const crs_cell *cell = &table->cells[i / num_factors * table->num_columns + columns[f]];
        double min, max;
        crs_status status = crs_csv_number_of(table, cell, crs_aim_is_time(&out->aims[f]),
                                              &list[i], reader->message);

        if (status != CRS_OK) {
            return status;
        }
        crs_aim_limits(reader, &out->aims[f], &min, &max);
        if (list[i] < min || list[i] > max) {
            crs_csv_address(table, cell, reader->message);
            crs_message_add(reader->message, "%g is out of range %g..%g of %.60s", list[i], min,
                            max, out->factors[f].name);
            return crs_error(CRS_ERR_INVALID);
        }
    }
    out->plan.list = list;
    out->plan.points = table->num_rows;
    return CRS_OK;
}

static crs_status
read_points(const crs_reader *reader, const crs_study *study, crs_variation *out)
{
    crs_csv_table table;
    size_t *columns;
    crs_status status = crs_csv_read(out->file, reader->arena, &table, reader->message);

    if (status != CRS_OK) {
        return status;
    }
    columns = crs_arena_alloc(reader->arena, table.num_columns, sizeof *columns);
    out->factors = crs_arena_alloc(reader->arena, table.num_columns, sizeof *out->factors);
    out->aims = crs_arena_alloc(reader->arena, table.num_columns, sizeof *out->aims);
    if (!columns || !out->factors || !out->aims) {
        return crs_reader_memory(reader);
    }
    status = take_columns(reader, study, &table, out, columns);
    if (status == CRS_OK && (table.num_rows == 0 || out->plan.num_factors == 0)) {
        crs_csv_address(&table, &table.header[0], reader->message);
        crs_message_add(reader->message, "there are no points in it");
        return crs_error(CRS_ERR_INVALID);
    }
    if (status == CRS_OK) {
        status = take_points(reader, &table, columns, out);
    }
    out->plan.kind = CRS_DESIGN_LIST;
    out->source.path = out->file;
    crs_hash_text(&table.hash, out->source.hash);
    return status;
}

/* ---- all of it ---- */

static crs_status
make_factors(const crs_reader *reader, const crs_study *study, crs_variation *out)
{
    const crs_vary *vary = study->vary.items;
    crs_status status = CRS_OK;

    out->factors = crs_arena_alloc(reader->arena, study->vary.count, sizeof *out->factors);
    out->aims = crs_arena_alloc(reader->arena, study->vary.count, sizeof *out->aims);
    if (!out->factors || !out->aims) {
        return crs_reader_memory(reader);
    }
    out->plan.num_factors = study->vary.count;
    for (size_t i = 0; i < study->vary.count && status == CRS_OK; i++) {
        status = make_factor(reader, &vary[i], &out->factors[i], &out->aims[i]);
    }
    return status == CRS_OK ? check_kind(reader, study, out->factors) : status;
}

crs_status
crs_study_vary(const crs_reader *reader, const crs_study *study, const char *points, uint64_t seed,
               crs_variation *out)
{
    crs_variation result = {.file = points};
    crs_status status;

    if (!points && study->design.file) {
        result.file = crs_scenario_beside(reader, study->path, study->design.file);
    }
    if (result.file) {
        status = read_points(reader, study, &result);
    } else {
        result.plan.kind = study->has_design ? (crs_design_kind)study->design.kind
                                             : CRS_DESIGN_GRID;
        result.plan.points = study->design.points;
        status = make_factors(reader, study, &result);
    }
    result.plan.factors = result.factors;
    result.plan.seed = seed;
    if (status == CRS_OK) {
        status = read_constraints(reader, study, &result);
    }
    if (status == CRS_OK) {
        *out = result;
    }
    return status;
}

/* Does the design have what its kind needs, and nothing else? */
static crs_status
check_design(const crs_reader *reader, const crs_json_file *file, const crs_study *study)
{
    const crs_json *node = crs_json_get(file->root, "design");
    const crs_json *points = node ? crs_json_get(node, "points") : NULL;
    const crs_json *named = node ? crs_json_get(node, "file") : NULL;
    const crs_design_kind kind = (crs_design_kind)study->design.kind;
    const int needs_points = kind != CRS_DESIGN_GRID && kind != CRS_DESIGN_LIST;
    crs_place place = {.file = file, .node = node};

    if (!node) {
        return CRS_OK;
    }
    if (needs_points && !points) {
        return crs_place_fail(reader, &place, "key \"points\" is missing: how many points?");
    }
    if (!needs_points && points) {
        place.node = points;
        return crs_place_fail(reader, &place, "has no meaning for a %s",
                              crs_design_kind_name(kind));
    }
    if (kind != CRS_DESIGN_LIST && named) {
        place.node = named;
        return crs_place_fail(reader, &place, "has a meaning for kind \"list\" only");
    }
    if (study->vary.count == 0 && !named) {
        return crs_place_fail(reader, &place, "there is nothing to spread: no key \"vary\"");
    }
    return CRS_OK;
}

static crs_status
check_metrics(const crs_reader *reader, const crs_json_file *file, crs_study *study)
{
    crs_study_metric *metrics = study->metrics.items;
    const crs_model *model = reader->model;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < study->metrics.count && status == CRS_OK; i++) {
        crs_member *member = &metrics[i].member;
        const int index = crs_names_find(&crs_names_metrics, model, member->name);

        for (size_t j = 0; j < i; j++) {
            if (strcmp(metrics[j].member.name, member->name) == 0) {
                return crs_place_fail(reader, &member->place, "metric \"%.60s\" is there twice",
                                      member->name);
            }
        }
        if (member->place.node->type == CRS_JSON_OBJECT) {
            status = crs_metric_check(reader, file, member->place.node, &metrics[i].metric);
        } else if (index < 0) {
            status = crs_names_fail(reader, &member->place, member->name, &crs_names_metrics);
        } else {
            metrics[i].metric = model->metrics[index].metric;
            metrics[i].unit = model->metrics[index].unit;
            metrics[i].meaning = model->metrics[index].meaning;
        }
    }
    return status;
}

crs_status
crs_study_check(const crs_reader *reader, const crs_json_file *file, crs_study *study)
{
    crs_variation variation = {0};
    crs_status status = check_design(reader, file, study);

    if (status == CRS_OK && !study->design.file) {
        status = make_factors(reader, study, &variation);
        status = status == CRS_OK ? read_constraints(reader, study, &variation) : status;
    }
    return status == CRS_OK ? check_metrics(reader, file, study) : status;
}
