#include "term/picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "term/table.h"

/* What a cell of a strip shows. */
typedef enum cell {
    CELL_EMPTY,
    CELL_BAND,
    CELL_INTERVAL,
    CELL_VALUE,
    CELL_CROSSED, /* the value, in the interval */
    CELL_MIDDLE,
    CELL_LEFT, /* something lies beyond */
    CELL_RIGHT,
    CELL_OPEN, /* of a bracket */
    CELL_CLOSE,
    CELL_LINE,
    NUM_KINDS
} cell;

static const char *const unicode_cells[NUM_KINDS] = {" ", "░", "━", "│", "┿", "●",
                                                     "◀", "▶", "├", "┤", "─"};
static const char *const ascii_cells[NUM_KINDS] = {" ", ".", "=", "|", "+", "O",
                                                   "<", ">", "|", "|", "-"};

static const char *const unicode_heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const ascii_heights[] = {"_", ".", ",", "-", "=", "+", "*", "#"};

#define NUM_HEIGHTS 8

static int
clamp_width(int width)
{
    return width < 1 ? 1 : width > CRS_PICTURE_WIDTH ? CRS_PICTURE_WIDTH : width;
}

/* ---- strips ---- */

/* The cell of a value: -1 and `width` beyond the ends. */
static int
cell_of(const crs_strip *strip, double value, int width)
{
    const double share = (value - strip->left) / (strip->right - strip->left);
    const double at = floor(share * (double)(width - 1) + 0.5);

    return at < 0.0 ? -1 : at >= (double)width ? width : (int)at;
}

static void
fill(const crs_strip *strip, double low, double high, int width, cell kind, cell *cells)
{
    if (isnan(low) || isnan(high)) {
        return;
    }
    for (int x = 0; x < width; x++) {
        if (x >= cell_of(strip, low, width) && x <= cell_of(strip, high, width)) {
            cells[x] = kind;
        }
    }
}

/* A value at its cell, or an arrow at the end beyond which it lies. */
static void
mark(const crs_strip *strip, double value, int width, cell kind, cell *cells)
{
    const int x = isnan(value) ? 0 : cell_of(strip, value, width);

    if (isnan(value)) {
        return;
    }
    if (x < 0) {
        cells[0] = CELL_LEFT;
    } else if (x == width) {
        cells[width - 1] = CELL_RIGHT;
    } else {
        cells[x] = kind == CELL_VALUE && cells[x] == CELL_INTERVAL ? CELL_CROSSED : kind;
    }
}

/* Text of the cells, without blanks at its end. */
static void
put_cells(const cell *cells, int width, int unicode, char *text)
{
    while (width > 0 && cells[width - 1] == CELL_EMPTY) {
        width--;
    }
    text[0] = '\0';
    for (int x = 0; x < width; x++) {
        text += strlen(strcpy(text, (unicode ? unicode_cells : ascii_cells)[cells[x]]));
    }
}

void
crs_picture_strip(const crs_strip *strip, int width, int unicode, char text[CRS_PICTURE_BYTES])
{
    cell cells[CRS_PICTURE_WIDTH] = {CELL_EMPTY};

    width = clamp_width(width);
    fill(strip, strip->band_low, strip->band_high, width, CELL_BAND, cells);
    fill(strip, strip->low, strip->high, width, CELL_INTERVAL, cells);
    mark(strip, strip->value, width, CELL_VALUE, cells);
    mark(strip, strip->middle, width, CELL_MIDDLE, cells);
    put_cells(cells, width, unicode, text);
}

void
crs_picture_bracket(const crs_strip *strip, double low, double high, const char *word, int width,
                    int unicode, char text[CRS_PICTURE_BYTES])
{
    const int length = (int)strlen(word);
    cell cells[CRS_PICTURE_WIDTH] = {CELL_EMPTY};
    char drawn[CRS_PICTURE_BYTES];
    int first, last, x;

    width = clamp_width(width);
    first = cell_of(strip, low, width) < 0 ? 0 : cell_of(strip, low, width);
    last = cell_of(strip, high, width) < width ? cell_of(strip, high, width) : width - 1;
    fill(strip, low, high, width, CELL_LINE, cells);
    cells[first] = CELL_OPEN;
    cells[last] = CELL_CLOSE;
    put_cells(cells, width, unicode, drawn);
    if (last - first < length + 3) { /* no room for the word */
        strcpy(text, drawn);
        return;
    }
    x = first + (last - first + 1 - length - 2) / 2; /* a blank on either side */
    put_cells(cells, x, unicode, text);
    strcat(strcat(strcat(text, " "), word), " ");
    put_cells(cells + x + length + 2, last - (x + length + 2) + 1, unicode, drawn);
    strcat(text, drawn);
}

void
crs_picture_ends(const crs_strip *strip, int width, char text[CRS_PICTURE_BYTES])
{
    char left[64], right[64];

    width = clamp_width(width);
    crs_text_number(strip->left, left, sizeof left);
    crs_text_number(strip->right, right, sizeof right);
    if ((int)(strlen(left) + strlen(right)) < width) {
        snprintf(text, CRS_PICTURE_BYTES, "%s%*s", left, width - (int)strlen(left), right);
    } else {
        text[0] = '\0';
    }
}

/* ---- sparks ---- */

static double
time_of(double first_h, double end_h, int c, int width)
{
    const double u = width < 2 ? 0.0 : (double)c / (double)(width - 1);

    return first_h + (end_h - first_h) * (u * u * u);
}

/* The value at the latest time that is not after `at`. */
static double
value_at(const double *times_h, const double *values, size_t count, double at)
{
    size_t low = 0, high = count;

    while (high - low > 1) {
        const size_t half = low + (high - low) / 2;

        if (times_h[half] <= at) {
            low = half;
        } else {
            high = half;
        }
    }
    return values[low];
}

void
crs_picture_spark(const double *times_h, const double *values, size_t count, int width,
                  int unicode, char text[CRS_PICTURE_BYTES])
{
    double largest = 0.0;

    width = clamp_width(width);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        largest = isfinite(values[i]) ? fmax(largest, values[i]) : largest;
    }
    for (int c = 0; c < width && count > 0; c++) {
        const double value = value_at(times_h, values, count,
                                      time_of(times_h[0], times_h[count - 1], c, width));
        const double height = largest > 0.0 ? floor(value / largest * NUM_HEIGHTS) : 0.0;
        const int step = height < 0.0 ? 0 : height >= NUM_HEIGHTS ? NUM_HEIGHTS - 1 : (int)height;

        text += strlen(strcpy(
            text, !isfinite(value) ? " " : (unicode ? unicode_heights : ascii_heights)[step]));
    }
}

void
crs_picture_times(double first_h, double end_h, int width, char text[CRS_PICTURE_BYTES])
{
    static const struct {
        double hours;
        const char *label;
    } times[] = {{0.0, "0"},      {24.0, "1 d"},   {168.0, "1 w"},  {720.0, "1 m"},
                 {2160.0, "3 m"}, {4320.0, "6 m"}, {8760.0, "1 y"}, {17520.0, "2 y"}};
    int used = 0, c = 0;

    width = clamp_width(width);
    text[0] = '\0';
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        const int length = (int)strlen(times[i].label);

        if (times[i].hours < first_h) {
            continue;
        }
        while (c < width && time_of(first_h, end_h, c, width) < times[i].hours) {
            c++;
        }
        if (c + length > width) {
            break;
        }
        if (c >= used) {
            memset(text + used, ' ', (size_t)(c - used));
            strcpy(text + c, times[i].label);
            used = c + length + 1;
            text[used - 1] = ' ';
            text[used] = '\0';
        }
    }
    while (used > 0 && text[used - 1] == ' ') {
        text[--used] = '\0';
    }
}
