/* comparison_words: numbers and sentences of a comparison, as a table of text and Markdown show
 * them. */
#ifndef CRS_CLI_COMPARE_COMPARISON_WORDS_H
#define CRS_CLI_COMPARE_COMPARISON_WORDS_H

#include "cli/compare/comparison.h"

/* Cells of a row of a case's table, and bytes of a cell. */
#define CRS_COMPARISON_CELLS   9
#define CRS_COMPARISON_REACHED 3 /* the cell that only times have */
#define CRS_COMPARISON_CELL    160

/* Who dominates the strategy: the first in order to do so, and how many more. */
void crs_comparison_dominators(const crs_comparison *self, size_t c, size_t metric,
                               size_t strategy, const size_t *order, char *text, size_t size);

/* Is the metric a time, and not reached in some runs of some strategy? */
int crs_comparison_is_incomplete(const crs_comparison *self, size_t c, size_t metric);

/* The cells of a strategy's row, the last one not. */
void crs_comparison_row(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
                        int unicode, char cells[CRS_COMPARISON_CELLS][CRS_COMPARISON_CELL]);

/* "golden-4h keeps 1.31 ± 0.02 times the users of as-reported." */
void crs_comparison_sentence(const crs_comparison *self, size_t c, size_t metric, size_t strategy,
                             int unicode, char *text, size_t size);

/* What a mean is of which not all runs have the time. */
void crs_comparison_restriction(const crs_compare *result, size_t metric, int direction,
                                char *text, size_t size);

/* How many replicates, and why no more. */
void crs_comparison_ending(const crs_comparison *self, size_t c, int unicode, char *text,
                           size_t size);

/* What the Pareto set is of: "trust, users and cost", or those of them that were compared. */
const char *crs_comparison_pareto_of(const crs_comparison *self, char *text, size_t size);

/* The strategies of the Pareto set: "silence, golden-4h". */
void crs_comparison_pareto(const crs_comparison *self, size_t c, char *text, size_t size);

const char *crs_comparison_direction(int direction);

#endif
