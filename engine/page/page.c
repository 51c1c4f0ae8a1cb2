#include <math.h>
#include <stdio.h>
#include <string.h>

#include "page/page.h"
#include "page/style.h"
#include "base/number.h"

/* No script, no request: only the style of the page itself. */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/* ---- head ---- */

static void
put_meta(crs_html *html, const char *name, const char *value, const char *content)
{
    crs_html_open(html, "meta");
    crs_html_attribute(html, name, value);
    if (content) {
        crs_html_attribute(html, "content", content);
    }
    crs_html_close_void(html);
}

static void
put_head(crs_html *html, const char *title)
{
    crs_html_open(html, "head");
    put_meta(html, "charset", "utf-8", NULL);
    put_meta(html, "http-equiv", "Content-Security-Policy", POLICY);
    put_meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    put_meta(html, "name", "generator", "crisim " CRISIM_VERSION);
    crs_html_open(html, "title");
    crs_html_cut(html, title, CRS_HTML_NAME);
    crs_html_close(html);
    crs_html_style(html, CRS_HTML_STYLE, CRS_HTML_STYLE_MORE);
    crs_html_close(html);
}

static void
put_link(crs_html *html, const char *looks, const char *target, const char *text)
{
    crs_html_open(html, "a");
    if (looks) {
        crs_html_attribute(html, "class", looks);
    }
    crs_html_attribute(html, "href", target);
    crs_html_text(html, text);
    crs_html_close(html);
}

void
crs_page_begin(crs_page *self, crs_folder *folder, const crs_model *model, crs_sink *sink,
               const char *title, const char *kind)
{
    crs_html *html = &self->html;
    const char *own = crs_folder_title(folder);

    title = own ? own : title;
    *self = (crs_page){
        .folder = folder, .model = model, .arena = folder->arena, .message = folder->message};
    crs_html_init(html, sink);
    crs_html_open(html, "html");
    crs_html_attribute(html, "lang", "en");
    put_head(html, title);
    crs_html_open(html, "body");
    put_link(html, "skip", "#results", "Skip to the results");
    crs_html_open(html, "header");
    crs_html_open(html, "h1");
    crs_html_name(html, title);
    crs_html_close(html);
    crs_page_paragraph(self, "soft", kind);
    crs_html_open(html, "nav");
    crs_html_attribute(html, "aria-label", "Contents");
    crs_html_open(html, "ul");
    crs_html_open(html, "li");
    put_link(html, NULL, "#results", "Results");
    crs_html_close(html);
    crs_html_open(html, "li");
    put_link(html, NULL, "#origin", "Where this comes from");
    crs_html_close(html);
    crs_html_open(html, "li");
    put_link(html, NULL, "#columns", "What the columns mean");
    crs_html_close(html);
    crs_html_close(html);
    crs_html_close(html);
    crs_html_close(html);
    crs_html_open(html, "main");
    crs_html_attribute(html, "id", "results");
}

/* ---- pieces ---- */

void
crs_page_heading(crs_page *self, int level, const char *text)
{
    if (level == 2) {
        self->case_id = self->strategy = NULL;
    }
    crs_html_element(&self->html, level == 2 ? "h2" : "h3", text);
}

void
crs_page_heading_of(crs_page *self, int level, const char *case_id, const char *strategy)
{
    self->case_id = case_id;
    self->strategy = strategy;
    crs_html_open(&self->html, level == 2 ? "h2" : "h3");
    crs_html_name(&self->html, case_id);
    if (strategy && strategy[0]) {
        crs_html_say(&self->html, " under %s", strategy);
    }
    crs_html_close(&self->html);
}

void
crs_page_paragraph(crs_page *self, const char *looks, const char *text)
{
    crs_html_open(&self->html, "p");
    if (looks) {
        crs_html_attribute(&self->html, "class", looks);
    }
    crs_html_text(&self->html, text);
    crs_html_close(&self->html);
}

void
crs_page_findings_begin(crs_page *self)
{
    crs_html_open(&self->html, "ul");
    crs_html_attribute(&self->html, "class", "findings");
}

void
crs_page_finding_begin(crs_page *self)
{
    crs_html_open(&self->html, "li");
}

void
crs_page_finding_end(crs_page *self)
{
    crs_html_close(&self->html);
}

void
crs_page_findings_end(crs_page *self)
{
    crs_html_close(&self->html);
}

void
crs_page_id(crs_page *self, char text[24])
{
    snprintf(text, 24, "i%d", ++self->num_ids);
}

/* ---- tables ---- */

void
crs_page_table(crs_page *self, const char *caption, const char *of, const crs_page_column *columns,
               size_t num_columns)
{
    crs_html *html = &self->html;
    char id[24];

    crs_page_id(self, id);
    self->columns = columns;
    self->num_columns = num_columns;
    self->column = 0;
    crs_html_open(html, "div"); /* wide tables scroll, by keyboard, too */
    crs_html_attribute(html, "class", "scroll");
    crs_html_attribute(html, "role", "group");
    crs_html_attribute(html, "tabindex", "0");
    crs_html_attribute(html, "aria-labelledby", id);
    crs_html_open(html, "table");
    crs_html_open(html, "caption");
    crs_html_attribute(html, "id", id);
    crs_html_text(html, caption);
    if (of) {
        crs_html_name(html, of);
    }
    if (self->case_id) {
        crs_html_say(html, ", %s", self->case_id);
    }
    if (self->case_id && self->strategy && self->strategy[0]) {
        crs_html_say(html, " under %s", self->strategy);
    }
    crs_html_close(html);
    crs_html_open(html, "thead");
    crs_html_open(html, "tr");
    for (size_t i = 0; i < num_columns; i++) {
        crs_html_open(html, "th");
        crs_html_attribute(html, "scope", "col");
        if (columns[i].is_number) {
            crs_html_attribute(html, "class", "num");
        }
        crs_html_text(html, columns[i].title);
        crs_html_close(html);
    }
    crs_html_close(html);
    crs_html_close(html);
    crs_html_open(html, "tbody");
}

/* Names that head a row, and text, keep some width, so that words do not break. */
static void
cell_begin(crs_page *self, const char *looks)
{
    if (self->column == 0) {
        crs_html_open(&self->html, "tr");
    }
    crs_html_open(&self->html, self->column == 0 ? "th" : "td");
    if (self->column == 0) {
        crs_html_attribute(&self->html, "scope", "row");
    }
    if (self->columns[self->column].is_number || looks) {
        crs_html_attribute(&self->html, "class", looks ? looks : "num");
    }
}

static void
cell_end(crs_page *self)
{
    crs_html_close(&self->html);
    if (++self->column == self->num_columns) {
        self->column = 0;
        crs_html_close(&self->html);
    }
}

void
crs_page_cell(crs_page *self, const char *text)
{
    const size_t length = text ? strlen(text) : 0;

    cell_begin(self, length <= 8         ? NULL
                     : self->column == 0 ? "name"
                     : length > 14       ? "text"
                                         : NULL);
    if (text && text[0]) {
        crs_html_name(&self->html, text);
    }
    cell_end(self);
}

void
crs_page_cell_and_more(crs_page *self, const char *text, size_t more)
{
    cell_begin(self, text && strlen(text) > 8 ? "name" : NULL);
    if (text) {
        crs_html_name(&self->html, text);
    }
    if (more > 0) {
        crs_html_say(&self->html, " +%zu", more);
    }
    cell_end(self);
}

void
crs_page_cell_code(crs_page *self, const char *text)
{
    cell_begin(self, NULL);
    crs_html_open(&self->html, "code");
    crs_html_attribute(&self->html, "class", "hash");
    crs_html_name(&self->html, text);
    crs_html_close(&self->html);
    cell_end(self);
}

void
crs_page_cell_number(crs_page *self, double value)
{
    cell_begin(self, NULL);
    crs_html_say(&self->html, "%g", value);
    cell_end(self);
}

void
crs_page_cell_range(crs_page *self, double low, double high)
{
    cell_begin(self, NULL);
    if (isnan(low) || isnan(high)) {
        crs_html_text(&self->html, "-");
    } else {
        crs_html_say(&self->html, "%g to %g", low, high);
    }
    cell_end(self);
}

void
crs_page_cell_exact(crs_page *self, double value)
{
    char text[CRS_NUMBER_BYTES];

    crs_number_write(value, text);
    cell_begin(self, NULL);
    crs_html_text(&self->html, isnan(value) ? "-" : isinf(value) ? "later" : text);
    cell_end(self);
}

void
crs_page_cell_exact_range(crs_page *self, double low, double high)
{
    char from[CRS_NUMBER_BYTES], to[CRS_NUMBER_BYTES];

    crs_number_write(low, from);
    crs_number_write(high, to);
    cell_begin(self, NULL);
    crs_html_text(&self->html, from);
    crs_html_text(&self->html, " to ");
    crs_html_text(&self->html, to);
    cell_end(self);
}

void
crs_page_table_end(crs_page *self)
{
    self->html.failed |= self->column != 0;
    crs_html_close(&self->html);
    crs_html_close(&self->html);
    crs_html_close(&self->html);
}

/* ---- figures ---- */

void
crs_page_figures_begin(crs_page *self)
{
    crs_html_open(&self->html, "div");
    crs_html_attribute(&self->html, "class", "figures");
}

void
crs_page_figures_end(crs_page *self)
{
    crs_html_close(&self->html);
}

void
crs_page_figure(crs_page *self, const char *title)
{
    crs_html_open(&self->html, "figure");
    crs_html_open(&self->html, "figcaption");
    crs_html_open(&self->html, "b");
    crs_html_name(&self->html, title);
    crs_html_close(&self->html);
}

/* ---- meanings ---- */

const char *
crs_page_unit(const crs_page *self, const char *name)
{
    const crs_json *field = crs_folder_field(self->folder, NULL, name);
    const crs_model *model = self->model;
    const char *unit = field ? crs_folder_member(field, "unit") : NULL;

    for (size_t i = 0; !field && i < model->num_metrics; i++) {
        unit = strcmp(model->metrics[i].name, name) == 0 ? model->metrics[i].unit : unit;
    }
    for (size_t i = 0; !field && i < model->num_params; i++) {
        unit = strcmp(model->params[i].name, name) == 0 ? model->params[i].unit : unit;
    }
    return unit && strcmp(unit, "1") != 0 ? unit : "";
}

const char *
crs_page_meaning(const crs_page *self, const char *name)
{
    const crs_json *field = crs_folder_field(self->folder, NULL, name);
    const crs_model *model = self->model;
    const char *meaning = field ? crs_folder_member(field, "description") : NULL;

    for (size_t i = 0; !field && i < model->num_metrics; i++) {
        meaning = strcmp(model->metrics[i].name, name) == 0 ? model->metrics[i].meaning : meaning;
    }
    for (size_t i = 0; !field && i < model->num_observables; i++) {
        meaning = strcmp(model->observables[i].name, name) == 0 ? model->observables[i].meaning
                                                                : meaning;
    }
    for (size_t i = 0; !field && i < model->num_params; i++) {
        meaning = strcmp(model->params[i].name, name) == 0 ? model->params[i].meaning : meaning;
    }
    return meaning ? meaning : "";
}
