#include "base/suggest.h"

#include <stdint.h>
#include <string.h>

#define LONGEST 64

/* Shorter words are in too many names. */
#define SHORTEST_WORD 3

/* A word that more names have says too little. */
#define MOST_WORDS 3

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
    /* Three rows of the usual table: this one, the one above, the one above that. */
    size_t rows[3][LONGEST + 1];
    size_t *above2 = rows[0], *above = rows[1], *row = rows[2];

    if (length_a > LONGEST || length_b > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= length_b; j++) {
        above[j] = j;
        above2[j] = 0;
    }
    for (size_t i = 1; i <= length_a; i++) {
        size_t *oldest = above2;

        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1);
            row[j] = least(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], above2[j - 2] + 1);
            }
        }
        above2 = above;
        above = row;
        row = oldest;
    }
    return above[length_b];
}

/* Has `text` the word `name`: at its beginning, or behind a '.', '-' or '_'? */
static int
has_word(const char *text, const char *name)
{
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
        if (at == text || strchr(".-_", at[-1])) {
            return 1;
        }
    }
    return 0;
}

/* The nearest name by edits, or NULL. */
static const char *
find_near(const char *name, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t limit = strlen(name) / 3;
    size_t best = (limit < 1 ? 1 : limit) + 1;
    for (size_t i = 0; i < count; i++) {
        if (names[i]) {
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

/* The names that have the word `name`, into found[MOST_WORDS]; returns how many, 0 if they are
 * more than that. */
static size_t
find_words(const char *name, const char *const *names, size_t count, const char **found)
{
    size_t num_found = 0;
    for (size_t i = 0; i < count && strlen(name) >= SHORTEST_WORD; i++) {
        if (names[i] && has_word(names[i], name)) {
            if (num_found == MOST_WORDS) {
                return 0;
            }
            found[num_found++] = names[i];
        }
    }
    return num_found;
}

const char *
crs_suggest(const char *name, const char *const *names, size_t count)
{
    const char *words[MOST_WORDS];
    const char *nearest = find_near(name, names, count);
    if (!nearest && find_words(name, names, count, words) > 0) {
        nearest = words[0];
    }
    return nearest;
}

void
crs_suggest_add(crs_message *message, const char *name, const char *const *names, size_t count)
{
    const char *words[MOST_WORDS] = {find_near(name, names, count)};
    size_t num_words = words[0] ? 1 : find_words(name, names, count, words);
    if (num_words > 0) {
        for (size_t i = 0; i < num_words; i++) {
            crs_message_add(message, "%s\"%s\"",
                            i == 0              ? " (did you mean "
                            : i + 1 < num_words ? ", "
                                                : " or ",
                            words[i]);
        }
        crs_message_add(message, "?)");
    } else if (count > 0 && count <= FEW) {
        const char *separator = " (one of ";
        for (size_t i = 0; i < count; i++) {
            if (names[i]) {
                crs_message_add(message, "%s%s", separator, names[i]);
                separator = ", ";
            }
        }
        crs_message_add(message, ")");
    }
}

int
crs_is_choice(const char *choices, const char *text)
{
    const size_t length = strlen(text);

    for (const char *word = choices; word; word = strchr(word, '|')) {
        word += *word == '|';
        if (strncmp(word, text, length) == 0 && (word[length] == '|' || word[length] == '\0')) {
            return length > 0;
        }
    }
    return 0;
}
