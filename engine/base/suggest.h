/* suggest: "did you mean ...?"
 *
 * Nearness is the Damerau-Levenshtein distance in its restricted form (insert, delete, replace,
 * swap neighbours). A proposal is made up to a third of the length, at least one edit; where none
 * is that near, a name that begins with what was written or has it as a word: "golden-4h" for
 * "golden", "attention.contagion" for "contagion". Of words that few names have all are named. */
#ifndef CRS_BASE_SUGGEST_H
#define CRS_BASE_SUGGEST_H

#include <stddef.h>

#include "base/message.h"

/* Edits between a and b; texts longer than 64 bytes count as far apart (SIZE_MAX). */
size_t crs_edit_distance(const char *a, const char *b);

/* The nearest of `names` (NULL entries are skipped; the first of equals), or NULL if none is near.
 * Cost: O(count * length^2). */
const char *crs_suggest(const char *name, const char *const *names, size_t count);

/* Appends ` (did you mean "..."?)` if a name is near, else ` (one of a, b, c)` if they are few. */
void crs_suggest_add(crs_message *message, const char *name, const char *const *names,
                     size_t count);

/* Is `text` one of the words of "a|b|c"? */
int crs_is_choice(const char *choices, const char *text);

#endif
