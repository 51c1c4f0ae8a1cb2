/* The studies of the library, for describe. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/describe/describe.h"
#include "study/design.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const kind_names[] = {
#define NAME_ROW(id, name, meaning) name,
    CRS_DESIGN_KIND_LIST(NAME_ROW)
#undef NAME_ROW
};

static crs_status
read_studies(crs_catalogue *catalogue)
{
    crs_cli *cli = catalogue->cli;
    crs_ids ids = {0};
    crs_status status;

    if (catalogue->studies) {
        return CRS_OK;
    }
    status = crs_library_list(&cli->library, &cli->reader, CRS_FILE_STUDY, &ids);
    if (status != CRS_OK) {
        return status;
    }
    catalogue->studies = crs_arena_alloc(&cli->arena, ids.count + 1, sizeof *catalogue->studies);
    if (!catalogue->studies) {
        return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < ids.count && status == CRS_OK; i++) {
        const char *path = NULL;

        status = crs_library_find(&cli->library, &cli->reader, CRS_FILE_STUDY, ids.items[i],
                                  &path);
        if (status == CRS_OK) {
            status = crs_study_read(&cli->reader, path, &catalogue->studies[i], NULL);
        }
        catalogue->num_studies += status == CRS_OK;
    }
    return status;
}

static size_t
num_studies(const crs_catalogue *catalogue)
{
    return catalogue->num_studies;
}

static const char *
study_name(const crs_catalogue *catalogue, size_t i)
{
    return catalogue->studies[i].id;
}

/* The commands that a study is made for, in turn; NULL after the last. */
static const char *
command_of(const crs_study *study, int i)
{
    static const char *const fit[] = {"fit", NULL}, *const vary[] = {"sweep", "sensitivity", NULL},
                             *const play[] = {"replay --study", "compare --study", NULL};

    return (study->has_fit ? fit : study->vary.count > 0 ? vary : play)[i];
}

static const crs_table_column study_columns[] = {
    {"study", 0, 0}, {"for", 0, 0}, {"what it asks", 0, 1}};

static void
study_row(const crs_catalogue *catalogue, size_t i, crs_table *table)
{
    crs_table_cell(table, catalogue->studies[i].id);
    crs_table_cell(table, command_of(&catalogue->studies[i], 0));
    crs_table_cell(table, catalogue->studies[i].title);
}

/* "shudong, zhixing" */
static void
join(const crs_ids *ids, crs_message *text)
{
    for (size_t i = 0; i < ids->count; i++) {
        crs_message_add(text, "%s%s", i > 0 ? ", " : "", ids->items[i]);
    }
}

static const char *
member_name(const crs_array *array, size_t size, size_t i)
{
    return ((const crs_member *)(const void *)((const char *)array->items + i * size))->name;
}

static void
print_members(const crs_cli *cli, const char *title, const crs_array *array, size_t size)
{
    for (size_t i = 0; i < array->count; i++) {
        crs_describe_line(cli, i == 0 ? title : "", member_name(array, size, i));
    }
}

static void
study_page(const crs_catalogue *catalogue, size_t i)
{
    const crs_study *study = &catalogue->studies[i];
    const crs_cli *cli = catalogue->cli;
    crs_message cases = {0}, strategies = {0};
    char number[64] = "";

    crs_cli_title(cli, study->id);
    crs_describe_line(cli, "title", study->title);
    crs_describe_line(cli, "about", study->about);
    join(&study->cases, &cases);
    join(&study->strategies, &strategies);
    crs_describe_line(cli, "cases", study->cases.count ? cases.text : "all");
    crs_describe_line(cli, "strategies",
                      study->strategies.count ? strategies.text : "as-reported");
    print_members(cli, "varied", &study->vary, sizeof(crs_vary));
    crs_describe_line(cli, "design", study->has_design ? kind_names[study->design.kind] : NULL);
    print_members(cli, "metrics", &study->metrics, sizeof(crs_study_metric));
    if (study->has_replicates) {
        snprintf(number, sizeof number, "%" PRIu64, study->replicates);
        crs_describe_line(cli, "replicates", number);
    }
    for (int k = 0; command_of(study, k); k++) {
        crs_message use = {0};

        crs_message_add(&use, "crisim %s %s", command_of(study, k), study->id);
        crs_describe_line(cli, k == 0 ? "use" : "", use.text);
    }
}

static void
put_members(const char *name, const crs_array *array, size_t size, crs_json_writer *json)
{
    crs_json_put_array(json, name);
    for (size_t i = 0; i < array->count; i++) {
        crs_json_put_text(json, NULL, member_name(array, size, i));
    }
    crs_json_put_end(json);
}

static void
study_json(const crs_catalogue *catalogue, size_t i, crs_json_writer *json)
{
    const crs_study *study = &catalogue->studies[i];

    crs_json_put_text(json, "id", study->id);
    crs_json_put_known(json, "title", study->title);
    crs_json_put_known(json, "about", study->about);
    crs_json_put_row(json, "commands");
    for (int k = 0; command_of(study, k); k++) {
        crs_json_put_text(json, NULL, command_of(study, k));
    }
    crs_json_put_end(json);
    crs_json_put_texts(json, "cases", study->cases.items, study->cases.count);
    crs_json_put_texts(json, "strategies", study->strategies.items, study->strategies.count);
    put_members("vary", &study->vary, sizeof(crs_vary), json);
    crs_json_put_known(json, "design", study->has_design ? kind_names[study->design.kind] : NULL);
    put_members("metrics", &study->metrics, sizeof(crs_study_metric), json);
}

const crs_topic crs_topic_studies = {
    .name = "studies",
    .about = "questions as files: what is varied, in which cases, how often",
    .read = read_studies,
    .count = num_studies,
    .item_name = study_name,
    .columns = study_columns,
    .num_columns = COUNT(study_columns),
    .row = study_row,
    .page = study_page,
    .json = study_json,
};
