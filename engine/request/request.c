#include "request/request.h"

#include <string.h>

#include "base/number.h"
#include "base/suggest.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const crs_request_row rows[] = {
#define ROW(member, name, type, min, max, choices, usual, kinds)                                  \
    {name,  CRS_REQUEST_TYPE_##type,      min, max, choices, usual,                               \
     kinds, offsetof(crs_request, member)},
    CRS_REQUEST_LIST(ROW)
#undef ROW
};

static const struct {
    const char *name;
    uint64_t replicates;
} kinds[] = {
#define KIND(id, name, replicates) {name, replicates},
    CRS_REQUEST_KIND_LIST(KIND)
#undef KIND
};

const char *
crs_request_kind_name(crs_request_kind kind)
{
    return kinds[kind].name;
}

const crs_request_row *
crs_request_rows(size_t *count)
{
    *count = COUNT(rows);
    return rows;
}

/* ---- members ---- */

static void *
member(crs_request *self, const crs_request_row *row)
{
    return (char *)self + row->offset;
}

/* Has it been given? */
static int
is_given(crs_request *self, const crs_request_row *row)
{
    switch (row->type) {
    case CRS_REQUEST_TYPE_TEXT:
    case CRS_REQUEST_TYPE_CHOICE:
        return *(const char **)member(self, row) != NULL;
    case CRS_REQUEST_TYPE_NAMES:
    case CRS_REQUEST_TYPE_LIST:
        return ((crs_ids *)member(self, row))->count > 0;
    case CRS_REQUEST_TYPE_FLAG:
        return *(int *)member(self, row);
    case CRS_REQUEST_TYPE_NUMBER:
    case CRS_REQUEST_TYPE_TIME:
        return ((crs_asked_number *)member(self, row))->given;
    case CRS_REQUEST_TYPE_COUNT:
        return ((crs_asked_count *)member(self, row))->given;
    }
    return 0;
}

/* "--isa", or whatever said so instead. */
static void
begin_message(const crs_request *self, const crs_request_row *row, crs_message *message)
{
    crs_message_clear(message);
    if (row->offset == offsetof(crs_request, isa) && self->isa_origin) {
        crs_message_add(message, "%.60s", self->isa_origin);
    } else {
        crs_message_add(message, "--%s", row->name);
    }
}

static crs_status
out_of_memory(crs_message *message)
{
    return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
}

/* ---- reading texts ---- */

/* Appends text[length] to a list. */
static crs_status
append(crs_ids *list, const char *text, size_t length, crs_arena *arena)
{
    const char **items = crs_arena_alloc(arena, list->count + 1, sizeof *items);
    const char *copy = crs_arena_text(arena, text, length);

    if (!items || !copy) {
        return crs_error(CRS_ERR_MEMORY);
    }
    if (list->count > 0) {
        memcpy(items, list->items, list->count * sizeof *items);
    }
    items[list->count] = copy;
    *list = (crs_ids){items, list->count + 1};
    return CRS_OK;
}

/* Splits "a,b,c". */
static crs_status
split(const char *text, crs_ids *names, crs_arena *arena)
{
    crs_status status = CRS_OK;

    *names = (crs_ids){0};
    for (const char *word = text; word && status == CRS_OK; word = strchr(word, ',')) {
        word += word != text;
        status = append(names, word, strcspn(word, ","), arena);
    }
    return status;
}

/* What a text that is no number should have been. */
static crs_status
fail_parse(crs_request *self, const crs_request_row *row, const char *text, crs_message *message)
{
    begin_message(self, row, message);
    crs_message_add(message, ": \"%.60s\" is not %s", text,
                    row->type == CRS_REQUEST_TYPE_COUNT  ? "a whole number"
                    : row->type == CRS_REQUEST_TYPE_TIME ? "a time (hours, or 36h, 3d, 2w)"
                                                         : "a number");
    return crs_error(CRS_ERR_INVALID);
}

static crs_status
fail_range(crs_request *self, const crs_request_row *row, const char *text, crs_message *message)
{
    begin_message(self, row, message);
    crs_message_add(message, ": %.60s is not in %g .. %g", text, row->min, row->max);
    return crs_error(CRS_ERR_INVALID);
}

/* Reads a number; the range is checked when all of the request is. */
static crs_status
set_number(crs_request *self, const crs_request_row *row, const char *text, crs_message *message)
{
    double value = 0.0;
    uint64_t count = 0;
    crs_status status;

    if (row->type == CRS_REQUEST_TYPE_COUNT) {
        status = crs_number_parse_count(text, &count);
    } else if (row->type == CRS_REQUEST_TYPE_TIME) {
        status = crs_number_parse_time(text, &value);
    } else {
        status = crs_number_parse(text, &value);
    }
    if (status != CRS_OK) {
        return status == CRS_ERR_PARSE ? fail_parse(self, row, text, message)
                                       : fail_range(self, row, text, message);
    }
    if (row->type == CRS_REQUEST_TYPE_COUNT) {
        *(crs_asked_count *)member(self, row) = (crs_asked_count){1, count};
    } else {
        *(crs_asked_number *)member(self, row) = (crs_asked_number){1, value};
    }
    return CRS_OK;
}

static crs_status
set_row(crs_request *self, const crs_request_row *row, const char *text, crs_arena *arena,
        crs_message *message)
{
    crs_status status = CRS_OK;

    if (row->type == CRS_REQUEST_TYPE_FLAG) {
        *(int *)member(self, row) = 1;
        return CRS_OK;
    }
    if (!text || text[0] == '\0') {
        begin_message(self, row, message);
        crs_message_add(message, " needs a value");
        return crs_error(CRS_ERR_INVALID);
    }
    switch (row->type) {
    case CRS_REQUEST_TYPE_TEXT:
    case CRS_REQUEST_TYPE_CHOICE:
        *(const char **)member(self, row) = text;
        break;
    case CRS_REQUEST_TYPE_NAMES:
        status = split(text, member(self, row), arena);
        break;
    case CRS_REQUEST_TYPE_LIST:
        status = append(member(self, row), text, strlen(text), arena);
        break;
    default:
        return set_number(self, row, text, message);
    }
    return status == CRS_OK ? CRS_OK : out_of_memory(message);
}

static crs_status
fail_unknown(const crs_request *self, const char *name, crs_message *message)
{
    const char *names[COUNT(rows)];
    size_t count = 0;

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].kinds >> self->kind & 1u) {
            names[count++] = rows[i].name;
        }
    }
    crs_message_fail(message, CRS_ERR_NAME, "%s has no option --%.60s", kinds[self->kind].name,
                     name);
    crs_suggest_add(message, name, names, count);
    return CRS_ERR_NAME;
}

crs_status
crs_request_set(crs_request *self, const char *name, const char *text, crs_arena *arena,
                crs_message *message)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (strcmp(rows[i].name, name) == 0 && rows[i].kinds >> self->kind & 1u) {
            return set_row(self, &rows[i], text, arena, message);
        }
    }
    return fail_unknown(self, name, message);
}

/* ---- all of it ---- */

static crs_status
check_range(crs_request *self, const crs_request_row *row, crs_message *message)
{
    const int is_count = row->type == CRS_REQUEST_TYPE_COUNT;
    const uint64_t count = is_count ? ((crs_asked_count *)member(self, row))->value : 0;
    const double value = is_count ? (double)count : ((crs_asked_number *)member(self, row))->value;
    char text[CRS_NUMBER_BYTES];

    if (value >= row->min && value <= row->max) {
        return CRS_OK;
    }
    crs_number_write(value, text);
    return fail_range(self, row, text, message);
}

static crs_status
check_names(crs_request *self, const crs_request_row *row, crs_message *message)
{
    const crs_ids *names = member(self, row);

    for (size_t i = 0; i < names->count; i++) {
        if (!names->items[i] ||
            (row->type == CRS_REQUEST_TYPE_NAMES && names->items[i][0] == '\0')) {
            begin_message(self, row, message);
            crs_message_add(message, ": a name is missing");
            return crs_error(CRS_ERR_INVALID);
        }
    }
    return CRS_OK;
}

/* Checks a member that was given. */
static crs_status
check_row(crs_request *self, const crs_request_row *row, crs_message *message)
{
    const char *text;

    if (!(row->kinds >> self->kind & 1u)) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s has no option --%s",
                                kinds[self->kind].name, row->name);
    }
    switch (row->type) {
    case CRS_REQUEST_TYPE_TEXT:
    case CRS_REQUEST_TYPE_CHOICE:
        text = *(const char **)member(self, row);
        begin_message(self, row, message);
        if (text[0] == '\0') {
            crs_message_add(message, " needs a value");
            return crs_error(CRS_ERR_INVALID);
        }
        if (row->choices && !crs_is_choice(row->choices, text)) {
            crs_message_add(message, ": \"%.60s\" is not one of %s", text, row->choices);
            return crs_error(CRS_ERR_INVALID);
        }
        return CRS_OK;
    case CRS_REQUEST_TYPE_NAMES:
    case CRS_REQUEST_TYPE_LIST:
        return check_names(self, row, message);
    case CRS_REQUEST_TYPE_FLAG:
        return CRS_OK;
    default:
        return check_range(self, row, message);
    }
}

/* Fills in the usual value, of whatever kind: what runs it looks at all of them. */
static crs_status
take_usual(crs_request *self, const crs_request_row *row, crs_message *message)
{
    crs_status status;

    if (!row->usual) {
        return CRS_OK;
    }
    status = set_row(self, row, row->usual, NULL, message); /* no lists among them */
    if (row->type == CRS_REQUEST_TYPE_COUNT) {
        ((crs_asked_count *)member(self, row))->given = 0;
    } else if (row->type == CRS_REQUEST_TYPE_NUMBER || row->type == CRS_REQUEST_TYPE_TIME) {
        ((crs_asked_number *)member(self, row))->given = 0;
    }
    return status;
}

/* What hangs together. */
static crs_status
check_pairs(const crs_request *self, crs_message *message)
{
    if (!self->save_day.given != !self->save_file) {
        return crs_message_fail(message, CRS_ERR_INVALID, "--save-state needs DAY FILE");
    }
    if ((self->shard_number > 0 || self->shard_count > 0) &&
        (self->kind != CRS_REQUEST_SWEEP || self->shard_number < 1 ||
         self->shard_number > self->shard_count || self->shard_count > CRS_MAX_SHARDS)) {
        return crs_message_fail(message, CRS_ERR_INVALID, "--shard: there is no shard %zu of %zu",
                                (size_t)self->shard_number, (size_t)self->shard_count);
    }
    return CRS_OK;
}

crs_status
crs_request_complete(crs_request *self, crs_message *message)
{
    crs_request out = *self;
    crs_status status = CRS_OK;

    for (size_t i = 0; i < COUNT(rows) && status == CRS_OK; i++) {
        status = is_given(&out, &rows[i]) ? check_row(&out, &rows[i], message)
                                          : take_usual(&out, &rows[i], message);
    }
    status = status == CRS_OK ? check_pairs(&out, message) : status;
    if (status != CRS_OK) {
        return status;
    }
    if (!out.replicates.given) {
        out.replicates.value = out.precision.given ? CRS_REQUEST_PRECISE_CAP
                                                   : kinds[out.kind].replicates;
    }
    *self = out;
    crs_message_clear(message);
    return CRS_OK;
}
