#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "term/table.h"
#include "base/utf8.h"

/* Blanks between columns, and the least that a wrapping column is squeezed to. */
#define GAP         2
#define LEAST_WIDTH 16
#define MAX_COLUMNS 16

/* Blanks before the lines of a record but the first. */
#define RECORD_INDENT 4

/* ---- text ---- */

typedef struct range {
    unsigned first, last;
} range;

/* Characters that combine with the one before (Unicode 15, blocks of combining marks). */
static const range zero_width[] = {{0x300, 0x36f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                                   {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
                                   {0xfe20, 0xfe2f}};

/* East Asian wide and fullwidth characters (UAX #11, by block), and emoji. */
static const range double_width[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
                                     {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
                                     {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},
                                     {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

static int
is_among(unsigned code, const range *ranges, size_t num_ranges)
{
    for (size_t i = 0; i < num_ranges; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

static unsigned
decode(const char *text, size_t size)
{
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned code = (unsigned char)text[0] & masks[size];

    for (size_t i = 1; i < size; i++) {
        code = code << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    return code;
}

/* Bytes and columns of the first character; a byte that is not UTF-8 is one of each. */
static size_t
next_character(const char *text, size_t length, size_t *columns)
{
    const size_t size = crs_utf8_next(text, length);
    const unsigned code = size ? decode(text, size) : '?';

    *columns = is_among(code, zero_width, sizeof zero_width / sizeof zero_width[0])         ? 0
               : is_among(code, double_width, sizeof double_width / sizeof double_width[0]) ? 2
                                                                                            : 1;
    return size ? size : 1;
}

size_t
crs_text_width(const char *text, size_t length)
{
    size_t width = 0;

    for (size_t i = 0; i < length;) {
        size_t columns;

        i += next_character(text + i, length - i, &columns);
        width += columns;
    }
    return width;
}

size_t
crs_text_break(const char *text, size_t width, size_t *next)
{
    const size_t length = strlen(text);
    size_t used = 0, end = 0, blank = 0;

    while (end < length) {
        size_t columns;
        const size_t size = next_character(text + end, length - end, &columns);

        if (used + columns > width && end > 0) {
            break;
        }
        if (text[end] == ' ') {
            blank = end;
        }
        used += columns;
        end += size;
    }
    if (end < length && text[end] != ' ' && blank > 0) {
        end = blank;
    }
    *next = end;
    while (text[*next] == ' ') {
        ++*next;
    }
    return end;
}

/* Characters of foreign text that would steer the terminal become blanks or question marks. */
static void
put_clean(crs_sink *sink, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        const size_t size = crs_utf8_next(text + i, length - i);

        if (size == 0 || crs_utf8_is_control(text + i, size)) {
            crs_sink_text(sink, text[i] == '\n' || text[i] == '\t' ? " " : "?");
        } else {
            crs_sink_write(sink, text + i, size);
        }
        i += size ? size : 1;
    }
}

static void
put_blanks(crs_sink *sink, size_t count)
{
    while (count-- > 0) {
        crs_sink_write(sink, " ", 1);
    }
}

void
crs_text_print(const char *text, const crs_table_style *style, crs_sink *sink)
{
    const size_t indent = (size_t)style->indent;
    const size_t width = style->width > style->indent + LEAST_WIDTH
                             ? (size_t)(style->width - style->indent)
                             : (style->width ? LEAST_WIDTH : SIZE_MAX);

    while (*text) {
        size_t next;
        const size_t length = crs_text_break(text, width, &next);

        put_blanks(sink, indent);
        put_clean(sink, text, length);
        crs_sink_text(sink, "\n");
        text += next;
    }
}

void
crs_text_number(double value, char *text, size_t size)
{
    const double magnitude = fabs(value);
    int decimals = 0;

    if (isnan(value)) {
        snprintf(text, size, "-");
        return;
    }
    if (isinf(value)) {
        snprintf(text, size, "later");
        return;
    }
    if (magnitude > 0.0 && magnitude < 1e-4) {
        snprintf(text, size, "%.2e", value);
        return;
    }
    for (double limit = 99.95; decimals < 6 && magnitude > 0.0 && magnitude < limit;
         limit /= 10.0) {
        decimals++;
    }
    snprintf(text, size, "%.*f", decimals, value);
}

void
crs_text_outcome(double value, double horizon, char *text, size_t size)
{
    if (isinf(value) && isfinite(horizon)) {
        snprintf(text, size, "> %g", horizon);
    } else {
        crs_text_number(value, text, size);
    }
}

/* ---- tables ---- */

void
crs_table_init(crs_table *self, const crs_table_column *columns, size_t num_columns)
{
    *self = (crs_table){.columns = columns, .num_columns = num_columns};
    self->failed = num_columns > MAX_COLUMNS;
}

void
crs_table_cell(crs_table *self, const char *text)
{
    char *copy = strdup(text ? text : "");

    if (self->num_cells == self->room) {
        const size_t room = self->room ? 2 * self->room : 64;
        char **cells = realloc(self->cells, room * sizeof *cells);

        if (cells) {
            self->cells = cells;
            self->room = room;
        }
    }
    if (!copy || self->num_cells == self->room) {
        free(copy);
        self->failed = 1;
        return;
    }
    self->cells[self->num_cells++] = copy;
}

void
crs_table_format(crs_table *self, const char *format, ...)
{
    char text[CRS_TABLE_CELL];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    crs_table_cell(self, text);
}

void
crs_table_number(crs_table *self, double value)
{
    char text[64];

    crs_text_number(value, text, sizeof text);
    crs_table_cell(self, text);
}

/* Blanks before a column: none before the first, nor before one that is empty. */
static size_t
gap_before(const size_t *widths, size_t column)
{
    return column > 0 && widths[column] > 0 ? GAP : 0;
}

/* Columns that each column needs; their sum, with gaps. */
static size_t
natural_widths(const crs_table *self, size_t *widths)
{
    size_t total = 0;

    for (size_t c = 0; c < self->num_columns; c++) {
        widths[c] = crs_text_width(self->columns[c].title, strlen(self->columns[c].title));
        for (size_t i = c; i < self->num_cells; i += self->num_columns) {
            const size_t width = crs_text_width(self->cells[i], strlen(self->cells[i]));

            widths[c] = width > widths[c] ? width : widths[c];
        }
        total += widths[c] + gap_before(widths, c);
    }
    return total;
}

size_t
crs_table_width(const crs_table *self)
{
    size_t widths[MAX_COLUMNS];

    return self->failed ? 0 : natural_widths(self, widths);
}

/* Columns that each column needs, squeezed where it wraps and the table is too wide. 0 if it is
 * too wide all the same. */
static int
find_widths(const crs_table *self, const crs_table_style *style, size_t *widths)
{
    const size_t total = (size_t)style->indent + natural_widths(self, widths);
    size_t excess;

    excess = style->width && total > (size_t)style->width ? total - (size_t)style->width : 0;
    while (excess > 0) { /* narrow the widest column that wraps, one by one */
        size_t widest = self->num_columns;

        for (size_t c = 0; c < self->num_columns; c++) {
            if (self->columns[c].wraps == 1 && widths[c] > LEAST_WIDTH &&
                (widest == self->num_columns || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        if (widest == self->num_columns) {
            return 0;
        }
        widths[widest]--;
        excess--;
    }
    return 1;
}

static void
put_cell(const crs_table *self, size_t column, const char *text, size_t length,
         const crs_table_style *style, crs_sink *sink)
{
    const int coloured = style->colour && self->columns[column].wraps == CRS_TABLE_PICTURE;

    crs_sink_text(sink, coloured ? "\x1b[36m" : "");
    put_clean(sink, text, length);
    crs_sink_text(sink, coloured ? "\x1b[0m" : "");
}

/* Prints one row, in as many lines as its longest cell needs. */
static void
print_row(const crs_table *self, const char *const *cells, const size_t *widths,
          const crs_table_style *style, crs_sink *sink)
{
    const char *rest[MAX_COLUMNS];
    int more = 1;

    memcpy(rest, cells, self->num_columns * sizeof *rest);
    while (more) {
        size_t gap = (size_t)style->indent;

        more = 0;
        for (size_t c = 0; c < self->num_columns; c++) {
            size_t next = 0, length, pad;

            if (widths[c] == 0) {
                continue;
            }
            length = crs_text_break(rest[c], widths[c], &next);
            pad = widths[c] - crs_text_width(rest[c], length);

            if (length > 0) {
                put_blanks(sink, gap + (self->columns[c].right ? pad : 0));
                put_cell(self, c, rest[c], length, style, sink);
                gap = GAP + (self->columns[c].right ? 0 : pad);
            } else {
                gap += widths[c] + GAP;
            }
            rest[c] += next;
            more |= rest[c][0] != '\0';
        }
        crs_sink_text(sink, "\n");
    }
}

static void
print_head(const crs_table *self, const size_t *widths, const crs_table_style *style,
           crs_sink *sink)
{
    const crs_table_style plain = {.indent = style->indent};
    const char *titles[MAX_COLUMNS];
    size_t total = 0;

    for (size_t c = 0; c < self->num_columns; c++) {
        titles[c] = self->columns[c].title;
        total += widths[c] + gap_before(widths, c);
    }
    crs_sink_text(sink, style->colour ? "\x1b[1m" : "");
    print_row(self, titles, widths, &plain, sink);
    crs_sink_text(sink, style->colour ? "\x1b[0m" : "");
    put_blanks(sink, (size_t)style->indent);
    for (size_t i = 0; i < total; i++) {
        crs_sink_text(sink, style->unicode ? "─" : "-");
    }
    crs_sink_text(sink, "\n");
}

/* ---- records: rows of a table that is wider than the terminal ---- */

/* Where the next item goes. */
typedef struct flow {
    crs_sink *sink;
    size_t width; /* of the terminal */
    size_t indent;
    size_t used; /* columns of this line; 0: it is still empty */
} flow;

static void
end_line(flow *self)
{
    crs_sink_text(self->sink, self->used > 0 ? "\n" : "");
    self->used = 0;
}

/* Puts `text` behind what is there, or on further lines if it is long. */
static void
put_broken(flow *self, const char *text)
{
    while (*text) {
        const size_t before = self->used > 0 ? self->used + GAP : self->indent;
        const size_t room = self->width > before + 1 ? self->width - before : 1;
        size_t next;
        const size_t length = crs_text_break(text, room, &next);

        put_blanks(self->sink, before - self->used);
        put_clean(self->sink, text, length);
        self->used = before + crs_text_width(text, length);
        text += next;
        if (*text) {
            end_line(self);
        }
    }
}

/* Puts "title cell" on this line if it fits, else on the next. */
static void
put_item(flow *self, const char *title, const char *cell)
{
    char text[CRS_TABLE_CELL + 64];

    snprintf(text, sizeof text, "%.60s%s%s", title, title[0] ? " " : "", cell);
    if (self->used > 0 && self->used + GAP + crs_text_width(text, strlen(text)) > self->width) {
        end_line(self);
    }
    put_broken(self, text);
}

static void
print_record(const crs_table *self, const char *const *cells, const crs_table_style *style,
             crs_sink *sink)
{
    const size_t indent = (size_t)style->indent;
    flow line = {sink, (size_t)style->width, indent, 0};

    put_broken(&line, cells[0]);
    line.indent = indent + RECORD_INDENT;
    for (size_t c = 1; c < self->num_columns; c++) {
        if (self->columns[c].wraps == 1) {
            put_broken(&line, cells[c]);
            end_line(&line);
        }
    }
    for (size_t c = 1; c < self->num_columns; c++) {
        if (cells[c][0] != '\0' && self->columns[c].wraps == 0) {
            put_item(&line, self->columns[c].title, cells[c]);
        }
    }
    end_line(&line);
    for (size_t c = 1; c < self->num_columns; c++) {
        if (cells[c][0] != '\0' && self->columns[c].wraps == CRS_TABLE_PICTURE) {
            put_blanks(sink, line.indent);
            put_cell(self, c, cells[c], strlen(cells[c]), style, sink);
            crs_sink_text(sink, "\n");
        }
    }
}

crs_status
crs_table_print(const crs_table *self, const crs_table_style *style, crs_sink *sink)
{
    size_t widths[MAX_COLUMNS];
    int fits;

    if (self->failed) {
        return crs_error(CRS_ERR_MEMORY);
    }
    fits = find_widths(self, style, widths);
    if (fits) {
        print_head(self, widths, style, sink);
    }
    for (size_t i = 0; i + self->num_columns <= self->num_cells; i += self->num_columns) {
        const char *row[MAX_COLUMNS];

        for (size_t c = 0; c < self->num_columns; c++) {
            row[c] = self->cells[i + c];
        }
        if (fits) {
            print_row(self, row, widths, style, sink);
        } else {
            print_record(self, row, style, sink);
        }
    }
    return CRS_OK;
}

void
crs_table_free(crs_table *self)
{
    for (size_t i = 0; i < self->num_cells; i++) {
        free(self->cells[i]);
    }
    free(self->cells);
    self->cells = NULL;
    self->num_cells = self->room = 0;
}
