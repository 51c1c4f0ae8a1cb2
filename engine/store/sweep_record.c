#include "store/sweep_record.h"

#include <string.h>

#include "json/json_write.h"
#include "base/number.h"

/* The most shards of a sweep: `status` walks them. */
#define MAX_SHARDS 1048576.0

/* ---- writing ---- */

static void
put_columns(crs_json_writer *w, const char *name, const crs_column *columns, size_t count)
{
    crs_json_put_array(w, name);
    for (size_t i = 0; i < count; i++) {
        crs_json_put_object(w, NULL);
        crs_json_put_text(w, "name", columns[i].name);
        crs_json_put_text(w, "unit", columns[i].unit);
        crs_json_put_text(w, "meaning", columns[i].meaning);
        crs_json_put_end(w);
    }
    crs_json_put_end(w);
}

static void
put_jobs(crs_json_writer *w, const crs_sweep_record *record)
{
    crs_json_put_array(w, "jobs");
    for (size_t i = 0; i < record->num_jobs; i++) {
        crs_json_put_object(w, NULL);
        crs_json_put_text(w, "case", record->jobs[i].case_id);
        crs_json_put_text(w, "strategy", record->jobs[i].strategy);
        crs_json_put_text(w, "input", record->jobs[i].input);
        crs_json_put_end(w);
    }
    crs_json_put_end(w);
    crs_json_put_array(w, "inputs");
    for (size_t i = 0; i < record->num_inputs; i++) {
        crs_json_put_object(w, NULL);
        crs_json_put_text(w, "path", record->inputs[i].path);
        crs_json_put_text(w, "sha256", record->inputs[i].hash);
        crs_json_put_end(w);
    }
    crs_json_put_end(w);
}

crs_status
crs_sweep_record_write(const crs_sweep_record *record, crs_sink *sink)
{
    char seed[CRS_NUMBER_BYTES];
    crs_json_writer w;

    crs_number_write_unsigned(record->seed, seed);
    crs_json_writer_init(&w, sink);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "version", record->version);
    crs_json_put_text(&w, "study", record->study);
    crs_json_put_text(&w, "title", record->title);
    crs_json_put_text(&w, "model", record->model);
    crs_json_put_text(&w, "numerics", record->numerics);
    crs_json_put_text(&w, "seed", seed); /* as text: JSON's numbers end at 2^53 */
    crs_json_put_integer(&w, "replicates", record->replicates);
    if (record->sets > 0) {
        crs_json_put_integer(&w, "parameter_sets", record->sets);
    }
    crs_json_put_number(&w, "days", record->days);
    crs_json_put_number(&w, "dt_h", record->dt_h);
    crs_json_put_text(&w, "steps", record->steps);
    crs_json_put_texts(&w, "noise", record->noises.items, record->noises.count);
    crs_json_put_texts(&w, "set", record->settings.items, record->settings.count);
    crs_json_put_text(&w, "design", record->design);
    crs_json_put_text(&w, "design_sha256", record->design_hash);
    crs_json_put_integer(&w, "points", record->points);
    crs_json_put_integer(&w, "chunk_runs", record->chunk_runs);
    crs_json_put_integer(&w, "outputs", record->outputs);
    crs_json_put_row(&w, "shard");
    crs_json_put_integer(&w, NULL, record->shard);
    crs_json_put_integer(&w, NULL, record->shards);
    crs_json_put_end(&w);
    put_columns(&w, "varied", record->varied, record->num_varied);
    put_columns(&w, "metrics", record->metrics, record->num_metrics);
    put_jobs(&w, record);
    crs_json_put_end(&w);
    return crs_json_writer_end(&w);
}

/* ---- reading ---- */

/* A walk over the members; `failed` is the first that was not as it must be. */
typedef struct source {
    const crs_json *node;
    crs_arena *arena;
    const char *failed;
} source;

static const crs_json *
member(source *s, const char *name, crs_json_type type)
{
    const crs_json *found = s->node->type == CRS_JSON_OBJECT ? crs_json_get(s->node, name) : NULL;

    if (!found || found->type != type) {
        s->failed = s->failed ? s->failed : name;
        return NULL;
    }
    return found;
}

static const char *
text_of(source *s, const char *name)
{
    const crs_json *found = member(s, name, CRS_JSON_TEXT);

    return found ? found->text : "";
}

static double
number_of(source *s, const char *name)
{
    const crs_json *found = member(s, name, CRS_JSON_NUMBER);

    return found ? found->number : 0.0;
}

/* A whole number, at least `min`. */
static uint64_t
count_of(source *s, const char *name, double min)
{
    const double value = number_of(s, name);

    if (!(value >= min && value <= 9007199254740992.0 && (double)(uint64_t)value == value)) {
        s->failed = s->failed ? s->failed : name;
        return 1;
    }
    return (uint64_t)value;
}

/* Memory for the members of a list, and their number. */
static void *
list_of(source *s, const char *name, size_t size, size_t *count, const crs_json **first)
{
    const crs_json *found = member(s, name, CRS_JSON_ARRAY);
    void *items = crs_arena_alloc(s->arena, found ? found->count : 0, size);

    *count = found && items ? found->count : 0;
    *first = *count > 0 ? found->first : NULL;
    return items;
}

static crs_ids
ids_of(source *s, const char *name)
{
    crs_ids ids;
    const crs_json *child;

    ids.items = list_of(s, name, sizeof *ids.items, &ids.count, &child);
    for (size_t i = 0; i < ids.count; i++, child = child->next) {
        ids.items[i] = child->type == CRS_JSON_TEXT ? child->text : "";
    }
    return ids;
}

static crs_column *
columns_of(source *s, const char *name, size_t *count)
{
    const crs_json *child;
    crs_column *columns = list_of(s, name, sizeof *columns, count, &child);

    for (size_t i = 0; i < *count; i++, child = child->next) {
        source inner = {child, s->arena, NULL};

        columns[i] = (crs_column){text_of(&inner, "name"), "number", text_of(&inner, "unit"),
                                  text_of(&inner, "meaning")};
        s->failed = s->failed ? s->failed : inner.failed;
    }
    return columns;
}

static void
read_jobs(source *s, crs_sweep_record *out)
{
    const crs_json *child;

    out->jobs = list_of(s, "jobs", sizeof *out->jobs, &out->num_jobs, &child);
    for (size_t i = 0; i < out->num_jobs; i++, child = child->next) {
        source inner = {child, s->arena, NULL};

        out->jobs[i] = (crs_record_job){text_of(&inner, "case"), text_of(&inner, "strategy"),
                                        text_of(&inner, "input")};
        s->failed = s->failed ? s->failed : inner.failed;
    }
    out->inputs = list_of(s, "inputs", sizeof *out->inputs, &out->num_inputs, &child);
    for (size_t i = 0; i < out->num_inputs; i++, child = child->next) {
        source inner = {child, s->arena, NULL};
        const char *hash = text_of(&inner, "sha256");

        out->inputs[i].path = text_of(&inner, "path");
        if (strlen(hash) == CRS_HASH_TEXT - 1) {
            memcpy(out->inputs[i].hash, hash, CRS_HASH_TEXT);
        }
        s->failed = s->failed ? s->failed : inner.failed;
    }
}

static void
read_shard(source *s, crs_sweep_record *out)
{
    const crs_json *pair = member(s, "shard", CRS_JSON_ARRAY);

    out->shard = out->shards = 1;
    if (!pair || pair->count != 2 || pair->first->type != CRS_JSON_NUMBER ||
        pair->first->next->type != CRS_JSON_NUMBER || pair->first->number < 1.0 ||
        pair->first->next->number < pair->first->number ||
        pair->first->next->number > MAX_SHARDS) {
        s->failed = s->failed ? s->failed : "shard";
        return;
    }
    out->shard = (uint64_t)pair->first->number;
    out->shards = (uint64_t)pair->first->next->number;
}

static void
read_members(source *s, crs_sweep_record *out)
{
    out->version = text_of(s, "version");
    out->study = text_of(s, "study");
    out->title = text_of(s, "title");
    out->model = text_of(s, "model");
    out->numerics = text_of(s, "numerics");
    if (crs_number_parse_unsigned(text_of(s, "seed"), &out->seed) != CRS_OK) {
        s->failed = s->failed ? s->failed : "seed";
    }
    out->replicates = count_of(s, "replicates", 1.0);
    if (s->node->type == CRS_JSON_OBJECT && crs_json_get(s->node, "parameter_sets")) {
        out->sets = count_of(s, "parameter_sets", 1.0);
    }
    out->days = number_of(s, "days");
    out->dt_h = number_of(s, "dt_h");
    out->steps = text_of(s, "steps");
    out->noises = ids_of(s, "noise");
    out->settings = ids_of(s, "set");
    out->design = text_of(s, "design");
    out->design_hash = text_of(s, "design_sha256");
    out->points = count_of(s, "points", 1.0);
    out->chunk_runs = count_of(s, "chunk_runs", 1.0);
    out->outputs = count_of(s, "outputs", 0.0);
    read_shard(s, out);
    out->varied = columns_of(s, "varied", &out->num_varied);
    out->metrics = columns_of(s, "metrics", &out->num_metrics);
    read_jobs(s, out);
}

crs_status
crs_sweep_record_read(const char *dir, crs_arena *arena, crs_sweep_record *record,
                      crs_message *message)
{
    char *folder = crs_arena_join(arena, dir, "/");
    char *path = folder ? crs_arena_join(arena, folder, CRS_SWEEP_RECORD) : NULL;
    crs_json_file *file = crs_arena_alloc(arena, 1, sizeof *file);
    crs_sweep_record out = {0};
    crs_status status;
    source s;

    if (!path || !file) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    status = crs_json_read(path, arena, file, message);
    if (status != CRS_OK) {
        return status;
    }
    s = (source){file->root, arena, NULL};
    read_members(&s, &out);
    if (s.failed || out.num_jobs == 0) {
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: is no record of a sweep (key \"%s\")", path,
                                s.failed ? s.failed : "jobs");
    }
    *record = out;
    return CRS_OK;
}

/* ---- comparing ---- */

typedef struct difference {
    crs_message *message;
    const char *dir;
    int count;
} difference;

static void
begin(difference *d, const char *what)
{
    crs_message_add(d->message, "%s%s", d->count++ > 0 ? ", " : "", what);
}

static void
compare_text(difference *d, const char *what, const char *here, const char *there)
{
    if (strcmp(here, there) != 0) {
        begin(d, what);
        crs_message_add(d->message, " (%.60s here, %.60s in %.200s)", here, there, d->dir);
    }
}

static void
compare_number(difference *d, const char *what, double here, double there)
{
    if (here != there) {
        begin(d, what);
        crs_message_add(d->message, " (%g here, %g in %.200s)", here, there, d->dir);
    }
}

static void
compare_ids(difference *d, const char *what, const crs_ids *here, const crs_ids *there)
{
    int same = here->count == there->count;

    for (size_t i = 0; i < here->count && same; i++) {
        same = strcmp(here->items[i], there->items[i]) == 0;
    }
    if (!same) {
        begin(d, what);
    }
}

static void
compare_columns(difference *d, const char *what, const crs_column *here, size_t num_here,
                const crs_column *there, size_t num_there)
{
    int same = num_here == num_there;

    for (size_t i = 0; i < num_here && same; i++) {
        same = strcmp(here[i].name, there[i].name) == 0;
    }
    if (!same) {
        begin(d, what);
    }
}

static void
compare_inputs(difference *d, const crs_sweep_record *here, const crs_sweep_record *there)
{
    int same_jobs = here->num_jobs == there->num_jobs;

    if (here->num_inputs != there->num_inputs) {
        begin(d, "the files read");
    }
    for (size_t i = 0; i < here->num_inputs && i < there->num_inputs; i++) {
        if (strcmp(here->inputs[i].hash, there->inputs[i].hash) != 0) {
            begin(d, "the file ");
            crs_message_add(d->message, "%.200s", here->inputs[i].path);
        }
    }
    for (size_t i = 0; i < here->num_jobs && same_jobs; i++) {
        same_jobs = strcmp(here->jobs[i].input, there->jobs[i].input) == 0;
    }
    if (!same_jobs && d->count == 0) {
        begin(d, "cases or strategies");
    }
}

crs_status
crs_sweep_record_compare(const crs_sweep_record *here, const crs_sweep_record *there,
                         const char *dir, int with_shard, crs_message *message)
{
    char seeds[2][CRS_NUMBER_BYTES];
    difference d = {message, dir, 0};

    crs_number_write_unsigned(here->seed, seeds[0]);
    crs_number_write_unsigned(there->seed, seeds[1]);
    compare_text(&d, "version of crisim", here->version, there->version);
    compare_text(&d, "study", here->study, there->study);
    compare_text(&d, "model", here->model, there->model);
    compare_text(&d, "numerics", here->numerics, there->numerics);
    compare_text(&d, "seed", seeds[0], seeds[1]);
    compare_number(&d, "replicates", (double)here->replicates, (double)there->replicates);
    compare_number(&d, "days", here->days, there->days);
    compare_number(&d, "dt", here->dt_h, there->dt_h);
    compare_text(&d, "steps", here->steps, there->steps);
    compare_ids(&d, "noise", &here->noises, &there->noises);
    compare_ids(&d, "--set", &here->settings, &there->settings);
    compare_text(&d, "design", here->design, there->design);
    compare_number(&d, "points", (double)here->points, (double)there->points);
    compare_number(&d, "--chunk", (double)here->chunk_runs, (double)there->chunk_runs);
    compare_number(&d, "outputs", (double)here->outputs, (double)there->outputs);
    compare_columns(&d, "what is varied", here->varied, here->num_varied, there->varied,
                    there->num_varied);
    compare_columns(&d, "metrics", here->metrics, here->num_metrics, there->metrics,
                    there->num_metrics);
    compare_inputs(&d, here, there);
    if (with_shard) {
        compare_number(&d, "shard", (double)here->shard, (double)there->shard);
    }
    compare_number(&d, "number of shards", (double)here->shards, (double)there->shards);
    if (d.count == 0) {
        compare_text(&d, "hash of the points", here->design_hash, there->design_hash);
    }
    return d.count > 0 ? crs_error(CRS_ERR_INVALID) : CRS_OK;
}

/* ---- numbers ---- */

uint64_t
crs_sweep_record_runs(const crs_sweep_record *record)
{
    return record->points * record->num_jobs * record->replicates;
}

uint64_t
crs_sweep_record_chunks(const crs_sweep_record *record)
{
    return (crs_sweep_record_runs(record) - 1) / record->chunk_runs + 1;
}

uint64_t
crs_sweep_record_chunk_size(const void *record, uint64_t chunk)
{
    const crs_sweep_record *self = record;
    const uint64_t rest = crs_sweep_record_runs(self) - chunk * self->chunk_runs;

    return rest < self->chunk_runs ? rest : self->chunk_runs;
}

int
crs_sweep_record_owns(const crs_sweep_record *record, uint64_t chunk)
{
    return chunk % record->shards == record->shard - 1;
}
