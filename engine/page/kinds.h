/* kinds: the kinds of folders of which there are reports, a file <kind>.c each.
 *
 * A function writes findings, figures and tables onto a page that has begun. On an error the
 * page's message says where and what. */
#ifndef CRS_PAGE_KINDS_H
#define CRS_PAGE_KINDS_H

#include "page/page.h"
#include "result/tables.h"

/* X(name of the function, table by which a folder of this kind is known, title where the results
 * have none of their own, what it shows): the first kind whose table the manifest lists is taken.
 */
#define CRS_HTML_KIND_LIST(X)                                                                     \
    X(replay, facts, "Replay",                                                                    \
      "A replay: what was reported of each crisis, against what the simulation makes of it.")     \
    X(compare, ranking, "Strategies compared",                                                    \
      "A comparison: strategies against each other, each replicate under the same luck for all.") \
    X(curve, curve, "What-if curve", "A curve: outcomes against one number that is varied.")      \
    X(sensitivity, indices, "Sensitivity",                                                        \
      "A sensitivity analysis: which of the varied numbers move a result, and by how much.")      \
    X(sweep, summary, "Sweep", "A sweep: outcomes at every point of a design.")                   \
    X(fit, predictive, "Fit",                                                                     \
      "A fit: parameters fitted to what was observed, and what they then say about it.")          \
    X(run, runs, "Simulation",                                                                    \
      "A simulation: what became of the company, the people and the money.")

#define CRS_HTML_KIND_FUNCTION(name, table, title, about)                                         \
    crs_status crs_html_##name(crs_page *page);
CRS_HTML_KIND_LIST(CRS_HTML_KIND_FUNCTION)
#undef CRS_HTML_KIND_FUNCTION

/* Summary metrics of the runs of a case under a strategy, as a table; read by crs_runs_read(). */
typedef struct crs_runs_set crs_runs_set;

crs_status crs_runs_read(crs_page *page, crs_runs_set **set);
void crs_runs_free(crs_runs_set **set);

/* Says the life cycle of the crisis: end of the outbreak, trough and recovery of trust. */
void crs_runs_say_life(crs_page *page, const crs_runs_set *set, const char *case_id,
                       const char *strategy);

void crs_runs_show(crs_page *page, const crs_runs_set *set, const char *case_id,
                   const char *strategy);

#endif
