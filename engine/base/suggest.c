#include "base/suggest.h"

#include <stdint.h>
#include <string.h>

#define LONGEST 64

/* Lists longer than this are not spelled out in messages. */
#define FEW 14

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t
crs_edit_distance(const char *a, const char *b)
{
    size_t length_a = strlen(a), length_b = strlen(b);
    if (length_a > LONGEST || length_b > LONGEST) {
        return SIZE_MAX;
    }
    /* Three rows of the usual table: this one, the one above, the one above that. */
    size_t rows[3][LONGEST + 1];
    size_t *above2 = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= length_b; j++) {
        above[j] = j;
        above2[j] = 0;
    }
    for (size_t i = 1; i <= length_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1);
            row[j] = least(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], above2[j - 2] + 1);
            }
        }
        size_t *oldest = above2;
        above2 = above;
        above = row;
        row = oldest;
    }
    return above[length_b];
}

const char *
crs_suggest(const char *name, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t limit = strlen(name) / 3;
    size_t best = (limit < 1 ? 1 : limit) + 1;
    for (size_t i = 0; i < count; i++) {
        if (names[i] != NULL) {
            size_t distance = crs_edit_distance(name, names[i]);
            /* A text of which nothing is left is no proposal. */
            if (distance < best && distance < strlen(names[i])) {
                best = distance;
                nearest = names[i];
            }
        }
    }
    return nearest;
}

void
crs_suggest_add(crs_message *message, const char *name, const char *const *names, size_t count)
{
    const char *nearest = crs_suggest(name, names, count);
    if (nearest != NULL) {
        crs_message_add(message, " (did you mean \"%s\"?)", nearest);
    } else if (count > 0 && count <= FEW) {
        const char *separator = " (one of ";
        for (size_t i = 0; i < count; i++) {
            if (names[i] != NULL) {
                crs_message_add(message, "%s%s", separator, names[i]);
                separator = ", ";
            }
        }
        crs_message_add(message, ")");
    }
}
