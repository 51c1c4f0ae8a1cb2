/* origin: the end of every report: the manifest, and what the columns mean. */
#include <string.h>

#include "page/page.h"
#include "base/number.h"

#define MAX_FILES 200

/* ---- the manifest ---- */

/* A row of the table, ready for what is said of the term. */
static void
begin_term(crs_html *html, const char *term)
{
    crs_html_open(html, "tr");
    crs_html_open(html, "th");
    crs_html_attribute(html, "scope", "row");
    crs_html_text(html, term);
    crs_html_close(html);
    crs_html_open(html, "td");
}

static void
end_term(crs_html *html)
{
    crs_html_close(html);
    crs_html_close(html);
}

static void
put_term(crs_html *html, const char *term, const char *text)
{
    begin_term(html, term);
    crs_html_name(html, text);
    end_term(html);
}

/* A scalar or a list of scalars of the manifest, as text. */
static void
put_member(crs_html *html, const char *term, const crs_json *object, const char *name)
{
    const crs_json *member = object && object->type == CRS_JSON_OBJECT ? crs_json_get(object, name)
                                                                       : NULL;
    char number[CRS_NUMBER_BYTES];

    if (!member) {
        return;
    }
    if (member->type == CRS_JSON_TEXT) {
        put_term(html, term, member->text);
    } else if (member->type == CRS_JSON_NUMBER) {
        crs_number_write(member->number, number);
        /* Beyond 2^53 (a seed) a double does not hold all digits. */
        put_term(html, term, member->number < 0x1p53 ? number : "see manifest.json");
    } else if (member->type == CRS_JSON_ARRAY && member->count > 0) {
        begin_term(html, term);
        for (const crs_json *item = member->first; item; item = item->next) {
            crs_html_say(html, item == member->first ? "%s" : ", %s", item->text);
        }
        end_term(html);
    }
}

static void
put_command(crs_page *page, const crs_json *command)
{
    crs_html *html = &page->html;

    if (!command || command->type != CRS_JSON_ARRAY) {
        return;
    }
    crs_page_paragraph(page, NULL, "These results were made by this command:");
    crs_html_open(html, "p");
    crs_html_attribute(html, "class", "command");
    crs_html_open(html, "code");
    for (const crs_json *word = command->first; word; word = word->next) {
        if (word->type == CRS_JSON_TEXT) {
            crs_html_say(html, word == command->first ? "%s" : " %s", word->text);
        }
    }
    crs_html_close(html);
    crs_html_close(html);
}

static void
put_files(crs_page *page, const char *caption, const crs_json *files)
{
    static const crs_page_column columns[] = {{"file", 0}, {"SHA-256", 0}};
    size_t count = 0;

    if (!files || files->type != CRS_JSON_ARRAY || files->count == 0) {
        return;
    }
    crs_page_table(page, caption, NULL, columns, 2);
    for (const crs_json *file = files->first; file && count < MAX_FILES; file = file->next) {
        crs_page_cell(page, crs_folder_member(file, "path"));
        crs_page_cell_code(page, crs_folder_member(file, "sha256"));
        count++;
    }
    crs_page_table_end(page);
    if (files->count > count) {
        crs_html_open(&page->html, "p");
        crs_html_say(&page->html, "%zu more stand in manifest.json.", files->count - count);
        crs_html_close(&page->html);
    }
}

static void
put_settings(crs_page *page)
{
    static const struct {
        const char *term, *name;
    } members[] = {
        {"program", "program"},   {"version", "version"},       {"model", "model"},
        {"seed", "seed"},         {"replicates", "replicates"}, {"days simulated", "days"},
        {"hours a step", "dt_h"}, {"steps", "steps"},           {"sources of luck", "noise"},
        {"started", "started"},   {"seconds taken", "seconds"},
    };
    static const char *const host[] = {"os", "cpu", "compiler", "isa", "numerics", "threads"};
    static const crs_page_column columns[] = {{"what", 0}, {"value", 0}};
    const crs_json *manifest = page->folder->manifest.root;

    crs_page_table(page, "Settings", NULL, columns, 2);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        put_member(&page->html, members[i].term, manifest, members[i].name);
    }
    for (size_t i = 0; i < sizeof host / sizeof host[0]; i++) {
        put_member(&page->html, host[i], crs_json_get(manifest, "host"), host[i]);
    }
    crs_page_table_end(page);
}

static void
put_changed(crs_page *page)
{
    const crs_folder *folder = page->folder;

    for (size_t i = 0; i < folder->num_changed; i++) {
        crs_html_open(&page->html, "p");
        crs_html_attribute(&page->html, "class", "warn");
        crs_html_say(&page->html,
                     "%s has been changed since crisim wrote it: its bytes are not those that the "
                     "manifest lists.",
                     folder->changed[i]);
        crs_html_close(&page->html);
    }
}

/* ---- columns ---- */

static void
put_columns(crs_page *page, const crs_json *resource)
{
    static const crs_page_column columns[] = {{"column", 0}, {"unit", 0}, {"meaning", 0}};
    const crs_json *schema = resource->type == CRS_JSON_OBJECT ? crs_json_get(resource, "schema")
                                                               : NULL;
    const crs_json *fields = schema && schema->type == CRS_JSON_OBJECT
                                 ? crs_json_get(schema, "fields")
                                 : NULL;
    const char *path = crs_folder_member(resource, "path");

    if (!path || !fields || fields->type != CRS_JSON_ARRAY || fields->count == 0) {
        return;
    }
    crs_html_open(&page->html, "details");
    crs_html_open(&page->html, "summary");
    crs_html_name(&page->html, path);
    crs_html_close(&page->html);
    crs_page_table(page, "Columns of ", path, columns, 3);
    for (const crs_json *field = fields->first; field; field = field->next) {
        crs_page_cell(page, crs_folder_member(field, "name"));
        crs_page_cell(page, crs_folder_member(field, "unit"));
        crs_page_cell(page, crs_folder_member(field, "description"));
    }
    crs_page_table_end(page);
    crs_html_close(&page->html);
}

static void
section(crs_page *page, const char *id, const char *title)
{
    crs_html *html = &page->html;

    page->case_id = page->strategy = NULL;
    crs_html_open(html, "h2");
    crs_html_attribute(html, "id", id);
    crs_html_text(html, title);
    crs_html_close(html);
}

crs_status
crs_page_end(crs_page *self)
{
    const crs_folder *folder = self->folder;
    crs_html *html = &self->html;

    section(self, "origin", "Where this comes from");
    put_changed(self);
    put_command(self, crs_json_get(folder->manifest.root, "command"));
    put_settings(self);
    put_files(self, "Input files", crs_json_get(folder->manifest.root, "inputs"));
    put_files(self, "Output files", crs_json_get(folder->manifest.root, "outputs"));
    section(self, "columns", "What the columns mean");
    for (const crs_json *r = crs_json_get(folder->package.root, "resources")->first; r;
         r = r->next) {
        put_columns(self, r);
    }
    crs_html_close(html); /* main */
    crs_html_open(html, "footer");
    crs_page_paragraph(self, NULL,
                       "Made by crisim " CRISIM_VERSION ". A simulation says what follows from "
                       "its assumptions, not what will happen; intervals of luck do not contain "
                       "what is not known about the parameters.");
    crs_html_close(html);
    crs_html_close(html);
    crs_html_close(html);
    return crs_html_end(html);
}
