#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "base/suggest.h"

/* A term of a metric and where it stands. */
typedef struct term_place {
    const crs_json_file *file;
    const crs_json *node;
} term_place;

/* The keys that some operators need and all others do not know. */
static const struct {
    const char *key;
    crs_metric_needs needs;
} needed[] = {
    {"at", CRS_METRIC_NEEDS_AT},
    {"level", CRS_METRIC_NEEDS_LEVEL},
    {"window", CRS_METRIC_NEEDS_WINDOW},
};

static crs_status
check_term_keys(const crs_reader *reader, term_place where, const crs_metric_term *term)
{
    const char *op = crs_metric_op_name(term->op);
    crs_metric_needs needs = crs_metric_op_needs(term->op);
    crs_place place = {.file = where.file, .node = where.node};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        const crs_json *given = crs_json_get(where.node, needed[i].key);
        if (needed[i].needs == needs && !given) {
            return crs_place_fail(reader, &place, "operator %s needs key \"%s\"", op,
                                  needed[i].key);
        }
        if (needed[i].needs != needs && given) {
            place.node = given;
            return crs_place_fail(reader, &place, "has no meaning for operator %s", op);
        }
    }
    if (needs == CRS_METRIC_NEEDS_AT) {
        const crs_json *from = crs_json_get(where.node, "from");
        const crs_json *to = crs_json_get(where.node, "to");
        if (from || to) {
            place.node = from ? from : to;
            return crs_place_fail(reader, &place, "has no meaning for operator %s", op);
        }
    }
    return CRS_OK;
}

/* Is `value`, at `node`, one that the observable of the term can have? 88 for 0.88 is a slip that
 * many make. */
static crs_status
check_unit(const crs_reader *reader, term_place where, const crs_metric_term *term, double value)
{
    const char *name = reader->model->observables[term->of].name;
    const char *meaning = reader->model->observables[term->of].meaning;
    crs_place place = {.file = where.file, .node = where.node};
    double lower, upper;
    if (term->times >= 0) {
        return CRS_OK;
    }
    crs_model_range(reader->model, term->of, &lower, &upper);
    if (value >= lower && value <= upper) {
        /* without a bound, but 1 before the crisis: nothing grows to the twenty-fold */
        const int is_share = isinf(upper) && strstr(meaning, "1 before") != NULL;
        return !(is_share && value >= 20.0 && value <= 100.0)
                   ? CRS_OK
                   : crs_place_fail(reader, &place,
                                    "%g is no share: write %g (%s is a share of "
                                    "what it was before the crisis)",
                                    value, value / 100.0, name);
    }
    if (upper <= 10.0 && lower >= 0.0 && value > upper && value <= 100.0 && lower < 1.0) {
        return crs_place_fail(reader, &place, "%g is no share: write %g (%s is in %g..%g)", value,
                              value / 100.0, name, lower, upper);
    }
    return crs_place_fail(reader, &place, "%s cannot be %g: it is in %g..%g", name, value, lower,
                          upper);
}

static crs_status
check_term(const crs_reader *reader, term_place where, const crs_metric_term *term)
{
    int is_at = crs_metric_op_needs(term->op) == CRS_METRIC_NEEDS_AT;
    crs_status status = check_term_keys(reader, where, term);
    const char *key = is_at ? "at" : "to";
    crs_place place = {.file = where.file, .node = where.node};
    double last = is_at ? term->at_h : term->to_h;

    if (status != CRS_OK) {
        return status;
    }
    if (crs_metric_op_takes_share(term->op) && !(term->level >= 0.0 && term->level <= 1.0)) {
        place.node = crs_json_get(where.node, "level");
        return crs_place_fail(reader, &place, "%g is no share: operator %s needs one in 0..1",
                              term->level, crs_metric_op_name(term->op));
    }
    if (crs_metric_op_needs(term->op) == CRS_METRIC_NEEDS_LEVEL && term->level > 1.0) {
        const crs_json *level = crs_json_get(where.node, "level"); /* 0 may be to say "never" */
        crs_status unit = check_unit(reader, (term_place){where.file, level}, term, term->level);
        if (unit != CRS_OK) {
            return unit;
        }
    }
    if (!is_at && term->from_h > term->to_h) {
        return crs_place_fail(reader, &place, "the window ends (%g h) before it begins (%g h)",
                              term->to_h, term->from_h);
    }
    if (!is_at && last >= CRS_METRIC_TO_END) {
        key = "from";
        last = term->from_h;
    }
    if (last > reader->facts_horizon_h) {
        place.node = crs_json_get(where.node, key);
        return crs_place_fail(reader, &place, "%g h is after the horizon of %g h", last,
                              reader->facts_horizon_h);
    }
    return CRS_OK;
}

/* Value and band of a fact against what can be: days are not negative, all else is in the range of
 * the observable where the operator keeps its unit. */
static crs_status
check_fact_unit(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
                const crs_fact *fact)
{
    const crs_metric_term *term = &fact->metric.term;
    const crs_json *value = crs_json_get(node, "value");
    const crs_json *band = crs_json_get(node, "band");
    const double ends[] = {fact->value, fact->low, fact->high};
    const crs_json *nodes[] = {value, band->first, band->first->next};
    crs_status status = CRS_OK;
    if (fact->metric.is_ratio || (term->op != CRS_METRIC_AT && term->op != CRS_METRIC_MINIMUM &&
                                  term->op != CRS_METRIC_MAXIMUM && term->op != CRS_METRIC_MEAN)) {
        return CRS_OK;
    }
    for (size_t i = 0; i < 3 && status == CRS_OK; i++) {
        status = check_unit(reader, (term_place){file, nodes[i]}, term, ends[i]);
    }
    return status;
}

crs_status
crs_metric_check(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
                 const crs_metric *metric)
{
    crs_status status = check_term(reader, (term_place){file, node}, &metric->term);
    if (status == CRS_OK && metric->is_ratio) {
        const crs_json *below = crs_json_get(node, "relative_to");
        status = check_term(reader, (term_place){file, below}, &metric->relative_to);
    }
    return status;
}

static crs_status
check_fact(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
           const crs_fact *facts, size_t i)
{
    const crs_fact *fact = &facts[i];
    const crs_json *metric = crs_json_get(node, "metric");
    crs_place place = {.file = file, .node = crs_json_get(node, "id")};
    crs_status status;

    for (size_t j = 0; j < i; j++) {
        if (strcmp(facts[j].id, fact->id) == 0) {
            return crs_place_fail(reader, &place, "the id \"%s\" is taken by an earlier fact",
                                  fact->id);
        }
    }
    place.node = crs_json_get(node, "value");
    if (fact->value < fact->low || fact->value > fact->high) {
        return crs_place_fail(reader, &place, "%g lies outside its band %g..%g", fact->value,
                              fact->low, fact->high);
    }
    status = crs_metric_check(reader, file, metric, &fact->metric);
    return status == CRS_OK ? check_fact_unit(reader, file, node, fact) : status;
}

/* Checks the answers of one action of the case's own strategy. */
static crs_status
check_answers(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
              const crs_answers *answers, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < answers->count; i++, node = node->next) {
        size_t k = 0;
        while (k < count && strcmp(ids[k], answers->items[i]) != 0) {
            k++;
        }
        if (k == count) {
            const crs_place place = {.file = file, .node = node};
            crs_status status = crs_place_fail(
                reader, &place, "the case has no accusation \"%.60s\"", answers->items[i]);
            crs_suggest_add(reader->message, answers->items[i], ids, count);
            return status;
        }
    }
    return CRS_OK;
}

/* An id and which accusation has it. */
typedef struct numbered {
    const char *id;
    size_t at;
} numbered;

static int
by_id(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    const int order = strcmp(x->id, y->id);

    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* Sorts; the first accusation whose id an earlier one has is an error. A file may hold 90,000: each
 * against each would take seconds. */
static crs_status
check_twice(const crs_reader *reader, const crs_json_file *file, numbered *items, size_t count)
{
    const crs_json *node = crs_json_get(file->root, "accusations");
    crs_place place = {.file = file};
    size_t first = count;

    qsort(items, count, sizeof *items, by_id);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(items[i].id, items[i - 1].id) == 0 && items[i].at < first) {
            first = items[i].at;
        }
    }
    if (first == count) {
        return CRS_OK;
    }
    node = node->first;
    for (size_t i = 0; i < first; i++) {
        node = node->next;
    }
    place.node = crs_json_get(node, "id");
    return crs_place_fail(reader, &place, "the id \"%s\" is taken by an earlier accusation",
                          place.node->text);
}

/* Checks that accusations have names of their own and that the case's strategy answers no others.
 */
static crs_status
check_accusations(const crs_reader *reader, const crs_json_file *file, const crs_case *of)
{
    const size_t count = of->num_accusations;
    const char **ids = crs_arena_alloc(reader->arena, count + 1, sizeof(*ids));
    numbered *sorted = crs_arena_alloc(reader->arena, count + 1, sizeof(*sorted));
    const crs_json *node = crs_json_get(file->root, "accusations");
    crs_status status = CRS_OK;
    if (!ids || !sorted) {
        return crs_reader_memory(reader);
    }
    node = node ? node->first : NULL;
    for (size_t i = 0; i < count; i++, node = node->next) {
        const crs_place place = {.file = file, .node = crs_json_get(node, "id")};
        ids[i] = of->accusations[i].id;
        sorted[i] = (numbered){ids[i], i};
        if (strcmp(ids[i], CRS_ANSWERS_ALL) == 0) {
            return crs_place_fail(reader, &place, "\"%s\" stands for all accusations",
                                  CRS_ANSWERS_ALL);
        }
    }
    status = check_twice(reader, file, sorted, count);
    ids[count] = CRS_ANSWERS_ALL;
    node = crs_json_get(crs_json_get(file->root, "strategy"), "actions")->first;
    for (size_t i = 0; i < of->reported.strategy.num_actions && status == CRS_OK; i++) {
        const crs_answers *answers = &of->reported.strategy.actions[i].answers;
        if (answers->count > 0) {
            status = check_answers(reader, file, crs_json_get(node, "answers")->first, answers,
                                   ids, count + 1);
        }
        node = node->next;
    }
    return status;
}

crs_status
crs_case_from_json(const crs_reader *reader, const crs_json_file *file, crs_case *out)
{
    crs_case_file from;
    crs_status status = crs_shape_read(reader, file, file->root, &crs_shape_case, &from);
    const crs_json *fact;
    crs_case result;
    const crs_json *strategy;

    status = status == CRS_OK ? crs_reader_settle(reader) : status;
    if (status != CRS_OK) {
        return status;
    }
    result = (crs_case){
        .id = from.id,
        .name = from.name,
        .name_zh = from.name_zh,
        .title = from.title,
        .currency = from.currency,
        .context = from.context,
        .params = from.params,
        .reported = {.id = "as-reported",
                     .title = from.strategy.title,
                     .about = from.strategy.about,
                     .strategy = {.actions = from.strategy.actions.items,
                                  .num_actions = from.strategy.actions.count,
                                  .observe_delay_h = from.strategy.observe.delay_h,
                                  .observe_noise = from.strategy.observe.noise}},
        .accusations = from.accusations.items,
        .num_accusations = from.accusations.count,
        .facts = from.facts.items,
        .num_facts = from.facts.count,
        .hash = crs_hash_short(&file->hash),
    };
    if (!result.reported.title) {
        result.reported.title = "the strategy as reported";
    }
    memcpy(result.who, from.who, sizeof(result.who));
    strategy = crs_json_get(file->root, "strategy");
    status = crs_actions_check(reader, file, crs_json_get(strategy, "actions"), NULL,
                               &result.reported.strategy);
    status = crs_reader_go_on(reader, status);
    if (status == CRS_OK) {
        status = crs_reader_go_on(reader, check_accusations(reader, file, &result));
    }
    fact = crs_json_get(file->root, "facts");
    fact = fact ? fact->first : NULL;
    for (size_t i = 0; i < result.num_facts && status == CRS_OK; i++, fact = fact->next) {
        status = crs_reader_go_on(reader, check_fact(reader, file, fact, result.facts, i));
    }
    status = status == CRS_OK ? crs_reader_settle(reader) : status;
    if (status == CRS_OK) {
        *out = result;
    }
    return status;
}
