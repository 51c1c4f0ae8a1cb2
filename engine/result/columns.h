/* columns: every column of every table of results. How to read a line: result.h.
 *
 * A new column is a line here, and a member of its row if there is nothing yet to take it from.
 * The rows are structs of run_tables.h, compare_tables.h, ... */
#ifndef CRS_RESULT_COLUMNS_H
#define CRS_RESULT_COLUMNS_H

#include "study/phase.h"

/* ---- lines that tables share ---- */

#define CRS_CASE_LINE(X, T)     X(T, ONE, case, TEXT, "", "id of the case", row->case_id)
#define CRS_STRATEGY_LINE(X, T) X(T, ONE, strategy, TEXT, "", "id of the strategy", row->strategy)
#define CRS_REPLICATE_LINE(X, T)                                                                  \
    X(T, ONE, replicate, INTEGER, "", "number of the replicate, from 0", row->replicate)
#define CRS_SEED_LINE(X, T)                                                                       \
    X(T, ONE, seed, INTEGER, "", "number from which all luck follows", row->seed)
#define CRS_SET_LINE(X, T, kind, more)                                                            \
    X(T, kind, set, INTEGER, "", "number of the parameter set, from 0" more, row->set)
#define CRS_POINT_LINE(X, T)                                                                      \
    X(T, ONE, point, INTEGER, "", "number of the point of the design, from 0", row->point)

/* Quantiles of `q`, a crs_quantiles, over `what`. */
#define CRS_OUTER_LINES(X, T, what, unit, q)                                                      \
    X(T, ONE, p05, NUMBER, unit, "5 % of " what " lie below", q[CRS_REPLAY_P05])                  \
    X(T, ONE, p50, NUMBER, unit, "median over " what, q[CRS_REPLAY_P50])                          \
    X(T, ONE, p95, NUMBER, unit, "95 % of " what " lie below", q[CRS_REPLAY_P95])

#define CRS_QUANTILE_LINES(X, T, unit, q, more_low, more_median)                                  \
    X(T, ONE, p05, NUMBER, unit, "5 % of the replicates lie below" more_low, q[CRS_REPLAY_P05])   \
    X(T, ONE, p25, NUMBER, unit, "25 % of the replicates lie below", q[CRS_REPLAY_P25])           \
    X(T, ONE, p50, NUMBER, unit, "median over the replicates" more_median, q[CRS_REPLAY_P50])     \
    X(T, ONE, p75, NUMBER, unit, "75 % of the replicates lie below", q[CRS_REPLAY_P75])           \
    X(T, ONE, p95, NUMBER, unit, "95 % of the replicates lie below", q[CRS_REPLAY_P95])

/* How many replicates there are of each kind: `counts`, a crs_outcome_counts. */
#define CRS_OUTCOME_LINES(X, T, counts)                                                           \
    X(T, ONE, reached, INTEGER, "", "replicates that have a value, of a time: that reached it",   \
      (counts).reached)                                                                           \
    X(T, ONE, later, INTEGER, "",                                                                 \
      "replicates in which it had not happened when the run ended; they count as its end",        \
      (counts).later)                                                                             \
    X(T, ONE, none, INTEGER, "",                                                                  \
      "replicates in which it cannot happen (no crisis) or there is nothing to say; times of "    \
      "which less is better count as 0 there, else they are left out",                            \
      (counts).none)

/* An estimate and its interval, a crs_interval. */
#define CRS_INTERVAL_LINES(X, T, name, unit, what, interval)                                      \
    X(T, ONE, name, NUMBER, unit, what, (interval).mean)                                          \
    X(T, ONE, name##_low, NUMBER, unit, "lower end of its 95 % interval", (interval).low)         \
    X(T, ONE, name##_high, NUMBER, unit, "upper end of its 95 % interval", (interval).high)

/* ---- run, replay: run_tables.c ---- */

#define CRS_RUNS_COLUMNS(X, T)                                                                    \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    CRS_REPLICATE_LINE(X, T)                                                                      \
    CRS_SEED_LINE(X, T)                                                                           \
    CRS_SET_LINE(X, T, MAYBE, "; only with --params")                                             \
    X(T, MANY, metrics, NUMBER, "of the metric", "the model's metrics, a column each",            \
      row->metrics[k])                                                                            \
    X(T, MANY, facts, NUMBER, "of the observation",                                               \
      "replay: what is measured for each fact, a column for each id; empty: the case has no "     \
      "such fact",                                                                                \
      value_of_fact(row, k))

/* "stage of the crisis, from the rows of the run so far; warning: ...; calm: ..." */
#define CRS_PHASE_PART(id, name, meaning) "; " name ": " meaning
#define CRS_SERIES_COLUMNS(X, T)                                                                  \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    CRS_REPLICATE_LINE(X, T)                                                                      \
    X(T, ONE, t_h, NUMBER, "h", "time since the outbreak", row->t_h)                              \
    X(T, MANY, observables, NUMBER, "of the observable",                                          \
      "the model's observables, a column each", row->observed[k])                                 \
    X(T, ONE, phase, TEXT, "",                                                                    \
      "stage of the crisis, from the rows of the run so far" CRS_PHASE_LIST(CRS_PHASE_PART),      \
      crs_phase_name(row->phase))

#define CRS_BANDS_COLUMNS(X, T)                                                                   \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, t_h, NUMBER, "h", "time since the outbreak", row->t_h)                              \
    X(T, ONE, metric, TEXT, "", "name of the observable, as in series.csv", row->observable)      \
    CRS_QUANTILE_LINES(X, T, "of the observable", row->quantiles->q, "",                          \
                       ", in the observable's unit")

#define CRS_FACTS_COLUMNS(X, T)                                                                   \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, id, TEXT, "", "id of the fact", row->fact->id)                                      \
    X(T, ONE, quote, TEXT, "", "what was reported", row->fact->quote)                             \
    X(T, ONE, observation, TEXT, "", "how it is measured", row->fact->observation)                \
    X(T, ONE, value, NUMBER, "of the observation", "reported value", row->fact->value)            \
    X(T, ONE, low, NUMBER, "of the observation", "lower end of the band, inclusive",              \
      row->fact->low)                                                                             \
    X(T, ONE, high, NUMBER, "of the observation", "upper end of the band, inclusive",             \
      row->fact->high)                                                                            \
    CRS_OUTER_LINES(X, T, "the replicates", "of the observation", row->quantiles->q)              \
    X(T, ONE, inside, BOOLEAN, "",                                                                \
      "whether the median lies in the band; empty: the run is too short to tell", is_inside(row)) \
    X(T, ONE, of, TEXT, "",                                                                       \
      "observable of which it is the value, the smallest or the largest; empty: something else",  \
      place_of(row))                                                                              \
    X(T, ONE, from_h, NUMBER, "h", "from when on it is looked for; empty: see `of`",              \
      place_from_h(row))                                                                          \
    X(T, ONE, to_h, NUMBER, "h", "until when; the same time: its value at that time",             \
      place_to_h(row))

#define CRS_METRICS_COLUMNS(X, T)                                                                 \
    X(T, ONE, name, TEXT, "", "name of the metric", row->info->name)                              \
    X(T, ONE, unit, TEXT, "", "its unit", row->info->unit)                                        \
    CRS_OUTER_LINES(X, T, "the replicates", "of the metric", row->quantiles->q)                   \
    CRS_OUTCOME_LINES(X, T, *row->counts)

/* ---- compare: compare_tables.c ---- */

#define CRS_METRIC_LINE(X, T) X(T, ONE, metric, TEXT, "", "name of the metric", row->metric)

#define CRS_RANKING_COLUMNS(X, T)                                                                 \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_METRIC_LINE(X, T)                                                                         \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, rank, INTEGER, "",                                                                  \
      "1 is best; shared where simultaneous intervals do not separate",                           \
      rank_or_none(row->standing->rank.rank))                                                     \
    X(T, ONE, rank_first, INTEGER, "", "best rank that the true one may have (joint 95 %)",       \
      rank_or_none(row->standing->rank.first))                                                    \
    X(T, ONE, rank_last, INTEGER, "", "worst rank that the true one may have (joint 95 %)",       \
      rank_or_none(row->standing->rank.rank > 0 ? row->standing->rank.last : 0))                  \
    CRS_INTERVAL_LINES(X, T, mean, "of the metric",                                               \
                       "mean over the replicates, in the metric's unit; of a time: of min(time, " \
                       "end of the run)",                                                         \
                       row->standing->mean)                                                       \
    X(T, ONE, sd, NUMBER, "of the metric",                                                        \
      "standard deviation of a unit of evidence (a replicate or a set's mean)",                   \
      row->standing->mean.sd)                                                                     \
    CRS_QUANTILE_LINES(X, T, "of the metric", row->standing->quantiles.q, "", "")                 \
    CRS_INTERVAL_LINES(X, T, best, "of a share",                                                  \
                       "share of the replicates in which it is best; ties share; empty: all tie", \
                       row->standing->best)                                                       \
    CRS_INTERVAL_LINES(X, T, regret, "of the metric",                                             \
                       "how much worse than the best of the same replicate, mean",                \
                       row->standing->regret)                                                     \
    X(T, ONE, pareto, BOOLEAN, "",                                                                \
      "in the Pareto set of trust, users and cost, of those that are compared, by means",         \
      row->is_pareto)                                                                             \
    X(T, ONE, replicates, INTEGER, "", "replicates played", row->replicates)                      \
    CRS_OUTCOME_LINES(X, T, row->standing->counts)

#define CRS_DIFFERENCES_COLUMNS(X, T)                                                             \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_METRIC_LINE(X, T)                                                                         \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, reference, TEXT, "", "id of the strategy that it is held against", row->reference)  \
    X(T, ONE, units, INTEGER, "",                                                                 \
      "independent pieces of evidence: replicates, or parameter sets",                            \
      row->standing->difference.count)                                                            \
    CRS_INTERVAL_LINES(X, T, difference, "of the metric",                                         \
                       "mean of the paired differences, strategy - reference",                    \
                       row->standing->difference)                                                 \
    CRS_INTERVAL_LINES(X, T, ratio, "of a ratio", "ratio of the means, strategy / reference",     \
                       row->standing->ratio)                                                      \
    X(T, ONE, per_million, NUMBER, "of the metric, for a million",                                \
      "difference for every million of extra cost until day 180; empty unless cost_day180 is "    \
      "among the metrics and differs",                                                            \
      row->per_million)                                                                           \
    X(T, ONE, se_paired, NUMBER, "of the metric",                                                 \
      "standard error of the difference, under the same luck", row->standing->difference.error)   \
    X(T, ONE, se_unpaired, NUMBER, "of the metric",                                               \
      "what it would be if each strategy had luck of its own", row->standing->unpaired.error)     \
    X(T, ONE, pairs, INTEGER, "", "replicates in which both have a value that counts",            \
      row->standing->pairs)

#define CRS_DOMINANCE_COLUMNS(X, T)                                                               \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_METRIC_LINE(X, T)                                                                         \
    X(T, ONE, strategy, TEXT, "", "id of the strategy that dominates", row->strategy)             \
    X(T, ONE, over, TEXT, "", "id of the strategy that is dominated", row->over)                  \
    X(T, ONE, order, INTEGER, "", "1: better for everybody; 2: better for all who shun risk",     \
      row->order)

#define CRS_COMPARE_RUNS_COLUMNS(X, T)                                                            \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    CRS_REPLICATE_LINE(X, T)                                                                      \
    CRS_SEED_LINE(X, T)                                                                           \
    CRS_SET_LINE(X, T, ONE, "")                                                                   \
    X(T, MANY, metrics, NUMBER, "of the metric", "the metrics compared, a column each",           \
      value_of(row, k))

/* ---- curve: curve_tables.c ---- */

#define CRS_CURVE_COLUMNS(X, T)                                                                   \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, vary, TEXT, "", "path of the number that is varied", row->path)                     \
    X(T, ONE, x, NUMBER, "of the number that is varied", "its value", row->x)                     \
    CRS_METRIC_LINE(X, T)                                                                         \
    CRS_INTERVAL_LINES(X, T, mean, "of the metric",                                               \
                       "mean over the replicates, in the metric's unit; of a time: of min(time, " \
                       "end of the run)",                                                         \
                       row->sample->mean)                                                         \
    CRS_QUANTILE_LINES(X, T, "of the metric", row->sample->quantiles.q, "", "")                   \
    X(T, ONE, replicates, INTEGER, "", "replicates played", row->replicates)                      \
    CRS_OUTCOME_LINES(X, T, row->sample->counts)

/* ---- sensitivity: sensitivity_tables.c ---- */

#define CRS_INDICES_COLUMNS(X, T)                                                                 \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    X(T, ONE, metric, TEXT, "", "the result that is explained", row->metric)                      \
    X(T, ONE, parameter, TEXT, "",                                                                \
      "what is varied: a parameter, or an attribute of an action; empty: the result as a whole",  \
      row->parameter)                                                                             \
    X(T, ONE, index, TEXT, "",                                                                    \
      "sobol: mean, sd (over what is varied), noise_sd, noise_share, first, total, second; "      \
      "morris: mean, noise_sd, mu_star, mu, sigma",                                               \
      crs_sensitivity_name(row->index))                                                           \
    X(T, ONE, value, NUMBER, "of the index",                                                      \
      "the estimate: a share, or in the unit of the metric; empty where the metric does not "     \
      "vary",                                                                                     \
      row->estimate->value)                                                                       \
    X(T, ONE, low, NUMBER, "of the index", "lower end of the 95 % interval (jackknife)",          \
      row->estimate->low)                                                                         \
    X(T, ONE, high, NUMBER, "of the index", "upper end", row->estimate->high)                     \
    X(T, ONE, with, TEXT, "", "second order: the other parameter", row->with)                     \
    X(T, ONE, rows, INTEGER, "", "rows that it rests on", row->rows)                              \
    X(T, ONE, few, BOOLEAN, "", "whether too few rows make it up for the interval to be trusted", \
      row->estimate->few)                                                                         \
    CRS_OUTCOME_LINES(X, T, row->counts)

/* ---- sweep, sample, merge: sweep_tables.c ---- */

#define CRS_VARIED_LINE(X, T)                                                                     \
    X(T, MANY, varied, VERBATIM, "of the number that is varied",                                  \
      "what is varied, a column each, as in design.csv", row->varied[k])

#define CRS_DESIGN_COLUMNS(X, T)                                                                  \
    CRS_POINT_LINE(X, T)                                                                          \
    CRS_VARIED_LINE(X, T)

#define CRS_SWEEP_RUNS_COLUMNS(X, T)                                                              \
    CRS_POINT_LINE(X, T)                                                                          \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    CRS_REPLICATE_LINE(X, T)                                                                      \
    CRS_SEED_LINE(X, T)                                                                           \
    CRS_SET_LINE(X, T, MAYBE, "; only with --params")                                             \
    X(T, ONE, input, TEXT, "", "hash of case, strategy, settings and model", row->input)          \
    CRS_VARIED_LINE(X, T)                                                                         \
    X(T, MANY, metrics, NUMBER, "of the metric", "the metrics of the study, a column each",       \
      row->metrics[k])

#define CRS_SUMMARY_COLUMNS(X, T)                                                                 \
    CRS_POINT_LINE(X, T)                                                                          \
    CRS_CASE_LINE(X, T)                                                                           \
    CRS_STRATEGY_LINE(X, T)                                                                       \
    CRS_VARIED_LINE(X, T)                                                                         \
    X(T, ONE, metric, TEXT, "", "name of the metric, as in runs.csv", row->metric)                \
    X(T, ONE, runs, INTEGER, "", "replicates", row->runs)                                         \
    X(T, ONE, n, INTEGER, "", "replicates that the mean rests on", row->summary.mean.count)       \
    X(T, ONE, mean, NUMBER, "of the metric",                                                      \
      "mean of them, in the metric's unit; of a time: of min(time, end of the run)",              \
      row->summary.mean.mean)                                                                     \
    X(T, ONE, sd, NUMBER, "of the metric",                                                        \
      "standard deviation of them; empty with fewer than two", row->summary.mean.sd)              \
    X(T, ONE, se, NUMBER, "of the metric",                                                        \
      "standard error of the mean; with parameter sets: over the sets", row->summary.mean.error)  \
    CRS_QUANTILE_LINES(X, T, "of the metric", row->summary.quantiles.q,                           \
                       "; INF: later than the run", "; INF: later than the run")                  \
    CRS_OUTCOME_LINES(X, T, row->summary.counts)

/* ---- fit: fit_tables.c ---- */

/* The quantiles of draws. */
#define CRS_DRAW_LINES(X, T, name, unit, draws, q)                                                \
    X(T, ONE, name##_p05, NUMBER, unit, "5 % of draws " draws " lie below", q[CRS_REPLAY_P05])    \
    X(T, ONE, name##_p50, NUMBER, unit, "median over draws " draws, q[CRS_REPLAY_P50])            \
    X(T, ONE, name##_p95, NUMBER, unit, "95 % of draws " draws " lie below", q[CRS_REPLAY_P95])

#define CRS_PREDICTIVE_COLUMNS(X, T)                                                              \
    CRS_CASE_LINE(X, T)                                                                           \
    X(T, ONE, target, TEXT, "", "id of the fact, or name of the series' metric", row->target->id) \
    X(T, ONE, time_h, NUMBER, "h", "time of a series' value; empty: of the whole run",            \
      row->target->at_h)                                                                          \
    X(T, ONE, value, NUMBER, "of the target", "what was observed", row->target->value)            \
    X(T, ONE, low, NUMBER, "of the target", "lower end of the band in which a simulation agrees", \
      row->target->low)                                                                           \
    X(T, ONE, high, NUMBER, "of the target", "upper end of the band", row->target->high)          \
    X(T, ONE, weight, NUMBER, "1", "how many times it counts", row->target->weight)               \
    X(T, ONE, best, NUMBER, "of the target", "the same at the best fit", row->best)               \
    X(T, ONE, residual, NUMBER, "1", "(best - value) in standard deviations of the error",        \
      residual(row))                                                                              \
    CRS_DRAW_LINES(X, T, prior, "of the target", "from the prior", row->prior.q)                  \
    CRS_DRAW_LINES(X, T, posterior, "of the target", "from the posterior", row->posterior.q)      \
    X(T, ONE, inside, NUMBER, "1", "share of draws from the posterior in the band", row->inside)  \
    CRS_DRAW_LINES(X, T, left_out, "of the target", "that have not seen this case",               \
                   row->left_out.q)                                                               \
    X(T, ONE, left_out_inside, NUMBER, "1",                                                       \
      "share of draws that have not seen this case in the band", row->left_out_inside)

#define CRS_DIAGNOSTICS_COLUMNS(X, T)                                                             \
    X(T, ONE, parameter, TEXT, "", "name, with its case if it belongs to one", row->free->name)   \
    X(T, ONE, unit, TEXT, "", "unit of the values", row->free->factor.unit)                       \
    X(T, ONE, best, NUMBER, "of the parameter", "value at the best fit", row->best)               \
    CRS_DRAW_LINES(X, T, prior, "of the parameter", "from the prior", row->prior.q)               \
    CRS_DRAW_LINES(X, T, posterior, "of the parameter", "from the posterior", row->posterior.q)   \
    X(T, ONE, informed, NUMBER, "1",                                                              \
      "1 - posterior over prior standard deviation, on the scale on which the prior is normal",   \
      row->informed)                                                                              \
    X(T, ONE, r_hat, NUMBER, "1", "split R-hat of ranks", row->quality->r_hat)                    \
    X(T, ONE, effective_size, NUMBER, "1", "effective sample size: the smaller of the next two",  \
      row->quality->size)                                                                         \
    X(T, ONE, bulk_size, NUMBER, "1", "effective sample size for the middle", row->quality->bulk) \
    X(T, ONE, tail_size, NUMBER, "1", "effective sample size for the 5 % and 95 % quantiles",     \
      row->quality->tail)                                                                         \
    X(T, ONE, autocorrelation_time, NUMBER, "steps", "integrated autocorrelation time",           \
      row->quality->tau)

#define CRS_SAMPLER_COLUMNS(X, T)                                                                 \
    X(T, ONE, move, TEXT, "", "kind of offer: stretch, change, normal, guided", row->move)        \
    X(T, ONE, offered, INTEGER, "", "offers made", row->offered)                                  \
    X(T, ONE, accepted, INTEGER, "", "offers accepted", row->accepted)

#define CRS_CORRELATIONS_COLUMNS(X, T)                                                            \
    X(T, ONE, a, TEXT, "", "a free parameter", row->a)                                            \
    X(T, ONE, b, TEXT, "", "another", row->b)                                                     \
    X(T, ONE, correlation, NUMBER, "1", "over the posterior, where priors are normal",            \
      row->correlation)

#define CRS_PROFILE_COLUMNS(X, T)                                                                 \
    X(T, ONE, parameter, TEXT, "", "the parameter that is held", row->parameter)                  \
    X(T, ONE, value, NUMBER, "of the parameter", "where it is held", row->value)                  \
    X(T, ONE, log_likelihood, NUMBER, "1",                                                        \
      "largest log likelihood (with the priors of the others), up to a constant",                 \
      row->log_likelihood)

#define CRS_POSTERIOR_COLUMNS(X, T)                                                               \
    X(T, ONE, draw, INTEGER, "", "number of the draw, from 0", row->draw)                         \
    X(T, MANY, parameters, NUMBER, "of the parameter", "the free parameters, a column each",      \
      row->values[k])

/* ---- the tables ---- */

/* X(name, list, file, title, commands that write it): in the order of the documentation.
 * Without a file of its own: what a command prints with --json. */
#define CRS_RESULT_TABLE_LIST(X)                                                                  \
    X(runs, RUNS, "runs.csv", "One row a run: summary metrics", "run, replay")                    \
    X(series, SERIES, "series.csv", "Observables over time", "run, replay")                       \
    X(bands, BANDS, "bands.csv", "Quantiles of the observables over time", "run, replay")         \
    X(facts, FACTS, "facts.csv", "Reported facts against the median", "replay")                   \
    X(ranking, RANKING, "ranking.csv", "Strategies by metric: means and ranks", "compare")        \
    X(differences, DIFFERENCES, "differences.csv", "Paired differences to the reference",         \
      "compare")                                                                                  \
    X(dominance, DOMINANCE, "dominance.csv", "Which strategy stochastically dominates which",     \
      "compare")                                                                                  \
    X(compare_runs, COMPARE_RUNS, "runs.csv", "One row a run", "compare")                         \
    X(curve, CURVE, "curve.csv", "An outcome against a number that is varied", "curve")           \
    X(indices, INDICES, "indices.csv", "Sensitivity indices", "sensitivity")                      \
    X(design, DESIGN, "design.csv", "Points of the design", "sample, sweep, merge")               \
    X(sweep_runs, SWEEP_RUNS, "runs.csv", "One row a run", "sweep, merge")                        \
    X(summary, SUMMARY, "summary.csv", "Metrics over the replicates", "sweep, merge")             \
    X(predictive, PREDICTIVE, "predictive.csv", "Targets against prior, best fit and posterior",  \
      "fit")                                                                                      \
    X(posterior, POSTERIOR, "posterior.csv", "Draws from the posterior, for --params", "fit")     \
    X(diagnostics, DIAGNOSTICS, "diagnostics.csv",                                                \
      "Free parameters: prior, posterior, quality of the sample", "fit")                          \
    X(sampler, SAMPLER, "sampler.csv", "Offers of the sampler", "fit")                            \
    X(correlations, CORRELATIONS, "correlations.csv", "Correlations of the posterior", "fit")     \
    X(profile, PROFILE, "profile.csv", "Profile likelihoods", "fit")                              \
    X(metrics, METRICS, "run --json", "Summary metrics over the replicates", "run")

/* The columns of each table by number: CRS_COLUMN_runs_case, ..., CRS_NUM_COLUMNS_runs. */
#define CRS_COLUMN_NUMBER(T, kind, name, type, unit, meaning, value) CRS_COLUMN_##T##_##name,
#define CRS_TABLE_COLUMNS(T, LIST, file, title, commands)                                         \
    typedef enum crs_##T##_column{CRS_##LIST##_COLUMNS(CRS_COLUMN_NUMBER, T)                      \
                                      CRS_NUM_COLUMNS_##T} crs_##T##_column;
CRS_RESULT_TABLE_LIST(CRS_TABLE_COLUMNS)

/* The name of a column, as text: a constant. Does not compile if there is no such column. */
#define CRS_COLUMN(T, name) (&#name[0 * CRS_COLUMN_##T##_##name])

#endif
