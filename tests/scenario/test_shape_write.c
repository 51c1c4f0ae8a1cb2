/* shape_write: every row of every table is read, written, hashed, saved and restored.
 *
 * The rows themselves say what to try: each key in turn gets an unusual value of its kind and
 * range, in an otherwise usual struct. What is written must name it, read back to the same, hash
 * otherwise than the usual struct; an attribute of an action must also come back from a saved
 * state. So a row that any of them forgets, or a kind of key, fails here without a line about it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "json/json_write.h"
#include "scenario/files.h"
#include "scenario/shape/shape_write.h"
#include "scenario/shape/shapes.h"
#include "scenario/strategy_hash.h"
#include "store/branch_file.h"
#include "support/io_support.h"

extern const crs_shape crs_shape_fit;

/* Objects in objects in objects: deep enough for all tables, and an end to those that hold
 * themselves. */
#define MOST_DEPTH 4

#define MOST_BYTES 65536

static void fill_struct(crs_io_fixture *f, const crs_shape *shape, char *out, int depth);

/* A number that the row takes and that is not its default. */
static double
unusual_number(const crs_shape_key *key)
{
    const double low = key->min, high = key->max != 0.0 || key->min != 0.0 ? key->max : 8.0;
    double value = low + 0.3 * ((high < low + 32.0 ? high : low + 32.0) - low);

    if (key->kind == CRS_KEY_INTEGER) {
        value = (double)(uint64_t)value + 1.0;
    }
    return value != key->fallback ? value : value + 0.125 * (high - low < 1.0 ? high - low : 1.0);
}

static void
put(char *out, size_t offset, const void *value, size_t size)
{
    memcpy(out + offset, value, size);
}

static void
fill_scalar(crs_io_fixture *f, const crs_shape_key *key, char *out)
{
    double number = unusual_number(key);
    int small = 1;
    uint64_t wide = 1;
    unsigned bits = 1;

    switch (key->kind) {
    case CRS_KEY_INTEGER:
        wide = (uint64_t)number;
        put(out, key->offset, &wide, sizeof wide);
        break;
    case CRS_KEY_NAME: /* the last name: not the default */
        small = (int)key->names->count(f->reader.model) - 1;
        put(out, key->offset, &small, sizeof small);
        break;
    case CRS_KEY_BOOLEAN:
        put(out, key->offset, &small, sizeof small);
        break;
    case CRS_KEY_GROUPS:
        put(out, key->offset, &bits, sizeof bits);
        break;
    case CRS_KEY_NAMES:
    case CRS_KEY_SWITCHES:
        put(out, key->offset, &wide, sizeof wide);
        break;
    default:
        put(out, key->offset, &number, sizeof number);
        break;
    }
}

static void
fill_lists(const crs_shape_key *key, char *out)
{
    static const char *items[] = {"one", "two"};
    static crs_setting settings[] = {{.path = "a.b", .number = 0.1},
                                     {.path = "c.d", .text = "3d"}};
    static crs_variant variants[] = {{.key = "slow", .settings = {settings, 2}}};
    const crs_ids ids = {items, 2};
    const crs_settings some = {settings, 2};
    const crs_array kinds = {variants, 1};
    const double range[2] = {0.125, 0.25};

    if (key->kind == CRS_KEY_IDS) {
        put(out, key->offset, &ids, sizeof ids);
    } else if (key->kind == CRS_KEY_RANGE) {
        put(out, key->offset, range, sizeof range);
    } else if (key->kind == CRS_KEY_VARIANTS) {
        put(out, key->offset, &kinds, sizeof kinds);
    } else {
        put(out, key->offset, &some, sizeof some);
    }
}

/* One struct of the key's shape, with everything in it that must be there. */
static void
fill_array(crs_io_fixture *f, const crs_shape_key *key, char *out, int depth)
{
    char *item = crs_arena_alloc(&f->arena, 1, key->shape->size);
    const crs_member member = {.name = "firm.churn_heat"};
    const crs_array array = {item, 1};

    assert_non_null(item);
    fill_struct(f, key->shape, item, depth + 1);
    if (key->kind != CRS_KEY_ARRAY) {
        memcpy(item, &member, sizeof member);
    }
    put(out, key->offset, &array, sizeof array);
}

static void
fill_params(crs_io_fixture *f, const crs_shape_key *key, char *out)
{
    const crs_model *model = f->reader.model;
    double *values = crs_arena_alloc(&f->arena, model->num_params, sizeof *values);

    assert_non_null(values);
    crs_param_defaults(model->params, model->num_params, values);
    for (size_t i = 0; i < model->num_params; i++) {
        if (model->params[i].scope == CRS_SCOPE_CASE) {
            values[i] = 0.5 * (model->params[i].min + model->params[i].value);
        }
    }
    put(out, key->offset, &values, sizeof values);
}

/* Gives the member of a key an unusual value. */
static void
fill_key(crs_io_fixture *f, const crs_shape_key *key, char *out, int depth)
{
    static const crs_condition condition = {
        .kind = CRS_WHEN_ABOVE, .metric = 2, .level = 0.5, .for_h = 3.0, .size = 1};
    const struct {
        const crs_condition *nodes;
        size_t count;
    } tree = {&condition, 1};
    const char *text = "one";
    const int yes = 1;

    switch (key->kind) {
    case CRS_KEY_IGNORED:
        break;
    case CRS_KEY_ID:
    case CRS_KEY_TEXT:
    case CRS_KEY_PROSE:
        put(out, key->offset, &text, sizeof text);
        break;
    case CRS_KEY_WHEN:
        put(out, key->offset, &tree, sizeof tree);
        break;
    case CRS_KEY_OBJECT:
        fill_struct(f, key->shape, out + key->offset, depth + 1);
        for (size_t i = 0; i < key->shape->num_keys; i++) {
            fill_key(f, &key->shape->keys[i], out + key->offset, depth + 1);
        }
        break;
    case CRS_KEY_ARRAY:
    case CRS_KEY_MAP:
    case CRS_KEY_CHOICES:
        fill_array(f, key, out, depth);
        break;
    case CRS_KEY_PARAMS:
        fill_params(f, key, out);
        break;
    case CRS_KEY_RANGE:
    case CRS_KEY_IDS:
    case CRS_KEY_SETTINGS:
    case CRS_KEY_VARIANTS:
    case CRS_KEY_VALUES:
        fill_lists(key, out);
        break;
    default:
        fill_scalar(f, key, out);
        break;
    }
    if (key->given) {
        put(out, key->given - 1, &yes, sizeof yes);
    }
}

/* A usual struct: defaults, and what must be there. */
static void
fill_struct(crs_io_fixture *f, const crs_shape *shape, char *out, int depth)
{
    memset(out, 0, shape->size);
    crs_shape_defaults(f->reader.model, shape, out);
    for (size_t i = 0; i < shape->num_keys && depth < MOST_DEPTH; i++) {
        if (shape->keys[i].required) {
            fill_key(f, &shape->keys[i], out, depth);
        }
    }
}

/* The canonical form, as a text of the arena. */
static const char *
written(crs_io_fixture *f, const crs_shape *shape, const void *from, crs_shape_extent extent)
{
    crs_sink sink = {0};
    crs_json_writer json;
    const char *text;

    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_json_writer_init(&json, &sink);
    crs_shape_write(&json, f->reader.model, NULL, shape, from, extent);
    assert_int_equal(crs_json_writer_end(&json), CRS_OK);
    text = crs_arena_text(&f->arena, sink.buffer, sink.length);
    assert_non_null(text);
    crs_sink_free(&sink);
    return text;
}

static void
read_back(crs_io_fixture *f, const crs_shape *shape, const char *key, const char *text, void *out)
{
    crs_json_file *file = crs_arena_alloc(&f->arena, 1, sizeof *file);

    assert_non_null(file);
    memset(out, 0, shape->size);
    if (crs_json_parse("x.json", text, strlen(text), &f->arena, file, &f->message) != CRS_OK ||
        crs_shape_read(&f->reader, file, file->root, shape, out) != CRS_OK) {
        fail_msg("%s, key %s: %s\n%s", shape->title, key, f->message.text, text);
    }
}

static void
hash_of(crs_io_fixture *f, const crs_shape *shape, const void *from, char text[CRS_HASH_TEXT])
{
    crs_hash hash;

    crs_hash_init(&hash);
    assert_int_equal(crs_shape_hash(&hash, f->reader.model, shape, from), CRS_OK);
    crs_hash_text(&hash, text);
}

/* Bytes of what a key holds in its struct; 0: it is behind a pointer. */
static size_t
size_in_struct(const crs_shape_key *key)
{
    switch (key->kind) {
    case CRS_KEY_NUMBER:
    case CRS_KEY_TIME:
        return sizeof(double);
    case CRS_KEY_INTEGER:
    case CRS_KEY_NAMES:
    case CRS_KEY_SWITCHES:
        return sizeof(uint64_t);
    case CRS_KEY_BOOLEAN:
    case CRS_KEY_NAME:
    case CRS_KEY_GROUPS:
        return sizeof(int);
    case CRS_KEY_RANGE:
        return 2 * sizeof(double);
    default:
        return 0;
    }
}

/* One key in an otherwise usual struct. */
static void
try_key(crs_io_fixture *f, const crs_shape *shape, const crs_shape_key *key)
{
    char *usual = crs_arena_alloc(&f->arena, 1, shape->size);
    char *odd = crs_arena_alloc(&f->arena, 1, shape->size);
    char *again = crs_arena_alloc(&f->arena, 1, shape->size);
    char hash[2][CRS_HASH_TEXT], quoted[128];
    const char *text;

    fill_struct(f, shape, usual, 0);
    fill_struct(f, shape, odd, 0);
    if (key->kind == CRS_KEY_IGNORED) {
        return;
    }
    if (!key->required) { /* what is required is there already */
        fill_key(f, key, odd, 0);
    }
    text = written(f, shape, odd, CRS_SHAPE_DIFFERENT);
    snprintf(quoted, sizeof quoted, "\"%s\":", key->name);
    if (!strstr(text, quoted)) {
        fail_msg("%s: key %s is not written:\n%s", shape->title, key->name, text);
    }
    read_back(f, shape, key->name, text, again);
    if (memcmp(again + key->offset, odd + key->offset, size_in_struct(key)) != 0) {
        fail_msg("%s: key %s comes back as another value:\n%s", shape->title, key->name, text);
    }
    assert_string_equal(written(f, shape, again, CRS_SHAPE_DIFFERENT), text);
    hash_of(f, shape, usual, hash[0]);
    hash_of(f, shape, odd, hash[1]);
    if (!key->required) {
        assert_string_not_equal(hash[0], hash[1]);
    }
    assert_non_null(strstr(written(f, shape, odd, CRS_SHAPE_WHOLE), quoted));
}

static const crs_shape *const shapes[] = {
    &crs_shape_action,     &crs_shape_warning,      &crs_shape_observe,
    &crs_shape_accusation, &crs_shape_case,         &crs_shape_study,
    &crs_shape_fit,        &crs_shape_study_metric, &crs_shape_strategy};

/* Every row of a table, and of the tables of what is in it; how many were tried. */
static size_t
try_rows(const crs_shape *shape, int depth)
{
    size_t tried = 0;

    for (size_t i = 0; i < shape->num_keys; i++) {
        const crs_shape_key *key = &shape->keys[i];
        crs_io_fixture f;

        crs_io_open(&f);
        try_key(&f, shape, key);
        crs_io_close(&f);
        tried++;
        if (key->shape && depth < MOST_DEPTH && !shape->refers_to_itself) {
            tried += try_rows(key->shape, depth + 1);
        }
    }
    return tried;
}

static void
test_every_row(void **unused)
{
    size_t tried = 0;

    (void)unused;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        tried += try_rows(shapes[s], 0);
    }
    assert_true(tried > 200);
}

/* An action with one unusual attribute, out of a state and back. */
static void
through_a_state(crs_io_fixture *f, const crs_action *action, crs_action *again)
{
    const crs_model *model = f->reader.model;
    double number = 0.0;
    double *params = crs_arena_alloc(&f->arena, model->num_params, sizeof *params);
    const char *path = crs_io_path(f, "a.state");
    crs_source source;
    crs_branch branch = {.case_id = "x",
                         .step = 24,
                         .num_steps = 48,
                         .dt_h = 1.0,
                         .replicates = 1,
                         .record_every = 1,
                         .past = {.actions = action, .num_actions = 1},
                         .numbers = &number,
                         .lane_numbers = 1};
    crs_branch back;

    assert_non_null(params);
    crs_param_defaults(model->params, model->num_params, params);
    branch.params = params;
    (void)remove(path);
    assert_int_equal(crs_branch_write(&branch, model, "1", path, 0, &f->message), CRS_OK);
    if (crs_branch_read(&f->reader, "1", path, &back, &source) != CRS_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(back.past.num_actions, 1);
    *again = back.past.actions[0];
}

static void
test_every_attribute_of_an_action_is_saved(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < crs_shape_action.num_keys; i++) {
        const crs_shape_key *key = &crs_shape_action.keys[i];
        crs_io_fixture f;
        crs_action odd, again;

        crs_io_open(&f);
        fill_struct(&f, &crs_shape_action, (char *)&odd, 0);
        if (key->kind != CRS_KEY_WHEN) {
            odd.at_h = 3.0;
        }
        fill_key(&f, key, (char *)&odd, 0);
        through_a_state(&f, &odd, &again);
        assert_string_equal(written(&f, &crs_shape_action, &again, CRS_SHAPE_DIFFERENT),
                            written(&f, &crs_shape_action, &odd, CRS_SHAPE_DIFFERENT));
        crs_io_close(&f);
    }
}

/* A trigger with every kind of condition and every number of one comes back as it was. */
static void
test_every_condition(void **unused)
{
    static const crs_condition nodes[] = {
        {.kind = CRS_WHEN_ANY, .size = 7},
        {.kind = CRS_WHEN_ABOVE, .metric = 2, .level = 0.3, .for_h = 3.3, .size = 1},
        {.kind = CRS_WHEN_ALL, .size = 4},
        {.kind = CRS_WHEN_BELOW, .metric = 1, .level = 0.7, .for_h = 1.1, .size = 1},
        {.kind = CRS_WHEN_RISES,
         .metric = 2,
         .level = 0.1,
         .within_h = 7.7,
         .for_h = 2.2,
         .size = 1},
        {.kind = CRS_WHEN_AFTER, .action = "one", .size = 1},
        {.kind = CRS_WHEN_BROKEN, .action = "two", .size = 1}};
    const size_t count = sizeof nodes / sizeof nodes[0];
    crs_action action = crs_action_none(), again;
    crs_io_fixture f;

    (void)unused;
    crs_io_open(&f);
    action.id = "a";
    action.title = "A";
    action.when = nodes;
    action.num_conditions = count;
    read_back(&f, &crs_shape_action, "when",
              written(&f, &crs_shape_action, &action, CRS_SHAPE_DIFFERENT), &again);
    assert_int_equal(again.num_conditions, count);
    for (size_t i = 0; i < count; i++) {
        const crs_condition *a = &nodes[i], *b = &again.when[i];

        assert_int_equal(b->kind, a->kind);
        assert_int_equal(b->size, a->size);
        if (a->kind <= CRS_WHEN_RISES) {
            assert_int_equal(b->metric, a->metric);
        }
        assert_true(b->level == a->level && b->for_h == a->for_h && b->within_h == a->within_h);
        assert_int_equal(a->action != NULL, b->action != NULL);
        if (a->action) {
            assert_string_equal(b->action, a->action);
        }
    }
    crs_io_close(&f);
}

static void
strategy_hash(const crs_strategy *strategy, char text[CRS_HASH_TEXT])
{
    crs_hash hash;

    crs_hash_init(&hash);
    assert_int_equal(crs_strategy_hash(&hash, crs_model_at(0), strategy), CRS_OK);
    crs_hash_text(&hash, text);
}

/* Two strategies that differ in what they answer, are accused of or see coming are two. */
static void
test_answers_and_accusations_count(void **unused)
{
    static const char *items[] = {"price"};
    const crs_accusation accusation = {"price", NULL, 1.0};
    crs_action plain = crs_action_none(), answering;
    crs_strategy strategy = {.actions = &plain, .num_actions = 1};
    crs_warning warning = {0};
    char hash[6][CRS_HASH_TEXT];

    (void)unused;
    crs_shape_defaults(crs_model_at(0), &crs_shape_warning, &warning);
    plain.id = "a";
    answering = plain;
    answering.answers = (crs_answers){items, 1};
    strategy_hash(&strategy, hash[0]);
    strategy.actions = &answering;
    strategy_hash(&strategy, hash[1]);
    strategy.accusations = &accusation;
    strategy.num_accusations = 1;
    strategy_hash(&strategy, hash[2]);
    strategy.observe_noise = 0.5;
    strategy_hash(&strategy, hash[3]);
    strategy.warning = &warning;
    strategy_hash(&strategy, hash[4]);
    warning.false_alarm_cost += 0.3;
    strategy_hash(&strategy, hash[5]);
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(hash[i], hash[j]);
        }
    }
}

/* The files of the library, written and read again, are the same. */
static void
test_library(void **unused)
{
    static const char *const dirs[] = {"scenarios"};
    const crs_library library = {dirs, 1};
    crs_io_fixture f;
    crs_ids ids = {0};

    (void)unused;
    crs_io_open(&f);
    assert_int_equal(crs_library_list(&library, &f.reader, CRS_FILE_STRATEGY, &ids), CRS_OK);
    assert_true(ids.count > 10);
    for (size_t i = 0; i < ids.count; i++) {
        crs_playbooks found;
        crs_action again;

        assert_int_equal(crs_library_strategies(&library, &f.reader, ids.items[i], &found, NULL),
                         CRS_OK);
        for (size_t k = 0; k < found.items[0].strategy.num_actions; k++) {
            const crs_action *action = &found.items[0].strategy.actions[k];
            const char *text = written(&f, &crs_shape_action, action, CRS_SHAPE_DIFFERENT);

            read_back(&f, &crs_shape_action, action->id, text, &again);
            assert_string_equal(written(&f, &crs_shape_action, &again, CRS_SHAPE_DIFFERENT), text);
        }
    }
    crs_io_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_every_attribute_of_an_action_is_saved),
        cmocka_unit_test(test_every_condition),
        cmocka_unit_test(test_answers_and_accusations_count),
        cmocka_unit_test(test_library),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
