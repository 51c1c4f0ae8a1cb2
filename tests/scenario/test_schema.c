#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "json/json.h"
#include "json/json_write.h"
#include "scenario/schema.h"
#include "scenario/shape/shapes.h"
#include "support/io_support.h"

/* The schemas in scenarios/schema are what the tables say now. After a change of the tables:
 * `for k in case strategy study; do crisim schema $k > scenarios/schema/$k.schema.json; done`. */
static void
test_fresh(void **state)
{
    crs_io_fixture f;

    (void)state;
    crs_io_open(&f);
    for (int kind = 0; kind < CRS_NUM_FILE_KINDS; kind++) {
        char path[64];
        size_t length = 0;
        crs_sink sink;
        const char *name = crs_file_kind_name((crs_file_kind)kind);
        const char *text;

        snprintf(path, sizeof(path), "scenarios/schema/%s.schema.json", name);
        text = crs_io_slurp(&f, path, &length);
        assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
        assert_int_equal(crs_schema_write((crs_file_kind)kind, crs_model_at(0), &sink), CRS_OK);
        if (length != sink.length || memcmp(text, sink.buffer, length) != 0) {
            fail_msg("%s is stale: write it anew with `crisim schema %s`", path, name);
        }
        crs_sink_free(&sink);
    }
    crs_io_close(&f);
}

static const crs_json *
at(const crs_json *node, const char *first, const char *second, const char *third)
{
    const char *const path[] = {first, second, third};
    for (size_t i = 0; i < 3 && path[i]; i++) {
        node = crs_json_get(node, path[i]);
        assert_non_null(node);
    }
    return node;
}

/* Spot checks: ranges, names from the model, what is required, what is refused. */
static void
test_content(void **state)
{
    crs_io_fixture f;
    crs_json_file file;
    crs_sink sink;
    const crs_json *actions;
    const crs_json *params;
    size_t num_case = 0;
    const crs_json *facts;
    const crs_json *metric;
    const crs_json *action;

    (void)state;
    crs_io_open(&f);
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    assert_int_equal(crs_schema_write(CRS_FILE_CASE, f.reader.model, &sink), CRS_OK);
    assert_int_equal(
        crs_json_parse("schema", sink.buffer, sink.length, &f.arena, &file, &f.message), CRS_OK);
    assert_true(at(file.root, "additionalProperties", NULL, NULL)->number == 0.0);
    assert_string_equal(at(file.root, "$schema", NULL, NULL)->text,
                        "https://json-schema.org/draft/2020-12/schema");
    params = at(file.root, "properties", "parameters", "properties");
    for (size_t i = 0; i < f.reader.model->num_params; i++) {
        num_case += f.reader.model->params[i].scope == CRS_SCOPE_CASE;
    }
    assert_int_equal(params->count, num_case);
    assert_null(crs_json_get(params, "opinion.base_rate"));
    assert_true(at(params, "case.shock", "maximum", NULL)->number == 3.0);
    facts = at(file.root, "properties", "facts", "items");
    metric = at(facts, "properties", "metric", "properties");
    assert_int_equal(at(metric, "of", "enum", NULL)->count, f.reader.model->num_observables);
    assert_int_equal(at(metric, "op", "enum", NULL)->count, CRS_NUM_METRIC_OPS);
    actions = at(file.root, "properties", "strategy", "properties");
    action = at(actions, "actions", "items", "properties");
    assert_int_equal(action->count, crs_shape_action.num_keys);
    assert_true(at(action, "apology", "maximum", NULL)->number == 1.0);
    assert_true(at(action, "clarity", "default", NULL)->number == 1.0);
    crs_sink_free(&sink);
    crs_io_close(&f);
}

/* The writer's own errors: too deep, not closed, closed too often. */
static void
test_writer(void **state)
{
    crs_sink sink;
    crs_json_writer w;

    (void)state;
    assert_int_equal(crs_sink_init_memory(&sink), CRS_OK);
    crs_json_writer_init(&w, &sink);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "a\"\n\x01", "\xff \xE6\xA0\x91 \\");
    crs_json_put_number(&w, "b", 0.1);
    crs_json_put_number(&w, "nan", (double)NAN);
    crs_json_put_row(&w, "row");
    crs_json_put_integer(&w, NULL, 1);
    crs_json_put_boolean(&w, NULL, 1);
    crs_json_put_text(&w, NULL, NULL);
    crs_json_put_end(&w);
    crs_json_put_array(&w, "empty");
    crs_json_put_end(&w);
    crs_json_put_end(&w);
    assert_int_equal(crs_json_writer_end(&w), CRS_OK);
    crs_sink_write(&sink, "", 1);
    assert_string_equal(sink.buffer, "{\n"
                                     "  \"a\\\"\\n\\u0001\": \"\xEF\xBF\xBD \xE6\xA0\x91 \\\\\",\n"
                                     "  \"b\": 0.1,\n"
                                     "  \"nan\": null,\n"
                                     "  \"row\": [1, true, null],\n"
                                     "  \"empty\": []\n"
                                     "}\n");
    crs_json_writer_init(&w, &sink);
    crs_json_put_object(&w, NULL);
    assert_int_equal(crs_json_writer_end(&w), CRS_ERR_INTERNAL);
    crs_json_writer_init(&w, &sink);
    crs_json_put_end(&w);
    assert_int_equal(crs_json_writer_end(&w), CRS_ERR_INTERNAL);
    crs_json_writer_init(&w, &sink);
    for (int i = 0; i <= CRS_JSON_WRITE_DEPTH; i++) {
        crs_json_put_array(&w, NULL);
    }
    assert_int_equal(crs_json_writer_end(&w), CRS_ERR_INTERNAL);
    crs_sink_free(&sink);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
