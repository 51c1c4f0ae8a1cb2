/* page: what all reports have in common: head, findings, tables, origin.
 *
 *     crs_page_begin(&page, &folder, model, sink, "Replay", "A replay: ...");
 *     crs_page_heading(&page, 2, "Findings"); ...
 *     crs_page_table(&page, "Facts", columns, n); crs_page_cell(...); ...
 *     crs_page_table_end(&page);
 *     status = crs_page_end(&page);
 *
 * A page knows a folder of results and a model, which tells unit and meaning of what the folder
 * does not explain. A kind of folder has a file of its own, <kind>.c, with a function
 * crs_html_<kind>(). */
#ifndef CRS_PAGE_PAGE_H
#define CRS_PAGE_PAGE_H

#include "page/html.h"
#include "sim/model.h"
#include "table/folder_read.h"

typedef struct crs_page_column {
    const char *title;
    int is_number; /* 1: aligned to the right */
} crs_page_column;

typedef struct crs_page {
    crs_folder *folder; /* borrowed, as are the three below */
    const crs_model *model;
    crs_arena *arena;     /* the folder's: what is read and kept */
    crs_message *message; /* the folder's: what went wrong */
    crs_html html;
    int num_ids;                    /* given out */
    const char *case_id, *strategy; /* of the section, or NULL */
    const crs_page_column *columns; /* of the table that is open */
    size_t num_columns, column;
} crs_page;

/* Starts the page; `title` stands where the results have none, `kind` says what it shows. */
void crs_page_begin(crs_page *self, crs_folder *folder, const crs_model *model, crs_sink *sink,
                    const char *title, const char *kind);

/* Ends it with the origin of the results and the meaning of the columns. */
crs_status crs_page_end(crs_page *self);

/* A heading, level 2 or 3; the second names a case under a strategy (NULL: of any), which then
 * stand in the captions of tables until the next heading of level 2. */
void crs_page_heading(crs_page *self, int level, const char *text);
void crs_page_heading_of(crs_page *self, int level, const char *case_id, const char *strategy);

/* A paragraph of a class, or of none (NULL). For more than a constant text, open one oneself. */
void crs_page_paragraph(crs_page *self, const char *looks, const char *text);

/* The list of findings: an item each, filled by crs_html_say(). */
void crs_page_findings_begin(crs_page *self);
void crs_page_finding_begin(crs_page *self);
void crs_page_finding_end(crs_page *self);
void crs_page_findings_end(crs_page *self);

/* A table; cells come row by row, the first of a row is its heading. */
void crs_page_table(crs_page *self, const char *caption, const char *of,
                    const crs_page_column *columns, size_t num_columns);
void crs_page_cell(crs_page *self, const char *text);
void crs_page_cell_and_more(crs_page *self, const char *text, size_t more); /* "text +3" */
void crs_page_cell_code(crs_page *self, const char *text);
void crs_page_cell_number(crs_page *self, double value);
void crs_page_cell_range(crs_page *self, double low, double high);

/* The same as they were given, in the shortest form. */
void crs_page_cell_exact(crs_page *self, double value);
void crs_page_cell_exact_range(crs_page *self, double low, double high);
void crs_page_table_end(crs_page *self);

/* Figures side by side, and one of them: between the two come the words below its title, said by
 * crs_html_say(); one of the functions of chart.h then draws and ends it. */
void crs_page_figures_begin(crs_page *self);
void crs_page_figures_end(crs_page *self);
void crs_page_figure(crs_page *self, const char *title);

/* A number for an id that no other element has, as text in the arena of the caller. */
void crs_page_id(crs_page *self, char text[24]);

/* Unit and meaning of a metric or a parameter: those of datapackage.json (any table), else those
 * that this program knows; "" if nobody does. A unit of "1" is none. */
const char *crs_page_unit(const crs_page *self, const char *name);
const char *crs_page_meaning(const crs_page *self, const char *name);

#endif
