#include "store/branch_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/file.h"
#include "core/vmath.h"
#include "json/json_write.h"
#include "base/number.h"
#include "scenario/shape/shape_write.h"
#include "scenario/shape/shapes.h"

#define MAGIC      "crisim-state 1 "
#define MAX_LINE   64
#define HASH_BYTES (CRS_HASH_TEXT - 1)
#define COUNT(t)   (sizeof(t) / sizeof((t)[0]))

/* The largest header. */
#define MAX_HEADER (1u << 20)

/* The header as read. Numbers of 64 bits are texts: JSON's are doubles. */
typedef struct header {
    const char *version, *model, *case_id, *seed, *recorded, *measured, *watched;
    uint64_t step, num_steps, replicates, record_every, num_params, lane_numbers;
    uint64_t watch_steps, watch_conditions;
    double dt_h;
    const char *steps;
    crs_array actions;
} header;

#define FIELD(key_name, key_kind, member, low, high)                                              \
    {                                                                                             \
        .name = key_name, .kind = CRS_KEY_##key_kind, .required = 1,                              \
        .offset = offsetof(header, member), .min = low, .max = high, .meaning = ""                \
    }

#define MOST 4294967295.0

static const crs_shape_key header_keys[] = {
    FIELD("version", TEXT, version, 0, 0),
    FIELD("model", TEXT, model, 0, 0),
    FIELD("case", TEXT, case_id, 0, 0),
    FIELD("seed", TEXT, seed, 0, 0),
    FIELD("recorded", TEXT, recorded, 0, 0),
    FIELD("measured", TEXT, measured, 0, 0),
    FIELD("watched", TEXT, watched, 0, 0),
    FIELD("watch_steps", INTEGER, watch_steps, 0, 2147483647.0),
    FIELD("watch_conditions", INTEGER, watch_conditions, 0, CRS_MAX_CONDITIONS),
    FIELD("step", INTEGER, step, 0, 2147483647.0),
    FIELD("num_steps", INTEGER, num_steps, 1, 2147483647.0),
    FIELD("replicates", INTEGER, replicates, 1, MOST),
    FIELD("record_every", INTEGER, record_every, 1, 2147483647.0),
    FIELD("num_params", INTEGER, num_params, 1, 65536),
    FIELD("lane_numbers", INTEGER, lane_numbers, 1, MOST),
    FIELD("dt_h", NUMBER, dt_h, 1e-6, 24),
    FIELD("steps", TEXT, steps, 0, 0),
    {.name = "past",
     .kind = CRS_KEY_ARRAY,
     .required = 1,
     .offset = offsetof(header, actions),
     .shape = &crs_shape_action,
     .meaning = ""},
};

static const crs_shape header_shape = {.title = "state",
                                       .meaning = "what a saved state belongs to",
                                       .size = sizeof(header),
                                       .keys = header_keys,
                                       .num_keys = COUNT(header_keys)};

/* ---- writing ---- */

static void
put_wide(crs_json_writer *json, const char *name, uint64_t value)
{
    char text[CRS_NUMBER_BYTES];
    crs_number_write_unsigned(value, text);
    crs_json_put_text(json, name, text);
}

/* An action of the past; of one that waits for a trigger the start means nothing. */
static void
put_action(crs_json_writer *json, const crs_model *model, const crs_action *from)
{
    crs_action action = *from;

    action.at_h = action.when ? CRS_NEVER_H : action.at_h;
    crs_shape_write(json, model, NULL, &crs_shape_action, &action, CRS_SHAPE_DIFFERENT);
}

static crs_status
write_header(const crs_branch *branch, const crs_model *model, const char *version, crs_sink *sink)
{
    crs_json_writer json;
    crs_json_writer_init(&json, sink);
    crs_json_put_object(&json, NULL);
    crs_json_put_text(&json, "version", version);
    crs_json_put_text(&json, "model", model->name);
    crs_json_put_text(&json, "case", branch->case_id);
    put_wide(&json, "seed", branch->seed);
    put_wide(&json, "recorded", branch->recorded);
    put_wide(&json, "measured", branch->measured);
    put_wide(&json, "watched", branch->watch.observables);
    crs_json_put_integer(&json, "watch_steps", (uint64_t)branch->watch.steps);
    crs_json_put_integer(&json, "watch_conditions", branch->watch.conditions);
    crs_json_put_integer(&json, "step", (uint64_t)branch->step);
    crs_json_put_integer(&json, "num_steps", (uint64_t)branch->num_steps);
    crs_json_put_integer(&json, "replicates", branch->replicates);
    crs_json_put_integer(&json, "record_every", (uint64_t)branch->record_every);
    crs_json_put_integer(&json, "num_params", model->num_params);
    crs_json_put_integer(&json, "lane_numbers", branch->lane_numbers);
    crs_json_put_number(&json, "dt_h", branch->dt_h);
    crs_json_put_text(&json, "steps", crs_steps_name(branch->steps));
    crs_json_put_array(&json, "past");
    for (size_t i = 0; i < branch->past.num_actions; i++) {
        put_action(&json, model, &branch->past.actions[i]);
    }
    crs_json_put_end(&json);
    crs_json_put_end(&json);
    return crs_json_writer_end(&json);
}

static void
write_numbers(crs_sink *sink, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = crs_bits(numbers[i]);
        unsigned char bytes[8];
        for (int k = 0; k < 8; k++) {
            bytes[k] = (unsigned char)(bits >> (8 * k));
        }
        crs_sink_write(sink, bytes, sizeof(bytes));
    }
}

static crs_status
write_all(const crs_branch *branch, const crs_model *model, const char *version, crs_sink *sink)
{
    crs_sink head = {0};
    char number[CRS_NUMBER_BYTES], hash[CRS_HASH_TEXT];
    const size_t total = model->num_params + (size_t)branch->replicates * branch->lane_numbers;
    crs_status status = crs_sink_init_memory(&head);
    if (status == CRS_OK) {
        status = write_header(branch, model, version, &head);
    }
    if (status == CRS_OK) {
        crs_sink_text(sink, MAGIC);
        crs_number_write_unsigned(head.length, number);
        crs_sink_text(sink, number);
        crs_sink_text(sink, " ");
        crs_number_write_unsigned(total, number);
        crs_sink_text(sink, number);
        crs_sink_text(sink, "\n");
        crs_sink_write(sink, head.buffer, head.length);
        write_numbers(sink, branch->params, model->num_params);
        write_numbers(sink, branch->numbers, (size_t)branch->replicates * branch->lane_numbers);
        status = crs_sink_flush(sink);
    }
    if (status == CRS_OK) {
        crs_hash_text(&sink->hash, hash);
        crs_sink_text(sink, hash);
        status = crs_sink_flush(sink);
    }
    crs_sink_free(&head);
    return status;
}

crs_status
crs_branch_write(const crs_branch *branch, const crs_model *model, const char *version,
                 const char *path, int replace, crs_message *message)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open_path(&file, path, replace, message);

    if (status != CRS_OK) {
        return status;
    }
    if (write_all(branch, model, version, &file.sink) == CRS_ERR_MEMORY) {
        crs_atomic_abort(&file);
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    /* other errors stick in the sink */
    return replace ? crs_atomic_commit(&file, message) : crs_atomic_commit_new(&file, message);
}

/* ---- reading ---- */

static crs_status
damaged(const crs_reader *reader, const char *path, const char *how)
{
    return crs_message_fail(reader->message, CRS_ERR_PARSE, "%.300s: %s", path, how);
}

/* The whole file, in the arena. */
static crs_status
slurp(const crs_reader *reader, const char *path, unsigned char **bytes, size_t *length)
{
    FILE *file = NULL;
    crs_status status = crs_file_stream(path, &file, reader->message);
    long size = -1;
    if (status != CRS_OK) {
        return status;
    }
    if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 ||
        fseek(file, 0, SEEK_SET) != 0) {
        status = crs_message_fail(reader->message, CRS_ERR_IO, "%.300s: cannot be read: %s", path,
                                  strerror(errno));
    } else if ((double)size > CRS_REPLAY_MAX_BYTES) {
        status = crs_message_fail(reader->message, CRS_ERR_LIMIT, "%.300s: too large", path);
    } else if (!(*bytes = crs_arena_alloc(reader->arena, (size_t)size + 1, 1))) {
        status = crs_message_fail(reader->message, CRS_ERR_MEMORY, "out of memory");
    } else if (fread(*bytes, 1, (size_t)size, file) != (size_t)size) {
        status = crs_message_fail(reader->message, CRS_ERR_IO, "%.300s: could not be read", path);
    }
    fclose(file);
    *length = (size_t)size;
    return status;
}

/* "HEADER NUMBERS\n" behind the magic; *used is where the header begins. */
static int
read_sizes(const unsigned char *bytes, size_t length, size_t *header_bytes, size_t *numbers,
           size_t *used)
{
    char line[MAX_LINE];
    const size_t magic = sizeof(MAGIC) - 1;
    size_t end = magic;
    uint64_t sizes[2];
    char *space;

    if (length < magic || memcmp(bytes, MAGIC, magic) != 0) {
        return 0;
    }
    while (end < length && end - magic < MAX_LINE - 1 && bytes[end] != '\n') {
        line[end - magic] = (char)bytes[end];
        end++;
    }
    line[end - magic] = '\0';
    space = strchr(line, ' ');
    if (end >= length || bytes[end] != '\n' || !space) {
        return 0;
    }
    *space = '\0';
    if (crs_number_parse_unsigned(line, &sizes[0]) != CRS_OK ||
        crs_number_parse_unsigned(space + 1, &sizes[1]) != CRS_OK || sizes[0] > MAX_HEADER ||
        sizes[1] > length / 8) {
        return 0;
    }
    *header_bytes = (size_t)sizes[0];
    *numbers = (size_t)sizes[1];
    *used = end + 1;
    return length == *used + *header_bytes + 8 * *numbers + HASH_BYTES;
}

static void
read_numbers(const unsigned char *bytes, size_t count, double *numbers)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = 0;
        for (int k = 0; k < 8; k++) {
            bits |= (uint64_t)bytes[8 * i + (size_t)k] << (8 * k);
        }
        numbers[i] = crs_from_bits(bits);
    }
}

static crs_status
check_header(const crs_reader *reader, const char *version, const char *path, const header *head,
             size_t numbers, crs_branch *branch)
{
    const crs_model *model = reader->model;
    if (strcmp(head->version, version) != 0) {
        return crs_message_fail(reader->message, CRS_ERR_INVALID,
                                "%.300s: saved by crisim %.20s, this is %s", path, head->version,
                                version);
    }
    if (strcmp(head->model, model->name) != 0 || head->num_params != model->num_params) {
        return crs_message_fail(
            reader->message, CRS_ERR_INVALID,
            "%.300s: saved from the model \"%.40s\", this is \"%s\"%s", path, head->model,
            model->name, strcmp(head->model, model->name) == 0 ? " with other parameters" : "");
    }
    if (crs_number_parse_unsigned(head->seed, &branch->seed) != CRS_OK ||
        crs_number_parse_unsigned(head->watched, &branch->watch.observables) != CRS_OK ||
        crs_number_parse_unsigned(head->recorded, &branch->recorded) != CRS_OK ||
        crs_number_parse_unsigned(head->measured, &branch->measured) != CRS_OK ||
        head->step >= head->num_steps ||
        (double)head->replicates * (double)head->lane_numbers + (double)head->num_params !=
            (double)numbers) {
        return damaged(reader, path, "the header contradicts itself");
    }
    return CRS_OK;
}

/* Finds the header and the numbers behind it, and checks the hash. */
static crs_status
open_envelope(const crs_reader *reader, const char *name, const unsigned char *bytes,
              size_t length, size_t *header_bytes, size_t *numbers, size_t *used)
{
    crs_hash hash;
    char text[CRS_HASH_TEXT];
    if (length < sizeof(MAGIC) - 1 || memcmp(bytes, MAGIC, sizeof(MAGIC) - 1) != 0) {
        return damaged(reader, name, "is not a saved state");
    }
    if (!read_sizes(bytes, length, header_bytes, numbers, used)) {
        return damaged(reader, name, "the saved state is cut short or damaged");
    }
    crs_hash_init(&hash);
    crs_hash_add(&hash, bytes, length - HASH_BYTES);
    crs_hash_text(&hash, text);
    if (memcmp(text, bytes + length - HASH_BYTES, HASH_BYTES) != 0) {
        return damaged(reader, name, "the saved state is damaged: its SHA-256 does not agree");
    }
    return CRS_OK;
}

crs_status
crs_branch_parse(const crs_reader *reader, const char *version, const char *name,
                 const unsigned char *bytes, size_t length, crs_branch *branch)
{
    size_t header_bytes = 0, numbers = 0, used = 0;
    crs_json_file *file = crs_arena_alloc(reader->arena, 1, sizeof(*file));
    crs_branch out = {0};
    header head;
    double *values;
    crs_status status = !file ? crs_message_fail(reader->message, CRS_ERR_MEMORY, "out of memory")
                              : open_envelope(reader, name, bytes, length, &header_bytes, &numbers,
                                              &used);
    if (status == CRS_OK) {
        status = crs_json_parse(name, (const char *)bytes + used, header_bytes, reader->arena,
                                file, reader->message);
    }
    if (status == CRS_OK) {
        status = crs_shape_read(reader, file, file->root, &header_shape, &head);
    }
    if (status == CRS_OK) {
        status = check_header(reader, version, name, &head, numbers, &out);
    }
    if (status == CRS_OK && crs_steps_find(head.steps, &out.steps) != CRS_OK) {
        return damaged(reader, name,
                       "the saved state names a schedule of steps that there is not");
    }
    if (status != CRS_OK) {
        return status;
    }
    values = crs_arena_alloc(reader->arena, numbers, sizeof(*values));
    if (!values) {
        return crs_message_fail(reader->message, CRS_ERR_MEMORY, "out of memory");
    }
    read_numbers(bytes + used + header_bytes, numbers, values);
    out.case_id = head.case_id;
    out.step = (long)head.step;
    out.num_steps = (long)head.num_steps;
    out.dt_h = head.dt_h;
    out.replicates = head.replicates;
    out.record_every = (long)head.record_every;
    out.lane_numbers = (size_t)head.lane_numbers;
    out.params = values;
    out.numbers = values + head.num_params;
    out.watch.steps = (long)head.watch_steps;
    out.watch.conditions = (size_t)head.watch_conditions;
    out.past = (crs_strategy){.actions = head.actions.items, .num_actions = head.actions.count};
    *branch = out;
    return CRS_OK;
}

crs_status
crs_branch_read(const crs_reader *reader, const char *version, const char *path,
                crs_branch *branch, crs_source *source)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    crs_hash hash;
    crs_status status = slurp(reader, path, &bytes, &length);
    if (status == CRS_OK) {
        status = crs_branch_parse(reader, version, path, bytes, length, branch);
    }
    if (status == CRS_OK && source) {
        crs_hash_init(&hash);
        crs_hash_add(&hash, bytes, length);
        source->path = path;
        crs_hash_text(&hash, source->hash);
    }
    return status;
}

/* ---- comparing ---- */

static crs_status
differs(const char *path, const char *what, double then, double now, crs_message *message)
{
    return crs_message_fail(message, CRS_ERR_INVALID,
                            "%.300s: the state was saved with %s %g, this run has %g", path, what,
                            then, now);
}

crs_status
crs_branch_check(const crs_branch *branch, const char *path, const char *case_id,
                 const crs_plan *plan, const double *params, uint64_t seed, uint64_t replicates,
                 crs_message *message)
{
    if (strcmp(branch->case_id, case_id) != 0) {
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: the state was saved from case \"%.60s\", this run is of "
                                "\"%.60s\"",
                                path, branch->case_id, case_id);
    }
    if (branch->steps != plan->steps) {
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: the state was saved with --steps %s, this run has %s",
                                path, crs_steps_name(branch->steps), crs_steps_name(plan->steps));
    }
    if (branch->dt_h != plan->dt_h) {
        return differs(path, "--dt", branch->dt_h, plan->dt_h, message);
    }
    if (branch->num_steps != plan->num_steps) {
        return differs(path, "--days", (double)branch->num_steps * branch->dt_h / 24.0,
                       (double)plan->num_steps * plan->dt_h / 24.0, message);
    }
    if (branch->seed != seed) {
        char then[CRS_NUMBER_BYTES], now[CRS_NUMBER_BYTES];
        crs_number_write_unsigned(branch->seed, then);
        crs_number_write_unsigned(seed, now);
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: the state was saved with --seed %s, this run has %s",
                                path, then, now);
    }
    if (branch->replicates != replicates) {
        return differs(path, "--reps", (double)branch->replicates, (double)replicates, message);
    }
    for (size_t i = 0; i < plan->model->num_params; i++) {
        if (branch->params[i] != params[i]) {
            return differs(path, plan->model->params[i].name, branch->params[i], params[i],
                           message);
        }
    }
    if (branch->recorded != plan->recorded ||
        (plan->recorded && branch->record_every != plan->record_every)) {
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: the state was saved with other series; give -o, --series "
                                "and --every as then (a row every %g h, %s)",
                                path, (double)branch->record_every * branch->dt_h,
                                branch->recorded ? "with -o" : "without -o");
    }
    if (branch->measured != crs_branch_measured(plan) ||
        branch->lane_numbers != crs_plan_lane_numbers(plan, branch->step)) {
        return crs_message_fail(message, CRS_ERR_INVALID,
                                "%.300s: the state was saved with other metrics", path);
    }
    return CRS_OK;
}
