#include "table/csv_read.h"
#include "table/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/number.h"
#include "base/utf8.h"

/* A walk over the bytes. Cells are unquoted in place. */
typedef struct scanner {
    crs_csv_table *table;
    crs_message *message;
    char *at, *end;
    char *line_start;
    unsigned line;
    crs_cell *cells; /* [room], malloc'ed */
    size_t num_cells, room;
} scanner;

void
crs_csv_address(const crs_csv_table *table, const crs_cell *cell, crs_message *message)
{
    if (!message) {
        return;
    }
    crs_message_clear(message);
    crs_message_add(message, "%.300s:%zu:%zu: ", table->name, (size_t)cell->line,
                    (size_t)cell->column);
}

static crs_cell
here(const scanner *s)
{
    return (crs_cell){s->at, s->line, (unsigned)(s->at - s->line_start) + 1};
}

static crs_status
fail_at(const scanner *s, const crs_cell *cell, const char *what)
{
    crs_csv_address(s->table, cell, s->message);
    crs_message_add(s->message, "%s", what);
    return crs_error(CRS_ERR_PARSE);
}

static crs_status
add_cell(scanner *s, const crs_cell *cell)
{
    if (s->num_cells == s->room) {
        const size_t room = s->room == 0 ? 256 : 2 * s->room;
        crs_cell *cells = realloc(s->cells, room * sizeof *cells);

        if (!cells) {
            return crs_message_fail(s->message, CRS_ERR_MEMORY, "out of memory");
        }
        s->cells = cells;
        s->room = room;
    }
    s->cells[s->num_cells++] = *cell;
    return CRS_OK;
}

static int
is_end_of_line(const scanner *s)
{
    return s->at == s->end || *s->at == '\n' ||
           (*s->at == '\r' && (s->at + 1 == s->end || s->at[1] == '\n'));
}

static void
skip_blanks(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t')) {
        s->at++;
    }
}

/* A cell in quotes: doubled quotes become one, line breaks stay. */
static crs_status
take_quoted(scanner *s, crs_cell *cell)
{
    char *out = s->at;

    cell->text = s->at++;
    while (s->at < s->end && (*s->at != '"' || (s->at + 1 < s->end && s->at[1] == '"'))) {
        s->at += *s->at == '"';
        if (*s->at == '\n') {
            s->line++;
            s->line_start = s->at + 1;
        }
        *out++ = *s->at++;
    }
    if (s->at == s->end) {
        return fail_at(s, cell, "the quote is not closed");
    }
    s->at++;
    *out = '\0';
    skip_blanks(s);
    if (!is_end_of_line(s) && *s->at != ',') {
        const crs_cell after = here(s);

        return fail_at(s, &after, "text after a quoted cell");
    }
    return CRS_OK;
}

/* A cell without quotes; its end is marked by the caller, who still has to see what stands there.
 */
static crs_status
take_plain(scanner *s, crs_cell *cell, char **end)
{
    while (!is_end_of_line(s) && *s->at != ',') {
        if (*s->at == '"' || *s->at == '\r' || *s->at == '\0') {
            const crs_cell wrong = here(s);

            return fail_at(s, &wrong,
                           *s->at == '"' ? "a quote inside a cell: put the whole cell in quotes"
                                         : "control character");
        }
        s->at++;
    }
    *end = s->at;
    while (*end > cell->text && ((*end)[-1] == ' ' || (*end)[-1] == '\t')) {
        (*end)--;
    }
    return CRS_OK;
}

/* One row, its line break included; `count` cells of it. */
static crs_status
take_row(scanner *s, size_t *count)
{
    int more = 1;

    for (*count = 0; more; ++*count) {
        char *end = NULL;
        crs_cell cell;
        crs_status status;

        skip_blanks(s);
        cell = here(s);
        status = s->at < s->end && *s->at == '"' ? take_quoted(s, &cell)
                                                 : take_plain(s, &cell, &end);
        if (status == CRS_OK) {
            status = add_cell(s, &cell);
        }
        if (status != CRS_OK) {
            return status;
        }
        more = s->at < s->end && *s->at == ',';
        if (s->at < s->end) {
            s->at += !more && *s->at == '\r' && s->at + 1 < s->end;
            s->line += !more;
            s->at++;
            s->line_start = more ? s->line_start : s->at;
        }
        if (end) {
            *end = '\0';
        }
    }
    return CRS_OK;
}

/* Behind the last byte that is not blank; found once, as a file may be blank lines for miles. */
static const char *
end_of_text(const scanner *s)
{
    const char *end = s->end;

    while (end > s->at && strchr("\n\r \t", end[-1]) && end[-1] != '\0') {
        end--;
    }
    return end;
}

static int
compare_cells(const void *a, const void *b)
{
    const crs_cell *const *left = a, *const *right = b;
    const int order = strcmp((*left)->text, (*right)->text);

    return order != 0 ? order : (*left > *right) - (*left < *right);
}

/* The first name that stands there twice, or NULL; sorted, so that many columns cost little. */
static crs_status
find_twin(const scanner *s, size_t count, const crs_cell **twin)
{
    const crs_cell **sorted = malloc((count + 1) * sizeof *sorted);

    *twin = NULL;
    if (!sorted) {
        return crs_message_fail(s->message, CRS_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &s->cells[i];
    }
    qsort(sorted, count, sizeof *sorted, compare_cells);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1]->text, sorted[i]->text) == 0 && (!*twin || sorted[i] < *twin)) {
            *twin = sorted[i];
        }
    }
    free(sorted);
    return CRS_OK;
}

static crs_status
check_header(const scanner *s, size_t count)
{
    const crs_cell *twin;
    crs_status status;

    for (size_t i = 0; i < count; i++) {
        if (s->cells[i].text[0] == '\0') {
            return fail_at(s, &s->cells[i], "a column without a name");
        }
    }
    status = find_twin(s, count, &twin);
    return twin ? fail_at(s, twin, "two columns have this name") : status;
}

static crs_status
check_utf8(const scanner *s)
{
    unsigned line = 1;
    const char *start = s->at;

    for (const char *p = s->at; p < s->end;) {
        const size_t size = crs_utf8_next(p, (size_t)(s->end - p));

        if (size == 0 || *p == '\0') {
            const crs_cell wrong = {p, line, (unsigned)(p - start) + 1};

            return fail_at(s, &wrong, "is not text in UTF-8");
        }
        line += *p == '\n';
        start = *p == '\n' ? p + 1 : start;
        p += size;
    }
    return CRS_OK;
}

static crs_status
take_table(scanner *s)
{
    size_t count = 0;
    crs_status status = check_utf8(s);
    const char *end = end_of_text(s);

    if (status == CRS_OK && end == s->at) {
        const crs_cell top = here(s);

        return fail_at(s, &top,
                       "the file is empty: a header line with the names of the columns "
                       "is needed");
    }
    if (status == CRS_OK) {
        status = take_row(s, &count);
    }
    s->table->num_columns = count;
    if (status == CRS_OK) {
        status = check_header(s, count);
    }
    while (status == CRS_OK && s->at < end) {
        const size_t first = s->num_cells;

        status = take_row(s, &count);
        if (status == CRS_OK && count != s->table->num_columns) {
            crs_csv_address(s->table, &s->cells[first], s->message);
            crs_message_add(s->message, "the row has %zu cells, the header %zu", count,
                            s->table->num_columns);
            status = crs_error(CRS_ERR_PARSE);
        }
        s->table->num_rows++;
    }
    return status;
}

crs_status
crs_csv_parse(const char *name, const char *bytes, size_t length, crs_arena *arena,
              crs_csv_table *table, crs_message *message)
{
    crs_csv_table out = {.name = name};
    char *copy = crs_arena_text(arena, bytes, length);
    scanner s = {.table = &out, .message = message, .at = copy, .line = 1};
    crs_status status;

    if (!copy) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    crs_hash_init(&out.hash);
    crs_hash_add(&out.hash, bytes, length);
    s.end = copy + length;
    if (length >= 3 && memcmp(copy, "\xEF\xBB\xBF", 3) == 0) {
        s.at += 3;
    }
    s.line_start = s.at;
    status = take_table(&s);
    for (size_t i = 0; i < s.num_cells && status == CRS_OK; i++) {
        s.cells[i].text = crs_csv_plain(s.cells[i].text);
    }
    if (status == CRS_OK) {
        out.header = crs_arena_alloc(arena, s.num_cells, sizeof *out.header);
        if (!out.header) {
            status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
        } else {
            memcpy(out.header, s.cells, s.num_cells * sizeof *out.header);
            out.cells = out.header + out.num_columns;
            *table = out;
        }
    }
    free(s.cells);
    return status;
}

/* The message of a stream that could not be read. */
static crs_status
fail_read(gzFile file, const char *name, crs_message *message)
{
    int code = Z_OK;
    const char *text = gzerror(file, &code);

    return crs_message_fail(message, CRS_ERR_IO, "%.300s: cannot be read: %s", name,
                            code == Z_ERRNO       ? strerror(errno)
                            : code == Z_BUF_ERROR ? "the compressed file is cut off"
                                                  : text);
}

/* Reads a stream to its end into malloc'ed bytes; what is compressed is expanded. */
static crs_status
slurp(gzFile file, const char *name, char **bytes, size_t *length, crs_message *message)
{
    size_t room = 1u << 16;
    char *buffer = malloc(room);
    int code = Z_OK, count = 0;

    *length = 0;
    while (buffer) {
        char *larger;

        count = gzread(file, buffer + *length, (unsigned)(room - *length));
        *length += count > 0 ? (size_t)count : 0;
        if (count <= 0) {
            break;
        }
        if (*length < room) {
            continue;
        }
        if (room >= CRS_CSV_MAX_BYTES) {
            free(buffer);
            return crs_message_fail(message, CRS_ERR_LIMIT, "%.300s: holds more than 256 MiB",
                                    name);
        }
        room *= 2;
        larger = realloc(buffer, room);
        if (!larger) {
            free(buffer);
        }
        buffer = larger;
    }
    if (!buffer) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    gzerror(file, &code);
    if (count < 0 || code != Z_OK) {
        free(buffer);
        return fail_read(file, name, message);
    }
    *bytes = buffer;
    return CRS_OK;
}

/* Opens a file, or a copy of standard input. */
static crs_status
open_table(const char *path, int is_stdin, gzFile *file, crs_message *message)
{
    int fd = is_stdin ? dup(STDIN_FILENO) : -1;
    crs_status status = is_stdin ? CRS_OK : crs_file_open(path, &fd, message);

    if (is_stdin && fd < 0) {
        status = crs_message_fail(message, CRS_ERR_IO, "stdin: cannot be read: %s",
                                  strerror(errno));
    }
    *file = fd >= 0 ? gzdopen(fd, "rb") : NULL;
    if (fd >= 0 && !*file) {
        close(fd);
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    return status;
}

crs_status
crs_csv_read(const char *path, crs_arena *arena, crs_csv_table *table, crs_message *message)
{
    const int is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "stdin" : crs_arena_text(arena, path, strlen(path));
    gzFile file;
    char *bytes = NULL;
    size_t length = 0;
    crs_status status = open_table(path, is_stdin, &file, message);

    if (status != CRS_OK) {
        return status;
    }
    status = name ? slurp(file, name, &bytes, &length, message)
                  : crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    gzclose(file);
    if (status == CRS_OK) {
        status = crs_csv_parse(name, bytes, length, arena, table, message);
    }
    free(bytes);
    return status;
}

int
crs_csv_find(const crs_csv_table *table, const char *name)
{
    for (size_t i = 0; i < table->num_columns; i++) {
        if (strcmp(table->header[i].text, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

crs_status
crs_csv_number_of(const crs_csv_table *table, const crs_cell *cell, int is_time, double *value,
                  crs_message *message)
{
    const crs_status status = is_time ? crs_number_parse_time(cell->text, value)
                                      : crs_number_parse(cell->text, value);

    if (status == CRS_OK) {
        return CRS_OK;
    }
    crs_csv_address(table, cell, message);
    if (cell->text[0] == '\0') {
        crs_message_add(message, "the cell is empty");
    } else {
        crs_message_add(message, "\"%.60s\" is not a %s", cell->text,
                        is_time ? "time (hours, or 36h, 3d, 2w)" : "finite number");
    }
    return crs_error(CRS_ERR_INVALID);
}
