#include "term/timeline.h"

#include <stdio.h>
#include <string.h>

#include "core/vmath.h"

/* Below this many hours the scale is nearly linear, above it logarithmic: the golden hours. */
#define KNEE_H 4.0

/* Strength below which a line is dotted, and below which there is none. */
#define DOTTED_BELOW 0.5
#define GONE_BELOW   0.05

typedef enum mark {
#define MARK_ENUM(id, name, unicode, ascii) MARK_##id,
    CRS_TIMELINE_MARK_LIST(MARK_ENUM)
#undef MARK_ENUM
        NUM_MARKS
} mark;

_Static_assert(NUM_MARKS * 3 < CRS_TIMELINE_MARKS, "a mark takes at most three bytes");

/* What a column shows: nothing, a line, or CELL_MARK + a mark. */
enum { CELL_EMPTY, CELL_DOTTED, CELL_LINE, CELL_MARK };

static const struct {
    const char *name, *unicode, *ascii;
} marks[NUM_MARKS] = {
#define MARK_ROW(id, name, unicode, ascii) {name, unicode, ascii},
    CRS_TIMELINE_MARK_LIST(MARK_ROW)
#undef MARK_ROW
};

/* Column of a time; `width` if it is after the end. */
static size_t
column_of(double t_h, size_t width)
{
    const double end_h = 24.0 * CRS_TIMELINE_DAYS;
    const double share = crs_log(1.0 + t_h / KNEE_H) / crs_log(1.0 + end_h / KNEE_H);

    return t_h > end_h ? width : (size_t)(share * (double)(width - 1) + 0.5);
}

/* Time at the middle of a column. */
static double
time_of(size_t column, size_t width)
{
    const double end_h = 24.0 * CRS_TIMELINE_DAYS;
    const double share = (double)column / (double)(width - 1);

    return KNEE_H * (crs_exp(share * crs_log(1.0 + end_h / KNEE_H)) - 1.0);
}

void
crs_timeline_axis(size_t width, char text[CRS_TIMELINE_BYTES])
{
    static const struct {
        double t_h;
        const char *label;
    } ticks[] = {{0.0, "0"},     {4.0, "4h"},      {24.0, "1d"},    {168.0, "1w"},
                 {720.0, "30d"}, {4320.0, "180d"}, {9600.0, "400d"}};
    const size_t num_ticks = sizeof ticks / sizeof ticks[0];
    const size_t end = width - strlen(ticks[num_ticks - 1].label);
    size_t used = 0;

    memset(text, ' ', width);
    memcpy(text + end, ticks[num_ticks - 1].label, width - end);
    text[width] = '\0';
    for (size_t i = 0; i + 1 < num_ticks; i++) {
        const size_t length = strlen(ticks[i].label);
        const size_t at = column_of(ticks[i].t_h, width);

        if ((i == 0 || at > used) && at + length < end) {
            memcpy(text + at, ticks[i].label, length);
            used = at + length;
        }
    }
}

/* The marks of an action, as a bit set. */
static unsigned
marks_of(const crs_action *action)
{
    const double *x = action->intensity;
    unsigned set = 0;

    set |= (unsigned)(x[CRS_INTENSITY_APOLOGY] > 0.0) << MARK_APOLOGY;
    set |= (unsigned)(x[CRS_INTENSITY_FACTS] > 0.0) << MARK_FACTS;
    set |= (unsigned)(x[CRS_INTENSITY_REMEDY] > 0.0) << MARK_REMEDY;
    set |= (unsigned)(x[CRS_INTENSITY_VERIFICATION] > 0.0) << MARK_VERIFICATION;
    set |= (unsigned)(action->compensation > 0.0) << MARK_COMPENSATION;
    set |=
        (unsigned)(x[CRS_INTENSITY_BLAME_THIRD_PARTY] > 0.0 || x[CRS_INTENSITY_BLAME_USERS] > 0.0)
        << MARK_BLAME;
    set |= (unsigned)(x[CRS_INTENSITY_VALUE] > 0.0) << MARK_VALUE;
    return set ? set : 1u << MARK_OTHER;
}

static void
draw_line(const crs_action *action, size_t width, unsigned char *cells)
{
    const double end_h = crs_action_end_h(action, action->at_h);

    for (size_t c = column_of(action->at_h, width) + 1; c < width; c++) {
        const double t_h = time_of(c, width);
        const double strength = crs_action_strength(action, action->at_h, end_h, t_h);
        const int rising = t_h < action->at_h + action->ramp_h;
        const double full = rising ? 1.0 : strength;
        const unsigned char cell = strength <= 0.0 || full < GONE_BELOW ? CELL_EMPTY
                                   : full < DOTTED_BELOW                ? CELL_DOTTED
                                                                        : CELL_LINE;

        cells[c] = cell > cells[c] ? cell : cells[c];
    }
}

/* Puts marks from column `at` on, into what is not a mark yet; those without room are left out. */
static void
draw_marks(unsigned set, size_t at, size_t width, unsigned char *cells)
{
    for (int m = 0; m < NUM_MARKS; m++) {
        size_t c = at;

        while (c < width && cells[c] >= CELL_MARK) {
            c++;
        }
        if ((set >> m & 1u) && c < width) {
            cells[c] = (unsigned char)(CELL_MARK + m);
        }
    }
}

/* The marks that begin in a column. */
static unsigned
marks_at(const crs_action *actions, size_t num_actions, size_t column, size_t width)
{
    unsigned set = 0;

    for (size_t k = 0; k < num_actions; k++) {
        const crs_action *action = &actions[k];

        if (action->when) {
            continue;
        }
        set |= column_of(action->at_h, width) == column ? marks_of(action) : 0u;
        if (crs_action_is_risky(action)) {
            const size_t due = column_of(action->at_h + action->due_h, width);

            set |= (unsigned)(due == column) << MARK_DUE;
        }
    }
    return set;
}

static const char *
cell_text(unsigned char cell, int unicode)
{
    switch (cell) {
    case CELL_EMPTY:
        return " ";
    case CELL_DOTTED:
        return unicode ? "┄" : ".";
    case CELL_LINE:
        return unicode ? "─" : "-";
    default:
        return unicode ? marks[cell - CELL_MARK].unicode : marks[cell - CELL_MARK].ascii;
    }
}

void
crs_timeline_draw(const crs_action *actions, size_t num_actions, size_t width, int unicode,
                  char text[CRS_TIMELINE_BYTES])
{
    unsigned char cells[CRS_TIMELINE_MAX_WIDTH] = {CELL_EMPTY};
    size_t end = 0;
    char *to = text;

    for (size_t k = 0; k < num_actions; k++) {
        if (!actions[k].when) {
            draw_line(&actions[k], width, cells);
        }
    }
    for (size_t c = 0; c < width; c++) {
        draw_marks(marks_at(actions, num_actions, c, width), c, width, cells);
    }
    for (size_t c = 0; c < width; c++) {
        end = cells[c] != CELL_EMPTY ? c + 1 : end;
    }
    for (size_t c = 0; c < end; c++) {
        const char *cell = cell_text(cells[c], unicode);
        const size_t length = strlen(cell);

        memcpy(to, cell, length);
        to += length;
    }
    *to = '\0';
}

void
crs_timeline_marks(const crs_action *action, int unicode, char text[CRS_TIMELINE_MARKS])
{
    const unsigned set = marks_of(action);

    text[0] = '\0';
    for (int m = 0; m < NUM_MARKS; m++) {
        if (set >> m & 1u) {
            strcat(text, unicode ? marks[m].unicode : marks[m].ascii);
        }
    }
}

void
crs_timeline_legend(const crs_table_style *style, crs_sink *sink)
{
    char text[512];
    size_t used = 0;

    for (int m = 0; m < NUM_MARKS; m++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s %s, ",
                                 style->unicode ? marks[m].unicode : marks[m].ascii,
                                 marks[m].name);
    }
    snprintf(text + used, sizeof text - used, "%s in force, %s less than half of it",
             style->unicode ? "─" : "-", style->unicode ? "┄" : ".");
    crs_text_print(text, style, sink);
}
