#include "json/json_write.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"

static void
write_string(crs_sink *sink, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    size_t length = strlen(text);
    crs_sink_write(sink, "\"", 1);
    while (length > 0) {
        size_t size = crs_utf8_next(text, length);
        unsigned byte = (unsigned char)*text;
        if (size == 0) {
            crs_sink_text(sink, "\xEF\xBF\xBD"); /* U+FFFD */
            size = 1;
        } else if (byte == '"' || byte == '\\') {
            crs_sink_write(sink, "\\", 1);
            crs_sink_write(sink, text, 1);
        } else if (byte == '\n') {
            crs_sink_text(sink, "\\n");
        } else if (byte < 0x20 || byte == 0x7F) {
            char escape[7] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15], '\0'};
            crs_sink_text(sink, escape);
        } else {
            crs_sink_write(sink, text, size);
        }
        text += size;
        length -= size;
    }
    crs_sink_write(sink, "\"", 1);
}

/* Starts a new line, indented to the writer's depth. */
static void
new_line(crs_json_writer *writer)
{
    crs_sink_write(writer->sink, "\n", 1);
    for (int i = 0; i < writer->depth; i++) {
        crs_sink_write(writer->sink, "  ", 2);
    }
}

/* What stands before a value: comma, line, name. */
static void
begin(crs_json_writer *writer, const char *name)
{
    if (writer->depth > 0) {
        int level = writer->depth - 1;
        int first = writer->level[level].empty;
        if (!first) {
            crs_sink_write(writer->sink, ",", 1);
        }
        writer->level[level].empty = 0;
        if (!writer->level[level].one_line) {
            new_line(writer);
        } else if (!first) {
            crs_sink_write(writer->sink, " ", 1);
        }
    }
    if (name) {
        write_string(writer->sink, name);
        crs_sink_write(writer->sink, ": ", 2);
    }
}

static void
open_level(crs_json_writer *writer, const char *name, char open, char close, char one_line)
{
    begin(writer, name);
    if (writer->depth == CRS_JSON_WRITE_DEPTH) {
        writer->failed = 1;
        return;
    }
    crs_sink_write(writer->sink, &open, 1);
    writer->level[writer->depth].close = close;
    writer->level[writer->depth].one_line = one_line;
    writer->level[writer->depth].empty = 1;
    writer->depth++;
}

void
crs_json_writer_init(crs_json_writer *writer, crs_sink *sink)
{
    memset(writer, 0, sizeof(*writer));
    writer->sink = sink;
}

void
crs_json_put_object(crs_json_writer *writer, const char *name)
{
    open_level(writer, name, '{', '}', 0);
}

void
crs_json_put_array(crs_json_writer *writer, const char *name)
{
    open_level(writer, name, '[', ']', 0);
}

void
crs_json_put_row(crs_json_writer *writer, const char *name)
{
    open_level(writer, name, '[', ']', 1);
}

void
crs_json_put_end(crs_json_writer *writer)
{
    if (writer->depth == 0) {
        writer->failed = 1;
        return;
    }
    writer->depth--;
    if (!writer->level[writer->depth].empty && !writer->level[writer->depth].one_line) {
        new_line(writer);
    }
    crs_sink_write(writer->sink, &writer->level[writer->depth].close, 1);
}

void
crs_json_put_text(crs_json_writer *writer, const char *name, const char *text)
{
    begin(writer, name);
    if (!text) {
        crs_sink_text(writer->sink, "null");
    } else {
        write_string(writer->sink, text);
    }
}

void
crs_json_put_texts(crs_json_writer *writer, const char *name, const char *const *texts,
                   size_t count)
{
    crs_json_put_row(writer, name);
    for (size_t i = 0; i < count; i++) {
        crs_json_put_text(writer, NULL, texts[i]);
    }
    crs_json_put_end(writer);
}

void
crs_json_put_known(crs_json_writer *writer, const char *name, const char *text)
{
    if (text) {
        crs_json_put_text(writer, name, text);
    }
}

void
crs_json_put_number(crs_json_writer *writer, const char *name, double value)
{
    begin(writer, name);
    if (isfinite(value)) {
        crs_sink_number(writer->sink, value);
    } else {
        crs_sink_text(writer->sink, "null");
    }
}

void
crs_json_put_integer(crs_json_writer *writer, const char *name, uint64_t value)
{
    char text[CRS_NUMBER_BYTES];
    begin(writer, name);
    crs_number_write_unsigned(value, text);
    crs_sink_text(writer->sink, text);
}

void
crs_json_put_boolean(crs_json_writer *writer, const char *name, int value)
{
    begin(writer, name);
    crs_sink_text(writer->sink, value ? "true" : "false");
}

crs_status
crs_json_writer_end(crs_json_writer *writer)
{
    crs_sink_write(writer->sink, "\n", 1);
    if (writer->failed || writer->depth != 0) {
        return crs_error(CRS_ERR_INTERNAL);
    }
    return writer->sink->error == 0 ? CRS_OK : crs_error(CRS_ERR_IO);
}
