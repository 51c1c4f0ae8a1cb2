#include "json/json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/file.h"
#include "json/json_scan.h"

/* Bytes of a JSON pointer in a message, and of one name in it. */
#define POINTER_BYTES 320

/* What the copy of cJSON's tree into nodes carries along. */
typedef struct copier {
    crs_arena *arena;
    crs_json_file *file;
    crs_json *nodes; /* [num_values], in document order */
    size_t num_values;
    size_t used;
    const crs_json_scan *scan;
    crs_message *message;
} copier;

/* The whole number that `text` begins with, or 0 if it has a sign, a point or an exponent, or is
 * above 2^64 - 1. cJSON knows doubles only, which lose digits above 2^53. */
static uint64_t
whole_number(const char *text)
{
    uint64_t out = 0;

    for (; *text >= '0' && *text <= '9'; text++) {
        const uint64_t digit = (uint64_t)(*text - '0');

        if (out > (UINT64_MAX - digit) / 10) {
            return 0;
        }
        out = 10 * out + digit;
    }
    return *text == '.' || *text == 'e' || *text == 'E' ? 0 : out;
}

const crs_json *
crs_json_get(const crs_json *object, const char *name)
{
    for (const crs_json *child = object->first; child; child = child->next) {
        if (child->name && strcmp(child->name, name) == 0) {
            return child;
        }
    }
    return NULL;
}

const char *
crs_json_type_name(crs_json_type type)
{
    switch (type) {
    case CRS_JSON_NULL:
        return "null";
    case CRS_JSON_BOOLEAN:
        return "true or false";
    case CRS_JSON_NUMBER:
        return "a number";
    case CRS_JSON_TEXT:
        return "text";
    case CRS_JSON_ARRAY:
        return "a list";
    case CRS_JSON_OBJECT:
        return "an object";
    }
    return "unknown";
}

/* Appends one step of a pointer; '~' and '/' in names are escaped as RFC 6901 says. */
static void
add_step(const crs_json *node, crs_message *message)
{
    char escaped[64];
    size_t n = 0;

    if (!node->name) {
        int index = 0;
        for (const crs_json *each = node->parent->first; each != node; each = each->next) {
            index++;
        }
        crs_message_add(message, "/%d", index);
        return;
    }
    for (const char *p = node->name; *p != '\0' && n + 3 < sizeof(escaped); p++) {
        if (*p == '~' || *p == '/') {
            escaped[n++] = '~';
            escaped[n++] = *p == '~' ? '0' : '1';
        } else {
            escaped[n++] = *p;
        }
    }
    /* A character may have been cut in two: drop its first bytes. */
    while (n > 0 && n + 3 >= sizeof(escaped) && (escaped[n - 1] & 0x80) != 0) {
        n--;
    }
    escaped[n] = '\0';
    crs_message_add(message, "/%.48s", escaped);
}

void
crs_json_address(const crs_json_file *file, const crs_json *node, crs_message *message)
{
    const crs_json *chain[CRS_JSON_MAX_DEPTH + 1];
    size_t length = 0, shown;

    crs_message_clear(message);
    crs_message_add(message, "%.200s:%d: ", file->name, node->line);
    for (; node->parent && length <= CRS_JSON_MAX_DEPTH; node = node->parent) {
        chain[length++] = node;
    }
    /* Of a long chain only the last steps are shown. */
    shown = length < POINTER_BYTES / 50 ? length : POINTER_BYTES / 50;
    if (shown < length) {
        crs_message_add(message, "\xE2\x80\xA6");
    }
    while (shown > 0) {
        add_step(chain[--shown], message);
    }
    if (length > 0) {
        crs_message_add(message, ": ");
    }
}

static int
compare_names(const void *a, const void *b)
{
    const crs_json *const *left = a, *const *right = b;
    int order = strcmp((*left)->name, (*right)->name);
    return order != 0 ? order : (*left > *right) - (*left < *right);
}

/* Finds two members of one name by sorting, so that a hostile file of a million keys costs no more
 * than reading it. */
static crs_status
check_duplicates(const copier *c, const crs_json *object)
{
    const crs_json **members, *first = NULL, *second = NULL;
    size_t n = 0;

    if (object->count < 2) {
        return CRS_OK;
    }
    members = malloc(object->count * sizeof(*members));
    if (!members) {
        return crs_error(CRS_ERR_MEMORY);
    }
    for (const crs_json *child = object->first; child; child = child->next) {
        members[n++] = child;
    }
    qsort(members, n, sizeof(*members), compare_names);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(members[i - 1]->name, members[i]->name) == 0 &&
            (!second || members[i] < second)) {
            first = members[i - 1];
            second = members[i];
        }
    }
    free(members);
    if (!second) {
        return CRS_OK;
    }
    crs_json_address(c->file, second, c->message);
    crs_message_add(c->message, "duplicate key (first on line %d)", first->line);
    return crs_error(CRS_ERR_PARSE);
}

static crs_status copy_value(copier *c, const cJSON *from, const crs_json *parent,
                             const crs_json **link);

static crs_status
copy_children(copier *c, const cJSON *from, crs_json *node)
{
    const crs_json **link = &node->first;
    for (const cJSON *child = from->child; child; child = child->next) {
        /* linked in before it is complete, so that errors below it have an address */
        crs_json *copy = &c->nodes[c->used];
        crs_status status = copy_value(c, child, node, link);
        if (status != CRS_OK) {
            return status;
        }
        link = &copy->next;
        node->count++;
    }
    return node->type == CRS_JSON_OBJECT ? check_duplicates(c, node) : CRS_OK;
}

/* Copies a value and all below it; at most CRS_JSON_MAX_DEPTH calls deep. */
static crs_status
copy_value(copier *c, const cJSON *from, const crs_json *parent, const crs_json **link)
{
    const char *start;
    crs_json *node;
    int line;

    if (c->used == c->num_values) {
        return crs_error(CRS_ERR_INTERNAL); /* scanner and parser disagree */
    }
    line = c->scan->lines[c->used];
    start = c->scan->bytes + c->scan->starts[c->used];
    node = &c->nodes[c->used++];
    *node = (crs_json){.line = line, .parent = parent};
    *link = node;
    if (from->string) {
        node->name = crs_arena_text(c->arena, from->string, strlen(from->string));
        if (!node->name) {
            return crs_error(CRS_ERR_MEMORY);
        }
    }
    if (cJSON_IsNumber(from)) {
        node->type = CRS_JSON_NUMBER;
        node->number = from->valuedouble;
        node->integer = whole_number(start);
        if (!isfinite(node->number)) {
            crs_json_address(c->file, node, c->message);
            crs_message_add(c->message, "number too large for a double");
            return crs_error(CRS_ERR_PARSE);
        }
    } else if (cJSON_IsString(from)) {
        node->type = CRS_JSON_TEXT;
        node->text = crs_arena_text(c->arena, from->valuestring, strlen(from->valuestring));
        return node->text ? CRS_OK : crs_error(CRS_ERR_MEMORY);
    } else if (cJSON_IsBool(from)) {
        node->type = CRS_JSON_BOOLEAN;
        node->number = cJSON_IsTrue(from) ? 1.0 : 0.0;
    } else if (cJSON_IsArray(from) || cJSON_IsObject(from)) {
        node->type = cJSON_IsArray(from) ? CRS_JSON_ARRAY : CRS_JSON_OBJECT;
        return copy_children(c, from, node);
    }
    return CRS_OK;
}

crs_status
crs_json_parse(const char *name, const char *bytes, size_t length, crs_arena *arena,
               crs_json_file *file, crs_message *message)
{
    crs_status status;
    cJSON *tree = NULL;
    crs_json_scan scan = {.name = name, .length = length, .message = message};
    crs_json_file result = {.name = crs_arena_text(arena, name, strlen(name))};
    const crs_json *root = NULL;
    copier c;

    crs_message_clear(message);
    if (length > CRS_JSON_MAX_BYTES) {
        return crs_message_fail(message, CRS_ERR_LIMIT, "%.200s: is larger than %d bytes", name,
                                (int)CRS_JSON_MAX_BYTES);
    }
    crs_hash_init(&result.hash);
    crs_hash_add(&result.hash, bytes, length);
    scan.bytes = malloc(length + 2);
    scan.lines = malloc((length + 1) * sizeof(*scan.lines));
    scan.starts = malloc((length + 1) * sizeof(*scan.starts));
    if (!scan.bytes || !scan.lines || !scan.starts || !result.name) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "%.200s: out of memory", name);
        goto out;
    }
    memcpy(scan.bytes, bytes, length);
    memset(scan.bytes + length, 0, 2);
    status = crs_json_scan_run(&scan);
    if (status != CRS_OK) {
        goto out;
    }
    tree = cJSON_ParseWithLengthOpts(scan.bytes, length + 1, NULL, 1);
    if (!tree) {
        /* the scanner has let it pass, so that only memory can be missing */
        status = crs_message_fail(message, CRS_ERR_MEMORY, "%.200s: out of memory", name);
        goto out;
    }
    c = (copier){arena, &result, NULL, scan.num_values, 0, &scan, message};
    c.nodes = crs_arena_alloc(arena, scan.num_values, sizeof(*c.nodes));
    status = c.nodes ? copy_value(&c, tree, NULL, &root) : crs_error(CRS_ERR_MEMORY);
    if (status == CRS_OK) {
        result.root = root;
        *file = result;
    } else if (message && message->length == 0) {
        crs_message_fail(message, status, "%.200s: %s", name, crs_status_message(status));
    }
out:
    cJSON_Delete(tree);
    free(scan.bytes);
    free(scan.lines);
    free(scan.starts);
    return status;
}

/* Reads all of `fd`, at most one byte more than the limit. */
static crs_status
read_all(int fd, char **bytes, size_t *length)
{
    size_t size = 1 << 16, used = 0;
    char *buffer = malloc(size);

    while (buffer && used <= CRS_JSON_MAX_BYTES) {
        ssize_t n;

        if (used == size) {
            char *larger = realloc(buffer, 2 * size);
            if (!larger) {
                free(buffer);
                buffer = NULL;
                break;
            }
            buffer = larger;
            size *= 2;
        }
        n = read(fd, buffer + used, size - used);
        if (n == 0) {
            break;
        }
        if (n < 0 && errno != EINTR) {
            free(buffer);
            return crs_error(CRS_ERR_IO);
        }
        used += n > 0 ? (size_t)n : 0;
    }
    *bytes = buffer;
    *length = used;
    return buffer ? CRS_OK : crs_error(CRS_ERR_MEMORY);
}

crs_status
crs_json_read(const char *path, crs_arena *arena, crs_json_file *file, crs_message *message)
{
    int is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "stdin" : path;
    char *bytes = NULL;
    size_t length = 0;
    int fd = STDIN_FILENO;
    crs_status status = is_stdin ? CRS_OK : crs_file_open(path, &fd, message);
    if (status != CRS_OK) {
        return status;
    }
    status = read_all(fd, &bytes, &length);
    if (status != CRS_OK) {
        crs_message_fail(message, status, "%.200s: cannot be read: %s", name,
                         status == CRS_ERR_MEMORY ? "out of memory" : strerror(errno));
        goto out;
    }
    status = crs_json_parse(name, bytes, length, arena, file, message);
out:
    free(bytes);
    if (!is_stdin) {
        close(fd);
    }
    return status;
}
