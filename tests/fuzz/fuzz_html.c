/* Any bytes as text on a page, as a name in a figure, and in an attribute: no markup but our own
 * comes out, and all that comes out may stand in a page. */
#include "fuzz_support.h"
#include "page/svg.h"
#include "base/utf8.h"

static void
check(const crs_sink *sink)
{
    size_t opened = 0, quotes = 0;

    for (size_t i = 0; i < sink->length;) {
        const size_t size = crs_utf8_next(sink->buffer + i, sink->length - i);

        if (size == 0 ||
            (crs_utf8_is_control(sink->buffer + i, size) && sink->buffer[i] != '\n')) {
            abort();
        }
        opened += sink->buffer[i] == '<';
        quotes += sink->buffer[i] == '"';
        i += size;
    }
    /* <!DOCTYPE>, and start and end of p, bdi, svg, title, desc, text. */
    if (opened != 13 || quotes != 18) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    crs_fuzz fuzz;
    crs_sink sink;
    crs_html html;
    const char *text;

    crs_fuzz_open(&fuzz);
    text = crs_arena_text(&fuzz.arena, (const char *)data, size);
    if (crs_sink_init_memory(&sink) != CRS_OK || !text) {
        abort();
    }
    crs_html_init(&html, &sink);
    crs_html_open(&html, "p");
    crs_html_attribute(&html, "title", text);
    crs_html_text(&html, text);
    crs_html_say(&html, "%s", text);
    crs_svg_open(&html, "i", 1.0, 1.0, text);
    crs_html_cut(&html, text, 5);
    crs_svg_described(&html);
    crs_svg_text(&html, "n", 0.0, 0.0, text, 7);
    crs_svg_close(&html);
    crs_html_close(&html);
    if (crs_html_end(&html) != CRS_OK) {
        abort();
    }
    check(&sink);
    crs_sink_free(&sink);
    crs_fuzz_close(&fuzz, CRS_OK);
    return 0;
}
