#include "table/csv_rows.h"
#include "table/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/number.h"
#include "base/utf8.h"
#include "table/csv.h"

#define END (-1) /* no more bytes */

static crs_status
fail(crs_csv_rows *self, size_t line, crs_status status, const char *what)
{
    return crs_message_fail(self->message, status, "%.300s:%zu: %s", self->name, line, what);
}

static crs_status
put_byte(crs_csv_rows *self, char byte)
{
    if (self->length == self->room) {
        const size_t room = self->room ? 2 * self->room : 4096;
        char *bytes = room > CRS_CSV_ROWS_MAX ? NULL : realloc(self->bytes, room);

        if (!bytes) {
            return room > CRS_CSV_ROWS_MAX
                       ? fail(self, self->line, CRS_ERR_LIMIT, "the row is larger than 16 MiB")
                       : crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
        }
        self->bytes = bytes;
        self->room = room;
    }
    self->bytes[self->length++] = byte;
    return CRS_OK;
}

static crs_status
start_cell(crs_csv_rows *self)
{
    if (self->num_cells == self->cells_room) {
        const size_t room = self->cells_room ? 2 * self->cells_room : 64;
        size_t *starts = realloc(self->starts, room * sizeof *starts);

        if (!starts) {
            return crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
        }
        self->starts = starts;
        self->cells_room = room;
    }
    self->starts[self->num_cells++] = self->length;
    return CRS_OK;
}

static int
take_byte(crs_csv_rows *self)
{
    const gzFile file = self->file;
    const int c = gzgetc(file);

    self->next_line += c == '\n';
    return c;
}

/* A cell in quotes, the first of which has been read; returns the byte behind the last in *c. */
static crs_status
take_quoted(crs_csv_rows *self, int *c)
{
    crs_status status = CRS_OK;

    while (status == CRS_OK) {
        *c = take_byte(self);
        if (*c == '"') {
            *c = take_byte(self);
            if (*c != '"') {
                return *c == ',' || *c == '\n' || *c == '\r' || *c == END
                           ? CRS_OK
                           : fail(self, self->next_line, CRS_ERR_PARSE,
                                  "text after a quoted cell");
            }
        }
        if (*c == END) {
            return fail(self, self->line, CRS_ERR_PARSE, "a quote is not closed");
        }
        status = put_byte(self, (char)*c);
    }
    return status;
}

static crs_status
take_cell(crs_csv_rows *self, int *c)
{
    crs_status status = start_cell(self);

    *c = take_byte(self);
    if (status == CRS_OK && *c == '"') {
        status = take_quoted(self, c);
    }
    while (status == CRS_OK && *c != ',' && *c != '\n' && *c != '\r' && *c != END) {
        status = *c == '"' ? fail(self, self->line, CRS_ERR_PARSE, "a quote inside a cell")
                           : put_byte(self, (char)*c);
        *c = take_byte(self);
    }
    return status == CRS_OK ? put_byte(self, '\0') : status;
}

/* Is the row text? */
static crs_status
check_text(crs_csv_rows *self)
{
    for (size_t i = 0, cell = 1; i < self->length;) {
        const size_t size = crs_utf8_next(self->bytes + i, self->length - i);
        const size_t end = cell < self->num_cells ? self->starts[cell] : self->length;

        if (size == 0 || (self->bytes[i] == '\0' && i + 1 != end)) {
            return fail(self, self->line, CRS_ERR_PARSE, "is not text in UTF-8");
        }
        i += size;
        cell += i == end;
    }
    return CRS_OK;
}

/* Was it the end of the file, or did reading fail? */
static crs_status
check_end(crs_csv_rows *self)
{
    int code = Z_OK;
    const char *text = gzerror(self->file, &code);

    return code == Z_OK || code == Z_STREAM_END
               ? CRS_OK
               : crs_message_fail(self->message, CRS_ERR_IO, "%.300s: cannot be read: %s",
                                  self->name,
                                  code == Z_ERRNO       ? strerror(errno)
                                  : code == Z_BUF_ERROR ? "the compressed file is cut off"
                                                        : text);
}

/* Reads one row into `bytes`; *any is 0 at the end of the file. */
static crs_status
take_row(crs_csv_rows *self, int *any)
{
    crs_status status = CRS_OK;
    int c = ',';

    self->line = self->next_line;
    self->length = self->num_cells = 0;
    while (status == CRS_OK && c == ',') {
        status = take_cell(self, &c);
    }
    if (status == CRS_OK && c == '\r' && take_byte(self) != '\n') {
        status = fail(self, self->line, CRS_ERR_PARSE, "a control character");
    }
    if (c == END) {
        const crs_status read = check_end(self);

        status = read == CRS_OK ? status : read;
    }
    *any = !(c == END && self->num_cells == 1 && self->length == 1);
    return status == CRS_OK ? check_text(self) : status;
}

crs_status
crs_csv_rows_open(crs_csv_rows *self, const char *path, crs_message *message)
{
    int any = 0, fd;
    crs_status status;

    *self = (crs_csv_rows){.name = path, .message = message, .next_line = 1};
    status = crs_file_open(path, &fd, message);
    if (status != CRS_OK) {
        return status;
    }
    self->file = gzdopen(fd, "rb");
    if (!self->file) {
        close(fd);
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    gzbuffer(self->file, 1u << 16);
    status = take_row(self, &any);
    if (status == CRS_OK && !any) {
        status = fail(self, 1, CRS_ERR_PARSE, "the table is empty: it has no header line");
    }
    if (status != CRS_OK) {
        return status;
    }
    self->num_columns = self->num_cells;
    self->header = malloc(self->length);
    if (!self->header) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    memcpy(self->header, self->bytes, self->length);
    return CRS_OK;
}

const char *
crs_csv_rows_column(const crs_csv_rows *self, size_t column)
{
    const char *name = self->header;

    while (column-- > 0) {
        name += strlen(name) + 1;
    }
    return crs_csv_plain(name);
}

int
crs_csv_rows_find(const crs_csv_rows *self, const char *name)
{
    const char *at = self->header;

    for (size_t i = 0; i < self->num_columns; i++) {
        if (strcmp(crs_csv_plain(at), name) == 0) {
            return (int)i;
        }
        at += strlen(at) + 1;
    }
    return -1;
}

int
crs_csv_rows_next(crs_csv_rows *self, crs_status *status)
{
    int any = 0;

    *status = take_row(self, &any);
    if (*status == CRS_OK && any && self->num_cells != self->num_columns) {
        *status = crs_message_fail(self->message, CRS_ERR_PARSE,
                                   "%.300s:%zu: the row has %zu cells, the header %zu", self->name,
                                   self->line, self->num_cells, self->num_columns);
    }
    return *status == CRS_OK && any;
}

const char *
crs_csv_rows_text(const crs_csv_rows *self, int column)
{
    return column < 0 ? "" : crs_csv_plain(self->bytes + self->starts[column]);
}

crs_status
crs_csv_rows_number(crs_csv_rows *self, int column, double *value)
{
    const char *text = column < 0 ? "" : self->bytes + self->starts[column];

    if (text[0] == '\0') {
        *value = (double)NAN;
        return CRS_OK;
    }
    if (strcmp(text, CRS_CSV_INFINITE) == 0) {
        *value = (double)INFINITY;
        return CRS_OK;
    }
    if (crs_number_parse(text, value) == CRS_OK) {
        return CRS_OK;
    }
    return crs_message_fail(self->message, CRS_ERR_INVALID,
                            "%.300s:%zu: \"%.60s\" is not a number (column %.60s)", self->name,
                            self->line, text, crs_csv_rows_column(self, (size_t)column));
}

void
crs_csv_rows_close(crs_csv_rows *self)
{
    if (self->file) {
        gzclose(self->file);
    }
    free(self->bytes);
    free(self->header);
    free(self->starts);
    *self = (crs_csv_rows){0};
}
